// Finds the documents in a text that holds several, or a broken one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vpcscope {

struct Documents {
  std::vector<std::string_view> whole;
  std::string_view torn;  // a last one that never ends
  bool stray = false;     // other words stand between or behind them
};

/// Looks at brackets and strings only; whether each document is valid is the parser's business.
Documents split_documents(std::string_view text);

/// A torn document cut behind its last whole list element, and closed: what of it can still be read. Empty if
/// nothing.
std::string mend_torn(std::string_view torn);

}  // namespace vpcscope
