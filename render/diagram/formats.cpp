#include "render/diagram/formats.h"

#include <algorithm>
#include <array>

#include "render/diagram/svg.h"

namespace vpcscope {
namespace {

constexpr std::array formats = {
    DiagramFormat{"svg", "image/svg+xml", true, svg_of},
};

}  // namespace

std::span<const DiagramFormat> diagram_formats() { return formats; }

const DiagramFormat* find_diagram_format(std::string_view name) {
  const auto found = std::ranges::find(formats, name, &DiagramFormat::name);
  return found == formats.end() ? nullptr : &*found;
}

}  // namespace vpcscope
