// Longest prefix match over thousands of small tables.
//
// It answers one question: which entry of a table has the longest prefix that holds this address? Which of
// several routes with one and the same prefix wins (R-ROUTE-5, R-TGW-3), and which routes take part at all
// (R-ROUTE-4, R-ROUTE-6), is settled before: a table holds each prefix once. Why the others lost is not kept
// here either (analyzer/lpm.h tells).
//
// The idea: prefixes nest or are disjoint, so a table cuts the address line into ranges, and each range has
// one answer. What is left of a table is the sorted starts of its ranges. A table of a few dozen routes, as
// nearly all are, is then searched by counting the starts that are not above the address: one straight pass
// that the processor does many at a time, whose addresses do not depend on what was read before. Large tables
// (a transit gateway may hold 10,000 routes) get a few rows of every 16th start on top, so that a search
// reads one cache line a row.
//
//   PrefixIndexBuilder tables;
//   const IndexTable main = tables.add({{prefix("10.0.0.0/16"), 0}, {prefix("0.0.0.0/0"), 1}});
//   find_in_index(tables.index(), main, address("10.0.3.4"));   // 0
//
// IPv4 and IPv6 never mix (R-ROUTE-2): each table has ranges of both, and an address is looked up in its own.
//
// Invariants: ranges are sorted, the first starts at the lowest address of the family, neighbours have
// different answers. Building is for one thread; searching is for any number.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "model/address.h"
#include "model/network/rows.h"
#include "model/prefix.h"

namespace vpcscope::net {

template <class... Row>
struct RowList;

struct IndexEntry {
  Prefix prefix;
  std::uint32_t answer = 0;
};

/// Where the ranges of one table stand.
struct IndexTable {
  IndexPart v4;
  IndexPart v6;
};

struct StartV4 {
  std::uint32_t bits = 0;
};
struct AnswerV4 {
  std::uint32_t answer = nowhere;
};
struct StartV6 {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
};
struct AnswerV6 {
  std::uint32_t answer = nowhere;
};
using PrefixIndexRows = RowList<StartV4, AnswerV4, StartV6, AnswerV6>;

/// The columns of all tables. Beside each range's start, its answer. Behind the starts of a large IPv4 table
/// stand its rows of every 16th start.
struct PrefixIndex {
  std::span<const StartV4> starts_v4;
  std::span<const AnswerV4> answers_v4;
  std::span<const StartV6> starts_v6;
  std::span<const AnswerV6> answers_v6;
};

/// The answer of the longest prefix that holds the address; `nowhere` where none does.
std::uint32_t find_in_index(const PrefixIndex& index, const IndexTable& table, const Address& address);

class PrefixIndexBuilder {
 public:
  /// Each prefix at most once, in any order.
  IndexTable add(std::span<const IndexEntry> entries);
  PrefixIndex index() const { return {starts_v4, answers_v4, starts_v6, answers_v6}; }

  std::vector<StartV4> starts_v4;
  std::vector<AnswerV4> answers_v4;
  std::vector<StartV6> starts_v6;
  std::vector<AnswerV6> answers_v6;
};

}  // namespace vpcscope::net
