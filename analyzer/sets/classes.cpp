#include "analyzer/sets/classes.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "analyzer/ends.h"
#include "analyzer/pieces.h"
#include "analyzer/sets/signatures.h"

namespace vpcscope {
namespace {

/// Bytes to compare: everything that makes an end another one.
class Key {
 public:
  Key& add(std::uint64_t value) {
    for (int i = 0; i < 8; ++i) bytes_ += static_cast<char>(value >> (8 * i) & 0xffU);
    return *this;
  }
  template <class Row>
  Key& add(net::Handle<Row> handle) {
    return add(handle.at);
  }
  Key& add(const net::BlockPublicAccess& block) {
    return add(static_cast<std::uint64_t>(block.mode) << 3U | (block.excluded_egress ? 4U : 0U) |
               (block.unknown ? 2U : 0U) | (block.assumed ? 1U : 0U));
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

std::uint64_t bits(std::initializer_list<bool> flags) {
  std::uint64_t all = 0;
  for (const bool one : flags) all = all << 1U | (one ? 1U : 0U);
  return all;
}

Address primary_of(const Network& network, const net::Interface& interface, Family family) {
  if (family == Family::V4) return interface.primary.get();
  const auto all = network[interface.v6];
  return all.empty() ? Address() : all.front();
}

/// Interfaces to which something else points: a route, an endpoint, VPC Lattice. Packets of others cross them
/// or end there. Targets of load balancers are told otherwise (Behind).
std::vector<bool> pointed_at(const Network& n) {
  std::vector<bool> found(n.all<net::Interface>().size(), false);
  const auto mark = [&](net::Handle<net::Interface> one) {
    if (one.present()) found[one.at] = true;
  };
  for (const net::Route& one : n.all<net::Route>())
    if (one.target_kind == net::TargetKind::Interface) mark({one.target});
  for (const net::Appliance& one : n.all<net::Appliance>()) {
    mark(one.interface);
    for (const net::Handle<net::Interface> exit : n[one.exits]) mark(exit);
  }
  for (const net::LatticeTarget& one : n.all<net::LatticeTarget>()) mark(one.interface);
  for (const net::LoadBalancer& one : n.all<net::LoadBalancer>()) {
    if (one.type != net::BalancerType::Gateway) continue;
    for (const net::Handle<net::Listener> listener : n[one.listeners])
      for (const net::ListenerAction& action : n[n[listener].actions])
        if (const net::TargetGroup* group = n.find(action.group))
          for (const net::Target& target : n[group->targets]) mark(target.interface);
  }
  for (const net::ResourceConfiguration& one : n.all<net::ResourceConfiguration>()) {
    for (const net::Handle<net::Interface> target : n[one.interfaces]) mark(target);
    if (!one.address.present()) continue;  // an address behind a resource gateway: whoever has it
    for (const net::Handle<net::Vpc> vpc : n.vpcs_at(one.address)) mark(n.owner(vpc, one.address).interface);
  }
  for (const net::ResourceGateway& one : n.all<net::ResourceGateway>())
    for (const net::Handle<net::Interface> node : n[one.interfaces]) mark(node);
  for (const net::ClientVpnRoute& one : n.all<net::ClientVpnRoute>()) mark(one.interface);
  const auto interfaces = n.all<net::Interface>();
  for (std::size_t i = 0; i < interfaces.size(); ++i) {
    const net::Interface& one = interfaces[i];
    const bool nothing_behind =
        (one.role == net::Role::LoadBalancer || one.role == net::Role::ClassicLoadBalancer) &&
        one.role_at == net::nowhere;
    const bool plain = one.role == net::Role::Plain || nothing_behind || one.role == net::Role::Function ||
                       one.role == net::Role::MountTarget;
    if (!plain || (one.data_path && !nothing_behind) || one.check_off || one.is_endpoint_type ||
        !one.delegated.empty())
      found[i] = true;
    for (const net::InterfaceAddress& address : n[one.v4])  // a translation of its own (R-LGW-1, R-LGW-2)
      if (address.carrier_address.present() || address.customer_address.present()) found[i] = true;
  }
  return found;
}

/// What stands behind the nodes of load balancers, and behind endpoints of services that they are.
class Behind {
 public:
  explicit Behind(const Network& network) : n_(network) {}

  std::vector<std::pair<net::Handle<net::Interface>, net::Handle<net::Interface>>> all() {
    const auto interfaces = n_.all<net::Interface>();
    for (std::uint32_t i = 0; i < interfaces.size(); ++i) {
      node_ = {i};
      depth_ = 0;
      const std::uint32_t at = interfaces[i].role_at;
      if (at == net::nowhere) continue;
      if (interfaces[i].role == net::Role::LoadBalancer) add(net::Handle<net::LoadBalancer>{at});
      if (interfaces[i].role == net::Role::ClassicLoadBalancer)
        for (const net::ClassicTarget& one : n_[n_.all<net::ClassicLoadBalancer>()[at].targets])
          add(one.interface);
      if (interfaces[i].role == net::Role::Endpoint)
        if (const net::EndpointService* service = n_.find(n_.all<net::Endpoint>()[at].service))
          for (const net::ServiceBalancer& one : n_[service->network_balancers]) add(one.balancer);
    }
    std::ranges::sort(found_);
    found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
    return std::move(found_);
  }

 private:
  void add(net::Handle<net::Interface> target) {
    if (target.present()) found_.emplace_back(node_, target);
  }
  void add(net::Handle<net::LoadBalancer> balancer) {
    if (!balancer.present() || depth_ > 4) return;
    ++depth_;
    for (const net::Handle<net::Listener> listener : n_[n_[balancer].listeners]) {
      add(n_[listener].actions);
      for (const net::Handle<net::ListenerRule> rule : n_[n_[listener].rules]) add(n_[rule].actions);
    }
    --depth_;
  }
  void add(net::Run<net::ListenerAction> actions) {
    for (const net::ListenerAction& action : n_[actions])
      if (const net::TargetGroup* group = n_.find(action.group))
        for (const net::Target& target : n_[group->targets]) {
          add(target.interface);
          add(target.balancer);
        }
  }

  const Network& n_;
  std::vector<std::pair<net::Handle<net::Interface>, net::Handle<net::Interface>>> found_;
  net::Handle<net::Interface> node_;
  int depth_ = 0;
};

/// Subnets in which packets of others come across something: never one location with another subnet.
std::vector<bool> busy_subnets(const Network& n, const std::vector<bool>& pointed) {
  std::vector<bool> found(n.all<net::Subnet>().size(), false);
  const auto mark = [&](net::Handle<net::Subnet> one) {
    if (one.present()) found[one.at] = true;
  };
  const auto subnets = n.all<net::Subnet>();
  for (std::uint32_t i = 0; i < subnets.size(); ++i)
    if (subnets[i].attached || subnets[i].translates || subnets[i].blocks.empty()) mark({i});
  const auto interfaces = n.all<net::Interface>();
  for (std::size_t i = 0; i < interfaces.size(); ++i)
    if (pointed[i]) mark(interfaces[i].subnet);
  for (const net::NatGateway& one : n.all<net::NatGateway>()) mark(one.subnet);
  for (const net::BalancerZone& one : n.all<net::BalancerZone>()) mark(one.subnet);
  for (const net::InspectionPort& one : n.all<net::InspectionPort>()) mark(one.subnet);
  for (const net::Endpoint& one : n.all<net::Endpoint>()) mark(one.subnet);
  for (const net::InstanceConnectEndpoint& one : n.all<net::InstanceConnectEndpoint>()) mark(one.subnet);
  for (const net::PublicAddress& one : n.all<net::PublicAddress>())
    if (!one.interface.present()) mark(one.subnet);
  for (const net::TransitAttachment& one : n.all<net::TransitAttachment>())
    for (const net::Handle<net::Subnet> subnet : n[one.subnets]) mark(subnet);
  for (const net::CoreAttachment& one : n.all<net::CoreAttachment>())
    for (const net::Handle<net::Subnet> subnet : n[one.subnets]) mark(subnet);
  return found;
}

}  // namespace

/// Prefixes that packets may meet, by where: what routes are made of, and what filters are made of.
class ClassMaker {
 public:
  ClassMaker(Classes& classes, const ClassSelection& from, const ClassSelection& to)
      : classes_(classes),
        n_(classes.n_),
        from_(from),
        to_(to),
        pointed_(pointed_at(n_)),
        busy_(busy_subnets(n_, pointed_)),
        targets_(n_.all<net::Interface>().size(), false) {
    classes_.behind_ = Behind(n_).all();
    classes_.fronts_.resize(targets_.size(), false);
    for (const auto& [node, target] : classes_.behind_) {
      classes_.fronts_[node.at] = true;
      targets_[target.at] = true;
    }
  }

