// A drawing as D2 text: containers are nested. D2 places everything itself.
#pragma once

#include <string>

#include "render/diagram/drawing.h"

namespace vpcscope {

std::string d2_of(const Drawing& drawing);

}  // namespace vpcscope
