#include "model/address.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <unordered_set>
#include <vector>

namespace vpcscope {
namespace {

Address at(std::string_view text) { return Address::parse(text).value_or(Address()); }

constexpr std::uint64_t all_ones = ~std::uint64_t{0};

TEST(Address, absent_by_default_and_like_no_other) {
  const Address absent;
  EXPECT_FALSE(absent.present());
  EXPECT_FALSE(absent.is_v4());
  EXPECT_FALSE(absent.is_v6());
  EXPECT_EQ(absent, Address());
  EXPECT_NE(absent, Address::v4(0));
  EXPECT_NE(absent, Address::v6(0, 0));
  EXPECT_EQ(absent.to_string(), "absent");
  EXPECT_FALSE(absent.next());
  EXPECT_FALSE(absent.previous());
}

TEST(Address, v4_texts) {
  const std::vector<std::pair<std::string, std::uint32_t>> rows = {
      {"0.0.0.0", 0},
      {"255.255.255.255", 0xffffffff},
      {"10.0.1.5", 0x0a000105},
      {"1.2.3.4", 0x01020304},
      {"192.168.100.200", 0xc0a864c8},
      {"0.0.0.1", 1},
      {"128.0.0.0", 1U << 31U},
      {"100.64.0.10", 0x6440000a},
  };
  for (const auto& [text, bits] : rows) {
    const auto address = Address::parse(text);
    ASSERT_TRUE(address) << text;
    EXPECT_TRUE(address->is_v4());
    EXPECT_FALSE(address->is_v6());
    EXPECT_EQ(address->family(), Family::V4);
    EXPECT_EQ(address->v4_bits(), bits);
    EXPECT_EQ(*address, Address::v4(bits));
    EXPECT_EQ(address->to_string(), text);
  }
}

TEST(Address, hostile_texts_are_refused) {
  using namespace std::string_literals;
  const std::vector<std::string> rows = {
      "",
      " ",
      ".",
      "...",
      "....",
      "1",
      "1.2",
      "1.2.3",
      "1.2.3.",
      ".1.2.3",
      "1..2.3",
      "1.2.3.4.",
      "1.2.3.4.5",
      "01.2.3.4",
      "1.2.3.04",
      "00.0.0.0",
      "0.0.0.00",
      "1.2.3.256",
      "256.0.0.0",
      "1.2.3.999",
      "1.2.3.1000",
      "1.2.3.4294967296",
      "-1.2.3.4",
      "+1.2.3.4",
      "1.2.3.-4",
      " 1.2.3.4",
      "1.2.3.4 ",
      "1. 2.3.4",
      "1.2.3.4\n",
      "1.2.3.4\0"s,
      "1.2.3.4\0x"s,
      "1,2,3,4",
      "0x1.2.3.4",
      "a.b.c.d",
      "1.2.3.4/32",
      "1.2.3.4:80",
      "16909060",
      "1.2.3.\xd9\xa4",
      "\xff.\xff.\xff.\xff",
      // IPv6
      ":",
      ":::",
      "::1::",
      "1::2::3",
      "1:2:3:4:5:6:7",
      "1:2:3:4:5:6:7:8:9",
      "1:2:3:4:5:6:7:",
      ":1:2:3:4:5:6:7",
      "12345::",
      "::12345",
      "g::",
      "::g",
      "::1%eth0",
      "fe80::1%1",
      "::1%",
      "[::1]",
      "::1/128",
      " ::1",
      "::1 ",
      "::1\0"s,
      "::1\0%eth0"s,
      "1:2:3:4:5:6:7:8::",
      "::1.2.3",
      "::1.2.3.256",
      "1.2.3.4::",
      "::1.2.3.4:5",
      "1:2:3:4:5:6:7:1.2.3.4",
      std::string(1000, ':'),
      std::string(1 << 16, '1'),
      std::string(46, '0'),
  };
  for (const auto& text : rows) EXPECT_FALSE(Address::parse(text)) << '"' << text << '"';
}

TEST(Address, v6_texts_print_as_rfc_5952) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"::", "::"},
      {"::1", "::1"},
      {"1::", "1::"},
      {"0:0:0:0:0:0:0:0", "::"},
      {"2001:DB8::ABCD", "2001:db8::abcd"},
      {"2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1"},
      {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},  // one zero group is not shortened
      {"2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},   // nor kept so
      {"2001:0:0:1:0:0:0:1", "2001:0:0:1::1"},           // the longest run
      {"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},     // the first of equals
      {"1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"},
      {"1:2:3:4:5:6:0:0", "1:2:3:4:5:6::"},
      {"0:0:3:4:5:6:7:8", "::3:4:5:6:7:8"},
      {"0:2:3:4:5:6:7:0", "0:2:3:4:5:6:7:0"},
      {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
      {"64:ff9b::192.0.2.33", "64:ff9b::c000:221"},
      {"::1.2.3.4", "::102:304"},
      {"fd00:ec2::254", "fd00:ec2::254"},
  };
  for (const auto& [text, printed] : rows) {
    const auto address = Address::parse(text);
    ASSERT_TRUE(address) << text;
    EXPECT_FALSE(address->is_v4());
    EXPECT_TRUE(address->is_v6());
    EXPECT_EQ(address->family(), Family::V6);
    EXPECT_EQ(address->to_string(), printed);
    EXPECT_EQ(Address::parse(printed), address);
  }
}

TEST(Address, v4_mapped_texts_and_the_hole_are_refused) {
  for (const char* text : {"::ffff:1.2.3.4",
           "::ffff:102:304",
           "0:0:0:0:0:FFFF:0:0",
           "::ffff:255.255.255.255",
           "::fffe:ffff:ffff",
           "::fffe:255.255.255.255"}) {
    EXPECT_FALSE(Address::parse(text)) << text;
  }
  EXPECT_FALSE(Address::v6(0, 0xffff'0102'0304).present());  // not 1.2.3.4
  EXPECT_FALSE(Address::v6(0, 0xfffe'ffff'ffff).present());
  // The neighbours on both sides, and the same low half under another high half, are ordinary.
  for (const char* text : {"::fffe:ffff:fffe", "::1:0:0:0", "1::ffff:1.2.3.4", "::fffe:1.2.3.4"}) {
    EXPECT_TRUE(Address::parse(text)) << text;
  }
}

TEST(Address, v6_halves) {
  const Address address = at("2001:db8:1:2:3:4:5:6");
  EXPECT_EQ(address.high(), 0x2001'0db8'0001'0002U);
  EXPECT_EQ(address.low(), 0x0003'0004'0005'0006U);
  EXPECT_EQ(address, Address::v6(address.high(), address.low()));
}

TEST(Address, order_is_absent_then_v4_then_v6_numerically) {
  const std::vector<Address> ascending = {Address(),
      at("0.0.0.0"),
      at("0.0.0.1"),
      at("9.255.255.255"),
      at("10.0.0.0"),
      at("127.0.0.1"),
      at("128.0.0.1"),
      at("255.255.255.255"),
      at("::"),
      at("::1"),
      at("::fffe:ffff:fffe"),
      at("::1:0:0:0"),
      at("0:0:0:1::"),
      at("1::"),
      at("2001:db8::"),
      at("8000::"),
      at("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")};
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    for (std::size_t j = 0; j < ascending.size(); ++j) {
      EXPECT_EQ(ascending[i] <=> ascending[j], i <=> j) << i << ' ' << j;
      EXPECT_EQ(ascending[i] == ascending[j], i == j) << i << ' ' << j;
    }
  }
}

TEST(Address, next_and_previous) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"0.0.0.0", "0.0.0.1"},
      {"10.0.0.255", "10.0.1.0"},
      {"127.255.255.255", "128.0.0.0"},
      {"255.255.255.254", "255.255.255.255"},
      {"::", "::1"},
      {"::ffff:ffff:ffff:ffff", "0:0:0:1::"},
      {"2001:db8::ffff", "2001:db8::1:0"},
      {"::fffe:ffff:fffe", "::1:0:0:0"},  // across the hole
  };
  for (const auto& [low, high] : rows) {
    EXPECT_EQ(at(low).next(), at(high)) << low;
    EXPECT_EQ(at(high).previous(), at(low)) << high;
  }
  // A family has two ends; the highest IPv4 address is not followed by the lowest IPv6 one.
  for (const Family family : {Family::V4, Family::V6}) {
    EXPECT_FALSE(Address::highest(family).next());
    EXPECT_FALSE(Address::lowest(family).previous());
  }
  EXPECT_EQ(Address::highest(Family::V6), Address::v6(all_ones, all_ones));
}

