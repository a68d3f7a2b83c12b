// Rows by which names find their objects: every id, every name that people use for one, every tag of an
// interface and of its resource, every CIDR block of a VPC, every AWS service that is installed somewhere.
//
// What is looked up by text is sorted by a hash of the text, so that looking up is one binary search over
// numbers and building needs no comparison of strings. `spelling` is that hash; it never changes, since
// packed networks hold it.
//
// Interfaces and instances, of which there are many, are found by id in their own columns, which are sorted
// by id as the Snapshot is; all others have an entry for their id too.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "model/network/rows.h"

namespace vpcscope::net {

template <class... Row>
struct RowList;

/// FNV-1a, of 32 bits; `seed` chains texts.
constexpr std::uint32_t spelling(std::string_view text, std::uint32_t seed = 2'166'136'261U) {
  for (const char c : text) seed = (seed ^ static_cast<std::uint8_t>(c)) * 16'777'619U;
  return seed;
}

/// An object of a kind that has no row in rows.h, and the interfaces it stands for.
struct NamedObject {
  TextAt id;
  Run<Handle<Interface>> interfaces;
  Handle<Scope> scope;
  std::uint32_t position = nowhere;  // among the objects of its kind in the Snapshot
  Kind kind = Kind::None;
  bool is_end = false;  // may have interfaces; false: a route table, a gateway, ...
  std::array<std::uint8_t, 2> unused = {};
};

/// `at`: the row of a VPC, subnet, group, interface or instance; else of the NamedObject.
struct NameEntry {
  TextAt text;
  std::uint32_t hash = 0;
  std::uint32_t at = nowhere;
  Kind kind = Kind::None;
  bool is_id = false;
  std::array<std::uint8_t, 2> unused = {};
};

/// The interfaces that bear a tag, or whose resource does.
struct TagEntry {
  TextAt key;
  TextAt value;
  Run<Handle<Interface>> interfaces;
  std::uint32_t hash = 0;
};

/// Interfaces by what they are in.
struct VpcMembers {
  static constexpr Kind kind = Kind::Vpc;
  Run<Handle<Interface>> interfaces;
};
struct SubnetMembers {
  static constexpr Kind kind = Kind::Subnet;
  Run<Handle<Interface>> interfaces;
};
struct GroupMembers {
  static constexpr Kind kind = Kind::SecurityGroup;
  Run<Handle<Interface>> interfaces;
};

/// A CIDR block of a VPC, sorted; `up` is the next wider block that holds it (an equal one before it counts),
/// so all that hold an address are one search and a chain.
struct BlockEntry {
  Prefix prefix;
  Handle<Vpc> vpc;
  std::uint32_t up = nowhere;
};

/// An AWS service ("s3") where it is installed: an interface endpoint in a VPC, or a prefix list in a Region.
struct ServiceEntry {
  TextAt service;
  TextAt region;    // of a list
  Handle<Vpc> vpc;  // of an endpoint
  Handle<PrefixList> list;
  Run<Handle<Interface>> interfaces;
  std::uint32_t hash = 0;  // of the service, then of the VPC's id or the Region
};

/// A prefix that tells addresses apart although no route, rule or block shows it: on-premises prefixes, what
/// Client VPN authorizes, what Direct Connect gateways advertise. Sorted, each once.
struct CutEntry {
  Prefix prefix;
};

using NameRows = RowList<NamedObject, NameEntry, TagEntry, VpcMembers, SubnetMembers, GroupMembers,
    BlockEntry, ServiceEntry, CutEntry>;

}  // namespace vpcscope::net
