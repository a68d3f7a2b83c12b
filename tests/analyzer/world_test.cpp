// The test language itself: every statement of tests/support/world.h is imported without complaint.
#include "tests/support/world.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "model/resources/all.h"
#include "tests/analyzer/asking.h"

namespace vpcscope::testing {
namespace {

const char* const everything = R"(
  vpc V 10.0.0.0/16 10.5.0.0/16 2600:1f00:1::/56     # two blocks and a v6 one
  vpc W 10.1.0.0/16
  vpc P 10.2.0.0/16 private6=2600:1f00:2::/56
  subnet s1 V 10.0.1.0/24 2600:1f00:1:1::/64 acl=edge
  subnet s2 V 10.0.2.0/24 zone=b
  subnet s3 V 10.0.3.0/24 zone=c rtb=r3
  subnet w1 W 10.1.1.0/24
  acl edge in 90 allow tcp 22 10.0.2.0/24
  acl edge in 100 allow icmp 8/0 0.0.0.0/0
  acl edge in 110 allow all 0.0.0.0/0
  acl edge in 120 allow all ::/0
  sg web in tcp 443 0.0.0.0/0 ::/0 pl:office sg:web
  sg web in icmp 8/0 10.0.0.0/8
  sg web out all 0.0.0.0/0
  pl office 198.51.100.0/24 203.0.113.0/24
  pl far unknown
  eni A s1 10.0.1.5 10.0.1.6 2600:1f00:1:1::5 sg=web public=10.0.1.5/192.0.2.5 primary6=2600:1f00:1:1::5
  eni B s2 10.0.2.5 prefix=10.0.2.64/28 check=off
  eni B2 s2 10.0.2.6 instance=B index=1
  eni idle s2 10.0.2.7 status=available
  eni C w1 10.1.1.5
  instance C state=stopped
  eip 192.0.2.77
  igw I V
  eigw E V
  nat N s2 10.0.2.9/192.0.2.9 10.0.2.10
  nat R regional V r3 a=10.0.1.200/192.0.2.10 b=10.0.2.200/192.0.2.11
  cagw K P
  rtb r1 V subnets=s1
  rtb r3 V
  rtb in V edge=igw:I
  route r1 0.0.0.0/0 nat:N
  route r1 ::/0 eigw:E
  route r1 pl:office igw:I
  route r1 10.1.0.0/16 pcx:Q
  route r3 0.0.0.0/0 igw:I
  route in 10.0.1.0/24 vpce:G
  pcx Q V W
  tgw T referencing=on
  tgw U
  tgw-rtb T1 T
  tgw-rtb U1 U
  attach tv T vpc V subnets=s1,s2 rtb=T1 appliance ipv6
  attach tn T vpn S rtb=T1
  attach td T dx D rtb=T1
  attach tc T connect tv rtb=T1
  tgw-peering X T U rtbs=T1,U1 one-id
  propagate T1 tv
  tgw-route T1 192.168.0.0/16 tn
  tgw-route T1 172.16.0.0/12 td propagated
  tgw-route T1 10.9.0.0/16 X-1
  tgw-route U1 10.0.0.0/16 X-2
  tgw-route T1 10.8.0.0/16 blackhole
  tgw-reference T1 office tv
  vgw G1 W
  vpn S tgw:T static=192.168.0.0/16 tunnels=up,up
  vpn S2 vgw:G1 bgp tunnels=unknown
  dxgw D
  vif F transit dxgw:D
  vif F2 private vgw:G1 bgp=down
  vif F3 public - filter=198.51.100.0/24
  dx-association D tgw:T allowed=10.0.0.0/8
  cvpn O V 172.20.0.0/22
  cvpn-target O s2 10.0.2.30 sg=web
  cvpn-route O 10.0.0.0/16 s2
  cvpn-auth O 10.0.0.0/16
  cvpn-auth O 10.0.2.0/24 group=admins
  endpoint S3 gateway V com.amazonaws.us-east-1.s3 rtbs=r1
  endpoint ssm interface V com.amazonaws.us-east-1.ssm s2/10.0.2.50
  endpoint G gwlbe s2
  endpoint PL interface W vpce-svc:SV w1/10.1.1.50
  lb L nlb s1/10.0.1.100 s2/10.0.2.100 cross-zone=on enforce=off
  lb LA alb s1/10.0.1.101/192.0.2.101 s2/10.0.2.101 facing sg=web
  lb LC clb s1/10.0.1.102
  lb LG gwlb s2/10.0.2.102
  tg T1 instance TCP 443 preserve=off
  tg T2 ip HTTPS 443
  tg T3 alb TCP 443
  tg T4 instance GENEVE 6081
  listener L TCP 443 T1
  listener L TCP 444 T3
  listener LA HTTPS 443 T2
  listener LC TCP 443 8443
  listener LG gwlb T4
  target T1 A
  target T2 10.0.1.6 zone=a state=unhealthy
  target T3 LA
  target T4 B
  target LC A
  service SV L zones=a,b
  firewall FW FP G
  fw-policy FP default=forward stateless=SL stateful=SF
  fw-stateless SL 10 drop tcp any any any 23
  fw-stateful SF pass tcp 10.0.0.0/8 any any 443
  bpa block-ingress
  exclude subnet s1 allow-bidirectional
  eice EI s2 10.0.2.60 preserve
  resolver RI in V s2/10.0.2.53
  lambda fn s2 10.0.2.40
  lattice LT V sg=web
  lattice-service LS LT 443,8443
  lattice-tg LG1 LS instance V 80
  lattice-target LG1 A port=81
  lattice-tg LG2 LS lambda
  lattice-resource LR2 LT 10.0.2.5 5432,6000-6010 s2/10.0.2.61
  endpoint LE lattice V LT s1/10.0.1.61
  core CN
  core-attach cv CN V subnets=s1 segment=prod
  core-route CN prod 10.0.0.0/16 cv
  lgw LO LR V coip
  lgw-route LR 192.168.0.0/16
)";

TEST(World, every_statement_is_imported_without_complaint) {
  const Snapshot net = world(everything);
  for (const Problem& problem : net.problems())
    EXPECT_EQ(problem.severity, Severity::Note)
        << problem.code << " " << problem.file << problem.pointer << ": " << problem.message;
  EXPECT_EQ(net.all<Vpc>().size(), 3U);
  EXPECT_EQ(net.all<LoadBalancer>().size(), 3U);
  EXPECT_EQ(net.all<TransitGatewayAttachment>().size(), 6U);
  EXPECT_EQ(net.all<ClassicLoadBalancer>().size(), 1U);
  EXPECT_EQ(net.all<Firewall>().size(), 1U);
  EXPECT_EQ(net.all<CoreNetworkRoutes>().size(), 1U);
}

TEST(World, is_the_same_every_time) {
  EXPECT_EQ(world_files(everything), world_files(everything));
  EXPECT_EQ(id_of("vpc", "V"), id_of("vpc", "V"));
  EXPECT_NE(id_of("vpc", "V"), id_of("vpc", "W"));
}

TEST(World, what_is_not_exported_is_missing) {
  const Snapshot net = world("vpc V 10.0.0.0/16\nmissing ec2 describe-network-acls\n");
  EXPECT_EQ(net.state_of("ec2 describe-network-acls", "111122223333", "us-east-1"), ExportState::Missing);
  EXPECT_EQ(net.state_of("ec2 describe-nat-gateways", "111122223333", "us-east-1"), ExportState::Empty);
  EXPECT_EQ(net.state_of("ec2 describe-vpcs", "111122223333", "us-east-1"), ExportState::Exported);
}

TEST(World, a_fault_shows_its_line) {
  EXPECT_THROW(world("vcp V 10.0.0.0/16\n"), std::invalid_argument);
  EXPECT_THROW(world("subnet s1 V 10.0.1.0/24\n"), std::invalid_argument);
}

TEST(World, accounts_share_a_vpc) {
  const Snapshot net = world(R"(
    account 111122223333
    vpc V 10.0.0.0/16
    subnet s1 V 10.0.1.0/24
    eni A s1 10.0.1.5 sg=a
    account 444455556666
    eni B s1 10.0.1.6 sg=b
    sg b in all sg:a
  )");
  expect(net, "A -> B", {"REACHABLE"});  // R-SVC-2
}

}  // namespace
}  // namespace vpcscope::testing
