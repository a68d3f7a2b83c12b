#include "importers/aws/api_names.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>

namespace vpcscope {
namespace {

// All members stand in one array, shape after shape, and all words likewise; the counts say where to cut. The
// file of rows is read once for each array.

#define SHAPE(name, ...) __VA_ARGS__ __VA_OPT__(, )
constexpr ApiMember all_members[] = {
#include "importers/aws/api_names.inc"
};
#undef SHAPE

#define WORDS(name, ...) __VA_ARGS__ __VA_OPT__(, )
constexpr std::string_view all_words[] = {
#include "importers/aws/api_names.inc"
};
#undef WORDS

struct Count {
  std::string_view name;
  std::size_t size = 0;
};

#define SHAPE(name, ...) {name, std::initializer_list<ApiMember>{__VA_ARGS__}.size()},
constexpr Count member_counts[] = {
#include "importers/aws/api_names.inc"
};
#undef SHAPE

#define WORDS(name, ...) {name, std::initializer_list<std::string_view>{__VA_ARGS__}.size()},
constexpr Count word_counts[] = {
#include "importers/aws/api_names.inc"
};
#undef WORDS

struct Enumeration {
  std::string_view name;
  std::span<const std::string_view> words;
};

/// Cuts one long array into named pieces.
template <class Piece, class Element, std::size_t Size, std::size_t Pieces>
constexpr std::array<Piece, Pieces> cut(const Element (&all)[Size], const Count (&counts)[Pieces]) {
  std::array<Piece, Pieces> pieces{};
  std::size_t first = 0;
  for (std::size_t i = 0; i < Pieces; ++i) {
    pieces[i] = {counts[i].name, std::span<const Element>(all + first, counts[i].size)};
    first += counts[i].size;
  }
  return pieces;
}

constexpr auto shapes = cut<ApiShape>(all_members, member_counts);
constexpr auto enumerations = cut<Enumeration>(all_words, word_counts);

constexpr auto name_of = [](const auto& each) { return each.name; };
static_assert(
    std::ranges::is_sorted(shapes, {}, name_of) && std::ranges::is_sorted(enumerations, {}, name_of));

/// Of anything that is sorted by its `name`.
template <class Range>
auto find(const Range& range, std::string_view name) -> decltype(range.data()) {
  const auto at = std::ranges::lower_bound(range, name, {}, name_of);
  return at == range.end() || at->name != name ? nullptr : &*at;
}

}  // namespace

const ApiMember* ApiShape::member(std::string_view key) const { return find(members, key); }

const ApiShape* api_shape(std::string_view name) { return find(shapes, name); }

std::span<const ApiShape> api_shapes() { return shapes; }

std::span<const std::string_view> api_words(std::string_view enumeration) {
  const Enumeration* found = find(enumerations, enumeration);
  return found == nullptr ? std::span<const std::string_view>() : found->words;
}

}  // namespace vpcscope
