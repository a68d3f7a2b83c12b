// Prefix: an aligned block of addresses of one family, such as 10.0.0.0/16; or none.
//
// What it is not: a set with holes or several pieces (model/address_set.h), or a place in a route table. It
// takes the place of Asio's network types, whose equality keeps host bits, whose "subnet of" is strict, and
// whose parser reads "10.0.0.0/4294967296" as /0.
//
// The idea: a base address whose host bits are zero, and a length. IPv4 sits in the last 32 of 128 bits
// (model/address.h), so /16 of IPv4 is masked as /112 and both families share every line.
//
// What the simple account leaves out: AWS and its users do write host bits ("10.0.0.1/8"). `parse` calls that
// a fault, and still hands out the masked prefix, so that a lenient caller may use it and note the fault. In
// the rare IPv6 blocks that end in the hole of model/address.h (::/80 to ::fffe:0:0/95, all reserved space),
// `last` is the last address before the hole.
//
// Invariants: always canonical, so equal blocks have equal bits; a default-constructed Prefix is absent,
// sorts first, contains nothing and overlaps nothing. A prefix of one family never contains or overlaps one
// of the other: 0.0.0.0/0 says nothing about IPv6. All functions are pure and may be called from any thread;
// none throws.
//
//   auto [prefix, fault] = Prefix::parse("10.0.0.0/16");
//   if (fault != PrefixFault::None) return describe(fault, "10.0.0.0/16");
//   prefix.contains(*Address::parse("10.0.255.1"));      // true
//   prefix.contains(Prefix::parse("10.0.0.0/8").prefix); // false: the other way round
#pragma once

#include <array>
#include <cassert>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>

#include "model/address.h"

namespace vpcscope {

enum class PrefixFault : std::uint8_t { None, NotAnAddress, NoLength, BadLength, LengthTooLong, HostBits };

class Prefix {
 public:
  struct ParseResult;

  constexpr Prefix() = default;

  // Strict "address/length". `prefix` is absent after every fault but HostBits, where it is the masked form.
  static ParseResult parse(std::string_view text);

  // Masks the address. Absent if the address is absent or the length is not one of its family.
  static constexpr Prefix of(Address address, int length) {
    if (!address.present() || length < 0 || length > address.bit_length()) return Prefix();
    const Mask mask = mask_of(address.is_v4() ? 96 + length : length);
    const Address base(address.high_ & mask.high, address.low_ & mask.low);
    return Prefix(base, static_cast<std::uint8_t>(length));
  }
  static constexpr Prefix host(Address address) {
    return address.present() ? of(address, address.bit_length()) : Prefix();
  }
  // 0.0.0.0/0 or ::/0.
  static constexpr Prefix whole(Family family) { return of(Address::lowest(family), 0); }

  constexpr bool present() const { return base_.present(); }
  constexpr Address address() const { return base_; }
  constexpr Address first() const { return base_; }
  constexpr Address last() const {
    const Mask mask = this->mask();
    const std::uint64_t high = base_.high_ | ~mask.high;
    const std::uint64_t low = base_.low_ | ~mask.low;
    if (!base_.is_v6()) return present() ? Address(high, low) : Address();
    return Address::in_hole(high, low) ? Address(0, Address::absent_low - 1) : Address(high, low);
  }
  constexpr int length() const { return length_; }
  constexpr Family family() const { return base_.family(); }  // of a present prefix only

  constexpr bool contains(Address address) const { return same_family(address) && agrees(address); }
  // Not strict: every present prefix contains itself.
  constexpr bool contains(Prefix other) const { return length_ <= other.length_ && contains(other.base_); }
  constexpr bool overlaps(Prefix other) const { return contains(other) || other.contains(*this); }

  std::string to_string() const;  // "10.0.0.0/16"; "absent" if there is none

  constexpr bool operator==(const Prefix&) const = default;
  // By family, base, length: a block sorts directly before the blocks inside it.
  constexpr std::strong_ordering operator<=>(const Prefix&) const = default;

 private:
  struct Mask {
    std::uint64_t high;
    std::uint64_t low;
  };

  constexpr Prefix(Address base, std::uint8_t length) : base_(base), length_(length) {}

  // `bits` leading ones of 128; a shift by the full width would be undefined, hence the cases.
  static constexpr Mask mask_of(int bits) {
    constexpr std::uint64_t ones = ~std::uint64_t{0};
    if (bits == 0) return {0, 0};
    if (bits <= 64) return {ones << (64 - bits), 0};
    return {ones, ones << (128 - bits)};
  }
  constexpr Mask mask() const { return mask_of(base_.is_v4() ? 96 + length_ : length_); }
  constexpr bool same_family(Address address) const {
    return present() && address.present() && base_.is_v4() == address.is_v4();
  }
  constexpr bool agrees(Address address) const {
    const Mask mask = this->mask();
    return ((address.high_ ^ base_.high_) & mask.high) == 0 && ((address.low_ ^ base_.low_) & mask.low) == 0;
  }

  Address base_;
  std::uint8_t length_ = 0;
  std::array<std::uint8_t, 7> unused_ = {};  // no padding: equal prefixes have equal bytes, in files too
};

static_assert(std::is_trivially_copyable_v<Prefix> && sizeof(Prefix) <= 24);

struct Prefix::ParseResult {
  Prefix prefix;
  PrefixFault fault = PrefixFault::None;

  bool ok() const { return fault == PrefixFault::None; }
};

// The sentence for people, without a full stop: `"10.0.0.0/33" is not a prefix: length 33 is above 32`.
// `text` is what was parsed. Empty for PrefixFault::None.
std::string describe(PrefixFault fault, std::string_view text);

}  // namespace vpcscope

template <>
struct std::hash<vpcscope::Prefix> {
  std::size_t operator()(const vpcscope::Prefix& prefix) const noexcept {
    const std::size_t base = std::hash<vpcscope::Address>{}(prefix.address());
    return (base + static_cast<std::size_t>(prefix.length())) * std::size_t{0x9e37'79b9'7f4a'7c15};
  }
};
