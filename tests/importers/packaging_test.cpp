// One network in every packaging that people have: whatever the wrapping, the same objects come out, and no
// problem.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "model/resources/all.h"
#include "tests/support/importing.h"

namespace vpcscope::testing {
namespace {

using ::testing::HasSubstr;
using Json = nlohmann::ordered_json;

const std::string account = "111122223333";
const std::string region = "us-east-1";

std::string call_of(const std::string& name) { return name.substr(0, name.find('.')); }
/// "search-transit-gateway-routes.tgw-rtb-1.json" -> "tgw-rtb-1"; empty for calls that need no parent.
std::string parent_of(const std::string& name) {
  const std::string inner = name.substr(0, name.rfind('.'));
  const std::size_t dot = inner.find('.');
  return dot == std::string::npos ? std::string() : inner.substr(dot + 1);
}

/// The hub and spoke sample, without the files that hold nothing: 30 calls, children with their parents among
/// them.
const Files& network() {
  static const Files files = [] {
    Files kept;
    for (const auto& [name, text] :
        read_folder(source_folder() / "samples" / "hub-and-spoke" / "us-east-1")) {
      const Json json = Json::parse(text);
      const bool wanted =
          name.starts_with("describe-") || name.starts_with("get-") || name.starts_with("search-");
      const bool holds =
          std::ranges::any_of(json, [](const Json& value) { return value.is_array() && !value.empty(); });
      // The second names a parent that the first alone tells.
      if (wanted && holds && name != "describe-vpc-block-public-access-options.json") kept[name] = text;
    }
    return kept;
  }();
  return files;
}

const std::string& expected_bodies() {
  static const std::string text = bodies(import_files(network(), {account, region}));
  return text;
}

void expect_network(const Snapshot& snapshot) {
  EXPECT_EQ(bodies(snapshot), expected_bodies());
  EXPECT_EQ(complaints(snapshot), "");
}

Files each(const std::function<std::string(const std::string&)>& change, const std::string& ending = "") {
  Files made;
  for (const auto& [name, text] : network()) made[name + ending] = change(text);
  return made;
}

std::string list_key(const Json& answer) {
  for (const auto& [key, value] : answer.items())
    if (value.is_array()) return key;
  return {};
}

/// Two answers, as `--no-paginate` and a loop leave them behind.
std::vector<Json> pages_of(const std::string& text) {
  const Json whole = Json::parse(text);
  const std::string key = list_key(whole);
  std::vector<Json> pages;
  const std::size_t half = (whole[key].size() + 1) / 2;
  Json first = whole;
  first[key] = Json(whole[key].begin(), whole[key].begin() + static_cast<std::ptrdiff_t>(half));
  first["NextToken"] = "eyJOZXh0VG9rZW4iOiBudWxsLCAiYm90b190cnVuY2F0ZV9hbW91bnQiOiAyfQ==";
  Json second = whole;
  second[key] = Json(whole[key].begin() + static_cast<std::ptrdiff_t>(half), whole[key].end());
  return {first, second};
}

/// The answer with its parent's id in it, for packings where the file's name is lost.
Json with_parent(const std::string& name, const Json& answer) {
  const std::string parent = parent_of(name);
  if (parent.empty()) return answer;
  Json made = answer;
  made[parent.starts_with("pl-") ? "PrefixListId" : "TransitGatewayRouteTableId"] = parent;
  return made;
}

/// Answers without parent in one object; those with one in lists of wrappers, keyed by call.
Json merged() {
  Json made = Json::object();
  for (const auto& [name, text] : network()) {
    const Json answer = Json::parse(text);
    // Two calls answer with PrefixLists: one of them is wrapped.
    if (name == "describe-managed-prefix-lists.json")
      made[call_of(name)] = answer;
    else if (parent_of(name).empty())
      made.update(answer);
    else
      made[call_of(name)].push_back(with_parent(name, answer));
  }
  return made;
}

std::string snake_case(const std::string& key) {
  std::string made;
  for (const char c : key) {
    if (c >= 'A' && c <= 'Z' && !made.empty()) made += '_';
    made += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  }
  return made;
}

/// YAML as `aws --output yaml` writes it.
std::string yaml(const Json& value, const std::string& indent = "") {
  std::string text;
  if (value.is_object()) {
    if (value.empty()) return " {}\n";
    text += "\n";
    for (const auto& [key, inside] : value.items())
      text += indent + key + ":" + yaml(inside, inside.is_array() ? indent : indent + "  ");
    return text;
  }
  if (value.is_array()) {
    if (value.empty()) return " []\n";
    text += "\n";
    for (const Json& inside : value) {
      std::string element = yaml(inside, indent + "  ");
      if (inside.is_object() && !inside.empty()) element = " " + element.substr(1 + indent.size() + 2);
      text += indent + "-" + element;
    }
    return text;
  }
  if (value.is_string()) {
    // Quoted wherever a plain word would be something else.
    const std::string plain = value.get<std::string>();
    std::string quoted;
    for (const char c : plain) quoted += c == '\'' ? std::string("''") : std::string(1, c);
    const bool safe = !plain.empty() &&
                      plain.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_/") ==
                          std::string::npos &&
                      plain[0] != '-' && plain != "true" && plain != "false" && plain != "null";
    return " " + (safe ? plain : "'" + quoted + "'") + "\n";
  }
  return " " + value.dump() + "\n";
}

std::string crlf(const std::string& text) {
  std::string made;
  for (const char c : text) made += c == '\n' ? std::string("\r\n") : std::string(1, c);
  return made;
}

struct Packaging {
  std::string name;
  std::function<Files()> make;
};

Files one_file(const std::string& name, const std::string& text) { return {{name, text}}; }

std::string documents(const std::string& between, int indent) {
  std::string text;
  for (const auto& [name, answer] : network())
    text += with_parent(name, Json::parse(answer)).dump(indent) + between;
  return text;
}

std::vector<Packaging> packagings() {
  return {
      {"nested_folders",
          [] {
            Files made;
            for (const auto& [name, text] : network())
              made["export/of today/" + call_of(name) + "/x/" + name] = text;
            return made;
          }},
      {"path_with_account_and_region",
          [] {
            Files made;
            for (const auto& [name, text] : network())
              made["aws-" + account + "/" + region + "/" + name] = text;
            return made;
          }},
      {"service_in_the_name",
          [] {
            Files made;
            for (const auto& [name, text] : network()) made["ec2-" + name] = text;
            return made;
          }},
      {"one_merged_file", [] { return one_file("everything.json", merged().dump(2)); }},
      {"one_merged_file_without_spaces", [] { return one_file("everything.json", merged().dump()); }},
      {"boto3",
          [] {
            return each([](const std::string& text) {
              Json json = Json::parse(text);
              json["ResponseMetadata"] = {{"RequestId", "a-b-c"},
                  {"HTTPStatusCode", 200},
                  {"HTTPHeaders", {{"server", "AmazonEC2"}}},
                  {"RetryAttempts", 0}};
              return json.dump(1);
            });
          }},
      {"cli_version_1",
          [] { return each([](const std::string& text) { return Json::parse(text).dump(4); }); }},
      {"no_final_newline_and_no_spaces",
          [] { return each([](const std::string& text) { return Json::parse(text).dump(); }); }},
      {"pages_in_numbered_files",
          [] {
            Files made;
            for (const auto& [name, text] : network()) {
              const std::vector<Json> pages = pages_of(text);
              const std::string stem = name.substr(0, name.size() - 5);
              for (std::size_t i = 0; i < pages.size(); ++i)
                made[stem + "." + std::to_string(i + 1) + ".json"] = pages[i].dump(2);
            }
            return made;
          }},
      {"arrays_of_pages",
          [] { return each([](const std::string& text) { return Json(pages_of(text)).dump(2); }); }},
      {"concatenated_pages",
          [] {
            return each([](const std::string& text) {
              std::string all;
              for (const Json& page : pages_of(text)) all += page.dump(2) + "\n";
              return all;
            });
          }},
      {"concatenated_documents", [] { return one_file("all.json", documents("\n", 2)); }},
      {"concatenated_without_space", [] { return one_file("all.json", documents("", -1)); }},
      {"json_lines", [] { return one_file("all.jsonl", documents("\n", -1)); }},
      {"array_of_answers",
          [] {
            Json all = Json::array();
            for (const auto& [name, text] : network()) all.push_back(with_parent(name, Json::parse(text)));
            return one_file("all.json", all.dump(2));
          }},
      {"byte_order_mark", [] { return each([](const std::string& text) { return "\xef\xbb\xbf" + text; }); }},
      {"utf16_little_endian_with_mark",
          [] { return each([](const std::string& text) { return "\xff\xfe" + utf16(crlf(text), true); }); }},
      {"utf16_big_endian_with_mark",
          [] { return each([](const std::string& text) { return "\xfe\xff" + utf16(text, false); }); }},
      {"utf16_little_endian", [] { return each([](const std::string& text) { return utf16(text, true); }); }},
      {"utf16_big_endian", [] { return each([](const std::string& text) { return utf16(text, false); }); }},
      {"carriage_returns", [] { return each(crlf); }},
      {"space_around",
          [] { return each([](const std::string& text) { return "\n\n  " + text + "\n\n\t \n"; }); }},
      {"bare_lists",
          [] {
            Files made;
            for (const auto& [name, text] : network()) {
              const Json json = Json::parse(text);
              const bool list = parent_of(name).empty() && !json.contains("Reservations");
              made[name] = list ? json[list_key(json)].dump(2) : text;
            }
            return made;
          }},
      {"bare_lists_in_files_of_any_name",
          [] {
            Files made;
            int number = 0;
            for (const auto& [name, text] : network()) {
              const Json json = Json::parse(text);
              const bool list = parent_of(name).empty() && !json.contains("Reservations");
              if (list)
                made["file" + std::to_string(number++) + ".json"] = json[list_key(json)].dump(2);
              else
                made[name] = text;
            }
            return made;
          }},
      {"lower_first_letters",
          [] {  // as Java's and Go's encoders may print
            return each([](const std::string& text) {
              Json made = Json::object();
              const Json json = Json::parse(text);
              for (const auto& [key, value] : json.items())
                made[std::string(1, static_cast<char>(key[0] | 0x20)) + key.substr(1)] = value;
              return made.dump(2);
            });
          }},
      {"snake_case_lists",
          [] {
            Json made = Json::object();
            const Json all = merged();
            for (const auto& [key, value] : all.items())
              made[key.find('-') == std::string::npos ? snake_case(key) : key] = value;
            return one_file("collected.json", made.dump(2));
          }},
      {"wrapped_by_account_and_region",
          [] {
            return one_file("dump.json", Json{{account, {{region, merged()}}}}.dump(2));
          }},
      {"wrapped_by_region_and_call",
          [] {
            Json made = Json::object();
            for (const auto& [name, text] : network()) {
              Json& slot = made[region][call_of(name)];
              const Json answer = with_parent(name, Json::parse(text));
              if (parent_of(name).empty())
                slot = answer;
              else
                slot.push_back(answer);
            }
            return one_file("dump.json", made.dump(2));
          }},
      {"yaml",
          [] {
            Files made;
            for (const auto& [name, text] : network())
              made[name.substr(0, name.size() - 5) + ".yaml"] = yaml(Json::parse(text)).substr(1);
            return made;
          }},
      {"yaml_in_files_called_json",
          [] { return each([](const std::string& text) { return yaml(Json::parse(text)).substr(1); }); }},
      {"yaml_documents",
          [] {
            std::string text;
            for (const auto& [name, answer] : network())
              text += "---" + yaml(with_parent(name, Json::parse(answer)));
            return one_file("all.yml", text);
          }},
      {"gzip",
          [] { return each([](const std::string& text) { return squeezed(text, Squeeze::Gzip); }, ".gz"); }},
      {"zstd",
          [] { return each([](const std::string& text) { return squeezed(text, Squeeze::Zstd); }, ".zst"); }},
      {"xz", [] { return each([](const std::string& text) { return squeezed(text, Squeeze::Xz); }, ".xz"); }},
      {"bzip2",
          [] {
            return each([](const std::string& text) { return squeezed(text, Squeeze::Bzip2); }, ".bz2");
          }},
      {"gzip_without_ending",
          [] { return each([](const std::string& text) { return squeezed(text, Squeeze::Gzip); }); }},
      {"tar", [] { return one_file("export.tar", tar(entries_of(network()))); }},
      {"tar_gz", [] { return one_file("export.tar.gz", tar(entries_of(network()), Squeeze::Gzip)); }},
      {"tar_zst", [] { return one_file("export.tar.zst", tar(entries_of(network()), Squeeze::Zstd)); }},
      {"tar_xz", [] { return one_file("export.tar.xz", tar(entries_of(network()), Squeeze::Xz)); }},
      {"zip", [] { return one_file("export.zip", zip(entries_of(network()))); }},
      {"zip_with_folders",
          [] {
            std::vector<ArchiveEntry> entries = {{.name = "us-east-1/", .folder = true}};
            for (const auto& [name, text] : network())
              entries.push_back({.name = "us-east-1/" + name, .contents = text});
            return one_file("export.zip", zip(entries));
          }},
      {"archive_names_beyond_ascii",
          [] {
            std::vector<ArchiveEntry> entries;
            for (const auto& [name, text] : network())
              entries.push_back({.name = "\xc3\xbc"
                                         "bersicht/" +
                                         name,
                  .contents = text});
            return one_file("export.tar", tar(entries));
          }},
      {"zip_in_tar",
          [] {
            return one_file("all.tar", tar({{.name = "inner.zip", .contents = zip(entries_of(network()))}}));
          }},
      {"gzip_in_zip",
          [] {
            Files packed = each([](const std::string& text) { return squeezed(text, Squeeze::Gzip); }, ".gz");
            return one_file("all.zip", zip(entries_of(packed)));
          }},
      {"parents_as_folders",
          [] {  // CloudMapper
            Files made;
            for (const auto& [name, text] : network()) {
              const std::string parent = parent_of(name);
              made["acct/us-east-1/ec2-" + (parent.empty() ? name : call_of(name) + "/" + parent)] = text;
            }
            return made;
          }},
      {"parents_as_url_quoted_folders",
          [] {
            Files made;
            for (const auto& [name, text] : network()) {
              std::string parent = parent_of(name);
              for (std::size_t at = 0; (at = parent.find('-', at)) != std::string::npos; at += 3)
                parent.replace(at, 1, "%2D");
              made["acct/us-east-1/ec2-" + (parent.empty() ? name : call_of(name) + "/" + parent)] = text;
            }
            return made;
          }},
      {"batfish",
          [] {
            Files made;
            Json routes = Json::array();
            Json propagations = Json::array();
            for (const auto& [name, text] : network()) {
              const Json answer = Json::parse(text);
              if (name.starts_with("search-"))
                routes.push_back(with_parent(name, answer));
              else if (name.find("propagations") != std::string::npos)
                propagations.push_back(with_parent(name, answer));
              else if (parent_of(name).empty() && !name.starts_with("describe-managed"))
                made["aws_configs/" + region + "/" + list_key(answer) + ".json"] = text;
              else
                made["aws_configs/" + region + "/" + name] = text;
            }
            made["aws_configs/" + region + "/TransitGatewayStaticRoutes.json"] =
                Json{{"TransitGatewayStaticRoutes", routes}}.dump();
            made["aws_configs/" + region + "/TransitGatewayPropagations.json"] =
                Json{{"TransitGatewayPropagations", propagations}}.dump();
            return made;
          }},
      {"twice_the_same_export",
          [] {
            Files made = network();
            for (const auto& [name, text] : network()) made["again/" + name] = text;
            return made;
          }},
      {"beside_other_things",
          [] {
            Files made = network();
            made["README.md"] = "# Our export\n";
            made["run.sh"] = "#!/bin/sh\naws ec2 describe-vpcs\n";
            made[".git/describe-vpcs.json"] = R"({"Vpcs": [{"VpcId": "vpc-of-another-day"}]})";
            made["logo.png"] = std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
            return made;
          }},
  };
}

class Packagings : public ::testing::TestWithParam<Packaging> {};

TEST_P(Packagings, give_the_same_network) {
  expect_network(import_files(GetParam().make(), {account, region}));
}

void PrintTo(const Packaging& packaging, std::ostream* out) { *out << packaging.name; }

std::string name_of_packaging(const ::testing::TestParamInfo<Packaging>& info) { return info.param.name; }

INSTANTIATE_TEST_SUITE_P(Import, Packagings, ::testing::ValuesIn(packagings()), name_of_packaging);

TEST(Packaging, the_network_is_worth_the_name) {
  const Snapshot snapshot = import_files(network(), {account, region});
  EXPECT_EQ(complaints(snapshot), "");
  EXPECT_EQ(snapshot.count(Kind::Vpc), 4U);
  EXPECT_EQ(snapshot.count(Kind::TransitGatewayRoutes), 11U);
  EXPECT_EQ(snapshot.count(Kind::PrefixListEntries), 9U);
}

TEST(Packaging, several_paths_make_one_network) {
  const TemporaryFolder one;
  const TemporaryFolder two;
  const TemporaryFolder loose;
  std::vector<std::string> paths = {one.str(), two.str()};
  std::size_t i = 0;
  for (const auto& [name, text] : network()) {
    if (i % 3 == 0)
      one.write(name, text);
    else if (i % 3 == 1)
      two.write(name, text);
    else
      paths.push_back(loose.write(name, text));
    ++i;
  }
  expect_network(import_paths(paths, {account, region}));
}

TEST(Packaging, the_same_folder_named_twice_counts_once) {
  const TemporaryFolder folder;
  write_all(folder, network());
  const Snapshot snapshot = import_paths({folder.str(), folder.str() + "/"}, {account, region});
  expect_network(snapshot);
  EXPECT_EQ(snapshot.files().size(), network().size());
}

TEST(Packaging, standard_input) {
  if (!program_is_built()) GTEST_SKIP() << "the program is not built";
  const std::vector<std::string> arguments = {
      "inspect", "-s", "-", "-f", "json", "--account", account, "--region", region};
  const TemporaryFolder folder;
  write_all(folder, network());
  const ProgramRun reference =
      run_program({"inspect", "-s", folder.str(), "-f", "json", "--account", account, "--region", region});
  ASSERT_EQ(reference.exit, 0) << reference.err;
  const auto counts = [](const ProgramRun& run) { return Json::parse(run.out)["counts"]; };
  for (const std::string& piped : {merged().dump(2),
           documents("\n", -1),
           squeezed(merged().dump(), Squeeze::Gzip),
           tar(entries_of(network()), Squeeze::Zstd),
           zip(entries_of(network()))}) {
    const ProgramRun run = run_program(arguments, piped);
    ASSERT_EQ(run.exit, 0) << run.err;
    EXPECT_EQ(counts(run), counts(reference));
  }
}

// ---- formats by name

TEST(Packaging, formats_are_named) {
  EXPECT_EQ(import_text("v.json", R"({"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}]})")
                .files()[0]
                .format,
      "aws-cli");
  EXPECT_EQ(import_text("v.yaml", "Vpcs:\n- VpcId: vpc-1\n  CidrBlock: 10.0.0.0/16\n").files()[0].format,
      "aws-cli-yaml");
  EXPECT_EQ(import_text("v.json", R"([{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "State": "available"}])")
                .files()[0]
                .format,
      "bare-list");
  EXPECT_EQ(import_path((data_folder() / "np-guard").string()).files()[1].format, "np-guard");
  EXPECT_EQ(import_path((data_folder() / "batfish" / "single-region").string()).files()[0].format, "batfish");
  EXPECT_EQ(import_path((data_folder() / "cloudmapper").string()).files()[5].format, "cloudmapper");
}

