#include "analyzer/sets/looks.h"

#include <algorithm>

#include "analyzer/pieces.h"
#include "analyzer/services.h"
#include "analyzer/sets/reading.h"

namespace vpcscope {
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
    const TestUse seen = use_of(n_, way.path, element, query, many);
    if (!seen.is_test) continue;
    if (!seen.by_sets || tests_.sees_client_ports(element, seen.use, seen.range)) return false;
    way.tests.push_back({i, seen.use, seen.range, tests_.of(element, seen.use, seen.range)});
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
  ask_pointwise(n_, walk_, query, services, [&](const ServiceSet& points, const Ways& ways) {
    found.push_back({points, ways.ways});
  });
  return found;
}

}  // namespace vpcscope
