// Rows of virtual private gateways, VPN, Direct Connect and Client VPN (sections 15 to 17).
#pragma once

#include "model/network/rows.h"

namespace vpcscope::net {

template <class... Row>
struct RowList;

using OnPremisesRows = RowList<>;

}  // namespace vpcscope::net
