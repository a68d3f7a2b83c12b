// `route` of small networks written here, and of the samples: which route wins, why the others lost, exit
// codes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/app/child.h"
#include "tests/support/temporary_folder.h"

namespace vpcscope::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;
using Json = nlohmann::ordered_json;

/// One VPC 10.0.0.0/16 with subnets a (10.0.1.0/24, table rtb-a) and b (10.0.2.0/24, the main table), an
/// internet gateway with the edge table rtb-edge, and whatever routes a test puts into rtb-a.
class World {
 public:
  explicit World(const std::string& routes) {
    folder_.write("describe-vpcs.json",
        R"({"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "State": "available", "OwnerId": "111122223333"}]})");
    folder_.write("describe-subnets.json",
        R"({"Subnets": [)" + subnet("subnet-a", "10.0.1.0/24") + "," + subnet("subnet-b", "10.0.2.0/24") +
            "]}");
    folder_.write("describe-route-tables.json",
        R"({"RouteTables": [
             {"RouteTableId": "rtb-a", "VpcId": "vpc-1", "Associations": [{"SubnetId": "subnet-a"}], "Routes": [)" +
            routes + R"(]},
             {"RouteTableId": "rtb-main", "VpcId": "vpc-1", "Associations": [{"Main": true}],
              "Tags": [{"Key": "Name", "Value": "main table"}], "Routes": []},
             {"RouteTableId": "rtb-edge", "VpcId": "vpc-1", "Associations": [{"GatewayId": "igw-1"}], "Routes": [
               {"DestinationCidrBlock": "10.0.1.0/24", "NetworkInterfaceId": "eni-1", "Origin": "CreateRoute", "State": "active"},
               {"DestinationCidrBlock": "10.0.1.7/32", "NetworkInterfaceId": "eni-1", "Origin": "CreateRoute", "State": "active"}]}]})");
    folder_.write("describe-internet-gateways.json",
        R"({"InternetGateways": [{"InternetGatewayId": "igw-1", "Attachments": [{"VpcId": "vpc-1", "State": "available"}]},
                                 {"InternetGatewayId": "igw-2", "Attachments": []}]})");
    folder_.write("describe-vpn-gateways.json",
        R"({"VpnGateways": [{"VpnGatewayId": "vgw-1", "State": "available", "VpcAttachments": [{"VpcId": "vpc-1", "State": "attached"}]}]})");
    folder_.write("describe-network-interfaces.json",
        R"({"NetworkInterfaces": [{"NetworkInterfaceId": "eni-1", "VpcId": "vpc-1", "SubnetId": "subnet-b", "Status": "in-use",
            "PrivateIpAddresses": [{"PrivateIpAddress": "10.0.2.9", "Primary": true,
              "Association": {"PublicIp": "203.0.113.9", "IpOwnerId": "amazon"}}], "PrivateIpAddress": "10.0.2.9",
            "Attachment": {"InstanceId": "i-1", "DeviceIndex": 0, "Status": "attached"},
            "TagSet": [{"Key": "Name", "Value": "box"}]}]})");
    folder_.write("get-managed-prefix-list-entries.pl-1.json", R"({"Entries": [{"Cidr": "172.31.0.0/24"}]})");
    folder_.write("get-managed-prefix-list-entries.pl-2.json", R"({"Entries": [{"Cidr": "172.31.0.0/24"}]})");
    folder_.write("describe-managed-prefix-lists.json",
        R"({"PrefixLists": [{"PrefixListId": "pl-1"}, {"PrefixListId": "pl-2"}, {"PrefixListId": "pl-3"}]})");
  }

  Child ask(
      const std::string& where, const std::string& destination, const std::string& format = "json") const {
    return call({"route", where, destination, "-s", folder_.str(), "-f", format, "-q"});
  }
  Json answer(const std::string& where, const std::string& destination, int exit) const {
    const Child run = ask(where, destination);
    EXPECT_EQ(run.exit, exit) << run.err << run.out;
    EXPECT_THAT(run.err, IsEmpty());
    return run.out.empty() ? Json() : Json::parse(run.out);
  }
  const TemporaryFolder& folder() const { return folder_; }

 private:
  static std::string subnet(const std::string& id, const std::string& block) {
    return R"({"SubnetId": ")" + id + R"(", "VpcId": "vpc-1", "CidrBlock": ")" + block +
           R"(", "State": "available", "AvailabilityZone": "us-east-1a", "AvailabilityZoneId": "use1-az1", "OwnerId": "111122223333"})";
  }
  TemporaryFolder folder_;
};

