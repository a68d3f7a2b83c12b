// Makes a failing world small: drops lines, then options of lines, while whoever asks still sees the failure.
//
//   const std::vector<std::string> small = shrink(made.lines, [&](const std::vector<std::string>& lines) {
//     return engines_differ(lines, question);   // false also where `lines` can no longer be read
//   });
//
// Lines are tried away in blocks that halve (delta debugging), then one by one until none can go. The result
// is smallest in that sense only: no single line and no single option (a word with `=`) can be left out.
// Other words stay, for a subnet without its block is no longer what anybody meant. Line order is kept.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace vpcscope::testing {

using StillFails = std::function<bool(const std::vector<std::string>& lines)>;

/// `lines` must fail themselves. At most `tries` calls of `fails`: then what there is so far.
std::vector<std::string> shrink(std::vector<std::string> lines, const StillFails& fails, int tries = 1500);

}  // namespace vpcscope::testing
