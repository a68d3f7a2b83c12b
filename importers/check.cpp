#include "importers/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <tuple>

#include "importers/aws/calls.h"
#include "importers/reading.h"
#include "model/resources/all.h"

namespace vpcscope {
namespace {

/// More than this many of one sort are counted, not listed.
constexpr std::size_t most_of_a_sort = 100;

/// Adds problems of the checks, keeping each sort within bounds.
class Findings {
 public:
  explicit Findings(SnapshotBuilder& builder) : builder_(builder) {}

  void add(const char* code, Severity severity, const Header& header, std::string message, std::string effect,
      std::string mend, const std::string& below = {}) {
    std::size_t& count = counts_[code];
    if (++count > most_of_a_sort) return;
    builder_.problem(
        code, severity, header.place, std::move(message), std::move(effect), std::move(mend), below);
  }

  void tell_the_rest() {
    for (const auto& [code, count] : counts_)
      if (count > most_of_a_sort)
        builder_.problem(code,
            Severity::Warning,
            nullptr,
            fmt::format("{} more problems of this sort are not listed", count - most_of_a_sort),
            "as above",
            "mend the listed ones first");
  }

 private:
  SnapshotBuilder& builder_;
  std::map<std::string, std::size_t> counts_;
};

// --------------------------------------------------------------------------------------------- dangling ids

/// The call that lists the objects of a kind.
const Call* call_of(Kind kind) {
  for (const Call& call : calls())
    if (call.kind == kind && (call.form == Form::List || call.form == Form::Inner)) return &call;
  return nullptr;
}

/// Ids that name an object which ought to be in the export, for its call was exported there, and is not.
class DanglingIds {
 public:
  DanglingIds(const Snapshot& snapshot, Findings& findings) : snapshot_(snapshot), findings_(findings) {}

  void run() {
    for (const KindRow& row : kind_table()) {
      const Schema* schema = snapshot_.schema(row.kind);
      if (schema == nullptr || !names_anything(*schema)) continue;
      const std::vector<const void*>& rows = snapshot_.rows(row.kind);
      for (std::size_t i = 0; i < rows.size(); ++i) {
        fetch_ahead(rows, i, schema->size);
        walk(*schema, static_cast<const std::byte*>(rows[i]), rows[i], nullptr);
      }
    }
  }

 private:
  struct Known {
    boost::unordered_flat_set<Id, std::hash<Id>> ids;
    std::string call;
    Id last;
    const Header* asked = nullptr;  // of whom was_exported was asked last, and what it said
    bool was_exported = false;
  };

  static bool names_anything(const Schema& schema) {
    return std::ranges::any_of(schema.fields, [&](const Field& field) {
      if (field.shape == Shape::Id) return field.names != Kind::None && field.role != Role::Identity;
      return field.schema != nullptr && field.schema != &schema && names_anything(*field.schema);
    });
  }

  Known& known(Kind kind) {
    auto& slot = known_[static_cast<std::size_t>(kind)];
    if (!slot) {
      slot = std::make_unique<Known>();
      slot->ids.reserve(snapshot_.ids(kind).size());
      for (const Id& id : snapshot_.ids(kind)) slot->ids.insert(id);
      for (const LeftOut& lost : snapshot_.left_out())
        if (lost.kind == kind && !lost.id.empty()) slot->ids.insert(Id::read(lost.id, arena_));
      if (const Call* call = call_of(kind)) slot->call = full_name(*call);
    }
    return *slot;
  }

  /// The way to the member being tested; put into words only where something is wrong.
  struct Way {
    const Way* up;
    const std::string* key;  // null: a list's element
    std::size_t index;
  };

  static std::string pointer(const Way* way) {
    if (way == nullptr) return {};
    if (way->key == nullptr) return fmt::format("{}/{}", pointer(way->up), way->index);
    return way->key->empty() ? pointer(way->up) : pointer(way->up) + "/" + pointer_token(*way->key);
  }

