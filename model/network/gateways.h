// Rows of the gateways of one VPC: internet, egress-only, NAT, carrier and local gateways, peerings (sections
// 9 to 13).
#pragma once

#include "model/network/rows.h"

namespace vpcscope::net {

template <class... Row>
struct RowList;

using GatewayRows = RowList<>;

}  // namespace vpcscope::net