  void make() {
    collect_prefixes();
    keep_route_starts();
    add_interfaces();
    add_virtual();
    classes_.pointed_at_ = std::move(pointed_);
    classes_.locations_ = {static_cast<std::uint32_t>(location_numbers_[0].size()),
        static_cast<std::uint32_t>(location_numbers_[1].size())};
  }

 private:
  struct Prefixes {
    std::vector<Prefix> routes;
    std::vector<Prefix> filters;
  };
  struct Signatures {
    AddressSignatures routes;
    AddressSignatures filters;
  };

  std::uint32_t component_of(net::Handle<net::Vpc> vpc) const {
    return vpc.present() ? classes_.components_.of_vpc[vpc.at] : net::nowhere;
  }

  // ---- prefixes

  /// Of a component; those of a lossy one count everywhere.
  Prefixes& prefixes_of(net::Handle<net::Vpc> vpc) {
    const std::uint32_t component = component_of(vpc);
    if (component == net::nowhere || classes_.is_lossy(component)) return everywhere_;
    return own_[component];
  }

  void collect_prefixes() {
    own_.resize(classes_.components_.count);
    for (const char* one : special_ranges) everywhere_.routes.push_back(Prefix::parse(one).prefix);
    for (const net::CutEntry& one : n_.all<net::CutEntry>()) everywhere_.routes.push_back(one.prefix);
    collect_of_vpcs();
    collect_of_gateways();
    collect_filters();
    join_all();
    everywhere_signatures_ = {AddressSignatures(everywhere_.routes), AddressSignatures(everywhere_.filters)};
    for (Prefixes& one : own_)
      own_signatures_.push_back(
          {AddressSignatures(std::move(one.routes)), AddressSignatures(std::move(one.filters))});
  }