  void walk(const Schema& schema, const std::byte* at, const void* object, const Way* up) {
    for (const Field& field : schema.fields) {
      const Way way{up, &field.key, 0};
      const std::byte* member = at + field.offset;
      if (field.shape == Shape::Id) {
        if (field.names != Kind::None && field.role != Role::Identity)
          test(field.names, *reinterpret_cast<const Id*>(member), object, way);
      } else if (field.schema != nullptr && worth(*field.schema)) {
        if (field.shape == Shape::Object)
          walk(*field.schema, member, object, &way);
        else
          walk_list(field, member, object, way);
      }
    }
  }

  void walk_list(const Field& field, const std::byte* member, const void* object, const Way& way) {
    const auto& list = *reinterpret_cast<const Slice<std::byte>*>(member);
    for (std::size_t i = 0; i < list.size(); ++i) {
      const std::byte* at = list.begin() + i * field.schema->size;
      const std::string key = field.shape == Shape::Map ? key_of(*field.schema, at) : std::string();
      const Way element{&way, field.shape == Shape::Map ? &key : nullptr, i};
      walk(*field.schema, at, object, &element);
    }
  }

  /// The data that is a Map's key.
  static std::string key_of(const Schema& schema, const std::byte* element) {
    for (const Field& field : schema.fields)
      if (field.key == "{}") return reinterpret_cast<const Text*>(element + field.offset)->str();
    return {};
  }

  bool worth(const Schema& schema) {
    if (last_schema_ == &schema) return last_worth_;
    const auto [at, fresh] = worth_.try_emplace(&schema, false);
    if (fresh) at->second = names_anything(schema);
    last_schema_ = &schema;
    last_worth_ = at->second;
    return last_worth_;
  }

  void test(Kind kind, const Id& id, const void* object, const Way& way) {
    if (!id.present()) return;
    Known& known = this->known(kind);
    if (known.call.empty() || known.last == id) return;
    known.last = id;
    if (known.ids.contains(id)) return;
    const Header& header = header_of(object);
    if (!was_exported(known, header)) return;
    const KindRow& row = row_of(kind);
    if (!row.id_prefix.empty() && !id.starts_with(row.id_prefix)) return;  // names something else: "local"
    findings_.add("dangling-id",
        Severity::Warning,
        header,
        fmt::format("{} names {} {}, which is not in the export",
            way.key->empty() ? "the list" : *way.key,
            title_of(kind),
            quoted(id.to_string())),
        fmt::format("flows that need this {} are UNKNOWN", title_of(kind)),
        fmt::format("export `aws {}` again, at the same time as this one", known.call),
        pointer(&way));
    known.last = Id();
  }

  bool was_exported(Known& known, const Header& header) const {
    if (known.asked != nullptr && known.asked->account == header.account &&
        known.asked->region == header.region)
      return known.was_exported;
    known.asked = &header;
    known.was_exported =
        snapshot_.state_of(known.call, header.account.view(), header.region.view()) != ExportState::Missing;
    return known.was_exported;
  }

