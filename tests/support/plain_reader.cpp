#include "tests/support/plain_reader.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>

namespace vpcscope::testing {
namespace {

// ---- the tree

using Json = nlohmann::json;

class TreeMaker : public nlohmann::json_sax<Json> {
 public:
  explicit TreeMaker(Node& root) { open_.push_back(&root); }

  bool null() override { return put({}); }
  bool boolean(bool value) override { return put({.type = Node::Type::Bool, .yes = value}); }
  bool number_integer(number_integer_t value) override { return number(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return number(std::to_string(value)); }
  bool number_float(number_float_t, const string_t& text) override { return number(text); }
  bool string(string_t& value) override { return put({.type = Node::Type::String, .text = value}); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Node::Type::Object); }
  bool start_array(std::size_t) override { return open(Node::Type::List); }
  bool key(string_t& value) override {
    key_ = value;
    return true;
  }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }

 private:
  bool number(std::string text) { return put({.type = Node::Type::Number, .text = std::move(text)}); }

  Node& slot() {
    Node& top = *open_.back();
    if (!started_) return top;
    if (top.type == Node::Type::List) return top.items.emplace_back();
    return top.members.emplace_back(key_, Node()).second;
  }

  bool put(Node node) {
    slot() = std::move(node);
    return true;
  }

  bool open(Node::Type type) {
    Node& made = slot();
    made.type = type;
    if (started_) open_.push_back(&made);
    started_ = true;
    return true;
  }

  bool close() {
    if (open_.size() > 1) open_.pop_back();
    return true;
  }

