#include "analyzer/health_checks.h"

#include <fmt/format.h>

#include <algorithm>

#include "analyzer/explain.h"
#include "analyzer/outcomes.h"
#include "analyzer/steps/balancing.h"

namespace vpcscope {
namespace {

using Groups = std::vector<net::Handle<net::TargetGroup>>;

/// Groups that its listeners forward to, by any rule.
Groups groups_of(const Network& n, const net::LoadBalancer& balancer) {
  Groups found;
  const auto add = [&](net::Run<net::ListenerAction> actions) {
    for (const net::ListenerAction& one : n[actions])
      if (one.group.present() && std::ranges::find(found, one.group) == found.end())
        found.push_back(one.group);
  };
  for (const net::Handle<net::Listener> listener : n[balancer.listeners]) {
    for (const net::Handle<net::ListenerRule> rule : n[n[listener].rules]) add(n[rule].actions);
    add(n[listener].actions);
  }
  return found;
}

class Checks {
 public:
  Checks(const Network& network, const net::LoadBalancer& balancer) : n_(network), balancer_(balancer) {}

  std::vector<HealthCheck> all() {
    for (const net::Handle<net::TargetGroup> group : groups_of(n_, balancer_))
      if (n_[group].health_checked && n_[group].type != net::TargetType::Lambda)
        for (const net::Handle<net::Interface> node : n_[balancer_.nodes])
          for (std::uint32_t i = 0; i < n_[group].targets.count; ++i)
            check(node, group, n_[group].targets[i]);
    return std::move(found_);
  }

 private:
  void check(net::Handle<net::Interface> node, net::Handle<net::TargetGroup> group,
      net::Handle<net::Target> target) {
    const net::Target& to = n_[target];
    const bool used = !to.unusable && to.state != net::TargetState::Idle;
    if (!used || !is_enabled(n_, balancer_.zones, to.zone)) return;
    const bool across = crosses_zones(balancer_, n_[group]);
    const net::Handle<net::Zone> here = zone_of(n_, node);
    if (!across && to.zone.present() && to.zone != here) return;  // R-LB-8
    if (!to.balancer.present()) return add(node, group, target, to.interface, to.address);
    for (const net::Handle<net::Interface> inner : n_[n_[to.balancer].nodes])
      if (across || zone_of(n_, inner) == here) add(node, group, target, inner, n_[inner].primary.get());
  }

  void add(net::Handle<net::Interface> node, net::Handle<net::TargetGroup> group,
      net::Handle<net::Target> target, net::Handle<net::Interface> interface, const Address& address) {
    const net::Target& to = n_[target];
    const std::int32_t port = to.health_check_port > 0 ? to.health_check_port : to.port;
    HealthCheck made{group, target, {}};
    made.query.from.interface = node;
    made.query.from.vpc = n_[node].vpc;
    made.query.from.address = own_address(node, address);
    made.query.to.kind = interface.present() ? QueryEnd::Kind::Interface : QueryEnd::Kind::OnPremises;
    made.query.to.interface = interface;
    made.query.to.address = address;
    if (interface.present()) made.query.to.vpc = n_[interface].vpc;
    made.query.protocol = 6;  // TCP, HTTP and HTTPS are all the protocols there are for checks
    made.query.port = static_cast<std::uint16_t>(port);
    made.query.client = balancer_ports;
    if (address.present() && made.query.from.address.present() && port > 0) found_.push_back(made);
  }

  /// Of the node, in the target's family.
  Address own_address(net::Handle<net::Interface> node, const Address& target) const {
    const net::Interface& interface = n_[node];
    if (!target.is_v6()) return interface.primary.get();
    return interface.v6.empty() ? Address() : n_[interface.v6].front();
  }

  const Network& n_;
  const net::LoadBalancer& balancer_;
  std::vector<HealthCheck> found_;
};

}  // namespace

std::vector<HealthCheck> health_checks(const Network& network, net::Handle<net::LoadBalancer> balancer) {
  return Checks(network, network[balancer]).all();
}

namespace {

/// Where a load balancer hands a packet on: the element, and the node that sends it next.
net::Handle<net::Interface> node_behind(const Path& path, std::size_t at) {
  for (std::size_t i = at + 1; i < path.elements.size(); ++i)
    if (path.elements[i].leg != path.elements[at].leg)
      return path.elements[i].component.kind == ComponentKind::Interface
                 ? net::Handle<net::Interface>{path.elements[i].component.at}
                 : net::Handle<net::Interface>{};
  return {};
}

bool checks_target(const Network& network, const HealthCheck& check, net::Handle<net::Interface> node,
    const PacketHeader& sent) {
  return check.query.from.interface == node && check.query.to.address == sent.destination &&
         network[check.target].port == sent.destination_port.fixed;
}

}  // namespace

std::vector<Annotation> failing_checks(const Network& network, const Path& path) {
  std::vector<Annotation> found;
  Walk walk(network);
  for (std::size_t at = 0; at < path.elements.size(); ++at) {
    const Element& one = path.elements[at];
    if (one.component.kind != ComponentKind::LoadBalancer || one.action != Action::Translate) continue;
    const net::Handle<net::Interface> node = node_behind(path, at);
    for (const HealthCheck& check : health_checks(network, {one.component.at})) {
      if (!node.present() || !checks_target(network, check, node, one.header)) continue;
      const Ways ways = all_ways(network, walk, check.query, [](const Path&) {});
      if (ways.verdicts.verdict() != Verdict::Unreachable || ways.ways.empty()) continue;
      const Way& way = *ways.ways.front();
      const PathAnswer why = explain(network, way.query, way.path, way.decision);
      found.push_back({"HEALTH_CHECK_FAILS",
          "R-LB-19",
          component_text(network, {ComponentKind::TargetGroup, check.group.at, {}}),
          fmt::format("{} can't check {} on tcp/{}: {}",
              check.query.from.address.to_string(),
              check.query.to.address.to_string(),
              check.query.port,
              why.drops.empty() ? "nothing tells why" : why.drops.front().text)});
    }
  }
  return found;
}

}  // namespace vpcscope
