// What the program says when it is used wrongly, and with which exit code.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/app/child.h"
#include "tests/support/temporary_folder.h"

namespace vpcscope::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

struct Mistake {
  std::string name;
  std::vector<std::string> arguments;
  std::vector<std::string> said;  // parts of the one line on standard error
};

void PrintTo(const Mistake& row, std::ostream* out) { *out << row.name; }

class Mistakes : public ::testing::TestWithParam<Mistake> {};

TEST_P(Mistakes, end_with_2_and_one_line_that_says_what_and_how_to_mend_it) {
  const Child run = call(GetParam().arguments);
  EXPECT_EQ(run.exit, 2);
  EXPECT_EQ(run.signal, 0);
  EXPECT_THAT(run.out, IsEmpty());
  expect_one_fatal_line(run);
  for (const std::string& part : GetParam().said) EXPECT_THAT(run.err, HasSubstr(part));
}

INSTANTIATE_TEST_SUITE_P(CommandLine, Mistakes,
    ::testing::ValuesIn(std::vector<Mistake>{
        {"mistyped_command", {"inspct"}, {"\"inspct\"", "did you mean inspect?"}},
        {"shortened_command", {"insp"}, {"\"insp\"", "inspect"}},
        {"command_in_capitals", {"INSPECT"}, {"\"INSPECT\""}},
        {"mistyped_collect", {"colect"}, {"did you mean collect?"}},
        {"foreign_command", {"frobnicate"}, {"\"frobnicate\"", "vpcscope --help"}},
        {"empty_command", {""}, {"vpcscope --help"}},
        {"very_long_command", {std::string(100'000, 'x')}, {"vpcscope --help"}},
        {"command_of_control_bytes", {"\x1b[31mred\x07"}, {"vpcscope --help"}},
        {"command_after_an_option_of_one", {"-s", ".", "inspect"}, {"-s"}},
        {"mistyped_option", {"inspect", "--snapshto", "."}, {"--snapshot"}},
        {"mistyped_option_with_value", {"inspect", "--formt=json"}, {"did you mean --format?"}},
        {"mistyped_help", {"inspect", "--hlep"}, {"did you mean --help?"}},
        {"mistyped_version", {"--verison"}, {"did you mean --version?"}},
        {"foreign_option", {"inspect", "--frobnicate"}, {"--frobnicate", "vpcscope inspect --help"}},
        {"foreign_short_option", {"inspect", "-x"}, {"-x", "vpcscope inspect --help"}},
        {"option_of_another_command", {"inspect", "--policy"}, {"--policy"}},
        {"option_of_control_bytes", {"inspect", "--\x1b[2J"}, {"vpcscope inspect --help"}},
        {"argument_too_many", {"inspect", "exports"}, {"exports", "vpcscope inspect --help"}},
        {"argument_of_control_bytes", {"inspect", "\x1b]0;title\x07"}, {"vpcscope inspect --help"}},
        {"unknown_format", {"inspect", "-f", "xml"}, {"--format", "xml", "text", "json"}},
        {"format_of_a_later_command", {"inspect", "-f", "svg"}, {"svg", "json"}},
        {"format_of_control_bytes", {"inspect", "-f", "\x1b[31m"}, {"--format", "json"}},
        {"format_without_value", {"inspect", "-f"}, {"--format"}},
        {"empty_format", {"inspect", "-f", ""}, {"--format", "json"}},
        {"snapshot_without_value", {"inspect", "-s"}, {"--snapshot"}},
        {"unknown_color", {"inspect", "--color", "blue"}, {"--color", "blue", "always"}},
        {"account_that_is_none", {"inspect", "--account", "12"}, {"--account", "12"}},
        {"account_of_letters", {"inspect", "--account", "11112222333x"}, {"--account"}},
        {"region_that_is_none", {"inspect", "--region", " zz"}, {"--region"}},
        {"unknown_page", {"generate", "pdf"}, {"pdf", "man", "bash"}},
        {"no_page", {"generate"}, {"PAGE"}},
        {"collect_takes_no_snapshot", {"collect", "-s", "."}, {"-s"}},
    }),
    [](const auto& row) { return row.param.name; });

TEST(CommandLine, mistakes_are_told_before_anything_is_read_or_written) {
  const TemporaryFolder folder;
  const Child run = call({"inspect", "-s", sample("hybrid"), "-o", folder / "made.json", "--frobnicate"});
  EXPECT_EQ(run.exit, 2);
  EXPECT_FALSE(std::filesystem::exists(folder / "made.json"));
}

// ---- help and version

struct Helped {
  std::string name;
  std::vector<std::string> arguments;
  std::vector<std::string> shown;
};

void PrintTo(const Helped& row, std::ostream* out) { *out << row.name; }

class Help : public ::testing::TestWithParam<Helped> {};

TEST_P(Help, has_examples_first_and_fits_a_terminal) {
  const Child run = call(GetParam().arguments);
  EXPECT_EQ(run.exit, 0);
  EXPECT_THAT(run.err, IsEmpty());
  const std::size_t examples = run.out.find("\nExamples:\n  vpcscope ");
  ASSERT_NE(examples, std::string::npos) << run.out;
  for (const char* later : {"Usage:", "Options:"}) {
    ASSERT_NE(run.out.find(later), std::string::npos) << later;
    EXPECT_LT(examples, run.out.find(later)) << later;
  }
  for (const std::string& part : GetParam().shown) EXPECT_THAT(run.out, HasSubstr(part));
  for (const std::string& line : lines_of(run.out)) EXPECT_LE(line.size(), 100U) << line;
  EXPECT_EQ(unsafe_for_terminal(run.out), "");
}

INSTANTIATE_TEST_SUITE_P(CommandLine, Help,
    ::testing::ValuesIn(std::vector<Helped>{
        {"of_the_program", {"--help"}, {"inspect", "collect", "--version"}},
        {"of_the_program_in_short", {"-h"}, {"inspect", "collect"}},
        {"of_inspect",
            {"inspect", "--help"},
            {"-s",
                "--snapshot",
                "-f",
                "--format",
                "-o",
                "--output",
                "--account",
                "--region",
                "--strict",
                "--color",
                "-q",
                "-v",
                "$VPCSCOPE_SNAPSHOT",
                "NO_COLOR"}},
        {"of_inspect_in_short", {"inspect", "-h"}, {"--snapshot"}},
        {"of_collect", {"collect", "--help"}, {"--policy", "--output"}},
        {"of_generate", {"generate", "--help"}, {"man", "bash", "zsh", "fish"}},
    }),
    [](const auto& row) { return row.param.name; });

TEST(CommandLine, without_a_command_shows_the_help) {
  const Child run = call({});
  EXPECT_EQ(run.exit, 0);
  EXPECT_EQ(run.out, call({"--help"}).out);
}

TEST(CommandLine, help_wins_over_what_else_is_asked) {
  EXPECT_EQ(call({"inspect", "-s", "/no/such/folder", "--help"}).exit, 0);
}

TEST(CommandLine, help_that_cant_be_written_is_no_success) {
  EXPECT_EQ(call({"--help"}, {.out = "/dev/full"}).exit, 2);
}

TEST(CommandLine, generate_is_not_listed) { EXPECT_THAT(call({"--help"}).out, Not(HasSubstr("generate"))); }

TEST(CommandLine, examples_of_the_help_are_understood) {
  // Every example that needs neither AWS nor a file that is not there is run as it stands.
  const Surroundings here{.folder = sample("hybrid")};
  EXPECT_EQ(shell("\"$VPCSCOPE\" inspect -s . -f json > /dev/null", here).exit, 0);
  EXPECT_EQ(
      shell("\"$VPCSCOPE\" collect > /dev/null && \"$VPCSCOPE\" collect --policy > /dev/null", here).exit, 0);
}

TEST(CommandLine, version) {
  const Child run = call({"--version"});
  EXPECT_EQ(run.exit, 0);
  EXPECT_THAT(run.err, IsEmpty());
  EXPECT_THAT(run.out, ::testing::MatchesRegex("vpcscope [0-9]+\\.[0-9]+\\.[0-9]+.*\n"));
}

TEST(CommandLine, short_flags_join_and_values_stick) {
  EXPECT_EQ(call({"inspect", "-qv", "-s" + sample("hybrid"), "-fjson"}).out,
      call({"inspect", "--quiet", "--verbose", "--snapshot=" + sample("hybrid"), "--format=json"}).out);
}

TEST(CommandLine, the_last_of_two_options_counts) {
  EXPECT_EQ(call({"inspect", "-s", sample("hybrid"), "-f", "json", "-f", "text"}).out,
      call({"inspect", "-s", sample("hybrid"), "-f", "text"}).out);
}

// ---- collect

TEST(Collect, prints_a_script_that_bash_takes) {
  const Child run = call({"collect"});
  EXPECT_EQ(run.exit, 0);
  EXPECT_THAT(run.err, IsEmpty());
  EXPECT_THAT(run.out, AllOf(::testing::StartsWith("#!/usr/bin/env bash\n"), HasSubstr("describe-vpcs")));
  const TemporaryFolder folder;
  EXPECT_EQ(call({"collect", "-o", folder / "collect.sh"}).out, "");
  EXPECT_EQ(read_file(folder / "collect.sh"), run.out);
  const Child checked = shell("bash -n '" + folder / "collect.sh" + "'");
  EXPECT_EQ(checked.exit, 0) << checked.err;
}

TEST(Collect, script_explains_itself_without_aws) {
  const Child run = shell("\"$VPCSCOPE\" collect | bash -s -- --help");
  EXPECT_EQ(run.exit, 0) << run.err;
  EXPECT_THAT(run.out + run.err, HasSubstr("--out"));
}

TEST(Collect, policy_is_json_alone) {
  const Child run = call({"collect", "--policy"});
  EXPECT_EQ(run.exit, 0);
  EXPECT_THAT(run.err, IsEmpty());
  EXPECT_THAT(
      run.out, AllOf(::testing::StartsWith("{"), HasSubstr("ec2:DescribeVpcs"), Not(HasSubstr("\"*\"]"))));
  const TemporaryFolder folder;
  EXPECT_EQ(call({"collect", "--policy", "-o", folder / "policy.json"}).exit, 0);
  EXPECT_EQ(read_file(folder / "policy.json"), run.out);
}

TEST(Collect, that_cant_be_written_ends_with_2) {
  EXPECT_EQ(call({"collect"}, {.out = "/dev/full"}).exit, 2);
  EXPECT_EQ(call({"collect", "-o", "/no/such/folder/collect.sh"}).exit, 2);
}

}  // namespace
}  // namespace vpcscope::testing
