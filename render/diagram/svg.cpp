#include "render/diagram/svg.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "render/diagram/legend.h"
#include "render/diagram/lines.h"
#include "render/diagram/metrics.h"
#include "render/diagram/paint.h"
#include "render/diagram/place.h"
#include "render/diagram/xml.h"

namespace vpcscope {
namespace {

/// Coordinates to a tenth, the same on every machine.
std::string number(double value) {
  const long tenths = std::lround(value * 10);
  std::string text = fmt::format("{}", tenths / 10);
  if (tenths < 0 && tenths > -10) text = "-0";
  if (tenths % 10 != 0) text += fmt::format(".{}", std::abs(tenths % 10));
  return text;
}

constexpr std::string_view dark_style = R"(<style>@media (prefers-color-scheme: dark) {
.paper { fill: #11161d } .box > rect.area { fill: #11161d } .vpc > rect.area { fill: #161c25 }
.subnet > rect.area { fill: #1b2330 } .interface > rect.area, .interfaces > rect.area, .resource > rect.area,
.hop > rect.area, .outside > rect.area, .note > rect.area { fill: #202a38 }
text { fill: #e6eaf0 } .glyph text { fill: #ffffff }
.account > text { fill: #ff8cc3 } .region > text, .zone > text { fill: #5fd6d8 } .vpc > text { fill: #c3a6ff }
.subnet.public > text { fill: #b9d97a } .subnet.private > text { fill: #7fdcdd }
.open > text, .drop > text { fill: #ff9aa8 } .line path { stroke: #b8c0cc } .line.public path { stroke: #9cc23a }
.line.private path { stroke: #4fc7c9 } .line.pass path { stroke: #4fd1a1 } .line.drop path { stroke: #ff8a80 } }
@media (forced-colors: active) { text { fill: CanvasText } rect.area { fill: Canvas; stroke: CanvasText } }</style>
)";

class SvgWriter {
 public:
  SvgWriter(const Drawing& drawing, std::string_view prefix)
      : drawing_(drawing), prefix_(prefix), inside_(drawing.boxes.size()) {
    for (std::uint32_t i = 1; i < drawing.boxes.size(); ++i) inside_[drawing.boxes[i].parent].push_back(i);
  }

  std::string write() {
    out_ = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" "
        "role=\"graphics-document\" aria-labelledby=\"{7}title {7}desc\" font-family=\"{2}\" "
        "font-size=\"{3}\">\n"
        "<title id=\"{7}title\">{4}</title>\n<desc id=\"{7}desc\">{5}</desc>\n{6}",
        number(drawing_.width),
        number(drawing_.height),
        drawing_fonts,
        number(line_size),
        xml_escaped(drawing_.title),
        xml_escaped(description()),
        dark_style,
        prefix_);
    out_ += fmt::format("<defs><pattern id=\"{}unsure\"", prefix_) +
            " width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" "
            "patternTransform=\"rotate(45)\"><path d=\"M0 0V6\" stroke=\"#7d8998\" stroke-width=\"1.2\" "
            "stroke-opacity=\"0.35\"/></pattern></defs>\n";
    out_ += fmt::format("<rect class=\"paper\" width=\"{}\" height=\"{}\" fill=\"#ffffff\"/>\n",
        number(drawing_.width),
        number(drawing_.height));
    if (!drawing_.boxes.empty()) box(0);
    out_ += "<g class=\"lines\">\n";
    for (const Line& one : drawing_.lines) line(one);
    out_ += "</g>\n<g class=\"labels\">\n";
    for (const Line& one : drawing_.lines) label(one);
    out_ += "</g>\n";
    legend();
    footer();
    out_ += "</svg>\n";
    return std::move(out_);
  }

 private:
  std::string description() const {
    std::string text;
    for (const std::string& note : drawing_.notes) text += (text.empty() ? "" : " ") + note;
    return text;
  }

  void text(double x, double y, std::string_view words, double size, std::string_view fill, bool bold = false,
      std::string_view more = "") {
    out_ += fmt::format("<text x=\"{}\" y=\"{}\"{}{} fill=\"{}\"{}>{}</text>",
        number(x),
        number(y),
        size == line_size ? "" : fmt::format(" font-size=\"{}\"", number(size)),
        bold ? " font-weight=\"bold\"" : "",
        fill,
        more,
        xml_escaped(words));
  }

  void box(std::uint32_t at) {
    const Box& one = drawing_.boxes[at];
    if (one.kind == BoxKind::Frame) {
      for (const std::uint32_t i : inside_[at]) box(i);
      return;
    }
    const Paint paint = paint_of(one);
    out_ +=
        fmt::format("<g class=\"box {} {}{}\" data-id=\"{}\" role=\"{}\" tabindex=\"-1\" aria-label=\"{}\">",
            name_of(one.kind),
            name_of(one.tone),
            one.unsure ? " unsure" : "",
            xml_escaped(one.id),
            inside_[at].empty() ? "graphics-symbol" : "group",
            xml_escaped(one.about));
    out_ += fmt::format("<title>{}</title>", xml_escaped(one.about));
    area(one, paint);
    head(one, paint);
    out_ += '\n';
    for (const std::uint32_t i : inside_[at]) box(i);
    out_ += "</g>\n";
  }

  void area(const Box& one, const Paint& paint) {
    const auto draw = [&](std::string_view cls, std::string_view fill, std::string_view border) {
      out_ += fmt::format(
          "<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{} fill=\"{}\" stroke=\"{}\""
          " stroke-width=\"{}\"{}/>",
          cls,
          number(one.rect.x),
          number(one.rect.y),
          number(one.rect.width),
          number(one.rect.height),
          paint.corner > 0 ? fmt::format(" rx=\"{}\"", number(paint.corner)) : "",
          fill,
          border,
          number(paint.border_width),
          dashes(paint));
    };
    draw("area", paint.fill, paint.border);
    if (one.unsure) draw("hatch", fmt::format("url(#{}unsure)", prefix_), "none");
  }

  static std::string dashes(const Paint& paint) {
    return paint.dashes.empty() ? "" : fmt::format(" stroke-dasharray=\"{}\"", paint.dashes);
  }

  void stroke(const std::string& path, const Paint& paint) {
    out_ += fmt::format(
        "<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\"{} stroke-linejoin=\"round\"/>",
        path,
        paint.border,
        number(paint.border_width),
        dashes(paint));
  }

  void head(const Box& one, const Paint& paint) {
    const double padding = padding_of(one.kind);
    double x = one.rect.x + padding;
    double y = one.rect.y + padding;
    if (!one.glyph.empty()) {
      glyph(x, y, one.glyph);
      x += glyph_room(one);
    }
    const double room = one.rect.right() - padding - x;
    if (!one.title.empty()) {
      const double badge = one.badge.empty() ? 0 : 6 + text_width(one.badge, title_size, true);
      const std::string title = fitted(one.title, room - badge, title_size, true);
      text(x, y + 10, title, title_size, paint.text, true);
      if (badge > 0)
        text(x + text_width(title, title_size, true) + 6, y + 10, one.badge, title_size, paint.text, true);
      y += 14;
    }
    for (const std::string& words : one.lines) {
      text(x, y + 8, fitted(words, room, line_size), line_size, paint.text);
      y += 11;
    }
  }

  void glyph(double x, double y, std::string_view letters) {
    std::string upper(letters);
    for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    out_ += fmt::format(
        "<g class=\"glyph\"><rect x=\"{}\" y=\"{}\" width=\"20\" height=\"20\" rx=\"4\" fill=\"{}\"/>",
        number(x),
        number(y),
        glyph_fill(letters));
    text(x + 10,
        y + 13,
        upper,
        std::min(7.5, 7.5 * 17 / text_width(upper, 7.5, true)),
        "#ffffff",
        true,
        " text-anchor=\"middle\"");
    out_ += "</g>";
  }

  /// An open arrowhead at `tip`, of a line that comes from `back`.
  static std::string arrow(const Point& back, const Point& tip) {
    const double length = std::hypot(tip.x - back.x, tip.y - back.y);
    if (length < 0.1) return {};
    const double x = (tip.x - back.x) / length;
    const double y = (tip.y - back.y) / length;
    const auto at = [&](double side) {
      return fmt::format("{} {}", number(tip.x - 6 * x + side * y), number(tip.y - 6 * y - side * x));
    };
    return fmt::format("M{} L{} {} L{}", at(3.5), number(tip.x), number(tip.y), at(-3.5));
  }

  void line(const Line& one) {
    if (one.points.size() < 2) return;
    const Paint paint = paint_of(one);
    std::string path;
    for (const Point& point : one.points)
      path += fmt::format("{}{} {}", path.empty() ? "M" : " L", number(point.x), number(point.y));
    out_ += fmt::format(
        "<g class=\"line {} {}\" data-id=\"{}\" data-from=\"{}\" data-to=\"{}\" role=\"graphics-symbol\" "
        "aria-label=\"{}\"><title>{}</title>",
        name_of(one.kind),
        name_of(one.tone),
        xml_escaped(one.id),
        xml_escaped(drawing_.boxes[one.from].id),
        xml_escaped(drawing_.boxes[one.to].id),
        xml_escaped(one.about),
        xml_escaped(one.about));
    stroke(path, paint);
    std::string heads;
    const std::size_t last = one.points.size() - 1;
    if (one.to_arrow) heads += arrow(one.points[last - 1], one.points[last]);
    if (one.from_arrow) heads += arrow(one.points[1], one.points[0]);
    if (!heads.empty())
      out_ += fmt::format("<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\"/>",
          heads,
          paint.border,
          number(paint.border_width));
    out_ += "</g>\n";
  }

  void label(const Line& one) {
    if (one.points.size() < 2 || one.label.empty() || (one.label_at == Point{})) return;
    const Paint paint = paint_of(one);
    const double wide = text_width(one.label, label_size) + 4;
    out_ +=
        fmt::format("<rect class=\"paper\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"10\" fill=\"#ffffff\"/>",
            number(one.label_at.x - wide / 2),
            number(one.label_at.y - 8),
            number(wide));
    text(one.label_at.x, one.label_at.y, one.label, label_size, paint.text, false, " text-anchor=\"middle\"");
    out_ += '\n';
  }

  void legend() {
    out_ += "<g class=\"legend\">\n";
    for (const LegendEntry& one : drawing_.legend) {
      out_ += fmt::format("<g class=\"{} {} {}\">",
          one.box == BoxKind::Frame ? "line" : "box",
          one.box == BoxKind::Frame ? name_of(one.line) : name_of(one.box),
          name_of(one.tone));
      if (one.box == BoxKind::Frame) {
        Line line;
        line.tone = one.tone;
        const Paint paint = paint_of(line);
        stroke(fmt::format(
                   "M{0} {1}H{2}", number(one.at.x), number(one.at.y + 6), number(one.at.x + legend_sample)),
            paint);
      } else {
        Box box;
        box.kind = one.box;
        box.tone = one.tone;
        box.unsure = one.unsure;
        box.rect = {one.at.x, one.at.y, legend_sample, 12};
        area(box, paint_of(box));
      }
      text(one.at.x + legend_sample + 6, one.at.y + 9, one.words, line_size, "#232f3e");
      out_ += "</g>\n";
    }
    out_ += "</g>\n";
  }

  void footer() {
    double y = drawing_.height - 14 * static_cast<double>(drawing_.notes.size()) + 2;
    out_ += "<g class=\"notes\">\n";
    for (const std::string& note : drawing_.notes) {
      text(24, y, note, line_size, "#545b64");
      out_ += '\n';
      y += 14;
    }
    out_ += "</g>\n";
  }

  const Drawing& drawing_;
  std::string prefix_;
  std::vector<std::vector<std::uint32_t>> inside_;
  std::string out_;
};

}  // namespace

std::string svg_of(const Drawing& drawing) { return SvgWriter(drawing, "").write(); }

std::string svg_within(const Drawing& drawing, std::string_view prefix) {
  return SvgWriter(drawing, prefix).write();
}

}  // namespace vpcscope
