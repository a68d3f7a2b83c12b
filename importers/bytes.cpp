#include "importers/bytes.h"

#include <algorithm>
#include <cstring>

namespace vpcscope {

void Bytes::resize(std::size_t size) {
  if (size + padding > room_) {
    room_ = size + padding;
    data_ = std::make_unique_for_overwrite<char[]>(room_);
  }
  shrink(size);
}

void Bytes::grow(std::size_t size) {
  if (size + padding > room_) {
    const std::size_t room = std::max(size + padding, room_ * 2);
    auto grown = std::make_unique_for_overwrite<char[]>(room);
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
