// VPC Lattice: through a VPC association (R-LAT-1) or a service-network endpoint (R-VPCE-12) to a service's
// target or to a resource.
//
// Which service or resource a client means is in its TLS or HTTP header, or in the address that DNS gave it;
// no packet tells. So each that the service network offers on the port is a way of its own. Lattice is two
// conversations, as a load balancer is: the client's ends at Lattice, and Lattice opens the second, from an
// address of its own.
#include "analyzer/steps/lattice.h"

#include <algorithm>
#include <boost/container/small_vector.hpp>

#include "analyzer/walk.h"

namespace vpcscope {
namespace {

/// The address that stands for all that Lattice sends from.
Address lattice_address(Family family) {
  return family == Family::V4 ? Address::v4(0xa9fe'ab01) : Address::v6(0xfd00'0ec2'0080'0000, 1);
}

bool listens(const Network& network, const net::LatticeService& service, std::uint16_t port) {
  for (const net::PortSpan& one : network[service.ports])
    if (one.first <= port && port <= one.last) return true;
  return false;
}

}  // namespace

/// A way out of Lattice, or the reason why there is none.
struct LatticeWay {
  enum class Kind : std::uint8_t { Target, Resource, Ends, Down, NoTargets, Lacks };
  Kind kind = Kind::Ends;
  net::TextAt id;
  net::Handle<net::LatticeGroup> group = {};
  net::Handle<net::LatticeTarget> target = {};
  net::Handle<net::ResourceConfiguration> resource = {};
  net::Call call = net::Call::None;  // Lacks
  net::Handle<net::Scope> scope = {};
};

struct LatticeWays {
  boost::container::small_vector<LatticeWay, 8> all;
};

// ------------------------------------------------------------------------------------------ into Lattice

End Walk::to_lattice(const Place& from, Packet p) {
  const net::Vpc& vpc = n_[from.vpc];
  if (p.reply && leg_->by_lattice) {  // back to Lattice, without a route
    if (from.subnet.present()) test_acl(from.subnet, p, true);
    return {.kind = End::Kind::Service, .packet = p};
  }
  if (p.arrival != Arrival::Inside)
    return halt(
        {"X_RESERVED_DESTINATION", "R-LAT-1"}, ref(from.vpc), p, "Lattice answers only inside the VPC");
  if (p.reply)
    return halt({"X_ASYMMETRIC_RETURN", "R-FLOW-9"}, ref(from.vpc), p, "Lattice is no client of this VPC");
  if (from.subnet.present()) test_acl(from.subnet, p, true);  // R-FLOW-4: out of the subnet first
  if (!vpc.lattice.present()) {
    if (any_left_out(Kind::ServiceNetworkVpcAssociation))
      return lack_left_out(Kind::ServiceNetworkVpcAssociation, "R-LAT-1", ref(from.vpc), p);
    if (n_.missing(net::Call::LatticeAssociations, vpc.object.scope))
      remark("ASSUMED", "R-IN-11", ref(from.vpc), "assumes that no service network is associated");
    return halt({"NO_ROUTE_TO_DESTINATION", "R-LAT-1"}, ref(from.vpc), p, "no service network is associated");
  }
  const net::LatticeAssociation& link = n_[vpc.lattice];
  const ComponentRef component = ref(ComponentKind::ServiceNetwork, vpc.lattice);
  if (!link.groups_known)
    doubt({"X_MISSING_DATA", "R-LAT-1"},
        component,
        p,
        net::Call::LatticeAssociations,
        link.object.scope,
        "the groups of the association");
  if (link.groups.present()) test_group_set(link.groups, p.origin, component, p, false);
  carries(Carries::Tcp, {"PROTOCOL_RESTRICTION", "R-LAT-1"}, component, p);
  leg_->exit = Exit{.kind = Exit::Kind::Lattice, .gateway = component, .vpc = from.vpc};
  hop(Action::Deliver, component, p);
  return {.kind = End::Kind::Service, .vpc = from.vpc, .packet = p};
}

/// What a packet that reached Lattice sets off: services have addresses of one range, resources of another.
End Walk::serve_lattice(const End& end) {
  const bool resource = lattice_resources.contains(end.packet.header.destination);
  const net::LatticeAssociation& link = n_[n_[leg_->exit.vpc].lattice];
  return follow_lattice(link.network, leg_->exit.gateway, end, !resource, resource);
}

// ------------------------------------------------------------------------------------------ what it offers

LatticeWays Walk::lattice_services(const net::LatticeNetwork& network, std::uint16_t port) const {
  using Way = LatticeWay::Kind;
  LatticeWays ways;
  const auto lacks = [&](net::TextAt id, net::Call call, net::Handle<net::Scope> scope) {
    ways.all.push_back({.kind = Way::Lacks, .id = id, .call = call, .scope = scope});
  };
  for (const net::LatticeOffer& offer : n_[network.services]) {
    const net::LatticeService& service = n_[offer.service];
    if (!service.listeners_known) {
      lacks(offer.id, net::Call::LatticeListeners, service.scope);
      continue;
    }
    if (!listens(n_, service, port)) continue;
    if (!service.functional) {
      ways.all.push_back({.kind = Way::Down, .id = offer.id});
      continue;
    }
    if (service.groups.empty()) {  // whatever its rules are, no target comes of them
      if (n_.missing(net::Call::LatticeTargetGroups, service.scope))
        lacks(offer.id, net::Call::LatticeTargetGroups, service.scope);
      else
        ways.all.push_back({.kind = Way::Ends, .id = offer.id});
    }
    for (const net::Handle<net::LatticeGroup> group : n_[service.groups]) add_targets(group, ways);
  }
  return ways;
}

void Walk::add_targets(net::Handle<net::LatticeGroup> group, LatticeWays& ways) const {
  using Way = LatticeWay::Kind;
  const net::LatticeGroup& row = n_[group];
  const auto add = [&](Way kind, net::TextAt id) {
    ways.all.push_back({.kind = kind, .id = id, .group = group});
  };
  if (!row.functional) return add(Way::Down, row.object.id);
  if (row.type == net::TargetType::Lambda) return add(Way::Ends, row.object.id);
  const auto targets = n_[row.targets];
  const auto is_used = [](const net::LatticeTarget& one) { return one.state != net::TargetState::Idle; };
  const bool choosy =  // R-LB-20
      q_->honor_health && std::ranges::any_of(targets, [](const net::LatticeTarget& one) {
        return one.state == net::TargetState::Healthy;
      });
  for (const net::LatticeTarget& one : targets)
    if (is_used(one) && (!choosy || one.state == net::TargetState::Healthy))
      ways.all.push_back({.kind = Way::Target, .id = one.id, .group = group, .target = n_.handle_of(one)});
  if (std::ranges::any_of(targets, is_used)) return;
  if (row.known) return add(Way::NoTargets, row.object.id);
  ways.all.push_back({.kind = Way::Lacks,
      .id = row.object.id,
      .call = net::Call::LatticeTargets,
      .scope = row.object.scope});
}

void Walk::add_resources(const net::LatticeNetwork& network, const Packet& p, LatticeWays& ways) {
  using Way = LatticeWay::Kind;
  for (const net::LatticeOffer& offer : n_[network.resources]) {
    const net::ResourceConfiguration* resource = n_.find(offer.resource);
    if (resource == nullptr)
      ways.all.push_back({.kind = Way::Lacks,
          .id = offer.id,
          .call = net::Call::ResourceConfigurations,
          .scope = network.scope});
    else if (serves_port(*resource, p))
      ways.all.push_back({.kind = Way::Resource, .id = offer.id, .resource = offer.resource});
  }
}

/// One of the ways; TCP only.
End Walk::follow_lattice(net::Handle<net::LatticeNetwork> at, ComponentRef component, const End& end,
    bool services, bool resources) {
  const Packet& p = end.packet;
  path_.asks_service = true;
  if (p.header.protocol != 6) return end;  // dropped already
  const net::LatticeNetwork* network = n_.find(at);
  if (network == nullptr) return lack(net::Call::LatticeAssociations, {}, "R-LAT-1", component, p);
  LatticeWays ways;
  if (services) ways = lattice_services(*network, p.header.destination_port.fixed);
  if (resources) add_resources(*network, p, ways);
  if (ways.all.empty()) return nothing_offered(*network, component, p, services, resources);
  const auto shown = [&](std::uint32_t i) -> ComponentRef {
    const LatticeWay& way = ways.all[i];
    const net::LatticeTarget* target = n_.find(way.target);
    if (target != nullptr && target->interface.present()) return ref(target->interface);
    return {ComponentKind::Address, net::nowhere, way.id};
  };
  const std::uint32_t taken = choose(static_cast<std::uint32_t>(ways.all.size()), shown);
  return take_lattice_way(ways.all[taken], shown(taken), component, end);
}

/// Nothing of what the service network is known to offer listens there.
End Walk::nothing_offered(const net::LatticeNetwork& network, ComponentRef component, const Packet& p,
    bool services, bool resources) {
  const bool no_services = services && network.services.empty();
  const bool no_resources = resources && network.resources.empty();
  const auto unknown = [&](net::Call call, Kind kind) {
    if (n_.missing(call, network.scope) || !network.listed)
      lack(call, network.scope, "R-LAT-1", component, p);
    else if (any_left_out(kind))
      lack_left_out(kind, "R-LAT-1", component, p);
    else
      return false;
    return true;
  };
  if (no_services && unknown(net::Call::LatticeServiceAssociations, Kind::ServiceNetworkServiceAssociation))
    return dropped();
  if (no_resources &&
      unknown(net::Call::LatticeResourceAssociations, Kind::ServiceNetworkResourceAssociation))
    return dropped();
  if (services && any_left_out(Kind::LatticeListener))
    return lack_left_out(Kind::LatticeListener, "R-LAT-1", component, p);
  if (resources && any_left_out(Kind::ResourceConfiguration))
    return lack_left_out(Kind::ResourceConfiguration, "R-LAT-1", component, p);
  return halt({"ELBV2_LISTENER_PORT_RESTRICTION", "R-LAT-1"},
      component,
      p,
      "nothing that the service network offers listens on this port");
}

// ------------------------------------------------------------------------------------------ out of Lattice

End Walk::take_lattice_way(
    const LatticeWay& way, ComponentRef shown, ComponentRef component, const End& end) {
  const Packet& p = end.packet;
  switch (way.kind) {
    case LatticeWay::Kind::Target:
      return to_lattice_target(way, shown, component, p);
    case LatticeWay::Kind::Resource:
      return offer_resource(n_[way.resource], component, end);
    case LatticeWay::Kind::Ends:
      remark("ENDS_AT_LOAD_BALANCER", "R-LAT-1", component, "answered without a target that has an address");
      return end;
    case LatticeWay::Kind::Down:
      return halt({"BAD_STATE", "R-IN-10"}, shown, p, "is not active");
    case LatticeWay::Kind::NoTargets:
      if (any_left_out(Kind::LatticeTarget)) return lack_left_out(Kind::LatticeTarget, "R-LAT-1", shown, p);
      return halt({"ELBV2_LISTENER_HAS_NO_TG", "R-LB-21"}, shown, p, "no target that gets new flows");
    case LatticeWay::Kind::Lacks:
      return lack(way.call, way.scope, "R-LAT-1", shown, p);
  }
  return end;
}

/// From an address of Lattice to the target, by no route: what the target's subnet and groups let in decides.
End Walk::to_lattice_target(
    const LatticeWay& way, ComponentRef shown, ComponentRef component, const Packet& p) {
  const net::LatticeGroup& group = n_[way.group];
  const net::LatticeTarget& target = n_[way.target];
  Packet next;
  next.header = p.header;
  next.identity_lost = true;  // client references do not match
  next.header.destination = target.address;
  if (group.type == net::TargetType::Balancer && !aim_at_node(target, shown, p, next.header.destination))
    return dropped();
  if (group.type == net::TargetType::Instance && !target.interface.present() &&
      n_.missing(net::Call::NetworkInterfaces, group.object.scope))
    return lack(net::Call::NetworkInterfaces, group.object.scope, "R-LB-6", shown, p);
  if (!next.header.destination.present())
    return halt({"TARGET_ADDRESS_RESTRICTION", "R-LB-6"}, shown, p, "a target without an address");
  if (target.port < 0)
    return halt(
        {"TARGET_PORT_RESTRICTION", "R-LB-6"}, shown, p, "neither the target nor its group has a port");
  if (!group.vpc.present()) return lack(net::Call::Vpcs, group.object.scope, "R-LAT-1", shown, p);
  if (target.state == net::TargetState::Unhealthy && !q_->honor_health)
    remark("TARGET_NOT_HEALTHY", "R-LB-20", shown, "its health check fails, or has not passed yet");
  next.header.source = lattice_address(next.header.destination.family());
  next.header.source_port = new_port({1024, 65535});
  next.header.destination_port = {PortRef::set_by_network, static_cast<std::uint16_t>(target.port)};
  hop(Action::Translate, component, next);
  Leg leg;
  leg.by_lattice = true;
  return run_leg_into(leg, next, group.vpc);
}

/// A target that is an Application Load Balancer: one of its nodes; false: the walk has ended.
bool Walk::aim_at_node(
    const net::LatticeTarget& target, ComponentRef shown, const Packet& p, Address& address) {
  const net::LoadBalancer* balancer = n_.find(target.balancer);
  if (balancer == nullptr) {
    lack(net::Call::LoadBalancers, {}, "R-LAT-1", shown, p);
    return false;
  }
  const auto nodes = n_[balancer->nodes];
  if (nodes.empty()) {
    lack(net::Call::NetworkInterfaces, balancer->object.scope, "R-LAT-1", shown, p);
    return false;
  }
  const std::uint32_t taken = choose(balancer->nodes.count, [&](std::uint32_t i) { return ref(nodes[i]); });
  address = n_[nodes[taken]].primary.get();
  return true;
}

/// R-VPCE-11 without an endpoint: any interface of the gateway may be the one.
End Walk::offer_resource(const net::ResourceConfiguration& resource, ComponentRef component, const End& end) {
  const Packet& p = end.packet;
  const net::ResourceGateway* gateway = usable_gateway(resource, component, p);
  if (gateway == nullptr) return dropped();
  const auto node = gateway_in_zone(*gateway,
      end.kind == End::Kind::Interface ? end.interface : net::Handle<net::Interface>{},
      component,
      p);
  return node.present() ? to_resource(resource, node, component, p) : dropped();
}

}  // namespace vpcscope
