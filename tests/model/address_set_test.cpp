#include "model/address_set.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <iostream>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace vpcscope {
namespace {

Address at(std::string_view text) { return Address::parse(text).value_or(Address()); }
Prefix block(std::string_view text) { return Prefix::parse(text).prefix; }
AddressSet set_of(std::initializer_list<std::string_view> prefixes) {
  std::vector<Prefix> parsed;
  for (const auto text : prefixes) parsed.push_back(block(text));
  return AddressSet::of_prefixes(parsed);
}
AddressSet range(std::string_view first, std::string_view last) {
  return AddressSet::of_ranges({{at(first), at(last)}});
}

// The invariants of the header.
void expect_canonical(const AddressSet& set) {
  const auto ranges = set.ranges();
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    ASSERT_TRUE(ranges[i].first.present() && ranges[i].last.present());
    ASSERT_LE(ranges[i].first, ranges[i].last);
    ASSERT_EQ(ranges[i].first.family(), ranges[i].last.family());
    if (i > 0) {
      ASSERT_GT(ranges[i].first, ranges[i - 1].last);
      ASSERT_NE(ranges[i - 1].last.next(), ranges[i].first) << set.to_string();
    }
  }
}

// Slow and plain: unsorted ranges asked one by one.
struct Naive {
  std::vector<AddressRange> ranges;

  bool contains(Address address) const {
    return std::any_of(ranges.begin(), ranges.end(), [address](const AddressRange& range) {
      return range.first <= address && address <= range.last && range.first.family() == address.family();
    });
  }
};

// Every address at which membership in one of the sets may change, and both neighbours. Between these nothing
// changes, so agreeing on all of them is agreeing everywhere.
std::vector<Address> edges(std::initializer_list<const Naive*> sets) {
  std::vector<Address> found;
  const auto add = [&found](Address address) {
    found.push_back(address);
    if (const auto next = address.next()) found.push_back(*next);
    if (const auto previous = address.previous()) found.push_back(*previous);
  };
  for (const Family family : {Family::V4, Family::V6}) {
    add(Address::lowest(family));
    add(Address::highest(family));
  }
  for (const Naive* set : sets) {
    for (const AddressRange& range : set->ranges) {
      add(range.first);
      add(range.last);
    }
  }
  return found;
}

void expect_members(
    const AddressSet& set, const std::vector<Address>& asked, const std::function<bool(Address)>& expected) {
  expect_canonical(set);
  for (const Address address : asked) {
    ASSERT_EQ(set.contains(address), expected(address)) << address.to_string() << " in " << set.to_string();
  }
}

class Draw {
 public:
  explicit Draw(unsigned seed) : random_(seed) {}

  // Ranges of few distinct places, so that they meet, touch and nest; the ends of both families and the hole
  // of address.h are among the places.
  Naive ranges() {
    Naive set;
    for (std::uint64_t count = random_() % 7; count > 0; --count) {
      Address first = place(), last = place();
      if (first.family() != last.family()) last = first;
      if (last < first) std::swap(first, last);
      set.ranges.push_back({first, last});
    }
    return set;
  }

 private:
  Address place() {
    static const std::vector<Address> places = {at("0.0.0.0"),
        at("10.0.0.0"),
        at("10.0.0.255"),
        at("10.0.1.0"),
        at("10.128.0.0"),
        at("128.0.0.0"),
        at("255.255.255.255"),
        at("::"),
        at("::1"),
        at("::fffe:ffff:fffe"),
        at("::1:0:0:0"),
        at("::ffff:ffff:ffff:ffff"),
        at("0:0:0:1::"),
        at("2001:db8::"),
        at("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")};
    Address address = places[random_() % places.size()];
    for (std::uint64_t steps = random_() % 4; steps > 0; --steps) {
      address = ((random_() & 1U) != 0 ? address.next() : address.previous()).value_or(address);
    }
    return address;
  }

