// `inspect` of whole inputs: golden pages for each sample and for the inputs that go wrong, the JSON checked
// field by field against docs/cli.md, and secrets that nobody may see again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "model/kind.h"
#include "model/problem.h"
#include "tests/app/broken_files.h"
#include "tests/app/child.h"
#include "tests/support/importing.h"
#include "tests/support/temporary_folder.h"

namespace vpcscope::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Json = nlohmann::ordered_json;

std::string inspected(const std::string& path, std::vector<std::string> more = {}) {
  more.insert(more.begin(), {"inspect", "-s", path});
  const Child run = call(more);
  EXPECT_EQ(run.exit, 0) << run.err;
  EXPECT_THAT(run.err, IsEmpty());
  return run.out;
}

Json inspected_json(const std::string& path) { return Json::parse(inspected(path, {"-f", "json"})); }

// ---- the contract

const std::regex call_name("[a-z0-9-]+ [a-z0-9-]+");
const std::regex kebab("[a-z0-9]+(-[a-z0-9]+)*");

std::vector<std::string> keys_of(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

bool is_text(const Json& object, const char* key) { return object.contains(key) && object[key].is_string(); }

void check_files(const Json& files) {
  ASSERT_TRUE(files.is_array());
  std::set<std::string> paths;
  for (const Json& file : files) {
    ASSERT_TRUE(is_text(file, "path") && is_text(file, "format")) << file;
    EXPECT_TRUE(paths.insert(file["path"].get<std::string>()).second) << "twice: " << file["path"];
    EXPECT_FALSE(fs::path(file["path"].get<std::string>()).is_absolute()) << file["path"];
    EXPECT_TRUE(std::regex_match(file["format"].get<std::string>(), kebab)) << file;
    ASSERT_TRUE(file.contains("calls") && file["calls"].is_array()) << file;
    for (const Json& name : file["calls"])
      EXPECT_TRUE(std::regex_match(name.get<std::string>(), call_name)) << file;
    EXPECT_TRUE(file.contains("objects") && file["objects"].is_number_unsigned()) << file;
  }
}

void check_counts(const Json& counts) {
  ASSERT_TRUE(counts.is_object());
  for (const auto& [kind, count] : counts.items()) {
    EXPECT_TRUE(kind_named(kind).has_value()) << kind;
    EXPECT_TRUE(std::regex_match(kind, kebab)) << kind;
    ASSERT_TRUE(count.is_number_unsigned()) << kind;
    EXPECT_GT(count.get<unsigned>(), 0U) << kind;
  }
}

void check_sorted_texts(const Json& list) {
  ASSERT_TRUE(list.is_array());
  const auto texts = list.get<std::vector<std::string>>();
  EXPECT_TRUE(std::ranges::is_sorted(texts, std::ranges::less_equal{}) || texts.size() < 2) << list;
  EXPECT_EQ(std::ranges::adjacent_find(texts), texts.end()) << list;
}

void check_exports(const Json& page) {
  ASSERT_TRUE(page["exports"].is_array());
  std::vector<std::vector<std::string>> places;
  const auto accounts = page["accounts"].get<std::set<std::string>>();
  const auto regions = page["regions"].get<std::set<std::string>>();
  for (const Json& row : page["exports"]) {
    for (const char* key : {"call", "account", "region", "state"}) ASSERT_TRUE(is_text(row, key)) << row;
    EXPECT_TRUE(std::regex_match(row["call"].get<std::string>(), call_name)) << row;
    EXPECT_THAT((std::vector<std::string>{"exported", "empty", "missing"}),
        Contains(row["state"].get<std::string>()));
    const std::string account = row["account"];
    const std::string region = row["region"];
    EXPECT_TRUE(account.empty() || accounts.contains(account)) << row;
    EXPECT_TRUE(region.empty() || region == "global" || regions.contains(region)) << row;
    places.push_back({row["call"], account, region});
  }
  EXPECT_TRUE(std::ranges::is_sorted(places));
  EXPECT_EQ(std::ranges::adjacent_find(places), places.end()) << "one row a call, account and Region";
}

/// Every call that a file answers is in the table of exports, and what is there is in some file or derived.
void check_exports_against_files(const Json& page) {
  std::map<std::string, std::set<std::string>> states;
  for (const Json& row : page["exports"]) states[row["call"]].insert(row["state"].get<std::string>());
  for (const Json& file : page["files"])
    for (const Json& name : file["calls"])
      if (states.contains(name))
        EXPECT_NE(states[name], std::set<std::string>{"missing"})
            << name << " is answered by " << file["path"];
}

void check_problems(const Json& problems) {
  ASSERT_TRUE(problems.is_array());
  std::vector<Problem> told;
  for (const Json& problem : problems) {
    EXPECT_THAT(keys_of(problem),
        ::testing::ElementsAre("code", "severity", "file", "pointer", "message", "effect", "mend"));
    for (const auto& [key, value] : problem.items()) ASSERT_TRUE(value.is_string()) << key << ": " << problem;
    EXPECT_TRUE(std::regex_match(problem["code"].get<std::string>(), kebab)) << problem;
    EXPECT_THAT((std::vector<std::string>{"error", "warning", "note"}),
        Contains(problem["severity"].get<std::string>()));
    const std::string pointer = problem["pointer"];
    EXPECT_TRUE(pointer.empty() || pointer.starts_with('/')) << problem;
    for (const char* key : {"message", "effect", "mend"})
      EXPECT_NE(problem[key], "") << key << ": " << problem;
    Problem& kept = told.emplace_back();
    kept.code = problem["code"];
    kept.file = problem["file"];
    kept.pointer = pointer;
    kept.message = problem["message"];
  }
  std::vector<Problem> sorted = told;
  sort_by_place(sorted);
  EXPECT_EQ(told, sorted);
}

void check_contract(const Json& page) {
  EXPECT_EQ(page.value("schema", ""), "vpcscope/inspect/1");
  EXPECT_EQ(keys_of(page).front(), "schema");
  for (const char* key : {"files", "counts", "accounts", "regions", "exports", "problems"})
    ASSERT_TRUE(page.contains(key)) << key;
  check_files(page["files"]);
  check_counts(page["counts"]);
  check_sorted_texts(page["accounts"]);
  check_sorted_texts(page["regions"]);
  check_exports(page);
  check_exports_against_files(page);
  check_problems(page["problems"]);
}

/// Each problem's pointer is one into its file, where that is plain JSON.
void check_pointers(const Json& page, const fs::path& folder) {
  for (const Json& problem : page["problems"]) {
    const fs::path file = folder / problem["file"].get<std::string>();
    if (!fs::is_regular_file(file)) continue;
    const Json text = Json::parse(read_file(file), nullptr, false);
    if (text.is_discarded()) continue;
    EXPECT_TRUE(text.contains(Json::json_pointer(problem["pointer"].get<std::string>()))) << problem;
  }
}

// ---- pages

/// Lines that hold a command, a path, a pointer or an id may be as long as these are; others fit a terminal.
void check_width(const std::string& page, std::size_t width) {
  for (const std::string& line : lines_of(page)) {
    if (line.size() <= width || line.starts_with("      aws ") || line.starts_with("      mkdir ")) continue;
    const std::size_t start = line.find_first_not_of(' ');
    EXPECT_EQ(line.find(' ', start), std::string::npos) << "could be broken: " << line;
  }
}

void check_page(const std::string& page) {
  check_width(page, 80);
  EXPECT_EQ(unsafe_for_terminal(page), "");
  for (const std::string& line : lines_of(page)) EXPECT_FALSE(line.ends_with(' ')) << "\"" << line << "\"";
  EXPECT_THAT(page, Not(HasSubstr("\n\n\n")));
  EXPECT_THAT(page, ::testing::EndsWith("\n"));
}

std::vector<std::string> sample_names() {
  std::vector<std::string> names;
  for (const fs::path& folder : samples()) names.push_back(folder.filename().string());
  return names;
}

class InspectSample : public ::testing::TestWithParam<std::string> {};

TEST_P(InspectSample, golden_text) {
  const std::string page = inspected(sample(GetParam()));
  check_page(page);
  EXPECT_GOLDEN("inspect/" + GetParam() + ".txt", page);
}

TEST_P(InspectSample, golden_json) {
  EXPECT_GOLDEN("inspect/" + GetParam() + ".json", inspected(sample(GetParam()), {"-f", "json"}));
}

TEST_P(InspectSample, json_keeps_the_contract) {
  const Json page = inspected_json(sample(GetParam()));
  check_contract(page);
  check_pointers(page, sample(GetParam()));
}

TEST_P(InspectSample, is_whole) {
  const Json page = inspected_json(sample(GetParam()));
  for (const Json& problem : page["problems"]) EXPECT_EQ(problem["severity"], "note") << problem;
  for (const char* kind :
      {"vpc", "subnet", "route-table", "network-acl", "security-group", "network-interface"})
    EXPECT_GT(page["counts"].value(kind, 0), 0) << kind;
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(sample(GetParam())))
    if (entry.path().extension() == ".json") ++files;
  EXPECT_EQ(page["files"].size(), files) << "every file of a sample is used";
}

