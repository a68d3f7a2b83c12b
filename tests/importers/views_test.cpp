// One object seen several times: from two accounts, from both sides, inside another object; whose it is and
// where; and what was exported at all.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/resources/all.h"
#include "tests/support/importing.h"

namespace vpcscope::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

const char* const a = "111122223333";
const char* const b = "444455556666";

std::string vpc(const std::string& id, const std::string& owner, const std::string& cidr = "10.0.0.0/16") {
  return R"({"VpcId": ")" + id + R"(", "OwnerId": ")" + owner + R"(", "CidrBlock": ")" + cidr +
         R"(", "CidrBlockAssociationSet": [{"CidrBlock": ")" + cidr +
         R"(", "CidrBlockState": {"State": "associated"}}]})";
}

std::string subnet(const std::string& id, const std::string& owner, const std::string& more = "") {
  return R"({"SubnetId": ")" + id + R"(", "VpcId": "vpc-0a", "OwnerId": ")" + owner +
         R"(", "CidrBlock": "10.0.0.0/24",
             "AvailabilityZone": "us-east-1a")" +
         more + "}";
}

// ---- views

TEST(Views, a_shared_subnet_seen_from_two_accounts_is_one_and_no_problem) {
  const Snapshot snapshot = import_files(
      {{std::string(a) + "/us-east-1/describe-subnets.json",
           R"({"Subnets": [)" +
               subnet("subnet-0a",
                   a,
                   R"(, "Tags": [{"Key": "Name", "Value": "shared"}], "MapPublicIpOnLaunch": true)") +
               "]}"},
          {std::string(b) + "/us-east-1/describe-subnets.json",
              R"({"Subnets": [)" +
                  subnet("subnet-0a",
                      a,
                      R"(, "Tags": [{"Key": "Team", "Value": "b"}], "MapPublicIpOnLaunch": false)") +
                  "]}"}});
  ASSERT_EQ(snapshot.all<Subnet>().size(), 1U);
  EXPECT_EQ(problem_lines(snapshot), "");
  const Subnet& subnet = snapshot.all<Subnet>()[0];
  EXPECT_TRUE(subnet.maps_public_address.yes()) << "its owner's view wins";
  EXPECT_EQ(subnet.header.account.view(), a);
  EXPECT_EQ(subnet.header.tags.size(), 2U) << "both accounts' tags";
  EXPECT_THAT(place_of(snapshot, subnet.header), HasSubstr(a));
}

TEST(Views, a_route_table_that_a_participant_sees_less_of) {
  const Snapshot snapshot = import_files(
      {{std::string(a) + "/us-east-1/describe-route-tables.json",
           R"({"RouteTables": [{"RouteTableId": "rtb-0a", "VpcId": "vpc-0a", "OwnerId": ")" + std::string(a) +
               R"(", "Routes": [{"DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local", "State": "active", "Origin": "CreateRouteTable"}], "Associations": []}]})"},
          {std::string(b) + "/us-east-1/describe-route-tables.json",
              R"({"RouteTables": [{"RouteTableId": "rtb-0a", "VpcId": "vpc-0a", "OwnerId": ")" +
                  std::string(a) + R"(", "Routes": [], "Associations": []}]})"}});
  ASSERT_EQ(snapshot.all<RouteTable>().size(), 1U);
  EXPECT_EQ(snapshot.all<RouteTable>()[0].routes.size(), 1U);
  EXPECT_EQ(complaints(snapshot), "");
}

TEST(Views, a_peering_printed_on_both_sides_is_one) {
  const auto peering = [&](const std::string& requester_more, const std::string& accepter_more) {
    return R"({"VpcPeeringConnections": [{"VpcPeeringConnectionId": "pcx-0a", "Status": {"Code": "active", "Message": "Active"},
      "RequesterVpcInfo": {"VpcId": "vpc-0a", "OwnerId": ")" +
           std::string(a) + R"(", "Region": "us-east-1", "CidrBlock": "10.0.0.0/16")" + requester_more +
           R"(}, "AccepterVpcInfo": {"VpcId": "vpc-0b", "OwnerId": ")" + b +
           R"(", "Region": "us-east-1", "CidrBlock": "10.1.0.0/16")" + accepter_more + "}}]}";
  };
  const std::string options = R"(, "PeeringOptions": {"AllowDnsResolutionFromRemoteVpc": true})";
  const Snapshot snapshot = import_files(
      {{std::string(a) + "/us-east-1/describe-vpc-peering-connections.json", peering(options, "")},
          {std::string(b) + "/us-east-1/describe-vpc-peering-connections.json", peering("", options)}});
  ASSERT_EQ(snapshot.all<VpcPeeringConnection>().size(), 1U);
  EXPECT_EQ(complaints(snapshot), "");
}

