// Endpoints, firewalls and services on the engine itself: one walk per choice, decided.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "analyzer/policy.h"
#include "analyzer/walk.h"
#include "model/network/network.h"
#include "tests/analyzer/networks.h"

namespace vpcscope::testing {
namespace {

net::Handle<net::Interface> named(const Network& network, std::string_view name) {
  for (const net::Interface& one : network.all<net::Interface>())
    if (network.text(one.object.name) == name) return network.handle_of(one);
  ADD_FAILURE() << "no interface " << name;
  return {};
}

struct Asked {
  std::string from;
  std::string to;  // an interface, or an address in FROM's VPC
  std::uint8_t protocol = 6;
  std::uint16_t port = 443;
};

/// "REACHABLE", or the verdict and the code of what decided: "UNREACHABLE BAD_STATE". Choices must agree.
std::string ask(const std::string& text, const Asked& asked) {
  const Network network = network_of(text);
  Query query;
  query.protocol = asked.protocol;
  query.port = asked.port;
  query.from.interface = named(network, asked.from);
  const net::Interface& from = network[query.from.interface];
  query.from.address = from.primary.get();
  query.from.vpc = query.to.vpc = from.vpc;
  if (const auto address = Address::parse(asked.to)) {
    query.to.kind = QueryEnd::Kind::Address;
    query.to.address = *address;
  } else {
    query.to.interface = named(network, asked.to);
    query.to.address = network[query.to.interface].primary.get();
  }
  Walk walk(network);
  Choices choices;
  std::string answer;
  do {
    const Decision decision = decide(network, walk.walk(query, choices), false);
    std::string one = name_of(decision.verdict);
    const auto& reasons = decision.drops.empty() ? decision.unknowns : decision.drops;
    if (decision.verdict != Verdict::Reachable && !reasons.empty()) {
      one += " ";
      one += reasons[0].part.reason.code;
    }
    EXPECT_TRUE(answer.empty() || answer == one) << answer << " and " << one;
    answer = one;
  } while (choices.next());
  return answer;
}

// ---------------------------------------------------------------------------------------------- endpoints

TEST(EndpointSteps, R_VPCE_6_interface_endpoint_carries_tcp) {
  const std::string text = v + a + "endpoint E interface V com.amazonaws.us-east-1.ssm s2/10.0.2.50\n";
  EXPECT_EQ(ask(text, {"A", "10.0.2.50"}), "REACHABLE");
  EXPECT_EQ(ask(text, {"A", "10.0.2.50", 1, 0}), "UNREACHABLE PROTOCOL_RESTRICTION");
  EXPECT_EQ(ask(text, {"A", "10.0.2.50", 17, 443}), "UNREACHABLE PROTOCOL_RESTRICTION");
}

TEST(EndpointSteps, R_VPCE_7_interface_endpoint_never_initiates) {
  const std::string text = v + a + "endpoint E interface V com.amazonaws.us-east-1.ssm s2/10.0.2.50\n";
  EXPECT_EQ(ask(text, {"E-s2", "A"}), "UNREACHABLE VPCE_INTRA_VPC_TRAFFIC");
}

TEST(EndpointSteps, R_LAT_1_association_and_its_group) {
  const std::string text = v + "eni A s1 10.0.1.5 sg=a\n";
  EXPECT_EQ(ask(text, {"A", "169.254.171.9"}), "UNREACHABLE NO_ROUTE_TO_DESTINATION");
  EXPECT_EQ(ask(text + "lattice N V\nlattice-service S N 443\n", {"A", "169.254.171.9"}), "REACHABLE");
  EXPECT_EQ(
      ask(text + "lattice N V sg=n\nlattice-service S N 443\nsg n in tcp 443 sg:b\n", {"A", "169.254.171.9"}),
      "UNREACHABLE ENI_SG_RULES_MISMATCH");
  EXPECT_EQ(
      ask(text + "lattice N V sg=n\nlattice-service S N 443\nsg n in tcp 443 sg:a\n", {"A", "169.254.171.9"}),
      "REACHABLE");
}

/// A database of W, offered to V by a resource gateway in zone b.
std::string resource(const std::string& ports) {
  const auto json = [](const std::string& call, const std::string& body) {
    return "json " + call + " " + body + "\n";
  };
  return v + a + R"(
    vpc W 10.1.0.0/16
    subnet w2 W 10.1.2.0/24 zone=b
    eni E s2 10.0.2.50 type=vpc_endpoint
    eni G w2 10.1.2.70 type=branch description=rgw-0a1b2c3d4e5f60718
    eni D w2 10.1.2.80 sg=d
    sg d in tcp 5432 10.1.2.70/32
  )" +
         json("ec2 describe-vpc-endpoints",
             R"({"VpcEndpointId": "vpce-0a1b2c3d4e5f60718", "VpcEndpointType": "Resource", "VpcId": ")" +
                 id_of("vpc", "V") + R"(", "State": "available", "NetworkInterfaceIds": [")" +
                 id_of("eni", "E") +
                 R"("], "ResourceConfigurationArn": "arn:aws:vpc-lattice:us-east-1:111122223333:resourceconfiguration/rcfg-0a1b2c3d4e5f60718"})") +
         json("vpc-lattice list-resource-gateways",
             R"({"id": "rgw-0a1b2c3d4e5f60718", "vpcIdentifier": ")" + id_of("vpc", "W") +
                 R"(", "subnetIds": [")" + id_of("subnet", "w2") + R"("], "securityGroupIds": [")" +
                 id_of("sg", "open-W") + R"("], "status": "ACTIVE"})") +
         json("vpc-lattice get-resource-configuration rcfg-0a1b2c3d4e5f60718",
             R"({"id": "rcfg-0a1b2c3d4e5f60718", "resourceGatewayId": "rgw-0a1b2c3d4e5f60718", "type": "SINGLE", "status": "ACTIVE", "portRanges": [")" +
                 ports +
                 R"("], "resourceConfigurationDefinition": {"ipResource": {"ipAddress": "10.1.2.80"}}})");
}