std::string route(const std::string& destination, const std::string& target, const std::string& more = {}) {
  const std::string key = destination.starts_with("pl-") ? "DestinationPrefixListId" : "DestinationCidrBlock";
  const std::string by = target.starts_with("tgw-")   ? "TransitGatewayId"
                         : target.starts_with("pcx-") ? "VpcPeeringConnectionId"
                         : target.starts_with("eni-") ? "NetworkInterfaceId"
                                                      : "GatewayId";
  return R"({")" + key + R"(": ")" + destination + R"(", ")" + by + R"(": ")" + target + R"(", )" +
         (more.empty() ? R"("Origin": "CreateRoute", "State": "active")" : more) + "}";
}

const std::string propagated = R"("Origin": "EnableVgwRoutePropagation", "State": "active")";
const std::string blackhole = R"("Origin": "CreateRoute", "State": "blackhole")";

std::vector<std::string> losses(const Json& answer) {
  std::vector<std::string> rows;
  for (const Json& row : answer["candidates"])
    rows.push_back(row["prefix"].get<std::string>() + " " + row["target"].get<std::string>() + " " +
                   row["lost"].get<std::string>() + " " + row["semantics"].get<std::string>());
  return rows;
}

std::vector<std::string> codes(const Json& answer) {
  std::vector<std::string> rows;
  for (const Json& row : answer["annotations"]) rows.push_back(row["semantics"]);
  return rows;
}

using ::testing::ElementsAre;

TEST(Route, R_ROUTE_4_the_longest_wins_and_the_others_lost) {
  const World world(route("0.0.0.0/0", "igw-1") + "," + route("172.16.0.0/12", "pcx-1") + "," +
                    route("172.20.0.0/16", "tgw-1"));
  const Json answer = world.answer("subnet-a", "172.20.1.2", 0);
  EXPECT_EQ(answer["table"], "rtb-a");
  EXPECT_EQ(answer["destination"], "172.20.1.2");
  EXPECT_EQ(answer["winner"].dump(),
      R"({"prefix":"172.20.0.0/16","target":"tgw-1","origin":"static","state":"active","via_prefix_list":null})");
  EXPECT_THAT(losses(answer),
      ElementsAre("172.16.0.0/12 pcx-1 MORE_SPECIFIC_ROUTE R-ROUTE-4",
          "0.0.0.0/0 igw-1 MORE_SPECIFIC_ROUTE R-ROUTE-4"));
  EXPECT_TRUE(answer["code"].is_null());
}

TEST(Route, R_ROUTE_4_none_holds_it) {
  const Json answer = World("").answer("subnet-a", "192.0.2.1", 1);
  EXPECT_TRUE(answer["winner"].is_null());
  EXPECT_EQ(answer["code"], "NO_ROUTE_TO_DESTINATION");
  EXPECT_EQ(answer["candidates"], Json::array());
}

TEST(Route, R_ROUTE_3_local_routes_are_implied) {
  const Json answer = World("").answer("subnet-a", "10.0.2.9", 0);
  EXPECT_EQ(answer["winner"]["target"], "local");
  EXPECT_EQ(answer["winner"]["origin"], "local");
}

TEST(Route, R_ROUTE_5_static_before_list_before_propagated) {
  const World world(route("pl-1", "tgw-1") + "," + route("172.31.0.0/24", "vgw-1", propagated));
  const Json answer = world.answer("subnet-a", "172.31.0.9", 0);
  EXPECT_EQ(answer["winner"]["target"], "tgw-1");
  EXPECT_EQ(answer["winner"]["via_prefix_list"], "pl-1");
  EXPECT_THAT(losses(answer), ElementsAre("172.31.0.0/24 vgw-1 HIGHER_PRIORITY_ROUTE R-ROUTE-5"));
}

TEST(Route, R_ROUTE_6_local_beats_propagated_however_specific) {
  const World world(route("10.0.2.0/24", "vgw-1", propagated));
  const Json answer = world.answer("subnet-a", "10.0.2.9", 0);
  EXPECT_EQ(answer["winner"]["target"], "local");
  EXPECT_THAT(losses(answer), ElementsAre("10.0.2.0/24 vgw-1 HIGHER_PRIORITY_ROUTE R-ROUTE-6"));
}

