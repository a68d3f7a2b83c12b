// The formats of a matrix, on matrices made by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "render/csv.h"
#include "render/markdown.h"
#include "render/matrix_csv.h"
#include "render/matrix_json.h"
#include "render/matrix_text.h"
#include "tests/support/matrices.h"

namespace vpcscope::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using Json = nlohmann::json;

template <class Printer, class... Arguments>
std::string printed(const HandMade& made, const MatrixEnd& end, Arguments... arguments) {
  std::string text;
  Printer printer([&](std::string_view part) { text += part; }, arguments...);
  made.read(printer);
  printer.end(end);
  return text;
}

std::string json_of(const HandMade& made, const std::string& shard = {}, const MatrixEnd& end = {}) {
  return printed<MatrixJson>(made, end, shard);
}
std::string lines_of(const HandMade& made, const MatrixEnd& end = {}) {
  return printed<MatrixJsonLines>(made, end);
}
std::string csv_of(const HandMade& made, const MatrixEnd& end = {}) { return printed<MatrixCsv>(made, end); }

std::string text_of(const HandMade& made, const std::string& by = {}, const MatrixEnd& end = {},
    const TextStyle& style = {}) {
  const Naming naming;
  MatrixFold fold(naming, by.empty() ? FoldBy() : parse_fold_by(by).value());
  made.read(fold);
  return matrix_text({fold.take(), {}, by, end}, style);
}

std::string markdown_of(const HandMade& made, const std::string& by = {}) {
  const Naming naming;
  MatrixFold fold(naming, by.empty() ? FoldBy() : parse_fold_by(by).value());
  made.read(fold);
  return matrix_markdown({fold.take(), {}, by, {}});
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> lines(1);
  for (const char c : text)
    if (c == '\n')
      lines.emplace_back();
    else
      lines.back() += c;
  lines.pop_back();
  return lines;
}

void expect_no_control_bytes(const std::string& text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    ASSERT_TRUE(byte == '\n' || (byte >= 0x20 && byte != 0x7f)) << text;
  }
  for (const std::string mark : {"\xe2\x80\xae", "\xff"}) EXPECT_THAT(text, Not(HasSubstr(mark)));
}

/// Two web servers, a database, the internet.
HandMade plain_matrix() {
  HandMade made;
  made.interfaces({.security_groups = {"sg-web"}, .interfaces = {"eni-1", "eni-2"}});
  made.interfaces({.subnet = "subnet-2", .interfaces = {"eni-3"}});
  made.addresses(MatrixGroup::Kind::Internet, {"0.0.0.0/0"});
  made.addresses(MatrixGroup::Kind::Service, {"198.51.100.0/24"}, "s3");
  made.flow(1, 2, "tcp/5432,ping");
  made.flow(
      3, 1, HandMade::Answer{.reachable = "tcp/443", .partial = "tcp/80", .client_ports = "1024-32767"});
  made.flow(3, 2, HandMade::Answer{.partial = "tcp/81", .unknown = "udp/53"});
  return made;
}

// ---- JSON

TEST(MatrixJson, is_what_the_contract_says_with_a_line_for_each_group_and_flow) {
  EXPECT_EQ(json_of(plain_matrix()),
      R"({
  "schema": "vpcscope/matrix/1",
  "groups": [
    {"id":"g1","kind":"interfaces","vpc":"vpc-1","subnet":"subnet-1","security_groups":["sg-web"],"interfaces":["eni-1","eni-2"]},
    {"id":"g2","kind":"interfaces","vpc":"vpc-1","subnet":"subnet-2","security_groups":[],"interfaces":["eni-3"]},
    {"id":"g3","kind":"internet","addresses":["0.0.0.0/0"]},
    {"id":"g4","kind":"service","service":"s3","region":"us-east-1","addresses":["198.51.100.0/24"]}
  ],
  "flows": [
    {"from":"g1","to":"g2","family":4,"reachable":["icmp/8/0","tcp/5432"],"partial":[],"unknown":[]},
    {"from":"g3","to":"g1","family":4,"reachable":["tcp/443"],"partial":["tcp/80"],"unknown":[],"causes":[{"services":["tcp/80"],"client_ports":"1024-32767"}]},
    {"from":"g3","to":"g2","family":4,"reachable":[],"partial":["tcp/81"],"unknown":["udp/53"],"causes":[{"services":["tcp/81"],"client_ports":null}]}
  ]
}
)");
}

