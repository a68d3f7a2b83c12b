// The conformance scenarios of docs/aws-semantics.md, section 25, one test each, in its words.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/analyzer/asking.h"
#include "tests/analyzer/networks.h"
#include "tests/support/world.h"

namespace vpcscope::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const std::string gate = "igw I V\nrtb open V subnets=s1,s2\nroute open 0.0.0.0/0 igw:I\n";
/// A transit gateway with one table that everybody uses and writes to.
const std::string transit = R"(
  tgw T referencing=on
  tgw-rtb T1 T
)";
const std::string v_and_w_to_transit = R"(
  route V-main 10.1.0.0/16 tgw:T
  route W-main 10.0.0.0/16 tgw:T
)";

TEST(Scenario, 01_no_acl_inside_a_subnet) {
  const Snapshot net =
      world(v + a + "eni A2 s1 10.0.1.6\nacl shut V subnets=s1\nacl shut in none\nacl shut out none\n");
  expect(net, "A -> A2", {"REACHABLE"});
}

TEST(Scenario, 02_ephemeral_ports_of_an_unknown_client) {
  const Snapshot net =
      world(v + a + b + "acl x V subnets=s2\nacl x out 100 allow tcp 32768-61000 0.0.0.0/0\n");
  expect(net, "A -> B client=unknown", {"PARTIAL", "SUBNET_ACL_RESTRICTION", "return"});
  expect(net, "A -> B client=linux", {"REACHABLE"});
  const reference::Asked asked = reference::ask(net, question("A -> B client=unknown"));
  std::vector<std::string> failing;
  for (const auto& run : asked.answers.at(0).runs)
    if (run.verdict == reference::Verdict::Unreachable)
      failing.push_back(std::to_string(run.client.first) + "-" + std::to_string(run.client.last));
  EXPECT_THAT(failing, ::testing::ElementsAre("1024-32767", "61001-65535"));
}

TEST(Scenario, 03_groups_are_stateful) {
  const Snapshot net = world(v + a + "eni B s2 10.0.2.5 sg=b\nsg b in tcp 443 10.0.1.0/24\nsg b out none\n");
  expect(net, "A -> B", {"REACHABLE"});
  expect(net, "B -> A", {"UNREACHABLE", "SG_HAS_NO_RULES"});
}

TEST(Scenario, 04_local_beats_propagated) {
  const Snapshot net =
      world(v + a + b + "vgw G V\nrtb r1 V subnets=s1\nroute r1 10.0.2.0/24 vgw:G origin=propagated\n");
  expect(net, "A -> B", {"REACHABLE"});
}

const std::string appliance = v + R"(
  subnet s3 V 10.0.3.0/24
  rtb r1 V subnets=s1
  route r1 10.0.2.0/24 eni:F
)";

TEST(Scenario, 05_source_dest_check) {
  const Snapshot net = world(appliance + a + b + "eni F s3 10.0.3.5\n");
  expect(net, "A -> B", {"UNREACHABLE", "ENI_SOURCE_DEST_CHECK_RESTRICTION", "forward", id_of("eni", "F")});
}

TEST(Scenario, 06_references_are_lost_in_an_appliance) {
  const Snapshot net = world(appliance + R"(
    rtb r2 V subnets=s2
    route r2 10.0.1.0/24 eni:F
    eni F s3 10.0.3.5 check=off
    eni A s1 10.0.1.5 sg=a
    eni B s2 10.0.2.5 sg=b
    sg b in all sg:a
  )");
  expect(net, "A -> B", {"UNREACHABLE", "SG_REFERENCES_NOT_PRESERVED"});
}

TEST(Scenario, 07_no_table_inside_a_subnet) {
  const Snapshot net = world(v + a + R"(
    eni A2 s1 10.0.1.6
    subnet s3 V 10.0.3.0/24
    eni F s3 10.0.3.5
    rtb r1 V subnets=s1
    route r1 10.0.0.0/16 eni:F
  )");
  expect(net, "A -> A2", {"REACHABLE"});
  EXPECT_THAT(trace(net, "A -> A2"), Not(HasSubstr(id_of("eni", "F"))));
}

