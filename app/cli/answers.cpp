#include "app/cli/answers.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "app/cli/collect.h"
#include "app/cli/loading.h"
#include "importers/aws/calls.h"
#include "render/reach_text.h"

namespace vpcscope {
namespace {

/// The one command that exports what is missing; empty where it is no call that could be made.
std::string command_for(const Missing& missing) {
  const std::size_t space = missing.call.find(' ');
  if (space == std::string::npos) return {};
  return export_command({.service = std::string_view(missing.call).substr(0, space),
      .call = std::string_view(missing.call).substr(space + 1),
      .region = missing.region == "global" ? std::string_view() : std::string_view(missing.region),
      .account = missing.account,
      .parent = missing.id});
}

const Call* call_named(std::string_view name) {
  for (const Call& call : calls())
    if (full_name(call) == name) return &call;
  return nullptr;
}

Loss loss_of(Need need) {
  switch (need) {
    case Need::Core:
      return Loss::Core;
    case Need::Used:
      return Loss::Used;
    case Need::Seldom:
      return Loss::Seldom;
    case Need::Extra:
    case Need::None:
      return Loss::Extra;
  }
  return Loss::Extra;
}

/// The commands that would export what is missing; for children one a parent, as far as that is readable.
std::vector<std::string> commands_for(const Call& call, const Export& row) {
  constexpr std::size_t most_parents = 3;
  WantedExport wanted{call.service,
      call.name,
      row.region == "global" ? std::string_view() : std::string_view(row.region),
      row.account,
      {}};
  std::vector<std::string> commands;
  for (std::size_t i = 0; i < std::min(row.missing_ids.size(), most_parents); ++i) {
    wanted.parent = row.missing_ids[i];
    commands.push_back(export_command(wanted));
  }
  if (row.missing_ids.empty()) commands.push_back(export_command(wanted));
  return commands;
}

std::vector<MissingCall> missing_calls(const Snapshot& snapshot) {
  std::vector<MissingCall> missing;
  for (const Export& row : snapshot.exports()) {
    if (row.state != ExportState::Missing && row.missing_ids.empty()) continue;
    const Call* call = call_named(row.call);
    if (call == nullptr) continue;
    std::string lost(call->lost);
    if (!row.missing_ids.empty()) lost += fmt::format(" (of {})", fmt::join(row.missing_ids, ", "));
    missing.push_back({row.call,
        row.account,
        row.region,
        is_assumed(snapshot, row) ? Loss::Assumed : loss_of(call->need),
        std::move(lost),
        commands_for(*call, row)});
  }
  std::ranges::stable_sort(missing, {}, &MissingCall::loss);
  return missing;
}

}  // namespace

Inspection inspection_of(const Snapshot& snapshot) { return {&snapshot, missing_calls(snapshot)}; }

std::string reach_page(const ReachAnswer& answer, const TextStyle& style) {
  return reach_text(answer, {.style = style, .command = command_for});
}

}  // namespace vpcscope
