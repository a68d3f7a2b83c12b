// A Schema made ready for reading: its keys in a small hash table, together with the keys that AWS prints
// there and nothing of ours reads, so that a key is either ours, known, or news.
//
// Plans are made once per Schema, on first use, and never change; any thread may use them.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/record.h"

namespace vpcscope {

struct Plan;

struct PlanEntry {
  std::string_view key;
  const Field* field = nullptr;                  // null: known and ignored
  const Plan* plan = nullptr;                    // of the nested object or the list's elements
  std::span<const std::string_view> words = {};  // of an enumeration whose words are known
  std::uint32_t required_bit = 0;                // 1 << n for the nth field that must be there, else 0
  std::string closed = {};                       // the key and its closing quote, and zeros to read beyond

  /// Whether the key stands at `raw`, as written, where at least eight more bytes can be read behind it. Eight bytes at
  /// a time, for this is asked for every key of every object.
  bool stands_at(const char* raw) const {
    const char* own = closed.data();
    std::size_t left = key.size() + 1;
    for (; left >= 8; left -= 8, raw += 8, own += 8)
      if (eight(raw) != eight(own)) return false;
    const std::uint64_t mask = (std::uint64_t{1} << (8 * left)) - 1;
    return ((eight(raw) ^ eight(own)) & mask) == 0;
  }

  static std::uint64_t eight(const char* at) {
    std::uint64_t value = 0;
    std::memcpy(&value, at, sizeof(value));
    if constexpr (std::endian::native == std::endian::big) value = __builtin_bswap64(value);
    return value;
  }
};

struct Plan {
  const Schema* schema = nullptr;
  std::string_view name;
  std::vector<PlanEntry> entries;
  std::vector<std::uint16_t> buckets;  // index of an entry + 1; open addressing; a power of two
  std::uint32_t required = 0;          // all required bits
  bool knows_all_keys = false;         // whether a key that is not here is news
  std::uint32_t first_slot = 0;        // of this plan's entries in a reader's table of guesses

  /// The entry of a key. The case of the key's first letter does not count: AWS spells some services' keys in
  /// lower camel case, and collectors spell them anew.
  const PlanEntry* find(std::string_view key) const;
};

const Plan& plan_of(const Schema& schema);
/// How many entries all plans made so far have together: the size of a table of guesses.
std::uint32_t plan_slots();

}  // namespace vpcscope
