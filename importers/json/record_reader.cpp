#include "importers/json/record_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace vpcscope {
namespace {

Reach worse(Reach a, Reach b) { return std::max(a, b); }

/// A raw key ends at the first quote that is not escaped; keys of exports hold no escapes.
std::string_view key_text(const char* raw) {
  const char* end = raw;
  while (*end != '"') end += *end == '\\' ? 2 : 1;
  return {raw, static_cast<std::size_t>(end - raw)};
}

bool is_key(const char* raw, std::string_view key) {
  return std::memcmp(raw, key.data(), key.size()) == 0 && raw[key.size()] == '"';
}

/// Without the white space behind it. Inside a token nothing that small can stand last.
std::string_view trimmed(std::string_view token) {
  while (!token.empty() && static_cast<unsigned char>(token.back()) <= ' ') token.remove_suffix(1);
  return token;
}

Scalar scalar_of_token(std::string_view token) {
  if (token.empty()) return {Scalar::Type::Broken, {}};
  // A bracket's token has the next line's indentation behind it; there is no need to walk back over that.
  if (token[0] == '{') return {Scalar::Type::Object, {}};
  if (token[0] == '[') return {Scalar::Type::Array, {}};
  token = trimmed(token);
  if (token.empty()) return {Scalar::Type::Broken, {}};  // nothing but control characters
  switch (token[0]) {
    case '"':
      return {Scalar::Type::String, token.substr(1, token.size() > 1 ? token.size() - 2 : 0)};
    case 'n':
      return {token == "null" ? Scalar::Type::Null : Scalar::Type::Broken, token};
    case 't':
      return {token == "true" ? Scalar::Type::True : Scalar::Type::Broken, token};
    case 'f':
      return {token == "false" ? Scalar::Type::False : Scalar::Type::Broken, token};
    default:
      break;
  }
  const bool number = token[0] == '-' || (token[0] >= '0' && token[0] <= '9');
  return {number ? Scalar::Type::Number : Scalar::Type::Broken, token};
}

/// How far a fault inside a list element reaches, seen from the object that holds the list.
Reach outside_element(Reach inside, const Schema& element, std::byte* object) {
  if (inside <= Reach::Value) return Reach::None;
  if (element.unusable < 0) return inside;  // the element can't be marked: the fault goes on up
  *reinterpret_cast<bool*>(object + element.unusable) = true;
  return Reach::None;
}

}  // namespace

std::byte* Scratch::push(const void* blank, std::size_t size) {
  if (used_ + size > capacity_) {
    capacity_ = std::max(capacity_ * 2, used_ + std::max(size * 8, std::size_t{1024}));
    auto grown = std::make_unique_for_overwrite<std::byte[]>(capacity_);
    if (used_ > 0) std::memcpy(grown.get(), memory_.get(), used_);
    memory_ = std::move(grown);
  }
  std::byte* at = memory_.get() + used_;
  std::memcpy(at, blank, size);
  used_ += size;
  return at;
}

RecordReader::RecordReader(Arena& arena) : arena_(&arena), guesses_(plan_slots(), 0) {}

void RecordReader::begin(ProblemSink& problems) {
  problems_ = &problems;
  depth_ = 0;
  for (Scratch& scratch : scratch_) scratch.truncate(0);  // a broken document leaves things behind
}

Scalar RecordReader::peek(ondemand::value& value) {
  const std::string_view token = value.raw_json_token();
  // Behind the end of a document whose brackets don't match, the length of a token wraps around.
  constexpr std::size_t wrapped_around = std::size_t{1} << 31;
  if (token.size() >= wrapped_around) throw simdjson::simdjson_error(simdjson::TAPE_ERROR);
  return scalar_of_token(token);
}

std::string_view RecordReader::key_of(simdjson::simdjson_result<ondemand::field>& field) {
  return key_text(field.key().value().raw());
}

Scalar RecordReader::scalar(ondemand::value& value) {
  Scalar seen = peek(value);
  if (seen.type == Scalar::Type::String && seen.text.find('\\') != std::string_view::npos)
    seen.text = value.get_string().value();
  return seen;
}

const PlanEntry* RecordReader::entry_of(const Plan& plan, const char* raw_key, std::uint32_t& slot) {
  std::uint16_t& guess = guesses_[slot];
  const PlanEntry* found = &plan.entries[guess];
  if (!found->stands_at(raw_key)) {
    found = plan.find(key_text(raw_key));
    if (found == nullptr) return nullptr;
    guess = static_cast<std::uint16_t>(found - plan.entries.data());
  }
  slot = plan.first_slot + 1U + guess;
  return found;
}

