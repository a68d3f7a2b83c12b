// Single rules of docs/aws-semantics.md that are easy to get wrong: the right answer beside the wrong one.
// Like the scenarios, each is asked of every engine.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/analyzer/asking.h"
#include "tests/analyzer/networks.h"
#include "tests/support/world.h"

namespace vpcscope::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string transit = R"(
  tgw T
  tgw-rtb T1 T
  attach tv T vpc V subnets=s1,s2 rtb=T1
  attach tw T vpc W subnets=w1 rtb=T1
  propagate T1 tv
  propagate T1 tw
  route V-main 10.1.0.0/16 tgw:T
  route W-main 10.0.0.0/16 tgw:T
)";
const std::string gate = "igw I V\nroute V-main 0.0.0.0/0 igw:I\n";

// ---------------------------------------------------------------------------------------- results

TEST(Reference, R_MODEL_2_a_certain_drop_beats_a_missing_datum) {
  const std::string text =
      v + a + "pl unknown-list unknown\neni B s2 10.0.2.5 sg=b\nsg b in tcp 443 pl:unknown-list\n";
  expect(world(text), "A -> B tcp/443", {"UNKNOWN", "X_MISSING_DATA"});
  expect(world(text), "A -> B tcp/80", {"UNREACHABLE", "ENI_SG_RULES_MISMATCH"});
  expect(world(text + "acl x V subnets=s1\nacl x in none\n"),
      "A -> B tcp/443",
      {"UNREACHABLE", "SUBNET_ACL_RESTRICTION", "return"});
}

TEST(Reference, R_MODEL_3_one_way_asks_only_forward) {
  const Snapshot net = world(v + a + b + "acl x V subnets=s2\nacl x out none\n");
  expect(net, "A -> B", {"UNREACHABLE", "SUBNET_ACL_RESTRICTION", "return"});
  expect(net, "A -> B one_way", {"REACHABLE"});
}

TEST(Reference, R_MODEL_8_endpoints_that_route_to_each_other) {
  const Snapshot net = world(v + R"(
    subnet f V 10.0.8.0/24
    subnet g V 10.0.9.0/24
    endpoint E gwlbe f
    endpoint F gwlbe g
    rtb r1 V subnets=s1
    rtb rf V subnets=f
    rtb rg V subnets=g
    route r1 0.0.0.0/0 vpce:E
    route rf 0.0.0.0/0 vpce:F
    route rg 0.0.0.0/0 vpce:E
  )" + a);
  expect(net, "A -> internet:198.51.100.1", {"UNREACHABLE", "X_ROUTE_LOOP"});
}

TEST(Reference, R_IN_3_missing_is_not_empty) {
  expect(world(v + a + b + "missing ec2 describe-route-tables\n"), "A -> B", {"UNKNOWN", "X_MISSING_DATA"});
  expect(world(v + a + "eni A2 s1 10.0.1.6\nmissing ec2 describe-route-tables\n"), "A -> A2", {"REACHABLE"});
  expect(world(v + a + b + "missing ec2 describe-network-acls\n"), "A -> B", {"UNKNOWN", "X_MISSING_DATA"});
}

TEST(Reference, R_IN_11_assumed_when_asked_to) {
  const Snapshot net =
      world(v + a + b + "missing ec2 describe-network-acls\nmissing ec2 describe-route-tables\n");
  reference::Question asked = question("A -> B");
  asked.assume_acls = true;
  asked.assume_routes = true;
  expect(net, asked, {"REACHABLE"});
}

// ---------------------------------------------------------------------------------------- addresses,
// interfaces

TEST(Reference, R_ADDR_3_reserved_addresses) {
  const Snapshot net = world(v + a);
  expect(net, "A -> 10.0.2.3", {"UNREACHABLE", "X_RESERVED_DESTINATION"});
  expect(net, "A -> 10.0.2.255", {"UNREACHABLE", "X_RESERVED_DESTINATION"});
  expect(net, "A -> 10.0.2.254", {"UNREACHABLE", "NO_POSSIBLE_DESTINATION"});
  expect(net, "A -> 10.0.2.1", {"REACHABLE"});  // R-ADDR-4: the router
}

TEST(Reference, R_ADDR_7_delegated_prefixes_are_owned) {
  const Snapshot net = world(v + a + "eni B s2 10.0.2.5 prefix=10.0.2.64/28\n");
  expect(net, "A -> 10.0.2.70", {"REACHABLE"});
  expect(net, "A -> 10.0.2.80", {"UNREACHABLE", "NO_POSSIBLE_DESTINATION"});
}

TEST(Reference, R_ADDR_7_a_delegated_prefix_counts_as_printed) {
  const Snapshot net = world(v + a + "eni B s2 10.0.2.5 prefix=10.0.2.240/28\n");
  expect(net, "A -> 10.0.2.255", {"REACHABLE"});
  expect(net, "10.0.2.255 -> A", {"REACHABLE"});
  expect(net, "A -> 10.0.2.3", {"UNREACHABLE", "X_RESERVED_DESTINATION"});
  expect(net, "10.0.2.3 -> A", {"UNREACHABLE", "NO_SOURCE_OR_DESTINATION"});
}

TEST(Reference, R_FLOW_1_an_interface_is_never_paired_with_itself) {
  const Snapshot net = world(v + "eni A s1 10.0.1.5 10.0.1.6 prefix=10.0.1.64/28\n");
  expect(net, "A -> A", {"UNREACHABLE", "NO_SOURCE_OR_DESTINATION"});
  expect(net, "10.0.1.5 -> A", {"UNREACHABLE", "NO_SOURCE_OR_DESTINATION"});
  expect(net, "10.0.1.70 -> A", {"UNREACHABLE", "NO_SOURCE_OR_DESTINATION"});
  expect(net, "A -> 10.0.1.6", {"REACHABLE"});  // whoever sends, this one is meant
}

