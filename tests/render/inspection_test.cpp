// The renderers of `inspect` on small made-up imports; whole inputs are in tests/app/inspect_test.cpp.
#include "render/inspection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/support/importing.h"

namespace vpcscope::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::ordered_json;

constexpr const char* vpcs =
    R"({"Vpcs": [{"VpcId": "vpc-0a", "CidrBlock": "10.0.0.0/16", "State": "available", "OwnerId": "111122223333"}]})";

MissingCall missing(const std::string& call, Loss loss, const std::string& region = "us-east-1") {
  return {.call = call,
      .account = "111122223333",
      .region = region,
      .loss = loss,
      .lost = "where packets go that leave their subnet",
      .commands = {"aws " + call + " --region " + region + " > f"}};
}

std::string text_of(
    const Snapshot& snapshot, std::vector<MissingCall> calls = {}, const TextStyle& style = {}) {
  return inspection_text({.snapshot = &snapshot, .missing = std::move(calls)}, style);
}

Json json_of(const Snapshot& snapshot, std::vector<MissingCall> calls = {}) {
  return Json::parse(inspection_json({.snapshot = &snapshot, .missing = std::move(calls)}));
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines(1);
  for (const char c : text)
    if (c == '\n')
      lines.emplace_back();
    else
      lines.back() += c;
  lines.pop_back();
  return lines;
}

std::size_t widest(const std::string& text) {
  std::size_t most = 0;
  for (const std::string& line : lines_of(text))
    if (line.find("aws ") == std::string::npos) most = std::max(most, line.size());
  return most;
}

TEST(InspectionText, one_of_a_kind_is_in_the_singular) {
  EXPECT_THAT(text_of(import_text("describe-vpcs.json", vpcs)),
      AllOf(HasSubstr("1 export file with 1 object"), HasSubstr("  1  VPC\n"), Not(HasSubstr("VPCs"))));
}

TEST(InspectionText, thousands_are_grouped) {
  std::string many = "{\"Vpcs\": [";
  for (int i = 0; i < 1234; ++i)
    many += std::string(i == 0 ? "" : ",") + R"({"VpcId": "vpc-)" + std::to_string(i) +
            R"(", "CidrBlock": "10.0.0.0/16", "State": "available", "OwnerId": "111122223333"})";
  EXPECT_THAT(text_of(import_text("describe-vpcs.json", many + "]}")), HasSubstr("    1,234  VPCs\n"));
}

TEST(InspectionText, each_account_and_region_has_its_counts) {
  const Snapshot snapshot = import_files({{"111122223333/us-east-1/describe-vpcs.json", vpcs},
      {"444455556666/eu-west-1/describe-subnets.json",
          R"({"Subnets": [{"SubnetId": "subnet-0a", "VpcId": "vpc-0b", "CidrBlock": "10.0.1.0/24", "State": "available",
              "AvailabilityZone": "eu-west-1a", "OwnerId": "444455556666"}]})"}});
  const std::string page = text_of(snapshot);
  EXPECT_LT(page.find("\n111122223333  us-east-1\n"), page.find("  1  VPC\n"));
  EXPECT_LT(page.find("  1  VPC\n"), page.find("\n444455556666  eu-west-1\n"));
  EXPECT_LT(page.find("\n444455556666  eu-west-1\n"), page.find("  1  subnet\n"));
}

TEST(InspectionText, missing_calls_are_told_by_importance) {
  const Snapshot snapshot = import_text("describe-vpcs.json", vpcs);
  const std::string page = text_of(snapshot,
      {missing("ec2 describe-subnets", Loss::Core),
          missing("ec2 describe-nat-gateways", Loss::Used),
          missing("vpc-lattice list-services", Loss::Seldom),
          missing("ecs describe-tasks", Loss::Extra)});
  EXPECT_LT(page.find("ec2 describe-subnets"), page.find("ec2 describe-nat-gateways"));
  EXPECT_THAT(page, AllOf(HasSubstr("aws ec2 describe-subnets"), HasSubstr("aws ec2 describe-nat-gateways")));
  EXPECT_THAT(page, AllOf(Not(HasSubstr("list-services")), Not(HasSubstr("describe-tasks"))))
      << "-v tells these";
  const std::string verbose = text_of(snapshot,
      {missing("vpc-lattice list-services", Loss::Seldom), missing("ecs describe-tasks", Loss::Extra)},
      {.verbose = true});
  EXPECT_THAT(verbose, AllOf(HasSubstr("list-services"), HasSubstr("describe-tasks")));
}