TEST(MatrixJson, says_which_part_it_is_and_that_it_was_stopped) {
  EXPECT_THAT(json_of(plain_matrix(), "2/8"),
      StartsWith("{\n  \"schema\": \"vpcscope/matrix/1\",\n  \"shard\": \"2/8\",\n  \"groups\": [\n"));
  const std::string stopped = json_of(plain_matrix(), {}, {.complete = false, .done = 1, .total = 9});
  EXPECT_THAT(stopped, EndsWith("\n  ],\n  \"complete\": false\n}\n"));
  EXPECT_TRUE(Json::accept(stopped));
}

TEST(MatrixJson, of_nothing_is_json_too) {
  for (const bool complete : {true, false}) {
    const Json json = Json::parse(json_of({}, {}, {.complete = complete}));
    EXPECT_EQ(json["groups"], Json::array());
    EXPECT_EQ(json["flows"], Json::array());
  }
}

TEST(MatrixJson, holds_what_strangers_wrote_in_ascii) {
  const std::string text = json_of(hostile_matrix());
  expect_no_control_bytes(text);
  const Json json = Json::parse(text);
  EXPECT_EQ(json["groups"][0]["interfaces"][0], "eni-1\x1b[31m");
  EXPECT_EQ(json["groups"][1]["subnet"], "a|b\nc");
  EXPECT_EQ(split(text).size(), 5 + json["groups"].size() + 2 + json["flows"].size()) << "a line for each";
}

TEST(MatrixJsonLines, hold_the_groups_first_and_say_when_it_was_stopped) {
  const HandMade made = plain_matrix();
  const Json whole = Json::parse(json_of(made));
  const std::vector<std::string> lines = split(lines_of(made));
  ASSERT_EQ(lines.size(), 7U);
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(Json::parse(lines[i])["group"], whole["groups"][i]);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(Json::parse(lines[4 + i])["flow"], whole["flows"][i]);
  EXPECT_THAT(lines_of(made, {.complete = false, .done = 3, .total = 9}),
      EndsWith("}\n{\"incomplete\":{\"pairs_done\":3,\"pairs\":9}}\n"));
}

// ---- CSV

TEST(Csv, cells_are_quoted_and_are_no_formulas) {
  EXPECT_EQ(csv_cell("web-1"), "web-1");
  EXPECT_EQ(csv_cell(""), "");
  EXPECT_EQ(csv_cell("a,b"), "\"a,b\"");
  EXPECT_EQ(csv_cell("say \"hi\""), "\"say \"\"hi\"\"\"");
  for (const char* formula : {"=1+1", "+1", "-1", "@sum", "\xef\xbc\x9d"})
    EXPECT_EQ(csv_cell(formula), std::string("'") + formula);
  EXPECT_EQ(csv_cell("=cmd|' /C calc'!A0,\"x\""), "\"'=cmd|' /C calc'!A0,\"\"x\"\"\"");
  EXPECT_EQ(csv_cell("\t=1"), "'\\x09=1");
  EXPECT_EQ(csv_cell("\r=1"), "'\\x0d=1");
  EXPECT_EQ(csv_cell("a\nb\x1b[31m"), "a\\x0ab\\x1b[31m");
  EXPECT_EQ(csv_row({"a", "", "b,c"}), "a,,\"b,c\"\n");
  EXPECT_EQ(csv_row({"", "", ""}), ",,\n");
}

