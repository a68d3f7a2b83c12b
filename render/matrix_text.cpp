#include "render/matrix_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "render/evidence_text.h"
#include "render/markdown.h"

namespace vpcscope {
namespace {

using Shares = std::vector<FoldedShare>;

// ---- words of both formats

/// "12 interfaces", "12 of 20 interfaces"; empty where the label says it, or it is the only one.
std::string count_of(const FoldedEnd& end) {
  if (end.kind != MatrixGroup::Kind::Interfaces || end.bearers == 0) return {};
  const std::size_t members = end.members.size();
  if (end.bearers > members)
    return fmt::format("{} of {}", grouped(members), counted(end.bearers, "interface"));
  return members == 1 ? std::string() : counted(members, "interface");
}

/// Whether it is a part of the internet that a statement of the family is about; 0: of both.
bool is_internet(const FoldedEnd& end, int family) {
  if (end.kind != MatrixGroup::Kind::Internet) return false;
  const auto of_family = [&](const std::string& block) {
    return family == 0 || (block.find(':') != std::string::npos) == (family == 6);
  };
  return std::ranges::any_of(end.members, of_family);
}

/// One after the other; where all parts of the internet are among them, they are the internet.
std::string ends_words(const FoldedMatrix& folded, const std::vector<std::uint32_t>& ends, int family,
    const std::function<std::string(std::string_view)>& shown) {
  if (folded.only_family != 0) family = folded.only_family;
  const auto part = [&](const FoldedEnd& end) { return is_internet(end, family); };
  const auto named = std::ranges::count_if(ends, [&](std::uint32_t at) { return part(folded.ends[at]); });
  const bool whole = named > 1 && named == std::ranges::count_if(folded.ends, part);
  bool told = false;
  std::string words;
  for (const std::uint32_t at : ends) {
    if (whole && part(folded.ends[at])) {
      if (!told) words += (words.empty() ? "" : " + ") + shown("internet");
      told = true;
      continue;
    }
    const std::string count = count_of(folded.ends[at]);
    words += (words.empty() ? "" : " + ") + shown(folded.ends[at].label) +
             (count.empty() ? "" : " (" + count + ")");
  }
  return words;
}

/// Empty where flows of one family only were met: that is said once, at the end.
std::string family_words(const FoldedMatrix& folded, const FoldedStatement& statement) {
  if (folded.only_family != 0) return {};
  return statement.family == 0 ? "both" : fmt::format("IPv{}", statement.family);
}

/// Why services are partial.
std::string cause_words(const FoldedShare& share) {
  if (!share.client_ports) return {};
  if (share.client_ports->empty()) return "by some of the network's choices only";
  return "not from client ports " + *share.client_ports;
}

/// "tcp/22 (8 of 36 pairs, not from client ports 1024-32767)"
std::string share_words(const FoldedShare& share, std::uint64_t pairs) {
  std::vector<std::string> remarks;
  if (share.pairs < pairs)
    remarks.push_back(fmt::format("{} of {}", grouped(share.pairs), counted(pairs, "pair")));
  if (const std::string cause = cause_words(share); !cause.empty()) remarks.push_back(cause);
  return fmt::format("{}{}",
      share.rest ? "all else" : joined_services(share.services),
      remarks.empty() ? "" : fmt::format(" ({})", fmt::join(remarks, ", ")));
}

std::string shares_words(std::span<const FoldedShare> shares, std::uint64_t pairs) {
  std::vector<std::string> parts;
  for (const FoldedShare& share : shares) parts.push_back(share_words(share, pairs));
  return fmt::format("{}", fmt::join(parts, "; "));
}

/// What all pairs have, which stands first, and what only some have.
struct Split {
  std::span<const FoldedShare> all;
  std::span<const FoldedShare> some;
};
Split split(const Shares& shares, std::uint64_t pairs) {
  const auto end = std::ranges::find_if(shares, [&](const FoldedShare& one) { return one.pairs < pairs; });
  return {{shares.begin(), end}, {end, shares.end()}};
}

/// `quote`: of what the asker wrote.
template <class Quote>
std::string title(const MatrixPage& page, const Quote& quote) {
  const MatrixQuestion& question = page.question;
  return fmt::format("{} from {} to {}{}{}",
      question.service.empty() ? "What gets through" : quote(question.service),
      quote(question.from),
      quote(question.to),
      page.by.empty() ? "" : ", by " + quote(page.by),
      question.parts > 1 ? fmt::format(", part {} of {}", question.part, question.parts) : "");
}

std::string pairs_words(std::uint64_t pairs, std::string_view what) {
  return fmt::format("{} {} {}", counted(pairs, "pair"), pairs == 1 ? "has" : "have", what);
}

/// The totals, and how to read what is not there: a sentence each.
std::vector<std::string> closing(const MatrixPage& page) {
  const FoldedMatrix& folded = page.folded;
  std::vector<std::string> parts;
  if (folded.reachable > 0) parts.push_back(pairs_words(folded.reachable, "services that get through"));
  if (folded.partial > 0)
    parts.push_back(pairs_words(folded.partial, "services that get through only in part"));
  if (folded.unknown > 0) parts.push_back(pairs_words(folded.unknown, "services that can't be told"));
  std::vector<std::string> lines = {
      fmt::format("{} about {}: {}.",
          counted(folded.statements.size(), "statement"),
          counted(folded.pairs, "pair"),
          parts.empty() ? "nothing gets through" : fmt::format("{}", fmt::join(parts, ", "))),
      page.question.parts > 1
          ? "Pairs of this part that are not listed are unreachable, and so are services that are not listed."
          : "Pairs that are not listed are unreachable, and so are services that are not listed."};
  if (folded.only_family != 0)
    lines.push_back(fmt::format(
        "All of it is IPv{}; nothing gets through by IPv{}.", folded.only_family, 10 - folded.only_family));
  if (!page.end.complete)
    lines.push_back(fmt::format(
        "Incomplete: stopped after {} of {} pairs of groups. What is not listed may just not have "
        "been looked at.",
        grouped(page.end.done),
        grouped(page.end.total)));
  return lines;
}

// ---- text

class Writer {
 public:
  Writer(const MatrixPage& page, const TextStyle& style) : page_(page), folded_(page.folded), style_(style) {}

