// Broken inputs: each fault is told with file, pointer, effect and mend, costs as little as it may, and
// nothing crashes.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <random>

#include "model/resources/all.h"
#include "tests/support/importing.h"

namespace vpcscope::testing {
namespace {

using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const std::string good_subnet = R"({"SubnetId": "subnet-0a", "VpcId": "vpc-0a", "CidrBlock": "10.0.0.0/24"})";

std::string subnets(const std::string& broken) {
  return R"({"Subnets": [)" + good_subnet + ", " + broken + "]}";
}

/// The fault costs its object and no other.
void expect_left_out(const Snapshot& snapshot, const Problem& problem, Kind kind, const std::string& id) {
  EXPECT_EQ(problem.severity, Severity::Error);
  EXPECT_THAT(problem.effect, HasSubstr("left out"));
  EXPECT_THAT(problem.effect, HasSubstr(id));
  EXPECT_THAT(problem.mend, Not(IsEmpty()));
  ASSERT_EQ(snapshot.left_out().size(), 1U);
  EXPECT_EQ(snapshot.left_out()[0].kind, kind);
  EXPECT_EQ(snapshot.left_out()[0].id, id);
}

// ---- single values

struct BadValue {
  const char* name;
  const char* subnet;  // with id subnet-0b
  const char* code;
  const char* pointer;
  const char* says;
};

class BadValues : public ::testing::TestWithParam<BadValue> {};

TEST_P(BadValues, cost_their_object_only) {
  const Snapshot snapshot = import_text("subnets.json", subnets(GetParam().subnet));
  EXPECT_EQ(snapshot.all<Subnet>().size(), 1U);
  const Problem problem = only_problem(snapshot, GetParam().code);
  EXPECT_EQ(problem.file, "subnets.json");
  EXPECT_EQ(problem.pointer, GetParam().pointer);
  EXPECT_THAT(problem.message, HasSubstr(GetParam().says));
  expect_left_out(snapshot, problem, Kind::Subnet, "subnet-0b");
  expect_sound_problems(snapshot);
}

void PrintTo(const BadValue& value, std::ostream* out) { *out << value.subnet; }
std::string name_of_bad(const ::testing::TestParamInfo<BadValue>& info) { return info.param.name; }

INSTANTIATE_TEST_SUITE_P(Import, BadValues,
    ::testing::Values(BadValue{"length_33",
                          R"({"SubnetId": "subnet-0b", "VpcId": "vpc-0a", "CidrBlock": "10.0.1.0/33"})",
                          "bad-value",
                          "/Subnets/1/CidrBlock",
                          "10.0.1.0/33"},
        BadValue{"three_octets",
            R"({"SubnetId": "subnet-0b", "VpcId": "vpc-0a", "CidrBlock": "10.0.1/24"})",
            "bad-value",
            "/Subnets/1/CidrBlock",
            "10.0.1/24"},
        BadValue{"octet_256",
            R"({"SubnetId": "subnet-0b", "VpcId": "vpc-0a", "CidrBlock": "10.0.256.0/24"})",
            "bad-value",
            "/Subnets/1/CidrBlock",
            "10.0.256.0/24"},
        BadValue{"no_length",
            R"({"SubnetId": "subnet-0b", "VpcId": "vpc-0a", "CidrBlock": "10.0.1.0"})",
            "bad-value",
            "/Subnets/1/CidrBlock",
            "10.0.1.0"},
        BadValue{"words",
            R"({"SubnetId": "subnet-0b", "VpcId": "vpc-0a", "CidrBlock": "the whole of it"})",
            "bad-value",
            "/Subnets/1/CidrBlock",
            "the whole of it"},
        BadValue{"number_for_prefix",
            R"({"SubnetId": "subnet-0b", "VpcId": "vpc-0a", "CidrBlock": 10})",
            "wrong-type",
            "/Subnets/1/CidrBlock",
            "CidrBlock"},
        BadValue{"object_for_prefix",
            R"({"SubnetId": "subnet-0b", "VpcId": "vpc-0a", "CidrBlock": {"a": [1]}})",
            "wrong-type",
            "/Subnets/1/CidrBlock",
            "an object"},
        BadValue{"list_for_id",
            R"({"SubnetId": "subnet-0b", "VpcId": ["vpc-0a"], "CidrBlock": "10.0.1.0/24"})",
            "wrong-type",
            "/Subnets/1/VpcId",
            "a list"},
        BadValue{"number_for_flag",
            R"({"SubnetId": "subnet-0b", "VpcId": "vpc-0a", "MapPublicIpOnLaunch": 1})",
            "wrong-type",
            "/Subnets/1/MapPublicIpOnLaunch",
            "true or false"},
        BadValue{"word_for_flag",
            R"({"SubnetId": "subnet-0b", "VpcId": "vpc-0a", "MapPublicIpOnLaunch": "maybe"})",
            "wrong-type",
            "/Subnets/1/MapPublicIpOnLaunch",
            "maybe"},
        BadValue{"string_for_list",
            R"({"SubnetId": "subnet-0b", "VpcId": "vpc-0a", "Ipv6CidrBlockAssociationSet": "none"})",
            "wrong-type",
            "/Subnets/1/Ipv6CidrBlockAssociationSet",
            "a list"},
        BadValue{"not_a_number",
            R"({"SubnetId": "subnet-0b", "VpcId": "vpc-0a", "CidrBlock": NaN})",
            "wrong-type",
            "/Subnets/1/CidrBlock",
            "CidrBlock"},
        BadValue{"no_vpc",
            R"({"SubnetId": "subnet-0b", "CidrBlock": "10.0.1.0/24"})",
            "missing-field",
            "/Subnets/1",
            "VpcId"},
        BadValue{"null_vpc",
            R"({"SubnetId": "subnet-0b", "VpcId": null, "CidrBlock": "10.0.1.0/24"})",
            "missing-field",
            "/Subnets/1",
            "VpcId"},
        BadValue{"empty_vpc",
            R"({"SubnetId": "subnet-0b", "VpcId": "", "CidrBlock": "10.0.1.0/24"})",
            "missing-field",
            "/Subnets/1",
            "VpcId"}),
    name_of_bad);

TEST(Broken, host_bits_are_warned_of_and_cut) {
  const Snapshot snapshot = import_text("subnets.json",
      R"({"Subnets": [{"SubnetId": "subnet-0a", "VpcId": "vpc-0a", "CidrBlock": "10.0.0.7/24"}]})");
  const Problem problem = only_problem(snapshot, "not-canonical");
  EXPECT_EQ(problem.severity, Severity::Warning);
  EXPECT_EQ(problem.pointer, "/Subnets/0/CidrBlock");
  EXPECT_THAT(problem.message, HasSubstr("10.0.0.7/24"));
  EXPECT_THAT(problem.effect, HasSubstr("10.0.0.0/24"));
  ASSERT_EQ(snapshot.all<Subnet>().size(), 1U);
  EXPECT_EQ(snapshot.all<Subnet>()[0].cidr.to_string(), "10.0.0.0/24");
}

TEST(Broken, an_object_without_id) {
  const Snapshot snapshot =
      import_text("subnets.json", subnets(R"({"VpcId": "vpc-0a", "CidrBlock": "10.0.1.0/24"})"));
  const Problem problem = only_problem(snapshot, "missing-field");
  EXPECT_EQ(problem.pointer, "/Subnets/1");
  EXPECT_THAT(problem.message, HasSubstr("SubnetId"));
  EXPECT_THAT(problem.effect, HasSubstr("without id"));
  EXPECT_EQ(snapshot.all<Subnet>().size(), 1U);
}

TEST(Broken, elements_that_are_no_objects) {
  const Snapshot snapshot = import_text("subnets.json", subnets(R"("subnet-0b", 7, null, ["x"])"));
  EXPECT_EQ(snapshot.all<Subnet>().size(), 1U);
  EXPECT_GE(problems_with(snapshot, "wrong-type").size(), 1U);
  EXPECT_EQ(problems_with(snapshot, "wrong-type")[0].pointer, "/Subnets/1");
  expect_sound_problems(snapshot);
}

TEST(Broken, numbers_and_flags_as_strings_are_understood) {
  const Snapshot snapshot = import_text("acls.json",
      R"({"NetworkAcls": [{"NetworkAclId": "acl-0a", "VpcId": "vpc-0a", "IsDefault": "true", "Entries": [
    {"RuleNumber": "100", "Protocol": "6", "RuleAction": "allow", "Egress": "False", "CidrBlock": "0.0.0.0/0", "PortRange": {"From": "80", "To": "80"}}]}]})");
  EXPECT_EQ(complaints(snapshot), "");
  ASSERT_EQ(snapshot.all<NetworkAcl>().size(), 1U);
  EXPECT_EQ(snapshot.all<NetworkAcl>()[0].entries[0].number.value, 100);
  EXPECT_EQ(snapshot.all<NetworkAcl>()[0].entries[0].port_first.value, 80);
}

