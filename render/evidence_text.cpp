#include "render/evidence_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace vpcscope {
namespace {

std::string protocol_words(int protocol) {
  switch (protocol) {
    case 1:
      return "icmp";
    case 6:
      return "tcp";
    case 17:
      return "udp";
    case 58:
      return "icmpv6";
    default:
      return fmt::format("protocol {}", protocol);
  }
}

std::string with_ports(const std::string& address, const std::string& ports) {
  if (ports.empty()) return address;
  const bool v6 = address.find(':') != std::string::npos;
  return fmt::format(fmt::runtime(v6 ? "[{}]:{}" : "{}:{}"), address, ports);
}

/// Whole words that people write in capitals.
std::string_view spelled(std::string_view word) {
  if (word == "acl") return "ACL";
  if (word == "vpc") return "VPC";
  if (word == "nat") return "NAT";
  if (word == "vpn") return "VPN";
  return word;
}

void add_change(std::vector<std::string>& lines, std::string_view what, const std::string& before,
    const std::string& after) {
  if (before != after)
    lines.push_back(printable(fmt::format(
        "{} {} becomes {}", what, before.empty() ? "none" : before, after.empty() ? "none" : after)));
}

}  // namespace

std::string short_id(const std::string& id) {
  if (!id.starts_with("arn:")) return id;
  std::size_t at = 0;
  for (int colons = 0; colons < 5; ++colons) {
    at = id.find(':', at);
    if (at == std::string::npos) return id;
    ++at;
  }
  return id.substr(at);
}

std::string kind_words(std::string_view kind) {
  std::string words;
  while (!kind.empty()) {
    const std::size_t end = std::min(kind.find('-'), kind.size());
    words += fmt::format("{}{}", words.empty() ? "" : " ", spelled(kind.substr(0, end)));
    kind.remove_prefix(std::min(end + 1, kind.size()));
  }
  return words;
}

std::string component_words(const Component& component) {
  std::string words = kind_words(component.kind);
  if (!component.id.empty() && component.id != component.kind) words += " " + short_id(component.id);
  if (!component.name.empty() && component.name != component.id) words += " (" + component.name + ")";
  return printable(words);
}

std::string rule_words(const RuleEvidence& rule) {
  std::string head;
  const bool told = rule.number && rule.text.find(std::to_string(*rule.number)) != std::string::npos;
  if (rule.number && rule.egress)
    head = told ? "entry" : fmt::format("entry {} {}", *rule.number, *rule.egress ? "outbound" : "inbound");
  else if (!rule.prefix && rule.text.find(rule.id) == std::string::npos)
    head = rule.id;
  std::string text = rule.text;
  if (text.empty() && rule.prefix) text = *rule.prefix + " -> " + rule.target.value_or("?");
  return printable(head + (head.empty() || text.empty() ? "" : ": ") + text);
}

std::string packet_words(const HeaderText& header) {
  std::string words = protocol_words(header.protocol);
  if (header.icmp_type) words += fmt::format(" type {}", *header.icmp_type);
  if (header.icmp_code) words += fmt::format(" code {}", *header.icmp_code);
  return printable(fmt::format("{} {} -> {}",
      words,
      with_ports(header.source, header.source_ports),
      with_ports(header.destination, header.destination_ports)));
}

std::string end_words(const EndText& end) {
  if (!end.kind.empty()) {
    constexpr std::size_t most = 3;
    const std::size_t shown = std::min(end.addresses.size(), most);
    std::string words = kind_words(end.kind);
    for (std::size_t i = 0; i < shown; ++i) words += (i == 0 ? " " : ", ") + end.addresses[i];
    if (shown < end.addresses.size()) words += fmt::format(" and {} more", end.addresses.size() - shown);
    return printable(words);
  }
  const std::string& who = end.name.empty() ? end.interface : end.name;
  return printable(who + (who.empty() || end.address.empty() ? "" : " ") + end.address);
}

std::string where_words(const Where& where) {
  return printable(where.file + (where.pointer.empty() ? "" : " " + where.pointer));
}

std::vector<std::string> rewrites(const HeaderText& before, const HeaderText& after) {
  std::vector<std::string> lines;
  add_change(lines, "source", before.source, after.source);
  add_change(lines, "source ports", before.source_ports, after.source_ports);
  add_change(lines, "destination", before.destination, after.destination);
  add_change(lines, "destination ports", before.destination_ports, after.destination_ports);
  return lines;
}

std::string annotation_words(const Annotation& annotation) {
  const std::string at =
      annotation.component.kind.empty() ? "" : ", at " + component_words(annotation.component);
  return printable(fmt::format("{} ({}): {}", annotation.code, annotation.semantics, annotation.text)) + at;
}

std::string missing_words(const Missing& missing) {
  if (missing.call.empty() && !missing.file.empty())
    return printable(fmt::format("{}: {}", where_words({missing.file, missing.pointer}), missing.problem));
  std::string places;
  for (const std::string& part : {missing.account, missing.region, short_id(missing.id)})
    if (!part.empty()) places += (places.empty() ? "" : ", ") + part;
  return printable(missing.call + (places.empty() ? "" : " (" + places + ")"));
}

std::string inked(std::string_view text, Ink ink, const TextStyle& style) {
  if (!style.color) return std::string(text);
  const char* code = "1";
  switch (ink) {
    case Ink::Good:
      code = "1;32";
      break;
    case Ink::Bad:
      code = "1;31";
      break;
    case Ink::Doubt:
      code = "1;33";
      break;
    case Ink::Strong:
      break;
  }
  return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
}

Ink ink_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::Reachable:
      return Ink::Good;
    case Verdict::Unreachable:
      return Ink::Bad;
    case Verdict::Partial:
    case Verdict::Unknown:
    case Verdict::Undecided:
      break;
  }
  return Ink::Doubt;
}

}  // namespace vpcscope