TEST(Address, random_round_trips_and_laws) {
  const unsigned seed = 20240501;
  RecordProperty("seed", static_cast<int>(seed));
  SCOPED_TRACE(seed);
  std::mt19937_64 random(seed);
  std::vector<Address> seen;
  for (int i = 0; i < 20000; ++i) {
    const std::uint64_t bits = random();
    // IPv6 with many zero groups, so that "::" appears everywhere.
    std::uint64_t high = random(), low = random();
    for (int group = 0; group < 4; ++group) {
      if (bits >> group & 1U) high &= ~(std::uint64_t{0xffff} << (16 * group));
      if (bits >> (group + 4) & 1U) low &= ~(std::uint64_t{0xffff} << (16 * group));
    }
    for (const Address address : {Address::v4(static_cast<std::uint32_t>(bits)), Address::v6(high, low)}) {
      if (!address.present()) continue;
      ASSERT_EQ(Address::parse(address.to_string()), address) << address.to_string();
      if (const auto next = address.next()) {
        ASSERT_EQ(next->previous(), address);
        ASSERT_LT(address, *next);
        ASSERT_EQ(next->family(), address.family());
      }
      seen.push_back(address);
    }
  }
  std::sort(seen.begin(), seen.end());
  ASSERT_TRUE(std::is_partitioned(seen.begin(), seen.end(), [](Address a) { return a.is_v4(); }));
}

TEST(Address, hash_spreads_neighbours) {
  std::unordered_set<std::size_t> low_bits;
  for (std::uint32_t i = 0; i < 4096; ++i) {
    low_bits.insert(std::hash<Address>{}(Address::v4(0x0a000000 + i)) % 65536);
  }
  EXPECT_GT(low_bits.size(), 3500U);
  EXPECT_EQ(std::hash<Address>{}(at("10.0.0.1")), std::hash<Address>{}(Address::v4(0x0a000001)));
}

}  // namespace
}  // namespace vpcscope
