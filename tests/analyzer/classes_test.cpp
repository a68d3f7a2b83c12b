// Classes of a matrix: members of one get the same answers, and two classes differ in something that a packet
// can meet.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "analyzer/pieces.h"
#include "analyzer/reach.h"
#include "analyzer/sets/selection.h"
#include "model/network/resolve.h"
#include "tests/support/crowded_world.h"
#include "tests/support/world.h"

namespace vpcscope::testing {
namespace {

/// A network with its classes of everything.
struct Classified {
  explicit Classified(std::uint64_t seed)
      : network(resolve(world(perhaps_crowded(seed).text()))),
        components(vpc_components(network)),
        classes(classes_of(network, select_ends(network, "any", true).ends,
            select_ends(network, "any", false).ends, components)) {}
  Network network;
  VpcComponents components;
  Classes classes;
};

// ---- one class

std::string name_of_virtual(const EndClass& one, const Address& address) {
  return (one.kind == MatrixGroup::Kind::Internet ? "internet:" : "onprem:") + address.to_string();
}

class Asker {
 public:
  Asker(const Classified& made, std::uint64_t seed) : n_(made.network), dice_(seed) {}

  /// Two different members of the class; fewer: it has no two.
  std::vector<std::string> two_of(const EndClass& one) {
    if (!one.is_virtual()) {
      if (one.members.size() < 2) return {};
      const std::size_t first = below(one.members.size());
      const std::size_t other = (first + 1 + below(one.members.size() - 1)) % one.members.size();
      return {std::string(n_.id(one.members[first])), std::string(n_.id(one.members[other]))};
    }
    if (one.kind == MatrixGroup::Kind::Service || one.addresses.empty()) return {};
    const auto ranges = one.addresses.ranges();
    const Address first = ranges.front().first;
    const Address last = ranges[below(ranges.size())].last;
    if (first == last) return {};
    return {name_of_virtual(one, first), name_of_virtual(one, last)};
  }

  std::string any_of(const EndClass& one) {
    if (!one.is_virtual()) return std::string(n_.id(one.members[below(one.members.size())]));
    if (one.kind == MatrixGroup::Kind::Service || one.addresses.empty()) return "";
    return name_of_virtual(one, one.addresses.ranges()[below(one.addresses.ranges().size())].first);
  }

  /// "" where it cannot be asked; else all that gets through.
  std::string answer(const std::string& from, const std::string& to, int family) {
    ReachQuestion question;
    question.from = from;
    question.to = to;
    question.family = family;
    const ReachResult found = reach(n_, question);
    if (!found.error.empty()) return "error";
    const Services services = found.answer.services.value_or(Services());
    return fmt::format("{} {} {} {}",
        name_of(found.answer.verdict),
        fmt::join(services.reachable, ","),
        fmt::join(services.partial, ","),
        fmt::join(services.unknown, ","));
  }

  std::size_t below(std::size_t end) { return dice_() % end; }

