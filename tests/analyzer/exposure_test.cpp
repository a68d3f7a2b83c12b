// `exposure`: worlds made by hand, each with the wrong answer beside the right one, and a law on random ones.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzer/exposure.h"
#include "model/network/resolve.h"
#include "tests/analyzer/comparing_exposure.h"
#include "tests/support/random_world.h"
#include "tests/support/world.h"

namespace vpcscope::testing {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

using Lines = std::vector<std::string>;

std::string list(const Lines& all) { return fmt::format("{}", fmt::join(all, ",")); }

/// "web v4 [through LB] tcp/443 partial tcp/80 unknown all from 0.0.0.0/0: ingress tcp/443 from 0.0.0.0/0"
Lines lines_of(const std::vector<ExposureRow>& rows) {
  Lines lines;
  for (const ExposureRow& row : rows) {
    std::string line = fmt::format("{} v{}", row.name, row.family);
    if (!row.through.empty()) line += " through " + row.through;
    if (!row.services.empty()) line += " " + list(row.services);
    if (!row.partial.empty()) line += " partial " + list(row.partial);
    if (!row.unknown.empty()) line += " unknown " + list(row.unknown);
    line += " " + list(row.addresses);
    line += row.rule ? ": " + row.rule->text : ": no rule";
    lines.push_back(std::move(line));
  }
  std::ranges::sort(lines);
  return lines;
}

Lines lines_of(const std::vector<LatentRow>& rows) {
  Lines lines;
  for (const LatentRow& row : rows)
    lines.push_back(fmt::format(
        "{} v{} {} {}: {}", row.name, row.family, list(row.services), list(row.addresses), row.blocker.code));
  std::ranges::sort(lines);
  return lines;
}

ExposureAnswer exposed(const std::string& text) { return exposure(resolve(world(text))); }
Lines inbound(const std::string& text) { return lines_of(exposed(text).inbound); }
Lines outbound(const std::string& text) { return lines_of(exposed(text).outbound); }
Lines latent(const std::string& text) { return lines_of(exposed(text).latent); }

const std::string v = R"(
  vpc V 10.0.0.0/16 2600:1f14:1:100::/56
  subnet s V 10.0.1.0/24 2600:1f14:1:101::/64 rtb=pub
  igw gate V
  rtb pub V
  route pub 0.0.0.0/0 igw:gate
  sg web in tcp 443 0.0.0.0/0
  sg web out none
)";
const std::string web = "eni W s 10.0.1.5 public=203.0.113.5 sg=web\n";

// ---- inbound

TEST(Exposure, a_public_interface_is_open_where_its_group_is) {
  const ExposureAnswer answer = exposed(v + web);
  EXPECT_THAT(
      lines_of(answer.inbound), ElementsAre("W v4 tcp/443 0.0.0.0/0: ingress tcp/443 from 0.0.0.0/0"));
  EXPECT_EQ(answer.inbound.front().via, id_of("igw", "gate"));
  EXPECT_EQ(answer.inbound.front().rule->id, id_of("sg", "web"));
  EXPECT_TRUE(answer.inbound.front().rule->where.has_value());
  EXPECT_THAT(answer.outbound, IsEmpty());
  EXPECT_THAT(answer.latent, IsEmpty()) << "the rest is shut on purpose";
}

TEST(Exposure, each_point_is_opened_by_one_rule) {
  const std::string rules = R"(
    sg ssh in tcp 22 198.51.100.0/24
    sg ssh in tcp 22 192.0.2.0/24
    eni X s 10.0.1.6 public=203.0.113.6 sg=ssh
  )";
  EXPECT_THAT(inbound(v + rules),
      ElementsAre("X v4 tcp/22 192.0.2.0/24: ingress tcp/22 from 192.0.2.0/24",
          "X v4 tcp/22 198.51.100.0/24: ingress tcp/22 from 198.51.100.0/24"));
  const std::string overlapping = R"(
    sg ssh in tcp 20-30 198.51.100.0/24
    sg ssh in tcp 22 0.0.0.0/1
    eni X s 10.0.1.6 public=203.0.113.6 sg=ssh
  )";
  EXPECT_THAT(inbound(v + overlapping),
      ElementsAre("X v4 tcp/20-30 198.51.100.0/24: ingress tcp/20-30 from 198.51.100.0/24",
          "X v4 tcp/22 0.0.0.0/1: ingress tcp/22 from 0.0.0.0/1"));
  const std::string narrower_second = R"(
    sg ssh in tcp 22 0.0.0.0/0
    sg ssh in tcp 20-30 198.51.100.0/24
    eni X s 10.0.1.6 public=203.0.113.6 sg=ssh
  )";
  EXPECT_THAT(inbound(v + narrower_second),
      ElementsAre("X v4 tcp/20-21,tcp/23-30 198.51.100.0/24: ingress tcp/20-30 from 198.51.100.0/24",
          "X v4 tcp/22 0.0.0.0/0: ingress tcp/22 from 0.0.0.0/0"));
}