TEST(Scenario, 08_no_fallback_from_a_blackhole) {
  const Snapshot net = world(v + a + w + transit + R"(
    attach tv T vpc V subnets=s1 rtb=T1
    attach tw T vpc W subnets=w1 rtb=T1
    propagate T1 tv
    propagate T1 tw
    route V-main 10.1.1.0/24 pcx:gone state=blackhole
  )" + v_and_w_to_transit);
  expect(net, "A -> C", {"UNREACHABLE", "BAD_STATE_ROUTE"});
}

TEST(Scenario, 09_prefix_list_beats_propagated) {
  const Snapshot net = world(v + a + transit + R"(
    vgw G V
    pl far 172.31.0.0/24
    vpn N tgw:T static=172.31.0.0/24
    attach tv T vpc V subnets=s1 rtb=T1
    attach tn T vpn N rtb=T1
    propagate T1 tv
    tgw-route T1 172.31.0.0/24 tn
    route V-main pl:far tgw:T
    route V-main 172.31.0.0/24 vgw:G origin=propagated
  )");
  expect(net, "A -> onprem:172.31.0.9", {"REACHABLE"});
  EXPECT_THAT(trace(net, "A -> onprem:172.31.0.9"), HasSubstr("-> " + id_of("tgw", "T")));
}

TEST(Scenario, 10_explicit_table_replaces_main) {
  const Snapshot net = world(v + R"(
    igw I V
    route V-main 0.0.0.0/0 igw:I
    rtb r1 V subnets=s1
    eni A s1 10.0.1.5 public=203.0.113.5
  )");
  expect(net, "A -> internet", {"UNREACHABLE", "NO_ROUTE_TO_DESTINATION"});
}

TEST(Scenario, 11_families_are_apart) {
  const Snapshot net = world(R"(
    vpc V 10.0.0.0/16 2600:1f00:1::/56
    subnet s1 V 10.0.1.0/24 2600:1f00:1:1::/64
    igw I V
    route V-main 0.0.0.0/0 igw:I
    eni A s1 10.0.1.5 2600:1f00:1:1::5 public=203.0.113.5
  )");
  expect(net, "A -> internet family=6", {"UNREACHABLE", "NO_ROUTE_TO_DESTINATION"});
  expect(net, "A -> internet family=4", {"REACHABLE"});
}

TEST(Scenario, 12_no_public_address) {
  const Snapshot net = world(v + gate + a);
  expect(net, "A -> internet", {"UNREACHABLE", "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"});
}

TEST(Scenario, 13_reply_needs_the_route) {
  const Snapshot net = world(v + "igw I V\neni A s1 10.0.1.5 public=203.0.113.5\n");
  expect(net, "internet -> A", {"UNREACHABLE", "NO_ROUTE_TO_DESTINATION", "return"});
}

TEST(Scenario, 14_public_address_loses_the_reference) {
  const Snapshot net = world(v + gate + R"(
    eni A s1 10.0.1.5 public=203.0.113.5 sg=a
    eni B s2 10.0.2.5 public=203.0.113.6 sg=b
    sg b in all sg:a
  )");
  expect(net, "A -> 203.0.113.6", {"UNREACHABLE", "SG_REFERENCES_NOT_PRESERVED"});
  expect(net, "A -> B", {"REACHABLE"});
}

const std::string nat_in_s2 = v + R"(
  igw I V
  rtb r1 V subnets=s1
  rtb r2 V subnets=s2
  route r1 0.0.0.0/0 nat:N
  route r2 0.0.0.0/0 igw:I
)";

TEST(Scenario, 15_nat_has_no_mapping) {
  const Snapshot net = world(nat_in_s2 + "nat N s2 10.0.2.9/203.0.113.9\n");
  expect(net, "internet -> 203.0.113.9", {"UNREACHABLE", "X_NAT_NO_MAPPING"});
}

