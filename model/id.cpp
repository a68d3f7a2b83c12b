#include "model/id.h"

#include <algorithm>
#include <array>
#include <vector>

namespace vpcscope {
namespace {

constexpr std::size_t most_digits = 17;

/// Prefixes of ids that name no kind of ours but are printed in many places.
constexpr std::array<std::string_view, 7> other_prefixes = {
    "eipassoc-", "rtbassoc-", "aclassoc-", "eni-attach-", "r-", "vol-", "ami-"};

/// All id prefixes, sorted as text, so that the rank of a prefix orders as the prefix does.
class Prefixes {
 public:
  static constexpr std::size_t none = 255;

  Prefixes() {
    for (const KindRow& row : kind_table())
      if (!row.id_prefix.empty()) sorted_.push_back(row.id_prefix);
    sorted_.insert(sorted_.end(), other_prefixes.begin(), other_prefixes.end());
    std::ranges::sort(sorted_);
    buckets_.fill(static_cast<std::uint8_t>(none));
    for (std::size_t rank = 0; rank < sorted_.size(); ++rank) {
      std::size_t slot = bucket(sorted_[rank]);
      while (buckets_[slot] != none) slot = (slot + 1) % buckets_.size();
      buckets_[slot] = static_cast<std::uint8_t>(rank);
    }
  }

  std::size_t rank(std::string_view prefix) const {
    for (std::size_t slot = bucket(prefix);; slot = (slot + 1) % buckets_.size()) {
      const std::size_t candidate = buckets_[slot];
      if (candidate == none || sorted_[candidate] == prefix) return candidate;
    }
  }
  std::string_view at(std::size_t rank) const { return sorted_[rank]; }

 private:
  static std::size_t bucket(std::string_view prefix) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(prefix[i]); };
    return (prefix.size() * 31U + byte(0) * 7U + byte(prefix.size() / 2) * 131U +
               byte(prefix.size() - 2) * 17U) %
           512;
  }

  std::vector<std::string_view> sorted_;
  std::array<std::uint8_t, 512> buckets_{};
};

const Prefixes& prefixes() {
  static const Prefixes table;
  return table;
}

/// The value of each character as a lower-case hexadecimal digit, or 16. A table, for digits come in no order
/// that a processor could guess.
constexpr std::array<std::uint8_t, 256> digit_values = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(16);
  for (std::uint8_t i = 0; i < 10; ++i) values[std::size_t{'0'} + i] = i;
  for (std::uint8_t i = 0; i < 6; ++i) values[std::size_t{'a'} + i] = static_cast<std::uint8_t>(10 + i);
  return values;
}();
constexpr unsigned digit(char c) { return digit_values[static_cast<unsigned char>(c)]; }

/// Characters after the last '-', or nothing.
std::size_t digits_at(std::string_view characters) {
  const std::size_t window = std::min(characters.size(), most_digits + 1);
  for (std::size_t back = 1; back <= window; ++back)
    if (characters[characters.size() - back] == '-') return characters.size() - back + 1;
  return std::string_view::npos;
}

}  // namespace

Id Id::read(std::string_view characters, Arena& arena) {
  const std::size_t start = digits_at(characters);
  if (start == std::string_view::npos || start < 2 || start == characters.size())
    return borrow(characters.empty() ? Text() : arena.text(characters));
  const std::size_t rank = prefixes().rank(characters.substr(0, start));
  if (rank == Prefixes::none) return borrow(arena.text(characters));
  std::uint64_t tail = 0;
  unsigned wrong = 0;
  const unsigned first = digit(characters[start]);
  for (std::size_t i = start + 1; i < characters.size(); ++i) {
    const unsigned value = digit(characters[i]);
    wrong |= value;
    tail = tail << 4 | (value & 15U);
  }
  if (((wrong | first) & 16U) != 0) return borrow(arena.text(characters));
  const std::size_t count = characters.size() - start;
  // A lone digit is all in the head.
  if (count > 1 && count < most_digits) tail <<= 4 * (most_digits - count);
  Id id;
  id.head_ = form_hex << 56 | std::uint64_t{rank} << 48 | std::uint64_t{count} << 40 | first;
  id.tail_ = tail;
  return id;
}

Id Id::borrow(Text text) {
  Id id;
  if (!text.present() || text.view().empty()) return id;
  const std::uint64_t hash = std::hash<std::string_view>{}(text.view());
  id.head_ = form_text << 56 | hash >> 8;
  id.tail_ = reinterpret_cast<std::uintptr_t>(text.data());
  return id;
}

std::string Id::to_string() const {
  if (!present()) return {};
  if (is_text()) return std::string(text());
  std::string printed(prefixes().at(head_ >> 48 & 255U));
  const std::size_t count = head_ >> 40 & 255U;
  constexpr std::string_view digits = "0123456789abcdef";
  printed += digits[head_ & 15U];
  for (std::size_t i = 1; i < count; ++i) printed += digits[tail_ >> (64 - 4 * i) & 15U];
  return printed;
}

bool Id::starts_with(std::string_view prefix) const {
  if (!present()) return false;
  if (is_text()) return text().starts_with(prefix);
  const std::string_view own = prefixes().at(head_ >> 48 & 255U);
  return own.size() >= prefix.size() ? own.starts_with(prefix) : to_string().starts_with(prefix);
}

std::size_t Id::hash() const {
  const std::uint64_t mixed = is_text() ? head_ : head_ ^ tail_ * 0x9E3779B97F4A7C15U;
  return static_cast<std::size_t>((mixed ^ mixed >> 32) * 0xD6E8FEB86659FD93U);
}

std::strong_ordering Id::order_of_others(const Id& a, const Id& b) {
  if (a.present() != b.present()) return a.present() <=> b.present();
  if (!a.present()) return std::strong_ordering::equal;
  // One prefix may begin another ("tgw-", "tgw-rtb-"): then only the printed forms tell.
  return a.to_string().compare(b.to_string()) <=> 0;
}

Kind kind_of_id(std::string_view id) {
  Kind best = Kind::None;
  std::size_t longest = 0;
  for (const KindRow& row : kind_table()) {
    if (row.id_prefix.size() <= longest || !id.starts_with(row.id_prefix)) continue;
    best = row.kind;
    longest = row.id_prefix.size();
  }
  return best;
}

}  // namespace vpcscope
