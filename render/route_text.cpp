#include "render/route_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "render/evidence_text.h"

namespace vpcscope {
namespace {

class Writer {
 public:
  Writer(const RouteAnswer& answer, const TextStyle& style) : answer_(answer), style_(style) {}

  std::string write() {
    verdict();
    if (const RouteRow* one = answer_.winner ? &*answer_.winner : decider()) place(*one);
    alternatives();
    losers();
    notes();
    return std::move(text_);
  }

 private:
  void line(std::string_view content = {}) {
    text_ += content;
    text_ += '\n';
  }
  void entry(const std::string& head, std::string_view content) {
    line(head + wrapped(content, style_.width, columns_of(head)));
  }

  std::string table() const {
    return answer_.table ? printable(*answer_.table) : "local delivery (there is no edge route table)";
  }

  static std::string route_words(const RouteRow& row) {
    return printable(fmt::format("{} to {} ({}{}{})",
        row.prefix,
        row.target.empty() ? "nothing" : row.target,
        row.origin,
        row.via_prefix_list ? ", by prefix list " + *row.via_prefix_list : "",
        row.state == "active" || row.state.empty() ? "" : ", " + row.state));
  }

  void verdict() {
    const std::string destination = printable(answer_.destination);
    if (answer_.unknown)
      say("UNKNOWN",
          Ink::Doubt,
          fmt::format("where {} sends {} can't be told{}", table(), destination, because()));
    else if (answer_.winner)
      say("ROUTED",
          Ink::Good,
          fmt::format("{} sends {} by {}", table(), destination, route_words(*answer_.winner)));
    else
      say("NOT ROUTED", Ink::Bad, fmt::format("{} does not carry {}: {}", table(), destination, fault()));
  }

  void say(const std::string& word, Ink ink, const std::string& sentence) {
    std::string lines = wrapped(word + ": " + sentence, style_.width, 0);
    // The first word is never broken off; the second may be, in a very narrow window.
    if (lines.starts_with(word)) lines.replace(0, word.size(), inked(word, ink, style_));
    line(lines);
  }

  std::string because() const {
    if (answer_.winner) return fmt::format("; what is known would take {}", route_words(*answer_.winner));
    return answer_.code ? ": " + printable(*answer_.code) : "";
  }

  /// A blackhole stands first among the candidates and has lost by the very code: it decides, and is none of
  /// the others. Null: no route decided.
  const RouteRow* decider() const {
    if (answer_.winner || !answer_.code || answer_.candidates.empty()) return nullptr;
    const RouteRow& first = answer_.candidates.front();
    return first.lost == *answer_.code ? &first : nullptr;
  }

  std::string fault() const {
    const std::string code = answer_.code.value_or("no route matches");
    const RouteRow* const by = decider();
    if (by == nullptr) return printable(code);
    return fmt::format("{} by {}", printable(fmt::format("{} ({})", code, by->semantics)), route_words(*by));
  }

  void place(const RouteRow& row) {
    if (row.where) entry("  stands in  ", where_words(*row.where));
  }

  void alternatives() {
    for (const RouteRow& row : answer_.alternatives) {
      entry("  or  ",
          route_words(row) + ": AWS picks one" + (row.semantics.empty() ? "" : " (" + row.semantics + ")"));
      if (row.where) entry("      stands in  ", where_words(*row.where));
    }
  }

  void losers() {
    const std::span<const RouteRow> others =
        std::span(answer_.candidates).subspan(decider() != nullptr ? 1 : 0);
    if (others.empty()) return;
    line();
    line(inked("Others that match, longest first", Ink::Strong, style_));
    for (const RouteRow& row : others) {
      const bool fatal = answer_.code && row.lost == *answer_.code;
      line(inked(fatal ? "✗" : "-", fatal ? Ink::Bad : Ink::Strong, style_) + " " +
           wrapped(route_words(row), style_.width, 2));
      entry("    ", printable(fmt::format("lost: {} ({})", row.lost, row.semantics)));
      if (row.where && (fatal || style_.verbose)) entry("    stands in ", where_words(*row.where));
    }
  }

  void notes() {
    if (answer_.annotations.empty()) return;
    line();
    line(inked("Notes", Ink::Strong, style_));
    for (const Annotation& annotation : answer_.annotations) entry("  - ", annotation_words(annotation));
  }

  const RouteAnswer& answer_;
  const TextStyle& style_;
  std::string text_;
};

}  // namespace

std::string route_text(const RouteAnswer& answer, const TextStyle& style) {
  return Writer(answer, style).write();
}

}  // namespace vpcscope