TEST(Packaging, foreign_formats_are_recognised_and_named) {
  const std::vector<std::pair<std::string, std::string>> formats = {
      {R"({"format_version": "1.2", "terraform_version": "1.9.0", "planned_values": {}, "resource_changes": []})",
          "Terraform plan"},
      {R"({"format_version": "1.0", "terraform_version": "1.9.0", "values": {"root_module": {}}})",
          "Terraform state"},
      {R"({"version": 4, "terraform_version": "1.9.0", "serial": 3, "lineage": "x", "resources": []})",
          "Terraform state"},
      {R"({"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"V": {"Type": "AWS::EC2::VPC"}}})",
          "CloudFormation"},
      {R"({"Resources": {"V": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}}}})",
          "CloudFormation"},
      {R"({"fileVersion": "1.0", "configSnapshotId": "x", "configurationItems": [{"resourceType": "AWS::EC2::VPC"}]})",
          "AWS Config"},
      {R"({"baseConfigurationItems": [{"resourceType": "AWS::EC2::VPC", "configuration": "{}"}]})",
          "AWS Config"},
      {R"({"QueryInfo": {"SelectFields": []}, "Results": ["{}"]})", "AWS Config"},
      {R"({"ResourceDescriptions": [{"Identifier": "vpc-1", "Properties": "{}"}], "TypeName": "AWS::EC2::VPC"})",
          "Cloud Control"},
      {R"({"version": 3, "deployment": {"resources": []}})", "Pulumi"},
      {R"({"columns": [{"name": "vpc_id"}], "rows": [{"vpc_id": "vpc-1"}]})", "Steampipe"},
      {"version account-id interface-id srcaddr dstaddr\n2 111122223333 eni-1 10.0.0.1 10.0.0.2\n",
          "flow log"},
      {"AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  V:\n    Type: AWS::EC2::VPC\n",
          "CloudFormation"},
  };
  for (const auto& [text, name] : formats) {
    const Snapshot snapshot = import_text("file.json", text);
    EXPECT_THAT(only_problem(snapshot, "not-read-yet").message, HasSubstr(name)) << text;
    EXPECT_EQ(bodies(snapshot), "") << text;
  }
}

