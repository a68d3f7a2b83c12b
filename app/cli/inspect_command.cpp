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

/// R-IN-11: np-guard's files can't hold route tables, so their usual state is assumed for them.
bool is_assumed(const Snapshot& snapshot, const Export& row) {
  if (row.call != "ec2 describe-route-tables") return false;
  const auto elsewhere = [&](const InputFile& file) {
    return !file.calls.empty() && file.account == row.account && file.region == row.region &&
           file.format != "np-guard";
  };
  const auto here = [&](const InputFile& file) {
    return file.account == row.account && file.region == row.region;
  };
  return std::ranges::any_of(snapshot.files(), here) && std::ranges::none_of(snapshot.files(), elsewhere);
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

bool is_serious(const Problem& problem) { return problem.severity != Severity::Note; }

bool is_usable(const Snapshot& snapshot) {
  return std::ranges::any_of(snapshot.files(), [](const InputFile& file) { return !file.calls.empty(); });
}

std::string one_line(const Problem& problem) {
  return fmt::format("{}: {}{}{}; {}",
      problem.file,
      problem.pointer,
      problem.pointer.empty() ? "" : ": ",
      problem.message,
      problem.mend);
}

/// Why nothing could be used, in one line: the gravest problem, or that there was nothing.
std::string reason(const CommonOptions& common, const Snapshot& snapshot) {
  const std::vector<Problem>& problems = snapshot.problems();
  const auto gravest = std::ranges::min_element(problems, {}, &Problem::severity);
  if (gravest != problems.end() && gravest->severity != Severity::Note) {
    const std::size_t others = problems.size() - 1;
    return one_line(*gravest) +
           (others == 0 ? "" : fmt::format(" (and {} more; -f json lists them)", others));
  }
  return fmt::format(
      "{}: nothing in it is an AWS export; point -s at a folder of exports, or make one with vpcscope "
      "collect",
      fmt::join(common.snapshots, ", "));
}

}  // namespace

int run_inspect(const CommonOptions& common) {
  ProgressBar bar(!common.quiet && isatty(STDERR_FILENO) == 1);
  const Snapshot snapshot = import_exports({.paths = common.snapshots,
      .account = common.account,
      .region = common.region,
      .progress = [&](const ImportProgress& progress) { bar.show(progress); }});
  bar.clear();
  const auto absent = std::ranges::find(snapshot.problems(), "no-such-file", &Problem::code);
  const auto serious = std::ranges::find_if(snapshot.problems(), is_serious);
  const bool json = chosen_format(common) == "json";
  if (absent != snapshot.problems().end()) {
    complain(one_line(*absent));
    return 2;
  }
  if (common.strict && serious != snapshot.problems().end()) {
    complain(one_line(*serious));
    return 2;
  }
  const bool usable = is_usable(snapshot);
  if (usable || json) {
    const Inspection inspection{&snapshot, missing_calls(snapshot)};
    const TextStyle style{use_color(common), common.verbose, terminal_width()};
    if (!write_result(common, json ? inspection_json(inspection) : inspection_text(inspection, style)))
      return 2;
  }
  if (usable) return 0;
  complain(reason(common, snapshot));
  return 2;
}

int run_collect(const CommandLine& line) {
  return write_result(line.common, line.collect_policy ? iam_policy() : collect_script()) ? 0 : 2;
}

}  // namespace vpcscope
