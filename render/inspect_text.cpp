// `inspect` for a person: what is there, what is missing and what that costs, what is broken.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "model/quote.h"
#include "render/inspection.h"
#include "render/text.h"

namespace vpcscope {
namespace {

/// Problems of one sort show this many places; the JSON has them all.
constexpr std::size_t most_places = 4;

/// With more calls missing than this, the commands are left to -v: a page that nobody reads helps nobody.
constexpr std::size_t most_calls_with_commands = 6;

class Writer {
 public:
  Writer(const Inspection& inspection, const TextStyle& style)
      : inspection_(inspection), snapshot_(*inspection.snapshot), style_(style) {}

  std::string write() {
    summary();
    counts();
    missing();
    problems();
    return std::move(text_);
  }

 private:
  void line(std::string_view content = {}) {
    text_ += content;
    text_ += '\n';
  }
  std::string strong(std::string_view content, const char* color = "1") const {
    return style_.color ? fmt::format("\x1b[{}m{}\x1b[0m", color, content) : std::string(content);
  }
  void heading(std::string_view content) {
    line();
    line(strong(content));
  }

  static std::string list(const std::vector<std::string>& names, std::string_view noun) {
    if (names.empty()) return fmt::format("no {} known", noun);
    if (names.size() <= 3)
      return fmt::format("{}{} {}", noun, names.size() == 1 ? "" : "s", fmt::join(names, ", "));
    return counted(names.size(), noun);
  }

  void summary() {
    std::uint64_t objects = 0;
    std::uint64_t left_out = 0;
    std::uint64_t used = 0;
    for (const InputFile& file : snapshot_.files()) {
      objects += file.objects;
      left_out += file.left_out;
      if (!file.calls.empty()) ++used;
    }
    line(wrapped(fmt::format("{} with {}{}; {}; {}.",
                     counted(used, "export file"),
                     counted(objects, "object"),
                     left_out == 0 ? "" : fmt::format(" ({} left out)", grouped(left_out)),
                     list(snapshot_.accounts(), "account"),
                     list(snapshot_.regions(), "Region")),
        style_.width,
        0));
    std::map<std::string, std::size_t> formats;
    for (const InputFile& file : snapshot_.files())
      if (!file.calls.empty()) ++formats[file.format];
    std::vector<std::string> shown;
    shown.reserve(formats.size());
    for (const auto& [format, count] : formats)
      shown.push_back(fmt::format("{} ({})", format, grouped(count)));
    if (!shown.empty()) line(wrapped(fmt::format("Formats: {}.", fmt::join(shown, ", ")), style_.width, 9));
    evidence();
  }

  /// By what account and Region were known; worth a line only where some are not, or to whoever wants to know
  /// all.
  void evidence() {
    std::map<std::string, std::size_t> accounts;
    std::map<std::string, std::size_t> regions;
    for (const InputFile& file : snapshot_.files()) {
      if (file.calls.empty()) continue;
      ++accounts[file.account.empty() ? "" : file.account_from];
      ++regions[file.region.empty() ? "" : file.region_from];
    }
    tell_evidence("Account", accounts, "--account");
    tell_evidence("Region", regions, "--region");
  }

  void tell_evidence(
      std::string_view what, const std::map<std::string, std::size_t>& by, std::string_view option) {
    if (by.empty()) return;
    const bool open = by.contains("");
    if (!style_.verbose && !open) return;
    std::vector<std::string> parts;
    for (const auto& [from, count] : by)
      if (!from.empty())
        parts.push_back(fmt::format("{} in {}", evidence_word(from), counted(count, "file")));
    if (open) parts.push_back(fmt::format("unknown in {} (set {})", counted(by.at(""), "file"), option));
    line(wrapped(fmt::format("{} taken from: {}.", what, fmt::join(parts, ", ")), style_.width, 4));
  }

  static std::string_view evidence_word(std::string_view from) {
    if (from == "owner id") return "owner ids";
    if (from == "zone") return "zones and ARNs";
    if (from == "vpc") return "the VPC's other objects";
    if (from == "path") return "the path";
    if (from == "keys") return "keys around the answers";
    if (from == "caller identity") return "the caller's identity";
    if (from == "option") return "the option";
    return "the files beside it";
  }