TEST(Reference, R_ENI_1_stopped_instances) {
  expect(world(v + a + b + "instance B state=stopped\n"), "A -> B", {"UNREACHABLE", "BAD_STATE"});
  expect(world(v + a + b + "instance A state=stopped\n"), "A -> B", {"UNREACHABLE", "BAD_STATE"});
}

TEST(Reference, R_ENI_5_declared_nat_instance) {
  const Snapshot net = world(v + gate + R"(
    rtb r2 V subnets=s2
    route r2 0.0.0.0/0 eni:F
    eni F s1 10.0.1.7 check=off public=203.0.113.7
  )" + b);
  expect(net, "B -> internet", {"UNREACHABLE", "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"});
  reference::Question asked = question("B -> internet");
  asked.declared.nat_instances = {id_of("eni", "F")};
  expect(net, asked, {"REACHABLE"});
}

// ---------------------------------------------------------------------------------------- routes (section 5)

TEST(Reference, R_ROUTE_4_longest_prefix) {
  const Snapshot net = world(v + a + w + transit + "route V-main 10.1.1.0/24 tgw:T state=blackhole\n");
  expect(net, "A -> C", {"UNREACHABLE", "BAD_STATE_ROUTE"});
}

TEST(Reference, R_ROUTE_5_static_beats_prefix_list) {
  const std::string text = v + a + w + transit + "pl near 10.1.0.0/16\npcx P V W\n";
  // The static route to the transit gateway wins over the list's to a peering that has no way back.
  expect(world(text + "route V-main pl:near pcx:P\n"), "A -> C", {"REACHABLE"});
  EXPECT_THAT(
      trace(world(text + "route V-main pl:near pcx:P\n"), "A -> C"), Not(HasSubstr(id_of("pcx", "P"))));
}

TEST(Reference, R_ROUTE_6_static_more_specific_than_local_stays) {
  const Snapshot net =
      world(v + a + b + "eni F s1 10.0.1.7\nrtb r1 V subnets=s1\nroute r1 10.0.2.0/24 eni:F\n");
  expect(net, "A -> B", {"UNREACHABLE", "ENI_SOURCE_DEST_CHECK_RESTRICTION"});
}

TEST(Reference, R_ROUTE_11_equal_lists_are_alternatives) {
  const Snapshot net = world(v + a + w + R"(
    pl one 10.1.0.0/16
    pl two 10.1.0.0/16
    pcx P V W
    pcx Q V W state=deleted
    route V-main pl:one pcx:P
    route V-main pl:two pcx:Q
    route W-main 10.0.0.0/16 pcx:P
  )");
  expect(net, "A -> C", {"PARTIAL", "BAD_STATE"});
}

TEST(Reference, R_ROUTE_15_detached_gateway_is_a_blackhole) {
  const Snapshot net =
      world(v + w + "igw I W\nroute V-main 0.0.0.0/0 igw:I\neni A s1 10.0.1.5 public=203.0.113.5\n");
  expect(net, "A -> internet", {"UNREACHABLE", "BAD_STATE_ROUTE"});
}

TEST(Reference, R_EDGE_5_redirected_subnets_may_not_go_straight) {
  const std::string text = v + gate + R"(
    eni A s1 10.0.1.5 public=203.0.113.5
    subnet f V 10.0.9.0/24
    endpoint E gwlbe f
    rtb edge V edge=igw:I
    route edge 10.0.1.0/24 vpce:E
  )";
  expect(world(text), "A -> internet", {"UNREACHABLE", "INGRESS_RTB_TRAFFIC_REDIRECTION"});
  expect(world(text), "internet -> A", {"UNREACHABLE", "INGRESS_RTB_TRAFFIC_REDIRECTION", "return"});
  expect(world(text + "rtb r1 V subnets=s1\nroute r1 0.0.0.0/0 vpce:E\n"), "A -> internet", {"REACHABLE"});
}

TEST(Reference, R_EDGE_7_reply_past_the_endpoint) {
  const Snapshot net = world(v + a + b + R"(
    subnet f V 10.0.9.0/24
    endpoint E gwlbe f
    rtb r1 V subnets=s1
    route r1 10.0.2.0/24 vpce:E
  )");
  expect(net, "A -> B", {"UNREACHABLE", "X_ASYMMETRIC_RETURN", "return"});
  expect(net, "B -> A", {"UNREACHABLE", "X_ASYMMETRIC_RETURN", "return"});
}

// ---------------------------------------------------------------------------------------- groups (section 7)

TEST(Reference, R_SG_3_other_protocols_have_no_ports) {
  const Snapshot net = world(v + a + "eni B s2 10.0.2.5 sg=b\nsg b in 47 0.0.0.0/0\n");
  expect(net, "A -> B 47", {"REACHABLE"});
  expect(net, "A -> B 50", {"UNREACHABLE", "ENI_SG_RULES_MISMATCH"});
}

TEST(Reference, R_SG_4_icmp_type_and_code) {
  const Snapshot net = world(v + a + "eni B s2 10.0.2.5 sg=b\nsg b in icmp 8/0 0.0.0.0/0\n");
  expect(net, "A -> B ping", {"REACHABLE"});
  expect(net, "A -> B icmp/13/0", {"UNREACHABLE", "ENI_SG_RULES_MISMATCH"});
}

TEST(Reference, R_SG_5_families_are_apart) {
  const Snapshot net = world(R"(
    vpc V 10.0.0.0/16 2600:1f00:1::/56
    subnet s1 V 10.0.1.0/24 2600:1f00:1:1::/64
    eni A s1 10.0.1.5 2600:1f00:1:1::5
    eni B s1 10.0.1.6 2600:1f00:1:1::6 sg=b
    sg b in all 0.0.0.0/0
  )");
  expect(net, "A -> B family=4", {"REACHABLE"});
  expect(net, "A -> B family=6", {"UNREACHABLE", "ENI_SG_RULES_MISMATCH"});
}

