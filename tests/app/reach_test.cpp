// `reach` of the program itself: exit codes, pages, batches over the samples, all answers in the shape of
// docs/cli.md. Whether the verdicts are right is tested in tests/analyzer.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "render/text.h"
#include "tests/app/child.h"
#include "tests/support/importing.h"
#include "tests/support/temporary_folder.h"

namespace vpcscope::testing {
namespace {

using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;
using Json = nlohmann::ordered_json;

Child three_tier(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "reach");
  arguments.insert(arguments.end(), {"-s", sample("three-tier")});
  return call(arguments);
}

std::vector<std::string> keys_of(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

// ---- one question

TEST(Reach, exit_codes_are_the_verdicts) {
  EXPECT_EQ(three_tier({"web-1", "app-1", "tcp/9000"}).exit, 0);
  EXPECT_EQ(three_tier({"bastion", "shop-db", "tcp/5432"}).exit, 1);
  EXPECT_EQ(three_tier({"app-1", "10.10.31.20", "tcp/5432"}).exit, 3);
  EXPECT_EQ(three_tier({"app-1", "10.10.31.20", "tcp/5432", "--client", "linux"}).exit, 0);
}

TEST(Reach, the_first_line_of_the_page_is_the_answer) {
  EXPECT_THAT(three_tier({"web-1", "app-1", "tcp/9000"}).out,
      StartsWith("REACHABLE: web-1 reaches app-1 with tcp/9000"));
  EXPECT_THAT(three_tier({"bastion", "shop-db", "tcp/5432"}).out,
      StartsWith("UNREACHABLE: bastion does not reach shop-db with tcp/5432: "));
}

TEST(Reach, unknown_says_what_to_export) {
  const TemporaryFolder folder;
  for (const auto& [name, bytes] : read_folder(sample("three-tier")))
    if (name.find("describe-route-tables") == std::string::npos) folder.write(name, bytes);
  const Child run = call({"reach", "bastion", "web-1", "tcp/22", "-s", folder.str()});
  EXPECT_EQ(run.exit, 4);
  EXPECT_THAT(run.out,
      AllOf(StartsWith("UNKNOWN: "),
          HasSubstr("aws ec2 describe-route-tables"),
          HasSubstr(" --output json > ")));
  const Child assumed =
      call({"reach", "bastion", "web-1", "tcp/22", "-s", folder.str(), "--assume", "routes,acls"});
  EXPECT_EQ(assumed.exit, 0) << assumed.out << assumed.err;
  EXPECT_THAT(assumed.out, HasSubstr("ASSUMED (R-IN-11)"));
}

TEST(Reach, without_a_service_everything_that_gets_through) {
  const Child run = three_tier({"web-1", "app-1"});
  EXPECT_EQ(run.exit, 0) << run.err;
  EXPECT_THAT(run.out,
      AllOf(StartsWith("REACHABLE: web-1 reaches app-1 with tcp/9000"),
          HasSubstr("  Nothing else gets through.\n")));
  EXPECT_EQ(three_tier({"web-1", "db-a"}).exit, 1);
  const Json json = Json::parse(three_tier({"web-1", "app-1", "-f", "json"}).out);
  EXPECT_EQ(json["services"]["reachable"], Json({"tcp/9000"}));
  EXPECT_TRUE(json["query"]["service"].is_null());
}

TEST(Reach, formats) {
  const Child json = three_tier({"web-1", "app-1", "tcp/9000", "-f", "json"});
  const Child line = three_tier({"web-1", "app-1", "tcp/9000", "-f", "jsonl"});
  EXPECT_EQ(line.out.find('\n'), line.out.size() - 1);
  EXPECT_EQ(Json::parse(json.out), Json::parse(line.out));
  const TemporaryFolder folder;
  EXPECT_EQ(three_tier({"web-1", "app-1", "tcp/9000", "-o", folder / "answer.json"}).exit, 0);
  EXPECT_EQ(read_file(folder / "answer.json"), json.out);
}

TEST(Reach, questions_that_cannot_be_asked) {
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{{},
           {"web-1"},
           {"web-1", "nobody-of-that-name", "tcp/1"},
           {"web-1", "app-1", "tcp/99999"},
           {"web-1", "app-1", "smtp"},
           {"web-1", "app-1", "tcp/1", "--source-port", "0-70000"},
           {"web-1", "app-1", "tcp/1", "--client", "amiga"},
           {"web-1", "app-1", "tcp/1", "--family", "5"},
           {"web-1", "app-1", "tcp/1", "--assume", "everything"},
           {"web-1", "app-1", "tcp/1", "--declare", "/nonexistent.yaml"},
           {"web-1", "app-1", "tcp/1", "extra"},
           {"web-1", "app-1", "tcp/1", "--batch", "-"},
           {"--batch", "/nonexistent.jsonl"},
           {"--batch", "-", "-f", "text"}}) {
    const Child run = three_tier(arguments);
    EXPECT_EQ(run.exit, 2) << ::testing::PrintToString(arguments);
    EXPECT_THAT(run.out, IsEmpty());
    expect_one_fatal_line(run);
  }
}

TEST(Reach, declared_facts_are_read_strictly) {
  const TemporaryFolder folder;
  const std::string bad = folder.write("bad.yaml", "\nnat_instance: []\n");
  const Child run = three_tier({"web-1", "app-1", "tcp/9000", "--declare", bad});
  EXPECT_EQ(run.exit, 2);
  EXPECT_THAT(run.err, HasSubstr("bad.yaml:2: there is no \"nat_instance\""));
  const std::string strange = folder.write("strange.yaml", "nat_instances: [eni-0123]\n");
  const Child told = three_tier({"web-1", "app-1", "tcp/9000", "--declare", strange});
  EXPECT_EQ(told.exit, 0);
  EXPECT_THAT(told.err, HasSubstr("strange.yaml:1: eni-0123 is not in the export"));
}

TEST(Reach, strict_refuses_a_broken_export) {
  const TemporaryFolder folder;
  folder.write("describe-vpcs.json", R"({"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/33"}]})");
  const Child run = call({"reach", "10.0.0.1", "10.0.0.2", "tcp/1", "-s", folder.str(), "--strict"});
  EXPECT_EQ(run.exit, 2);
  expect_one_fatal_line(run);
}

TEST(Reach, nothing_to_ask) {
  const TemporaryFolder folder;
  folder.write("readme.txt", "no export");
  const Child run = call({"reach", "a", "b", "-s", folder.str()});
  EXPECT_EQ(run.exit, 2);
  expect_one_fatal_line(run);
}

/// R-IN-11: files that can't hold route tables imply their usual state.
TEST(Reach, R_IN_11_files_of_np_guard_imply_routes) {
  const std::string file = (data_folder() / "np-guard" / "basic-config-with-sg.json").string();
  const std::string text = read_file(file);
  const std::string key = "\"NetworkInterfaceId\": \"";
  const std::size_t at = text.find(key);
  ASSERT_NE(at, std::string::npos);
  const std::size_t start = at + key.size();
  const std::string interface = text.substr(start, text.find('"', start) - start);
  const Child run = call({"reach", interface, "internet:192.0.2.1", "tcp/443", "-s", file, "-f", "json"});
  ASSERT_THAT(run.exit, AnyOf(0, 1, 3, 4)) << run.err;
  EXPECT_THAT(run.out, Not(HasSubstr("describe-route-tables")));
}

// ---- many questions

std::vector<Json> expected_of(const std::string& name) {
  std::vector<Json> rows;
  std::istringstream lines(read_file(source_folder() / "samples" / "expected" / (name + ".jsonl")));
  for (std::string line; std::getline(lines, line);) rows.push_back(Json::parse(line));
  return rows;
}

std::string questions_of(const std::vector<Json>& rows) {
  std::string text;
  for (Json row : rows) {
    for (const char* key : {"row", "verdict", "direction", "code", "semantics", "note"}) row.erase(key);
    text += row.dump() + "\n";
  }
  return text;
}

std::vector<Json> answers_of(const std::string& out) {
  std::vector<Json> answers;
  for (const std::string& line : lines_of(out))
    if (!line.empty()) answers.push_back(Json::parse(line));
  return answers;
}

class ReachSample : public ::testing::TestWithParam<const char*> {
 public:
  static const std::vector<Json>& answers() {
    static std::map<std::string, std::vector<Json>> asked;
    const auto [at, fresh] = asked.try_emplace(GetParam());
    if (fresh) {
      const Child run = call({"reach", "--batch", "-", "-s", sample(GetParam())},
          {.input = questions_of(expected_of(GetParam()))});
      EXPECT_EQ(run.exit, 0) << run.err;
      at->second = answers_of(run.out);
    }
    return at->second;
  }
};

TEST_P(ReachSample, answers_every_line_in_order) {
  const std::vector<Json> rows = expected_of(GetParam());
  ASSERT_EQ(answers().size(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(answers()[i]["query"]["from"], rows[i]["from"]);
    EXPECT_EQ(answers()[i]["query"]["to"], rows[i]["to"]);
  }
}

const std::set<std::string> actions = {
    "emit", "permit", "route", "forward", "translate", "inspect", "deliver", "drop"};

void check_hops(const Json& hops) {
  int number = 0;
  for (const Json& hop : hops) {
    EXPECT_THAT(keys_of(hop), ElementsAre("hop", "action", "component", "rule", "header"));
    EXPECT_EQ(hop["hop"], ++number);
    EXPECT_THAT(actions, Contains(hop["action"].get<std::string>()));
    const std::string kind = hop["component"]["kind"];
    const bool nameless = kind == "internet" || kind == "on-premises" || kind == "service";
    EXPECT_TRUE(nameless || !hop["component"]["id"].get<std::string>().empty()) << hop;
    EXPECT_TRUE(hop["action"] != "drop" || &hop == &hops.back()) << hops;
  }
}

void check_path(const Json& path) {
  EXPECT_THAT(keys_of(path),
      ElementsAre("verdict", "choice", "from", "to", "forward", "return", "drops", "annotations"));
  check_hops(path["forward"]);
  check_hops(path["return"]);
  if (path["verdict"] == "REACHABLE") EXPECT_EQ(path["drops"], Json::array()) << path;
  if (path["verdict"] == "UNREACHABLE") EXPECT_FALSE(path["drops"].empty()) << path;
}

TEST_P(ReachSample, answers_keep_the_contract) {
  for (const Json& answer : answers()) {
    SCOPED_TRACE(answer["query"].dump());
    EXPECT_THAT(keys_of(answer),
        ElementsAre("schema", "query", "verdict", "services", "paths", "drops", "missing", "annotations"));
    EXPECT_EQ(answer["schema"], "vpcscope/reach/1");
    EXPECT_THAT((std::vector<std::string>{"REACHABLE", "UNREACHABLE", "PARTIAL", "UNKNOWN"}),
        Contains(answer["verdict"].get<std::string>()));
    if (answer["verdict"] == "REACHABLE") EXPECT_EQ(answer["drops"], Json::array());
    for (const Json& path : answer["paths"]) check_path(path);
  }
}

TEST_P(ReachSample, each_page_fits_a_terminal_and_is_safe) {
  const std::vector<Json> rows = expected_of(GetParam());
  for (std::size_t i = 0; i < rows.size(); i += 4) {
    std::vector<std::string> arguments = {
        "reach", rows[i]["from"], rows[i]["to"], "-s", sample(GetParam()), "-v"};
    if (rows[i].contains("service"))
      arguments.insert(arguments.begin() + 3, rows[i]["service"].get<std::string>());
    if (rows[i].contains("client"))
      arguments.insert(arguments.end(), {"--client", rows[i]["client"].get<std::string>()});
    if (rows[i].contains("family"))
      arguments.insert(arguments.end(), {"--family", std::to_string(rows[i]["family"].get<int>())});
    const Child run = call(arguments);
    EXPECT_THAT(run.out, StartsWith(answers()[i]["verdict"].get<std::string>() + ": "));
    EXPECT_EQ(unsafe_for_terminal(run.out), "");
    for (const std::string& line : lines_of(run.out)) {
      const std::size_t start = std::min(line.find_first_not_of(' '), line.size());
      if (columns_of(line) > 80 && !line.starts_with("      aws ") && !line.starts_with("      mkdir "))
        EXPECT_THAT(line.substr(start), AnyOf(StartsWith("stands in "), Not(HasSubstr(" ")))) << line;
      EXPECT_FALSE(line.ends_with(' ')) << line;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Samples, ReachSample,
    ::testing::Values("three-tier", "hub-and-spoke", "peering-chain", "hybrid", "dual-stack", "shared-vpc"),
    [](const auto& row) {
      std::string name = row.param;
      std::ranges::replace(name, '-', '_');
      return name;
    });

TEST(ReachBatch, an_unusable_line_is_told_at_its_place_and_the_rest_goes_on) {
  const Child run = call({"reach", "--batch", "-", "-s", sample("three-tier")},
      {.input = R"({"from": "web-1", "to": "app-1", "service": "tcp/9000"})"
                "\n\nwhat?\n"
                R"({"from": "web-1", "to": "nobody", "service": "tcp/9000"})"
                "\n"
                R"({"from": "web-1", "to": "app-1", "service": "tcp/9001"})"});
  EXPECT_EQ(run.exit, 2);
  const std::vector<Json> answers = answers_of(run.out);
  ASSERT_EQ(answers.size(), 4U);
  EXPECT_EQ(answers[0]["verdict"], "REACHABLE");
  EXPECT_EQ(answers[1]["line"], 3);
  EXPECT_EQ(answers[2]["line"], 4);
  EXPECT_EQ(answers[3]["verdict"], "UNREACHABLE");
  EXPECT_THAT(run.err, HasSubstr("2 lines could not be answered"));
}

TEST(ReachBatch, is_the_same_as_one_by_one) {
  const Child one = three_tier({"app-1", "10.10.31.20", "tcp/5432", "-f", "jsonl"});
  const TemporaryFolder folder;
  const std::string file =
      folder.write("q.jsonl", R"({"from": "app-1", "to": "10.10.31.20", "service": "tcp/5432"})");
  EXPECT_EQ(three_tier({"--batch", file}).out, one.out);
  EXPECT_EQ(three_tier({"--batch", file, "-f", "json"}).out, one.out);
  EXPECT_EQ(three_tier({"--batch", file, "-o", folder / "a.jsonl"}).exit, 0);
  EXPECT_EQ(read_file(folder / "a.jsonl"), one.out);
}

TEST(ReachBatch, each_line_is_the_single_command) {
  std::string alone;
  std::string lines;
  for (const auto& [from, to, service] :
      std::vector<std::array<std::string, 3>>{{"web-1", "app-1", "tcp/9000"},
          {"bastion", "shop-db", "tcp/5432"},
          {"internet", "web-1", "tcp/443"}}) {
    alone += three_tier({from, to, service, "-f", "jsonl", "--all-blockers"}).out;
    lines += Json{{"from", from}, {"to", to}, {"service", service}, {"all_blockers", true}}.dump() + "\n";
  }
  const Child run = call({"reach", "--batch", "-", "-s", sample("three-tier")}, {.input = lines});
  EXPECT_EQ(run.exit, 0) << run.err;
  EXPECT_EQ(run.out, alone);
}

TEST(ReachBatch, options_hold_where_a_line_says_nothing) {
  const Child run = call({"reach", "--batch", "-", "--client", "linux", "-s", sample("three-tier")},
      {.input = R"({"from": "app-1", "to": "10.10.31.20", "service": "tcp/5432"})"
                "\n"
                R"({"from": "app-1", "to": "10.10.31.20", "service": "tcp/5432", "client": "unknown"})"});
  const std::vector<Json> answers = answers_of(run.out);
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(answers[0]["verdict"], "REACHABLE");
  EXPECT_EQ(answers[1]["verdict"], "PARTIAL");
}

TEST(ReachBatch, standard_input_can_be_one_thing_only) {
  const Child run = call({"reach", "--batch", "-", "-s", "-"}, {.input = "{}"});
  EXPECT_EQ(run.exit, 2);
  expect_one_fatal_line(run);
}

TEST(ReachBatch, a_reader_that_leaves_is_no_fault) {
  std::string questions;
  for (int i = 0; i < 2000; ++i)
    questions += R"({"from": "web-1", "to": "app-1", "service": "tcp/9000"})"
                 "\n";
  const TemporaryFolder folder;
  const std::string file = folder.write("q.jsonl", questions);
  const Child run = shell("\"$VPCSCOPE\" reach --batch '" + file + "' -s '" + sample("three-tier") +
                          "' | head -1 | wc -l; exit ${PIPESTATUS[0]}");
  EXPECT_EQ(run.exit, 0) << run.err;
  EXPECT_THAT(run.err, IsEmpty());
}

}  // namespace
}  // namespace vpcscope::testing
