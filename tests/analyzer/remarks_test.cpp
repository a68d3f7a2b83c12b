// Annotations: what an answer says beside its verdict.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "analyzer/reach.h"
#include "tests/analyzer/asking.h"
#include "tests/analyzer/networks.h"

namespace vpcscope::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

ReachAnswer answer(const std::string& text, const std::string& asked) {
  const reference::Question question = vpcscope::testing::question(asked);
  ReachQuestion said;
  said.from = question.from;
  said.to = question.to;
  said.service = question.service;
  said.client = question.client;
  const ReachResult found = reach(network_of(text), said);
  EXPECT_EQ(found.error, "") << asked;
  return found.answer;
}

/// "NAME" of each component that bears the remark; of instances and interfaces the Name tag.
std::vector<std::string> named(const std::string& text, const std::string& asked, const std::string& code) {
  std::vector<std::string> found;
  for (const Annotation& one : answer(text, asked).annotations)
    if (one.code == code) found.push_back(one.component.name.empty() ? one.component.id : one.component.name);
  return found;
}

// ---------------------------------------------------------------------------------------- tracking

const std::string open_server = v + a + "eni B s2 10.0.2.5 sg=b\nsg b in tcp 443 0.0.0.0/0\n";

TEST(Remarks, R_SG_12_open_both_ways_is_not_tracked) {
  const auto untracked = [](const std::string& text, const std::string& asked) {
    return named(text, asked, "CONNECTION_UNTRACKED");
  };
  EXPECT_THAT(untracked(open_server, "A -> B"), ElementsAre("A", "B"));
  // A narrower peer, a reverse rule that leaves ports out, or the other family's openness is tracked.
  EXPECT_THAT(
      untracked(v + a + "eni B s2 10.0.2.5 sg=b\nsg b in tcp 443 10.0.0.0/8\n", "A -> B"), ElementsAre("A"));
  EXPECT_THAT(untracked(open_server + "sg b out tcp 1024-65535 0.0.0.0/0\n", "A -> B"), ElementsAre("A"));
  EXPECT_THAT(untracked(open_server + "sg b out all ::/0\n", "A -> B"), ElementsAre("A"));
  EXPECT_THAT(untracked(open_server + "sg b out tcp 0-65535 0.0.0.0/0\n", "A -> B"), ElementsAre("A", "B"));
  EXPECT_THAT(untracked(open_server + "sg b out udp 0-65535 0.0.0.0/0\n", "A -> B"), ElementsAre("A"));
}

TEST(Remarks, R_SG_13_what_is_always_tracked) {
  const auto untracked = [](const std::string& text, const std::string& asked) {
    return named(text, asked, "CONNECTION_UNTRACKED");
  };
  EXPECT_THAT(untracked(v + a + b, "A -> B"), ElementsAre("A", "B"));
  EXPECT_THAT(untracked(v + a + b, "A -> B ping"), IsEmpty());
  EXPECT_THAT(untracked(v + a + b, "A -> B 47"), IsEmpty());
  EXPECT_THAT(untracked(v + b + "lambda fn s1 10.0.1.40\n", "fn -> B"), IsEmpty());
  const std::string out = v + a + "igw I V\nroute V-main 0.0.0.0/0 igw:I\n";
  EXPECT_THAT(untracked(v + "igw I V\nroute V-main 0.0.0.0/0 igw:I\neni P s1 10.0.1.7 public=203.0.113.7\n",
                  "P -> internet:198.51.100.7"),
      ElementsAre("P"));
  EXPECT_THAT(
      untracked(out + "rtb r1 V subnets=s1\nroute r1 0.0.0.0/0 nat:N\nnat N s2 10.0.2.9/203.0.113.9\n",
          "A -> internet:198.51.100.7"),
      IsEmpty());
  const std::string alb =
      v + a + b + "lb L alb s2/10.0.2.100\ntg G ip HTTP 80\nlistener L HTTP 443 G\ntarget G 10.0.2.5\n";
  EXPECT_THAT(untracked(alb, "A -> L"), Contains("A"));
  const std::string nlb =
      v + a + b + "lb L nlb s2/10.0.2.100\ntg G ip TCP 80\nlistener L TCP 443 G\ntarget G 10.0.2.5\n";
  EXPECT_THAT(untracked(nlb, "A -> L"), IsEmpty());
  EXPECT_THAT(
      untracked(v + a + "endpoint E interface V com.amazonaws.us-east-1.ssm s2/10.0.2.50\n", "A -> E"),
      IsEmpty());
}

// ---------------------------------------------------------------------------------------- appliances

TEST(Remarks, R_EDGE_7_a_plain_appliance_on_one_way_only) {
  const std::string text = v + a + b + R"(
    subnet s3 V 10.0.3.0/24
    rtb r1 V subnets=s1
    route r1 10.0.2.0/24 eni:F
    eni F s3 10.0.3.5 check=off
  )";
  const auto one_sided = [](const std::string& world, const std::string& asked) {
    return named(world, asked, "ASYMMETRIC_APPLIANCE");
  };
  EXPECT_EQ(answer(text, "A -> B").verdict, Verdict::Reachable);
  EXPECT_THAT(one_sided(text, "A -> B"), ElementsAre("F"));
  EXPECT_THAT(one_sided(text, "B -> A"), ElementsAre("F"));  // the reply alone
  const std::string both = text + "rtb r2 V subnets=s2\nroute r2 10.0.1.0/24 eni:F\n";
  EXPECT_THAT(one_sided(both, "A -> B"), IsEmpty());
  // In by one interface and back by the other is still the same appliance.
  const std::string two = text + R"(
    eni G s3 10.0.3.6 check=off instance=F index=1
    rtb r2 V subnets=s2
    route r2 10.0.1.0/24 eni:G
  )";
  EXPECT_THAT(one_sided(two, "A -> B"), IsEmpty());
}

// ---------------------------------------------------------------------------------------- health checks

TEST(Remarks, R_LB_19_a_target_that_cannot_be_checked) {
  const std::string text = v + a + R"(
    eni T s2 10.0.2.20 sg=t
    lb L nlb s2/10.0.2.100
    tg G instance TCP 443
    listener L TCP 443 G
    target G T
  )";
  // With the client's address kept, the target lets clients in and the node's checks not.
  const ReachAnswer found = answer(text + "sg t in tcp 443 10.0.1.0/24\n", "A -> L");
  EXPECT_EQ(found.verdict, Verdict::Reachable);
  std::vector<std::string> told;
  for (const Annotation& one : found.annotations)
    if (one.code == "HEALTH_CHECK_FAILS") told.push_back(one.semantics + " " + one.text);
  EXPECT_THAT(
      told, ElementsAre(HasSubstr("R-LB-19 10.0.2.100 can't check 10.0.2.20 on tcp/443: no ingress rule")));
  EXPECT_THAT(named(text + "sg t in tcp 443 10.0.0.0/16\n", "A -> L", "HEALTH_CHECK_FAILS"), IsEmpty());
  // Nobody gets to a target that lets nobody in: then the check is not what matters.
  EXPECT_THAT(named(text + "sg t in none\n", "A -> L", "HEALTH_CHECK_FAILS"), IsEmpty());
}

}  // namespace
}  // namespace vpcscope::testing
