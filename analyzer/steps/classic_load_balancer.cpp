// Classic Load Balancers (R-LB-17): like an Application Load Balancer, but with instances for targets and no
// target groups.
#include "analyzer/steps/balancing.h"
#include "analyzer/walk.h"

namespace vpcscope {

namespace {

const net::ClassicListener* listener_on(
    std::span<const net::ClassicListener> all, const PacketHeader& header) {
  for (const net::ClassicListener& one : all)
    if (!one.unusable && one.port == header.destination_port.fixed) return &one;
  return nullptr;
}

bool any_unusable(std::span<const net::ClassicListener> all) {
  for (const net::ClassicListener& one : all)
    if (one.unusable) return true;
  return false;
}

}  // namespace

End Walk::balance_classic(
    net::Handle<net::ClassicLoadBalancer> balancer, net::Handle<net::Interface> node, const Packet& p) {
  path_.asks_service = true;
  const net::ClassicLoadBalancer& row = n_[balancer];
  const ComponentRef at = ref(ComponentKind::ClassicLoadBalancer, balancer);
  if (p.header.protocol != 6 || row.listeners.empty())
    return halt({"ELB_LISTENERS_MISMATCH", "R-LB-17"}, at, p, "no listener of this protocol");
  const net::ClassicListener* listener = listener_on(n_[row.listeners], p.header);
  if (listener == nullptr && any_unusable(n_[row.listeners]))
    return lost({"X_MISSING_DATA", "R-LB-17"}, at, p, "a listener could not be read");
  if (listener == nullptr)
    return halt({"ELB_LISTENER_PORT_RESTRICTION", "R-LB-17"}, at, p, "no listener on this port");
  const net::ClassicTarget* target = classic_target(balancer, node, p);
  if (target == nullptr) return dropped();

  Packet next = p;
  next.header.source = n_[node].primary.get();  // R-LB-5: two flows
  next.header.destination = n_[target->interface].primary.get();
  if (!next.header.source.present() || !next.header.destination.present())
    return halt(
        {"TARGET_ADDRESS_RESTRICTION", "R-LB-6"}, at, p, "the node or the target has no IPv4 address");
  next.header.source_port = new_port(balancer_ports);
  const std::int32_t port = listener->instance_port > 0 ? listener->instance_port : listener->port;
  next.header.destination_port = {PortRef::set_by_network, static_cast<std::uint16_t>(port)};
  next.any_source = false;
  next.preserved_by_nlb = false;
  Leg leg;
  leg.classic = true;  // R-LB-17
  remark("REMAP_EPHEMERAL_PORT", "R-LB-10", at, "the source port is picked by the load balancer");
  hop(Action::Translate, at, next);
  return connect(node, next, leg, node);
}

/// The instance that it will be (R-LB-8, R-LB-9); null: none, and the walk has ended.
const net::ClassicTarget* Walk::classic_target(
    net::Handle<net::ClassicLoadBalancer> balancer, net::Handle<net::Interface> node, const Packet& p) {
  const net::ClassicLoadBalancer& row = n_[balancer];
  const ComponentRef at = ref(ComponentKind::ClassicLoadBalancer, balancer);
  const net::Handle<net::Zone> here = zone_of(n_, node);
  if (row.cross_zone_assumed) remark("ASSUMED", "R-LB-8", at, "assumes cross-zone off");
  boost::container::small_vector<const net::ClassicTarget*, 8> targets;
  bool enabled = false;
  for (const net::ClassicTarget& one : n_[row.targets]) {
    if (!is_enabled(n_, row.zones, one.zone)) continue;
    enabled = true;
    if (row.cross_zone || !one.zone.present() || one.zone == here) targets.push_back(&one);
  }
  if (row.targets.empty())
    halt({"ELBV2_LISTENER_HAS_NO_TG", "R-LB-3"}, at, p, "no instance is registered");
  else if (!enabled)
    halt({"ELB_INSTALLED_AZ_RESTRICTION", "R-LB-9"}, at, p, "instances only in zones that are not enabled");
  else if (targets.empty())
    halt({"ELB_NOT_CROSSZONE", "R-LB-8"}, at, p, "no instance in the node's zone, and cross-zone is off");
  if (targets.empty()) return nullptr;
  const auto shown = [&](std::uint32_t i) -> ComponentRef {
    if (targets[i]->interface.present()) return ref(targets[i]->interface);
    return {ComponentKind::Instance, net::nowhere, targets[i]->id};
  };
  const std::uint32_t taken = choose(static_cast<std::uint32_t>(targets.size()), shown);
  if (targets[taken]->interface.present()) return targets[taken];
  if (n_.missing(net::Call::NetworkInterfaces, row.object.scope))
    lack(net::Call::NetworkInterfaces, row.object.scope, "R-LB-6", shown(taken), p);
  else if (any_left_out(Kind::NetworkInterface))
    lack_left_out(Kind::NetworkInterface, "R-LB-6", shown(taken), p);
  else
    halt({"TARGET_ADDRESS_RESTRICTION", "R-LB-6"}, shown(taken), p, "the instance has no primary interface");
  return nullptr;
}

}  // namespace vpcscope