TEST(Views, R_SVC_7_options_of_classic_link_are_ignored_with_a_warning) {
  const auto peering = [](const std::string& options) {
    return import_files({{std::string(a) + "/us-east-1/describe-vpc-peering-connections.json",
        R"({"VpcPeeringConnections": [{"VpcPeeringConnectionId": "pcx-0a", "Status": {"Code": "active"},
      "RequesterVpcInfo": {"VpcId": "vpc-0a", "OwnerId": ")" +
            std::string(a) + R"("}, "AccepterVpcInfo": {"VpcId": "vpc-0b", "OwnerId": ")" + b +
            R"(", "PeeringOptions": {)" + options + "}}}]}"}});
  };
  EXPECT_EQ(complaints(peering(R"("AllowEgressFromLocalClassicLinkToRemoteVpc": false)")), "");
  EXPECT_THAT(complaints(peering(R"("AllowEgressFromLocalClassicLinkToRemoteVpc": true)")),
      AllOf(HasSubstr("classic-link"), HasSubstr("/VpcPeeringConnections/0/AccepterVpcInfo/PeeringOptions")));
  EXPECT_THAT(complaints(peering(R"("AllowEgressFromLocalVpcToRemoteClassicLink": true)")),
      HasSubstr("classic-link"));
}

TEST(Views, the_same_file_twice_is_no_conflict) {
  const std::string text = R"({"Vpcs": [)" + vpc("vpc-0a", a) + "]}";
  EXPECT_EQ(
      problem_lines(import_files({{"x/describe-vpcs.json", text}, {"y/describe-vpcs.json", text}})), "");
}

std::string rules_of(const std::string& more) {
  return R"({"SecurityGroupRules": [
    {"SecurityGroupRuleId": "sgr-01", "GroupId": "sg-0a", "GroupOwnerId": "111122223333", "IsEgress": false,
     "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIpv4": "10.0.0.0/8"},
    {"SecurityGroupRuleId": "sgr-02", "GroupId": "sg-0a", "GroupOwnerId": "111122223333", "IsEgress": true,
     "IpProtocol": "-1", "FromPort": -1, "ToPort": -1, "CidrIpv4": "0.0.0.0/0"})" +
         more;
}

TEST(Views, R_IN_6_a_group_is_known_by_its_rules) {
  const std::string place = std::string(a) + "/us-east-1/";
  const auto groups = [&](const std::string& more, const Files& others = {}) {
    Files files = others;
    files[place + "describe-security-group-rules.json"] = rules_of(more);
    return import_files(files).all<SecurityGroup>().size();
  };
  const Snapshot snapshot = import_files({{place + "describe-security-group-rules.json", rules_of("]}")}});
  ASSERT_EQ(snapshot.all<SecurityGroup>().size(), 1U);
  const SecurityGroup& group = snapshot.all<SecurityGroup>()[0];
  EXPECT_TRUE(group.header.derived);
  EXPECT_EQ(group.id.to_string(), "sg-0a");
  EXPECT_FALSE(group.ingress.present());
  EXPECT_EQ(snapshot.state_of("ec2 describe-security-groups", a, "us-east-1"), ExportState::Missing);
  // A page that is missing, a rule that could not be read, and a list of groups that lacks it: not known.
  EXPECT_EQ(groups("]}"), 1U);
  EXPECT_EQ(groups(R"(], "NextToken": "more"})"), 0U);
  EXPECT_EQ(groups(R"(, {"SecurityGroupRuleId": "sgr-03", "IsEgress": true}]})"), 0U);
  EXPECT_EQ(groups("]}", {{place + "describe-security-groups.json", R"({"SecurityGroups": []})"}}), 0U);
  EXPECT_EQ(groups("]}",
                {{std::string(a) + "/eu-west-1/describe-security-groups.json", R"({"SecurityGroups": []})"}}),
      1U);
}

