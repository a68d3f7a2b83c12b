#include "tests/app/child.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "tests/support/importing.h"
#include "tests/support/temporary_folder.h"

namespace vpcscope::testing {
namespace {

namespace fs = std::filesystem;

void prepare(const Surroundings& around, const TemporaryFolder& files, const std::string& folder) {
  const auto open_as = [](const std::string& path, int flags, int as) {
    const int fd = ::open(path.c_str(), flags, 0644);
    if (fd < 0 || ::dup2(fd, as) < 0) ::_exit(126);
    ::close(fd);
  };
  constexpr int write_new = O_WRONLY | O_CREAT | O_TRUNC;
  open_as(files / "err", write_new, STDERR_FILENO);
  if (around.out == "-")
    ::close(STDOUT_FILENO);
  else
    open_as(around.out.empty() ? files / "out" : around.out, write_new, STDOUT_FILENO);
  if (around.input)
    open_as(files / "in", O_RDONLY, STDIN_FILENO);
  else
    ::close(STDIN_FILENO);
  for (const char* name : {"VPCSCOPE_SNAPSHOT", "NO_COLOR", "TERM", "COLUMNS", "LC_ALL"}) ::unsetenv(name);
  for (const auto& [name, value] : around.environment) ::setenv(name.c_str(), value.c_str(), 1);
  if (::chdir(folder.c_str()) != 0) ::_exit(126);
}

/// Ctrl-C for a child that has begun to write, unless it ends before.
void interrupt(pid_t child, const std::string& once) {
  for (int tries = 0; tries < 20'000; ++tries) {
    siginfo_t ended = {};
    if (::waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOHANG | WNOWAIT) != 0 ||
        ended.si_pid != 0)
      return;
    std::error_code fault;
    const std::uintmax_t size = fs::file_size(once, fault);
    if (!fault && size > 1'000'000) break;
    ::usleep(1000);
  }
  ::kill(child, SIGINT);
}

Child run_child(const std::vector<std::string>& words, const Surroundings& around) {
  const TemporaryFolder files;
  const TemporaryFolder empty;
  files.write("in", around.input.value_or(""));
  std::vector<char*> argv;
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  std::fflush(nullptr);
  const pid_t child = ::fork();
  if (child == 0) {
    prepare(around, files, around.folder.empty() ? empty.str() : around.folder);
    ::execvp(argv[0], argv.data());
    ::_exit(127);
  }
  if (child > 0 && !around.interrupt_once.empty()) interrupt(child, around.interrupt_once);
  Child run;
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child) return run;
  if (WIFEXITED(status)) run.exit = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) run.signal = WTERMSIG(status);
  if (fs::exists(files / "out")) run.out = read_file(files / "out");
  run.err = read_file(files / "err");
  return run;
}

/// The code point at `at` and its length in bytes; {-1, 1} where the bytes are no UTF-8.
std::pair<long, std::size_t> code_point(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const unsigned first = byte(at);
  if (first < 0x80) return {first, 1};
  const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4) return {-1, 1};
  long value = static_cast<long>(first & (0xffU >> (length + 1)));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xc0) != 0x80) return {-1, 1};
    value = (value << 6) | static_cast<long>(byte(at + i) & 0x3f);
  }
  constexpr long least[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool valid = value >= least[length] && value <= 0x10ffff && (value < 0xd800 || value > 0xdfff);
  return valid ? std::pair{value, length} : std::pair{-1L, std::size_t{1}};
}

bool is_unsafe(long code) {
  const auto within = [&](long first, long last) { return code >= first && code <= last; };
  return code < 0 || (code < 0x20 && code != '\n' && code != '\t') || within(0x7f, 0x9f) || code == 0x61c ||
         within(0x200b, 0x200f) || within(0x2028, 0x202e) || within(0x2060, 0x206f) || code == 0xfeff ||
         within(0xe0000, 0xe007f);
}

}  // namespace

Child call(const std::vector<std::string>& arguments, const Surroundings& around) {
  std::vector<std::string> words = {VPCSCOPE_PROGRAM};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return run_child(words, around);
}

Child shell(const std::string& command, const Surroundings& around) {
  Surroundings with = around;
  with.environment["VPCSCOPE"] = VPCSCOPE_PROGRAM;
  return run_child({"bash", "-c", command}, with);
}

bool has_tool(const std::string& name) {
  return run_child({"bash", "-c", "command -v " + name + " > /dev/null"}, {}).exit == 0;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string sample(const std::string& name) { return (source_folder() / "samples" / name).string(); }

std::string unsafe_for_terminal(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto [code, length] = code_point(text, at);
    if (is_unsafe(code)) {
      std::string shown = "at byte " + std::to_string(at) + ":";
      for (std::size_t i = at < 12 ? 0 : at - 12; i < std::min(at + 12, text.size()); ++i) {
        char hex[8];
        std::snprintf(hex, sizeof hex, i == at ? " [%02x]" : " %02x", static_cast<unsigned char>(text[i]));
        shown += hex;
      }
      return shown;
    }
    at += length;
  }
  return {};
}

void expect_one_fatal_line(const Child& run) {
  EXPECT_THAT(run.err, ::testing::StartsWith("vpcscope: "));
  EXPECT_EQ(lines_of(run.err).size(), 1U) << run.err;
  EXPECT_THAT(run.err, ::testing::EndsWith("\n"));
  EXPECT_EQ(unsafe_for_terminal(run.err), "") << run.err;
}

}  // namespace vpcscope::testing
