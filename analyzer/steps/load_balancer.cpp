// Load balancers with listeners: Application and Network ones (section 20).
//
// A load balancer is two conversations: client to node, and node to target (R-LB-5). The first is an ordinary
// one that ends at the node's interface; `balance` then opens the second, a leg of its own with its own
// reply. What the client's packet tells (port, source) picks the listener and its action; which target of a
// group it will be is the network's choice.
#include "analyzer/steps/balancing.h"
#include "analyzer/walk.h"

namespace vpcscope {
namespace {

/// What a listener may do with a packet: an action, or one that the export does not tell.
struct Candidate {
  enum class Kind : std::uint8_t { Forward, Ends, Unusable };
  Kind kind = Kind::Forward;
  net::Handle<net::TargetGroup> group = {};
  net::TextAt group_id = {};

  friend bool operator==(const Candidate& a, const Candidate& b) {
    return a.kind == b.kind && a.group == b.group && a.group_id.first == b.group_id.first &&
           a.group_id.count == b.group_id.count;
  }
};

class Candidates {
 public:
  explicit Candidates(const Network& network) : n_(network) {}

  void add(Candidate one) {
    for (const Candidate& known : all_)
      if (known == one) return;
    all_.push_back(one);
  }
  void add(net::Run<net::ListenerAction> actions) {
    for (const net::ListenerAction& one : n_[actions]) add({kind_of(one.action), one.group, one.group_id});
  }
  /// R-LB-3: only `source-ip` conditions are decided; true where one was met that is not.
  bool add_rules(const net::Listener& listener, const Address& source) {
    bool open = false;
    for (const net::Handle<net::ListenerRule> at : n_[listener.rules]) {
      const net::ListenerRule& rule = n_[at];
      if (!may_match(rule, source)) continue;
      add(rule.actions);
      if (rule.certain) return open;  // no later rule is asked
      open = true;
    }
    add(listener.actions);
    return open;
  }
  std::uint32_t count() const { return static_cast<std::uint32_t>(all_.size()); }
  const Candidate& operator[](std::uint32_t i) const { return all_[i]; }

 private:
  static Candidate::Kind kind_of(net::ActionKind kind) {
    switch (kind) {
      case net::ActionKind::Forward:
        return Candidate::Kind::Forward;
      case net::ActionKind::Ends:
        return Candidate::Kind::Ends;
      case net::ActionKind::Unusable:
        break;
    }
    return Candidate::Kind::Unusable;
  }
  bool may_match(const net::ListenerRule& rule, const Address& source) const {
    for (const net::SourceCondition& one : n_[rule.sources])
      if (!n_.holds(one.prefixes, source)) return false;
    return true;
  }