TEST(Views, R_IN_4_one_attachment_id_on_two_transit_gateways_stays_two) {
  const auto attachment = [](const std::string& gateway, const std::string& region) {
    return R"({"TransitGatewayAttachments": [{"TransitGatewayAttachmentId": "tgw-attach-0a", "TransitGatewayId": ")" +
           gateway + R"(", "TransitGatewayOwnerId": "111122223333",
      "ResourceType": "peering", "ResourceId": ")" +
           (gateway == "tgw-0a" ? "tgw-0b" : "tgw-0a") +
           R"(", "State": "available", "Tags": [{"Key": "Region", "Value": ")" + region + R"("}]}]})";
  };
  const Snapshot snapshot = import_files(
      {{"us-east-1/describe-transit-gateway-attachments.json", attachment("tgw-0a", "us-east-1")},
          {"eu-west-1/describe-transit-gateway-attachments.json", attachment("tgw-0b", "eu-west-1")}});
  ASSERT_EQ(snapshot.all<TransitGatewayAttachment>().size(), 2U);
  EXPECT_EQ(complaints(snapshot), "");
  EXPECT_EQ(snapshot.all<TransitGatewayAttachment>()[0].transit_gateway.to_string(), "tgw-0a");
  EXPECT_EQ(snapshot.all<TransitGatewayAttachment>()[1].transit_gateway.to_string(), "tgw-0b");
}

TEST(Views, children_of_lists_know_their_parent_by_the_name_of_the_file) {
  const std::string place = std::string(a) + "/us-east-1/vpc-lattice-list-targets.";
  const char* const items = R"({"items": [{"id": "10.0.2.20", "port": 80, "status": "HEALTHY"}]})";
  const Snapshot snapshot = import_files({{place + "tg-0a.json", items}, {place + "tg-0b.json", items}});
  std::vector<std::string> found;
  for (const LatticeTarget& one : snapshot.all<LatticeTarget>()) found.push_back(one.group.to_string());
  EXPECT_THAT(found, UnorderedElementsAre("tg-0a", "tg-0b"));
}

TEST(Views, rows_without_an_id_are_kept_apart_but_not_doubled) {
  const std::string text =
      R"({"Routes": [{"ClientVpnEndpointId": "cvpn-endpoint-0a", "DestinationCidr": "10.0.0.0/16", "TargetSubnet": "subnet-0a", "Type": "Nat"},
    {"ClientVpnEndpointId": "cvpn-endpoint-0a", "DestinationCidr": "10.1.0.0/16", "TargetSubnet": "subnet-0a", "Type": "Nat"}]})";
  const Snapshot snapshot = import_files({{"describe-client-vpn-routes.cvpn-endpoint-0a.json", text},
      {"again/describe-client-vpn-routes.cvpn-endpoint-0a.json", text}});
  EXPECT_EQ(snapshot.all<ClientVpnRoute>().size(), 2U);
  EXPECT_EQ(complaints(snapshot), "");
}

TEST(Views, both_calls_for_prefix_lists_make_one_object) {
  const Snapshot snapshot = import_files(
      {{"describe-managed-prefix-lists.json",
           R"({"PrefixLists": [{"PrefixListId": "pl-63a5400a", "PrefixListName": "com.amazonaws.us-east-1.s3", "AddressFamily": "IPv4", "State": "create-complete", "OwnerId": "AWS"}]})"},
          {"describe-prefix-lists.json",
              R"({"PrefixLists": [{"PrefixListId": "pl-63a5400a", "PrefixListName": "com.amazonaws.us-east-1.s3", "Cidrs": ["3.5.0.0/19"]}]})"}});
  ASSERT_EQ(snapshot.all<PrefixList>().size(), 1U);
  EXPECT_EQ(snapshot.all<PrefixList>()[0].cidrs.size(), 1U);
  EXPECT_EQ(complaints(snapshot), "");
}

