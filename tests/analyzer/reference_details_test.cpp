// More single rules of docs/aws-semantics.md, those that two readers are likely to read differently: the
// right answer beside the wrong one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/analyzer/asking.h"
#include "tests/analyzer/networks.h"
#include "tests/support/world.h"

namespace vpcscope::testing {
namespace {

using reference::Found;
using reference::Verdict;

const std::string gate = "igw I V\nroute V-main 0.0.0.0/0 igw:I\n";
const std::string peered = "pcx P V W\nroute V-main 10.1.0.0/16 pcx:P\nroute W-main 10.0.0.0/16 pcx:P\n";
const std::string transit = R"(
  tgw-rtb T1 T
  attach tv T vpc V subnets=s1,s2 rtb=T1
  attach tw T vpc W subnets=w1 rtb=T1
  propagate T1 tv
  propagate T1 tw
  route V-main 10.1.0.0/16 tgw:T
  route W-main 10.0.0.0/16 tgw:T
)";

// ---------------------------------------------------------------------------------------- verdicts over many

TEST(Details, verdicts_over_many_are_counted_among_all_parts) {
  const Found reachable = reference::found_of(Verdict::Reachable);
  const Found unreachable = reference::found_of(Verdict::Unreachable);
  const Found unknown = reference::found_of(Verdict::Unknown);
  const Found inner = reference::over_choices({reachable, unknown});
  EXPECT_EQ(reference::verdict_of(inner), Verdict::Unknown);
  EXPECT_EQ(reference::verdict_of(reference::over_choices({inner, unreachable})), Verdict::Partial);
  EXPECT_EQ(reference::verdict_of(reference::found_of(Verdict::Partial) | unknown), Verdict::Partial);
}

TEST(Details, R_MODEL_1_ports_that_fail_count_beside_doubtful_ones) {
  const std::string text = v + a + R"(
    acl x V subnets=s2
    acl x in 10 allow all 0.0.0.0/0
    acl x out 10 allow tcp 32768-61000 0.0.0.0/0
    pl L unknown
    sg b in tcp 443 pl:L
    sg b in tcp 443 10.0.2.0/24
    eni B s2 10.0.2.5 sg=b
    lb N alb s1/10.0.1.100 s2/10.0.2.100
    tg G instance HTTP 443
    listener N HTTP 443 G
    target G B
  )";
  expect(world(text), "A -> 10.0.1.100", {"UNKNOWN"});
  expect(world(text), "A -> 10.0.2.100", {"REACHABLE"});
  expect(world(text), "A -> N", {"PARTIAL"});
}

TEST(Details, R_MODEL_2_completions_that_agree_are_certain) {
  const Found partial = reference::found_of(Verdict::Partial);
  const Found reachable = reference::found_of(Verdict::Reachable);
  EXPECT_EQ(reference::over_completions({partial, partial}), partial);
  EXPECT_EQ(reference::verdict_of(reference::over_completions({partial, reachable})), Verdict::Unknown);
}

TEST(Details, R_MODEL_2_a_certain_drop_behind_an_unknown_way) {
  const std::string text =
      v + a + "missing ec2 describe-route-tables\neni B s2 10.0.2.5 sg=b\nsg b in tcp 22 0.0.0.0/0\n";
  expect(world(text), "A -> B tcp/22", {"UNKNOWN", "X_MISSING_DATA"});
  expect(world(text), "A -> B tcp/443", {"UNREACHABLE", "ENI_SG_RULES_MISMATCH"});
  expect(world(text + "instance B state=stopped\n"), "A -> B tcp/22", {"UNREACHABLE", "BAD_STATE"});
  expect(world(text + "acl x V subnets=s1\nacl x in 10 allow tcp 22 0.0.0.0/0\n"),
      "A -> B tcp/22",
      {"UNREACHABLE", "SUBNET_ACL_RESTRICTION", "return"});
  expect(world(text +
               "acl x V subnets=s2\nacl x in 10 deny tcp 22 10.0.1.0/24\nacl x in 20 allow all 0.0.0.0/0\n"),
      "A -> B tcp/22",
      {"UNKNOWN", "X_MISSING_DATA"});  // a translation on the way might change the source
}

TEST(Details, R_MODEL_2_a_certain_drop_by_groups_of_which_only_rules_were_exported) {
  const std::string text = v + a +
                           "missing ec2 describe-route-tables\neni B s2 10.0.2.5 sg=b\n"
                           "sg b in tcp 22 0.0.0.0/0\ngroups-as-rules\n";
  expect(world(text), "A -> B tcp/22", {"UNKNOWN", "X_MISSING_DATA"});
  expect(world(text), "A -> B tcp/443", {"UNREACHABLE", "ENI_SG_RULES_MISMATCH"});
}

TEST(Details, R_NAT_9_the_gateway_of_an_interface_was_not_exported) {
  const std::string text = v + a + gate + "nat N s2 10.0.2.9/203.0.113.9\n";
  for (const char* missing : {"", "missing ec2 describe-nat-gateways\n"})
    expect(world(text + missing), "A -> 10.0.2.9", {"UNREACHABLE", "X_NAT_NO_MAPPING"});
}

TEST(Details, R_FLOW_8_the_gateway_that_translated_undoes_it) {
  const std::string text = v + gate + R"(
    rtb r1 V subnets=s1
    rtb rn V
    route rn 0.0.0.0/0 igw:I
    route r1 0.0.0.0/0 nat:N
    nat N regional V rn a=10.0.200.9/203.0.113.9
  )" + a;
  expect(world(text), "A -> internet", {"REACHABLE"});
  for (const char* name : {"L", "M", "O"})
    expect(world(text + "nat " + name + " regional V rn a=10.0.200.9/203.0.113.8\n"),
        "A -> internet",
        {"REACHABLE"});
}

TEST(Details, R_VPCE_6_no_endpoint_carries_other_protocols) {
  const std::string text = v + a + "eni N s2 10.0.2.9 type=vpc_endpoint\n";
  expect(world(text), "A -> N tcp/443", {"UNKNOWN", "X_MISSING_DATA"});
  expect(world(text), "A -> N 47", {"UNREACHABLE", "PROTOCOL_RESTRICTION"});
}

TEST(Details, R_FLOW_1_a_list_without_content_needs_a_sender_of_the_family) {
  const Snapshot net = world(v + a + "pl s3 unknown name=com.amazonaws.us-east-1.s3\n");
  expect(net, "A -> service:s3", {"UNKNOWN", "X_MISSING_DATA"});
  expect(net, "A -> service:s3 family=6", {"UNREACHABLE", "NO_SOURCE_OR_DESTINATION"});
}

TEST(Details, R_IN_3_the_owner_of_a_node_was_not_exported) {
  const std::string text = v + a +
                           "eni T s2 10.0.2.20\nlb L alb s1/10.0.1.100\ntg G instance HTTP 80\n"
                           "listener L HTTP 80 G\ntarget G T\n";
  expect(world(text + "missing elbv2 describe-load-balancers\n"),
      "A -> 10.0.1.100 tcp/80",
      {"UNKNOWN", "X_MISSING_DATA"});
}

