#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "render/diagram/names.h"
#include "render/diagram/views.h"
#include "render/evidence_text.h"
#include "render/text.h"

namespace vpcscope {
namespace {

constexpr std::size_t most_paths = 8;
constexpr std::size_t line_width = 34;  // characters of a hop's words
constexpr std::size_t most_lines = 4;   // of a rule's words

Tone tone_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::Reachable:
      return Tone::Pass;
    case Verdict::Unreachable:
      return Tone::Drop;
    case Verdict::Partial:
    case Verdict::Unknown:
      return Tone::Doubt;
    case Verdict::Undecided:
      break;
  }
  return Tone::Plain;
}

const char* glyph_of(const std::string& kind) {
  constexpr std::array<std::pair<const char*, const char*>, 26> glyphs = {{{"network-interface", "eni"},
      {"network-acl", "acl"},
      {"route-table", "rtb"},
      {"internet-gateway", "igw"},
      {"egress-only-internet-gateway", "eigw"},
      {"nat-gateway", "nat"},
      {"carrier-gateway", "cagw"},
      {"local-gateway", "lgw"},
      {"vpc-peering-connection", "pcx"},
      {"transit-gateway", "tgw"},
      {"transit-gateway-attachment", "att"},
      {"transit-gateway-connect", "att"},
      {"transit-gateway-route-table", "rtb"},
      {"vpn-gateway", "vgw"},
      {"vpn-connection", "vpn"},
      {"direct-connect-gateway", "dx"},
      {"virtual-interface", "vif"},
      {"client-vpn-endpoint", "cvpn"},
      {"core-network", "wan"},
      {"vpc-endpoint", "vpe"},
      {"load-balancer", "lb"},
      {"listener", "lb"},
      {"target-group", "tg"},
      {"firewall", "fw"},
      {"internet", "www"},
      {"on-premises", "dc"}}};
  for (const auto& [name, glyph] : glyphs)
    if (kind == name) return glyph;
  return "aws";
}

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t first = 0; first <= text.size();) {
    const std::size_t last = std::min(text.find('\n', first), text.size());
    lines.push_back(text.substr(first, last - first));
    first = last + 1;
  }
  return lines;
}

void add_words(Box& box, const std::string& words) {
  std::vector<std::string> lines = split_lines(wrapped(printable(words), line_width, 0));
  if (lines.size() > most_lines) {
    lines.resize(most_lines);
    lines.back() += " …";
  }
  box.lines.insert(box.lines.end(), lines.begin(), lines.end());
}

std::string side_of(const std::string& address, const std::string& ports) {
  return ports.empty() ? address
                       : fmt::format("{}{}{}:{}",
                             address.find(':') == std::string::npos ? "" : "[",
                             address,
                             address.find(':') == std::string::npos ? "" : "]",
                             ports);
}

std::string words_of(const HeaderText& header) {
  std::string text = fmt::format("{} → {}",
      side_of(header.source, header.source_ports),
      side_of(header.destination, header.destination_ports));
  if (header.icmp_type) text += fmt::format(" type {}", *header.icmp_type);
  return text;
}

class AnswerView {
 public:
  explicit AnswerView(const ReachAnswer& answer) : answer_(answer) {}

  Drawing make() {
    const QueryEcho& query = answer_.query;
    drawing_.title = fmt::format("{}: {} to {}{}",
        name_of(answer_.verdict),
        printable(query.from),
        printable(query.to),
        query.service.empty() ? "" : ", " + printable(query.service));
    Box root;
    root.id = "drawing";
    root.gap = 26;
    const std::uint32_t all = drawing_.add(std::move(root));
    Box verdict;
    verdict.id = "verdict";
    verdict.kind = BoxKind::Hop;
    verdict.tone = tone_of(answer_.verdict);
    verdict.title = drawing_.title;
    verdict.about = drawing_.title;
    drawing_.add(std::move(verdict), all);
    const std::size_t shown = std::min(answer_.paths.size(), most_paths);
    for (std::size_t i = 0; i < shown; ++i) add_path(answer_.paths[i], i + 1, all);
    if (shown < answer_.paths.size())
      drawing_.notes.push_back(fmt::format("{} of {} paths are drawn.", shown, answer_.paths.size()));
    for (const Missing& one : answer_.missing)
      drawing_.notes.push_back(fmt::format("Missing: {}{}",
          one.call.empty() ? printable(one.file + " " + one.pointer + " " + one.problem) : one.call,
          one.id.empty() ? "" : " of " + printable(one.id)));
    return std::move(drawing_);
  }

