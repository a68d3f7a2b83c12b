// ServiceSet: any set of services, such as "tcp/443, udp/53"; and ServiceSets: many of them, shared and
// numbered.
//
// What it is not: a set of flows. Addresses, source ports and interfaces are kept elsewhere; a service is
// what is left of a filter once both endpoints are fixed.
//
// The idea: a service is a point on a line of 2^24 points,
//
//     protocol << 16 | destination port             tcp/443      = 0x06'01bb
//     protocol << 16 | type << 8 | code (ICMP)      icmp/8/0     = 0x01'0800
//
// so that every group permission and every ACL entry is one range of points (a few, at worst), and AND, OR
// and MINUS are one walk over two sorted lists. Binary decision diagrams were tried: 300 times slower per
// pair.
//
// What the simple account leaves out: filters test ports of TCP and UDP and types of the two ICMPs only
// (R-SG-3, R-NACL-4). Any other protocol is wholly in a set or wholly outside, all its 65536 points together.
//
// Invariants: ranges sorted, disjoint, not adjacent, first <= last, on the line, protocols without ports
// whole; so equal sets have equal representations. A value type: const functions may run on any thread. None
// throws.
//
//   auto web = ServiceSet::parse("tcp/443,tcp/80,ping").services;
//   web.to_string();                                             // "icmp/8/0,tcp/80,tcp/443"
//   (~web).contains(service_point(Protocol::tcp(), 22));         // true
//   ServiceSet::parse("tcp/70000").error;                        // says why, and what is expected
#pragma once

#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/address.h"
#include "model/protocol.h"

namespace vpcscope {

using ServicePoint = std::uint32_t;
inline constexpr ServicePoint last_service_point = 0xff'ffff;

// Of one protocol, not of "all". A protocol without ports has its points too; it does not matter which is
// asked.
constexpr ServicePoint service_point(Protocol protocol, std::uint16_t port) {
  return ServicePoint{protocol.number()} << 16 | port;
}
constexpr ServicePoint icmp_point(Protocol protocol, std::uint8_t type, std::uint8_t code) {
  return ServicePoint{protocol.number()} << 16 | ServicePoint{type} << 8 | code;
}

// Both ends included.
struct ServiceRange {
  ServicePoint first = 0;
  ServicePoint last = 0;

  bool operator==(const ServiceRange&) const = default;
};

// What a security group permission (`FromPort`, `ToPort`) or an ACL entry (`PortRange`) prints, unchecked.
// For a permission of ICMP, from is the type and to is the code (R-SG-4).
struct PrintedPorts {
  std::optional<std::int64_t> from;
  std::optional<std::int64_t> to;
};

// `IcmpTypeCode` of an ACL entry, unchecked.
struct PrintedIcmp {
  std::optional<std::int64_t> type;
  std::optional<std::int64_t> code;
};

class ServiceSet {
 public:
  struct Result;

  ServiceSet() = default;  // the empty set

  static ServiceSet all();
  static ServiceSet of(Protocol protocol);  // all ports, types and codes of it
  // In any order. Ranges with first > last and points beyond the line hold nothing; protocols without ports
  // that a range touches are taken whole.
  static ServiceSet of_ranges(std::vector<ServiceRange> ranges);

  // R-SG-3, R-SG-4: the services that a security group permission names.
  static Result of_permission(Protocol protocol, PrintedPorts ports);
  // R-NACL-4: the services that a network ACL entry names.
  static Result of_acl_entry(Protocol protocol, PrintedPorts ports, PrintedIcmp icmp);
  // What users write: `tcp/443`, `tcp/8000-8080`, `tcp`, `icmp/8/0`, `icmp/3/0-4`, `icmp/8`, `ping`, `47`,
  // `2-5`, `all`; several separated by commas, names in any case. The family decides what `ping` is.
  static Result parse(std::string_view text, Family family = Family::V4);

  bool empty() const { return ranges_.empty(); }
  bool contains(ServicePoint point) const;
  bool contains(const ServiceSet& other) const;
  std::uint32_t count() const;  // points

  ServiceSet operator|(const ServiceSet& other) const;
  ServiceSet operator&(const ServiceSet& other) const;
  ServiceSet operator-(const ServiceSet& other) const;
  ServiceSet operator~() const;
  ServiceSet& operator|=(const ServiceSet& other) { return *this = *this | other; }
  ServiceSet& operator&=(const ServiceSet& other) { return *this = *this & other; }
  ServiceSet& operator-=(const ServiceSet& other) { return *this = *this - other; }
  bool operator==(const ServiceSet&) const = default;

  std::span<const ServiceRange> ranges() const& { return ranges_; }
  std::span<const ServiceRange> ranges() && = delete;  // they would be gone

  // Disjoint, merged, by protocol number, then port; `parse` reads each back. The empty set has no pieces.
  std::vector<std::string> pieces() const;
  // The pieces separated by commas; "none" for the empty set, which `parse` does not read.
  std::string to_string() const;

 private:
  friend class ServiceSets;

  std::vector<ServiceRange> ranges_;
};

struct ServiceSet::Result {
  ServiceSet services;  // empty after an error
  std::string error;    // a sentence for people without full stop; empty if all is well

