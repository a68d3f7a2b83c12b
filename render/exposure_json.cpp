#include "render/exposure_json.h"

#include "render/evidence_json.h"

namespace vpcscope {
namespace {

using Json = OrderedJson;

Json end_json(const std::string& interface, const std::string& name) {
  Json json = {{"interface", interface}};
  if (!name.empty()) json["name"] = name;
  return json;
}

Json row_json(const ExposureRow& row) {
  Json json = end_json(row.interface, row.name);
  json["via"] = row.via;
  if (!row.through.empty()) json["through"] = row.through;
  json["family"] = row.family;
  json["addresses"] = row.addresses;
  json["services"] = row.services;
  if (!row.partial.empty()) json["partial"] = row.partial;
  if (!row.unknown.empty()) json["unknown"] = row.unknown;
  json["rule"] = row.rule ? rule_json(*row.rule) : Json(nullptr);
  return json;
}

Json latent_json(const LatentRow& row) {
  Json json = end_json(row.interface, row.name);
  json["family"] = row.family;
  json["addresses"] = row.addresses;
  json["services"] = row.services;
  json["blocker"] = drop_json(row.blocker);
  return json;
}

template <class Row>
Json rows_json(const std::vector<Row>& rows, Json (*write)(const Row&)) {
  Json json = Json::array();
  for (const Row& row : rows) json.push_back(write(row));
  return json;
}

}  // namespace

std::string exposure_json(const ExposureAnswer& answer) {
  return dumped({{"schema", "vpcscope/exposure/1"},
                    {"inbound", rows_json(answer.inbound, row_json)},
                    {"outbound", rows_json(answer.outbound, row_json)},
                    {"latent", rows_json(answer.latent, latent_json)}},
      2);
}

}  // namespace vpcscope
