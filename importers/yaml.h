// YAML as `aws --output yaml` writes it, turned into JSON text, so that one reader serves both.
#pragma once

#include <string>
#include <string_view>

#include "importers/bytes.h"

namespace vpcscope {

struct YamlResult {
  bool ok = false;
  std::string fault;  // where not ok: what and where
};

/// Replaces the bytes by JSON documents, one a line. Anchors and aliases are refused: no export has them, and
/// they are the way to make a small file large.
YamlResult yaml_to_json(Bytes& bytes);

}  // namespace vpcscope
