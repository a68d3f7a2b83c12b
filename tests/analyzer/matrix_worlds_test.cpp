// The matrix of small networks that were thought through by hand: overlapping blocks, firewalls that look at
// source ports, balancers with several listeners, NAT, endpoints, transit gateways with equal routes,
// incomplete exports. Beside each answer stands the wrong one that is nearest.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "model/network/resolve.h"
#include "tests/analyzer/comparing_sets.h"
#include "tests/support/world.h"

namespace vpcscope::testing {
namespace {

class Told {
 public:
  explicit Told(const std::string& text) : network_(resolve(world(text))), all_(read_matrix(network_)) {
    // Whatever is expected below, the engines agree on it.
    for (const SetsDisagreement& one : compare_sets(world(text), 1).disagreements) ADD_FAILURE() << one.text;
  }

  /// "A -> B": interfaces by name or first address, or internet:ADDRESS, onprem:ADDRESS.
  std::string of(const std::string& pair, int family = 4) const {
    const std::size_t arrow = pair.find(" -> ");
    const std::uint32_t from = group_of(pair.substr(0, arrow));
    const std::uint32_t to = group_of(pair.substr(arrow + 4));
    if (from == net::nowhere || to == net::nowhere) return "no such end";
    return text_of(all_.sets_of(from, to, family));
  }
  /// Without causes.
  std::string services(const std::string& pair) const {
    const std::string text = of(pair);
    return text.substr(0, text.find(" ("));
  }
  bool alike(const std::string& one, const std::string& other) const {
    return group_of(one) == group_of(other);
  }

 private:
  std::uint32_t group_of(const std::string& end) const {
    if (end.find(':') != std::string::npos) return all_.group_of(end);
    for (const net::Interface& one : network_.all<net::Interface>())
      if (one.primary.present() && one.primary.get().to_string() == end)
        return all_.group_of(std::string(network_.text(one.object.id)));
    return all_.group_of(id_of("eni", end));
  }

