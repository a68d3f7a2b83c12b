#include "render/diagram/drawio.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <pugixml.hpp>
#include <sstream>
#include <utility>

#include "render/diagram/metrics.h"
#include "render/diagram/outline.h"
#include "render/diagram/paint.h"
#include "render/diagram/place.h"
#include "render/diagram/xml.h"

namespace vpcscope {
namespace {

constexpr std::string_view stencils = "mxgraph.aws4.";
constexpr double icon_size = 20;
constexpr double notes_left = 24;

/// draw.io's name for what our glyphs stand for.
std::string_view stencil_of(std::string_view glyph) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 31> names = {
      {{"acl", "network_access_control_list"},
          {"att", "transit_gateway_attachment"},
          {"cagw", "vpc_carrier_gateway"},
          {"cvpn", "client_vpn"},
          {"dc", "corporate_data_center"},
          {"dns", "route_53_resolver"},
          {"dx", "direct_connect"},
          {"ec2", "instance2"},
          {"efs", "elastic_file_system"},
          {"eic", "endpoint"},
          {"eigw", "internet_gateway"},
          {"eni", "elastic_network_interface"},
          {"fn", "lambda_function"},
          {"fw", "network_firewall"},
          {"igw", "internet_gateway"},
          {"lb", "elastic_load_balancing"},
          {"lgw", "gateway"},
          {"nat", "nat_gateway"},
          {"pcx", "peering"},
          {"rtb", "route_table"},
          {"sg", "security_group"},
          {"tg", "resources"},
          {"tgw", "transit_gateway"},
          {"vgw", "vpn_gateway"},
          {"vif", "direct_connect"},
          {"vpc", "virtual_private_cloud"},
          {"vpe", "endpoints"},
          {"vpn", "vpn_connection"},
          {"wan", "cloud_wan"},
          {"www", "internet"},
          {"aws", "general"}}};
  const auto* const found =
      std::ranges::find(names, glyph, &std::pair<std::string_view, std::string_view>::first);
  return found == names.end() ? "general" : found->second;
}

/// The group that AWS draws such a box as; empty: a plain box.
std::string_view group_of(const Box& box) {
  switch (box.kind) {
    case BoxKind::Account:
      return "group_account";
    case BoxKind::Region:
      return "group_region";
    case BoxKind::Vpc:
      return "group_vpc2";
    case BoxKind::Subnet:
      return "group_subnet";
    default:
      return "";
  }
}

/// To a tenth.
std::string number(double value) { return fmt::format("{}", std::round(value * 10) / 10 + 0.0); }

/// From 0 to 1, along a side of a box.
double share(double at, double first, double length) {
  return length <= 0 ? 0.5 : std::clamp(std::round((at - first) / length * 1000) / 1000, 0.0, 1.0);
}

void set(pugi::xml_node node, const char* name, const std::string& text) {
  node.append_attribute(name) = xml_characters(text).c_str();
}

class DrawioWriter {
 public:
  explicit DrawioWriter(const Drawing& drawing) : drawing_(drawing), outline_(drawing) {}

  std::string write() {
    pugi::xml_node page = document_.append_child("mxfile").append_child("diagram");
    set(page, "id", "drawing");
    set(page, "name", cut_sentence(drawing_.title));
    pugi::xml_node model = page.append_child("mxGraphModel");
    set(model, "page", "1");
    set(model, "pageWidth", number(drawing_.width));
    set(model, "pageHeight", number(drawing_.height));
    root_ = model.append_child("root");
    set(root_.append_child("mxCell"), "id", "root");
    add_layer("boxes", "boxes");
    for (const std::uint32_t at : outline_.top()) add_box(at);
    for (const LineKind kind : {LineKind::Link, LineKind::Route, LineKind::Flow, LineKind::Path}) {
      if (std::ranges::find(drawing_.lines, kind, &Line::kind) == drawing_.lines.end()) continue;
      add_layer(layer_of(kind), name_of(kind));
      for (std::size_t i = 0; i < drawing_.lines.size(); ++i)
        if (drawing_.lines[i].kind == kind) add_line(drawing_.lines[i], i);
    }
    add_notes();
    std::ostringstream out;
    document_.save(out, " ", pugi::format_indent, pugi::encoding_utf8);
    return out.str();
  }

 private:
  static std::string layer_of(LineKind kind) { return fmt::format("layer_{}", name_of(kind)); }

  void add_layer(const std::string& id, const std::string& title) {
    pugi::xml_node layer = root_.append_child("mxCell");
    set(layer, "id", id);
    set(layer, "value", title);
    set(layer, "parent", "root");
  }

  static void add_geometry(pugi::xml_node cell, const Rect& rect) {
    pugi::xml_node geometry = cell.append_child("mxGeometry");
    set(geometry, "x", number(rect.x));
    set(geometry, "y", number(rect.y));
    set(geometry, "width", number(rect.width));
    set(geometry, "height", number(rect.height));
    set(geometry, "as", "geometry");
  }

  static std::string colors(const Paint& paint) {
    return fmt::format("strokeColor={};fillColor={};fontColor={};strokeWidth={:.1f};{}",
        paint.border,
        paint.fill,
        paint.text,
        paint.border_width,
        paint.dashes.empty() ? "" : fmt::format("dashed=1;dashPattern={};", paint.dashes));
  }

