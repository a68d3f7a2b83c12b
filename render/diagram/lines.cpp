#include "render/diagram/lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "render/diagram/elbow.h"
#include "render/diagram/legend.h"
#include "render/diagram/metrics.h"
#include "render/diagram/place.h"

namespace vpcscope {
namespace {

bool meet(const Rect& a, const Rect& b) {
  return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
}

/// What a label must not cover: boxes without boxes in them, titles of the others, labels that stand already.
class Labels {
 public:
  explicit Labels(const Drawing& drawing) {
    const std::vector<bool> holds = drawing.holders();
    for (std::size_t i = 0; i < drawing.boxes.size(); ++i) {
      const Box& box = drawing.boxes[i];
      if (box.kind == BoxKind::Frame) continue;
      Rect rect = box.rect;
      if (holds[i]) rect.height = head_height(box) + 8;
      taken_.push_back(rect);
    }
  }

  /// On the longest stretch that has room for it.
  void set(Line& line) {
    const double wide = text_width(line.label, label_size) + 4;
    std::vector<std::pair<double, std::size_t>> stretches;
    for (std::size_t i = 0; i + 1 < line.points.size(); ++i)
      stretches.emplace_back(
          -std::hypot(line.points[i + 1].x - line.points[i].x, line.points[i + 1].y - line.points[i].y), i);
    std::ranges::sort(stretches);
    for (const auto& [length, i] : stretches)
      for (const double along : {0.5, 0.3, 0.7, 0.15, 0.85}) {
        const Point& a = line.points[i];
        const Point& b = line.points[i + 1];
        const Point at{a.x + (b.x - a.x) * along, a.y + (b.y - a.y) * along};
        const Rect rect{at.x - wide / 2, at.y - 6, wide, 11};
        if (std::ranges::any_of(taken_, [&](const Rect& one) { return meet(one, rect); })) continue;
        taken_.push_back(rect);
        line.label_at = {at.x, at.y + 3};
        return;
      }
  }

 private:
  std::vector<Rect> taken_;
};

}  // namespace

void draw_lines(Drawing& drawing) {
  route_by_elbows(drawing);
  Labels labels(drawing);
  std::set<std::pair<std::uint32_t, std::string>> told;  // of a bundle once
  for (Line& line : drawing.lines) {
    if (line.label.empty() || line.points.empty()) continue;
    if (line.bundle != 0 && !told.insert({line.bundle, line.label}).second) continue;
    labels.set(line);
  }
  const auto crossing = std::ranges::count_if(drawing.lines, &Line::crosses);
  if (crossing > 0)
    drawing.notes.push_back(
        fmt::format("{} of {} lines run through boxes: the picture is too large for ways around them.",
            crossing,
            drawing.lines.size()));
  draw_legend(drawing);
}

}  // namespace vpcscope
