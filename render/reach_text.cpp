#include "render/reach_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

#include "render/evidence_text.h"

namespace vpcscope {
namespace {

// What is shown before -v: enough to act on, and no more than a screen or two.
constexpr std::size_t most_rows = 10;
constexpr std::size_t most_details = 2;
constexpr std::size_t most_drops = 4;
constexpr std::size_t most_missing = 6;
constexpr std::size_t most_notes = 6;
constexpr std::size_t few_services = 4;  // ranges of services that are listed inside a sentence

/// "1024-65535" or "443".
struct Ports {
  int first = 0;
  int last = -1;
};

Ports ports_of(const std::string& text) {
  const std::size_t dash = std::min(text.find('-'), text.size());
  Ports ports{-1, -1};
  std::from_chars(text.data(), text.data() + dash, ports.first);
  ports.last = ports.first;
  if (dash < text.size()) std::from_chars(text.data() + dash + 1, text.data() + text.size(), ports.last);
  return ports;
}

std::string words_of(const Ports& ports) {
  return ports.first == ports.last ? std::to_string(ports.first)
                                   : fmt::format("{}-{}", ports.first, ports.last);
}

class Writer {
 public:
  Writer(const ReachAnswer& answer, const ReachTextOptions& options)
      : answer_(answer), options_(options), style_(options.style) {}

  std::string write() {
    verdict();
    services();
    missing();
    const std::vector<const PathAnswer*> order = ordered();
    if (order.size() > 1 || about_everything()) table(order);
    if (!about_everything() || style_.verbose) details(order);
    if (order.empty()) drops(answer_.drops, nullptr);
    notes();
    footer();
    return std::move(text_);
  }

  std::string sentence() const {
    const QueryEcho& query = answer_.query;
    const std::string from = printable(query.from);
    const std::string to = printable(query.to);
    switch (answer_.verdict) {
      case Verdict::Reachable:
        return fmt::format("{} reaches {} with {}{}{}", from, to, what(), with_answers(), let_in());
      case Verdict::Unreachable:
        return fmt::format("{} does not reach {} with {}: {}", from, to, what(), why());
      case Verdict::Partial:
        if (about_everything()) return fmt::format("{} reaches {} only in part, with {}", from, to, what());
        return fmt::format("{} reaches {} with {} only in part: {}", from, to, what(), why());
      case Verdict::Unknown:
      case Verdict::Undecided:
        break;
    }
    return fmt::format("whether {} reaches {} with {} can't be told: {}", from, to, what(), lacking());
  }

 private:
  // ---- lines

  void line(std::string_view content = {}) {
    text_ += content;
    text_ += '\n';
  }
  /// Broken at the width; lines after the first start under the end of `head`.
  void entry(const std::string& head, std::string_view content) {
    line(head + wrapped(content, style_.width, columns_of(head)));
  }
  void heading(std::string_view content) {
    line();
    std::string lines = wrapped(content, style_.width, 0);
    line(style_.color && lines.find('\n') == std::string::npos ? inked(lines, Ink::Strong, style_) : lines);
  }
  bool narrow() const { return style_.width < 60; }
  std::string gap(std::size_t wide) const { return std::string(narrow() ? 4 : wide, ' '); }

  static const char* mark_of(Verdict verdict) {
    switch (verdict) {
      case Verdict::Reachable:
        return "✓";
      case Verdict::Partial:
        return "~";
      case Verdict::Unreachable:
        return "✗";
      case Verdict::Unknown:
      case Verdict::Undecided:
        break;
    }
    return "?";
  }

  // ---- the verdict

  void verdict() {
    const std::string word = name_of(answer_.verdict);
    std::string lines = wrapped(fmt::format("{}: {}", word, sentence()), style_.width, 0);
    lines.replace(0, word.size(), inked(word, ink_of(answer_.verdict), style_));
    line(lines);
  }

  /// The service; without one, what got through.
  std::string what() const {
    if (!answer_.query.service.empty()) return printable(answer_.query.service);
    if (!answer_.services) return "anything";
    const Services& found = *answer_.services;
    const std::vector<std::string>& most = !found.reachable.empty() ? found.reachable : found.partial;
    if (most.empty()) return "anything";
    if (most.size() > few_services) return counted(most.size(), "range") + " of services";
    return printable(fmt::format("{}", fmt::join(most, ", ")));
  }

