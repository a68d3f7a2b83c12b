// What AWS's own analyzer answered: the analysis that the AWS CLI's documentation prints (Apache-2.0, see
// tests/data/api-examples/SOURCE.md). It prints ids and the answer, not the network, so that is rebuilt here:
// the smallest one in which a flow of that path meets just that explanation. Its addresses are made up.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/analyzer/asking.h"
#include "tests/support/importing.h"

namespace vpcscope::testing {
namespace {

using Json = nlohmann::json;

Json published(const std::string& call) {
  return Json::parse(read_file(data_folder() / "api-examples" / "ec2" / (call + ".json")));
}

struct Published {
  Json path = published("describe-network-insights-paths")["NetworkInsightsPaths"][0];
  Json analysis = published("describe-network-insights-analyses")["NetworkInsightsAnalyses"][0];
  Json explanation = analysis["Explanations"][0];

  std::string id(const std::string& what) const { return explanation[what]["Id"]; }
};

/// The gateway, and behind it the instance; its group admits tcp/443 from `admitted`.
Snapshot rebuilt(const Published& what, const std::string& admitted) {
  const std::string vpc = what.id("Vpc");
  const std::string subnet = what.id("Subnet");
  const std::string group = what.explanation["SecurityGroups"][0]["Id"];
  const std::string gateway = what.path["Source"];
  const std::string instance = what.path["Destination"];
  const Json all = {
      {"RuleNumber", 100}, {"Protocol", "-1"}, {"RuleAction", "allow"}, {"CidrBlock", "0.0.0.0/0"}};
  Json in = all;
  Json out = all;
  in["Egress"] = false;
  out["Egress"] = true;
  const auto list = [](const char* key, const Json& one) { return Json{{key, Json::array({one})}}.dump(); };
  return import_files(
      {{"describe-vpcs.json",
           list("Vpcs", {{"VpcId", vpc}, {"CidrBlock", "10.0.0.0/16"}, {"State", "available"}})},
          {"describe-subnets.json",
              list("Subnets",
                  {{"SubnetId", subnet},
                      {"VpcId", vpc},
                      {"CidrBlock", "10.0.1.0/24"},
                      {"AvailabilityZone", "us-east-1a"},
                      {"State", "available"}})},
          {"describe-internet-gateways.json",
              list("InternetGateways",
                  {{"InternetGatewayId", gateway},
                      {"Attachments", Json::array({{{"VpcId", vpc}, {"State", "available"}}})}})},
          {"describe-route-tables.json",
              list("RouteTables",
                  {{"RouteTableId", "rtb-01"},
                      {"VpcId", vpc},
                      {"Associations", Json::array({{{"Main", true}}})},
                      {"Routes",
                          Json::array({{{"DestinationCidrBlock", "10.0.0.0/16"}, {"GatewayId", "local"}},
                              {{"DestinationCidrBlock", "0.0.0.0/0"}, {"GatewayId", gateway}}})}})},
          {"describe-network-acls.json",
              list("NetworkAcls",
                  {{"NetworkAclId", "acl-01"},
                      {"VpcId", vpc},
                      {"IsDefault", true},
                      {"Entries", Json::array({in, out})},
                      {"Associations", Json::array({{{"SubnetId", subnet}}})}})},
          {"describe-security-groups.json",
              list("SecurityGroups",
                  {{"GroupId", group},
                      {"VpcId", vpc},
                      {"IpPermissions",
                          Json::array({{{"IpProtocol", "tcp"},
                              {"FromPort", 443},
                              {"ToPort", 443},
                              {"IpRanges", Json::array({{{"CidrIp", admitted}}})}}})},
                      {"IpPermissionsEgress", Json::array()}})},
          {"describe-instances.json",
              list("Reservations",
                  {{"Instances",
                      Json::array({{{"InstanceId", instance}, {"State", {{"Name", "running"}}}}})}})},
          {"describe-network-interfaces.json",
              list("NetworkInterfaces",
                  {{"NetworkInterfaceId", what.id("NetworkInterface")},
                      {"VpcId", vpc},
                      {"SubnetId", subnet},
                      {"Status", "in-use"},
                      {"Attachment", {{"InstanceId", instance}, {"DeviceIndex", 0}}},
                      {"Groups", Json::array({{{"GroupId", group}}})},
                      {"PrivateIpAddress", "10.0.1.5"},
                      {"PrivateIpAddresses",
                          Json::array({{{"PrivateIpAddress", "10.0.1.5"},
                              {"Primary", true},
                              {"Association", {{"PublicIp", "203.0.113.5"}}}}})}})}},
      {"123456789012", "us-east-1"});
}

TEST(Published, R_SG_2_the_analysis_that_the_documentation_prints) {
  const Published what;
  ASSERT_EQ(what.path["Protocol"], "tcp");
  ASSERT_EQ(what.path["NetworkInsightsPathId"], what.analysis["NetworkInsightsPathId"]);
  ASSERT_EQ(what.analysis["NetworkPathFound"], false);
  ASSERT_EQ(what.explanation["Direction"], "ingress");
  const std::string instance = what.path["Destination"];
  const Expected expected = {.verdict = "UNREACHABLE",
      .code = what.explanation["ExplanationCode"],
      .component = what.id("NetworkInterface")};
  // A gateway as the source of a path is the internet behind it.
  expect(rebuilt(what, "192.168.0.0/16"), "internet -> " + instance + " tcp", expected);
  expect(rebuilt(what, "0.0.0.0/0"), "internet -> " + instance + " tcp", {"PARTIAL"});
  expect(rebuilt(what, "0.0.0.0/0"), "internet -> " + instance + " tcp/443", {"REACHABLE"});
}

}  // namespace
}  // namespace vpcscope::testing
