// Rows of transit gateways and Cloud WAN (sections 14 and 18).
#pragma once

#include "model/network/rows.h"

namespace vpcscope::net {

template <class... Row>
struct RowList;

using TransitRows = RowList<>;

}  // namespace vpcscope::net
