// Where results go, and in which dress.
#pragma once

#include <string>
#include <string_view>

#include "app/cli/command_line.h"

namespace vpcscope {

/// -f, else the ending of -o, else text.
std::string chosen_format(const CommonOptions& common);
bool use_color(const CommonOptions& common);
/// Columns of the terminal, within reason; 80 where there is none.
std::size_t terminal_width();
/// To -o, or standard output. False, with a line on standard error, where that fails.
bool write_result(const CommonOptions& common, std::string_view text);
/// "vpcscope: what, where, how to mend it"
void complain(std::string_view line);

}  // namespace vpcscope
