#include "tests/support/importing.h"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>

namespace vpcscope::testing {

namespace fs = std::filesystem;

fs::path source_folder() { return VPCSCOPE_SOURCE_DIR; }
fs::path data_folder() { return source_folder() / "tests" / "data"; }

std::vector<fs::path> samples() {
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(source_folder() / "samples"))
    if (entry.is_directory() && fs::exists(entry.path() / "README.md")) folders.push_back(entry.path());
  std::sort(folders.begin(), folders.end());
  return folders;
}

Snapshot import_paths(const std::vector<std::string>& paths, const Place& place, unsigned threads) {
  return import_exports(
      {.paths = paths, .account = place.account, .region = place.region, .threads = threads});
}

Snapshot import_path(const std::string& path, const Place& place, unsigned threads) {
  return import_paths({path}, place, threads);
}

Snapshot import_text(std::string_view name, std::string_view text, const Place& place) {
  const TemporaryFolder folder;
  folder.write(name, text);
  return import_path(folder.str(), place);
}

Snapshot import_files(const Files& files, const Place& place, unsigned threads) {
  const TemporaryFolder folder;
  write_all(folder, files);
  return import_path(folder.str(), place, threads);
}

std::vector<Problem> problems_with(const Snapshot& snapshot, std::string_view code) {
  std::vector<Problem> found;
  for (const Problem& problem : snapshot.problems())
    if (problem.code == code) found.push_back(problem);
  return found;
}

Problem only_problem(const Snapshot& snapshot, std::string_view code) {
  const std::vector<Problem> found = problems_with(snapshot, code);
  EXPECT_EQ(found.size(), 1U) << "problems with code " << code << " in\n" << problem_lines(snapshot);
  return found.size() == 1 ? found.front() : Problem{};
}

namespace {

std::string line_of(const Problem& problem) {
  return std::string(name_of(problem.severity)) + " " + problem.code + " " + problem.file + "#" +
         problem.pointer + ": " + problem.message + "\n";
}

}  // namespace

std::string complaints(const Snapshot& snapshot) {
  std::string lines;
  for (const Problem& problem : snapshot.problems())
    if (problem.severity != Severity::Note) lines += line_of(problem);
  return lines;
}

std::string problem_lines(const Snapshot& snapshot) {
  std::string lines;
  for (const Problem& problem : snapshot.problems()) lines += line_of(problem);
  return lines;
}

std::vector<std::string> problem_codes(const Snapshot& snapshot) {
  std::vector<std::string> codes;
  for (const Problem& problem : snapshot.problems()) codes.push_back(problem.code);
  std::sort(codes.begin(), codes.end());
  return codes;
}

void expect_sound_problems(const Snapshot& snapshot) {
  for (const Problem& problem : snapshot.problems()) {
    EXPECT_FALSE(problem.code.empty()) << line_of(problem);
    EXPECT_FALSE(problem.message.empty()) << line_of(problem);
    EXPECT_FALSE(problem.effect.empty()) << line_of(problem);
    EXPECT_FALSE(problem.mend.empty()) << line_of(problem);
    EXPECT_TRUE(problem.pointer.empty() || problem.pointer.front() == '/') << line_of(problem);
  }
}

std::string bodies(const Snapshot& snapshot) {
  std::multiset<std::string> lines;
  for (const KindRow& row : kind_table())
    for (const void* object : snapshot.rows(row.kind)) {
      const Header& header = header_of(object);
      lines.insert(std::string(row.name) + " " + header.account.str() + " " + header.region.str() +
                   (header.derived ? " derived " : " ") + print(*snapshot.schema(row.kind), object));
    }
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::string everything(const Snapshot& snapshot) {
  std::string text = "== files\n";
  for (const InputFile& file : snapshot.files()) {
    text += file.path + " " + file.format + " " + std::to_string(file.objects) + " account " + file.account +
            " (" + file.account_from + ") region " + file.region + " (" + file.region_from + "):";
    for (const std::string& call : file.calls) text += " " + call + ",";
    text += "\n";
  }
  text += "== objects\n" + snapshot.dump() + "== left out\n";
  for (const LeftOut& lost : snapshot.left_out())
    text += std::string(name_of(lost.kind)) + " " + lost.id + " " + std::string(snapshot.file(lost.place)) +
            "#" + Snapshot::pointer(lost.place) + "\n";
  text += "== exports\n";
  for (const Export& row : snapshot.exports()) {
    if (row.state == ExportState::Missing) continue;
    text += row.call + " " + row.account + " " + row.region + " " + std::string(name_of(row.state));
    for (const std::string& id : row.missing_ids) text += " without:" + id;
    text += "\n";
  }
  return text + "== problems\n" + problem_lines(snapshot);
}

std::string place_of(const Snapshot& snapshot, const Header& header) {
  return std::string(snapshot.file(header.place)) + "#" + Snapshot::pointer(header.place);
}

void expect_golden(const std::string& name, const std::string& actual) {
  const fs::path file = source_folder() / "tests" / "golden" / name;
  if (const char* update = std::getenv("UPDATE_GOLDEN");
      update != nullptr && *update != '\0' && *update != '0') {
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << actual;
    return;
  }
  ASSERT_TRUE(fs::exists(file)) << file << " is missing: run with UPDATE_GOLDEN=1 and review it";
  const std::string expected = read_file(file);
  if (expected == actual) return;
  // The first line that differs says more than two long texts.
  std::size_t at = 0;
  std::size_t line = 1;
  while (at < expected.size() && at < actual.size() && expected[at] == actual[at])
    line += expected[at++] == '\n' ? 1U : 0U;
  const auto line_at = [&](const std::string& text) {
    const std::size_t start = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;
    return text.substr(start, text.find('\n', start) - start);
  };
  ADD_FAILURE() << file << ":" << line
                << " differs (UPDATE_GOLDEN=1 rewrites it)\nexpected: " << line_at(expected)
                << "\nactual:   " << line_at(actual);
}

bool program_is_built() {
#ifdef VPCSCOPE_PROGRAM
  return fs::exists(VPCSCOPE_PROGRAM);
#else
  return false;
#endif
}

namespace {

std::string shell_quoted(std::string_view text) {
  std::string made = "'";
  for (const char c : text) made += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return made + "'";
}

}  // namespace

ProgramRun run_program(
    [[maybe_unused]] const std::vector<std::string>& arguments, [[maybe_unused]] std::string_view input) {
  ProgramRun run;
#ifdef VPCSCOPE_PROGRAM
  const TemporaryFolder folder;
  folder.write("in", input);
  std::string command = shell_quoted(VPCSCOPE_PROGRAM);
  for (const std::string& argument : arguments) command += " " + shell_quoted(argument);
  command += " < " + shell_quoted(folder / "in") + " > " + shell_quoted(folder / "out") + " 2> " +
             shell_quoted(folder / "err");
  const int status = std::system(command.c_str());
  run.exit = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  run.out = read_file(folder / "out");
  run.err = read_file(folder / "err");
#endif
  return run;
}

}  // namespace vpcscope::testing