TEST(Packaging, yaml_with_short_tags_is_a_template_and_no_fault_of_yaml) {
  const Snapshot snapshot = import_text("stack.yaml", R"(AWSTemplateFormatVersion: '2010-09-09'
Parameters: {Cidr: {Type: String}}
Resources:
  V:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: !Ref Cidr}
  S:
    Type: AWS::EC2::Subnet
    Properties:
      CidrBlock: !Select [0, !Cidr [!GetAtt V.CidrBlock, 4, 8]]
)");
  EXPECT_THAT(only_problem(snapshot, "not-read-yet").message, HasSubstr("CloudFormation"));
}

// ---- where a parent's id comes from

const char* const routes_answer =
    R"({"Routes": [{"DestinationCidrBlock": "10.0.0.0/8", "Type": "static", "State": "active"}],
                                      "AdditionalRoutesAvailable": false})";

std::string parent_read(const std::string& name, const std::string& text) {
  const Snapshot snapshot = import_text(name, text);
  EXPECT_EQ(complaints(snapshot), "") << name;
  const auto rows = snapshot.all<TransitGatewayRoutes>();
  return rows.size() == 1 ? rows[0].route_table.to_string() : std::to_string(rows.size()) + " tables";
}

TEST(ParentId, from_the_file_name) {
  EXPECT_EQ(parent_read("search-transit-gateway-routes.tgw-rtb-0abc.json", routes_answer), "tgw-rtb-0abc");
  EXPECT_EQ(
      parent_read("ec2-search-transit-gateway-routes.tgw-rtb-0abc.json", routes_answer), "tgw-rtb-0abc");
  EXPECT_EQ(parent_read(
                "search-transit-gateway-routes.tgw-rtb-0abc.json.gz", squeezed(routes_answer, Squeeze::Gzip)),
      "tgw-rtb-0abc");
  EXPECT_EQ(
      parent_read("search-transit-gateway-routes.tgw%2Drtb%2D0abc.json", routes_answer), "tgw-rtb-0abc");
  EXPECT_EQ(parent_read("search-transit-gateway-routes.tgw-rtb-0abc.2.json", routes_answer), "tgw-rtb-0abc");
  EXPECT_EQ(parent_read("us-east-1/search-transit-gateway-routes.tgw-rtb-0abc.12.json", routes_answer),
      "tgw-rtb-0abc");
}

