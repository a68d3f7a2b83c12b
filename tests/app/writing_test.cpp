// Where results go, and in which dress: -o, -f, colours, pipes that close early, disks that are full.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/app/child.h"
#include "tests/support/temporary_folder.h"

namespace vpcscope::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

const std::vector<std::string> inspect_hybrid = {"inspect", "-s", sample("hybrid")};

std::vector<std::string> with(std::vector<std::string> more) {
  std::vector<std::string> all = inspect_hybrid;
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

bool is_json(const std::string& text) { return nlohmann::json::accept(text); }

TEST(Writing, results_go_to_standard_output_and_nothing_else_does) {
  const Child run = call(inspect_hybrid);
  EXPECT_EQ(run.exit, 0);
  EXPECT_THAT(run.err, IsEmpty());
  EXPECT_THAT(run.out, ::testing::EndsWith("\n"));
}

TEST(Writing, json_is_all_that_is_on_standard_output) {
  const Child run = call(with({"-f", "json", "-v"}));
  EXPECT_EQ(run.exit, 0);
  EXPECT_TRUE(is_json(run.out));
  EXPECT_THAT(run.out, ::testing::EndsWith("}\n"));
}

TEST(Writing, to_a_file_in_the_format_of_its_ending) {
  const TemporaryFolder folder;
  const std::string text = call(inspect_hybrid).out;
  const std::string json = call(with({"-f", "json"})).out;
  for (const std::string name : {"a.json", "b.txt", "c", "d.md", "json", ".json.txt"}) {
    const Child run = call(with({"-o", folder / name}));
    EXPECT_EQ(run.exit, 0) << run.err;
    EXPECT_THAT(run.out, IsEmpty()) << name;
    EXPECT_THAT(run.err, IsEmpty()) << name;
    EXPECT_EQ(read_file(folder / name), name == "a.json" ? json : text) << name;
  }
}

TEST(Writing, the_format_wins_over_the_ending) {
  const TemporaryFolder folder;
  EXPECT_EQ(call(with({"-f", "text", "-o", folder / "a.json"})).exit, 0);
  EXPECT_FALSE(is_json(read_file(folder / "a.json")));
  EXPECT_EQ(call(with({"-o", folder / "a.txt", "-f", "json"})).exit, 0);
  EXPECT_TRUE(is_json(read_file(folder / "a.txt")));
}

TEST(Writing, an_old_file_is_replaced_whole) {
  const TemporaryFolder folder;
  const std::string file = folder.write("a.json", std::string(1'000'000, 'x'));
  EXPECT_EQ(call(with({"-o", file})).exit, 0);
  EXPECT_EQ(read_file(file), call(with({"-f", "json"})).out);
}

TEST(Writing, where_it_cant_ends_with_2) {
  const TemporaryFolder folder;
  for (const std::string& path : {folder / "no/such/folder.json", folder.str(), std::string("/dev/full")}) {
    const Child run = call(with({"-o", path}));
    EXPECT_EQ(run.exit, 2) << path;
    EXPECT_THAT(run.out, IsEmpty());
    expect_one_fatal_line(run);
    EXPECT_THAT(run.err, HasSubstr(path));
  }
}

TEST(Writing, full_disk_and_closed_output_end_with_2) {
  for (const char* out : {"/dev/full", "-"}) {
    const Child run = call(inspect_hybrid, {.out = out});
    EXPECT_EQ(run.exit, 2) << out;
    expect_one_fatal_line(run);
  }
}

TEST(Writing, a_reader_who_has_seen_enough_is_no_fault) {
  const TemporaryFolder folder;
  // More than a pipe holds, so that the writer does meet the closed end.
  std::string vpcs = "{\"Vpcs\": [";
  for (int i = 0; i < 3000; ++i)
    vpcs += std::string(i == 0 ? "" : ",") + "{\"VpcId\": \"vpc-" + std::to_string(i) +
            "\", \"CidrBlock\": \"x\"}";
  folder.write("describe-vpcs.json", vpcs + "]}");
  folder.write("describe-subnets.json", R"({"Subnets": []})");
  for (const char* command : {"inspect -f json -s .", "inspect -v -s .", "collect"}) {
    const Child run = shell(std::string("\"$VPCSCOPE\" ") + command + " | head -1; echo ${PIPESTATUS[0]}",
        {.folder = folder.str()});
    EXPECT_THAT(run.err, IsEmpty()) << command;
    EXPECT_THAT(run.out, ::testing::EndsWith("\n0\n")) << command;
  }
}

TEST(Writing, says_nothing_different_the_second_time) {
  for (const char* format : {"text", "json"})
    EXPECT_EQ(call(with({"-f", format, "-v"})).out, call(with({"-f", format, "-v"})).out);
}

TEST(Writing, language_and_locale_change_nothing) {
  const std::string plain = call(inspect_hybrid).out;
  for (const char* locale : {"C", "de_DE.UTF-8", "tr_TR.UTF-8"})
    EXPECT_EQ(call(inspect_hybrid, {.environment = {{"LC_ALL", locale}, {"LANG", locale}}}).out, plain);
}

// ---- colours

constexpr const char* escape = "\x1b[";

TEST(Colours, none_where_the_output_is_no_terminal) {
  EXPECT_THAT(
      call(inspect_hybrid, {.environment = {{"TERM", "xterm-256color"}}}).out, Not(HasSubstr(escape)));
  EXPECT_THAT(call(with({"--color", "auto"})).out, Not(HasSubstr(escape)));
}

TEST(Colours, always_and_never) {
  const std::string colourful = call(with({"--color", "always"})).out;
  EXPECT_THAT(colourful, HasSubstr(escape));
  EXPECT_THAT(call(with({"--color=always"}), {.environment = {{"NO_COLOR", "1"}}}).out, HasSubstr(escape))
      << "what is asked for by name wins over the environment";
  EXPECT_THAT(call(with({"--color", "never"})).out, Not(HasSubstr(escape)));
}

TEST(Colours, are_closed_before_each_line_ends_and_change_no_letter) {
  const std::string colourful = call(with({"--color", "always"})).out;
  std::string plain;
  for (const std::string& line : lines_of(colourful)) {
    bool open = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (line[i] != '\x1b') {
        plain += line[i];
        continue;
      }
      const std::size_t end = line.find('m', i);
      ASSERT_NE(end, std::string::npos) << line;
      open = line.substr(i, end - i) != "\x1b[0";
      i = end;
    }
    EXPECT_FALSE(open) << line;
    plain += '\n';
  }
  EXPECT_EQ(plain, call(inspect_hybrid).out);
}