TEST(Exposure, members_of_a_class_have_a_row_each) {
  EXPECT_THAT(inbound(v + web + "eni U s 10.0.1.7 public=203.0.113.7 sg=web\n"),
      ElementsAre("U v4 tcp/443 0.0.0.0/0: ingress tcp/443 from 0.0.0.0/0",
          "W v4 tcp/443 0.0.0.0/0: ingress tcp/443 from 0.0.0.0/0"));
}

TEST(Exposure, both_families_by_their_own_rules) {
  const std::string six = R"(
    route pub ::/0 igw:gate
    sg six in tcp 443 ::/0
    eni S s 10.0.1.8 2600:1f14:1:101::8 public=203.0.113.8 sg=six
  )";
  EXPECT_THAT(inbound(v + six), ElementsAre("S v6 tcp/443 ::/0: ingress tcp/443 from ::/0"));
}

TEST(Exposure, targets_are_open_through_their_load_balancer) {
  const std::string alb = R"(
    subnet p V 10.0.2.0/24
    eni T p 10.0.2.5 sg=app
    sg app in tcp 8080 10.0.1.0/24
    sg front in tcp 443 0.0.0.0/0
    lb L alb s/10.0.1.100/203.0.113.100 sg=front facing
    tg G instance HTTP 8080
    target G T
    listener L HTTPS 443 G
  )";
  const ExposureAnswer answer = exposed(v + alb);
  ASSERT_EQ(answer.inbound.size(), 2U);
  for (const ExposureRow& row : answer.inbound) {
    EXPECT_THAT(row.services, ElementsAre("tcp/443"));
    EXPECT_THAT(row.addresses, ElementsAre("0.0.0.0/0"));
    EXPECT_EQ(row.via, id_of("igw", "gate"));
    EXPECT_EQ(row.rule->text, "ingress tcp/443 from 0.0.0.0/0");
    EXPECT_EQ(row.through.empty(), row.name != "T");
  }
  EXPECT_THAT(
      inbound(v + alb + "sg blind in none\neni U p 10.0.2.6 sg=blind\n"), Not(Contains(HasSubstr("U v4"))));
}

TEST(Exposure, a_network_load_balancer_without_groups_is_opened_by_its_targets) {
  const std::string nlb = R"(
    subnet p V 10.0.2.0/24 rtb=pub
    eni T p 10.0.2.5 sg=app
    sg app in tcp 443 198.51.100.0/24
    lb L nlb s/10.0.1.100/203.0.113.100 facing
    tg G instance TCP 443
    target G T
    listener L TCP 443 G
  )";
  const Lines found = inbound(v + nlb);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_THAT(found,
      Contains(AllOf(HasSubstr("T v4 through "),
          HasSubstr("tcp/443 198.51.100.0/24: ingress tcp/443 from 198.51.100.0/24"))));
  EXPECT_THAT(found, Contains(HasSubstr("tcp/443 198.51.100.0/24: no rule")));
}

TEST(Exposure, an_internal_load_balancer_is_not_open) {
  EXPECT_THAT(inbound(v + "eni T s 10.0.1.9\nlb L alb s/10.0.1.100 sg=web\ntg G instance HTTP 80\n"
                          "target G T\nlistener L HTTPS 443 G\n"),
      IsEmpty());
}

TEST(Exposure, nobody_comes_in_by_a_carrier_gateway) {
  const std::string carrier = R"(
    subnet wave V 10.0.3.0/24 zone=wl1-a rtb=wave
    cagw carry V
    rtb wave V
    route wave 0.0.0.0/0 cagw:carry
    eni C wave 10.0.3.5 carrier=155.146.1.5
  )";
  const ExposureAnswer answer = exposed(v + carrier);
  EXPECT_THAT(answer.inbound, IsEmpty());
  ASSERT_THAT(lines_of(answer.outbound), ElementsAre("C v4 all 0.0.0.0/0: egress all to 0.0.0.0/0"));
  EXPECT_EQ(answer.outbound.front().via, id_of("cagw", "carry"));
}

TEST(Exposure, what_was_not_exported_is_unknown) {
  EXPECT_THAT(inbound(v + web + "missing ec2 describe-security-groups\n"),
      ElementsAre("W v4 unknown all 0.0.0.0/0: no rule"));
  EXPECT_THAT(inbound(v + web + "missing ec2 describe-network-acls\n"),
      ElementsAre("W v4 unknown tcp/443 0.0.0.0/0: ingress tcp/443 from 0.0.0.0/0"));
  EXPECT_THAT(inbound(v + web + "missing ec2 describe-internet-gateways\n"),
      Contains(HasSubstr("unknown tcp/443 0.0.0.0/0")));
}

