// A drawing as SVG: readable without scripts, styles or network; every box and line carries its id, and a
// sentence for those who don't see it.
#pragma once

#include <string>
#include <string_view>

#include "render/diagram/drawing.h"

namespace vpcscope {

std::string svg_of(const Drawing& drawing);
/// As a part of a page with several: its ids begin with `prefix`, which no other has.
std::string svg_within(const Drawing& drawing, std::string_view prefix);

}  // namespace vpcscope
