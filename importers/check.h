// What contradicts what: the tests that need more than one object. Each finds problems; none changes
// anything.
#pragma once

#include "importers/builder.h"

namespace vpcscope {

void check_snapshot(SnapshotBuilder& builder);

}  // namespace vpcscope
