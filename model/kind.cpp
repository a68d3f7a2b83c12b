#include "model/kind.h"

#include <algorithm>

namespace vpcscope {
namespace {

constexpr std::array rows = {
    KindRow{Kind::None, "None", "", "", ""},
#define KIND(name, kebab, prefix, title) KindRow{Kind::name, #name, kebab, prefix, title},
#include "model/kinds.def"
#undef KIND
};

}  // namespace

std::span<const KindRow> kind_table() { return std::span(rows).subspan(1); }

const KindRow& row_of(Kind kind) { return rows[static_cast<std::size_t>(kind)]; }

std::optional<Kind> kind_named(std::string_view name) {
  const auto found = std::ranges::find(kind_table(), name, &KindRow::name);
  if (found == kind_table().end()) return std::nullopt;
  return found->kind;
}

std::size_t kind_count() { return rows.size(); }

}  // namespace vpcscope