// ---- rules: one bad rule costs that rule

struct BadRule {
  const char* name;
  const char* rule;
};

class BadRules : public ::testing::TestWithParam<BadRule> {};
void PrintTo(const BadRule& rule, std::ostream* out) { *out << rule.rule; }

TEST_P(BadRules, cost_their_rule_only) {
  const std::string good =
      R"({"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]})";
  const Snapshot snapshot = import_text("groups.json",
      R"({"SecurityGroups": [{"GroupId": "sg-0a", "VpcId": "vpc-0a", "GroupName": "web",
      "IpPermissions": [)" +
          good + ", " + GetParam().rule + ", " + good + R"(], "IpPermissionsEgress": []}]})");
  ASSERT_EQ(snapshot.all<SecurityGroup>().size(), 1U);
  const SecurityGroup& group = snapshot.all<SecurityGroup>()[0];
  ASSERT_EQ(group.ingress.size(), 3U);
  EXPECT_FALSE(group.ingress[0].unusable);
  EXPECT_TRUE(group.ingress[1].unusable);
  EXPECT_FALSE(group.ingress[2].unusable);
  ASSERT_FALSE(snapshot.problems().empty());
  const Problem& problem = snapshot.problems()[0];
  EXPECT_EQ(problem.severity, Severity::Error);
  EXPECT_THAT(problem.pointer, HasSubstr("/SecurityGroups/0/IpPermissions/1"));
  EXPECT_THAT(problem.effect, AllOf(HasSubstr("sg-0a"), HasSubstr("UNKNOWN")));
  expect_sound_problems(snapshot);
}

std::string name_of_rule(const ::testing::TestParamInfo<BadRule>& info) { return info.param.name; }

INSTANTIATE_TEST_SUITE_P(Import, BadRules,
    ::testing::Values(
        BadRule{"port_70000", R"({"IpProtocol": "tcp", "FromPort": 70000, "ToPort": 70000, "IpRanges": []})"},
        BadRule{"port_minus_2", R"({"IpProtocol": "tcp", "FromPort": -2, "ToPort": 80, "IpRanges": []})"},
        BadRule{"from_above_to", R"({"IpProtocol": "udp", "FromPort": 90, "ToPort": 80, "IpRanges": []})"},
        BadRule{
            "port_of_words", R"({"IpProtocol": "tcp", "FromPort": "http", "ToPort": 80, "IpRanges": []})"},
        BadRule{"half_a_port", R"({"IpProtocol": "tcp", "FromPort": 80.5, "ToPort": 81, "IpRanges": []})"},
        BadRule{"a_huge_port",
            R"({"IpProtocol": "tcp", "FromPort": 1234567890123456789012345678901234567890, "ToPort": 81, "IpRanges": []})"},
        BadRule{"protocol_300", R"({"IpProtocol": "300", "IpRanges": []})"},
        BadRule{"protocol_of_words", R"({"IpProtocol": "carrier pigeon", "IpRanges": []})"},
        BadRule{"no_protocol", R"({"FromPort": 80, "ToPort": 80, "IpRanges": []})"},
        BadRule{"bad_range",
            R"({"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": [{"CidrIp": "10.0.0.0/8"}, {"CidrIp": "10.0.0.0/40"}]})"},
        BadRule{"range_not_an_object",
            R"({"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": ["10.0.0.0/8"]})"},
        BadRule{"icmp_type_300", R"({"IpProtocol": "icmp", "FromPort": 300, "ToPort": -1, "IpRanges": []})"},
        BadRule{"not_an_object", R"("tcp/80")"}),
    name_of_rule);

TEST(Broken, acl_entries_and_routes_cost_themselves_only) {
  const Snapshot snapshot = import_files(
      {{"acls.json", R"({"NetworkAcls": [{"NetworkAclId": "acl-0a", "VpcId": "vpc-0a", "Entries": [
      {"RuleNumber": 100, "Protocol": "6", "RuleAction": "allow", "Egress": false, "CidrBlock": "0.0.0.0/0", "PortRange": {"From": 443, "To": 80}},
      {"RuleNumber": 110, "Protocol": "-1", "RuleAction": "allow", "Egress": false, "CidrBlock": "0.0.0.0/0"}]}]})"},
          {"tables.json",
              R"({"RouteTables": [{"RouteTableId": "rtb-0a", "VpcId": "vpc-0a", "Associations": [], "Routes": [
      {"DestinationCidrBlock": "10.0.0.0/99", "GatewayId": "local"}, {"DestinationCidrBlock": "10.1.0.0/16", "GatewayId": "local"}]}]})"}});
  ASSERT_EQ(snapshot.all<NetworkAcl>().size(), 1U);
  EXPECT_TRUE(snapshot.all<NetworkAcl>()[0].entries[0].unusable);
  EXPECT_FALSE(snapshot.all<NetworkAcl>()[0].entries[1].unusable);
  ASSERT_EQ(snapshot.all<RouteTable>().size(), 1U);
  EXPECT_TRUE(snapshot.all<RouteTable>()[0].routes[0].unusable);
  EXPECT_FALSE(snapshot.all<RouteTable>()[0].routes[1].unusable);
  EXPECT_EQ(problems_with(snapshot, "bad-value").size(), 2U) << problem_lines(snapshot);
}

