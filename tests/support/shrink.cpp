#include "tests/support/shrink.h"

#include <algorithm>

namespace vpcscope::testing {
namespace {

class Shrinker {
 public:
  Shrinker(std::vector<std::string> lines, const StillFails& fails, int tries)
      : lines_(std::move(lines)), fails_(fails), left_(tries) {}

  std::vector<std::string> run() {
    for (std::size_t block = std::max<std::size_t>(lines_.size() / 2, 1); block > 1; block /= 2)
      drop_blocks(block);
    while (drop_blocks(1)) {
    }
    for (std::size_t at = 0; at < lines_.size(); ++at) drop_options(at);
    while (drop_blocks(1)) {  // a line that only a dropped option needed
    }
    return lines_;
  }

 private:
  bool accept(std::vector<std::string> candidate) {
    if (left_-- <= 0 || !fails_(candidate)) return false;
    lines_ = std::move(candidate);
    return true;
  }

  /// From the end: later lines use earlier ones, seldom the other way round.
  bool drop_blocks(std::size_t size) {
    bool any = false;
    for (std::size_t end = lines_.size(); end > 0;) {
      const std::size_t start = end > size ? end - size : 0;
      std::vector<std::string> candidate = lines_;
      candidate.erase(candidate.begin() + static_cast<std::ptrdiff_t>(start),
          candidate.begin() + static_cast<std::ptrdiff_t>(end));
      any = accept(std::move(candidate)) || any;
      end = start;
    }
    return any;
  }

  void drop_options(std::size_t at) {
    for (std::size_t end = lines_[at].size(); end != std::string::npos && end > 0;) {
      const std::size_t blank = lines_[at].rfind(' ', end - 1);
      if (blank == std::string::npos) return;
      if (lines_[at].substr(blank, end - blank).find('=') == std::string::npos) {
        end = blank;
        continue;
      }
      std::vector<std::string> candidate = lines_;
      candidate[at].erase(blank, end - blank);
      accept(std::move(candidate));
      end = blank;
    }
  }

  std::vector<std::string> lines_;
  const StillFails& fails_;
  int left_;
};

}  // namespace

std::vector<std::string> shrink(std::vector<std::string> lines, const StillFails& fails, int tries) {
  return Shrinker(std::move(lines), fails, tries).run();
}

}  // namespace vpcscope::testing
