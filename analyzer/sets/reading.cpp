#include "analyzer/sets/reading.h"

#include <algorithm>

#include "analyzer/pieces.h"
#include "analyzer/policy.h"
#include "analyzer/services.h"

namespace vpcscope {
namespace {

std::vector<ServiceSet> without_ports() {
  const ServiceSet icmp = icmp_types(1, 0, 255) | icmp_types(58, 0, 255);
  const ServiceSet ports = ServiceSet::of(Protocol::tcp()) | ServiceSet::of(Protocol::udp());
  return {~(icmp | ports),
      icmp_types(1, 8, 8),
      icmp_types(1, 0, 7) | icmp_types(1, 9, 255),
      icmp_types(58, 128, 128),
      icmp_types(58, 0, 127) | icmp_types(58, 129, 255)};
}

}  // namespace

ServiceSet icmp_types(unsigned protocol, unsigned first, unsigned last) {
  const ServicePoint start = ServicePoint{protocol} << 16U;
  return ServiceSet::of_ranges({{start + first * 256, start + last * 256 + 255}});
}

std::vector<ServiceSet> kinds_of_services(const Cuts& listeners) {
  static const std::vector<ServiceSet> always = without_ports();
  std::vector<ServiceSet> kinds = always;
  std::vector<ServicePoint> edges;
  std::vector<ServiceRange> met;
  for (const auto& [first, last] : listeners.spans()) {
    met.push_back({first, last});
    edges.push_back(first);
    edges.push_back(last + 1);
  }
  std::ranges::sort(edges);
  const ServiceSet covered = ServiceSet::of_ranges(std::move(met));
  kinds.push_back(ServiceSet::of(Protocol::tcp()) - covered);
  kinds.push_back(ServiceSet::of(Protocol::udp()) - covered);
  for (std::size_t i = 0; i + 1 < edges.size(); ++i)
    if (edges[i] < edges[i + 1] && covered.contains(edges[i]))
      kinds.push_back(ServiceSet::of_ranges({{edges[i], edges[i + 1] - 1}}));
  return kinds;
}

TestUse use_of(
    const Network& network, const Path& path, const Element& element, const Query& query, bool many) {
  TestUse found;
  const Test& test = element.test;
  found.is_test = test.kind != Test::Kind::None && test.kind != Test::Kind::Supposed;
  if (!found.is_test) return found;
  const PacketHeader& header = element.header;
  const bool firewall = test.kind == Test::Kind::Firewall;
  const bool other_protocol = header.protocol != query.protocol;
  const auto range_of = [&](PortRef port) {
    if (port.variable >= 0) found.range = path.ports[static_cast<std::size_t>(port.variable)];
  };
  range_of(header.destination_port);
  if (firewall) range_of(header.source_port);
  const bool reply =
      header.has_ports() ? header.destination_port.variable >= 0 : element.direction == Direction::Return;
  const bool set_by_network = header.destination_port.variable == PortRef::set_by_network;
  const bool translated = other_protocol && !reply && !many;  // NAT64 makes another protocol of it
  if (set_by_network || translated)
    found.use = HeaderUse::Fixed;
  else if (reply)
    found.use = HeaderUse::Reply;

  if (found.use != HeaderUse::Fixed && other_protocol) found.by_sets = false;
  if (firewall && header.source_port.variable == PortRef::set_by_network) found.by_sets = false;
  if (firewall && found.use == HeaderUse::Fixed && header.source_port.variable >= 0 &&
      parts_of(network, element, found.range).size() > 1)
    found.by_sets = false;
  return found;
}

void ask_pointwise(const Network& network, Walk& walk, Query query, const ServiceSet& services,
    const std::function<void(const ServiceSet& points, const Ways& ways)>& visit) {
  Cuts cuts(network);
  cuts.mind_services();
  for (const ServiceRange& range : services.ranges())
    for (ServicePoint point = range.first; point <= range.last;) {
      set_point(query, point);
      const Ways ways = all_ways(network, walk, query, [&](const Path& path) { cuts.learn(path); });
      const ServicePoint last = cuts.end_of_piece(point, range.last);
      visit(ServiceSet::of_ranges({{point, last}}), ways);
      point = last + 1;
    }
}

}  // namespace vpcscope