  /// html=0: a label is text, whatever it looks like.
  std::string style_of(const Box& box, bool holds) const {
    const std::string_view group = group_of(box);
    const bool icon = group.empty() && !box.glyph.empty();
    return fmt::format(
        "{}html=0;whiteSpace=wrap;overflow=hidden;align=left;verticalAlign=top;spacingLeft={};fontSize={};{}{"
        "}",
        group.empty() ? paint_of(box).corner > 0 ? "rounded=1;arcSize=6;" : ""
                      : fmt::format("shape={0}group;grIcon={0}{1};grStroke=1;", stencils, group),
        group.empty() ? icon ? 26 : 4 : 30,
        line_size,
        holds ? "container=1;collapsible=0;recursiveResize=0;pointerEvents=0;" : "",
        colors(paint_of(box)));
  }

  void add_box(std::uint32_t at) {
    const Box& box = drawing_.boxes[at];
    const std::uint32_t parent = outline_.parent(at);
    pugi::xml_node object = root_.append_child("object");
    set(object, "id", plain_name(at));
    set(object, "label", fmt::format("{}", fmt::join(words_of(box), "\n")));
    set(object, "object_id", box.id);
    set(object, "kind", name_of(box.kind));
    set(object, "tone", name_of(box.tone));
    set(object, "about", box.about);
    if (box.unsure) set(object, "unsure", "the export lacks what this rests on");
    pugi::xml_node cell = object.append_child("mxCell");
    set(cell, "style", style_of(box, !outline_.inside(at).empty()));
    set(cell, "vertex", "1");
    set(cell, "parent", parent == no_box ? "boxes" : plain_name(parent));
    Rect rect = box.rect;
    if (parent != no_box) {
      rect.x -= drawing_.boxes[parent].rect.x;
      rect.y -= drawing_.boxes[parent].rect.y;
    }
    add_geometry(cell, rect);
    if (!box.glyph.empty() && group_of(box).empty()) add_icon(at);
    for (const std::uint32_t i : outline_.inside(at)) add_box(i);
  }

  void add_icon(std::uint32_t at) {
    const Box& box = drawing_.boxes[at];
    pugi::xml_node cell = root_.append_child("mxCell");
    set(cell, "id", plain_name(at) + "_icon");
    set(cell,
        "style",
        fmt::format("shape={}{};aspect=fixed;strokeColor=none;fillColor={};pointerEvents=0;",
            stencils,
            stencil_of(box.glyph),
            glyph_fill(box.glyph)));
    set(cell, "vertex", "1");
    set(cell, "connectable", "0");
    set(cell, "parent", plain_name(at));
    const double padding = padding_of(box.kind);
    add_geometry(cell, {padding, padding, icon_size, icon_size});
  }

  /// Where a line meets a box.
  static std::string joint(const char* which, const Rect& rect, const Point& point) {
    return fmt::format("{0}X={1:.3f};{0}Y={2:.3f};{0}Dx=0;{0}Dy=0;{0}Perimeter=0;",
        which,
        share(point.x, rect.x, rect.width),
        share(point.y, rect.y, rect.height));
  }

  void add_line(const Line& line, std::size_t number) {
    pugi::xml_node object = root_.append_child("object");
    set(object, "id", fmt::format("l{}", number));
    set(object, "label", cut_sentence(line.label));
    set(object, "object_id", line.id);
    set(object, "kind", name_of(line.kind));
    set(object, "tone", name_of(line.tone));
    set(object, "about", line.about);
    pugi::xml_node cell = object.append_child("mxCell");
    std::string style =
        fmt::format("html=0;rounded=0;fontSize=8;labelBackgroundColor=#ffffff;startArrow={};endArrow={};{}",
            line.from_arrow ? "open" : "none",
            line.to_arrow ? "open" : "none",
            colors(paint_of(line)));
    if (line.points.size() >= 2)
      style += joint("exit", drawing_.boxes[line.from].rect, line.points.front()) +
               joint("entry", drawing_.boxes[line.to].rect, line.points.back());
    set(cell, "style", style);
    set(cell, "edge", "1");
    set(cell, "parent", layer_of(line.kind));
    set(cell, "source", plain_name(line.from));
    set(cell, "target", plain_name(line.to));
    pugi::xml_node geometry = cell.append_child("mxGeometry");
    set(geometry, "relative", "1");
    set(geometry, "as", "geometry");
    add_bends(geometry, line);
  }

  static void add_bends(pugi::xml_node geometry, const Line& line) {
    if (line.points.size() <= 2) return;
    pugi::xml_node bends = geometry.append_child("Array");
    set(bends, "as", "points");
    for (std::size_t i = 1; i + 1 < line.points.size(); ++i) {
      pugi::xml_node point = bends.append_child("mxPoint");
      set(point, "x", number(line.points[i].x));
      set(point, "y", number(line.points[i].y));
    }
  }

  void add_notes() {
    if (drawing_.notes.empty()) return;
    pugi::xml_node cell = root_.append_child("mxCell");
    set(cell, "id", "notes");
    set(cell, "value", fmt::format("{}", fmt::join(drawing_.notes, "\n")));
    set(cell, "style", fmt::format("text;html=0;align=left;verticalAlign=top;fontSize={};", line_size));
    set(cell, "vertex", "1");
    set(cell, "parent", "boxes");
    const double high = note_height * static_cast<double>(drawing_.notes.size());
    add_geometry(cell, {notes_left, drawing_.height - high - 8, drawing_.width - 2 * notes_left, high});
  }

  const Drawing& drawing_;
  Outline outline_;
  pugi::xml_document document_;
  pugi::xml_node root_;
};

}  // namespace

std::string drawio_of(const Drawing& drawing) { return DrawioWriter(drawing).write(); }

}  // namespace vpcscope
