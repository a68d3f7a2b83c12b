#include "importers/json/documents.h"

namespace vpcscope {
namespace {

/// Walks over a text, minding strings; tells the depth of brackets.
class Walker {
 public:
  /// The next bracket from `at` on, or npos.
  static std::size_t next_bracket(std::string_view text, std::size_t at) {
    while (at < text.size()) {
      const char c = text[at];
      if (c == '{' || c == '}' || c == '[' || c == ']') return at;
      if (c == '"') {
        for (++at; at < text.size() && text[at] != '"'; ++at)
          if (text[at] == '\\') ++at;
      }
      ++at;
    }
    return std::string_view::npos;
  }
};

bool opens(char c) { return c == '{' || c == '['; }

}  // namespace

Documents split_documents(std::string_view text) {
  Documents documents;
  std::size_t start = std::string_view::npos;
  std::size_t end = 0;  // of the last whole document
  std::size_t depth = 0;
  const auto note_gap = [&](std::size_t to) {
    documents.stray =
        documents.stray || text.substr(end, to - end).find_first_not_of(" \t\r\n,") != std::string_view::npos;
  };
  for (std::size_t at = Walker::next_bracket(text, 0); at != std::string_view::npos;
       at = Walker::next_bracket(text, at + 1)) {
    if (opens(text[at])) {
      if (depth++ != 0) continue;
      start = at;
      note_gap(start);
    } else if (depth > 0 && --depth == 0) {
      documents.whole.push_back(text.substr(start, at + 1 - start));
      start = std::string_view::npos;
      end = at + 1;
    }
  }
  if (depth > 0 && start != std::string_view::npos)
    documents.torn = text.substr(start);
  else
    note_gap(text.size());
  return documents;
}

std::string mend_torn(std::string_view torn) {
  std::string open;         // brackets open at the walker
  std::string open_at_cut;  // brackets open behind the last whole list element
  std::size_t cut = 0;
  for (std::size_t at = Walker::next_bracket(torn, 0); at != std::string_view::npos;
       at = Walker::next_bracket(torn, at + 1)) {
    if (opens(torn[at])) {
      if (open.size() > 1000) return {};
      open += torn[at];
      continue;
    }
    if (open.empty()) break;
    open.pop_back();
    // Only an element of the outermost list is surely whole in the eyes of whoever reads it.
    const bool element =
        torn[at] == '}' && !open.empty() && open.back() == '[' && open.find('[') == open.size() - 1;
    if (!element) continue;
    cut = at + 1;
    open_at_cut = open;
  }
  if (cut == 0) return {};
  std::string mended(torn.substr(0, cut));
  for (; !open_at_cut.empty(); open_at_cut.pop_back()) mended += open_at_cut.back() == '{' ? '}' : ']';
  return mended;
}

}  // namespace vpcscope
