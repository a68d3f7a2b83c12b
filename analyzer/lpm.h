// Longest prefix match over thousands of small tables.
//
// It answers one question: which entry of a table has the longest prefix that holds this address? Which of
// several routes with one and the same prefix wins (R-ROUTE-5, R-TGW-3), and which routes take part at all
// (R-ROUTE-4, R-ROUTE-6), is settled before: a table holds each prefix once. Why the others lost is not kept
// here either.
//
// The idea: prefixes nest or are disjoint, so a table cuts the address line into ranges, and each range has
// one answer. What is left of a table is the sorted starts of its ranges. A table of a few dozen routes, as
// nearly all are, is then searched by counting the starts that are not above the address: one straight pass
// that the processor does many at a time, whose addresses do not depend on what was read before. Large tables
// (a transit gateway may hold 10,000 routes) get a few rows of every 16th start on top, so that a search
// reads one cache line a row.
//
//   LpmTables tables;
//   const LpmTable main = tables.add({{prefix("10.0.0.0/16"), 0}, {prefix("0.0.0.0/0"), 1}});
//   tables.find(main, address("10.0.3.4"));   // 0
//
// IPv4 and IPv6 never mix (R-ROUTE-2): each table has ranges of both, and an address is looked up in its own.
//
// Invariants: ranges are sorted, the first starts at the lowest address of the family, neighbours have
// different answers. Adding tables is for one thread; searching is for any number, once no more are added.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "model/address.h"
#include "model/prefix.h"

namespace vpcscope {

struct LpmEntry {
  Prefix prefix;
  std::uint32_t answer = 0;
};

/// Where the ranges of one table stand.
struct LpmTable {
  struct Part {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
  };
  Part v4;
  Part v6;
};

class LpmTables {
 public:
  /// No prefix of the table holds the address.
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

  /// Each prefix at most once, in any order.
  LpmTable add(std::span<const LpmEntry> entries);

  std::uint32_t find(const LpmTable& table, const Address& address) const {
    return address.is_v4() ? find_v4(table.v4, address.v4_bits())
                           : find_v6(table.v6, address.high(), address.low());
  }

  std::size_t bytes() const;

 private:
  std::uint32_t find_v4(LpmTable::Part part, std::uint32_t key) const;
  std::uint32_t find_v6(LpmTable::Part part, std::uint64_t high, std::uint64_t low) const;

  // Beside each range's start, its answer. Behind the starts of a large table stand its rows of every 16th
  // start.
  std::vector<std::uint32_t> starts_v4_;
  std::vector<std::uint32_t> answers_v4_;
  std::vector<std::uint64_t> highs_v6_;
  std::vector<std::uint64_t> lows_v6_;
  std::vector<std::uint32_t> answers_v6_;
};

}  // namespace vpcscope
