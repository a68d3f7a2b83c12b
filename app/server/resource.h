// Any object of the export, whatever it is: what was printed of it, where it stands, what it names and what
// names it. Walks the described tables (model/record.h), so no kind is special.
#pragma once

#include <string>
#include <string_view>

#include "app/server/served.h"

namespace vpcscope {

/// JSON, or a Refusal: by id, name or ARN.
std::string resource_json(const Served& served, std::string_view asked);

}  // namespace vpcscope