  void collect_of_vpcs() {
    for (const net::BlockEntry& one : n_.all<net::BlockEntry>())
      prefixes_of(one.vpc).routes.push_back(one.prefix);
    for (const net::RouteTable& table : n_.all<net::RouteTable>())
      for (const net::Route& route : n_[table.routes])
        prefixes_of(table.vpc).routes.push_back(route.destination);
    for (const net::Subnet& one : n_.all<net::Subnet>())
      for (const Prefix& block : n_[one.blocks]) subnet_blocks_.push_back(block);
  }

  void collect_of_gateways() {
    std::vector<Prefix>& all = everywhere_.routes;
    const auto add = [&](net::Run<Prefix> run) {
      for (const Prefix& one : n_[run]) all.push_back(one);
    };
    for (const net::GatewayLink& one : n_.all<net::GatewayLink>()) all.push_back(one.prefix);
    for (const net::AttachmentSite& one : n_.all<net::AttachmentSite>()) all.push_back(one.prefix);
    for (const net::Site& one : n_.all<net::Site>()) all.push_back(one.prefix);
    for (const net::DirectConnectAssociation& one : n_.all<net::DirectConnectAssociation>()) add(one.allowed);
    for (const net::VirtualInterface& one : n_.all<net::VirtualInterface>()) add(one.filters);
    for (const net::VpnConnection& one : n_.all<net::VpnConnection>())
      for (const Prefix& side : {one.far, one.near, one.far6, one.near6}) all.push_back(side);
    for (const net::ClientVpnEndpoint& one : n_.all<net::ClientVpnEndpoint>()) all.push_back(one.clients);
    for (const net::ClientVpnRule& one : n_.all<net::ClientVpnRule>()) all.push_back(one.destination);
    for (const net::ClientVpnRoute& one : n_.all<net::ClientVpnRoute>()) all.push_back(one.destination);
    for (const net::SourceCondition& one : n_.all<net::SourceCondition>()) add(one.prefixes);
    for (const net::Peering& one : n_.all<net::Peering>())
      for (const net::PeeringSide& side : one.sides)
        for (const Prefix& block : n_[side.blocks]) prefixes_of(one.sides[0].vpc).routes.push_back(block);
  }