TEST(Views, equal_names_in_two_accounts_are_two_databases) {
  const auto database = [](const std::string& account) {
    return R"({"DBInstances": [{"DBInstanceIdentifier": "orders", "DBInstanceArn": "arn:aws:rds:us-east-1:)" +
           account + R"(:db:orders", "Engine": "postgres", "DBInstanceStatus": "available"}]})";
  };
  const Snapshot snapshot = import_files({{std::string(a) + "/rds-describe-db-instances.json", database(a)},
      {std::string(b) + "/rds-describe-db-instances.json", database(b)}});
  EXPECT_EQ(snapshot.all<Database>().size(), 2U);
  EXPECT_EQ(complaints(snapshot), "");
}

TEST(Views, a_global_object_exported_in_two_regions_is_one) {
  const std::string text =
      R"({"directConnectGateways": [{"directConnectGatewayId": "5f294f92-bafb-4011-916d-9b0bexample", "directConnectGatewayName": "DxGateway", "amazonSideAsn": 64512, "ownerAccount": "111122223333", "directConnectGatewayState": "available"}]})";
  const Snapshot snapshot =
      import_files({{"us-east-1/directconnect-describe-direct-connect-gateways.json", text},
          {"eu-west-1/directconnect-describe-direct-connect-gateways.json", text}});
  EXPECT_EQ(snapshot.all<DirectConnectGateway>().size(), 1U);
}

// ---- interfaces inside instances

std::string instances(const std::string& address, const std::string& group = "sg-0a") {
  return R"({"Reservations": [{"OwnerId": "111122223333", "Instances": [{"InstanceId": "i-0a", "VpcId": "vpc-0a", "SubnetId": "subnet-0a", "State": {"Code": 16, "Name": "running"},
    "Placement": {"AvailabilityZone": "us-east-1a"}, "NetworkInterfaces": [{"NetworkInterfaceId": "eni-0a", "SubnetId": "subnet-0a", "VpcId": "vpc-0a", "OwnerId": "111122223333", "Status": "in-use",
    "PrivateIpAddress": ")" +
         address + R"(", "SourceDestCheck": false, "Groups": [{"GroupId": ")" + group +
         R"(", "GroupName": "g"}], "Attachment": {"DeviceIndex": 0, "Status": "attached"},
    "PrivateIpAddresses": [{"Primary": true, "PrivateIpAddress": ")" +
         address + R"("}]}]}]}]})";
}

