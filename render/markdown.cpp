#include "render/markdown.h"

#include <fmt/format.h>

#include "render/text.h"

namespace vpcscope {
namespace {

/// Punctuation as numbers: it then stands for itself wherever it is.
std::string as_entities(std::string_view text, std::string_view which) {
  std::string shown;
  for (const char c : text)
    if (which.find(c) == std::string_view::npos)
      shown += c;
    else
      shown += fmt::format("&#{};", static_cast<int>(static_cast<unsigned char>(c)));
  return shown;
}

}  // namespace

std::string md_code(std::string_view text) {
  const std::string shown = printable(text);
  const bool plain = shown.find_first_of("`|\\") == std::string::npos && !shown.empty() &&
                     !shown.starts_with(' ') && !shown.ends_with(' ');
  if (plain) return "`" + shown + "`";
  return "<code>" + as_entities(shown, "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~") + "</code>";
}

std::string md_row(const std::vector<std::string>& cells) {
  return fmt::format("| {} |\n", fmt::join(cells, " | "));
}

std::string md_head(const std::vector<std::string>& titles) {
  return md_row(titles) + md_row(std::vector<std::string>(titles.size(), "---"));
}

}  // namespace vpcscope
