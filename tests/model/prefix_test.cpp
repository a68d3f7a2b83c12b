#include "model/prefix.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <tuple>
#include <unordered_set>
#include <vector>

namespace vpcscope {
namespace {

Address at(std::string_view text) { return Address::parse(text).value_or(Address()); }
Prefix block(std::string_view text) { return Prefix::parse(text).prefix; }

TEST(Prefix, absent_by_default) {
  const Prefix absent;
  EXPECT_FALSE(absent.present());
  EXPECT_FALSE(absent.contains(absent));
  EXPECT_FALSE(absent.contains(at("::")));
  EXPECT_FALSE(absent.contains(Address()));
  EXPECT_FALSE(absent.overlaps(block("::/0")));
  EXPECT_FALSE(absent.first().present());
  EXPECT_FALSE(absent.last().present());
  EXPECT_EQ(absent.to_string(), "absent");
  EXPECT_NE(absent, block("0.0.0.0/0"));
  EXPECT_LT(absent, block("0.0.0.0/0"));
}

TEST(Prefix, parses_and_prints) {
  for (const char* text : {"0.0.0.0/0",
           "10.0.0.0/8",
           "10.0.0.0/16",
           "10.0.1.5/32",
           "128.0.0.0/1",
           "255.255.255.255/32",
           "::/0",
           "2001:db8::/32",
           "2600:1f18::/56",
           "fd00:ec2::254/128",
           "8000::/1",
           "::/128",
           "::/64",
           "::/65",
           "0:0:0:1::/64",
           "::/80",
           "::fffe:0:0/95"}) {
    const auto parsed = Prefix::parse(text);
    EXPECT_EQ(parsed.fault, PrefixFault::None) << text;
    EXPECT_TRUE(parsed.ok());
    EXPECT_EQ(parsed.prefix.to_string(), text);
  }
  EXPECT_EQ(block("2001:DB8:0::/32").to_string(), "2001:db8::/32");
}

TEST(Prefix, faults) {
  const std::vector<std::pair<std::string, PrefixFault>> rows = {
      {"", PrefixFault::NotAnAddress},
      {"/", PrefixFault::NotAnAddress},
      {"/8", PrefixFault::NotAnAddress},
      {"banana", PrefixFault::NotAnAddress},
      {"10.0.0/8", PrefixFault::NotAnAddress},
      {"010.0.0.0/8", PrefixFault::NotAnAddress},
      {" 10.0.0.0/8", PrefixFault::NotAnAddress},
      {"10.0.0.0 /8", PrefixFault::NotAnAddress},
      {"::ffff:10.0.0.0/104", PrefixFault::NotAnAddress},
      {"fe80::%eth0/64", PrefixFault::NotAnAddress},
      {"10.0.0.0", PrefixFault::NoLength},
      {"::", PrefixFault::NoLength},
      {"10.0.0.0/", PrefixFault::BadLength},
      {"10.0.0.0/ 8", PrefixFault::BadLength},
      {"10.0.0.0/8 ", PrefixFault::BadLength},
      {"10.0.0.0/+8", PrefixFault::BadLength},
      {"10.0.0.0/-8", PrefixFault::BadLength},
      {"10.0.0.0/08", PrefixFault::BadLength},
      {"10.0.0.0/00", PrefixFault::BadLength},
      {"10.0.0.0/0x8", PrefixFault::BadLength},
      {"10.0.0.0/8/8", PrefixFault::BadLength},
      {"10.0.0.0/255.0.0.0", PrefixFault::BadLength},
      {std::string("10.0.0.0/8\0", 11), PrefixFault::BadLength},
      {"10.0.0.0/33", PrefixFault::LengthTooLong},
      {"10.0.0.0/64", PrefixFault::LengthTooLong},
      {"::/129", PrefixFault::LengthTooLong},
      {"10.0.0.0/264", PrefixFault::LengthTooLong},         // 8 modulo 2^8
      {"10.0.0.0/4294967296", PrefixFault::LengthTooLong},  // 0 modulo 2^32
      {"10.0.0.0/4294967304", PrefixFault::LengthTooLong},  // 8 modulo 2^32
      {"10.0.0.0/18446744073709551624", PrefixFault::LengthTooLong},
      {"10.0.0.0/" + std::string(10000, '9'), PrefixFault::LengthTooLong},
  };
  for (const auto& [text, fault] : rows) {
    const auto parsed = Prefix::parse(text);
    EXPECT_EQ(parsed.fault, fault) << text;
    EXPECT_FALSE(parsed.ok());
    EXPECT_FALSE(parsed.prefix.present()) << text;
    EXPECT_NE(describe(fault, text), "");
  }
}

TEST(Prefix, host_bits_are_a_fault_that_still_hands_out_the_masked_form) {
  for (const auto& [text, masked] :
      std::vector<std::pair<std::string, std::string>>{{"10.0.0.1/8", "10.0.0.0/8"},
          {"1.2.3.4/0", "0.0.0.0/0"},
          {"10.0.0.5/31", "10.0.0.4/31"},
          {"2001:db8::1/64", "2001:db8::/64"},
          {"2001:db8:0:1::/63", "2001:db8::/63"},
          {"::1/0", "::/0"}}) {
    const auto parsed = Prefix::parse(text);
    EXPECT_EQ(parsed.fault, PrefixFault::HostBits) << text;
    EXPECT_EQ(parsed.prefix, block(masked)) << text;
  }
}

TEST(Prefix, faults_are_described_with_what_was_expected) {
  const auto say = [](std::string_view text) { return describe(Prefix::parse(text).fault, text); };
  EXPECT_EQ(say("10.0.0.0/33"), "\"10.0.0.0/33\" is not a prefix: length 33 is above 32");
  EXPECT_EQ(say("::/129"), "\"::/129\" is not a prefix: length 129 is above 128");
  EXPECT_EQ(say("10.0.0/8"), "\"10.0.0/8\" is not a prefix: \"10.0.0\" is not an IPv4 or IPv6 address");
  EXPECT_EQ(say("10.0.0.0"), "\"10.0.0.0\" is not a prefix: the length is missing, as in 10.0.0.0/32");
  EXPECT_EQ(say("::"), "\"::\" is not a prefix: the length is missing, as in ::/128");
  EXPECT_EQ(
      say("10.0.0.0/08"), "\"10.0.0.0/08\" is not a prefix: length \"08\" is not a plain decimal number");
  EXPECT_EQ(say("10.0.0.1/8"), "\"10.0.0.1/8\" has host bits set: the prefix is 10.0.0.0/8");
  EXPECT_EQ(say("10.0.0.0/8"), "");
  // Hostile input does not fill the screen, nor is a character cut in two.
  EXPECT_LT(say(std::string(100000, 'x')).size(), 300U);
  EXPECT_LT(say("10.0.0.0/" + std::string(100000, '9')).size(), 300U);
  std::string accents = "x";
  for (int i = 0; i < 100; ++i) accents += "\xc3\xa9";
  EXPECT_NE(say(accents).find("\xc3\xa9...\""), std::string::npos);
}

TEST(Prefix, of_masks_and_refuses_what_has_no_meaning) {
  EXPECT_EQ(Prefix::of(at("10.1.2.3"), 16), block("10.1.0.0/16"));
  EXPECT_EQ(Prefix::of(at("10.1.2.3"), 0), block("0.0.0.0/0"));
  EXPECT_EQ(Prefix::of(at("10.1.2.3"), 0).family(), Family::V4);
  EXPECT_EQ(Prefix::of(at("2001:db8::5"), 48), block("2001:db8::/48"));
  EXPECT_EQ(Prefix::host(at("10.1.2.3")), block("10.1.2.3/32"));
  EXPECT_EQ(Prefix::host(at("::1")), block("::1/128"));
  EXPECT_EQ(Prefix::whole(Family::V4), block("0.0.0.0/0"));
  EXPECT_EQ(Prefix::whole(Family::V6), block("::/0"));
  EXPECT_FALSE(Prefix::of(at("10.1.2.3"), 33).present());
  EXPECT_FALSE(Prefix::of(at("10.1.2.3"), -1).present());
  EXPECT_FALSE(Prefix::of(at("::"), 129).present());
  EXPECT_FALSE(Prefix::of(Address(), 8).present());
  EXPECT_FALSE(Prefix::host(Address()).present());
}

TEST(Prefix, first_and_last) {
  const std::vector<std::tuple<std::string, std::string, std::string>> rows = {
      {"0.0.0.0/0", "0.0.0.0", "255.255.255.255"},
      {"10.0.0.0/8", "10.0.0.0", "10.255.255.255"},
      {"10.0.0.4/31", "10.0.0.4", "10.0.0.5"},
      {"10.0.0.4/32", "10.0.0.4", "10.0.0.4"},
      {"::/0", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
      {"2001:db8::/32", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"},
      {"2001:db8::/64", "2001:db8::", "2001:db8::ffff:ffff:ffff:ffff"},
      {"2001:db8::/65", "2001:db8::", "2001:db8::7fff:ffff:ffff:ffff"},
      {"::1/128", "::1", "::1"},
      // Blocks that end in the hole of address.h end before it, and never in IPv4.
      {"::/80", "::", "::fffe:ffff:fffe"},
      {"::8000:0:0/81", "::8000:0:0", "::fffe:ffff:fffe"},
      {"::fffe:ffff:fffe/127", "::fffe:ffff:fffe", "::fffe:ffff:fffe"},
      {"::/79", "::", "::1:ffff:ffff:ffff"},
  };
  for (const auto& [text, first, last] : rows) {
    const Prefix prefix = block(text);
    EXPECT_EQ(prefix.first(), at(first)) << text;
    EXPECT_EQ(prefix.address(), at(first)) << text;
    EXPECT_EQ(prefix.last(), at(last)) << text << " ends " << prefix.last().to_string();
    EXPECT_TRUE(prefix.contains(prefix.first()));
    EXPECT_TRUE(prefix.contains(prefix.last()));
    const Address beyond = prefix.last().next().value_or(Address());  // contained by none
    EXPECT_FALSE(prefix.contains(beyond)) << text;
    const Address before = prefix.first().previous().value_or(Address());
    EXPECT_FALSE(prefix.contains(before)) << text;
  }
}

TEST(Prefix, families_never_contain_or_overlap_each_other) {
  const Prefix v4 = block("0.0.0.0/0"), v6 = block("::/0");
  EXPECT_FALSE(v4.contains(v6));
  EXPECT_FALSE(v6.contains(v4));
  EXPECT_FALSE(v4.overlaps(v6));
  EXPECT_FALSE(v6.contains(at("10.0.0.1")));
  EXPECT_FALSE(v4.contains(at("::1")));
  EXPECT_FALSE(v6.contains(Address()));
  EXPECT_FALSE(v4.contains(Address()));
  EXPECT_FALSE(block("::/80").contains(at("1.2.3.4")));  // though its number would be
}

TEST(Prefix, containment_is_not_strict) {
  const Prefix outer = block("10.0.0.0/8"), inner = block("10.1.0.0/16"), beside = block("11.0.0.0/8");
  EXPECT_TRUE(outer.contains(outer));
  EXPECT_TRUE(outer.contains(inner));
  EXPECT_FALSE(inner.contains(outer));
  EXPECT_FALSE(outer.contains(beside));
  EXPECT_TRUE(inner.overlaps(outer));
  EXPECT_FALSE(outer.overlaps(beside));
}

TEST(Prefix, order_is_family_base_length) {
  const std::vector<Prefix> ascending = {Prefix(),
      block("0.0.0.0/0"),
      block("0.0.0.0/32"),
      block("10.0.0.0/8"),
      block("10.0.0.0/16"),
      block("10.0.1.0/24"),
      block("128.0.0.0/1"),
      block("::/0"),
      block("::/128"),
      block("2001:db8::/32")};
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    for (std::size_t j = 0; j < ascending.size(); ++j) EXPECT_EQ(ascending[i] <=> ascending[j], i <=> j);
  }
}

TEST(Prefix, random_laws) {
  const unsigned seed = 20240502;
  SCOPED_TRACE(seed);
  std::mt19937_64 random(seed);
  const auto draw = [&random] {
    const bool v4 = (random() & 1U) != 0;
    // Few distinct leading bits, so that blocks meet often.
    const std::uint64_t few = (random() & 3U) << 62U | (random() & 3U);
    const Address address = v4 ? Address::v4(static_cast<std::uint32_t>(few >> 32U | (few & 3U)))
                               : Address::v6(few, random() & 0xf000'0000'0000'000f);
    return std::pair{Prefix::of(address, static_cast<int>(random() % (v4 ? 33 : 129))), address};
  };
  int nested = 0;
  for (int i = 0; i < 50000; ++i) {
    const auto [a, inside_a] = draw();
    const auto [b, inside_b] = draw();
    ASSERT_TRUE(a.present());
    ASSERT_TRUE(a.contains(inside_a));
    ASSERT_EQ(Prefix::parse(a.to_string()).prefix, a);
    ASSERT_TRUE(Prefix::parse(a.to_string()).ok()) << a.to_string();
    ASSERT_EQ(Prefix::of(a.address(), a.length()), a);
    const bool by_ends = a.family() == b.family() && a.first() <= b.first() && b.last() <= a.last();
    ASSERT_EQ(a.contains(b), by_ends) << a.to_string() << ' ' << b.to_string();
    ASSERT_EQ(
        a.contains(inside_b), a.family() == b.family() && a.first() <= inside_b && inside_b <= a.last());
    const bool apart = a.family() != b.family() || a.last() < b.first() || b.last() < a.first();
    ASSERT_EQ(a.overlaps(b), !apart);
    ASSERT_EQ(a.overlaps(b), b.overlaps(a));
    ASSERT_EQ(a.contains(b) && b.contains(a), a == b);
    ASSERT_TRUE(a != b || std::hash<Prefix>{}(a) == std::hash<Prefix>{}(b));
    nested += a.contains(b) ? 1 : 0;
  }
  EXPECT_GT(nested, 1000);  // the draw is worth something
}

TEST(Prefix, hash_tells_lengths_apart) {
  std::unordered_set<std::size_t> hashes;
  for (int length = 0; length <= 32; ++length)
    hashes.insert(std::hash<Prefix>{}(Prefix::of(at("0.0.0.0"), length)));
  EXPECT_EQ(hashes.size(), 33U);
}

}  // namespace
}  // namespace vpcscope
