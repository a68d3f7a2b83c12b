// A drawing as a Mermaid flowchart: containers are subgraphs. Mermaid places everything itself.
#pragma once

#include <string>

#include "render/diagram/drawing.h"

namespace vpcscope {

std::string mermaid_of(const Drawing& drawing);

}  // namespace vpcscope
