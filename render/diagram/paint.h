// What boxes and lines look like, for every format that has colours. Colour never says anything alone: line
// styles, words and shapes say it too. Text keeps a contrast of 4.5 to 1 and more on its ground.
#pragma once

#include <string_view>

#include "render/diagram/drawing.h"

namespace vpcscope {

struct Paint {
  std::string_view border = "#7d8998";
  std::string_view fill = "none";
  std::string_view text = "#232f3e";
  std::string_view dashes = "";  // "6 4"
  double border_width = 1;
  double corner = 0;
};

Paint paint_of(const Box& box);
Paint paint_of(const Line& line);

/// The ground of a glyph's letters.
std::string_view glyph_fill(std::string_view glyph);

}  // namespace vpcscope
