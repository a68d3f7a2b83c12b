#include "importers/aws/answer_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "importers/detect.h"

namespace vpcscope {
namespace {

/// An object is recognised by no more of its keys than this; no kind of AWS has as many.
constexpr std::size_t most_keys_looked_at = 250;

/// Answers wrapped deeper than this (by account, Region, service, call, ...) are nobody's export.
constexpr int deepest_wrapper = 6;

}  // namespace

AnswerReader::AnswerReader(Arena& arena) : arena_(arena), reader_(arena) {}

void AnswerReader::begin(ProblemSink& problems, FileResult& result) {
  problems_ = &problems;
  result_ = &result;
  reader_.begin(problems);
  unread_call_ = answer_index().unread_call(result.hints);
  last_list_.reset();
  goes_on_.reset();
}

bool AnswerReader::names_list(std::string_view key) {
  const auto is_list = [](const Candidate& candidate) { return candidate.call->form == Form::List; };
  return std::ranges::any_of(answer_index().find(key), is_list);
}

bool AnswerReader::expect_more() {
  goes_on_ = std::exchange(last_list_, std::nullopt);
  return goes_on_.has_value();
}

bool AnswerReader::read_value(ondemand::value value, const Surroundings& around) {
  switch (RecordReader::peek(value).type) {
    case Scalar::Type::Object:
      return read_object(value.get_object().value(), around);
    case Scalar::Type::Array:
      return read_array(value.get_array().value(), around);
    default:
      return false;
  }
}

bool AnswerReader::read_object(ondemand::object object, const Surroundings& around) {
  if (around.depth > deepest_wrapper) return false;
  if (around.depth > 0 && !looks_like_wrapper(keys_of(object))) {
    leave(object);
    return false;
  }
  if (around.depth == 0 && unread_call_ == nullptr && is_lone_object(object))
    return read_lone_object(object, around);
  const Mark before{result_->objects.size(), result_->answers.size(), result_->left_out.size()};
  const std::size_t first_answer = goes_on_ ? goes_on_->answer : before.answers;
  Members members;
  for (auto field : object) read_member(RecordReader::key_of(field), field.value().value(), around, members);
  if (around.depth == 0) last_members_ = members.keys.size();
  if (around.depth == 0 && unread_call_ != nullptr) {
    add_answer(*unread_call_, around, around.at);
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
  for (std::size_t i = first_answer; i < result_->answers.size(); ++i)
    result_->answers[i].has_token = result_->answers[i].has_token || members.token;
  return members.recognised;
}

bool AnswerReader::read_array(ondemand::array array, const Surroundings& around) {
  if (around.depth > deepest_wrapper) return false;
  const FirstElement first = peek_first(array);
  if (first.type == Scalar::Type::Broken || is_foreign(first.keys)) return false;
  if (const Candidate* kind = best_kind(first)) {
    read_list(*kind, array, around.at, around);
    if (result_->file.format.empty()) result_->file.format = "bare-list";
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

void AnswerReader::read_member(
    std::string_view key, ondemand::value value, const Surroundings& around, Members& members) {
  members.keys.push_back(key);
  const Scalar seen = RecordReader::peek(value);
  if (is_token(key))
    members.token = members.token || (seen.type == Scalar::Type::String && !seen.text.empty());
  if (is_metadata(key) || is_token(key) || (around.depth == 0 && unread_call_ != nullptr)) return;
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
bool AnswerReader::read_scalar(std::string_view key, const Scalar& seen, const Surroundings& around) {
  if (key == "Account" && seen.type == Scalar::Type::String) {
    result_->caller_account = seen.text;
    return read_known(key, around);
  }
  const auto is_list = [](const Candidate& candidate) {
    return candidate.plan != nullptr && candidate.call->form != Form::Answer;
  };
  if (key.size() < 4 || around.depth > 0 || std::ranges::none_of(answer_index().find(key), is_list))
    return false;
  const Frame here{.up = nullptr, .key = key};
  problems_->set_base(around.at);
  problems_->add("wrong-type",
      Severity::Error,
      &here,
      fmt::format("{} is no list", key),
      "nothing of it was used",
      "export it again with the AWS CLI's --output json");
  return true;
}

/// An object that stands alone, as `lambda get-function-configuration` prints one: its keys are a kind's
/// own, and hardly any is an answer's.
bool AnswerReader::is_lone_object(ondemand::object& object) const {
  const std::string_view first = first_key(object);
  const auto is_list = [](const Candidate& candidate) {
    return candidate.call->form == Form::List || candidate.call->form == Form::Inner;
  };
  if (std::ranges::any_of(answer_index().find(first), is_list) && first != "Attachments") return false;
  FirstElement shape{Scalar::Type::Object, keys_of(object), {}};
  return shape.keys.size() >= 3 && best_kind(shape) != nullptr;
}

std::string_view AnswerReader::first_key(ondemand::object& object) {
  std::string_view key;
  for (auto field : object) {
    key = RecordReader::key_of(field);
    break;
  }
  object.reset().value();
  return key;
}

/// Whether the keys are another tool's format, in which parts may look like AWS's but mean something else.
bool AnswerReader::is_foreign(const std::vector<std::string_view>& keys) {
  const auto format = foreign_json_format(keys);
  if (format && result_->foreign.empty()) result_->foreign = *format;
  return format.has_value();
}

void AnswerReader::forget(const Mark& before) {
  result_->objects.resize(before.objects);
  result_->answers.resize(before.answers);
  result_->left_out.resize(before.left_out);
  problems_->forget();
}

const Step* AnswerReader::step(const Step* up, std::uint32_t at) { return arena_.make(Step{up, {}, at, 0}); }
const Step* AnswerReader::step(const Step* up, std::string_view key) {
  return arena_.make(Step{up, arena_.text(key), 0, 0});
}

void AnswerReader::note_collector(std::string_view key) {
  if (key == "collector_version" || key == "provider") result_->file.format = "np-guard";
}

std::uint32_t AnswerReader::add_answer(const Call& call, const Surroundings& around, const Step* place) {
  Answer answer;
  answer.call = &call;
  answer.place = place;
  answer.account = around.account;
  answer.region = around.region;
  result_->answers.push_back(std::move(answer));
  return static_cast<std::uint32_t>(result_->answers.size() - 1);
}

bool AnswerReader::read_known(std::string_view key, const Surroundings& around) {
  for (const Candidate& candidate : answer_index().find(key)) {
    if (candidate.call->form != Form::Known) continue;
    add_answer(*candidate.call, around, around.at);
    return true;
  }
  return false;
}

/// Go programs print null for an empty list.
bool AnswerReader::read_null(std::string_view key, const Surroundings& around) {
  for (const std::string& spelling : {std::string(key), pascal_case(key)})
    for (const Candidate& candidate : answer_index().find(spelling)) {
      if (candidate.call->form == Form::Answer) continue;
      add_answer(*candidate.call, around, around.at);
      return true;
    }
  return false;
}

// ---- lists

FirstElement AnswerReader::peek_first(ondemand::array& array) {
  FirstElement first;
  for (auto element : array) {
    ondemand::value value = element.value();
    first.type = RecordReader::peek(value).type;
    if (first.type == Scalar::Type::Object) {
      for (auto field : value.get_object()) {
        if (first.keys.size() == most_keys_looked_at) continue;
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

/// Whether the elements look like answers of their own: {"LoadBalancerArn": ..., "Listeners": [...]}.
bool AnswerReader::holds_answers(const FirstElement& first) {
  return first.type == Scalar::Type::Object && looks_like_wrapper(first.keys);
}

AnswerReader::Read AnswerReader::read_list_member(std::string_view key, ondemand::array array,
    const Surroundings& around, const std::vector<std::string_view>& beside) {
  std::span<const Candidate> candidates = answer_index().find(key);
  std::string pascal;
  if (candidates.empty()) {
    pascal = pascal_case(key);
    if (pascal != key) candidates = answer_index().find(pascal);
  }
  const bool plain = candidates.size() == 1 && candidates.front().call->form == Form::List;
  if (plain && !looks_foreign(candidates.front(), array)) {
    read_list(candidates.front(), array, step(around.at, key), around);
    return {.done = true};
  }
  const FirstElement first = peek_first(array);
  const Candidate* chosen = choose({key, first, beside, result_->hints}, candidates);
  if (chosen != nullptr && chosen->call->form == Form::Known) {
    Answer& known = result_->answers[add_answer(*chosen->call, around, around.at)];
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
  if (candidates.empty() && result_->file.format.empty()) result_->file.format = "bare-list";
  return {.done = true};
}

/// A sole candidate may still be a wrapper of the same name, a --query result, or a list of strings.
bool AnswerReader::looks_foreign(const Candidate& candidate, ondemand::array& array) {
  const FirstElement first = peek_first(array);
  if (first.type == Scalar::Type::Broken) return false;
  if (first.type != Scalar::Type::Object) return true;
  return cover(*candidate.plan, first.keys).known < least_cover_of_known_key;
}

void AnswerReader::read_list(
    const Candidate& candidate, ondemand::array array, const Step* at, const Surroundings& around) {
  Running list{0, 0};
  if (goes_on_ && result_->answers[goes_on_->answer].call == candidate.call) {
    list = *std::exchange(goes_on_, std::nullopt);
    at = result_->answers[list.answer].place;
  } else {
    list.answer = add_answer(*candidate.call, around, at);
  }
  for (auto element : array) {
    const Step* place = step(at, list.next++);
    problems_->set_base(place);
    ondemand::value value = element.value();
    if (RecordReader::peek(value).type != Scalar::Type::Object) {
      tell_bad_element(candidate, place);
      ++result_->answers[list.answer].objects;
      continue;
    }
    const std::size_t before = result_->objects.size();
    read_one(*candidate.plan, value.get_object().value(), place, list.answer, {});
    if (result_->objects.size() > before) name_parent(result_->objects.back());
  }
  // Only a list of the outermost object can go on in the next piece.
  if (around.depth == 0) last_list_ = list;
}

/// Whose child an element is, where the file's name tells and the answer does not.
void AnswerReader::name_parent(const ReadObject& made) {
  if (made.schema->parent < 0 || result_->hints.parent.empty()) return;
  Id& id = *reinterpret_cast<Id*>(static_cast<std::byte*>(made.object) + made.schema->parent);
  if (!id.present()) id = Id::read(result_->hints.parent, arena_);
}

void AnswerReader::tell_bad_element(const Candidate& candidate, const Step* place) {
  problems_->set_base(place);
  problems_->add("wrong-type",
      Severity::Error,
      nullptr,
      fmt::format("an element of {} is not an object", candidate.call->key),
      "it is left out",
      "export it again with --output json");
  result_->left_out.push_back({candidate.call->kind, {}, {}, {}, place});
}

/// The owner of a reservation is its instances' owner.
void AnswerReader::read_inner_list(
    const Candidate& candidate, ondemand::object object, const Step* outer, const Surroundings& around) {
  const std::size_t first_object = result_->objects.size();
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
  for (std::size_t at = first_object; at < result_->objects.size(); ++at) {
    Header& header = *reinterpret_cast<Header*>(result_->objects[at].object);
    if (!header.account.present()) header.account = arena_.text(owner);
  }
}

void AnswerReader::read_nested_lists(
    const Candidate& candidate, ondemand::array array, const Surroundings& around) {
  const std::size_t answers_before = result_->answers.size();
  std::uint32_t i = 0;
  for (auto element : array) {
    const Step* outer = step(around.at, i++);
    ondemand::value value = element.value();
    if (RecordReader::peek(value).type == Scalar::Type::Object)
      read_inner_list(candidate, value.get_object().value(), outer, around);
    else
      tell_bad_element(candidate, outer);
  }
  if (result_->answers.size() == answers_before) add_answer(*candidate.call, around, around.at);
}

// ---- single objects

AnswerReader::Read AnswerReader::read_object_member(
    std::string_view key, ondemand::object object, const Surroundings& around) {
  for (const Candidate& candidate : answer_index().find(key))
    if (!candidate.wants_list && candidate.call->form == Form::Answer) return {.whole = &candidate};
  Surroundings inner = around;
  inner.at = step(around.at, key);
  ++inner.depth;
  if (const Candidate* kind = kind_of_lone(key, object)) {  // a get- call's answer: a list of one
    const std::uint32_t answer = add_answer(*kind->call, around, inner.at);
    problems_->set_base(inner.at);
    read_one(*kind->plan, object, inner.at, answer, result_->hints.parent);
    return {.done = true};
  }
  if (read_known(key, around)) return {.done = true};
  if (is_account_id(key)) inner.account = key;
  if (is_region(key)) inner.region = key;
  return {.done = read_object(object, inner)};
}

/// A list's key over a single object, whose keys are looked at only where that may be.
const Candidate* AnswerReader::kind_of_lone(std::string_view key, ondemand::object& object) const {
  const auto may_be = [](const Candidate& candidate) {
    return candidate.wants_list && candidate.plan != nullptr && candidate.call->form == Form::List;
  };
  if (std::ranges::none_of(answer_index().find(key), may_be)) return nullptr;
  return lone_kind(key, keys_of(object), result_->hints);
}

/// Goes on behind the object.
void AnswerReader::leave(ondemand::object& object) {
  for (auto field : object) field.key().value();
}

std::vector<std::string_view> AnswerReader::keys_of(ondemand::object& object) {
  std::vector<std::string_view> keys;
  for (auto field : object)
    if (const std::string_view key = RecordReader::key_of(field); keys.size() < most_keys_looked_at)
      keys.push_back(key);
  object.reset().value();
  return keys;
}

void AnswerReader::read_whole(
    const Candidate& candidate, ondemand::object object, const Surroundings& around) {
  const std::uint32_t answer = add_answer(*candidate.call, around, around.at);
  problems_->set_base(around.at);
  const std::size_t before = result_->objects.size();
  read_one(*candidate.whole, object, around.at, answer, result_->hints.parent);
  if (result_->objects.size() > before) {
    const Id id = identity_of(*candidate.whole->schema, result_->objects.back().object);
    result_->answers[answer].parent = arena_.text(id.to_string());
  }
}

bool AnswerReader::read_lone_object(ondemand::object object, const Surroundings& around) {
  const FirstElement shape{Scalar::Type::Object, keys_of(object), {}};
  const Candidate& kind = *best_kind(shape);
  const std::uint32_t answer = add_answer(hinted_call(*kind.call, result_->hints), around, around.at);
  problems_->set_base(around.at);
  read_one(*kind.plan, object, around.at, answer, {});
  if (result_->file.format.empty()) result_->file.format = "bare-list";
  return true;
}

void AnswerReader::read_one(const Plan& plan, ondemand::object object, const Step* place,
    std::uint32_t answer, std::string_view parent) {
  const Schema& schema = *plan.schema;
  std::byte* made = arena_.take(schema.size, schema.alignment);
  std::memcpy(made, schema.blank, schema.size);
  Reach reach = reader_.read(object, plan, made, nullptr);
  const Id id = name_object(schema, made, parent);
  Header& header = *reinterpret_cast<Header*>(made);
  header.place = place;
  if (!id.present() && schema.identity >= 0 && reach < Reach::Object) {
    reach = Reach::Object;
    problems_->add_fault("missing-field",
        Severity::Error,
        nullptr,
        Reach::Object,
        missing_name(schema, answer),
        missing_name_mend(answer));
  }
  if (id.present() && id.is_text()) take_arn_evidence(id.text(), header, arena_);
  const bool left_out = reach > Reach::Value;
  const std::string printed = left_out || problems_->has_faults() ? id.to_string() : std::string();
  problems_->close_object(title_of(schema.kind), printed, left_out);
  ++result_->answers[answer].objects;
  if (left_out) {
    result_->left_out.push_back({schema.kind, arena_.text(printed), header.account, header.region, place});
  } else {
    result_->objects.push_back({made, &schema, answer});
  }
}

/// The identity; else what stands in for it; else the parent that the file's name tells.
Id AnswerReader::name_object(const Schema& schema, std::byte* object, std::string_view parent) {
  if (schema.identity < 0) return {};
  Id& id = *reinterpret_cast<Id*>(object + schema.identity);
  if (!id.present() && schema.alternate >= 0) id = alternate_name(schema, object + schema.alternate);
  if (!id.present() && !parent.empty()) id = Id::read(parent, arena_);
  return id;
}

Id AnswerReader::alternate_name(const Schema& schema, const std::byte* at) {
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

std::string AnswerReader::missing_name(const Schema& schema, std::uint32_t answer) const {
  const Call& call = *result_->answers[answer].call;
  if (call.form == Form::Answer)
    return fmt::format(
        "the answer of {} does not say whose it is: {} is neither in it nor in the file's name",
        full_name(call),
        schema.identity_key);
  return fmt::format("{} is missing", schema.identity_key);
}

std::string AnswerReader::missing_name_mend(std::uint32_t answer) const {
  const Call& call = *result_->answers[answer].call;
  if (call.form == Form::Answer)
    return fmt::format("rename the file to {}{}.ID.json, with the id of its parent as ID",
        call.service == "ec2" ? "" : std::string(call.service) + "-",
        call.name);
  return "export the object again, without --query";
}

}  // namespace vpcscope
