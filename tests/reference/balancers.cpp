// Load balancers (section 20).
#include <fmt/format.h>

#include <algorithm>

#include "tests/reference/walker.h"

namespace vpcscope::reference {
namespace {

bool listens_on(const Word& protocol, int number) {  // R-LB-2
  const bool tcp = protocol.is("TCP") || protocol.is("TLS") || protocol.is("HTTP") || protocol.is("HTTPS") ||
                   protocol.is("TCP_UDP") || protocol.is("TCP_QUIC") || protocol.is("SSL");
  const bool udp =
      protocol.is("UDP") || protocol.is("TCP_UDP") || protocol.is("QUIC") || protocol.is("TCP_QUIC");
  return (number == 6 && tcp) || (number == 17 && udp);
}

/// R-LB-11: for these client addresses are always preserved.
bool is_udp_kind(const Word& protocol) {
  return protocol.is("UDP") || protocol.is("TCP_UDP") || protocol.is("QUIC") || protocol.is("TCP_QUIC");
}

std::string attribute(const Slice<LoadBalancingAttribute>& list, std::string_view key) {
  for (const LoadBalancingAttribute& one : list)
    if (one.key.view() == key) return one.value.str();
  return "";
}

/// Everything that an action forwards to; `ends` where one of them stops at the load balancer (R-LB-3).
std::vector<std::string> groups_of(const Slice<ListenerAction>& actions, bool& ends) {
  std::vector<std::string> found;
  const auto add = [&](const Id& id) {
    const std::string arn = id.to_string();
    if (id.present() && std::find(found.begin(), found.end(), arn) == found.end()) found.push_back(arn);
  };
  for (const ListenerAction& action : actions) {
    if (action.type.is("fixed-response") || action.type.is("redirect")) ends = true;
    // whoever is not authenticated yet goes no further
    if (action.type.is("authenticate-oidc") && !action.oidc_unauthenticated.is("allow")) ends = true;
    if (action.type.is("authenticate-cognito") && !action.cognito_unauthenticated.is("allow")) ends = true;
    if (!action.type.is("forward")) continue;
    for (const ForwardTarget& one : action.groups)
      if (one.weight.value_or(1) != 0) add(one.group);
    if (action.groups.empty()) add(action.group);
  }
  return found;
}

}  // namespace

bool Walker::cross_zone(const LoadBalancer& balancer, const TargetGroup* group) {  // R-LB-8
  bool on = balancer.type.is("application");
  for (const LoadBalancerAttributes& one : s_.all<LoadBalancerAttributes>()) {
    if (!(one.load_balancer == balancer.id) || balancer.type.is("application")) continue;
    const std::string value = attribute(one.attributes, "load_balancing.cross_zone.enabled");
    if (!value.empty()) on = value == "true";
  }
  if (group == nullptr || group->type.is("alb")) return on;
  for (const TargetGroupAttributes& one : s_.all<TargetGroupAttributes>()) {
    if (!(one.group == group->id)) continue;
    const std::string value = attribute(one.attributes, "load_balancing.cross_zone.enabled");
    if (value == "true" || value == "false") on = value == "true";
  }
  return on;
}

/// Every node (R-LB-1) is a destination of its own; its subnet's table takes the replies (R-LB-4, R-LB-7).
void Walker::balance(
    const LoadBalancer& balancer, const NetworkInterface& node, const Packet& p, bool private_link) {
  const std::string id = balancer.id.to_string();
  if (!functional(balancer.state, {"active", "active_impaired"}))
    drop("BAD_STATE", "R-IN-10", id, "not active");
  if (balancer.type.is("gateway")) {  // R-LB-22: direct queries
    if (p.protocol != 17) drop("GWLB_PROTOCOL_RESTRICTION", "R-LB-22", id, "GENEVE only");
    if (p.destination_port.fixed != 6081)
      drop("GWLB_DESTINATION_PORT_RESTRICTION", "R-LB-22", id, "port 6081 only");
    return;
  }
  require_call("elbv2 describe-listeners", balancer.header, "R-LB-2", id);
  const Listener* listener = nullptr;
  bool protocol = false;
  for (const Listener& one : s_.all<Listener>()) {
    if (!(one.load_balancer == balancer.id) || !listens_on(one.protocol, p.protocol)) continue;
    protocol = true;
    if (one.port.value_or(-1) == p.destination_port.fixed) listener = &one;
  }
  if (!protocol) drop("ELBV2_LISTENERS_MISMATCH", "R-LB-2", id, "no listener of this protocol");
  if (listener == nullptr) drop("ELBV2_LISTENER_PORT_RESTRICTION", "R-LB-2", id, "no listener on this port");
  const std::string listener_id = listener->id.to_string();

  if (balancer.type.is("application") && !exported("elbv2 describe-rules", balancer.header) &&
      !unknown("no rule of " + listener_id + " sends it elsewhere", "R-LB-3", listener_id))
    lack("elbv2 describe-rules", "R-LB-3", listener_id);
  std::vector<std::string> groups;
  bool ends = false;
  bool decided = false;
  std::vector<const ListenerRule*> rules;
  for (const ListenerRule& rule : s_.all<ListenerRule>()) {
    std::string arn = rule.id.to_string();  // ...:listener-rule/app/NAME/HASH/LISTENER/RULE
    const std::size_t kind = arn.find(":listener-rule/");
    if (kind == std::string::npos) continue;
    arn = arn.substr(0, kind) + ":listener/" + arn.substr(kind + 15);
    if (arn.starts_with(listener_id + "/") && !rule.is_default.yes()) rules.push_back(&rule);
  }
  std::sort(rules.begin(), rules.end(), [](const ListenerRule* a, const ListenerRule* b) {
    return std::atoi(a->priority.str().c_str()) < std::atoi(b->priority.str().c_str());
  });
  const auto add = [&](const Slice<ListenerAction>& actions) {
    for (const std::string& one : groups_of(actions, ends))
      if (std::find(groups.begin(), groups.end(), one) == groups.end()) groups.push_back(one);
  };
  for (const ListenerRule* rule : rules) {  // R-LB-3: only source-ip conditions are decided
    bool possible = true;
    bool certain = true;
    for (const ListenerCondition& one : rule->conditions) {
      if (!one.field.is("source-ip")) {
        certain = false;
        continue;
      }
      possible = possible && std::any_of(one.sources.begin(), one.sources.end(), [&](const Prefix& cidr) {
        return cidr.contains(p.source);
      });
    }
    if (!possible || decided) continue;
    add(rule->actions);
    decided = certain;
  }
  if (!decided) add(listener->actions);
  std::vector<std::string> labels = groups;
  if (ends) labels.push_back("ends at the load balancer");
  if (labels.empty()) drop("ELBV2_LISTENER_HAS_NO_TG", "R-LB-3", listener_id, "forwards to nothing");
  const std::size_t chosen = choose("action", labels);
  if (chosen >= groups.size()) return;
  const TargetGroup* group = find<TargetGroup>(s_, groups[chosen]);
  if (group == nullptr) lack("elbv2 describe-target-groups", "R-LB-3", groups[chosen]);

  const TargetHealth* health = find<TargetHealth>(s_, groups[chosen]);
  if (health == nullptr) lack("elbv2 describe-target-health", "R-LB-6", groups[chosen]);
  std::vector<const RegisteredTarget*> targets;
  for (const RegisteredTarget& one : health->targets)
    if (!one.unusable && !one.state.is("draining") && !one.state.is("unused"))
      targets.push_back(&one);  // R-LB-21
  if (targets.empty()) drop("ELBV2_LISTENER_HAS_NO_TG", "R-LB-21", groups[chosen], "no targets in use");
  std::stable_sort(targets.begin(), targets.end(), [](const RegisteredTarget* a, const RegisteredTarget* b) {
    return std::pair(a->target.to_string(), a->port.value_or(-1)) <
           std::pair(b->target.to_string(), b->port.value_or(-1));
  });
  if (q_.honor_health) {  // R-LB-20
    std::vector<const RegisteredTarget*> healthy;
    for (const RegisteredTarget* one : targets)
      if (one->state.is("healthy") || one->state.is("unavailable")) healthy.push_back(one);
    if (!healthy.empty()) targets = healthy;
  }
  // Zones: where a target is, and where the load balancer is.
  const Subnet* at = find<Subnet>(s_, node.subnet.to_string());
  if (at == nullptr) lack("ec2 describe-subnets", "R-LB-8", id);
  const auto zone_of_target = [&](const RegisteredTarget& one) -> std::string {
    if (one.zone.view() == "all") return "all";
    const NetworkInterface* eni = nullptr;
    if (group->type.is("instance")) {
      eni = primary_of(s_, one.target.to_string());
    } else if (const auto address = Address::parse(one.target.to_string())) {
      eni = owner_in(s_, balancer.vpc.to_string(), *address);
    }
    const Subnet* subnet = eni != nullptr ? find<Subnet>(s_, eni->subnet.to_string()) : nullptr;
    if (subnet != nullptr) return zone_of(s_, *subnet);
    for (const Subnet& other : s_.all<Subnet>())
      if (one.zone.present() && other.zone == one.zone && other.header.account == balancer.header.account)
        return zone_of(s_, other);
    return one.zone.present() ? one.zone.str() : "all";
  };
  std::vector<const RegisteredTarget*> enabled;
  for (const RegisteredTarget* one : targets) {  // R-LB-9
    const std::string zone = zone_of_target(*one);
    bool on = zone == "all";
    for (const LoadBalancerZone& there : balancer.zones)
      if (const Subnet* subnet = find<Subnet>(s_, there.subnet.to_string()))
        on = on || zone_of(s_, *subnet) == zone;
    if (on) enabled.push_back(one);
  }
  if (enabled.empty())
    drop("ELB_INSTALLED_AZ_RESTRICTION", "R-LB-9", groups[chosen], "targets only in other zones");
  if (!cross_zone(balancer, group))
    std::erase_if(enabled, [&](const RegisteredTarget* one) {
      const std::string zone = zone_of_target(*one);
      return zone != "all" && zone != zone_of(s_, *at);
    });
  if (enabled.empty()) drop("ELBV2_NO_TARGETS_IN_AZ", "R-LB-8", groups[chosen], "cross-zone is off");
  std::vector<std::string> names;
  for (const RegisteredTarget* one : enabled)
    names.push_back(fmt::format("{}:{}", one->target.to_string(), one->port.value_or(0)));
  send_to_target(balancer, node, *group, *enabled[choose("target", names)], p, private_link);
}

void Walker::send_to_target(const LoadBalancer& balancer, const NetworkInterface& node,
    const TargetGroup& group, const RegisteredTarget& target, const Packet& p, bool private_link) {
  const std::string id = target.target.to_string();
  if (group.type.is("lambda")) return;  // R-LB-6: the end of the network path
  Packet next = p;
  const NetworkInterface* eni = nullptr;
  if (group.type.is("instance")) {
    require_call("ec2 describe-network-interfaces", balancer.header, "R-LB-6", id);
    eni = primary_of(s_, id);
    if (eni == nullptr) drop("TARGET_ADDRESS_RESTRICTION", "R-LB-6", id, "no primary interface");
    next.destination = eni->primary_address;
    if (group.address_type.is("ipv6")) {
      next.destination = {};
      for (const Ipv6Address& one : eni->ipv6_addresses)
        if (one.primary.yes()) next.destination = one.address;
    }
    if (!next.destination.present())
      drop("TARGET_ADDRESS_RESTRICTION", "R-LB-6", id, "no address of the family");
  } else if (group.type.is("alb")) {
    const LoadBalancer* inner = find<LoadBalancer>(s_, id);
    if (inner == nullptr) lack("elbv2 describe-load-balancers", "R-LB-6", id);
    std::vector<const NetworkInterface*> nodes = nodes_of(s_, *inner);
    if (!cross_zone(balancer, &group))
      std::erase_if(nodes, [&](const NetworkInterface* one) {
        const Subnet* here = find<Subnet>(s_, node.subnet.to_string());
        const Subnet* there = find<Subnet>(s_, one->subnet.to_string());
        return here == nullptr || there == nullptr || zone_of(s_, *here) != zone_of(s_, *there);
      });
    if (nodes.empty()) drop("ELBV2_NO_TARGETS_IN_AZ", "R-LB-8", id, "no node of the ALB in this zone");
    std::vector<std::string> labels;
    for (const NetworkInterface* one : nodes) labels.push_back(one->id.to_string());
    eni = nodes[choose("ALB node", labels)];
    next.destination = eni->primary_address;
  } else {
    const auto address = Address::parse(id);
    if (!address) drop("TARGET_ADDRESS_RESTRICTION", "R-LB-6", id, "not an address");
    next.destination = *address;
    eni = owner_in(s_, balancer.vpc.to_string(), *address);
    for (const VpcPeeringConnection& pcx : s_.all<VpcPeeringConnection>()) {  // a peered target
      const bool ours = pcx.requester.vpc == balancer.vpc;
      if (!ours && !(pcx.accepter.vpc == balancer.vpc)) continue;
      if (eni == nullptr) eni = owner_in(s_, (ours ? pcx.accepter : pcx.requester).vpc.to_string(), *address);
    }
  }
  if (!target.port.present() && !group.port.present())
    drop("TARGET_PORT_RESTRICTION", "R-LB-6", id, "neither target nor group tells a port");
  next.destination_port = {
      -1, static_cast<std::uint16_t>(target.port.present() ? target.port.value : group.port.value_or(0))};

  bool preserved = false;  // R-LB-11
  if (balancer.type.is("network")) {
    preserved = group.type.is("instance") || group.type.is("alb");
    for (const TargetGroupAttributes& one : s_.all<TargetGroupAttributes>()) {
      const std::string value = attribute(one.attributes, "preserve_client_ip.enabled");
      if (one.group == group.id && !value.empty()) preserved = value == "true";
    }
    if (is_udp_kind(group.protocol)) preserved = true;
    if (next.source.is_v4() != next.destination.is_v4() || private_link) preserved = false;
  }
  Leg leg;
  const NetworkInterface* identity = &node;
  if (private_link && balancer.enforces_groups_on_private_link.is("off")) identity = nullptr;  // R-PL-3
  if (preserved) {
    if (eni != nullptr && p.origin == eni && owns(*eni, p.source))
      drop("X_NLB_HAIRPIN", "R-LB-15", id, "the client is the target");
    if (eni != nullptr && (endpoint_of(s_, *eni) != nullptr || eni->type.is("network_load_balancer")))
      drop("X_NLB_CLIENT_IP_PATH", "R-LB-14", id, "an endpoint's or NLB's interface");
    leg.preserving_node = &node;
    leg.no_reply_from_peers = is_udp_kind(group.protocol) && group.type.is("ip");
    next.preserved_by_nlb = true;
    next.any_source = true;
    next.source_port = p.source_port;
  } else {
    next.source = node.primary_address;
    if (next.destination.is_v6()) {
      next.source = {};
      for (const Ipv6Address& one : node.ipv6_addresses) next.source = one.address;
      if (!next.source.present())
        drop("TARGET_ADDRESS_RESTRICTION", "R-LB-6", id, "the node has no IPv6 address");
    }
    next.source_port = new_port({1024, 65535});  // R-LB-10
  }
  hop("translate", balancer.id.to_string(), text(next));
  connect(node, next, leg, identity);
}

/// A new conversation from a node (R-LB-5), past the ACLs of both subnets (R-LB-18); with the client's
/// address kept, an ALB behind an NLB sees the client (R-LB-16).
void Walker::connect(const NetworkInterface& node, Packet p, Leg leg, const NetworkInterface* identity) {
  p.reply = false;
  p.origin = identity;
  p.identity_lost.clear();
  p.peerings.clear();
  p.by_transit = false;
  p.transit_refers = true;
  p.arrival = Arrival::Inside;
  p.endpoint_passed.clear();
  p.passed_gwlbe = false;
  leg.initiator = &node;
  leg.initiator_vpc = node.vpc.to_string();
  if (++nested_ > 8) drop("X_ROUTE_LOOP", "R-MODEL-8", node.id.to_string(), "nodes that lead to each other");
  converse(
      leg, p, [&](Packet one) { return emit(node, one); }, [](const Outcome&) {});
  --nested_;
}

void Walker::balance_classic(
    const ClassicLoadBalancer& balancer, const NetworkInterface& node, const Packet& p) {
  const std::string id = balancer.id.to_string();
  const ClassicListener* listener = nullptr;
  for (const ClassicListener& one : balancer.listeners)
    if (!one.unusable && p.protocol == 6 && one.port.value_or(-1) == p.destination_port.fixed)
      listener = &one;
  if (p.protocol != 6 || balancer.listeners.empty())
    drop("ELB_LISTENERS_MISMATCH", "R-LB-17", id, "no listener of this protocol");
  if (listener == nullptr) drop("ELB_LISTENER_PORT_RESTRICTION", "R-LB-17", id, "no listener on this port");
  bool across = false;  // R-LB-8: off by the API's default
  for (const ClassicLoadBalancerAttributes& one : s_.all<ClassicLoadBalancerAttributes>())
    if (one.load_balancer.to_string() == id) across = one.cross_zone.yes();
  const Subnet* at = find<Subnet>(s_, node.subnet.to_string());
  std::vector<const NetworkInterface*> targets;
  bool any = false;
  bool in_zone = false;
  for (const InstanceId& instance : balancer.instances) {
    const NetworkInterface* eni = primary_of(s_, instance.to_string());
    const Subnet* subnet = eni != nullptr ? find<Subnet>(s_, eni->subnet.to_string()) : nullptr;
    if (at == nullptr) continue;
    if (subnet == nullptr) {  // registered, but where it is nobody knows
      targets.push_back(nullptr);
      in_zone = true;
      continue;
    }
    any = true;
    bool enabled = false;
    for (const SubnetId& one : balancer.subnets)
      if (const Subnet* there = find<Subnet>(s_, one.to_string()))
        enabled = enabled || zone_of(s_, *there) == zone_of(s_, *subnet);
    if (!enabled) continue;  // R-LB-9
    in_zone = true;
    if (across || zone_of(s_, *subnet) == zone_of(s_, *at)) targets.push_back(eni);
  }
  if (balancer.instances.empty()) drop("ELBV2_LISTENER_HAS_NO_TG", "R-LB-3", id, "no instances");
  if (!any) drop("TARGET_ADDRESS_RESTRICTION", "R-LB-6", id, "no instance has a primary interface");
  if (!in_zone) drop("ELB_INSTALLED_AZ_RESTRICTION", "R-LB-9", id, "instances only in other zones");
  if (targets.empty()) drop("ELB_NOT_CROSSZONE", "R-LB-8", id, "cross-zone is off");
  std::vector<std::string> labels;
  for (const NetworkInterface* one : targets)
    labels.push_back(one != nullptr ? one->id.to_string() : "an instance without interface");
  const NetworkInterface* const taken = targets[choose("target", labels)];
  if (taken == nullptr)
    drop("TARGET_ADDRESS_RESTRICTION", "R-LB-6", id, "the instance has no primary interface");
  const NetworkInterface& target = *taken;
  Packet next = p;
  next.source = node.primary_address;
  next.destination = target.primary_address;
  next.source_port = new_port({1024, 65535});
  next.destination_port = {
      -1, static_cast<std::uint16_t>(listener->instance_port.value_or(p.destination_port.fixed))};
  Leg leg;
  leg.classic = true;
  hop("translate", id, text(next));
  connect(node, next, leg, &node);
}

/// R-LB-22: the inspected packet travels inside GENEVE from the node of the endpoint's zone to a target.
void Walker::pass_gateway_balancer(const VpcEndpoint& endpoint, const Packet& p) {
  const std::string id = endpoint.id.to_string();
  const LoadBalancer* balancer = nullptr;
  for (const VpcEndpointServiceConfiguration& service : s_.all<VpcEndpointServiceConfiguration>())
    if (service.name == endpoint.service)
      for (const auto& arn : service.gateway_load_balancers)
        balancer = find<LoadBalancer>(s_, arn.to_string());
  if (balancer == nullptr) return note("PATH_THROUGH_GWLB_NOT_CHECKED " + id);
  if (!functional(balancer->state, {"active", "active_impaired"}))
    drop("BAD_STATE", "R-IN-10", balancer->id.to_string(), "not active");
  const Subnet* at = find<Subnet>(s_, endpoint.subnets[0].to_string());
  const NetworkInterface* node = nullptr;
  for (const NetworkInterface* one : nodes_of(s_, *balancer)) {
    const Subnet* there = find<Subnet>(s_, one->subnet.to_string());
    if (there != nullptr && zone_of(s_, *there) == zone_of(s_, *at)) node = one;
  }
  if (node == nullptr)
    drop("VPCE_SERVICE_NOT_INSTALLED_IN_AZ", "R-PL-2", id, "no node in the endpoint's zone");
  require_call("elbv2 describe-listeners", balancer->header, "R-LB-22", balancer->id.to_string());
  const TargetGroup* group = nullptr;
  for (const Listener& one : s_.all<Listener>()) {
    bool ends = false;
    if (one.load_balancer == balancer->id)
      for (const std::string& arn : groups_of(one.actions, ends)) {
        group = find<TargetGroup>(s_, arn);
        if (group == nullptr) lack("elbv2 describe-target-groups", "R-LB-22", arn);
      }
  }
  if (group == nullptr)
    drop("ELBV2_LISTENER_HAS_NO_TG", "R-LB-3", balancer->id.to_string(), "forwards to nothing");
  const TargetHealth* health = find<TargetHealth>(s_, group->id.to_string());
  if (health == nullptr) lack("elbv2 describe-target-health", "R-LB-22", group->id.to_string());
  std::vector<const NetworkInterface*> targets;
  const auto is_healthy = [](const RegisteredTarget& one) {
    return one.state.is("healthy") || one.state.is("unavailable");
  };
  const bool choosy =  // R-LB-20
      q_.honor_health && std::any_of(health->targets.begin(), health->targets.end(), is_healthy);
  const auto used = [](const RegisteredTarget& one) {
    return !one.unusable && !one.state.is("draining") && !one.state.is("unused");
  };
  if (std::none_of(health->targets.begin(), health->targets.end(), used))
    drop("ELBV2_LISTENER_HAS_NO_TG", "R-LB-21", group->id.to_string(), "no targets in use");
  for (const RegisteredTarget& one : health->targets) {
    if (!used(one)) continue;
    if (choosy && !is_healthy(one)) continue;
    const auto address = Address::parse(one.target.to_string());
    const NetworkInterface* eni =
        address ? owner_in(s_, balancer->vpc.to_string(), *address) : primary_of(s_, one.target.to_string());
    const Subnet* there = eni != nullptr ? find<Subnet>(s_, eni->subnet.to_string()) : nullptr;
    const Subnet* here = find<Subnet>(s_, node->subnet.to_string());
    if (there == nullptr) {  // registered, but where it is nobody knows
      targets.push_back(nullptr);
      continue;
    }
    if (here == nullptr) continue;
    if (cross_zone(*balancer, group) || zone_of(s_, *there) == zone_of(s_, *here)) targets.push_back(eni);
  }
  if (targets.empty())
    drop("ELBV2_NO_TARGETS_IN_AZ", "R-LB-22", group->id.to_string(), "no target in the zone");
  std::vector<std::string> labels;
  for (const NetworkInterface* one : targets)
    labels.push_back(one != nullptr ? one->id.to_string() : "a target without interface");
  const std::string key =
      "gwlb " + balancer->id.to_string();  // stickiness: one appliance for both directions
  const auto stuck = leg_->appliance_zone.find(key);
  std::string chosen = stuck != leg_->appliance_zone.end() ? stuck->second : "";
  if (std::find(labels.begin(), labels.end(), chosen) == labels.end())
    chosen = labels[choose("appliance", labels)];
  leg_->appliance_zone[key] = chosen;
  const NetworkInterface* const found = find<NetworkInterface>(s_, chosen);
  if (found == nullptr)
    drop("TARGET_ADDRESS_RESTRICTION", "R-LB-6", group->id.to_string(), "no interface has the target");
  const NetworkInterface& target = *found;
  Packet geneve;
  geneve.source = node->primary_address;
  geneve.destination = target.primary_address;
  geneve.protocol = 17;
  geneve.source_port = new_port({1024, 65535});
  geneve.destination_port = {-1, 6081};
  const int direction = direction_;
  Leg leg;
  leg.one_way = true;
  (void)p;
  try {
    connect(*node, geneve, leg, node);
  } catch (...) {
    direction_ = direction;  // the drop is the inspected packet's
    throw;
  }
  direction_ = direction;
}

}  // namespace vpcscope::reference
