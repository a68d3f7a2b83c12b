#include "render/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace vpcscope {
namespace {

/// One character of UTF-8 at the head of a text; `size` is 0 where the bytes are none (cut, overlong, a
/// surrogate).
struct Character {
  std::uint32_t code = 0;
  std::size_t size = 0;
};

Character first_character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < size) return {};
  std::uint32_t code = lead & (0x7fU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0U) != 0x80) return {};
    code = code << 6 | (byte(i) & 0x3fU);
  }
  constexpr std::array<std::uint32_t, 5> least = {0, 0, 0x80, 0x800, 0x10000};
  if (code < least[size] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return {};
  return {code, size};
}

/// Characters that turn the direction of text around, break lines, or are not seen at all.
bool is_hidden(std::uint32_t code) {
  constexpr std::array<std::pair<std::uint32_t, std::uint32_t>, 10> ranges = {{{0xad, 0xad},
      {0x61c, 0x61c},
      {0x180e, 0x180e},
      {0x200b, 0x200f},
      {0x2028, 0x202e},
      {0x2060, 0x206f},
      {0xfeff, 0xfeff},
      {0xfff9, 0xfffb},
      {0xe0000, 0xe007f},
      {0x115f, 0x1160}}};
  return std::ranges::any_of(
      ranges, [&](const auto& range) { return code >= range.first && code <= range.second; });
}

bool is_control(std::uint32_t code) { return code < 0x20 || (code >= 0x7f && code < 0xa0); }

}  // namespace

std::string printable(std::string_view text) {
  std::string shown;
  shown.reserve(text.size());
  while (!text.empty()) {
    const Character character = first_character(text);
    const std::size_t size = std::max<std::size_t>(character.size, 1);
    if (character.size == 0)
      shown += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[0]));
    else if (is_control(character.code))
      shown += fmt::format("\\x{:02x}", character.code);
    else if (is_hidden(character.code))
      shown += fmt::format("\\u{{{:x}}}", character.code);
    else
      shown += text.substr(0, size);
    text.remove_prefix(size);
  }
  return shown;
}

/// Characters, not bytes; wide ones count as one.
std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

std::string wrapped(std::string_view text, std::size_t width, std::size_t indent) {
  std::string lines;
  std::size_t column = indent;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t columns = columns_of(word);
    if (column > indent && column + 1 + columns > width) {
      lines += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (column > indent) {
      lines += ' ';
      ++column;
    }
    lines += word;
    column += columns;
  }
  return lines;
}

namespace {

/// The type of "icmp/8" or "icmpv6/128", and which it is; nothing of other services.
std::optional<std::pair<std::string_view, int>> whole_type(std::string_view service) {
  for (const std::string_view head : {"icmp/", "icmpv6/"}) {
    if (!service.starts_with(head)) continue;
    int type = 0;
    const std::string_view rest = service.substr(head.size());
    const auto [end, fault] = std::from_chars(rest.data(), rest.data() + rest.size(), type);
    if (fault == std::errc() && end == rest.data() + rest.size()) return std::pair(head, type);
  }
  return std::nullopt;
}

}  // namespace

std::string joined_services(std::span<const std::string> services) {
  std::string text;
  for (std::size_t i = 0; i < services.size(); ++i) {
    text += text.empty() ? "" : ", ";
    text += services[i];
    const auto first = whole_type(services[i]);
    if (!first) continue;
    auto last = first;
    while (i + 1 < services.size()) {
      const auto next = whole_type(services[i + 1]);
      if (!next || next->first != last->first || next->second != last->second + 1) break;
      last = next;
      ++i;
    }
    if (last->second != first->second) text += "-" + std::to_string(last->second);
  }
  return text;
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
