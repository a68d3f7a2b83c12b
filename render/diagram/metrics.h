// How wide text is, without asking a font: the widths of Helvetica, which Arial and Liberation Sans share.
#pragma once

#include <string>
#include <string_view>

namespace vpcscope {

inline constexpr const char* drawing_fonts = "Liberation Sans, Arial, Helvetica, sans-serif";

double text_width(std::string_view text, double size, bool bold = false);

/// As much of the text as fits, with an ellipsis where some of it is left out.
std::string fitted(std::string_view text, double width, double size, bool bold = false);

}  // namespace vpcscope
