#include "render/evidence_json.h"

namespace vpcscope {
namespace {

using Json = OrderedJson;

template <class Part, class Write>
Json list_json(const std::vector<Part>& parts, Write write) {
  Json rows = Json::array();
  for (const Part& part : parts) rows.push_back(write(part));
  return rows;
}

template <class Part, class Write>
Json or_null(const std::optional<Part>& part, Write write) {
  return part ? write(*part) : Json(nullptr);
}

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }
Json text_or_null(const std::optional<std::string>& text) { return text ? Json(*text) : Json(nullptr); }

/// An annotation about the whole network has no component.
Json component_or_null(const Component& component) {
  return component.kind.empty() ? Json(nullptr) : component_json(component);
}

Json where_json(const Where& where) { return {{"file", where.file}, {"pointer", where.pointer}}; }

Json hop_json(const Hop& hop) {
  return {{"hop", hop.hop},
      {"action", hop.action},
      {"component", component_json(hop.component)},
      {"rule", or_null(hop.rule, rule_json)},
      {"header", header_json(hop.header)}};
}

/// An address that nobody owns has no interface; a virtual end has a kind instead.
Json end_json(const EndText& end) {
  if (!end.kind.empty()) return {{"kind", end.kind}, {"addresses", end.addresses}};
  return {{"interface", text_or_null(end.interface)}, {"address", text_or_null(end.address)}};
}

Json services_json(const Services& services) {
  return {{"reachable", services.reachable}, {"partial", services.partial}, {"unknown", services.unknown}};
}

Json query_json(const QueryEcho& query) {
  return {{"from", query.from},
      {"to", query.to},
      {"service", text_or_null(query.service)},
      {"family", query.family},
      {"source_port", text_or_null(query.source_port)},
      {"one_way", query.one_way}};
}

Json route_row_json(const RouteRow& row) {
  return {{"prefix", row.prefix},
      {"target", row.target},
      {"origin", row.origin},
      {"state", row.state},
      {"via_prefix_list", text_or_null(row.via_prefix_list)}};
}

Json loser_json(const RouteRow& row) {
  Json json = route_row_json(row);
  json["lost"] = row.lost;
  json["semantics"] = row.semantics;
  return json;
}

}  // namespace

Json component_json(const Component& component) {
  Json json = {{"kind", component.kind}, {"id", component.id}};
  if (!component.name.empty()) json["name"] = component.name;
  return json;
}

Json rule_json(const RuleEvidence& rule) {
  Json json = {{"kind", rule.kind}, {"id", rule.id}};
  if (rule.number) json["number"] = *rule.number;
  if (rule.egress) json["egress"] = *rule.egress;
  if (rule.prefix) json["prefix"] = *rule.prefix;
  if (rule.target) json["target"] = *rule.target;
  json["text"] = rule.text;
  json["semantics"] = rule.semantics;
  return json;
}

Json header_json(const HeaderText& header) {
  Json json = {{"protocol", header.protocol}, {"source", header.source}, {"destination", header.destination}};
  if (!header.source_ports.empty()) json["source_ports"] = header.source_ports;
  if (!header.destination_ports.empty()) json["destination_ports"] = header.destination_ports;
  if (header.icmp_type) json["icmp_type"] = *header.icmp_type;
  if (header.icmp_code) json["icmp_code"] = *header.icmp_code;
  return json;
}

Json drop_json(const Drop& drop) {
  return {{"direction", drop.direction},
      {"hop", drop.hop},
      {"code", drop.code},
      {"semantics", drop.semantics},
      {"component", component_or_null(drop.component)},
      {"rule", or_null(drop.rule, rule_json)},
      {"header", header_json(drop.header)},
      {"text", drop.text},
      {"where", or_null(drop.where, where_json)}};
}

Json path_json(const PathAnswer& path) {
  return {{"verdict", name_of(path.verdict)},
      {"choice", text_or_null(path.choice)},
      {"from", end_json(path.from)},
      {"to", end_json(path.to)},
      {"forward", list_json(path.forward, hop_json)},
      {"return", list_json(path.back, hop_json)},
      {"drops", list_json(path.drops, drop_json)},
      {"annotations", list_json(path.annotations, annotation_json)}};
}

Json missing_json(const Missing& missing) {
  if (missing.call.empty() && !missing.file.empty())
    return {{"file", missing.file}, {"pointer", missing.pointer}, {"problem", missing.problem}};
  return {{"call", missing.call},
      {"account", missing.account},
      {"region", missing.region},
      {"id", missing.id},
      {"semantics", missing.semantics}};
}

Json annotation_json(const Annotation& annotation) {
  return {{"code", annotation.code},
      {"semantics", annotation.semantics},
      {"component", component_or_null(annotation.component)},
      {"text", annotation.text}};
}

Json reach_answer_json(const ReachAnswer& answer) {
  return {{"schema", "vpcscope/reach/1"},
      {"query", query_json(answer.query)},
      {"verdict", name_of(answer.verdict)},
      {"services", or_null(answer.services, services_json)},
      {"paths", list_json(answer.paths, path_json)},
      {"drops", list_json(answer.drops, drop_json)},
      {"missing", list_json(answer.missing, missing_json)},
      {"annotations", list_json(answer.annotations, annotation_json)}};
}

Json route_answer_json(const RouteAnswer& answer) {
  return {{"schema", "vpcscope/route/1"},
      {"table", text_or_null(answer.table)},
      {"destination", answer.destination},
      {"winner", or_null(answer.winner, route_row_json)},
      {"alternatives", list_json(answer.alternatives, route_row_json)},
      {"candidates", list_json(answer.candidates, loser_json)},
      {"code", text_or_null(answer.code)},
      {"annotations", list_json(answer.annotations, annotation_json)}};
}

std::string dumped(const Json& json, int indent) {
  return json.dump(indent, ' ', true, Json::error_handler_t::replace) + "\n";
}

}  // namespace vpcscope
