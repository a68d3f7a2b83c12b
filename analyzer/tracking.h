// Connection tracking of security groups (R-SG-12, R-SG-13). It never changes a verdict: a reply passes
// either way. It matters when a rule is taken away: a tracked flow goes on, an untracked one ends at once.
#pragma once

#include "analyzer/path.h"
#include "model/network/network.h"

namespace vpcscope {

/// Whether the groups at an element, a group test of a request, let the flow pass without tracking it.
bool is_untracked(const Network& network, const Path& path, const Element& element);

}  // namespace vpcscope
