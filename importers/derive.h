// Objects that the export tells of inside others: interfaces inside instances, security groups by their
// rules, prefix lists by their entries; and children that name their parent only by its plain name, as file
// names do.
#pragma once

#include <vector>

#include "importers/builder.h"
#include "importers/file_result.h"

namespace vpcscope {

void derive_objects(SnapshotBuilder& builder, const std::vector<Answer>& answers);

}  // namespace vpcscope
