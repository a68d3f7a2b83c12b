// How an AWS object is written down: plain structs, and beside each one table that tells which key of the
// export fills which member. Everything that handles objects without caring what they are (reading, printing,
// merging, looking for dangling ids) walks these tables; nothing is written twice.
//
//   struct Subnet {
//     Header header;
//     SubnetId id;
//     Prefix cidr;
//     ...
//   };
//   template <>
//   const Schema& schema_of<Subnet>() {
//     static const Schema schema = describe<Subnet>("ec2.Subnet",
//         identity("SubnetId", &Subnet::id),
//         owner("OwnerId"),
//         arn("SubnetArn"),
//         zone("AvailabilityZone", &Subnet::zone),
//         field("CidrBlock", &Subnet::cidr),
//         field("State", &Subnet::state),
//         field("Attachments[].VpcId", &InternetGateway::vpcs),          // a list of objects, one key of
//         each kept field("Attachment.InstanceId", &NetworkInterface::instance),   // a nested object,
//         flattened tags("Tags"));
//     return schema;
//   }
//
// Members are value types with an absent state of their own, so "not printed" and "printed as false" stay
// apart: Text, Word, Id/IdOf, Flag, Number, Address, Prefix, Slice<of any of these or of a described struct>,
// and described structs. All are trivially copyable: an object is one block of bytes, filled through its
// table.
//
// Invariant: every struct that has a schema is trivially copyable and default constructs to "nothing
// printed".
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "model/address.h"
#include "model/arena.h"
#include "model/id.h"
#include "model/prefix.h"
#include "model/text.h"

namespace vpcscope {

// ---------------------------------------------------------------------------------------------- values

/// A JSON boolean, or not printed.
struct Flag {
  enum class Value : std::uint8_t { Absent, No, Yes };
  Value value = Value::Absent;

  bool present() const { return value != Value::Absent; }
  bool yes() const { return value == Value::Yes; }
  bool no() const { return value == Value::No; }
  static Flag of(bool b) { return {b ? Value::Yes : Value::No}; }
  friend bool operator==(Flag, Flag) = default;
};

/// A whole number, or not printed.
struct Number {
  static constexpr std::int64_t absent = std::numeric_limits<std::int64_t>::min();
  std::int64_t value = absent;

  bool present() const { return value != absent; }
  std::int64_t value_or(std::int64_t other) const { return present() ? value : other; }
  friend bool operator==(Number, Number) = default;
};

/// One of AWS's enumerated words ("available", "pendingAcceptance"), kept as printed. R-IN-1: compared
/// ignoring case,
/// '-' and '_', for the API prints words that its own model spells otherwise.
struct Word {
  Text text;

  bool present() const { return text.present(); }
  bool is(std::string_view word) const;
  std::string_view view() const { return text.view(); }
  friend bool operator==(Word, Word) = default;
};

/// A list in an Arena. Absent (key not printed, or null) is not the same as empty.
template <class T>
class Slice {
 public:
  constexpr Slice() = default;
  Slice(T* data, std::uint32_t size) : data_(data), size_(size) {}

  bool present() const { return data_ != nullptr; }
  bool empty() const { return size_ == 0; }
  std::uint32_t size() const { return size_; }
  const T* begin() const { return data_; }
  const T* end() const { return data_ + size_; }
  const T& operator[](std::size_t i) const { return data_[i]; }
  std::span<const T> span() const { return {data_, size_}; }

