// Addresses of the internet, in as few words as they need.
#pragma once

#include <string>
#include <vector>

namespace vpcscope {

/// Of the fewest CIDR blocks that hold them: "anywhere", "anywhere but 192.0.2.0/24", or the first blocks and
/// how many more there are; with `all` every block.
std::string internet_words(const std::vector<std::string>& blocks, bool all = false);

}  // namespace vpcscope