// ---- contradictions between objects

const char* const one_vpc =
    R"({"Vpcs": [{"VpcId": "vpc-0a", "CidrBlock": "10.0.0.0/16", "OwnerId": "111122223333",
                                "CidrBlockAssociationSet": [{"CidrBlock": "10.0.0.0/16", "CidrBlockState": {"State": "associated"}}]}]})";

TEST(Broken, R_ADDR_2_address_outside_its_subnet) {
  const Snapshot snapshot = import_files({{"subnets.json", R"({"Subnets": [)" + good_subnet + "]}"},
      {"interfaces.json",
          R"({"NetworkInterfaces": [{"NetworkInterfaceId": "eni-0a", "SubnetId": "subnet-0a", "VpcId": "vpc-0a", "PrivateIpAddress": "10.0.1.9",
      "PrivateIpAddresses": [{"Primary": true, "PrivateIpAddress": "10.0.1.9"}]}]})"}});
  const Problem problem = only_problem(snapshot, "outside-subnet");
  EXPECT_EQ(problem.file, "interfaces.json");
  EXPECT_EQ(problem.pointer, "/NetworkInterfaces/0/PrivateIpAddresses/0");
  EXPECT_THAT(problem.message,
      AllOf(HasSubstr("10.0.1.9"), HasSubstr("eni-0a"), HasSubstr("subnet-0a"), HasSubstr("R-ADDR-2")));
}

TEST(Broken, R_ADDR_2_subnet_outside_its_vpc) {
  const Snapshot snapshot = import_files({{"vpcs.json", one_vpc},
      {"subnets.json",
          R"({"Subnets": [{"SubnetId": "subnet-0a", "VpcId": "vpc-0a", "CidrBlock": "10.1.0.0/24"}]})"}});
  EXPECT_EQ(only_problem(snapshot, "outside-vpc").pointer, "/Subnets/0/CidrBlock");
}

TEST(Broken, R_PCX_5_overlapping_peers) {
  const auto overlapping = [](const std::string& other, const std::string& status) {
    const Snapshot snapshot = import_files({{"describe-vpcs.json",
                                                R"({"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16",
      "CidrBlockAssociationSet": [{"CidrBlock": "10.0.0.0/16", "CidrBlockState": {"State": "associated"}}]},
      {"VpcId": "vpc-2", "CidrBlock": ")" + other + R"(", "CidrBlockAssociationSet": [{"CidrBlock": ")" +
                                                    other +
                                                    R"(", "CidrBlockState": {"State": "associated"}}]}]})"},
        {"describe-vpc-peering-connections.json",
            R"({"VpcPeeringConnections": [{"VpcPeeringConnectionId": "pcx-1", "Status": {"Code": ")" +
                status +
                R"("}, "RequesterVpcInfo": {"VpcId": "vpc-1"}, "AccepterVpcInfo": {"VpcId": "vpc-2"}}]})"}});
    return problems_with(snapshot, "overlapping-peers");
  };
  const std::vector<Problem> found = overlapping("10.0.128.0/17", "active");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].severity, Severity::Warning);
  EXPECT_EQ(found[0].pointer, "/VpcPeeringConnections/0");
  EXPECT_THAT(found[0].message, HasSubstr("10.0.0.0/16 and 10.0.128.0/17"));
  EXPECT_THAT(overlapping("10.1.0.0/16", "active"), IsEmpty());
  EXPECT_THAT(overlapping("10.0.128.0/17", "deleted"), IsEmpty()) << "it joins nothing any more";
}

TEST(Broken, R_ADDR_2_overlapping_subnets) {
  const Snapshot snapshot = import_files({{"subnets.json", R"({"Subnets": [
      {"SubnetId": "subnet-0a", "VpcId": "vpc-0a", "CidrBlock": "10.0.0.0/22"}, {"SubnetId": "subnet-0b", "VpcId": "vpc-0a", "CidrBlock": "10.0.1.0/24"},
      {"SubnetId": "subnet-0c", "VpcId": "vpc-0a", "CidrBlock": "10.0.3.0/24"}, {"SubnetId": "subnet-0d", "VpcId": "vpc-0a", "CidrBlock": "10.0.4.0/24"},
      {"SubnetId": "subnet-0e", "VpcId": "vpc-0b", "CidrBlock": "10.0.0.0/22"}]})"}});
  const std::vector<Problem> found = problems_with(snapshot, "overlapping-subnets");
  ASSERT_EQ(found.size(), 2U) << problem_lines(snapshot);
  EXPECT_EQ(found[0].pointer, "/Subnets/1/CidrBlock");
  EXPECT_EQ(found[1].pointer, "/Subnets/2/CidrBlock");
  EXPECT_THAT(found[0].message, AllOf(HasSubstr("subnet-0a"), HasSubstr("subnet-0b")));
}

TEST(Broken, a_dangling_id_below_a_key_that_is_data_has_an_escaped_pointer) {
  const Snapshot snapshot = import_files(
      {{"subnets.json",
           R"({"Subnets": [{"SubnetId": "subnet-0a", "VpcId": "vpc-0a", "CidrBlock": "10.0.0.0/24",
              "SubnetArn": "arn:aws:ec2:us-east-1:111122223333:subnet/subnet-0a"}]})"},
          {"firewall.json",
              R"({"Firewall": {"FirewallArn": "arn:aws:network-firewall:us-east-1:111122223333:firewall/f",
              "VpcId": "vpc-0a"},
             "FirewallStatus": {"SyncStates": {"a/b~c": {"Attachment": {"SubnetId": "subnet-0c"}}}}})"}});
  const Problem problem = only_problem(snapshot, "dangling-id");
  EXPECT_EQ(problem.pointer, "/FirewallStatus/SyncStates/a~1b~0c/Attachment/SubnetId")
      << problem_lines(snapshot);
}

TEST(Broken, dangling_ids_where_the_other_call_was_exported) {
  const Snapshot snapshot = import_files({{"vpcs.json", one_vpc},
      {"subnets.json",
          R"({"Subnets": [{"SubnetId": "subnet-0a", "VpcId": "vpc-0bad", "CidrBlock": "10.0.0.0/24"}]})"}});
  const Problem problem = only_problem(snapshot, "dangling-id");
  EXPECT_EQ(problem.file, "subnets.json");
  EXPECT_EQ(problem.pointer, "/Subnets/0/VpcId");
  EXPECT_THAT(problem.message, HasSubstr("vpc-0bad"));
  EXPECT_THAT(problem.mend, HasSubstr("describe-vpcs"));
}

TEST(Broken, nothing_dangles_where_the_other_call_was_not_exported) {
  EXPECT_EQ(problem_lines(import_text("subnets.json", R"({"Subnets": [)" + good_subnet + "]}")), "");
}

TEST(Broken, an_id_whose_object_was_left_out_does_not_dangle) {
  const Snapshot snapshot = import_files(
      {{"vpcs.json",
           R"({"Vpcs": [{"VpcId": "vpc-0a", "CidrBlock": "10.0.0.0/77", "OwnerId": "111122223333"}]})"},
          {"subnets.json", R"({"Subnets": [)" + good_subnet + "]}"}});
  EXPECT_EQ(problems_with(snapshot, "dangling-id").size(), 0U) << problem_lines(snapshot);
}

