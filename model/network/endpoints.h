// Rows of VPC endpoints, endpoint services and VPC Lattice (section 19, R-LAT-1).
#pragma once

#include "model/network/rows.h"

namespace vpcscope::net {

template <class... Row>
struct RowList;

using EndpointRows = RowList<>;

}  // namespace vpcscope::net
