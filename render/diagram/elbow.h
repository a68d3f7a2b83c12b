// Lines with right angles only, around boxes: our own router, which needs nobody.
//
// Each line takes the shortest way with the fewest bends over a grid made of the boxes' sides (A*). It may
// cross the frames of containers but neither boxes nor their titles. Lines of one bundle may lie on each
// other like wires of a bus; others that would are moved apart.
#pragma once

#include "render/diagram/drawing.h"

namespace vpcscope {

/// Gives the lines their points. In very large drawings some run through boxes; they are marked.
void route_by_elbows(Drawing& drawing);

}  // namespace vpcscope
