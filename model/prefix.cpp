#include "model/prefix.h"

#include <algorithm>
#include <optional>

#include "model/quote.h"

namespace vpcscope {
namespace {

struct Parts {
  std::string_view address;
  std::optional<std::string_view> length;
};

Parts split(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return {text, std::nullopt};
  return {text.substr(0, slash), text.substr(slash + 1)};
}

// Digits only and no leading zero, but of any size.
bool is_plain_decimal(std::string_view text) {
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) return false;
  return text == "0" || text.front() != '0';
}

// More than three digits are above every family's limit; reading no further is what makes overflow
// impossible.
int saturating_decimal(std::string_view digits) {
  if (digits.size() > 3) return 1000;
  int value = 0;
  for (const char digit : digits) value = value * 10 + (digit - '0');
  return value;
}

std::string length_limit(std::string_view address) {
  const auto parsed = Address::parse(address);
  return parsed && !parsed->is_v4() ? "128" : "32";
}

std::string why(PrefixFault fault, const Parts& parts) {
  const std::string_view length = parts.length.value_or("");
  switch (fault) {
    case PrefixFault::NotAnAddress:
      return quoted(parts.address) + " is not an IPv4 or IPv6 address";
    case PrefixFault::NoLength:
      return "the length is missing, as in " + std::string(parts.address) + "/" + length_limit(parts.address);
    case PrefixFault::BadLength:
      return "length " + quoted(length) + " is not a plain decimal number";
    case PrefixFault::LengthTooLong:
      return "length " + std::string(length.substr(0, 20)) + " is above " + length_limit(parts.address);
    case PrefixFault::None:
    case PrefixFault::HostBits:
      break;
  }
  return "";
}

}  // namespace

Prefix::ParseResult Prefix::parse(std::string_view text) {
  const Parts parts = split(text);
  const auto address = Address::parse(parts.address);
  if (!address) return {Prefix(), PrefixFault::NotAnAddress};
  if (!parts.length) return {Prefix(), PrefixFault::NoLength};
  if (!is_plain_decimal(*parts.length)) return {Prefix(), PrefixFault::BadLength};
  const int length = saturating_decimal(*parts.length);
  if (length > address->bit_length()) return {Prefix(), PrefixFault::LengthTooLong};
  const Prefix prefix = of(*address, length);
  return {prefix, prefix.address() == *address ? PrefixFault::None : PrefixFault::HostBits};
}

std::string Prefix::to_string() const {
  if (!present()) return "absent";
  return base_.to_string() + "/" + std::to_string(length());
}

std::string describe(PrefixFault fault, std::string_view text) {
  if (fault == PrefixFault::None) return "";
  if (fault == PrefixFault::HostBits) {
    return quoted(text) + " has host bits set: the prefix is " + Prefix::parse(text).prefix.to_string();
  }
  return quoted(text) + " is not a prefix: " + why(fault, split(text));
}

}  // namespace vpcscope
