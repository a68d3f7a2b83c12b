// Exports come from strangers: what their names and tags hold must not reach a terminal raw, nor fill it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/app/child.h"
#include "tests/support/temporary_folder.h"

namespace vpcscope::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;

// Colours, cursor movement, a window title, a bell, a C1 control introducer, DEL, direction marks, a line
// separator.
constexpr const char* nasty =
    "\x1b[31mred\x1b]0;title\x07\xe2\x80\xaegnp\xc2\x9b"
    "31m\x7f\xe2\x81\xa6\xd8\x9c\xe2\x80\xa8\r\n\x08";

/// A folder in which everything that a stranger can name bears `nasty`.
void fill_with_nasty_things(const TemporaryFolder& folder) {
  const std::string name = nasty;
  const Json tags = Json::array({{{"Key", "Name"}, {"Value", name}}, {{"Key", name}, {"Value", name}}});
  folder.write("vpcs \x1b[2J\xe2\x80\xae.json",
      Json{{"Vpcs", {{{"VpcId", "vpc-" + name}, {"CidrBlock", "10.0.0.0/33" + name}, {"Tags", tags}}}}}
          .dump());
  folder.write("subnets.json",
      Json{{"Subnets",
               {{{"SubnetId", "subnet-1"},
                    {"VpcId", "vpc-" + name},
                    {"CidrBlock", "10.0.0.0/24"},
                    {"State", name},
                    {"OwnerId", name},
                    {"AvailabilityZone", name},
                    {"Unknown" + name, name},
                    {"Tags", tags}},
                   {{"SubnetId", name}, {"VpcId", name}, {"CidrBlock", name}, {"OwnerId", name}}}}}
          .dump());
  folder.write("rtb.json",
      Json{{"RouteTables",
               {{{"RouteTableId", "rtb-" + name},
                   {"VpcId", name},
                   {"Routes",
                       {{{"DestinationCidrBlock", name}, {"GatewayId", "igw-" + name}, {"Origin", name}}}}}}}}
          .dump());
  folder.write("lb.json",
      Json{{"LoadBalancers",
               {{{"LoadBalancerArn",
                     "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/" + name + "/1"},
                   {"LoadBalancerName", name},
                   {"Type", "application"},
                   {"VpcId", name},
                   {"State", {{"Code", "active"}}}}}}}
          .dump());
  folder.write(
      "error.json", "An error occurred (" + name + ") when calling the DescribeVpcs operation: " + name);
  folder.write("page.json", "<html>" + name + "</html>");
  folder.write("torn\nfile.json", "{\"Vpcs\": [{\"VpcId\": \"" + std::string("\x1b[5m"));
  folder.write(
      "not-utf8-\xff\x9b"
      "31m.json",
      "{\"Subnets\": [ \xff\xfe \x9b ]}");
  folder.write("list.json", Json::array({{{name, name}}}).dump());
  folder.write("yaml.yaml", "Vpcs:\n- VpcId: \"\\e[31m\"\n  CidrBlock: \"\\e[32m\"\n");
  folder.write("111122223333/us-east-1\xe2\x80\xae/igw.json",
      Json{{"InternetGateways",
               {{{"InternetGatewayId", "igw-" + name},
                   {"Attachments", {{{"VpcId", name}, {"State", name}}}}}}}}
          .dump());
  folder.write("prefix-lists.json",
      Json{{"PrefixLists",
               {{{"PrefixListId", "pl-" + name},
                   {"PrefixListName", name},
                   {"State", "create-complete"},
                   {"AddressFamily", "IPv4"},
                   {"MaxEntries", 5},
                   {"OwnerId", name}}}}}
          .dump());
  folder.write("tgw.json",
      Json{{"TransitGatewayRouteTables",
               {{{"TransitGatewayRouteTableId", "tgw-rtb-" + name},
                   {"TransitGatewayId", "tgw-" + name},
                   {"State", "available"}}}}}
          .dump());
  folder.write("archive.zip",
      zip({{.name = "a\x1b[31m.json", .contents = "{\"Vpcs\": 3}"},
          {.name = "../\x1b[32m.json", .contents = "{}"}}));
}

class Strangers : public ::testing::TestWithParam<std::vector<std::string>> {};

TEST_P(Strangers, cant_reach_the_terminal) {
  const TemporaryFolder folder;
  fill_with_nasty_things(folder);
  std::vector<std::string> arguments = GetParam();
  arguments.insert(arguments.end(), {"-s", folder.str()});
  const Child run = call(arguments);
  EXPECT_EQ(run.signal, 0);
  EXPECT_NE(run.exit, -1);
  EXPECT_EQ(unsafe_for_terminal(run.out), "");
  EXPECT_EQ(unsafe_for_terminal(run.err), "");
}