  std::mt19937_64 random_;
};

TEST(AddressSet, empty_and_whole) {
  const AddressSet none, all = AddressSet::all();
  EXPECT_TRUE(none.empty());
  EXPECT_FALSE(all.empty());
  EXPECT_EQ(none.to_string(), "none");
  EXPECT_EQ(all.to_string(), "0.0.0.0/0, ::/0");
  EXPECT_EQ(~none, all);
  EXPECT_EQ(~all, none);
  EXPECT_EQ(AddressSet::all(Family::V4) | AddressSet::all(Family::V6), all);
  EXPECT_EQ(~AddressSet::all(Family::V4), AddressSet::all(Family::V6));
  EXPECT_FALSE(none.contains(at("0.0.0.0")));
  EXPECT_TRUE(all.contains(at("::")));
}

TEST(AddressSet, what_is_absent_adds_nothing) {
  EXPECT_TRUE(AddressSet::of(Prefix()).empty());
  EXPECT_TRUE(AddressSet::of(Address()).empty());
  EXPECT_FALSE(AddressSet::all().contains(Address()));
  EXPECT_FALSE(AddressSet::all().contains(Prefix()));
  EXPECT_TRUE(AddressSet::of_ranges({{Address(), at("10.0.0.1")}}).empty());
  EXPECT_TRUE(AddressSet::of_ranges({{at("10.0.0.2"), at("10.0.0.1")}}).empty());  // reversed
  EXPECT_TRUE(AddressSet::of_ranges({{at("10.0.0.2"), at("::1")}}).empty());       // two families
}

TEST(AddressSet, neighbours_become_one) {
  EXPECT_EQ(set_of({"10.0.1.0/24", "10.0.0.0/24"}), set_of({"10.0.0.0/23"}));
  EXPECT_EQ(set_of({"10.0.0.0/24", "10.0.1.0/24"}).ranges().size(), 1U);
  EXPECT_EQ(set_of({"10.0.0.0/24", "10.0.2.0/24"}).ranges().size(), 2U);
  // The last IPv4 and the first IPv6 address are no neighbours.
  EXPECT_EQ(set_of({"255.255.255.255/32", "::/128"}).ranges().size(), 2U);
  // The two sides of the hole are.
  EXPECT_EQ(set_of({"::fffe:ffff:fffe/128", "::1:0:0:0/128"}).ranges().size(), 1U);
}

TEST(AddressSet, a_hole_cut_into_a_block) {
  const AddressSet rest = set_of({"10.0.0.0/16"}) - set_of({"10.0.0.0/17"});
  EXPECT_EQ(rest.to_string(), "10.0.128.0/17");
  const AddressSet around = set_of({"10.0.0.0/29"}) - set_of({"10.0.0.3/32"});
  EXPECT_EQ(around.to_string(), "10.0.0.0/31, 10.0.0.2/32, 10.0.0.4/30");
  EXPECT_EQ(around.count(), 7U);
  EXPECT_EQ((AddressSet::all(Family::V6) - set_of({"::/1"})).to_string(), "8000::/1");
}

TEST(AddressSet, contains_addresses_prefixes_and_sets) {
  const AddressSet set = set_of({"10.0.0.0/24", "10.0.1.0/25", "2001:db8::/32"});
  EXPECT_TRUE(set.contains(at("10.0.0.0")));
  EXPECT_TRUE(set.contains(at("10.0.1.127")));
  EXPECT_FALSE(set.contains(at("10.0.1.128")));
  EXPECT_FALSE(set.contains(at("9.255.255.255")));
  EXPECT_TRUE(set.contains(at("2001:db8::1")));
  EXPECT_FALSE(set.contains(at("2001:db9::")));
  EXPECT_TRUE(set.contains(block("10.0.0.128/25")));
  EXPECT_FALSE(set.contains(block("10.0.0.0/23")));  // only three quarters of it
  EXPECT_TRUE(set.overlaps(set_of({"10.0.0.0/23"})));
  EXPECT_TRUE(set.contains(set_of({"10.0.1.0/26", "2001:db8:1::/48"})));
  EXPECT_FALSE(set.contains(set_of({"10.0.1.0/26", "2001:db9::/48"})));
  EXPECT_FALSE(set.overlaps(set_of({"10.0.1.128/25", "::/16"})));
}

