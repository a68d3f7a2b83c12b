// The man page and the completions, from the tree of commands.
#pragma once

#include <string>

#include "app/cli/command_line.h"

namespace vpcscope {

/// "man", "bash", "zsh" or "fish".
std::string generated_page(const CommandLine& line, const std::string& page);

}  // namespace vpcscope