  std::string with_answers() const {
    if (answer_.query.one_way) return " (one way, answers not asked for)";
    const auto answers = [](const PathAnswer& path) { return !path.back.empty(); };
    return std::ranges::any_of(answer_.paths, answers) ? ", and gets its answers" : "";
  }

  /// The rule at the far end, which is what people look for when something is open that should not be.
  std::string let_in() const {
    const auto path = std::ranges::find(answer_.paths, Verdict::Reachable, &PathAnswer::verdict);
    if (path == answer_.paths.end() || path->forward.empty() || !path->forward.back().rule) return "";
    return fmt::format(", let in by {}", rule_words(*path->forward.back().rule));
  }

  std::string why() const {
    if (answer_.drops.empty()) return "no part of it gets through";
    // Of everything, what came furthest: it is the closest to being open.
    const auto way = [](const Drop& drop) { return std::pair(drop.direction == "return", drop.hop); };
    const Drop& first =
        about_everything() ? *std::ranges::max_element(answer_.drops, {}, way) : answer_.drops.front();
    const std::size_t others = answer_.drops.size() - 1;
    return fmt::format("{}{}{}",
        first.direction == "return" ? "the answer is dropped; " : "",
        reason(first),
        others == 0 ? "" : fmt::format(" (and {})", counted(others, "more blocker")));
  }

  static std::string reason(const Drop& drop) { return printable(drop.text.empty() ? drop.code : drop.text); }

  std::string lacking() const {
    if (!answer_.missing.empty()) {
      const Missing& first = answer_.missing.front();
      const bool call = !first.call.empty();
      return fmt::format("{}{}{}",
          missing_words(first),
          call ? " was not exported" : "",
          answer_.missing.size() == 1 ? "" : fmt::format(" (and {} more)", answer_.missing.size() - 1));
    }
    for (const PathAnswer& path : answer_.paths)
      if (!path.drops.empty()) return reason(path.drops.front());
    return answer_.drops.empty() ? "the export does not say" : reason(answer_.drops.front());
  }

  // ---- services

  void services() {
    if (!answer_.services) return;
    const Services& found = *answer_.services;
    line();
    service_line("  reachable  ", found.reachable);
    service_line("  in part    ", found.partial);
    service_line("  unknown    ", found.unknown);
    const bool all =
        found.partial.empty() && found.unknown.empty() && found.reachable == std::vector<std::string>{"all"};
    const bool none = found.reachable.empty() && found.partial.empty() && found.unknown.empty();
    if (!all) line(none ? "  Nothing gets through." : "  Nothing else gets through.");
  }

  void service_line(const std::string& head, const std::vector<std::string>& services) {
    if (services.empty()) return;
    entry(head, printable(joined_services(services)));
  }

  // ---- what to export

  void missing() {
    if (answer_.missing.empty()) return;
    heading(answer_.verdict == Verdict::Unknown ? "What the answer needs" : "What part of the answer needs");
    const std::size_t shown =
        style_.verbose ? answer_.missing.size() : std::min(answer_.missing.size(), most_missing);
    for (std::size_t i = 0; i < shown; ++i) missing_entry(answer_.missing[i]);
    if (shown < answer_.missing.size())
      line(fmt::format("  ... and {} more (-v lists them)", answer_.missing.size() - shown));
  }

  /// Commands are never broken: they are there to be copied.
  void missing_entry(const Missing& missing) {
    const std::string rule = missing.semantics.empty() ? "" : " " + missing.semantics;
    entry("  ? ", missing_words(missing) + printable(rule));
    const std::string command = options_.command ? options_.command(missing) : "";
    if (!command.empty()) line("      " + printable(command));
  }

  // ---- many paths

  static int badness(Verdict verdict) {
    switch (verdict) {
      case Verdict::Unreachable:
        return 0;
      case Verdict::Partial:
        return 1;
      case Verdict::Unknown:
      case Verdict::Undecided:
        return 2;
      case Verdict::Reachable:
        break;
    }
    return 3;
  }