TEST(Colours, never_in_json) { EXPECT_TRUE(is_json(call(with({"-f", "json", "--color", "always"})).out)); }

/// Runs on a terminal of `script`; what it prints to standard output and standard error comes mixed.
Child on_terminal(const std::string& command, const std::map<std::string, std::string>& environment) {
  return shell("script -qec '\"$VPCSCOPE\" " + command + "' /dev/null", {.environment = environment});
}

TEST(Colours, on_a_terminal_unless_the_environment_says_no) {
  if (!has_tool("script")) GTEST_SKIP() << "script is not installed";
  const std::string inspect = "inspect -s " + sample("hybrid");
  EXPECT_THAT(on_terminal(inspect, {{"TERM", "xterm"}}).out, HasSubstr("\x1b[1m"));
  EXPECT_THAT(on_terminal(inspect, {{"TERM", "xterm"}, {"NO_COLOR", "1"}}).out, Not(HasSubstr("\x1b[1m")));
  EXPECT_THAT(on_terminal(inspect, {{"TERM", "xterm"}, {"NO_COLOR", ""}}).out, HasSubstr("\x1b[1m"));
  EXPECT_THAT(on_terminal(inspect, {{"TERM", "dumb"}}).out, Not(HasSubstr("\x1b[1m")));
  EXPECT_THAT(on_terminal(inspect + " --color never", {{"TERM", "xterm"}}).out, Not(HasSubstr("\x1b[1m")));
}

TEST(Progress, short_work_shows_no_bar) {
  if (!has_tool("script")) GTEST_SKIP() << "script is not installed";
  EXPECT_THAT(on_terminal("inspect -s " + sample("hybrid"), {{"TERM", "dumb"}}).out, Not(HasSubstr("[#")));
  EXPECT_THAT(call(inspect_hybrid).err, IsEmpty());
}

}  // namespace
}  // namespace vpcscope::testing