Reach RecordReader::read(ondemand::object object, const Plan& plan, std::byte* out, const Frame* at) {
  std::uint32_t seen = 0;
  std::uint64_t met = 0;  // of the first 64 entries: which keys came already
  std::uint32_t slot = plan.first_slot;
  Reach reach = Reach::None;
  for (auto field : object) {
    const char* raw_key = field.key().value().raw();
    const PlanEntry* entry = entry_of(plan, raw_key, slot);
    if (entry == nullptr && key_text(raw_key).find('\\') != std::string_view::npos)
      entry = plan.find(field.unescaped_key().value());
    if (entry == nullptr) {
      if (!plan.knows_all_keys) continue;
      const std::string_view key = key_text(raw_key);
      const Frame here{.up = at, .key = key};
      problems_->note_once("unknown-key",
          fmt::format("{}.{}", plan.name, key),
          &here,
          fmt::format("{} is no key that AWS is known to print in a {}", quoted(key), plan.name),
          "nothing to do, unless it is misspelt");
      continue;
    }
    if (entry->field == nullptr) continue;
    const Frame here{.up = at, .key = entry->key};
    const auto nth = static_cast<std::size_t>(entry - plan.entries.data());
    const std::uint64_t bit = nth < 64 ? std::uint64_t{1} << nth : 0;
    if ((met & bit) != 0) tell_duplicate(*entry, &here);
    met |= bit;
    const Reach inside = read_member(*entry, field.value().value(), out, &here);
    reach = worse(reach, inside);
    if (entry->required_bit != 0 && inside <= Reach::Value &&
        is_printed(*entry->field, out + entry->field->offset))
      seen |= entry->required_bit;
  }
  if (reach <= Reach::Value && (seen & plan.required) != plan.required)
    reach = worse(reach, missing(plan, seen, at));
  if (reach <= Reach::Value && plan.schema->fault != nullptr) reach = worse(reach, faulty(plan, out, at));
  return reach;
}

Reach RecordReader::faulty(const Plan& plan, const std::byte* object, const Frame* at) {
  std::string fault = plan.schema->fault(object);
  if (fault.empty()) return Reach::None;
  problems_->add_fault("bad-value",
      Severity::Error,
      at,
      Reach::Element,
      std::move(fault),
      "AWS never prints this: correct it, or export the object again");
  return Reach::Element;
}

void RecordReader::tell_duplicate(const PlanEntry& entry, const Frame* at) {
  problems_->add("duplicate-key",
      Severity::Warning,
      at,
      fmt::format("{} stands here twice", entry.key),
      "the last is used; other programs may use the first",
      "AWS never prints this: check where the file comes from");
}

Reach RecordReader::missing(const Plan& plan, std::uint32_t seen, const Frame* at) {
  Reach reach = Reach::None;
  for (const PlanEntry& entry : plan.entries) {
    if (entry.required_bit == 0 || (seen & entry.required_bit) != 0) continue;
    if (entry.field->role == Role::Identity)
      continue;  // whoever asked for the object looks for its name elsewhere
    problems_->add_fault("missing-field",
        Severity::Error,
        at,
        Reach::Element,
        fmt::format("{} is missing", entry.key),
        "export the object again, without --query");
    reach = Reach::Element;
  }
  return reach;
}

Reach RecordReader::read_member(
    const PlanEntry& entry, ondemand::value value, std::byte* object, const Frame* at) {
  const Field& field = *entry.field;
  const Scalar seen = scalar(value);
  switch (field.shape) {
    case Shape::Object:
      if (seen.type == Scalar::Type::Object)
        return read(value.get_object().value(), *entry.plan, object + field.offset, at);
      break;
    case Shape::List:
      if (seen.type == Scalar::Type::Array) return read_list(entry, value.get_array().value(), object, at);
      break;
    case Shape::Map:
      if (seen.type == Scalar::Type::Object) return read_map(entry, value.get_object().value(), object, at);
      break;
    case Shape::Tags:
      if (seen.type == Scalar::Type::Array || seen.type == Scalar::Type::Object)
        return read_tags(entry, value, object, at);
      break;
    default:
      break;
  }
  return assign(entry, seen, object, *arena_, at, *problems_) ? Reach::None : reach_of(field.role);
}

void RecordReader::store(Scratch& scratch, std::size_t start, const Schema& schema, std::byte* slice) {
  const std::size_t bytes = scratch.size() - start;
  std::byte* kept = arena_->take(std::max(bytes, std::size_t{1}), schema.alignment);
  if (bytes > 0) std::memcpy(kept, scratch.at(start), bytes);
  scratch.truncate(start);
  new (slice) Slice<std::byte>(kept, static_cast<std::uint32_t>(bytes / schema.size));
}

