#include "render/diagram/mermaid.h"

#include <fmt/format.h>

#include <map>

#include "render/diagram/outline.h"
#include "render/diagram/paint.h"

namespace vpcscope {
namespace {

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Entity codes for all that could be syntax, Markdown ("1. ", "- ") or, after a colon, a style to Mermaid:
/// only letters and digits, spaces, what joins letters and digits in ids and addresses, and other scripts
/// stay.
std::string escaped(std::string_view text) {
  constexpr std::string_view ligature = "\xef\xac\x82";  // U+FB02: Mermaid's own mark for an entity inside
  std::string safe;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool between =
        i > 0 && i + 1 < text.size() && is_letter_or_digit(text[i - 1]) && is_letter_or_digit(text[i + 1]);
    if (text.substr(i, ligature.size()) == ligature) {
      safe += "#64258;";
      i += ligature.size() - 1;
    } else if (is_letter_or_digit(c) || c == ' ' || (c & 0x80) != 0 ||
               (between && (c == '-' || c == '.' || c == '/'))) {
      safe += c;
    } else {
      safe += fmt::format("#{};", static_cast<int>(c));
    }
  }
  return safe;
}

std::string quoted(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& one : lines) text += (text.empty() ? "" : "<br/>") + escaped(one);
  return fmt::format("\"{}\"", text.empty() ? " " : text);
}

const char* arrow_of(const Line& line) {
  const bool dotted = line.tone == Tone::Drop || line.tone == Tone::Doubt || line.tone == Tone::Unknown;
  if (line.from_arrow && line.to_arrow) return dotted ? "<-.->" : "<-->";
  if (line.from_arrow || line.to_arrow) return dotted ? "-.->" : "-->";
  return dotted ? "-.-" : "---";
}

class MermaidWriter {
 public:
  explicit MermaidWriter(const Drawing& drawing)
      : drawing_(drawing), outline_(drawing), needs_point_(outline_.needs_point()) {}

  std::string write() {
    out_ = fmt::format("flowchart LR\n  accTitle: {}\n", escaped(drawing_.title));
    for (const std::uint32_t at : outline_.top()) box(at, 1);
    if (!drawing_.notes.empty()) out_ += fmt::format("  notes[{}]\n", quoted(drawing_.notes));
    for (const Line& one : drawing_.lines) line(one);
    for (const auto& [name, members] : classes_) {
      const Paint paint = paint_of(drawing_.boxes[members.front()]);
      out_ += fmt::format("  classDef {} fill:{},stroke:{},color:{}{}\n",
          name,
          paint.fill,
          paint.border,
          paint.text,
          paint.dashes.empty() ? "" : fmt::format(",stroke-dasharray:{}", paint.dashes));
      std::vector<std::string> names;
      for (const std::uint32_t at : members) names.push_back(plain_name(at));
      out_ += fmt::format("  class {} {}\n", fmt::join(names, ","), name);
    }
    return std::move(out_);
  }

 private:
  void box(std::uint32_t at, int depth) {
    const Box& one = drawing_.boxes[at];
    const std::string indent(static_cast<std::size_t>(2 * depth), ' ');
    classes_[fmt::format("{}_{}{}", name_of(one.kind), name_of(one.tone), one.unsure ? "_unsure" : "")]
        .push_back(at);
    out_ += fmt::format("{}%% {}\n", indent, escaped(one.id));
    if (outline_.inside(at).empty()) {
      out_ += fmt::format("{}{}[{}]\n", indent, plain_name(at), quoted(words_of(one)));
      return;
    }
    out_ += fmt::format("{}subgraph {}[{}]\n", indent, plain_name(at), quoted(words_of(one)));
    for (const std::uint32_t i : outline_.inside(at)) box(i, depth + 1);
    if (needs_point_[at]) out_ += fmt::format("{}  {}_point(( ))\n", indent, plain_name(at));
    out_ += indent + "end\n";
  }

  std::string end_of(const Line& line, std::uint32_t end) const {
    return plain_name(end) + (outline_.is_around(line, end) ? "_point" : "");
  }

  void line(const Line& one) {
    const bool backward = one.from_arrow && !one.to_arrow;  // Mermaid has no arrow that points back only
    out_ += fmt::format("  %% {}\n  {} {}{} {}\n",
        escaped(one.id),
        end_of(one, backward ? one.to : one.from),
        arrow_of(one),
        one.label.empty() ? "" : fmt::format("|{}|", quoted({cut_sentence(one.label)})),
        end_of(one, backward ? one.from : one.to));
  }

  const Drawing& drawing_;
  Outline outline_;
  std::vector<bool> needs_point_;
  std::map<std::string, std::vector<std::uint32_t>> classes_;
  std::string out_;
};

}  // namespace

std::string mermaid_of(const Drawing& drawing) { return MermaidWriter(drawing).write(); }

}  // namespace vpcscope
