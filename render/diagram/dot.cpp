#include "render/diagram/dot.h"

#include <fmt/format.h>

#include <algorithm>

#include "render/diagram/metrics.h"
#include "render/diagram/outline.h"
#include "render/diagram/paint.h"
#include "render/diagram/xml.h"

namespace vpcscope {
namespace {

constexpr std::size_t cells_per_row = 5;

/// An "escape string": Graphviz would put names in for \N, \G and the like.
std::string escaped(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (c == '"' || c == '\\') safe += '\\';
    safe += c;
  }
  return safe;
}

std::string quoted(const std::string& text) { return '"' + escaped(cut_sentence(text)) + '"'; }

/// An id, in the letters of a URL: Graphviz 2.42 copies ids and links into SVG without escaping them.
std::string url_encoded(const std::string& id) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/:";
  std::string safe;
  for (const char c : cut_sentence(id)) {
    if (plain.find(c) != std::string_view::npos)
      safe += c;
    else
      safe += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return safe;
}

/// Lines of a label; `end` is how each ends: \n centred, \l left.
std::string quoted_lines(const std::vector<std::string>& lines, const char* end) {
  std::string text;
  for (const std::string& one : lines) text += escaped(one) + end;
  return '"' + text + '"';
}

/// Text and attributes of HTML labels, which are escape strings too. An empty text is an error there.
std::string html(std::string_view text) {
  if (text.empty()) return " ";
  std::string safe;
  for (const char c : xml_escaped(text)) {
    if (c == '\\')
      safe += "&#92;&#92;";
    else
      safe += c;
  }
  return safe;
}

const char* style_of(const Paint& paint) {
  if (paint.dashes.empty()) return "solid";
  return paint.dashes.front() < '3' ? "dotted" : "dashed";
}

class DotWriter {
 public:
  explicit DotWriter(const Drawing& drawing)
      : drawing_(drawing), outline_(drawing), is_end_(drawing.boxes.size()) {
    for (const Line& one : drawing.lines) is_end_[one.from] = is_end_[one.to] = true;
  }

  std::string write() {
    out_ = fmt::format(
        "digraph drawing {{\n"
        "  graph [rankdir=LR, newrank=true, splines=ortho, nodesep=0.15, ranksep=0.55, pad=0.2, "
        "outputorder=edgesfirst, forcelabels=true, fontname=\"{0}\", fontsize=11, id=\"drawing\", "
        "tooltip={1}, label={2}, labelloc=b, labeljust=l];\n"
        "  node [fontname=\"{0}\", fontsize=9, height=0.3];\n"
        "  edge [fontname=\"{0}\", fontsize=8, arrowsize=0.6];\n",
        drawing_fonts,
        quoted(drawing_.title),
        quoted_lines(drawing_.notes, "\\l"));
    for (const std::uint32_t at : outline_.top()) box(at, 1);
    for (const Line& one : drawing_.lines) line(one);
    return std::move(out_) + "}\n";
  }

 private:
  void box(std::uint32_t at, int depth) {
    if (is_table(at))
      table(at, depth);
    else if (outline_.inside(at).empty())
      node(at, depth);
    else
      cluster(at, depth);
  }

  /// A subnet and what is in it, unless that holds more again.
  bool is_table(std::uint32_t at) const {
    return drawing_.boxes[at].kind == BoxKind::Subnet &&
           std::ranges::all_of(
               outline_.inside(at), [&](std::uint32_t i) { return outline_.inside(i).empty(); });
  }

  static std::string indent(int depth) { return std::string(static_cast<std::size_t>(2 * depth), ' '); }

  /// What it is, on every box: clusters would hand it down to those inside them.
  static std::string common(const Box& box) {
    return fmt::format("id=\"{}\", class=\"{} {}\", tooltip={}",
        url_encoded(box.id),
        name_of(box.kind),
        name_of(box.tone),
        quoted(box.about));
  }

  void cluster(std::uint32_t at, int depth) {
    const Box& one = drawing_.boxes[at];
    const Paint paint = paint_of(one);
    const bool filled = paint.fill != "none";
    out_ += fmt::format(
        "{}subgraph cluster_{} {{\n{}graph [{}, label={}, labelloc=t, labeljust=l, margin={}, "
        "style=\"{}{}\", penwidth={:.1f}, color=\"{}\", fillcolor=\"{}\", fontcolor=\"{}\"];\n",
        indent(depth),
        plain_name(at),
        indent(depth + 1),
        common(one),
        quoted_lines(words_of(one), "\\l"),
        padding_of(one.kind),
        filled ? "filled," : "",
        style_of(paint),
        paint.border_width,
        paint.border,
        filled ? paint.fill : "transparent",
        paint.text);
    for (const std::uint32_t i : outline_.inside(at)) box(i, depth + 1);
    if (is_end_[at])  // lines can't end at a cluster
      out_ += fmt::format(
          "{}{} [shape=point, style=invis, height=0.01, label=\"\"];\n", indent(depth + 1), plain_name(at));
    out_ += indent(depth) + "}\n";
  }

