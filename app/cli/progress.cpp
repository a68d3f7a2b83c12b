#include "app/cli/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <string>

#include "render/text.h"

namespace vpcscope {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds quiet_time{500};
constexpr milliseconds between_draws{100};

std::string in_bytes(double bytes) {
  if (bytes >= 1e9) return fmt::format("{:.1f} GB", bytes / 1e9);
  if (bytes >= 1e6) return fmt::format("{:.0f} MB", bytes / 1e6);
  return fmt::format("{:.0f} kB", bytes / 1e3);
}

/// "0:07", "12:05", "3:02:01"
std::string in_time(double seconds) {
  const auto whole = static_cast<std::uint64_t>(std::clamp(seconds, 0.0, 1e9));
  const std::uint64_t hours = whole / 3600;
  const std::uint64_t minutes = whole / 60 % 60;
  return hours > 0 ? fmt::format("{}:{:02}:{:02}", hours, minutes, whole % 60)
                   : fmt::format("{}:{:02}", minutes, whole % 60);
}

double share_of(std::uint64_t done, std::uint64_t total) {
  return total > 0 ? static_cast<double>(done) / static_cast<double>(total) : 0;
}

}  // namespace

double ProgressBar::due() {
  const auto now = Clock::now();
  if (!enabled_ || now - start_ < quiet_time || now - last_ < between_draws) return 0;
  last_ = now;
  return std::chrono::duration<double>(now - start_).count();
}

void ProgressBar::draw(double share, const std::string& words) {
  drawn_ = true;
  constexpr std::size_t width = 30;
  const auto full = static_cast<std::size_t>(std::clamp(share, 0.0, 1.0) * width);
  const std::string line = fmt::format("\r[{}{}] {:3.0f} %  {} \x1b[K",
      std::string(full, '#'),
      std::string(width - full, '.'),
      share * 100,
      words);
  std::fputs(line.c_str(), stderr);
}

void ProgressBar::show(const ImportProgress& progress) {
  const double seconds = due();
  if (seconds == 0) return;
  draw(share_of(progress.bytes_done, progress.bytes_all),
      fmt::format("{} of {}  {}/s  {} of {} files",
          in_bytes(static_cast<double>(progress.bytes_done)),
          in_bytes(static_cast<double>(progress.bytes_all)),
          in_bytes(static_cast<double>(progress.bytes_done) / seconds),
          progress.files_done,
          progress.files_all));
}

void ProgressBar::show(std::uint64_t done, std::uint64_t total) {
  const double seconds = due();
  if (seconds > 0) draw(share_of(done, total), pairs_progress(done, total, seconds));
}

void ProgressBar::clear() {
  if (drawn_) std::fputs("\r\x1b[K", stderr);
  drawn_ = false;
}

std::string pairs_progress(std::uint64_t done, std::uint64_t total, double seconds) {
  const double rate = static_cast<double>(done) / seconds;
  const std::string left =
      done > 0 ? fmt::format("  {} left", in_time(static_cast<double>(total - std::min(done, total)) / rate))
               : "";
  return fmt::format("{} of {}  {}/s{}",
      grouped(done),
      counted(total, "pair"),
      grouped(static_cast<std::uint64_t>(rate)),
      left);
}

}  // namespace vpcscope
