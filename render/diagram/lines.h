// From a placed drawing to one with lines, their labels and a legend.
#pragma once

#include "render/diagram/drawing.h"

namespace vpcscope {

inline constexpr double label_size = 8;  // of a line's words

/// Gives all lines their points and labels their places; says in the notes who drew the lines, and how many
/// could not be drawn.
void draw_lines(Drawing& drawing);

}  // namespace vpcscope
