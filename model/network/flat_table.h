// A hash table for what `resolve` looks up by the million: from a hash to a position, in one array without a
// node of its own for each entry. What stands at the position, and whether it is what was looked for, the
// caller knows.
//
//   FlatTable names;
//   const auto same = [&](std::uint32_t at) { return list[at] == name; };
//   std::uint32_t at = names.find(hash, same);
//   if (at == nowhere) names.add(hash, at = push(name));
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "model/network/handle.h"

namespace vpcscope::net {

class FlatTable {
 public:
  /// The position that was added with this hash and is the same; `nowhere` where none is.
  template <class Same>
  std::uint32_t find(std::size_t hash, Same same) const {
    if (slots_.empty()) return nowhere;
    const std::uint32_t short_hash = shortened(hash);
    for (std::size_t at = first(short_hash); slots_[at].position != nowhere; at = after(at))
      if (slots_[at].hash == short_hash && same(slots_[at].position)) return slots_[at].position;
    return nowhere;
  }

  void add(std::size_t hash, std::uint32_t position) {
    if (2 * (count_ + 1) > slots_.size()) grow();
    place({shortened(hash), position});
    ++count_;
  }

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t position = nowhere;
  };

  static std::uint32_t shortened(std::size_t hash) {
    return static_cast<std::uint32_t>((hash * 0x9e37'79b9'7f4a'7c15) >> 32U);
  }
  std::size_t first(std::uint32_t hash) const { return std::uint64_t{hash} * slots_.size() >> 32U; }
  std::size_t after(std::size_t at) const { return at + 1 == slots_.size() ? 0 : at + 1; }

  void place(Slot slot) {
    std::size_t at = first(slot.hash);
    while (slots_[at].position != nowhere) at = after(at);
    slots_[at] = slot;
  }
  void grow() {
    std::vector<Slot> old(slots_.empty() ? 64 : 2 * slots_.size());
    old.swap(slots_);
    for (const Slot& one : old)
      if (one.position != nowhere) place(one);
  }

  std::vector<Slot> slots_;
  std::size_t count_ = 0;
};

}  // namespace vpcscope::net
