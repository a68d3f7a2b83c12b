// Text of the input made fit for a message: in quotes, bounded, control characters escaped, no character cut
// in two.
#pragma once

#include <string>
#include <string_view>

namespace vpcscope {

std::string quoted(std::string_view text, std::size_t longest = 60);

/// As `quoted`, without the quotes: for names that stand in a sentence.
std::string shortened(std::string_view text, std::size_t longest = 80);

}  // namespace vpcscope
