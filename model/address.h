// Address: one IPv4 or IPv6 address, or none.
//
// What it is not: an address with a length is a `Prefix` (model/prefix.h), many addresses are an `AddressSet`
// (model/address_set.h), and an address does not name an interface: the same private address may exist in
// several VPCs (R-ADDR-12), so identity is always (VPC, address).
//
// The idea: both families are one 128-bit number in host order, so that masks, comparisons and hashes need
// one piece of code. IPv4 `a.b.c.d` is held as the number of `::ffff:a.b.c.d`, the block that IPv6 itself
// sets aside for IPv4. A default-constructed Address is absent: it equals only other absent ones and sorts
// first.
//
// What the simple account leaves out: 128 bits cannot hold all of IPv6, all of IPv4 and "absent" at once.
// IPv6 therefore has a *hole*: ::ffff:0:0/96, which would be IPv4, and the one address in front of it,
// ::fffe:ffff:ffff, whose number means absent. Both lie in reserved space that no AWS object can own. `parse`
// refuses them, `v6` answers absent, and `next`/`previous` step across, so the hole is as if it did not
// exist.
//
// Invariants: every value is absent, IPv4, or IPv6 outside the hole; equal addresses have equal bits.
// All functions are pure and may be called from any thread; none throws.
//
//   auto web = Address::parse("10.0.1.5");        // std::optional<Address>
//   web->is_v4();                                 // true
//   web->next()->to_string();                     // "10.0.1.6"
//   Address::parse("010.0.1.5");                  // std::nullopt: leading zeros read as octal elsewhere
#pragma once

#include <cassert>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace vpcscope {

enum class Family : std::uint8_t { V4 = 4, V6 = 6 };

class Address {
 public:
  constexpr Address() = default;

  // Strict: four decimals without leading zeros, or an IPv6 text without zone. Nothing before, nothing
  // behind.
  static std::optional<Address> parse(std::string_view text);

  static constexpr Address v4(std::uint32_t bits) { return Address(0, v4_block | bits); }
  // Absent if the number lies in the hole described above.
  static constexpr Address v6(std::uint64_t high, std::uint64_t low) {
    return in_hole(high, low) ? Address() : Address(high, low);
  }

  constexpr bool present() const { return high_ != 0 || low_ != absent_low; }
  constexpr bool is_v4() const { return high_ == 0 && (low_ & ~v4_mask) == v4_block; }
  constexpr bool is_v6() const { return !in_hole(high_, low_); }
  // The next three are for present addresses (and `v4_bits` for IPv4) only; anything else is our own mistake.
  constexpr Family family() const {
    assert(present());
    return is_v4() ? Family::V4 : Family::V6;
  }
  constexpr std::uint32_t v4_bits() const {
    assert(is_v4());
    return static_cast<std::uint32_t>(low_);
  }
  constexpr int bit_length() const { return family() == Family::V4 ? 32 : 128; }

  // The two halves of the 128-bit number; for IPv4 that of ::ffff:a.b.c.d.
  constexpr std::uint64_t high() const { return high_; }
  constexpr std::uint64_t low() const { return low_; }

  // Dotted decimals, or the canonical text of RFC 5952; "absent" if there is none.
  std::string to_string() const;

  // The neighbour in the same family; nothing at either end of the family.
  std::optional<Address> next() const;
  std::optional<Address> previous() const;

  static constexpr Address lowest(Family family) { return family == Family::V4 ? v4(0) : Address(0, 0); }
  static constexpr Address highest(Family family) {
    return family == Family::V4 ? v4(0xffff'ffff) : Address(~std::uint64_t{0}, ~std::uint64_t{0});
  }

  constexpr bool operator==(const Address&) const = default;
  // Absent, then IPv4, then IPv6; numerically within a family.
  constexpr std::strong_ordering operator<=>(const Address& other) const {
    if (auto order = rank() <=> other.rank(); order != 0) return order;
    if (auto order = high_ <=> other.high_; order != 0) return order;
    return low_ <=> other.low_;
  }

 private:
  friend class Prefix;  // masks the number without asking for the family first

  static constexpr std::uint64_t v4_mask = 0xffff'ffff;
  static constexpr std::uint64_t v4_block = 0xffff'0000'0000;
  static constexpr std::uint64_t absent_low = v4_block - 1;
  static constexpr std::uint64_t hole_last = v4_block | v4_mask;

  constexpr Address(std::uint64_t high, std::uint64_t low) : high_(high), low_(low) {}

  static constexpr bool in_hole(std::uint64_t high, std::uint64_t low) {
    return high == 0 && low >= absent_low && low <= hole_last;
  }
  constexpr int rank() const { return is_v6() ? 2 : (is_v4() ? 1 : 0); }

  std::uint64_t high_ = 0;
  std::uint64_t low_ = absent_low;
};

static_assert(std::is_trivially_copyable_v<Address> && sizeof(Address) == 16);

}  // namespace vpcscope

template <>
struct std::hash<vpcscope::Address> {
  std::size_t operator()(const vpcscope::Address& address) const noexcept {
    // Two odd multipliers and a final fold: neighbours, the usual case, must not land in neighbouring slots.
    std::uint64_t mixed = address.high() * 0x9e37'79b9'7f4a'7c15 + address.low();
    mixed = (mixed ^ (mixed >> 32)) * 0xd6e8'feb8'6659'fd93;
    return static_cast<std::size_t>(mixed ^ (mixed >> 32));
  }
};
