// Gateway Load Balancers (R-LB-22): a packet under inspection travels inside GENEVE from a node to an
// appliance, and comes back by the endpoint unchanged.
#include "analyzer/steps/balancing.h"
#include "analyzer/walk.h"

namespace vpcscope {
namespace {

constexpr std::uint8_t udp = 17;
constexpr std::uint16_t geneve_port = 6081;

/// A node of one of a service's load balancers.
struct GatewayNode {
  net::Handle<net::LoadBalancer> balancer;
  net::Handle<net::Interface> node;
};

}  // namespace

/// Addressed itself, rather than by an endpoint.
End Walk::ask_gateway_balancer(const Balancing& b, const Packet& p) {
  path_.asks_service = true;
  if (p.header.protocol != udp &&
      stop({"GWLB_PROTOCOL_RESTRICTION", "R-LB-22"}, b.component, p, "takes GENEVE only"))
    return dropped();
  if (p.header.destination_port.fixed != geneve_port &&
      stop({"GWLB_DESTINATION_PORT_RESTRICTION", "R-LB-22"}, b.component, p, "takes port 6081 only"))
    return dropped();
  return answered_by(b, p);
}

bool Walk::pass_gateway_balancer(net::Handle<net::Endpoint> endpoint, const Packet& p) {
  const net::Endpoint& row = n_[endpoint];
  const ComponentRef at = ref(ComponentKind::Endpoint, endpoint);
  const net::EndpointService* service = n_.find(row.service);
  if (service == nullptr) {
    remark("PATH_THROUGH_GWLB_NOT_CHECKED", "R-VPCE-10", at, "the load balancer behind it was not exported");
    return false;
  }
  if (not_connected(endpoint, *service, p)) return true;

  const net::Subnet* subnet = n_.find(row.subnet);
  boost::container::small_vector<GatewayNode, 4> nodes;
  const net::LoadBalancer* known = nullptr;
  for (const net::ServiceBalancer& one : n_[service->gateway_balancers]) {
    if (!one.balancer.present()) continue;
    known = &n_[one.balancer];
    for (const net::Handle<net::Interface> node : n_[known->nodes])
      if (subnet == nullptr || zone_of(n_, node) == subnet->zone) nodes.push_back({one.balancer, node});
  }
  if (known == nullptr) {
    remark("PATH_THROUGH_GWLB_NOT_CHECKED", "R-VPCE-10", at, "the load balancer behind it was not exported");
    return false;
  }
  if (!known->functional && stop({"BAD_STATE", "R-IN-10"},
                                ref(ComponentKind::LoadBalancer, n_.handle_of(*known)),
                                p,
                                "is not active"))
    return true;
  if (nodes.empty()) {
    if (n_.missing(net::Call::NetworkInterfaces, known->object.scope))
      lack(net::Call::NetworkInterfaces, known->object.scope, "R-LB-22", at, p);
    else
      halt({"VPCE_SERVICE_NOT_INSTALLED_IN_AZ", "R-PL-2"}, at, p, "no node in the endpoint's zone");
    return true;
  }
  const GatewayNode& taken = nodes[choose(
      static_cast<std::uint32_t>(nodes.size()), [&](std::uint32_t i) { return ref(nodes[i].node); })];
  const ComponentRef balancer = ref(ComponentKind::LoadBalancer, taken.balancer);
  return pass_appliance({n_[taken.balancer], balancer, taken.node}, p);
}

/// True: the walk ends.
bool Walk::pass_appliance(const Balancing& b, const Packet& p) {
  const net::Handle<net::TargetGroup> group = gateway_group(b, p);
  if (!group.present()) return true;
  const Targets targets = targets_of(b, group, p);
  if (targets.all.empty()) return true;
  const net::Target& target = n_[kept_target(b, targets)];
  Packet geneve;
  net::Handle<net::Interface> to;
  if (!aim(b, group, target, geneve, to)) return true;
  geneve.header.protocol = udp;
  geneve.header.destination_port = {PortRef::set_by_network, geneve_port};
  if (!hide_client(b, ref(ComponentKind::TargetGroup, group), geneve)) return true;

  // Whatever befalls it befalls the inspected packet, on its own way.
  const Direction direction = direction_;
  const std::size_t first = path_.elements.size();
  Leg leg;
  leg.one_way = true;
  const End end = connect(b.node, geneve, leg, b.node);
  direction_ = direction;
  for (std::size_t i = first; i < path_.elements.size(); ++i) path_.elements[i].direction = direction;
  return end.stopped();
}

/// The group that its one listener forwards to; absent: none, and the walk has ended.
net::Handle<net::TargetGroup> Walk::gateway_group(const Balancing& b, const Packet& p) {
  boost::container::small_vector<const net::ListenerAction*, 4> actions;
  for (const net::Handle<net::Listener> at : n_[b.balancer.listeners])
    for (const net::ListenerAction& one : n_[n_[at].actions])
      if (one.action != net::ActionKind::Ends) actions.push_back(&one);
  const net::Handle<net::Scope> scope = b.balancer.object.scope;
  if (actions.empty()) {
    if (n_.missing(net::Call::Listeners, scope))
      lack(net::Call::Listeners, scope, "R-LB-22", b.component, p);
    else if (any_left_out(Kind::Listener))
      lack_left_out(Kind::Listener, "R-LB-22", b.component, p);
    else
      halt({"ELBV2_LISTENER_HAS_NO_TG", "R-LB-3"}, b.component, p, "forwards to nothing");
    return {};
  }
  const auto shown = [&](std::uint32_t i) -> ComponentRef {
    return {ComponentKind::TargetGroup, actions[i]->group.at, actions[i]->group_id};
  };
  const std::uint32_t taken = choose(static_cast<std::uint32_t>(actions.size()), shown);
  const net::ListenerAction& action = *actions[taken];
  if (action.action == net::ActionKind::Unusable)
    lost({"X_MISSING_DATA", "R-LB-22"}, b.component, p, "its listener could not be read");
  else if (!action.group.present())
    lack(net::Call::TargetGroups, scope, "R-LB-22", shown(taken), p);
  return action.group;
}

/// Flows are sticky: both directions meet one appliance, where both cross the load balancer and the appliance
/// can be used from either node.
net::Handle<net::Target> Walk::kept_target(const Balancing& b, const Targets& targets) {
  std::uint32_t* kept = nullptr;
  for (auto& [component, target] : leg_->kept)
    if (component == b.component) kept = &target;
  if (kept != nullptr)
    for (const net::Handle<net::Target> one : targets.all)
      if (one.at == *kept) return one;
  const auto taken = targets.all[choose(static_cast<std::uint32_t>(targets.all.size()),
      [&](std::uint32_t i) { return component_of(n_[targets.all[i]]); })];
  if (kept != nullptr)
    *kept = taken.at;
  else
    leg_->kept.emplace_back(b.component, taken.at);
  return taken;
}

}  // namespace vpcscope
