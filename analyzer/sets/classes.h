// Classes: ends that no query can tell apart, so that one of each answers for all.
//
// Interfaces are alike that share VPC, subnet, groups and everything else that a step looks at, and whose
// addresses are in the same prefixes of all rules and routes that packets to or from them may meet: those of
// their component (analyzer/graph.h), those that hold everywhere, and those of components where a packet for
// anywhere may get lost for lack of data (`lossy`). What other objects point at, as a route or a load
// balancer does, is a class of its own. The internet, on-premises and AWS services are cut into sets of
// addresses by all prefixes there are.
//
// Which way a packet goes hardly ever depends on groups, ACLs and single rules. So classes share *locations*:
// ends with the same ways, whatever filters stand on them. Subnets of one VPC with the same table, ACL and
// zone are one location, unless something is in them that other packets come across.
//
//   Classes classes(network, {.from = ..., .to = ...});
//   for (const EndClass& one : classes.all()) ...
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "analyzer/graph.h"
#include "analyzer/matrix.h"
#include "analyzer/walk.h"
#include "model/address_set.h"
#include "model/network/network.h"

namespace vpcscope {

inline constexpr std::array families = {Family::V4, Family::V6};
constexpr std::size_t index_of(Family family) { return family == Family::V4 ? 0 : 1; }

struct EndClass {
  MatrixGroup::Kind kind = MatrixGroup::Kind::Interfaces;
  bool is_from = false;  // of the question's FROM, TO
  bool is_to = false;
  // Interfaces:
  std::vector<net::Handle<net::Interface>> members;  // by id
  net::Handle<net::Vpc> vpc;
  net::Handle<net::Subnet> subnet;
  net::Handle<net::GroupSet> groups;
  std::uint32_t component = net::nowhere;
  // Virtual ends: one family.
  AddressSet addresses;
  net::Handle<net::PrefixList> unknown_list;  // whose addresses were not exported (R-IN-7)
  std::string service;
  std::string region;
  /// By family: where its ways begin and end; absent: it has no address of the family.
  std::array<std::uint32_t, 2> location = {net::nowhere, net::nowhere};
  /// By family: equal where no rule of the component tells the addresses apart.
  std::array<std::uint32_t, 2> signature = {net::nowhere, net::nowhere};

  bool has(Family family) const { return location[index_of(family)] != net::nowhere; }
  bool is_virtual() const { return kind != MatrixGroup::Kind::Interfaces; }
};

/// What is asked about: interfaces, and parts of virtual ends.
struct ClassSelection {
  std::vector<net::Handle<net::Interface>> interfaces;  // sorted
  std::array<AddressSet, 2> internet;                   // by family
  std::array<AddressSet, 2> on_premises;
  std::vector<net::Handle<net::ServiceEntry>> services;
};

class Classes {
 public:
  /// `lossy`: for each component, whether packets may get lost in it.
  Classes(const Network& network, const ClassSelection& from, const ClassSelection& to,
      const VpcComponents& components, const std::vector<bool>& lossy);

  /// In the order of docs/cli.md: by VPC, subnet, lowest interface id; virtual ends last.
  std::span<const EndClass> all() const { return classes_; }
  std::uint32_t locations(Family family) const { return locations_[index_of(family)]; }
  const VpcComponents& components() const { return components_; }
  bool is_lossy(std::uint32_t component) const {
    return component >= lossy_.size() || lossy_[component];  // an interface without VPC
  }

  /// Where a component's routes begin to treat addresses otherwise; sorted.
  std::span<const Address> route_starts(std::uint32_t component) const { return route_starts_[component]; }
  /// Whether other objects point at the interface, so that packets for its address may do more than end
  /// there.
  bool is_pointed_at(net::Handle<net::Interface> one) const { return pointed_at_[one.at]; }

  /// Whether packets to it may be passed on to something else.
  bool is_front(net::Handle<net::Interface> one) const { return fronts_[one.at]; }
  /// Whether packets to `node`, of a load balancer or endpoint, may be passed on to the interface.
  bool is_behind(net::Handle<net::Interface> interface, net::Handle<net::Interface> node) const;

  /// Ends of a query for a class; `member`: which one, modulo their number. Of FROM the address is private;
  /// of TO, asked from the internet, each public one.
  QueryEnd from_end(const EndClass& one, Family family, std::size_t member = 0) const;
  std::vector<QueryEnd> to_ends(
      const EndClass& one, Family family, bool from_internet, std::size_t member = 0) const;

 private:
  friend class ClassMaker;
  const Network& n_;
  const VpcComponents& components_;
  std::vector<bool> lossy_;
  std::vector<EndClass> classes_;
  std::array<std::uint32_t, 2> locations_ = {0, 0};
  std::vector<std::vector<Address>> route_starts_;
  std::vector<bool> pointed_at_;
  std::vector<bool> fronts_;
  std::vector<std::pair<net::Handle<net::Interface>, net::Handle<net::Interface>>> behind_;  // node, target
};

/// For each component, whether a packet from it to somewhere outside may get lost, rather than certainly
/// stopped: then what is outside matters to it (R-MODEL-2).
std::vector<bool> lossy_components(const Network& network, const Classes& classes);

/// All interfaces that a question about any of them means (R-ENI-3), sorted.
std::vector<net::Handle<net::Interface>> all_interfaces(const Network& network);

}  // namespace vpcscope