  Network network_;
  ReadMatrix all_;
};

// ---- overlapping blocks

TEST(MatrixWorlds, R_ADDR_12_R_PCX_4_equal_blocks_behind_two_peerings_are_told_apart_by_tables) {
  const Told told(R"(
      vpc A 10.1.0.0/16
      subnet a1 A 10.1.1.0/24
      eni a a1 10.1.1.5
      vpc B 10.1.0.0/16
      subnet b1 B 10.1.1.0/24
      eni b b1 10.1.1.5
      vpc H 10.9.0.0/16
      subnet h1 H 10.9.1.0/24
      subnet h2 H 10.9.2.0/24
      eni x h1 10.9.1.5
      eni y h2 10.9.2.5
      pcx pa H A
      pcx pb H B
      rtb r1 H subnets=h1
      rtb r2 H subnets=h2
      route r1 10.1.0.0/16 pcx:pa
      route r2 10.1.0.0/16 pcx:pb
      route A-main 10.9.0.0/16 pcx:pa
      route B-main 10.9.0.0/16 pcx:pb)");
  EXPECT_FALSE(told.alike("a", "b")) << "one address, but two interfaces";
  EXPECT_EQ(told.of("x -> a"), "reachable all");
  EXPECT_EQ(told.of("x -> b"), "") << "its table sends 10.1.1.5 to A";
  EXPECT_EQ(told.of("y -> b"), "reachable all");
  EXPECT_EQ(told.of("y -> a"), "");
  EXPECT_EQ(told.of("a -> x"), "reachable all");
  // The reply goes to B. ICMP but for echo has none: one way is enough for it (R-FLOW-8).
  EXPECT_EQ(told.of("a -> y").find("tcp"), std::string::npos);
  EXPECT_EQ(told.of("a -> y").find("udp"), std::string::npos);
  EXPECT_EQ(told.of("a -> y").find("icmp/8,"), std::string::npos);
  EXPECT_EQ(told.of("a -> y").substr(0, 17), "reachable icmp/0,");
  EXPECT_EQ(told.of("b -> y"), "reachable all");
  EXPECT_EQ(told.of("a -> b"), "") << "10.1.1.5 is its own address";
}

TEST(MatrixWorlds, R_ADDR_12_hosts_that_differ_only_in_what_lies_at_their_address_elsewhere) {
  // Two hosts of A alike in all but this: at the address of `n` H's peer B has a host, at that of `m` none.
  const Told told(R"(
      vpc A 10.1.0.0/16
      subnet a1 A 10.1.1.0/24
      eni m a1 10.1.1.5
      eni n a1 10.1.1.6
      vpc B 10.1.0.0/16
      subnet b1 B 10.1.1.0/24
      eni b b1 10.1.1.6 sg=shut
      sg shut in none
      vpc H 10.9.0.0/16
      subnet h1 H 10.9.1.0/24
      eni x h1 10.9.1.5
      pcx pa H A
      pcx pb H B
      route H-main 10.1.0.0/16 pcx:pa
      route A-main 10.9.0.0/16 pcx:pa
      route B-main 10.9.0.0/16 pcx:pb)");
  EXPECT_EQ(told.of("x -> m"), "reachable all");
  EXPECT_EQ(told.of("x -> n"), "reachable all");
  EXPECT_EQ(told.of("x -> b"), "");
}

// ---- firewalls

/// s1 and s2 reach each other through the firewall's endpoint in f, both ways.
std::string guarded(const std::string& policy) {
  return R"(
      vpc V 10.0.0.0/16
      subnet s1 V 10.0.1.0/24
      subnet s2 V 10.0.2.0/24
      subnet f V 10.0.9.0/24
      eni A s1 10.0.1.5
      eni B s2 10.0.2.5
      eni C s2 10.0.2.6
      endpoint E gwlbe f
      rtb r1 V subnets=s1
      rtb r2 V subnets=s2
      route r1 10.0.2.0/24 vpce:E
      route r2 10.0.1.0/24 vpce:E
      firewall W P E
)" + policy;
}

TEST(MatrixWorlds, R_NFW_2_a_stateless_rule_on_source_ports_makes_a_service_partial) {
  // Requests to 443 pass from low client ports only; replies from 443 to any. Nothing else passes.
  const Told told(
      guarded("fw-policy P default=drop stateless=G\n"
              "fw-stateless G 10 pass tcp 10.0.1.0/24 10.0.2.0/24 1024-32767 443\n"
              "fw-stateless G 20 pass tcp 10.0.2.0/24 10.0.1.0/24 443 any\n"));
  EXPECT_EQ(told.services("A -> B"), "partial tcp/443");
  EXPECT_TRUE(told.alike("B", "C"));
  EXPECT_EQ(told.of("B -> C"), "reachable all") << "inside a subnet nothing is inspected";
  EXPECT_EQ(told.of("B -> A"), "") << "443 may only answer";
}

TEST(MatrixWorlds, R_NFW_2_replies_are_stopped_by_their_source_port) {
  const Told told(
      guarded("fw-policy P default=drop stateless=G\n"
              "fw-stateless G 10 pass tcp 10.0.1.0/24 10.0.2.0/24 any 440-450\n"
              "fw-stateless G 15 drop tcp 10.0.2.0/24 10.0.1.0/24 445 any\n"
              "fw-stateless G 20 pass tcp 10.0.2.0/24 10.0.1.0/24 443-446 2000-65535\n"));
  EXPECT_EQ(told.services("A -> B"), "partial tcp/443-444,tcp/446");
}

TEST(MatrixWorlds, R_NFW_2_a_source_port_that_no_client_has_changes_nothing) {
  const Told told(
      guarded("fw-policy P default=pass stateless=G\n"
              "fw-stateless G 10 drop tcp any any 1-1023 443\n"));
  // Of A the client's ports are 1024-65535; of B's services 1-1023 that send replies the rule drops those to
  // 443, which is no client's port either.
  EXPECT_EQ(told.of("A -> B"), "reachable all");
}

TEST(MatrixWorlds, R_NFW_4_a_stateful_rule_on_source_ports) {
  const Told told(
      guarded("fw-policy P default=forward strict stateful=G stateful-default=drop_strict\n"
              "fw-stateful G pass tcp any 40000:41000 any 443\n"));
  EXPECT_EQ(told.services("A -> B"), "partial tcp/443");
  EXPECT_EQ(told.services("B -> A"), "partial tcp/443");
}

/// No choice of the network is in it: the client's port decides (docs/cli.md, "causes").
TEST(MatrixWorlds, R_NFW_2_R_NFW_4_the_cause_is_the_client_ports_that_fail) {
  EXPECT_EQ(Told(guarded("fw-policy P default=drop stateless=G\n"
                         "fw-stateless G 10 pass tcp 10.0.1.0/24 10.0.2.0/24 1024-32767 443\n"
                         "fw-stateless G 20 pass tcp 10.0.2.0/24 10.0.1.0/24 443 any\n"))
                .of("A -> B"),
      "partial tcp/443 (tcp/443 fails for 32768-65535)");
  EXPECT_EQ(Told(guarded("fw-policy P default=forward strict stateful=G stateful-default=drop_strict\n"
                         "fw-stateful G pass tcp any 40000:41000 any 443\n"))
                .of("A -> B"),
      "partial tcp/443 (tcp/443 fails for 1024-39999,41001-65535)");
}

// ---- load balancers

const std::string three = R"(
      vpc V 10.0.0.0/16
      subnet s1 V 10.0.1.0/24
      subnet s2 V 10.0.2.0/24 zone=b
      eni A s1 10.0.1.5
      eni T s1 10.0.1.20 sg=t
      eni U s2 10.0.2.20 sg=t
)";