 private:
  void add_path(const PathAnswer& path, std::size_t number, std::uint32_t all) {
    Box lane;
    lane.id = fmt::format("path {}", number);
    lane.kind = BoxKind::Zone;
    lane.title = fmt::format("{}{}{}",
        name_of(path.verdict),
        path.choice ? " by " + printable(*path.choice) : "",
        path.services.empty() ? "" : ": " + printable(joined_services(path.services)));
    lane.about = lane.title;
    lane.gap = 18;
    const std::uint32_t box = drawing_.add(std::move(lane), all);
    add_direction(path, path.forward, fmt::format("path {} forward", number), true, box);
    if (!path.back.empty()) add_direction(path, path.back, fmt::format("path {} return", number), false, box);
  }

  void add_direction(const PathAnswer& path, const std::vector<Hop>& hops, const std::string& id,
      bool forward, std::uint32_t lane) {
    Box row;
    row.id = id;
    row.arrange = Arrange::Row;
    row.gap = 34;
    row.centered = true;
    const std::uint32_t row_box = drawing_.add(std::move(row), lane);
    std::vector<Box> boxes;
    boxes.push_back(end_box(forward ? path.from : path.to, id + " from"));
    const HeaderText* before = nullptr;
    for (const Hop& hop : hops) {
      boxes.push_back(hop_box(path, hop, forward, before, fmt::format("{} {}", id, hop.hop)));
      before = &hop.header;
    }
    boxes.push_back(end_box(forward ? path.to : path.from, id + " to"));
    std::vector<std::uint32_t> at;
    at.reserve(boxes.size());
    if (!forward) std::ranges::reverse(boxes);  // it runs back, from right to left
    for (Box& one : boxes) at.push_back(drawing_.add(std::move(one), row_box));
    if (!forward) std::ranges::reverse(at);
    bool passed = true;
    for (std::size_t i = 0; i + 1 < at.size(); ++i) {
      passed = passed && drawing_.boxes[at[i]].tone != Tone::Drop;
      Line line;
      line.id = fmt::format("{} line {}", id, i + 1);
      line.kind = LineKind::Path;
      line.tone = passed ? Tone::Pass : Tone::Doubt;
      line.from = at[i];
      line.to = at[i + 1];
      if (!passed) line.label = "?";
      line.about = fmt::format("from {} to {}{}",
          drawing_.boxes[at[i]].title,
          drawing_.boxes[at[i + 1]].title,
          passed ? "" : ": not reached");
      drawing_.lines.push_back(std::move(line));
    }
  }

  static Box end_box(const EndText& end, std::string id) {
    Box box;
    box.id = std::move(id);
    box.kind = BoxKind::Outside;
    const bool interface = end.kind.empty();
    box.glyph = interface ? "eni" : glyph_of(end.kind);
    box.title = printable(!end.name.empty() ? end.name : interface ? end.interface : end.kind);
    if (!end.address.empty()) box.lines.push_back(printable(end.address));
    for (std::size_t i = 0; i < std::min<std::size_t>(end.addresses.size(), 3); ++i)
      box.lines.push_back(end.addresses[i]);
    if (end.addresses.size() > 3) box.lines.push_back(fmt::format("and {} more", end.addresses.size() - 3));
    box.about = box.title;
    return box;
  }

  static const Drop* drop_at(const PathAnswer& path, const Hop& hop, bool forward) {
    for (const Drop& one : path.drops)
      if (one.hop == hop.hop && one.direction == (forward ? "forward" : "return")) return &one;
    return nullptr;
  }

  static Box hop_box(
      const PathAnswer& path, const Hop& hop, bool forward, const HeaderText* before, std::string id) {
    const Drop* drop = drop_at(path, hop, forward);
    const bool stops = hop.action == "drop";
    Box box;
    box.id = std::move(id);
    box.kind = BoxKind::Hop;
    box.glyph = glyph_of(hop.component.kind);
    box.tone = stops ? Tone::Drop : drop != nullptr ? Tone::Doubt : Tone::Pass;
    const char* mark = stops ? "✗" : drop != nullptr ? "?" : "✓";
    box.title = printable(hop.component.name.empty() ? hop.component.id : hop.component.name);
    if (box.title.empty()) box.title = hop.component.kind;
    box.lines.push_back(fmt::format("{} {} {}", mark, hop.action, hop.component.kind));
    if (drop != nullptr)
      add_words(box, drop->text.empty() ? drop->code : drop->text);
    else if (hop.rule)
      add_words(box, rule_words(*hop.rule));
    if (drop != nullptr) box.lines.push_back(fmt::format("{} ({})", drop->code, drop->semantics));
    const std::string header = words_of(hop.header);
    if (before != nullptr && header != words_of(*before)) add_words(box, "becomes " + header);
    box.about = fmt::format("Hop {}: {}", hop.hop, box.title);
    for (const std::string& one : box.lines) box.about += ", " + one;
    return box;
  }

  const ReachAnswer& answer_;
  Drawing drawing_;
};

}  // namespace

Drawing answer_view(const ReachAnswer& answer) { return AnswerView(answer).make(); }

}  // namespace vpcscope