TEST(Details, R_IN_3_what_could_not_be_read_may_be_the_subnets_own) {
  const std::string text = v + a + b;
  const std::string bad = R"(json ec2 describe-network-acls {"NetworkAclId": "acl-1", "Entries": 7})"
                          "\n";
  expect(world(text), "A -> B", {"REACHABLE"});
  expect(world(text + bad), "A -> B", {"UNKNOWN", "X_MISSING_DATA"});
  expect(world(text + bad + "acl x V subnets=s1,s2\nacl x in none\n"),
      "A -> B",
      {"UNREACHABLE", "SUBNET_ACL_RESTRICTION"});
}

TEST(Details, R_IN_11_hits_count_unless_a_longer_route_is_hidden) {
  const std::string text = v + a + w + R"(
    tgw T
    tgw-rtb T1 unknown T
    attach tv T vpc V subnets=s1 rtb=T1
    attach tw T vpc W subnets=w1 rtb=T1
    propagate T1 tv
    propagate T1 tw
    route V-main 10.1.0.0/16 tgw:T
    route W-main 10.0.0.0/16 tgw:T
  )";
  expect(world(text), "A -> C", {"REACHABLE"});
  expect(world(text + "vpn N tgw:T bgp\nattach tn T vpn N rtb=T1\npropagate T1 tn\n"),
      "A -> C",
      {"UNKNOWN", "TGW_RTB_ROUTES_ARE_UNKNOWN"});
}

// ---------------------------------------------------------------------------------------- addresses

TEST(Details, R_ADDR_9_an_address_of_an_interface_that_was_not_exported) {
  const std::string text = v + gate + "eni A s1 10.0.1.5 public=203.0.113.5\n";
  expect(world(text + "eip 203.0.113.77\n"),
      "A -> internet:203.0.113.77",
      {"UNREACHABLE", "NO_POSSIBLE_DESTINATION"});
  expect(world(text +
               R"(json ec2 describe-addresses {"PublicIp": "203.0.113.77", "AllocationId": "eipalloc-1", )"
               R"("AssociationId": "eipassoc-1", "NetworkInterfaceId": "eni-0123456789abcdef0"})"
               "\n"),
      "A -> internet:203.0.113.77",
      {"UNKNOWN", "X_MISSING_DATA"});
}

TEST(Details, R_ADDR_9_no_service_has_an_elastic_address) {
  const std::string text = v + a + R"(
    endpoint E gateway V com.amazonaws.us-east-1.dynamodb rtbs=V-main
    route V-main pl:L vpce:E
    eip 203.0.113.250
    pl L )";
  const std::string name = " name=com.amazonaws.us-east-1.dynamodb\n";
  expect(world(text + "unknown" + name), "A -> internet:203.0.113.250", {"UNREACHABLE"});
  expect(world(text + "unknown" + name), "A -> internet:203.0.113.251", {"UNKNOWN", "X_MISSING_DATA"});
  expect(world(text + "203.0.113.0/24" + name),
      "A -> internet:203.0.113.250",
      {"UNREACHABLE", "X_OTHER_DESTINATION"});
  expect(world(text + "203.0.113.0/24" + name), "A -> internet:203.0.113.251", {"REACHABLE"});
}

TEST(Details, R_ADDR_7_a_resolver_in_a_delegated_prefix) {
  const std::string text = v + a + "eni P s2 10.0.2.5 prefix=10.0.2.48/28\nresolver R in V s2/10.0.2.53\n";
  expect(world(text), "A -> P", {"REACHABLE"});
  expect(world(text), "A -> 10.0.2.54", {"REACHABLE"});
  expect(world(text), "A -> 10.0.2.53", {"UNREACHABLE", "PROTOCOL_RESTRICTION"});
}

TEST(Details, R_ROUTE_9_a_site_that_overlaps_the_senders_subnet) {
  const std::string text =
      v + a + "vgw G V\nvpn N vgw:G static=10.0.0.0/16\nroute V-main 10.0.0.0/16 vgw:G\n";
  expect(world(text), "A -> onprem:10.0.9.9", {"REACHABLE"});
  expect(world(text), "A -> onprem:10.0.1.0", {"UNREACHABLE", "X_RESERVED_DESTINATION"});
  expect(world(text), "A -> onprem:10.0.0.2", {"UNREACHABLE", "X_OTHER_DESTINATION"});  // the resolver
  expect(world(text), "A -> onprem", {"PARTIAL"});
}

TEST(Details, R_LGW_2_a_table_that_leads_to_a_part_of_the_site) {
  const std::string text = v + a + R"(
    vpn N vgw:G static=192.168.0.0/16
    vgw G V
    lgw L Lt V
    lgw-route Lt 192.168.128.0/17
    route V-main 192.168.0.0/16 lgw:L
  )";
  expect(world(text), "A -> onprem", {"PARTIAL", "NO_ROUTE_TO_DESTINATION"});
}

TEST(Details, R_NAT_1_a_gateway_in_a_subnet_that_is_not_available) {
  const std::string text = v + a + R"(
    subnet p V 10.0.9.0/24 state=pending
    nat N p 10.0.9.9/203.0.113.9
    igw I V
    rtb rp V subnets=p
    route rp 0.0.0.0/0 igw:I
    route V-main 0.0.0.0/0 nat:N
  )";
  expect(world(text), "A -> internet:198.51.100.7", {"UNREACHABLE", "BAD_STATE"});
}

TEST(Details, R_ADDR_11_declared_prefixes_are_on_premises) {
  const Snapshot net = world(v + a + "vgw G V\nvif F private vgw:G\nroute V-main 0.0.0.0/0 vgw:G\n");
  reference::Question asked = question("A -> onprem");
  asked.declared.onprem = {{Prefix::parse("198.51.100.0/24").prefix, id_of("vgw", "G")}};
  expect(net, asked, {"REACHABLE"});
  reference::Question other = question("A -> 198.51.100.7");
  other.declared = asked.declared;
  expect(net, other, {"REACHABLE"});
}

// ---------------------------------------------------------------------------------------- routes, edges

TEST(Details, R_ROUTE_11_the_one_that_was_picked_is_kept) {
  const std::string text = v + w + R"(
    eni D w1 10.1.1.6 sg=d
    eni A s1 10.0.1.5 sg=a
    sg a out all sg:d
    pl one 10.1.0.0/16
    pl two 10.1.0.0/16
    pcx P V W
    tgw T
    route V-main pl:one pcx:P
    route V-main pl:two tgw:T
    route W-main 10.0.0.0/16 pcx:P
  )";
  // Over the peering the reference matches; over the transit gateway it never does (R-SG-7).
  expect(world(text), "A -> D", {"PARTIAL", "ENI_SG_RULES_MISMATCH"});
}

TEST(Details, R_EDGE_2_illegal_routes_of_an_edge_table_are_ignored) {
  const std::string text = v + gate + R"(
    eni A s1 10.0.1.5 public=203.0.113.5
    eni F s2 10.0.2.7 check=off public=203.0.113.7
    rtb edge V edge=igw:I
    route edge )";
  expect(world(text + "10.0.1.0/25 eni:F\n"), "A -> internet:198.51.100.7", {"REACHABLE"});
  expect(world(text + "10.0.1.0/24 eni:F\n"),
      "A -> internet:198.51.100.7",
      {"UNREACHABLE", "INGRESS_RTB_TRAFFIC_REDIRECTION"});
}

