#include "model/address.h"

#include <array>
#include <boost/asio/ip/address_v6.hpp>
#include <charconv>

namespace vpcscope {
namespace {

// Reads one decimal of 0-255 at `at` and moves past it; -1 if there is none. "0" ends its number, so that
// "00" and "01" fail at the dot that does not follow.
int read_octet(const char*& at, const char* end) {
  if (at == end) return -1;
  unsigned value = static_cast<unsigned char>(*at) - unsigned{'0'};
  if (value > 9) return -1;
  ++at;
  if (value == 0) return 0;
  for (int digits = 1; digits < 3 && at != end; ++digits, ++at) {
    const unsigned digit = static_cast<unsigned char>(*at) - unsigned{'0'};
    if (digit > 9) break;
    value = value * 10 + digit;
  }
  return value > 255 ? -1 : static_cast<int>(value);
}

// By hand, because an import calls it millions of times.
std::optional<Address> parse_v4(std::string_view text) {
  if (text.size() < 7 || text.size() > 15) return std::nullopt;
  const char* at = text.data();
  const char* const end = at + text.size();
  std::uint32_t bits = 0;
  for (int octet = 0; octet < 4; ++octet) {
    if (octet > 0 && (at == end || *at++ != '.')) return std::nullopt;
    const int value = read_octet(at, end);
    if (value < 0) return std::nullopt;
    bits = bits << 8 | static_cast<std::uint32_t>(value);
  }
  if (at != end) return std::nullopt;
  return Address::v4(bits);
}

bool may_be_v6(std::string_view text) {
  // Asio copies into a C string and understands zones; neither a NUL nor a '%' may reach it.
  constexpr std::string_view alphabet = "0123456789abcdefABCDEF:.";
  return text.size() >= 2 && text.size() <= 45 && text.find_first_not_of(alphabet) == std::string_view::npos;
}

std::uint64_t big_endian_half(const boost::asio::ip::address_v6::bytes_type& bytes, std::size_t first) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i) value = value << 8 | bytes[first + i];
  return value;
}

std::optional<Address> parse_v6(std::string_view text) {
  if (!may_be_v6(text)) return std::nullopt;
  std::array<char, 46> zero_terminated{};
  text.copy(zero_terminated.data(), text.size());
  boost::system::error_code failed;
  const auto parsed = boost::asio::ip::make_address_v6(zero_terminated.data(), failed);
  if (failed) return std::nullopt;
  const auto bytes = parsed.to_bytes();
  const Address address = Address::v6(big_endian_half(bytes, 0), big_endian_half(bytes, 8));
  if (!address.present()) return std::nullopt;
  return address;
}

std::string print_v4(std::uint32_t bits) {
  std::string text;
  for (int shift = 24; shift >= 0; shift -= 8) {
    text += std::to_string((bits >> shift) & 255);
    if (shift > 0) text += '.';
  }
  return text;
}

using Groups = std::array<unsigned, 8>;
struct Run {
  std::size_t first = 0;
  std::size_t count = 0;
};

// The run of zero groups that RFC 5952 writes "::": the longest, the first of equals, never a single group.
Run run_to_shorten(const Groups& groups) {
  Run best, current;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    current = groups[i] == 0 ? Run{i - current.count, current.count + 1} : Run{};
    if (current.count > best.count) best = current;
  }
  return best.count >= 2 ? best : Run{};
}

std::string print_v6(std::uint64_t high, std::uint64_t low) {
  Groups groups{};
  for (unsigned i = 0; i < 8; ++i) groups[i] = ((i < 4 ? high : low) >> (48 - 16 * (i % 4))) & 0xffff;
  const Run shorten = run_to_shorten(groups);
  std::array<char, 40> text{};
  char* at = text.data();
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (shorten.count > 0 && i == shorten.first) {
      *at++ = ':';
      i += shorten.count - 1;
      if (i == 7) *at++ = ':';
      continue;
    }
    if (i > 0) *at++ = ':';
    at = std::to_chars(at, text.data() + text.size(), groups[i], 16).ptr;
  }
  return {text.data(), at};
}

}  // namespace

std::optional<Address> Address::parse(std::string_view text) {
  if (auto address = parse_v4(text)) return address;
  return parse_v6(text);
}

std::string Address::to_string() const {
  if (!present()) return "absent";
  return is_v4() ? print_v4(v4_bits()) : print_v6(high_, low_);
}

std::optional<Address> Address::next() const {
  if (!present() || *this == highest(family())) return std::nullopt;
  const std::uint64_t low = low_ + 1;
  if (!is_v4() && in_hole(high_, low)) return Address(0, hole_last + 1);
  return Address(low == 0 ? high_ + 1 : high_, low);
}

std::optional<Address> Address::previous() const {
  if (!present() || *this == lowest(family())) return std::nullopt;
  const std::uint64_t low = low_ - 1;
  if (!is_v4() && in_hole(high_, low)) return Address(0, absent_low - 1);
  return Address(low_ == 0 ? high_ - 1 : high_, low);
}

}  // namespace vpcscope
