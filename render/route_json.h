// `route -f json`: schema vpcscope/route/1, as docs/cli.md has it.
#pragma once

#include <string>

#include "analyzer/answer.h"

namespace vpcscope {

std::string route_json(const RouteAnswer& answer);

}  // namespace vpcscope
