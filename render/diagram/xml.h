// Text inside XML: SVG, GraphML.
#pragma once

#include <string>
#include <string_view>

namespace vpcscope {

/// For text and for attributes in either kind of quotes.
std::string xml_escaped(std::string_view text);

}  // namespace vpcscope