  // ---- what is there

  struct Place {
    std::string account;
    std::string region;
    auto operator<=>(const Place&) const = default;
  };

  void counts() {
    std::map<Place, std::map<std::size_t, std::size_t>> by_place;
    const auto table = kind_table();
    for (std::size_t at = 0; at < table.size(); ++at)
      for (const void* object : snapshot_.rows(table[at].kind)) {
        const Header& header = header_of(object);
        by_place[{header.account.str(), header.region.str()}][at] += snapshot_.count(table[at].kind, object);
      }
    std::size_t shown = 0;
    for (const auto& [place, kinds] : by_place) {
      if (++shown > 12 && !style_.verbose) {
        line();
        line(fmt::format("... and {} more accounts and Regions (-v lists them)", by_place.size() - 12));
        break;
      }
      heading(fmt::format("{}  {}",
          place.account.empty() ? "account unknown" : place.account,
          place.region.empty() ? region_word(kinds) : place.region));
      for (const auto& [kind, count] : kinds)
        line(fmt::format("  {:>9}  {}", grouped(count), plural(table[kind].title, count)));
    }
  }

  /// What has no Region may be everywhere.
  static std::string region_word(const std::map<std::size_t, std::size_t>& kinds) {
    const auto is_global = [](const auto& kind) {
      switch (kind_table()[kind.first].kind) {
        case Kind::DirectConnectGateway:
        case Kind::DirectConnectGatewayAssociation:
        case Kind::DirectConnectGatewayAttachment:
        case Kind::CoreNetwork:
        case Kind::CoreNetworkPolicy:
        case Kind::CoreNetworkAttachment:
        case Kind::CoreNetworkVpcAttachment:
        case Kind::CoreNetworkRoutes:
        case Kind::Accelerator:
        case Kind::AcceleratorListener:
        case Kind::AcceleratorEndpointGroup:
          return true;
        default:
          return false;
      }
    };
    return std::ranges::all_of(kinds, is_global) ? "global" : "Region unknown";
  }

  static std::string plural(std::string_view title, std::size_t count) {
    if (count == 1) return std::string(title);
    if (title.ends_with("ss") || title.ends_with("x")) return std::string(title) + "es";
    if (title.ends_with("s")) return std::string(title);
    if (title.ends_with("y") && !title.ends_with("ay") && !title.ends_with("ey"))
      return std::string(title.substr(0, title.size() - 1)) + "ies";
    return std::string(title) + "s";
  }

  // ---- what is missing

  void missing() {
    if (snapshot_.exports().empty()) return;
    heading("What is missing");
    const auto core = group(Loss::Core);
    const auto used = group(Loss::Used);
    if (core.empty() && used.empty()) line("  Nothing that an answer needs.");
    show_assumed();
    const bool few = core.size() + used.size() <= most_calls_with_commands;
    show_group(core, "Most questions can't be answered without:", true);
    if (few || style_.verbose || core.empty())
      show_group(used, "Flows that meet what these describe end UNKNOWN:", few || style_.verbose);
    else if (!used.empty())
      line(fmt::format("  {} more that some flows need (-v lists them).", counted(used.size(), "call")));
    if (!few && !style_.verbose) line("  `vpcscope collect` prints one script that exports all of it.");
    footnote(group(Loss::Seldom), "AWS's defaults are assumed");
    footnote(group(Loss::Extra), "no answer needs them");
  }

  /// A guess that every answer rests on is told, however short the page.
  void show_assumed() {
    for (const MissingCall& missing : inspection_.missing)
      if (missing.loss == Loss::Assumed) {
        line(fmt::format("  ! {}", strong(printable(missing.call))));
        line("      " +
             wrapped("such files can't hold it; assumed: local routes, and a default route to the internet "
                     "gateway in subnets that map public addresses",
                 style_.width,
                 6));
        return;
      }
  }

  using Group = std::map<std::string, std::vector<const MissingCall*>>;

  Group group(Loss loss) const {
    Group made;
    for (const MissingCall& missing : inspection_.missing)
      if (missing.loss == loss) made[missing.call].push_back(&missing);
    return made;
  }

