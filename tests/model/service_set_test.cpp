#include "model/service_set.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <iostream>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace vpcscope {
namespace {

// A set from its text; a text that does not parse fails the test.
ServiceSet services(std::string_view text, Family family = Family::V4) {
  const auto read = ServiceSet::parse(text, family);
  EXPECT_TRUE(read.ok()) << read.error;
  return read.services;
}
std::string printed(std::string_view text) { return services(text).to_string(); }
std::string error_of(std::string_view text) {
  const auto read = ServiceSet::parse(text);
  EXPECT_TRUE(read.services.empty()) << text;
  return read.error;
}
ServicePoint tcp(std::uint16_t port) { return service_point(Protocol::tcp(), port); }
ServicePoint udp(std::uint16_t port) { return service_point(Protocol::udp(), port); }
ServicePoint other(std::uint8_t protocol, std::uint16_t port = 0) {
  return service_point(Protocol::of(protocol), port);
}
ServicePoint icmp(std::uint8_t type, std::uint8_t code) { return icmp_point(Protocol::icmp(), type, code); }

std::string permission(Protocol protocol, PrintedPorts ports) {
  const auto read = ServiceSet::of_permission(protocol, ports);
  return read.ok() ? read.services.to_string() : "error: " + read.error;
}
std::string acl_entry(Protocol protocol, PrintedPorts ports = {}, PrintedIcmp icmp = {}) {
  const auto read = ServiceSet::of_acl_entry(protocol, ports, icmp);
  return read.ok() ? read.services.to_string() : "error: " + read.error;
}

// The invariants of the header.
void expect_canonical(std::span<const ServiceRange> ranges) {
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    ASSERT_LE(ranges[i].first, ranges[i].last);
    ASSERT_LE(ranges[i].last, last_service_point);
    if (i > 0) {
      ASSERT_GT(ranges[i].first, ranges[i - 1].last + 1);
    }
    const bool first_has_name = Protocol::of(static_cast<std::uint8_t>(ranges[i].first >> 16)).has_name();
    const bool last_has_name = Protocol::of(static_cast<std::uint8_t>(ranges[i].last >> 16)).has_name();
    ASSERT_TRUE(first_has_name || (ranges[i].first & 0xffff) == 0) << ranges[i].first;
    ASSERT_TRUE(last_has_name || (ranges[i].last & 0xffff) == 0xffff) << ranges[i].last;
  }
}

// ---- The line. ----

