// `reach -f md`: the answer for a ticket or a chat: the verdict, what blocks, the way hop by hop.
#pragma once

#include <string>

#include "analyzer/answer.h"

namespace vpcscope {

std::string reach_markdown(const ReachAnswer& answer);

}  // namespace vpcscope
