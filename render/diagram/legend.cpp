#include "render/diagram/legend.h"

#include <algorithm>

#include "render/diagram/metrics.h"
#include "render/diagram/place.h"

namespace vpcscope {
namespace {

constexpr double row_height = 18;
constexpr double margin = 24;

std::vector<LegendEntry> all_entries() {
  return {{"public subnet: routes to an internet gateway", BoxKind::Subnet, {}, Tone::Public, false, {}},
      {"private subnet: other ways out", BoxKind::Subnet, {}, Tone::Private, false, {}},
      {"isolated subnet: no way out", BoxKind::Subnet, {}, Tone::Isolated, false, {}},
      {"the internet can open it", BoxKind::Interface, {}, Tone::Open, false, {}},
      {"passes", BoxKind::Hop, {}, Tone::Pass, false, {}},
      {"drops", BoxKind::Hop, {}, Tone::Drop, false, {}},
      {"not certain, or in part", BoxKind::Hop, {}, Tone::Doubt, false, {}},
      {"the export lacks what this rests on", BoxKind::Note, {}, Tone::Plain, true, {}},
      {"route of a public subnet", BoxKind::Frame, LineKind::Route, Tone::Public, false, {}},
      {"route of a private subnet", BoxKind::Frame, LineKind::Route, Tone::Private, false, {}},
      {"joined", BoxKind::Frame, LineKind::Link, Tone::Plain, false, {}},
      {"joined, not in working order", BoxKind::Frame, LineKind::Link, Tone::Drop, false, {}}};
}

bool is_used(const Drawing& drawing, const LegendEntry& entry) {
  if (entry.unsure) return std::ranges::any_of(drawing.boxes, &Box::unsure);
  if (entry.box == BoxKind::Frame)
    return std::ranges::any_of(
        drawing.lines, [&](const Line& one) { return one.kind == entry.line && one.tone == entry.tone; });
  return std::ranges::any_of(drawing.boxes, [&](const Box& one) {
    const bool alike =
        one.kind == entry.box || (entry.box == BoxKind::Interface && one.kind == BoxKind::Interfaces);
    return alike && one.tone == entry.tone;
  });
}

}  // namespace

void draw_legend(Drawing& drawing) {
  drawing.legend.clear();
  const double right = std::max(drawing.width - margin, 400.0);
  const double notes = note_height * static_cast<double>(drawing.notes.size());
  Point next{margin, drawing.height - notes};
  for (LegendEntry& entry : all_entries()) {
    if (!is_used(drawing, entry)) continue;
    const double wide = legend_sample + 6 + text_width(entry.words, line_size) + 18;
    if (next.x + wide > right && next.x > margin) next = {margin, next.y + row_height};
    entry.at = next;
    next.x += wide;
    drawing.width = std::max(drawing.width, next.x + margin);
    drawing.legend.push_back(std::move(entry));
  }
  if (!drawing.legend.empty()) drawing.height = next.y + row_height + notes + 8;
}

}  // namespace vpcscope
