#include "app/cli/loading.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "app/cli/declarations.h"
#include "app/cli/output.h"
#include "importers/import.h"
#include "model/network/pack.h"
#include "model/network/resolve.h"
#include "render/text.h"

namespace vpcscope {
namespace {

constexpr std::string_view route_tables = "ec2 describe-route-tables";

bool is_serious(const Problem& problem) { return problem.severity != Severity::Note; }

std::string one_line(const Problem& problem) {
  return fmt::format("{}: {}{}{}; {}",
      problem.file,
      problem.pointer,
      problem.pointer.empty() ? "" : ": ",
      problem.message,
      problem.mend);
}

/// R-IN-11: `--assume routes` goes without saying where all that lacks route tables are files that can't hold
/// them. Where others lack them too, it has to be said: for those it would be a guess.
bool implies_routes(const Snapshot& snapshot) {
  bool any = false;
  for (const Export& row : snapshot.exports()) {
    if (row.call != route_tables || row.state != ExportState::Missing) continue;
    if (!is_assumed(snapshot, row)) return false;
    any = true;
  }
  return any;
}

bool is_wanted(const CommonOptions& common, std::string_view what) {
  return std::ranges::find(common.assume, what) != common.assume.end();
}

/// Left-out objects may make answers UNKNOWN; whoever asks should know before wondering.
void note_problems(const Snapshot& snapshot, std::vector<std::string>& notes) {
  const auto count = std::ranges::count(snapshot.problems(), Severity::Error, &Problem::severity);
  if (count == 0) return;
  notes.push_back(fmt::format("note: {} in the input; vpcscope inspect lists {}",
      counted(static_cast<std::uint64_t>(count), "error"),
      count == 1 ? "it" : "them"));
}

void note_strangers(const CommonOptions& common, const Snapshot& snapshot, const DeclaredFacts& declared,
    std::vector<std::string>& notes) {
  for (const DeclaredName& name : declared.names)
    if (!is_known(snapshot, name))
      notes.push_back(fmt::format(
          "note: {}:{}: {} is not in the export, so it has no effect", common.declare, name.line, name.id));
}

/// The first of the paths that is a packed network; null: all are exports.
const std::string* packed_of(const CommonOptions& common) {
  const auto found = std::ranges::find_if(common.snapshots, is_packed_network);
  return found == common.snapshots.end() ? nullptr : &*found;
}

/// An option that says how exports are read; empty: none was given.
std::string_view reading_option(const CommonOptions& common) {
  if (!common.assume.empty()) return "--assume";
  if (!common.declare.empty()) return "--declare";
  if (!common.account.empty()) return "--account";
  if (!common.region.empty()) return "--region";
  return common.strict ? "--strict" : "";
}

/// What was decided when it was packed can't be decided again: the exports are not in it.
std::string misuse_of_packed(const CommonOptions& common, std::string_view path) {
  if (common.snapshots.size() > 1)
    return fmt::format(
        "{}: a packed network can't be merged with others; pack the exports of all as one", path);
  const std::string_view option = reading_option(common);
  if (option.empty()) return {};
  return fmt::format(
      "{}: {} is applied when a network is packed; give it to vpcscope pack, or read the exports",
      path,
      option);
}

Reading failed(std::string error) {
  Reading reading;
  reading.error = std::move(error);
  return reading;
}

Reading read_packed(const CommonOptions& common, const std::string& path) {
  if (std::string misuse = misuse_of_packed(common, path); !misuse.empty()) return failed(std::move(misuse));
  Unpacked unpacked = map_network(path);
  Reading reading;
  reading.error = std::move(unpacked.error);
  reading.network = std::move(unpacked.network);
  return reading;
}

struct SnapshotReading {
  std::string error;
  Snapshot snapshot;
};

SnapshotReading read_snapshot(const CommonOptions& common, ProgressBar& bar) {
  if (const std::string* packed = packed_of(common)) return {packed_refusal(*packed), {}};
  SnapshotReading reading;
  reading.snapshot = import_exports({.paths = common.snapshots,
      .account = common.account,
      .region = common.region,
      .progress = [&](const ImportProgress& progress) { bar.show(progress); }});
  bar.clear();
  const std::vector<Problem>& problems = reading.snapshot.problems();
  const auto absent = std::ranges::find(problems, "no-such-file", &Problem::code);
  const auto serious = std::ranges::find_if(problems, is_serious);
  if (absent != problems.end())
    reading.error = one_line(*absent);
  else if (common.strict && serious != problems.end())
    reading.error = one_line(*serious);
  return reading;
}

bool wants_bar(const CommonOptions& common) { return !common.quiet && isatty(STDERR_FILENO) == 1; }

}  // namespace

bool is_assumed(const Snapshot& snapshot, const Export& row) {
  if (row.call != route_tables) return false;
  const auto elsewhere = [&](const InputFile& file) {
    return !file.calls.empty() && file.account == row.account && file.region == row.region &&
           file.format != "np-guard";
  };
  const auto here = [&](const InputFile& file) {
    return file.account == row.account && file.region == row.region;
  };
  return std::ranges::any_of(snapshot.files(), here) && std::ranges::none_of(snapshot.files(), elsewhere);
}

std::string packed_refusal(const std::string& path) {
  return fmt::format("{}: is a packed network; this needs the exports that it was packed from", path);
}

std::optional<Snapshot> load_snapshot(const CommonOptions& common) {
  ProgressBar bar(wants_bar(common));
  SnapshotReading reading = read_snapshot(common, bar);
  if (reading.error.empty()) return std::move(reading.snapshot);
  complain(reading.error);
  return std::nullopt;
}

bool is_usable(const Snapshot& snapshot) {
  return std::ranges::any_of(snapshot.files(), [](const InputFile& file) { return !file.calls.empty(); });
}

/// The gravest problem, or that there was nothing.
std::string why_unusable(const CommonOptions& common, const Snapshot& snapshot) {
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

Reading read_network(const CommonOptions& common, ProgressBar& bar) {
  if (const std::string* packed = packed_of(common)) return read_packed(common, *packed);
  const DeclaredFacts declared = common.declare.empty() ? DeclaredFacts{} : read_declarations(common.declare);
  if (!declared.error.empty()) return failed(declared.error);
  SnapshotReading read = read_snapshot(common, bar);
  if (!read.error.empty()) return failed(std::move(read.error));
  if (!is_usable(read.snapshot)) return failed(why_unusable(common, read.snapshot));
  Reading reading;
  const Snapshot& snapshot = reading.snapshot.emplace(std::move(read.snapshot));
  if (!common.quiet) {
    note_problems(snapshot, reading.notes);
    note_strangers(common, snapshot, declared, reading.notes);
  }
  reading.network = resolve(snapshot,
      {.assume_routes = is_wanted(common, "routes") || implies_routes(snapshot),
          .assume_acls = is_wanted(common, "acls"),
          .declared = declared.facts});
  return reading;
}

std::optional<Reading> load_reading(const CommonOptions& common) {
  ProgressBar bar(wants_bar(common));
  Reading reading = read_network(common, bar);
  for (const std::string& note : reading.notes) complain(note);
  if (reading.error.empty()) return reading;
  complain(reading.error);
  return std::nullopt;
}

std::optional<Network> load_network(const CommonOptions& common) {
  std::optional<Reading> reading = load_reading(common);
  if (!reading) return std::nullopt;
  return std::move(reading->network);
}

}  // namespace vpcscope
