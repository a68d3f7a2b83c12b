#include "app/cli/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <string>

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

}  // namespace

void ProgressBar::show(const ImportProgress& progress) {
  const auto now = Clock::now();
  if (!enabled_ || now - start_ < quiet_time || now - last_ < between_draws) return;
  last_ = now;
  drawn_ = true;
  constexpr std::size_t width = 30;
  const double share = progress.bytes_all > 0 ? static_cast<double>(progress.bytes_done) /
                                                    static_cast<double>(progress.bytes_all)
                                              : 0;
  const auto full = static_cast<std::size_t>(std::clamp(share, 0.0, 1.0) * width);
  const double seconds = std::chrono::duration<double>(now - start_).count();
  const std::string line = fmt::format("\r[{}{}] {:3.0f} %  {} of {}  {}/s  {} of {} files ",
      std::string(full, '#'),
      std::string(width - full, '.'),
      share * 100,
      in_bytes(static_cast<double>(progress.bytes_done)),
      in_bytes(static_cast<double>(progress.bytes_all)),
      in_bytes(static_cast<double>(progress.bytes_done) / seconds),
      progress.files_done,
      progress.files_all);
  std::fputs(line.c_str(), stderr);
}

void ProgressBar::clear() {
  if (drawn_) std::fputs("\r\x1b[K", stderr);
  drawn_ = false;
}

}  // namespace vpcscope