TEST(Details, R_EDGE_4_the_instance_must_run) {
  const std::string text = v + gate + R"(
    eni A s1 10.0.1.5 public=203.0.113.5
    eni F s2 10.0.2.7 check=off public=203.0.113.7
    rtb edge V edge=igw:I
    route edge 10.0.1.0/24 eni:F
  )";
  expect(world(text + "instance F state=stopped\n"),
      "internet:198.51.100.7 -> A",
      {"UNREACHABLE", "INGRESS_RTB_NO_PUBLIC_IP"});
  expect(world(text),
      "internet:198.51.100.7 -> A",
      {"UNREACHABLE", "INGRESS_RTB_TRAFFIC_REDIRECTION", "return"});
}

TEST(Details, R_EDGE_8_pools_are_not_modelled) {
  const std::string text = v + gate + "eni A s1 10.0.1.5 public=203.0.113.5\neip 203.0.113.77\n";
  const std::string pool =
      R"(json ec2 describe-route-tables {"RouteTableId": "rtb-0123456789abcdef0", "VpcId": ")" +
      id_of("vpc", "V") +
      R"(", "Routes": [], "Associations": [{"RouteTableAssociationId": "rtbassoc-1", "PublicIpv4Pool": "ipv4pool-ec2-1"}]})"
      "\n";
  expect(world(text + pool), "A -> internet:203.0.113.77", {"UNKNOWN", "X_NOT_MODELLED"});
  expect(world(text + pool), "A -> internet:198.51.100.7", {"REACHABLE"});
}

// ---------------------------------------------------------------------------------------- groups

TEST(Details, R_SG_8_identity_ends_at_private_link) {
  const std::string text = v + R"(
    eni A s1 10.0.1.5 sg=a
    eni T s1 10.0.1.20
    lb L nlb s1/10.0.1.100 sg=n
    tg G instance TCP 443
    listener L TCP 443 G
    target G T
    service S L zones=a
    endpoint E interface V vpce-svc:S s1/10.0.1.50
    sg n in all )";
  expect(world(text + "sg:a\n"), "A -> E", {"UNREACHABLE", "SG_REFERENCES_NOT_PRESERVED"});
  expect(world(text + "10.0.1.5/32\n"), "A -> E", {"REACHABLE"});  // R-PL-3: the client's own address
  expect(world(text + "10.0.1.50/32\n"), "A -> E", {"UNREACHABLE", "ENI_SG_RULES_MISMATCH"});
}

TEST(Details, R_SG_10_not_to_endpoint_interfaces) {
  const std::string text = v + "tgw T referencing=on\n" + w + transit + R"(
    eni A s1 10.0.1.5 sg=a
    eni D w1 10.1.1.6 sg=d
    endpoint E interface W com.amazonaws.us-east-1.sqs w1/10.1.1.50 sg=d
    sg d in all sg:a
  )";
  expect(world(text), "A -> D", {"REACHABLE"});
  expect(world(text), "A -> E", {"UNREACHABLE", "SG_REFERENCING_SUPPORT"});
}

TEST(Details, R_SG_10_not_through_an_inspection_vpc) {
  const std::string text = v + w + R"(
    vpc X 10.9.0.0/16
    subnet x1 X 10.9.1.0/24
    tgw T referencing=on
    tgw-rtb spokes T
    tgw-rtb hub T
    attach tv T vpc V subnets=s1 rtb=spokes
    attach tw T vpc W subnets=w1 rtb=spokes
    attach tx T vpc X subnets=x1 rtb=hub
    tgw-route spokes 0.0.0.0/0 tx
    propagate hub tv
    propagate hub tw
    route V-main 0.0.0.0/0 tgw:T
    route W-main 0.0.0.0/0 tgw:T
    route X-main 0.0.0.0/0 tgw:T
    eni A s1 10.0.1.5 sg=a
    eni D w1 10.1.1.6 sg=d
    sg d in all )";
  expect(world(text + "sg:a\n"), "A -> D", {"UNREACHABLE", "SG_REFERENCES_NOT_PRESERVED"});
  expect(world(text + "10.0.0.0/16\n"), "A -> D", {"REACHABLE"});
}

TEST(Details, R_SG_16_a_group_of_another_vpc_refers_to_its_home_too) {
  const std::string text = v + w + peered + R"(
    vpc H 10.5.0.0/16
    sg g H
    sg g in all sg:a
    eni A s1 10.0.1.5 sg=a
    eni D w1 10.1.1.6 sg=g
  )";
  expect(world(text), "A -> D", {"REACHABLE"});  // V and W are peers
}

TEST(Details, R_SG_16_a_group_of_another_vpc_counts_as_its_home_without_a_peering) {
  const auto text = [](const std::string& home, const std::string& state) {
    return v + w + R"(
      igw I V
      igw J W
      route V-main 0.0.0.0/0 igw:I
      route W-main 0.0.0.0/0 igw:J
      eni A s1 10.0.1.5 sg=a public=203.0.113.5
      eni D w1 10.1.1.6 sg=d public=203.0.113.6
      sg a V
      sg d )" +
           home + "\nsg d in all sg:a\njson ec2 describe-security-group-vpc-associations {\"GroupId\": \"" +
           id_of("sg", "d") + "\", \"VpcId\": \"" + id_of("vpc", "W") + "\", \"State\": \"" + state + "\"}\n";
  };
  // By their public addresses neither is told by its group; but only who may refer to it is told so (R-SG-8).
  expect(world(text("V", "associated")), "A -> 203.0.113.6", {"UNREACHABLE", "SG_REFERENCES_NOT_PRESERVED"});
  expect(world(text("V", "disassociated")), "A -> 203.0.113.6", {"UNREACHABLE", "ENI_SG_RULES_MISMATCH"});
  expect(world(text("W", "associated")), "A -> 203.0.113.6", {"UNREACHABLE", "ENI_SG_RULES_MISMATCH"});
}

TEST(Details, R_SG_16_other_groups_of_the_interface_stay_at_home) {
  const std::string text = v + w + R"(
    igw I V
    igw J W
    route V-main 0.0.0.0/0 igw:I
    route W-main 0.0.0.0/0 igw:J
    eni A s1 10.0.1.5 sg=a public=203.0.113.5
    eni D w1 10.1.1.6 sg=d,e public=203.0.113.6
    sg a V
    sg d V
    sg e W
    sg d in none
    sg e in none
    json ec2 describe-security-group-vpc-associations {"GroupId": ")" +
                           id_of("sg", "d") + R"(", "VpcId": ")" + id_of("vpc", "W") +
                           "\", \"State\": \"associated\"}\n";
  expect(
      world(text + "sg d in all sg:a\n"), "A -> 203.0.113.6", {"UNREACHABLE", "SG_REFERENCES_NOT_PRESERVED"});
  expect(world(text + "sg e in all sg:a\n"), "A -> 203.0.113.6", {"UNREACHABLE", "ENI_SG_RULES_MISMATCH"});
}

TEST(Details, R_CWAN_4_references_within_one_region) {
  const auto text = [](const std::string& referencing) {
    return v + w + R"(
      core K
      core-attach kv K V subnets=s1 segment=prod )" +
           referencing + R"(
      core-attach kw K W subnets=w1 segment=prod referencing=on
      core-route K prod 10.0.0.0/16 kv
      core-route K prod 10.1.0.0/16 kw
      route V-main 10.1.0.0/16 core:K
      route W-main 10.0.0.0/16 core:K
      eni A s1 10.0.1.5 sg=a
      eni D w1 10.1.1.6 sg=d
      sg d in all sg:a
    )";
  };
  expect(world(text("referencing=on")), "A -> D", {"REACHABLE"});
  expect(world(text("")), "A -> D", {"UNREACHABLE", "SG_REFERENCING_SUPPORT"});
}

