#include "model/protocol.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

namespace vpcscope {
namespace {

TEST(Protocol, R_IN_9_every_spelling_of_one_protocol_is_one_value) {
  const std::vector<std::pair<std::string, Protocol>> rows = {
      {"-1", Protocol::all()},
      {"all", Protocol::all()},
      {"ALL", Protocol::all()},
      {"All", Protocol::all()},
      {"tcp", Protocol::tcp()},
      {"TCP", Protocol::tcp()},
      {"Tcp", Protocol::tcp()},
      {"6", Protocol::tcp()},
      {"udp", Protocol::udp()},
      {"UDP", Protocol::udp()},
      {"17", Protocol::udp()},
      {"icmp", Protocol::icmp()},
      {"ICMP", Protocol::icmp()},
      {"1", Protocol::icmp()},
      {"icmpv6", Protocol::icmpv6()},
      {"ICMPv6", Protocol::icmpv6()},
      {"ICMPV6", Protocol::icmpv6()},
      {"58", Protocol::icmpv6()},
      {"47", Protocol::of(47)},
      {"0", Protocol::of(0)},
      {"255", Protocol::of(255)},
  };
  for (const auto& [text, protocol] : rows) EXPECT_EQ(Protocol::parse(text), protocol) << text;
}

TEST(Protocol, R_IN_9_numbers_as_json_holds_them) {
  EXPECT_EQ(Protocol::parse(6), Protocol::tcp());
  EXPECT_EQ(Protocol::parse(0), Protocol::of(0));  // protocol 0 is one protocol, not all of them
  EXPECT_NE(Protocol::parse(0), Protocol::all());
  EXPECT_EQ(Protocol::parse(-1), Protocol::all());
  EXPECT_EQ(Protocol::parse(255), Protocol::of(255));
  for (const std::int64_t number : {std::int64_t{256},
           std::int64_t{-2},
           std::int64_t{65536 + 6},
           (std::int64_t{1} << 32) - 1,
           std::numeric_limits<std::int64_t>::min(),
           std::numeric_limits<std::int64_t>::max()}) {
    EXPECT_FALSE(Protocol::parse(number)) << number;
  }
}

TEST(Protocol, hostile_spellings_are_refused) {
  for (const std::string& text : {std::string(),
           std::string(" "),
           std::string("256"),
           std::string("-2"),
           std::string("-"),
           std::string("+6"),
           std::string("06"),
           std::string("00"),
           std::string(" 6"),
           std::string("6 "),
           std::string("6.0"),
           std::string("0x6"),
           std::string("1e1"),
           std::string("-01"),
           std::string("-1 "),
           std::string("tcp "),
           std::string(" tcp"),
           std::string("tcp/80"),
           std::string("tcpx"),
           std::string("tc"),
           std::string("icmpv"),
           std::string("icmpv4"),
           std::string("icmp6"),
           std::string("any"),
           std::string("*"),
           std::string("6,17"),
           std::string("tcp\0", 4),
           std::string("6\0", 2),
           std::string("4294967302"),
           std::string(100000, '6'),
           std::string("\xd9\xa6")}) {
    EXPECT_FALSE(Protocol::parse(text)) << '"' << text.substr(0, 20) << '"';
  }
}

TEST(Protocol, prints_names_of_four_and_numbers_of_the_rest) {
  EXPECT_EQ(Protocol::tcp().to_string(), "tcp");
  EXPECT_EQ(Protocol::udp().to_string(), "udp");
  EXPECT_EQ(Protocol::icmp().to_string(), "icmp");
  EXPECT_EQ(Protocol::icmpv6().to_string(), "icmpv6");
  EXPECT_EQ(Protocol::all().to_string(), "all");
  EXPECT_EQ(Protocol::of(0).to_string(), "0");
  EXPECT_EQ(Protocol::of(255).to_string(), "255");
}

TEST(Protocol, R_IN_9_round_trips_for_every_number_and_all) {
  for (int number = -1; number <= 255; ++number) {
    const auto protocol = Protocol::parse(number);
    ASSERT_TRUE(protocol);
    EXPECT_EQ(Protocol::parse(protocol->to_string()), protocol);
    EXPECT_EQ(Protocol::parse(std::to_string(number)), protocol);
    EXPECT_EQ(protocol->is_all(), number == -1);
    EXPECT_EQ(protocol->has_name(), number == 1 || number == 6 || number == 17 || number == 58);
    EXPECT_EQ(protocol->has_ports(), number == 6 || number == 17);
    EXPECT_EQ(protocol->is_icmp(), number == 1 || number == 58);
    if (number >= 0) {
      EXPECT_EQ(protocol->number(), number);
    }
  }
}

TEST(Protocol, orders_by_number_and_all_last) {
  EXPECT_LT(Protocol::icmp(), Protocol::tcp());
  EXPECT_LT(Protocol::of(255), Protocol::all());
  EXPECT_NE(Protocol::of(255), Protocol::all());
  EXPECT_NE(std::hash<Protocol>{}(Protocol::of(0)), std::hash<Protocol>{}(Protocol::all()));
}

}  // namespace
}  // namespace vpcscope
