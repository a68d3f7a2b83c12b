// `reach -f json` and `route -f json` key by key, as docs/cli.md has them.
#include "render/reach_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "render/route_json.h"
#include "tests/render/answers.h"
#include "tests/support/importing.h"

namespace vpcscope::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::ordered_json;

std::vector<std::string> keys_of(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

Json json_of(const ReachAnswer& answer) { return Json::parse(reach_json(answer)); }

TEST(ReachJson, golden) {
  EXPECT_GOLDEN("reach/denied.json", reach_json(denied_answer()));
  EXPECT_GOLDEN("reach/unknown.json", reach_json(unknown_answer()));
}

TEST(ReachJson, keys_stand_in_the_order_of_the_contract) {
  const Json answer = json_of(denied_answer());
  EXPECT_THAT(keys_of(answer),
      ElementsAre("schema", "query", "verdict", "services", "paths", "drops", "missing", "annotations"));
  EXPECT_THAT(
      keys_of(answer["query"]), ElementsAre("from", "to", "service", "family", "source_port", "one_way"));
  const Json& path = answer["paths"][0];
  EXPECT_THAT(keys_of(path),
      ElementsAre("verdict", "choice", "from", "to", "forward", "return", "drops", "annotations"));
  EXPECT_THAT(keys_of(path["from"]), ElementsAre("interface", "address"));
  const Json& hop = path["forward"][0];
  EXPECT_THAT(keys_of(hop), ElementsAre("hop", "action", "component", "rule", "header"));
  EXPECT_THAT(keys_of(hop["component"]), ElementsAre("kind", "id", "name"));
  EXPECT_THAT(keys_of(hop["rule"]), ElementsAre("kind", "id", "text", "semantics"));
  EXPECT_THAT(keys_of(hop["header"]),
      ElementsAre("protocol", "source", "destination", "source_ports", "destination_ports"));
  EXPECT_THAT(keys_of(path["forward"][1]["component"]), ElementsAre("kind", "id"));
  EXPECT_THAT(keys_of(path["forward"][1]["rule"]),
      ElementsAre("kind", "id", "number", "egress", "text", "semantics"));
  EXPECT_THAT(keys_of(path["forward"][2]["rule"]),
      ElementsAre("kind", "id", "prefix", "target", "text", "semantics"));
  EXPECT_THAT(keys_of(path["drops"][0]),
      ElementsAre("direction", "hop", "code", "semantics", "component", "rule", "header", "text", "where"));
  EXPECT_THAT(keys_of(path["drops"][0]["where"]), ElementsAre("file", "pointer"));
}

TEST(ReachJson, what_is_not_there_is_null_or_empty) {
  ReachAnswer answer = open_answer();
  const Json json = json_of(answer);
  EXPECT_TRUE(json["services"].is_null());
  EXPECT_TRUE(json["paths"][0]["choice"].is_null());
  EXPECT_TRUE(json["paths"][0]["return"][0]["rule"].is_null());
  EXPECT_EQ(json["drops"], Json::array());
  EXPECT_EQ(json["missing"], Json::array());
  answer.query.service.clear();
  answer.query.source_port.clear();
  EXPECT_TRUE(json_of(answer)["query"]["service"].is_null());
  EXPECT_TRUE(json_of(answer)["query"]["source_port"].is_null());
  answer.services = Services{{"tcp/443"}, {}, {}};
  EXPECT_EQ(json_of(answer)["services"].dump(), R"({"reachable":["tcp/443"],"partial":[],"unknown":[]})");
}

TEST(ReachJson, icmp_has_type_and_code_instead_of_ports) {
  ReachAnswer answer = open_answer();
  answer.paths[0].forward[0].header = {1, "10.0.1.5", "10.0.2.7", "", "", 8, 0};
  EXPECT_THAT(keys_of(json_of(answer)["paths"][0]["forward"][0]["header"]),
      ElementsAre("protocol", "source", "destination", "icmp_type", "icmp_code"));
  answer.paths[0].forward[0].header = {47, "10.0.1.5", "10.0.2.7", "", "", {}, {}};
  EXPECT_THAT(keys_of(json_of(answer)["paths"][0]["forward"][0]["header"]),
      ElementsAre("protocol", "source", "destination"));
}

TEST(ReachJson, virtual_ends_have_kind_and_addresses) {
  ReachAnswer answer = open_answer();
  answer.paths[0].to = {"internet", "", "", "", {"203.0.113.0/24"}};
  EXPECT_EQ(
      json_of(answer)["paths"][0]["to"].dump(), R"({"kind":"internet","addresses":["203.0.113.0/24"]})");
}

TEST(ReachJson, an_address_without_owner_has_no_interface) {
  ReachAnswer answer = open_answer();
  answer.paths[0].to = {"", "", "", "10.0.2.99", {}};
  EXPECT_EQ(json_of(answer)["paths"][0]["to"].dump(), R"({"interface":null,"address":"10.0.2.99"})");
}

TEST(ReachJson, missing_is_a_call_or_an_object) {
  const Json missing = json_of(unknown_answer())["missing"];
  EXPECT_EQ(missing[0].dump(),
      R"({"call":"ec2 describe-route-tables","account":"111122223333","region":"us-east-1","id":"","semantics":"R-IN-3"})");
  EXPECT_THAT(keys_of(missing[1]), ElementsAre("file", "pointer", "problem"));
}

TEST(ReachJson, names_cannot_steer_a_terminal) {
  ReachAnswer answer = denied_answer();
  answer.paths[0].forward[0].component.name = "\x1b[31m\xe2\x80\xae\xff";
  const std::string text = reach_json(answer);
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  for (const char c : text) EXPECT_TRUE(c == '\n' || (c >= ' ' && c < 0x7f));
}

TEST(ReachJson, a_line_is_one_line) {
  const std::string line = reach_json_line(denied_answer());
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  EXPECT_EQ(Json::parse(line), json_of(denied_answer()));
  EXPECT_EQ(reach_error_line(7, "what is \"x\"?"),
      R"({"schema":"vpcscope/reach/1","line":7,"error":"what is \"x\"?"})"
      "\n");
}

TEST(RouteJson, keys_stand_in_the_order_of_the_contract) {
  const Json answer = Json::parse(route_json(routed_answer()));
  EXPECT_THAT(keys_of(answer),
      ElementsAre(
          "schema", "table", "destination", "winner", "alternatives", "candidates", "code", "annotations"));
  EXPECT_EQ(answer["winner"].dump(),
      R"({"prefix":"10.1.0.0/16","target":"tgw-01","origin":"static","state":"active","via_prefix_list":null})");
  EXPECT_EQ(answer["candidates"][0].dump(),
      R"({"prefix":"0.0.0.0/0","target":"igw-01","origin":"static","state":"active","via_prefix_list":null,)"
      R"("lost":"MORE_SPECIFIC_ROUTE","semantics":"R-ROUTE-4"})");
  EXPECT_TRUE(answer["code"].is_null());
}

TEST(RouteJson, nothing_that_carries_it) {
  const Json answer = Json::parse(route_json(blackhole_answer()));
  EXPECT_TRUE(answer["winner"].is_null());
  EXPECT_EQ(answer["code"], "BAD_STATE_ROUTE");
  EXPECT_EQ(answer["candidates"][0]["lost"], "BAD_STATE_ROUTE");
  EXPECT_EQ(answer["candidates"][0]["via_prefix_list"], "pl-01");
}

}  // namespace
}  // namespace vpcscope::testing
