// A drawing as JSON, schema vpcscope/diagram/1 of docs/cli.md: what a program needs to draw it itself.
#pragma once

#include <string>

#include "render/diagram/drawing.h"

namespace vpcscope {

std::string json_of(const Drawing& drawing);

}  // namespace vpcscope