  const Network& n_;
  boost::container::small_vector<Candidate, 8> all_;
};

const char* why_idle(net::IdleReason reason) {
  switch (reason) {
    case net::IdleReason::Deregistering:
      return "gets no new flows: it is being deregistered";
    case net::IdleReason::Stopped:
      return "gets no new flows: its instance does not run";
    case net::IdleReason::NotInUse:
      return "gets no new flows: its zone is not enabled, or no listener uses its group";
    case net::IdleReason::NotTold:
      break;
  }
  return "gets no new flows: it is draining or unused";
}

}  // namespace

/// `private_link`: the packet came by an endpoint of a service that the load balancer stands behind (R-PL-3).
End Walk::balance(net::Handle<net::LoadBalancer> balancer, net::Handle<net::Interface> node, const Packet& p,
    bool private_link) {
  if (!balancer.present())
    return lack(net::Call::LoadBalancers, n_[node].object.scope, "R-ENI-8", ref(node), p);
  const Balancing b{n_[balancer], ref(ComponentKind::LoadBalancer, balancer), node, private_link};
  if (!b.balancer.functional && stop({"BAD_STATE", "R-IN-10"}, b.component, p, "is not active"))
    return dropped();
  if (b.balancer.type == net::BalancerType::Gateway) return ask_gateway_balancer(b, p);
  const net::Handle<net::Listener> listener = listener_for(b, p);
  if (!listener.present()) return dropped();
  return act(b, listener, p);
}

/// R-LB-2; absent: there is none, and the walk has ended.
net::Handle<net::Listener> Walk::listener_for(const Balancing& b, const Packet& p) {
  path_.asks_service = true;
  bool of_protocol = false;
  for (const net::Handle<net::Listener> at : n_[b.balancer.listeners]) {
    const net::Listener& one = n_[at];
    if (!(p.header.protocol == 6 ? one.tcp : p.header.protocol == 17 && one.udp)) continue;
    of_protocol = true;
    if (one.port == p.header.destination_port.fixed) return at;
  }
  const net::Handle<net::Scope> scope = b.balancer.object.scope;
  if (n_.missing(net::Call::Listeners, scope))
    lack(net::Call::Listeners, scope, "R-LB-2", b.component, p);
  else if (any_left_out(Kind::Listener))
    lack_left_out(Kind::Listener, "R-LB-2", b.component, p);
  else if (!of_protocol)
    halt({"ELBV2_LISTENERS_MISMATCH", "R-LB-2"}, b.component, p, "no listener of this protocol");
  else
    halt({"ELBV2_LISTENER_PORT_RESTRICTION", "R-LB-2"}, b.component, p, "no listener on this port");
  return {};
}

/// R-LB-3: every action that could be taken is a way of its own.
End Walk::act(const Balancing& b, net::Handle<net::Listener> listener, const Packet& p) {
  const net::Listener& row = n_[listener];
  const ComponentRef at = ref(ComponentKind::Listener, listener);
  Candidates candidates(n_);
  if (candidates.add_rules(row, p.header.source))
    remark("CONDITION_NOT_CHECKED",
        "R-LB-3",
        at,
        "conditions of rules other than source-ip may or may not hold");
  if (!row.rules_known && !suppose({"X_MISSING_DATA", "R-LB-3"},
                              at,
                              p,
                              net::Call::ListenerRules,
                              row.object.scope,
                              "whether a rule sends it elsewhere is not known"))
    return lack(net::Call::ListenerRules, row.object.scope, "R-LB-3", at, p);
  if (b.balancer.type == net::BalancerType::Application && any_left_out(Kind::ListenerRule) &&
      !suppose({"X_MISSING_DATA", "R-LB-3"},
          at,
          p,
          net::Call::None,
          {},
          "a rule that could not be read may send it elsewhere"))
    return lack_left_out(Kind::ListenerRule, "R-LB-3", at, p);
  if (candidates.count() == 0)
    return halt({"ELBV2_LISTENER_HAS_NO_TG", "R-LB-3"}, at, p, "forwards to nothing");

  const auto shown = [&](std::uint32_t i) -> ComponentRef {
    if (candidates[i].kind != Candidate::Kind::Forward) return at;
    return {ComponentKind::TargetGroup, candidates[i].group.at, candidates[i].group_id};
  };
  const std::uint32_t taken = choose(candidates.count(), shown);
  switch (candidates[taken].kind) {
    case Candidate::Kind::Forward:
      break;
    case Candidate::Kind::Ends:
      remark("ENDS_AT_LOAD_BALANCER", "R-LB-3", at, "answered by the load balancer itself: no target is met");
      return answered_by(b, p);
    case Candidate::Kind::Unusable:
      return lost({"X_MISSING_DATA", "R-LB-3"}, at, p, "an action of the listener could not be read");
  }
  if (!candidates[taken].group.present())
    return lack(net::Call::TargetGroups, b.balancer.object.scope, "R-LB-3", shown(taken), p);
  const Targets targets = targets_of(b, candidates[taken].group, p);
  if (targets.all.empty()) return dropped();
  const auto target = targets.all[choose(static_cast<std::uint32_t>(targets.all.size()),
      [&](std::uint32_t i) { return component_of(n_[targets.all[i]]); })];
  return send_to_target(b, candidates[taken].group, target, p);
}

End Walk::answered_by(const Balancing& b, const Packet& p) const {
  End end;
  end.kind = End::Kind::Interface;
  end.interface = b.node;
  end.packet = p;
  return end;
}

// ------------------------------------------------------------------------------------------ which targets

/// Those that a node may use; none: the walk has ended.
Targets Walk::targets_of(const Balancing& b, net::Handle<net::TargetGroup> group, const Packet& p) {
  const net::TargetGroup& row = n_[group];
  const ComponentRef at = ref(ComponentKind::TargetGroup, group);
  if (!row.known) {
    lack(net::Call::TargetHealth, row.object.scope, "R-LB-6", at, p);
    return {};
  }
  Targets found = targets_in_use(row);
  if (found.all.empty()) {
    halt({"ELBV2_LISTENER_HAS_NO_TG", "R-LB-21"}, at, p, "no target is in use");
    return {};
  }
  keep_in_zones(b, group, p, found);
  return found;
}

/// R-LB-20, R-LB-21. A target that could not be read may be in use.
Targets Walk::targets_in_use(const net::TargetGroup& group) {
  Targets used;
  Targets healthy;
  for (std::uint32_t i = 0; i < group.targets.count; ++i) {
    const net::Target& one = n_[group.targets[i]];
    if (one.state == net::TargetState::Idle) {
      remark("TARGET_NOT_IN_USE", "R-LB-21", component_of(one), why_idle(one.reason));
      continue;
    }
    used.all.push_back(group.targets[i]);
    if (one.state == net::TargetState::Healthy) healthy.all.push_back(group.targets[i]);
  }
  return q_->honor_health && !healthy.all.empty() ? healthy : used;  // fail open where none is healthy
}

/// R-LB-8, R-LB-9; none left: the walk has ended.
void Walk::keep_in_zones(
    const Balancing& b, net::Handle<net::TargetGroup> group, const Packet& p, Targets& targets) {
  const net::TargetGroup& row = n_[group];
  const ComponentRef at = ref(ComponentKind::TargetGroup, group);
  const bool across = crosses_zones(b.balancer, row);
  if (row.cross_zone == net::CrossZone::AsBalancer &&
      (b.balancer.cross_zone_assumed || row.attributes_assumed))
    remark("ASSUMED", "R-LB-8", at, across ? "assumes cross-zone on" : "assumes cross-zone off");
  // A Gateway Load Balancer that does not cross zones never looks at targets of others (R-LB-22).
  if (b.balancer.type != net::BalancerType::Gateway || across) {
    targets.drop_if(
        [&](net::Handle<net::Target> one) { return !is_enabled(n_, b.balancer.zones, n_[one].zone); });
    if (targets.all.empty()) {
      halt({"ELB_INSTALLED_AZ_RESTRICTION", "R-LB-9"}, at, p, "targets only in zones that are not enabled");
      return;
    }
  }
  if (across) return;
  const net::Handle<net::Zone> here = zone_of(n_, b.node);
  if (!n_[b.node].subnet.present()) {
    lack(net::Call::Subnets, n_[b.node].object.scope, "R-LB-8", ref(b.node), p);
    targets.all.clear();
    return;
  }
  targets.drop_if([&](net::Handle<net::Target> one) {
    return n_[one].zone.present() && here.present() && n_[one].zone != here;
  });
  if (targets.all.empty())
    halt({"ELBV2_NO_TARGETS_IN_AZ", "R-LB-8"}, at, p, "no target in the node's zone, and cross-zone is off");
}

// ------------------------------------------------------------------------------------------ to a target

/// R-LB-6: where the packet goes; false: nowhere, and the walk has ended. `to` is absent where the address is
/// nobody's that is known.
bool Walk::aim(const Balancing& b, net::Handle<net::TargetGroup> group, const net::Target& target, Packet& p,
    net::Handle<net::Interface>& to) {
  const net::TargetGroup& row = n_[group];
  const ComponentRef at = ref(ComponentKind::TargetGroup, group);
  if (target.unusable) {
    lost({"X_MISSING_DATA", "R-LB-6"}, at, p, "a target could not be read");
    return false;
  }
  if (row.type == net::TargetType::Balancer) return aim_at_balancer(b, group, target, p, to);
  to = target.interface;
  p.header.destination = target.address;
  p.header.destination_port = {PortRef::set_by_network, static_cast<std::uint16_t>(target.port)};
  const net::Handle<net::Scope> scope = row.object.scope;
  if (row.type == net::TargetType::Instance && !to.present() &&
      n_.missing(net::Call::NetworkInterfaces, scope))
    lack(net::Call::NetworkInterfaces, scope, "R-LB-6", component_of(target), p);
  else if (row.type == net::TargetType::Instance && !to.present() && any_left_out(Kind::NetworkInterface))
    lack_left_out(Kind::NetworkInterface, "R-LB-6", component_of(target), p);
  else if (!target.address.present())
    halt(
        {"TARGET_ADDRESS_RESTRICTION", "R-LB-6"}, at, p, "a target without an address of the group's family");
  else if (target.port < 0)
    halt({"TARGET_PORT_RESTRICTION", "R-LB-6"}, at, p, "neither the target nor its group has a port");
  else
    return true;
  return false;
}

/// A target that is an Application Load Balancer: one of its nodes.
bool Walk::aim_at_balancer(const Balancing& b, net::Handle<net::TargetGroup> group, const net::Target& target,
    Packet& p, net::Handle<net::Interface>& to) {
  const net::TargetGroup& row = n_[group];
  const net::LoadBalancer* inner = n_.find(target.balancer);
  const ComponentRef at = {ComponentKind::LoadBalancer, target.balancer.at, target.id};
  if (inner == nullptr) {
    lack(net::Call::LoadBalancers, row.object.scope, "R-LB-6", at, p);
    return false;
  }
  const bool across = crosses_zones(b.balancer, row);
  boost::container::small_vector<net::Handle<net::Interface>, 8> nodes;
  for (const net::Handle<net::Interface> node : n_[inner->nodes])
    if (across || zone_of(n_, node) == zone_of(n_, b.node)) nodes.push_back(node);
  if (nodes.empty() && n_.missing(net::Call::NetworkInterfaces, inner->object.scope)) {
    lack(net::Call::NetworkInterfaces, inner->object.scope, "R-LB-6", at, p);
    return false;
  }
  if (nodes.empty()) {
    halt({"ELBV2_NO_TARGETS_IN_AZ", "R-LB-8"},
        ref(ComponentKind::TargetGroup, group),
        p,
        "no node of the target in the node's zone");
    return false;
  }
  to =
      nodes[choose(static_cast<std::uint32_t>(nodes.size()), [&](std::uint32_t i) { return ref(nodes[i]); })];
  const net::Interface& node = n_[to];
  p.header.destination = row.ipv6 && !node.v6.empty() ? n_[node.v6].front() : node.primary.get();
  p.header.destination_port = {PortRef::set_by_network, static_cast<std::uint16_t>(target.port)};
  return true;
}

/// R-LB-11: whether the target sees the client's address.
bool Walk::keeps_client(const Balancing& b, net::Handle<net::TargetGroup> group, const PacketHeader& header) {
  const net::TargetGroup& row = n_[group];
  if (b.balancer.type != net::BalancerType::Network || b.private_link) return false;  // R-PL-3
  if (row.attributes_assumed && !row.always_preserves && row.type != net::TargetType::Balancer)
    remark(row.preserves ? "ASSUMPTION_PRESERVE_CLIENT_IP_IS_TRUE" : "ASSUMPTION_PRESERVE_CLIENT_IP_IS_FALSE",
        "R-LB-11",
        ref(ComponentKind::TargetGroup, group),
        "the group's attributes were not exported");
  return row.preserves && header.source.is_v4() == header.destination.is_v4();
}

End Walk::send_to_target(const Balancing& b, net::Handle<net::TargetGroup> group,
    net::Handle<net::Target> chosen, const Packet& p) {
  const net::Target& target = n_[chosen];
  const ComponentRef at = ref(ComponentKind::TargetGroup, group);
  if (n_[group].type == net::TargetType::Lambda) {  // R-LB-6: the end of the network path
    remark("ENDS_AT_LOAD_BALANCER", "R-LB-6", at, "the target is a function: called, not addressed");
    return answered_by(b, p);
  }
  Packet next = p;
  net::Handle<net::Interface> to;
  if (!aim(b, group, target, next, to)) return dropped();
  if (target.state == net::TargetState::Unhealthy && !q_->honor_health)
    remark("TARGET_NOT_HEALTHY",
        "R-LB-20",
        component_of(target),
        "its health check fails, or has not passed yet");
  Leg leg;
  next.preserved_by_nlb = next.any_source = keeps_client(b, group, next.header);
  if (next.preserved_by_nlb ? !keep_client(b, group, to, p, leg) : !hide_client(b, at, next))
    return dropped();
  hop(Action::Translate, b.component, next);
  // R-PL-3: without enforcement no rule that names the load balancer's groups matches.
  const bool named = !b.private_link || b.balancer.enforces_groups;
  return connect(b.node, next, leg, named ? b.node : net::Handle<net::Interface>{});
}

/// R-LB-13 to R-LB-15; false: the walk has ended.
bool Walk::keep_client(const Balancing& b, net::Handle<net::TargetGroup> group,
    net::Handle<net::Interface> to, const Packet& p, Leg& leg) {
  const net::TargetGroup& row = n_[group];
  const ComponentRef at = ref(ComponentKind::TargetGroup, group);
  if (to.present()) {
    const net::Interface& target = n_[to];
    if (p.origin == to && n_.owns(target, p.header.source) &&
        stop({"X_NLB_HAIRPIN", "R-LB-15"}, at, p, "the target is the client itself"))
      return false;
    const bool balancer = target.role == net::Role::LoadBalancer && target.role_at != net::nowhere &&
                          n_.all<net::LoadBalancer>()[target.role_at].type == net::BalancerType::Network;
    const bool endpoint = target.role == net::Role::Endpoint || target.role == net::Role::InspectionEndpoint;
    if ((balancer || endpoint) &&
        stop({"X_NLB_CLIENT_IP_PATH", "R-LB-14"}, at, p, "the target is an endpoint's or an NLB's interface"))
      return false;
  }
  leg.preserving_node = b.node;
  leg.no_reply_from_peers = row.always_preserves && row.type == net::TargetType::Ip;
  remark("ELBV2_SOURCE_ADDRESS_PRESERVATION", "R-LB-11", b.component, "targets see the client's address");
  return true;
}

/// The node's own address and a port of its own (R-LB-5, R-LB-10); false: the walk has ended.
bool Walk::hide_client(const Balancing& b, ComponentRef group, Packet& p) {
  const net::Interface& node = n_[b.node];
  const bool v6 = p.header.destination.is_v6();
  p.header.source = !v6 ? node.primary.get() : node.v6.empty() ? Address() : n_[node.v6].front();
  if (!p.header.source.present()) {
    halt(
        {"TARGET_ADDRESS_RESTRICTION", "R-LB-6"}, group, p, "the node has no address of the target's family");
    return false;
  }
  p.header.source_port = new_port(balancer_ports);
  remark("REMAP_EPHEMERAL_PORT", "R-LB-10", b.component, "the source port is picked by the load balancer");
  return true;
}

/// Load balancers whose targets are each other's nodes; true: the walk has ended.
bool Walk::too_deep(ComponentRef at, const Packet& p) {
  constexpr std::uint8_t most_legs = 8;
  if (nested_ < most_legs) return false;
  halt({"X_ROUTE_LOOP", "R-MODEL-8"}, at, p, "load balancers that lead to each other");
  return true;
}

/// Past the group of the node and the ACLs of both subnets (R-LB-5, R-LB-12, R-LB-18), by the table of the
/// node's subnet (R-LB-7). Whoever sent the client's packet, this one is the node's.
End Walk::connect(net::Handle<net::Interface> node, Packet p, Leg leg, net::Handle<net::Interface> identity) {
  if (too_deep(ref(node), p)) return dropped();
  p.reply = false;
  p.origin = identity;
  p.identity_lost = false;
  p.other_region = false;
  p.by_transit = false;
  p.transit_refers = true;
  p.passed_gwlbe = false;
  p.arrival = Arrival::Inside;
  p.endpoint_passed = {};
  leg.initiator = node;
  leg.initiator_vpc = n_[node].vpc;
  ++nested_;
  const End end = run_leg(leg, p, node);
  --nested_;
  return end;
}

}  // namespace vpcscope
