// Where the boxes of a drawing stand: sizes from the inside out, then positions from the outside in.
//
// Every box holds its title, its lines and all boxes in it; neighbours never touch. A box that grows moves
// what stands beside and below it, and nothing else changes.
#pragma once

#include "render/diagram/drawing.h"

namespace vpcscope {

inline constexpr double title_size = 11;
inline constexpr double line_size = 9;
inline constexpr double note_height = 14;   // of each line of the footer
inline constexpr double widest_text = 300;  // longer text is cut; `about` has all of it

/// What is written over the boxes inside.
double head_height(const Box& box);
/// Room for the glyph, left of the title.
double glyph_room(const Box& box);

/// Gives every box its rectangle, and the drawing its size. `drawing.boxes[0]` holds all others.
void place(Drawing& drawing);

}  // namespace vpcscope