  std::vector<Node*> open_;
  std::string key_;
  bool started_ = false;
};

std::string unescaped(std::string token) {
  for (std::size_t at = 0; (at = token.find('~', at)) != std::string::npos; ++at)
    if (at + 1 < token.size()) token.replace(at, 2, token[at + 1] == '1' ? "/" : "~");
  return token;
}

// ---- values

template <class T>
T& as(std::byte* at) {
  return *reinterpret_cast<T*>(at);
}

bool same_name(std::string_view a, std::string_view b) {
  if (a.size() != b.size() || a.empty()) return a == b;
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return lower(a[0]) == lower(b[0]) && a.substr(1) == b.substr(1);
}

bool is_twelve_digits(std::string_view text) {
  return text.size() == 12 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_word_and_number(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size()) return false;
  return std::all_of(text.begin() + static_cast<std::ptrdiff_t>(colon) + 1, text.end(), [](char c) {
    return c >= '0' && c <= '9';
  });
}

/// arn:partition:service:region:ACCOUNT:resource
std::string account_of_arn(const std::string& arn) {
  std::vector<std::string> parts(1);
  for (const char c : arn) {
    if (c == ':')
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts.size() >= 6 && parts[0] == "arn" && is_twelve_digits(parts[4]) ? parts[4] : std::string();
}

/// "12", "-3", "12.000"
std::optional<std::int64_t> whole_number(std::string_view text) {
  const std::size_t dot = text.find('.');
  const std::string_view digits = text.substr(0, dot);
  if (dot != std::string_view::npos && text.find_first_not_of('0', dot + 1) != std::string_view::npos)
    return std::nullopt;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

/// Null and "" where an id, an address or a block belongs leave a member as absent as no key at all.
bool is_there(const Field& field, std::byte* at) {
  switch (field.shape) {
    case Shape::Text:
      return as<Text>(at).present();
    case Shape::Word:
      return as<Word>(at).text.present();
    case Shape::Id:
      return as<Id>(at).present();
    case Shape::Flag:
      return as<Flag>(at).present();
    case Shape::Number:
      return as<Number>(at).present();
    case Shape::Address:
      return as<Address>(at).present();
    case Shape::Prefix:
      return as<Prefix>(at).present();
    case Shape::List:
    case Shape::Map:
      return as<Slice<std::byte>>(at).present();
    default:
      return true;
  }
}

std::optional<bool> truth(const Node& value) {
  if (value.type == Node::Type::Bool) return value.yes;
  if (value.type != Node::Type::String) return std::nullopt;
  std::string lower = value.text;
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  if (lower == "true") return true;
  if (lower == "false") return false;
  return std::nullopt;
}

}  // namespace

const Node* Node::member(std::string_view key) const {
  const Node* found = nullptr;
  for (const auto& [name, value] : members)
    if (name == key) found = &value;
  return found;
}

bool parse_node(std::string_view json, Node& node) {
  TreeMaker maker(node);
  return Json::sax_parse(json.begin(), json.end(), &maker);
}

const Node* node_at(const Node& root, std::string_view pointer) {
  const Node* at = &root;
  while (!pointer.empty() && at != nullptr) {
    const std::size_t end = pointer.find('/', 1);
    const std::string token =
        unescaped(std::string(pointer.substr(1, end == std::string_view::npos ? end : end - 1)));
    pointer = end == std::string_view::npos ? std::string_view() : pointer.substr(end);
    if (at->type == Node::Type::List) {
      const std::size_t index = std::stoul(token);
      at = index < at->items.size() ? &at->items[index] : nullptr;
    } else {
      at = at->member(token);
    }
  }
  return at;
}

PlainReader::Result PlainReader::read(const Schema& schema, const Node& object) {
  std::byte* made = arena_.take(schema.size, schema.alignment);
  std::memcpy(made, schema.blank, schema.size);
  const Harm harm = read_object(schema, object, made);
  Result result;
  result.usable = harm <= Harm::Value;
  if (result.usable) result.printed = print(schema, made);
  return result;
}

PlainReader::Harm PlainReader::read_object(const Schema& schema, const Node& object, std::byte* out) {
  Harm harm = Harm::None;
  std::vector<const Field*> had;
  for (const auto& [key, value] : object.members) {
    for (const Field& field : schema.fields) {
      if (!same_name(field.key, key)) continue;
      const Harm inside = read_field(field, value, out);
      if (inside <= Harm::Value && is_there(field, out + field.offset)) had.push_back(&field);
      harm = std::max(harm, inside);
      break;
    }
  }
  if (harm > Harm::Value) return harm;
  for (const Field& field : schema.fields)
    if (field.role == Role::Required && std::find(had.begin(), had.end(), &field) == had.end())
      return Harm::Element;
  if (schema.fault != nullptr && !schema.fault(out).empty()) return Harm::Element;
  return harm;
}

PlainReader::Harm PlainReader::read_field(const Field& field, const Node& value, std::byte* object) {
  if (value.type == Node::Type::Null) return Harm::None;
  const bool list = value.type == Node::Type::List;
  const bool map = value.type == Node::Type::Object;
  switch (field.shape) {
    case Shape::Object:
      if (map) return read_object(*field.schema, value, object + field.offset);
      break;
    case Shape::List:
      if (list) return read_list(field, value, object);
      break;
    case Shape::Map:
      if (map) return read_map(field, value, object);
      break;
    case Shape::Tags:
      if (list || map) return read_tags(field, value, object);
      break;
    default:
      return read_value(field, value, object);
  }
  return field.role == Role::Soft ? Harm::Value : Harm::Element;
}

PlainReader::Harm PlainReader::read_value(const Field& field, const Node& value, std::byte* object) {
  if (value.type == Node::Type::Null) return Harm::None;
  const Harm bad = field.role == Role::Soft       ? Harm::Value
                   : field.role == Role::Identity ? Harm::Object
                                                  : Harm::Element;
  std::byte* at = object + field.offset;
  const bool text = value.type == Node::Type::String;
  const bool number = value.type == Node::Type::Number;
  switch (field.shape) {
    case Shape::Text:
      if (!text && !number) return bad;
      as<Text>(at) = arena_.text(value.text);
      return Harm::None;
    case Shape::Word:
      if (value.type == Node::Type::Bool)
        as<Word>(at).text = arena_.text(value.yes ? "true" : "false");
      else if (text)
        as<Word>(at).text = arena_.text(value.text);
      else
        return bad;
      return Harm::None;
    case Shape::Id:
      if (!text) return bad;
      as<Id>(at) = Id::read(value.text, arena_);
      return Harm::None;
    case Shape::Flag: {
      const auto flag = truth(value);
      if (!flag) return bad;
      as<Flag>(at) = Flag::of(*flag);
      return Harm::None;
    }
    case Shape::Number: {
      const auto whole = text || number ? whole_number(value.text) : std::nullopt;
      if (!whole) return bad;
      as<Number>(at).value = *whole;
      return Harm::None;
    }
    case Shape::Address: {
      if (!text) return bad;
      if (value.text.empty()) return Harm::None;
      const auto address = Address::parse(value.text);
      if (!address) return bad;
      as<Address>(at) = *address;
      return Harm::None;
    }
    case Shape::Prefix: {
      if (!text) return bad;
      if (value.text.empty()) return Harm::None;
      const auto parsed = Prefix::parse(value.text);
      if (parsed.fault != PrefixFault::None && parsed.fault != PrefixFault::HostBits) return bad;
      as<Prefix>(at) = parsed.prefix;
      return Harm::None;
    }
    case Shape::Owner:
      if (!text) return bad;
      // np-guard's anonymised "OwnerId:8" tells accounts apart, too.
      if (is_twelve_digits(value.text) || is_word_and_number(value.text))
        as<Header>(object).account = arena_.text(value.text);
      return Harm::None;
    case Shape::Arn: {
      Header& header = as<Header>(object);
      const std::string account = text ? account_of_arn(value.text) : std::string();
      if (!header.account.present() && !account.empty()) header.account = arena_.text(account);
      return Harm::None;
    }
    default:
      return Harm::None;  // evidence of Regions, which print() does not show
  }
}

namespace {

/// Elements of a list, being gathered.
class Elements {
 public:
  explicit Elements(const Schema& schema) : schema_(schema) {}
  std::byte* add() {
    bytes_.emplace_back(schema_.size);
    std::memcpy(bytes_.back().data(), schema_.blank, schema_.size);
    return bytes_.back().data();
  }
  void store(std::byte* slice, Arena& arena) const {
    std::byte* kept = arena.take(std::max<std::size_t>(1, bytes_.size() * schema_.size), schema_.alignment);
    for (std::size_t i = 0; i < bytes_.size(); ++i)
      std::memcpy(kept + i * schema_.size, bytes_[i].data(), schema_.size);
    as<Slice<std::byte>>(slice) = Slice<std::byte>(kept, static_cast<std::uint32_t>(bytes_.size()));
  }

 private:
  const Schema& schema_;
  std::deque<std::vector<std::byte>> bytes_;
};

}  // namespace

PlainReader::Harm PlainReader::read_element(const Schema& schema, const Node& value, std::byte* element) {
  if (schema.is_value) {
    const Harm harm = read_value(schema.fields.front(), value, element);
    const bool nested = value.type == Node::Type::List || value.type == Node::Type::Object;
    return nested || harm != Harm::None ? Harm::Element : Harm::None;
  }
  if (value.type != Node::Type::Object) return Harm::Element;
  return read_object(schema, value, element);
}

/// A broken element is marked and costs itself, where its struct can be marked; else it costs what is around.
PlainReader::Harm PlainReader::read_list(const Field& field, const Node& list, std::byte* object) {
  Elements elements(*field.schema);
  Harm harm = Harm::None;
  for (const Node& item : list.items) {
    std::byte* made = elements.add();
    const Harm inside = read_element(*field.schema, item, made);
    if (inside <= Harm::Value) continue;
    if (field.schema->unusable >= 0)
      as<bool>(made + field.schema->unusable) = true;
    else
      harm = std::max(harm, inside);
  }
  elements.store(object + field.offset, arena_);
  return harm;
}

PlainReader::Harm PlainReader::read_map(const Field& field, const Node& map, std::byte* object) {
  Elements elements(*field.schema);
  Harm harm = Harm::None;
  for (const auto& [key, value] : map.members) {
    std::byte* made = elements.add();
    for (const Field& inner : field.schema->fields)
      if (inner.key == "{}") as<Text>(made + inner.offset) = arena_.text(key);
    const Harm inside = read_element(*field.schema, value, made);
    if (inside <= Harm::Value) continue;
    if (field.schema->unusable >= 0)
      as<bool>(made + field.schema->unusable) = true;
    else
      harm = std::max(harm, inside);
  }
  elements.store(object + field.offset, arena_);
  return harm;
}

PlainReader::Harm PlainReader::read_tags(const Field& field, const Node& value, std::byte* object) {
  std::vector<Tag> tags;
  const auto text_of = [&](const Node& node) {
    return node.type == Node::Type::String || node.type == Node::Type::Number ? arena_.text(node.text)
                                                                              : Text::empty();
  };
  for (const auto& [key, one] : value.members) tags.push_back({arena_.text(key), text_of(one)});
  for (const Node& item : value.items) {
    if (item.type != Node::Type::Object) return Harm::Value;
    Tag tag{Text::empty(), Text::empty()};
    for (const auto& [key, one] : item.members) {
      if (key == "Key" || key == "key") tag.key = text_of(one);
      if (key == "Value" || key == "value") tag.value = text_of(one);
    }
    tags.push_back(tag);
  }
  auto* kept =
      reinterpret_cast<Tag*>(arena_.take(std::max<std::size_t>(1, tags.size() * sizeof(Tag)), alignof(Tag)));
  std::copy(tags.begin(), tags.end(), kept);
  as<Header>(object + field.offset).tags = Slice<Tag>(kept, static_cast<std::uint32_t>(tags.size()));
  return Harm::None;
}

}  // namespace vpcscope::testing
