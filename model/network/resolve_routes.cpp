// Route tables of subnets (section 5) and of gateways (section 6), and who owns which address.
#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "model/network/resolver.h"

namespace vpcscope::net {
namespace {

// ---------------------------------------------------------------------------------------------- targets

struct Target {
  TargetKind kind = TargetKind::None;
  TextAt id;
  std::uint32_t at = nowhere;
  bool foreign = false;  // R-ROUTE-15
};

bool attached(const Slice<GatewayAttachment>& list, const Id& vpc) {
  return std::any_of(list.begin(), list.end(), [&](const GatewayAttachment& one) {
    return !one.unusable && one.vpc == vpc && functional(one.state, {"available", "attached"});  // R-IN-2
  });
}

/// The object that a route names: where it is, and whether it belongs to the table's VPC.
template <class T, class Belongs>
void point_at(Resolver& r, const Id& id, const vpcscope::RouteTable& table, Target& target, Belongs belongs) {
  target.id = r.text(id);
  target.at = r.position(T::kind, id, table.header);
  if (target.at == nowhere) return;
  target.foreign = !belongs(r.snapshot.all<T>()[target.at]);
}

Target by_gateway(Resolver& r, const Id& id, bool with_list, const vpcscope::RouteTable& table) {
  Target target;
  target.id = r.text(id);
  const auto of_vpc = [&](const auto& one) { return attached(one.attachments, table.vpc); };
  if (id.to_string() == "local") {
    target.kind = TargetKind::Local;
  } else if (id.to_string() == "VpcLattice") {
    target.kind = TargetKind::Lattice;
  } else if (id.starts_with("igw-")) {
    target.kind = TargetKind::InternetGateway;
    point_at<vpcscope::InternetGateway>(r, id, table, target, of_vpc);
  } else if (id.starts_with("vgw-")) {
    target.kind = TargetKind::VpnGateway;
    point_at<vpcscope::VpnGateway>(r, id, table, target, of_vpc);
  } else if (id.starts_with("vpce-")) {
    point_at<VpcEndpoint>(r, id, table, target, [&](const VpcEndpoint& one) { return one.vpc == table.vpc; });
    const bool inspects = target.at != nowhere
                              ? r.snapshot.all<VpcEndpoint>()[target.at].type.is("GatewayLoadBalancer")
                              : !with_list;
    target.kind = inspects ? TargetKind::InspectionEndpoint : TargetKind::GatewayEndpoint;
  } else if (id.starts_with("cagw-")) {
    target.kind = TargetKind::CarrierGateway;
    point_at<vpcscope::CarrierGateway>(
        r, id, table, target, [&](const auto& one) { return one.vpc == table.vpc; });
  } else if (id.starts_with("lgw-")) {
    target.kind = TargetKind::LocalGateway;
  } else if (id.starts_with("eigw-")) {
    target.kind = TargetKind::EgressOnlyGateway;
    point_at<EgressOnlyInternetGateway>(r, id, table, target, of_vpc);
  }
  return target;
}

void by_instance(Resolver& r, const Id& instance, const vpcscope::RouteTable& table, Target& target) {
  target.kind = TargetKind::Interface;
  target.id = r.text(instance);
  const Handle<Instance> at = r.find<Instance>(instance, table.header);
  if (!at.present() || r[at].interfaces.empty()) return;
  for (const Handle<Interface> one : r[r[at].interfaces])
    if (target.at == nowhere && r[one].primary_of_instance) target.at = one.at;
  if (target.at != nowhere) target.id = r.column<Interface>()[target.at].object.id;
}

/// One that only attachments name.
std::uint32_t core_network_of(Resolver& r, TextAt id) {
  const std::vector<CoreNetwork>& all = r.column<CoreNetwork>();
  for (std::uint32_t i = 0; i < all.size(); ++i)
    if (all[i].object.id.first == id.first && all[i].object.id.count == id.count) return i;
  return nowhere;
}

/// R-IN-5: the one effective target.
Target target_of(Resolver& r, const vpcscope::Route& route, const vpcscope::RouteTable& table) {
  const auto same_vpc = [&](const auto& one) { return one.vpc == table.vpc; };
  Target target;
  if (route.gateway.present()) return by_gateway(r, route.gateway, route.destination_list.present(), table);
  if (route.nat_gateway.present()) {
    target.kind = TargetKind::NatGateway;
    point_at<vpcscope::NatGateway>(r, route.nat_gateway, table, target, same_vpc);
  } else if (route.interface.present()) {
    target.kind = TargetKind::Interface;
    point_at<NetworkInterface>(r, route.interface, table, target, same_vpc);
  } else if (route.instance.present()) {
    by_instance(r, route.instance, table, target);
    if (target.at != nowhere) target.foreign = !same_vpc(r.snapshot.all<NetworkInterface>()[target.at]);
  } else if (route.egress_only_gateway.present()) {
    target.kind = TargetKind::EgressOnlyGateway;
    point_at<EgressOnlyInternetGateway>(r, route.egress_only_gateway, table, target, [&](const auto& one) {
      return attached(one.attachments, table.vpc);
    });
  } else if (route.transit_gateway.present()) {
    target.kind = TargetKind::TransitGateway;
    target.id = r.text(route.transit_gateway);
    target.at = r.position(Kind::TransitGateway, route.transit_gateway, table.header);
  } else if (route.peering.present()) {
    target.kind = TargetKind::Peering;
    point_at<VpcPeeringConnection>(r, route.peering, table, target, [&](const VpcPeeringConnection& one) {
      return one.requester.vpc == table.vpc || one.accepter.vpc == table.vpc;
    });
  } else if (route.core_network.present()) {
    target.kind = TargetKind::CoreNetwork;
    target.id = r.text(route.core_network);
    const std::string_view arn = route.core_network.view();
    const std::string_view id = arn.substr(arn.rfind('/') + 1);
    target.at = r.position_of_text(Kind::CoreNetwork, id);
    if (target.at == nowhere) target.at = core_network_of(r, r.text(id));
  } else if (route.carrier_gateway.present()) {
    target.kind = TargetKind::CarrierGateway;
    point_at<vpcscope::CarrierGateway>(r, route.carrier_gateway, table, target, same_vpc);
  } else if (route.local_gateway.present()) {
    target.kind = TargetKind::LocalGateway;
    target.id = r.text(route.local_gateway);
  } else if (route.odb_network.present()) {
    target.kind = TargetKind::Odb;
    target.id = r.text(route.odb_network);
  }
  return target;
}

// ---------------------------------------------------------------------------------------------- tables

/// R-ROUTE-5, R-ROUTE-12
std::uint8_t rank_of(Origin origin) {
  switch (origin) {
    case Origin::Local:
    case Origin::Static:
      return 0;
    case Origin::PrefixList:
      return 1;
    case Origin::Advertised:
      return 2;
    case Origin::Propagated:
      return 3;
  }
  return 3;
}

Origin origin_of(const vpcscope::Route& route, TargetKind target) {
  if (route.destination_list.present()) return Origin::PrefixList;
  if (route.origin.is("Advertisement")) return Origin::Advertised;
  if (route.origin.is("EnableVgwRoutePropagation")) return Origin::Propagated;
  return target == TargetKind::Local ? Origin::Local : Origin::Static;
}

bool inside_vpc(Resolver& r, Handle<Vpc> vpc, const Prefix& prefix) {
  if (!vpc.present()) return false;
  const auto blocks = r[r[vpc].blocks];
  return std::ranges::any_of(blocks, [&](const Prefix& block) { return block.contains(prefix); });
}

/// One printed route is as many rows as it has destinations.
void add_route(Resolver& r, const vpcscope::Route& from, std::uint32_t position,
    const vpcscope::RouteTable& table, RouteTable& to, std::vector<Route>& routes) {
  const Target target = target_of(r, from, table);
  Route row;
  row.target_kind = target.kind;
  row.target_id = target.id;
  row.target = target.at;
  row.foreign = target.foreign;
  row.position = position;
  row.origin = origin_of(from, target.kind);
  row.rank = rank_of(row.origin);
  row.blackhole = from.state.is("blackhole") || target.foreign;
  row.ignored = from.state.is("filtered");  // R-ROUTE-4
  const auto add = [&](const Prefix& destination) {
    if (!destination.present()) return;
    row.destination = destination;
    row.beaten_by_local =
        row.origin == Origin::Propagated && inside_vpc(r, to.vpc, destination);  // R-ROUTE-6
    routes.push_back(row);
  };
  add(from.destination);
  add(from.destination_ipv6);
  if (!from.destination_list.present()) return;
  row.list = r.find<PrefixList>(from.destination_list, table.header);
  const std::vector<Prefix>* entries = r.entries_of(row.list);
  if (entries == nullptr) {
    row.destination = {};
    if (!row.ignored) routes.push_back(row);  // R-IN-7
    return;
  }
  for (const Prefix& entry : *entries) add(entry);
}

/// R-ROUTE-3: a local route for every block, unless that very destination is printed.
void add_local_routes(Resolver& r, Handle<Vpc> vpc, std::vector<Route>& routes) {
  if (!vpc.present()) return;
  const auto blocks = r[r[vpc].blocks];
  const std::vector<Prefix> all(blocks.begin(), blocks.end());
  for (const Prefix& block : all) {
    const bool printed = std::ranges::any_of(
        routes, [&](const Route& one) { return one.destination == block && !one.list.present(); });
    if (printed) continue;
    Route row;
    row.destination = block;
    row.target_kind = TargetKind::Local;
    row.target_id = r.text("local");
    row.origin = Origin::Local;
    row.implicit = true;
    routes.push_back(row);
  }
}

RouteTable table_of(Resolver& r, const vpcscope::RouteTable& from, std::vector<Route>& routes) {
  RouteTable to;
  to.object = r.object(from.header, from.id);
  to.vpc = r.find<Vpc>(from.vpc, from.header);
  std::uint32_t position = 0;
  for (const vpcscope::Route& one : from.routes) {
    to.unusable_route = to.unusable_route || one.unusable;
    if (!one.unusable) add_route(r, one, position, from, to, routes);
    ++position;
  }
  add_local_routes(r, to.vpc, routes);
  return to;
}

/// R-ROUTE-1: which table governs which subnet.
void associate(Resolver& r, const vpcscope::RouteTable& from, Handle<RouteTable> handle) {
  const Handle<Vpc> vpc = r[handle].vpc;
  if (vpc.present()) r[vpc].any_table = true;
  for (const RouteTableAssociation& one : from.associations) {
    if (one.unusable || !functional(one.state, {"associated"})) continue;  // R-IN-10: absent is associated
    const Handle<Subnet> subnet = r.find<Subnet>(one.subnet, from.header);
    if (subnet.present() && !r[subnet].own_table) {
      r[subnet].table = handle;
      r[subnet].own_table = true;
    }
    if (one.main.yes() && vpc.present()) r[vpc].main_table = handle;
  }
}

/// R-EDGE-2: whole VPC and subnet blocks to local, interfaces and endpoints; the rest is ignored.
void keep_legal(Resolver& r, Handle<Vpc> vpc, bool internet, std::vector<Route>& routes) {
  std::vector<Prefix> whole;
  if (vpc.present()) {
    const auto blocks = r[r[vpc].blocks];
    whole.assign(blocks.begin(), blocks.end());
    for (const Handle<Subnet> subnet : r[r[vpc].subnets]) {
      const auto own = r[r[subnet].blocks];
      whole.insert(whole.end(), own.begin(), own.end());
    }
  }
  for (Route& route : routes) {
    const bool target = route.target_kind == TargetKind::Local ||
                        route.target_kind == TargetKind::Interface ||
                        route.target_kind == TargetKind::InspectionEndpoint;
    const bool advertised = internet && route.origin == Origin::Advertised;
    const bool place = std::ranges::find(whole, route.destination) != whole.end();
    const bool plain = route.rank == 0 && place;
    route.ignored = route.ignored || !target || !(advertised || plain);
  }
}

/// R-EDGE-1: what the table says of packets that enter by its gateways.
void make_edges(Resolver& r, const vpcscope::RouteTable& from, const RouteTable& table,
    const std::vector<Route>& routes) {
  for (const RouteTableAssociation& one : from.associations) {
    if (one.unusable || !one.gateway.present() || !functional(one.state, {"associated"})) continue;
    const bool internet = one.gateway.starts_with("igw-");
    RouteTable edge = table;
    edge.table_kind = TableKind::Edge;
    std::vector<Route> legal = routes;
    keep_legal(r, table.vpc, internet, legal);
    r.set_routes(edge, std::move(legal));
    const Handle<RouteTable> handle = r.push(edge);
    if (internet) {
      if (const auto gateway = r.find<InternetGateway>(one.gateway, from.header);
          gateway.present() && !r[gateway].edge.present())
        r[gateway].edge = handle;
    } else if (const auto gateway = r.find<VpnGateway>(one.gateway, from.header);
               gateway.present() && !r[gateway].edge.present()) {
      r[gateway].edge = handle;
    }
  }
}

/// `--assume routes`: local routes, and a default route to the internet gateway where addresses are public.
Handle<RouteTable> assumed_table(Resolver& r, Handle<Vpc> vpc, bool to_internet) {
  RouteTable table;
  table.table_kind = TableKind::Assumed;
  table.vpc = vpc;
  table.object.id = r.text("assumed");
  table.object.scope = r[vpc].object.scope;
  std::vector<Route> routes;
  add_local_routes(r, vpc, routes);
  const Handle<InternetGateway> gateway = r[vpc].internet_gateway;
  if (to_internet && gateway.present()) {
    Route row;
    row.destination = Prefix::whole(Family::V4);
    row.target_kind = TargetKind::InternetGateway;
    row.target = gateway.at;
    row.target_id = r[gateway].object.id;
    row.implicit = true;
    routes.push_back(row);
  }
  r.set_routes(table, std::move(routes));
  return r.push(table);
}

/// R-IN-3: where an association, or a whole table, could not be read, nobody knows which subnets follow the
/// main table.
std::set<std::uint32_t> vpcs_with_unread_associations(Resolver& r) {
  std::set<std::uint32_t> found;
  for (const LeftOut& one : r.snapshot.left_out())
    if (one.kind == Kind::RouteTable)
      for (std::uint32_t i = 0; i < r.column<Vpc>().size(); ++i) found.insert(i);
  for (const vpcscope::RouteTable& one : r.snapshot.all<vpcscope::RouteTable>())
    for (const RouteTableAssociation& link : one.associations)
      if (link.unusable)
        if (const Handle<Vpc> vpc = r.find<Vpc>(one.vpc, one.header); vpc.present()) found.insert(vpc.at);
  return found;
}

void give_main_tables(Resolver& r) {
  std::map<std::pair<std::uint32_t, bool>, Handle<RouteTable>> assumed;
  const std::set<std::uint32_t> doubtful = vpcs_with_unread_associations(r);
  for (Subnet& subnet : r.column<Subnet>()) {
    if (subnet.table.present() || !subnet.vpc.present()) continue;
    if (doubtful.contains(subnet.vpc.at)) continue;  // one that could not be read may be the subnet's own
    const Vpc& vpc = r[subnet.vpc];
    subnet.table = vpc.main_table;
    if (subnet.table.present() || vpc.any_table || !r.options.assume_routes) continue;
    const auto [at, fresh] = assumed.try_emplace({subnet.vpc.at, subnet.maps_public});
    if (fresh) at->second = assumed_table(r, subnet.vpc, subnet.maps_public);
    subnet.table = at->second;
    subnet.assumed_table = true;
  }
}

void resolve_tables(Resolver& r) {
  std::uint32_t at = 0;
  for (const vpcscope::RouteTable& from : r.snapshot.all<vpcscope::RouteTable>()) {
    const Handle<RouteTable> handle{at++};
    std::vector<Route> routes;
    RouteTable table = table_of(r, from, routes);
    make_edges(r, from, table, routes);
    r.set_routes(table, std::move(routes));
    r[handle] = table;
    associate(r, from, handle);
  }
  give_main_tables(r);
}

// ---------------------------------------------------------------------------------------------- addresses

void list_public_addresses(Resolver& r) {
  std::map<Address, PublicAddress> found;
  const auto add = [&](const Address& address, PublicAddress row) {
    row.address = address;
    if (address.present()) found.try_emplace(address, row);
  };
  for (std::uint32_t i = 0; i < r.column<Interface>().size(); ++i) {
    const Interface& interface = r.column<Interface>()[i];
    for (const InterfaceAddress& one : r[interface.v4]) {
      PublicAddress row;
      row.inside = one.address.get();
      row.vpc = interface.vpc;
      row.subnet = interface.subnet;
      row.interface = {i};
      add(one.public_address.get(), row);
      row.carrier = true;
      add(one.carrier_address.get(), row);
    }
  }
  for (const vpcscope::NatGateway& nat : r.snapshot.all<vpcscope::NatGateway>())
    for (const NatGatewayAddress& one : nat.addresses) {
      if (one.unusable || !functional(one.status, {"succeeded"})) continue;  // R-NAT-4
      PublicAddress row;
      row.inside = one.private_address;
      row.vpc = r.find<Vpc>(nat.vpc, nat.header);
      row.subnet = r.find<Subnet>(nat.subnet, nat.header);
      row.interface = r.find<Interface>(one.interface, nat.header);
      row.nat = r.find<NatGateway>(nat.id, nat.header);
      add(one.public_address, row);
      if (one.public_address.present()) found[one.public_address].nat = row.nat;
    }
  for (const ElasticIp& one : r.snapshot.all<ElasticIp>()) {  // R-ADDR-9
    PublicAddress row;
    row.scope = r.scope(one.header.account, one.header.region);
    row.elsewhere = one.association.present() && one.interface.present() &&
                    !r.find<Interface>(one.interface, one.header).present();
    add(one.public_address, row);
  }
  for (const Accelerator& one : r.snapshot.all<Accelerator>())
    for (const AcceleratorAddresses& set : one.address_sets)
      for (const Address& address : set.addresses) {
        PublicAddress row;
        row.accelerator = true;
        add(address, row);
      }
  std::vector<PublicAddress> rows;
  rows.reserve(found.size());
  for (const auto& [address, row] : found) rows.push_back(row);
  r.append(rows);
}

/// Who owns what, before the table of owners is laid out; the first interface that prints an address has it.
class Owners {
 public:
  OwnedAddress& at(Handle<Vpc> vpc, const Address& address) {
    const std::size_t hash = std::hash<Address>{}(address) + vpc.at * std::size_t{0x9e37'79b9'7f4a'7c15};
    const auto same = [&](std::uint32_t i) { return vpcs_[i] == vpc && owned_[i].address == address; };
    if (const std::uint32_t known = table_.find(hash, same); known != nowhere) return owned_[known];
    table_.add(hash, static_cast<std::uint32_t>(owned_.size()));
    vpcs_.push_back(vpc);
    OwnedAddress& made = owned_.emplace_back();
    made.address = address;
    return made;
  }

  /// With two of five slots empty a search ends soon, whether it finds anything or not.
  void lay_out(Resolver& r) const {
    std::vector<OwnerSlot>& slots = r.column<OwnerSlot>();
    slots.resize(owned_.size() * 5 / 3 + 1);
    for (std::size_t i = 0; i < owned_.size(); ++i) {
      const OwnedAddress& row = owned_[i];
      const bool plain =
          row.address.is_v4() && row.interface.present() && !row.nat.present() && !row.mapped.present();
      const std::uint32_t owner = plain ? row.interface.at : r.push(row).at | owned_address_bit;
      std::size_t at = owner_slot(slots.size(), vpcs_[i], row.address);
      while (slots[at].vpc.present()) at = at + 1 == slots.size() ? 0 : at + 1;
      slots[at] = {vpcs_[i], owner_key(row.address), owner};
    }
  }

 private:
  FlatTable table_;
  std::vector<OwnedAddress> owned_;
  std::vector<Handle<Vpc>> vpcs_;  // of the same
};

void list_owners(Resolver& r) {
  Owners owners;
  for (std::uint32_t i = 0; i < r.column<Interface>().size(); ++i) {
    const Interface& interface = r.column<Interface>()[i];
    if (!interface.vpc.present()) continue;
    const auto own = [&](const Address& address) {
      OwnedAddress& row = owners.at(interface.vpc, address);
      if (!row.interface.present()) row.interface = {i};
    };
    for (const InterfaceAddress& one : r[interface.v4])
      if (one.address.present()) own(one.address.get());
    for (const Address& one : r[interface.v6]) own(one);
  }
  for (const vpcscope::NatGateway& nat : r.snapshot.all<vpcscope::NatGateway>()) {
    const Handle<Vpc> vpc = r.find<Vpc>(nat.vpc, nat.header);
    for (const NatGatewayAddress& one : nat.addresses)
      if (!one.unusable && vpc.present() && one.private_address.present())
        owners.at(vpc, one.private_address).nat = r.find<NatGateway>(nat.id, nat.header);
  }
  for (std::uint32_t i = 0; i < r.column<PublicAddress>().size(); ++i) {
    const PublicAddress& one = r.column<PublicAddress>()[i];
    owners.at(public_space, one.address).mapped = {i};
    if (one.vpc.present() && one.inside.present() && !one.carrier) {
      OwnedAddress& row = owners.at(one.vpc, one.inside);
      if (!row.mapped.present()) row.mapped = {i};
    }
  }
  owners.lay_out(r);
}

// ---------------------------------------------------------------------------------------------- neighbours

/// R-SG-7: which VPCs a group reference may reach into.
void list_neighbours(Resolver& r) {
  std::map<std::uint32_t, std::vector<Handle<Vpc>>> peers;
  for (const VpcPeeringConnection& one : r.snapshot.all<VpcPeeringConnection>()) {
    const Handle<Vpc> a = r.find<Vpc>(one.requester.vpc, one.header);
    const Handle<Vpc> b = r.find<Vpc>(one.accepter.vpc, one.header);
    const bool same_region = one.requester.region == one.accepter.region;
    if (!a.present() || !b.present() || !same_region || !functional(one.status, {"active"})) continue;
    peers[a.at].push_back(b);
    peers[b.at].push_back(a);
  }
  for (const CoreNetworkVpcAttachment& one : r.snapshot.all<CoreNetworkVpcAttachment>())
    for (const Text& arn : one.subnets) {
      const std::string_view id = arn.view().substr(arn.view().rfind('/') + 1);
      if (const Handle<Subnet> subnet = r.find_text<Subnet>(id); subnet.present()) r[subnet].attached = true;
    }
  for (const vpcscope::NatGateway& one : r.snapshot.all<vpcscope::NatGateway>())
    if (const Handle<Subnet> subnet = r.find<Subnet>(one.subnet, one.header); subnet.present())
      r[subnet].translates = true;
  std::map<std::uint32_t, std::vector<VpcTransit>> transits;
  for (const TransitGatewayVpcAttachment& one : r.snapshot.all<TransitGatewayVpcAttachment>()) {
    for (const SubnetId& id : one.subnets)
      if (const Handle<Subnet> subnet = r.find<Subnet>(id, one.header); subnet.present())
        r[subnet].attached = true;
    const Handle<Vpc> vpc = r.find<Vpc>(one.vpc, one.header);
    const std::uint32_t gateway = r.position(Kind::TransitGateway, one.transit_gateway, one.header);
    if (vpc.present() && gateway != nowhere) transits[vpc.at].push_back({gateway});
  }
  const auto gateways = static_cast<std::uint32_t>(r.column<TransitGateway>().size());
  for (const CoreLink& one : r.column<CoreLink>())  // R-CWAN-4: numbered behind the transit gateways
    transits[one.vpc.at].push_back({gateways + one.core.at});
  for (const auto& [vpc, list] : peers) {
    const Run<Handle<Vpc>> run = r.append(list);
    r.column<Vpc>()[vpc].peers = run;
  }
  for (const auto& [vpc, list] : transits) {
    const Run<VpcTransit> run = r.append(list);
    r.column<Vpc>()[vpc].transits = run;
  }
}

}  // namespace

void resolve_routes(Resolver& r) {
  list_neighbours(r);
  resolve_tables(r);
  list_public_addresses(r);
  list_owners(r);
}

}  // namespace vpcscope::net