  /// What gets through was asked for, not whether something does.
  bool about_everything() const { return answer_.query.service.empty() && answer_.services; }

  /// The worst first; of everything what gets through.
  std::vector<const PathAnswer*> ordered() const {
    std::vector<const PathAnswer*> order;
    order.reserve(answer_.paths.size());
    for (const PathAnswer& path : answer_.paths) order.push_back(&path);
    const int sign = about_everything() ? -1 : 1;
    std::ranges::stable_sort(
        order, {}, [sign](const PathAnswer* path) { return sign * badness(path->verdict); });
    return order;
  }

  std::string tally() const {
    std::vector<std::string> parts;
    for (const Verdict verdict :
        {Verdict::Unreachable, Verdict::Partial, Verdict::Unknown, Verdict::Reachable}) {
      const auto count = std::ranges::count(answer_.paths, verdict, &PathAnswer::verdict);
      if (count > 0)
        parts.push_back(fmt::format("{} {}", grouped(static_cast<std::uint64_t>(count)), name_of(verdict)));
    }
    return fmt::format("{}", fmt::join(parts, ", "));
  }

  /// What a line of the table is about: a path, or several that differ in their services only.
  struct Row {
    Verdict verdict = Verdict::Undecided;
    std::string words;
    std::vector<std::string> services;
  };

  std::vector<Row> rows_of(const std::vector<const PathAnswer*>& order) const {
    std::vector<Row> rows;
    std::map<std::pair<Verdict, std::string>, std::size_t> known;
    for (const PathAnswer* path : order) {
      Row row{path->verdict, title_of(*path) + blocker_of(*path), path->services};
      if (about_everything()) {
        const auto [at, fresh] = known.try_emplace({row.verdict, row.words}, rows.size());
        if (!fresh) {
          std::ranges::copy(row.services, std::back_inserter(rows[at->second].services));
          continue;
        }
      }
      rows.push_back(std::move(row));
    }
    // Of everything, most is closed for one reason: the exceptions are what is looked for.
    if (about_everything())
      std::ranges::stable_sort(rows, {}, [](const Row& row) {
        return std::pair(-badness(row.verdict), row.services.size() > few_services);
      });
    return rows;
  }

  void table(const std::vector<const PathAnswer*>& order) {
    const std::vector<Row> rows = rows_of(order);
    heading(
        about_everything() ? "By blocker" : fmt::format("{}: {}", counted(order.size(), "path"), tally()));
    const std::size_t shown = style_.verbose ? rows.size() : std::min(rows.size(), most_rows);
    for (std::size_t i = 0; i < shown; ++i) row(rows[i]);
    if (shown < rows.size()) line(fmt::format("  ... and {} more", grouped(rows.size() - shown)));
  }

  void row(const Row& row) {
    const std::string head = fmt::format("  {} {:<12} ", mark_of(row.verdict), name_of(row.verdict));
    std::string shown = wrapped(services_words(row.services) + row.words, style_.width, columns_of(head));
    std::string inked_head = head;
    inked_head.replace(2,
        std::string_view(mark_of(row.verdict)).size(),
        inked(mark_of(row.verdict), ink_of(row.verdict), style_));
    line(inked_head + shown);
  }

  /// "tcp/443, tcp/8080: ", where paths are apart by their services.
  static std::string services_words(const std::vector<std::string>& services) {
    if (services.empty() || services == std::vector<std::string>{"all"}) return "";
    if (services.size() > few_services) return counted(services.size(), "other range") + " of services: ";
    return printable(fmt::format("{}: ", fmt::join(services, ", ")));
  }

  std::string title_of(const PathAnswer& path) const {
    return fmt::format("{} -> {}{}",
        end_words(path.from),
        end_words(path.to),
        path.choice ? printable(fmt::format(" ({})", *path.choice)) : "");
  }

  static std::string blocker_of(const PathAnswer& path) {
    if (path.verdict == Verdict::Reachable || path.drops.empty()) return "";
    const Drop& drop = path.drops.front();
    return printable(fmt::format(
        ": {}{}{}", drop.code, drop.component.id.empty() ? "" : " at ", short_id(drop.component.id)));
  }

