// Route tables of subnets (section 5) and of gateways (section 6).
#include "analyzer/walk.h"

namespace vpcscope {

net::Handle<net::RouteTable> Walk::table_of(const Place& from) const {
  if (from.own_table.present()) return from.own_table;
  return from.subnet.present() ? n_[from.subnet].table : net::Handle<net::RouteTable>{};
}

/// One list holds an address or does not, wherever on the way it is asked.
bool Walk::list_holds(const net::Route& route, net::Handle<net::Scope> scope, const Packet& p) {
  const Address& to = p.header.destination;
  for (const Supposed& one : supposed_)
    if (n_[one.route].list == route.list && one.address == to) return one.holds;
  const bool holds = !suppose({"X_MISSING_DATA", "R-IN-7"},
      {ComponentKind::PrefixList, route.list.at, {}},
      p,
      net::Call::PrefixListEntries,
      scope,
      "whether the list holds the destination is not known");
  supposed_.push_back({n_.handle_of(route), to, holds});
  return holds;
}

/// Routes of unknown prefix lists stand first in a table, without destination: any of them might hold the
/// address, and would then win but over a static route for that very address.
net::Handle<net::Route> Walk::longest_or_supposed(const net::RouteTable& table, const Packet& p) {
  const Address& to = p.header.destination;
  const net::Handle<net::Route> winner = n_.longest(table, to);
  const bool settled =
      winner.present() && n_[winner].destination.length() == to.bit_length() && n_[winner].rank == 0;
  if (settled) return winner;
  for (std::uint32_t i = 0; i < table.routes.count; ++i) {
    const net::Handle<net::Route> one = table.routes[i];
    const net::Route& route = n_[one];
    if (route.destination.present()) break;
    if (list_holds(route, table.object.scope, p)) return one;
  }
  return winner;
}

namespace {

constexpr Prefix never_routed_v4 = Prefix::of(Address::v4(169U << 24U | 254U << 16U | 168U << 8U), 22);
constexpr Prefix never_routed_v6 = Prefix::of(Address::v6(0xfd00'0ec2'0000'0000, 0), 32);

}  // namespace

/// R-ROUTE-4
End Walk::follow_table(const Place& from, Packet p) {
  const Address& to = p.header.destination;
  if (never_routed_v4.contains(to) || never_routed_v6.contains(to))
    return halt({"X_RESERVED_DESTINATION", "R-ADDR-6"}, from.component, p, "no route forwards this address");
  const net::Handle<net::RouteTable> handle = table_of(from);
  if (!handle.present()) {
    const net::Handle<net::Scope> scope = n_[from.vpc].object.scope;
    return lack(net::Call::RouteTables,
        scope,
        "R-ROUTE-1",
        from.subnet.present() ? ref(from.subnet) : from.component,
        p);
  }
  const net::RouteTable& table = n_[handle];
  if (from.subnet.present() && n_[from.subnet].assumed_table && !from.own_table.present())
    remark("ASSUMED", "R-IN-11", ref(from.subnet), "its route table was not exported: the usual routes");
  if (table.unusable_route)
    return lost({"X_MISSING_DATA", "R-IN-3"},
        ref(ComponentKind::RouteTable, handle),
        p,
        "a route of the table could not be read");
  const net::Handle<net::Route> winner = longest_or_supposed(table, p);
  if (!winner.present())
    return halt_at({"NO_ROUTE_TO_DESTINATION", "R-ROUTE-4"},
        handle,
        {},
        ref(ComponentKind::RouteTable, handle),
        p,
        "no route holds the destination");
  return follow(handle, pick(table, winner), from, p);
}

/// R-ROUTE-11: equal prefixes of two prefix lists with different targets are alternatives.
net::Handle<net::Route> Walk::pick(const net::RouteTable& table, net::Handle<net::Route> winner) {
  const net::Route& first = n_[winner];
  if (first.origin != net::Origin::PrefixList) return winner;
  std::vector<net::Handle<net::Route>> equal;
  for (std::uint32_t at = winner.at; at < table.routes.first + table.routes.count; ++at) {
    const net::Route& one = n_[net::Handle<net::Route>{at}];
    if (one.destination != first.destination || one.rank != first.rank || one.ignored || one.beaten_by_local)
      break;
    bool known = false;
    for (const net::Handle<net::Route> other : equal)
      known = known || n_.text(n_[other].target_id) == n_.text(one.target_id);
    if (!known) equal.push_back({at});
  }
  const std::uint32_t taken = choose(static_cast<std::uint32_t>(equal.size()), [&](std::uint32_t i) {
    return ComponentRef{ComponentKind::PrefixList, n_[equal[i]].list.at, {}};
  });
  return equal[taken];
}

namespace {

ComponentRef target_of(const net::Route& route) {
  ComponentKind kind = ComponentKind::None;
  switch (route.target_kind) {
    case net::TargetKind::None:
    case net::TargetKind::Local:
    case net::TargetKind::Lattice:
    case net::TargetKind::Odb:
      break;
    case net::TargetKind::InternetGateway:
      kind = ComponentKind::InternetGateway;
      break;
    case net::TargetKind::EgressOnlyGateway:
      kind = ComponentKind::EgressOnlyGateway;
      break;
    case net::TargetKind::NatGateway:
      kind = ComponentKind::NatGateway;
      break;
    case net::TargetKind::Interface:
      kind = ComponentKind::Interface;
      break;
    case net::TargetKind::Peering:
      kind = ComponentKind::Peering;
      break;
    case net::TargetKind::TransitGateway:
      kind = ComponentKind::TransitGateway;
      break;
    case net::TargetKind::VpnGateway:
      kind = ComponentKind::VpnGateway;
      break;
    case net::TargetKind::GatewayEndpoint:
    case net::TargetKind::InspectionEndpoint:
      kind = ComponentKind::Endpoint;
      break;
    case net::TargetKind::CoreNetwork:
      kind = ComponentKind::CoreNetwork;
      break;
    case net::TargetKind::CarrierGateway:
      kind = ComponentKind::CarrierGateway;
      break;
    case net::TargetKind::LocalGateway:
      kind = ComponentKind::LocalGateway;
      break;
    case net::TargetKind::Attachment:
      kind = ComponentKind::TransitAttachment;
      break;
  }
  return {kind, route.target, route.target_id};
}

/// The call that would tell of a target that is not in the snapshot.
net::Call call_of(net::TargetKind kind) {
  switch (kind) {
    case net::TargetKind::InternetGateway:
      return net::Call::InternetGateways;
    case net::TargetKind::EgressOnlyGateway:
      return net::Call::EgressOnlyGateways;
    case net::TargetKind::NatGateway:
      return net::Call::NatGateways;
    case net::TargetKind::Interface:
      return net::Call::NetworkInterfaces;
    case net::TargetKind::Peering:
      return net::Call::Peerings;
    case net::TargetKind::TransitGateway:
      return net::Call::TransitGateways;
    case net::TargetKind::VpnGateway:
      return net::Call::VpnGateways;
    case net::TargetKind::GatewayEndpoint:
    case net::TargetKind::InspectionEndpoint:
      return net::Call::Endpoints;
    case net::TargetKind::CarrierGateway:
      return net::Call::CarrierGateways;
    default:
      return net::Call::None;
  }
}

}  // namespace

/// Who is at the far end of an egress group test, now that the route is known (R-SG-6, R-SG-9).
void Walk::settle_egress_by(const net::Route& route, const Place& from, const Packet& p) {
  if (egress_at_ >= path_.elements.size()) return;
  const Address& to = p.header.destination;
  switch (route.target_kind) {
    case net::TargetKind::Local:
      return settle_egress(n_.owner(from.vpc, to).interface, Identity::Kept);
    case net::TargetKind::Peering:
      return settle_egress_by_peering(route.target, from, to);
    case net::TargetKind::TransitGateway:
    case net::TargetKind::CoreNetwork:
      return settle_egress({}, Identity::None);  // R-SG-7: inbound rules only
    case net::TargetKind::InternetGateway: {
      const net::PublicAddress* found = n_.public_address(to);
      return settle_egress(
          found != nullptr ? found->interface : net::Handle<net::Interface>{}, Identity::Lost);
    }
    default:
      return settle_egress(n_.owner(from.vpc, to).interface, Identity::Lost);
  }
}

/// R-FLOW-5. Legality of the route is not asked: what the export prints is honoured (R-ROUTE-7, R-ROUTE-8).
End Walk::follow(
    net::Handle<net::RouteTable> table, net::Handle<net::Route> handle, const Place& from, Packet p) {
  const net::Route& route = n_[handle];
  const ComponentRef target = target_of(route);
  if (!route.blackhole) settle_egress_by(route, from, p);
  if (loops(from.component, target, p)) return dropped();
  if (route.blackhole)
    return halt_at({"BAD_STATE_ROUTE", route.foreign ? "R-ROUTE-15" : "R-ROUTE-10"},
        table,
        handle,
        ref(ComponentKind::RouteTable, table),
        p,
        route.foreign ? "the route's target belongs to another VPC or is detached"
                      : "the route is a blackhole");
  hop(Action::Route, ref(ComponentKind::RouteTable, table), p);
  path_.elements.back().table = table;
  path_.elements.back().route = handle;
  const net::TargetKind kind = route.target_kind;
  const bool stays = kind == net::TargetKind::Local || kind == net::TargetKind::Peering ||
                     (kind == net::TargetKind::Interface && n_.in_vpc(n_[from.vpc], p.header.destination));
  if (p.preserved_by_nlb && !stays &&
      stop({"X_NLB_CLIENT_IP_PATH", "R-LB-14"},
          target,
          p,
          "the client's address is preserved only in the VPC and its peers"))
    return dropped();
  const Translation* last = pending();
  const bool to_the_internet = p.reply && last != nullptr && last->kind == Translation::Kind::InternetIn &&
                               last->after == p.header.source && last->vpc == from.vpc;
  if (to_the_internet && (kind == net::TargetKind::NatGateway || kind == net::TargetKind::TransitGateway ||
                             kind == net::TargetKind::VpnGateway))  // R-IGW-7
    return halt({"X_ASYMMETRIC_RETURN", "R-IGW-7"},
        target,
        p,
        "the reply does not leave by the gateway that translated");
  if (route.target == net::nowhere && call_of(kind) != net::Call::None)
    return lack(call_of(kind), n_[table].object.scope, "R-IN-3", target, p);
  switch (kind) {
    case net::TargetKind::Local:
      return arrive_local(from.vpc, p, from.subnet);
    case net::TargetKind::InternetGateway:
      return to_internet_gateway({route.target}, from, p);
    case net::TargetKind::EgressOnlyGateway:
      return to_egress_only(route.target, from, p);
    case net::TargetKind::NatGateway:
      return to_nat({route.target}, from, p);
    case net::TargetKind::Interface:
      return to_appliance({route.target}, from, p);
    case net::TargetKind::Peering:
      return to_peering(route.target, from, p);
    case net::TargetKind::TransitGateway:
      return to_transit(route.target, from, p);
    case net::TargetKind::VpnGateway:
      return to_vpn_gateway({route.target}, from, p);
    case net::TargetKind::GatewayEndpoint:
      return to_gateway_endpoint({route.target}, from, p);
    case net::TargetKind::InspectionEndpoint:
      return to_inspection({route.target}, from, p);
    case net::TargetKind::CoreNetwork:
      return to_core_network(route.target, from, p);
    case net::TargetKind::CarrierGateway:
      return to_carrier(route.target, from, p);
    case net::TargetKind::LocalGateway:
      return to_local_gateway(route.target_id, from, p);
    case net::TargetKind::Lattice:
      return to_lattice(from, p);
    case net::TargetKind::Odb:
      return lost({"X_NOT_MODELLED", "R-ROUTE-14"}, target, p, "ODB networks are not modelled");
    case net::TargetKind::Attachment:
    case net::TargetKind::None:
      break;
  }
  return lost({"UNKNOWN_RESOURCE", "R-IN-5"}, target, p, "the route's target is of no known kind");
}

// ---------------------------------------------------------------------------------------- edge tables

net::Handle<net::Route> Walk::edge_route(net::Handle<net::RouteTable> edge, const Address& to) const {
  return edge.present() ? n_.longest(n_[edge], to) : net::Handle<net::Route>{};
}

/// R-EDGE-4: an interface that an internet gateway's table names needs an instance and a public address.
bool Walk::may_take_ingress(net::Handle<net::Interface> at, const Address& to) const {
  const net::Interface& interface = n_[at];
  if (n_.owns(interface, to)) return true;
  if (interface.instance_id.empty() || !interface.running) return false;
  if (to.is_v6()) return true;  // IPv6 has nothing but public addresses
  for (const net::InterfaceAddress& one : n_[interface.v4])
    if (one.public_address.present()) return true;
  return false;
}

/// R-EDGE-1: into the VPC by an internet or virtual private gateway. Without a table, implicit local
/// delivery.
End Walk::enter_by_gateway(
    ComponentRef gateway, net::Handle<net::RouteTable> edge, net::Handle<net::Vpc> vpc, Packet p) {
  const net::Handle<net::Route> handle = edge_route(edge, p.header.destination);
  if (!handle.present()) return arrive_local(vpc, p, {});
  const net::Route& route = n_[handle];
  if (route.blackhole)
    return halt_at({"BAD_STATE_ROUTE", "R-ROUTE-10"},
        edge,
        handle,
        ref(ComponentKind::RouteTable, edge),
        p,
        "the route is a blackhole");
  hop(Action::Route, ref(ComponentKind::RouteTable, edge), p);
  path_.elements.back().table = edge;
  path_.elements.back().route = handle;
  Place from;
  from.vpc = vpc;
  from.component = gateway;
  const bool internet = gateway.kind == ComponentKind::InternetGateway;
  const ComponentRef target = target_of(route);
  if (route.target_kind == net::TargetKind::Local) return arrive_local(vpc, p, {});
  if (route.target == net::nowhere)
    return lack(call_of(route.target_kind), n_[edge].object.scope, "R-IN-3", target, p);
  if (route.target_kind == net::TargetKind::Interface) {
    if (internet && !may_take_ingress({route.target}, p.header.destination) &&
        stop({"INGRESS_RTB_NO_PUBLIC_IP", "R-EDGE-4"}, target, p, "it has no public address or no instance"))
      return dropped();
    return to_appliance({route.target}, from, p);
  }
  if (!internet)
    remark("R_EDGE_3", "R-EDGE-3", target, "an endpoint as target of a virtual private gateway's table");
  return to_inspection({route.target}, from, p);
}

}  // namespace vpcscope
