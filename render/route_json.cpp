#include "render/route_json.h"

#include "render/evidence_json.h"

namespace vpcscope {

std::string route_json(const RouteAnswer& answer) { return dumped(route_answer_json(answer), 2); }

}  // namespace vpcscope
