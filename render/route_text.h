// `route` for a person: the route that wins, what carries the packet, and why each other one lost.
#pragma once

#include <string>

#include "analyzer/answer.h"
#include "render/text.h"

namespace vpcscope {

std::string route_text(const RouteAnswer& answer, const TextStyle& style);

}  // namespace vpcscope
