// Longest prefix match over thousands of small tables.
//
// It answers one question: which entry of a table has the longest prefix that holds this address? Which of
// several routes with one and the same prefix wins (R-ROUTE-5, R-TGW-3), and which routes take part at all
// (R-ROUTE-4, R-ROUTE-6), is settled before: a table holds each prefix once. Why the others lost is not kept
// here either (analyzer/lpm.h tells).
//
// The idea: prefixes nest or are disjoint, so a table cuts the address line into ranges, and each range has
// one answer. What is left of a table is the sorted starts of its ranges and their answers. Of IPv4, a cache
// line holds eight ranges: a table of a few routes, as nearly all are, is one line, and whatever its size
// only one such line is read. Which one, rows of every line's first start tell, 16 to a line, and rows of
// every 16th of those; the topmost may have several lines, which the processor reads at a time, for none
// waits for another.
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

#include <array>
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

/// Eight ranges: their starts, then their answers; the last one repeated in what is left over. Or a row's 16
/// starts of lines below, the highest address in what is left over.
struct alignas(64) LineV4 {
  std::array<std::uint32_t, 16> words = {};
};
struct StartV6 {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
};
struct AnswerV6 {
  std::uint32_t answer = nowhere;
};
using PrefixIndexRows = RowList<LineV4, StartV6, AnswerV6>;

/// The columns of all tables. Behind the ranges of an IPv4 table (`count` lines) stand its rows. Beside each
/// start of an IPv6 range, its answer.
struct PrefixIndex {
  std::span<const LineV4> lines_v4;
  std::span<const StartV6> starts_v6;
  std::span<const AnswerV6> answers_v6;
};

/// The answer of the longest prefix that holds the address; `nowhere` where none does.
std::uint32_t find_in_index(const PrefixIndex& index, const IndexTable& table, const Address& address);
/// Tells the processor that an IPv4 search of this table will come.
void fetch_index(const PrefixIndex& index, IndexPart v4);

class PrefixIndexBuilder {
 public:
  /// Each prefix at most once, in any order.
  IndexTable add(std::span<const IndexEntry> entries);
  PrefixIndex index() const { return {lines_v4, starts_v6, answers_v6}; }

  std::vector<LineV4> lines_v4;
  std::vector<StartV6> starts_v6;
  std::vector<AnswerV6> answers_v6;
};

}  // namespace vpcscope::net