TEST(Reference, R_SG_6_reference_is_membership_not_rules) {
  const std::string text = v + "eni A s1 10.0.1.5 sg=a\neni B s2 10.0.2.5 sg=b\nsg b in all sg:a\n";
  expect(world(text), "A -> B", {"REACHABLE"});
  expect(world(text + "eni A3 s1 10.0.1.9 sg=c\n"), "A3 -> B", {"UNREACHABLE", "ENI_SG_RULES_MISMATCH"});
  // A rule of the referenced group is not imported.
  expect(world(text + "sg a in all 10.0.2.0/24\n"), "B -> A", {"REACHABLE"});
}

TEST(Reference, R_SG_7_references_over_peering_but_not_across_regions) {
  const std::string text = v + w + R"(
    route V-main 10.1.0.0/16 pcx:P
    route W-main 10.0.0.0/16 pcx:P
    eni A s1 10.0.1.5 sg=a
    eni D w1 10.1.1.6 sg=d
    sg d in all sg:a pcx=P
    pcx P V W )";
  expect(world(text + "\n"), "A -> D", {"REACHABLE"});
  expect(world(text + "region2=eu-west-1\n"), "A -> D", {"UNREACHABLE", "ENI_SG_RULES_MISMATCH"});
}

TEST(Reference, R_SG_11_stale_references_match_nothing) {
  const Snapshot net =
      world(v + "eni A s1 10.0.1.5 sg=a\neni B s2 10.0.2.5 sg=b\nsg b in all sg:a pcx=P status=deleted\n");
  expect(net, "A -> B", {"UNREACHABLE", "ENI_SG_RULES_MISMATCH"});
}

TEST(Reference, R_SG_2_an_unknown_group_is_unknown) {
  expect(
      world(v + a + b + "missing ec2 describe-security-groups\nmissing ec2 describe-security-group-rules\n"),
      "A -> B",
      {"UNKNOWN"});
}

TEST(Reference, R_SG_18_reply_through_an_appliance_that_the_request_did_not_cross) {
  const std::string text = v + a + b + R"(
    subnet s3 V 10.0.3.0/24
    eni F s3 10.0.3.5 check=off sg=f
    rtb r2 V subnets=s2
    route r2 10.0.1.0/24 eni:F
  )";
  expect(world(text + "sg f in tcp 443 0.0.0.0/0\n"),
      "A -> B",
      {"UNREACHABLE", "ENI_SG_RULES_MISMATCH", "return"});
  expect(world(text), "A -> B", {"REACHABLE"});
}

// ---------------------------------------------------------------------------------------- ACLs (section 8)

TEST(Reference, R_NACL_2_lowest_matching_number_decides) {
  const Snapshot net = world(v + a + b + R"(
    acl x V subnets=s2
    acl x in 100 deny all 0.0.0.0/0
    acl x in 90 allow tcp 22 10.0.1.0/24
  )");
  expect(net, "A -> B tcp/22", {"REACHABLE"});
  expect(net, "A -> B tcp/23", {"UNREACHABLE", "SUBNET_ACL_RESTRICTION", "forward", id_of("acl", "x")});
}

TEST(Reference, R_NACL_4_ingress_tests_the_source) {
  const std::string text = v + a + b + "acl x V subnets=s2\nacl x in 10 allow all ";
  expect(world(text + "10.0.1.0/24\n"), "A -> B", {"REACHABLE"});
  expect(world(text + "10.0.2.0/24\n"), "A -> B", {"UNREACHABLE", "SUBNET_ACL_RESTRICTION"});
}

TEST(Reference, R_NACL_5_replies_are_packets_of_their_own) {
  const Snapshot net = world(v + a + b + "acl x V subnets=s1\nacl x in 10 allow tcp 443 0.0.0.0/0\n");
  expect(net, "A -> B", {"UNREACHABLE", "SUBNET_ACL_RESTRICTION", "return"});
  expect(net, "A -> B source_port=443", {"REACHABLE"});
}

TEST(Reference, R_NACL_6_acls_see_private_addresses) {
  const Snapshot net = world(v + gate + R"(
    eni A s1 10.0.1.5 public=203.0.113.5
    acl x V subnets=s1
    acl x out 10 deny all 203.0.113.0/24
    acl x out 20 allow all 0.0.0.0/0
    acl x in 10 deny all 203.0.113.0/24
    acl x in 20 allow all 0.0.0.0/0
  )");
  expect(net, "internet:198.51.100.7 -> A", {"REACHABLE"});
}

TEST(Reference, R_NACL_9_translated_ports_are_all_of_1024_65535) {
  const Snapshot net = world(v + gate + R"(
    nat N s2 10.0.2.9/203.0.113.9
    rtb r1 V subnets=s1
    route r1 0.0.0.0/0 nat:N
    acl x V subnets=s2
    acl x in 10 allow tcp 443 10.0.0.0/16
    acl x in 20 allow tcp 32768-65535 0.0.0.0/0
  )" + a);
  expect(net, "A -> internet:198.51.100.7 client=linux", {"PARTIAL", "SUBNET_ACL_RESTRICTION", "return"});
}

TEST(Reference, R_NACL_10_endpoint_in_the_senders_own_subnet) {
  const Snapshot net = world(v + a + b + R"(
    endpoint E gwlbe s1
    rtb r1 V subnets=s1
    route r1 10.0.2.0/24 vpce:E
    acl x V subnets=s1
    acl x in 10 deny all 10.0.1.0/24
    acl x in 20 allow all 0.0.0.0/0
  )");
  expect(net, "A -> B", {"UNREACHABLE", "SUBNET_ACL_RESTRICTION"});
}

// ---------------------------------------------------------------------------------------- gateways (9-12)

TEST(Reference, R_IGW_3_range_before_public_address) {
  const Snapshot net = world(v + gate + a);
  expect(net, "A -> internet:198.51.100.7", {"UNREACHABLE", "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"});
  expect(world(v + w + gate + a), "A -> C", {"UNREACHABLE", "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS"});
}

