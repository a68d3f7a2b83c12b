// `inspect -f json`: schema vpcscope/inspect/1, as docs/cli.md has it.
#include <nlohmann/json.hpp>

#include "render/inspection.h"

namespace vpcscope {
namespace {

using Json = nlohmann::ordered_json;

Json files_json(const Snapshot& snapshot) {
  Json rows = Json::array();
  for (const InputFile& file : snapshot.files()) {
    if (file.calls.empty() && file.objects + file.left_out == 0) continue;
    Json row = {
        {"path", file.path}, {"format", file.format}, {"calls", file.calls}, {"objects", file.objects}};
    if (file.left_out > 0) row["left_out"] = file.left_out;
    if (!file.account.empty()) row["account"] = {{"id", file.account}, {"from", file.account_from}};
    if (!file.region.empty()) row["region"] = {{"name", file.region}, {"from", file.region_from}};
    rows.push_back(std::move(row));
  }
  return rows;
}

Json counts_json(const Snapshot& snapshot) {
  Json counts = Json::object();
  for (const KindRow& row : kind_table())
    if (const std::size_t count = snapshot.count(row.kind); count > 0) counts[std::string(row.name)] = count;
  return counts;
}

Json exports_json(const Snapshot& snapshot) {
  Json rows = Json::array();
  for (const Export& row : snapshot.exports()) {
    Json made = {
        {"call", row.call}, {"account", row.account}, {"region", row.region}, {"state", name_of(row.state)}};
    if (!row.missing_ids.empty()) made["missing_ids"] = row.missing_ids;
    rows.push_back(std::move(made));
  }
  return rows;
}

Json problems_json(const Snapshot& snapshot) {
  Json rows = Json::array();
  for (const Problem& problem : snapshot.problems())
    rows.push_back({{"code", problem.code},
        {"severity", name_of(problem.severity)},
        {"file", problem.file},
        {"pointer", problem.pointer},
        {"message", problem.message},
        {"effect", problem.effect},
        {"mend", problem.mend}});
  return rows;
}

Json missing_json(const Inspection& inspection) {
  Json rows = Json::array();
  for (const MissingCall& missing : inspection.missing)
    rows.push_back({{"call", missing.call},
        {"account", missing.account},
        {"region", missing.region},
        {"lost", missing.lost},
        {"commands", missing.commands}});
  return rows;
}

}  // namespace

std::string inspection_json(const Inspection& inspection) {
  const Snapshot& snapshot = *inspection.snapshot;
  const Json json = {{"schema", "vpcscope/inspect/1"},
      {"files", files_json(snapshot)},
      {"counts", counts_json(snapshot)},
      {"accounts", snapshot.accounts()},
      {"regions", snapshot.regions()},
      {"exports", exports_json(snapshot)},
      {"missing", missing_json(inspection)},
      {"problems", problems_json(snapshot)}};
  // ASCII only: what strangers wrote into names must not steer whoever looks at the bytes in a terminal.
  return json.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
}

}  // namespace vpcscope
