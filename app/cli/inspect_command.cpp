#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "app/cli/collect.h"
#include "app/cli/commands.h"
#include "app/cli/loading.h"
#include "app/cli/output.h"
#include "importers/aws/calls.h"
#include "render/inspection.h"

namespace vpcscope {
namespace {

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

int run_inspect(const CommonOptions& common) {
  const std::optional<Snapshot> snapshot = load_snapshot(common);
  if (!snapshot) return 2;
  const bool json = chosen_format(common) == "json";
  const bool usable = is_usable(*snapshot);
  if (usable || json) {
    const Inspection inspection{&*snapshot, missing_calls(*snapshot)};
    const TextStyle style{use_color(common), common.verbose, terminal_width()};
    if (!write_result(common, json ? inspection_json(inspection) : inspection_text(inspection, style)))
      return 2;
  }
  if (usable) return 0;
  complain(why_unusable(common, *snapshot));
  return 2;
}

int run_collect(const CommandLine& line) {
  return write_result(line.common, line.collect_policy ? iam_policy() : collect_script()) ? 0 : 2;
}

}  // namespace vpcscope
