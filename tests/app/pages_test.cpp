// The man page and the completions, tried with the programs that read them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "app/cli/pages.h"
#include "tests/app/child.h"
#include "tests/support/temporary_folder.h"

namespace vpcscope::testing {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

std::string page(const std::string& name) {
  const Child run = call({"generate", name});
  EXPECT_EQ(run.exit, 0);
  EXPECT_THAT(run.err, IsEmpty());
  return run.out;
}

// ---- the man page

const std::string render_man =
    "\"$VPCSCOPE\" generate man | groff -man -Tutf8 -ww -P-c -rLL=78n | sed 's/.\\x08//g'";

TEST(ManPage, renders_without_warnings) {
  if (!has_tool("groff")) GTEST_SKIP() << "groff is not installed";
  const Child run = shell(render_man);
  EXPECT_EQ(run.exit, 0);
  EXPECT_THAT(run.err, IsEmpty());
  for (const char* part : {"NAME",
           "SYNOPSIS",
           "EXAMPLES",
           "COMMANDS",
           "EXIT STATUS",
           "ENVIRONMENT",
           "vpcscope inspect",
           "vpcscope collect",
           "--snapshot",
           "--policy",
           "VPCSCOPE_SNAPSHOT",
           "NO_COLOR"})
    EXPECT_THAT(run.out, HasSubstr(part));
}

TEST(ManPage, shows_options_as_people_type_them) {
  if (!has_tool("groff")) GTEST_SKIP() << "groff is not installed";
  const Child run = shell(render_man);
  EXPECT_THAT(run.out,
      AllOf(
          HasSubstr("-s, --snapshot PATH"), HasSubstr("-f, --format FMT\n"), HasSubstr("-o, --output FILE")));
  EXPECT_THAT(run.out, HasSubstr("vpcscope collect > collect.sh && bash collect.sh --out exports\n"));
  EXPECT_EQ(unsafe_for_terminal(run.out), "");
}

TEST(ManPage, is_found_by_its_name) {
  if (!has_tool("man") || !has_tool("groff")) GTEST_SKIP() << "man is not installed";
  const TemporaryFolder folder;
  const std::string file = folder.write("man1/vpcscope.1", page("man"));
  const Child run = shell(
      "man --warnings -l '" + file + "' | cat", {.environment = {{"MANWIDTH", "78"}, {"LC_ALL", "C.UTF-8"}}});
  if (run.exit != 0 || run.out.empty()) GTEST_SKIP() << "man does not work here: " << run.err;
  EXPECT_THAT(run.err, IsEmpty());
  EXPECT_THAT(run.out, HasSubstr("vpcscope"));
}

TEST(ManPage, name_line_is_one_that_apropos_reads) {
  EXPECT_THAT(page("man"), HasSubstr(".SH NAME\nvpcscope \\- "));
}

// ---- bash

/// The words that bash offers after `words`, the last of which is being typed.
std::vector<std::string> offered(const std::vector<std::string>& words, const std::string& folder = {}) {
  std::string line;
  for (const std::string& word : words) line += " '" + word + "'";
  const Child run = shell(
      "source <(\"$VPCSCOPE\" generate bash)\n"
      "COMP_WORDS=(vpcscope" +
          line +
          ")\n"
          "COMP_CWORD=" +
          std::to_string(words.size()) +
          "\n"
          "COMP_LINE=\"${COMP_WORDS[*]}\"; COMP_POINT=${#COMP_LINE}\n"
          "$(complete -p vpcscope | sed 's/.*-F \\([^ ]*\\).*/\\1/') vpcscope '" +
          words.back() +
          "'\n"
          "printf '%s\\n' \"${COMPREPLY[@]}\"",
      {.folder = folder});
  EXPECT_THAT(run.err, IsEmpty());
  std::vector<std::string> replies = lines_of(run.out);
  std::erase(replies, "");
  std::ranges::sort(replies);
  return replies;
}

TEST(BashCompletion, is_bash) {
  const Child run = shell("\"$VPCSCOPE\" generate bash | bash -n");
  EXPECT_EQ(run.exit, 0);
  EXPECT_THAT(run.err, IsEmpty());
  if (!has_tool("shellcheck")) return;
  const Child checked = shell("\"$VPCSCOPE\" generate bash | shellcheck -s bash -");
  EXPECT_EQ(checked.exit, 0) << checked.out;
}

TEST(BashCompletion, completes_commands) {
  EXPECT_THAT(offered({"ins"}), ElementsAre("inspect"));
  EXPECT_THAT(offered({"co"}), ElementsAre("collect"));
  EXPECT_THAT(offered({""}), AllOf(Contains("inspect"), Contains("collect")));
  EXPECT_THAT(offered({"--v"}), ElementsAre("--version"));
  EXPECT_THAT(offered({"xyz"}), IsEmpty());
}

TEST(BashCompletion, completes_options_of_the_command) {
  EXPECT_THAT(offered({"inspect", "--sn"}), ElementsAre("--snapshot"));
  EXPECT_THAT(offered({"inspect", "--"}), AllOf(Contains("--strict"), Not(Contains("--policy"))));
  EXPECT_THAT(offered({"collect", "--p"}), ElementsAre("--policy"));
  EXPECT_THAT(offered({"collect", "--sn"}), IsEmpty());
  EXPECT_THAT(offered({"frobnicate", "--sn"}), IsEmpty());
}

TEST(BashCompletion, completes_values) {
  EXPECT_THAT(offered({"inspect", "-f", ""}), ElementsAre("json", "text"));
  EXPECT_THAT(offered({"inspect", "--format", "j"}), ElementsAre("json"));
  EXPECT_THAT(offered({"inspect", "--color", "a"}), ElementsAre("always", "auto"));
  EXPECT_THAT(offered({"inspect", "--account", ""}), IsEmpty());
}

TEST(BashCompletion, completes_paths_with_spaces) {
  const TemporaryFolder folder;
  folder.write("exports of may/vpcs.json", "{}");
  folder.write("exports.zip", "");
  EXPECT_THAT(offered({"inspect", "-s", "exp"}, folder.str()), ElementsAre("exports of may", "exports.zip"));
  EXPECT_THAT(
      offered({"inspect", "--output", "exp"}, folder.str()), ElementsAre("exports of may", "exports.zip"));
}

// ---- zsh and fish

TEST(ZshCompletion, is_zsh) {
  EXPECT_THAT(page("zsh"), StartsWith("#compdef vpcscope\n"));
  if (!has_tool("zsh")) GTEST_SKIP() << "zsh is not installed";
  const Child run = shell("\"$VPCSCOPE\" generate zsh > _vpcscope && zsh -n _vpcscope");
  EXPECT_EQ(run.exit, 0) << run.err;
}

TEST(FishCompletion, is_fish) {
  if (!has_tool("fish")) GTEST_SKIP() << "fish is not installed";
  const Child run = shell(
      "\"$VPCSCOPE\" generate fish > c.fish && fish -n c.fish && "
      "fish -c 'source c.fish; complete -C \"vpcscope ins\"'");
  EXPECT_EQ(run.exit, 0) << run.err;
  EXPECT_THAT(run.out, HasSubstr("inspect"));
}

/// Balanced quotes and brackets, for want of the shells themselves.
TEST(Completions, leave_no_quote_open) {
  for (const char* name : {"zsh", "fish"}) {
    for (const std::string& line : lines_of(page(name))) {
      if (line.starts_with("#")) continue;
      bool quoted = false;
      for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '\\')
          ++i;
        else if (line[i] == '\'')
          quoted = !quoted;
      }
      EXPECT_FALSE(quoted) << name << ": " << line;
    }
  }
}