  void collect_filters() {
    // Groups where they are used, which need not be where they live (R-SG-16).
    std::vector<std::pair<std::uint32_t, std::uint32_t>> used;  // group set, component
    const auto use = [&](net::Handle<net::GroupSet> groups, net::Handle<net::Vpc> vpc) {
      if (groups.present()) used.emplace_back(groups.at, component_of(vpc));
    };
    for (const net::Interface& one : n_.all<net::Interface>()) use(one.groups, one.vpc);
    for (const net::LoadBalancer& one : n_.all<net::LoadBalancer>()) use(one.groups, one.vpc);
    for (const net::ClassicLoadBalancer& one : n_.all<net::ClassicLoadBalancer>()) use(one.groups, one.vpc);
    for (const net::LatticeAssociation& one : n_.all<net::LatticeAssociation>()) use(one.groups, one.vpc);
    std::ranges::sort(used);
    used.erase(std::unique(used.begin(), used.end()), used.end());
    std::vector<std::pair<std::uint32_t, std::uint32_t>> groups;  // group, component
    for (const auto& [set, component] : used)
      for (const net::Handle<net::Group> one : n_[n_[net::Handle<net::GroupSet>{set}].groups])
        groups.emplace_back(one.at, component);
    std::ranges::sort(groups);
    groups.erase(std::unique(groups.begin(), groups.end()), groups.end());
    for (const auto& [group, component] : groups) {
      const bool lossy = component == net::nowhere || classes_.is_lossy(component);
      std::vector<Prefix>& into = (lossy ? everywhere_ : own_[component]).filters;
      for (const auto& run : n_[net::Handle<net::Group>{group}].rules)
        for (const net::GroupRule& rule : n_[run]) {
          into.push_back(n_.cidr_of(rule));
          if (rule.list().present())
            for (const Prefix& one : n_[n_[rule.list()].entries]) into.push_back(one);
        }
    }
    for (const net::Acl& acl : n_.all<net::Acl>())
      for (const auto& run : acl.entries)
        for (const net::AclEntry& entry : n_[run]) prefixes_of(acl.vpc).filters.push_back(entry.cidr);
    for (const AddressRange& range : n_.all<AddressRange>())
      for (const Prefix& one : AddressSet::of_ranges({range}).to_prefixes())
        everywhere_.filters.push_back(one);
  }

  /// Virtual ends may meet all of them.
  void join_all() {
    Prefixes all = everywhere_;
    for (const Prefixes& one : own_) {
      all.routes.insert(all.routes.end(), one.routes.begin(), one.routes.end());
      all.filters.insert(all.filters.end(), one.filters.begin(), one.filters.end());
    }
    all.routes.insert(all.routes.end(), subnet_blocks_.begin(), subnet_blocks_.end());
    for (const net::PublicAddress& one : n_.all<net::PublicAddress>())
      all.routes.push_back(Prefix::host(one.address));
    all_signatures_ = {AddressSignatures(std::move(all.routes)), AddressSignatures(std::move(all.filters))};
  }

  void keep_route_starts() {
    classes_.route_starts_.resize(own_signatures_.size());
    if (own_signatures_.size() < 2) return;  // nobody asks
    const auto everywhere = everywhere_signatures_.routes.starts();
    for (std::size_t i = 0; i < own_signatures_.size(); ++i) {
      const auto own = own_signatures_[i].routes.starts();
      std::ranges::set_union(everywhere, own, std::back_inserter(classes_.route_starts_[i]));
    }
  }

  // ---- interfaces

  /// Where the address also lies, in VPCs that its packets may come across (R-ADDR-12).
  void add_overlaps(Key& key, net::Handle<net::Vpc> own, const Address& address) {
    for (const net::Handle<net::Vpc> vpc : n_.vpcs_at(address)) {
      if (vpc == own) continue;
      const std::uint32_t component = component_of(vpc);
      if (component != component_of(own) && !classes_.is_lossy(component)) continue;
      const net::Handle<net::Subnet> subnet = n_.subnet_at(n_[vpc], address);
      const Network::Owner owner = n_.owner(vpc, address);
      key.add(vpc).add(subnet).add(owner.interface).add(owner.nat);
      key.add(bits(
          {n_.is_link_service(n_[vpc], address), subnet.present() && n_.is_reserved(n_[subnet], address)}));
    }
  }

