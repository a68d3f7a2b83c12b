// Memory that is only ever added to: the home of everything a Snapshot holds.
//
// Not a general allocator: nothing is freed before the whole arena is, nothing in it has a destructor. That
// is what makes an import cheap (one pointer bump an object) and a Snapshot compact (no headers, no slack
// between a million small lists).
//
// The simple account: `Text` and `Slice` point into an arena; the Snapshot owns the arenas; so both live
// exactly as long as the Snapshot. What it leaves out: equal short texts are often, but not always, stored
// once (a small cache forgets), so two equal texts may have different addresses. Compare contents, never
// addresses.
//
// Not thread safe: each import thread fills an arena of its own.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "model/text.h"

namespace vpcscope {

class Arena {
 public:
  Arena() = default;
  Arena(Arena&&) noexcept = default;
  Arena& operator=(Arena&&) noexcept = default;

  /// `size` bytes aligned to `alignment` (a power of two, at most that of std::max_align_t).
  std::byte* take(std::size_t size, std::size_t alignment) {
    const std::size_t start = (used_ + alignment - 1) & ~(alignment - 1);
    if (start + size > capacity_) return take_from_new_block(size);
    used_ = start + size;
    return block_ + start;
  }

  template <class T>
  T* make(const T& value) {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
    return new (take(sizeof(T), alignof(T))) T(value);
  }

  /// A copy of `characters`; an equal recent text is shared.
  Text text(std::string_view characters);

  std::size_t bytes_reserved() const { return reserved_; }

 private:
  std::byte* take_from_new_block(std::size_t size);

  std::vector<std::unique_ptr<std::byte[]>> blocks_;
  std::byte* block_ = nullptr;
  std::size_t used_ = 0;
  std::size_t capacity_ = 0;
  std::size_t reserved_ = 0;
  std::unique_ptr<std::array<Text, 4096>> recent_;
};

}  // namespace vpcscope