TEST(Scenario, 16_private_nat) {
  const Snapshot net = world(nat_in_s2 + a + "nat N s2 10.0.2.9 private\n");
  expect(net, "A -> internet", {"UNREACHABLE", "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"});
}

TEST(Scenario, 17_nat_return_to_sender) {
  const Snapshot net = world(v + a + w + R"(
    pcx P V W
    nat N s2 10.0.2.9 private
    rtb r1 V subnets=s1
    rtb r2 V subnets=s2
    route r1 10.1.0.0/16 nat:N
    route r2 10.1.0.0/16 pcx:P
  )");
  expect(net, "A -> C", {"REACHABLE"});
}

TEST(Scenario, 18_no_transit_through_peering) {
  const Snapshot net = world(nat_in_s2 + w + R"(
    nat N s2 10.0.2.9/203.0.113.9
    pcx P V W
    route W-main 0.0.0.0/0 pcx:P
    route r1 10.1.0.0/16 pcx:P
    route r2 10.1.0.0/16 pcx:P
  )");
  expect(net, "C -> internet", {"UNREACHABLE", "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR"});
}

TEST(Scenario, 19_nat_needs_a_way_back) {
  const std::string text = v + w + transit + R"(
    subnet t V 10.0.9.0/24
    igw I V
    nat N s1 10.0.1.9/203.0.113.9
    rtb rt V subnets=t
    rtb r2 V subnets=s1
    route rt 0.0.0.0/0 nat:N
    route r2 0.0.0.0/0 igw:I
    route W-main 0.0.0.0/0 tgw:T
    attach tv T vpc V subnets=t rtb=T1
    attach tw T vpc W subnets=w1 rtb=T1
    propagate T1 tv
    propagate T1 tw
    tgw-route T1 0.0.0.0/0 tv
  )";
  expect(world(text),
      "C -> internet",
      {"UNREACHABLE", "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS", "return"});
  expect(world(text + "route r2 10.1.0.0/16 tgw:T\n"), "C -> internet", {"REACHABLE"});
}

const std::string zone_a_only = v + a + b + w + transit + R"(
  attach tv T vpc V subnets=s1 rtb=T1
  attach tw T vpc W subnets=w1 rtb=T1
  propagate T1 tv
  propagate T1 tw
)" + v_and_w_to_transit;

TEST(Scenario, 20_transit_needs_the_senders_zone) {
  expect(world(zone_a_only), "B -> C", {"UNREACHABLE", "TGW_ROUTE_AZ_RESTRICTION"});
}

TEST(Scenario, 21_transit_needs_the_zone_on_return) {
  expect(world(zone_a_only), "C -> B", {"UNREACHABLE", "TGW_ROUTE_AZ_RESTRICTION", "return"});
}

TEST(Scenario, 22_acl_of_a_dedicated_attachment_subnet) {
  const Snapshot net = world(v + a + w + transit + R"(
    subnet t V 10.0.9.0/24
    acl x V subnets=t
    acl x in 10 deny all 10.1.0.0/16
    acl x in 20 allow all 0.0.0.0/0
    attach tv T vpc V subnets=t rtb=T1
    attach tw T vpc W subnets=w1 rtb=T1
    propagate T1 tv
    propagate T1 tw
  )" + v_and_w_to_transit);
  expect(net, "C -> A", {"REACHABLE"});
}

TEST(Scenario, 23_acl_of_a_shared_attachment_subnet) {
  const Snapshot net = world(zone_a_only + R"(
    acl x V subnets=s1
    acl x in 10 deny all 10.1.0.0/16
    acl x in 20 allow all 0.0.0.0/0
  )");
  expect(net, "C -> A", {"REACHABLE"});
}

TEST(Scenario, 24_static_blackhole_hides_a_propagated_route) {
  expect(world(zone_a_only + "tgw-route T1 10.0.0.0/16 blackhole\n"),
      "C -> A",
      {"UNREACHABLE", "TGW_RTB_BAD_STATE_ROUTE"});
}