  /// What steps and tables make of an address of an interface.
  void add_address(Key& key, net::Handle<net::Interface> at, const Address& address) {
    const net::Interface& row = n_[at];
    const std::uint32_t component = component_of(row.vpc);
    key.add(everywhere_signatures_.routes.of(address));
    key.add(component == net::nowhere ? net::nowhere : own_signatures_[component].routes.of(address));
    const Network::Owner owner = n_.owner(row.vpc, address);
    const bool owned = owner.interface == at && !owner.nat.present();
    key.add(owned ? net::nowhere : at.at);
    const bool in_vpc = row.vpc.present() && n_.in_vpc(n_[row.vpc], address);
    const bool in_subnet = row.subnet.present() && n_.in_subnet(n_[row.subnet], address);
    const net::PublicAddress* mapped = n_.public_address(address);
    key.add(bits({in_vpc,
        in_subnet,
        row.vpc.present() && n_.is_link_service(n_[row.vpc], address),
        row.subnet.present() && n_.is_reserved(n_[row.subnet], address)}));
    key.add(mapped == nullptr ? net::nowhere : n_.handle_of(*mapped).at);
    add_overlaps(key, row.vpc, address);
  }

  /// A public address, and what it maps to.
  void add_public(Key& key, net::Handle<net::Interface> at, const net::PublicAddress& row) {
    key.add(everywhere_signatures_.routes.of(row.address));
    const std::uint32_t component = component_of(row.vpc);
    key.add(component == net::nowhere ? net::nowhere : own_signatures_[component].routes.of(row.address));
    key.add(bits({row.interface == at,
        row.vpc == n_[at].vpc,
        row.subnet == n_[at].subnet,
        row.carrier,
        row.elsewhere,
        row.accelerator,
        row.nat.present(),
        row.inside.present()}));
    key.add(row.scope);
  }

  /// Equal where no rule tells the addresses apart.
  std::uint32_t signature(net::Handle<net::Vpc> vpc, const Address& address) {
    const std::uint32_t component = component_of(vpc);
    Key key;
    key.add(component).add(everywhere_signatures_.filters.of(address));
    key.add(component == net::nowhere ? net::nowhere : own_signatures_[component].filters.of(address));
    return signature(key.take());
  }
  std::uint32_t signature(std::string key) {
    return signature_numbers_
        .try_emplace(std::move(key), static_cast<std::uint32_t>(signature_numbers_.size()))
        .first->second;
  }

  /// Subnets that no packet can tell apart, except that it never leaves its own.
  void add_subnet(Key& key, net::Handle<net::Subnet> at) {
    if (!at.present() || busy_[at.at] || !stands_alone(n_[at].vpc)) {
      key.add(0).add(at);
      return;
    }
    const net::Subnet& row = n_[at];
    key.add(1).add(row.vpc).add(row.table).add(row.acl).add(row.zone).add(row.block).add(row.object.scope);
    key.add(bits({row.functional,
        row.maps_public,
        row.own_table,
        row.assumed_acl,
        row.assumed_table,
        row.wavelength}));
  }

  /// Whether no other VPC and no site has addresses of the VPC.
  bool stands_alone(net::Handle<net::Vpc> vpc) {
    if (!vpc.present()) return false;
    const auto [at, fresh] = alone_.try_emplace(vpc.at, true);
    if (!fresh) return at->second;
    const auto meets = [&](const Prefix& block, const Prefix& other) {
      return other.length() > 0 && block.overlaps(other);
    };
    for (const Prefix& block : n_[n_[vpc].blocks]) {
      for (const net::BlockEntry& one : n_.all<net::BlockEntry>())
        if (one.vpc != vpc && component_of(one.vpc) == component_of(vpc) && meets(block, one.prefix))
          return alone_[vpc.at] = false;
      for (const net::CutEntry& one : n_.all<net::CutEntry>())
        if (block.contains(one.prefix) && one.prefix != block) return alone_[vpc.at] = false;
    }
    return true;
  }

  std::uint32_t location(Family family, std::string key) {
    auto& numbers = location_numbers_[index_of(family)];
    return numbers.try_emplace(std::move(key), static_cast<std::uint32_t>(numbers.size())).first->second;
  }

  void add_interfaces() {
    std::vector<net::Handle<net::Interface>> all;
    std::ranges::set_union(from_.interfaces, to_.interfaces, std::back_inserter(all));
    std::unordered_map<std::string, std::size_t> known;
    const auto in = [](const ClassSelection& set, net::Handle<net::Interface> one) {
      return std::ranges::binary_search(set.interfaces, one);
    };
    for (const net::Handle<net::Interface> one : all) add_interface(one, in(from_, one), in(to_, one), known);
    const auto order = [&](const EndClass& one) {
      return std::tuple(n_.id(one.vpc), n_.id(one.subnet), n_.id(one.members.front()), one.members.front());
    };
    for (EndClass& one : classes_.classes_)
      std::ranges::sort(one.members, {}, [&](auto member) { return std::tuple(n_.id(member), member); });
    std::ranges::sort(classes_.classes_, {}, order);
  }

