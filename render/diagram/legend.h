// What the looks in a drawing mean: of those that it has, no others.
#pragma once

#include "render/diagram/drawing.h"

namespace vpcscope {

inline constexpr double legend_sample = 22;  // how wide a sample is

/// Below everything that is placed; the drawing grows by it.
void draw_legend(Drawing& drawing);

}  // namespace vpcscope
