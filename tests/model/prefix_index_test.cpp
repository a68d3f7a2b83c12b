#include "model/network/prefix_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

namespace vpcscope::net {
namespace {

Prefix prefix(std::string_view text) {
  const auto parsed = Prefix::parse(text);
  EXPECT_TRUE(parsed.fault == PrefixFault::None) << text;
  return parsed.prefix;
}

Address address(std::string_view text) { return *Address::parse(text); }

/// The rule itself, by trying every entry.
std::uint32_t longest(const std::vector<IndexEntry>& entries, const Address& address) {
  std::uint32_t best = nowhere;
  int length = -1;
  for (const IndexEntry& entry : entries) {
    if (!entry.prefix.contains(address) || static_cast<int>(entry.prefix.length()) <= length) continue;
    best = entry.answer;
    length = static_cast<int>(entry.prefix.length());
  }
  return best;
}

TEST(Lpm, R_ROUTE_4_the_longest_prefix_answers_whatever_the_order) {
  PrefixIndexBuilder tables;
  const IndexTable table = tables.add(std::vector<IndexEntry>{{prefix("0.0.0.0/0"), 1},
      {prefix("10.0.0.0/16"), 2},
      {prefix("10.0.3.0/24"), 3},
      {prefix("10.0.3.7/32"), 4}});
  EXPECT_EQ(find_in_index(tables.index(), table, address("10.0.3.7")), 4U);
  EXPECT_EQ(find_in_index(tables.index(), table, address("10.0.3.8")), 3U);
  EXPECT_EQ(find_in_index(tables.index(), table, address("10.0.4.0")), 2U);
  EXPECT_EQ(find_in_index(tables.index(), table, address("10.1.0.0")), 1U);
  EXPECT_EQ(find_in_index(tables.index(), table, address("255.255.255.255")), 1U);
}

TEST(Lpm, R_ROUTE_2_a_default_route_of_one_family_never_answers_the_other) {
  PrefixIndexBuilder tables;
  const IndexTable table = tables.add(std::vector<IndexEntry>{{prefix("0.0.0.0/0"), 1}});
  EXPECT_EQ(find_in_index(tables.index(), table, address("2600:1f18::5")), nowhere);
  const IndexTable six = tables.add(std::vector<IndexEntry>{{prefix("::/0"), 1}});
  EXPECT_EQ(find_in_index(tables.index(), six, address("10.0.0.1")), nowhere);
  EXPECT_EQ(find_in_index(tables.index(), six, address("2600:1f18::5")), 1U);
}

TEST(Lpm, a_table_without_prefixes_answers_nothing) {
  PrefixIndexBuilder tables;
  const IndexTable table = tables.add({});
  EXPECT_EQ(find_in_index(tables.index(), table, address("0.0.0.0")), nowhere);
  EXPECT_EQ(find_in_index(tables.index(), table, address("255.255.255.255")), nowhere);
  EXPECT_EQ(find_in_index(tables.index(), table, address("::")), nowhere);
}

TEST(Lpm, prefixes_at_both_ends_of_the_line) {
  PrefixIndexBuilder tables;
  const IndexTable table = tables.add(std::vector<IndexEntry>{{prefix("0.0.0.0/32"), 1},
      {prefix("255.255.255.255/32"), 2},
      {prefix("::/128"), 3},
      {prefix("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128"), 4}});
  EXPECT_EQ(find_in_index(tables.index(), table, address("0.0.0.0")), 1U);
  EXPECT_EQ(find_in_index(tables.index(), table, address("0.0.0.1")), nowhere);
  EXPECT_EQ(find_in_index(tables.index(), table, address("255.255.255.254")), nowhere);
  EXPECT_EQ(find_in_index(tables.index(), table, address("255.255.255.255")), 2U);
  EXPECT_EQ(find_in_index(tables.index(), table, address("::")), 3U);
  EXPECT_EQ(find_in_index(tables.index(), table, address("::1")), nowhere);
  EXPECT_EQ(find_in_index(tables.index(), table, address("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")), 4U);
}

TEST(Lpm, prefixes_longer_than_64_bits_are_told_apart_by_their_lower_half) {
  PrefixIndexBuilder tables;
  const IndexTable table = tables.add(std::vector<IndexEntry>{{prefix("2001:db8::/64"), 1},
      {prefix("2001:db8::1:0:0:0/80"), 2},
      {prefix("2001:db8::1:0:0:5/128"), 3},
      {prefix("2001:db8:0:1::/64"), 4}});
  EXPECT_EQ(find_in_index(tables.index(), table, address("2001:db8::5")), 1U);
  EXPECT_EQ(find_in_index(tables.index(), table, address("2001:db8::1:0:0:4")), 2U);
  EXPECT_EQ(find_in_index(tables.index(), table, address("2001:db8::1:0:0:5")), 3U);
  EXPECT_EQ(find_in_index(tables.index(), table, address("2001:db8::1:0:0:6")), 2U);
  EXPECT_EQ(find_in_index(tables.index(), table, address("2001:db8::2:0:0:0")), 1U);
  EXPECT_EQ(find_in_index(tables.index(), table, address("2001:db8:0:1::")), 4U);
  EXPECT_EQ(find_in_index(tables.index(), table, address("2001:db8:0:2::")), nowhere);
}

/// Random tables, from empty to as large as a transit gateway's, crowded into few networks so that prefixes
/// nest.
std::vector<IndexEntry> random_entries(std::mt19937_64& random, std::size_t wanted, Family family) {
  std::map<Prefix, std::uint32_t> distinct;
  for (std::size_t tries = 0; distinct.size() < wanted && tries < wanted * 4; ++tries) {
    const std::uint64_t bits = random();
    const Address base =
        family == Family::V4
            ? Address::v4(static_cast<std::uint32_t>((bits & 0x3ffffffU) | (bits >> 62U) << 30U))
            : Address::v6(0x20010db8ULL << 32U | (bits & 0xffffU), random() & random());
    const int longest_length = family == Family::V4 ? 32 : 128;
    distinct[Prefix::of(base, static_cast<int>(random() % (static_cast<unsigned>(longest_length) + 1)))] =
        static_cast<std::uint32_t>(distinct.size());
  }
  std::vector<IndexEntry> entries;
  for (const auto& [prefix, answer] : distinct) entries.push_back({prefix, answer});
  std::ranges::shuffle(entries, random);
  return entries;
}

/// The edges that a table itself names: first, last, and one beyond each.
std::vector<Address> edges(const std::vector<IndexEntry>& entries, std::size_t most) {
  std::vector<Address> found;
  const std::size_t step = std::max<std::size_t>(1, entries.size() / most);
  for (std::size_t i = 0; i < entries.size(); i += step) {
    const Prefix& prefix = entries[i].prefix;
    found.push_back(prefix.first());
    found.push_back(prefix.last());
    if (const auto before = prefix.first().previous()) found.push_back(*before);
    if (const auto behind = prefix.last().next()) found.push_back(*behind);
  }
  return found;
}

TEST(Lpm, agrees_with_trying_every_entry) {
  const std::uint64_t seed = 20261121;
  SCOPED_TRACE(seed);
  std::mt19937_64 random(seed);
  PrefixIndexBuilder tables;  // all in one arena: a table must not read its neighbours
  struct Made {
    IndexTable table;
    std::vector<IndexEntry> entries;
  };
  std::vector<Made> made;
  for (const std::size_t size :
      {0U, 1U, 2U, 3U, 7U, 15U, 16U, 17U, 60U, 64U, 65U, 100U, 127U, 128U, 129U, 300U, 1000U, 2100U, 10000U})
    for (const Family family : {Family::V4, Family::V6}) {
      std::vector<IndexEntry> entries = random_entries(random, size, family);
      made.push_back({tables.add(entries), entries});
    }
  for (const Made& one : made)
    for (const Address& probe : edges(one.entries, 300))
      ASSERT_EQ(find_in_index(tables.index(), one.table, probe), longest(one.entries, probe))
          << one.entries.size() << " entries, " << probe.to_string();
}

TEST(Lpm, equal_neighbours_cost_nothing) {
  PrefixIndexBuilder tables;
  std::vector<IndexEntry> entries;
  for (std::uint32_t i = 0; i < 256; ++i)
    entries.push_back({Prefix::of(Address::v4(10U << 24U | i << 8U), 24), 7});
  tables.add(entries);
  PrefixIndexBuilder one;
  one.add(std::vector<IndexEntry>{{prefix("10.0.0.0/16"), 7}});
  EXPECT_EQ(tables.lines_v4.size(), one.lines_v4.size());
}

}  // namespace
}  // namespace vpcscope::net