TEST(ParentId, from_the_folder) {
  EXPECT_EQ(parent_read("acct/us-east-1/ec2-search-transit-gateway-routes/tgw-rtb-0abc", routes_answer),
      "tgw-rtb-0abc");
  EXPECT_EQ(
      parent_read("ec2-search-transit-gateway-routes/tgw-rtb-0abc.json", routes_answer), "tgw-rtb-0abc");
  EXPECT_EQ(parent_read("search-transit-gateway-routes/tgw%2drtb%2D0abc", routes_answer), "tgw-rtb-0abc");
}

TEST(ParentId, from_a_wrapper_and_that_one_wins) {
  const Json answer = Json::parse(routes_answer);
  Json wrapped = answer;
  wrapped["TransitGatewayRouteTableId"] = "tgw-rtb-0def";
  EXPECT_EQ(parent_read("routes.json", wrapped.dump()), "tgw-rtb-0def");
  EXPECT_EQ(parent_read("search-transit-gateway-routes.tgw-rtb-0abc.json", wrapped.dump()), "tgw-rtb-0def");
  EXPECT_EQ(
      parent_read("routes.json", Json{{"TransitGatewayStaticRoutes", {wrapped}}}.dump()), "tgw-rtb-0def");
  EXPECT_EQ(parent_read("routes.json", Json::array({wrapped}).dump()), "tgw-rtb-0def");
}