TEST(AddressSet, the_fewest_prefixes) {
  EXPECT_EQ(range("10.0.0.1", "10.0.0.6").to_string(), "10.0.0.1/32, 10.0.0.2/31, 10.0.0.4/31, 10.0.0.6/32");
  EXPECT_EQ(range("0.0.0.1", "255.255.255.254").to_prefixes().size(), 62U);
  EXPECT_EQ(range("::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff").to_prefixes().size(), 128U);
  EXPECT_EQ(range("::", "::fffe:ffff:fffe").to_string(), "::/80");  // up to the hole
  EXPECT_EQ(range("::1:0:0:0", "::1:0:0:1").to_string(), "::1:0:0:0/127");
}

TEST(AddressSet, fewest_prefixes_against_a_trie_on_every_subset_of_a_slash_28) {
  const auto fewest = [](const auto& self, unsigned members, int first, int size) -> std::size_t {
    const unsigned here = (members >> first) & ((1U << size) - 1U);
    if (here == 0) return 0;
    if (here == (1U << size) - 1U) return 1;
    return self(self, members, first, size / 2) + self(self, members, first + size / 2, size / 2);
  };
  for (unsigned members = 0; members < 65536; members += 7) {
    std::vector<AddressRange> singles;
    for (unsigned i = 0; i < 16; ++i) {
      if ((members >> i & 1U) != 0)
        singles.push_back({Address::v4(0x0a000000 + i), Address::v4(0x0a000000 + i)});
    }
    const AddressSet set = AddressSet::of_ranges(singles);
    const auto prefixes = set.to_prefixes();
    ASSERT_EQ(set.count(), singles.size());
    ASSERT_EQ(prefixes.size(), fewest(fewest, members, 0, 16)) << members;
    ASSERT_EQ(AddressSet::of_prefixes(prefixes), set);
    ASSERT_TRUE(std::is_sorted(prefixes.begin(), prefixes.end()));
    for (std::size_t i = 1; i < prefixes.size(); ++i) ASSERT_FALSE(prefixes[i].overlaps(prefixes[i - 1]));
  }
}

TEST(AddressSet, counts) {
  constexpr std::uint64_t most = ~std::uint64_t{0};
  EXPECT_EQ(AddressSet().count(), 0U);
  EXPECT_EQ(set_of({"10.0.0.0/8"}).count(), 1U << 24U);
  EXPECT_EQ(AddressSet::all(Family::V4).count(), std::uint64_t{1} << 32U);
  EXPECT_EQ(set_of({"2001:db8::/65"}).count(), std::uint64_t{1} << 63U);
  EXPECT_EQ(set_of({"2001:db8::/64"}).count(), most);  // one short, and not 0
  EXPECT_EQ(set_of({"2001:db8::/65", "2001:db9::/65"}).count(), most);
  EXPECT_EQ(AddressSet::all().count(), most);
  EXPECT_EQ(AddressSet::all(Family::V4).approximate_count(), 4294967296.0L);
  EXPECT_EQ(set_of({"2001:db8::/64"}).approximate_count(), 18446744073709551616.0L);
  EXPECT_EQ(AddressSet::all(Family::V6).approximate_count(), 340282366920938463463374607431768211456.0L);
  EXPECT_EQ(range("0:0:0:1::ffff", "0:0:0:2::").approximate_count(), 18446744073709486082.0L);
  // The hole holds no addresses.
  EXPECT_EQ(range("::fffe:ffff:fffe", "::1:0:0:0").count(), 2U);
  EXPECT_EQ(range("::fffe:ffff:fffe", "::1:0:0:0").approximate_count(), 2.0L);
}

