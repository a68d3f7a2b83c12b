#include "importers/merge.h"

#include <cstring>

namespace vpcscope {
namespace {

template <class T>
const T& as(const std::byte* at) {
  return *reinterpret_cast<const T*>(at);
}

const Slice<std::byte>& slice(const std::byte* at) { return as<Slice<std::byte>>(at); }

/// Members that live in the header are no part of the body: account and Region are evidence, tags depend on
/// who looks.
bool is_body(const Field& field) {
  switch (field.shape) {
    case Shape::Ignored:
    case Shape::Arn:
    case Shape::Region:
    case Shape::Owner:
    case Shape::Tags:
      return false;
    default:
      return true;
  }
}

bool same_value(const Field& field, const std::byte* a, const std::byte* b) {
  switch (field.shape) {
    case Shape::Ignored:
    case Shape::Arn:
    case Shape::Region:
    case Shape::Owner:
    case Shape::Tags:
      return true;
    case Shape::Text:
      return as<Text>(a) == as<Text>(b);
    case Shape::Word:
      return as<Word>(a) == as<Word>(b);
    case Shape::Id:
      return as<Id>(a) == as<Id>(b);
    case Shape::Flag:
      return as<Flag>(a) == as<Flag>(b);
    case Shape::Number:
      return as<Number>(a) == as<Number>(b);
    case Shape::Address:
      return as<Address>(a) == as<Address>(b);
    case Shape::Prefix:
      return as<Prefix>(a) == as<Prefix>(b);
    case Shape::Object:
      return same_body(*field.schema, a, b);
    case Shape::List:
    case Shape::Map: {
      if (slice(a).present() != slice(b).present() || slice(a).size() != slice(b).size()) return false;
      for (std::size_t i = 0; i < slice(a).size(); ++i) {
        const std::size_t at = i * field.schema->size;
        if (!same_body(*field.schema, slice(a).begin() + at, slice(b).begin() + at)) return false;
      }
      return true;
    }
  }
  return true;
}

bool is_list(const Field& field) { return field.shape == Shape::List || field.shape == Shape::Map; }

std::size_t size_of(const Field& field) {
  switch (field.shape) {
    case Shape::Text:
      return sizeof(Text);
    case Shape::Word:
      return sizeof(Word);
    case Shape::Id:
      return sizeof(Id);
    case Shape::Flag:
      return sizeof(Flag);
    case Shape::Number:
      return sizeof(Number);
    case Shape::Address:
      return sizeof(Address);
    case Shape::Prefix:
      return sizeof(Prefix);
    case Shape::List:
    case Shape::Map:
      return sizeof(Slice<std::byte>);
    default:
      return 0;
  }
}

/// One view prints an empty list where the other has elements: less rights, not another opinion.
bool is_less(const Field& field, const std::byte* at) { return is_list(field) && slice(at).empty(); }

}  // namespace

std::string first_difference(const Schema& schema, const std::byte* a, const std::byte* b) {
  for (const Field& field : schema.fields) {
    const std::byte* x = a + field.offset;
    const std::byte* y = b + field.offset;
    if (!is_body(field) || !is_printed(field, x) || !is_printed(field, y)) continue;
    if (field.shape == Shape::Object) {
      if (const std::string inner = first_difference(*field.schema, x, y); !inner.empty())
        return field.key + "." + inner;
    } else if (!same_value(field, x, y)) {
      return field.key;
    }
  }
  return {};
}

bool same_body(const Schema& schema, const std::byte* a, const std::byte* b) {
  for (const Field& field : schema.fields)
    if (is_body(field) && !same_value(field, a + field.offset, b + field.offset)) return false;
  return true;
}

std::size_t fullness(const Schema& schema, const std::byte* object) {
  std::size_t count = 0;
  for (const Field& field : schema.fields) {
    const std::byte* at = object + field.offset;
    if (!is_body(field)) continue;
    if (field.shape == Shape::Object) {
      count += fullness(*field.schema, at);
    } else if (is_printed(field, at)) {
      ++count;
      if (!is_list(field)) continue;
      for (std::size_t i = 0; i < slice(at).size(); ++i)
        count += fullness(*field.schema, slice(at).begin() + i * field.schema->size);
    }
  }
  return count;
}

void fill_from(const Schema& schema, std::byte* into, const std::byte* from) {
  for (const Field& field : schema.fields) {
    std::byte* to = into + field.offset;
    const std::byte* other = from + field.offset;
    if (field.shape == Shape::Object) {
      fill_from(*field.schema, to, other);
    } else if (is_body(field) && is_printed(field, other) && (!is_printed(field, to) || is_less(field, to))) {
      std::memcpy(to, other, size_of(field));
    }
  }
}

}  // namespace vpcscope