  void add_interface(net::Handle<net::Interface> at, bool is_from, bool is_to,
      std::unordered_map<std::string, std::size_t>& known) {
    const net::Interface& row = n_[at];
    Key common;
    common.add(pointed_[at.at] || !row.vpc.present() || !row.subnet.present() ? at.at : net::nowhere);
    common.add(row.vpc).add(row.object.scope).add(static_cast<std::uint64_t>(row.role)).add(row.role_at);
    add_subnet(common, row.subnet);
    common.add(bits({row.in_use,
        row.running,
        row.checked,
        row.check_off,
        row.data_path,
        row.deny_internet,
        row.primary_of_instance,
        row.is_endpoint_type,
        row.requester_managed,
        row.groups.present(),
        row.instance.present(),
        row.instance_id.empty()}));
    Key whole;
    whole.add(row.subnet).add(row.groups).add(bits({is_from, is_to}));
    whole.add(targets_[at.at] ? at.at : net::nowhere);
    std::array<std::uint32_t, 2> locations = {net::nowhere, net::nowhere};
    std::array<std::uint32_t, 2> signatures = {net::nowhere, net::nowhere};
    for (const Family family : families) {
      const Address address = primary_of(n_, row, family);
      whole.add(address.present() ? 1 : 0);
      if (!address.present()) continue;
      Key place = common;
      add_address(place, at, address);
      signatures[index_of(family)] = signature(row.vpc, address);
      whole.add(signatures[index_of(family)]);
      if (const net::PublicAddress* mapped = n_.public_of(row.vpc, address)) add_public(place, at, *mapped);
      if (family == Family::V4)
        for (const net::InterfaceAddress& one : n_[row.v4])
          if (one.public_address.present()) {
            place.add(one.address.bits == row.primary.bits ? 1 : 0);
            const net::PublicAddress* mapped = n_.public_address(one.public_address.get());
            if (mapped == nullptr) {
              place.add(at);
              continue;
            }
            add_public(place, at, *mapped);
            if (!mapped->inside.present()) continue;
            add_address(place, at, mapped->inside);
            whole.add(signature(row.vpc, mapped->inside));
          }
      locations[index_of(family)] = location(family, place.take());
      whole.add(locations[index_of(family)]);
    }
    whole.add(std::uint64_t{locations[0]} << 32U | locations[1]);
    if (locations[0] == net::nowhere && locations[1] == net::nowhere) whole.add(at);
    const auto [known_at, fresh] = known.try_emplace(whole.take(), classes_.classes_.size());
    if (fresh) {
      EndClass made;
      made.is_from = is_from;
      made.is_to = is_to;
      made.vpc = row.vpc;
      made.subnet = row.subnet;
      made.groups = row.groups;
      made.component =
          row.vpc.present() ? component_of(row.vpc) : classes_.components_.count;  // lossy by itself
      made.location = locations;
      made.signature = signatures;
      classes_.classes_.push_back(std::move(made));
    }
    classes_.classes_[known_at->second].members.push_back(at);
  }

  // ---- virtual ends

  /// Addresses that virtual ends share with VPCs, and that are not like those around them.
  void collect_apart() {
    const auto meets = [&](const Prefix& block) {
      const AddressSet set = AddressSet::of(block);
      return std::ranges::any_of(families, [&](Family family) {
        const std::size_t i = index_of(family);
        return from_.internet[i].overlaps(set) || from_.on_premises[i].overlaps(set) ||
               to_.internet[i].overlaps(set) || to_.on_premises[i].overlaps(set);
      });
    };
    for (std::uint32_t vpc = 0; vpc < n_.all<net::Vpc>().size(); ++vpc) {
      const net::Vpc& row = n_.all<net::Vpc>()[vpc];
      const bool met = std::ranges::any_of(n_[row.blocks], meets) ||
                       std::ranges::any_of(
                           n_[row.ipv6_blocks], [&](const net::Ipv6Block& one) { return meets(one.prefix); });
      if (!met) continue;
      for (const Address& one : addresses_apart(n_, {vpc})) {
        apart_.push_back(one);
        if (const auto next = one.next()) apart_.push_back(*next);
      }
    }
    std::ranges::sort(apart_);
    apart_.erase(std::unique(apart_.begin(), apart_.end()), apart_.end());
  }