// ---------------------------------------------------------------------------------------- Block Public
// Access

TEST(Details, R_BPA_3_ingress_counts_where_the_edge_table_leads) {
  const std::string text = v + R"(
    bpa block-bidirectional
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
  expect(world(text + "exclude subnet f allow-bidirectional\n"), "internet:198.51.100.7 -> A", {"REACHABLE"});
  expect(world(text + "exclude subnet s1 allow-bidirectional\n"),
      "internet:198.51.100.7 -> A",
      {"UNREACHABLE", "VPC_BLOCK_PUBLIC_ACCESS_ENABLED"});
  expect(world(text + "exclude subnet f allow-bidirectional\nfirewall W P E\nfw-policy P default=pass\n"),
      "internet:198.51.100.7 -> A",
      {"UNREACHABLE", "VPC_BLOCK_PUBLIC_ACCESS_ENABLED"});  // R-BPA-7
  expect(world(text + "exclude subnet f allow-bidirectional\neni D s1 10.0.1.9\n"),
      "internet:198.51.100.7 -> D",
      {"UNREACHABLE", "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS"});
}

TEST(Details, R_EIGW_1_before_block_public_access) {
  const std::string text = R"(
    bpa block-bidirectional
    vpc V 10.0.0.0/16 private6=2600:1f00:1::/56
    subnet s1 V 10.0.1.0/24 2600:1f00:1:1::/64
    eigw E V
    route V-main ::/0 eigw:E
    eni A s1 10.0.1.5 2600:1f00:1:1::5
  )";
  expect(world(text), "A -> internet family=6", {"UNREACHABLE", "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"});
}

// ---------------------------------------------------------------------------------------- NAT, Wavelength

TEST(Details, R_NAT_2_only_from_inside_or_by_transit) {
  const std::string text = v + R"(
    igw I V
    subnet f V 10.0.9.0/24
    endpoint E gwlbe f
    nat N s2 10.0.2.9/203.0.113.9
    rtb rf V subnets=f
    route rf 10.0.1.0/24 nat:N
    rtb edge V edge=igw:I
    route edge 10.0.1.0/24 vpce:E
    route V-main 0.0.0.0/0 igw:I
    eni A s1 10.0.1.5 public=203.0.113.5
  )";
  expect(world(text), "internet:198.51.100.7 -> A", {"UNREACHABLE", "NGW_REQUIRES_SOURCE_IN_VPC"});
}

TEST(Details, R_NAT_14_proxies_make_web_flows_unknown) {
  const std::string text =
      v + gate + a + R"(
    rtb r1 V subnets=s1
    route r1 0.0.0.0/0 nat:N
    json ec2 describe-nat-gateways {"NatGatewayId": ")" +
      id_of("nat", "N") + R"(", "State": "available", "VpcId": ")" + id_of("vpc", "V") +
      R"(", "SubnetId": ")" + id_of("subnet", "s2") +
      R"(", "NatGatewayAddresses": [{"PrivateIp": "10.0.2.9", "PublicIp": "203.0.113.9"}], )" +
      R"("AttachedAppliances": [{"Type": "network-firewall-proxy", "AttachmentState": "attached"}]})"
      "\n";
  expect(world(text), "A -> internet:198.51.100.7 tcp/443", {"UNKNOWN", "X_NOT_MODELLED"});
  expect(world(text), "A -> internet:198.51.100.7 tcp/25", {"REACHABLE"});
}

TEST(Details, R_NAT_10_acl_of_a_gateway_whose_interface_was_not_exported) {
  const std::string text =
      v + gate + a + R"(
    rtb r1 V subnets=s1
    route r1 0.0.0.0/0 nat:N
    acl x V subnets=s2
    acl x in 10 allow all 10.0.0.0/16
    json ec2 describe-nat-gateways {"NatGatewayId": ")" +
      id_of("nat", "N") + R"(", "State": "available", "VpcId": ")" + id_of("vpc", "V") +
      R"(", "SubnetId": ")" + id_of("subnet", "s2") +
      R"(", "NatGatewayAddresses": [{"PrivateIp": "10.0.2.9", "PublicIp": "203.0.113.9"}]})"
      "\n";
  expect(world(text), "A -> internet:198.51.100.7", {"UNREACHABLE", "SUBNET_ACL_RESTRICTION", "return"});
}

TEST(Details, R_LGW_1_nothing_between_wavelength_zones) {
  const std::string text = R"(
    vpc V 10.0.0.0/16
    subnet k1 V 10.0.1.0/24 zone-id=use1-wl1-bos-wlz1
    subnet k2 V 10.0.2.0/24 zone-id=use1-wl1-nyc-wlz1
    subnet s1 V 10.0.3.0/24
    eni K k1 10.0.1.5
    eni L k2 10.0.2.5
    eni A s1 10.0.3.5
    json ec2 describe-availability-zones {"ZoneId": "use1-wl1-bos-wlz1", "ZoneName": "us-east-1-wl1-bos-wlz-1", "ZoneType": "wavelength-zone"}
    json ec2 describe-availability-zones {"ZoneId": "use1-wl1-nyc-wlz1", "ZoneName": "us-east-1-wl1-nyc-wlz-1", "ZoneType": "wavelength-zone"}
  )";
  expect(world(text), "K -> L", {"UNREACHABLE", "NO_POSSIBLE_DESTINATION"});
  expect(world(text), "K -> A", {"REACHABLE"});
}

TEST(Details, R_TGW_15_translation_on_an_attachment) {
  const auto text = [](const std::string& nat) {
    return v + w + a + "tgw T\ntgw-rtb R T\nattach tv T vpc V subnets=s1 rtb=R " + nat +
           "\nattach tw T vpc W subnets=w1 rtb=R\npropagate R tv\npropagate R tw\n"
           "route V-main 10.1.0.0/16 tgw:T\nroute W-main 10.0.0.0/16 tgw:T\n";
  };
  expect(world(text("")), "A -> C", {"REACHABLE"});
  expect(world(text("nat=disabled")), "A -> C", {"REACHABLE"});
  for (const char* const asked : {"A -> C", "C -> A"})  // in by it, and out by it
    expect(world(text("nat=enabled")), asked, {"UNKNOWN", "X_NOT_MODELLED"});
}

TEST(Details, R_TGW_15_translation_on_an_attachment_of_a_core_network) {
  const auto text = [](const std::string& nat) {
    return v + w + a + "core K\ncore-attach kv K V subnets=s1 segment=prod " + nat +
           "\ncore-attach kw K W subnets=w1 segment=prod\n"
           "core-route K prod 10.0.0.0/16 kv\ncore-route K prod 10.1.0.0/16 kw\n"
           "route V-main 10.1.0.0/16 core:K\nroute W-main 10.0.0.0/16 core:K\n";
  };
  expect(world(text("")), "A -> C", {"REACHABLE"});
  expect(world(text("nat=DISABLED")), "A -> C", {"REACHABLE"});
  for (const char* const asked : {"A -> C", "C -> A"})
    expect(world(text("nat=ENABLED")), asked, {"UNKNOWN", "X_NOT_MODELLED"});
}