std::string references(const std::string& egress_of_a, const std::string& option_of_w) {
  return R"(
    vpc V 10.0.0.0/16
    subnet s1 V 10.0.1.0/24 zone=b
    vpc W 10.1.0.0/16
    subnet w1 W 10.1.1.0/24 zone=b
    eni A s1 10.0.1.5 sg=a
    eni C w1 10.1.1.5 sg=c
    sg c in all sg:a
    attach tv T vpc V subnets=s1 rtb=T1
    propagate T1 tv
  )" + egress_of_a +
         transit + "attach tw T vpc W subnets=w1 rtb=T1 " + option_of_w + "\npropagate T1 tw\n" +
         v_and_w_to_transit;
}

TEST(Scenario, 25_no_egress_references_over_transit) {
  expect(world(references("sg a out all sg:c\n", "")),
      "A -> C",
      {"UNREACHABLE", "ENI_SG_RULES_MISMATCH", "forward", id_of("eni", "A")});
  expect(world(references("", "")), "A -> C", {"REACHABLE"});
}

TEST(Scenario, 26_referencing_switched_off) {
  expect(world(references("", "referencing=off")), "A -> C", {"UNREACHABLE", "SG_REFERENCING_SUPPORT"});
}

TEST(Scenario, 27_resolver_passes_groups_and_acls) {
  const Snapshot net =
      world(v + "eni A s1 10.0.1.5 sg=a\nsg a out none\nacl x V subnets=s1\nacl x in none\nacl x out none\n");
  expect(net, "A -> 10.0.0.2 udp/53", {"REACHABLE"});
}

TEST(Scenario, 28_resolver_does_not_answer_on_premises) {
  const Snapshot net = world(v + a + R"(
    vgw G V
    vpn N vgw:G static=192.168.0.0/16
    route V-main 192.168.0.0/16 vgw:G origin=propagated
  )");
  expect(net, "onprem:192.168.0.9 -> 10.0.0.2 udp/53", {"UNREACHABLE", "X_RESERVED_DESTINATION"});
  expect(net, "onprem:192.168.0.9 -> A udp/53", {"REACHABLE"});
}

TEST(Scenario, 29_peering_is_not_transitive) {
  const Snapshot net = world(v + a + w + R"(
    vpc Z 10.2.0.0/16
    subnet z1 Z 10.2.1.0/24
    eni D z1 10.2.1.5
    pcx P V W
    pcx Q W Z
    route V-main 10.1.0.0/16 pcx:P
    route V-main 10.2.0.0/16 pcx:P
    route W-main 10.0.0.0/16 pcx:P
    route W-main 10.2.0.0/16 pcx:Q
    route Z-main 10.0.0.0/16 pcx:Q
    route Z-main 10.1.0.0/16 pcx:Q
  )");
  expect(net, "A -> D", {"UNREACHABLE", "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR"});
}

TEST(Scenario, 30_reply_to_the_wrong_peer) {
  const Snapshot net = world(v + a + w + R"(
    vpc W2 10.1.0.0/16
    subnet x1 W2 10.1.1.0/24
    pcx P V W
    pcx P2 V W2
    route V-main 10.1.0.0/16 pcx:P2
    route W-main 10.0.0.0/16 pcx:P
  )");
  expect(net, "C -> A", {"UNREACHABLE", "X_ASYMMETRIC_RETURN", "return"});
}

TEST(Scenario, 31_gateway_endpoint_does_not_extend) {
  const Snapshot net = world(v + w + transit + R"(
    subnet t V 10.0.9.0/24
    pl s3 52.216.0.0/15 name=com.amazonaws.us-east-1.s3
    rtb rt V subnets=t
    endpoint E gateway V com.amazonaws.us-east-1.s3 rtbs=rt
    route rt pl:s3 vpce:E
    route rt 10.1.0.0/16 tgw:T
    route W-main pl:s3 tgw:T
    attach tv T vpc V subnets=t rtb=T1
    attach tw T vpc W subnets=w1 rtb=T1
    propagate T1 tv
    propagate T1 tw
    tgw-route T1 52.216.0.0/15 tv
  )");
  expect(net, "C -> service:s3", {"UNREACHABLE", "X_GATEWAY_ENDPOINT_NOT_EXTENSIBLE"});
}