/// "  27  security group rules" of the text, for all accounts and Regions, are the counts of the JSON.
TEST_P(InspectSample, text_and_json_count_alike) {
  std::map<std::string, std::size_t> of_text;
  static const std::regex row(" +([0-9,]+)  (.+)");
  const std::string page = inspected(sample(GetParam()));
  for (const std::string& line : lines_of(page.substr(0, page.find("\nWhat is missing")))) {
    std::smatch match;
    if (!std::regex_match(line, match, row)) continue;
    std::string digits = match[1];
    std::erase(digits, ',');
    of_text[match[2]] += std::stoul(digits);
  }
  const Json counts = inspected_json(sample(GetParam()))["counts"];
  // Titles are in the singular where there is one: counted by title without its ending.
  std::map<std::string, std::size_t> by_title;
  for (const auto& [title, count] : of_text)
    for (const KindRow& kind : kind_table()) {
      const std::string stem(kind.title.substr(0, kind.title.size() - (kind.title.ends_with("y") ? 1 : 0)));
      const bool same = title == kind.title || title == std::string(kind.title) + "s" ||
                        title == std::string(kind.title) + "es" || title == stem + "ies";
      if (same) by_title[std::string(kind.name)] += count;
    }
  for (const auto& [kind, count] : counts.items())
    EXPECT_EQ(by_title[kind], count.get<std::size_t>()) << kind;
  for (const auto& [kind, count] : by_title) EXPECT_TRUE(counts.contains(kind)) << kind;
}