TEST(InspectionText, nothing_missing_and_nothing_broken_say_so) {
  EXPECT_THAT(text_of(import_text("describe-vpcs.json", vpcs)), HasSubstr("Nothing that an answer needs."));
  const Snapshot whole = import_path((source_folder() / "samples" / "hybrid").string());
  EXPECT_THAT(text_of(whole), HasSubstr("No problems"));
}

TEST(InspectionText, lines_fit_the_width_where_they_can) {
  const Snapshot snapshot = import_files({{"describe-vpcs.json", vpcs},
      {"describe-subnets.json",
          R"({"Subnets": [{"SubnetId": "subnet-0a", "VpcId": "vpc-0b", "CidrBlock": "10.0.1.0/33"}]})"},
      {"a file with a name of many words that goes on and on.json", "<html></html>"}});
  for (const std::size_t width : {60U, 80U, 120U})
    EXPECT_LE(
        widest(text_of(
            snapshot, {missing("ec2 describe-route-tables", Loss::Core)}, {.verbose = true, .width = width})),
        width);
}

TEST(InspectionText, colours_only_where_asked) {
  const Snapshot snapshot =
      import_text("describe-vpcs.json", R"({"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "x"}]})");
  const std::vector<MissingCall> calls = {missing("ec2 describe-subnets", Loss::Core)};
  EXPECT_THAT(text_of(snapshot, calls), Not(HasSubstr("\x1b")));
  EXPECT_THAT(text_of(snapshot, calls, {.color = true}), AllOf(HasSubstr("\x1b[1m"), HasSubstr("\x1b[0m")));
}

TEST(InspectionText, names_in_problems_and_commands_are_made_safe) {
  const Snapshot snapshot =
      import_text("a\x1b[31m.json", R"({"Vpcs": [{"VpcId": "vpc-\u001b[2J", "CidrBlock": "\u001b[5m"}]})");
  MissingCall call = missing("ec2 describe-\x1b[31m", Loss::Core);
  call.lost = "of \x1b[32m";
  EXPECT_THAT(text_of(snapshot, {call}, {.verbose = true}), Not(HasSubstr("\x1b")));
}

TEST(InspectionText, four_places_of_a_sort_unless_more_are_asked) {
  std::string list = "{\"Vpcs\": [";
  for (int i = 0; i < 9; ++i)
    list += std::string(i == 0 ? "" : ",") + R"({"VpcId": "vpc-)" + std::to_string(i) +
            R"(", "CidrBlock": "10.0.0.0/33"})";
  const Snapshot snapshot = import_text("describe-vpcs.json", list + "]}");
  const std::string page = text_of(snapshot);
  EXPECT_THAT(
      page, AllOf(HasSubstr("/Vpcs/3/CidrBlock"), Not(HasSubstr("/Vpcs/4/CidrBlock")), HasSubstr("5 more")));
  EXPECT_THAT(text_of(snapshot, {}, {.verbose = true}),
      AllOf(HasSubstr("/Vpcs/8/CidrBlock"), Not(HasSubstr("5 more"))));
}

// ---- JSON

TEST(InspectionJson, has_the_keys_of_the_contract_in_their_order) {
  const Json page = json_of(import_text("describe-vpcs.json", vpcs));
  std::vector<std::string> keys;
  for (const auto& [key, value] : page.items()) keys.push_back(key);
  std::vector<std::string> wanted = {
      "schema", "files", "counts", "accounts", "regions", "exports", "problems"};
  std::erase(keys, "missing");
  EXPECT_EQ(keys, wanted);
  EXPECT_EQ(page["schema"], "vpcscope/inspect/1");
}

TEST(InspectionJson, lists_and_objects_of_nothing_are_there_and_empty) {
  const Snapshot nothing = import_paths({});
  const Json page = json_of(nothing);
  for (const char* key : {"files", "accounts", "regions", "exports", "problems"})
    EXPECT_EQ(page[key], Json::array()) << key;
  EXPECT_EQ(page["counts"], Json::object());
}