TEST(Reference, R_IGW_4_private_hosts_cannot_be_addressed) {
  expect(world(v + gate + a), "internet -> A", {"UNREACHABLE", "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS"});
}

TEST(Reference, R_IGW_7_reply_by_nat) {
  const Snapshot net = world(v + gate + R"(
    eni A s1 10.0.1.5 public=203.0.113.5
    nat N s2 10.0.2.9/203.0.113.9
    rtb r1 V subnets=s1
    route r1 0.0.0.0/0 nat:N
  )");
  expect(net, "internet -> A", {"UNREACHABLE", "X_ASYMMETRIC_RETURN", "return"});
  expect(net, "A -> internet", {"REACHABLE"});
}

TEST(Reference, R_EIGW_1_outbound_only) {
  const Snapshot net = world(R"(
    vpc V 10.0.0.0/16 2600:1f00:1::/56
    subnet s1 V 10.0.1.0/24 2600:1f00:1:1::/64
    igw I V
    eigw E V
    route V-main ::/0 eigw:E
    eni A s1 10.0.1.5 2600:1f00:1:1::5
  )");
  expect(net, "A -> internet family=6", {"REACHABLE"});
  expect(net, "internet -> A family=6", {"UNREACHABLE", "X_EIGW_UNSOLICITED_INBOUND", "return"});
}

TEST(Reference, R_ADDR_10_private_blocks_stay_inside) {
  const Snapshot net = world(R"(
    vpc V 10.0.0.0/16 private6=2600:1f00:1::/56
    subnet s1 V 10.0.1.0/24 2600:1f00:1:1::/64
    igw I V
    route V-main ::/0 igw:I
    eni A s1 10.0.1.5 2600:1f00:1:1::5
    eni B s1 10.0.1.6 2600:1f00:1:1::6
  )");
  expect(net, "A -> internet family=6", {"UNREACHABLE", "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"});
  expect(net, "A -> B family=6", {"REACHABLE"});
}

TEST(Reference, R_LGW_1_carrier_gateways_let_nobody_in) {
  const Snapshot net =
      world(v + "cagw K V\nroute V-main 0.0.0.0/0 cagw:K\neni A s1 10.0.1.5 carrier=155.146.0.5\n");
  expect(net, "A -> internet:198.51.100.7", {"REACHABLE"});
}

TEST(Reference, R_LGW_2_local_gateway_table) {
  const Snapshot net = world(v + a +
                             "lgw L LT V\nlgw-route LT 192.168.0.0/16\nroute V-main 192.168.0.0/16 "
                             "lgw:L\nvgw G V\nvpn N vgw:G static=192.168.0.0/16\n");
  expect(net, "A -> onprem:192.168.0.9", {"REACHABLE"});
}

TEST(Reference, R_NAT_2_not_from_peering_or_vpn_but_from_transit) {
  const std::string text = v + gate + R"(
    subnet f V 10.0.9.0/24
    endpoint E gwlbe f
    nat N s2 10.0.2.9/203.0.113.9
    rtb rf V subnets=f
    route rf 0.0.0.0/0 nat:N
    vgw G V
    vpn X vgw:G static=192.168.0.0/16
    rtb edge V edge=vgw:G
  )";
  // Nothing leads from the virtual private gateway to the NAT gateway: its own ingress test stops it first.
  expect(world(text), "onprem:192.168.0.9 -> internet:198.51.100.7", {"UNREACHABLE"});
}

TEST(Reference, R_NAT_3_protocols) {
  const Snapshot net =
      world(v + gate + a + "nat N s2 10.0.2.9/203.0.113.9\nrtb r1 V subnets=s1\nroute r1 0.0.0.0/0 nat:N\n");
  expect(net, "A -> internet:198.51.100.7 47", {"UNREACHABLE", "PROTOCOL_RESTRICTION"});
  expect(net, "A -> internet:198.51.100.7 udp/53", {"REACHABLE"});
  expect(net, "A -> internet:198.51.100.7 ping", {"REACHABLE"});
}

TEST(Reference, R_NAT_4_every_address_may_be_used) {
  const Snapshot net =
      world(v + gate + a +
            "nat N s2 10.0.2.9/203.0.113.9 10.0.2.10\nrtb r1 V subnets=s1\nroute r1 0.0.0.0/0 nat:N\n");
  expect(net, "A -> internet:198.51.100.7", {"PARTIAL", "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"});
}

TEST(Reference, R_NAT_11_nat_in_the_subnet_it_serves) {
  const Snapshot net = world(
      v + "igw I V\nrtb r1 V subnets=s1\nroute r1 0.0.0.0/0 nat:N\nnat N s1 10.0.1.9/203.0.113.9\n" + a);
  expect(net, "A -> internet:198.51.100.7", {"UNREACHABLE", "X_ROUTE_LOOP"});
}

TEST(Reference, R_NAT_13_regional_gateways) {
  const std::string text = v + b + R"(
    igw I V
    rtb r2 V subnets=s2
    rtb own V
    route r2 0.0.0.0/0 nat:N
    route own 0.0.0.0/0 igw:I
  )";
  expect(world(text + "nat N regional V own a=10.0.1.200/203.0.113.9\n"),
      "B -> internet:198.51.100.7",
      {"REACHABLE"});
  expect(world(text + "nat N regional V own manual a=10.0.1.200/203.0.113.9\n"),
      "B -> internet:198.51.100.7",
      {"UNREACHABLE", "REGIONAL_NGW_ROUTE_AZ_RESTRICTION"});
}

// ---------------------------------------------------------------------------------------- peering (section
// 13)

TEST(Reference, R_PCX_1_pending_connections_carry_nothing) {
  const std::string text =
      v + a + w + "route V-main 10.1.0.0/16 pcx:P\nroute W-main 10.0.0.0/16 pcx:P\npcx P V W ";
  expect(world(text + "\n"), "A -> C", {"REACHABLE"});
  expect(world(text + "state=pending-acceptance\n"), "A -> C", {"UNREACHABLE", "BAD_STATE"});
}

