#include "render/exposure_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "model/service_set.h"
#include "render/address_words.h"
#include "render/evidence_text.h"

namespace vpcscope {
namespace {

constexpr std::size_t few_interfaces = 4;
constexpr std::size_t few_services = 6;

/// What is nearly everything is told by what it lacks.
std::string services_text(const std::vector<std::string>& services) {
  if (services.size() > few_services) {
    ServiceSet set;
    for (const std::string& one : services) set |= ServiceSet::parse(one).services;
    const std::vector<std::string> lacks = (~set).pieces();
    if (!set.empty() && !lacks.empty() && lacks.size() < services.size() / 2)
      return "all but " + joined_services(lacks);
  }
  return joined_services(services);
}

/// What is known of one interface.
struct Interface {
  std::string id;
  std::string name;
  std::vector<const ExposureRow*> inbound;
  std::vector<const ExposureRow*> outbound;
  std::vector<const LatentRow*> latent;

  /// What to look at first.
  int urgency() const { return !inbound.empty() ? 0 : !latent.empty() ? 1 : 2; }
};

/// Whether any of it is certain, in part at least.
bool any_known(const std::vector<const ExposureRow*>& rows) {
  return std::ranges::any_of(
      rows, [](const ExposureRow* row) { return !row->services.empty() || !row->partial.empty(); });
}

/// In the order in which the answer names them, what is open first.
std::vector<Interface> by_interface(const ExposureAnswer& answer) {
  std::vector<Interface> interfaces;
  std::map<std::string, std::size_t> at;
  const auto of = [&](const auto& row) -> Interface& {
    const auto [found, fresh] = at.try_emplace(row.interface, interfaces.size());
    if (fresh) interfaces.push_back({row.interface, row.name, {}, {}, {}});
    return interfaces[found->second];
  };
  for (const ExposureRow& row : answer.inbound) of(row).inbound.push_back(&row);
  for (const LatentRow& row : answer.latent) of(row).latent.push_back(&row);
  for (const ExposureRow& row : answer.outbound) of(row).outbound.push_back(&row);
  std::ranges::stable_sort(interfaces, {}, &Interface::urgency);
  return interfaces;
}

class Writer {
 public:
  Writer(const ExposureAnswer& answer, const TextStyle& style) : answer_(answer), style_(style) {}

  std::string write() {
    const std::vector<Interface> interfaces = by_interface(answer_);
    totals(interfaces);
    for (const auto& [body, those] : blocks(interfaces)) {
      line();
      line(wrapped(title(those), style_.width, 2));
      text_ += body;
    }
    return std::move(text_);
  }

 private:
  using Block = std::pair<std::string, std::vector<const Interface*>>;

  void line(std::string_view content = {}) {
    text_ += content;
    text_ += '\n';
  }

  void entry(const std::string& head, std::string_view content) { text_ += entered(head, content); }
  /// Broken at the width; lines after the first start under the end of `head`.
  std::string entered(const std::string& head, std::string_view content) const {
    return head + wrapped(content, style_.width, columns_of(head)) + '\n';
  }

  void totals(const std::vector<Interface>& interfaces) {
    const auto count = [&](auto test) {
      return static_cast<std::uint64_t>(std::ranges::count_if(interfaces, test));
    };
    const std::uint64_t open = count([](const Interface& one) { return any_known(one.inbound); });
    const std::uint64_t unknown =
        count([](const Interface& one) { return !one.inbound.empty() && !any_known(one.inbound); });
    const std::uint64_t latent = count([](const Interface& one) { return !one.latent.empty(); });
    const std::uint64_t out = count([](const Interface& one) { return any_known(one.outbound); });
    const std::string untold = fmt::format("of {} it can't be told", counted(unknown, "interface"));
    if (open > 0)
      say("OPEN", Ink::Bad, fmt::format("the internet can open {}", counted(open, "interface")));
    else if (unknown > 0)
      say("UNKNOWN", Ink::Doubt, fmt::format("whether the internet can open anything; {}", untold));
    else
      say("CLOSED", Ink::Good, "the internet can open nothing");
    if (open > 0 && unknown > 0) entry("  ", untold);
    if (latent > 0)
      entry("  ",
          fmt::format("{} {} kept shut by one blocker alone", counted(latent, "interface"), is(latent)));
    entry("  ", fmt::format("{} can open the internet", out == 0 ? "nothing" : counted(out, "interface")));
  }

  static const char* is(std::uint64_t count) { return count == 1 ? "is" : "are"; }