  const Snapshot& snapshot_;
  Findings& findings_;
  Arena arena_;
  std::array<std::unique_ptr<Known>, 256> known_;
  boost::unordered_flat_map<const Schema*, bool> worth_;
  const Schema* last_schema_ = nullptr;
  bool last_worth_ = false;
};

// ------------------------------------------------------------------------------------------------ addresses

bool associated(const Word& state) {
  return !state.present() || state.is("associated") || state.is("associating");
}

template <class List>
bool any_contains(const List& list, const auto& what) {
  return std::ranges::any_of(list,
      [&](const auto& one) { return !one.unusable && associated(one.state) && one.cidr.contains(what); });
}

bool owns(const Vpc& vpc, const Prefix& prefix) {
  const bool in_primary = !vpc.cidrs.present() && vpc.cidr.present() && vpc.cidr.contains(prefix);
  return in_primary || any_contains(vpc.cidrs, prefix) || any_contains(vpc.ipv6_cidrs, prefix);
}

/// R-ADDR-2: subnets lie in their VPC and never overlap.
void check_subnets(const Snapshot& snapshot, Findings& findings) {
  struct Block {
    Prefix prefix;
    const Subnet* subnet;
  };
  std::map<std::pair<Id, Text>, std::vector<Block>> blocks;
  for (const Subnet& subnet : snapshot.all<Subnet>()) {
    std::vector<Prefix> own;
    if (subnet.cidr.present()) own.push_back(subnet.cidr);
    for (const Ipv6CidrAssociation& block : subnet.ipv6_cidrs)
      if (!block.unusable && associated(block.state)) own.push_back(block.cidr);
    const Vpc* vpc = snapshot.find<Vpc>(subnet.vpc, subnet.header);
    for (const Prefix& prefix : own) {
      blocks[{subnet.vpc, subnet.header.account}].push_back({prefix, &subnet});
      if (vpc != nullptr && (vpc->cidrs.present() || vpc->cidr.present()) && !owns(*vpc, prefix))
        findings.add("outside-vpc",
            Severity::Warning,
            subnet.header,
            fmt::format("{} of subnet {} is outside the blocks of VPC {}",
                prefix.to_string(),
                subnet.id.to_string(),
                subnet.vpc.to_string()),
            "packets to it find no local route",
            "export describe-vpcs and describe-subnets at one time",
            "/CidrBlock");
    }
  }
  for (auto& [vpc, list] : blocks) {
    std::ranges::stable_sort(list, {}, &Block::prefix);
    // Sorted prefixes overlap only if one holds the next, or one before it does.
    const Block* widest = nullptr;
    for (const Block& block : list) {
      if (widest != nullptr && widest->prefix.overlaps(block.prefix) && widest->subnet != block.subnet)
        findings.add("overlapping-subnets",
            Severity::Error,
            block.subnet->header,
            fmt::format("{} of subnet {} overlaps {} of subnet {} in one VPC (R-ADDR-2)",
                block.prefix.to_string(),
                block.subnet->id.to_string(),
                widest->prefix.to_string(),
                widest->subnet->id.to_string()),
            "an address in both belongs to whichever interface owns it",
            "two exports were mixed, or one was edited",
            "/CidrBlock");
      if (widest == nullptr || !widest->prefix.contains(block.prefix)) widest = &block;
    }
  }
}

bool in_subnet(const Subnet& subnet, const Address& address) {
  if (subnet.cidr.present() && subnet.cidr.contains(address)) return true;
  return any_contains(subnet.ipv6_cidrs, address);
}

bool knows_family(const Subnet& subnet, const Address& address) {
  return address.is_v4() ? subnet.cidr.present() : subnet.ipv6_cidrs.present();
}

class InterfaceChecks {
 public:
  InterfaceChecks(const Snapshot& snapshot, Findings& findings) : snapshot_(snapshot), findings_(findings) {}

  void run() {
    const auto& rows = snapshot_.rows(Kind::NetworkInterface);
    owners_.reserve(rows.size() + rows.size() / 8);
    for (std::size_t row = 0; row < rows.size(); ++row) {
      fetch_ahead(rows, row, sizeof(NetworkInterface));
      const NetworkInterface& interface = *static_cast<const NetworkInterface*>(rows[row]);
      const Subnet* subnet = subnet_of(interface);
      for (std::size_t i = 0; i < interface.addresses.size(); ++i)
        test(interface, subnet, interface.addresses[i].address, "/PrivateIpAddresses", i);
      for (std::size_t i = 0; i < interface.ipv6_addresses.size(); ++i)
        test(interface, subnet, interface.ipv6_addresses[i].address, "/Ipv6Addresses", i);
    }
  }

 private:
  const Subnet* subnet_of(const NetworkInterface& interface) {
    if (last_id_ != interface.subnet || last_account_ != interface.header.account) {
      last_ = snapshot_.find<Subnet>(interface.subnet, interface.header);
      last_id_ = interface.subnet;
      last_account_ = interface.header.account;
    }
    return last_;
  }