  // ---- one path

  void details(const std::vector<const PathAnswer*>& order) {
    const std::vector<const PathAnswer*> shown = style_.verbose ? order : telling(order);
    for (const PathAnswer* path : shown) detail(*path, order.size() > 1);
    hidden_ = order.size() - shown.size();
  }

  /// The first paths that fail for different reasons; where none fails, the first.
  static std::vector<const PathAnswer*> telling(const std::vector<const PathAnswer*>& order) {
    std::vector<const PathAnswer*> shown;
    std::set<std::tuple<Verdict, std::string, Component, std::optional<RuleEvidence>>> reasons;
    for (const PathAnswer* path : order) {
      if (shown.size() == most_details || (!shown.empty() && path->verdict == Verdict::Reachable)) break;
      const Drop drop = path->drops.empty() ? Drop{} : path->drops.front();
      if (reasons.insert({path->verdict, drop.code, drop.component, drop.rule}).second) shown.push_back(path);
    }
    return shown;
  }

  void detail(const PathAnswer& path, bool one_of_many) {
    if (one_of_many)
      heading(fmt::format("{}: {}{}", name_of(path.verdict), services_words(path.services), title_of(path)));
    drops(path.drops, &path);
    hops("Forward", path.forward, path, path.from, path.to);
    hops("Return", path.back, path, path.to, path.from);
    told_.insert(path.annotations.begin(), path.annotations.end());
  }

  void drops(const std::vector<Drop>& drops, const PathAnswer* path) {
    if (drops.empty()) return;
    line();
    const std::size_t shown = style_.verbose ? drops.size() : std::min(drops.size(), most_drops);
    for (std::size_t i = 0; i < shown; ++i)
      drop(drops[i], path != nullptr && path->verdict == Verdict::Unknown);
    if (shown < drops.size()) line(fmt::format("  ... and {} more (-v lists them)", drops.size() - shown));
    if (path != nullptr) works(*path);
  }

  void drop(const Drop& drop, bool unknown) {
    const std::string mark = unknown ? "?" : "✗";
    const std::string place = drop.hop > 0 ? fmt::format("{} hop {}: ", drop.direction, drop.hop) : "";
    line(inked(mark, unknown ? Ink::Doubt : Ink::Bad, style_) + " " +
         wrapped(place + reason(drop), style_.width, 2));
    if (drop.where)
      fact("stands in", where_words(*drop.where));
    else if (drop.rule && drop.rule->where)
      fact("stands in", where_words(*drop.rule->where));
    if (!drop.component.kind.empty()) fact("at", component_words(drop.component));
    if (drop.rule && drop.text.find(drop.rule->text) == std::string::npos)
      fact("rule", rule_words(*drop.rule));
    if (!drop.header.source.empty()) fact("packet", packet_words(drop.header));
    if (!drop.near_miss.empty()) fact("near miss", printable(drop.near_miss));
    fact("code", printable(fmt::format("{} ({})", drop.code, drop.semantics)));
  }

  void fact(std::string_view name, std::string_view words) {
    entry(narrow() ? fmt::format("  {}: ", name) : fmt::format("    {:<10} ", name), words);
  }

  /// Of a path that works for some client ports: for which. Only where the failing ones are still the
  /// client's own.
  void works(const PathAnswer& path) {
    if (path.verdict != Verdict::Partial || answer_.query.source_port.empty()) return;
    std::vector<Ports> failing;
    for (const Drop& drop : path.drops) {
      const bool back = drop.direction == "return";
      if ((back ? drop.header.destination : drop.header.source) != path.from.address) return;
      failing.push_back(ports_of(back ? drop.header.destination_ports : drop.header.source_ports));
    }
    const std::string rest = without(ports_of(answer_.query.source_port), failing);
    if (!rest.empty())
      entry("✓ ", fmt::format("works from client ports {}; fails from {}", rest, joined(failing)));
  }

  static std::string joined(const std::vector<Ports>& ranges) {
    std::vector<std::string> words;
    words.reserve(ranges.size());
    for (const Ports& ports : ranges) words.push_back(words_of(ports));
    return fmt::format("{}", fmt::join(words, ", "));
  }