  /// What an address of a virtual end is in the VPCs that hold it as well.
  void add_apart(Key& key, const Address& address) {
    if (apart_.empty()) return;
    for (const net::Handle<net::Vpc> vpc : n_.vpcs_at(address)) {
      const net::Interface* owner = n_.find(n_.owner(vpc, address).interface);
      const bool special = owner != nullptr && (owner->role != net::Role::Plain || owner->check_off);
      const bool counts = owners_matter(n_, vpc);
      const net::Handle<net::Subnet> subnet = n_.subnet_at(n_[vpc], address);
      const bool dead = owner != nullptr || (subnet.present() && n_.is_reserved(n_[subnet], address));
      key.add(vpc).add(subnet).add(n_.is_link_service(n_[vpc], address) ? 1 : 0);
      key.add(special ? n_.handle_of(*owner).at : net::nowhere)
          .add(counts ? (owner != nullptr ? 2 + (owner->in_use ? 1 : 0)
                            : dead        ? 1
                                          : 0)
                      : 0);
    }
  }

  struct Piece {
    std::vector<AddressRange> ranges;
    std::uint32_t location = net::nowhere;
    std::uint32_t signature = net::nowhere;
  };

  /// A set in the pieces that rules and routes tell apart, by their first addresses.
  std::vector<Piece> pieces_of(const AddressSet& set, MatrixGroup::Kind kind, Family family) {
    std::unordered_map<std::string, std::size_t> known;
    std::vector<Piece> pieces;
    const auto cut_at = [](std::span<const Address> starts, const Address& address) {
      const auto next = std::ranges::upper_bound(starts, address);
      return next == starts.end() ? std::optional<Address>() : next->previous();
    };
    const std::vector<Address> routes = all_signatures_.routes.starts();
    const std::vector<Address> filters = all_signatures_.filters.starts();
    const std::array<std::span<const Address>, 3> starts = {routes, filters, apart_};
    for (const AddressRange& range : set.ranges()) {
      std::optional<Address> first = range.first;
      while (first) {
        Address last = range.last;
        for (const std::span<const Address> one : starts)
          if (const auto end = cut_at(one, *first); end && *end < last) last = *end;
        Key place;
        place.add(static_cast<std::uint64_t>(kind) + 100).add(all_signatures_.routes.of(*first));
        add_apart(place, *first);
        Key whole = place;
        Key filters_key;
        filters_key.add(all_signatures_.filters.of(*first));
        const std::uint32_t own = signature(filters_key.take());
        whole.add(own);
        const auto [at, fresh] = known.try_emplace(whole.take(), pieces.size());
        if (fresh) pieces.push_back({{}, location(family, place.take()), own});
        pieces[at->second].ranges.push_back({*first, last});
        first = last < range.last ? last.next() : std::nullopt;
      }
    }
    return pieces;
  }

  void add_set(const AddressSet& set, MatrixGroup::Kind kind, Family family, bool is_from, bool is_to,
      net::Handle<net::ServiceEntry> service = {}) {
    if (set.empty()) return;
    for (Piece& piece : pieces_of(set, kind, family)) {
      EndClass made;
      made.kind = kind;
      made.is_from = is_from;
      made.is_to = is_to;
      made.addresses = AddressSet::of_ranges(std::move(piece.ranges));
      made.location[index_of(family)] = piece.location;
      made.signature[index_of(family)] = piece.signature;
      if (service.present()) name_service(made, service);
      classes_.classes_.push_back(std::move(made));
    }
  }

  void name_service(EndClass& made, net::Handle<net::ServiceEntry> at) {
    made.service = std::string(n_.text(n_[at].service));
    made.region = std::string(n_.text(n_[at].region));
  }

  void add_virtual() {
    collect_apart();
    for (const bool internet : {true, false})
      for (const Family family : families) {
        const std::size_t i = index_of(family);
        const AddressSet& from = internet ? from_.internet[i] : from_.on_premises[i];
        const AddressSet& to = internet ? to_.internet[i] : to_.on_premises[i];
        const auto kind = internet ? MatrixGroup::Kind::Internet : MatrixGroup::Kind::OnPremises;
        add_set(from & to, kind, family, true, true);
        add_set(from - to, kind, family, true, false);
        add_set(to - from, kind, family, false, true);
      }
    for (const net::Handle<net::ServiceEntry> one : to_.services) add_service(one);
  }