TEST(MatrixWorlds, R_LB_2_R_LB_6_each_listener_has_its_own_answer) {
  const Told told(three + R"(
      lb L alb s1/10.0.1.100 s2/10.0.2.100
      tg web instance HTTP 8080
      tg api instance HTTP 9090
      tg lost instance HTTP 7070
      listener L HTTP 80 web
      listener L HTTP 90 api
      listener L HTTP 70 lost
      listener L HTTP 60 none
      tg none instance HTTP 6060
      target web T
      target web U
      target api T
      target api U port=9191
      target lost T port=1
      sg t in tcp 8080 0.0.0.0/0
      sg t in tcp 9090 0.0.0.0/0)");
  // 80: both targets take 8080. 90: T takes 9090, U is asked on 9191, which its group denies. 70: port 1 is
  // denied. 60: a group without targets. What has no listener is closed, though the group `open` allows it.
  EXPECT_EQ(told.of("A -> 10.0.1.100"), "reachable tcp/80; partial tcp/90 (tcp/90 fails for some choice)");
  EXPECT_EQ(told.of("A -> 10.0.2.100"), "reachable tcp/80; partial tcp/90 (tcp/90 fails for some choice)");
  EXPECT_EQ(told.of("A -> T"), "reachable tcp/8080,tcp/9090") << "past the balancer";
}

TEST(MatrixWorlds, R_IN_3_a_listener_whose_targets_were_not_exported_is_unknown_and_others_are_not) {
  const Told told(three + R"(
      lb L nlb s1/10.0.1.100
      tg web instance TCP 8080
      tg lost instance TCP 7070 unknown
      listener L TCP 80 web
      listener L TCP 70 lost
      target web T
      sg t in tcp 8080 0.0.0.0/0)");
  EXPECT_EQ(told.of("A -> 10.0.1.100"), "reachable tcp/80; unknown tcp/70");
}

