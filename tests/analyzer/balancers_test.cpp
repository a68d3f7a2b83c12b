// Load balancers and PrivateLink, rule by rule (section 20, R-PL), beside what the scenarios cover.
#include <gtest/gtest.h>

#include "tests/analyzer/asking.h"
#include "tests/support/world.h"

namespace vpcscope::testing {
namespace {

const std::string v = R"(
  vpc V 10.0.0.0/16
  subnet s1 V 10.0.1.0/24
  subnet s2 V 10.0.2.0/24 zone=b
  eni A s1 10.0.1.5
  eni T s1 10.0.1.20
)";

TEST(Balancers, R_LB_2_protocols_of_listeners) {
  const Snapshot net = world(v +
                             "lb L nlb s1/10.0.1.100\ntg G instance TCP_UDP 53\ntarget G T\n"
                             "listener L TCP_UDP 53 G\n");
  expect(net, "A -> L tcp/53", {"REACHABLE"});
  expect(net, "A -> L udp/53", {"REACHABLE"});
  expect(net, "A -> L icmp", {"UNREACHABLE", "ELBV2_LISTENERS_MISMATCH"});
}

TEST(Balancers, R_IN_3_listeners_that_were_not_exported) {
  const std::string text = v + "lb L nlb s1/10.0.1.100\n";
  expect(world(text), "A -> L", {"UNREACHABLE", "ELBV2_LISTENERS_MISMATCH"});
  expect(world(text + "missing elbv2 describe-listeners\n"), "A -> L", {"UNKNOWN", "X_MISSING_DATA"});
}

TEST(Balancers, R_LB_6_ports_of_targets) {
  const std::string text = v +
                           "lb L alb s1/10.0.1.100\ntg G instance HTTP 80\nlistener L HTTP 80 G\n"
                           "eni S s1 10.0.1.21 sg=s\nsg s in tcp 8080 10.0.0.0/16\n";
  expect(world(text + "target G S port=8080\n"), "A -> L tcp/80", {"REACHABLE"});
  expect(world(text + "target G S\n"), "A -> L tcp/80", {"UNREACHABLE", "ENI_SG_RULES_MISMATCH"});
}

TEST(Balancers, R_LB_8_a_group_overrides_its_balancer) {
  const auto text = [](const std::string& group) {
    return v + "eni U s2 10.0.2.20\nlb L nlb s1/10.0.1.100 s2/10.0.2.100\ntg G instance TCP 443" + group +
           "\nlistener L TCP 443 G\ntarget G U\n";
  };
  expect(world(text(" cross-zone=true")), "A -> L", {"REACHABLE"});
  expect(world(text(" cross-zone=false")), "A -> L", {"PARTIAL", "ELBV2_NO_TARGETS_IN_AZ"});
}

TEST(Balancers, R_LB_21_idle_targets_get_no_new_flows) {
  const std::string text =
      v + "lb L nlb s1/10.0.1.100\ntg G instance TCP 443\nlistener L TCP 443 G\ntarget G T state=draining\n";
  expect(world(text), "A -> L", {"UNREACHABLE", "ELBV2_LISTENER_HAS_NO_TG"});
  expect(world(text), "A -> L honor_health", {"UNREACHABLE", "ELBV2_LISTENER_HAS_NO_TG"});
}

TEST(Balancers, R_LB_20_none_healthy_means_all) {
  const std::string text =
      v + "lb L nlb s1/10.0.1.100\ntg G instance TCP 443\nlistener L TCP 443 G\ntarget G T state=unhealthy\n";
  expect(world(text), "A -> L honor_health", {"REACHABLE"});
}

TEST(Balancers, R_LB_22_listeners_that_were_not_exported) {
  const std::string text = v + R"(
    rtb r1 V subnets=s1
    subnet g V 10.0.3.0/24
    lb L gwlb g/10.0.3.100
    service S L
    endpoint E gwlbe g service=vpce-svc:S
    route r1 10.0.2.0/24 vpce:E
    eni B s2 10.0.2.5
  )";
  expect(world(text), "A -> B", {"UNREACHABLE", "ELBV2_LISTENER_HAS_NO_TG"});
  expect(world(text + "missing elbv2 describe-listeners\n"), "A -> B", {"UNKNOWN", "X_MISSING_DATA"});
}

TEST(Balancers, R_MODEL_8_nodes_that_lead_to_each_other) {
  const auto text = [](const std::string& target) {
    return v + "lb L nlb s1/10.0.1.100\ntg G ip TCP 443\nlistener L TCP 443 G\ntarget G " + target + "\n";
  };
  expect(world(text("10.0.1.100")), "A -> L", {"UNREACHABLE", "X_ROUTE_LOOP"});
  expect(world(text("10.0.1.20")), "A -> L", {"REACHABLE"});
}

TEST(Balancers, R_PL_1_connections_that_were_not_accepted) {
  const std::string text = v + R"(
    vpc W 10.1.0.0/16
    subnet w1 W 10.1.1.0/24
    eni C w1 10.1.1.5
    lb L nlb s1/10.0.1.100
    tg G instance TCP 443
    listener L TCP 443 G
    target G T
    service S L zones=a
  )";
  expect(world(text + "endpoint E interface W vpce-svc:S w1/10.1.1.50\n"), "C -> E", {"REACHABLE"});
  expect(world(text + "endpoint E interface W vpce-svc:S w1/10.1.1.50 state=pendingAcceptance\n"),
      "C -> E",
      {"UNREACHABLE", "BAD_STATE"});
}

}  // namespace
}  // namespace vpcscope::testing