/// The three shells, the man page and the help are made from one tree: an option that one knows, all know.
TEST(Completions, know_the_same_words) {
  const std::string man = page("man");
  const std::string bash = page("bash");
  const std::string zsh = page("zsh");
  const std::string fish = page("fish");
  for (const char* word : {"snapshot",
           "format",
           "output",
           "account",
           "region",
           "strict",
           "color",
           "quiet",
           "verbose",
           "policy"}) {
    EXPECT_THAT(man, HasSubstr(std::string("\\-\\-") + word));
    EXPECT_THAT(bash, HasSubstr(std::string("--") + word));
    EXPECT_THAT(zsh, HasSubstr(std::string("--") + word));
    EXPECT_THAT(fish, HasSubstr(std::string("-l ") + word));
  }
  for (const std::string& shell_page : {bash, zsh, fish})
    for (const char* value : {"text", "json", "auto", "always", "never"})
      EXPECT_THAT(shell_page, HasSubstr(value));
  for (const std::string& made : {man, bash, zsh, fish}) EXPECT_THAT(made, Not(HasSubstr("generate")));
}

TEST(Pages, the_library_makes_the_same) {
  CommandLine line;
  make_command_line(line);
  for (const char* name : {"man", "bash", "zsh", "fish"}) EXPECT_EQ(generated_page(line, name), page(name));
}

}  // namespace
}  // namespace vpcscope::testing