TEST(Broken, one_id_with_two_bodies) {
  const Snapshot snapshot = import_files({{"a.json", R"({"Subnets": [)" + good_subnet + "]}"},
      {"b.json",
          R"({"Subnets": [{"SubnetId": "subnet-0a", "VpcId": "vpc-0a", "CidrBlock": "10.0.7.0/24", "State": "available"}]})"}});
  EXPECT_EQ(snapshot.all<Subnet>().size(), 1U);
  const Problem problem = only_problem(snapshot, "conflict");
  EXPECT_EQ(problem.severity, Severity::Warning);
  EXPECT_THAT(problem.message, AllOf(HasSubstr("subnet-0a"), HasSubstr("CidrBlock")));
  EXPECT_THAT(problem.message + problem.file, AllOf(HasSubstr("a.json"), HasSubstr("b.json")));
  EXPECT_EQ(snapshot.all<Subnet>()[0].cidr.to_string(), "10.0.7.0/24") << "the fuller one";
}

TEST(Broken, one_id_twice_in_one_file) {
  const Snapshot same = import_text("s.json", R"({"Subnets": [)" + good_subnet + "," + good_subnet + "]}");
  EXPECT_EQ(same.all<Subnet>().size(), 1U);
  EXPECT_EQ(problem_lines(same), "");
  const Snapshot other = import_text(
      "s.json", subnets(R"({"SubnetId": "subnet-0a", "VpcId": "vpc-0a", "CidrBlock": "10.0.9.0/24"})"));
  EXPECT_EQ(other.all<Subnet>().size(), 1U);
  EXPECT_EQ(problems_with(other, "conflict").size(), 1U);
}

// ---- pages

TEST(Broken, a_token_left_over) {
  for (const char* token : {"NextToken", "nextToken", "NextMarker", "Marker"}) {
    const Snapshot snapshot =
        import_text("s.json", R"({"Subnets": [)" + good_subnet + R"(], ")" + token + R"(": "abc"})");
    const Problem problem = only_problem(snapshot, "leftover-page");
    EXPECT_EQ(problem.severity, Severity::Error);
    EXPECT_EQ(problem.file, "s.json");
    EXPECT_THAT(problem.message, HasSubstr("describe-subnets"));
    EXPECT_THAT(problem.effect, HasSubstr("UNKNOWN"));
    EXPECT_THAT(problem.mend, HasSubstr("--max-items"));
    EXPECT_EQ(snapshot.all<Subnet>().size(), 1U);
  }
}

TEST(Broken, tokens_that_say_nothing) {
  for (const char* token : {"null", "\"\""})
    EXPECT_EQ(problem_lines(import_text(
                  "s.json", R"({"Subnets": [)" + good_subnet + R"(], "NextToken": )" + token + "}")),
        "");
}

TEST(Broken, a_whole_chain_of_pages_is_no_problem) {
  const std::string second = R"({"SubnetId": "subnet-0b", "VpcId": "vpc-0a", "CidrBlock": "10.0.1.0/24"})";
  const Snapshot snapshot =
      import_files({{"describe-subnets.1.json", R"({"Subnets": [)" + good_subnet + R"(], "NextToken": "x"})"},
          {"describe-subnets.2.json", R"({"Subnets": [)" + second + "]}"}});
  EXPECT_EQ(problem_lines(snapshot), "");
  EXPECT_EQ(snapshot.all<Subnet>().size(), 2U);
}

TEST(Broken, a_page_missing_for_one_parent_is_not_hidden_by_another) {
  const std::string route = R"({"DestinationCidrBlock": "10.0.0.0/8", "Type": "static", "State": "active"})";
  const Snapshot snapshot =
      import_files({{"search-transit-gateway-routes.tgw-rtb-0a.json",
                        R"({"Routes": [)" + route + R"(], "AdditionalRoutesAvailable": false})"},
          {"search-transit-gateway-routes.tgw-rtb-0b.json",
              R"({"Routes": [)" + route + R"(], "AdditionalRoutesAvailable": false, "NextToken": "x"})"}});
  EXPECT_THAT(only_problem(snapshot, "leftover-page").file, HasSubstr("0b.json"));
}

TEST(Broken, R_IN_8_truncated_routes) {
  const std::string route = R"({"DestinationCidrBlock": "10.0.0.0/8", "Type": "static", "State": "active"})";
  const Snapshot snapshot = import_text("search-transit-gateway-routes.tgw-rtb-0a.json",
      R"({"Routes": [)" + route + R"(], "AdditionalRoutesAvailable": true})");
  const Problem problem = only_problem(snapshot, "truncated-routes");
  EXPECT_EQ(problem.severity, Severity::Error);
  EXPECT_EQ(problem.pointer, "/AdditionalRoutesAvailable");
  EXPECT_THAT(problem.message, HasSubstr("tgw-rtb-0a"));
  EXPECT_THAT(problem.effect, HasSubstr("R-IN-8"));
}

TEST(Broken, R_IN_8_one_truncated_search_among_several_is_not_forgotten) {
  const std::string route = R"({"DestinationCidrBlock": "10.0.0.0/8", "Type": "static", "State": "active"})";
  const std::string other =
      R"({"DestinationCidrBlock": "11.0.0.0/8", "Type": "static", "State": "active"}, {"DestinationCidrBlock": "12.0.0.0/8", "Type": "static", "State": "active"})";
  const Snapshot snapshot =
      import_files({{"search-transit-gateway-routes.tgw-rtb-0a.1.json",
                        R"({"Routes": [)" + route + R"(], "AdditionalRoutesAvailable": true})"},
          {"search-transit-gateway-routes.tgw-rtb-0a.2.json",
              R"({"Routes": [)" + other + R"(], "AdditionalRoutesAvailable": false})"}});
  EXPECT_EQ(problems_with(snapshot, "truncated-routes").size(), 1U);
  EXPECT_EQ(snapshot.count(Kind::TransitGatewayRoutes), 3U);
}

// ---- files that are something else

struct NoExport {
  const char* name;
  std::string text;
  const char* code;
  const char* mend;
};

class NoExports : public ::testing::TestWithParam<NoExport> {};
void PrintTo(const NoExport& file, std::ostream* out) { *out << file.name; }

TEST_P(NoExports, are_named_for_what_they_are) {
  const Snapshot snapshot = import_files({{"describe-vpcs.json", GetParam().text},
      {"describe-subnets.json", R"({"Subnets": [)" + good_subnet + "]}"}});
  const Problem problem = only_problem(snapshot, GetParam().code);
  EXPECT_EQ(problem.file, "describe-vpcs.json");
  EXPECT_THAT(problem.message, Not(IsEmpty()));
  EXPECT_THAT(problem.effect, Not(IsEmpty()));
  EXPECT_THAT(problem.mend, HasSubstr(GetParam().mend));
  EXPECT_EQ(snapshot.all<Subnet>().size(), 1U) << "the file beside it was read";
  EXPECT_EQ(snapshot.state_of("ec2 describe-vpcs", "", ""), ExportState::Missing);
}

