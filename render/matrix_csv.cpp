#include "render/matrix_csv.h"

#include <fmt/format.h>

#include "render/csv.h"

namespace vpcscope {
namespace {

std::string cells(const std::vector<std::string>& parts) {
  std::string row = csv_row(parts);
  row.pop_back();
  return row;
}

std::string end_cells(const MatrixGroup& group) {
  const bool interfaces = group.kind == MatrixGroup::Kind::Interfaces;
  const std::string kind = group.service.empty() ? std::string(name_of(group.kind))
                                                 : fmt::format("{} {}", name_of(group.kind), group.service);
  return cells({kind,
      group.vpc,
      group.subnet,
      fmt::format("{}", fmt::join(interfaces ? group.interfaces : group.addresses, " "))});
}

std::string set_cells(const Services& sets) {
  return cells({fmt::format("{}", fmt::join(sets.reachable, ",")),
      fmt::format("{}", fmt::join(sets.partial, ",")),
      fmt::format("{}", fmt::join(sets.unknown, ","))});
}

}  // namespace

void MatrixCsv::groups(std::span<const MatrixGroup> groups) {
  for (const MatrixGroup& group : groups) {
    ids_.push_back(csv_cell(group.id));
    ends_.push_back(end_cells(group));
  }
  write_(csv_row({"from",
      "to",
      "family",
      "reachable",
      "partial",
      "unknown",
      "from_kind",
      "from_vpc",
      "from_subnet",
      "from_members",
      "to_kind",
      "to_vpc",
      "to_subnet",
      "to_members"}));
}

void MatrixCsv::flow(const MatrixFlow& flow) {
  const auto [sets, fresh] = sets_.try_emplace(flow.sets);
  if (fresh) sets->second = set_cells(flow.sets->text);
  write_(fmt::format("{},{},{},{},{},{}\n",
      ids_[flow.from],
      ids_[flow.to],
      flow.family,
      sets->second,
      ends_[flow.from],
      ends_[flow.to]));
}

void MatrixCsv::end(const MatrixEnd& end) {
  if (end.complete) return;
  write_(fmt::format("# incomplete: stopped after {} of {} pairs of groups\n", end.done, end.total));
}

}  // namespace vpcscope