 private:
  const Network& n_;
  std::mt19937_64 dice_;
};

/// Members of one class ask, and are asked by, members of a few others.
std::size_t compare_members(const Classified& made, std::uint64_t seed, std::size_t others) {
  Asker asker(made, seed);
  std::size_t compared = 0;
  for (const EndClass& one : made.classes.all()) {
    const std::vector<std::string> two = asker.two_of(one);
    if (two.empty()) continue;
    for (std::size_t i = 0; i < others; ++i) {
      const EndClass& far = made.classes.all()[asker.below(made.classes.all().size())];
      const std::string other = asker.any_of(far);
      if (other.empty() || other == two[0] || other == two[1]) continue;
      for (const int family : {4, 6}) {
        if (!one.has(family == 4 ? Family::V4 : Family::V6) ||
            !far.has(family == 4 ? Family::V4 : Family::V6))
          continue;
        EXPECT_EQ(asker.answer(two[0], other, family), asker.answer(two[1], other, family))
            << "seed " << seed << ": " << two[0] << ", " << two[1] << " -> " << other << " family " << family;
        EXPECT_EQ(asker.answer(other, two[0], family), asker.answer(other, two[1], family))
            << "seed " << seed << ": " << other << " -> " << two[0] << ", " << two[1] << " family " << family;
        compared += 2;
      }
    }
    // And among themselves.
    if (!one.is_virtual())
      for (const int family : {4, 6})
        if (one.has(family == 4 ? Family::V4 : Family::V6))
          EXPECT_EQ(asker.answer(two[0], two[1], family), asker.answer(two[1], two[0], family))
              << "seed " << seed << ": " << two[0] << ", " << two[1] << " family " << family;
  }
  return compared;
}

TEST(Classes, members_of_one_class_have_the_same_answers) {
  std::size_t compared = 0;
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    compared += compare_members(Classified(seed), seed, 3);
    if (HasFailure()) break;
  }
  EXPECT_GT(compared, 800U);
}

TEST(Classes, members_of_one_class_have_the_same_answers_Slow) {
  for (std::uint64_t seed = 200; seed <= 500; ++seed) {
    compare_members(Classified(seed), seed, 20);
    if (HasFailure()) break;
  }
}

// ---- two classes

/// What tells two classes of interfaces apart: the first of these that does.
class Witness {
 public:
  explicit Witness(const Classified& made)
      : n_(made.network), classes_(made.classes), components_(made.components) {
    collect();
  }

  std::string between(const EndClass& a, const EndClass& b) {
    if (a.vpc != b.vpc) return "vpc";
    if (!a.vpc.present() || !a.subnet.present()) return "subnet not exported";  // each is alone
    if (a.subnet != b.subnet) return "subnet";
    if (a.groups != b.groups) return "groups";
    for (const Family family : families)
      if (a.has(family) != b.has(family)) return "family";
    const net::Handle<net::Interface> one = a.members.front();
    const net::Handle<net::Interface> other = b.members.front();
    if (flags(one) != flags(other)) return "flags";
    if (classes_.is_pointed_at(one) || classes_.is_pointed_at(other)) return "pointed at";
    if (is_behind(one) || is_behind(other)) return "behind a balancer";
    if (publics(one) != publics(other)) return "public";
    if (owners(one) != owners(other)) return "owners";
    if (overlaps(one) != overlaps(other)) return "overlaps";
    if (const std::optional<Prefix> prefix = prefix_between(one, other))
      return "prefix " + prefix->to_string();
    return "";
  }

 private:
  std::string flags(net::Handle<net::Interface> at) const {
    const net::Interface& i = n_[at];
    return fmt::format("{} {} {} {}{}{}{}{}{}{}{}{}{}{}",
        i.object.scope.at,
        static_cast<int>(i.role),
        i.role_at,
        i.in_use,
        i.running,
        i.checked,
        i.check_off,
        i.data_path,
        i.deny_internet,
        i.primary_of_instance,
        i.is_endpoint_type,
        i.requester_managed,
        i.instance.present(),
        i.instance_id.empty());
  }

  bool is_behind(net::Handle<net::Interface> at) const {
    for (std::uint32_t node = 0; node < n_.all<net::Interface>().size(); ++node)
      if (classes_.is_behind(at, {node})) return true;
    return false;
  }

  std::vector<Address> inner_of(net::Handle<net::Interface> at) const {
    std::vector<Address> all;
    if (n_[at].primary.present()) all.push_back(n_[at].primary.get());
    for (const net::InterfaceAddress& one : n_[n_[at].v4])
      if (one.public_address.present()) all.push_back(one.address.get());
    if (n_[at].v6.count > 0) all.push_back(n_[n_[at].v6].front());
    return all;
  }

  std::string publics(net::Handle<net::Interface> at) const {
    std::string text;
    for (const net::InterfaceAddress& one : n_[n_[at].v4]) {
      if (!one.public_address.present()) continue;
      const net::PublicAddress* row = n_.public_address(one.public_address.get());
      text += one.address.bits == n_[at].primary.bits ? " primary" : " other";
      if (row == nullptr) return text + " of nobody";
      text += fmt::format(":{}{}{}{}{}{}{}{}.{}",
          row->interface == at,
          row->vpc == n_[at].vpc,
          row->subnet == n_[at].subnet,
          row->carrier,
          row->elsewhere,
          row->accelerator,
          row->nat.present(),
          row->inside.present(),
          row->scope.at);
    }
    return text;
  }

