#include "analyzer/services.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "model/quote.h"

namespace vpcscope {
namespace {

constexpr ServicePoint protocol_size = 0x1'0000;

ServiceSet protocol_set(unsigned protocol) {
  return ServiceSet::of(Protocol::of(static_cast<std::uint8_t>(protocol)));
}

/// Each of the services between commas.
template <class Use>
void each_item(std::string_view text, Use use) {
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t comma = std::min(text.find(',', start), text.size());
    use(text.substr(start, comma - start));
    start = comma + 1;
  }
}

std::string wrong_family(std::string_view item, Family family) {
  const bool v6 = family == Family::V6;
  return quoted(item) + " does not exist in family " +
         (v6 ? "6; ask for icmpv6, or" : "4; ask for icmp, or") + " choose the other with --family " +
         (v6 ? "4" : "6");
}

std::optional<std::uint16_t> port_of(std::string_view text) {
  unsigned value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || end != text.data() + text.size() || text.empty() || value > 65535)
    return std::nullopt;
  return static_cast<std::uint16_t>(value);
}

struct Client {
  std::string_view name;
  PortRange range;
};
/// R-NACL-9
constexpr std::array clients = {Client{"unknown", {1024, 65535}},
    Client{"linux", {32768, 61000}},
    Client{"windows", {49152, 65535}},
    Client{"windows-2003", {1025, 5000}},
    Client{"elb", {1024, 65535}},
    Client{"nat", {1024, 65535}},
    Client{"lambda", {1024, 65535}}};

ClientPorts pinned(std::string_view text) {
  const std::size_t dash = text.find('-');
  const auto first = port_of(text.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : port_of(text.substr(dash + 1));
  if (!first || !last || *first > *last)
    return {
        {}, quoted(text) + " is not a source port; expected N or A-B of 0-65535, as in 40000 or 1024-65535"};
  return {{*first, *last}, ""};
}

std::string ports_text(const ServiceSet& set, unsigned protocol) {
  const ServiceSet own = set & protocol_set(protocol);
  std::string text;
  for (const ServiceRange& range : own.ranges()) {
    const ServicePoint first = range.first & 0xffff;
    const ServicePoint last = range.last & 0xffff;
    if (!text.empty()) text += ",";
    text += std::to_string(first);
    if (last != first) text += "-" + std::to_string(last);
  }
  return text;
}

}  // namespace

AskedServices read_services(std::string_view text, Family family) {
  const ServiceSet::Result all = ServiceSet::parse(text, family);
  if (!all.ok()) return {{}, all.error};
  AskedServices asked{all.services, ""};
  const ServiceSet foreign = protocol_set(family == Family::V6 ? 1 : 58);
  each_item(text, [&](std::string_view item) {
    const bool wrong = foreign.contains(ServiceSet::parse(item, family).services);
    if (wrong && asked.error.empty()) asked.error = wrong_family(item, family);
  });
  return asked;
}

bool is_one_point(const ServiceSet& set) {
  if (set.count() == 1) return true;
  if (set.count() != protocol_size || set.ranges().size() != 1) return false;
  return !Protocol::of(static_cast<std::uint8_t>(set.ranges().front().first >> 16U)).has_name();
}

bool has_ports(const ServiceSet& set) { return !((protocol_set(6) | protocol_set(17)) & set).empty(); }

void set_point(Query& query, ServicePoint point) {
  query.protocol = static_cast<std::uint8_t>(point >> 16U);
  query.port = static_cast<std::uint16_t>(point & 0xffffU);
  query.icmp_type = static_cast<std::uint8_t>(point >> 8U & 0xffU);
  query.icmp_code = static_cast<std::uint8_t>(point & 0xffU);
}

ClientPorts client_ports(std::string_view client, std::string_view source_port) {
  const auto known = std::ranges::find(clients, client.empty() ? "unknown" : client, &Client::name);
  if (known == clients.end()) {
    std::string names;
    for (const Client& one : clients) names += (names.empty() ? "" : ", ") + std::string(one.name);
    return {{}, quoted(client) + " is not a kind of client; expected one of " + names};
  }
  return source_port.empty() ? ClientPorts{known->range, ""} : pinned(source_port);
}

void ServiceVerdicts::add(const ServiceRange& points, VerdictSet verdicts) {
  if (verdicts.some_reachable()) reachable_.push_back(points);
  if (verdicts.some_unreachable()) unreachable_.push_back(points);
  if (verdicts.some_unknown()) unknown_.push_back(points);
}

/// As verdicts are folded: one that works and one that does not is PARTIAL, whatever else is UNKNOWN.
Services ServiceVerdicts::services() const {
  const ServiceSet reachable = ServiceSet::of_ranges(reachable_);
  const ServiceSet unreachable = ServiceSet::of_ranges(unreachable_);
  const ServiceSet unknown = ServiceSet::of_ranges(unknown_);
  const ServiceSet partial = reachable & unreachable;
  Services services;
  services.reachable = (reachable - unreachable - unknown).pieces();
  services.partial = partial.pieces();
  services.unknown = (unknown - partial).pieces();
  return services;
}

void widen_ports(PathAnswer& answer, ServicePoint point, const ServiceSet& set) {
  const unsigned protocol = point >> 16U;
  if (protocol != 6 && protocol != 17) return;
  const std::string one = std::to_string(point & 0xffffU);
  const std::string all = ports_text(set, protocol);
  const auto widen = [&](HeaderText& header, bool back) {
    std::string& ports = back ? header.source_ports : header.destination_ports;
    if (header.protocol == static_cast<int>(protocol) && ports == one) ports = all;
  };
  for (Hop& hop : answer.forward) widen(hop.header, false);
  for (Hop& hop : answer.back) widen(hop.header, true);
  for (Drop& drop : answer.drops) widen(drop.header, drop.direction == "return");
}

}  // namespace vpcscope
