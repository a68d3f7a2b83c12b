// Snapshot to Network: everything implicit written out, all the gaps carried along.
//
//   const Network network = resolve(import_exports({.paths = {"exports/"}}));
//
// Never fails: what the export lacks or contradicts becomes UNKNOWN where a question needs it.
#pragma once

#include <string>
#include <vector>

#include "model/network/network.h"
#include "model/prefix.h"
#include "model/snapshot.h"

namespace vpcscope {

/// A prefix that the user says lies on-premises, and behind what: a virtual private gateway, a transit
/// gateway attachment or a Direct Connect gateway.
struct DeclaredSite {
  Prefix prefix;
  std::string via;
};

/// Facts that no export holds (`--declare`).
struct Declarations {
  std::vector<std::string> nat_instances;  // R-ENI-5
  std::vector<DeclaredSite> onprem;        // R-ADDR-11
  bool onprem_transit = true;              // R-FLOW-9
};

struct ResolveOptions {
  bool assume_routes = false;  // R-IN-11
  bool assume_acls = false;
  Declarations declared = {};
};

Network resolve(const Snapshot& snapshot, const ResolveOptions& options = {});

}  // namespace vpcscope