TEST(InspectionJson, an_empty_answer_is_a_file_and_an_empty_export) {
  const Json page = json_of(import_text(
      "describe-vpcs.json", R"({"Vpcs": []})", {.account = "111122223333", .region = "us-east-1"}));
  ASSERT_EQ(page["files"].size(), 1U);
  EXPECT_EQ(page["files"][0]["objects"], 0);
  EXPECT_EQ(page["files"][0]["calls"], Json({"ec2 describe-vpcs"}));
  for (const Json& row : page["exports"])
    if (row["call"] == "ec2 describe-vpcs") EXPECT_EQ(row["state"], "empty");
}

TEST(InspectionJson, a_problem_has_all_its_parts) {
  const Json page = json_of(
      import_text("describe-vpcs.json", R"({"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/33"}]})"));
  ASSERT_EQ(page["problems"].size(), 1U) << page["problems"];
  const Json problem = page["problems"][0];
  EXPECT_EQ(problem["code"], "bad-value");
  EXPECT_EQ(problem["severity"], "error");
  EXPECT_EQ(problem["file"], "describe-vpcs.json");
  EXPECT_EQ(problem["pointer"], "/Vpcs/0/CidrBlock");
  EXPECT_THAT(
      problem["message"].get<std::string>(), AllOf(HasSubstr("10.0.0.0/33"), HasSubstr("33 is above 32")));
  EXPECT_THAT(problem["effect"].get<std::string>(), HasSubstr("vpc-1"));
  EXPECT_NE(problem["mend"], "");
}

TEST(InspectionJson, bytes_that_are_no_utf8_dont_make_it_invalid) {
  const Snapshot snapshot =
      import_text("bad-\xff\x9b.json", R"({"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "x"}]})");
  const std::string page = inspection_json({.snapshot = &snapshot, .missing = {}});
  EXPECT_TRUE(Json::accept(page));
  EXPECT_EQ(page.find('\xff'), std::string::npos);
  EXPECT_EQ(page.find("\x9b"), std::string::npos);
}

TEST(InspectionJson, control_characters_and_marks_are_escaped) {
  const Snapshot snapshot = import_text(
      "a\x1b\x7f\xc2\x9b\xe2\x80\xae.json", R"({"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "x"}]})");
  const std::string page = inspection_json({.snapshot = &snapshot, .missing = {}});
  for (const char* raw : {"\x1b", "\x7f", "\xc2\x9b", "\xe2\x80\xae"}) EXPECT_THAT(page, Not(HasSubstr(raw)));
  EXPECT_EQ(Json::parse(page)["files"][0]["path"], "a\x1b\x7f\xc2\x9b\xe2\x80\xae.json");
}

// ---- for both

class InspectionOfSample : public ::testing::TestWithParam<std::string> {};

TEST_P(InspectionOfSample, does_not_depend_on_threads) {
  const std::string path = (source_folder() / "samples" / GetParam()).string();
  const Snapshot one = import_path(path, {}, 1);
  for (const unsigned threads : {0U, 2U, 3U, 8U, 64U}) {
    const Snapshot many = import_path(path, {}, threads);
    EXPECT_EQ(text_of(many, {}, {.verbose = true}), text_of(one, {}, {.verbose = true})) << threads;
    EXPECT_EQ(json_of(many), json_of(one)) << threads;
  }
}

INSTANTIATE_TEST_SUITE_P(Samples, InspectionOfSample,
    ::testing::Values("dual-stack", "hub-and-spoke", "hybrid", "peering-chain", "shared-vpc", "three-tier"),
    [](const auto& row) {
      std::string name = row.param;
      std::ranges::replace(name, '-', '_');
      return name;
    });

TEST(Inspection, of_troubled_files_does_not_depend_on_threads) {
  Files files;
  for (int i = 0; i < 40; ++i) {
    const std::string number = std::to_string(i);
    files["vpcs-" + number + ".json"] =
        R"({"Vpcs": [{"VpcId": "vpc-)" + number + R"(", "CidrBlock": "10.0.0.0/)" + number +
        R"("}, {"VpcId": "vpc-x", "CidrBlock": "10.)" + number + R"(.0.0/16"}, 5]})";
    files["torn-" + number + ".json"] = R"({"Subnets": [{"SubnetId": "subnet-)" + number;
  }
  const Snapshot one = import_files(files, {}, 1);
  for (const unsigned threads : {2U, 8U}) {
    const Snapshot many = import_files(files, {}, threads);
    EXPECT_EQ(text_of(many, {}, {.verbose = true}), text_of(one, {}, {.verbose = true}));
    EXPECT_EQ(json_of(many), json_of(one));
  }
}

}  // namespace
}  // namespace vpcscope::testing
