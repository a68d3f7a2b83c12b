// The built program as a child process: what a shell would see of it.
//
//   const Child run = call({"inspect", "-s", folder.str()});
//   EXPECT_EQ(run.exit, 0) << run.err;
//
// The environment is cleared of what the program reads (VPCSCOPE_SNAPSHOT, NO_COLOR, TERM, COLUMNS) unless a
// test sets it; no terminal is attached.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vpcscope::testing {

struct Child {
  int exit = -1;   // the exit status; -1 where it did not end by itself
  int signal = 0;  // what ended it, if anything
  std::string out;
  std::string err;
};

struct Surroundings {
  std::optional<std::string> input = "";  // of standard input; none: it is closed
  std::map<std::string, std::string> environment = {};
  std::string folder = {};          // to run in; default an empty one
  std::string out = {};             // a file for standard output; "-": it is closed
  std::string interrupt_once = {};  // Ctrl-C, as soon as this file holds a million bytes
};

Child call(const std::vector<std::string>& arguments, const Surroundings& around = {});
/// A shell command in which "$VPCSCOPE" is the program; standard error is kept apart.
Child shell(const std::string& command, const Surroundings& around = {});

/// Whether a program of that name is on the PATH.
bool has_tool(const std::string& name);

std::vector<std::string> lines_of(std::string_view text);
/// The folder of a sample network.
std::string sample(const std::string& name);

/// What a terminal could take as a command, or as a change of direction, in hexadecimal with its
/// surroundings: empty where the text is safe. Tabs and line ends are safe.
std::string unsafe_for_terminal(std::string_view text);

/// Fails the test unless standard error is one line that starts with "vpcscope: " and does not end the
/// sentence twice.
void expect_one_fatal_line(const Child& run);

}  // namespace vpcscope::testing