Reach RecordReader::read_element(
    const Plan& plan, ondemand::value value, std::byte* element, const Frame* at) {
  if (plan.schema->is_value)
    return assign(plan.entries.front(), scalar(value), element, *arena_, at, *problems_) ? Reach::None
                                                                                         : Reach::Element;
  const Scalar seen = peek(value);
  if (seen.type == Scalar::Type::Object) return read(value.get_object().value(), plan, element, at);
  problems_->add_fault("wrong-type",
      Severity::Error,
      at,
      Reach::Element,
      fmt::format("a list element is {}; expected an object",
          seen.type == Scalar::Type::Array ? "a list" : "a bare value"),
      "export it again with the AWS CLI's --output json");
  return Reach::Element;
}

Reach RecordReader::read_list(
    const PlanEntry& entry, ondemand::array list, std::byte* object, const Frame* at) {
  if (depth_ == deepest_list) return Reach::Object;
  const Schema& schema = *entry.field->schema;
  Scratch& scratch = scratch_[depth_++];
  const std::size_t start = scratch.size();
  Frame here{.up = at, .key = {}, .index = 0};
  Reach reach = Reach::None;
  try {
    for (auto element : list) {
      std::byte* made = scratch.push(schema.blank, schema.size);
      const Reach inside = read_element(*entry.plan, element.value(), made, &here);
      reach = worse(reach, outside_element(inside, schema, made));
      ++here.index;
    }
  } catch (const simdjson::simdjson_error&) {
    scratch.truncate(start);
    --depth_;
    throw;
  }
  --depth_;
  store(scratch, start, schema, object + entry.field->offset);
  return reach;
}

Reach RecordReader::read_map(
    const PlanEntry& entry, ondemand::object map, std::byte* object, const Frame* at) {
  if (depth_ == deepest_list) return Reach::Object;
  const Schema& schema = *entry.field->schema;
  const PlanEntry* name = entry.plan->find("{}");
  Scratch& scratch = scratch_[depth_++];
  const std::size_t start = scratch.size();
  Reach reach = Reach::None;
  try {
    for (auto field : map) {
      const std::string_view key = field.unescaped_key().value();
      std::byte* made = scratch.push(schema.blank, schema.size);
      const Frame here{.up = at, .key = key, .is_data = true};
      if (name != nullptr) assign(*name, {Scalar::Type::String, key}, made, *arena_, &here, *problems_);
      const Reach inside = read_element(*entry.plan, field.value().value(), made, &here);
      reach = worse(reach, outside_element(inside, schema, made));
    }
  } catch (const simdjson::simdjson_error&) {
    scratch.truncate(start);
    --depth_;
    throw;
  }
  --depth_;
  store(scratch, start, schema, object + entry.field->offset);
  return reach;
}

Reach RecordReader::read_tags(
    const PlanEntry& entry, ondemand::value value, std::byte* object, const Frame* at) {
  Scratch& scratch = scratch_[depth_];
  const std::size_t start = scratch.size();
  static constexpr Tag blank{};
  const auto text_of = [&](ondemand::value text) {
    const Scalar seen = scalar(text);
    const bool plain = seen.type == Scalar::Type::String || seen.type == Scalar::Type::Number;
    return plain ? arena_->text(seen.text) : Text::empty();
  };
  const auto push = [&](Text key, Text text) {
    Tag* tag = reinterpret_cast<Tag*>(scratch.push(&blank, sizeof(Tag)));
    *tag = {key, text};
  };
  if (peek(value).type == Scalar::Type::Object) {
    for (auto field : value.get_object()) {
      const Text key = arena_->text(field.unescaped_key().value());
      push(key, text_of(field.value().value()));
    }
  } else {
    for (auto element : value.get_array()) {
      ondemand::value one = element.value();
      if (peek(one).type != Scalar::Type::Object) {
        scratch.truncate(start);
        problems_->add_fault(
            "wrong-type", Severity::Warning, at, Reach::Value, "a tag is not an object", "correct the tags");
        return Reach::Value;
      }
      Text key;
      Text text;
      for (auto field : one.get_object()) {
        const char* raw = field.key().value().raw();
        if (is_key(raw, "Key") || is_key(raw, "key"))
          key = text_of(field.value().value());
        else if (is_key(raw, "Value") || is_key(raw, "value"))
          text = text_of(field.value().value());
      }
      push(key.present() ? key : Text::empty(), text.present() ? text : Text::empty());
    }
  }
  static const Schema tag_schema = [] {
    Schema made;
    made.size = sizeof(Tag);
    made.alignment = alignof(Tag);
    return made;
  }();
  store(scratch, start, tag_schema, object + entry.field->offset + offsetof(Header, tags));
  return Reach::None;
}

}  // namespace vpcscope
