#include "importers/plan.h"

#include <algorithm>
#include <deque>
#include <map>
#include <mutex>

#include "importers/aws/api_names.h"

namespace vpcscope {
namespace {

constexpr char flipped_case(char c) { return static_cast<char>(c ^ 0x20); }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// Ignores the case of the first letter.
std::size_t hash_of(std::string_view key) {
  std::size_t hash = key.empty() ? 0 : static_cast<std::size_t>(key[0] | 0x20);
  for (std::size_t i = 1; i < key.size(); ++i) hash = hash * 31 + static_cast<unsigned char>(key[i]);
  return hash ^ hash >> 15;
}

bool same_key(std::string_view a, std::string_view b) {
  if (a == b) return true;
  return a.size() == b.size() && !a.empty() && is_letter(a[0]) && flipped_case(a[0]) == b[0] &&
         a.substr(1) == b.substr(1);
}

class PlanMaker {
 public:
  const Plan& make(const Schema& schema, const ApiShape* shape) {
    if (const auto found = made_.find({&schema, shape}); found != made_.end()) return *found->second;
    Plan& plan = plans_.emplace_back();
    made_[{&schema, shape}] = &plan;
    plan.schema = &schema;
    plan.name = schema.name;
    plan.knows_all_keys = shape != nullptr;
    for (const Field& field : schema.fields) plan.entries.push_back(entry(field, shape, plan));
    if (shape != nullptr) {
      for (const ApiMember& member : shape->members) {
        const auto same = [&](const PlanEntry& entry) { return same_key(entry.key, member.name); };
        if (std::ranges::none_of(plan.entries, same)) plan.entries.push_back({.key = member.name});
      }
    }
    plan.first_slot = slots_;
    slots_ += static_cast<std::uint32_t>(plan.entries.size()) + 1;  // and which comes first
    for (PlanEntry& one : plan.entries) one.closed = std::string(one.key) + '"' + std::string(8, '\0');
    fill_buckets(plan);
    return plan;
  }

  std::uint32_t slots() const { return slots_; }

 private:
  PlanEntry entry(const Field& field, const ApiShape* shape, Plan& plan) {
    PlanEntry made{.key = field.key, .field = field.shape == Shape::Ignored ? nullptr : &field};
    const ApiMember* member = shape != nullptr ? shape->member(field.key) : nullptr;
    if (field.schema != nullptr) {
      const ApiShape* own = field.schema->api_shape.empty() ? nullptr : api_shape(field.schema->api_shape);
      if (own == nullptr && member != nullptr && !member->shape.empty()) own = api_shape(member->shape);
      made.plan = &make(*field.schema, own);
    }
    if (field.shape == Shape::Word && member != nullptr && !member->enumeration.empty())
      made.words = api_words(member->enumeration);
    if (field.role == Role::Required || field.role == Role::Identity) {
      made.required_bit = next_bit(plan.required);
      plan.required |= made.required_bit;
    }
    return made;
  }

  static std::uint32_t next_bit(std::uint32_t used) {
    std::uint32_t bit = 1;
    while ((used & bit) != 0) bit <<= 1;
    return bit;
  }

  static void fill_buckets(Plan& plan) {
    std::size_t size = 8;
    while (size < plan.entries.size() * 3) size *= 2;
    plan.buckets.assign(size, 0);
    for (std::size_t i = 0; i < plan.entries.size(); ++i) {
      std::size_t at = hash_of(plan.entries[i].key) & (size - 1);
      while (plan.buckets[at] != 0) at = (at + 1) & (size - 1);
      plan.buckets[at] = static_cast<std::uint16_t>(i + 1);
    }
  }

  std::deque<Plan> plans_;
  std::map<std::pair<const Schema*, const ApiShape*>, Plan*> made_;
  std::uint32_t slots_ = 0;
};

std::mutex& plan_mutex() {
  static std::mutex mutex;
  return mutex;
}

PlanMaker& plan_maker() {
  static PlanMaker maker;
  return maker;
}

}  // namespace

const PlanEntry* Plan::find(std::string_view key) const {
  for (std::size_t at = hash_of(key) & (buckets.size() - 1);; at = (at + 1) & (buckets.size() - 1)) {
    const std::uint16_t index = buckets[at];
    if (index == 0) return nullptr;
    if (same_key(entries[index - 1U].key, key)) return &entries[index - 1U];
  }
}

const Plan& plan_of(const Schema& schema) {
  const std::scoped_lock lock(plan_mutex());
  return plan_maker().make(schema, schema.api_shape.empty() ? nullptr : api_shape(schema.api_shape));
}

std::uint32_t plan_slots() {
  const std::scoped_lock lock(plan_mutex());
  return plan_maker().slots();
}

}  // namespace vpcscope
