// Protocol: an IP protocol by its IANA number, or "all" of them.
//
// What it is not: a service (protocol with ports: model/service_set.h). "All" is apart from the numbers on
// purpose: AWS writes it as protocol -1, and 255 or 0 are protocols of their own.
//
// The idea: AWS spells one protocol in many ways (R-IN-9): security groups print "tcp", network ACLs print
// "6", templates write 6 or "TCP". `parse` reads them all and from there on there is one value. Only four
// protocols have a name: tcp, udp, icmp and icmpv6; also only these have something a filter can test (R-SG-3,
// R-SG-4).
//
// Invariants: always a number of 0-255 or all; there is no default, because no protocol is a safe guess.
// All functions are pure and may be called from any thread; none throws.
//
//   Protocol::parse("TCP") == Protocol::parse(6);    // true
//   Protocol::parse("-1")->is_all();                 // true
//   Protocol::of(47).to_string();                    // "47"
#pragma once

#include <cassert>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace vpcscope {

class Protocol {
 public:
  // Every spelling of R-IN-9, in any case; decimals without sign (but "-1"), spaces or leading zeros.
  static std::optional<Protocol> parse(std::string_view text);
  // A number as JSON holds it; -1 is all.
  static std::optional<Protocol> parse(std::int64_t number);

  static constexpr Protocol of(std::uint8_t number) { return Protocol(number); }
  static constexpr Protocol all() { return Protocol(all_value); }
  static constexpr Protocol icmp() { return Protocol(1); }
  static constexpr Protocol tcp() { return Protocol(6); }
  static constexpr Protocol udp() { return Protocol(17); }
  static constexpr Protocol icmpv6() { return Protocol(58); }

  constexpr bool is_all() const { return value_ == all_value; }
  constexpr std::uint8_t number() const {
    assert(!is_all());
    return static_cast<std::uint8_t>(value_);
  }
  constexpr bool has_ports() const { return *this == tcp() || *this == udp(); }
  constexpr bool is_icmp() const { return *this == icmp() || *this == icmpv6(); }  // of either family
  constexpr bool has_name() const { return has_ports() || is_icmp(); }

  std::string to_string() const;  // "tcp", "udp", "icmp", "icmpv6", "all", else the number

  constexpr bool operator==(const Protocol&) const = default;
  constexpr auto operator<=>(const Protocol&) const = default;  // by number, all last

 private:
  static constexpr std::uint16_t all_value = 256;

  explicit constexpr Protocol(std::uint16_t value) : value_(value) {}

  std::uint16_t value_;
};

}  // namespace vpcscope

template <>
struct std::hash<vpcscope::Protocol> {
  std::size_t operator()(const vpcscope::Protocol& protocol) const noexcept {
    return protocol.is_all() ? 256 : protocol.number();
  }
};