// ---------------------------------------------------------------------------------------- order of tests

TEST(Details, R_FLOW_11_groups_before_what_the_component_refuses) {
  const std::string text = v + a + "endpoint E interface V com.amazonaws.us-east-1.sqs s2/10.0.2.50 sg=e\n";
  expect(world(text), "A -> E ping", {"UNREACHABLE", "PROTOCOL_RESTRICTION"});
  expect(
      world(text + "sg e in tcp 443 0.0.0.0/0\n"), "A -> E ping", {"UNREACHABLE", "ENI_SG_RULES_MISMATCH"});
}

TEST(Details, R_LAT_1_the_acl_before_the_association) {
  const std::string text = v + a + "acl x V subnets=s1\nacl x out none\n";
  expect(world(text), "A -> V/169.254.171.9", {"UNREACHABLE", "SUBNET_ACL_RESTRICTION"});
}

TEST(Details, R_LAT_1_groups_that_were_not_printed) {
  const std::string text =
      v + a +
      R"(json vpc-lattice list-service-network-vpc-associations {"id": "snva-0123456789abcdef0", )"
      R"("vpcId": ")" +
      id_of("vpc", "V") + R"(", "serviceNetworkId": ")" + id_of("sn", "N") +
      R"(", "status": "ACTIVE"})"
      "\n";
  expect(world(text + "lattice-service S N 443\n"), "A -> V/169.254.171.9", {"UNKNOWN", "X_MISSING_DATA"});
}

std::string lattice(const std::string& rules) {
  return v + a + R"(
    lattice N V
    eni T s2 10.0.2.20 sg=t
    lattice-service S N 443
    lattice-tg G S ip V 8080
    lattice-target G 10.0.2.20
  )" + rules;
}

TEST(Details, R_LAT_1_targets_admit_the_lattice_prefix) {
  const char* const asked = "A -> V/169.254.171.9";
  expect(world(lattice("sg t in tcp 8080 169.254.171.0/24\n")), asked, {"REACHABLE"});
  expect(world(lattice("sg t in tcp 8080 10.0.0.0/16\n")), asked, {"UNREACHABLE", "ENI_SG_RULES_MISMATCH"});
  expect(world(lattice("sg t in tcp 443 169.254.171.0/24\n")),  // the group's port, not the listener's
      asked,
      {"UNREACHABLE", "ENI_SG_RULES_MISMATCH"});
  expect(world(lattice("sg t in tcp 8080 sg:open-V\n")),  // the client is not who sends
      asked,
      {"UNREACHABLE", "ENI_SG_RULES_MISMATCH"});
}

TEST(Details, R_LAT_1_an_address_of_lattice_is_meant_in_the_sender_s_vpc) {
  const Snapshot net = world(lattice("sg t in tcp 8080 169.254.171.0/24\n") + w);
  expect(net, "A -> 169.254.171.9", {"REACHABLE"});
  expect(net, "C -> 169.254.171.9", {"UNREACHABLE", "NO_ROUTE_TO_DESTINATION"});  // W uses no service network
}

TEST(Details, R_LAT_1_acl_of_the_target_sees_lattice) {
  const std::string in = "acl x V subnets=s2\nacl x in 10 allow tcp 8080 169.254.171.0/24\n";
  expect(world(lattice(in)), "A -> V/169.254.171.9", {"REACHABLE"});
  expect(world(lattice("acl x V subnets=s2\nacl x in 10 allow tcp 8080 10.0.0.0/16\n")),
      "A -> V/169.254.171.9",
      {"UNREACHABLE", "SUBNET_ACL_RESTRICTION"});
  // The reply goes to Lattice, past the ACL and by no route.
  expect(world(lattice(in + "acl x out 10 allow tcp 1024-65535 169.254.171.0/24\n")),
      "A -> V/169.254.171.9",
      {"REACHABLE"});
  expect(world(lattice(in + "acl x out 10 allow tcp 1024-65535 10.0.0.0/16\n")),
      "A -> V/169.254.171.9",
      {"UNREACHABLE", "SUBNET_ACL_RESTRICTION", "return"});
}

TEST(Details, R_LAT_1_what_listens) {
  const std::string text = v + a + "lattice N V\neni T s2 10.0.2.20\n";
  const char* const asked = "A -> V/169.254.171.9";
  const std::string service = text + "lattice-service S N 443\n";
  expect(world(text), asked, {"UNREACHABLE", "ELBV2_LISTENER_PORT_RESTRICTION"});
  expect(world(service), asked, {"REACHABLE"});  // a fixed response
  expect(world(service), "A -> V/169.254.171.9 tcp/80", {"UNREACHABLE", "ELBV2_LISTENER_PORT_RESTRICTION"});
  expect(world(service), "A -> V/169.254.171.9 udp/443", {"UNREACHABLE", "PROTOCOL_RESTRICTION"});
  expect(world(service), "A -> V/169.254.171.9 ping", {"UNREACHABLE", "PROTOCOL_RESTRICTION"});
  expect(world(text + "lattice-service S N 443 status=CREATE_FAILED\n"), asked, {"UNREACHABLE", "BAD_STATE"});
  expect(world(text + "lattice-service S N 443 association=CREATE_FAILED\n"),
      asked,
      {"UNREACHABLE", "ELBV2_LISTENER_PORT_RESTRICTION"});
}

TEST(Details, R_LAT_1_what_was_not_exported) {
  const std::string text = v + a + "lattice N V\neni T s2 10.0.2.20\n";
  const char* const asked = "A -> V/169.254.171.9";
  const std::string call = "missing vpc-lattice ";
  expect(world(text + call + "list-service-network-service-associations\n"),
      asked,
      {"UNKNOWN", "X_MISSING_DATA"});
  expect(world(text + "lattice-service S N 443 unknown\n"), asked, {"UNKNOWN", "X_MISSING_DATA"});
  const std::string service = text + "lattice-service S N 443\n";
  expect(world(service + call + "list-listeners\n"), asked, {"UNKNOWN", "X_MISSING_DATA"});
  expect(world(service + call + "list-target-groups\n"), asked, {"UNKNOWN", "X_MISSING_DATA"});
  const std::string group = service + "lattice-tg G S ip V 8080\nlattice-target G 10.0.2.20\n";
  expect(world(group), asked, {"REACHABLE"});
  expect(world(group + call + "list-targets\n"), asked, {"UNKNOWN", "X_MISSING_DATA"});
}

TEST(Details, R_LAT_1_each_target_is_an_alternative) {
  const std::string text =
      lattice("eni U s2 10.0.2.21 sg=u\nsg u in tcp 8080 169.254.171.0/24\nsg t in none\n");
  const char* const asked = "A -> V/169.254.171.9";
  expect(world(text), asked, {"UNREACHABLE", "SG_HAS_NO_RULES"});
  expect(world(text + "lattice-target G 10.0.2.21\n"), asked, {"PARTIAL", "SG_HAS_NO_RULES"});
  expect(world(text + "lattice-target G 10.0.2.21 state=DRAINING\n"),  // R-LB-21
      asked,
      {"UNREACHABLE", "SG_HAS_NO_RULES"});
  // Another service of the network, on another port, is none.
  expect(world(text + "lattice-service S2 N 444\nlattice-tg G2 S2 ip V 8080\nlattice-target G2 10.0.2.21\n"),
      asked,
      {"UNREACHABLE", "SG_HAS_NO_RULES"});
  expect(world(v + a + "lattice N V\nlattice-service S N 443\nlattice-tg G S ip V 80\n"),
      asked,
      {"UNREACHABLE", "ELBV2_LISTENER_HAS_NO_TG"});
}