TEST(Exposure, some_client_ports_make_it_partial) {
  EXPECT_THAT(inbound(v + web +
                      "acl e V subnets=s\nacl e in 10 allow all 0.0.0.0/0\n"
                      "acl e out 10 allow tcp 32768-65535 0.0.0.0/0\n"),
      ElementsAre("W v4 partial tcp/443 0.0.0.0/0: ingress tcp/443 from 0.0.0.0/0"));
}

// ---- outbound

TEST(Exposure, outbound_is_by_the_gateway_that_stands_for_the_sender) {
  const std::string nat = R"(
    subnet p V 10.0.2.0/24 2600:1f14:1:102::/64 rtb=priv
    nat N s 10.0.1.50/203.0.113.50
    eigw six V
    rtb priv V
    route priv 0.0.0.0/0 nat:N
    route priv ::/0 eigw:six
    sg out out tcp 443 0.0.0.0/0 ::/0
    sg out in none
    eni A p 10.0.2.5 2600:1f14:1:102::5 sg=out
  )";
  const ExposureAnswer answer = exposed(v + nat);
  EXPECT_THAT(lines_of(answer.outbound),
      ElementsAre("A v4 tcp/443 0.0.0.0/0: egress tcp/443 to 0.0.0.0/0",
          "A v6 tcp/443 ::/0: egress tcp/443 to ::/0"));
  ASSERT_EQ(answer.outbound.size(), 2U);
  EXPECT_EQ(answer.outbound[0].via, id_of("nat", "N"));
  EXPECT_EQ(answer.outbound[1].via, id_of("eigw", "six"));
  EXPECT_THAT(answer.inbound, IsEmpty());
}

TEST(Exposure, a_public_sender_leaves_by_the_internet_gateway) {
  const ExposureAnswer answer = exposed(v + "eni A s 10.0.1.5 public=203.0.113.5\n");
  ASSERT_EQ(answer.outbound.size(), 1U);
  EXPECT_EQ(answer.outbound[0].via, id_of("igw", "gate"));
  EXPECT_THAT(outbound(v + "eni A s 10.0.1.5\n"), IsEmpty());
}

// ---- latent: with the blocker, shut; without it, open; with another one beside it, not one away

struct OneBlocker {
  std::string name;
  std::string world;   // shut
  std::string mended;  // what opens it
  std::string second;  // another blocker: a line more
  std::string row;
};

class ExposureLatent : public ::testing::TestWithParam<OneBlocker> {};

TEST_P(ExposureLatent, one_blocker_and_no_other_keeps_it_shut) {
  const OneBlocker& one = GetParam();
  EXPECT_THAT(inbound(one.world), IsEmpty());
  EXPECT_THAT(latent(one.world), ElementsAre(one.row));
  EXPECT_THAT(inbound(one.mended), Not(IsEmpty()));
  EXPECT_THAT(latent(one.mended), IsEmpty());
  EXPECT_THAT(latent(one.world + one.second), IsEmpty());
  EXPECT_THAT(inbound(one.world + one.second), IsEmpty());
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  return text.replace(text.find(what), what.size(), by);
}

const std::string stopped = "instance W state=stopped\n";
const std::string deny =
    "acl e V subnets=s\nacl e in 90 deny all 0.0.0.0/0\nacl e out 10 allow all 0.0.0.0/0\n";
const std::string deny_ssh =
    "acl e V subnets=s\nacl e in 90 deny tcp 443 0.0.0.0/0\nacl e in 100 allow all 0.0.0.0/0\n"
    "acl e out 10 allow all 0.0.0.0/0\n";

