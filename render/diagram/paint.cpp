#include "render/diagram/paint.h"

#include <array>
#include <utility>

namespace vpcscope {
namespace {

constexpr std::string_view ink = "#232f3e";
constexpr std::string_view gray = "#7d8998";
constexpr std::string_view paper = "#ffffff";

Paint paint_of_subnet(Tone tone) {
  switch (tone) {
    case Tone::Public:
      return {"#7aa116", "#f2f6e8", "#4b6b00", "", 1.2, 2};
    case Tone::Private:
      return {"#00a4a6", "#e6f6f7", "#00686a", "", 1.2, 2};
    case Tone::Unknown:
      return {gray, "#ffffff", ink, "2 3", 1.2, 2};
    default:
      return {gray, "#eff0f3", ink, "", 1.2, 2};
  }
}

Paint paint_of_hop(Tone tone) {
  switch (tone) {
    case Tone::Pass:
      return {"#0b6e4f", paper, ink, "", 1.4, 4};
    case Tone::Drop:
      return {"#b3261e", "#fdf1f0", "#8c1d18", "", 2, 4};
    case Tone::Doubt:
      return {"#6b5b00", "#fdf9e7", "#6b5b00", "2 3", 1.6, 4};
    default:
      return {gray, paper, ink, "", 1, 4};
  }
}

}  // namespace

Paint paint_of(const Box& box) {
  switch (box.kind) {
    case BoxKind::Frame:
      return {"none", "none", ink, "", 0, 0};
    case BoxKind::Account:
      return {"#e7157b", "none", "#a50f58", "", 1.5, 0};
    case BoxKind::Region:
      return {"#00a4a6", "none", "#007a7c", "1.5 3", 1.5, 0};
    case BoxKind::Vpc:
      return {"#8c4fff", paper, "#5a30b5", "", 2, 4};
    case BoxKind::Zone:
      return {"#00a4a6", "none", "#007a7c", "5 4", 1, 0};
    case BoxKind::Subnet:
      return paint_of_subnet(box.tone);
    case BoxKind::Interface:
    case BoxKind::Interfaces:
      if (box.tone == Tone::Open) return {"#dd344c", "#fff5f6", "#8f1a2c", "", 1.6, 3};
      return {"#aab2bd", paper, ink, "", 1, 3};
    case BoxKind::Resource:
      if (box.tone == Tone::Drop) return {"#b3261e", paper, "#8c1d18", "4 3", 1.2, 3};
      return {"#8c4fff", paper, ink, "", 1, 3};
    case BoxKind::Outside:
      return {gray, "#f7f8fa", ink, box.unsure ? "2 3" : "", 1.2, 8};
    case BoxKind::Hop:
      return paint_of_hop(box.tone);
    case BoxKind::Note:
      return {gray, paper, ink, "4 3", 1, 3};
  }
  return {};
}

Paint paint_of(const Line& line) {
  Paint paint{"#545b64", "none", ink, "", 1.2, 0};
  switch (line.tone) {
    case Tone::Public:
      paint.border = "#5f7f0d";
      break;
    case Tone::Private:
      paint.border = "#007a7c";
      break;
    case Tone::Pass:
      paint = {"#0b6e4f", "none", "#0b6e4f", "", 2, 0};
      break;
    case Tone::Drop:
      paint = {"#b3261e", "none", "#8c1d18", "7 4", 1.6, 0};
      break;
    case Tone::Doubt:
    case Tone::Unknown:
      paint = {"#6b5b00", "none", "#6b5b00", "2 3", 1.6, 0};
      break;
    default:
      break;
  }
  return paint;
}

std::string_view glyph_fill(std::string_view glyph) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> others = {{{"ec2", "#8f4400"},
      {"fn", "#8f4400"},
      {"efs", "#4b6b00"},
      {"www", "#232f3e"},
      {"dc", "#232f3e"},
      {"sg", "#a81e33"}}};
  for (const auto& [name, fill] : others)
    if (name == glyph) return fill;
  return "#5a30b5";
}

}  // namespace vpcscope
