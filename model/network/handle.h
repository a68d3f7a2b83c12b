// How rows of a Network refer to each other: by position, never by pointer or name, so that a Network is a
// few flat arrays that can be written to a file and mapped in again.
//
//   Handle<Vpc>      the row at that position of the column of VPCs; absent by default
//   Run<Prefix>      neighbouring rows of a column
//   TextAt           characters in the one column of characters
//
// All are trivially copyable and have no padding that is not set.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace vpcscope::net {

inline constexpr std::uint32_t nowhere = std::numeric_limits<std::uint32_t>::max();

/// Throws: a row refers to one that is not there. No Network that was resolved does; a forged file may.
[[noreturn]] void contradicts_itself();

template <class Row>
struct Handle {
  std::uint32_t at = nowhere;

  constexpr bool present() const { return at != nowhere; }
  friend constexpr auto operator<=>(const Handle&, const Handle&) = default;
};

template <class Row>
struct Run {
  std::uint32_t first = 0;
  std::uint32_t count = 0;

  constexpr bool empty() const { return count == 0; }
  constexpr Handle<Row> operator[](std::uint32_t i) const { return {first + i}; }
};

struct TextAt {
  std::uint32_t first = 0;
  std::uint32_t count = 0;

  constexpr bool empty() const { return count == 0; }
};

}  // namespace vpcscope::net
