// Which account and Region each answer and object came from.
//
// AWS's answers seldom say. Evidence, the first that speaks wins: the object's own ARN, owner id or zone; for
// Regions also its VPC's, where another object tells it; folders and keys around the answer; --account and
// --region; what all the other files of the same folder agree on. What nothing tells stays open.
#pragma once

#include <vector>

#include "importers/assemble.h"

namespace vpcscope {

void find_origins(std::vector<FileResult>& results, const Origin& for_silent_files, Arena& arena);

/// Names the layouts that only a whole folder shows: CloudMapper's, with its "ec2-describe-vpcs.json".
void name_formats(std::vector<FileResult>& results);

/// Calls that answer for all Regions at once.
bool is_global(const Call& call);

}  // namespace vpcscope