  std::string write() {
    const std::string head = wrapped(title(page_, printable), style_.width, 0);
    line(head.find('\n') == std::string::npos ? inked(head, Ink::Strong, style_) : head);
    if (!folded_.statements.empty()) line();
    for (const FoldedStatement& one : folded_.statements) statement(one);
    if (style_.verbose) members();
    line();
    for (const std::string& sentence : closing(page_)) line(wrapped(sentence, style_.width, 0));
    return std::move(text_);
  }

 private:
  void line(std::string_view content = {}) {
    text_ += content;
    text_ += '\n';
  }

  void statement(const FoldedStatement& one) {
    const auto [all, some] = split(one.services.reachable, one.pairs);
    const std::string family = family_words(folded_, one);
    std::string head = fmt::format("{} -> {}{}",
        ends_words(folded_, one.from, one.family, printable),
        ends_words(folded_, one.to, one.family, printable),
        one.family == 0 || family.empty() ? "" : ", " + family);
    if (!all.empty()) head += ": " + printable(shares_words(all, one.pairs));
    if (one.pairs > 1) head += fmt::format(" [{}]", counted(one.pairs, "pair"));
    line(wrapped(head, style_.width, 4));
    entry("some pairs", Ink::Good, shares_words(some, one.pairs));
    entry("in part", Ink::Doubt, shares_words(one.services.partial, one.pairs));
    entry("unknown", Ink::Doubt, shares_words(one.services.unknown, one.pairs));
  }

  void entry(std::string_view what, Ink ink, const std::string& words) {
    if (words.empty()) return;
    const std::string head = fmt::format("    {:<10}  ", what);
    line("    " + inked(what, ink, style_) + head.substr(4 + what.size()) +
         wrapped(printable(words), style_.width, head.size()));
  }

  void members() {
    line();
    line(inked("Who is who", Ink::Strong, style_));
    for (const FoldedEnd& end : folded_.ends)
      line("  " + wrapped(printable(fmt::format("{}: {}", end.label, fmt::join(end.members, ", "))),
                      style_.width,
                      4));
  }

  const MatrixPage& page_;
  const FoldedMatrix& folded_;
  const TextStyle& style_;
  std::string text_;
};

}  // namespace

std::string matrix_text(const MatrixPage& page, const TextStyle& style) {
  return Writer(page, style).write();
}

std::string matrix_markdown(const MatrixPage& page) {
  const FoldedMatrix& folded = page.folded;
  const bool some = std::ranges::any_of(folded.statements,
      [](const FoldedStatement& one) { return !split(one.services.reachable, one.pairs).some.empty(); });
  std::vector<std::string> titles = {"From", "To", "Reachable", "In part", "Unknown", "Pairs"};
  if (some) titles.insert(titles.begin() + 3, "Some pairs");
  if (folded.only_family == 0) titles.insert(titles.begin() + 2, "Family");
  std::string text = fmt::format("## {}\n\n{}", title(page, md_code), md_head(titles));
  for (const FoldedStatement& one : folded.statements) {
    const Split reachable = split(one.services.reachable, one.pairs);
    std::vector<std::string> cells = {ends_words(folded, one.from, one.family, md_code),
        ends_words(folded, one.to, one.family, md_code),
        shares_words(reachable.all, one.pairs),
        shares_words(one.services.partial, one.pairs),
        shares_words(one.services.unknown, one.pairs),
        grouped(one.pairs)};
    if (some) cells.insert(cells.begin() + 3, shares_words(reachable.some, one.pairs));
    if (folded.only_family == 0) cells.insert(cells.begin() + 2, family_words(folded, one));
    text += md_row(cells);
  }
  for (const std::string& sentence : closing(page)) text += "\n" + sentence + "\n";
  return text;
}

}  // namespace vpcscope