std::string interfaces(const std::string& address, const std::string& more = "") {
  return R"({"NetworkInterfaces": [{"NetworkInterfaceId": "eni-0a", "SubnetId": "subnet-0a", "VpcId": "vpc-0a", "OwnerId": "111122223333", "Status": "in-use", "AvailabilityZone": "us-east-1a",
    "PrivateIpAddress": ")" +
         address +
         R"(", "SourceDestCheck": false, "Groups": [{"GroupId": "sg-0a", "GroupName": "g"}], "Attachment": {"InstanceId": "i-0a", "DeviceIndex": 0, "Status": "attached"},
    "PrivateIpAddresses": [{"Primary": true, "PrivateIpAddress": ")" +
         address + "\"" + more + "}]}]}";
}

TEST(Derived, an_interface_from_its_instance_where_interfaces_are_not_exported) {
  const Snapshot snapshot = import_text("describe-instances.json", instances("10.0.0.5"));
  ASSERT_EQ(snapshot.all<NetworkInterface>().size(), 1U);
  const NetworkInterface& interface = snapshot.all<NetworkInterface>()[0];
  EXPECT_TRUE(interface.header.derived);
  EXPECT_EQ(interface.id.to_string(), "eni-0a");
  EXPECT_EQ(interface.instance.to_string(), "i-0a");
  EXPECT_EQ(interface.subnet.to_string(), "subnet-0a");
  EXPECT_EQ(interface.primary_address.to_string(), "10.0.0.5");
  EXPECT_TRUE(interface.source_dest_check.no());
  ASSERT_EQ(interface.groups.size(), 1U);
  EXPECT_EQ(interface.groups[0].to_string(), "sg-0a");
  EXPECT_EQ(interface.header.account.view(), a);
  EXPECT_EQ(interface.header.region.view(), "us-east-1");
  EXPECT_EQ(place_of(snapshot, interface.header),
      "describe-instances.json#/Reservations/0/Instances/0/NetworkInterfaces/0");
  EXPECT_EQ(snapshot.state_of("ec2 describe-network-interfaces", a, "us-east-1"), ExportState::Missing);
  EXPECT_EQ(snapshot.find<NetworkInterface>(interface.id), &interface);
}

TEST(Derived, the_exported_interface_is_used_where_there_is_one) {
  const Snapshot snapshot = import_files({{"describe-instances.json", instances("10.0.0.5")},
      {"describe-network-interfaces.json", interfaces("10.0.0.5")}});
  ASSERT_EQ(snapshot.all<NetworkInterface>().size(), 1U);
  EXPECT_FALSE(snapshot.all<NetworkInterface>()[0].header.derived);
  EXPECT_EQ(complaints(snapshot), "");
}

TEST(Derived, a_contradiction_is_a_problem_and_the_interface_wins) {
  const Snapshot address = import_files({{"describe-instances.json", instances("10.0.0.6")},
      {"describe-network-interfaces.json", interfaces("10.0.0.5")}});
  const Problem problem = only_problem(address, "conflict");
  EXPECT_EQ(problem.file, "describe-instances.json");
  EXPECT_EQ(problem.pointer, "/Reservations/0/Instances/0/NetworkInterfaces/0");
  EXPECT_THAT(problem.message, AllOf(HasSubstr("i-0a"), HasSubstr("eni-0a"), HasSubstr("PrivateIpAddress")));
  EXPECT_EQ(address.all<NetworkInterface>()[0].primary_address.to_string(), "10.0.0.5");
  const Snapshot group = import_files({{"describe-instances.json", instances("10.0.0.5", "sg-0b")},
      {"describe-network-interfaces.json", interfaces("10.0.0.5")}});
  EXPECT_THAT(only_problem(group, "conflict").message, HasSubstr("Groups"));
}

TEST(Derived, one_interface_that_two_instances_claim) {
  std::string two = instances("10.0.0.5");
  const std::size_t at = two.find(R"({"InstanceId": "i-0a")");
  const std::size_t end = two.rfind("]}]}");
  std::string second = two.substr(at, end - at);
  second.replace(second.find("i-0a"), 4, "i-0b");
  second.replace(second.find("10.0.0.5"), 8, "10.0.0.9");
  two.insert(end, ", " + second);
  const Snapshot snapshot = import_text("describe-instances.json", two);
  EXPECT_EQ(snapshot.all<Instance>().size(), 2U) << problem_lines(snapshot);
  EXPECT_EQ(snapshot.all<NetworkInterface>().size(), 1U);
  EXPECT_EQ(problems_with(snapshot, "conflict").size(), 1U);
}

TEST(Derived, R_ADDR_9_the_interface_wins_over_the_elastic_ip) {
  const std::string elastic =
      R"({"Addresses": [{"AllocationId": "eipalloc-0a", "PublicIp": "203.0.113.9", "Domain": "vpc", "NetworkInterfaceId": "eni-0a", "PrivateIpAddress": "10.0.0.5", "AssociationId": "eipassoc-0a"}]})";
  const Snapshot agree = import_files({{"describe-addresses.json", elastic},
      {"describe-network-interfaces.json",
          interfaces(
              "10.0.0.5", R"(, "Association": {"PublicIp": "203.0.113.9", "IpOwnerId": "111122223333"})")}});
  EXPECT_EQ(complaints(agree), "");
  const Snapshot differ = import_files({{"describe-addresses.json", elastic},
      {"describe-network-interfaces.json",
          interfaces(
              "10.0.0.5", R"(, "Association": {"PublicIp": "203.0.113.77", "IpOwnerId": "111122223333"})")}});
  const Problem problem = only_problem(differ, "conflict");
  EXPECT_EQ(problem.file, "describe-addresses.json");
  EXPECT_EQ(problem.pointer, "/Addresses/0");
  EXPECT_THAT(problem.message, AllOf(HasSubstr("203.0.113.9"), HasSubstr("R-ADDR-9")));
  EXPECT_THAT(problem.effect, HasSubstr("interface"));
}

// ---- account and Region

InputFile only_file(const Snapshot& snapshot) {
  return snapshot.files().empty() ? InputFile{} : snapshot.files()[0];
}

struct Evidence {
  const char* name;
  std::string path;
  std::string text;
  Place option;
  std::string account, account_from, region, region_from;
};

class Origins : public ::testing::TestWithParam<Evidence> {};
void PrintTo(const Evidence& evidence, std::ostream* out) { *out << evidence.name; }

TEST_P(Origins, are_found_in_order) {
  const Evidence& evidence = GetParam();
  const Snapshot snapshot = import_text(evidence.path, evidence.text, evidence.option);
  const InputFile file = only_file(snapshot);
  EXPECT_EQ(file.account, evidence.account);
  EXPECT_EQ(file.account_from, evidence.account_from);
  EXPECT_EQ(file.region, evidence.region);
  EXPECT_EQ(file.region_from, evidence.region_from);
  for (const KindRow& row : kind_table())
    for (const void* object : snapshot.rows(row.kind)) {
      EXPECT_EQ(header_of(object).account.view(), evidence.account);
      EXPECT_EQ(header_of(object).region.view(), evidence.region);
    }
  EXPECT_EQ(complaints(snapshot), "");
}

std::string name_of_evidence(const ::testing::TestParamInfo<Evidence>& info) { return info.param.name; }

const std::string silent_gateways =
    R"({"NatGateways": [{"NatGatewayId": "nat-0a", "VpcId": "vpc-0a", "SubnetId": "subnet-0a", "State": "available"}]})";
const std::string owned_vpc = R"({"Vpcs": [)" + vpc("vpc-0a", a) + "]}";
const std::string zoned_subnet = R"({"Subnets": [)" + subnet("subnet-0a", a) + "]}";

INSTANTIATE_TEST_SUITE_P(Import, Origins,
    ::testing::Values(Evidence{"nothing", "x.json", silent_gateways, {}, "", "", "", ""},
        Evidence{"options", "x.json", silent_gateways, {a, "us-east-1"}, a, "option", "us-east-1", "option"},
        Evidence{"path",
            std::string(a) + "/us-east-1/x.json",
            silent_gateways,
            {b, "eu-west-1"},
            a,
            "path",
            "us-east-1",
            "path"},
        Evidence{"path_with_dashes",
            "aws-" + std::string(a) + "/us-gov-west-1/x.json",
            silent_gateways,
            {},
            a,
            "path",
            "us-gov-west-1",
            "path"},
        Evidence{"region_in_the_file_name",
            "RouteTables-us-west-2.json",
            R"({"RouteTables": [{"RouteTableId": "rtb-0a", "VpcId": "vpc-0a", "Routes": [], "Associations": []}]})",
            {},
            "",
            "",
            "us-west-2",
            "path"},
        Evidence{"region_behind_the_call",
            "describe-nat-gateways.ap-southeast-2.json",
            silent_gateways,
            {},
            "",
            "",
            "ap-southeast-2",
            "path"},
        Evidence{"owner", "x.json", owned_vpc, {b, "eu-west-1"}, a, "owner id", "eu-west-1", "option"},
        Evidence{"owner_before_path", std::string(b) + "/x.json", owned_vpc, {}, a, "owner id", "", ""},
        Evidence{
            "zone_before_path", "eu-west-1/x.json", zoned_subnet, {}, a, "owner id", "us-east-1", "zone"},
        Evidence{"arn",
            "x.json",
            R"({"LoadBalancers": [{"LoadBalancerArn": "arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/app/a/0123456789abcdef", "LoadBalancerName": "a", "Type": "application", "VpcId": "vpc-0a"}]})",
            {b, "eu-west-1"},
            a,
            "owner id",
            "us-west-2",
            "zone"},
        Evidence{"local_zone",
            "x.json",
            R"({"Subnets": [{"SubnetId": "subnet-0a", "VpcId": "vpc-0a", "CidrBlock": "10.0.0.0/24", "AvailabilityZone": "us-west-2-lax-1a"}]})",
            {a, "eu-west-1"},
            a,
            "option",
            "us-west-2",
            "zone"},
        Evidence{"endpoint_service_name",
            "x.json",
            R"({"VpcEndpoints": [{"VpcEndpointId": "vpce-0a", "VpcEndpointType": "Gateway", "VpcId": "vpc-0a", "ServiceName": "com.amazonaws.eu-central-1.s3", "State": "available", "OwnerId": "111122223333"}]})",
            {},
            a,
            "owner id",
            "eu-central-1",
            "zone"},
        Evidence{"keys_around",
            "x.json",
            R"({"111122223333": {"eu-west-3": )" + silent_gateways + "}}",
            {},
            a,
            "keys",
            "eu-west-3",
            "keys"}),
    name_of_evidence);

TEST(Origin, a_file_without_evidence_takes_its_neighbours) {
  const Snapshot snapshot = import_files({{"out/describe-nat-gateways.json", silent_gateways},
      {"out/describe-vpcs.json", R"({"Vpcs": [)" + vpc("vpc-0z", a) + "]}"},
      {"out/describe-availability-zones.json",
          R"({"AvailabilityZones": [{"ZoneName": "us-east-1a", "ZoneId": "use1-az1", "RegionName": "us-east-1", "State": "available"}]})"}});
  ASSERT_EQ(snapshot.files().size(), 3U);
  const InputFile& file = snapshot.files()[1];
  EXPECT_EQ(file.account, a);
  EXPECT_EQ(file.account_from, "neighbours");
  EXPECT_EQ(file.region, "us-east-1");
  EXPECT_EQ(file.region_from, "neighbours");
}

TEST(Origin, a_vpc_tells_the_region_of_what_is_in_it) {
  const Snapshot snapshot = import_files({{"x/describe-nat-gateways.json", silent_gateways},
      {"y/describe-subnets.json", zoned_subnet},
      {"y/other.json",
          R"({"Subnets": [{"SubnetId": "subnet-0q", "VpcId": "vpc-0q", "CidrBlock": "10.0.0.0/24", "AvailabilityZone": "eu-west-1a"}]})"}});
  ASSERT_EQ(snapshot.all<NatGateway>().size(), 1U);
  EXPECT_EQ(snapshot.all<NatGateway>()[0].header.region.view(), "us-east-1");
  EXPECT_EQ(snapshot.files()[0].region_from, "vpc");
}

TEST(Origin, the_caller_identity_tells_the_account_of_its_folder) {
  const Snapshot snapshot = import_files(
      {{"one/sts-get-caller-identity.json",
           R"({"UserId": "x", "Account": "444455556666", "Arn": "arn:aws:iam::444455556666:user/x"})"},
          {"one/describe-nat-gateways.json", silent_gateways}});
  ASSERT_EQ(snapshot.all<NatGateway>().size(), 1U);
  EXPECT_EQ(snapshot.all<NatGateway>()[0].header.account.view(), b);
}

// ---- what was exported

TEST(Exports, R_IN_3_exported_empty_and_missing) {
  const Snapshot snapshot = import_files({{std::string(a) + "/us-east-1/describe-subnets.json", zoned_subnet},
      {std::string(a) + "/us-east-1/describe-nat-gateways.json", R"({"NatGateways": []})"}});
  EXPECT_EQ(snapshot.state_of("ec2 describe-subnets", a, "us-east-1"), ExportState::Exported);
  EXPECT_EQ(snapshot.state_of("ec2 describe-nat-gateways", a, "us-east-1"), ExportState::Empty);
  EXPECT_EQ(snapshot.state_of("ec2 describe-vpcs", a, "us-east-1"), ExportState::Missing);
  const auto listed = [&](std::string_view call) {
    return std::ranges::count_if(snapshot.exports(),
        [&](const Export& row) { return row.call == call && row.account == a && row.region == "us-east-1"; });
  };
  EXPECT_EQ(listed("ec2 describe-subnets"), 1);
  EXPECT_EQ(listed("ec2 describe-nat-gateways"), 1);
  EXPECT_EQ(listed("ec2 describe-vpcs"), 1) << "missing ones are listed, too";
}

TEST(Exports, R_IN_3_each_region_and_account_for_itself) {
  const Snapshot snapshot =
      import_files({{std::string(a) + "/us-east-1/describe-nat-gateways.json", R"({"NatGateways": []})"},
          {std::string(a) + "/eu-west-1/describe-vpn-gateways.json", R"({"VpnGateways": []})"},
          {std::string(b) + "/us-east-1/describe-vpn-gateways.json", R"({"VpnGateways": []})"}});
  EXPECT_EQ(snapshot.state_of("ec2 describe-nat-gateways", a, "us-east-1"), ExportState::Empty);
  EXPECT_EQ(snapshot.state_of("ec2 describe-nat-gateways", a, "eu-west-1"), ExportState::Missing);
  EXPECT_EQ(snapshot.state_of("ec2 describe-nat-gateways", b, "us-east-1"), ExportState::Missing);
  EXPECT_EQ(snapshot.state_of("ec2 describe-vpn-gateways", b, "us-east-1"), ExportState::Empty);
}

TEST(Exports, a_null_list_is_an_empty_one) {
  const Snapshot snapshot = import_text("collected.json",
      R"({"collector_version": "0.3.0", "provider": "aws", "vpcs": [)" + vpc("vpc-0a", a) +
          R"(], "subnets": null, "instances": null, "network_acls": []})",
      {a, "us-east-1"});
  EXPECT_EQ(snapshot.files()[0].format, "np-guard");
  EXPECT_EQ(snapshot.state_of("ec2 describe-subnets", a, "us-east-1"), ExportState::Empty);
  EXPECT_EQ(snapshot.state_of("ec2 describe-network-acls", a, "us-east-1"), ExportState::Empty);
  EXPECT_EQ(snapshot.state_of("ec2 describe-route-tables", a, "us-east-1"), ExportState::Missing);
}

TEST(Exports, children_are_missing_for_the_parents_that_have_none) {
  const std::string tables =
      R"({"TransitGatewayRouteTables": [{"TransitGatewayRouteTableId": "tgw-rtb-0a", "TransitGatewayId": "tgw-0a", "State": "available"},
    {"TransitGatewayRouteTableId": "tgw-rtb-0b", "TransitGatewayId": "tgw-0a", "State": "available"}]})";
  const Snapshot snapshot =
      import_files({{std::string(a) + "/us-east-1/describe-transit-gateway-route-tables.json", tables},
          {std::string(a) + "/us-east-1/search-transit-gateway-routes.tgw-rtb-0a.json",
              R"({"Routes": [], "AdditionalRoutesAvailable": false})"}});
  std::vector<std::string> missing;
  for (const Export& row : snapshot.exports())
    if (row.call == "ec2 search-transit-gateway-routes") missing = row.missing_ids;
  EXPECT_THAT(missing, ElementsAre("tgw-rtb-0b"));
}