TEST(AddressSet, order_of_import_does_not_matter) {
  std::mt19937 random(20240503);
  std::vector<Prefix> prefixes = {block("10.0.0.0/8"),
      block("10.1.0.0/16"),
      block("11.0.0.0/8"),
      block("::/0"),
      block("0.0.0.0/32"),
      block("fd00::/8"),
      block("10.0.0.0/8")};
  const AddressSet expected = AddressSet::of_prefixes(prefixes);
  for (int i = 0; i < 100; ++i) {
    std::shuffle(prefixes.begin(), prefixes.end(), random);
    AddressSet one_by_one;
    for (const Prefix& prefix : prefixes) one_by_one |= AddressSet::of(prefix);
    ASSERT_EQ(AddressSet::of_prefixes(prefixes), expected);
    ASSERT_EQ(one_by_one, expected);
  }
}

TEST(AddressSet, random_against_naive_and_the_laws_of_sets) {
  const unsigned seed = 20240504;
  std::cout << "seed " << seed << '\n';
  Draw draw(seed);
  for (int i = 0; i < 4000; ++i) {
    SCOPED_TRACE("seed " + std::to_string(seed) + " round " + std::to_string(i));
    const Naive na = draw.ranges(), nb = draw.ranges(), nc = draw.ranges();
    const AddressSet a = AddressSet::of_ranges(na.ranges), b = AddressSet::of_ranges(nb.ranges),
                     c = AddressSet::of_ranges(nc.ranges);
    const auto asked = edges({&na, &nb, &nc});
    expect_members(a, asked, [&](Address x) { return na.contains(x); });
    expect_members(a | b, asked, [&](Address x) { return na.contains(x) || nb.contains(x); });
    expect_members(a & b, asked, [&](Address x) { return na.contains(x) && nb.contains(x); });
    expect_members(a - b, asked, [&](Address x) { return na.contains(x) && !nb.contains(x); });
    expect_members(~a, asked, [&](Address x) { return !na.contains(x); });
    ASSERT_FALSE(HasFatalFailure());

    const AddressSet none, all = AddressSet::all();
    ASSERT_EQ(a | b, b | a);
    ASSERT_EQ(a & b, b & a);
    ASSERT_EQ((a | b) | c, a | (b | c));
    ASSERT_EQ((a & b) & c, a & (b & c));
    ASSERT_EQ(a & (b | c), (a & b) | (a & c));
    ASSERT_EQ(a | (b & c), (a | b) & (a | c));
    ASSERT_EQ(~(a | b), ~a & ~b);
    ASSERT_EQ(~(a & b), ~a | ~b);
    ASSERT_EQ(a - b, a & ~b);
    ASSERT_EQ(a - (b | c), (a - b) - c);
    ASSERT_EQ(~~a, a);
    ASSERT_EQ(a | a, a);
    ASSERT_EQ(a & a, a);
    ASSERT_EQ(a | (a & b), a);
    ASSERT_EQ(a & (a | b), a);
    ASSERT_EQ(a | ~a, all);
    ASSERT_EQ(a & ~a, none);
    ASSERT_EQ(a - a, none);
    ASSERT_EQ((a & b) | (a - b), a);
    ASSERT_EQ(a.contains(b), (a | b) == a);
    ASSERT_EQ(a.overlaps(b), !(a & b).empty());

    const auto prefixes = a.to_prefixes();
    ASSERT_EQ(AddressSet::of_prefixes(prefixes), a);
    for (const Prefix& prefix : prefixes) ASSERT_TRUE(a.contains(prefix));
    // Cutting in two loses and doubles nothing.
    if (a.count() != ~std::uint64_t{0}) {
      ASSERT_EQ((a & b).count() + (a - b).count(), a.count());
    }
  }
}

}  // namespace
}  // namespace vpcscope
