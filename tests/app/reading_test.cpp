// What `inspect` reads: -s in all its forms, the environment, the current folder; and what it says of input
// that it can't use.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "tests/app/child.h"
#include "tests/support/temporary_folder.h"

namespace vpcscope::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;
using Json = nlohmann::json;

constexpr const char* one_vpc =
    R"({"Vpcs": [{"VpcId": "vpc-0a", "CidrBlock": "10.0.0.0/16", "State": "available", "OwnerId": "111122223333"}]})";
constexpr const char* other_vpc =
    R"({"Vpcs": [{"VpcId": "vpc-0b", "CidrBlock": "10.1.0.0/16", "State": "available", "OwnerId": "444455556666"}]})";
constexpr const char* broken_vpc =
    R"({"Vpcs": [{"VpcId": "vpc-0a", "CidrBlock": "10.0.0.0/16", "OwnerId": "111122223333"},
                 {"VpcId": "vpc-0c", "CidrBlock": "10.0.0.0/33", "OwnerId": "111122223333"}]})";

Json inspected(const std::vector<std::string>& arguments, const Surroundings& around = {}) {
  std::vector<std::string> all = {"inspect", "-f", "json"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  const Child run = call(all, around);
  EXPECT_EQ(run.exit, 0) << run.err;
  EXPECT_THAT(run.err, IsEmpty());
  return Json::parse(run.out, nullptr, false);
}

TEST(Reading, a_folder_a_file_and_an_archive_say_the_same) {
  const TemporaryFolder folder;
  const std::string file = folder.write("exports/describe-vpcs.json", one_vpc);
  const std::string zipped =
      folder.write("exports.zip", zip({{.name = "describe-vpcs.json", .contents = one_vpc}}));
  const std::string packed = folder.write(
      "exports.tar.gz", tar({{.name = "describe-vpcs.json", .contents = one_vpc}}, Squeeze::Gzip));
  const std::string squeezed_file = folder.write("vpcs.json.zst", squeezed(one_vpc, Squeeze::Zstd));
  for (const std::string& path : {folder / "exports", file, zipped, packed, squeezed_file}) {
    const Json seen = inspected({"-s", path});
    EXPECT_EQ(seen["counts"], Json({{"vpc", 1}})) << path;
    EXPECT_EQ(seen["accounts"], Json({"111122223333"})) << path;
    EXPECT_EQ(seen["files"][0]["calls"], Json({"ec2 describe-vpcs"})) << path;
  }
}

TEST(Reading, standard_input) {
  const Json seen = inspected({"-s", "-"}, {.input = one_vpc});
  EXPECT_EQ(seen["counts"], Json({{"vpc", 1}}));
  EXPECT_EQ(seen["files"][0]["path"], "-");
}

TEST(Reading, standard_input_from_a_pipe) {
  const Child run = shell(
      "cat '" + sample("hybrid") + "/eu-west-1/describe-vpcs.json' | \"$VPCSCOPE\" inspect -s - -f json");
  EXPECT_EQ(run.exit, 0) << run.err;
  EXPECT_EQ(Json::parse(run.out)["counts"], Json({{"vpc", 2}}));
}

TEST(Reading, standard_input_may_be_an_archive) {
  const std::string packed = tar({{.name = "describe-vpcs.json", .contents = one_vpc}}, Squeeze::Gzip);
  EXPECT_EQ(inspected({"-s", "-"}, {.input = packed})["counts"], Json({{"vpc", 1}}));
}

TEST(Reading, empty_and_closed_standard_input_are_unusable) {
  for (const Surroundings& around : {Surroundings{.input = ""}, Surroundings{.input = std::nullopt}}) {
    const Child run = call({"inspect", "-s", "-"}, around);
    EXPECT_EQ(run.exit, 2);
    expect_one_fatal_line(run);
  }
}

TEST(Reading, closed_standard_input_does_not_matter_to_a_folder) {
  EXPECT_EQ(inspected({"-s", sample("hybrid")}, {.input = std::nullopt})["counts"]["vpc"], 2);
}

TEST(Reading, several_snapshots_are_one_network) {
  const TemporaryFolder folder;
  const std::string a = folder.write("a/describe-vpcs.json", one_vpc);
  const std::string b = folder.write("b/describe-vpcs.json", other_vpc);
  const Json seen = inspected({"-s", folder / "a", "-s", folder / "b"});
  EXPECT_EQ(seen["counts"], Json({{"vpc", 2}}));
  EXPECT_EQ(seen["accounts"], Json({"111122223333", "444455556666"}));
  EXPECT_EQ(seen, inspected({"-s", folder / "b", "-s", folder / "a"})) << "their order does not matter";
  EXPECT_EQ(inspected({"-s", a, "-s", b})["counts"], Json({{"vpc", 2}}));
  EXPECT_EQ(inspected({"-s", folder / "a", "-s", "-"}, {.input = other_vpc})["counts"], Json({{"vpc", 2}}));
}

TEST(Reading, files_of_one_name_in_two_folders_can_be_told_apart) {
  const TemporaryFolder folder;
  folder.write("a/describe-vpcs.json", one_vpc);
  folder.write("b/describe-vpcs.json", other_vpc);
  const Json seen = inspected({"-s", folder / "a", "-s", folder / "b"});
  ASSERT_EQ(seen["files"].size(), 2U);
  EXPECT_NE(seen["files"][0]["path"], seen["files"][1]["path"]);
}

TEST(Reading, the_same_folder_twice_is_that_folder) {
  const Json twice = inspected({"-s", sample("hybrid"), "-s", sample("hybrid")});
  const Json once = inspected({"-s", sample("hybrid")});
  for (const char* part : {"counts", "accounts", "regions", "exports", "missing", "problems"})
    EXPECT_EQ(twice[part], once[part]);
  EXPECT_EQ(twice["files"].size(), once["files"].size());
}

TEST(Reading, one_dash_s_takes_one_path) {
  const TemporaryFolder folder;
  folder.write("a/describe-vpcs.json", one_vpc);
  const Child run = call({"inspect", "-s", folder / "a", folder / "b"});
  EXPECT_EQ(run.exit, 2);
  expect_one_fatal_line(run);
}

TEST(Reading, the_environment_names_the_snapshot_and_dash_s_wins) {
  const TemporaryFolder folder;
  folder.write("a/describe-vpcs.json", one_vpc);
  folder.write("b/describe-vpcs.json", other_vpc);
  const Surroundings around{.environment = {{"VPCSCOPE_SNAPSHOT", folder / "a"}}};
  EXPECT_EQ(inspected({}, around)["accounts"], Json({"111122223333"}));
  EXPECT_EQ(inspected({"-s", folder / "b"}, around)["accounts"], Json({"444455556666"}));
}

TEST(Reading, else_the_current_folder) {
  EXPECT_EQ(inspected({}, {.folder = sample("hybrid")})["counts"]["vpc"], 2);
  EXPECT_EQ(inspected({},
                {.environment = {{"VPCSCOPE_SNAPSHOT", ""}}, .folder = sample("hybrid")})["counts"]["vpc"],
      2);
}

TEST(Reading, paths_are_shown_from_the_folder_that_was_named) {
  const Json here = inspected({}, {.folder = sample("hybrid")});
  const Json there = inspected({"-s", sample("hybrid")});
  EXPECT_EQ(here, there);
  EXPECT_EQ(here, inspected({"-s", sample("hybrid") + "/"}));
  EXPECT_EQ(here, inspected({"-s", "hybrid"}, {.folder = sample("")}));
}

TEST(Reading, account_and_region_of_files_that_dont_tell) {
  const Surroundings around{
      .input = R"({"InternetGateways": [{"InternetGatewayId": "igw-1", "Attachments": []}]})"};
  const Json seen = inspected({"-s", "-", "--account", "111122223333", "--region", "eu-west-1"}, around);
  EXPECT_EQ(seen["accounts"], Json({"111122223333"}));
  EXPECT_EQ(seen["regions"], Json({"eu-west-1"}));
  const Surroundings tells{.input = one_vpc};
  EXPECT_EQ(inspected({"-s", "-", "--account", "999999999999"}, tells)["accounts"], Json({"111122223333"}));
}

// ---- nothing usable

TEST(Unusable, missing_path) {
  const Child run = call({"inspect", "-s", "/no/such/folder"});
  EXPECT_EQ(run.exit, 2);
  expect_one_fatal_line(run);
  EXPECT_THAT(run.err, AllOf(HasSubstr("/no/such/folder"), HasSubstr("no such file")));
}

TEST(Unusable, a_named_path_that_is_missing_beside_good_ones_is_reported) {
  const Child run = call({"inspect", "-s", sample("hybrid"), "-s", "/no/such/folder"});
  EXPECT_THAT(run.out + run.err, AllOf(HasSubstr("/no/such/folder"), HasSubstr("no such file")));
}

TEST(Unusable, empty_path) {
  const Child run = call({"inspect", "-s", ""});
  EXPECT_EQ(run.exit, 2);
  expect_one_fatal_line(run);
}

TEST(Unusable, empty_folder) {
  const TemporaryFolder folder;
  const Child run = call({"inspect", "-s", folder.str()});
  EXPECT_EQ(run.exit, 2);
  expect_one_fatal_line(run);
  EXPECT_THAT(run.err, AllOf(HasSubstr(folder.str()), HasSubstr("vpcscope collect")));
  EXPECT_THAT(run.out, Not(HasSubstr("No problems")));
  EXPECT_EQ(call({"inspect"}, {.folder = folder.str()}).exit, 2);
}

TEST(Unusable, folder_of_things_that_are_no_exports) {
  const TemporaryFolder folder;
  folder.write("notes.txt", "buy milk\n");
  folder.write("page.json", "<html></html>");
  const Child run = call({"inspect", "-s", folder.str()});
  EXPECT_EQ(run.exit, 2);
  expect_one_fatal_line(run);
}

TEST(Unusable, json_is_given_all_the_same) {
  const TemporaryFolder folder;
  folder.write("page.json", "<html></html>");
  const Child run = call({"inspect", "-s", folder.str(), "-f", "json"});
  EXPECT_EQ(run.exit, 2);
  expect_one_fatal_line(run);
  const Json seen = Json::parse(run.out, nullptr, false);
  ASSERT_TRUE(seen.is_object());
  EXPECT_EQ(seen["problems"][0]["code"], "html-file");
}

TEST(Unusable, file_without_read_permission) {
  if (::geteuid() == 0) GTEST_SKIP() << "the superuser may read everything";
  const TemporaryFolder folder;
  const std::string file = folder.write("describe-vpcs.json", one_vpc);
  ::chmod(file.c_str(), 0);
  const Child run = call({"inspect", "-s", file});
  EXPECT_EQ(run.exit, 2);
  expect_one_fatal_line(run);
}

TEST(Unusable, unreadable_file_beside_good_ones_is_a_problem) {
  if (!has_tool("setpriv") || ::geteuid() != 0)
    GTEST_SKIP() << "needs the superuser, and setpriv to stop being it";
  const TemporaryFolder folder;
  ::chmod(folder.str().c_str(), 0755);
  folder.write("describe-vpcs.json", one_vpc);
  ::chmod(folder.write("describe-subnets.json", "{}").c_str(), 0);
  const std::string run_as = "setpriv --reuid=65534 --regid=65534 --clear-groups \"$VPCSCOPE\" ";
  if (shell(run_as + "--version").exit != 0) GTEST_SKIP() << "others may not run the program where it is";
  const Child run = shell(run_as + "inspect -s '" + folder.str() + "' -f json");
  EXPECT_EQ(run.exit, 0) << run.err;
  const Json problems = Json::parse(run.out)["problems"];
  ASSERT_EQ(problems.size(), 1U) << problems;
  EXPECT_EQ(problems[0]["code"], "unreadable-file");
  EXPECT_EQ(problems[0]["file"], "describe-subnets.json");
  const Child alone = shell(run_as + "inspect -s '" + folder / "describe-subnets.json" + "'");
  EXPECT_EQ(alone.exit, 2);
  expect_one_fatal_line(alone);
}

TEST(Reading, a_pipe_in_a_folder_is_not_waited_for) {
  const TemporaryFolder folder;
  folder.write("describe-vpcs.json", one_vpc);
  ASSERT_EQ(::mkfifo((folder / "pipe.json").c_str(), 0600), 0);
  const Child run = shell("timeout 20 \"$VPCSCOPE\" inspect -f json -s '" + folder.str() + "'");
  EXPECT_EQ(run.exit, 0) << run.err;
}

TEST(Reading, a_link_to_its_own_folder_does_not_go_round) {
  const TemporaryFolder folder;
  folder.write("describe-vpcs.json", one_vpc);
  ASSERT_EQ(::symlink(".", (folder / "round").c_str()), 0);
  EXPECT_EQ(inspected({"-s", folder.str()})["files"].size(), 1U);
}

// ---- --strict

TEST(Strict, a_clean_input_is_answered) {
  const Child strict = call({"inspect", "-s", sample("hybrid"), "--strict"});
  EXPECT_EQ(strict.exit, 0) << strict.err;
  EXPECT_EQ(strict.out, call({"inspect", "-s", sample("hybrid")}).out);
}

TEST(Strict, one_bad_object_is_fatal_and_named) {
  const TemporaryFolder folder;
  const std::string file = folder.write("describe-vpcs.json", broken_vpc);
  EXPECT_EQ(call({"inspect", "-s", file}).exit, 0) << "without it the object is left out";
  for (const char* format : {"text", "json"}) {
    const Child run = call({"inspect", "-s", file, "--strict", "-f", format, "-o", folder / "out"});
    EXPECT_EQ(run.exit, 2);
    EXPECT_THAT(run.out, IsEmpty());
    expect_one_fatal_line(run);
    EXPECT_THAT(
        run.err, StartsWith("vpcscope: describe-vpcs.json: /Vpcs/1/CidrBlock: \"10.0.0.0/33\" is not"));
    EXPECT_THAT(read_folder(folder.path()), Not(::testing::Contains(::testing::Key("out"))));
  }
}

TEST(Strict, a_warning_is_fatal_too) {
  const Surroundings around{
      .input =
          R"({"Vpcs": [{"VpcId": "vpc-0a", "CidrBlock": "10.0.0.5/16", "State": "available", "OwnerId": "111122223333"}]})"};
  EXPECT_EQ(call({"inspect", "-s", "-"}, around).exit, 0);
  const Child run = call({"inspect", "-s", "-", "--strict"}, around);
  EXPECT_EQ(run.exit, 2);
  expect_one_fatal_line(run);
  EXPECT_THAT(run.err, HasSubstr("10.0.0.5/16"));
}

TEST(Strict, a_missing_path_beside_good_ones_is_fatal) {
  const Child run = call({"inspect", "-s", sample("hybrid"), "-s", "/no/such/folder", "--strict"});
  EXPECT_EQ(run.exit, 2);
  expect_one_fatal_line(run);
  EXPECT_THAT(run.err, HasSubstr("/no/such/folder"));
}

}  // namespace
}  // namespace vpcscope::testing