/// Client ports 1024-32767 and 61001-65535 get no reply, and whoever comes from another port still meets U,
/// which denies it, by the balancer's choice.
TEST(MatrixWorlds, R_LB_6_R_NACL_9_two_causes_of_one_service) {
  const Told told(three + R"(
      subnet s3 V 10.0.3.0/24 acl=cut
      acl cut in 10 allow tcp 32768-61000 0.0.0.0/0
      eni B s3 10.0.3.5
      lb L alb s1/10.0.1.100 s2/10.0.2.100
      tg web instance HTTP 8080
      listener L HTTP 80 web
      target web T
      target web U port=9191
      sg t in tcp 8080 0.0.0.0/0)");
  EXPECT_EQ(told.of("A -> 10.0.1.100"), "partial tcp/80 (tcp/80 fails for some choice)");
  EXPECT_EQ(told.of("B -> 10.0.1.100"),
      "partial tcp/80 (tcp/80 fails for some choice) (tcp/80 fails for 1024-32767,61001-65535)");
}

// ---- the way out

const std::string nat = R"(
      vpc V 10.0.0.0/16
      subnet pub V 10.0.0.0/24
      subnet app V 10.0.1.0/24
      igw I V
      rtb rp V subnets=pub
      rtb ra V subnets=app
      route rp 0.0.0.0/0 igw:I
      route ra 0.0.0.0/0 nat:N
      nat N pub 10.0.0.20/203.0.113.20
      eni A app 10.0.1.5
      eni P pub 10.0.0.5 public=203.0.113.5
      eni Q pub 10.0.0.6
)";

TEST(MatrixWorlds, R_NAT_3_R_IGW_4_nat_carries_three_protocols_out_and_nothing_in) {
  const Told told(nat);
  EXPECT_EQ(told.of("A -> internet:198.51.100.7"), "reachable icmp,tcp,udp");
  EXPECT_EQ(told.of("P -> internet:198.51.100.7"), "reachable all");
  EXPECT_EQ(told.of("Q -> internet:198.51.100.7"), "") << "it has no public address";
  EXPECT_EQ(told.of("internet:198.51.100.7 -> P"), "reachable all");
  EXPECT_EQ(told.of("internet:198.51.100.7 -> A"), "") << "NAT lets nobody in";
  EXPECT_EQ(told.of("internet:198.51.100.7 -> Q"), "");
}

TEST(MatrixWorlds, R_NACL_5_an_acl_at_the_nat_gateway_cuts_the_ports_of_replies) {
  // Replies to the gateway come to ports 1024-65535; this ACL lets in but half of them, and the client's
  // ports don't matter: the gateway picks its own.
  const Told told(nat +
                  "acl cut V subnets=pub\n"
                  "acl cut in 10 allow tcp 32768-65535 0.0.0.0/0\n"
                  "acl cut in 20 allow all 10.0.0.0/16\n");
  const std::string found = told.of("A -> internet:198.51.100.7");
  EXPECT_NE(found.find("; partial tcp (tcp fails for some choice)"), std::string::npos) << found;
  EXPECT_EQ(found.find("udp"), std::string::npos) << "no reply of UDP gets in";
  EXPECT_EQ(found.find("icmp/8,"), std::string::npos) << "nor of an echo";
}

// ---- endpoints

TEST(MatrixWorlds, R_VPCE_3_R_VPCE_6_endpoints_carry_less_than_their_groups_allow) {
  const Told told(R"(
      vpc V 10.0.0.0/16
      subnet s1 V 10.0.1.0/24
      subnet s2 V 10.0.2.0/24
      eni A s1 10.0.1.5
      eni B s2 10.0.2.5
      pl s3 52.216.0.0/15 name=com.amazonaws.us-east-1.s3
      rtb r1 V subnets=s1
      endpoint G gateway V s3 rtbs=r1
      route r1 pl:s3 vpce:G
      endpoint E interface V kms s1/10.0.1.100)");
  EXPECT_EQ(told.of("A -> 10.0.1.100"), "reachable tcp") << "not all, as its group";
  EXPECT_EQ(told.of("B -> 10.0.1.100"), "reachable tcp");
  EXPECT_EQ(told.of("A -> internet:52.216.1.1"), "reachable icmp/8,tcp,icmpv6/128") << "echo and TCP";
  EXPECT_EQ(told.of("B -> internet:52.216.1.1"), "") << "another table";
  EXPECT_EQ(told.of("A -> internet:52.218.0.1"), "") << "just behind the list";
  EXPECT_EQ(told.of("10.0.1.100 -> A"), "") << "an endpoint opens nothing";
}

