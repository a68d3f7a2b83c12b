// What was exported, what was exported empty, and what is missing (R-IN-3).
#pragma once

#include <vector>

#include "importers/builder.h"
#include "importers/file_result.h"

namespace vpcscope {

/// Fills the Snapshot's exports; reports pages and rows that AWS had and the export has not.
void record_coverage(const std::vector<Answer>& answers, SnapshotBuilder& builder);

/// The kind whose objects a child call must be asked for, one by one; None for calls that need no parent.
Kind parent_of(const Call& call);

}  // namespace vpcscope