std::string name_of_no_export(const ::testing::TestParamInfo<NoExport>& info) { return info.param.name; }

INSTANTIATE_TEST_SUITE_P(Import, NoExports,
    ::testing::Values(NoExport{"empty", "", "empty-file", "AccessDenied"},
        NoExport{"blank", " \n\t\r\n ", "empty-file", "AccessDenied"},
        NoExport{
            "html", "<!DOCTYPE html>\n<html><body>Sign in</body></html>", "html-file", "export it again"},
        NoExport{"html_without_doctype", "<html><body>502</body></html>", "html-file", "export it again"},
        NoExport{"xml", "<?xml version=\"1.0\"?><DescribeVpcsResponse/>", "xml-file", "json"},
        NoExport{"text_output",
            "VPCS\t10.0.0.0/16\tdopt-1\tdefault\tvpc-1\nTAGS\tName\tmain\n",
            "text-output",
            "--output json"},
        NoExport{"table_output",
            "-----------------------\n|    DescribeVpcs     |\n+---------------------+\n||       Vpcs        "
            "||\n",
            "table-output",
            "--output json"},
        NoExport{
            "python_repr", "{'Vpcs': [{'VpcId': 'vpc-1', 'IsDefault': True}]}", "python-repr", "json.dump"},
        NoExport{"python_list", "[{'VpcId': 'vpc-1', 'IsDefault': True}]", "python-repr", "json.dump"},
        NoExport{"python_2_repr", "{u'Vpcs': [{u'VpcId': u'vpc-1'}]}", "python-repr", "json.dump"},
        NoExport{"cli_error",
            "\nAn error occurred (UnauthorizedOperation) when calling the DescribeVpcs operation: You are "
            "not authorized\n",
            "error-text",
            "export it again"},
        NoExport{"no_credentials",
            "Unable to locate credentials. You can configure credentials by running \"aws configure\".\n",
            "error-text",
            "export it again"},
        NoExport{"aws_usage",
            "usage: aws [options] <command> <subcommand>\naws: error: argument operation: Invalid choice\n",
            "error-text",
            "export it again"},
        NoExport{"prose", "There is nothing to see here, move along.\n", "not-an-export", "leave it out"},
        NoExport{"binary",
            std::string("\x7f"
                        "ELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0",
                18),
            "not-text",
            "leave it out"},
        NoExport{"query_result", R"([{"Name": "main", "Net": "10.0.0.0/16"}])", "not-an-export", "--query"},
        NoExport{"broken_yaml", "Vpcs:\n- VpcId: vpc-1\n   CidrBlock: [10.0\n", "not-yaml", "--output json"},
        NoExport{"yaml_bomb", "Vpcs: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "not-yaml", "--output json"},
        NoExport{"broken_json",
            R"({"Vpcs": [{"VpcId": "vpc-1",, "CidrBlock": "10.0.0.0/16"}]})",
            "not-json",
            "export it again"},
        NoExport{"broken_utf16", std::string("\xff\xfe{\0\"\0V\0\x00\xd8x\0", 12), "bad-encoding", "UTF-8"},
        NoExport{"half_utf16", "\xff\xfe" + utf16(R"({"Vpcs": []})", true) + "x", "bad-encoding", "UTF-8"}),
    name_of_no_export);

TEST(Broken, error_json_of_an_api) {
  const Snapshot snapshot = import_text("describe-vpcs.json",
      R"({"Error": {"Code": "UnauthorizedOperation", "Message": "no"}, "ResponseMetadata": {"HTTPStatusCode": 403}})");
  EXPECT_EQ(snapshot.problems().size(), 1U);
  EXPECT_NE(snapshot.problems()[0].severity, Severity::Note)
      << "an export failed: " << problem_lines(snapshot);
}

TEST(Broken, words_behind_the_document_are_told) {
  const Snapshot snapshot = import_text("describe-subnets.json",
      R"({"Subnets": [)" + good_subnet +
          "]}\nAn error occurred (RequestLimitExceeded) when calling the DescribeSubnets operation\n");
  EXPECT_EQ(snapshot.all<Subnet>().size(), 1U);
  ASSERT_EQ(snapshot.problems().size(), 1U);
  EXPECT_NE(snapshot.problems()[0].severity, Severity::Note);
}

TEST(Broken, bad_utf8_is_told_as_such) {
  const Snapshot snapshot = import_text("subnets.json",
      subnets("{\"SubnetId\": \"subnet-0b\", \"VpcId\": \"vpc-0a\", \"Tags\": [{\"Key\": \"Name\", "
              "\"Value\": \"caf\xe9\"}]}"));
  ASSERT_EQ(snapshot.problems().size(), 1U);
  EXPECT_EQ(snapshot.problems()[0].severity, Severity::Error);
  EXPECT_THAT(snapshot.problems()[0].message, HasSubstr("UTF-8"));
}

TEST(Broken, no_such_file) {
  const Snapshot snapshot = import_path("/nowhere/at/all");
  const Problem problem = only_problem(snapshot, "no-such-file");
  EXPECT_EQ(problem.file, "/nowhere/at/all");
  EXPECT_THAT(problem.mend, HasSubstr("-s"));
}

TEST(Broken, a_file_without_read_permission) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may read everything";
  const TemporaryFolder folder;
  ::chmod(folder.write("closed.json", "{}").c_str(), 0);
  folder.write("subnets.json", R"({"Subnets": [)" + good_subnet + "]}");
  const Snapshot snapshot = import_path(folder.str());
  const Problem problem = only_problem(snapshot, "unreadable-file");
  EXPECT_EQ(problem.file, "closed.json");
  EXPECT_THAT(problem.mend, HasSubstr("permission"));
  EXPECT_EQ(snapshot.all<Subnet>().size(), 1U);
}

TEST(Broken, links_and_devices_in_folders_are_not_followed) {
  const TemporaryFolder folder;
  const TemporaryFolder elsewhere;
  elsewhere.write("subnets.json", R"({"Subnets": [)" + good_subnet + "]}");
  std::filesystem::create_symlink(elsewhere / "subnets.json", folder / "subnets.json");
  std::filesystem::create_directory_symlink(folder.path(), folder / "loop");
  ASSERT_EQ(::mkfifo((folder / "pipe.json").c_str(), 0600), 0);
  const Snapshot snapshot = import_path(folder.str());
  EXPECT_EQ(snapshot.all<Subnet>().size(), 0U);
  EXPECT_EQ(problems_with(snapshot, "link-skipped").size(), 3U) << problem_lines(snapshot);
}

// ---- torn files

TEST(Broken, a_torn_file_keeps_its_whole_objects) {
  const Snapshot snapshot = import_text(
      "subnets.json", R"({"Subnets": [)" + good_subnet + R"(, {"SubnetId": "subnet-0b", "VpcId": "vpc)");
  EXPECT_EQ(snapshot.all<Subnet>().size(), 1U);
  const Problem problem = only_problem(snapshot, "torn-file");
  EXPECT_EQ(problem.severity, Severity::Error);
  EXPECT_EQ(problem.file, "subnets.json");
  EXPECT_THAT(problem.effect, HasSubstr("1 object"));
  EXPECT_THAT(problem.mend, HasSubstr("export it again"));
}

