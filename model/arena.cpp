#include "model/arena.h"

#include <algorithm>
#include <cstring>
#include <functional>

namespace vpcscope {
namespace {

constexpr std::size_t smallest_block = std::size_t{16} << 10;
constexpr std::size_t largest_block = std::size_t{1} << 20;

/// Longer texts are rarely repeated; looking for them would only push short ones out of the cache.
constexpr std::size_t longest_shared_text = 64;

}  // namespace

std::byte* Arena::take_from_new_block(std::size_t size) {
  const std::size_t grown = std::clamp(capacity_ * 2, smallest_block, largest_block);
  const std::size_t wanted = std::max(size, grown);
  blocks_.push_back(std::make_unique_for_overwrite<std::byte[]>(wanted));
  reserved_ += wanted;
  if (size > grown / 2 && block_ != nullptr)
    return blocks_.back().get();  // a giant: keep filling the old block
  block_ = blocks_.back().get();
  capacity_ = wanted;
  used_ = size;
  return block_;
}

Text Arena::text(std::string_view characters) {
  if (characters.empty()) return Text::empty();
  Text* shared = nullptr;
  if (characters.size() <= longest_shared_text) {
    if (!recent_) recent_ = std::make_unique<std::array<Text, 4096>>();
    shared = &(*recent_)[std::hash<std::string_view>{}(characters) % recent_->size()];
    if (shared->present() && shared->view() == characters) return *shared;
  }
  const auto length = static_cast<std::uint32_t>(characters.size());
  std::byte* at = take(sizeof(length) + characters.size(), alignof(std::uint32_t));
  std::memcpy(at, &length, sizeof(length));
  std::memcpy(at + sizeof(length), characters.data(), characters.size());
  const Text made = Text::at(reinterpret_cast<const char*>(at + sizeof(length)));
  if (shared != nullptr) *shared = made;
  return made;
}

}  // namespace vpcscope
