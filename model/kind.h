// The kinds of AWS objects, made from the one list of them, `model/kinds.def`.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace vpcscope {

enum class Kind : std::uint8_t {
  None,  // the zero value is no kind
#define KIND(name, kebab, prefix, title) name,
#include "model/kinds.def"
#undef KIND
};

struct KindRow {
  Kind kind;
  std::string_view symbol;     // "RouteTable"
  std::string_view name;       // "route-table": on the command line and in JSON
  std::string_view id_prefix;  // "rtb-", or empty
  std::string_view title;      // "route table": for a person
};

std::span<const KindRow> kind_table();
const KindRow& row_of(Kind kind);
inline std::string_view name_of(Kind kind) { return row_of(kind).name; }
inline std::string_view title_of(Kind kind) { return row_of(kind).title; }
std::optional<Kind> kind_named(std::string_view name);
std::size_t kind_count();

}  // namespace vpcscope
