#include "importers/json/pieces.h"

#include <algorithm>
#include <cstring>

namespace vpcscope {
namespace {

constexpr std::size_t smallest_window = std::size_t{256} << 10;
constexpr std::size_t largest_window = std::size_t{64} << 20;
constexpr std::size_t longest_head = 1024;
constexpr std::string_view closing = "]}";

std::size_t behind_space(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(" \t\r\n", at), text.size());
}

/// Moves behind `c` and the space around it.
bool skip(std::string_view text, std::size_t& at, char c) {
  at = behind_space(text, at);
  if (at == text.size() || text[at] != c) return false;
  ++at;
  return true;
}

}  // namespace

bool Pieces::fill() {
  while (used_ < window_.size()) {
    const std::ptrdiff_t got = feed_(window_.data() + used_, window_.size() - used_);
    if (got < 0) return false;
    if (got == 0) {
      at_end_ = true;
      break;
    }
    used_ += static_cast<std::size_t>(got);
  }
  return true;
}

bool Pieces::widen() {
  if (window_.size() >= largest_window) return false;
  window_.grow(window_.size() * 2);
  return true;
}

bool Pieces::open() {
  window_.resize(smallest_window);
  if (!fill()) return false;
  const std::string_view text(window_.data(), std::min(used_, longest_head));
  std::size_t at = 0;
  if (!skip(text, at, '{') || !skip(text, at, '"')) return false;
  const std::size_t end = text.find_first_of("\"\\", at);
  if (end == std::string_view::npos || text[end] != '"') return false;
  key_ = text.substr(at, end - at);
  at = end + 1;
  if (!skip(text, at, ':') || !skip(text, at, '[')) return false;
  head_ = text.substr(0, at);
  const std::size_t first = behind_space(text, at);
  const std::string_view space = text.substr(at, first - at);
  if (first == text.size() || text[first] != '{' || space.find('\n') == std::string_view::npos) return false;
  border_ = "}," + std::string(space) + "{";
  rest_.assign(window_.data() + at, used_ - at);
  return true;
}

std::string_view Pieces::next() {
  if (complete_) return {};
  while (window_.size() < head_.size() + rest_.size() + border_.size())
    if (!widen()) return {};
  std::memcpy(window_.data(), head_.data(), head_.size());
  std::memcpy(window_.data() + head_.size(), rest_.data(), rest_.size());
  used_ = head_.size() + rest_.size();
  std::size_t cut = std::string_view::npos;
  for (;;) {
    if (!fill()) return {};
    if (at_end_) {
      complete_ = true;
      std::memset(window_.data() + used_, 0, window_.capacity() - used_);
      return {window_.data(), used_};
    }
    const std::string_view text(window_.data(), used_);
    cut = text.rfind(border_);
    if (cut != std::string_view::npos && cut > head_.size()) break;
    if (!widen()) return {};
  }
  ++cut;  // behind the bracket, where the comma stands
  rest_.assign(window_.data() + cut + 1, used_ - cut - 1);
  std::memcpy(window_.data() + cut, closing.data(), closing.size());
  const std::size_t size = cut + closing.size();
  std::memset(window_.data() + size, 0, std::min(Bytes::padding, window_.capacity() - size));
  return {window_.data(), size};
}

}  // namespace vpcscope