TEST_P(InspectSample, verbose_adds_and_takes_nothing_away) {
  const std::string page = inspected(sample(GetParam()), {"-v"});
  check_page(page);
  EXPECT_GE(lines_of(page).size() + 2, lines_of(inspected(sample(GetParam()))).size());
}

TEST_P(InspectSample, the_table_of_addresses_in_its_readme_is_what_was_read) {
  // The README is written by the author of the sample, not by the importer: ids of subnets and interfaces.
  const std::string readme = read_file(fs::path(sample(GetParam())) / "README.md");
  std::set<std::string> subnets;
  std::set<std::string> interfaces;
  static const std::regex id("(subnet|eni)-[0-9a-f]{17}");
  for (std::sregex_iterator it(readme.begin(), readme.end(), id), end; it != end; ++it)
    (it->str().starts_with("eni") ? interfaces : subnets).insert(it->str());
  const Json counts = inspected_json(sample(GetParam()))["counts"];
  EXPECT_EQ(counts["subnet"].get<std::size_t>(), subnets.size());
  EXPECT_EQ(counts["network-interface"].get<std::size_t>(), interfaces.size());
}

TEST_P(InspectSample, commands_for_what_is_missing_name_files_that_are_understood) {
  const Json page = inspected_json(sample(GetParam()));
  std::set<std::string> made;
  static const std::regex command("> ('[^']*'|[^ ]+)");
  for (const Json& row : page["missing"]) {
    EXPECT_FALSE(row["commands"].empty()) << row;
    for (const Json& one : row["commands"]) {
      const std::string text = one;
      std::smatch match;
      ASSERT_TRUE(std::regex_search(text, match, command)) << text;
      EXPECT_TRUE(made.insert(match[1]).second) << "two commands write " << match[1];
      EXPECT_THAT(text, HasSubstr("--output json"));
      EXPECT_THAT(text, Not(HasSubstr("#"))) << "interactive zsh knows no comments";
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Samples, InspectSample, ::testing::ValuesIn(sample_names()), [](const auto& row) {
  std::string name = row.param;
  std::ranges::replace(name, '-', '_');
  return name;
});

// ---- what goes wrong

void write_broken(const TemporaryFolder& folder) {
  for (const BrokenFile& file : broken_files()) folder.write(file.name, file.bytes);
  folder.write("vpcs.json",
      R"({"Vpcs": [{"VpcId": "vpc-0a", "CidrBlock": "10.0.0.0/16", "State": "available", "OwnerId": "111122223333"}]})");
  folder.write("subnets.json",
      R"({"Subnets": [{"SubnetId": "subnet-0a", "VpcId": "vpc-0a", "CidrBlock": "10.0.1.0/24", "State": "available",
          "AvailabilityZone": "us-east-1a", "OwnerId": "111122223333"}]})");
}

