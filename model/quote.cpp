#include "model/quote.h"

namespace vpcscope {
namespace {

constexpr std::string_view hexadecimal = "0123456789abcdef";

/// Where to cut: no later than `longest`, and never inside a character of UTF-8.
std::size_t cut_at(std::string_view text, std::size_t longest) {
  if (text.size() <= longest) return text.size();
  std::size_t cut = longest;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xc0U) == 0x80U) --cut;
  return cut;
}

std::string escaped(std::string_view text, bool in_quotes) {
  std::string shown;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (in_quotes && (c == '"' || c == '\\')) {
      shown += {'\\', c};
    } else if (byte < 0x20 || byte == 0x7f) {
      shown += {'\\', 'x', hexadecimal[byte >> 4U], hexadecimal[byte & 15U]};
    } else {
      shown += c;
    }
  }
  return shown;
}

}  // namespace

std::string quoted(std::string_view text, std::size_t longest) {
  const std::size_t cut = cut_at(text, longest);
  return "\"" + escaped(text.substr(0, cut), true) + (cut < text.size() ? "..." : "") + "\"";
}

std::string shortened(std::string_view text, std::size_t longest) {
  const std::size_t cut = cut_at(text, longest);
  return escaped(text.substr(0, cut), false) + (cut < text.size() ? "..." : "");
}

}  // namespace vpcscope