TEST(ParentId, an_empty_answer_in_a_wrapper_keeps_its_parent) {
  EXPECT_EQ(
      parent_read("routes.json",
          R"({"TransitGatewayStaticRoutes": [{"TransitGatewayRouteTableId": "tgw-rtb-0def", "Routes": [],
                                           "AdditionalRoutesAvailable": false}]})"),
      "tgw-rtb-0def");
}

TEST(ParentId, a_slash_and_colons_survive_quoting) {
  const Snapshot snapshot = import_text(
      "a/us-east-1/elbv2-describe-target-health/"
      "arn%3Aaws%3Aelasticloadbalancing%3Aus-east-1%3A111122223333%3Atargetgroup%2Fweb%2F0123456789abcdef",
      R"({"TargetHealthDescriptions": [{"Target": {"Id": "i-0123456789abcdef0", "Port": 80}, "TargetHealth": {"State": "healthy"}}]})");
  ASSERT_EQ(snapshot.all<TargetHealth>().size(), 1U) << problem_lines(snapshot);
  EXPECT_EQ(identity_of(schema_of<TargetHealth>(), &snapshot.all<TargetHealth>()[0]).to_string(),
      "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/0123456789abcdef");
}

TEST(ParentId, a_name_becomes_the_arn_where_its_group_is_known) {
  const Snapshot snapshot = import_files(
      {{"elbv2-describe-target-groups.json",
           R"({"TargetGroups": [{"TargetGroupArn": "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/0123",
         "TargetGroupName": "web", "Protocol": "HTTP", "Port": 80, "VpcId": "vpc-1", "TargetType": "ip"}]})"},
          {"describe-target-health.web.json", R"({"TargetHealthDescriptions": []})"}});
  ASSERT_EQ(snapshot.all<TargetHealth>().size(), 1U);
  EXPECT_EQ(identity_of(schema_of<TargetHealth>(), &snapshot.all<TargetHealth>()[0]).to_string(),
      "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/0123");
}

