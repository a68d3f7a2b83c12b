#include "render/reach_markdown.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "render/evidence_text.h"
#include "render/markdown.h"
#include "render/reach_text.h"

namespace vpcscope {
namespace {

// A ticket is read by people: the JSON has the rest.
constexpr std::size_t most_paths = 10;
constexpr std::size_t most_listed = 20;

/// Nothing of an absent one, rather than empty marks.
std::string code(const std::string& text) { return text.empty() ? std::string() : md_code(text); }

std::string more(std::size_t all, std::string_view noun) {
  return all > most_listed
             ? fmt::format("- and {}\n", counted(all - most_listed, fmt::format("more {}", noun)))
             : std::string();
}

std::string services_line(std::string_view name, const std::vector<std::string>& services) {
  return services.empty() ? std::string()
                          : fmt::format("- {} {}\n", name, md_code(joined_services(services)));
}

std::string services_of(const Services& found) {
  const std::string lines = services_line("reachable", found.reachable) +
                            services_line("in part", found.partial) + services_line("unknown", found.unknown);
  return "\n## What gets through\n\n" + (lines.empty() ? "Nothing.\n" : lines);
}

std::string drop_line(const Drop& drop) {
  std::string line = fmt::format("- {}", md_code(drop.text.empty() ? drop.code : drop.text));
  if (!drop.component.kind.empty()) line += ", at " + md_code(component_words(drop.component));
  if (drop.where)
    line += ", in " + md_code(where_words(*drop.where));
  else if (drop.rule && drop.rule->where)
    line += ", in " + md_code(where_words(*drop.rule->where));
  return line + fmt::format(" ({})\n", md_code(drop.code + " " + drop.semantics));
}

std::string drops_of(const ReachAnswer& answer) {
  if (answer.drops.empty()) return {};
  std::string text = "\n## What stops it\n\n";
  for (std::size_t i = 0; i < std::min(answer.drops.size(), most_listed); ++i)
    text += drop_line(answer.drops[i]);
  return text + more(answer.drops.size(), "blocker");
}

std::string missing_of(const ReachAnswer& answer) {
  if (answer.missing.empty()) return {};
  std::string text = "\n## What is missing\n\n";
  for (std::size_t i = 0; i < std::min(answer.missing.size(), most_listed); ++i)
    text += fmt::format("- {}\n", md_code(missing_words(answer.missing[i])));
  return text + more(answer.missing.size(), "call");
}

std::string hops_of(std::string_view direction, const std::vector<Hop>& hops) {
  if (hops.empty()) return {};
  std::string text = fmt::format("\n{}:\n\n", direction) + md_head({"Hop", "", "Where", "Rule", "Packet"});
  for (const Hop& hop : hops)
    text += md_row({std::to_string(hop.hop),
        hop.action == "drop" ? "**drops**" : hop.action,
        md_code(component_words(hop.component)),
        hop.rule ? md_code(rule_words(*hop.rule)) : "",
        code(packet_words(hop.header))});
  return text;
}

std::string path_of(const PathAnswer& path) {
  const std::string title = end_words(path.from) + " -> " + end_words(path.to) +
                            (path.choice ? fmt::format(" ({})", *path.choice) : "");
  std::string text = fmt::format("\n## {}: {}\n", name_of(path.verdict), md_code(title));
  if (!path.services.empty()) text += fmt::format("\n{}\n", md_code(joined_services(path.services)));
  return text + hops_of("Forward", path.forward) + hops_of("Return", path.back);
}

std::string paths_of(const ReachAnswer& answer) {
  std::string text;
  for (std::size_t i = 0; i < std::min(answer.paths.size(), most_paths); ++i)
    text += path_of(answer.paths[i]);
  if (answer.paths.size() > most_paths)
    text += fmt::format(
        "\n{} not shown; `-f json` has all.\n", counted(answer.paths.size() - most_paths, "more path"));
  return text;
}

std::string notes_of(const ReachAnswer& answer) {
  std::set<Annotation> notes(answer.annotations.begin(), answer.annotations.end());
  for (const PathAnswer& path : answer.paths) notes.insert(path.annotations.begin(), path.annotations.end());
  if (notes.empty()) return {};
  std::string text = "\n## Notes\n\n";
  std::size_t shown = 0;
  for (const Annotation& note : notes)
    if (++shown <= most_listed) text += fmt::format("- {}\n", md_code(annotation_words(note)));
  return text + more(notes.size(), "note");
}

}  // namespace

std::string reach_markdown(const ReachAnswer& answer) {
  std::string text = fmt::format("**{}**: {}\n", name_of(answer.verdict), md_code(reach_sentence(answer)));
  if (answer.services) text += services_of(*answer.services);
  return text + drops_of(answer) + missing_of(answer) + paths_of(answer) + notes_of(answer);
}

}  // namespace vpcscope
