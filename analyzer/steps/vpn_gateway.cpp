// Virtual private gateways (R-VGW): out to on-premises by VPN or Direct Connect, and in again.
#include <algorithm>

#include "analyzer/steps/links.h"
#include "analyzer/walk.h"

namespace vpcscope {
namespace {

/// Both ways into Direct Connect rank alike (R-VGW-4).
int rank_of(const net::GatewayLink& link) {
  return link.kind == net::LinkKind::StaticVpn ? 1 : link.kind == net::LinkKind::BgpVpn ? 2 : 0;
}

}  // namespace

net::LinkState Walk::state_of(const net::GatewayLink& link, const Packet& p) const {
  if (is_vpn(link)) return n_.all<net::VpnConnection>()[link.at].state;
  if (link.kind == net::LinkKind::DirectConnect)
    return state_of(net::Handle<net::DirectConnectGateway>{link.at}, p);
  const net::VirtualInterface& interface = n_.all<net::VirtualInterface>()[link.at];
  return (p.header.destination.is_v6() ? interface.up6 : interface.up4) ? net::LinkState::Up
                                                                        : net::LinkState::Down;
}

/// `sure`: no other link is known to be up, so that one of which nobody tells matters.
bool Walk::link_refuses(const net::GatewayLink& link, const Packet& p, bool out, bool sure) {
  if (is_vpn(link) && p.header.destination.is_v6() &&
      stop({"X_FAMILY_UNSUPPORTED", "R-VGW-5"},
          component_of(link),
          p,
          "VPN on a virtual private gateway carries IPv4 only"))
    return true;
  if (is_vpn(link)) return vpn_refuses({link.at}, p, out, {"BAD_STATE_VPN", "R-VPN-1"}, sure);
  if (state_of(link, p) == net::LinkState::Up || !sure) return false;
  if (link.kind == net::LinkKind::DirectConnect)
    return direct_connect_is_down(net::Handle<net::DirectConnectGateway>{link.at}, p);
  return stop({"BAD_STATE", "R-DX-1"}, component_of(link), p, "the virtual interface is not up");
}

/// R-VGW-2, R-DX-5: the gateway knows no way to the address.
End Walk::no_gateway_link(net::Handle<net::VpnGateway> at, const Packet& p) {
  const net::VpnGateway& gateway = n_[at];
  const ComponentRef name = ref(ComponentKind::VpnGateway, at);
  for (const net::Handle<net::VpnGateway> other : n_[gateway.neighbours])
    if (n_[other].vpc.present() && n_.in_vpc(n_[n_[other].vpc], p.header.destination))
      return halt({"X_DXGW_NO_TRANSIT", "R-DX-5"},
          ref(ComponentKind::DirectConnectGateway, gateway.shared),
          p,
          "a Direct Connect gateway passes nothing from one gateway to another");
  const net::Handle<net::Scope> scope = gateway.object.scope;
  if (gateway.dynamic && !gateway.known)
    return lost({"UNKNOWN_DESTINATION", "R-VGW-2"}, name, p, "what its BGP sessions learned is not printed");
  if (n_.missing(net::Call::VpnConnections, scope))  // whatever BGP told: one might be static
    return lack(net::Call::VpnConnections, scope, "R-VGW-2", name, p);
  return halt({"X_VGW_PREFIX_UNKNOWN", "R-VGW-2"}, name, p, "the gateway has no way to the destination");
}

End Walk::to_vpn_gateway(net::Handle<net::VpnGateway> to, const Place& from, Packet p) {
  const net::VpnGateway& gateway = n_[to];
  const ComponentRef name = ref(ComponentKind::VpnGateway, to);
  if (!gateway.functional && stop({"BAD_STATE", "R-VGW-1"}, name, p, "the gateway is not available"))
    return dropped();
  const Address& far = p.header.destination;
  const std::uint32_t first = net::find_in_index(n_.prefix_index(), {gateway.v4, gateway.v6}, far);
  if (first == net::nowhere) return no_gateway_link(to, p);
  const Network::Owner owner = n_.owner(from.vpc, p.header.source);  // R-VGW-3, R-ENI-6
  const bool own = owner.interface.present() ? n_[owner.interface].in_use : owner.nat.present();
  if (!own && stop({"VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS", "R-VGW-3"},
                  name,
                  p,
                  "the source is no interface's address of the VPC"))
    return dropped();
  // Links of the longest prefix; those that are down are not chosen (R-VGW-4).
  const auto all = n_.all<net::GatewayLink>();
  const std::uint32_t end = gateway.links.first + gateway.links.count;
  std::vector<net::Handle<net::GatewayLink>> usable;
  net::Handle<net::GatewayLink> refused;
  int best = 3;
  bool any = false;
  for (std::uint32_t at = first; at < end && all[at].prefix == all[first].prefix; ++at) {
    if (far.is_v6() && is_vpn(all[at])) continue;  // R-VGW-5
    any = true;
    const net::LinkState state = state_of(all[at], p);
    if (!refused.present()) refused = {at};
    if (state == net::LinkState::Down || rank_of(all[at]) > best) continue;
    if (state == net::LinkState::Up) best = rank_of(all[at]);
    usable.push_back({at});
  }
  if (!any)
    return halt(
        {"X_FAMILY_UNSUPPORTED", "R-VGW-5"}, name, p, "VPN on a virtual private gateway carries IPv4 only");
  const auto count = static_cast<std::uint32_t>(usable.size());
  const net::Handle<net::GatewayLink> chosen =
      count == 0 ? refused
                 : usable[choose(count, [&](std::uint32_t i) { return component_of(n_[usable[i]]); })];
  hop(Action::Forward, name, p);
  if (link_refuses(n_[chosen], p, true, best == 3)) return dropped();
  return to_on_premises(p, {Exit::Kind::VpnGateway, name, {}, component_of(n_[chosen]), from.vpc});
}

End Walk::enter_vpn_gateway(
    net::Handle<net::VpnGateway> by, net::Handle<net::Vpc> vpc, Packet p, ComponentRef link) {
  const net::VpnGateway& gateway = n_[by];
  const ComponentRef name = ref(ComponentKind::VpnGateway, by);
  if (!gateway.functional && stop({"BAD_STATE", "R-VGW-1"}, name, p, "the gateway is not available"))
    return dropped();
  (void)link;
  p.arrival = Arrival::VpnGateway;
  p.endpoint_passed = {};
  p.identity_lost = true;  // R-SG-8
  hop(Action::Forward, name, p);
  const Address& to = p.header.destination;
  if (n_.is_link_service(n_[vpc], to))  // R-ADDR-5: before the gateway's own tests
    return halt(
        {"X_RESERVED_DESTINATION", "R-ADDR-5"}, ref(vpc), p, "link services answer only inside their VPC");
  const Network::Owner owner = n_.owner(vpc, to);  // R-VGW-3
  if (!owner.present()) {
    const net::Handle<net::Scope> scope = n_[vpc].object.scope;
    if (n_.missing(net::Call::NetworkInterfaces, scope) && n_.in_vpc(n_[vpc], to))
      return lack(net::Call::NetworkInterfaces, scope, "R-VGW-3", name, p);
    if (any_left_out(Kind::NetworkInterface) && n_.in_vpc(n_[vpc], to))
      return lack_left_out(Kind::NetworkInterface, "R-VGW-3", name, p);
  }
  const bool own = owner.interface.present() ? n_[owner.interface].in_use : owner.nat.present();
  if (!own && stop({"VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS", "R-VGW-3"},
                  name,
                  p,
                  "the destination is no interface's address of the VPC"))
    return dropped();
  return enter_by_gateway(name, gateway.edge, vpc, p);  // R-VGW-6
}

}  // namespace vpcscope