TEST(ParentId, from_nowhere_is_a_problem_that_says_what_to_rename) {
  for (const char* name :
      {"search-transit-gateway-routes.json", "search-transit-gateway-routes.2.json", "routes-of-ours.json"}) {
    const Snapshot snapshot = import_text(name, routes_answer);
    const Problem problem = only_problem(snapshot, "missing-field");
    EXPECT_EQ(problem.severity, Severity::Error);
    EXPECT_EQ(problem.file, name);
    EXPECT_THAT(problem.message, HasSubstr("TransitGatewayRouteTableId"));
    EXPECT_THAT(problem.mend, HasSubstr("search-transit-gateway-routes.ID.json"));
    EXPECT_EQ(snapshot.left_out().size(), 1U);
  }
}

/// One answer's parent must not be taken for the next one's, nor one parent's for all of several.
TEST(ParentId, of_one_document_is_not_the_parent_of_another) {
  const Snapshot snapshot = import_text("all.json",
      R"({"TransitGatewayRouteTableId": "tgw-rtb-0a", "Routes": [{"DestinationCidrBlock": "10.0.0.0/8", "Type": "static", "State": "active"}]}
{"Routes": [{"DestinationCidrBlock": "11.0.0.0/8", "Type": "static", "State": "active"}]})");
  EXPECT_EQ(snapshot.all<TransitGatewayRoutes>().size(), 1U);
  EXPECT_THAT(only_problem(snapshot, "missing-field").pointer, "/1");
}

}  // namespace
}  // namespace vpcscope::testing