/// Wherever a file was cut: what stands whole before the cut is read, the cut is told, nothing crashes.
TEST(Broken, every_point_of_truncation) {
  std::string text = R"({"Subnets": [)";
  std::vector<std::size_t> ends;
  for (int i = 0; i < 6; ++i) {
    if (i > 0) text += ", ";
    text +=
        R"({"SubnetId": "subnet-0)" + std::to_string(i) + R"(", "VpcId": "vpc-0a", "CidrBlock": "10.0.)" +
        std::to_string(i) + R"(.0/24", "Ipv6CidrBlockAssociationSet": [{"Ipv6CidrBlock": "2001:db8:)" +
        std::to_string(i) +
        R"(::/64", "Ipv6CidrBlockState": {"State": "associated"}}], "Tags": [{"Key": "Na\"me\\", "Value": "{[\"x"}]})";
    ends.push_back(text.size());
  }
  text += "]}";
  for (std::size_t length = 1; length < text.size(); ++length) {
    const Snapshot snapshot = import_text("describe-subnets.json", text.substr(0, length));
    const auto whole =
        static_cast<std::size_t>(std::ranges::count_if(ends, [&](std::size_t end) { return end <= length; }));
    EXPECT_EQ(snapshot.all<Subnet>().size(), whole) << text.substr(0, length);
    EXPECT_NE(complaints(snapshot), "") << text.substr(0, length);
    expect_sound_problems(snapshot);
    if (HasFailure()) return;
  }
}

TEST(Broken, every_point_of_truncation_of_a_sample) {
  const Files files = read_folder(source_folder() / "samples" / "three-tier" / "us-east-1");
  for (const char* name : {"describe-vpcs.json",
           "describe-route-tables.json",
           "describe-instances.json",
           "describe-nat-gateways.json",
           "elbv2-describe-target-health.shop-web-http.json",
           "describe-vpc-block-public-access-options.json"}) {
    const std::string& text = files.at(name);
    const std::string whole = bodies(import_text(name, text));
    const std::size_t step = std::max<std::size_t>(1, text.size() / 400);
    for (std::size_t length = 1; length + 3 < text.size(); length += step) {
      const Snapshot snapshot = import_text(name, text.substr(0, length));
      EXPECT_NE(complaints(snapshot), "") << name << " cut at " << length;
      expect_sound_problems(snapshot);
      // What was read is a part of what the whole file gives, but for lists of rows, which may end early.
      if (std::string(name).find("instances") == std::string::npos &&
          std::string(name).find("health") == std::string::npos) {
        std::istringstream lines(bodies(snapshot));
        for (std::string line; std::getline(lines, line);)
          EXPECT_THAT(whole, HasSubstr(line)) << name << " cut at " << length;
      }
      if (HasFailure()) return;
    }
  }
}

TEST(Broken, a_torn_last_document_of_several) {
  const Snapshot snapshot = import_text("all.json",
      R"({"Subnets": [)" + good_subnet + "]}\n" +
          R"({"Vpcs": [{"VpcId": "vpc-0a", "CidrBlock": "10.0.0.0/16"}, {"Vpc)");
  EXPECT_EQ(snapshot.all<Subnet>().size(), 1U);
  EXPECT_EQ(snapshot.all<Vpc>().size(), 1U);
  EXPECT_EQ(only_problem(snapshot, "torn-file").pointer, "/1");
}

TEST(Broken, one_broken_line_of_json_lines_costs_that_line) {
  const Snapshot snapshot = import_text("all.jsonl",
      R"({"Subnets": [)" + good_subnet + "]}\n" + R"({"Vpcs": [{"VpcId": "vpc-0a",, }]})" + "\n" +
          R"({"InternetGateways": [{"InternetGatewayId": "igw-0a", "Attachments": []}]})" + "\n");
  EXPECT_EQ(snapshot.all<Subnet>().size(), 1U);
  EXPECT_EQ(snapshot.all<InternetGateway>().size(), 1U);
  EXPECT_EQ(only_problem(snapshot, "not-json").pointer, "/1");
}

TEST(Broken, packed_files_that_end_early) {
  const std::string json = R"({"Subnets": [)" + good_subnet + "]}";
  for (const Squeeze how : {Squeeze::Gzip, Squeeze::Zstd, Squeeze::Xz, Squeeze::Bzip2}) {
    const std::string packed = squeezed(json, how);
    for (std::size_t length = 8; length < packed.size(); ++length) {
      const Snapshot snapshot = import_text("describe-subnets.json.packed", packed.substr(0, length));
      EXPECT_NE(complaints(snapshot), "") << static_cast<int>(how) << " cut at " << length;
      expect_sound_problems(snapshot);
    }
  }
  const std::string zipped = zip({{.name = "describe-subnets.json", .contents = json}});
  for (std::size_t length = 8; length < zipped.size(); ++length)
    expect_sound_problems(import_text("x.zip", zipped.substr(0, length)));
}

// ---- odd JSON

TEST(Broken, the_last_of_duplicate_keys_counts) {
  const Snapshot snapshot = import_text("s.json",
      R"({"Subnets": [{"SubnetId": "subnet-0x", "SubnetId": "subnet-0a", "VpcId": "vpc-0a", "CidrBlock": "10.9.0.0/24", "CidrBlock": "10.0.0.0/24"}]})");
  ASSERT_EQ(snapshot.all<Subnet>().size(), 1U);
  EXPECT_EQ(snapshot.all<Subnet>()[0].id.to_string(), "subnet-0a");
  EXPECT_EQ(snapshot.all<Subnet>()[0].cidr.to_string(), "10.0.0.0/24");
}

TEST(Broken, a_list_key_twice_in_one_answer) {
  const Snapshot snapshot = import_text("s.json",
      R"({"Subnets": [)" + good_subnet +
          R"(], "Subnets": [{"SubnetId": "subnet-0b", "VpcId": "vpc-0a", "CidrBlock": "10.0.1.0/24"}]})");
  EXPECT_EQ(snapshot.all<Subnet>().size(), 2U);
}

TEST(Broken, escaped_keys_are_the_same_keys) {
  const Snapshot snapshot = import_text("s.json",
      R"({"Subnets": [{"SubnetId": "subnet-0a", "Vpc\u0049d": "vpc-0a", "CidrBlock": "10.0.0.0/24"}]})");
  EXPECT_EQ(snapshot.all<Subnet>().size(), 1U) << problem_lines(snapshot);
}

std::string nested(char open, char close, std::size_t depth) {
  return std::string(depth, open) + std::string(depth, close);
}