TEST(Details, R_LAT_1_kinds_of_targets) {
  const std::string text =
      v + a +
      "lattice N V\nlattice-service S N 443\neni T s2 10.0.2.20 sg=t\nsg t in tcp 80 169.254.171.0/24\n";
  const char* const asked = "A -> V/169.254.171.9";
  expect(world(text + "lattice-tg G S instance V 80\nlattice-target G T\n"), asked, {"REACHABLE"});
  expect(world(text + "lattice-tg G S instance V 81\nlattice-target G T\n"),
      asked,
      {"UNREACHABLE", "ENI_SG_RULES_MISMATCH"});
  expect(world(text + "lattice-tg G S instance V 80 ipv6\nlattice-target G T\n"),
      asked,
      {"UNREACHABLE", "TARGET_ADDRESS_RESTRICTION"});
  expect(world(text + "lattice-tg G S lambda\n"), asked, {"REACHABLE"});
  expect(world(text + "lattice-tg G S ip V 80\nlattice-target G 10.0.2.99\n"),
      asked,
      {"UNREACHABLE", "NO_POSSIBLE_DESTINATION"});
  const std::string alb = text + R"(
    lb L alb s2/10.0.2.30 sg=l
    tg B ip HTTP 80
    listener L HTTP 80 B
    target B 10.0.2.20
    sg t in tcp 80 sg:l
    lattice-tg G S alb V 80
    lattice-target G L
  )";
  expect(world(alb + "sg l in tcp 80 169.254.171.0/24\nsg l out all 0.0.0.0/0\n"), asked, {"REACHABLE"});
  expect(world(alb + "sg l in tcp 80 10.0.0.0/16\nsg l out all 0.0.0.0/0\n"),
      asked,
      {"UNREACHABLE", "ENI_SG_RULES_MISMATCH"});
}

TEST(Details, R_LAT_1_resources_have_addresses_of_their_own) {
  const std::string text = v + w + a + R"(
    lattice N V
    eni DB w1 10.1.1.80 sg=db
    lattice-resource R N 10.1.1.80 5432 w1/10.1.1.60 sg=rg
  )";
  const char* const asked = "A -> V/129.224.0.9 tcp/5432";
  expect(world(text + "sg db in tcp 5432 10.1.1.60/32\n"), asked, {"REACHABLE"});
  expect(world(text + "sg db in tcp 5432 10.0.0.0/16\n"), asked, {"UNREACHABLE", "ENI_SG_RULES_MISMATCH"});
  expect(world(text + "sg rg out none\n"), asked, {"UNREACHABLE", "SG_HAS_NO_RULES"});
  expect(world(text), "A -> V/129.224.0.9 tcp/5433", {"UNREACHABLE", "ELBV2_LISTENER_PORT_RESTRICTION"});
  // The addresses of services lead to no resource.
  expect(world(text), "A -> V/169.254.171.9 tcp/5432", {"UNREACHABLE", "ELBV2_LISTENER_PORT_RESTRICTION"});
}

TEST(Details, R_VPCE_12_endpoint_of_a_service_network) {
  const std::string text = v + w + a + R"(
    endpoint E lattice V N s1/10.0.1.50 sg=e
    eni T w1 10.1.1.20 sg=t
    lattice-service S N 443
    lattice-tg G S ip W 8080
    lattice-target G 10.1.1.20
    lattice-resource R N 10.1.1.20 5432 w1/10.1.1.60
  )";
  const std::string open = text + "sg t in tcp 8080 169.254.171.0/24\n";
  expect(world(open), "A -> E", {"REACHABLE"});
  expect(world(text + "sg t in tcp 8080 10.0.0.0/16\n"), "A -> E", {"UNREACHABLE", "ENI_SG_RULES_MISMATCH"});
  expect(world(open + "sg e in tcp 80 0.0.0.0/0\n"), "A -> E", {"UNREACHABLE", "ENI_SG_RULES_MISMATCH"});
  expect(world(open), "A -> E tcp/444", {"UNREACHABLE", "ELBV2_LISTENER_PORT_RESTRICTION"});
  expect(world(text + "sg t in tcp 5432 10.1.1.60/32\n"), "A -> E tcp/5432", {"REACHABLE"});
  expect(world(open), "A -> E tcp/5432", {"UNREACHABLE", "ENI_SG_RULES_MISMATCH"});
}

TEST(Details, R_SG_6_without_a_route_a_reference_may_match) {
  const std::string text =
      v + "missing ec2 describe-route-tables\nsg to-b out all sg:b\neni A s1 10.0.1.5 sg=to-b\n";
  expect(world(text + "sg b V\neni B s2 10.0.2.5 sg=b\n"), "A -> B", {"UNKNOWN", "X_MISSING_DATA"});
  // Nobody who has the address is in the group, whatever the route.
  expect(world(text + "sg b V\neni B s2 10.0.2.5\n"), "A -> B", {"UNREACHABLE", "ENI_SG_RULES_MISMATCH"});
}

// ---------------------------------------------------------------------------------------- groups by rules

TEST(Details, R_IN_6_groups_of_which_only_rules_were_exported) {
  const std::string text = v + "eni A s1 10.0.1.5 sg=a\neni B s2 10.0.2.5 sg=b\nsg b in tcp 443 sg:a\n";
  expect(world(text + "groups-as-rules\n"), "A -> B", {"REACHABLE"});
  expect(world(text + "groups-as-rules\n"), "A -> B tcp/444", {"UNREACHABLE", "ENI_SG_RULES_MISMATCH"});
  expect(world(text + "missing ec2 describe-security-groups\n"), "A -> B", {"UNKNOWN", "X_MISSING_DATA"});
  // Of a group without any rule nothing tells that it exists.
  expect(world(text + "groups-as-rules\nsg a in none\nsg a out none\n"),
      "A -> B",
      {"UNKNOWN", "X_MISSING_DATA"});
  // One without rules in a direction has none.
  expect(world(text + "groups-as-rules\nsg a out none\n"), "A -> B", {"UNREACHABLE", "SG_HAS_NO_RULES"});
}

// ---------------------------------------------------------------------------------------- resources

std::string resource(const std::string& rules) {
  return v + w + R"(
    eni DB w1 10.1.1.80 sg=db
    eni RG w1 10.1.1.60 type=interface description=rgw-1 sg=rg
    eni A s1 10.0.1.5
    eni E1 s1 10.0.1.50 type=vpc_endpoint
    json vpc-lattice list-resource-gateways {"id": "rgw-1", "vpcIdentifier": ")" +
         id_of("vpc", "W") + R"(", "subnetIds": [")" + id_of("subnet", "w1") +
         R"("], "status": "ACTIVE"})"
         "\n" +
         R"(json vpc-lattice get-resource-configuration rcfg-1 {"id": "rcfg-1", "resourceGatewayId": "rgw-1", "type": "SINGLE", )"
         R"("status": "ACTIVE", "protocol": "TCP", "portRanges": ["5432"], )"
         R"("resourceConfigurationDefinition": {"ipResource": {"ipAddress": "10.1.1.80"}}})"
         "\n" +
         R"(json ec2 describe-vpc-endpoints {"VpcEndpointId": "vpce-0123456789abcdef0", "VpcEndpointType": "Resource", "VpcId": ")" +
         id_of("vpc", "V") + R"(", "State": "available", "SubnetIds": [")" + id_of("subnet", "s1") +
         R"("], "NetworkInterfaceIds": [")" + id_of("eni", "E1") +
         R"("], "ResourceConfigurationArn": "arn:aws:vpc-lattice:us-east-1:111122223333:resourceconfiguration/rcfg-1"})"
         "\n" +
         rules;
}

