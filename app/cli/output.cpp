#include "app/cli/output.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <system_error>

#include "render/text.h"

namespace vpcscope {

namespace {

std::string cannot_write(const std::string& path, int fault) {
  return fmt::format("{}: can't be written: {}",
      path.empty() ? "standard output" : path,
      std::generic_category().message(fault));
}

/// Standard output is not ours to close.
int leave_open(std::FILE*) { return 0; }

}  // namespace

std::string chosen_format(const CommonOptions& common, std::span<const std::string_view> more) {
  if (!common.format.empty()) return common.format;
  const std::string ending = std::filesystem::path(common.output).extension().string();
  for (const std::string_view one : more)
    if (!ending.empty() && ending.substr(1) == one) return std::string(one);
  if (ending == ".json") return "json";
  return ending == ".jsonl" ? "jsonl" : "text";
}

bool use_color(const CommonOptions& common) {
  if (common.color != "auto") return common.color == "always";
  const char* no_color = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  const bool dumb = terminal != nullptr && std::string_view(terminal) == "dumb";
  return (no_color == nullptr || *no_color == '\0') && !dumb && common.output.empty() &&
         isatty(STDOUT_FILENO) == 1;
}

std::size_t terminal_width() {
  winsize size{};
  if (isatty(STDOUT_FILENO) == 1 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    return std::clamp<std::size_t>(size.ws_col, 40, 120);
  return 80;
}

bool write_result(const CommonOptions& common, std::string_view text) {
  Output output(common);
  if (!output.open()) return false;
  output.write(text);
  return output.close();
}

Output::Output(const CommonOptions& common) : path_(common.output), file_(nullptr, &leave_open) {}

bool Output::open() {
  if (path_.empty())
    file_ = {stdout, &leave_open};
  else
    file_ = {std::fopen(path_.c_str(), "wb"), &std::fclose};
  if (file_) return true;
  fault_ = errno;
  return fail();
}

void Output::write(std::string_view text) {
  if (good() && std::fwrite(text.data(), 1, text.size(), file_.get()) != text.size()) fault_ = errno;
}

bool Output::close() {
  if (good() && std::fflush(file_.get()) != 0) fault_ = errno;
  const bool left = path_.empty() && fault_ == EPIPE;
  return good() || left || fail();
}

bool Output::fail() {
  complain(cannot_write(path_, fault_));
  return false;
}

void complain(std::string_view line) {
  const std::string shown = "vpcscope: " + printable(line) + "\n";
  std::fputs(shown.c_str(), stderr);
}

}  // namespace vpcscope