TEST(InspectBroken, each_file_has_its_problem) {
  const TemporaryFolder folder;
  write_broken(folder);
  const Json page = inspected_json(folder.str());
  for (const BrokenFile& file : broken_files()) {
    std::vector<std::string> codes;
    for (const Json& problem : page["problems"]) {
      const std::string name = problem["file"];
      if (name == file.name || name.starts_with(file.name + "!")) codes.push_back(problem["code"]);
    }
    EXPECT_THAT(codes, Contains(file.code)) << file.name;
    EXPECT_LE(codes.size(), 4U) << file.name << ": one fault, not a flood";
  }
}

TEST(InspectBroken, golden) {
  const TemporaryFolder folder;
  write_broken(folder);
  const std::string page = inspected(folder.str(), {"-v"});
  check_page(page);
  EXPECT_GOLDEN("inspect/broken.txt", page);
  EXPECT_GOLDEN("inspect/broken.json", inspected(folder.str(), {"-f", "json"}));
}

TEST(InspectBroken, json_keeps_the_contract) {
  const TemporaryFolder folder;
  write_broken(folder);
  const Json page = inspected_json(folder.str());
  check_contract(page);
  check_pointers(page, folder.path());
}

TEST(InspectBroken, every_file_alone_is_no_crash_and_is_named) {
  for (const BrokenFile& file : broken_files()) {
    const TemporaryFolder folder;
    const std::string path = folder.write(file.name, file.bytes);
    const Child run = call({"inspect", "-s", path});
    EXPECT_EQ(run.signal, 0) << file.name;
    EXPECT_TRUE(run.exit == 0 || run.exit == 2) << file.name << " exits " << run.exit;
    const bool needs_others = file.code == "dangling-id";
    if (!needs_others) EXPECT_THAT(run.out + run.err, HasSubstr(file.name));
    if (run.exit == 2) expect_one_fatal_line(run);
  }
}

