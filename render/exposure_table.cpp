#include "render/exposure_table.h"

#include <fmt/format.h>

#include "render/address_words.h"
#include "render/csv.h"
#include "render/evidence_text.h"
#include "render/markdown.h"

namespace vpcscope {
namespace {

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  return fmt::format("{}", fmt::join(parts, between));
}

// ---- CSV

std::vector<std::string> cells_of(std::string_view direction, const ExposureRow& row) {
  return {std::string(direction),
      row.interface,
      row.name,
      std::to_string(row.family),
      row.via,
      row.through,
      joined(row.addresses, " "),
      joined(row.services, ","),
      joined(row.partial, ","),
      joined(row.unknown, ","),
      row.rule ? row.rule->id : "",
      row.rule ? rule_words(*row.rule) : ""};
}

std::vector<std::string> cells_of(const LatentRow& row) {
  return {"latent",
      row.interface,
      row.name,
      std::to_string(row.family),
      "",
      "",
      joined(row.addresses, " "),
      joined(row.services, ","),
      "",
      "",
      row.blocker.component.id,
      row.blocker.text.empty() ? row.blocker.code : row.blocker.text};
}

// ---- Markdown

/// Nothing of an absent one, rather than empty marks.
std::string code(const std::string& text) { return text.empty() ? std::string() : md_code(text); }

std::string who(const std::string& interface, const std::string& name) {
  return name.empty() ? md_code(interface) : fmt::format("{} {}", md_code(name), md_code(interface));
}

std::string services_of(const ExposureRow& row) {
  std::vector<std::string> parts;
  if (!row.services.empty()) parts.push_back(joined(row.services, ", "));
  if (!row.partial.empty()) parts.push_back("in part " + joined(row.partial, ", "));
  if (!row.unknown.empty()) parts.push_back("unknown " + joined(row.unknown, ", "));
  return joined(parts, "; ");
}

std::string table_of(
    std::string_view title, std::string_view addresses, const std::vector<ExposureRow>& rows) {
  std::string text = fmt::format("## {}\n\n", title);
  if (rows.empty()) return text + "Nothing.\n\n";
  text += md_head({"Interface", "Family", "Services", std::string(addresses), "Via", "Rule"});
  for (const ExposureRow& row : rows)
    text += md_row({who(row.interface, row.name),
        fmt::format("IPv{}", row.family),
        services_of(row),
        internet_words(row.addresses),
        code(row.via) + (row.through.empty() ? "" : ", " + code(row.through)),
        row.rule ? code(rule_words(*row.rule)) : ""});
  return text + "\n";
}

}  // namespace

std::string exposure_csv(const ExposureAnswer& answer) {
  std::string text = csv_row({"direction",
      "interface",
      "name",
      "family",
      "via",
      "through",
      "addresses",
      "services",
      "partial",
      "unknown",
      "rule",
      "text"});
  for (const ExposureRow& row : answer.inbound) text += csv_row(cells_of("inbound", row));
  for (const ExposureRow& row : answer.outbound) text += csv_row(cells_of("outbound", row));
  for (const LatentRow& row : answer.latent) text += csv_row(cells_of(row));
  return text;
}

std::string exposure_markdown(const ExposureAnswer& answer) {
  std::string text = table_of("Open to the internet", "From", answer.inbound);
  text += "## One blocker away from it\n\n";
  if (answer.latent.empty()) text += "Nothing.\n\n";
  if (!answer.latent.empty()) text += md_head({"Interface", "Family", "Services", "From", "Blocker"});
  for (const LatentRow& row : answer.latent)
    text += md_row({who(row.interface, row.name),
        fmt::format("IPv{}", row.family),
        joined(row.services, ", "),
        internet_words(row.addresses),
        code(row.blocker.text.empty() ? row.blocker.code : row.blocker.text)});
  if (!answer.latent.empty()) text += "\n";
  text += table_of("What can open the internet", "To", answer.outbound);
  text.pop_back();
  return text;
}

}  // namespace vpcscope