TEST(MatrixCsv, has_a_row_for_each_flow) {
  EXPECT_THAT(split(csv_of(plain_matrix())),
      ElementsAre(
          "from,to,family,reachable,partial,unknown,from_kind,from_vpc,from_subnet,from_members,to_kind,to_"
          "vpc,to_subnet,to_members",
          "g1,g2,4,\"icmp/8/0,tcp/5432\",,,interfaces,vpc-1,subnet-1,eni-1 "
          "eni-2,interfaces,vpc-1,subnet-2,eni-3",
          "g3,g1,4,tcp/443,tcp/80,,internet,,,0.0.0.0/0,interfaces,vpc-1,subnet-1,eni-1 eni-2",
          "g3,g2,4,,tcp/81,udp/53,internet,,,0.0.0.0/0,interfaces,vpc-1,subnet-2,eni-3"));
  EXPECT_THAT(csv_of(plain_matrix(), {.complete = false, .done = 3, .total = 9}),
      EndsWith("\n# incomplete: stopped after 3 of 9 pairs of groups\n"));
}

TEST(MatrixCsv, of_strangers_is_safe) {
  const std::string text = csv_of(hostile_matrix());
  expect_no_control_bytes(text);
  EXPECT_EQ(split(text).size(), 9U);
  EXPECT_THAT(text, AllOf(HasSubstr(",'=cmd|' /C calc'!A0,"), HasSubstr(",'@eni-3"), HasSubstr(",'-vpc,")));
}

// ---- text

TEST(MatrixText, says_what_gets_through_in_part_and_what_is_unknown) {
  EXPECT_EQ(text_of(plain_matrix()),
      "What gets through from any to any\n"
      "\n"
      "sg-web (2 interfaces) -> eni-3: icmp/8/0, tcp/5432 [2 pairs]\n"
      "internet -> sg-web (2 interfaces): tcp/443 [2 pairs]\n"
      "    in part     tcp/80 (not from client ports 1024-32767)\n"
      "internet -> eni-3\n"
      "    in part     tcp/81 (by some of the network's choices only)\n"
      "    unknown     udp/53\n"
      "\n"
      "3 statements about 5 pairs: 4 pairs have services that get through, 3 pairs have\n"
      "services that get through only in part, 1 pair has services that can't be told.\n"
      "Pairs that are not listed are unreachable, and so are services that are not\n"
      "listed.\n"
      "All of it is IPv4; nothing gets through by IPv6.\n");
}

TEST(MatrixText, by_cells_says_what_only_some_pairs_have) {
  HandMade made = plain_matrix();
  made.interfaces({.interfaces = {"eni-9"}});
  EXPECT_THAT(text_of(made, "subnet"),
      AllOf(StartsWith("What gets through from any to any, by subnet\n"),
          HasSubstr("\nsubnet-1 (3 interfaces) -> subnet-2 [3 pairs]\n"
                    "    some pairs  icmp/8/0, tcp/5432 (2 of 3 pairs)\n"),
          HasSubstr("\ninternet -> subnet-1 (3 interfaces) [3 pairs]\n"
                    "    some pairs  tcp/443 (2 of 3 pairs)\n"
                    "    in part     tcp/80 (2 of 3 pairs, not from client ports 1024-32767)\n")));
}

TEST(MatrixText, says_all_else_rather_than_everything_one_by_one) {
  HandMade made;
  made.interfaces({.interfaces = {"eni-1"}});
  made.interfaces({.interfaces = {"eni-2"}});
  made.flow(1, 2, "all");
  made.flow(2, 1, "tcp/22,tcp/80");
  EXPECT_THAT(text_of(made, "vpc"),
      HasSubstr("\nvpc-1 (2 interfaces) -> vpc-1 (2 interfaces): tcp/22, tcp/80 [2 pairs]\n"
                "    some pairs  all else (1 of 2 pairs)\n"));
}

TEST(MatrixText, of_nothing_and_of_a_part_and_stopped) {
  EXPECT_EQ(text_of({}),
      "What gets through from any to any\n"
      "\n"
      "0 statements about 0 pairs: nothing gets through.\n"
      "Pairs that are not listed are unreachable, and so are services that are not\n"
      "listed.\n");
  EXPECT_THAT(text_of(plain_matrix(), {}, {.complete = false, .done = 1234, .total = 5678}),
      EndsWith("\nIncomplete: stopped after 1,234 of 5,678 pairs of groups. What is not listed may\n"
               "just not have been looked at.\n"));
  const FoldedMatrix none;
  const MatrixQuestion question{.from = "web", .to = "db", .service = "tcp/22", .part = 2, .parts = 8};
  EXPECT_THAT(matrix_text({none, question}, {}), StartsWith("tcp/22 from web to db, part 2 of 8\n"));
}

