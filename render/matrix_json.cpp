#include "render/matrix_json.h"

#include <fmt/format.h>

#include "render/evidence_json.h"

namespace vpcscope {
namespace {

using Json = OrderedJson;

/// In one line, without its end.
std::string compact(const Json& json) {
  std::string text = dumped(json, -1);
  text.pop_back();
  return text;
}

Json group_json(const MatrixGroup& group) {
  Json json = {{"id", group.id}, {"kind", name_of(group.kind)}};
  if (group.kind == MatrixGroup::Kind::Interfaces) {
    json["vpc"] = group.vpc;
    json["subnet"] = group.subnet;
    json["security_groups"] = group.security_groups;
    json["interfaces"] = group.interfaces;
    return json;
  }
  if (group.kind == MatrixGroup::Kind::Service) {
    json["service"] = group.service;
    json["region"] = group.region;
  }
  json["addresses"] = group.addresses;
  return json;
}

Json cause_json(const PartialCause& cause) {
  return {{"services", cause.services},
      {"client_ports", cause.client_ports.empty() ? Json(nullptr) : Json(cause.client_ports)}};
}

Json sets_json(const FlowSets& sets) {
  Json json = {
      {"reachable", sets.text.reachable}, {"partial", sets.text.partial}, {"unknown", sets.text.unknown}};
  if (sets.text.partial.empty()) return json;
  json["causes"] = Json::array();
  for (const PartialCause& cause : sets.causes) json["causes"].push_back(cause_json(cause));
  return json;
}

}  // namespace

void FlowLines::start(std::span<const MatrixGroup> groups) {
  for (const MatrixGroup& group : groups) ids_.push_back(compact(group.id));
}

std::string FlowLines::line(const MatrixFlow& flow) {
  const auto [ending, fresh] = endings_.try_emplace(flow.sets);
  if (fresh) ending->second = compact(sets_json(*flow.sets)).substr(1);
  return fmt::format(
      R"({{"from":{},"to":{},"family":{},{})", ids_[flow.from], ids_[flow.to], flow.family, ending->second);
}

// ---- one object

void MatrixJson::groups(std::span<const MatrixGroup> groups) {
  lines_.start(groups);
  write_("{\n  \"schema\": \"vpcscope/matrix/1\",\n");
  if (!shard_.empty()) write_(fmt::format("  \"shard\": {},\n", compact(shard_)));
  write_("  \"groups\": [");
  bool first = true;
  for (const MatrixGroup& group : groups) {
    write_((first ? "\n    " : ",\n    ") + compact(group_json(group)));
    first = false;
  }
  write_(groups.empty() ? "],\n  \"flows\": [" : "\n  ],\n  \"flows\": [");
}

void MatrixJson::flow(const MatrixFlow& flow) {
  write_((any_ ? ",\n    " : "\n    ") + lines_.line(flow));
  any_ = true;
}

void MatrixJson::end(const MatrixEnd& end) {
  write_(any_ ? "\n  ]" : "]");
  if (!end.complete) write_(",\n  \"complete\": false");
  write_("\n}\n");
}

// ---- JSON Lines

void MatrixJsonLines::groups(std::span<const MatrixGroup> groups) {
  lines_.start(groups);
  for (const MatrixGroup& group : groups) write_(dumped({{"group", group_json(group)}}, -1));
}

void MatrixJsonLines::flow(const MatrixFlow& flow) {
  write_(fmt::format("{{\"flow\":{}}}\n", lines_.line(flow)));
}

void MatrixJsonLines::end(const MatrixEnd& end) {
  if (end.complete) return;
  write_(dumped({{"incomplete", {{"pairs_done", end.done}, {"pairs", end.total}}}}, -1));
}

}  // namespace vpcscope
