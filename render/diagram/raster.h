// A drawing as PNG or PDF: our own SVG, drawn by librsvg and cairo. The only file that knows those two.
#pragma once

#include <string>

#include "render/diagram/drawing.h"

namespace vpcscope {

/// Two pixels for each of the drawing's; fewer, and a note on it, where cairo has no room for so many. Throws
/// std::runtime_error where the libraries fail.
std::string png_of(const Drawing& drawing);
/// One page of the drawing's size, the same bytes every time. Throws likewise.
std::string pdf_of(const Drawing& drawing);

}  // namespace vpcscope
