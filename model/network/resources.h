// Rows of whatever else a question may name: databases, functions, file systems and the like (section 22).
#pragma once

#include "model/network/rows.h"

namespace vpcscope::net {

template <class... Row>
struct RowList;

using ResourceRows = RowList<>;

}  // namespace vpcscope::net
