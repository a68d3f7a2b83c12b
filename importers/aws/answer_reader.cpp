#include "importers/aws/answer_reader.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <optional>
#include <utility>

#include "importers/detect.h"
#include "importers/evidence.h"
#include "importers/json/documents.h"
#include "importers/json/pieces.h"
#include "importers/json/record_reader.h"

namespace vpcscope {
namespace {

/// A list whose key says nothing must be covered this well by a kind's known keys to be taken for it.
constexpr double least_cover = 0.7;

/// A list whose key is known, but whose elements are covered less than this, is some other service's.
constexpr double least_cover_of_known_key = 0.5;

/// Answers wrapped deeper than this (by account, Region, service, call, ...) are nobody's export.
constexpr int deepest_wrapper = 6;

// ------------------------------------------------------------------------------------------------ the index

struct Candidate {
  const Call* call;
  const Plan* plan;   // of an element of the list; of the answer's own list for whole answers
  const Plan* whole;  // of the whole answer
  bool wants_list;    // whether the key's value is a list
};

class Index {
 public:
  Index() {
    for (const Call& call : calls()) {
      if (call.schema != nullptr && !call.schema->identity_key.empty())
        identity_keys_.insert(folded(call.schema->identity_key));
      switch (call.form) {
        case Form::Known:
          add(call.key, {&call, nullptr, nullptr, true});
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

  std::span<const Candidate> find(std::string_view key) const {
    const auto found = by_key_.find(folded(key));
    return found == by_key_.end() ? std::span<const Candidate>() : found->second;
  }
  /// One row per kind that can stand in a list.
  std::span<const Candidate> kinds() const { return kinds_; }
  /// Whether some kind's objects are named by this key: a wrapper tells its children's parent so.
  bool names_something(std::string_view key) const { return identity_keys_.contains(folded(key)); }
  /// Whether some whole answer has this key, a list or not: AdditionalRoutesAvailable.
  bool is_of_an_answer(std::string_view key) const { return answer_keys_.contains(folded(key)); }

 private:
  static std::string folded(std::string_view key) {
    std::string made(key);
    if (!made.empty() && made[0] >= 'A' && made[0] <= 'Z') made[0] = static_cast<char>(made[0] | 0x20);
    return made;
  }

  void add(std::string_view key, Candidate candidate) { by_key_[folded(key)].push_back(candidate); }

  void add_list(const Call& call, std::string_view key) {
    const Candidate made{&call, &plan_of(*call.schema), nullptr, true};
    add(key, made);
    const auto same = [&](const Candidate& other) { return other.call->schema == call.schema; };
    if (std::ranges::none_of(kinds_, same)) kinds_.push_back(made);
  }

  void add_answer(const Call& call) {
    const Plan& whole = plan_of(*call.schema);
    for (const PlanEntry& entry : whole.entries) {
      if (entry.field == nullptr || entry.field->role == Role::Identity) continue;
      answer_keys_.insert(folded(entry.key));
      const Shape shape = entry.field->shape;
      if (shape == Shape::List)
        add(entry.key, {&call, entry.plan, &whole, true});
      else if (shape == Shape::Object || shape == Shape::Map)
        add(entry.key, {&call, entry.plan, &whole, false});
    }
  }

  boost::unordered_flat_map<std::string, std::vector<Candidate>> by_key_;
  boost::unordered_flat_set<std::string> identity_keys_;
  boost::unordered_flat_set<std::string> answer_keys_;
  std::vector<Candidate> kinds_;
};

const Index& index() {
  static const Index made;
  return made;
}

/// How well a plan's known keys cover these.
struct Cover {
  double known = 0;      // share of the keys that AWS prints in such an object
  std::size_t ours = 0;  // keys that fill a member
  bool named = false;    // the identity, or what stands in for it, is among them
  bool operator>(const Cover& other) const {
    return known > other.known || (known >= other.known && ours > other.ours);
  }
};

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

/// "network_acls" -> "NetworkAcls": collectors that spell AWS's keys their own way.
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

// ------------------------------------------------------------------------------------------------ the reader

/// What a list's first element looks like.
struct FirstElement {
  Scalar::Type type = Scalar::Type::Broken;  // Broken: there is none
  std::vector<std::string_view> keys;
  std::string_view key_member;  // the value of a member "Key"
};

/// What the keys and folders around an answer tell.
struct Surroundings {
  const Step* at;
  std::string account;
  std::string region;
  int depth = 0;
};

class AnswerReader {
 public:
  AnswerReader(Arena& arena, ProblemSink& problems, FileResult& result)
      : arena_(arena), problems_(problems), result_(result), reader_(arena, problems) {
    for (const Call& call : calls())
      if (call.name == result.hints.call && call.service == result.hints.service && call.key.empty() &&
          call.form == Form::Known)
        known_call_ = &call;
  }

  /// Whether a key is that of a list. Where several calls print it, each piece is recognised by its first
  /// element; one that is taken for another call's ends the reading in pieces.
  static bool names_list(std::string_view key) {
    const auto is_list = [](const Candidate& candidate) { return candidate.call->form == Form::List; };
    return std::ranges::any_of(index().find(key), is_list);
  }

  /// The list read in this document goes on in the next. False: there was none.
  bool expect_more() {
    goes_on_ = std::exchange(last_list_, std::nullopt);
    return goes_on_.has_value();
  }
  bool still_expects_more() const { return goes_on_.has_value(); }

  /// Whether anything in it was recognised.
  bool read_value(ondemand::value value, const Surroundings& around) {
    switch (RecordReader::peek(value).type) {
      case Scalar::Type::Object:
        return read_object(value.get_object().value(), around);
      case Scalar::Type::Array:
        return read_array(value.get_array().value(), around);
      default:
        return false;
    }
  }

  bool read_object(ondemand::object object, const Surroundings& around) {
    if (around.depth > deepest_wrapper) return false;
    if (around.depth > 0 && !looks_like_wrapper(keys_of(object))) {
      leave(object);
      return false;
    }
    if (around.depth == 0 && known_call_ == nullptr && is_lone_object(object))
      return read_lone_object(object, around);
    const Mark before{result_.objects.size(), result_.answers.size(), result_.left_out.size()};
    const std::size_t first_answer = goes_on_ ? goes_on_->answer : before.answers;
    Members members;
    for (auto field : object)
      read_member(RecordReader::key_of(field), field.value().value(), around, members);
    if (around.depth == 0 && known_call_ != nullptr) {
      add_answer(*known_call_, around, around.at);
      return true;
    }
    if (around.depth == 0 && is_foreign(members.keys)) {
      forget(before);
      return false;
    }
    if (members.whole != nullptr) members.whole = best_whole(*members.whole, members.whole_key, members.keys);
    if (members.whole != nullptr && covers_answer(*members.whole, members.keys)) {
      object.reset().value();
      read_whole(*members.whole, object, around);
      members.recognised = true;
    }
    for (std::size_t i = first_answer; i < result_.answers.size(); ++i)
      result_.answers[i].has_token = result_.answers[i].has_token || members.token;
    return members.recognised;
  }

  bool read_array(ondemand::array array, const Surroundings& around) {
    if (around.depth > deepest_wrapper) return false;
    const FirstElement first = peek_first(array);
    if (first.type == Scalar::Type::Broken || is_foreign({first.keys.begin(), first.keys.end()}))
      return false;
    if (const Candidate* kind = best_kind(first)) {
      read_list(*kind, array, around.at, around);
      if (result_.file.format.empty()) result_.file.format = "bare-list";
      return true;
    }
    bool recognised = false;
    std::uint32_t at = 0;
    for (auto element : array) {
      Surroundings inner = around;
      inner.at = step(around.at, at++);
      ++inner.depth;
      ondemand::value value = element.value();
      recognised = read_value(value, inner) || recognised;
    }
    return recognised;
  }

 private:
  /// What an object's members turned out to be.
  struct Members {
    std::vector<std::string> keys;
    const Candidate* whole = nullptr;  // the object must be read as one answer
    std::string whole_key;             // the member that told so
    bool recognised = false;
    bool token = false;  // a continuation token was left over
  };

  void read_member(
      std::string_view key, ondemand::value value, const Surroundings& around, Members& members) {
    members.keys.emplace_back(key);
    const Scalar seen = RecordReader::peek(value);
    if (is_token(key))
      members.token = members.token || (seen.type == Scalar::Type::String && !seen.text.empty());
    if (is_metadata(key) || is_token(key) || (around.depth == 0 && known_call_ != nullptr)) return;
    note_collector(key);
    Read read;
    switch (seen.type) {
      case Scalar::Type::Null:
        read.done = read_null(key, around);
        break;
      case Scalar::Type::Array:
        read = read_list_member(key, value.get_array().value(), around, members.keys);
        break;
      case Scalar::Type::Object:
        read = read_object_member(key, value.get_object().value(), around);
        break;
      default:
        read.done = read_scalar(key, seen, around);
        break;
    }
    if (read.whole != nullptr && members.whole == nullptr) {
      members.whole = read.whole;
      members.whole_key = key;
    }
    members.recognised = members.recognised || read.done;
  }

  /// "Account" of get-caller-identity; a list's key over something that is no list.
  bool read_scalar(std::string_view key, const Scalar& seen, const Surroundings& around) {
    if (key == "Account" && seen.type == Scalar::Type::String) {
      result_.caller_account = seen.text;
      return read_known(key, around);
    }
    const auto is_list = [](const Candidate& candidate) {
      return candidate.plan != nullptr && candidate.call->form != Form::Answer;
    };
    if (key.size() < 4 || around.depth > 0 || std::ranges::none_of(index().find(key), is_list)) return false;
    const Frame here{.up = nullptr, .key = key};
    problems_.set_base(around.at);
    problems_.add("wrong-type",
        Severity::Error,
        &here,
        fmt::format("{} is no list", key),
        "nothing of it was used",
        "export it again with the AWS CLI's --output json");
    return true;
  }

  /// An object that stands alone, as `lambda get-function-configuration` prints one: its keys are a kind's
  /// own, and hardly any is an answer's.
  bool is_lone_object(ondemand::object& object) const {
    const std::string_view first = first_key(object);
    const auto is_list = [](const Candidate& candidate) {
      return candidate.call->form == Form::List || candidate.call->form == Form::Inner;
    };
    if (std::ranges::any_of(index().find(first), is_list) && first != "Attachments") return false;
    FirstElement shape{Scalar::Type::Object, keys_of(object), {}};
    return shape.keys.size() >= 3 && best_kind(shape) != nullptr;
  }

  static std::string_view first_key(ondemand::object& object) {
    std::string_view key;
    for (auto field : object) {
      key = RecordReader::key_of(field);
      break;
    }
    object.reset().value();
    return key;
  }

  /// How much had been read.
  struct Mark {
    std::size_t objects;
    std::size_t answers;
    std::size_t left_out;
  };

  /// Whether the keys are another tool's format, in which parts may look like AWS's but mean something else.
  bool is_foreign(const std::vector<std::string>& keys) {
    const auto format = foreign_json_format(keys);
    if (format && result_.foreign.empty()) result_.foreign = *format;
    return format.has_value();
  }

  void forget(const Mark& before) {
    result_.objects.resize(before.objects);
    result_.answers.resize(before.answers);
    result_.left_out.resize(before.left_out);
    problems_.forget();
  }

  struct Read {
    bool done = false;
    const Candidate* whole = nullptr;  // the answer around must be read as one object
  };

  const Step* step(const Step* up, std::uint32_t at) { return arena_.make(Step{up, {}, at, 0}); }
  const Step* step(const Step* up, std::string_view key) {
    return arena_.make(Step{up, arena_.text(key), 0, 0});
  }

  void note_collector(std::string_view key) {
    if (key == "collector_version" || key == "provider") result_.file.format = "np-guard";
  }

  std::uint32_t add_answer(const Call& call, const Surroundings& around, const Step* place) {
    Answer answer;
    answer.call = &call;
    answer.place = place;
    answer.account = around.account;
    answer.region = around.region;
    result_.answers.push_back(std::move(answer));
    return static_cast<std::uint32_t>(result_.answers.size() - 1);
  }

  bool read_known(std::string_view key, const Surroundings& around) {
    for (const Candidate& candidate : index().find(key)) {
      if (candidate.call->form != Form::Known) continue;
      add_answer(*candidate.call, around, around.at);
      return true;
    }
    return false;
  }

  /// Go programs print null for an empty list.
  bool read_null(std::string_view key, const Surroundings& around) {
    for (const std::string& spelling : {std::string(key), pascal_case(key)})
      for (const Candidate& candidate : index().find(spelling)) {
        if (candidate.call->form == Form::Answer) continue;
        add_answer(*candidate.call, around, around.at);
        return true;
      }
    return false;
  }

  // ---- lists

  FirstElement peek_first(ondemand::array& array) {
    FirstElement first;
    for (auto element : array) {
      ondemand::value value = element.value();
      first.type = RecordReader::peek(value).type;
      if (first.type == Scalar::Type::Object) {
        for (auto field : value.get_object()) {
          first.keys.push_back(RecordReader::key_of(field));
          ondemand::value inside = field.value().value();
          if (first.keys.back() == "Key") first.key_member = RecordReader::peek(inside).text;
        }
      }
      break;
    }
    array.reset().value();
    return first;
  }

  /// The kind whose known keys cover the element best, if any covers it well enough.
  static const Candidate* best_kind(const FirstElement& first) {
    if (first.type != Scalar::Type::Object || first.keys.size() < 2) return nullptr;
    const Candidate* best = nullptr;
    Cover most;
    for (const Candidate& candidate : index().kinds()) {
      const Cover covered = cover(*candidate.plan, first.keys);
      if (!covered.named || covered.known < least_cover || covered.ours < 2) continue;
      if (best == nullptr || covered > most) {
        best = &candidate;
        most = covered;
      }
    }
    return best;
  }

  /// Bare names and ARNs stand only under such keys.
  static bool lists_names(std::string_view key) {
    return (key[0] >= 'a' && key[0] <= 'z') || key.ends_with("Names") || key.ends_with("Arns");
  }

  /// Whether the file's name tells this call.
  bool is_hinted(const Candidate& candidate) const {
    return candidate.call->name == result_.hints.call && candidate.call->service == result_.hints.service;
  }

  /// The call that the file's name tells, if it prints the same kind.
  const Call& hinted_call(const Call& call) const {
    const auto same = [&](const Call& other) {
      return other.schema == call.schema && other.name == result_.hints.call &&
             other.service == result_.hints.service;
    };
    const auto found = std::ranges::find_if(calls(), same);
    return found == calls().end() ? call : *found;
  }

  const Candidate* choose(std::string_view key, std::span<const Candidate> candidates,
      const FirstElement& first, const std::vector<std::string>& beside) const {
    const auto fits = [&](const Candidate& candidate) {
      if (!candidate.wants_list) return false;
      if (candidate.plan == nullptr)
        return first.type == Scalar::Type::Object || first.type == Scalar::Type::Broken ||
               (first.type == Scalar::Type::String && lists_names(candidate.call->key));
      if (first.type == Scalar::Type::Broken) return true;
      const bool values = candidate.plan->schema->is_value;
      return values ? first.type == Scalar::Type::String : first.type == Scalar::Type::Object;
    };
    std::vector<const Candidate*> fitting;
    for (const Candidate& candidate : candidates)
      if (fits(candidate)) fitting.push_back(&candidate);
    if (fitting.size() <= 1) return fitting.empty() ? nullptr : fitting.front();
    const auto hinted = [&](const Candidate* candidate) { return is_hinted(*candidate); };
    if (const auto found = std::ranges::find_if(fitting, hinted); found != fitting.end()) return *found;
    const auto named_beside = [&](const Candidate* candidate) {
      return candidate->whole != nullptr && stands_beside(candidate->whole->schema->identity_key, beside);
    };
    if (const auto found = std::ranges::find_if(fitting, named_beside); found != fitting.end()) return *found;
    if (key == "Attributes" && !first.key_member.empty()) {
      const bool target_group = names_target_group_attribute(first.key_member);
      for (const Candidate* candidate : fitting)
        if ((candidate->call->kind == Kind::TargetGroupAttributes) == target_group) return candidate;
    }
    const Candidate* best = fitting.front();
    Cover most;
    for (const Candidate* candidate : fitting) {
      if (candidate->plan == nullptr) continue;
      Cover covered = cover(*candidate->plan, first.keys);
      if (covered > most) {
        best = candidate;
        most = covered;
      }
    }
    if (first.type == Scalar::Type::Object && most.known < least_cover_of_known_key)
      if (const Candidate* known = known_of(fitting)) return known;
    return best;
  }

  static bool stands_beside(std::string_view key, const std::vector<std::string>& beside) {
    return !key.empty() && std::ranges::find(beside, key) != beside.end();
  }

  static const Candidate* known_of(const std::vector<const Candidate*>& candidates) {
    const auto found =
        std::ranges::find_if(candidates, [](const Candidate* c) { return c->call->form == Form::Known; });
    return found == candidates.end() ? nullptr : *found;
  }

  /// Whether the elements look like answers of their own: {"LoadBalancerArn": ..., "Listeners": [...]}.
  static bool holds_answers(const FirstElement& first) {
    return first.type == Scalar::Type::Object && looks_like_wrapper(first.keys);
  }

  Read read_list_member(std::string_view key, ondemand::array array, const Surroundings& around,
      const std::vector<std::string>& beside) {
    std::span<const Candidate> candidates = index().find(key);
    std::string pascal;
    if (candidates.empty()) {
      pascal = pascal_case(key);
      if (pascal != key) candidates = index().find(pascal);
    }
    const bool plain = candidates.size() == 1 && candidates.front().call->form == Form::List;
    if (plain && !looks_foreign(candidates.front(), array)) {
      read_list(candidates.front(), array, step(around.at, key), around);
      return {.done = true};
    }
    const FirstElement first = peek_first(array);
    const Candidate* chosen = choose(key, candidates, first, beside);
    if (chosen != nullptr && chosen->call->form == Form::Known) {
      Answer& known = result_.answers[add_answer(*chosen->call, around, around.at)];
      known.objects = array.count_elements().value();
      return {.done = true};
    }
    if (chosen == nullptr && first.type != Scalar::Type::Object) chosen = list_of_kind(key, candidates);
    const bool foreign = chosen != nullptr && first.type == Scalar::Type::Object &&
                         !is_outer_list(*chosen, first) &&
                         cover(*chosen->plan, first.keys).known < least_cover_of_known_key;
    if (foreign) chosen = nullptr;  // a wrapper, or another service, that uses the same key
    if (chosen != nullptr && chosen->call->form == Form::Answer) return {.whole = chosen};
    if (chosen == nullptr && first.keys.size() >= 3) chosen = best_kind(first);
    Surroundings inner = around;
    inner.at = step(around.at, key);
    ++inner.depth;
    if (chosen == nullptr) {
      if (!holds_answers(first)) return {};
      return {.done = read_array(array, inner)};
    }
    if (is_outer_list(*chosen, first)) {
      read_nested_lists(*chosen, array, inner);
    } else {
      read_list(*chosen, array, inner.at, around);
    }
    if (candidates.empty() && result_.file.format.empty()) result_.file.format = "bare-list";
    return {.done = true};
  }

  /// The kind whose list this key must be, whatever stands in it.
  static const Candidate* list_of_kind(std::string_view key, std::span<const Candidate> candidates) {
    const auto is_list = [&](const Candidate& candidate) {
      return candidate.call->form == Form::List && candidate.call->key == key;
    };
    const auto found = std::ranges::find_if(candidates, is_list);
    return found == candidates.end() ? nullptr : &*found;
  }

  /// {"Reservations": [{"Instances": [...]}]}
  static bool is_outer_list(const Candidate& candidate, const FirstElement& first) {
    return candidate.call->form == Form::Inner && std::ranges::any_of(first.keys, [&](std::string_view key) {
      return folds_to(key, candidate.call->inner);
    });
  }

  static bool folds_to(std::string_view key, std::string_view wanted) {
    return key.size() == wanted.size() && key.substr(1) == wanted.substr(1) &&
           (key[0] | 0x20) == (wanted[0] | 0x20);
  }

  /// A sole candidate may still be a wrapper of the same name, a --query result, or a list of strings.
  bool looks_foreign(const Candidate& candidate, ondemand::array& array) {
    const FirstElement first = peek_first(array);
    if (first.type == Scalar::Type::Broken) return false;
    if (first.type != Scalar::Type::Object) return true;
    return cover(*candidate.plan, first.keys).known < least_cover_of_known_key;
  }

  void read_list(
      const Candidate& candidate, ondemand::array array, const Step* at, const Surroundings& around) {
    Running list{0, 0};
    if (goes_on_ && result_.answers[goes_on_->answer].call == candidate.call) {
      list = *std::exchange(goes_on_, std::nullopt);
      at = result_.answers[list.answer].place;
    } else {
      list.answer = add_answer(*candidate.call, around, at);
    }
    for (auto element : array) {
      const Step* place = step(at, list.next++);
      problems_.set_base(place);
      ondemand::value value = element.value();
      if (RecordReader::peek(value).type != Scalar::Type::Object) {
        tell_bad_element(candidate, place);
        ++result_.answers[list.answer].objects;
        continue;
      }
      read_one(*candidate.plan, value.get_object().value(), place, list.answer, {});
    }
    last_list_ = list;
  }

  void tell_bad_element(const Candidate& candidate, const Step* place) {
    problems_.set_base(place);
    problems_.add("wrong-type",
        Severity::Error,
        nullptr,
        fmt::format("an element of {} is not an object", candidate.call->key),
        "it is left out",
        "export it again with --output json");
    result_.left_out.push_back({candidate.call->kind, {}, {}, {}, place});
  }

  /// The owner of a reservation is its instances' owner.
  void read_inner_list(
      const Candidate& candidate, ondemand::object object, const Step* outer, const Surroundings& around) {
    const std::size_t first_object = result_.objects.size();
    std::string_view owner;
    for (auto field : object) {
      const std::string_view key = RecordReader::key_of(field);
      ondemand::value value = field.value().value();
      const Scalar seen = RecordReader::peek(value);
      if (key == "OwnerId") owner = seen.text;
      if (folds_to(key, candidate.call->inner) && seen.type == Scalar::Type::Array)
        read_list(candidate, value.get_array().value(), step(outer, key), around);
    }
    if (!is_account_id(owner)) return;
    for (std::size_t at = first_object; at < result_.objects.size(); ++at) {
      Header& header = *reinterpret_cast<Header*>(result_.objects[at].object);
      if (!header.account.present()) header.account = arena_.text(owner);
    }
  }

  void read_nested_lists(const Candidate& candidate, ondemand::array array, const Surroundings& around) {
    const std::size_t answers_before = result_.answers.size();
    std::uint32_t i = 0;
    for (auto element : array) {
      const Step* outer = step(around.at, i++);
      ondemand::value value = element.value();
      if (RecordReader::peek(value).type == Scalar::Type::Object)
        read_inner_list(candidate, value.get_object().value(), outer, around);
      else
        tell_bad_element(candidate, outer);
    }
    if (result_.answers.size() == answers_before) add_answer(*candidate.call, around, around.at);
  }

  // ---- single objects

  Read read_object_member(std::string_view key, ondemand::object object, const Surroundings& around) {
    for (const Candidate& candidate : index().find(key))
      if (!candidate.wants_list && candidate.call->form == Form::Answer) return {.whole = &candidate};
    Surroundings inner = around;
    inner.at = step(around.at, key);
    ++inner.depth;
    if (const Candidate* kind = lone_kind(key, object)) {  // a get- call's answer: a list of one
      const std::uint32_t answer = add_answer(*kind->call, around, inner.at);
      problems_.set_base(inner.at);
      read_one(*kind->plan, object, inner.at, answer, result_.hints.parent);
      return {.done = true};
    }
    if (read_known(key, around)) return {.done = true};
    if (is_account_id(key)) inner.account = key;
    if (is_region(key)) inner.region = key;
    return {.done = read_object(object, inner)};
  }

  /// A list's key over a single object: {"cluster": {...}}.
  const Candidate* lone_kind(std::string_view key, ondemand::object& object) const {
    const Candidate* best = nullptr;
    Cover most;
    std::vector<std::string_view> keys;
    for (const Candidate& candidate : index().find(key)) {
      if (!candidate.wants_list || candidate.plan == nullptr || candidate.call->form != Form::List) continue;
      if (keys.empty()) keys = keys_of(object);
      const Cover covered = cover(*candidate.plan, keys);
      if (covered.known >= least_cover && is_hinted(candidate)) return &candidate;
      if (covered.known < least_cover || (best != nullptr && !(covered > most))) continue;
      best = &candidate;
      most = covered;
    }
    return best;
  }

  /// Goes on behind the object.
  static void leave(ondemand::object& object) {
    for (auto field : object) field.key().value();
  }

  /// Whether an object is worth looking into: an answer with its parent's id, or a level of accounts and
  /// Regions.
  static bool looks_like_wrapper(const std::vector<std::string_view>& keys) {
    std::size_t telling = 0;
    for (const std::string_view key : keys) {
      const bool place = is_account_id(key) || is_region(key);
      const bool known = !index().find(key).empty() || !index().find(pascal_case(key)).empty() ||
                         index().names_something(key) || index().is_of_an_answer(key);
      if (place || known || is_token(key) || is_metadata(key) || path_hints(key).call.size() > 0) ++telling;
    }
    return telling * 2 > keys.size();
  }

  /// Of the answers that have this member, the one that knows most of the keys beside it.
  static const Candidate* best_whole(
      const Candidate& chosen, std::string_view key, const std::vector<std::string>& keys) {
    const auto known = [&](const Candidate& candidate) {
      return std::ranges::count_if(
          keys, [&](const std::string& beside) { return candidate.whole->find(beside) != nullptr; });
    };
    const Candidate* best = &chosen;
    for (const Candidate& candidate : index().find(key))
      if (candidate.whole != nullptr && candidate.wants_list == chosen.wants_list &&
          known(candidate) > known(*best))
        best = &candidate;
    return best;
  }

  /// Whether the answer's own keys are most of what stands beside them.
  static bool covers_answer(const Candidate& whole, const std::vector<std::string>& keys) {
    std::size_t known = 0;
    std::size_t all = 0;
    for (const std::string& key : keys) {
      if (is_token(key) || is_metadata(key)) continue;
      ++all;
      if (whole.whole->find(key) != nullptr || index().names_something(key)) ++known;
    }
    return known * 2 > all;
  }

  static std::vector<std::string_view> keys_of(ondemand::object& object) {
    std::vector<std::string_view> keys;
    for (auto field : object) keys.push_back(RecordReader::key_of(field));
    object.reset().value();
    return keys;
  }

  void read_whole(const Candidate& candidate, ondemand::object object, const Surroundings& around) {
    const std::uint32_t answer = add_answer(*candidate.call, around, around.at);
    problems_.set_base(around.at);
    const std::size_t before = result_.objects.size();
    read_one(*candidate.whole, object, around.at, answer, result_.hints.parent);
    if (result_.objects.size() > before) {
      const Id id = identity_of(*candidate.whole->schema, result_.objects.back().object);
      result_.answers[answer].parent = arena_.text(id.to_string());
    }
  }

  bool read_lone_object(ondemand::object object, const Surroundings& around) {
    const FirstElement shape{Scalar::Type::Object, keys_of(object), {}};
    const Candidate& kind = *best_kind(shape);
    const std::uint32_t answer = add_answer(hinted_call(*kind.call), around, around.at);
    problems_.set_base(around.at);
    read_one(*kind.plan, object, around.at, answer, {});
    if (result_.file.format.empty()) result_.file.format = "bare-list";
    return true;
  }

  void read_one(const Plan& plan, ondemand::object object, const Step* place, std::uint32_t answer,
      std::string_view parent) {
    const Schema& schema = *plan.schema;
    std::byte* made = arena_.take(schema.size, schema.alignment);
    std::memcpy(made, schema.blank, schema.size);
    Reach reach = reader_.read(object, plan, made, nullptr);
    const Id id = name_object(schema, made, parent);
    Header& header = *reinterpret_cast<Header*>(made);
    header.place = place;
    if (!id.present() && schema.identity >= 0 && reach < Reach::Object) {
      reach = Reach::Object;
      problems_.add_fault("missing-field",
          Severity::Error,
          nullptr,
          Reach::Object,
          missing_name(schema, answer),
          missing_name_mend(answer));
    }
    if (id.present() && id.is_text()) take_arn_evidence(id.text(), header, arena_);
    const bool left_out = reach > Reach::Value;
    const std::string printed = left_out || problems_.has_faults() ? id.to_string() : std::string();
    problems_.close_object(title_of(schema.kind), printed, left_out);
    ++result_.answers[answer].objects;
    if (left_out) {
      result_.left_out.push_back({schema.kind, arena_.text(printed), header.account, header.region, place});
    } else {
      result_.objects.push_back({made, &schema, answer});
    }
  }

  /// The identity; else what stands in for it; else the parent that the file's name tells.
  Id name_object(const Schema& schema, std::byte* object, std::string_view parent) {
    if (schema.identity < 0) return {};
    Id& id = *reinterpret_cast<Id*>(object + schema.identity);
    if (!id.present() && schema.alternate >= 0) id = alternate_name(schema, object + schema.alternate);
    if (!id.present() && !parent.empty()) id = Id::read(parent, arena_);
    return id;
  }

  Id alternate_name(const Schema& schema, const std::byte* at) {
    switch (schema.alternate_shape) {
      case Shape::Text:
        return Id::borrow(*reinterpret_cast<const Text*>(at));
      case Shape::Id:
        return *reinterpret_cast<const Id*>(at);
      case Shape::Address: {
        const auto& address = *reinterpret_cast<const Address*>(at);
        return address.present() ? Id::borrow(arena_.text(address.to_string())) : Id();
      }
      default:
        return {};
    }
  }

  std::string missing_name(const Schema& schema, std::uint32_t answer) const {
    const Call& call = *result_.answers[answer].call;
    if (call.form == Form::Answer)
      return fmt::format(
          "the answer of {} does not say whose it is: {} is neither in it nor in the file's name",
          full_name(call),
          schema.identity_key);
    return fmt::format("{} is missing", schema.identity_key);
  }

  std::string missing_name_mend(std::uint32_t answer) const {
    const Call& call = *result_.answers[answer].call;
    if (call.form == Form::Answer)
      return fmt::format("rename the file to {}{}.ID.json, with the id of its parent as ID",
          call.service == "ec2" ? "" : std::string(call.service) + "-",
          call.name);
    return "export the object again, without --query";
  }

  Arena& arena_;
  ProblemSink& problems_;
  FileResult& result_;
  RecordReader reader_;
  /// By the file's name, which then holds an answer that nothing here reads, and whose keys would mislead.
  const Call* known_call_ = nullptr;

  /// A list that is read in pieces: its answer, and the index of the next element.
  struct Running {
    std::uint32_t answer;
    std::uint32_t next;
  };
  std::optional<Running> last_list_;
  std::optional<Running> goes_on_;
};

// ------------------------------------------------------------------------------------------ documents

class TextReader {
 public:
  TextReader(
      std::string_view json, std::size_t capacity, Arena& arena, ProblemSink& problems, FileResult& result)
      : json_(json),
        capacity_(capacity),
        problems_(problems),
        reader_(arena, problems, result),
        result_(result),
        root_(arena.make(Step{})),
        arena_(arena) {
    result.roots.push_back(root_);
  }

  JsonOutcome read() {
    // Nearly every file holds one document: read it as such, and look for more only if it ends early.
    Step* first = arena_.make(Step{});
    result_.roots.push_back(first);
    const Outcome whole = read_one(json_, first, true);
    if (whole == Outcome::Complete) return outcome();
    if (whole == Outcome::Failed) return JsonOutcome::Broken;
    const Documents documents = split_documents(json_);
    if (documents.whole.size() + (documents.torn.empty() ? 0 : 1) > 1 || whole == Outcome::MoreFollows) {
      first->up = root_;  // several documents count as a list of them
      problems_.prefix_pointers("/0");
    }
    if (documents.stray) tell_stray();
    const std::size_t done = whole == Outcome::MoreFollows ? 1 : 0;
    // A broken document costs itself; those behind it are read all the same.
    for (std::size_t i = done; i < documents.whole.size(); ++i)
      read_one(documents.whole[i], place(documents, i), false);
    if (!documents.torn.empty()) read_torn(documents);
    return outcome();
  }

  /// Whether all the pieces were valid and of one list. If not, what was read is of no use.
  bool read_pieces(Pieces& pieces) {
    Step* first = arena_.make(Step{});
    result_.roots.push_back(first);
    problems_.set_base(first);
    const Surroundings around{first, {}, {}, 0};
    try {
      for (std::string_view piece = pieces.next(); !piece.empty(); piece = pieces.next()) {
        ondemand::document document = parser_.iterate(piece.data(), piece.size(), pieces.capacity());
        const bool recognised = reader_.read_object(document.get_object().value(), around);
        if (!recognised || reader_.still_expects_more() || !at_end(document)) return false;
        if (!reader_.expect_more()) return false;
      }
    } catch (const simdjson::simdjson_error&) {
      return false;
    }
    return pieces.complete();
  }

 private:
  enum class Outcome : std::uint8_t { Complete, MoreFollows, NotOneDocument, Failed };

  JsonOutcome outcome() const {
    if (broken_) return JsonOutcome::Broken;
    return recognised_ ? JsonOutcome::Read : JsonOutcome::NotAnExport;
  }

  const Step* place(const Documents& documents, std::size_t i) {
    if (documents.whole.size() + (documents.torn.empty() ? 0 : 1) == 1) return root_;
    return arena_.make(Step{root_, {}, static_cast<std::uint32_t>(i), 0});
  }

  Outcome read_one(std::string_view text, const Step* at, bool may_be_several) {
    const std::size_t room = capacity_ - static_cast<std::size_t>(text.data() - json_.data());
    ondemand::document document;
    problems_.set_base(at);
    if (const auto fault = parser_.iterate(text.data(), text.size(), room).get(document);
        fault != simdjson::SUCCESS) {
      if (may_be_several) return Outcome::NotOneDocument;
      return fail(at, simdjson::error_message(fault), text.data());
    }
    const std::size_t before = result_.objects.size();
    try {
      const Surroundings around{at, {}, {}, 0};
      switch (document.type().value()) {
        case ondemand::json_type::object:
          recognised_ = reader_.read_object(document.get_object().value(), around) || recognised_;
          break;
        case ondemand::json_type::array:
          recognised_ = reader_.read_array(document.get_array().value(), around) || recognised_;
          break;
        default:
          return may_be_several ? Outcome::NotOneDocument : Outcome::Complete;
      }
    } catch (const simdjson::simdjson_error& error) {
      if (may_be_several && result_.objects.empty() && result_.left_out.empty() && result_.answers.empty()) {
        problems_.forget();
        return Outcome::NotOneDocument;
      }
      const char* location = text.data();
      if (document.current_location().get(location) != simdjson::SUCCESS) location = text.data();
      return fail(at, error.what(), location, result_.objects.size() - before);
    }
    if (at_end(document)) return Outcome::Complete;
    return may_be_several ? Outcome::MoreFollows : Outcome::Complete;
  }

  /// `where` points at the fault, or at the document's beginning where only the document is known.
  Outcome fail(const Step* at, const char* why, const char* where, std::size_t read = 0) {
    problems_.set_base(at);
    broken_ = true;
    problems_.close_object("object", {}, true);
    problems_.add("not-json",
        Severity::Error,
        nullptr,
        fmt::format("this is not valid JSON at {}: {}", line_and_column(where), why),
        read == 0 ? "nothing of it could be used"
                  : fmt::format("{} before the fault could be read, the rest could not", objects(read)),
        "export it again; do not edit exports by hand");
    for (Answer& answer : result_.answers) answer.complete = false;
    return Outcome::Failed;
  }

  std::string line_and_column(const char* where) const {
    const auto offset = static_cast<std::size_t>(where - json_.data());
    const std::string_view before = json_.substr(0, std::min(offset, json_.size()));
    const auto line = std::ranges::count(before, '\n') + 1;
    const std::size_t start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    return fmt::format("line {}, column {}", line, before.size() - start + 1);
  }

  void tell_stray() {
    problems_.set_base(root_);
    problems_.add("stray-text",
        Severity::Warning,
        nullptr,
        "there are words between or behind the JSON documents",
        "they are ignored; the export may have been cut off by an error",
        "look at the file's end, and export it again if an error stands there");
  }

  static bool at_end(ondemand::document& document) {
    const char* location = nullptr;
    return document.current_location().get(location) != simdjson::SUCCESS;
  }

  static std::string objects(std::size_t count) {
    return fmt::format("{} object{}", count, count == 1 ? "" : "s");
  }

  static std::string torn_effect(std::size_t read) {
    if (read == 0) return "nothing before the end could be read";
    return objects(read) + " before the end could be read; what follows is unknown";
  }

  /// The last document ends before it is complete: what it holds of whole objects is read.
  void read_torn(const Documents& documents) {
    const Step* at = place(documents, documents.whole.size());
    const std::string mended = mend_torn(documents.torn);
    const std::size_t before = result_.objects.size();
    if (!mended.empty()) {
      torn_ = std::make_unique<simdjson::padded_string>(mended);
      ondemand::document document;
      try {
        if (parser_.iterate(*torn_).get(document) == simdjson::SUCCESS) {
          const Surroundings around{at, {}, {}, 0};
          ondemand::value value;
          if (document.get_value().get(value) == simdjson::SUCCESS)
            recognised_ = reader_.read_value(value, around) || recognised_;
        }
      } catch (const simdjson::simdjson_error&) {
        problems_.close_object("object", {}, true);  // what was read until there stays
      }
    }
    for (Answer& answer : result_.answers) answer.complete = false;
    broken_ = true;
    problems_.set_base(at);
    problems_.add("torn-file",
        Severity::Error,
        nullptr,
        "the file ends in the middle of a document",
        torn_effect(result_.objects.size() - before),
        "export it again; the disk may have been full, or the export was interrupted");
  }

  std::string_view json_;
  std::size_t capacity_;
  ProblemSink& problems_;
  AnswerReader reader_;
  FileResult& result_;
  Step* root_;
  Arena& arena_;
  ondemand::parser parser_;
  std::unique_ptr<simdjson::padded_string> torn_;
  bool recognised_ = false;
  bool broken_ = false;
};

}  // namespace

JsonOutcome read_answers(
    std::string_view json, std::size_t capacity, Arena& arena, ProblemSink& problems, FileResult& result) {
  TextReader reader(json, capacity, arena, problems, result);
  return reader.read();
}

bool read_answer_in_pieces(Pieces& pieces, Arena& arena, ProblemSink& problems, FileResult& result) {
  if (!AnswerReader::names_list(pieces.key())) return false;
  return TextReader({}, 0, arena, problems, result).read_pieces(pieces);
}

void prepare_answer_reader() { index(); }

}  // namespace vpcscope