TEST(InspectBroken, every_file_alone_on_standard_input_is_no_crash) {
  for (const BrokenFile& file : broken_files()) {
    const Child run = call({"inspect", "-s", "-"}, {.input = file.bytes});
    EXPECT_EQ(run.signal, 0) << file.name;
    EXPECT_TRUE(run.exit == 0 || run.exit == 2) << file.name << " exits " << run.exit;
  }
}

/// R-IN-3: "empty" is a fact, and this is none.
TEST(InspectBroken, a_first_page_that_is_empty_proves_nothing) {
  const TemporaryFolder folder;
  folder.write("igw.json", R"({"InternetGateways": [], "NextToken": "x"})");
  folder.write("eigw.json", R"({"EgressOnlyInternetGateways": []})");
  std::map<std::string, std::string> states;
  const Json page = inspected_json(folder.str());
  for (const Json& row : page["exports"]) states[row["call"]] = row["state"];
  EXPECT_EQ(states["ec2 describe-egress-only-internet-gateways"], "empty");
  EXPECT_NE(states["ec2 describe-internet-gateways"], "empty");
}

TEST(InspectBroken, many_of_a_sort_are_grouped) {
  std::string vpcs = "{\"Vpcs\": [";
  for (int i = 0; i < 2000; ++i)
    vpcs += std::string(i == 0 ? "" : ",") + "{\"VpcId\": \"vpc-" + std::to_string(i) +
            "\", \"CidrBlock\": \"10.0.0.0/33\"}";
  const TemporaryFolder folder;
  folder.write("describe-vpcs.json", vpcs + "]}");
  const Child run = call({"inspect", "-s", folder.str()});
  EXPECT_THAT(run.out, ::testing::AnyOf(HasSubstr("2,000"), HasSubstr("1,980")))
      << "and their number is told";
  EXPECT_LT(lines_of(run.out).size(), 150U);
  const Child json = call({"inspect", "-s", folder.str(), "-f", "json"});
  const Json page = Json::parse(json.out);
  ASSERT_GE(page["problems"].size(), 20U) << "examples are kept (docs/decisions/0010)";
  EXPECT_EQ(page["problems"][9]["pointer"], "/Vpcs/9/CidrBlock");
  EXPECT_EQ(page["problems"][10]["pointer"], "/Vpcs/10/CidrBlock") << "sorted as numbers";
}

// ---- files of the np-guard collector

const std::string np_guard = (data_folder() / "np-guard" / "basic-config-with-sg.json").string();

TEST(InspectNpGuard, golden) {
  const std::string page = inspected(np_guard);
  check_page(page);
  EXPECT_GOLDEN("inspect/np-guard.txt", page);
  EXPECT_GOLDEN("inspect/np-guard.json", inspected(np_guard, {"-f", "json"}));
}

TEST(InspectNpGuard, json_keeps_the_contract_and_names_what_is_missing) {
  const Json page = inspected_json(np_guard);
  check_contract(page);
  EXPECT_EQ(page["files"][0]["format"], "np-guard");
  std::map<std::string, std::string> states;
  for (const Json& row : page["exports"]) states[row["call"]] = row["state"];
  EXPECT_EQ(states["ec2 describe-vpcs"], "exported");
  EXPECT_EQ(states["ec2 describe-route-tables"], "missing") << "such a file can't hold them";
  EXPECT_EQ(states["ec2 describe-nat-gateways"], "missing");
}

TEST(InspectTwoRegions, no_command_writes_over_the_others_file) {
  const TemporaryFolder folder;
  for (const std::string region : {"us-east-1", "eu-west-1"})
    folder.write(region + "/describe-vpcs.json",
        R"({"Vpcs": [{"VpcId": "vpc-)" + region +
            R"(", "CidrBlock": "10.0.0.0/16", "State": "available", "OwnerId": "111122223333"}]})");
  const Json page = inspected_json(folder.str());
  check_contract(page);
  std::set<std::string> made;
  for (const Json& row : page["missing"])
    for (const Json& command : row["commands"]) {
      const std::string text = command;
      EXPECT_TRUE(made.insert(text.substr(text.find(" > "))).second) << text;
    }
}

