// The formats of `exposure`, on answers made by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "render/exposure_json.h"
#include "render/exposure_table.h"
#include "render/exposure_text.h"

namespace vpcscope::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using Json = nlohmann::json;

RuleEvidence web_rule() {
  RuleEvidence rule;
  rule.kind = "security-group-rule";
  rule.id = "sg-01";
  rule.text = "ingress tcp/443 from 0.0.0.0/0";
  rule.semantics = "R-SG-3";
  rule.where = Where{"security-groups.json", "/SecurityGroups/0/IpPermissions/0"};
  return rule;
}

ExposureRow open_row() {
  ExposureRow row;
  row.interface = "eni-0a";
  row.name = "web-1";
  row.via = "igw-01";
  row.addresses = {"0.0.0.0/0"};
  row.services = {"tcp/443"};
  row.rule = web_rule();
  return row;
}

LatentRow latent_row() {
  LatentRow row;
  row.interface = "eni-0b";
  row.addresses = {"0.0.0.0/0"};
  row.services = {"tcp/22"};
  row.blocker.direction = "forward";
  row.blocker.hop = 3;
  row.blocker.code = "SUBNET_ACL_RESTRICTION";
  row.blocker.semantics = "R-NACL-2";
  row.blocker.component = {"network-acl", "acl-02", ""};
  row.blocker.text = "network ACL acl-02 entry 100 denies tcp/22 from 0.0.0.0/0";
  row.blocker.where = Where{"network-acls.json", "/NetworkAcls/1/Entries/0"};
  return row;
}

ExposureAnswer plain_answer() {
  ExposureAnswer answer;
  answer.inbound = {open_row()};
  ExposureRow out = open_row();
  out.addresses = {"198.51.100.0/24", "203.0.113.0/24"};
  out.services = {"all"};
  out.partial = {"udp/53"};
  out.through = "nlb-1";
  out.rule.reset();
  answer.outbound = {out};
  out.interface = "eni-0c";
  out.name = "app-1";
  out.family = 6;
  out.via = "eigw-01";
  out.through.clear();
  out.partial.clear();
  answer.outbound.push_back(out);
  out.interface = "eni-0d";
  out.name = "app-2";
  answer.outbound.push_back(out);
  answer.latent = {latent_row()};
  return answer;
}

ExposureAnswer hostile_answer() {
  ExposureAnswer answer = plain_answer();
  for (auto* rows : {&answer.inbound, &answer.outbound})
    for (ExposureRow& row : *rows) {
      row.name = "=cmd|'\x1b[31m`@x`\n<b>,\"";
      row.via = "-igw\t|";
      if (row.rule) row.rule->text = "from \xe2\x80\xae | <script>\r\n";
    }
  answer.latent[0].name = "+1\n| a | b |";
  answer.latent[0].blocker.text = "@here\x07 | `";
  return answer;
}

void expect_no_control_bytes(const std::string& text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    ASSERT_TRUE(byte == '\n' || (byte >= 0x20 && byte != 0x7f)) << text;
  }
  EXPECT_THAT(text, Not(HasSubstr("\xe2\x80\xae")));
}

TEST(ExposureJson, is_what_the_contract_says) {
  const Json json = Json::parse(exposure_json(plain_answer()));
  EXPECT_EQ(json["schema"], "vpcscope/exposure/1");
  EXPECT_EQ(
      json["inbound"], Json::parse(R"([{"interface": "eni-0a", "name": "web-1", "via": "igw-01", "family": 4,
          "addresses": ["0.0.0.0/0"], "services": ["tcp/443"],
          "rule": {"kind": "security-group-rule", "id": "sg-01", "text": "ingress tcp/443 from 0.0.0.0/0",
                   "semantics": "R-SG-3"}}])"));
  EXPECT_EQ(json["outbound"][0]["through"], "nlb-1");
  EXPECT_EQ(json["outbound"][0]["partial"], Json::parse(R"(["udp/53"])"));
  EXPECT_EQ(json["outbound"][0]["rule"], nullptr);
  EXPECT_FALSE(json["outbound"][1].contains("through"));
  EXPECT_FALSE(json["outbound"][1].contains("partial"));
  EXPECT_EQ(json["latent"][0]["blocker"]["code"], "SUBNET_ACL_RESTRICTION");
  EXPECT_EQ(json["latent"][0]["addresses"], Json::parse(R"(["0.0.0.0/0"])"));
  EXPECT_FALSE(json["latent"][0].contains("name"));
}

TEST(ExposureText, shows_what_is_open_first_and_both_families) {
  EXPECT_EQ(exposure_text(plain_answer(), {}),
      "OPEN: the internet can open 1 interface\n"
      "  1 interface is kept shut by one blocker alone\n"
      "  3 interfaces can open the internet\n"
      "\n"
      "web-1 (eni-0a)\n"
      "  from the internet\n"
      "    IPv4  tcp/443 from anywhere, by igw-01\n"
      "          let in by sg-01: ingress tcp/443 from 0.0.0.0/0\n"
      "            stands in security-groups.json /SecurityGroups/0/IpPermissions/0\n"
      "    IPv6  nothing\n"
      "  to the internet\n"
      "    IPv4  all; in part udp/53 to 198.51.100.0/24, 203.0.113.0/24, by igw-01,\n"
      "          through nlb-1\n"
      "    IPv6  nothing\n"
      "\n"
      "eni-0b\n"
      "  one blocker away from the internet\n"
      "    IPv4  tcp/22 from anywhere\n"
      "          but: network ACL acl-02 entry 100 denies tcp/22 from 0.0.0.0/0\n"
      "               (SUBNET_ACL_RESTRICTION, R-NACL-2)\n"
      "            stands in network-acls.json /NetworkAcls/1/Entries/0\n"
      "\n"
      "app-1 (eni-0c), app-2 (eni-0d)\n"
      "  to the internet\n"
      "    IPv4  nothing\n"
      "    IPv6  all to 198.51.100.0/24, 203.0.113.0/24, by eigw-01\n");
}