TEST(Details, R_VPCE_11_the_resource_sees_the_gateway) {
  expect(world(resource("sg db in tcp 5432 10.1.1.60/32\n")), "A -> 10.0.1.50 tcp/5432", {"REACHABLE"});
  expect(world(resource("sg db in tcp 5432 10.0.1.5/32\n")),
      "A -> 10.0.1.50 tcp/5432",
      {"UNREACHABLE", "ENI_SG_RULES_MISMATCH"});
  expect(world(resource("sg rg out none\n")), "A -> 10.0.1.50 tcp/5432", {"UNREACHABLE", "SG_HAS_NO_RULES"});
  expect(world(resource("")), "A -> 10.0.1.50 udp/5432", {"UNREACHABLE", "PROTOCOL_RESTRICTION"});
}

TEST(Details, R_SVC_10_accelerators_are_not_modelled) {
  const Snapshot net = world(
      v + gate + "eni A s1 10.0.1.5 public=203.0.113.5\n" +
      R"(json globalaccelerator list-accelerators {"AcceleratorArn": "arn:aws:globalaccelerator::111122223333:accelerator/1", )"
      R"("IpSets": [{"IpAddresses": ["75.2.0.9"]}]})"
      "\n");
  expect(net, "A -> internet:75.2.0.9", {"UNKNOWN", "X_NOT_MODELLED"});
  expect(net, "A -> internet:75.2.0.10", {"REACHABLE"});
}

TEST(Details, R_SVC_6_instance_connect_initiates_tcp) {
  const Snapshot net = world(v + b + "eice E s1 10.0.1.40\n");
  expect(net, "E -> B tcp/22", {"REACHABLE"});
  expect(net, "E -> B udp/22", {"UNREACHABLE", "PROTOCOL_RESTRICTION"});
}

// ---------------------------------------------------------------------------------------- on-premises

TEST(Details, R_VPN_4_sites_of_one_gateway) {
  const std::string text = v + R"(
    vgw G V
    route V-main 192.168.1.0/24 vgw:G origin=propagated
    route V-main 192.168.2.0/24 vgw:G origin=propagated
    vpn N vgw:G bgp asn=65001
    vpn M vgw:G bgp asn=)";
  expect(world(text + "65002\n"), "onprem:192.168.1.9 -> onprem:192.168.2.9", {"REACHABLE"});
  expect(world(text + "65001\n"), "onprem:192.168.1.9 -> onprem:192.168.2.9", {"UNREACHABLE", "NO_PATH"});
  expect(world(v + "vgw G V\nvpn N vgw:G static=192.168.1.0/24\nvpn M vgw:G static=192.168.2.0/24\n"),
      "onprem:192.168.1.9 -> onprem:192.168.2.9",
      {"UNREACHABLE", "NO_PATH"});
}

TEST(Details, R_DX_5_site_link) {
  const std::string text = v + R"(
    vgw G V
    dxgw D
    dx-association D vgw:G
    route V-main 192.168.1.0/24 vgw:G origin=propagated
    route V-main 192.168.2.0/24 vgw:G origin=propagated
  )";
  expect(world(text + "vif F private dxgw:D sitelink\nvif H private dxgw:D sitelink\n"),
      "onprem:192.168.1.9 -> onprem:192.168.2.9",
      {"REACHABLE"});
  expect(world(text + "vif F private dxgw:D sitelink\nvif H private dxgw:D\n"),
      "onprem:192.168.1.9 -> onprem:192.168.2.9",
      {"UNREACHABLE", "X_DXGW_NO_TRANSIT"});
}

TEST(Details, R_DX_7_public_interfaces_reach_public_addresses) {
  const std::string text = v + gate + R"(
    eni A s1 10.0.1.5 public=203.0.113.5
    vif F public - filter=198.51.100.0/24
  )";
  reference::ReferenceQuery query{
      .from = {.kind = reference::End::Kind::OnPremises, .address = *Address::parse("198.51.100.9")},
      .to = {.kind = reference::End::Kind::Interface,
          .interface = id_of("eni", "A"),
          .vpc = id_of("vpc", "V"),
          .address = *Address::parse("203.0.113.5")},
      .port = 443};
  EXPECT_EQ(reference::evaluate(world(text), query).verdict, Verdict::Reachable);
  query.from.address = *Address::parse("198.51.101.9");
  EXPECT_EQ(reference::evaluate(world(text), query).first_code(), "NO_PATH");
}

TEST(Details, R_VPN_2_a_tunnel_narrower_than_the_flow) {
  const std::string text =
      v + a + R"(
    tgw T
    tgw-rtb T1 T
    attach tv T vpc V subnets=s1 rtb=T1
    attach tn T vpn N rtb=T1
    propagate T1 tv
    tgw-route T1 192.168.0.0/16 tn
    route V-main 192.168.0.0/16 tgw:T
    json ec2 describe-vpn-connections {"VpnConnectionId": ")" +
      id_of("vpn", "N") + R"(", "State": "available", "TransitGatewayId": ")" + id_of("tgw", "T") +
      R"(", "Options": {"StaticRoutesOnly": true, "RemoteIpv4NetworkCidr": "10.0.1.0/24", "LocalIpv4NetworkCidr": "192.168.1.0/24"}, )"
      R"("Routes": [{"DestinationCidrBlock": "192.168.0.0/16", "State": "available"}], "VgwTelemetry": [{"Status": "UP"}]})"
      "\n";
  expect(world(text), "A -> onprem:192.168.1.9", {"REACHABLE"});
  expect(world(text), "A -> onprem:192.168.2.9", {"UNREACHABLE", "X_VGW_PREFIX_UNKNOWN"});
  expect(world(text), "onprem:192.168.2.9 -> A", {"UNREACHABLE", "X_VGW_PREFIX_UNKNOWN"});
}

TEST(Details, R_CVPN_4_clients_among_each_other) {
  const std::string text = v + "cvpn P V 172.20.0.0/22\ncvpn-target P s1 10.0.1.30\ncvpn-auth P 0.0.0.0/0\n";
  expect(world(text), "onprem:172.20.0.9 -> onprem:172.20.0.10", {"UNREACHABLE", "X_CVPN_NO_ROUTE"});
}

// ---------------------------------------------------------------------------------------- Cloud WAN

std::string core(const std::string& more) {
  return v + a + w + R"(
    core K
    core-attach kv K V subnets=s1 segment=prod
    core-attach kw K W subnets=w1 segment=dev
    route V-main 10.1.0.0/16 core:K
    route W-main 10.0.0.0/16 core:K
    route V-main 192.168.0.0/16 core:K
  )" + more;
}