  void test(const NetworkInterface& interface, const Subnet* subnet, const Address& address, const char* list,
      std::size_t at_index) {
    if (!address.present()) return;
    const auto where = [&] { return fmt::format("{}/{}", list, at_index); };
    if (subnet != nullptr && knows_family(*subnet, address) && !in_subnet(*subnet, address))
      findings_.add("outside-subnet",
          Severity::Error,
          interface.header,
          fmt::format("{} of {} is outside its subnet {} (R-ADDR-2)",
              address.to_string(),
              interface.id.to_string(),
              interface.subnet.to_string()),
          "packets to it find no owner in a local route",
          "export describe-subnets and describe-network-interfaces at one time",
          where());
    if (!interface.vpc.present()) return;
    const auto [at, fresh] = owners_.try_emplace(std::pair<Id, Address>(interface.vpc, address), &interface);
    if (!fresh && at->second->id != interface.id)
      findings_.add("address-owned-twice",
          Severity::Warning,
          interface.header,
          fmt::format("{} in VPC {} belongs to both {} and {}",
              address.to_string(),
              interface.vpc.to_string(),
              at->second->id.to_string(),
              interface.id.to_string()),
          "either may be meant",
          "two exports of different days were mixed: keep one",
          where());
  }

  struct Hash {
    std::size_t operator()(const std::pair<Id, Address>& key) const {
      return key.first.hash() * 31 + std::hash<Address>{}(key.second);
    }
  };

  const Snapshot& snapshot_;
  Findings& findings_;
  const Subnet* last_ = nullptr;  // of this id, asked from this account
  Id last_id_;
  Text last_account_;
  boost::unordered_flat_map<std::pair<Id, Address>, const NetworkInterface*, Hash> owners_;
};

/// R-ADDR-9: where an Elastic IP and the interface disagree, the interface's export wins.
void check_elastic_ips(const Snapshot& snapshot, Findings& findings) {
  for (const ElasticIp& elastic : snapshot.all<ElasticIp>()) {
    if (!elastic.interface.present() || !elastic.public_address.present()) continue;
    const auto* interface = snapshot.find<NetworkInterface>(elastic.interface, elastic.header);
    if (interface == nullptr || interface->header.derived) continue;
    const bool agrees = std::ranges::any_of(interface->addresses, [&](const PrivateAddress& own) {
      return own.public_address == elastic.public_address &&
             (!elastic.private_address.present() || own.address == elastic.private_address);
    });
    if (!agrees && interface->public_address != elastic.public_address)
      findings.add("conflict",
          Severity::Warning,
          elastic.header,
          fmt::format("{} is associated with {} here, but the interface does not have it (R-ADDR-9)",
              elastic.public_address.to_string(),
              interface->id.to_string()),
          "the interface's own export is used",
          "export describe-addresses and describe-network-interfaces at one time");
  }
}

// -------------------------------------------------------------------------------------------------- routes

class RouteChecks {
 public:
  RouteChecks(const Snapshot& snapshot, Findings& findings) : snapshot_(snapshot), findings_(findings) {}

  void run() {
    std::map<std::pair<Id, Text>, const RouteTable*> table_of_subnet;
    for (const RouteTable& table : snapshot_.all<RouteTable>()) {
      const bool edge = std::ranges::any_of(
          table.associations, [](const RouteTableAssociation& a) { return a.gateway.present(); });
      for (std::size_t i = 0; i < table.routes.size(); ++i)
        if (!table.routes[i].unusable) test(table, table.routes[i], i, edge);
      for (const RouteTableAssociation& association : table.associations) {
        if (!association.subnet.present() || !associated(association.state)) continue;
        const auto [at, fresh] =
            table_of_subnet.try_emplace({association.subnet, table.header.account}, &table);
        if (!fresh && at->second != &table)
          findings_.add("conflict",
              Severity::Warning,
              table.header,
              fmt::format("subnet {} is associated with both {} and {}",
                  association.subnet.to_string(),
                  at->second->id.to_string(),
                  table.id.to_string()),
              "the first is used",
              "two exports of different days were mixed: keep one");
      }
    }
  }

