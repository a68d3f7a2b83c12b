// Comma-separated values: one row a line, quoted as RFC 4180 has it. Names are written by strangers, and
// spreadsheets take some cells for formulas: those get an apostrophe in front, as spreadsheets themselves
// write text that is none. Control characters are made visible, so no cell breaks a line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vpcscope {

std::string csv_cell(std::string_view text);
/// The cells with commas between, and the end of the line.
std::string csv_row(const std::vector<std::string>& cells);

}  // namespace vpcscope
