#include "importers/bytes.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <new>

namespace vpcscope {

/// Large blocks ask for huge pages: filling fresh memory 4 KiB at a time costs more than reading the file into it.
Bytes::Block Bytes::allocate(std::size_t room) {
  constexpr std::size_t huge_page = std::size_t{2} << 20;
  const bool large = room >= 2 * huge_page;
  const std::size_t rounded = (room + huge_page - 1) / huge_page * huge_page;
  void* const block = large ? std::aligned_alloc(huge_page, rounded) : std::malloc(room);
  if (block == nullptr) throw std::bad_alloc();
#ifdef MADV_HUGEPAGE
  if (large) ::madvise(block, rounded, MADV_HUGEPAGE);  // a wish: without it everything works, only slower
#endif
  return Block(static_cast<char*>(block));
}

void Bytes::resize(std::size_t size) {
  if (size + padding > room_) {
    room_ = size + padding;
    data_ = allocate(room_);
  }
  shrink(size);
}

void Bytes::grow(std::size_t size) {
  if (size + padding > room_) {
    const std::size_t room = std::max(size + padding, room_ * 2);
    Block grown = allocate(room);
    if (size_ > 0) std::memcpy(grown.get(), data_.get(), size_);
    data_ = std::move(grown);
    room_ = room;
  }
  shrink(size);
}

void Bytes::shrink(std::size_t size) {
  size_ = size;
  std::memset(data_.get() + size_, 0, padding);
}

void Bytes::release_if_large() {
  constexpr std::size_t large = std::size_t{64} << 20;
  if (room_ <= large) return;
  data_.reset();
  room_ = 0;
  size_ = 0;
}

}  // namespace vpcscope
