#include "render/text.h"

#include <fmt/format.h>

namespace vpcscope {
namespace {

/// Marks that turn the direction of text around, or hide it: U+200B-200F, 202A-202E, 2060-2069, FEFF.
bool is_hidden_mark(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  if (byte(at) == 0xe2 && byte(at + 1) == 0x80)
    return (byte(at + 2) >= 0x8b && byte(at + 2) <= 0x8f) || (byte(at + 2) >= 0xaa && byte(at + 2) <= 0xae);
  if (byte(at) == 0xe2 && byte(at + 1) == 0x81) return byte(at + 2) >= 0xa0 && byte(at + 2) <= 0xa9;
  return byte(at) == 0xef && byte(at + 1) == 0xbb && byte(at + 2) == 0xbf;
}

}  // namespace

std::string printable(std::string_view text) {
  std::string shown;
  shown.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7f) {
      shown += fmt::format("\\x{:02x}", byte);
    } else if (byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0) {
      shown += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[++i]));  // C1 control characters
    } else if (is_hidden_mark(text, i)) {
      shown += "\xef\xbf\xbd";
      i += 2;
    } else {
      shown += text[i];
    }
  }
  return shown;
}

std::string wrapped(std::string_view text, std::size_t width, std::size_t indent) {
  std::string lines;
  std::size_t column = indent;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (column > indent && column + 1 + word.size() > width) {
      lines += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (column > indent) {
      lines += ' ';
      ++column;
    }
    lines += word;
    column += word.size();
  }
  return lines;
}

std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) {
    at -= 3;
    digits.insert(at, ",");
  }
  return digits;
}

std::string counted(std::uint64_t number, std::string_view noun) {
  return fmt::format("{} {}{}", grouped(number), noun, number == 1 ? "" : "s");
}

}  // namespace vpcscope