  /// Whose the addresses are where it lives, and where they lie there.
  std::string owners(net::Handle<net::Interface> at) const {
    std::string text;
    const net::Vpc* vpc = n_.find(n_[at].vpc);
    const net::Subnet* subnet = n_.find(n_[at].subnet);
    for (const Address& one : inner_of(at)) {
      const Network::Owner owner = n_.owner(n_[at].vpc, one);
      text += fmt::format("{}{}{}{}{}{} ",
          owner.interface == at,
          owner.nat.present(),
          vpc != nullptr && n_.in_vpc(*vpc, one),
          subnet != nullptr && n_.in_subnet(*subnet, one),
          vpc != nullptr && n_.is_link_service(*vpc, one),
          subnet != nullptr && n_.is_reserved(*subnet, one));
    }
    return text;
  }

  /// Where the addresses lie in other VPCs that may meet it.
  std::string overlaps(net::Handle<net::Interface> at) const {
    std::string text;
    for (const Address& one : inner_of(at))
      for (const net::Handle<net::Vpc> vpc : n_.vpcs_at(one)) {
        const std::uint32_t component = components_.of_vpc[vpc.at];
        const bool own = n_[at].vpc.present() && component == components_.of_vpc[n_[at].vpc.at];
        if (vpc == n_[at].vpc || (!own && !classes_.is_lossy(component))) continue;
        const net::Handle<net::Subnet> subnet = n_.subnet_at(n_[vpc], one);
        const Network::Owner owner = n_.owner(vpc, one);
        text += fmt::format("{}/{}/{}/{}/{} ",
            vpc.at,
            subnet.at,
            owner.interface.at,
            owner.nat.at,
            subnet.present() && n_.is_reserved(n_[subnet], one));
      }
    return text;
  }

  // ---- prefixes

  std::set<Prefix>& of_vpc(net::Handle<net::Vpc> vpc) {
    const std::uint32_t component = vpc.present() ? components_.of_vpc[vpc.at] : net::nowhere;
    return component == net::nowhere || classes_.is_lossy(component) ? everywhere_ : own_[component];
  }

  void collect() {
    for (const char* one : special_ranges) everywhere_.insert(Prefix::parse(one).prefix);
    for (const net::CutEntry& one : n_.all<net::CutEntry>()) everywhere_.insert(one.prefix);
    for (const AddressRange& range : n_.all<AddressRange>())
      for (const Prefix& one : AddressSet::of_ranges({range}).to_prefixes()) everywhere_.insert(one);
    for (const net::GatewayLink& one : n_.all<net::GatewayLink>()) everywhere_.insert(one.prefix);
    for (const net::AttachmentSite& one : n_.all<net::AttachmentSite>()) everywhere_.insert(one.prefix);
    for (const net::Site& one : n_.all<net::Site>()) everywhere_.insert(one.prefix);
    for (const net::DirectConnectAssociation& one : n_.all<net::DirectConnectAssociation>())
      for (const Prefix& allowed : n_[one.allowed]) everywhere_.insert(allowed);
    for (const net::VirtualInterface& one : n_.all<net::VirtualInterface>())
      for (const Prefix& filter : n_[one.filters]) everywhere_.insert(filter);
    for (const net::VpnConnection& one : n_.all<net::VpnConnection>())
      for (const Prefix& side : {one.far, one.near, one.far6, one.near6}) everywhere_.insert(side);
    for (const net::ClientVpnEndpoint& one : n_.all<net::ClientVpnEndpoint>())
      everywhere_.insert(one.clients);
    for (const net::ClientVpnRule& one : n_.all<net::ClientVpnRule>()) everywhere_.insert(one.destination);
    for (const net::ClientVpnRoute& one : n_.all<net::ClientVpnRoute>()) everywhere_.insert(one.destination);
    for (const net::SourceCondition& one : n_.all<net::SourceCondition>())
      for (const Prefix& prefix : n_[one.prefixes]) everywhere_.insert(prefix);
    for (const net::BlockEntry& one : n_.all<net::BlockEntry>()) of_vpc(one.vpc).insert(one.prefix);
    for (const net::Peering& one : n_.all<net::Peering>())
      for (const net::PeeringSide& side : one.sides)
        for (const Prefix& block : n_[side.blocks]) of_vpc(one.sides[0].vpc).insert(block);
    for (const net::RouteTable& table : n_.all<net::RouteTable>())
      for (const net::Route& route : n_[table.routes]) of_vpc(table.vpc).insert(route.destination);
    for (const net::Acl& acl : n_.all<net::Acl>())
      for (const auto& run : acl.entries)
        for (const net::AclEntry& entry : n_[run]) of_vpc(acl.vpc).insert(entry.cidr);
    for (const net::Interface& one : n_.all<net::Interface>()) collect_groups(one.groups, one.vpc);
    for (const net::LoadBalancer& one : n_.all<net::LoadBalancer>()) collect_groups(one.groups, one.vpc);
    for (const net::ClassicLoadBalancer& one : n_.all<net::ClassicLoadBalancer>())
      collect_groups(one.groups, one.vpc);
    for (const net::LatticeAssociation& one : n_.all<net::LatticeAssociation>())
      collect_groups(one.groups, one.vpc);
  }