  void node(std::uint32_t at, int depth) {
    const Box& one = drawing_.boxes[at];
    const Paint paint = paint_of(one);
    out_ += fmt::format(
        "{}{} [shape=box, {}, label={}, style=\"filled,rounded,{}\", color=\"{}\", fillcolor=\"{}\", "
        "fontcolor=\"{}\"];\n",
        indent(depth),
        plain_name(at),
        common(one),
        quoted_lines(words_of(one), "\\n"),
        style_of(paint),
        paint.border,
        paint.fill == "none" ? "transparent" : paint.fill,
        paint.text);
  }

  /// The first of the words larger, the others below it.
  static std::string cell_words(const Box& box, const char* align, const char* small) {
    const std::vector<std::string> words = words_of(box);
    std::string text = fmt::format("<B>{}</B>", html(words.empty() ? "" : words.front()));
    for (std::size_t i = 1; i < words.size(); ++i)
      text += fmt::format("<BR{}/><FONT POINT-SIZE=\"{}\">{}</FONT>", align, small, html(words[i]));
    return words.size() > 1 ? text + fmt::format("<BR{}/>", align) : text;
  }

  void table(std::uint32_t at, int depth) {
    const Box& one = drawing_.boxes[at];
    const Paint paint = paint_of(one);
    const std::vector<std::uint32_t>& cells = outline_.inside(at);
    out_ += fmt::format(
        "{}{} [shape=plain, {}, label=<\n<TABLE BORDER=\"1\" CELLBORDER=\"1\" CELLSPACING=\"2\" "
        "CELLPADDING=\"2\" COLOR=\"{}\" BGCOLOR=\"{}\"{}>\n"
        "<TR><TD COLSPAN=\"{}\" BORDER=\"0\" ALIGN=\"LEFT\"><FONT COLOR=\"{}\">{}</FONT></TD></TR>\n",
        indent(depth),
        plain_name(at),
        common(one),
        paint.border,
        paint.fill,
        paint.dashes.empty() ? "" : " STYLE=\"dotted\"",
        std::clamp<std::size_t>(cells.size(), 1, cells_per_row),
        paint.text,
        cell_words(one, " ALIGN=\"LEFT\"", "8"));
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i % cells_per_row == 0) out_ += "<TR>";
      cell(cells[i]);
      if (i % cells_per_row == cells_per_row - 1 || i + 1 == cells.size()) out_ += "</TR>\n";
    }
    out_ += "</TABLE>>];\n";
  }

  /// A link to itself: without one Graphviz keeps neither the id nor the title. Line ends between attributes,
  /// as it reads no more than 16,384 bytes between two of them.
  void cell(std::uint32_t at) {
    const Box& one = drawing_.boxes[at];
    const Paint paint = paint_of(one);
    out_ += fmt::format(
        "<TD PORT=\"{0}\"\nID=\"{1}\"\nHREF=\"#{1}\"\nTITLE=\"{2}\"\nCOLOR=\"{3}\" BGCOLOR=\"{4}\">"
        "<FONT COLOR=\"{5}\">{6}</FONT></TD>\n",
        plain_name(at),
        url_encoded(one.id),
        html(cut_sentence(one.about)),
        paint.border,
        paint.fill,
        paint.text,
        cell_words(one, "", "7"));
  }

  std::string end_of(std::uint32_t at) const {
    const std::uint32_t parent = outline_.parent(at);
    return parent != no_box && is_table(parent) ? plain_name(parent) + ":" + plain_name(at) : plain_name(at);
  }

  void line(const Line& one) {
    const Paint paint = paint_of(one);
    out_ += fmt::format(
        "  {} -> {} [id=\"{}\", class=\"{} {}\", tooltip={}, {}dir={}, color=\"{}\", fontcolor=\"{}\", "
        "penwidth={:.1f}, style={}];\n",
        end_of(one.from),
        end_of(one.to),
        url_encoded(one.id),
        name_of(one.kind),
        name_of(one.tone),
        quoted(one.about),
        one.label.empty() ? "" : fmt::format("xlabel={}, ", quoted(one.label)),
        one.from_arrow ? (one.to_arrow ? "both" : "back") : (one.to_arrow ? "forward" : "none"),
        paint.border,
        paint.text,
        paint.border_width,
        style_of(paint));
  }

  const Drawing& drawing_;
  Outline outline_;
  std::vector<bool> is_end_;
  std::string out_;
};

}  // namespace

std::string dot_of(const Drawing& drawing) { return DotWriter(drawing).write(); }

}  // namespace vpcscope