  bool ok() const { return error.empty(); }
};

// The number of a set inside one ServiceSets: equal sets have equal numbers.
struct ServiceSetId {
  std::uint32_t at = 0;

  auto operator<=>(const ServiceSetId&) const = default;
};

inline constexpr ServiceSetId no_services{0};
inline constexpr ServiceSetId all_services{1};

// ServiceSets: keeps every distinct set once and remembers every operation it has done.
//
// An analysis of all pairs meets few distinct sets (there are only so many groups and ACLs) but combines them
// hundreds of millions of times. Here a set is a 32-bit number; comparing is comparing numbers, and an
// operation done before is one look into an open-addressing table, without allocation.
//
// What the simple account leaves out: nothing is ever forgotten, so memory grows with the number of distinct
// sets and of distinct pairs combined (20 to 40 bytes a pair); one object per analysis is meant. Numbers are
// given in order of first appearance: never print them, never sort output by them, never mix two objects'
// ids.
//
// NOT thread safe, not even for reading while another thread operates: every operation may add a set. Give
// each thread its own and carry results across as ServiceSet values.
//
//   ServiceSets sets;
//   ServiceSetId web = sets.intern(ServiceSet::parse("tcp/443").services);
//   sets.intersection_of(web, sets.complement_of(web)) == no_services;    // true
class ServiceSets {
 public:
  ServiceSets();

  ServiceSetId intern(const ServiceSet& set);

  ServiceSetId union_of(ServiceSetId a, ServiceSetId b) {
    if (a == b || b == no_services) return a;
    if (a == no_services) return b;
    if (a == all_services || b == all_services) return all_services;
    return a < b ? remembered(Operation::Union, a, b) : remembered(Operation::Union, b, a);
  }
  ServiceSetId intersection_of(ServiceSetId a, ServiceSetId b) {
    if (a == b || b == all_services) return a;
    if (a == all_services) return b;
    if (a == no_services || b == no_services) return no_services;
    return a < b ? remembered(Operation::Intersection, a, b) : remembered(Operation::Intersection, b, a);
  }
  ServiceSetId difference_of(ServiceSetId a, ServiceSetId b) {
    if (b == no_services) return a;
    if (a == b || a == no_services || b == all_services) return no_services;
    return remembered(Operation::Difference, a, b);
  }
  ServiceSetId complement_of(ServiceSetId a) { return difference_of(all_services, a); }

  bool contains(ServiceSetId id, ServicePoint point) const;
  bool contains(ServiceSetId outer, ServiceSetId inner) { return difference_of(inner, outer) == no_services; }
  std::uint32_t count(ServiceSetId id) const { return sets_[id.at].points; }

  // Valid until the next operation or `intern`.
  std::span<const ServiceRange> ranges(ServiceSetId id) const {
    return std::span(arena_).subspan(sets_[id.at].first, sets_[id.at].size);
  }
  ServiceSet set(ServiceSetId id) const;
  std::string to_string(ServiceSetId id) const { return set(id).to_string(); }

  std::size_t size() const { return sets_.size(); }  // distinct sets so far, the two fixed ones included

 private:
  enum class Operation : std::uint8_t { Union, Intersection, Difference };

  struct Stored {
    std::size_t first = 0;  // in the arena
    std::uint32_t size = 0;
    std::uint32_t points = 0;
    std::uint32_t next_of_same_hash = 0;  // 0 ends the chain: the empty set is never looked for in it
  };
  // One multiplication spreads both halves of a key over all bits.
  struct Spread {
    using is_avalanching = void;
    std::size_t operator()(std::uint64_t key) const noexcept {
      key = (key ^ (key >> 32)) * 0x9e37'79b9'7f4a'7c15;
      return static_cast<std::size_t>(key ^ (key >> 29));
    }
  };
  using Table = boost::unordered_flat_map<std::uint64_t, std::uint32_t, Spread>;

  ServiceSetId remembered(Operation operation, ServiceSetId a, ServiceSetId b) {
    const Table& memo = memo_[static_cast<std::size_t>(operation)];
    const auto found = memo.find(std::uint64_t{a.at} << 32 | b.at);
    return found != memo.end() ? ServiceSetId{found->second} : work_out(operation, a, b);
  }
  ServiceSetId work_out(Operation operation, ServiceSetId a, ServiceSetId b);
  ServiceSetId intern(std::span<const ServiceRange> ranges);  // canonical, not from the arena
  ServiceSetId store(std::span<const ServiceRange> ranges, std::uint32_t next_of_same_hash);

  std::vector<ServiceRange> arena_;
  std::vector<Stored> sets_;
  Table by_hash_;              // hash of the ranges -> newest set with it
  std::array<Table, 3> memo_;  // by Operation
  std::vector<ServiceRange> scratch_;
};

}  // namespace vpcscope

template <>
struct std::hash<vpcscope::ServiceSetId> {
  std::size_t operator()(const vpcscope::ServiceSetId& id) const noexcept {
    return std::size_t{id.at} * std::size_t{0x9e37'79b9'7f4a'7c15};
  }
};
