// Small helpers for text that a person reads in a terminal.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace vpcscope {

/// How a page looks: colours carry nothing that the words don't.
struct TextStyle {
  bool color = false;
  bool verbose = false;
  std::size_t width = 80;
};

/// The text with control characters, escape sequences and direction marks made visible: names and tags are
/// written by strangers.
std::string printable(std::string_view text);

/// How many columns it takes in a terminal.
std::size_t columns_of(std::string_view text);

/// Breaks at spaces so that no line is longer than `width`, where it can; every line but the first is
/// indented.
std::string wrapped(std::string_view text, std::size_t width, std::size_t indent);

/// Services as sets print them, in one line; whole types of ICMP that follow one another as one range.
std::string joined_services(std::span<const std::string> services);

/// 1234567 -> "1,234,567"
std::string grouped(std::uint64_t number);

/// "1 file", "2 files"
std::string counted(std::uint64_t number, std::string_view noun);

}  // namespace vpcscope
