// A drawing as GraphML, for programs that compute with graphs: boxes are nodes, lines are edges, what a box
// stands in is its attribute `parent`. It says nothing of places.
#pragma once

#include <string>

#include "render/diagram/drawing.h"

namespace vpcscope {

std::string graphml_of(const Drawing& drawing);

}  // namespace vpcscope