std::string core_attachment(const std::string& name, const std::string& type, const std::string& resource) {
  return R"(json networkmanager list-attachments {"AttachmentId": ")" + id_of("attachment", name) +
         R"(", "CoreNetworkId": ")" + id_of("core-network", "K") + R"(", "AttachmentType": ")" + type +
         R"(", "State": "AVAILABLE", "EdgeLocation": "us-east-1", "SegmentName": "prod", "ResourceArn": ")" +
         resource +
         R"("})"
         "\n";
}

TEST(Details, R_CWAN_2_a_vpn_on_a_core_network) {
  const auto text = [](const std::string& tunnel) {
    return core(
        core_attachment("kn",
            "SITE_TO_SITE_VPN",
            "arn:aws:ec2:us-east-1:111122223333:vpn-connection/" + id_of("vpn", "N")) +
        "core-route K prod 192.168.0.0/16 kn\ncore-route K prod 10.0.0.0/16 kv\n" +
        R"(json ec2 describe-vpn-connections {"VpnConnectionId": ")" + id_of("vpn", "N") +
        R"(", "State": "available", "Options": {"StaticRoutesOnly": false}, "VgwTelemetry": [{"Status": ")" +
        tunnel +
        R"("}]})"
        "\n");
  };
  expect(world(text("UP")), "A -> onprem:192.168.0.9", {"REACHABLE"});
  expect(world(text("UP")), "onprem:192.168.0.9 -> A", {"REACHABLE"});
  expect(world(text("DOWN")), "A -> onprem:192.168.0.9", {"UNREACHABLE", "BAD_STATE_VPN"});
}

TEST(Details, R_CWAN_3_segments_that_do_not_share) {
  const auto text = [](const std::string& shared) {
    return core(R"(json networkmanager get-core-network K {"CoreNetwork": {"CoreNetworkId": ")" +
                id_of("core-network", "K") + R"(", "Segments": [{"Name": "prod", "SharedSegments": [)" +
                shared +
                R"(]}, {"Name": "dev", "SharedSegments": []}]}})"
                "\n");
  };
  expect(world(text("")), "A -> C", {"UNREACHABLE", "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT"});
  expect(world(text(R"("dev")")), "A -> C", {"UNKNOWN", "X_MISSING_DATA"});
}

TEST(Details, R_CWAN_5_into_a_transit_gateways_table) {
  const std::string text =
      v + a + w + R"(
    core K
    core-attach kv K V subnets=s1 segment=prod
    route V-main 10.1.0.0/16 core:K
    route W-main 10.0.0.0/16 tgw:T
    tgw T
    tgw-rtb T1 T
    attach tw T vpc W subnets=w1 rtb=T1
    propagate T1 tw
    core-route K prod 10.1.0.0/16 kt
    core-route K prod 10.0.0.0/16 kv
  )" +
      core_attachment("kt",
          "TRANSIT_GATEWAY_ROUTE_TABLE",
          "arn:aws:ec2:us-east-1:111122223333:transit-gateway-route-table/" + id_of("tgw-rtb", "T1"));
  const std::string back =
      R"(json ec2 describe-transit-gateway-attachments {"TransitGatewayAttachmentId": ")" +
      id_of("tgw-attach", "tk") + R"(", "TransitGatewayId": ")" + id_of("tgw", "T") +
      R"(", "ResourceType": "peering", "ResourceId": ")" + id_of("core-network", "K") +
      R"(", "State": "available"})"
      "\n"
      "json ec2 search-transit-gateway-routes " +
      id_of("tgw-rtb", "T1") +
      R"( {"AdditionalRoutesAvailable": false, "Routes": [)"
      R"({"DestinationCidrBlock": "10.1.0.0/16", "Type": "propagated", "State": "active", "TransitGatewayAttachments": [)"
      R"({"TransitGatewayAttachmentId": ")" +
      id_of("tgw-attach", "tw") + R"(", "ResourceType": "vpc", "ResourceId": ")" + id_of("vpc", "W") +
      R"("}]}, {"DestinationCidrBlock": "10.0.0.0/16", "Type": "propagated", "State": "active", )"
      R"("TransitGatewayAttachments": [{"TransitGatewayAttachmentId": ")" +
      id_of("tgw-attach", "tk") + R"(", "ResourceType": "peering", "ResourceId": ")" +
      id_of("core-network", "K") +
      R"("}]}]})"
      "\n";
  expect(world(text), "A -> C", {"UNREACHABLE", "TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT", "return"});
  expect(world(text + back), "A -> C", {"REACHABLE"});
  expect(world(text + back), "C -> A", {"REACHABLE"});
}

// ---------------------------------------------------------------------------------------- firewalls

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

std::string rule_group(const std::string& source) {
  return R"(json network-firewall describe-rule-group S {"RuleGroupResponse": {"RuleGroupArn": )"
         R"("arn:aws:network-firewall:us-east-1:111122223333:stateful-rulegroup/S", "RuleGroupName": "S", "Type": "STATEFUL"}, )"
         R"("RuleGroup": {"RulesSource": )" +
         source + "}}\n";
}

TEST(Details, R_NFW_5_text_rules_may_pass_what_a_later_rule_drops) {
  const std::string text =
      guarded("fw-policy P default=forward stateful=S,G\nfw-stateful G drop tcp any any any 443\n");
  const std::string pass = rule_group(R"_({"RulesString": "pass tcp any any -> any 443 (sid:1;)"})_");
  const std::string drop = rule_group(R"_({"RulesString": "drop tcp any any -> any 80 (sid:1;)"})_");
  expect(world(text + pass), "A -> B", {"UNKNOWN"});
  expect(world(text + drop), "A -> B", {"UNREACHABLE", "FIREWALL_RULES_RESTRICTION"});
  expect(world(text + drop), "A -> B tcp/80", {"UNKNOWN"});
  expect(world(text + pass), "A -> B tcp/80", {"REACHABLE"});
}

TEST(Details, R_NFW_5_negated_ports) {
  const std::string text =
      guarded("fw-policy P default=forward stateful=G\nfw-stateful G drop tcp any any any [80:443,!100]\n");
  expect(world(text), "A -> B tcp/100", {"REACHABLE"});
  expect(world(text), "A -> B tcp/443", {"UNREACHABLE", "FIREWALL_RULES_RESTRICTION"});
  expect(world(text), "A -> B tcp/8080", {"REACHABLE"});
}

// ---------------------------------------------------------------------------------------- balancers

TEST(Details, R_LB_14_an_appliance_in_the_same_vpc_is_no_transit) {
  const std::string text = v + a + R"(
    subnet s3 V 10.0.3.0/24
    eni F s3 10.0.3.7 check=off
    eni T s2 10.0.2.20
    lb L nlb s1/10.0.1.100 cross-zone=on s2/10.0.2.100
    tg G instance TCP 443
    listener L TCP 443 G
    target G T
    rtb r1 V subnets=s1
    route r1 10.0.2.0/24 )";
  expect(world(text + "eni:F\n"), "A -> 10.0.1.100", {"REACHABLE"});
  expect(world(text + "vpce:E\nendpoint E gwlbe s3\n"),
      "A -> 10.0.1.100",
      {"UNREACHABLE", "X_NLB_CLIENT_IP_PATH"});
}

}  // namespace
}  // namespace vpcscope::testing
