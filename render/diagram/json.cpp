#include "render/diagram/json.h"

#include <fmt/format.h>

#include <cmath>

#include "render/diagram/outline.h"
#include "render/evidence_json.h"

namespace vpcscope {
namespace {

using Json = OrderedJson;

double to_tenth(double value) { return std::round(value * 10) / 10 + 0.0; }  // + 0.0: never -0

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json box_json(const Drawing& drawing, const Outline& outline, std::uint32_t at) {
  const Box& box = drawing.boxes[at];
  const std::uint32_t parent = outline.parent(at);
  return {{"id", box.id},
      {"parent", parent == no_box ? Json(nullptr) : Json(drawing.boxes[parent].id)},
      {"kind", name_of(box.kind)},
      {"tone", name_of(box.tone)},
      {"glyph", text_or_null(box.glyph)},
      {"title", box.title},
      {"lines", box.lines},
      {"badge", text_or_null(box.badge)},
      {"about", box.about},
      {"unsure", box.unsure},
      {"x", to_tenth(box.rect.x)},
      {"y", to_tenth(box.rect.y)},
      {"w", to_tenth(box.rect.width)},
      {"h", to_tenth(box.rect.height)}};
}

Json line_json(const Drawing& drawing, const Line& line) {
  Json points = Json::array();
  for (const Point& one : line.points) points.push_back(Json::array({to_tenth(one.x), to_tenth(one.y)}));
  return {{"id", line.id},
      {"from", drawing.boxes[line.from].id},
      {"to", drawing.boxes[line.to].id},
      {"kind", name_of(line.kind)},
      {"tone", name_of(line.tone)},
      {"label", text_or_null(line.label)},
      {"about", line.about},
      {"from_arrow", line.from_arrow},
      {"to_arrow", line.to_arrow},
      {"points", std::move(points)}};
}

/// In one line, without its end.
std::string compact(const Json& json) {
  std::string text = dumped(json, -1);
  text.pop_back();
  return text;
}

/// Each in its own line.
std::string list_of(const std::vector<std::string>& rows) {
  return rows.empty() ? "[]" : fmt::format("[\n{}\n]", fmt::join(rows, ",\n"));
}

}  // namespace

std::string json_of(const Drawing& drawing) {
  const Outline outline(drawing);
  std::vector<std::string> boxes;
  for (std::uint32_t i = 0; i < drawing.boxes.size(); ++i)
    if (outline.is_drawn(i)) boxes.push_back(compact(box_json(drawing, outline, i)));
  std::vector<std::string> lines;
  lines.reserve(drawing.lines.size());
  for (const Line& one : drawing.lines) lines.push_back(compact(line_json(drawing, one)));
  return fmt::format(
      "{{\"schema\":\"vpcscope/diagram/1\",\"title\":{},\"width\":{},\"height\":{},\n\"boxes\":{},\n"
      "\"lines\":{},\n\"notes\":{}}}\n",
      compact(drawing.title),
      compact(to_tenth(drawing.width)),
      compact(to_tenth(drawing.height)),
      list_of(boxes),
      list_of(lines),
      compact(drawing.notes));
}

}  // namespace vpcscope
