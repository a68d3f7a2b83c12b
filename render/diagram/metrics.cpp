#include "render/diagram/metrics.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace vpcscope {
namespace {

/// Of ' ' to '~', in thousandths of the font's size.
constexpr std::array<std::uint16_t, 95> widths = {278,
    278,
    355,
    556,
    556,
    889,
    667,
    191,
    333,
    333,
    389,
    584,
    278,
    333,
    278,
    278,
    556,
    556,
    556,
    556,
    556,
    556,
    556,
    556,
    556,
    556,
    278,
    278,
    584,
    584,
    584,
    556,
    1015,
    667,
    667,
    722,
    722,
    667,
    611,
    778,
    722,
    278,
    500,
    667,
    556,
    833,
    722,
    778,
    667,
    778,
    722,
    667,
    611,
    722,
    667,
    944,
    667,
    667,
    611,
    278,
    278,
    278,
    469,
    556,
    333,
    556,
    556,
    500,
    556,
    556,
    278,
    556,
    556,
    222,
    222,
    500,
    222,
    833,
    556,
    556,
    556,
    556,
    333,
    500,
    278,
    556,
    500,
    722,
    500,
    500,
    500,
    334,
    260,
    334,
    584};
constexpr double bold_factor = 1.08;
constexpr std::string_view ellipsis = "…";

/// Bytes of the UTF-8 sequence that begins here.
std::size_t length_at(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  return std::min(length, text.size() - at);
}

/// Beyond ASCII: Latin and its neighbours as wide as a wide letter, scripts of the East in full squares.
unsigned width_at(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  if (lead < 0x80) return lead < 0x20 || lead == 0x7f ? 0 : widths[lead - 0x20];
  return lead < 0xe1 ? 722 : 1000;
}

}  // namespace

double text_width(std::string_view text, double size, bool bold) {
  unsigned all = 0;
  for (std::size_t at = 0; at < text.size(); at += length_at(text, at)) all += width_at(text, at);
  return all * size / 1000 * (bold ? bold_factor : 1);
}

std::string fitted(std::string_view text, double width, double size, bool bold) {
  if (text_width(text, size, bold) <= width + 0.1) return std::string(text);
  const double room = width - text_width(ellipsis, size, bold);
  double used = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    const double next = width_at(text, at) * size / 1000 * (bold ? bold_factor : 1);
    if (used + next > room) break;
    used += next;
    at += length_at(text, at);
  }
  return std::string(text.substr(0, at)) + std::string(ellipsis);
}

}  // namespace vpcscope