// ---- secrets

TEST(Secrets, no_output_shows_them_again) {
  const std::string hybrid = sample("hybrid");
  bool planted = false;
  for (const auto& [name, text] : read_folder(hybrid))
    planted = planted || (name.ends_with(".json") && text.find("SECRET-") != std::string::npos);
  ASSERT_TRUE(planted) << "the sample has secrets to lose";
  const TemporaryFolder folder;
  const std::vector<std::vector<std::string>> commands = {{"inspect"},
      {"inspect", "-v"},
      {"inspect", "-f", "json"},
      {"inspect", "--strict"},
      {"inspect", "-f", "json", "-o", folder / "out.json"}};
  for (std::vector<std::string> command : commands) {
    command.insert(command.end(), {"-s", hybrid});
    const Child run = call(command);
    EXPECT_EQ(run.exit, 0) << run.err;
    for (const char* secret : {"SECRET-", "IyEvYmluL3No"})
      EXPECT_THAT(run.out + run.err, Not(HasSubstr(secret)));
  }
  for (const auto& [name, text] : read_folder(folder.path()))
    for (const char* secret : {"SECRET-", "IyEvYmluL3No"}) EXPECT_THAT(text, Not(HasSubstr(secret))) << name;
  for (const char* page : {"collect", "collect --policy", "generate man", "--help"})
    EXPECT_THAT(
        shell(std::string("\"$VPCSCOPE\" ") + page, {.folder = hybrid}).out, Not(HasSubstr("SECRET-")));
}

/// A fault inside an object, even inside the secret itself, must not quote the secret.
TEST(Secrets, faults_beside_and_in_them_dont_quote_them) {
  const TemporaryFolder folder;
  folder.write("describe-vpn-connections.json",
      R"({"VpnConnections": [{"VpnConnectionId": "vpn-1", "State": "available", "Type": "ipsec.1",
          "CustomerGatewayConfiguration": {"odd": "SECRET-1"},
          "Options": {"TunnelOptions": [{"PreSharedKey": 5, "OutsideIpAddress": "SECRET", "X": 1},
                                        {"PreSharedKey": ["SECRET-2"], "TunnelInsideCidr": "no"}]},
          "Routes": [{"DestinationCidrBlock": "10.0.0.0/99"}]}]})");
  folder.write("describe-launch-template-versions.json",
      R"({"LaunchTemplateVersions": [{"LaunchTemplateId": "lt-1", "VersionNumber": "x",
          "LaunchTemplateData": {"UserData": {"SECRET-3": "IyEvYmluL3No"}, "NetworkInterfaces": 3}}]})");
  folder.write("lambda-list-functions.json",
      R"({"Functions": [{"FunctionName": "f", "Environment": {"Variables": {"PASSWORD": "SECRET-4", "SECRET-5": "x"}},
          "VpcConfig": {"SubnetIds": "SECRET-6x"}}]})");
  folder.write("describe-instances.json",
      R"({"Reservations": [{"Instances": [{"InstanceId": "i-1", "UserData": "IyEvYmluL3No", "PrivateIpAddress": "x"}]}]})");
  folder.write("torn.json",
      R"({"VpnConnections": [{"VpnConnectionId": "vpn-2", "Options": {"TunnelOptions": [{"PreSharedKey": "SECRET-7)");
  for (const char* format : {"text", "json"}) {
    const Child run = call({"inspect", "-v", "-f", format, "-s", folder.str()});
    for (const char* secret :
        {"SECRET-1", "SECRET-2", "SECRET-3", "SECRET-4", "SECRET-5", "SECRET-7", "IyEvYmluL3No"})
      EXPECT_THAT(run.out + run.err, Not(HasSubstr(secret)));
  }
}

}  // namespace
}  // namespace vpcscope::testing