TEST(EndpointSteps, R_VPCE_11_resource_behind_a_gateway) {
  EXPECT_EQ(ask(resource("5432"), {"A", "E", 6, 5432}), "REACHABLE");
  EXPECT_EQ(ask(resource("5432"), {"A", "E", 6, 80}), "UNREACHABLE PROTOCOL_RESTRICTION");
  EXPECT_EQ(ask(resource("1-65535"), {"A", "E", 6, 80}), "UNREACHABLE ENI_SG_RULES_MISMATCH");
}

// ---------------------------------------------------------------------------------------------- services

TEST(EndpointSteps, R_SVC_3_functions_send_only) {
  const std::string text = v + a + "lambda fn s2 10.0.2.40\n";
  EXPECT_EQ(ask(text, {"A", "fn"}), "UNREACHABLE X_LAMBDA_NO_INBOUND");
  EXPECT_EQ(ask(text, {"fn", "A"}), "REACHABLE");
}

TEST(EndpointSteps, R_SVC_4_resolver_endpoints_answer_dns) {
  const std::string text = v + a + "resolver R in V s2/10.0.2.53\nresolver O out V s2/10.0.2.54\n";
  EXPECT_EQ(ask(text, {"A", "10.0.2.53", 17, 53}), "REACHABLE");
  EXPECT_EQ(ask(text, {"A", "10.0.2.53", 6, 443}), "UNREACHABLE PROTOCOL_RESTRICTION");
  EXPECT_EQ(ask(text, {"A", "10.0.2.54", 17, 53}), "REACHABLE");  // outbound ones are like any interface
}

TEST(EndpointSteps, R_SVC_6_instance_connect_sends_tcp) {
  const std::string text = v + a + "eice X s2 10.0.2.9\n";
  EXPECT_EQ(ask(text, {"X", "A", 6, 22}), "REACHABLE");
  EXPECT_EQ(ask(text, {"X", "A", 17, 53}), "UNREACHABLE PROTOCOL_RESTRICTION");
}

// ---------------------------------------------------------------------------------------------- firewalls

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