TEST(Broken, deep_nesting_is_no_danger) {
  for (const std::size_t depth : {50U, 1000U, 1023U, 1025U, 5000U, 100000U}) {
    std::string objects;
    for (std::size_t i = 0; i < depth; ++i) objects += R"({"a":)";
    objects += "1" + std::string(depth, '}');
    std::string wrapped;
    for (std::size_t i = 0; i < depth; ++i) wrapped += R"({"111122223333":)";
    wrapped += "1" + std::string(depth, '}');
    const std::vector<std::string> texts = {nested('[', ']', depth),
        objects,
        wrapped,
        std::string(depth, '['),
        std::string(depth, '{'),
        R"({"Subnets": [{"SubnetId": "subnet-0a", "VpcId": "vpc-0a", "X": )" + nested('[', ']', depth) +
            "}]}",
        R"({"Subnets": [{"SubnetId": "subnet-0a", "VpcId": "vpc-0a", "Tags": )" + nested('[', ']', depth) +
            "}]}",
        R"({"Subnets": )" + nested('[', ']', depth) + "}"};
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const Snapshot snapshot = import_text("deep.json", texts[i]);
      expect_sound_problems(snapshot);
      EXPECT_FALSE(snapshot.problems().empty() && snapshot.all<Subnet>().empty()) << depth << " text " << i;
    }
    std::string yaml;
    for (std::size_t i = 0; i < std::min<std::size_t>(depth, 3000); ++i) yaml += std::string(i, ' ') + "a:\n";
    expect_sound_problems(import_text("deep.yaml", yaml));
    expect_sound_problems(import_text("flow.yaml", "a: " + nested('[', ']', depth)));
  }
}

TEST(Broken, long_keys_and_values_are_cut_in_messages) {
  const std::string key(10'000, 'k');
  const Snapshot snapshot = import_text("s.json",
      R"({"Subnets": [{"SubnetId": "subnet-0a", "VpcId": "vpc-0a", ")" + key + R"(": 1, "CidrBlock": ")" +
          std::string(10'000, '9') + R"("}]})");
  for (const Problem& problem : snapshot.problems()) EXPECT_LT(problem.message.size(), 300U);
  EXPECT_EQ(problems_with(snapshot, "unknown-key").size(), 1U);
  EXPECT_EQ(problems_with(snapshot, "bad-value").size(), 1U);
}

TEST(Broken, control_characters_do_not_reach_a_terminal) {
  const Snapshot snapshot = import_text("s.json",
      R"({"Subnets": [{"SubnetId": "subnet-0a", "VpcId": "vpc-0a", "CidrBlock": "\u001b[31mred\u0007\n"}]})");
  const Problem problem = only_problem(snapshot, "bad-value");
  EXPECT_EQ(problem.message.find('\x1b'), std::string::npos);
  EXPECT_EQ(problem.message.find('\n'), std::string::npos);
}

TEST(Broken, repeats_are_counted_not_listed) {
  std::string text = R"({"Subnets": [)" + good_subnet;
  for (int i = 0; i < 500; ++i)
    text += R"(, {"SubnetId": "subnet-)" + std::to_string(1000 + i) +
            R"(", "VpcId": "vpc-0a", "CidrBlock": "nonsense"})";
  const Snapshot snapshot = import_text("s.json", text + "]}");
  const std::vector<Problem> found = problems_with(snapshot, "bad-value");
  EXPECT_LT(found.size(), 50U);
  EXPECT_EQ(snapshot.left_out().size(), 500U);
  std::string all;
  for (const Problem& problem : found) all += problem.message;
  EXPECT_THAT(all, HasSubstr(std::to_string(500 - found.size()) + " more"));
}

TEST(Broken, unknown_keys_and_new_words_are_notes) {
  const Snapshot snapshot = import_text("s.json",
      R"({"Subnets": [{"SubnetId": "subnet-0a", "VpcId": "vpc-0a", "CidrBlock": "10.0.0.0/24", "State": "hibernating", "QuantumEntangled": true},
    {"SubnetId": "subnet-0b", "VpcId": "vpc-0a", "CidrBlock": "10.0.1.0/24", "State": "hibernating", "QuantumEntangled": {"with": ["subnet-0a"]}}]})");
  EXPECT_EQ(complaints(snapshot), "");
  EXPECT_EQ(snapshot.all<Subnet>().size(), 2U);
  EXPECT_EQ(only_problem(snapshot, "unknown-key").pointer, "/Subnets/0/QuantumEntangled");
  EXPECT_EQ(only_problem(snapshot, "unknown-word").pointer, "/Subnets/0/State");
}

TEST(Broken, R_IN_1_words_are_compared_without_case_and_dashes) {
  EXPECT_EQ(
      problem_lines(import_text("s.json",
          R"({"Subnets": [{"SubnetId": "subnet-0a", "VpcId": "vpc-0a", "CidrBlock": "10.0.0.0/24", "State": "AVAILABLE"}]})")),
      "");
}

// ---- hostile archives

TEST(Hostile, paths_that_lead_out_of_the_archive) {
  const std::string json = R"({"Subnets": [)" + good_subnet + "]}";
  for (const char* name :
      {"../describe-subnets.json", "/etc/describe-subnets.json", "a/../../describe-subnets.json"}) {
    const Snapshot snapshot = import_text("x.tar",
        tar({{.name = name, .contents = json},
            {.name = "good.json",
                .contents = R"({"Vpcs": [{"VpcId": "vpc-0a", "CidrBlock": "10.0.0.0/16"}]})"}}));
    EXPECT_EQ(snapshot.all<Subnet>().size(), 0U) << name;
    EXPECT_EQ(snapshot.all<Vpc>().size(), 1U) << name;
    EXPECT_EQ(problems_with(snapshot, "archive-path-escape").size(), 1U) << name << problem_lines(snapshot);
  }
}

TEST(Hostile, links_in_archives) {
  const Snapshot snapshot =
      import_text("x.tar", tar({{.name = "describe-subnets.json", .link = "/etc/passwd"}}));
  EXPECT_EQ(problems_with(snapshot, "link-skipped").size(), 1U) << problem_lines(snapshot);
}

TEST(Hostile, many_entries) {
  std::vector<ArchiveEntry> entries;
  for (int i = 0; i < 300; ++i)
    entries.push_back({.name = "f" + std::to_string(i) + ".json", .contents = "{}"});
  const TemporaryFolder folder;
  folder.write("many.zip", zip(entries));
  ImportOptions options;
  options.paths = {folder.str()};
  options.limits.entries = 100;
  const Snapshot snapshot = import_exports(options);
  EXPECT_THAT(only_problem(snapshot, "archive-too-large").message, HasSubstr("100"));
}

TEST(Hostile, a_bomb_is_cut_off) {
  const std::string zeros(64 << 20, ' ');
  const std::string bomb = squeezed("{" + zeros + zeros + "}", Squeeze::Gzip);
  ASSERT_LT(bomb.size(), 1U << 20);
  const TemporaryFolder folder;
  folder.write("bomb.json.gz", bomb);
  ImportOptions options;
  options.paths = {folder.str()};
  options.limits.ratio = 100;
  options.limits.ratio_from = 1 << 20;
  EXPECT_THAT(only_problem(import_exports(options), "archive-too-large").message, HasSubstr("100"));
  options.limits = {};
  options.limits.unpacked = 1 << 20;
  EXPECT_EQ(problems_with(import_exports(options), "archive-too-large").size(), 1U);
  options.limits = {};
  options.limits.largest_text = 1 << 20;
  EXPECT_EQ(problems_with(import_exports(options), "archive-too-large").size(), 1U);
}

