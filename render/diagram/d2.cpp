#include "render/diagram/d2.h"

#include <fmt/format.h>

#include "render/diagram/outline.h"
#include "render/diagram/paint.h"

namespace vpcscope {
namespace {

/// A string in double quotes: a dollar would begin a substitution, even there.
std::string quoted(std::string_view text) {
  std::string safe = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\' || c == '$') safe += '\\';
    safe += c;
  }
  return safe + "\"";
}

std::string quoted_lines(const std::vector<std::string>& lines) {
  std::string text = "\"";
  for (const std::string& one : lines) {
    const std::string safe = quoted(one);
    text += (text.size() == 1 ? "" : "\\n") + safe.substr(1, safe.size() - 2);
  }
  return text + "\"";
}

class D2Writer {
 public:
  explicit D2Writer(const Drawing& drawing)
      : drawing_(drawing), outline_(drawing), needs_point_(outline_.needs_point()) {}

  std::string write() {
    out_ = fmt::format("# {}\ndirection: right\n", drawing_.title);
    for (const std::uint32_t at : outline_.top()) box(at, 0);
    for (const Line& one : drawing_.lines) line(one);
    if (!drawing_.notes.empty())
      out_ += fmt::format(
          "notes: {} {{\n  shape: text\n  near: bottom-center\n}}\n", quoted_lines(drawing_.notes));
    return std::move(out_);
  }

 private:
  void box(std::uint32_t at, int depth) {
    const Box& one = drawing_.boxes[at];
    const Paint paint = paint_of(one);
    const std::string indent(static_cast<std::size_t>(2 * depth), ' ');
    out_ += fmt::format("{0}{1}: {2} {{\n{0}  # {3}\n{0}  tooltip: {4}\n",
        indent,
        plain_name(at),
        quoted_lines(words_of(one)),
        one.id,
        quoted(cut_sentence(one.about)));
    out_ +=
        fmt::format("{0}  style.fill: \"{1}\"\n{0}  style.stroke: \"{2}\"\n{0}  style.font-color: \"{3}\"\n",
            indent,
            paint.fill == "none" ? "transparent" : paint.fill,
            paint.border,
            paint.text);
    if (!paint.dashes.empty()) out_ += fmt::format("{}  style.stroke-dash: {}\n", indent, dash_of(paint));
    for (const std::uint32_t i : outline_.inside(at)) box(i, depth + 1);
    if (needs_point_[at]) out_ += fmt::format("{}  point: \"\" {{shape: circle}}\n", indent);
    out_ += indent + "}\n";
  }

  /// D2 takes whole numbers.
  static char dash_of(const Paint& paint) { return paint.dashes.front(); }

  /// From the top down, as D2 names what is nested.
  std::string path_of(std::uint32_t at) const {
    const std::uint32_t parent = outline_.parent(at);
    return (parent == no_box ? "" : path_of(parent) + ".") + plain_name(at);
  }

  std::string end_of(const Line& line, std::uint32_t end) const {
    return path_of(end) + (outline_.is_around(line, end) ? ".point" : "");
  }

  void line(const Line& one) {
    const Paint paint = paint_of(one);
    const char* const arrow = one.from_arrow ? (one.to_arrow ? "<->" : "<-") : (one.to_arrow ? "->" : "--");
    out_ += fmt::format("{} {} {}: {} {{\n  # {}\n  style.stroke: \"{}\"\n",
        end_of(one, one.from),
        arrow,
        end_of(one, one.to),
        quoted(cut_sentence(one.label)),
        one.id,
        paint.border);
    if (!paint.dashes.empty()) out_ += fmt::format("  style.stroke-dash: {}\n", dash_of(paint));
    out_ += "}\n";
  }

  const Drawing& drawing_;
  Outline outline_;
  std::vector<bool> needs_point_;
  std::string out_;
};

}  // namespace

std::string d2_of(const Drawing& drawing) { return D2Writer(drawing).write(); }

}  // namespace vpcscope