TEST(FirewallSteps, R_NFW_4_orders) {
  const std::string rules =
      "fw-stateful G drop tcp any any 10.0.2.0/24 any\nfw-stateful G pass tcp 10.0.1.0/24 any any 443\n";
  EXPECT_EQ(ask(guarded("fw-policy P default=forward stateful=G\n" + rules), {"A", "B"}), "REACHABLE");
  EXPECT_EQ(ask(guarded("fw-policy P default=forward stateful=G\n" + rules), {"A", "B", 6, 80}),
      "UNREACHABLE FIREWALL_RULES_RESTRICTION");
  EXPECT_EQ(ask(guarded("fw-policy P default=forward strict stateful=G\n" + rules), {"A", "B"}),
      "UNREACHABLE FIREWALL_RULES_RESTRICTION");
}

TEST(FirewallSteps, R_NFW_4_strict_default) {
  const std::string policy = "fw-policy P default=forward strict stateful=G stateful-default=drop_strict\n";
  const std::string rules = "fw-stateful G pass tcp any any any [80,8000:8080,!8042]\n";
  EXPECT_EQ(ask(guarded(policy + rules), {"A", "B", 6, 8041}), "REACHABLE");
  EXPECT_EQ(ask(guarded(policy + rules), {"A", "B", 6, 8042}), "UNREACHABLE FIREWALL_RULES_RESTRICTION");
  EXPECT_EQ(ask(guarded(policy + rules), {"A", "B", 17, 80}), "UNREACHABLE FIREWALL_RULES_RESTRICTION");
}

TEST(FirewallSteps, R_NFW_5_payload_rules_may_match) {
  const std::string rules =
      "fw-policy P default=forward stateful=G\nfw-stateful G drop tcp any any any 443 keyword=content\n";
  EXPECT_EQ(ask(guarded(rules), {"A", "B"}), "UNKNOWN X_NOT_MODELLED");
  EXPECT_EQ(ask(guarded(rules), {"A", "B", 6, 80}), "REACHABLE");
}

TEST(FirewallSteps, R_NFW_5_what_was_not_exported_may_drop) {
  EXPECT_EQ(ask(guarded("fw-policy P default=forward stateful=G\n"), {"A", "B"}), "UNKNOWN X_MISSING_DATA");
  EXPECT_EQ(ask(guarded(""), {"A", "B"}), "UNKNOWN X_MISSING_DATA");  // no policy either
}

TEST(FirewallSteps, R_NFW_6_home_is_the_firewalls_vpc) {
  const std::string policy = "fw-policy P default=forward stateful=G\n";
  EXPECT_EQ(ask(guarded(policy + "fw-stateful G drop tcp $HOME_NET any any 443\n"), {"A", "B"}),
      "UNREACHABLE FIREWALL_RULES_RESTRICTION");
  EXPECT_EQ(
      ask(guarded(policy + "fw-stateful G drop tcp $EXTERNAL_NET any any 443\n"), {"A", "B"}), "REACHABLE");
  EXPECT_EQ(
      ask(guarded(policy + "fw-stateful G drop tcp ![$HOME_NET,192.168.0.0/16] any any 443\n"), {"A", "B"}),
      "REACHABLE");
}

TEST(FirewallSteps, R_NFW_3_stateless_rules_look_at_replies) {
  const std::string there = "fw-stateless G 10 pass tcp 10.0.1.0/24 any\n";
  EXPECT_EQ(ask(guarded("fw-policy P default=drop stateless=G\n" + there), {"A", "B"}),
      "UNREACHABLE FIREWALL_RULES_RESTRICTION");
  EXPECT_EQ(ask(guarded("fw-policy P default=forward stateless=G\n" + there), {"A", "B"}),
      "UNREACHABLE X_ASYMMETRIC_RETURN");  // the engine sees the replies only
  EXPECT_EQ(
      ask(guarded("fw-policy P default=forward stateless=G\n" + there), {"A", "B", 17, 53}), "REACHABLE");
  EXPECT_EQ(ask(guarded("fw-policy P default=drop stateless=G\n" + there +
                        "fw-stateless G 20 pass tcp any 10.0.1.0/24 any 1024-40000\n"),
                {"A", "B"}),
      "PARTIAL FIREWALL_RULES_RESTRICTION");  // replies to some client ports
}

}  // namespace
}  // namespace vpcscope::testing
