// From a placed drawing to one with lines and their labels.
#pragma once

#include "render/diagram/drawing.h"

namespace vpcscope {

/// Gives all lines their points and labels their places; says in the notes who drew the lines, and how many
/// could not be drawn.
void draw_lines(Drawing& drawing);

}  // namespace vpcscope