 private:
  static std::string pointer_to(std::size_t route) { return fmt::format("/Routes/{}", route); }

  void test(const RouteTable& table, const Route& route, std::size_t where, bool edge) {
    const int destinations =
        route.destination.present() + route.destination_ipv6.present() + route.destination_list.present();
    if (destinations != 1)
      findings_.add("bad-route",
          Severity::Error,
          table.header,
          fmt::format("a route of {} has {} destinations; expected one", table.id.to_string(), destinations),
          "the route can't be used; look-ups in the table that it could win are UNKNOWN",
          "export the table again",
          pointer_to(where));
    test_target_vpc(table, route, where);
    if (edge)
      test_edge(table, route, where);
    else
      test_more_specific(table, route, where);
  }

  /// R-ROUTE-15: a target in another VPC, or a gateway that is not attached here.
  void test_target_vpc(const RouteTable& table, const Route& route, std::size_t where) {
    if (!table.vpc.present() || route.state.is("blackhole")) return;
    VpcId elsewhere;
    std::string target;
    const auto look = [&](const auto* object, const Id& id) {
      if (object == nullptr || !object->vpc.present() || object->vpc == table.vpc) return;
      elsewhere = object->vpc;
      target = id.to_string();
    };
    look(snapshot_.find<NatGateway>(route.nat_gateway, table.header), route.nat_gateway);
    look(snapshot_.find<NetworkInterface>(route.interface, table.header), route.interface);
    if (!route.interface.present())
      look(snapshot_.find<Instance>(route.instance, table.header), route.instance);
    if (!target.empty())
      return tell_target(table, where, fmt::format("{}, which is in VPC {}", target, elsewhere.to_string()));
    if (route.gateway.starts_with("igw-"))
      test_attached(
          table, snapshot_.find<InternetGateway>(route.gateway, table.header), route.gateway, where);
    if (route.gateway.starts_with("vgw-"))
      test_attached(table, snapshot_.find<VpnGateway>(route.gateway, table.header), route.gateway, where);
    if (const auto* egress =
            snapshot_.find<EgressOnlyInternetGateway>(route.egress_only_gateway, table.header))
      test_attached(table, egress, route.egress_only_gateway, where);
  }

  template <class Gateway>
  void test_attached(const RouteTable& table, const Gateway* gateway, const Id& id, std::size_t where) {
    if (gateway == nullptr || gateway->header.derived) return;
    const auto here = [&](const auto& attachment) { return attachment.vpc == table.vpc; };
    if (std::ranges::none_of(gateway->attachments, here))
      tell_target(table,
          where,
          fmt::format("{}, which is not attached to VPC {}", id.to_string(), table.vpc.to_string()));
  }

  void tell_target(const RouteTable& table, std::size_t where, const std::string& what) {
    findings_.add("foreign-target",
        Severity::Warning,
        table.header,
        fmt::format("a route of {} leads to {} (R-ROUTE-15)", table.id.to_string(), what),
        "the route counts as a blackhole",
        "export the gateway and the route table at one time",
        pointer_to(where));
  }

  /// R-EDGE-2: what a gateway's table may hold.
  void test_edge(const RouteTable& table, const Route& route, std::size_t where) {
    const bool legal_target = route.gateway.starts_with("local") || route.gateway.starts_with("vpce-") ||
                              route.interface.present() || route.instance.present() ||
                              route.nat_gateway.present();
    if (legal_target && !route.destination_list.present() && !route.origin.is("EnableVgwRoutePropagation"))
      return;
    if (route.origin.is("Advertisement")) return;
    findings_.add("illegal-edge-route",
        Severity::Warning,
        table.header,
        fmt::format("a gateway's route table ({}) holds a route that AWS does not allow there (R-EDGE-2)",
            table.id.to_string()),
        "the route is ignored",
        "check where the file comes from",
        pointer_to(where));
  }

