#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <map>

#include "app/cli/collect.h"
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/progress.h"
#include "importers/aws/calls.h"
#include "importers/import.h"
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
  WantedExport wanted{call.service, call.name, row.region == "global" ? "" : row.region, row.account, {}};
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
    missing.push_back(
        {row.call, row.account, row.region, loss_of(call->need), std::move(lost), commands_for(*call, row)});
  }
  std::ranges::stable_sort(missing, {}, &MissingCall::loss);
  return missing;
}

bool is_serious(const Problem& problem) { return problem.severity != Severity::Note; }

bool is_usable(const Snapshot& snapshot) {
  return std::ranges::any_of(snapshot.files(), [](const InputFile& file) { return !file.calls.empty(); });
}

std::string one_line(const Problem& problem) {
  return fmt::format("{}: {}{}{}; {}", problem.file, problem.pointer, problem.pointer.empty() ? "" : ": ",
      problem.message, problem.mend);
}

}  // namespace

int run_inspect(const CommonOptions& common) {
  ProgressBar bar(!common.quiet && isatty(STDERR_FILENO) == 1);
  const Snapshot snapshot = import_exports({.paths = common.snapshots,
      .account = common.account,
      .region = common.region,
      .progress = [&](const ImportProgress& progress) { bar.show(progress); }});
  bar.clear();
  if (common.strict) {
    const auto first = std::ranges::find_if(snapshot.problems(), is_serious);
    if (first != snapshot.problems().end()) {
      complain(one_line(*first));
      return 2;
    }
  }
  const Inspection inspection{&snapshot, missing_calls(snapshot)};
  const bool json = chosen_format(common) == "json";
  const TextStyle style{use_color(common), common.verbose, terminal_width()};
  if (!write_result(common, json ? inspection_json(inspection) : inspection_text(inspection, style)))
    return 2;
  if (is_usable(snapshot)) return 0;
  complain(fmt::format(
      "{}: nothing in it can be used; point -s at a folder of AWS exports, or make one with vpcscope collect",
      fmt::join(common.snapshots, ", ")));
  return 2;
}

int run_collect(const CommandLine& line) {
  return write_result(line.common, line.collect_policy ? iam_policy() : collect_script()) ? 0 : 2;
}

}  // namespace vpcscope