TEST(Scenario, 32_gateway_endpoint_needs_egress_to_the_service) {
  const std::string text = v + R"(
    pl s3 52.216.0.0/15 name=com.amazonaws.us-east-1.s3
    endpoint E gateway V com.amazonaws.us-east-1.s3 rtbs=V-main
    route V-main pl:s3 vpce:E
    eni A s1 10.0.1.5 sg=a
  )";
  expect(world(text + "sg a out all 10.0.0.0/16\n"),
      "A -> service:s3",
      {"UNREACHABLE", "ENI_SG_RULES_MISMATCH"});
  expect(world(text + "sg a out all pl:s3\n"), "A -> service:s3", {"REACHABLE"});
}

TEST(Scenario, 33_endpoints_do_not_answer_pings) {
  const Snapshot net = world(v + a + "endpoint E interface V com.amazonaws.us-east-1.ssm s2/10.0.2.50\n");
  expect(net, "A -> E ping", {"UNREACHABLE", "PROTOCOL_RESTRICTION"});
  expect(net, "A -> E", {"REACHABLE"});
}

TEST(Scenario, 34_targets_see_the_client_address) {
  const Snapshot net = world(v + gate + R"(
    eni T1 s1 10.0.1.20 sg=t
    eni T2 s2 10.0.2.20 sg=t
    sg t in all 10.0.0.0/16
    lb L nlb s1/10.0.1.100/203.0.113.10 s2/10.0.2.100/203.0.113.11 facing
    tg G instance TCP 443
    listener L TCP 443 G
    target G T1
    target G T2
  )");
  expect(net, "internet -> L", {"UNREACHABLE", "ENI_SG_RULES_MISMATCH"});
}

TEST(Scenario, 35_targets_of_a_balancer_with_a_group) {
  const Snapshot net = world(v + gate + R"(
    subnet p1 V 10.0.11.0/24
    subnet p2 V 10.0.12.0/24 zone=b
    eni T1 p1 10.0.11.20 sg=t
    eni T2 p2 10.0.12.20 sg=t
    sg t in all sg:N
    sg N in all 0.0.0.0/0
    lb L nlb s1/10.0.1.100/203.0.113.10 s2/10.0.2.100/203.0.113.11 facing sg=N
    tg G instance TCP 443
    listener L TCP 443 G
    target G T1
    target G T2
  )");
  expect(net, "internet -> L", {"REACHABLE"});
}

TEST(Scenario, 36_no_target_in_the_zone) {
  const Snapshot net = world(v + a + R"(
    eni T s2 10.0.2.20
    lb L nlb s1/10.0.1.100 s2/10.0.2.100
    tg G instance TCP 443
    listener L TCP 443 G
    target G T
  )");
  expect(net, "A -> L", {"PARTIAL", "ELBV2_NO_TARGETS_IN_AZ"});
}

TEST(Scenario, 37_classic_balancer_meets_its_own_acl) {
  const std::string text = v + b + R"(
    acl x V subnets=s1
    acl x in 10 deny all 10.0.1.0/24
    acl x in 20 allow all 0.0.0.0/0
    acl x out 10 deny all 10.0.1.0/24
    acl x out 20 allow all 0.0.0.0/0
    eni T s1 10.0.1.20
  )";
  expect(world(text + "lb L clb s1/10.0.1.100\nlistener L TCP 443 443\ntarget L T\n"),
      "B -> L",
      {"UNREACHABLE", "ELB_ACL_RESTRICTION"});
  expect(
      world(text + "lb L alb s1/10.0.1.100\ntg G instance HTTPS 443\nlistener L HTTPS 443 G\ntarget G T\n"),
      "B -> L",
      {"REACHABLE"});
}

