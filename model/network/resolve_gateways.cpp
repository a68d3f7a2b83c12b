// Gateways of one VPC, peerings, interfaces that forward, and Block Public Access (sections 4 and 9 to 13).
#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "model/network/resolver.h"

namespace vpcscope::net {
namespace {

// ---------------------------------------------------------------------------------------- internet gateways

/// The VPC that the gateway is attached to (R-IGW-1, R-IN-2).
Handle<Vpc> attached_vpc(Resolver& r, const Slice<GatewayAttachment>& list, const Header& header) {
  for (const GatewayAttachment& one : list)
    if (!one.unusable && functional(one.state, {"available", "attached"}))
      if (const Handle<Vpc> vpc = r.find<Vpc>(one.vpc, header); vpc.present()) return vpc;
  return {};
}

void resolve_internet_gateways(Resolver& r) {
  std::uint32_t at = 0;
  for (const vpcscope::InternetGateway& from : r.snapshot.all<vpcscope::InternetGateway>()) {
    const Handle<InternetGateway> handle{at++};
    r[handle].object = r.object(from.header, from.id);
    r[handle].vpc = attached_vpc(r, from.attachments, from.header);
    if (r[handle].vpc.present()) r[r[handle].vpc].internet_gateway = handle;
  }
}

void resolve_egress_only(Resolver& r) {
  std::uint32_t at = 0;
  for (const EgressOnlyInternetGateway& from : r.snapshot.all<EgressOnlyInternetGateway>()) {
    EgressOnlyGateway& to = r.column<EgressOnlyGateway>()[at++];
    to.object = r.object(from.header, from.id);
    to.vpc = attached_vpc(r, from.attachments, from.header);
  }
}

/// R-EDGE-8: a table that governs a pool of public addresses.
void find_pool(Resolver& r) {
  std::uint32_t table = 0;
  for (const vpcscope::RouteTable& from : r.snapshot.all<vpcscope::RouteTable>()) {
    for (const RouteTableAssociation& one : from.associations)
      if (!one.unusable && !one.public_ipv4_pool.view().empty()) r.column<Facts>()[0].pool = {table};
    ++table;
  }
}

// ---------------------------------------------------------------------------------------- NAT gateways

Run<NatAddress> addresses_of(Resolver& r, const vpcscope::NatGateway& nat) {
  std::vector<NatAddress> list;
  for (const NatGatewayAddress& one : nat.addresses) {
    if (one.unusable || !functional(one.status, {"succeeded"})) continue;  // R-NAT-4
    if (!one.private_address.present()) continue;
    NatAddress row;
    row.inside = one.private_address;
    row.text = r.text(one.private_address.to_string());
    row.zone = r.zone(nat.header, one.zone_id, one.zone);
    list.push_back(row);
  }
  return r.append(list);
}

/// R-NAT-14
bool has_proxy(const vpcscope::NatGateway& nat) {
  return std::ranges::any_of(nat.appliances, [](const NatGatewayAppliance& one) {
    return !one.attachment_state.is("detached") && !one.attachment_state.is("attach-failed");
  });
}

void resolve_nat_gateways(Resolver& r) {
  std::uint32_t at = 0;
  for (const vpcscope::NatGateway& from : r.snapshot.all<vpcscope::NatGateway>()) {
    NatGateway to;
    to.object = r.object(from.header, from.id);
    to.vpc = r.find<Vpc>(from.vpc, from.header);
    to.regional = from.availability_mode.is("regional");  // R-NAT-1
    if (!to.regional) to.subnet = r.find<Subnet>(from.subnet, from.header);
    if (!to.vpc.present() && to.subnet.present()) to.vpc = r[to.subnet].vpc;
    to.table = r.find<RouteTable>(from.route_table, from.header);
    to.addresses = addresses_of(r, from);
    to.functional = functional(from.state, {"available"});
    to.manual = from.auto_provision_zones.is("disabled");  // R-NAT-13
    to.proxied = has_proxy(from);
    r.column<NatGateway>()[at++] = to;
  }
}

// ---------------------------------------------------------------------------------------- carrier, local

void resolve_carrier_gateways(Resolver& r) {
  std::uint32_t at = 0;
  for (const vpcscope::CarrierGateway& from : r.snapshot.all<vpcscope::CarrierGateway>()) {
    CarrierGateway& to = r.column<CarrierGateway>()[at++];
    to.object = r.object(from.header, from.id);
    to.vpc = r.find<Vpc>(from.vpc, from.header);
    to.functional = functional(from.state, {"available"});
  }
}

/// Towards the customer's network, or to something that is not modelled.
Route local_gateway_route(Resolver& r, const LocalGatewayRoute& from) {
  Route row;
  const bool inward = from.interface.present() || from.subnet.present();
  row.target_kind = inward ? TargetKind::Interface : TargetKind::LocalGateway;
  row.target_id = r.text(!inward ? from.group : from.interface.present() ? from.interface : from.subnet);
  row.blackhole = from.state.is("blackhole");
  row.origin = from.destination_list.present() ? Origin::PrefixList
               : from.type.is("propagated")    ? Origin::Propagated
                                               : Origin::Static;
  row.rank = static_cast<std::uint8_t>(row.origin);
  return row;
}

struct LocalTable {
  RouteTable table;
  std::vector<Route> routes;
};

/// One answer of a search; the answers of several searches in one table add up (R-IN-4).
void add_local_routes(Resolver& r, const LocalGatewayRoutes& from, LocalTable& to) {
  const bool first = to.table.object.id.empty();
  if (first) to.table.object = r.object(from.header, from.route_table);
  std::uint32_t position = 0;
  for (const LocalGatewayRoute& one : from.routes) {
    Route row = local_gateway_route(r, one);
    if (first) row.position = position;  // a place tells one answer only
    ++position;
    to.table.unusable_route = to.table.unusable_route || one.unusable;
    if (one.unusable) continue;
    row.destination = one.destination;
    if (row.destination.present()) to.routes.push_back(row);
    if (!one.destination_list.present()) continue;
    row.list = r.find<PrefixList>(one.destination_list, from.header);
    const std::vector<Prefix>* entries = r.entries_of(row.list);
    if (entries == nullptr) {
      row.destination = {};
      to.routes.push_back(row);  // R-IN-7
      continue;
    }
    for (const Prefix& entry : *entries) {
      row.destination = entry;
      to.routes.push_back(row);
    }
  }
}

std::map<std::string, Handle<RouteTable>> local_tables(Resolver& r) {
  std::map<std::string, LocalTable> tables;
  for (const LocalGatewayRoutes& one : r.snapshot.all<LocalGatewayRoutes>())
    add_local_routes(r, one, tables[one.route_table.to_string()]);
  std::map<std::string, Handle<RouteTable>> found;
  for (auto& [id, one] : tables) {
    one.table.table_kind = TableKind::LocalGateway;
    r.set_routes(one.table, std::move(one.routes));
    found[id] = r.push(one.table);
  }
  return found;
}

void resolve_local_gateways(Resolver& r) {
  std::uint32_t at = 0;
  for (const vpcscope::LocalGateway& from : r.snapshot.all<vpcscope::LocalGateway>())
    r.column<LocalGateway>()[at++].object = r.object(from.header, from.id);
  const std::map<std::string, Handle<RouteTable>> tables = local_tables(r);
  at = 0;
  for (const LocalGatewayVpcAssociation& from : r.snapshot.all<LocalGatewayVpcAssociation>()) {
    LocalGatewayLink to;
    to.object = r.object(from.header, from.id);
    to.gateway = r.text(from.gateway);
    to.local = r.find<LocalGateway>(from.gateway, from.header);
    to.vpc = r.find<Vpc>(from.vpc, from.header);
    to.table_id = r.text(from.route_table);
    if (const auto table = tables.find(from.route_table.to_string()); table != tables.end())
      to.table = table->second;
    to.functional = functional(from.state, {"associated"});
    if (const auto* table = r.snapshot.find<LocalGatewayRouteTable>(from.route_table, from.header)) {
      to.mode_known = true;
      to.customer_owned = table->mode.is("coip");
    }
    r.column<LocalGatewayLink>()[at++] = to;
  }
}

// ---------------------------------------------------------------------------------------- peering

PeeringSide side_of(Resolver& r, const vpcscope::PeeringSide& from, const Header& header) {
  PeeringSide to;
  to.vpc = r.find<Vpc>(from.vpc, header);
  to.vpc_id = r.text(from.vpc);
  to.scope = r.scope(from.account.present() ? from.account : header.account,
      from.region.present() ? from.region : header.region);
  std::set<Prefix> blocks(from.cidrs.begin(), from.cidrs.end());
  blocks.insert(from.ipv6_cidrs.begin(), from.ipv6_cidrs.end());
  blocks.insert(from.cidr);
  if (to.vpc.present())
    for (const Prefix& one : r[r[to.vpc].blocks]) blocks.insert(one);
  blocks.erase(Prefix());
  to.blocks = r.append(std::vector<Prefix>(blocks.begin(), blocks.end()));
  return to;
}

void resolve_peerings(Resolver& r) {
  std::uint32_t at = 0;
  for (const VpcPeeringConnection& from : r.snapshot.all<VpcPeeringConnection>()) {
    Peering to;
    to.object = r.object(from.header, from.id);
    to.sides = {side_of(r, from.requester, from.header), side_of(r, from.accepter, from.header)};
    to.active = functional(from.status, {"active"});  // R-PCX-1
    const TextAt region = r[to.sides[0].scope].region;
    const TextAt other = r[to.sides[1].scope].region;
    to.same_region = region.first == other.first && region.count == other.count;  // equal texts are one
    r.column<Peering>()[at++] = to;
  }
}

// ---------------------------------------------------------------------------------------- appliances

/// R-ENI-4: every unchecked interface of an instance may be the exit of the others.
void list_exits(Resolver& r, std::map<std::uint32_t, Appliance>& appliances) {
  std::unordered_map<Id, std::vector<Handle<Interface>>> of_instance;
  std::uint32_t at = 0;
  for (const NetworkInterface& one : r.snapshot.all<NetworkInterface>()) {
    if (one.instance.present() && one.source_dest_check.no()) of_instance[one.instance].push_back({at});
    ++at;
  }
  at = 0;
  for (const NetworkInterface& one : r.snapshot.all<NetworkInterface>()) {
    const Handle<Interface> self{at++};
    const auto all = of_instance.find(one.instance);
    if (all == of_instance.end() || all->second.size() < 2 || !one.source_dest_check.no()) continue;
    std::vector<Handle<Interface>> exits = all->second;
    std::ranges::stable_partition(exits, [&](Handle<Interface> exit) { return exit == self; });
    appliances[self.at].exits = r.append(exits);
  }
}

void resolve_appliances(Resolver& r) {
  std::map<std::uint32_t, Appliance> appliances;
  list_exits(r, appliances);
  for (const std::string& id : r.options.declared.nat_instances)  // R-ENI-5
    if (const Handle<Interface> one = r.find_text<Interface>(id); one.present())
      appliances[one.at].translates = true;
  for (auto& [at, one] : appliances) {
    one.interface = {at};
    if (one.exits.empty()) one.exits = r.append(std::vector{one.interface});
    r.push(one);
  }
}

/// Network Firewall's endpoints are Gateway Load Balancer endpoints by nature (R-NFW-1).
std::set<std::uint32_t> firewall_endpoints(Resolver& r) {
  std::set<std::uint32_t> found;
  const auto add = [&](const Header& header, const auto& zones) {
    for (const FirewallZone& zone : zones) found.insert(r.position(Kind::VpcEndpoint, zone.endpoint, header));
  };
  for (const vpcscope::Firewall& one : r.snapshot.all<vpcscope::Firewall>())
    add(one.header, one.status.zones);
  for (const FirewallEndpointAssociation& one : r.snapshot.all<FirewallEndpointAssociation>())
    add(one.header, one.status.zones);
  return found;
}

void list_inspection_ports(Resolver& r) {
  const std::set<std::uint32_t> of_firewalls = firewall_endpoints(r);
  std::uint32_t at = 0;
  for (const VpcEndpoint& one : r.snapshot.all<VpcEndpoint>()) {
    InspectionPort row;
    row.endpoint = {at++};
    row.firewall = of_firewalls.contains(row.endpoint.at);
    if (!row.firewall && !one.type.is("GatewayLoadBalancer")) continue;
    if (!one.subnets.empty()) row.subnet = r.find<Subnet>(one.subnets[0], one.header);
    r.push(row);
  }
}

// ---------------------------------------------------------------------------------------- Block Public
// Access

struct Exclusion {
  bool all = false;     // allow-bidirectional
  bool egress = false;  // allow-egress
};

/// R-BPA-2: what is excluded, by the id at the end of its ARN.
std::unordered_map<std::string, Exclusion> exclusions(const Snapshot& snapshot) {
  std::unordered_map<std::string, Exclusion> found;
  for (const BlockPublicAccessExclusion& one : snapshot.all<BlockPublicAccessExclusion>()) {
    if (!functional(one.state, {"create-complete", "update-complete"})) continue;
    const std::string_view arn = one.resource.view();
    Exclusion& exclusion = found[std::string(arn.substr(arn.rfind('/') + 1))];
    exclusion.all = exclusion.all || one.mode.is("allow-bidirectional");
    exclusion.egress = exclusion.egress || one.mode.is("allow-egress");
  }
  return found;
}

/// What is set for the account and Region (R-BPA-1); absent: not exported.
Word account_mode(const Snapshot& snapshot, const Header& header) {
  Word mode;
  for (const BlockPublicAccessOptions& one : snapshot.all<BlockPublicAccessOptions>())
    if (one.header.account == header.account && one.header.region == header.region && one.mode.present())
      mode = one.mode;
  return mode;
}

BlockMode mode_of(Word mode) {
  if (!mode.present() || mode.is("off")) return BlockMode::Off;
  return mode.is("block-ingress") ? BlockMode::Ingress : BlockMode::Bidirectional;
}

/// `owner`: what is set where the VPC's owner says so. `printed`: what the object prints of itself.
BlockPublicAccess block_of(Word owner, Word printed, Exclusion exclusion, bool list_is_known) {
  BlockPublicAccess block;
  if (exclusion.all) return block;
  block.assumed = !owner.present() && !printed.present();  // R-IN-11
  // What an object prints counts exclusions already; where it and their list disagree, the list wins.
  const bool believed = printed.present() && (!printed.is("off") || !list_is_known);
  block.mode = mode_of(believed ? printed : owner);
  block.excluded_egress = exclusion.egress && block.mode == BlockMode::Bidirectional;
  block.unknown = block.mode != BlockMode::Off && !printed.present() && !list_is_known;
  return block;
}

void resolve_block_public_access(Resolver& r) {
  const std::unordered_map<std::string, Exclusion> excluded = exclusions(r.snapshot);
  const auto exclusion_of = [&](const Id& id) {
    const auto found = excluded.find(id.to_string());
    return found != excluded.end() ? found->second : Exclusion{};
  };
  std::uint32_t at = 0;
  for (const vpcscope::Vpc& from : r.snapshot.all<vpcscope::Vpc>()) {
    Vpc& to = r.column<Vpc>()[at++];
    const std::uint64_t missing = r[to.object.scope].missing;
    const bool list_is_known = (missing >> static_cast<unsigned>(Call::BlockExclusions) & 1U) == 0;
    const Word owner = account_mode(r.snapshot, from.header);
    const Exclusion own = exclusion_of(from.id);
    to.block = block_of(owner, from.block_public_access.mode, own, list_is_known);
    for (const Handle<Subnet> subnet : r[to.subnets]) {
      const vpcscope::Subnet& one = r.snapshot.all<vpcscope::Subnet>()[subnet.at];
      const Word& printed = one.block_public_access.mode;
      Exclusion both = exclusion_of(one.id);
      both = {both.all || own.all, both.egress || own.egress};
      r[subnet].block =
          block_of(owner, printed.present() ? printed : from.block_public_access.mode, both, list_is_known);
    }
  }
}

}  // namespace

void resolve_gateways(Resolver& r) {
  resolve_internet_gateways(r);
  resolve_egress_only(r);
  find_pool(r);
  resolve_nat_gateways(r);
  resolve_carrier_gateways(r);
  resolve_local_gateways(r);
  resolve_peerings(r);
  resolve_appliances(r);
  list_inspection_ports(r);
  resolve_block_public_access(r);
}

}  // namespace vpcscope::net