TEST(ServiceSet, points_on_the_line) {
  EXPECT_EQ(tcp(443), 0x06'01bbU);
  EXPECT_EQ(icmp(8, 0), 0x01'0800U);
  EXPECT_EQ(icmp_point(Protocol::icmpv6(), 128, 3), 0x3a'8003U);
  EXPECT_EQ(other(255, 65535), last_service_point);
}

TEST(ServiceSet, empty_and_all) {
  const ServiceSet none, all = ServiceSet::all();
  EXPECT_TRUE(none.empty());
  EXPECT_EQ(none.count(), 0U);
  EXPECT_EQ(all.count(), 1U << 24U);
  EXPECT_EQ(none.to_string(), "none");
  EXPECT_TRUE(none.pieces().empty());
  EXPECT_EQ(all.to_string(), "all");
  EXPECT_EQ(~none, all);
  EXPECT_EQ(~all, none);
  EXPECT_EQ(ServiceSet::of(Protocol::all()), all);
  EXPECT_TRUE(all.contains(0));
  EXPECT_TRUE(all.contains(last_service_point));
  EXPECT_FALSE(none.contains(0));
}

TEST(ServiceSet, ranges_are_made_canonical) {
  const ServiceSet set = ServiceSet::of_ranges({{tcp(80), tcp(90)},
      {tcp(70), tcp(79)},
      {tcp(85), tcp(100)},
      {tcp(200), tcp(150)},  // reversed: nothing
      {last_service_point + 1, 0xffff'ffff}});
  EXPECT_EQ(set.to_string(), "tcp/70-100");
  EXPECT_EQ(set.ranges().size(), 1U);
  EXPECT_EQ(ServiceSet::of_ranges({{0, 0xffff'ffff}}), ServiceSet::all());
  // A protocol without ports is whole as soon as one of its points is in.
  EXPECT_EQ(ServiceSet::of_ranges({{other(47, 5), other(47, 6)}}), ServiceSet::of(Protocol::of(47)));
  EXPECT_EQ(ServiceSet::of_ranges({{tcp(65535), other(7, 0)}}).to_string(), "tcp/65535,7");
  EXPECT_EQ(ServiceSet::of_ranges({{other(5, 9), tcp(10)}}).to_string(), "5,tcp/0-10");
}

// ---- Security group permissions. ----

TEST(ServiceSet, R_SG_3_minus_one_is_every_protocol_and_port) {
  EXPECT_EQ(permission(Protocol::all(), {}), "all");
  EXPECT_EQ(permission(Protocol::all(), {22, 22}), "all");  // ports are not looked at
  EXPECT_EQ(permission(Protocol::all(), {-1, -1}), "all");
}

TEST(ServiceSet, R_SG_3_tcp_and_udp_match_the_destination_port) {
  EXPECT_EQ(permission(Protocol::tcp(), {443, 443}), "tcp/443");
  EXPECT_EQ(permission(Protocol::udp(), {53, 54}), "udp/53-54");
  EXPECT_EQ(permission(Protocol::tcp(), {0, 0}), "tcp/0");  // port 0, not all ports
  EXPECT_EQ(permission(Protocol::tcp(), {0, 65535}), "tcp");
  const ServiceSet web = ServiceSet::of_permission(Protocol::tcp(), {80, 443}).services;
  EXPECT_FALSE(web.contains(tcp(79)));
  EXPECT_TRUE(web.contains(tcp(80)));
  EXPECT_TRUE(web.contains(tcp(443)));
  EXPECT_FALSE(web.contains(tcp(444)));
  EXPECT_FALSE(web.contains(udp(80)));
}

TEST(ServiceSet, R_SG_3_ports_absent_or_minus_one_are_all_ports) {
  EXPECT_EQ(permission(Protocol::tcp(), {}), "tcp");
  EXPECT_EQ(permission(Protocol::tcp(), {-1, -1}), "tcp");
  EXPECT_EQ(permission(Protocol::udp(), {-1, {}}), "udp");
  EXPECT_EQ(permission(Protocol::tcp(), {-1, 22}),
      "error: a port range needs both its first and its last port, or neither");
  EXPECT_EQ(permission(Protocol::tcp(), {22, {}}),
      "error: a port range needs both its first and its last port, or neither");
}

TEST(ServiceSet, R_SG_3_other_protocols_ignore_ports) {
  EXPECT_EQ(permission(Protocol::of(47), {}), "47");
  EXPECT_EQ(permission(Protocol::of(50), {22, 22}), "50");
  EXPECT_EQ(permission(Protocol::of(0), {70000, -5}), "0");
  EXPECT_EQ(permission(Protocol::of(132), {80, 80}), "132");  // SCTP has ports; groups do not test them
}

TEST(ServiceSet, R_SG_3_impossible_ports_are_errors_and_never_wrap) {
  EXPECT_EQ(permission(Protocol::tcp(), {70000, 70001}), "error: port 70000 is outside 0-65535");
  EXPECT_EQ(permission(Protocol::tcp(), {65536 + 22, 65536 + 22}), "error: port 65558 is outside 0-65535");
  EXPECT_EQ(permission(Protocol::tcp(), {-2, 80}), "error: port -2 is outside 0-65535");
  EXPECT_EQ(permission(Protocol::tcp(), {443, 80}), "error: the port range 443-80 is reversed");
  EXPECT_EQ(permission(Protocol::tcp(), {0, std::int64_t{1} << 40}),
      "error: port 1099511627776 is outside 0-65535");
}

TEST(ServiceSet, R_SG_4_from_is_the_type_and_to_is_the_code) {
  EXPECT_EQ(permission(Protocol::icmp(), {8, 0}), "icmp/8/0");  // not the reversed range 8-0
  EXPECT_EQ(permission(Protocol::icmp(), {3, 4}), "icmp/3/4");  // not the types 3 and 4
  EXPECT_EQ(permission(Protocol::icmp(), {0, 0}), "icmp/0/0");
  EXPECT_EQ(permission(Protocol::icmpv6(), {128, 0}), "icmpv6/128/0");
}

TEST(ServiceSet, R_SG_4_code_minus_one_is_any_code_of_the_type) {
  EXPECT_EQ(permission(Protocol::icmp(), {8, -1}), "icmp/8");
  EXPECT_EQ(permission(Protocol::icmp(), {8, {}}), "icmp/8");
  EXPECT_EQ(permission(Protocol::icmp(), {255, -1}), "icmp/255");
}

TEST(ServiceSet, R_SG_4_type_minus_one_implies_any_code) {
  EXPECT_EQ(permission(Protocol::icmp(), {-1, -1}), "icmp");
  EXPECT_EQ(permission(Protocol::icmp(), {-1, 0}), "icmp");  // not code 0 of every type
  EXPECT_EQ(permission(Protocol::icmpv6(), {-1, 7}), "icmpv6");
}

TEST(ServiceSet, R_SG_4_both_absent_is_all_of_its_own_family_only) {
  EXPECT_EQ(permission(Protocol::icmp(), {}), "icmp");
  EXPECT_EQ(permission(Protocol::icmpv6(), {}), "icmpv6");
  const ServiceSet v4 = ServiceSet::of_permission(Protocol::icmp(), {}).services;
  EXPECT_FALSE(v4.contains(icmp_point(Protocol::icmpv6(), 128, 0)));
}

TEST(ServiceSet, R_SG_4_types_and_codes_are_bytes) {
  EXPECT_EQ(permission(Protocol::icmp(), {256, 0}), "error: ICMP type 256 is outside 0-255");
  EXPECT_EQ(permission(Protocol::icmp(), {8, 256}), "error: ICMP code 256 is outside 0-255");
  EXPECT_EQ(permission(Protocol::icmp(), {-2, 0}), "error: ICMP type -2 is outside 0-255");
  EXPECT_EQ(permission(Protocol::icmp(), {8, -2}), "error: ICMP code -2 is outside 0-255");
}

// ---- Network ACL entries. ----

TEST(ServiceSet, R_NACL_4_minus_one_ignores_ports) {
  EXPECT_EQ(acl_entry(Protocol::all()), "all");
  EXPECT_EQ(acl_entry(Protocol::all(), {22, 22}), "all");
  EXPECT_EQ(acl_entry(Protocol::all(), {}, {8, 0}), "all");
}

TEST(ServiceSet, R_NACL_4_tcp_and_udp_test_the_port_range) {
  EXPECT_EQ(acl_entry(Protocol::tcp(), {1024, 65535}), "tcp/1024-65535");
  EXPECT_EQ(acl_entry(Protocol::udp(), {53, 53}), "udp/53");
  EXPECT_EQ(acl_entry(Protocol::tcp()), "tcp");  // absent is all
  EXPECT_EQ(acl_entry(Protocol::tcp(), {}, {8, 0}), "tcp");
  EXPECT_EQ(acl_entry(Protocol::tcp(), {-1, -1}), "error: port -1 is outside 0-65535");  // unlike R-SG-3
  EXPECT_EQ(acl_entry(Protocol::tcp(), {90, 80}), "error: the port range 90-80 is reversed");
}

TEST(ServiceSet, R_NACL_4_icmp_tests_type_and_code_with_wildcards) {
  EXPECT_EQ(acl_entry(Protocol::icmp(), {}, {8, 0}), "icmp/8/0");
  EXPECT_EQ(acl_entry(Protocol::icmp(), {}, {8, -1}), "icmp/8");
  EXPECT_EQ(acl_entry(Protocol::icmp(), {}, {-1, -1}), "icmp");
  EXPECT_EQ(acl_entry(Protocol::icmp()), "icmp");
  EXPECT_EQ(acl_entry(Protocol::icmpv6(), {}, {128, 0}), "icmpv6/128/0");
  EXPECT_EQ(acl_entry(Protocol::icmp(), {8, 0}, {3, 4}), "icmp/3/4");  // PortRange is not for ICMP
  EXPECT_EQ(acl_entry(Protocol::icmp(), {}, {300, 0}), "error: ICMP type 300 is outside 0-255");
}

TEST(ServiceSet, R_NACL_4_wildcard_type_with_a_code_is_that_code_of_every_type) {
  const auto read = ServiceSet::of_acl_entry(Protocol::icmp(), {}, {-1, 3});
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read.services.count(), 256U);  // a group permission would be all 65536
  EXPECT_TRUE(read.services.contains(icmp(200, 3)));
  EXPECT_FALSE(read.services.contains(icmp(200, 4)));
  EXPECT_EQ(services(read.services.to_string()), read.services);
}

TEST(ServiceSet, R_NACL_4_other_numbers_match_any_port) {
  EXPECT_EQ(acl_entry(Protocol::of(47), {80, 80}), "47");
  EXPECT_EQ(acl_entry(Protocol::of(50), {-9, 80000}, {999, 999}), "50");
}

// ---- What users write. ----

TEST(ServiceSet, the_forms_of_the_contract) {
  EXPECT_TRUE(services("tcp/443").contains(tcp(443)));
  EXPECT_EQ(services("tcp/443").count(), 1U);
  EXPECT_EQ(services("tcp/8000-8080").count(), 81U);
  EXPECT_EQ(services("tcp").count(), 65536U);
  EXPECT_TRUE(services("udp/53").contains(udp(53)));
  EXPECT_EQ(services("icmp/8/0").count(), 1U);
  EXPECT_EQ(services("icmp/8").count(), 256U);
  EXPECT_EQ(services("icmp/3/0-4").count(), 5U);
  EXPECT_EQ(services("icmp").count(), 65536U);
  EXPECT_TRUE(services("icmpv6/128/0").contains(icmp_point(Protocol::icmpv6(), 128, 0)));
  EXPECT_EQ(services("47"), ServiceSet::of(Protocol::of(47)));
  EXPECT_EQ(services("2-5").count(), 4U * 65536U);
  EXPECT_EQ(services("6"), services("tcp"));
  EXPECT_EQ(services("all"), ServiceSet::all());
  EXPECT_EQ(services("0-255"), ServiceSet::all());
  EXPECT_EQ(services("tcp/0-65535"), services("tcp"));
  EXPECT_EQ(services("TCP/443,Udp/53,ALL,Ping,ICMPv6/1"), ServiceSet::all());
}

TEST(ServiceSet, ping_is_of_the_family_asked_about) {
  EXPECT_EQ(services("ping"), services("icmp/8/0"));
  EXPECT_EQ(services("ping", Family::V6), services("icmpv6/128/0"));
  EXPECT_EQ(services("icmp", Family::V6), services("icmp"));  // the family changes nothing else
}

TEST(ServiceSet, prints_disjoint_merged_and_sorted) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"tcp/443,tcp/80,ping", "icmp/8/0,tcp/80,tcp/443"},
      {"tcp/80,tcp/81,tcp/82-90", "tcp/80-90"},
      {"tcp/80-100,tcp/90-110,tcp/80", "tcp/80-110"},
      {"udp,tcp", "tcp,udp"},
      {"5-7", "5,tcp,7"},
      {"2-8", "2-5,tcp,7-8"},
      {"0-2", "0,icmp,2"},
      {"2,3,4,5", "2-5"},
      {"2,4", "2,4"},
      {"47,48", "47-48"},
      {"254-255", "254-255"},
      {"tcp/0-1,5", "5,tcp/0-1"},
      {"tcp/65535,7", "tcp/65535,7"},
      {"0-5,7-255,tcp/0-65535", "all"},
      {"0-5,7-255", "0,icmp,2-5,7-16,udp,18-57,icmpv6,59-255"},
      {"icmp/3,icmp/4,icmp/5", "icmp/3,icmp/4,icmp/5"},
      {"icmp/3/0-200,icmp/3/201-255", "icmp/3"},
      {"icmp/3/200-255,icmp/4,icmp/5/0-7", "icmp/3/200-255,icmp/4,icmp/5/0-7"},
      {"icmp/0/0", "icmp/0/0"},
      {"icmp/255/255,2", "icmp/255/255,2"},
      {"icmpv6/255/255,59", "icmpv6/255/255,59"},
      {"all,tcp/22", "all"},
      {"58", "icmpv6"},
      {"1", "icmp"},
      {"17", "udp"},
  };
  for (const auto& [text, expected] : rows) EXPECT_EQ(printed(text), expected) << text;
  EXPECT_EQ(
      (~services("tcp/443")).to_string(), "0,icmp,2-5,tcp/0-442,tcp/444-65535,7-16,udp,18-57,icmpv6,59-255");
  EXPECT_EQ(services("tcp/443,udp/53").pieces(), (std::vector<std::string>{"tcp/443", "udp/53"}));
}

TEST(ServiceSet, errors_say_what_is_wrong_and_what_is_expected) {
  const std::string examples =
      "expected services such as tcp/443, tcp/8000-8080, udp, icmp/8/0, icmp/3/0-4, ping, 47, 2-5 or all, "
      "separated by commas";
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"tcp/70000", "\"tcp/70000\" is not a service: port \"70000\" is above 65535"},
      {"tcp/65536", "\"tcp/65536\" is not a service: port \"65536\" is above 65535"},
      {"tcp/80-70000", "\"tcp/80-70000\" is not a service: port \"80-70000\" is above 65535"},
      {"tcp/90-80",
          "\"tcp/90-80\" is not a service: the range \"90-80\" is reversed: the lower end comes first"},
      {"tcp/http", "\"tcp/http\" is not a service: \"http\" is not a port or range of them, 0-65535"},
      {"tcp/", "\"tcp/\" is not a service: \"\" is not a port or range of them, 0-65535"},
      {"tcp/80/81", "\"tcp/80/81\" is not a service: tcp takes one port or range of ports, as in tcp/443"},
      {"", "\"\" is not a service: " + examples},
      {"tcp/80,,udp", "\"\" is not a service: " + examples},
      {"banana", "\"banana\" is not a service: " + examples},
      {"icmp/256", "\"icmp/256\" is not a service: ICMP type \"256\" is above 255"},
      {"icmp/3-5/0", "\"icmp/3-5/0\" is not a service: ICMP type \"3-5\" is not a number of 0-255"},
      {"icmp/8/256", "\"icmp/8/256\" is not a service: ICMP code \"256\" is above 255"},
      {"icmp/3/4/5", "\"icmp/3/4/5\" is not a service: icmp takes a type and a code, as in icmp/3/0-4"},
      {"256", "\"256\" is not a service: protocol number \"256\" is above 255"},
      {"5-2", "\"5-2\" is not a service: the range \"5-2\" is reversed: the lower end comes first"},
      {"6/443",
          "\"6/443\" is not a service: a protocol number stands alone; ports and types go with a name, as in "
          "tcp/443"},
      {"all/80", "\"all/80\" is not a service: \"all\" stands alone"},
      {"ping/8", "\"ping/8\" is not a service: \"ping\" stands alone"},
  };
  for (const auto& [text, expected] : rows) EXPECT_EQ(error_of(text), expected);
}

TEST(ServiceSet, hostile_texts_are_refused) {
  using namespace std::string_literals;
  for (const std::string& text : {","s,
           "tcp,"s,
           ",tcp"s,
           "tcp/80,"s,
           " tcp"s,
           "tcp "s,
           "tcp, udp"s,
           "tcp/ 80"s,
           "tcp/+80"s,
           "tcp/-80"s,
           "tcp/80-"s,
           "tcp/-"s,
           "tcp/80-90-100"s,
           "tcp/080"s,
           "tcp/00"s,
           "tcp//80"s,
           "tcp/80/"s,
           "/80"s,
           "/"s,
           "//"s,
           "-1"s,
           "-"s,
           "1-"s,
           "-5-6"s,
           "006"s,
           "2-05"s,
           "2-tcp"s,
           "tcp-udp"s,
           "tcp80"s,
           "tcp:80"s,
           "80/tcp"s,
           "none"s,
           "any"s,
           "*"s,
           "icmp/"s,
           "icmp/8/"s,
           "icmp//0"s,
           "icmp/-1"s,
           "icmp/8/-1"s,
           "icmp/8/4-0"s,
           "icmp/08"s,
           "icmpv4/8"s,
           "sctp/80"s,
           "tcp/4294967376"s,
           "tcp/18446744073709551696"s,
           "tcp/0x50"s,
           "tcp/80\0"s,
           "tcp\0/80"s,
           "\0"s,
           "tcp/80\n"s,
           "\xd9\xa6"s,
           "tcp/"s + std::string(100000, '9'),
           std::string(100000, '/'),
           "tcp" + std::string(100000, '/'),
           std::string(100000, 'x'),
           std::string(100000, ',')}) {
    const auto read = ServiceSet::parse(text);
    EXPECT_FALSE(read.ok()) << '"' << text.substr(0, 30) << '"';
    EXPECT_TRUE(read.services.empty());
    EXPECT_LT(read.error.size(), 500U);
  }
  // Long but right.
  std::string many = "tcp/1";
  for (int port = 3; port < 65536; port += 2) many += ",tcp/" + std::to_string(port);
  EXPECT_EQ(services(many).count(), 32768U);
  EXPECT_EQ(printed(many), many);
}

// ---- Laws, against a slow and plain oracle. ----

struct Naive {
  std::vector<ServiceRange> ranges;

  // Protocols without ports are in as soon as any of their points is.
  bool contains(ServicePoint point) const {
    const bool ports = Protocol::of(static_cast<std::uint8_t>(point >> 16)).has_name();
    const ServicePoint low = ports ? point : point & 0xff'0000, high = ports ? point : point | 0xffff;
    return std::any_of(ranges.begin(), ranges.end(), [&](ServiceRange range) {
      return range.first <= high && low <= range.last;
    });
  }
};

class Draw {
 public:
  explicit Draw(unsigned seed) : random_(seed) {}

  // Few distinct places, so that ranges meet, touch and nest, at all the edges that protocols make.
  Naive ranges(std::size_t most = 7) {
    Naive set;
    for (std::size_t count = random_() % most; count > 0; --count) {
      ServicePoint first = place(), last = (random_() & 3U) != 0 ? near(first) : place();
      if (last < first) std::swap(first, last);
      set.ranges.push_back({first, last});
    }
    return set;
  }

 private:
  ServicePoint place() {
    static const std::vector<ServicePoint> places = {0,
        other(0, 65535),
        icmp(0, 0),
        icmp(3, 0),
        icmp(3, 255),
        icmp(8, 0),
        icmp(255, 255),
        other(2),
        other(5),
        tcp(0),
        tcp(22),
        tcp(443),
        tcp(65535),
        other(7),
        other(16),
        udp(0),
        udp(53),
        udp(65535),
        other(18),
        other(47),
        other(57),
        icmp_point(Protocol::icmpv6(), 0, 0),
        icmp_point(Protocol::icmpv6(), 128, 0),
        icmp_point(Protocol::icmpv6(), 255, 255),
        other(59),
        other(254),
        last_service_point};
    return near(places[random_() % places.size()]);
  }
  ServicePoint near(ServicePoint point) {
    const auto moved = static_cast<std::int64_t>(point) + static_cast<std::int64_t>(random_() % 9) - 4;
    return static_cast<ServicePoint>(std::clamp<std::int64_t>(moved, 0, last_service_point));
  }

  std::mt19937 random_;
};

// All points at which membership may change, and both neighbours: agreeing there is agreeing everywhere.
std::vector<ServicePoint> edges(std::initializer_list<const Naive*> sets) {
  std::vector<ServicePoint> found;
  const auto add = [&found](ServicePoint point) {
    found.push_back(point);
    if (point > 0) found.push_back(point - 1);
    if (point < last_service_point) found.push_back(point + 1);
  };
  for (ServicePoint protocol = 0; protocol < 256; ++protocol) add(protocol << 16);
  for (const Naive* set : sets) {
    for (const ServiceRange range : set->ranges) {
      add(range.first);
      add(range.last);
    }
  }
  add(last_service_point);
  return found;
}

void expect_members(const ServiceSet& set, const std::vector<ServicePoint>& asked,
    const std::function<bool(ServicePoint)>& expected) {
  expect_canonical(set.ranges());
  for (const ServicePoint point : asked) ASSERT_EQ(set.contains(point), expected(point)) << point;
}

TEST(ServiceSet, random_against_naive_and_the_laws_of_sets) {
  const unsigned seed = 20240505;
  std::cout << "seed " << seed << '\n';
  Draw draw(seed);
  for (int i = 0; i < 3000; ++i) {
    SCOPED_TRACE("seed " + std::to_string(seed) + " round " + std::to_string(i));
    const Naive na = draw.ranges(), nb = draw.ranges(), nc = draw.ranges();
    const ServiceSet a = ServiceSet::of_ranges(na.ranges), b = ServiceSet::of_ranges(nb.ranges),
                     c = ServiceSet::of_ranges(nc.ranges);
    const auto asked = edges({&na, &nb, &nc});
    expect_members(a, asked, [&](ServicePoint x) { return na.contains(x); });
    expect_members(a | b, asked, [&](ServicePoint x) { return na.contains(x) || nb.contains(x); });
    expect_members(a & b, asked, [&](ServicePoint x) { return na.contains(x) && nb.contains(x); });
    expect_members(a - b, asked, [&](ServicePoint x) { return na.contains(x) && !nb.contains(x); });
    expect_members(~a, asked, [&](ServicePoint x) { return !na.contains(x); });
    ASSERT_FALSE(HasFatalFailure());

    const ServiceSet none, all = ServiceSet::all();
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
    ASSERT_EQ(a | none, a);
    ASSERT_EQ(a & all, a);
    ASSERT_EQ((a & b).count() + (a - b).count(), a.count());
    ASSERT_EQ(a.contains(b), (a | b) == a);
  }
}

TEST(ServiceSet, random_round_trips_of_print_and_parse) {
  const unsigned seed = 20240506;
  std::cout << "seed " << seed << '\n';
  Draw draw(seed);
  for (int i = 0; i < 5000; ++i) {
    SCOPED_TRACE("seed " + std::to_string(seed) + " round " + std::to_string(i));
    for (const ServiceSet& set :
        {ServiceSet::of_ranges(draw.ranges(12).ranges), ~ServiceSet::of_ranges(draw.ranges(12).ranges)}) {
      if (set.empty()) continue;
      const std::string text = set.to_string();
      const auto read = ServiceSet::parse(text);
      ASSERT_TRUE(read.ok()) << read.error;
      ASSERT_EQ(read.services, set) << text;
      ASSERT_EQ(read.services.to_string(), text);
      // The pieces are disjoint: their sizes add up.
      std::uint32_t sum = 0;
      for (const std::string& piece : set.pieces()) sum += services(piece).count();
      ASSERT_EQ(sum, set.count()) << text;
    }
  }
}

// ---- The interner. ----

TEST(ServiceSets, fixed_ids) {
  ServiceSets sets;
  EXPECT_EQ(no_services.at, 0U);
  EXPECT_EQ(all_services.at, 1U);
  EXPECT_EQ(ServiceSetId(), no_services);  // a forgotten id lets nothing through
  EXPECT_EQ(sets.intern(ServiceSet()), no_services);
  EXPECT_EQ(sets.intern(ServiceSet::all()), all_services);
  EXPECT_EQ(sets.size(), 2U);
  EXPECT_EQ(sets.set(no_services), ServiceSet());
  EXPECT_EQ(sets.set(all_services), ServiceSet::all());
  EXPECT_EQ(sets.complement_of(no_services), all_services);
  EXPECT_EQ(sets.complement_of(all_services), no_services);
  EXPECT_EQ(sets.count(all_services), 1U << 24U);
  EXPECT_EQ(sets.count(no_services), 0U);
  EXPECT_TRUE(sets.contains(all_services, tcp(1)));
  EXPECT_FALSE(sets.contains(no_services, tcp(1)));
}

TEST(ServiceSets, equal_sets_have_equal_ids_however_they_came_about) {
  ServiceSets sets;
  const ServiceSetId low = sets.intern(services("tcp/0-79")), high = sets.intern(services("tcp/80-65535"));
  const ServiceSetId tcp_all = sets.intern(services("tcp"));
  EXPECT_NE(low, high);
  EXPECT_EQ(sets.union_of(low, high), tcp_all);
  EXPECT_EQ(sets.difference_of(tcp_all, low), high);
  EXPECT_EQ(sets.intersection_of(low, high), no_services);
  EXPECT_EQ(sets.to_string(high), "tcp/80-65535");
  const std::size_t before = sets.size();
  EXPECT_EQ(sets.union_of(high, low), tcp_all);
  EXPECT_EQ(sets.intern(services("udp,tcp/80-65535") - services("udp")), high);
  EXPECT_EQ(sets.size(), before);
  EXPECT_TRUE(sets.contains(tcp_all, low));
  EXPECT_FALSE(sets.contains(low, tcp_all));
  EXPECT_TRUE(sets.contains(low, no_services));
}

// Found by search for the hash in service_set.cpp; with another hash this is one more ordinary test.
TEST(ServiceSets, sets_of_one_hash_stay_apart) {
  const ServiceSet a = ServiceSet::of_ranges({{0x06'0001, 0x06'0002}, {0x06'000a, 0x06'0014}});
  const ServiceSet b = ServiceSet::of_ranges({{0x01'4219, 0x01'eba1}, {0x06'a795, 0x11'efd4}});
  ServiceSets sets;
  const ServiceSetId ia = sets.intern(a), ib = sets.intern(b);
  EXPECT_NE(ia, ib);
  EXPECT_EQ(sets.intern(a), ia);
  EXPECT_EQ(sets.intern(b), ib);
  EXPECT_EQ(sets.set(ia), a);
  EXPECT_EQ(sets.set(ib), b);
}

TEST(ServiceSets, random_agreement_with_values) {
  const unsigned seed = 20240507;
  std::cout << "seed " << seed << '\n';
  Draw draw(seed);
  std::mt19937 random(seed);
  ServiceSets sets;
  std::vector<std::pair<ServiceSetId, ServiceSet>> known = {
      {no_services, ServiceSet()}, {all_services, ServiceSet::all()}};
  for (int i = 0; i < 300; ++i) {
    const ServiceSet set = ServiceSet::of_ranges(draw.ranges().ranges);
    known.emplace_back(sets.intern(set), set);
  }
  for (int i = 0; i < 60000; ++i) {
    SCOPED_TRACE("seed " + std::to_string(seed) + " round " + std::to_string(i));
    const auto& [ia, a] = known[random() % known.size()];
    const auto& [ib, b] = known[random() % known.size()];
    const std::vector<std::pair<ServiceSetId, ServiceSet>> results = {{sets.union_of(ia, ib), a | b},
        {sets.intersection_of(ia, ib), a & b},
        {sets.difference_of(ia, ib), a - b},
        {sets.complement_of(ia), ~a}};
    for (const auto& [id, set] : results) {
      ASSERT_TRUE(std::ranges::equal(sets.ranges(id), set.ranges()));
      ASSERT_EQ(sets.count(id), set.count());
      ASSERT_EQ(sets.intern(set), id);
    }
    ASSERT_EQ(ia == ib, a == b);
    ASSERT_EQ(sets.contains(ia, ib), a.contains(b));
    if (known.size() < 1500) known.push_back(results[random() % results.size()]);
  }
  // No set is stored twice.
  for (std::uint32_t at = 0; at < sets.size(); ++at) ASSERT_EQ(sets.intern(sets.set({at})), ServiceSetId{at});
}

TEST(ServiceSets, laws_on_ids) {
  const unsigned seed = 20240508;
  std::cout << "seed " << seed << '\n';
  Draw draw(seed);
  ServiceSets sets;
  for (int i = 0; i < 3000; ++i) {
    SCOPED_TRACE("seed " + std::to_string(seed) + " round " + std::to_string(i));
    const auto pick = [&] { return sets.intern(ServiceSet::of_ranges(draw.ranges().ranges)); };
    const ServiceSetId a = pick(), b = pick(), c = pick();
    const auto all_of = [&](auto x, auto y) { return sets.intersection_of(x, y); };
    const auto any_of = [&](auto x, auto y) { return sets.union_of(x, y); };
    const auto no = [&](auto x) { return sets.complement_of(x); };
    ASSERT_EQ(no(any_of(a, b)), all_of(no(a), no(b)));
    ASSERT_EQ(no(all_of(a, b)), any_of(no(a), no(b)));
    ASSERT_EQ(all_of(a, any_of(b, c)), any_of(all_of(a, b), all_of(a, c)));
    ASSERT_EQ(any_of(a, all_of(b, c)), all_of(any_of(a, b), any_of(a, c)));
    ASSERT_EQ(sets.difference_of(a, b), all_of(a, no(b)));
    ASSERT_EQ(no(no(a)), a);
    ASSERT_EQ(any_of(a, all_of(a, b)), a);
    ASSERT_EQ(all_of(a, any_of(a, b)), a);
    ASSERT_EQ(any_of(a, no(a)), all_services);
    ASSERT_EQ(all_of(a, no(a)), no_services);
    ASSERT_EQ(any_of(a, a), a);
    ASSERT_EQ(all_of(a, a), a);
  }
}

}  // namespace
}  // namespace vpcscope