TEST(Scenario, 38_block_ingress) {
  const Snapshot net = world(v + gate + R"(
    bpa block-ingress
    subnet s3 V 10.0.3.0/24
    nat N s2 10.0.2.9/203.0.113.9
    rtb r3 V subnets=s3
    route r3 0.0.0.0/0 nat:N
    eni A s1 10.0.1.5 public=203.0.113.5
    eni D s3 10.0.3.5
  )");
  expect(net, "A -> internet", {"UNREACHABLE", "VPC_BLOCK_PUBLIC_ACCESS_ENABLED"});
  expect(net, "D -> internet", {"REACHABLE"});
}

TEST(Scenario, 39_prefix_not_advertised) {
  const std::string text = v + a + R"(
    vgw G V
    dxgw X
    vif F private dxgw:X
    route V-main 192.168.0.0/16 vgw:G origin=propagated
  )";
  const Snapshot net = world(text + "dx-association X vgw:G allowed=10.0.1.0/24\n");
  expect(net, "onprem:192.168.0.9 -> A", {"UNREACHABLE", "X_DX_PREFIX_NOT_ADVERTISED"});
  expect(net, "A -> onprem:192.168.0.9", {"UNREACHABLE", "X_DX_PREFIX_NOT_ADVERTISED", "return"});
  expect(
      world(text + "dx-association X vgw:G allowed=10.0.0.0/8\n"), "A -> onprem:192.168.0.9", {"REACHABLE"});
}

TEST(Scenario, 40_stateless_rules_do_not_admit_replies) {
  const Snapshot net = world(v + R"(
    subnet f V 10.0.9.0/24
    igw I V
    endpoint E gwlbe f
    rtb r1 V subnets=s1
    rtb rf V subnets=f
    rtb edge V edge=igw:I
    route r1 0.0.0.0/0 vpce:E
    route rf 0.0.0.0/0 igw:I
    route edge 10.0.1.0/24 vpce:E
    firewall W P E
    fw-policy P default=drop stateless=G
    fw-stateless G 10 pass tcp 10.0.1.0/24 any
    eni A s1 10.0.1.5 public=203.0.113.5
  )");
  expect(net, "A -> internet", {"UNREACHABLE", "FIREWALL_RULES_RESTRICTION", "return"});
}

TEST(Scenario, 41_private_link_and_the_balancers_group) {
  const auto text = [](const std::string& enforce) {
    return v + w + R"(
      eni T s1 10.0.1.20 sg=t
      sg t in all sg:N
      sg N in all 0.0.0.0/0
      lb L nlb s1/10.0.1.100 sg=N enforce=)" +
           enforce + R"(
      tg G instance TCP 443
      listener L TCP 443 G
      target G T
      service S L zones=a
      endpoint E interface W vpce-svc:S w1/10.1.1.50
    )";
  };
  expect(
      world(text("off")), "C -> E", {"UNREACHABLE", "ENI_SG_RULES_MISMATCH", "forward", id_of("eni", "T")});
  expect(world(text("on")), "C -> E", {"REACHABLE"});
}

TEST(Scenario, 42_allow_egress_exclusion) {
  const Snapshot net = world(v + gate + R"(
    bpa block-bidirectional
    exclude subnet s1 allow-egress
    subnet s3 V 10.0.3.0/24
    nat N s1 10.0.1.9/203.0.113.9
    rtb r3 V subnets=s3
    route r3 0.0.0.0/0 nat:N
    eni A s1 10.0.1.5 public=203.0.113.5
    eni D s3 10.0.3.5
  )");
  expect(net, "A -> internet", {"UNREACHABLE", "VPC_BLOCK_PUBLIC_ACCESS_ENABLED"});
  expect(net, "D -> internet", {"REACHABLE"});
}

TEST(Scenario, 43_lattice_routes_are_no_surprise) {
  const Snapshot net = world(v + a + b + "rtb r1 V subnets=s1\nroute r1 169.254.171.0/24 lattice\n");
  for (const Problem& problem : net.problems())
    EXPECT_EQ(problem.severity, Severity::Note) << problem.message;
  expect(net, "A -> B", {"REACHABLE"});
}