  void say(const std::string& word, Ink ink, const std::string& sentence) {
    std::string lines = wrapped(word + ": " + sentence, style_.width, 0);
    lines.replace(0, word.size(), inked(word, ink, style_));
    line(lines);
  }

  // ---- blocks

  std::vector<Block> blocks(const std::vector<Interface>& interfaces) const {
    std::vector<Block> blocks;
    std::map<std::string, std::size_t> at;
    for (const Interface& one : interfaces) {
      std::string body = both_families(one.inbound, "from") + latent(one) + both_families(one.outbound, "to");
      const auto [found, fresh] = at.try_emplace(body, blocks.size());
      if (fresh) blocks.emplace_back(std::move(body), std::vector<const Interface*>());
      blocks[found->second].second.push_back(&one);
    }
    return blocks;
  }

  std::string title(const std::vector<const Interface*>& interfaces) const {
    const std::size_t shown =
        style_.verbose || interfaces.size() <= few_interfaces + 1 ? interfaces.size() : few_interfaces;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < shown; ++i) {
      const Interface& one = *interfaces[i];
      const std::string name = printable(one.name);
      const std::string id = printable(one.id);
      const bool has_name = !name.empty() && name != id;
      names.push_back(has_name ? fmt::format("{} ({})", inked(name, Ink::Strong, style_), id)
                               : inked(id, Ink::Strong, style_));
    }
    const std::size_t rest = interfaces.size() - shown;
    return fmt::format("{}{}", fmt::join(names, ", "), rest == 0 ? "" : fmt::format(" and {} more", rest));
  }

  /// Both families, also the one that has nothing: that is what is looked for.
  std::string both_families(const std::vector<const ExposureRow*>& rows, std::string_view side) const {
    if (rows.empty()) return {};
    std::string text = fmt::format("  {} the internet\n", side);
    for (const int family : {4, 6}) {
      bool any = false;
      for (const ExposureRow* row : rows)
        if (row->family == family) {
          text += row_text(*row, side);
          any = true;
        }
      if (!any) text += fmt::format("    IPv{}  nothing\n", family);
    }
    return text;
  }

  std::string row_text(const ExposureRow& row, std::string_view side) const {
    std::string words =
        services_words(row) + fmt::format(" {} {}", side, internet_words(row.addresses, style_.verbose));
    if (!row.via.empty()) words += ", by " + row.via;
    if (!row.through.empty()) words += ", through " + short_id(row.through);
    std::string text = entered(fmt::format("    IPv{}  ", row.family), printable(words));
    if (row.rule) {
      text +=
          entered(side == "from" ? "          let in by " : "          let out by ", who_words(*row.rule));
      if (row.rule->where) text += place(*row.rule->where);
    }
    return text;
  }

  std::string place(const Where& where) const {
    return entered("            stands in ", where_words(where));
  }

  /// The rule and what it is a rule of: its words name that only where they need to.
  static std::string who_words(const RuleEvidence& rule) {
    const std::string words = rule_words(rule);
    const bool named = rule.id.empty() || words.find(printable(rule.id)) != std::string::npos;
    return named ? words : printable(rule.id) + " " + words;
  }

  static std::string services_words(const ExposureRow& row) {
    std::vector<std::string> parts;
    if (!row.services.empty()) parts.push_back(services_text(row.services));
    if (!row.partial.empty()) parts.push_back("in part " + services_text(row.partial));
    if (!row.unknown.empty()) parts.push_back("unknown " + services_text(row.unknown));
    return fmt::format("{}", fmt::join(parts, "; "));
  }

  std::string latent(const Interface& one) const {
    if (one.latent.empty()) return {};
    std::string text = "  one blocker away from the internet\n";
    for (const LatentRow* row : one.latent) {
      const Drop& drop = row->blocker;
      const std::string why = words_of(drop);
      const std::string from =
          row->addresses.empty() ? "" : " from " + internet_words(row->addresses, style_.verbose);
      text +=
          entered(fmt::format("    IPv{}  ", row->family), printable(services_text(row->services) + from));
      text +=
          entered("          but: ", printable(fmt::format("{} ({}, {})", why, drop.code, drop.semantics)));
      if (drop.where) text += place(*drop.where);
    }
    return text;
  }

  /// The gateway's words are for who asks about one packet.
  static std::string words_of(const Drop& drop) {
    if (drop.code == "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS") return "it has no public address";
    return drop.text.empty() ? component_words(drop.component) : drop.text;
  }

  const ExposureAnswer& answer_;
  const TextStyle& style_;
  std::string text_;
};

}  // namespace

std::string exposure_text(const ExposureAnswer& answer, const TextStyle& style) {
  return Writer(answer, style).write();
}

}  // namespace vpcscope