  void show_group(const Group& group, std::string_view title, bool with_commands) {
    if (group.empty()) return;
    line(fmt::format("  {}", title));
    for (const auto& [call, places] : group) {
      line(fmt::format("  {} {}", places.front()->loss == Loss::Core ? "!" : "-", strong(printable(call))));
      line("      " + wrapped(printable(places.front()->lost), style_.width, 6));
      if (!with_commands) continue;
      const std::size_t shown = style_.verbose ? places.size() : std::min<std::size_t>(places.size(), 2);
      for (std::size_t i = 0; i < shown; ++i)
        for (const std::string& command : places[i]->commands)
          line(fmt::format("      {}", printable(command)));
      if (shown < places.size())
        line(fmt::format("      ... and in {} more accounts and Regions", places.size() - shown));
    }
  }

  void footnote(const Group& group, std::string_view what) {
    if (group.empty()) return;
    std::vector<std::string> names;
    // A call's two words stay together: a no-break space for wrapped(), an ordinary one on the page.
    for (const auto& [call, places] : group) {
      std::string name = call;
      std::ranges::replace(name, ' ', '\x1f');
      names.push_back(name);
    }
    if (style_.verbose) {
      std::string text =
          wrapped(fmt::format("Not exported; {}: {}.", what, fmt::join(names, ", ")), style_.width, 4);
      std::ranges::replace(text, '\x1f', ' ');
      line("  " + text);
    } else {
      line(fmt::format("  {} not exported: {} (-v lists them).", counted(group.size(), "call"), what));
    }
  }

  // ---- what is broken

  void problems() {
    const std::vector<Problem>& all = snapshot_.problems();
    std::array<std::size_t, 3> by_severity{};
    for (const Problem& problem : all) ++by_severity[static_cast<std::size_t>(problem.severity)];
    heading(all.empty() ? "No problems"
                        : fmt::format("Problems: {}, {}, {}",
                              counted(by_severity[0], "error"),
                              counted(by_severity[1], "warning"),
                              counted(by_severity[2], "note")));
    for (const auto& [key, problems] : sorts(all)) show_sort(problems);
    if (!style_.verbose && by_severity[2] > 0) line("  -v shows the notes.");
  }

  /// By severity, then sort; a sort is a code together with what is to be done.
  using Sorts = std::map<std::tuple<Severity, std::string, std::string>, std::vector<const Problem*>>;

  Sorts sorts(const std::vector<Problem>& all) const {
    Sorts made;
    for (const Problem& problem : all)
      if (problem.severity != Severity::Note || style_.verbose)
        made[{problem.severity, problem.code, problem.mend}].push_back(&problem);
    return made;
  }

  void show_sort(const std::vector<const Problem*>& problems) {
    const Problem& first = *problems.front();
    const char* color = first.severity == Severity::Error ? "1;31" : "1;33";
    line(fmt::format("  {} {}{}",
        strong(name_of(first.severity), color),
        first.code,
        problems.size() > 1 ? fmt::format(" ({} times)", grouped(problems.size())) : ""));
    const std::size_t shown = style_.verbose ? problems.size() : std::min(problems.size(), most_places);
    for (std::size_t i = 0; i < shown; ++i) {
      const Problem& problem = *problems[i];
      line("    " + wrapped(printable(fmt::format("{}{}{}: {}",
                                problem.file,
                                problem.pointer.empty() ? "" : " ",
                                shortened(problem.pointer, 200),
                                problem.message)),
                        style_.width,
                        6));
      const bool last_of_effect = i + 1 == shown || problems[i + 1]->effect != problem.effect;
      if (last_of_effect && !problem.effect.empty() && problem.effect != "none")
        line("      effect: " + wrapped(printable(problem.effect), style_.width, 14));
    }
    if (shown < problems.size())
      line(fmt::format("    ... and {} more (-v or -f json lists them)", grouped(problems.size() - shown)));
    if (!first.mend.empty()) line("      mend:   " + wrapped(printable(first.mend), style_.width, 14));
  }

  const Inspection& inspection_;
  const Snapshot& snapshot_;
  const TextStyle& style_;
  std::string text_;
};

}  // namespace

std::string inspection_text(const Inspection& inspection, const TextStyle& style) {
  return Writer(inspection, style).write();
}

}  // namespace vpcscope
