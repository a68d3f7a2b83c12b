// A drawing as Graphviz text: containers are clusters, a subnet is a table with a cell for each interface.
// Graphviz places everything itself; attributes are those with which `dot` did best, and failed least.
#pragma once

#include <string>

#include "render/diagram/drawing.h"

namespace vpcscope {

std::string dot_of(const Drawing& drawing);

}  // namespace vpcscope