TEST(Route, R_ROUTE_7_is_honoured_and_flagged) {
  const World world(route("10.0.2.8/30", "eni-1"));
  const Json answer = world.answer("subnet-a", "10.0.2.9", 0);
  EXPECT_EQ(answer["winner"]["target"], "eni-1");
  EXPECT_THAT(codes(answer), ElementsAre("R-ROUTE-7"));
  EXPECT_THAT(codes(World(route("10.0.2.0/24", "eni-1")).answer("subnet-a", "10.0.2.9", 0)), IsEmpty());
}

TEST(Route, R_ROUTE_9_the_own_subnet_asks_no_table) {
  const Json answer = World("").answer("subnet-a", "10.0.1.77", 0);
  EXPECT_EQ(answer["winner"]["target"], "local");
  EXPECT_THAT(codes(answer), ElementsAre("R-ROUTE-9"));
}

TEST(Route, R_ROUTE_10_a_blackhole_wins_and_carries_nothing) {
  const World world(route("172.20.0.0/16", "pcx-1", blackhole) + "," + route("172.16.0.0/12", "tgw-1"));
  const Json answer = world.answer("subnet-a", "172.20.1.2", 1);
  EXPECT_TRUE(answer["winner"].is_null());
  EXPECT_EQ(answer["code"], "BAD_STATE_ROUTE");
  EXPECT_THAT(losses(answer),
      ElementsAre("172.20.0.0/16 pcx-1 BAD_STATE_ROUTE R-ROUTE-10",
          "172.16.0.0/12 tgw-1 MORE_SPECIFIC_ROUTE R-ROUTE-4"));
}

TEST(Route, R_ROUTE_11_two_lists_are_alternatives) {
  const World world(route("pl-1", "tgw-1") + "," + route("pl-2", "pcx-1"));
  const Json answer = world.answer("subnet-a", "172.31.0.9", 0);
  ASSERT_EQ(answer["alternatives"].size(), 1U);
  EXPECT_NE(answer["winner"]["target"], answer["alternatives"][0]["target"]);
  EXPECT_EQ(answer["candidates"], Json::array());
}

TEST(Route, R_IN_7_a_list_that_is_not_known_leaves_it_open) {
  const World world(route("pl-3", "tgw-1") + "," + route("0.0.0.0/0", "igw-1"));
  const Json answer = world.answer("subnet-a", "192.0.2.1", 4);
  EXPECT_EQ(answer["code"], "X_MISSING_DATA");
  EXPECT_THAT(codes(answer), ElementsAre("R-IN-7"));
}

TEST(Route, R_EDGE_1_gateways_ask_their_own_table) {
  const World world("");
  const Json edge = world.answer("igw-1", "10.0.1.7", 0);
  EXPECT_EQ(edge["table"], "rtb-edge");
  EXPECT_EQ(edge["winner"]["target"], "eni-1");
  EXPECT_EQ(edge["winner"]["prefix"], "10.0.1.0/24") << "R-EDGE-2: a host route is not legal there";
  EXPECT_THAT(losses(edge)[0], "10.0.1.7/32 eni-1 CANNOT_ROUTE R-EDGE-2");
  const Json translated = world.answer("igw-1", "203.0.113.9", 0);
  EXPECT_EQ(translated["winner"]["target"], "local");
  EXPECT_THAT(codes(translated), ElementsAre("R-EDGE-1"));
  const Json without = world.answer("vgw-1", "10.0.1.7", 0);
  EXPECT_TRUE(without["table"].is_null());
  EXPECT_EQ(without["winner"]["target"], "local");
  EXPECT_EQ(world.answer("vgw-1", "10.1.0.1", 1)["code"], "NO_ROUTE_TO_DESTINATION");
  EXPECT_EQ(world.answer("igw-2", "10.0.1.7", 1)["code"], "UNASSOCIATED_COMPONENT");
}

