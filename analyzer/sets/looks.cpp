#include "analyzer/sets/looks.h"

#include <algorithm>

#include "analyzer/pieces.h"
#include "analyzer/policy.h"
#include "analyzer/services.h"

namespace vpcscope {
namespace {

constexpr ServicePoint start_of(unsigned protocol) { return ServicePoint{protocol} << 16U; }

/// Of an ICMP, types first to last.
ServiceSet types(unsigned protocol, unsigned first, unsigned last) {
  return ServiceSet::of_ranges({{start_of(protocol) + first * 256, start_of(protocol) + last * 256 + 255}});
}

/// Services that steps treat alike, listeners apart.
std::vector<ServiceSet> without_ports() {
  const ServiceSet icmp = types(1, 0, 255) | types(58, 0, 255);
  const ServiceSet ports = ServiceSet::of(Protocol::tcp()) | ServiceSet::of(Protocol::udp());
  return {~(icmp | ports),
      types(1, 8, 8),
      types(1, 0, 7) | types(1, 9, 255),
      types(58, 128, 128),
      types(58, 0, 127) | types(58, 129, 255)};
}

/// The same, with TCP and UDP cut at the ports that were met.
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

HeaderUse use_of(const Element& element, bool other_protocol) {
  const PacketHeader& header = element.header;
  if (header.destination_port.variable == PortRef::set_by_network) return HeaderUse::Fixed;
  const bool reply =
      header.has_ports() ? header.destination_port.variable >= 0 : element.direction == Direction::Return;
  if (reply) return HeaderUse::Reply;
  return other_protocol ? HeaderUse::Fixed : HeaderUse::Asked;  // NAT64 makes another protocol of it
}

}  // namespace

std::vector<LookPiece> Looks::at(const Query& query, const ServiceSet& services) {
  std::vector<LookPiece> pieces;
  Query asked = query;
  set_point(asked, service_point(Protocol::tcp(), 65000));  // any would do, unless one is asked for
  LookPiece whole;
  whole.to = query.to;
  whole.points = services;
  if (add_ways(asked, true, nullptr, whole)) {
    pieces.push_back(std::move(whole));
    return pieces;
  }
  Cuts cuts(n_);
  cuts.mind_listeners();
  std::size_t known = ~std::size_t{0};
  while (cuts.spans().size() != known) {  // listeners that were not known may cut what is done
    known = cuts.spans().size();
    pieces.clear();
    for (const ServiceSet& kind : kinds_of_services(cuts)) {
      LookPiece piece;
      piece.to = query.to;
      piece.points = kind & services;
      if (piece.points.empty()) continue;
      set_point(asked, piece.points.ranges().front().first);
      piece.by_sets = add_ways(asked, piece.points.count() > 1, &cuts, piece);
      if (cuts.spans().size() != known) break;
      pieces.push_back(std::move(piece));
    }
  }
  return pieces;
}

/// False: other services might go other ways (without `listeners` the piece is all of them), or no product of
/// sets tells what gets through.
bool Looks::add_ways(const Query& query, bool many, Cuts* listeners, LookPiece& piece) {
  bool by_sets = true;
  choices_.restart();
  do {
    const Path& path = walk_.walk(query, choices_);
    if (listeners == nullptr && path.asks_service) return false;
    if (listeners != nullptr) listeners->learn(path);
    LookWay way;
    way.path = path;
    way.certain = std::ranges::none_of(choices_.made(), &Choices::Choice::completion);
    by_sets = read_tests(query, many, way) && by_sets;
    if (listeners == nullptr && !by_sets) return false;
    piece.ways.push_back(std::move(way));
  } while (choices_.next());
  return by_sets;
}

bool Looks::read_tests(const Query& query, bool many, LookWay& way) {
  for (std::size_t i = 0; i < way.path.elements.size(); ++i) {
    const Element& element = way.path.elements[i];
    if (element.test.kind == Test::Kind::None || element.test.kind == Test::Kind::Supposed) continue;
    const PacketHeader& header = element.header;
    const bool other_protocol = header.protocol != query.protocol;
    const bool firewall = element.test.kind == Test::Kind::Firewall;
    LookTest test;
    test.element = i;
    test.use = use_of(element, other_protocol && !many);
    if (header.destination_port.variable >= 0)
      test.range = way.path.ports[static_cast<std::size_t>(header.destination_port.variable)];
    if (firewall && header.source_port.variable >= 0)
      test.range = way.path.ports[static_cast<std::size_t>(header.source_port.variable)];
    if (other_protocol && test.use != HeaderUse::Fixed && (many || test.use == HeaderUse::Reply))
      return false;
    if (firewall && header.source_port.variable == PortRef::set_by_network) return false;
    if (firewall && test.use == HeaderUse::Fixed && header.source_port.variable >= 0 &&
        parts_of(n_, element, test.range).size() > 1)
      return false;
    if (tests_.sees_client_ports(element, test.use, test.range)) return false;
    test.filter = tests_.of(element, test.use, test.range);
    way.tests.push_back(test);
  }
  return true;
}

void Looks::move(LookPiece& piece, const Address& was, const Address& is) {
  if (was == is) return;
  for (LookWay& way : piece.ways) {
    for (Element& element : way.path.elements) {
      if (element.header.source == was) element.header.source = is;
      if (element.header.destination == was) element.header.destination = is;
    }
    if (!piece.by_sets) continue;
    for (LookTest& test : way.tests) {
      const Element& element = way.path.elements[test.element];
      if (element.header.source != is && element.header.destination != is) continue;
      piece.by_sets = piece.by_sets && !tests_.sees_client_ports(element, test.use, test.range);
      if (piece.by_sets) test.filter = tests_.of(element, test.use, test.range);
    }
  }
}

std::vector<LookPoint> Looks::pointwise(const Query& query, const ServiceSet& services) {
  std::vector<LookPoint> found;
  Query asked = query;
  Cuts cuts(n_);
  cuts.mind_services();
  for (const ServiceRange& range : services.ranges())
    for (ServicePoint point = range.first; point <= range.last;) {
      set_point(asked, point);
      const Ways ways = all_ways(n_, walk_, asked, [&](const Path& path) { cuts.learn(path); });
      const ServicePoint last = cuts.end_of_piece(point, range.last);
      found.push_back({ServiceSet::of_ranges({{point, last}}), ways.ways});
      point = last + 1;
    }
  return found;
}

}  // namespace vpcscope
