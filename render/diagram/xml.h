// Text inside XML: SVG, GraphML, draw.io.
#pragma once

#include <string>
#include <string_view>

namespace vpcscope {

/// Without the characters that XML lacks. For writers that escape markup by themselves.
std::string xml_characters(std::string_view text);
/// For text and for attributes in either kind of quotes.
std::string xml_escaped(std::string_view text);

}  // namespace vpcscope
