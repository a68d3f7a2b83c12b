#include "render/diagram/formats.h"

#include <algorithm>
#include <array>

#include "render/diagram/d2.h"
#include "render/diagram/dot.h"
#include "render/diagram/drawio.h"
#include "render/diagram/graphml.h"
#include "render/diagram/json.h"
#include "render/diagram/mermaid.h"
#include "render/diagram/raster.h"
#include "render/diagram/svg.h"

namespace vpcscope {
namespace {

constexpr std::array formats = {
    DiagramFormat{"svg", "image/svg+xml", true, svg_of},
    DiagramFormat{"png", "image/png", false, png_of},
    DiagramFormat{"pdf", "application/pdf", false, pdf_of},
    DiagramFormat{"json", "application/json", true, json_of},
    DiagramFormat{"dot", "text/vnd.graphviz", true, dot_of},
    DiagramFormat{"drawio", "application/vnd.jgraph.mxfile", true, drawio_of},
    DiagramFormat{"mermaid", "text/vnd.mermaid", true, mermaid_of},
    DiagramFormat{"d2", "text/x-d2", true, d2_of},
    DiagramFormat{"graphml", "application/graphml+xml", true, graphml_of},
};

}  // namespace

std::span<const DiagramFormat> diagram_formats() { return formats; }

const DiagramFormat* find_diagram_format(std::string_view name) {
  const auto found = std::ranges::find(formats, name, &DiagramFormat::name);
  return found == formats.end() ? nullptr : &*found;
}

}  // namespace vpcscope
