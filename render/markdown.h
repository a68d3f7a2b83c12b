// Markdown that says what it was given: text of strangers stands in code spans, where nothing of it is a
// link, a mention, a tag or the end of a cell.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vpcscope {

/// "`name`"
std::string md_code(std::string_view text);
/// A row of a table: cells that are Markdown already.
std::string md_row(const std::vector<std::string>& cells);
/// The row of titles, and the line under it.
std::string md_head(const std::vector<std::string>& titles);

}  // namespace vpcscope
