#include "importers/aws/answer_index.h"

#include <algorithm>
#include <array>

namespace vpcscope {
namespace {

char folded(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

/// Attributes of load balancers and target groups look alike but for the attributes' own names.
bool names_target_group_attribute(std::string_view key) {
  constexpr std::array prefixes = {"deregistration_delay",
      "stickiness",
      "target_group_health",
      "target_failover",
      "slow_start",
      "lambda.",
      "preserve_client_ip",
      "proxy_protocol_v2",
      "load_balancing.algorithm",
      "load_balancing.cross_zone.enabled",
      "target_health_state"};
  return std::ranges::any_of(prefixes, [&](std::string_view prefix) { return key.starts_with(prefix); });
}

/// Whether the file's name tells this call.
bool is_hinted(const Call& call, const PathHints& hints) {
  return call.name == hints.call && call.service == hints.service;
}

/// Where a call that nothing is read of prints the same key, an element must be covered better than this.
constexpr double enough_cover = 0.8;

/// Whether such an element can stand in the candidate's list at all.
bool fits(const Candidate& candidate, const FirstElement& first) {
  if (!candidate.wants_list) return false;
  if (first.type == Scalar::Type::Broken) return true;
  if (candidate.plan == nullptr)
    return first.type == (candidate.call->lists_names ? Scalar::Type::String : Scalar::Type::Object);
  const bool values = candidate.plan->schema->is_value;
  return values ? first.type == Scalar::Type::String : first.type == Scalar::Type::Object;
}

using Candidates = std::vector<const Candidate*>;

template <class Test>
const Candidate* first_that(const Candidates& candidates, Test&& test) {
  const auto found = std::ranges::find_if(candidates, test);
  return found == candidates.end() ? nullptr : *found;
}

/// What the file's name, an id beside the list, or the name of an attribute says.
const Candidate* told_outright(const MetList& list, const Candidates& fitting) {
  const auto hinted = [&](const Candidate* one) { return is_hinted(*one->call, list.hints); };
  if (const Candidate* found = first_that(fitting, hinted)) return found;
  const auto named_beside = [&](const Candidate* one) {
    if (one->whole == nullptr) return false;
    const std::string& key = one->whole->schema->identity_key;
    return !key.empty() && std::ranges::find(list.beside, key) != list.beside.end();
  };
  if (const Candidate* found = first_that(fitting, named_beside)) return found;
  if (list.key == "PrefixLists") {
    // Both calls print the same objects; only one of them their content.
    const bool content = std::ranges::find(list.first.keys, "Cidrs") != list.first.keys.end();
    return first_that(fitting,
        [&](const Candidate* one) { return (one->call->name == "describe-prefix-lists") == content; });
  }
  if (list.key != "Attributes" || list.first.key_member.empty()) return nullptr;
  const bool target_group = names_target_group_attribute(list.first.key_member);
  return first_that(fitting,
      [&](const Candidate* one) { return (one->call->kind == Kind::TargetGroupAttributes) == target_group; });
}

/// The one whose known keys cover the first element best; a call that nothing is read of, if none does well.
const Candidate* best_covered(const FirstElement& first, const Candidates& fitting) {
  const Candidate* best = fitting.front();
  Cover most;
  for (const Candidate* candidate : fitting) {
    if (candidate->plan == nullptr) continue;
    const Cover covered = cover(*candidate->plan, first.keys);
    if (!(covered > most)) continue;
    best = candidate;
    most = covered;
  }
  if (first.type != Scalar::Type::Object || most.known > enough_cover) return best;
  // Keys that the kind does not have, and a call of the same key that nothing is read of: it is that call's.
  const Candidate* known =
      first_that(fitting, [](const Candidate* one) { return one->call->form == Form::Known; });
  return known != nullptr ? known : best;
}

}  // namespace

// ------------------------------------------------------------------------------------------------- the index

bool folds_to(std::string_view key, std::string_view wanted) {
  if (key.size() != wanted.size()) return false;
  return key.empty() || (folded(key[0]) == folded(wanted[0]) && key.substr(1) == wanted.substr(1));
}

std::size_t FoldedHash::operator()(std::string_view key) const {
  if (key.empty()) return 0;
  const auto first = static_cast<std::size_t>(static_cast<unsigned char>(folded(key[0])));
  return std::hash<std::string_view>()(key.substr(1)) ^ (first * 0x9e3779b97f4a7c15U);
}

AnswerIndex::AnswerIndex() {
  for (const Call& call : calls()) {
    if (call.schema != nullptr && !call.schema->identity_key.empty())
      identity_keys_.insert(call.schema->identity_key);
    switch (call.form) {
      case Form::Known:
        add(call.key, {&call, nullptr, nullptr, true});
        if (call.key.empty()) unread_.push_back(&call);
        break;
      case Form::List:
        add_list(call, call.key);
        break;
      case Form::Inner:
        add_list(call, call.key);
        add_list(call, call.inner);
        break;
      case Form::Answer:
        add_answer(call);
        break;
    }
  }
}

std::span<const Candidate> AnswerIndex::find(std::string_view key) const {
  const auto found = by_key_.find(key);
  return found == by_key_.end() ? std::span<const Candidate>() : found->second;
}

const Call* AnswerIndex::unread_call(const PathHints& hints) const {
  if (hints.call.empty()) return nullptr;
  const auto hinted = [&](const Call* call) { return is_hinted(*call, hints); };
  const auto found = std::ranges::find_if(unread_, hinted);
  return found == unread_.end() ? nullptr : *found;
}

void AnswerIndex::add(std::string_view key, Candidate candidate) {
  by_key_[std::string(key)].push_back(candidate);
}

void AnswerIndex::add_list(const Call& call, std::string_view key) {
  const Candidate made{&call, &plan_of(*call.schema), nullptr, true};
  add(key, made);
  const auto same = [&](const Candidate& other) { return other.call->schema == call.schema; };
  if (std::ranges::none_of(kinds_, same)) kinds_.push_back(made);
}

void AnswerIndex::add_answer(const Call& call) {
  const Plan& whole = plan_of(*call.schema);
  for (const PlanEntry& entry : whole.entries) {
    if (entry.field == nullptr || entry.field->role == Role::Identity) continue;
    answer_keys_.insert(std::string(entry.key));
    const Shape shape = entry.field->shape;
    if (shape == Shape::List)
      add(entry.key, {&call, entry.plan, &whole, true});
    else if (shape == Shape::Object || shape == Shape::Map)
      add(entry.key, {&call, entry.plan, &whole, false});
  }
}

const AnswerIndex& answer_index() {
  static const AnswerIndex made;
  return made;
}

// ------------------------------------------------------------------------------------------------- the looks

Cover cover(const Plan& plan, const std::vector<std::string_view>& keys) {
  Cover made;
  std::size_t known = 0;
  for (const std::string_view key : keys) {
    const PlanEntry* entry = plan.find(key);
    if (entry == nullptr) continue;
    ++known;
    if (entry->field == nullptr) continue;
    ++made.ours;
    const std::string& name = plan.schema->identity_key;
    const bool leads_to_name =
        name.starts_with(entry->key) && (name.size() == entry->key.size() || name[entry->key.size()] == '.');
    if (leads_to_name || entry->field->role == Role::Alternate) made.named = true;
  }
  made.known = keys.empty() ? 0 : static_cast<double>(known) / static_cast<double>(keys.size());
  return made;
}

bool is_token(std::string_view key) {
  constexpr std::array tokens = {
      "NextToken", "nextToken", "NextMarker", "nextMarker", "Marker", "marker", "next_token"};
  return std::ranges::find(tokens, key) != tokens.end();
}

bool is_metadata(std::string_view key) {
  constexpr std::array names = {
      "ResponseMetadata", "ResultMetadata", "$metadata", "MaxResults", "IsTruncated", "failures"};
  return std::ranges::find(names, key) != names.end();
}

std::string pascal_case(std::string_view key) {
  std::string made;
  bool upper = true;
  for (const char c : key) {
    if (c == '_' || c == '-') {
      upper = true;
      continue;
    }
    made += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c & ~0x20) : c;
    upper = false;
  }
  return made;
}

bool looks_like_wrapper(const std::vector<std::string_view>& keys) {
  std::size_t telling = 0;
  for (const std::string_view key : keys) {
    const bool place = is_account_id(key) || is_region(key);
    const bool known = !answer_index().find(key).empty() || !answer_index().find(pascal_case(key)).empty() ||
                       answer_index().names_something(key) || answer_index().is_of_an_answer(key);
    if (place || known || is_token(key) || is_metadata(key) || !path_hints(key).call.empty()) ++telling;
  }
  return telling * 2 > keys.size();
}

// -------------------------------------------------------------------------------------------------- choosing

const Candidate* best_kind(const FirstElement& first) {
  if (first.type != Scalar::Type::Object || first.keys.size() < 2) return nullptr;
  const Candidate* best = nullptr;
  Cover most;
  for (const Candidate& candidate : answer_index().kinds()) {
    const Cover covered = cover(*candidate.plan, first.keys);
    if (!covered.named || covered.known < least_cover || covered.ours < 2) continue;
    if (best == nullptr || covered > most) {
      best = &candidate;
      most = covered;
    }
  }
  return best;
}

const Candidate* choose(const MetList& list, std::span<const Candidate> candidates) {
  Candidates fitting;
  for (const Candidate& candidate : candidates)
    if (fits(candidate, list.first)) fitting.push_back(&candidate);
  if (fitting.size() <= 1) return fitting.empty() ? nullptr : fitting.front();
  const Candidate* told = told_outright(list, fitting);
  return told != nullptr ? told : best_covered(list.first, fitting);
}

bool is_outer_list(const Candidate& candidate, const FirstElement& first) {
  return candidate.call->form == Form::Inner && std::ranges::any_of(first.keys, [&](std::string_view key) {
    return folds_to(key, candidate.call->inner);
  });
}

const Candidate* list_of_kind(std::string_view key, std::span<const Candidate> candidates) {
  const auto is_list = [&](const Candidate& candidate) {
    return candidate.call->form == Form::List && candidate.call->key == key;
  };
  const auto found = std::ranges::find_if(candidates, is_list);
  return found == candidates.end() ? nullptr : &*found;
}

const Candidate* lone_kind(
    std::string_view key, const std::vector<std::string_view>& keys, const PathHints& hints) {
  const Candidate* best = nullptr;
  Cover most;
  for (const Candidate& candidate : answer_index().find(key)) {
    if (!candidate.wants_list || candidate.plan == nullptr || candidate.call->form != Form::List) continue;
    const Cover covered = cover(*candidate.plan, keys);
    if (covered.known >= least_cover && is_hinted(*candidate.call, hints)) return &candidate;
    if (covered.known < least_cover || (best != nullptr && !(covered > most))) continue;
    best = &candidate;
    most = covered;
  }
  return best;
}

const Candidate* best_whole(
    const Candidate& chosen, std::string_view key, const std::vector<std::string_view>& keys) {
  const auto known = [&](const Candidate& candidate) {
    return std::ranges::count_if(
        keys, [&](std::string_view beside) { return candidate.whole->find(beside) != nullptr; });
  };
  const Candidate* best = &chosen;
  for (const Candidate& candidate : answer_index().find(key))
    if (candidate.whole != nullptr && candidate.wants_list == chosen.wants_list &&
        known(candidate) > known(*best))
      best = &candidate;
  return best;
}

bool covers_answer(const Candidate& whole, const std::vector<std::string_view>& keys) {
  std::size_t known = 0;
  std::size_t all = 0;
  for (const std::string_view key : keys) {
    if (is_token(key) || is_metadata(key)) continue;
    ++all;
    if (whole.whole->find(key) != nullptr || answer_index().names_something(key)) ++known;
  }
  return known * 2 > all;
}

const Call& hinted_call(const Call& call, const PathHints& hints) {
  const auto same = [&](const Call& other) { return other.schema == call.schema && is_hinted(other, hints); };
  const auto found = std::ranges::find_if(calls(), same);
  return found == calls().end() ? call : *found;
}

}  // namespace vpcscope