TEST(Reference, R_PCX_4_forward_does_not_imply_return) {
  const Snapshot net = world(v + a + w + "pcx P V W\nroute V-main 10.1.0.0/16 pcx:P\n");
  expect(net, "A -> C", {"UNREACHABLE", "NO_ROUTE_TO_DESTINATION", "return"});
  expect(net, "C -> A", {"UNREACHABLE", "NO_ROUTE_TO_DESTINATION", "forward"});
}

// ---------------------------------------------------------------------------------------- transit (section
// 14)

TEST(Reference, R_TGW_2_no_association) {
  const Snapshot net = world(v + a + w + R"(
    tgw T
    tgw-rtb T1 T
    attach tv T vpc V subnets=s1
    attach tw T vpc W subnets=w1 rtb=T1
    propagate T1 tw
    route V-main 10.1.0.0/16 tgw:T
  )");
  expect(net, "A -> C", {"UNREACHABLE", "TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION"});
}

TEST(Reference, R_TGW_3_static_beats_propagated) {
  const Snapshot net = world(v + a + w + transit + "tgw-route T1 10.1.0.0/16 tv\n");
  expect(net, "A -> C", {"UNREACHABLE", "X_ROUTE_LOOP"});
}

TEST(Reference, R_TGW_4_blackhole_by_prefix_list) {
  const Snapshot net = world(v + a + w + transit + "pl bad 10.1.1.0/24\ntgw-reference T1 bad blackhole\n");
  expect(net, "A -> C", {"UNREACHABLE", "TGW_RTB_BAD_STATE_ROUTE"});
}

TEST(Reference, R_TGW_7_arriving_packets_use_the_attachment_subnets_table) {
  const Snapshot net = world(v + a + w + R"(
    subnet t V 10.0.9.0/24
    rtb rt V subnets=t
    route rt 10.0.1.0/24 eni:F
    eni F s2 10.0.2.7
    tgw T
    tgw-rtb T1 T
    attach tv T vpc V subnets=t rtb=T1
    attach tw T vpc W subnets=w1 rtb=T1
    propagate T1 tv
    propagate T1 tw
    route V-main 10.1.0.0/16 tgw:T
    route W-main 10.0.0.0/16 tgw:T
  )");
  expect(net, "C -> A", {"UNREACHABLE", "ENI_SOURCE_DEST_CHECK_RESTRICTION"});
}

std::string inspection(const std::string& mode) {
  return R"(
    vpc V 10.0.0.0/16
    subnet s1 V 10.0.1.0/24
    subnet s2 V 10.0.2.0/24 zone=b
    eni A s1 10.0.1.5
    vpc W 10.1.0.0/16
    subnet w1 W 10.1.1.0/24
    subnet w2 W 10.1.2.0/24 zone=b
    eni C w1 10.1.1.5
    eni D w2 10.1.2.5
    vpc X 10.9.0.0/16
    subnet ta X 10.9.1.0/24
    subnet tb X 10.9.2.0/24 zone=b
    subnet fa X 10.9.3.0/24
    subnet fb X 10.9.4.0/24 zone=b
    endpoint EA gwlbe fa
    endpoint EB gwlbe fb
    rtb ra X subnets=ta
    rtb rb X subnets=tb
    rtb rf X subnets=fa,fb
    route ra 0.0.0.0/0 vpce:EA
    route rb 0.0.0.0/0 vpce:EB
    route rf 0.0.0.0/0 tgw:T
    route V-main 0.0.0.0/0 tgw:T
    route W-main 0.0.0.0/0 tgw:T
    tgw T
    tgw-rtb spokes T
    tgw-rtb hub T
    attach tv T vpc V subnets=s1,s2 rtb=spokes
    attach tw T vpc W subnets=w1,w2 rtb=spokes
    attach tx T vpc X subnets=ta,tb rtb=hub )" +
         mode + R"(
    tgw-route spokes 0.0.0.0/0 tx
    propagate hub tv
    propagate hub tw
  )";
}

TEST(Reference, R_TGW_9_zones_without_appliance_mode) {
  expect(world(inspection("")), "A -> C", {"REACHABLE"});
  expect(world(inspection("")), "A -> D", {"UNREACHABLE", "X_ASYMMETRIC_RETURN", "return"});
  expect(world(inspection("appliance")), "A -> D", {"REACHABLE"});
}

TEST(Reference, R_IN_8_routes_that_were_not_exported) {
  const std::string text = v + a + w + R"(
    tgw T
    tgw-rtb T1 unknown T
    attach tv T vpc V subnets=s1 rtb=T1
    attach tw T vpc W subnets=w1 rtb=T1
    propagate T1 tv
    route V-main 10.1.0.0/16 tgw:T
    route W-main 10.0.0.0/16 tgw:T
  )";
  expect(world(text), "A -> C", {"UNKNOWN", "TGW_RTB_ROUTES_ARE_UNKNOWN"});
  expect(world(text + "propagate T1 tw\n"), "A -> C", {"REACHABLE"});
}

TEST(Reference, R_TGW_13_vpn_without_a_tunnel) {
  const std::string text = v + a + R"(
    tgw T
    tgw-rtb T1 T
    route V-main 192.168.0.0/16 tgw:T
    attach tv T vpc V subnets=s1 rtb=T1
    attach tn T vpn N rtb=T1
    propagate T1 tv
    tgw-route T1 192.168.0.0/16 tn
    vpn N tgw:T static=192.168.0.0/16 tunnels=)";
  expect(world(text + "down,down\n"), "A -> onprem:192.168.0.9", {"UNREACHABLE", "TGW_BAD_STATE_VPN"});
  expect(world(text + "down,up\n"), "A -> onprem:192.168.0.9", {"REACHABLE"});
  expect(world(text + "unknown\n"), "A -> onprem:192.168.0.9", {"UNKNOWN", "X_MISSING_DATA"});
  expect(world(text + "down,up\n"), "onprem:192.168.0.9 -> A", {"REACHABLE"});
}