TEST(Route, where_may_be_many_things) {
  const World world(route("0.0.0.0/0", "igw-1"));
  EXPECT_EQ(world.answer("rtb-a", "192.0.2.1", 0)["table"], "rtb-a");
  EXPECT_EQ(world.answer("eni-1", "192.0.2.1", 1)["table"], "rtb-main");
  EXPECT_EQ(world.answer("box", "192.0.2.1", 1)["table"], "rtb-main");
  EXPECT_EQ(world.answer("main table", "10.0.2.1", 0)["table"], "rtb-main");
  EXPECT_EQ(world.answer("subnet-a", "box", 0)["destination"], "10.0.2.9");
}

TEST(Route, questions_that_cannot_be_asked) {
  const World world("");
  for (const auto& [where, destination] :
      std::vector<std::pair<std::string, std::string>>{{"subnet-nowhere", "10.0.0.1"},
          {"nobody", "10.0.0.1"},
          {"subnet-a", "internet"},
          {"subnet-a", "10.0.0.0/33"},
          {"tgw-1", "10.0.0.1"}}) {
    const Child run = world.ask(where, destination);
    EXPECT_EQ(run.exit, 2) << where << " " << destination;
    EXPECT_THAT(run.out, IsEmpty());
    expect_one_fatal_line(run);
  }
}

TEST(Route, text) {
  const World world(route("0.0.0.0/0", "igw-1"));
  const Child run = world.ask("subnet-a", "192.0.2.1", "text");
  EXPECT_EQ(run.exit, 0);
  EXPECT_THAT(run.out,
      AllOf(StartsWith("ROUTED: rtb-a sends 192.0.2.1 by 0.0.0.0/0 to igw-1 (static)\n"),
          HasSubstr("describe-route-tables.json /RouteTables/0/Routes/0\n")));
}

// ---- transit gateways: the tables of the sample, as its files print them

const std::string spokes_table = "tgw-rtb-02587fadb6c37308c";

Json in_hub(const std::string& where, const std::string& destination, int exit) {
  const Child run = call({"route", where, destination, "-s", sample("hub-and-spoke"), "-f", "json", "-q"});
  EXPECT_EQ(run.exit, exit) << run.err;
  return run.out.empty() ? Json() : Json::parse(run.out);
}

TEST(Route, R_TGW_3_longest_in_a_transit_gateway) {
  const Json answer = in_hub(spokes_table, "10.3.0.5", 0);
  EXPECT_EQ(answer["table"], spokes_table);
  EXPECT_EQ(answer["winner"].dump(),
      R"({"prefix":"10.3.0.0/16","target":"tgw-attach-0a40eadff3e00d19a","origin":"propagated","state":"active","via_prefix_list":null})");
  EXPECT_THAT(losses(answer),
      ElementsAre("0.0.0.0/0 tgw-attach-0996c29f7bd0f89d1 TGW_RTB_MORE_SPECIFIC_ROUTE R-TGW-3"));
}

TEST(Route, R_TGW_4_a_static_blackhole) {
  const Json answer = in_hub(spokes_table, "10.1.0.5", 1);
  EXPECT_TRUE(answer["winner"].is_null());
  EXPECT_EQ(answer["code"], "TGW_RTB_BAD_STATE_ROUTE");
  EXPECT_THAT(losses(answer),
      ElementsAre("10.1.0.0/16  TGW_RTB_BAD_STATE_ROUTE R-TGW-4",
          "0.0.0.0/0 tgw-attach-0996c29f7bd0f89d1 TGW_RTB_MORE_SPECIFIC_ROUTE R-TGW-3"));
}

TEST(Route, R_TGW_2_attachments_ask_their_associated_table) {
  EXPECT_EQ(in_hub("tgw-attach-0b8d8afc766d8b976", "10.3.0.5", 0)["table"], "tgw-rtb-02587fadb6c37308c");
  for (const char* where : {"tgw-attach-nowhere", "tgw-025aa7d432fb859ae"}) {
    const Child run = call({"route", where, "10.0.0.1", "-s", sample("hub-and-spoke")});
    EXPECT_EQ(run.exit, 2) << "the transit gateway has several tables";
    expect_one_fatal_line(run);
  }
}

TEST(Route, R_TGW_16_multicast_is_not_modelled) {
  EXPECT_EQ(in_hub(spokes_table, "224.0.0.5", 4)["code"], "X_NOT_MODELLED");
}

}  // namespace
}  // namespace vpcscope::testing
