// `matrix --merge`: parts of a matrix, in any order, to the very bytes of the whole.
//
//   std::string fault = merge_matrices(paths, [](std::string_view) {});    // are they fit?
//   if (fault.empty()) merge_matrices(paths, write);
//
// Parts are read side by side, line by line as render/matrix_json.h and render/matrix_csv.h wrote them, so
// that only the groups and one flow of each are held. What another program has laid out anew is refused.
#pragma once

#include <string>
#include <vector>

#include "render/matrix_printer.h"

namespace vpcscope {

/// "json", "jsonl" or "csv", by how it begins; empty: it is none, or can't be read.
std::string format_of_part(const std::string& path);

/// Empty, or one line that says which part is wrong, and how to mend it. What was written until then is not
/// the whole.
std::string merge_matrices(const std::vector<std::string>& paths, const Sink& write);

}  // namespace vpcscope