  /// R-ROUTE-7: a static route inside the VPC must lead a whole subnet to a middlebox.
  void test_more_specific(const RouteTable& table, const Route& route, std::size_t where) {
    const Prefix& prefix = route.destination.present() ? route.destination : route.destination_ipv6;
    if (!prefix.present() || !route.origin.is("CreateRoute")) return;
    const Vpc* vpc = snapshot_.find<Vpc>(table.vpc, table.header);
    if (vpc == nullptr || !owns(*vpc, prefix) || is_block(*vpc, prefix)) return;
    const bool middlebox = route.nat_gateway.present() || route.interface.present() ||
                           route.instance.present() || route.gateway.starts_with("vpce-") ||
                           route.local_gateway.present();
    if (middlebox && is_subnet(table.vpc, prefix)) return;
    findings_.add("illegal-route",
        Severity::Note,
        table.header,
        fmt::format("{} in {} is inside the VPC, but {} (R-ROUTE-7)",
            prefix.to_string(),
            table.id.to_string(),
            middlebox ? "is no whole subnet" : "does not lead to a middlebox"),
        "it is honoured as printed",
        "AWS refuses such routes: check where the file comes from",
        pointer_to(where));
  }

  static bool is_block(const Vpc& vpc, const Prefix& prefix) {
    const auto same = [&](const auto& block) { return block.cidr == prefix; };
    return vpc.cidr == prefix || std::ranges::any_of(vpc.cidrs, same) ||
           std::ranges::any_of(vpc.ipv6_cidrs, same);
  }

  bool is_subnet(const VpcId& vpc, const Prefix& prefix) {
    if (subnet_blocks_.empty())
      for (const Subnet& subnet : snapshot_.all<Subnet>()) {
        subnet_blocks_.emplace(subnet.vpc, subnet.cidr);
        for (const Ipv6CidrAssociation& block : subnet.ipv6_cidrs)
          subnet_blocks_.emplace(subnet.vpc, block.cidr);
      }
    return subnet_blocks_.contains({vpc, prefix});
  }