  static std::string without(Ports all, std::vector<Ports>& failing) {
    std::ranges::sort(failing, {}, &Ports::first);
    std::vector<Ports> rest;
    int next = all.first;
    for (const Ports& gone : failing) {
      if (gone.first > next) rest.push_back({next, gone.first - 1});
      next = std::max(next, gone.last + 1);
    }
    if (next <= all.last) rest.push_back({next, all.last});
    return joined(rest);
  }

  void hops(std::string_view title, const std::vector<Hop>& hops, const PathAnswer& path, const EndText& from,
      const EndText& to) {
    if (hops.empty()) return;
    heading(fmt::format("{}: {} -> {}", title, end_words(from), end_words(to)));
    const HeaderText* before = nullptr;
    for (const Hop& each : hops) {
      hop(each, before, path);
      before = &each.header;
    }
  }

  void hop(const Hop& hop, const HeaderText* before, const PathAnswer& path) {
    const bool dropped = hop.action == "drop";
    const bool unknown = dropped && path.verdict == Verdict::Unknown;
    const std::string mark = !dropped ? " " : unknown ? "?" : "✗";
    const std::string head =
        fmt::format("{} {:>2}  ", mark, hop.hop) + fmt::format(fmt::runtime(narrow() ? "{} " : "{:<11}"),
                                                       unknown ? "UNKNOWN" : action_words(hop.action));
    const std::string content = wrapped(component_words(hop.component), style_.width, columns_of(head));
    line((dropped ? inked(mark, unknown ? Ink::Doubt : Ink::Bad, style_) : mark) + head.substr(mark.size()) +
         content);
    const std::string indent = gap(17);
    if (hop.rule) entry(indent, rule_words(*hop.rule));
    if (hop.rule && hop.rule->where && style_.verbose) entry(indent, "in " + where_words(*hop.rule->where));
    if (before == nullptr)
      entry(indent, packet_words(hop.header));
    else
      for (const std::string& change : rewrites(*before, hop.header)) entry(indent, change);
  }

  static std::string_view action_words(std::string_view action) {
    constexpr std::array<std::array<std::string_view, 2>, 8> words = {{{"emit", "sends"},
        {"permit", "permits"},
        {"route", "routes"},
        {"forward", "forwards"},
        {"translate", "translates"},
        {"inspect", "inspects"},
        {"deliver", "delivers"},
        {"drop", "DROPS"}}};
    const auto found = std::ranges::find(words, action, [](const auto& pair) { return pair[0]; });
    return found == words.end() ? action : (*found)[1];
  }

  // ---- the end of the page

  void notes() {
    told_.insert(answer_.annotations.begin(), answer_.annotations.end());
    if (told_.empty()) return;
    heading("Notes");
    std::size_t shown = 0;
    for (const Annotation& annotation : told_) {
      if (shown == most_notes && !style_.verbose) break;
      entry("  - ", annotation_words(annotation));
      ++shown;
    }
    if (shown < told_.size()) line(fmt::format("  ... and {} more (-v lists them)", told_.size() - shown));
  }

  void footer() {
    if (about_everything() && !style_.verbose) {
      line();
      line(wrapped(
          "Name a SERVICE, such as tcp/443, to see its hops and what blocks it; -v shows those of all.",
          style_.width,
          0));
      return;
    }
    if (hidden_ == 0) return;
    line();
    line(wrapped(fmt::format("{} not shown: -v shows all, -f json is for scripts; name one interface as FROM "
                             "or TO to ask about it alone.",
                     counted(hidden_, "path")),
        style_.width,
        0));
  }

  const ReachAnswer& answer_;
  const ReachTextOptions& options_;
  const TextStyle& style_;
  std::string text_;
  std::size_t hidden_ = 0;
  std::set<Annotation> told_;
};

}  // namespace

std::string reach_sentence(const ReachAnswer& answer) { return Writer(answer, {}).sentence(); }

std::string reach_text(const ReachAnswer& answer, const ReachTextOptions& options) {
  return Writer(answer, options).write();
}

}  // namespace vpcscope
