// Asks the processor for what an answer will read, before it is read: the walk itself goes from row to row,
// and waits at each for the memory. Changes nothing but time.
#pragma once

#include "analyzer/walk.h"
#include "model/network/network.h"

namespace vpcscope {

/// The rows around both ends: interfaces, VPCs, subnets, their tables and ACLs, groups and their first rules.
void fetch_ends(const Network& network, const Query& query);

}  // namespace vpcscope