INSTANTIATE_TEST_SUITE_P(Inspect, Strangers,
    ::testing::Values(std::vector<std::string>{"inspect"}, std::vector<std::string>{"inspect", "-v"},
        std::vector<std::string>{"inspect", "--strict"}, std::vector<std::string>{"inspect", "-f", "json"}),
    [](const auto& row) {
      std::string name = "as";
      for (const std::string& word : row.param) name += "_" + word;
      std::ranges::replace(name, '-', '_');
      return name;
    });

TEST(Strangers, json_still_says_what_was_there) {
  const TemporaryFolder folder;
  folder.write("a\x1b[31m\xe2\x80\xae.json", R"({"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "x"}]})");
  const Json seen = Json::parse(call({"inspect", "-f", "json", "-s", folder.str()}).out);
  EXPECT_EQ(seen["files"][0]["path"], "a\x1b[31m\xe2\x80\xae.json");
}

TEST(Strangers, ordinary_names_of_all_languages_stay_readable) {
  const TemporaryFolder folder;
  const std::string name = "réseau-網路-сеть-شبكة-🙂.json";
  folder.write(name, R"({"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "x"}]})");
  EXPECT_THAT(call({"inspect", "-s", folder.str()}).out, HasSubstr(name));
}

/// The commands that are printed for pasting run with a program `aws` of our own: nothing but that is to be
/// run.
TEST(Strangers, cant_smuggle_commands_into_what_is_printed_for_pasting) {
  const TemporaryFolder folder;
  const std::string bad = "1'; touch PWNED; echo '$(touch PWNED)`touch PWNED`\";touch PWNED;\"";
  folder.write("in/vpcs.json",
      Json{{"Vpcs", {{{"VpcId", "vpc-0a"}, {"CidrBlock", "10.0.0.0/16"}, {"OwnerId", bad}}}}}.dump());
  folder.write("in/lists.json",
      Json{{"PrefixLists",
               {{{"PrefixListId", "pl-" + bad},
                   {"PrefixListName", bad},
                   {"MaxEntries", 5},
                   {"OwnerId", bad}}}}}
          .dump());
  folder.write("in/tgw.json",
      Json{{"TransitGatewayRouteTables",
               {{{"TransitGatewayRouteTableId", "tgw-rtb-" + bad}, {"TransitGatewayId", "tgw-1"}}}}}
          .dump());
  folder.write("in/subnets.json",
      Json{{"Subnets",
               {{{"SubnetId", "subnet-1"},
                   {"VpcId", "vpc-0a"},
                   {"CidrBlock", "10.0.0.0/24"},
                   {"OwnerId", bad},
                   {"AvailabilityZone", "us-east-1;touch PWNED;a"}}}}}
          .dump());
  const Json seen = Json::parse(call({"inspect", "-f", "json", "-s", folder / "in"}).out);
  std::string script = "aws() { :; }\n";
  for (const Json& row : seen["missing"])
    for (const Json& command : row["commands"]) script += command.get<std::string>() + "\n";
  folder.write("run/script.sh", script);
  EXPECT_EQ(shell("bash script.sh", {.folder = folder / "run"}).exit, 0);
  EXPECT_FALSE(std::filesystem::exists(folder / "run/PWNED"));
}

TEST(Strangers, paths_named_by_the_user_are_made_safe_too) {
  const Child run = call({"inspect", "-s", "/no\x1b[31m\xe2\x80\xae\xff/such"});
  EXPECT_EQ(run.exit, 2);
  expect_one_fatal_line(run);
  const Child out = call({"inspect", "-s", sample("hybrid"), "-o", "/no\x1b[31m/such"});
  EXPECT_EQ(out.exit, 2);
  expect_one_fatal_line(out);
}

TEST(Strangers, endless_names_dont_fill_the_screen) {
  const TemporaryFolder folder;
  const std::string long_name(10'000, 'y');
  const Json subnet = {{"SubnetId", "subnet-" + long_name},
      {"VpcId", "vpc-" + long_name},
      {"CidrBlock", long_name},
      {"OwnerId", long_name},
      {"State", long_name},
      {long_name, long_name},
      {"Tags", {{{"Key", "Name"}, {"Value", long_name}}}}};
  Json good = subnet;
  good["CidrBlock"] = "10.0.0.0/24";
  folder.write("subnets.json", Json{{"Subnets", {subnet, good}}}.dump());
  folder.write("error.json", "An error occurred (X) when calling the DescribeVpcs operation: " + long_name);
  for (const auto& arguments :
      {std::vector<std::string>{"inspect"}, {"inspect", "-v"}, {"inspect", "--strict"}}) {
    std::vector<std::string> all = arguments;
    all.insert(all.end(), {"-s", folder.str()});
    const Child run = call(all);
    EXPECT_NE(run.exit, -1);
    EXPECT_THAT(run.out + run.err, Not(HasSubstr(std::string(1000, 'y')))) << arguments.back();
  }
}

}  // namespace
}  // namespace vpcscope::testing