// ---- transit gateways

std::string transit(const std::string& second) {
  return R"(
      vpc V 10.0.0.0/16
      subnet s1 V 10.0.1.0/24
      eni A s1 10.0.1.5
      tgw T
      tgw-rtb R T
      attach tv T vpc V subnets=s1 rtb=R
      vpn N tgw:T bgp
      vpn M tgw:T bgp)" +
         second + R"(
      attach tn T vpn N rtb=R
      attach tm T vpn M rtb=R
      tgw-route R 192.168.0.0/16 tn,tm propagated
      propagate R tv
      route V-main 192.168.0.0/16 tgw:T
)";
}

TEST(MatrixWorlds, R_TGW_13_R_MODEL_7_equal_members_of_which_one_is_down) {
  EXPECT_EQ(Told(transit("")).of("A -> onprem:192.168.0.9"), "reachable all");
  EXPECT_EQ(Told(transit(" tunnels=down,down")).of("A -> onprem:192.168.0.9"),
      "partial all (all fails for some choice)");
  EXPECT_EQ(Told(transit(" tunnels=unknown")).of("A -> onprem:192.168.0.9").substr(0, 7), "unknown")
      << "one is up, of the other nothing is known";
}

// ---- incomplete exports

TEST(MatrixWorlds, R_IN_3_R_MODEL_2_what_was_not_exported_is_unknown_unless_something_else_stops_it) {
  const std::string text = R"(
      vpc V 10.0.0.0/16
      subnet s1 V 10.0.1.0/24
      subnet s2 V 10.0.2.0/24
      eni A s1 10.0.1.5
      eni B s2 10.0.2.5 sg=b
      eni C s1 10.0.1.6 sg=b
      sg b in tcp 443 0.0.0.0/0
)";
  const Told whole(text);
  EXPECT_EQ(whole.of("A -> B"), "reachable tcp/443");
  const Told without(text + "missing ec2 describe-network-acls\n");
  EXPECT_EQ(without.of("A -> B"), "unknown tcp/443") << "its group stops all else for certain";
  EXPECT_EQ(without.of("A -> C"), "reachable tcp/443") << "no ACL stands inside a subnet";
  const Told lists(text + "sg b in udp 53 pl:lost\npl lost unknown\n");
  EXPECT_EQ(lists.of("A -> B"), "reachable tcp/443; unknown udp/53");
}

/// The route was learned by a link of the gateway, which one was not exported: nothing is certain.
TEST(MatrixWorlds, R_VGW_2_R_MODEL_2_a_learned_route_whose_vpn_was_not_exported) {
  const std::string text = R"(
      vpc V 10.0.0.0/16
      subnet s V 10.0.1.0/24
      eni A s 10.0.1.5
      vgw G V
      route V-main 192.168.0.0/24 vgw:G origin=propagated
)";
  EXPECT_EQ(Told(text).of("A -> onprem:192.168.0.9"), "") << "there is no link";
  EXPECT_EQ(Told(text + "missing ec2 describe-vpn-connections\n").of("A -> onprem:192.168.0.9").substr(0, 7),
      "unknown");
}

/// The entries of the list are there, if not the call that names it (R-IN-7).
TEST(MatrixWorlds, R_IN_7_entries_of_a_list_that_was_not_described) {
  const Told told(R"(
      missing ec2 describe-managed-prefix-lists
      vpc V 10.0.0.0/16
      subnet s1 V 10.0.1.0/24
      subnet s2 V 10.0.2.0/24
      eni A s1 10.0.1.5
      eni B s2 10.0.2.5
      pl s3 52.216.0.0/15
      route V-main pl:s3 vpce:E)");
  EXPECT_EQ(told.of("A -> B"), "reachable all");
}

