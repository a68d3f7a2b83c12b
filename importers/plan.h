// A Schema made ready for reading: its keys in a small hash table, together with the keys that AWS prints
// there and nothing of ours reads, so that a key is either ours, known, or news.
//
// Plans are made once per Schema, on first use, and never change; any thread may use them.
#pragma once

#include <cstdint>
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