// ---------------------------------------------------------------------------------------- on-premises
// (15-17)

TEST(Reference, R_VGW_2_a_wider_route_does_not_help) {
  const Snapshot net = world(
      v + a +
      "vgw G V\nvpn N vgw:G static=192.168.0.0/16\nroute V-main 0.0.0.0/0 vgw:G\nvpc Z 172.16.0.0/16\n");
  expect(net, "A -> onprem:192.168.0.9", {"REACHABLE"});
  expect(net, "A -> internet:198.51.100.7", {"UNREACHABLE", "X_VGW_PREFIX_UNKNOWN"});
}

TEST(Reference, R_CVPN_2_longest_authorization_decides) {
  const std::string text = v + R"(
    eni B s2 10.0.2.5 sg=b
    sg b in all sg:c
    cvpn P V 172.20.0.0/22
    cvpn-target P s1 10.0.1.30 sg=c
    cvpn-route P 10.0.0.0/16 s1
    cvpn-auth P 10.0.0.0/16
  )";
  expect(world(text), "onprem:172.20.0.9 -> B", {"REACHABLE"});
  const std::string longer = text + "cvpn-auth P 10.0.2.0/24 group=admins\n";
  expect(world(longer), "onprem:172.20.0.9 -> B", {"UNKNOWN", "X_NOT_MODELLED"});
  expect(world(longer), "onprem:172.20.0.9 -> B client_group=admins", {"REACHABLE"});
  expect(world(longer),
      "onprem:172.20.0.9 -> B client_group=guests",
      {"UNREACHABLE", "X_CVPN_NO_AUTHORIZATION"});
  expect(world(text), "onprem:172.20.0.9 -> B client_group=guests", {"REACHABLE"});
  // A later certain drop decides, whoever the client is (R-MODEL-2).
  expect(world(longer + "acl x V subnets=s2\nacl x in none\n"),
      "onprem:172.20.0.9 -> B",
      {"UNREACHABLE", "SUBNET_ACL_RESTRICTION"});
  expect(world(text), "B -> onprem:172.20.0.9", {"UNREACHABLE"});
}

// ---------------------------------------------------------------------------------------- balancers,
// firewalls

TEST(Reference, R_LB_2_listeners) {
  const Snapshot net = world(v + a +
                             "eni T s2 10.0.2.20\nlb L alb s1/10.0.1.100\ntg G instance HTTP 80\nlistener L "
                             "HTTP 80 G\ntarget G T\n");
  expect(net, "A -> L tcp/81", {"UNREACHABLE", "ELBV2_LISTENER_PORT_RESTRICTION"});
  expect(net, "A -> L udp/80", {"UNREACHABLE", "ELBV2_LISTENERS_MISMATCH"});
  expect(net, "A -> L tcp/80", {"UNREACHABLE", "ELB_INSTALLED_AZ_RESTRICTION"});  // R-LB-9
}

TEST(Reference, R_LB_15_hairpin) {
  const std::string text =
      v + a + b +
      "lb L nlb s1/10.0.1.100 cross-zone=on\ntg G instance TCP 443\nlistener L TCP 443 G\ntarget G A\n";
  expect(world(text), "A -> L", {"UNREACHABLE", "X_NLB_HAIRPIN"});
}

TEST(Reference, R_LB_20_health_counts_only_when_asked) {
  const Snapshot net = world(v + a + R"(
    eni T1 s1 10.0.1.20
    eni T2 s1 10.0.1.21 sg=shut
    sg shut in none
    lb L nlb s1/10.0.1.100
    tg G instance TCP 443
    listener L TCP 443 G
    target G T1
    target G T2 state=unhealthy
  )");
  expect(net, "A -> L", {"PARTIAL", "SG_HAS_NO_RULES"});
  expect(net, "A -> L honor_health", {"REACHABLE"});
}

std::string guarded(const std::string& rules) {
  return v + a + b + R"(
    subnet f V 10.0.9.0/24
    endpoint E gwlbe f
    rtb r1 V subnets=s1
    rtb r2 V subnets=s2
    route r1 10.0.2.0/24 vpce:E
    route r2 10.0.1.0/24 vpce:E
    firewall W P E
  )" + rules;
}

TEST(Reference, R_NFW_4_orders) {
  const std::string rules =
      "fw-stateful G drop tcp any any 10.0.2.0/24 any\nfw-stateful G pass tcp 10.0.1.0/24 any any 443\n";
  expect(world(guarded("fw-policy P default=forward stateful=G\n" + rules)), "A -> B", {"REACHABLE"});
  expect(world(guarded("fw-policy P default=forward strict stateful=G\n" + rules)),
      "A -> B",
      {"UNREACHABLE", "FIREWALL_RULES_RESTRICTION"});
  expect(world(guarded("fw-policy P default=forward stateful=G\n" + rules)),
      "A -> B tcp/80",
      {"UNREACHABLE", "FIREWALL_RULES_RESTRICTION"});
}

TEST(Reference, R_NFW_5_payload_rules_may_match) {
  const Snapshot net = world(guarded(
      "fw-policy P default=forward stateful=G\nfw-stateful G drop tcp any any any 443 keyword=content\n"));
  expect(net, "A -> B", {"UNKNOWN", "X_NOT_MODELLED"});
  expect(net, "A -> B tcp/80", {"REACHABLE"});
}

