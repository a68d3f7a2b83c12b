// Route tables of subnets (section 5) and of gateways (section 6).
#include <algorithm>

#include "tests/reference/walker.h"

namespace vpcscope::reference {
namespace {

bool attached(const Slice<GatewayAttachment>& list, const Id& vpc) {
  return std::any_of(list.begin(), list.end(), [&](const GatewayAttachment& one) {
    return one.vpc == vpc && functional(one.state, {"available", "attached"});  // R-IN-2
  });
}

/// R-IN-5: the one effective target.
std::pair<Target, std::string> target_of(const Snapshot& s, const Route& route) {
  if (route.gateway.present()) {
    const std::string id = route.gateway.to_string();
    if (id == "local") return {Target::Local, id};
    if (id == "VpcLattice") return {Target::Lattice, id};
    if (id.starts_with("igw-")) return {Target::InternetGateway, id};
    if (id.starts_with("vgw-")) return {Target::VirtualGateway, id};
    if (id.starts_with("vpce-")) {
      const VpcEndpoint* endpoint = find<VpcEndpoint>(s, id);
      const bool inspects =
          endpoint != nullptr ? endpoint->type.is("GatewayLoadBalancer") : !route.destination_list.present();
      return {inspects ? Target::InspectionEndpoint : Target::GatewayEndpoint, id};
    }
    return {Target::None, id};
  }
  if (route.nat_gateway.present()) return {Target::NatGateway, route.nat_gateway.to_string()};
  if (route.interface.present()) return {Target::Interface, route.interface.to_string()};
  if (route.instance.present()) {
    for (const NetworkInterface& eni : s.all<NetworkInterface>())
      if (eni.instance == route.instance && eni.device_index.value_or(0) == 0)
        return {Target::Interface, eni.id.to_string()};
    return {Target::Interface, route.instance.to_string()};
  }
  if (route.egress_only_gateway.present())
    return {Target::EgressOnlyGateway, route.egress_only_gateway.to_string()};
  if (route.transit_gateway.present()) return {Target::TransitGateway, route.transit_gateway.to_string()};
  if (route.peering.present()) return {Target::Peering, route.peering.to_string()};
  if (route.core_network.present()) return {Target::CoreNetwork, route.core_network.str()};
  if (route.carrier_gateway.present()) return {Target::CarrierGateway, route.carrier_gateway.to_string()};
  if (route.local_gateway.present()) return {Target::LocalGateway, route.local_gateway.to_string()};
  if (route.odb_network.present()) return {Target::Odb, route.odb_network.str()};
  return {Target::None, "?"};
}

/// R-ROUTE-15: the target belongs to another VPC, or to none. Unknown targets are judged when followed.
bool is_foreign(const Snapshot& s, const RouteRow& row, const Vpc& vpc) {
  switch (row.target) {
    case Target::InternetGateway:
      if (const auto* one = find<InternetGateway>(s, row.id)) return !attached(one->attachments, vpc.id);
      return false;
    case Target::EgressOnlyGateway:
      if (const auto* one = find<EgressOnlyInternetGateway>(s, row.id))
        return !attached(one->attachments, vpc.id);
      return false;
    case Target::VirtualGateway:
      if (const auto* one = find<VpnGateway>(s, row.id)) return !attached(one->attachments, vpc.id);
      return false;
    case Target::NatGateway:
      if (const auto* one = find<NatGateway>(s, row.id)) return !(one->vpc == vpc.id);
      return false;
    case Target::Interface:
      if (const auto* one = find<NetworkInterface>(s, row.id)) return !(one->vpc == vpc.id);
      return false;
    case Target::GatewayEndpoint:
    case Target::InspectionEndpoint:
      if (const auto* one = find<VpcEndpoint>(s, row.id)) return !(one->vpc == vpc.id);
      return false;
    case Target::CarrierGateway:
      if (const auto* one = find<CarrierGateway>(s, row.id)) return !(one->vpc == vpc.id);
      return false;
    case Target::Peering:
      if (const auto* one = find<VpcPeeringConnection>(s, row.id))
        return !(one->requester.vpc == vpc.id) && !(one->accepter.vpc == vpc.id);
      return false;
    default:
      return false;
  }
}

}  // namespace

/// R-ROUTE-1
const RouteTable* Walker::table_of(const Subnet& subnet) {
  const RouteTable* main = nullptr;
  bool any = false;
  bool doubtful = false;  // an association that could not be read may be this subnet's
  for (const RouteTable& table : s_.all<RouteTable>()) {
    if (!(table.vpc == subnet.vpc)) continue;
    any = true;
    for (const RouteTableAssociation& link : table.associations) {
      doubtful = doubtful || link.unusable;
      if (link.unusable || !functional(link.state, {"associated"}))
        continue;  // R-IN-10: absent is associated
      if (link.subnet == subnet.id && link.subnet.present()) return &table;
      if (link.main.yes()) main = &table;
    }
  }
  if (doubtful) lack("a readable route table association", "R-ROUTE-1", subnet.id.to_string());
  mind_left_out(Kind::RouteTable, "R-ROUTE-1", subnet.id.to_string());
  if (main != nullptr) return main;
  if (!any && q_.assume_routes) {
    note("ASSUMED route table of " + subnet.id.to_string());  // R-IN-11
    return nullptr;
  }
  lack("ec2 describe-route-tables", "R-ROUTE-1", subnet.id.to_string());
}

RouteRow Walker::row_of(const Route& route, const RouteTable& table, const Vpc& vpc) {
  RouteRow row;
  std::tie(row.target, row.id) = target_of(s_, route);
  row.table = table.id.to_string();
  row.propagated = route.origin.is("EnableVgwRoutePropagation");
  // R-ROUTE-5, R-ROUTE-12: static, prefix list, advertised, propagated
  row.rank = route.destination_list.present()   ? 1
             : route.origin.is("Advertisement") ? 2
             : row.propagated                   ? 3
                                                : 0;
  row.blackhole = route.state.is("blackhole") || is_foreign(s_, row, vpc);
  return row;
}

/// Every route of the table that matches the destination, prefix lists expanded.
std::vector<RouteRow> Walker::rows_of(
    const RouteTable* table, const Vpc& vpc, const Subnet* subnet, const Packet& p, bool quiet) {
  std::vector<RouteRow> rows;
  const std::string name = table != nullptr ? table->id.to_string() : "assumed";
  const auto add = [&](RouteRow row, Prefix destination) {
    row.destination = destination;
    if (destination.contains(p.destination)) rows.push_back(row);  // R-ROUTE-2: families never mix
  };
  std::vector<Prefix> printed;
  if (table != nullptr) {
    for (const Route& route : table->routes) {
      if (route.unusable) {
        if (!quiet && !unknown("route of " + name + " that could not be read", "R-IN-3", name))
          lack("a readable route", "R-IN-3", name);
        continue;
      }
      if (route.state.is("filtered")) continue;  // R-ROUTE-4
      const RouteRow row = row_of(route, *table, vpc);
      if (route.destination.present()) printed.push_back(route.destination);
      if (route.destination_ipv6.present()) printed.push_back(route.destination_ipv6);
      add(row, route.destination);
      add(row, route.destination_ipv6);
      if (!route.destination_list.present()) continue;
      const auto entries = entries_of(s_, route.destination_list);
      if (entries) {
        for (const Prefix& entry : *entries) add(row, entry);
      } else if (!unknown(route.destination_list.to_string() + " does not hold " + p.destination.to_string(),
                     "R-IN-7",
                     name)) {
        add(row, Prefix::host(p.destination));
      }
    }
  }
  for (const Prefix& block : cidrs_of(vpc)) {  // R-ROUTE-3
    if (std::find(printed.begin(), printed.end(), block) != printed.end()) continue;
    RouteRow row;
    row.target = Target::Local;
    row.id = "local";
    row.table = name;
    add(row, block);
  }
  if (table == nullptr && subnet != nullptr && subnet->maps_public_address.yes()) {  // --assume routes
    for (const InternetGateway& one : s_.all<InternetGateway>()) {
      if (!attached(one.attachments, vpc.id)) continue;
      RouteRow row;
      row.target = Target::InternetGateway;
      row.id = one.id.to_string();
      row.table = name;
      add(row, Prefix::whole(Family::V4));
    }
  }
  return rows;
}

std::vector<RouteRow> Walker::best_of(std::vector<RouteRow> rows, const Vpc& vpc, Address destination) {
  if (in_vpc(vpc, destination))  // R-ROUTE-6, also where the local route's target is replaced
    std::erase_if(rows, [](const RouteRow& row) { return row.propagated; });
  int longest = -1;
  for (const RouteRow& row : rows) longest = std::max(longest, row.destination.length());
  std::erase_if(rows, [&](const RouteRow& row) { return row.destination.length() < longest; });
  int rank = 9;
  for (const RouteRow& row : rows) rank = std::min(rank, row.rank);
  std::erase_if(rows, [&](const RouteRow& row) { return row.rank > rank; });
  std::vector<RouteRow> distinct;
  for (const RouteRow& row : rows)
    if (std::none_of(distinct.begin(), distinct.end(), [&](const RouteRow& one) { return one.id == row.id; }))
      distinct.push_back(row);
  return distinct;
}

RouteRow Walker::lookup(const RouteTable* table, const Vpc& vpc, const Subnet* subnet, const Packet& p) {
  const std::string name = table != nullptr ? table->id.to_string() : "assumed";
  const std::vector<RouteRow> best = best_of(rows_of(table, vpc, subnet, p, false), vpc, p.destination);
  if (best.empty())
    drop("NO_ROUTE_TO_DESTINATION", "R-ROUTE-4", name, "no route to " + p.destination.to_string());
  return kept(name, best);
}

/// R-ROUTE-11: any of equal routes, and from then on the same one.
RouteRow Walker::kept(const std::string& table, const std::vector<RouteRow>& best) {
  std::vector<std::string> labels;
  for (const RouteRow& row : best) labels.push_back(row.id);
  std::string key = table;
  for (const std::string& label : labels) key += " " + label;
  const auto before = kept_.find(key);
  const std::size_t at = before != kept_.end() ? before->second : choose("route", labels);
  kept_[key] = at;
  return best[at];
}

std::optional<RouteRow> Walker::quiet_lookup(const Place& from, const Packet& p) {
  const RouteTable* table = from.own_table;
  no_table_ = false;
  try {
    if (table == nullptr) table = table_of(*from.subnet);
  } catch (const Lost&) {
    no_table_ = true;
    result_.trace.pop_back();
    --hops_;
    return std::nullopt;
  }
  const auto best = best_of(rows_of(table, *from.vpc, from.subnet, p, true), *from.vpc, p.destination);
  if (best.empty()) return std::nullopt;
  return kept(table != nullptr ? table->id.to_string() : "assumed", best);
}

const RouteTable* Walker::edge_table(const std::string& gateway) {
  for (const RouteTable& table : s_.all<RouteTable>())
    for (const RouteTableAssociation& link : table.associations)
      if (!link.unusable && is_id(link.gateway, gateway) && functional(link.state, {"associated"}))
        return &table;
  return nullptr;
}

/// R-EDGE-2: what the gateway's table says of a destination, other routes ignored.
RouteRow Walker::edge_row(const std::string& gateway, const Vpc& vpc, Address destination) {
  RouteRow local;
  local.target = Target::Local;
  local.id = "local";
  const RouteTable* table = edge_table(gateway);
  if (table == nullptr) return local;
  const bool internet = gateway.starts_with("igw-");
  Packet p;
  p.destination = destination;
  std::vector<RouteRow> rows = rows_of(table, vpc, nullptr, p, false);
  std::erase_if(rows, [&](const RouteRow& row) {
    const bool target = row.target == Target::Local || row.target == Target::Interface ||
                        row.target == Target::InspectionEndpoint;
    if (row.rank == 2 && internet && target) return false;
    const std::vector<Prefix> blocks = cidrs_of(vpc);
    bool whole = std::find(blocks.begin(), blocks.end(), row.destination) != blocks.end();
    for (const Subnet& subnet : s_.all<Subnet>())
      if (subnet.vpc == vpc.id)
        for (const Prefix& block : blocks_of(subnet)) whole = whole || block == row.destination;
    return !target || !whole || row.rank != 0;
  });
  const std::vector<RouteRow> best = best_of(rows, vpc, destination);
  return best.empty() ? local : best.front();
}

/// R-EDGE-1: into the VPC by an internet or virtual private gateway.
Outcome Walker::enter_by_gateway(const std::string& gateway, const Vpc& vpc, Packet p) {
  const bool internet = gateway.starts_with("igw-");
  const RouteRow chosen = edge_row(gateway, vpc, p.destination);
  if (const RouteTable* table = edge_table(gateway); table != nullptr)
    hop("route", table->id.to_string(), "edge -> " + chosen.id);
  if (chosen.blackhole) drop("BAD_STATE_ROUTE", "R-ROUTE-10", chosen.table, "blackhole");
  Place from;
  from.vpc = &vpc;
  from.component = gateway;
  if (chosen.target == Target::Interface) {
    const NetworkInterface* eni = find<NetworkInterface>(s_, chosen.id);
    if (eni == nullptr) lack("ec2 describe-network-interfaces", "R-IN-3", chosen.id);
    // R-EDGE-4: of IPv6, which is not translated, any address of the interface will do
    bool has_public = p.destination.is_v6() && !eni->ipv6_addresses.empty();
    for (const PrivateAddress& one : eni->addresses) has_public = has_public || one.public_address.present();
    bool runs = eni->instance.present();
    for (const Instance& one : s_.all<Instance>())
      runs = runs && !(one.id == eni->instance && !functional(one.state, {"running"}));
    if (internet && !owns(*eni, p.destination) && (!runs || !has_public))
      drop("INGRESS_RTB_NO_PUBLIC_IP", "R-EDGE-4", chosen.id, "no public address or no running instance");
    return to_appliance(*eni, from, p);
  }
  if (chosen.target == Target::InspectionEndpoint) {
    const VpcEndpoint* endpoint = find<VpcEndpoint>(s_, chosen.id);
    if (endpoint == nullptr) lack("ec2 describe-vpc-endpoints", "R-IN-3", chosen.id);
    if (!internet) note("R-EDGE-3: endpoint as a target of a virtual private gateway's table");
    return to_inspection(*endpoint, from, p);
  }
  return arrive_local(vpc, p, nullptr);
}

}  // namespace vpcscope::reference
