// `--declare FILE`: facts that no export holds, in YAML (docs/cli.md section 1).
//
//   nat_instances: [eni-0a1b]
//   onprem:
//     - {prefix: 192.168.0.0/16, via: vgw-0c}
//   onprem_transit: false
//
// Strict, for a fact that is misread is a wrong answer: unknown and repeated keys, host bits and ids of
// another kind are errors, told with their line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/network/resolve.h"
#include "model/snapshot.h"

namespace vpcscope {

/// An id of the file, and where it stands.
struct DeclaredName {
  std::string id;
  int line = 0;
};

struct DeclaredFacts {
  std::string error;  // "facts.yaml:3: ..."; empty where all is well
  Declarations facts;
  std::vector<DeclaredName> names;
};

DeclaredFacts read_declarations(const std::string& file);
/// `name` is what messages call the text.
DeclaredFacts parse_declarations(const std::string& text, const std::string& name);

/// Whether the export has an object of that id.
bool is_known(const Snapshot& snapshot, const DeclaredName& name);

}  // namespace vpcscope