/// A group that is not in the snapshot is a group all the same, for those that name it as their peer.
TEST(MatrixWorlds, R_SG_6_a_group_that_was_not_exported_is_told_by_its_id) {
  const auto group = [](const std::string& name, const std::string& in, const std::string& out) {
    return fmt::format(
        "json ec2 describe-security-groups {{\"GroupId\": \"{}\", \"VpcId\": \"{}\", "
        "\"IpPermissions\": [{}], \"IpPermissionsEgress\": [{}]}}\n",
        id_of("sg", name),
        id_of("vpc", "V"),
        in,
        out);
  };
  const auto peer = [](const std::string& name, int port) {
    return fmt::format(
        R"({{"IpProtocol": "tcp", "FromPort": {0}, "ToPort": {0}, "UserIdGroupPairs": [{{"GroupId": "{1}"}}]}})",
        port,
        id_of("sg", name));
  };
  const auto interface = [](const std::string& name, const std::string& address, const std::string& of) {
    return fmt::format(
        R"(json ec2 describe-network-interfaces {{"NetworkInterfaceId": "{}", "SubnetId": "{}", "VpcId": "{}", )"
        R"("PrivateIpAddress": "{}", "PrivateIpAddresses": [{{"PrivateIpAddress": "{}", "Primary": true}}], )"
        R"("Groups": [{{"GroupId": "{}"}}], "Status": "in-use", "InterfaceType": "interface"}})"
        "\n",
        id_of("eni", name),
        id_of("subnet", "s"),
        id_of("vpc", "V"),
        address,
        address,
        id_of("sg", of));
  };
  const std::string all = R"({"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]})";
  const Told told("vpc V 10.0.0.0/16\nsubnet s V 10.0.1.0/24\n" + interface("A", "10.0.1.5", "gone") +
                  interface("B", "10.0.1.6", "other") + interface("C", "10.0.1.7", "takes") +
                  interface("D", "10.0.1.8", "sends") + interface("E", "10.0.1.9", "lost") +
                  group("other", all, all) +
                  group("takes", peer("gone", 443) + ", " + peer("lost", 53), all) +
                  group("sends", "", peer("gone", 22)));
  EXPECT_EQ(told.of("A -> C"), "unknown tcp/443") << "what gone itself lets out was not exported";
  EXPECT_EQ(told.of("E -> C"), "unknown tcp/53") << "lost is not gone";
  EXPECT_EQ(told.of("B -> C"), "") << "it has no such group";
  EXPECT_EQ(told.of("D -> A"), "unknown tcp/22") << "what gone itself lets in was not exported";
  EXPECT_EQ(told.of("D -> B"), "") << "it has no such group";
}

/// Classes at one location that differ in nothing but their groups, on a way that ends UNKNOWN.
TEST(MatrixWorlds, R_MODEL_2_groups_count_where_the_way_gets_lost) {
  const Told told(R"(
      missing ec2 describe-route-tables
      vpc V 10.0.0.0/16
      subnet s1 V 10.0.1.0/24
      subnet s2 V 10.0.2.0/24
      eni A s1 10.0.1.5 sg=one
      eni B s1 10.0.1.6 sg=two
      eni C s1 10.0.1.7 sg=two
      eni S s2 10.0.2.5 sg=three
      eni T s2 10.0.2.6 sg=four
      sg one out tcp 443 0.0.0.0/0
      sg two out udp 53 0.0.0.0/0
      sg three in all sg:one
      sg four in udp 0.0.0.0/0)");
  EXPECT_TRUE(told.alike("B", "C"));
  // The local route is there whatever the table says, but more specific ones may be, too.
  const std::string from_one = told.of("A -> S");
  EXPECT_EQ(told.of("A -> T"), "") << "one sends TCP, the other takes UDP";
  // Where the way is lost it may be anybody who arrives: three lets somebody in on any service.
  EXPECT_EQ(told.of("B -> S"), "unknown udp/53");
  EXPECT_EQ(from_one, "unknown tcp/443");
  EXPECT_EQ(told.of("B -> T"), "unknown udp/53");
}

}  // namespace
}  // namespace vpcscope::testing