TEST(MatrixText, lists_members_where_more_is_wanted) {
  EXPECT_THAT(text_of(plain_matrix(), {}, {}, {.verbose = true}),
      HasSubstr("\nWho is who\n  sg-web: eni-1, eni-2\n  eni-3: eni-3\n  internet: 0.0.0.0/0\n"));
}

TEST(MatrixText, families_are_named_where_both_are_met) {
  HandMade made = plain_matrix();
  made.flow(1, 2, "tcp/5432,ping", 6);
  EXPECT_THAT(text_of(made),
      AllOf(HasSubstr("\nsg-web (2 interfaces) -> eni-3: icmp/8/0, tcp/5432 [2 pairs]\n"),
          HasSubstr("\ninternet -> sg-web (2 interfaces), IPv4: tcp/443 [2 pairs]\n")));
}

TEST(MatrixText, of_strangers_is_safe_at_every_width) {
  for (const std::string by : {"", "subnet", "vpc", "sg", "interface", "tag:Env\x1b"})
    for (const std::size_t width : {40U, 80U, 120U})
      expect_no_control_bytes(text_of(hostile_matrix(), by, {}, {.verbose = true, .width = width}));
}

// ---- Markdown

TEST(Markdown, code_is_what_it_was_given) {
  EXPECT_EQ(md_code("web-1"), "`web-1`");
  EXPECT_EQ(md_code("@user #1 <b>"), "`@user #1 <b>`") << "nothing of it means anything in code";
  EXPECT_EQ(md_code("a|b"), "<code>a&#124;b</code>");
  EXPECT_EQ(md_code("`x`"), "<code>&#96;x&#96;</code>");
  EXPECT_EQ(md_code("a\nb"), "<code>a&#92;x0ab</code>");
  EXPECT_EQ(md_code("</code>|"), "<code>&#60;&#47;code&#62;&#124;</code>");
  EXPECT_EQ(md_row({"a", "", "b"}), "| a |  | b |\n");
}

TEST(MatrixMarkdown, is_a_table) {
  EXPECT_EQ(markdown_of(plain_matrix()),
      "## What gets through from `any` to `any`\n"
      "\n"
      "| From | To | Reachable | In part | Unknown | Pairs |\n"
      "| --- | --- | --- | --- | --- | --- |\n"
      "| `sg-web` (2 interfaces) | `eni-3` | icmp/8/0, tcp/5432 |  |  | 2 |\n"
      "| `internet` | `sg-web` (2 interfaces) | tcp/443 | tcp/80 (not from client ports 1024-32767) |  | 2 "
      "|\n"
      "| `internet` | `eni-3` |  | tcp/81 (by some of the network's choices only) | udp/53 | 1 |\n"
      "\n"
      "3 statements about 5 pairs: 4 pairs have services that get through, 3 pairs have services that get "
      "through only in part, 1 pair has services that can't be told.\n"
      "\n"
      "Pairs that are not listed are unreachable, and so are services that are not listed.\n"
      "\n"
      "All of it is IPv4; nothing gets through by IPv6.\n");
}

TEST(MatrixMarkdown, of_strangers_keeps_its_columns) {
  for (const std::string by : {"", "subnet", "interface"}) {
    const std::string text = markdown_of(hostile_matrix(), by);
    expect_no_control_bytes(text);
    std::ptrdiff_t columns = 0;
    for (const std::string& line : split(text)) {
      if (!line.starts_with("|")) continue;
      if (columns == 0) columns = std::ranges::count(line, '|');
      EXPECT_EQ(std::ranges::count(line, '|'), columns) << line;
    }
    EXPECT_GT(columns, 0);
    EXPECT_THAT(text, Not(HasSubstr("<script"))) << by;
  }
}

}  // namespace
}  // namespace vpcscope::testing
