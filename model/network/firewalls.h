// Rows of Network Firewall (section 21).
#pragma once

#include "model/network/rows.h"

namespace vpcscope::net {

template <class... Row>
struct RowList;

using FirewallRows = RowList<>;

}  // namespace vpcscope::net