TEST(Exports, children_are_not_missing_where_there_are_no_parents) {
  const std::string tables =
      R"({"TransitGatewayRouteTables": [{"TransitGatewayRouteTableId": "tgw-rtb-0a", "TransitGatewayId": "tgw-0a", "State": "available"}]})";
  const Snapshot snapshot =
      import_files({{std::string(a) + "/us-east-1/describe-transit-gateway-route-tables.json", tables},
          {std::string(a) + "/eu-west-1/describe-transit-gateway-route-tables.json",
              R"({"TransitGatewayRouteTables": []})"}});
  for (const Export& row : snapshot.exports())
    EXPECT_FALSE(row.call == "ec2 search-transit-gateway-routes" && row.region == "eu-west-1")
        << "eu-west-1 has no table to search";
}

TEST(Exports, a_file_that_could_not_be_read_is_no_export) {
  const Snapshot snapshot =
      import_files({{std::string(a) + "/us-east-1/describe-vpcs.json", "An error occurred (AccessDenied)"},
          {std::string(a) + "/us-east-1/describe-subnets.json", zoned_subnet}});
  EXPECT_EQ(snapshot.state_of("ec2 describe-vpcs", a, "us-east-1"), ExportState::Missing);
}

/// R-IN-3: an export that lost pages is there, but nothing may be taken for absent because it is not in it.
TEST(Exports, left_out_objects_are_remembered_with_their_place) {
  const Snapshot snapshot = import_text("describe-subnets.json",
      R"({"Subnets": [{"SubnetId": "subnet-0a", "VpcId": "vpc-0a", "OwnerId": "111122223333", "AvailabilityZone": "us-east-1a", "CidrBlock": "x"}]})");
  ASSERT_EQ(snapshot.left_out().size(), 1U);
  EXPECT_EQ(snapshot.left_out()[0].account, a);
  EXPECT_EQ(snapshot.left_out()[0].region, "us-east-1");
  EXPECT_EQ(Snapshot::pointer(snapshot.left_out()[0].place), "/Subnets/0");
}

}  // namespace
}  // namespace vpcscope::testing
