// Site-to-Site VPN (R-VPN): whether a connection carries a packet, and sites that reach each other through a
// virtual private gateway.
#include <algorithm>
#include <tuple>

#include "analyzer/steps/links.h"
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

/// R-VPN-4: whether packets pass between two links of one gateway.
bool Walk::joins(const net::GatewayLink& in, const net::GatewayLink& out, const Packet& p) const {
  const auto takes_part = [&](const net::GatewayLink& one) {
    const bool dynamic = one.kind == net::LinkKind::BgpVpn || one.kind == net::LinkKind::VirtualInterface;
    return dynamic && state_of(one, p) != net::LinkState::Down;
  };
  const auto asn = [&](const net::GatewayLink& one) {
    return one.kind == net::LinkKind::BgpVpn ? n_.all<net::VpnConnection>()[one.at].asn
                                             : n_.all<net::VirtualInterface>()[one.at].asn;
  };
  const bool same = in.kind == out.kind && in.at == out.at;
  if (same || in.prefix.overlaps(out.prefix) || !takes_part(in) || !takes_part(out)) return false;
  return asn(in) == 0 || asn(in) != asn(out);  // one that is not printed is taken to be its own
}

/// From one site to another: over a virtual private gateway (CloudHub, R-VPN-4) or between two virtual
/// interfaces (SiteLink, R-DX-5). Absent: nothing of the kind joins them.
std::optional<End> Walk::between_sites(const Packet& p) {
  const Address& from = p.header.source;
  const Address& to = p.header.destination;
  std::vector<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>> ways;  // gateway, links in and out
  net::Handle<net::DirectConnectGateway> direct;
  const auto gateways = n_.all<net::VpnGateway>();
  const auto links = n_.all<net::GatewayLink>();
  for (std::uint32_t i = 0; i < gateways.size(); ++i) {
    const std::uint32_t first = gateways[i].links.first;
    const std::uint32_t end = first + gateways[i].links.count;
    for (std::uint32_t in = first; in < end; ++in) {
      if (!links[in].prefix.contains(from)) continue;
      for (std::uint32_t out = first; out < end; ++out) {
        if (!links[out].prefix.contains(to)) continue;
        if (gateways[i].functional && joins(links[in], links[out], p)) ways.emplace_back(i, in, out);
        if (links[in].kind == net::LinkKind::DirectConnect) direct = {links[in].at};
        if (links[out].kind == net::LinkKind::DirectConnect) direct = {links[out].at};
      }
    }
  }
  if (!ways.empty()) {
    const auto [by, in, out] = ways[choose(static_cast<std::uint32_t>(ways.size()),
        [&](std::uint32_t i) { return component_of(links[std::get<1>(ways[i])]); })];
    return pass_cloud_hub({by}, {in}, {out}, p);
  }
  const auto all = n_.all<net::DirectConnectGateway>();
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    const auto own = n_[all[i].interfaces];
    const auto linked = std::ranges::count_if(own, [&](net::Handle<net::VirtualInterface> one) {
      return n_[one].site_link && (to.is_v6() ? n_[one].up6 : n_[one].up4);
    });
    if (own.size() > 1) direct = {i};
    if (linked < 2) continue;
    const ComponentRef name = {ComponentKind::DirectConnectGateway, i, {}};
    hop(Action::Forward, name, p);
    return to_on_premises(p, {Exit::Kind::DirectConnect, name, {}, name, {}});
  }
  if (std::ranges::any_of(n_.all<net::AttachmentSite>(), [&](const net::AttachmentSite& one) {
        return one.prefix.length() > 0 && one.prefix.contains(from);
      }))
    return std::nullopt;  // over a transit gateway
  if (direct.present())
    return halt({"X_DXGW_NO_TRANSIT", "R-DX-5"},
        ref(ComponentKind::DirectConnectGateway, direct),
        p,
        "a Direct Connect gateway passes nothing from one site to another");
  return halt({"NO_PATH", "R-VPN-4"},
      {ComponentKind::OnPremises, net::nowhere, {}},
      p,
      "nothing in AWS joins the two sites");
}

End Walk::pass_cloud_hub(net::Handle<net::VpnGateway> by, net::Handle<net::GatewayLink> in,
    net::Handle<net::GatewayLink> out, Packet p) {
  const ComponentRef name = ref(ComponentKind::VpnGateway, by);
  if (link_refuses(n_[in], p, false, true)) return dropped();
  hop(Action::Forward, component_of(n_[in]), p);
  hop(Action::Forward, name, p);
  if (link_refuses(n_[out], p, true, true)) return dropped();
  const ComponentRef back = {ComponentKind::None, in.at, {}};  // the reply takes the same two links
  return to_on_premises(p, {Exit::Kind::VpnGateway, name, back, component_of(n_[out]), {}});
}

}  // namespace vpcscope