  void add_service(net::Handle<net::ServiceEntry> at) {
    const net::ServiceEntry& entry = n_[at];
    if (!entry.list.present()) return;
    const net::PrefixList& list = n_[entry.list];
    if (!list.known) {
      EndClass made;
      made.kind = MatrixGroup::Kind::Service;
      made.is_to = true;
      made.unknown_list = entry.list;
      for (const Family family : families)
        made.location[index_of(family)] = location(family, Key().add(200).take());
      name_service(made, at);
      classes_.classes_.push_back(std::move(made));
      return;
    }
    for (const Family family : families)
      add_set(AddressSet::of_prefixes(n_[list.entries]) & AddressSet::all(family),
          MatrixGroup::Kind::Service,
          family,
          false,
          true,
          at);
  }

  Classes& classes_;
  const Network& n_;
  const ClassSelection& from_;
  const ClassSelection& to_;
  std::vector<bool> pointed_;
  std::vector<bool> busy_;
  std::vector<bool> targets_;
  Prefixes everywhere_;
  std::vector<Prefixes> own_;
  std::vector<Prefix> subnet_blocks_;
  Signatures everywhere_signatures_;
  std::vector<Signatures> own_signatures_;
  Signatures all_signatures_;
  std::vector<Address> apart_;  // where a piece of a virtual end begins for reasons of a VPC; sorted
  std::array<std::unordered_map<std::string, std::uint32_t>, 2> location_numbers_;
  std::unordered_map<std::string, std::uint32_t> signature_numbers_;
  std::unordered_map<std::uint32_t, bool> alone_;
};

Classes::Classes(const Network& network, const ClassSelection& from, const ClassSelection& to,
    const VpcComponents& components, const std::vector<bool>& lossy)
    : n_(network), components_(components), lossy_(lossy) {
  ClassMaker(*this, from, to).make();
}

bool Classes::is_behind(net::Handle<net::Interface> interface, net::Handle<net::Interface> node) const {
  return fronts_[node.at] && std::ranges::binary_search(behind_, std::pair(node, interface));
}

QueryEnd Classes::from_end(const EndClass& one, Family family, std::size_t member) const {
  QueryEnd end;
  switch (one.kind) {
    case MatrixGroup::Kind::Interfaces:
      end.kind = QueryEnd::Kind::Interface;
      end.interface = one.members[member % one.members.size()];
      end.vpc = one.vpc;
      end.address = primary_of(n_, n_[end.interface], family);
      return end;
    case MatrixGroup::Kind::Internet:
      end.kind = QueryEnd::Kind::Internet;
      break;
    case MatrixGroup::Kind::OnPremises:
      end.kind = QueryEnd::Kind::OnPremises;
      break;
    case MatrixGroup::Kind::Service:
      end.kind = QueryEnd::Kind::Service;
      break;
  }
  end.address = one.addresses.ranges().front().first;
  return end;
}

std::vector<QueryEnd> Classes::to_ends(
    const EndClass& one, Family family, bool from_internet, std::size_t member) const {
  QueryEnd end = from_end(one, family, member);
  std::vector<QueryEnd> ends;
  if (from_internet && family == Family::V4 && !one.is_virtual())
    for (const net::InterfaceAddress& address : n_[n_[end.interface].v4])
      if (address.public_address.present()) {
        ends.push_back(end);
        ends.back().address = address.public_address.get();
      }
  if (ends.empty()) ends.push_back(end);
  return ends;
}

std::vector<net::Handle<net::Interface>> all_interfaces(const Network& network) {
  std::vector<net::Handle<net::Interface>> found;
  for (const net::VpcMembers& vpc : network.all<net::VpcMembers>())
    for (const net::Handle<net::Interface> one : network[vpc.interfaces]) found.push_back(one);
  const auto all = network.all<net::Interface>();
  for (std::uint32_t i = 0; i < all.size(); ++i)  // of VPCs that nobody tells of
    if (!all[i].vpc.present() && !all[i].data_path) found.push_back({i});
  std::ranges::sort(found);
  return found;
}

}  // namespace vpcscope
