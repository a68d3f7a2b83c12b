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

std::string chosen_format(const CommonOptions& common) {
  if (!common.format.empty()) return common.format;
  const std::string ending = std::filesystem::path(common.output).extension().string();
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
  const auto fail = [&](const std::string& where) {
    complain(fmt::format("{}: can't be written: {}", where, std::generic_category().message(errno)));
    return false;
  };
  if (common.output.empty()) {
    const bool written =
        std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
    return written || errno == EPIPE || fail("standard output");
  }
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(
      std::fopen(common.output.c_str(), "wb"), &std::fclose);
  if (!file) return fail(common.output);
  const bool written =
      std::fwrite(text.data(), 1, text.size(), file.get()) == text.size() && std::fflush(file.get()) == 0;
  return written || fail(common.output);
}

void complain(std::string_view line) {
  const std::string shown = "vpcscope: " + printable(line) + "\n";
  std::fputs(shown.c_str(), stderr);
}

}  // namespace vpcscope
