#include "model/record.h"

#include <algorithm>
#include <deque>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>

namespace vpcscope {

bool Word::is(std::string_view word) const {
  const std::string_view own = text.view();
  std::size_t i = 0;
  std::size_t j = 0;
  const auto skip = [](std::string_view s, std::size_t& at) {
    while (at < s.size() && (s[at] == '-' || s[at] == '_')) ++at;
  };
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  for (;;) {
    skip(own, i);
    skip(word, j);
    if (i == own.size() || j == word.size()) return i == own.size() && j == word.size() && text.present();
    if (lower(own[i++]) != lower(word[j++])) return false;
  }
}

Field ignored(std::string key) {
  Field made;
  made.key = std::move(key);
  return made;
}

Field owner(std::string key) {
  Field made;
  made.key = std::move(key);
  made.shape = Shape::Owner;
  return made;
}

Field region(std::string key) {
  Field made;
  made.key = std::move(key);
  made.shape = Shape::Region;
  made.role = Role::Soft;
  return made;
}

Field arn(std::string key) {
  Field made;
  made.key = std::move(key);
  made.shape = Shape::Arn;
  made.role = Role::Soft;
  return made;
}

Field tags(std::string key) {
  Field made;
  made.key = std::move(key);
  made.shape = Shape::Tags;
  made.role = Role::Soft;
  return made;
}

namespace detail {
namespace {

/// Synthetic schemas live as long as the program, as the described ones do.
const Schema* keep(Schema schema) {
  static std::mutex mutex;
  static std::deque<Schema> kept;
  const std::scoped_lock lock(mutex);
  kept.push_back(std::move(schema));
  return &kept.back();
}

/// "Groups[].GroupId" on a list of values: the same list, each element read from one key of an object.
Field list_of_one_key(Field field, const std::string& inner_path) {
  Schema element = *field.schema;
  std::vector<Field> inner = element.fields;
  inner.front().key = inner_path;
  element.fields.clear();
  element.is_value = false;
  field.schema = keep(finish(std::move(element), std::move(inner)));
  return field;
}

void note_name(Schema& schema, const Field& field) {
  if (field.role == Role::Identity && field.shape == Shape::Id) {
    schema.identity = field.offset;
    schema.identity_key = field.key;
  }
  if (field.role == Role::Second && field.shape == Shape::Id) schema.second = field.offset;
  if (field.role == Role::Parent && field.shape == Shape::Id) schema.parent = field.offset;
  if (field.role == Role::Alternate) {
    schema.alternate = field.offset;
    schema.alternate_shape = field.shape;
  }
}

}  // namespace

Schema finish(Schema schema, std::vector<Field> fields) {
  for (const Field& field : fields) note_name(schema, field);
  std::map<std::string, std::vector<Field>> nested;
  std::vector<std::string> order;
  for (Field& field : fields) {
    const std::size_t list = field.key.find("[].");
    const std::size_t dot = field.key.find('.');
    if (dot == std::string::npos && field.key.ends_with("{}") && field.key.size() > 2) {
      field.key.resize(field.key.size() - 2);
      field.shape = Shape::Map;
      schema.fields.push_back(std::move(field));
    } else if (dot == std::string::npos) {
      schema.fields.push_back(std::move(field));
    } else if (list != std::string::npos && list + 2 == dot) {
      const std::string inner = field.key.substr(list + 3);
      field.key.resize(list);
      schema.fields.push_back(list_of_one_key(std::move(field), inner));
    } else {
      const std::string outer = field.key.substr(0, dot);
      field.key.erase(0, dot + 1);
      if (!nested.contains(outer)) order.push_back(outer);
      nested[outer].push_back(std::move(field));
    }
  }
  for (const std::string& key : order) {
    Schema inner;
    inner.name = schema.name;
    inner.size = schema.size;
    inner.alignment = schema.alignment;
    inner.blank = schema.blank;
    Field field;
    field.key = key;
    field.shape = Shape::Object;
    field.schema = keep(finish(std::move(inner), std::move(nested[key])));
    schema.fields.push_back(std::move(field));
  }
  return schema;
}

}  // namespace detail

namespace {

using Json = nlohmann::ordered_json;

template <class T>
const T& as(const std::byte* at) {
  return *reinterpret_cast<const T*>(at);
}

Json json_of(const Schema& schema, const std::byte* object);

struct RawSlice {
  const std::byte* data;
  std::uint32_t size;
};

/// A Slice whatever it is of: its layout does not depend on the element.
RawSlice raw_slice(const std::byte* at) {
  const auto& slice = as<Slice<std::byte>>(at);
  return {slice.begin(), slice.size()};
}

Json tags_json(const Slice<Tag>& tags) {
  Json json = Json::object();
  for (const Tag& tag : tags) json[tag.key.str()] = tag.value.str();
  return json;
}

/// Null where the member is absent.
Json value_json(const Field& field, const std::byte* at) {
  switch (field.shape) {
    case Shape::Ignored:
    case Shape::Arn:
    case Shape::Region:
      return nullptr;
    case Shape::Owner: {
      const Text account = as<Header>(at).account;
      return account.present() ? Json(account.str()) : Json();
    }
    case Shape::Tags: {
      const Slice<Tag>& tags = as<Header>(at).tags;
      return tags.present() ? tags_json(tags) : Json();
    }
    case Shape::Text:
      return as<Text>(at).present() ? Json(as<Text>(at).str()) : Json();
    case Shape::Word:
      return as<Word>(at).present() ? Json(std::string(as<Word>(at).view())) : Json();
    case Shape::Id:
      return as<Id>(at).present() ? Json(as<Id>(at).to_string()) : Json();
    case Shape::Flag:
      return as<Flag>(at).present() ? Json(as<Flag>(at).yes()) : Json();
    case Shape::Number:
      return as<Number>(at).present() ? Json(as<Number>(at).value) : Json();
    case Shape::Address:
      return as<Address>(at).present() ? Json(as<Address>(at).to_string()) : Json();
    case Shape::Prefix:
      return as<Prefix>(at).present() ? Json(as<Prefix>(at).to_string()) : Json();
    case Shape::Object: {
      Json json = json_of(*field.schema, at);
      return json.empty() ? Json() : json;
    }
    case Shape::List:
    case Shape::Map: {
      const RawSlice slice = raw_slice(at);
      if (slice.data == nullptr) return nullptr;
      Json json = Json::array();
      for (std::uint32_t i = 0; i < slice.size; ++i) {
        const std::byte* element = slice.data + i * field.schema->size;
        json.push_back(field.schema->is_value ? value_json(field.schema->fields.front(), element)
                                              : json_of(*field.schema, element));
      }
      return json;
    }
  }
  return nullptr;
}

Json json_of(const Schema& schema, const std::byte* object) {
  Json json = Json::object();
  for (const Field& field : schema.fields) {
    Json value = value_json(field, object + field.offset);
    if (!value.is_null()) json[field.key] = std::move(value);
  }
  if (schema.unusable >= 0 && as<bool>(object + schema.unusable)) json["(unusable)"] = true;
  return json;
}

}  // namespace

bool is_printed(const Field& field, const std::byte* member) {
  switch (field.shape) {
    case Shape::Ignored:
    case Shape::Arn:
    case Shape::Region:
    case Shape::Owner:
    case Shape::Tags:
      return false;
    case Shape::Text:
      return as<Text>(member).present();
    case Shape::Word:
      return as<Word>(member).present();
    case Shape::Id:
      return as<Id>(member).present();
    case Shape::Flag:
      return as<Flag>(member).present();
    case Shape::Number:
      return as<Number>(member).present();
    case Shape::Address:
      return as<Address>(member).present();
    case Shape::Prefix:
      return as<Prefix>(member).present();
    case Shape::List:
    case Shape::Map:
      return raw_slice(member).data != nullptr;
    case Shape::Object:
      return std::ranges::any_of(
          field.schema->fields, [&](const Field& inner) { return is_printed(inner, member + inner.offset); });
  }
  return false;
}

std::string print(const Schema& schema, const void* object) {
  return json_of(schema, static_cast<const std::byte*>(object))
      .dump(-1, ' ', false, nlohmann::detail::error_handler_t::replace);
}

}  // namespace vpcscope