TEST(Reference, R_LB_22_inspection_by_a_gateway_balancer) {
  const auto text = [](const std::string& group) {
    return v + a + b + R"(
      subnet f V 10.0.9.0/24
      subnet g V 10.0.8.0/24
      lb L gwlb g/10.0.8.100
      tg G instance GENEVE 6081
      listener L gwlb G
      eni T g 10.0.8.20 sg=t
      target G T
      service S L zones=a
      endpoint E gwlbe f service=vpce-svc:S
      rtb r1 V subnets=s1
      rtb r2 V subnets=s2
      route r1 10.0.2.0/24 vpce:E
      route r2 10.0.1.0/24 vpce:E
    )" + group;
  };
  expect(world(text("sg t in udp 6081 10.0.0.0/16\n")), "A -> B", {"REACHABLE"});
  expect(world(text("sg t in udp 4789 10.0.0.0/16\n")), "A -> B", {"UNREACHABLE", "ENI_SG_RULES_MISMATCH"});
}

TEST(Reference, R_SVC_3_functions_cannot_be_called) {
  const Snapshot net = world(v + a + "lambda fn s2 10.0.2.40\n");
  expect(net, "A -> 10.0.2.40", {"UNREACHABLE", "X_LAMBDA_NO_INBOUND"});
  expect(net, "fn -> A", {"REACHABLE"});
}

TEST(Reference, R_CWAN_1_core_network) {
  const Snapshot net = world(v + a + b + w + R"(
    core K
    core-attach kv K V subnets=s1 segment=prod
    core-attach kw K W subnets=w1 segment=prod
    core-route K prod 10.0.0.0/16 kv
    core-route K prod 10.1.0.0/16 kw
    route V-main 10.1.0.0/16 core:K
    route W-main 10.0.0.0/16 core:K
  )");
  expect(net, "A -> C", {"REACHABLE"});
  expect(net, "B -> C", {"UNREACHABLE", "TGW_ROUTE_AZ_RESTRICTION"});
}

// ---------------------------------------------------------------------------------------- a second round

TEST(Reference, R_ADDR_6_link_local_addresses_are_never_routed) {
  const Snapshot net = world(v + gate + "eni A s1 10.0.1.5 public=203.0.113.5\n");
  expect(net, "A -> V/169.254.169.7", {"UNREACHABLE", "X_RESERVED_DESTINATION"});
  expect(net, "A -> 169.254.169.254 tcp/80", {"REACHABLE"});  // R-ADDR-4
}

TEST(Reference, R_IGW_8_two_legs_inside_one_vpc) {
  const std::string text = v + gate + R"(
    eni A s1 10.0.1.5 public=203.0.113.5
    eni B s2 10.0.2.5 public=203.0.113.6 sg=b
    sg b in tcp 443 )";
  expect(world(text + "203.0.113.5/32\n"), "A -> 203.0.113.6", {"REACHABLE"});
  expect(world(text + "10.0.1.5/32\n"), "A -> 203.0.113.6", {"UNREACHABLE", "ENI_SG_RULES_MISMATCH"});
}

TEST(Reference, R_BPA_4_replies_of_admitted_flows_pass) {
  const Snapshot net = world(v + gate + R"(
    bpa block-bidirectional
    exclude vpc V allow-bidirectional
    eni A s1 10.0.1.5 public=203.0.113.5
  )");
  expect(net, "internet:198.51.100.7 -> A", {"REACHABLE"});
}

TEST(Reference, R_BPA_7_network_firewall_is_blocked_even_if_excluded) {
  const std::string text = v + R"(
    bpa block-ingress
    exclude subnet f allow-bidirectional
    exclude subnet s1 allow-bidirectional
    subnet f V 10.0.9.0/24
    igw I V
    endpoint E gwlbe f
    rtb r1 V subnets=s1
    rtb rf V subnets=f
    rtb edge V edge=igw:I
    route r1 0.0.0.0/0 vpce:E
    route rf 0.0.0.0/0 igw:I
    route edge 10.0.1.0/24 vpce:E
    eni A s1 10.0.1.5 public=203.0.113.5
  )";
  expect(world(text), "A -> internet:198.51.100.7", {"REACHABLE"});
  expect(world(text + "firewall W P E\nfw-policy P default=pass\n"),
      "A -> internet:198.51.100.7",
      {"UNREACHABLE", "VPC_BLOCK_PUBLIC_ACCESS_ENABLED"});
}

TEST(Reference, R_EDGE_4_redirection_to_an_interface_without_public_address) {
  const std::string text = v + gate + R"(
    eni A s1 10.0.1.5 public=203.0.113.5
    rtb edge V edge=igw:I
    route edge 10.0.1.0/24 eni:F
    eni F s2 10.0.2.7 check=off )";
  expect(world(text + "\n"), "internet:198.51.100.7 -> A", {"UNREACHABLE", "INGRESS_RTB_NO_PUBLIC_IP"});
}

TEST(Reference, R_VGW_3_no_transit_to_other_vpcs) {
  const Snapshot net = world(v + a + w + R"(
    vgw G V
    vpn N vgw:G static=192.168.0.0/16
    pcx P V W
    route V-main 10.1.0.0/16 pcx:P
    route V-main 192.168.0.0/16 vgw:G origin=propagated
    route W-main 192.168.0.0/16 pcx:P
  )");
  expect(net, "onprem:192.168.0.9 -> A", {"REACHABLE"});
  expect(net, "C -> onprem:192.168.0.9", {"UNREACHABLE", "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR"});
}

TEST(Reference, R_DX_4_allowed_prefixes_of_a_transit_gateway) {
  const std::string text = v + a + R"(
    tgw T
    tgw-rtb T1 T
    dxgw D
    vif F transit dxgw:D
    attach tv T vpc V subnets=s1 rtb=T1
    attach td T dx D rtb=T1
    propagate T1 tv
    tgw-route T1 192.168.0.0/16 td propagated
    route V-main 192.168.0.0/16 tgw:T
    dx-association D tgw:T allowed=)";
  expect(world(text + "10.0.0.0/8\n"), "A -> onprem:192.168.0.9", {"REACHABLE"});
  expect(world(text + "10.0.0.0/8\n"), "onprem:192.168.0.9 -> A", {"REACHABLE"});
  expect(world(text + "10.0.2.0/24\n"),
      "onprem:192.168.0.9 -> A",
      {"UNREACHABLE", "X_DX_PREFIX_NOT_ADVERTISED"});
}

