// Objects that the export tells of inside others: interfaces inside instances; and children that name their
// parent only by its plain name, as file names do.
#pragma once

#include "importers/builder.h"

namespace vpcscope {

void derive_objects(SnapshotBuilder& builder);

}  // namespace vpcscope
