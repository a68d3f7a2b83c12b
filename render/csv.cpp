#include "render/csv.h"

#include <algorithm>
#include <array>

#include "render/text.h"

namespace vpcscope {
namespace {

/// What begins a formula: the ASCII characters, and the wide ones that some spreadsheets take for them.
bool begins_formula(std::string_view text) {
  constexpr std::array<std::string_view, 10> signs = {
      "=", "+", "-", "@", "\t", "\r", "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0"};
  return std::ranges::any_of(signs, [&](std::string_view sign) { return text.starts_with(sign); });
}

}  // namespace

std::string csv_cell(std::string_view text) {
  std::string shown = (begins_formula(text) ? "'" : "") + printable(text);
  if (shown.find_first_of("\",;") == std::string::npos) return shown;
  std::string quoted = "\"";
  for (const char c : shown) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + '"';
}

std::string csv_row(const std::vector<std::string>& cells) {
  std::string row;
  for (std::size_t i = 0; i < cells.size(); ++i) row += (i == 0 ? "" : ",") + csv_cell(cells[i]);
  return row + '\n';
}

}  // namespace vpcscope
