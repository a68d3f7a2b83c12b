// The command line: which commands there are, what they take, and what is said when it is used wrongly. Help,
// man page and shell completions all come from the one tree of commands that `make_command_line` builds.
#pragma once

#include <CLI/CLI.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "analyzer/matrix.h"
#include "analyzer/reach.h"

namespace vpcscope {

/// docs/cli.md, section 1.
struct CommonOptions {
  std::vector<std::string> snapshots = {};
  std::string format = {};
  std::string output = {};
  std::string account = {};
  std::string region = {};
  std::vector<std::string> assume = {};  // "routes", "acls"
  std::string declare = {};              // a file
  std::string color = "auto";
  bool strict = false;
  bool quiet = false;
  bool verbose = false;
};

enum class Command {
  None,
  Inspect,
  Collect,
  Pack,
  Reach,
  Route,
  Matrix,
  Exposure,
  Draw,
  Report,
  Serve,
  Generate
};

struct DrawOptions {
  std::vector<std::string> path;  // --path FROM TO [SERVICE]
  std::string view;               // estate, vpcs; empty: by size
  std::string focus;
  std::uint32_t depth = 1;
  std::vector<std::string> only;    // accounts, Regions, tags, VPCs
  std::vector<std::string> layers;  // routes, exposure, none; empty: all
};

struct CommandLine {
  CommonOptions common;
  Command command = Command::None;
  bool collect_policy = false;  // collect --policy
  std::string page;             // generate man|bash|zsh|fish
  ReachQuestion question;       // reach FROM TO SERVICE
  std::string batch;            // reach --batch; empty: one question
  std::string where;            // route WHERE DESTINATION
  std::string destination;
  MatrixQuestion pairs;            // matrix --from --to --service --shard
  std::string fold_by;             // matrix --by, as typed; empty: by answers
  std::vector<std::string> parts;  // matrix --merge
  DrawOptions draw;
  std::vector<std::vector<std::string>> questions;  // report --ask: FROM TO [SERVICE] each
  std::string listen = "127.0.0.1:0";               // serve
  bool open_browser = false;
  std::unique_ptr<CLI::App> app;
  std::map<const CLI::Option*, std::vector<std::string>> choices;  // of options that take one of a few words
};

/// A tree whose options write into `line`, which must stay where it is.
void make_command_line(CommandLine& line);

/// What a command is for, in examples; shown first in its help and in the man page.
std::string examples_of(const std::string& command);

/// "FROM TO SERVICE" of a command, with a space in front; empty where it takes none.
std::string arguments_of(const CLI::App& command);

/// Reads the arguments. 0: go on; else the exit code, everything having been said on the given streams.
struct ParseOutcome {
  bool go_on = false;
  int exit_code = 0;
};
ParseOutcome parse_arguments(
    CommandLine& line, int argc, const char* const* argv, std::ostream& out, std::ostream& err);

}  // namespace vpcscope