TEST(ExposureText, tells_long_lists_by_what_they_lack) {
  ExposureAnswer answer;
  answer.inbound = {open_row()};
  ExposureRow& row = answer.inbound[0];
  row.services = {
      "0", "icmp", "2-5", "tcp/0-442", "tcp/444-65535", "7-16", "udp", "18-57", "icmpv6", "59-255"};
  row.addresses = {"0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/3", "224.0.0.0/4", "240.0.0.0/5", "248.0.0.0/5"};
  EXPECT_THAT(exposure_text(answer, {}), HasSubstr("IPv4  all but tcp/443 from 0.0.0.0/1, 128.0.0.0/2, "));
  row.addresses = {"0.0.0.0/1", "128.0.0.0/3", "160.0.0.0/4", "176.0.0.0/5", "192.0.0.0/3"};
  EXPECT_THAT(exposure_text(answer, {}), HasSubstr("IPv4  all but tcp/443 from anywhere but 184.0.0.0/5, "));
  row.services = {"icmp/0", "icmp/3", "icmp/4", "icmp/5", "icmp/6", "icmp/8/0", "tcp/22"};
  EXPECT_THAT(exposure_text(answer, {}), HasSubstr("icmp/0, icmp/3-6, icmp/8/0, tcp/22"));
}

TEST(ExposureText, says_plainly_what_lacks_a_public_address) {
  ExposureAnswer answer = plain_answer();
  answer.latent[0].blocker.code = "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS";
  EXPECT_THAT(exposure_text(answer, {}), HasSubstr("but: it has no public address (IGW_PRIVATE"));
}

TEST(ExposureText, of_nothing_says_so) {
  EXPECT_EQ(
      exposure_text({}, {}), "CLOSED: the internet can open nothing\n  nothing can open the internet\n");
}

TEST(ExposureText, does_not_call_open_what_is_unknown) {
  ExposureAnswer answer;
  answer.inbound = {open_row()};
  std::swap(answer.inbound[0].services, answer.inbound[0].unknown);
  EXPECT_THAT(exposure_text(answer, {}),
      AllOf(StartsWith("UNKNOWN: whether the internet can open anything; of 1 interface it can't be told\n"),
          HasSubstr("    IPv4  unknown tcp/443 from anywhere")));
  answer.inbound.push_back(open_row());
  answer.inbound[1].interface = "eni-0b";
  EXPECT_THAT(exposure_text(answer, {}),
      StartsWith("OPEN: the internet can open 1 interface\n  of 1 interface it can't be told\n"));
}

TEST(ExposureCsv, has_a_row_for_each) {
  EXPECT_THAT(exposure_csv(plain_answer()),
      AllOf(StartsWith(
                "direction,interface,name,family,via,through,addresses,services,partial,unknown,rule,text\n"
                "inbound,eni-0a,web-1,4,igw-01,,0.0.0.0/0,tcp/443,,,sg-01,sg-01: ingress tcp/443 from "
                "0.0.0.0/0\n"),
          HasSubstr("\nlatent,eni-0b,,4,,,0.0.0.0/0,tcp/22,,,acl-02,network ACL acl-02 entry 100 denies")));
}

TEST(ExposureMarkdown, is_three_tables) {
  EXPECT_THAT(exposure_markdown(plain_answer()),
      AllOf(StartsWith("## Open to the internet\n\n| Interface | Family | Services | From | Via | Rule |\n"
                       "| --- | --- | --- | --- | --- | --- |\n"
                       "| `web-1` `eni-0a` | IPv4 | tcp/443 | anywhere | `igw-01` | "),
          HasSubstr("\n## One blocker away from it\n\n| Interface |"),
          HasSubstr("\n## What can open the internet\n\n| Interface |")));
  EXPECT_EQ(exposure_markdown({}),
      "## Open to the internet\n\nNothing.\n\n## One blocker away from it\n\nNothing.\n\n"
      "## What can open the internet\n\nNothing.\n");
}

TEST(Exposure, of_strangers_is_safe_in_every_format) {
  const ExposureAnswer answer = hostile_answer();
  for (const std::string& text :
      {exposure_text(answer, {}), exposure_json(answer), exposure_csv(answer), exposure_markdown(answer)})
    expect_no_control_bytes(text);
  EXPECT_THAT(exposure_csv(answer), AllOf(HasSubstr("\"'=cmd|"), HasSubstr(",'-igw\\x09|,")));
  EXPECT_THAT(exposure_markdown(answer), Not(HasSubstr("<script")));
  EXPECT_THAT(exposure_markdown(answer), Not(HasSubstr("<b>")));
}

}  // namespace
}  // namespace vpcscope::testing