  void collect_groups(net::Handle<net::GroupSet> set, net::Handle<net::Vpc> vpc) {
    if (!set.present()) return;
    for (const net::Handle<net::Group> group : n_[n_[set].groups])
      for (const auto& run : n_[group].rules)
        for (const net::GroupRule& rule : n_[run]) {
          of_vpc(vpc).insert(n_.cidr_of(rule));
          if (rule.list().present())
            for (const Prefix& one : n_[n_[rule.list()].entries]) of_vpc(vpc).insert(one);
        }
  }

  /// One that holds an address of the one, and not the same of the other.
  std::optional<Prefix> prefix_between(net::Handle<net::Interface> one, net::Handle<net::Interface> other) {
    std::vector<Address> a = inner_of(one);
    std::vector<Address> b = inner_of(other);
    for (const net::InterfaceAddress& row : n_[n_[one].v4])
      if (row.public_address.present()) a.push_back(row.public_address.get());
    for (const net::InterfaceAddress& row : n_[n_[other].v4])
      if (row.public_address.present()) b.push_back(row.public_address.get());
    const net::Handle<net::Vpc> vpc = n_[one].vpc;
    for (const std::set<Prefix>* all :
        {&everywhere_, &own_[vpc.present() ? components_.of_vpc[vpc.at] : net::nowhere]})
      for (const Prefix& prefix : *all)
        for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
          if (prefix.present() && prefix.contains(a[i]) != prefix.contains(b[i])) return prefix;
    return std::nullopt;
  }

  const Network& n_;
  const Classes& classes_;
  const VpcComponents& components_;
  std::set<Prefix> everywhere_;
  std::map<std::uint32_t, std::set<Prefix>> own_;
};

TEST(Classes, two_classes_differ_in_something_that_packets_meet) {
  std::map<std::string, std::size_t> witnesses;
  for (std::uint64_t seed = 1; seed <= 120; ++seed) {
    const Classified made(seed);
    Witness witness(made);
    const auto all = made.classes.all();
    for (std::size_t i = 0; i < all.size(); ++i)
      for (std::size_t j = i + 1; j < all.size(); ++j) {
        if (all[i].is_virtual() || all[j].is_virtual()) continue;
        const std::string found = witness.between(all[i], all[j]);
        ++witnesses[found.substr(0, found.find(" 0") == std::string::npos ? found.find(' ') : 6)];
        EXPECT_NE(found, "") << "seed " << seed << ": " << made.network.id(all[i].members.front()) << " and "
                             << made.network.id(all[j].members.front());
      }
    if (HasFailure()) break;
  }
  for (const auto& [what, count] : witnesses) std::cout << what << ": " << count << " pairs of classes\n";
  EXPECT_GT(witnesses["prefix"], 12U);
  EXPECT_GT(witnesses["groups"], 100U);
}

}  // namespace
}  // namespace vpcscope::testing
