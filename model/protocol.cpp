#include "model/protocol.h"

#include <algorithm>
#include <array>

namespace vpcscope {
namespace {

struct Spelling {
  std::string_view name;
  Protocol protocol;
};

constexpr std::array<Spelling, 6> spellings = {{
    {"tcp", Protocol::tcp()},
    {"udp", Protocol::udp()},
    {"icmp", Protocol::icmp()},
    {"icmpv6", Protocol::icmpv6()},
    {"all", Protocol::all()},
    {"-1", Protocol::all()},
}};

constexpr char lower(char letter) {  // without the locale
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool same_but_for_case(std::string_view text, std::string_view name) {
  return std::equal(
      text.begin(), text.end(), name.begin(), name.end(), [](char a, char b) { return lower(a) == b; });
}

std::optional<Protocol> parse_number(std::string_view text) {
  const bool leading_zero = text.size() > 1 && text.front() == '0';
  if (text.empty() || text.size() > 3 || leading_zero) return std::nullopt;
  int number = 0;
  for (const char digit : text) {
    if (digit < '0' || digit > '9') return std::nullopt;
    number = number * 10 + (digit - '0');
  }
  return Protocol::parse(number);
}

}  // namespace

// R-IN-9: one protocol, many spellings.
std::optional<Protocol> Protocol::parse(std::string_view text) {
  for (const Spelling& spelling : spellings) {
    if (same_but_for_case(text, spelling.name)) return spelling.protocol;
  }
  return parse_number(text);
}

std::optional<Protocol> Protocol::parse(std::int64_t number) {
  if (number == -1) return all();
  if (number < 0 || number > 255) return std::nullopt;
  return of(static_cast<std::uint8_t>(number));
}

std::string Protocol::to_string() const {
  for (const Spelling& spelling : spellings) {
    if (spelling.protocol == *this) return std::string(spelling.name);
  }
  return std::to_string(number());
}

}  // namespace vpcscope