INSTANTIATE_TEST_SUITE_P(Worlds, ExposureLatent,
    ::testing::Values(OneBlocker{"no_public_address",
                          v + "eni W s 10.0.1.5 sg=web\n",
                          v + web,
                          deny,
                          "W v4 tcp/443 0.0.0.0/0: IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS"},
        OneBlocker{"no_route",
            replaced(v + web, "  route pub 0.0.0.0/0 igw:gate\n", ""),
            v + web,
            deny,
            "W v4 tcp/443 0.0.0.0/0: NO_ROUTE_TO_DESTINATION"},
        OneBlocker{"route_to_nat",
            replaced(v + web, "  route pub 0.0.0.0/0 igw:gate\n",
                "  route pub 0.0.0.0/0 nat:N\n subnet n V 10.0.9.0/24\n nat N n 10.0.9.9/203.0.113.9\n"),
            v + web,
            deny,
            "W v4 tcp/443 0.0.0.0/0: X_ASYMMETRIC_RETURN"},
        OneBlocker{
            "acl", v + web + deny_ssh, v + web, stopped, "W v4 tcp/443 0.0.0.0/0: SUBNET_ACL_RESTRICTION"},
        OneBlocker{"acl_on_the_way_back",
            v + web + "acl e V subnets=s\nacl e in 10 allow all 0.0.0.0/0\nacl e out none\n",
            v + web,
            stopped,
            "W v4 tcp/443 0.0.0.0/0: SUBNET_ACL_RESTRICTION"},
        OneBlocker{"group",
            v + "sg mum in none\nsg mum out none\neni W s 10.0.1.5 public=203.0.113.5 sg=mum\n",
            v + "sg mum in all 0.0.0.0/0\nsg mum out none\neni W s 10.0.1.5 public=203.0.113.5 sg=mum\n",
            stopped,
            "W v4 all 0.0.0.0/0: SG_HAS_NO_RULES"},
        OneBlocker{"stopped_instance", v + web + stopped, v + web, deny, "W v4 tcp/443 0.0.0.0/0: BAD_STATE"},
        OneBlocker{"block_public_access",
            v + web + "bpa block-bidirectional\n",
            v + web,
            stopped,
            "W v4 tcp/443 0.0.0.0/0: VPC_BLOCK_PUBLIC_ACCESS_ENABLED"},
        OneBlocker{"egress_only_gateway",
            v + "route pub ::/0 eigw:six\neigw six V\nsg w6 in tcp 443 ::/0\nsg w6 out none\n"
                "eni W s 10.0.1.5 2600:1f14:1:101::8 sg=w6\n",
            v + "route pub ::/0 igw:gate\nsg w6 in tcp 443 ::/0\nsg w6 out none\n"
                "eni W s 10.0.1.5 2600:1f14:1:101::8 sg=w6\n",
            stopped,
            "W v6 tcp/443 ::/0: X_EIGW_UNSOLICITED_INBOUND"},
        OneBlocker{"group_of_a_balancer",
            v + "eni T s 10.0.1.9 sg=app\nsg app in tcp 80 10.0.0.0/16\nsg shut in none\nlb L alb "
                "s/10.0.1.100/203.0.113.100 sg=shut facing\n"
                "tg G instance HTTP 80\ntarget G T\nlistener L HTTPS 443 G\n",
            v + "eni T s 10.0.1.9 sg=app\nsg app in tcp 80 10.0.0.0/16\nsg front in tcp 443 0.0.0.0/0\nlb L "
                "alb s/10.0.1.100/203.0.113.100 sg=front facing\n"
                "tg G instance HTTP 80\ntarget G T\nlistener L HTTPS 443 G\n",
            "acl e V subnets=s\nacl e in none\nacl e out 10 allow all 0.0.0.0/0\n",
            "L-s v4 tcp/443 0.0.0.0/0: SG_HAS_NO_RULES"}),
    [](const auto& one) { return one.param.name; });

TEST(Exposure, an_acl_that_masks_a_rule_is_told_beside_what_is_open) {
  const std::string masked = R"(
    sg both in tcp 443 0.0.0.0/0
    sg both in tcp 22 0.0.0.0/0
    eni W s 10.0.1.5 public=203.0.113.5 sg=both
    acl e V subnets=s
    acl e in 90 deny tcp 22 0.0.0.0/0
    acl e in 100 allow all 0.0.0.0/0
    acl e out 10 allow all 0.0.0.0/0
  )";
  EXPECT_THAT(inbound(v + masked), ElementsAre("W v4 tcp/443 0.0.0.0/0: ingress tcp/443 from 0.0.0.0/0"));
  const ExposureAnswer answer = exposed(v + masked);
  EXPECT_THAT(lines_of(answer.latent), ElementsAre("W v4 tcp/22 0.0.0.0/0: SUBNET_ACL_RESTRICTION"));
  EXPECT_EQ(answer.latent.front().blocker.rule->number, 90);
}

// ---- law

TEST(Exposure, random_members_and_services_fare_as_the_rows_say) {
  ExposureComparison all;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    const ExposureComparison found = compare_exposure(world(random_world(seed).text()), seed);
    for (const std::string& one : found.disagreements) ADD_FAILURE() << "seed " << seed << ": " << one;
    all.add(found);
  }
  EXPECT_GT(all.inbound, 50U);
  EXPECT_GT(all.outbound, 100U);
  EXPECT_GT(all.latent, 20U);
  EXPECT_GT(all.through, 5U);
  EXPECT_GT(all.rules, 500U);
  EXPECT_GT(all.points, 5'000U);
  RecordProperty("rows", fmt::format("{} {} {} {}", all.inbound, all.through, all.outbound, all.latent));
}

}  // namespace
}  // namespace vpcscope::testing