TEST(Hostile, a_bomb_of_bombs_is_counted_as_a_whole) {
  std::vector<ArchiveEntry> entries;
  const std::string inner = squeezed(std::string(4 << 20, ' '), Squeeze::Gzip);
  for (int i = 0; i < 32; ++i)
    entries.push_back({.name = "b" + std::to_string(i) + ".json.gz", .contents = inner});
  const TemporaryFolder folder;
  folder.write("bombs.tar", tar(entries));
  ImportOptions options;
  options.paths = {folder.str()};
  options.limits.unpacked = 16 << 20;  // 128 MiB stand in it
  EXPECT_GE(problems_with(import_exports(options), "archive-too-large").size(), 1U);
}

TEST(Hostile, archives_in_archives) {
  std::string packed = R"({"Subnets": [)" + good_subnet + "]}";
  packed = zip({{.name = "describe-subnets.json", .contents = packed}});
  for (int i = 0; i < 8; ++i) packed = zip({{.name = "inner.zip", .contents = packed}});
  const Snapshot snapshot = import_text("x.zip", packed);
  EXPECT_EQ(only_problem(snapshot, "archive-too-deep").severity, Severity::Error);
}

TEST(Hostile, names_of_any_bytes) {
  const std::string json = R"({"Subnets": [)" + good_subnet + "]}";
  for (const std::string& name : {std::string("\xff\xfe.json"),
           std::string(200, 'n') + ".json",
           std::string("a\nb.json"),
           std::string("\x1b[31m.json")}) {
    const Snapshot snapshot = import_text("x.tar", tar({{.name = name, .contents = json}}));
    expect_sound_problems(snapshot);
    EXPECT_EQ(snapshot.all<Subnet>().size(), 1U) << name << problem_lines(snapshot);
  }
}

TEST(Hostile, random_bytes) {
  std::mt19937_64 random(7);
  for (const char* head : {"",
           "{",
           "[",
           "\x1f\x8b",
           "\x28\xb5\x2f\xfd",
           "PK\x03\x04",
           "\xff\xfe",
           "Vpcs:\n- ",
           "BZh9",
           "\xfd"
           "7zXZ"}) {
    for (int i = 0; i < 40; ++i) {
      std::string bytes = head;
      for (std::size_t n = random() % 400; n > 0; --n) bytes += static_cast<char>(random());
      expect_sound_problems(import_text("x", bytes));
    }
  }
}

// ---- thirty at once

TEST(Broken, thirty_broken_files_give_thirty_clear_problems) {
  const std::string gz = squeezed(R"({"Vpcs": []})", Squeeze::Gzip);
  Files files = {
      {"01-empty.json", ""},
      {"02-html.json", "<html></html>"},
      {"03-xml.json", "<?xml version='1.0'?><a/>"},
      {"04-text.json", "VPCS\t10.0.0.0/16\n"},
      {"05-table.json", "--------------------\n|  DescribeVpcs  |\n"},
      {"06-python.json", "{'Vpcs': []}"},
      {"07-error.json", "An error occurred (AccessDenied)"},
      {"08-prose.json", "hello"},
      {"09-torn.json", R"({"Vpcs": [{"VpcId": "vpc-1")"},
      {"10-comma.json", R"({"Vpcs": [,]})"},
      {"11-bytes.json", std::string("\0\1\2\3\4\5", 6)},
      {"12-utf8.json", "{\"Vpcs\": [{\"VpcId\": \"\xff\"}]}"},
      {"13-utf16.json", std::string("\xff\xfe\x00\xd8\x00", 5)},
      {"14-yaml.yaml", "a: [b\n"},
      {"15-query.json", R"([{"A": 1, "B": 2}])"},
      {"16-terraform.json", R"({"format_version": "1.2", "terraform_version": "1.9", "planned_values": {}})"},
      {"17-template.json", R"({"AWSTemplateFormatVersion": "2010-09-09"})"},
      {"18-config.json", R"({"configurationItems": []})"},
      {"19-gzip.json.gz", gz.substr(0, gz.size() / 2)},
      {"20-token.json",
          R"({"Vpcs": [{"VpcId": "vpc-20", "CidrBlock": "10.0.0.0/16", "OwnerId": "202020202020"}], "NextToken": "x"})"},
      {"21-cidr.json", R"({"Vpcs": [{"VpcId": "vpc-21", "CidrBlock": "10.0.0.0/33"}]})"},
      {"22-port.json",
          R"({"SecurityGroups": [{"GroupId": "sg-22", "IpPermissions": [{"IpProtocol": "tcp", "FromPort": 70000, "ToPort": 70000}]}]})"},
      {"23-type.json", R"({"Subnets": [{"SubnetId": 23, "VpcId": "vpc-1"}]})"},
      {"24-noid.json", R"({"Subnets": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/24"}]})"},
      {"25-parent.json", R"({"Entries": [{"Cidr": "10.0.0.0/8"}]})"},
      {"26-overlap.json",
          R"({"Subnets": [{"SubnetId": "subnet-26a", "VpcId": "vpc-26", "CidrBlock": "10.0.0.0/24"}, {"SubnetId": "subnet-26b", "VpcId": "vpc-26", "CidrBlock": "10.0.0.0/25"}]})"},
      {"27-acl.json",
          R"({"NetworkAcls": [{"NetworkAclId": "acl-27", "Entries": [{"RuleNumber": 1, "Protocol": "6", "RuleAction": "allow", "Egress": true, "PortRange": {"From": 9, "To": 1}}]}]})"},
      {"28-route.json",
          R"({"RouteTables": [{"RouteTableId": "rtb-28", "VpcId": "vpc-1", "Routes": [{"GatewayId": "igw-1", "Origin": "CreateRoute", "State": "active"}]}]})"},
      {"29-truncated.json",
          R"({"TransitGatewayRouteTableId": "tgw-rtb-29", "Routes": [{"DestinationCidrBlock": "10.0.0.0/8", "Type": "static", "State": "active"}], "AdditionalRoutesAvailable": true})"},
      {"30-strings.json", R"({"Vpcs": ["vpc-1", "vpc-2"]})"},
      {"31-address.json",
          R"({"NetworkInterfaces": [{"NetworkInterfaceId": "eni-31", "SubnetId": "subnet-26a", "VpcId": "vpc-26", "PrivateIpAddresses": [{"PrivateIpAddress": "1.2.3.400"}]}]})"},
      {"32-error.json", "Unable to locate credentials"},
  };
  const Snapshot snapshot = import_files(files);
  expect_sound_problems(snapshot);
  for (const auto& [name, text] : files) {
    const bool told = std::ranges::any_of(snapshot.problems(),
        [&](const Problem& problem) { return problem.file == name && problem.severity != Severity::Note; });
    EXPECT_TRUE(told) << name << " has no problem in\n" << problem_lines(snapshot);
  }
  EXPECT_GE(snapshot.problems().size(), 30U);
}

}  // namespace
}  // namespace vpcscope::testing
