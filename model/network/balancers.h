// Rows of load balancers, their listeners and targets (section 20).
#pragma once

#include "model/network/rows.h"

namespace vpcscope::net {

template <class... Row>
struct RowList;

using BalancerRows = RowList<>;

}  // namespace vpcscope::net
