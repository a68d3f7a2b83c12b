// A drawing for draw.io (diagrams.net), to go on with by hand: placed as we placed it, ids, kinds and
// sentences as data of the shapes, lines in layers by their kind. AWS's icons are named, not carried.
#pragma once

#include <string>

#include "render/diagram/drawing.h"

namespace vpcscope {

std::string drawio_of(const Drawing& drawing);

}  // namespace vpcscope