 private:
  T* data_ = nullptr;
  std::uint32_t size_ = 0;
};

struct Tag {
  Text key;
  Text value;
};

/// Where in the input something stands: a chain of steps from it up to its file. Kept for every object; parts
/// of an object (the third rule of a group) are found by walking on from it, so they cost nothing.
struct Step {
  const Step* up = nullptr;
  Text key;                 // present: this step is an object's key
  std::uint32_t index = 0;  // else: this step is a list's index
  std::uint32_t file = 0;   // of the topmost step, which stands for the whole file
};

/// What every object carries, whatever it is.
struct Header {
  const Step* place = nullptr;
  Text account;  // from its owner id or ARN; filled in from the file's surroundings otherwise
  Text region;   // from its ARN or zone; likewise
  Slice<Tag> tags;
  bool derived = false;  // made from what another object says of it (an interface inside an instance)
};

// ---------------------------------------------------------------------------------------------- tables

struct Schema;

enum class Shape : std::uint8_t {
  Ignored,  // AWS prints this key; nothing of ours reads it
  Text,
  Word,
  Id,
  Flag,
  Number,
  Address,
  Prefix,
  Object,  // a described struct, in place
  List,    // Slice of described structs or of values
  Map,     // a JSON object whose keys are data: a Slice of described structs with a `key` member
  Tags,    // a list of {Key, Value}, or a plain object
  Owner,   // an account id, into the header
  Arn,     // the object's own ARN: evidence of account and Region, not kept
  Region,  // the object's Region, into the header
};

enum class Role : std::uint8_t {
  Plain,
  Identity,
  Second,
  Alternate,
  Parent,
  Required,
  Soft,
  Zone,
  ServiceName
};

struct Field {
  std::string key;
  Shape shape = Shape::Ignored;
  Role role = Role::Plain;
  std::uint32_t offset = 0;
  Kind names = Kind::None;         // Id: what it must name
  const Schema* schema = nullptr;  // Object, List, Map
  std::string_view words;          // Word: the API's name of the enumeration, if it should be checked
};

/// The table of one struct. `shape` is the API's name of it, under which the keys are listed that AWS prints
/// and nothing of ours reads.
struct Schema {
  std::string name;
  std::size_t size = 0;
  std::size_t alignment = 1;
  const void* blank = nullptr;
  std::vector<Field> fields;
  std::ptrdiff_t unusable = -1;  // offset of the member `bool unusable`, where the struct has one
  bool is_value = false;         // a list element that is a bare value: one field with an empty key
  bool has_header = false;
  Kind kind = Kind::None;         // of a struct that stands for an AWS object of its own
  std::ptrdiff_t identity = -1;   // offset of the object's own id, where it has one
  std::string identity_key;       // and its key
  std::ptrdiff_t second = -1;     // offset of a second id without which the first is not unique
  std::ptrdiff_t alternate = -1;  // offset of what names the object where the identity is absent
  Shape alternate_shape = Shape::Text;
  std::ptrdiff_t parent = -1;  // offset of the parent's id, which a list's file may tell by its name
  bool many = false;           // several objects may share one identity: rows without an id of their own
  std::string api_shape;       // "ec2.Subnet": whose unread keys are known
  /// What is wrong with an object whose members can all be read (a port of 70000); empty if nothing.
  std::string (*fault)(const void* object) = nullptr;
};

template <class T>
const Schema& schema_of();

namespace detail {

template <class T>
struct IsSlice : std::false_type {};
template <class T>
struct IsSlice<Slice<T>> : std::true_type {
  using Element = T;
};

template <class T>
concept NamedId = std::is_base_of_v<Id, T> && requires { T::names; };

template <class T>
concept Value = std::is_same_v<T, Text> || std::is_same_v<T, Word> || std::is_base_of_v<Id, T> ||
                std::is_same_v<T, Flag> || std::is_same_v<T, Number> || std::is_same_v<T, Address> ||
                std::is_same_v<T, Prefix>;

template <class T>
constexpr Shape shape_of() {
  if constexpr (std::is_same_v<T, Text>) return Shape::Text;
  if constexpr (std::is_same_v<T, Word>) return Shape::Word;
  if constexpr (std::is_base_of_v<Id, T>) return Shape::Id;
  if constexpr (std::is_same_v<T, Flag>) return Shape::Flag;
  if constexpr (std::is_same_v<T, Number>) return Shape::Number;
  if constexpr (std::is_same_v<T, Address>) return Shape::Address;
  if constexpr (std::is_same_v<T, Prefix>) return Shape::Prefix;
  if constexpr (IsSlice<T>::value) return Shape::List;
  return Shape::Object;
}

/// A list of bare values reads each element as a struct with one field whose key is empty.
template <Value T>
const Schema& schema_of_value() {
  static const T blank{};
  static const Schema schema = [] {
    Schema made;
    made.size = sizeof(T);
    made.alignment = alignof(T);
    made.blank = &blank;
    made.is_value = true;
    Field only;
    only.shape = shape_of<T>();
    if constexpr (NamedId<T>) only.names = T::names;
    made.fields.push_back(only);
    return made;
  }();
  return schema;
}

template <class T>
const Schema* schema_within() {
  if constexpr (IsSlice<T>::value) {
    using Element = typename IsSlice<T>::Element;
    if constexpr (Value<Element>) {
      return &schema_of_value<Element>();
    } else {
      return &schema_of<Element>();
    }
  } else if constexpr (Value<T>) {
    return nullptr;
  } else {
    return &schema_of<T>();
  }
}

template <class T, class M>
std::uint32_t offset_of(M T::*member) {
  static const T sample{};
  return static_cast<std::uint32_t>(
      reinterpret_cast<const std::byte*>(&(sample.*member)) - reinterpret_cast<const std::byte*>(&sample));
}

Schema finish(Schema schema, std::vector<Field> fields);

/// Whether reading the field also writes to the header, which then must stand first in the struct.
inline bool needs_header(const Field& field) {
  return field.shape == Shape::Owner || field.shape == Shape::Arn || field.shape == Shape::Region ||
         field.shape == Shape::Tags || field.role == Role::Zone || field.role == Role::ServiceName;
}

}  // namespace detail

/// One key of the export and the member that takes it. `key` may be a path: "State.Name" looks into a nested
/// object, "Groups[].GroupId" keeps one key of each element of a list, "SyncStates{}" is a JSON object whose
/// keys are data.
template <class T, class M>
Field field(std::string key, M T::*member, Role role = Role::Plain) {
  static_assert(std::is_trivially_copyable_v<M>);
  Field made;
  made.key = std::move(key);
  made.shape = detail::shape_of<M>();
  made.role = role;
  made.offset = detail::offset_of(member);
  made.schema = detail::schema_within<M>();
  if constexpr (detail::NamedId<M>) made.names = M::names;
  return made;
}

/// The object's own id: without it there is no object.
template <class T, class M>
Field identity(std::string key, M T::*member) {
  return field(std::move(key), member, Role::Identity);
}

/// A second id that belongs to the object's name: one attachment id on two transit gateways is two
/// attachments.
template <class T, class M>
Field second_name(std::string key, M T::*member) {
  return field(std::move(key), member, Role::Second);
}

/// What names the object where its identity was not printed (an address without an allocation id).
template <class T, class M>
Field alternate(std::string key, M T::*member) {
  return field(std::move(key), member, Role::Alternate);
}

/// The id of what the object belongs to, where AWS prints it nowhere in the answer: the file's name may tell.
template <class T, class M>
Field parent(std::string key, M T::*member) {
  return field(std::move(key), member, Role::Parent);
}

/// Without it the object can't be used.
template <class T, class M>
Field required(std::string key, M T::*member) {
  return field(std::move(key), member, Role::Required);
}

/// A bad value here costs only itself (names, descriptions).
template <class T, class M>
Field soft(std::string key, M T::*member) {
  return field(std::move(key), member, Role::Soft);
}

/// A zone's name, which also tells the Region.
template <class T, class M>
Field zone(std::string key, M T::*member) {
  return field(std::move(key), member, Role::Zone);
}

/// The name of an endpoint's service, which also tells the Region: "com.amazonaws.us-east-1.s3".
template <class T, class M>
Field service_name(std::string key, M T::*member) {
  return field(std::move(key), member, Role::ServiceName);
}

/// The key of a Map's element.
template <class T>
Field map_key(Text T::*member) {
  return field(std::string("{}"), member);
}

/// A key that only some versions of an API print, and nothing of ours reads.
Field ignored(std::string key);
Field owner(std::string key);
Field region(std::string key);
Field arn(std::string key);
Field tags(std::string key);

/// `api_shape` is "service.Shape" of the API ("ec2.Subnet"); its keys that no field names are known and
/// ignored.
template <class T>
Schema describe_fields(std::string api_shape, std::vector<Field> fields) {
  static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
  static const T blank{};
  Schema made;
  made.api_shape = std::move(api_shape);
  made.name = made.api_shape.substr(made.api_shape.find('.') + 1);
  made.size = sizeof(T);
  made.alignment = alignof(T);
  made.blank = &blank;
  if constexpr (requires(const T& t) { t.unusable; }) made.unusable = detail::offset_of(&T::unusable);
  if constexpr (requires { T::kind; }) made.kind = T::kind;
  if constexpr (requires { T::many; }) made.many = T::many;
  if constexpr (requires(const T& t) { t.header; }) {
    static_assert(std::is_same_v<decltype(T::header), Header>);
    made.has_header = true;
  }
  for ([[maybe_unused]] const Field& field : fields) assert(made.has_header || !detail::needs_header(field));
  return detail::finish(std::move(made), std::move(fields));
}

template <class T, class... Fields>
Schema describe(std::string api_shape, Fields... fields) {
  return describe_fields<T>(std::move(api_shape), std::vector<Field>{std::move(fields)...});
}

/// A schema whose objects must pass a test besides.
template <class T, class Fault>
Schema checked(Schema schema, Fault) {
  static_assert(std::is_empty_v<Fault>, "a test holds nothing");
  schema.fault = [](const void* object) -> std::string { return Fault{}(*static_cast<const T*>(object)); };
  return schema;
}

/// Whether the member was printed at all: neither missing, nor null, nor an empty id or address.
bool is_printed(const Field& field, const std::byte* member);

/// The object as JSON text, keys as AWS prints them in the table's order, absent ones left out: for golden
/// files, for telling two bodies apart, for a person at a debugger.
std::string print(const Schema& schema, const void* object);
template <class T>
std::string print(const T& object) {
  return print(schema_of<T>(), &object);
}

}  // namespace vpcscope