  const Snapshot& snapshot_;
  Findings& findings_;
  std::set<std::pair<Id, Prefix>> subnet_blocks_;
};

// --------------------------------------------------------------------------------------------------- others

/// Two entries of one number and direction: AWS has but one.
void check_acls(const Snapshot& snapshot, Findings& findings) {
  std::map<std::pair<Id, Text>, const NetworkAcl*> acl_of_subnet;
  for (const NetworkAcl& acl : snapshot.all<NetworkAcl>()) {
    std::set<std::pair<std::int64_t, bool>> seen;
    for (std::size_t i = 0; i < acl.entries.size(); ++i) {
      const NetworkAclEntry& entry = acl.entries[i];
      if (!entry.unusable && !seen.insert({entry.number.value, entry.egress.yes()}).second)
        findings.add("conflict",
            Severity::Warning,
            acl.header,
            fmt::format("{} has two {} entries numbered {}",
                acl.id.to_string(),
                entry.egress.yes() ? "egress" : "ingress",
                entry.number.value),
            "the first is used",
            "export the ACL again",
            fmt::format("/Entries/{}", i));
    }
    for (const NetworkAclAssociation& association : acl.associations) {
      if (association.unusable) continue;
      const auto [at, fresh] = acl_of_subnet.try_emplace({association.subnet, acl.header.account}, &acl);
      if (!fresh && at->second != &acl)
        findings.add("conflict",
            Severity::Warning,
            acl.header,
            fmt::format("subnet {} is associated with both {} and {}",
                association.subnet.to_string(),
                at->second->id.to_string(),
                acl.id.to_string()),
            "the first is used",
            "two exports of different days were mixed: keep one");
    }
  }
}

/// R-PCX-5: overlapping VPCs can't peer.
void check_peerings(const Snapshot& snapshot, Findings& findings) {
  for (const VpcPeeringConnection& peering : snapshot.all<VpcPeeringConnection>()) {
    const Vpc* a = snapshot.find<Vpc>(peering.requester.vpc);
    const Vpc* b = snapshot.find<Vpc>(peering.accepter.vpc);
    if (a == nullptr || b == nullptr || a == b || !peering.status.is("active")) continue;
    for (const CidrAssociation& x : a->cidrs)
      for (const CidrAssociation& y : b->cidrs)
        if (!x.unusable && !y.unusable && associated(x.state) && associated(y.state) &&
            x.cidr.overlaps(y.cidr))
          findings.add("overlapping-peers",
              Severity::Warning,
              peering.header,
              fmt::format("{} joins VPCs whose blocks overlap: {} and {} (R-PCX-5)",
                  peering.id.to_string(),
                  x.cidr.to_string(),
                  y.cidr.to_string()),
              "evaluation goes on as the tables say",
              "AWS refuses such a peering: check where the files come from");
  }
}

bool exported(const Snapshot& snapshot, std::string_view call, const Header& header) {
  return snapshot.state_of(call, header.account.view(), header.region.view()) != ExportState::Missing;
}

/// R-SVC-7: what is left of ClassicLink is ignored.
void check_classic_link(const Snapshot& snapshot, Findings& findings) {
  for (const VpcPeeringConnection& peering : snapshot.all<VpcPeeringConnection>())
    for (const PeeringSide* side : {&peering.requester, &peering.accepter})
      if (side->lets_classic_link_out.yes() || side->lets_out_to_classic_link.yes())
        findings.add("classic-link",
            Severity::Warning,
            peering.header,
            fmt::format("{} opens a peering to ClassicLink, which AWS has retired", peering.id.to_string()),
            "the option is ignored",
            "turn the option off",
            side == &peering.requester ? "/RequesterVpcInfo/PeeringOptions"
                                       : "/AccepterVpcInfo/PeeringOptions");
}

/// Every VPC has a main route table (R-ROUTE-1) and a default ACL (R-NACL-1), if those were exported at all.
void check_vpc_defaults(const Snapshot& snapshot, Findings& findings) {
  std::set<Id> with_main;
  std::set<Id> with_acl;
  for (const RouteTable& table : snapshot.all<RouteTable>())
    if (std::ranges::any_of(table.associations, [](const RouteTableAssociation& a) { return a.main.yes(); }))
      with_main.insert(table.vpc);
  for (const NetworkAcl& acl : snapshot.all<NetworkAcl>())
    if (acl.is_default.yes()) with_acl.insert(acl.vpc);
  for (const Vpc& vpc : snapshot.all<Vpc>()) {
    if (!with_main.contains(vpc.id) && exported(snapshot, "ec2 describe-route-tables", vpc.header))
      findings.add("no-main-table",
          Severity::Warning,
          vpc.header,
          fmt::format("VPC {} has no main route table in the export (R-ROUTE-1)", vpc.id.to_string()),
          "subnets without a table of their own have no known routes",
          "export describe-route-tables again, without filters");
    if (!with_acl.contains(vpc.id) && exported(snapshot, "ec2 describe-network-acls", vpc.header))
      findings.add("no-default-acl",
          Severity::Warning,
          vpc.header,
          fmt::format("VPC {} has no default network ACL in the export (R-NACL-1)", vpc.id.to_string()),
          "what may cross the border of subnets without an ACL of their own is unknown",
          "export describe-network-acls again, without filters");
  }
}

}  // namespace

void check_snapshot(SnapshotBuilder& builder) {
  const Snapshot& snapshot = builder.so_far();
  Findings findings(builder);
  DanglingIds(snapshot, findings).run();
  check_subnets(snapshot, findings);
  InterfaceChecks(snapshot, findings).run();
  check_elastic_ips(snapshot, findings);
  RouteChecks(snapshot, findings).run();
  check_acls(snapshot, findings);
  check_peerings(snapshot, findings);
  check_classic_link(snapshot, findings);
  check_vpc_defaults(snapshot, findings);
  findings.tell_the_rest();
}

}  // namespace vpcscope