TEST(Reference, R_VPN_1_tunnels) {
  const std::string text =
      v + a + "vgw G V\nroute V-main 192.168.0.0/16 vgw:G\nvpn N vgw:G static=192.168.0.0/16 tunnels=";
  expect(world(text + "down,down\n"), "A -> onprem:192.168.0.9", {"UNREACHABLE", "BAD_STATE_VPN"});
  expect(world(text + "unknown\n"), "A -> onprem:192.168.0.9", {"UNKNOWN", "X_MISSING_DATA"});
}

TEST(Reference, R_TGW_11_one_attachment_id_on_both_sides) {
  const std::string text = v + a + w + R"(
    tgw T
    tgw U
    tgw-rtb T1 T
    tgw-rtb U1 U
    attach tv T vpc V subnets=s1 rtb=T1
    attach uw U vpc W subnets=w1 rtb=U1
    propagate T1 tv
    propagate U1 uw
    tgw-peering Q T U rtbs=T1,U1 one-id
    tgw-route T1 10.1.0.0/16 Q-1
    route V-main 10.1.0.0/16 tgw:T
    route W-main 10.0.0.0/16 tgw:U
  )";
  expect(world(text + "tgw-route U1 10.0.0.0/16 Q-2\n"), "A -> C", {"REACHABLE"});
  expect(world(text), "A -> C", {"UNREACHABLE", "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT", "return"});
}

TEST(Reference, R_LB_5_targets_need_no_route_to_the_client) {
  const Snapshot net = world(v + gate + R"(
    subnet p1 V 10.0.11.0/24
    rtb rp V subnets=p1
    eni T p1 10.0.11.20 sg=t
    sg t in tcp 8080 sg:lb
    lb L alb s1/10.0.1.100/203.0.113.10 facing sg=lb
    sg lb in tcp 443 0.0.0.0/0
    sg lb out tcp 8080 sg:t
    tg G instance HTTP 8080
    listener L HTTPS 443 G
    target G T
  )");
  expect(net, "internet -> L", {"REACHABLE"});
  expect(net, "internet -> T tcp/8080", {"UNREACHABLE", "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS"});
}

TEST(Reference, R_LB_14_no_preservation_through_a_transit_gateway) {
  const std::string text = v + a + w + transit + R"(
    lb L nlb s1/10.0.1.100
    listener L TCP 443 G
    target G 10.1.1.5 zone=all
  )";
  expect(world("tgw dummy\n" + v + a + w + transit +
               "lb L nlb s1/10.0.1.100\ntg G ip TCP 443 preserve=on\nlistener L TCP 443 G\ntarget G 10.1.1.5 "
               "zone=all\n"),
      "A -> L",
      {"UNREACHABLE", "X_NLB_CLIENT_IP_PATH"});
  expect(world(v + a + w + transit + "tg G ip TCP 443\n" + text.substr(text.find("lb L"))),
      "A -> L",
      {"REACHABLE"});
}

TEST(Reference, R_LB_16_balancer_behind_a_balancer) {
  const std::string text = v + a + R"(
    eni T s1 10.0.1.20
    lb LA alb s1/10.0.1.101 sg=la
    tg GA instance HTTP 80
    listener LA HTTP 80 GA
    target GA T
    lb L nlb s1/10.0.1.100
    tg G alb TCP 80
    listener L TCP 80 G
    target G LA
    sg la in tcp 80 )";
  expect(world(text + "10.0.1.5/32\n"), "A -> L tcp/80", {"REACHABLE"});
  expect(world(text + "10.0.1.100/32\n"), "A -> L tcp/80", {"UNREACHABLE", "ENI_SG_RULES_MISMATCH"});
}

TEST(Reference, R_PL_2_service_absent_in_the_zone) {
  const Snapshot net = world(v + w + R"(
    eni T s1 10.0.1.20
    lb L nlb s1/10.0.1.100
    tg G instance TCP 443
    listener L TCP 443 G
    target G T
    service S L zones=a
    subnet w2 W 10.1.2.0/24 zone=b
    endpoint E interface W vpce-svc:S w1/10.1.1.50 w2/10.1.2.50
  )");
  expect(net, "C -> E", {"PARTIAL", "VPCE_SERVICE_NOT_INSTALLED_IN_AZ"});
}

TEST(Reference, R_LAT_1_association_and_its_group) {
  const std::string text = v + "eni A s1 10.0.1.5 sg=a\n";
  expect(world(text), "A -> V/169.254.171.9", {"UNREACHABLE", "NO_ROUTE_TO_DESTINATION"});
  expect(world(text + "lattice N V\nlattice-service S N 443\n"), "A -> V/169.254.171.9", {"REACHABLE"});
  expect(world(text + "lattice N V sg=n\nlattice-service S N 443\nsg n in tcp 443 sg:b\n"),
      "A -> V/169.254.171.9",
      {"UNREACHABLE", "ENI_SG_RULES_MISMATCH"});
  expect(world(text + "lattice N V sg=n\nlattice-service S N 443\nsg n in tcp 443 sg:a\n"),
      "A -> V/169.254.171.9",
      {"REACHABLE"});
}

TEST(Reference, R_SVC_4_resolver_endpoints_answer_from_afar) {
  const Snapshot net = world(v + w +
                             "resolver R in V s2/10.0.2.53\npcx P V W\nroute V-main 10.1.0.0/16 pcx:P\nroute "
                             "W-main 10.0.0.0/16 pcx:P\n");
  expect(net, "C -> 10.0.2.53 udp/53", {"REACHABLE"});
  expect(net, "C -> 10.0.0.2 udp/53", {"UNREACHABLE", "X_RESERVED_DESTINATION"});
}

}  // namespace
}  // namespace vpcscope::testing