TEST(Scenario, 44_association_without_a_state) {
  const Snapshot net = world(v + R"(
    igw I V
    route V-main 0.0.0.0/0 igw:I
    rtb r1 V subnets=s1 no-association-state
    eni A s1 10.0.1.5 public=203.0.113.5
  )");
  expect(net, "A -> internet", {"UNREACHABLE", "NO_ROUTE_TO_DESTINATION"});
}

TEST(Scenario, 45_peered_transit_gateways) {
  const Snapshot net = world(v + a + w + R"(
    tgw T
    tgw U
    tgw-rtb T1 T
    tgw-rtb U1 U
    attach tv T vpc V subnets=s1 rtb=T1
    attach uw U vpc W subnets=w1 rtb=U1
    propagate T1 tv
    propagate U1 uw
    tgw-peering Q T U rtbs=T1,U1
    tgw-route T1 10.1.0.0/16 Q-1
    tgw-route U1 10.0.0.0/16 Q-2
    route V-main 10.1.0.0/16 tgw:T
    route W-main 10.0.0.0/16 tgw:U
  )");
  expect(net, "A -> C", {"REACHABLE"});
}

TEST(Scenario, 46_a_vpc_address_that_leaves_for_on_premises) {
  const Snapshot net = world(v + a + w + transit + R"(
    vpn N tgw:T static=10.0.0.0/8
    attach tv T vpc V subnets=s1 rtb=T1
    attach tw T vpc W subnets=w1 rtb=T1
    attach tn T vpn N rtb=T1
    tgw-route T1 10.0.0.0/8 tn
  )" + v_and_w_to_transit);
  expect(net, "A -> C", {"UNKNOWN", "UNKNOWN_DESTINATION"});
}

TEST(Scenario, 47_vpc_to_vpc_over_direct_connect) {
  const Snapshot net = world(v + a + w + R"(
    vgw G V
    vgw H W
    dxgw X
    vif F private dxgw:X
    dx-association X vgw:G
    dx-association X vgw:H
    route V-main 10.0.0.0/8 vgw:G origin=propagated
    route W-main 10.0.0.0/8 vgw:H origin=propagated
  )");
  expect(net, "A -> C", {"UNKNOWN"});
}

TEST(Scenario, 48_appliance_mode_entered_from_the_internet) {
  const Snapshot net = world(R"(
    vpc V 10.0.0.0/16
    subnet pa V 10.0.1.0/24
    subnet fa V 10.0.2.0/24
    subnet ta V 10.0.3.0/24
    subnet fb V 10.0.12.0/24 zone=b
    subnet tb V 10.0.13.0/24 zone=b
    igw I V
    endpoint EA gwlbe fa
    endpoint EB gwlbe fb
    firewall F P EA,EB
    fw-policy P default=forward
    rtb rpa V subnets=pa
    rtb rf V subnets=fa,fb
    rtb rta V subnets=ta
    rtb rtb V subnets=tb
    route rpa 0.0.0.0/0 igw:I
    route rpa 10.1.0.0/16 vpce:EA
    route rf 10.1.0.0/16 tgw:T
    route rta 10.0.1.0/24 vpce:EA
    route rtb 10.0.1.0/24 vpce:EB
    lb L alb pa/10.0.1.100/203.0.113.10 facing
    tg G ip HTTPS 443
    listener L HTTPS 443 G
    target G 10.1.1.5 zone=all
    vpc W 10.1.0.0/16
    subnet w1 W 10.1.1.0/24
    eni C w1 10.1.1.5
    tgw T
    tgw-rtb T1 T
    attach tv T vpc V subnets=ta,tb rtb=T1 appliance
    attach tw T vpc W subnets=w1 rtb=T1
    propagate T1 tv
    propagate T1 tw
    route W-main 0.0.0.0/0 tgw:T
  )");
  expect(net, "internet -> L", {"PARTIAL", "X_ASYMMETRIC_RETURN", "return"});
}

}  // namespace
}  // namespace vpcscope::testing
