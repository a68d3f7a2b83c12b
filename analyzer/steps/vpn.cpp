// Site-to-Site VPN (R-VPN): whether a connection carries a packet, and sites that reach each other through a
// virtual private gateway.
#include <algorithm>

#include "analyzer/walk.h"

namespace vpcscope {
namespace {

/// R-VPN-2: a network block that is narrower than the flow.
bool outside(const Prefix& v4, const Prefix& v6, const Address& address) {
  const Prefix& block = address.is_v4() ? v4 : v6;
  return block.present() && block.family() == address.family() && !block.contains(address);
}

}  // namespace

/// `down`: what is said of a connection without tunnels. `sure`: no other link is known to be up, so that an
/// unknown one matters.
bool Walk::vpn_refuses(
    net::Handle<net::VpnConnection> at, const Packet& p, bool out, Reason down, bool sure) {
  const net::VpnConnection& vpn = n_[at];
  const ComponentRef name = ref(ComponentKind::VpnConnection, at);
  const Address& site = out ? p.header.destination : p.header.source;
  const Address& ours = out ? p.header.source : p.header.destination;
  if (vpn.one_family && vpn.is_v6 != site.is_v6() &&
      stop({"X_FAMILY_UNSUPPORTED", "R-VPN-3"}, name, p, "the VPN carries the other address family only"))
    return true;
  if (vpn.state == net::LinkState::Down && stop(down, name, p, "no tunnel is up")) return true;
  if (vpn.state == net::LinkState::Unknown && sure)  // R-VPN-1
    doubt({"X_MISSING_DATA", "R-VPN-1"},
        name,
        p,
        net::Call::VpnConnections,
        vpn.object.scope,
        "whether a tunnel is up was not exported");
  return (outside(vpn.far, vpn.far6, site) || outside(vpn.near, vpn.near6, ours)) &&
         stop({"X_VGW_PREFIX_UNKNOWN", "R-VPN-2"}, name, p, "outside the VPN's network blocks");
}

/// R-VPN-4: from one site to another over their gateway.
End Walk::pass_cloud_hub(net::Handle<net::VpnGateway> by, net::Handle<net::GatewayLink> in,
    net::Handle<net::GatewayLink> out, Packet p) {
  const net::VpnGateway& gateway = n_[by];
  const ComponentRef name = ref(ComponentKind::VpnGateway, by);
  const net::GatewayLink& first = n_[in];
  const net::GatewayLink& second = n_[out];
  if (!gateway.functional && stop({"BAD_STATE", "R-VGW-1"}, name, p, "the gateway is not available"))
    return dropped();
  if (link_refuses(first, p, false, true)) return dropped();
  if ((first.kind == net::LinkKind::StaticVpn || second.kind == net::LinkKind::StaticVpn) &&
      stop({"X_VGW_PREFIX_UNKNOWN", "R-VPN-4"}, name, p, "static VPNs take no part in CloudHub"))
    return dropped();
  if (first.kind == net::LinkKind::DirectConnect || second.kind == net::LinkKind::DirectConnect)  // R-DX-5
    return halt({"X_DXGW_NO_TRANSIT", "R-DX-5"}, name, p, "a Direct Connect gateway passes nothing on");
  if (first.prefix.overlaps(second.prefix) &&
      stop({"X_VGW_PREFIX_UNKNOWN", "R-VPN-4"}, name, p, "the prefixes of the two sites overlap"))
    return dropped();
  if (first.kind == net::LinkKind::BgpVpn && second.kind == net::LinkKind::BgpVpn) {
    const std::uint32_t one = n_.all<net::VpnConnection>()[first.at].asn;
    const std::uint32_t other = n_.all<net::VpnConnection>()[second.at].asn;
    if (one != 0 && one == other &&
        stop({"X_VGW_PREFIX_UNKNOWN", "R-VPN-4"}, name, p, "both sites have one and the same ASN"))
      return dropped();
    if (one == 0 || other == 0)
      doubt({"X_MISSING_DATA", "R-VPN-4"},
          name,
          p,
          net::Call::CustomerGateways,
          gateway.object.scope,
          "the sites' ASNs were not exported");
  }
  hop(Action::Forward, name, p);
  if (link_refuses(second, p, true, true)) return dropped();
  const auto component = [&](const net::GatewayLink& link) {
    const bool vpn = link.kind == net::LinkKind::BgpVpn || link.kind == net::LinkKind::StaticVpn;
    return ComponentRef{vpn ? ComponentKind::VpnConnection : ComponentKind::VirtualInterface, link.at, {}};
  };
  return to_on_premises(
      p, {Exit::Kind::VpnGateway, name, {ComponentKind::None, in.at, {}}, component(second), {}});
}

}  // namespace vpcscope
