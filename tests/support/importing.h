// Imports in a few lines, and what tests ask of the outcome.
//
//   const Imported net = import_text("describe-vpcs.json", R"({"Vpcs": [{"VpcId": "vpc-1", "CidrBlock":
//   "10.0.0.0/33"}]})"); EXPECT_THAT(net.problem("bad-value").pointer, "/Vpcs/0/CidrBlock");
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "importers/import.h"
#include "tests/support/temporary_folder.h"

namespace vpcscope::testing {

/// tests/.. of the source tree.
std::filesystem::path source_folder();
std::filesystem::path data_folder();
/// The folder of each sample network.
std::vector<std::filesystem::path> samples();

struct Place {
  std::string account = {};
  std::string region = {};
};

Snapshot import_path(const std::string& path, const Place& place = {}, unsigned threads = 1);
Snapshot import_paths(const std::vector<std::string>& paths, const Place& place = {}, unsigned threads = 1);
/// One file of that name.
Snapshot import_text(std::string_view name, std::string_view text, const Place& place = {});
/// A folder of files.
Snapshot import_files(const Files& files, const Place& place = {}, unsigned threads = 1);

std::vector<Problem> problems_with(const Snapshot& snapshot, std::string_view code);
/// The only problem of that code; fails the test, and gives an empty one, if there is not just one.
Problem only_problem(const Snapshot& snapshot, std::string_view code);
/// Problems that are no notes, one a line: empty for a clean import.
std::string complaints(const Snapshot& snapshot);
/// Every problem, one a line: "error bad-value FILE#POINTER: message".
std::string problem_lines(const Snapshot& snapshot);
std::vector<std::string> problem_codes(const Snapshot& snapshot);
/// Fails the test unless each problem has all its parts.
void expect_sound_problems(const Snapshot& snapshot);

/// Every object without its place, one a line, sorted: the same network gives the same bodies however it was
/// packed.
std::string bodies(const Snapshot& snapshot);
/// Everything that an import found out, for golden files.
std::string everything(const Snapshot& snapshot);

/// The place of an object, "FILE#POINTER".
std::string place_of(const Snapshot& snapshot, const Header& header);

/// Compares with tests/golden/NAME; with UPDATE_GOLDEN set in the environment, writes it instead.
void expect_golden(const std::string& name, const std::string& actual);

#define EXPECT_GOLDEN(name, actual)                   \
  do {                                                \
    SCOPED_TRACE("EXPECT_GOLDEN");                    \
    ::vpcscope::testing::expect_golden(name, actual); \
  } while (false)

struct ProgramRun {
  int exit = -1;
  std::string out;
  std::string err;
};
bool program_is_built();
/// Runs the built program with these arguments, feeding `input` to it.
ProgramRun run_program(const std::vector<std::string>& arguments, std::string_view input = {});

}  // namespace vpcscope::testing
