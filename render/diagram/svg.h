// A drawing as SVG: readable without scripts, styles or network; every box and line carries its id, and a
// sentence for those who don't see it.
#pragma once

#include <string>

#include "render/diagram/drawing.h"

namespace vpcscope {

std::string svg_of(const Drawing& drawing);

}  // namespace vpcscope
