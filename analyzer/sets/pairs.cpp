#include "analyzer/sets/pairs.h"

#include <algorithm>
#include <map>

#include "analyzer/peers.h"
#include "analyzer/pieces.h"
#include "analyzer/services.h"
#include "analyzer/sets/reading.h"

namespace vpcscope {
namespace {

constexpr std::uint32_t nowhere = net::nowhere;

std::uint64_t pair_key(std::uint32_t a, std::uint32_t b) { return std::uint64_t{a} << 32U | b; }

}  // namespace

PairSets::PairSets(const Network& network, const Classes& classes, const PairOptions& options)
    : n_(network),
      classes_(classes),
      options_(options),
      filters_(options.services[0] | options.services[1]),
      tests_(network, filters_),
      guards_(network, classes, filters_, tests_),
      walk_(network),
      asked_{
          filters_.services().intern(options.services[0]), filters_.services().intern(options.services[1])} {
  for (std::size_t f = 0; f < 2; ++f)
    unknown_[f] = filters_.narrowed(filters_.intern({no_services, no_services, all_services}), asked_[f]);
  const auto all = classes_.all();
  for (const Family family : families) {
    const std::size_t f = vpcscope::index_of(family);
    flat_[f].resize(all.size());
    at_location_[f].resize(classes_.locations(family));
    locations_of_component_[f].resize(classes_.components().count + 1);
    for (std::uint32_t i = 0; i < all.size(); ++i) {
      const EndClass& one = all[i];
      if (!one.has(family) || one.unknown_list.present()) continue;
      flat_[f][i].subnet = one.is_virtual() ? nowhere - i : one.subnet.at;
      flat_[f][i].is_front = !one.is_virtual() && classes_.is_front(one.members.front());
      flat_[f][i].location = one.location[f];
      flat_[f][i].component = one.component;
      flat_[f][i].plain = one.is_from && one.is_to && !one.is_virtual();
      std::vector<std::uint32_t>& here = at_location_[f][one.location[f]];
      if (here.empty()) {
        if (one.is_virtual())
          virtual_locations_[f].push_back(one.location[f]);
        else
          locations_of_component_[f][one.component].push_back(one.location[f]);
      }
      here.push_back(i);
    }
  }
  for (std::uint32_t i = 0; i < all.size(); ++i)
    if (all[i].unknown_list.present()) unknown_ends_.push_back(i);
  for (const Family family : families) {
    make_blocks(family);
    kept_[vpcscope::index_of(family)].resize(classes_.locations(family));
  }
}

void PairSets::make_blocks(Family family) {
  const std::size_t f = vpcscope::index_of(family);
  blocks_[f].resize(at_location_[f].size());
  for (std::size_t location = 0; location < at_location_[f].size(); ++location) {
    Block& block = blocks_[f][location];
    for (const std::uint32_t one : at_location_[f][location]) {
      const EndClass& end = classes_.all()[one];
      block.classes.push_back(one);
      block.guards.push_back(guards_.of(one));
      block.subnets.push_back(flat_[f][one].subnet);
      block.vpc = end.vpc;
      block.plain =
          block.plain && end.is_to && end.kind != MatrixGroup::Kind::Service && !flat_[f][one].is_front;
    }
  }
}

PairSets::~PairSets() = default;

void PairSets::forget_ways() {
  for (auto& family : by_location_)
    for (auto& ways : family) ways.clear();
  for (auto& ways : by_class_) ways.clear();
  for (auto& family : kept_)
    for (auto& kept : family) kept.reset();
}

// ---------------------------------------------------------------------------------------- walking

PairSets::Ends PairSets::ends_of(const QueryEnd& from, const QueryEnd& to) const {
  Ends ends{from, to, {}, {}};
  if (from.kind == QueryEnd::Kind::Interface)
    if (const net::PublicAddress* mapped = n_.public_of(from.vpc, from.address))
      ends.from_public = mapped->address;
  if (to.kind == QueryEnd::Kind::Interface)
    if (const net::PublicAddress* mapped = n_.public_address(to.address); mapped != nullptr)
      ends.to_inside = mapped->inside;
  return ends;
}

bool PairSets::is_entangled(const EndClass& from, const EndClass& to) const {
  if (from.is_virtual() || to.is_virtual() || !classes_.is_front(to.members.front())) return false;
  return classes_.is_behind(from.members.front(), to.members.front());
}

PairSets::Ways& PairSets::ways_of(std::uint32_t from, std::uint32_t to, Family family) {
  const std::size_t f = vpcscope::index_of(family);
  const EndClass& a = classes_.all()[from];
  const EndClass& b = classes_.all()[to];
  if (!is_entangled(a, b)) {
    const bool same_subnet = !a.is_virtual() && !b.is_virtual() && a.subnet == b.subnet;
    std::unique_ptr<Ways>& shared =
        by_location_[f][same_subnet ? 1 : 0][pair_key(a.location[f], b.location[f])];
    if (shared == nullptr) shared = walk_ways(from, to, family);
    if (!shared->own) return *shared;
  }
  std::unique_ptr<Ways>& own = by_class_[f][pair_key(from, to)];
  if (own == nullptr) own = walk_ways(from, to, family);
  return *own;
}

std::unique_ptr<PairSets::Ways> PairSets::walk_ways(std::uint32_t from, std::uint32_t to, Family family) {
  auto ways = std::make_unique<Ways>();
  ways->shut = {nowhere};
  const EndClass& a = classes_.all()[from];
  const EndClass& b = classes_.all()[to];
  const QueryEnd first = classes_.from_end(a, family);
  const bool internet = a.kind == MatrixGroup::Kind::Internet;
  std::uint32_t part = 0;
  for (const QueryEnd& last : classes_.to_ends(b, family, internet, from == to ? 1 : 0))
    walk_pieces(ends_of(first, last), part++, family, *ways);
  simplify(*ways, family, internet);
  return ways;
}

void PairSets::walk_pieces(const Ends& ends, std::uint32_t part, Family family, Ways& ways) {
  Query query;
  query.from = ends.from;
  query.to = ends.to;
  query.client = options_.client;
  set_point(query, service_point(Protocol::tcp(), 65000));  // any would do, unless one is asked for
  const std::size_t steps = ways.steps.size();
  Piece whole;
  whole.points = all_services;
  whole.part = part;
  if (walk_piece(query, ends, true, nullptr, whole, ways)) {
    ways.pieces.push_back(std::move(whole));
    return;
  }
  Cuts cuts(n_);
  cuts.mind_listeners();
  const ServiceSet& asked = options_.services[vpcscope::index_of(family)];
  const std::size_t pieces = ways.pieces.size();
  std::size_t known = ~std::size_t{0};
  std::vector<ServiceRange> shut;
  while (cuts.spans().size() != known) {  // listeners that were not known may cut what is done
    known = cuts.spans().size();
    shut.clear();
    ways.steps.resize(steps);
    ways.pieces.resize(pieces);
    for (const ServiceSet& points : kinds_of_services(cuts)) {
      const ServiceSet own = points & asked;
      if (own.empty()) continue;
      Piece piece;
      piece.points = filters_.services().intern(own);
      piece.part = part;
      set_point(query, own.ranges().front().first);
      piece.pointwise = !walk_piece(query, ends, own.count() > 1, &cuts, piece, ways);
      if (cuts.spans().size() != known) break;
      if (piece.pointwise) piece.leaves.clear();
      const bool is_shut = !piece.pointwise && std::ranges::all_of(piece.leaves, [&](const WayLeaf& leaf) {
        return filters_.is_shut(leaf.constant);
      });
      if (is_shut)
        shut.insert(shut.end(), own.ranges().begin(), own.ranges().end());
      else
        ways.pieces.push_back(std::move(piece));
    }
  }
  if (shut.empty()) return;
  const VerdictsId closed =
      filters_.narrowed(all_unreachable, filters_.services().intern(ServiceSet::of_ranges(std::move(shut))));
  ways.shut = ways.shut.at == nowhere ? closed : filters_.united(ways.shut, closed);
}

/// False: other services might go other ways (without `listeners` the piece is all of them), or no product of
/// sets tells what gets through.
bool PairSets::walk_piece(
    const Query& query, const Ends& ends, bool many, Cuts* listeners, Piece& piece, Ways& ways) {
  choices_.restart();
  do {
    const Path& path = walk_.walk(query, choices_);
    if (listeners == nullptr && path.asks_service) return false;
    if (listeners != nullptr) listeners->learn(path);
    WayLeaf leaf;
    leaf.choices = choices_.made();
    if (!read_path(path, query, ends, many, leaf, ways, piece.part)) return false;
    if (filters_.is_shut(leaf.constant)) leaf.steps.clear();
    piece.leaves.push_back(std::move(leaf));
  } while (choices_.next());
  return true;
}

/// The tests of a path: what depends on no end at once, the rest as steps. False: sets can't tell.
bool PairSets::read_path(const Path& path, const Query& query, const Ends& ends, bool many, WayLeaf& leaf,
    Ways& ways, std::uint32_t part) {
  leaf.constant = lets_all;
  const auto slot_of = [&](const Address& address, bool is_source, bool reply) {
    if (!address.present()) return Slot::None;
    const bool is_from = address == ends.from.address;
    const bool is_to = address == ends.to.address;
    const bool is_public = address == ends.from_public;
    const bool is_inside = address == ends.to_inside;
    if ((is_from ? 1 : 0) + (is_to || is_inside ? 1 : 0) + (is_public ? 1 : 0) > 1) {
      ways.own = true;  // which of them is meant can't be told
      return is_source != reply ? Slot::From : Slot::To;
    }
    return is_from     ? Slot::From
           : is_to     ? Slot::To
           : is_public ? Slot::FromPublic
           : is_inside ? Slot::ToInside
                       : Slot::None;
  };
  for (const Element& element : path.elements) {
    const TestUse seen = use_of(n_, path, element, query, many);
    if (!seen.is_test) continue;
    if (!seen.by_sets) return false;
    const PacketHeader& header = element.header;
    Step step;
    step.use = seen.use;
    step.range = seen.range;
    step.element = element;
    const bool reply = element.direction == Direction::Return;
    step.source = slot_of(header.source, true, reply);
    step.destination = slot_of(header.destination, false, reply);
    const Test& test = element.test;
    const auto is = [](net::Handle<net::Interface> one, const QueryEnd& end) {
      return one.present() && end.kind == QueryEnd::Kind::Interface && one == end.interface;
    };
    step.at_from = is(test.at, ends.from);
    step.at_to = is(test.at, ends.to);
    step.remote_from = is(test.remote, ends.from);
    step.remote_to = is(test.remote, ends.to);
    bool depends = false;
    if (test.kind == Test::Kind::Groups) {
      const Slot far = test.egress ? step.destination : step.source;
      depends = step.at_from || step.at_to || step.remote_from || step.remote_to ||
                (far != Slot::None && !test.anybody);
    } else if (test.kind == Test::Kind::Acl) {
      const Slot far = test.egress ? step.destination : step.source;
      depends = far != Slot::None && tests_.looks_at_address(element);
    } else if (test.kind == Test::Kind::Firewall) {
      depends = step.source != Slot::None || step.destination != Slot::None;
    }
    if (depends) {
      step.part = part;
      leaf.steps.push_back(add_step(ways, step));
      continue;
    }
    if (tests_.sees_client_ports(element, step.use, step.range)) return false;
    leaf.constant = filters_.both(leaf.constant, tests_.of(element, step.use, step.range));
  }
  return true;
}

namespace {

bool same_port(PortRef a, PortRef b) { return a.variable == b.variable && a.fixed == b.fixed; }

bool same_header(const PacketHeader& a, const PacketHeader& b) {
  return a.source == b.source && a.destination == b.destination && a.protocol == b.protocol &&
         a.icmp_type == b.icmp_type && a.icmp_code == b.icmp_code &&
         same_port(a.source_port, b.source_port) && same_port(a.destination_port, b.destination_port);
}

bool same_test(const Test& a, const Test& b) {
  return a.kind == b.kind && a.egress == b.egress && a.anybody == b.anybody && a.any_source == b.any_source &&
         a.identity == b.identity && a.reply == b.reply && a.groups == b.groups && a.at == b.at &&
         a.remote == b.remote && a.acl == b.acl && a.firewall == b.firewall;
}

}  // namespace

/// Its number among the ways' steps. What tests see only by the service they are asked about is one step,
/// whichever service the walk was for.
std::uint32_t PairSets::add_step(Ways& ways, Step step) {
  const Test& test = step.element.test;
  const bool plain = test.kind == Test::Kind::Groups && step.use == HeaderUse::Asked && !test.anybody &&
                     !test.any_source && test.identity != Identity::Unsettled &&
                     step.element.direction == Direction::Forward;
  const bool kept = test.identity == Identity::Kept;
  if (plain && test.egress && step.at_from && !step.remote_from && step.destination == Slot::To &&
      step.remote_to == test.remote.present()) {
    step.kind = Step::Kind::Egress;
    step.kept = kept && step.remote_to;
  } else if (plain && !test.egress && step.at_to && !step.remote_to && step.source == Slot::From &&
             step.remote_from == test.remote.present()) {
    step.kind = Step::Kind::Ingress;
    step.kept = kept && step.remote_from;
  } else if (test.kind == Test::Kind::Groups && test.anybody && step.at_to && !step.at_from) {
    step.kind = Step::Kind::OfTo;
  } else if (test.kind == Test::Kind::Acl) {
    const Slot far = test.egress ? step.destination : step.source;
    step.kind = far == Slot::To || far == Slot::ToInside ? Step::Kind::OfTo : Step::Kind::OfFrom;
  }
  const bool by_line = step.use != HeaderUse::Fixed && test.kind != Test::Kind::Firewall;
  if (by_line) {  // the filter is of all services, whatever this header's is
    PacketHeader& header = step.element.header;
    header.protocol = 6;
    header.icmp_type = header.icmp_code = 0;
    header.source_port = {};
    header.destination_port.fixed = 0;
  }
  for (std::size_t i = 0; i < ways.steps.size(); ++i) {
    const Step& one = ways.steps[i];
    const bool same = one.part == step.part && one.kind == step.kind && one.kept == step.kept &&
                      one.use == step.use && one.range == step.range && one.source == step.source &&
                      one.destination == step.destination &&
                      one.element.direction == step.element.direction &&
                      same_header(one.element.header, step.element.header) &&
                      same_test(one.element.test, step.element.test);
    if (same) return static_cast<std::uint32_t>(i);
  }
  ways.steps.push_back(step);
  return static_cast<std::uint32_t>(ways.steps.size() - 1);
}

/// Nearly all ways are one, without a choice, with at most the groups of both ends on it.
void PairSets::simplify(Ways& ways, Family family, bool internet) {
  const bool shut = std::ranges::all_of(ways.pieces, [&](const Piece& piece) {
    return !piece.pointwise && std::ranges::all_of(piece.leaves,
                                   [&](const WayLeaf& leaf) { return filters_.is_shut(leaf.constant); });
  });
  if (shut) {
    ways.kind = Ways::Kind::Shut;
    ways.pieces.clear();
    ways.steps.clear();
    return;
  }
  ways.kind = Ways::Kind::Full;
  ways.by_columns = std::ranges::none_of(ways.pieces, &Piece::pointwise);
  for (Step& step : ways.steps) {
    const bool of_one = step.kind == Step::Kind::OfFrom || step.kind == Step::Kind::OfTo;
    if (of_one && step.part == 0) step.column = column_of(step, family, internet);
    ways.by_columns = ways.by_columns && step.part == 0 && step.kind != Step::Kind::Other;
  }
  if (ways.pieces.size() != 1 || ways.shut.at != nowhere) return;
  const Piece& piece = ways.pieces.front();
  if (piece.pointwise || piece.points != all_services || piece.leaves.size() != 1) return;
  for (const Step& step : ways.steps) {
    if (step.kind == Step::Kind::Other || step.part != 0) return;
    if (step.kind == Step::Kind::OfTo || step.kind == Step::Kind::OfFrom) continue;
    bool& stands = step.kind == Step::Kind::Egress ? ways.egress : ways.ingress;
    bool& kept = step.kind == Step::Kind::Egress ? ways.egress_kept : ways.ingress_kept;
    if (stands) return;
    stands = true;
    kept = step.kept;
  }
  ways.kind = Ways::Kind::Quick;
  ways.constant = piece.leaves.front().constant;
  ways.pieces.clear();
  ways.pieces.shrink_to_fit();
  for (const Step& step : ways.steps)
    if (step.column != nullptr)
      (step.kind == Step::Kind::OfTo ? ways.of_to : ways.of_from).push_back(step.column);
  ways.steps.clear();
  ways.steps.shrink_to_fit();
}

// ---------------------------------------------------------------------------------------- one pair

/// FilterId{nowhere}: sets can't tell.
FilterId PairSets::of_step(
    const Step& step, const Ends& ends, std::uint32_t from, std::uint32_t to, Family family) {
  if (step.kind == Step::Kind::Egress && step.part == 0) return guards_.let_out(from, to, step.kept, family);
  if (step.kind == Step::Kind::Ingress) return guards_.let_in(from, to, step.kept, family);
  if (step.column != nullptr) return of_column(*step.column, from, to, family);
  Element element = step.element;
  const auto put = [&](Slot slot, Address& address) {
    switch (slot) {
      case Slot::None:
        return;
      case Slot::From:
        address = ends.from.address;
        return;
      case Slot::FromPublic:
        address = ends.from_public;
        return;
      case Slot::To:
        address = ends.to.address;
        return;
      case Slot::ToInside:
        address = ends.to_inside;
        return;
    }
  };
  put(step.source, element.header.source);
  put(step.destination, element.header.destination);
  Test& test = element.test;
  const auto stand = [&](const QueryEnd& end) {
    if (test.groups == n_[test.at].groups) test.groups = n_[end.interface].groups;
    test.at = end.interface;
  };
  if (step.at_from) stand(ends.from);
  if (step.at_to) stand(ends.to);
  if (step.remote_from) test.remote = ends.from.interface;
  if (step.remote_to) test.remote = ends.to.interface;
  if (tests_.sees_client_ports(element, step.use, step.range)) return FilterId{nowhere};
  return tests_.of(element, step.use, step.range);
}

/// As verdict.cpp folds leaves, for every service at once.
VerdictsId PairSets::fold(
    std::span<const WayLeaf> leaves, std::span<const FilterId> filters, std::size_t depth) {
  if (leaves.size() == 1 && leaves.front().choices.size() <= depth) return filters_.verdicts(filters.front());
  std::vector<VerdictsId> parts;
  for (std::size_t start = 0; start < leaves.size();) {
    std::size_t end = start;
    while (end < leaves.size() && leaves[end].choices[depth].taken == leaves[start].choices[depth].taken)
      ++end;
    parts.push_back(fold(leaves.subspan(start, end - start), filters.subspan(start, end - start), depth + 1));
    start = end;
  }
  if (leaves.front().choices[depth].completion) return filters_.over_completions(parts);
  VerdictsId all = parts.front();
  for (const VerdictsId one : parts) all = filters_.united(all, one);
  return all;
}

VerdictsId PairSets::of_piece(
    const Piece& piece, std::span<const Ends> ends, std::span<const FilterId> steps, Family family) {
  if (piece.pointwise) return pointwise(ends[piece.part], piece.points, family);
  std::vector<FilterId> filters;
  for (const WayLeaf& leaf : piece.leaves) {
    FilterId filter = leaf.constant;
    for (const std::uint32_t step : leaf.steps) {
      if (steps[step].at == nowhere) return pointwise(ends[piece.part], piece.points, family);
      filter = filters_.both(filter, steps[step]);
    }
    filters.push_back(filter);
  }
  return filters_.narrowed(fold(piece.leaves, filters, 0), piece.points);
}

namespace {

/// The client's ports that some way loses, on the line of services.
std::vector<ServiceRange> lost_ports(const vpcscope::Ways& ways) {
  std::vector<ServiceRange> ports;
  for (const std::shared_ptr<const Way>& way : ways.ways) {
    const ServicePoint protocol = ServicePoint{way->query.protocol} << 16U;
    for (const Finding& one : way->decision.drops)
      if (one.variable == 0)
        ports.push_back({protocol | one.part.range.first, protocol | one.part.range.last});
  }
  return ports;
}

}  // namespace

/// On the concrete engine, cut at every edge of what its ways meet.
VerdictsId PairSets::pointwise(const Ends& ends, ServiceSetId points, Family family) {
  Query query;
  query.from = ends.from;
  query.to = ends.to;
  query.client = options_.client;
  ServiceSets& sets = filters_.services();
  ServiceSet reachable;
  ServiceSet unreachable;
  ServiceSet unknown;
  ServiceSet by_choice;
  std::vector<ClientLoss> losses;
  const ServiceSet all = sets.set(points) & options_.services[vpcscope::index_of(family)];
  ask_pointwise(n_, walk_, query, all, [&](const ServiceSet& piece, const vpcscope::Ways& ways) {
    if (ways.verdicts.some_reachable()) reachable |= piece;
    if (ways.verdicts.some_unreachable()) unreachable |= piece;
    if (ways.verdicts.some_unknown()) unknown |= piece;
    if (ways.verdicts.verdict() != Verdict::Partial) return;
    if (std::vector<ServiceRange> ports = lost_ports(ways); !ports.empty())
      losses.push_back({sets.intern(piece), sets.intern(ServiceSet::of_ranges(std::move(ports)))});
    if (ways.ways.size() > 1) by_choice |= piece;
  });
  return filters_.intern({sets.intern(reachable), sets.intern(unreachable), sets.intern(unknown)},
      std::move(losses),
      sets.intern(by_choice));
}

VerdictsId PairSets::work_out_done(FilterId filter, Family family) {
  const std::size_t f = vpcscope::index_of(family);
  std::vector<VerdictsId>& all = done_[f];
  if (filter.at >= all.size()) all.resize(std::max<std::size_t>(filter.at + 1, filters_.size()), {nowhere});
  return all[filter.at] = filters_.narrowed(filters_.verdicts(filter), asked_[f]);
}

/// Quick ways: what does not depend on TO.
FilterId PairSets::of_sender(const Ways& ways, std::uint32_t from, std::uint32_t to, Family family) {
  FilterId filter = ways.constant;
  for (Column* column : ways.of_from) filter = filters_.both(filter, of_column(*column, from, to, family));
  return filter;
}

/// What does not depend on FROM.
FilterId PairSets::of_receiver(const Ways& ways, std::uint32_t from, std::uint32_t to, Family family) {
  FilterId filter = lets_all;
  for (Column* column : ways.of_to) filter = filters_.both(filter, of_column(*column, from, to, family));
  return filter;
}

FilterId PairSets::work_out(Column& column, std::uint32_t from, std::uint32_t to, Family family) {
  const EndClass& a = classes_.all()[from];
  const EndClass& b = classes_.all()[to];
  const bool internet = a.kind == MatrixGroup::Kind::Internet;
  const Ends ends = ends_of(
      classes_.from_end(a, family), classes_.to_ends(b, family, internet, from == to ? 1 : 0).front());
  FilterId& filter = column.filters[column.step.kind == Step::Kind::OfTo ? to : from];
  return filter = of_step(column.step, ends, from, to, family);
}

/// The column of a test that depends on one end only.
PairSets::Column* PairSets::column_of(const Step& step, Family family, bool internet) {
  const Test& test = step.element.test;
  const PacketHeader& header = step.element.header;
  const FilterList key{{{static_cast<std::uint32_t>(test.kind)},
      {test.acl.at},
      {(test.egress ? 1U : 0U) | (test.anybody ? 2U : 0U) | static_cast<std::uint32_t>(step.use) << 2U |
          static_cast<std::uint32_t>(step.element.direction) << 4U |
          static_cast<std::uint32_t>(step.source) << 8U |
          static_cast<std::uint32_t>(step.destination) << 12U | (internet ? 1U << 16U : 0U) |
          static_cast<std::uint32_t>(vpcscope::index_of(family)) << 17U |
          (step.kind == Step::Kind::OfTo ? 1U << 18U : 0U)},
      {std::uint32_t{step.range.first} << 16U | step.range.last},
      {static_cast<std::uint32_t>(header.destination_port.variable)}}};
  std::unique_ptr<Column>& column = columns_[key];
  if (column == nullptr) {
    column = std::make_unique<Column>();
    column->step = step;
    column->step.column = nullptr;
    column->filters.resize(classes_.all().size(), FilterId{nowhere});
  }
  return column.get();
}

FilterId PairSets::of_quick(Ways& ways, std::uint32_t from, std::uint32_t to, Family family) {
  FilterId filter = of_sender(ways, from, to, family);
  if (filters_.is_shut(filter)) return lets_nothing;
  if (!ways.of_to.empty()) filter = filters_.both(filter, of_receiver(ways, from, to, family));
  if (ways.ingress) filter = filters_.both(filter, guards_.let_in(from, to, ways.ingress_kept, family));
  if (ways.egress && !filters_.is_shut(filter) && !guards_.lets_all_out(from, family))
    filter = filters_.both(filter, guards_.let_out(from, to, ways.egress_kept, family));
  return filter;
}

VerdictsId PairSets::of_ways(Ways& ways, std::uint32_t from, std::uint32_t to, Family family) {
  if (ways.kind == Ways::Kind::Shut) return done(lets_nothing, family);
  if (ways.kind == Ways::Kind::Quick) return done(of_quick(ways, from, to, family), family);
  return of_full(ways, from, to, family);
}

/// What came of the steps' filters before, or all pieces and choices with them.
VerdictsId PairSets::of_full(Ways& ways, std::uint32_t from, std::uint32_t to, Family family) {
  list_.ids.clear();
  if (ways.by_columns) {
    static const Ends no_ends;
    for (const Step& step : ways.steps) list_.ids.push_back(of_step(step, no_ends, from, to, family));
    if (const auto found = ways.known.find(list_); found != ways.known.end()) return {found->second};
    const FilterList filters = list_;
    const VerdictsId verdicts = of_pieces(ways, filters.ids, {}, family);
    ways.known.emplace(filters, verdicts.at);
    return verdicts;
  }
  const EndClass& a = classes_.all()[from];
  const EndClass& b = classes_.all()[to];
  const QueryEnd first = classes_.from_end(a, family);
  std::vector<Ends> ends;
  const bool internet = a.kind == MatrixGroup::Kind::Internet;
  for (const QueryEnd& last : classes_.to_ends(b, family, internet, from == to ? 1 : 0))
    ends.push_back(ends_of(first, last));
  FilterList filters;
  bool by_sets = std::ranges::none_of(ways.pieces, &Piece::pointwise);
  for (const Step& step : ways.steps) {
    filters.ids.push_back(of_step(step, ends[step.part], from, to, family));
    by_sets = by_sets && filters.ids.back().at != nowhere;
  }
  if (!by_sets) return of_pieces(ways, filters.ids, ends, family);
  if (const auto found = ways.known.find(filters); found != ways.known.end()) return {found->second};
  const VerdictsId verdicts = of_pieces(ways, filters.ids, ends, family);
  ways.known.emplace(std::move(filters), verdicts.at);
  return verdicts;
}

VerdictsId PairSets::of_pieces(
    const Ways& ways, std::span<const FilterId> steps, std::span<const Ends> ends, Family family) {
  VerdictsId all = ways.shut;
  for (const Piece& piece : ways.pieces) {
    const VerdictsId one = of_piece(piece, ends, steps, family);
    all = all.at == nowhere ? one : filters_.united(all, one);
  }
  return filters_.narrowed(all, asked_[vpcscope::index_of(family)]);
}

bool PairSets::may_meet(const EndClass& from, const EndClass& to) const {
  return from.is_virtual() || to.is_virtual() || from.component == to.component ||
         classes_.is_lossy(from.component);
}

/// Whether the pair is one that is asked about at all.
bool PairSets::asked_of(const EndClass& from, const EndClass& to) const {
  if (!from.is_from || !to.is_to || from.kind == MatrixGroup::Kind::Service) return false;
  if (to.kind == MatrixGroup::Kind::Service && from.vpc.present()) {  // its own Region's
    const net::Scope* scope = n_.find(n_[from.vpc].object.scope);
    return scope != nullptr && n_.text(scope->region) == to.region;
  }
  return true;
}

PairSets::KeptWays& PairSets::ways_from(std::uint32_t from, Family family) {
  const std::size_t f = vpcscope::index_of(family);
  std::unique_ptr<KeptWays>& kept = kept_[f][flat_[f][from].location];
  if (kept == nullptr) {
    kept = std::make_unique<KeptWays>();
    kept->apart.resize(blocks_[f].size());
    kept->together.resize(blocks_[f].size());
  }
  return *kept;
}

VerdictsId PairSets::of(std::uint32_t from, std::uint32_t to, Family family) {
  const std::size_t f = vpcscope::index_of(family);
  const Flat& here = flat_[f][from];
  const Flat& there = flat_[f][to];
  if (from != to && here.plain && there.plain && !there.is_front && here.component == there.component) {
    KeptWays& kept = ways_from(from, family);
    Ways*& ways = (here.subnet == there.subnet ? kept.together : kept.apart)[there.location];
    if (ways == nullptr) ways = &ways_of(from, to, family);
    if (!ways->own) return of_ways(*ways, from, to, family);
  }
  const EndClass& a = classes_.all()[from];
  const EndClass& b = classes_.all()[to];
  if (!a.has(family) || !b.has(family) || !asked_of(a, b)) return done(lets_nothing, family);
  if (b.unknown_list.present()) return unknown_[vpcscope::index_of(family)];
  if (from == to && !a.is_virtual() && a.members.size() == 1) return done(lets_nothing, family);
  if (!may_meet(a, b)) return done(lets_nothing, family);
  return of_ways(ways_of(from, to, family), from, to, family);
}

/// Mostly one look-up and one AND for each class of a run. False: each pair has ways of its own.
bool PairSets::take_run(
    Ways& ways, std::uint32_t from, const Block& block, Run run, Family family, std::vector<Entry>& row) {
  if (ways.own) return false;
  if (ways.kind == Ways::Kind::Shut) return true;
  const std::uint32_t* const classes = block.classes.data();
  if (ways.kind == Ways::Kind::Full) {
    for (std::uint32_t i = run.first; i < run.last; ++i)
      if (const VerdictsId verdicts = of_full(ways, from, classes[i], family); !filters_.is_shut(verdicts))
        row.push_back({classes[i], verdicts});
    return true;
  }
  const FilterId base = of_sender(ways, from, classes[run.first], family);
  if (filters_.is_shut(base)) return true;
  const std::span<const FilterId> let_in = guards_.let_in(ways.ingress_kept);
  const bool egress = ways.egress && !guards_.lets_all_out(from, family);
  for (std::uint32_t i = run.first; i < run.last; ++i) {
    FilterId filter = ways.ingress ? let_in[block.guards[i]] : lets_all;
    if (filter == lets_nothing) continue;
    filter = filters_.both(filter, base);
    if (!ways.of_to.empty()) filter = filters_.both(filter, of_receiver(ways, from, classes[i], family));
    if (egress) filter = filters_.both(filter, guards_.let_out(from, classes[i], ways.egress_kept, family));
    const VerdictsId verdicts = done(filter, family);
    if (!filters_.is_shut(verdicts)) row.push_back({classes[i], verdicts});
  }
  return true;
}

/// A run without the sender itself, for that is its own pair.
void PairSets::take_up(
    std::uint32_t from, const Block& block, Run run, Ways*& kept, Family family, std::vector<Entry>& row) {
  if (run.first == run.last) return;
  if (block.plain) {
    if (kept == nullptr) kept = &ways_of(from, block.classes[run.first], family);
    if (take_run(*kept, from, block, run, family, row)) return;
  }
  for (std::uint32_t i = run.first; i < run.last; ++i) take_up(from, block.classes[i], family, row);
}

void PairSets::take_up(std::uint32_t from, std::uint32_t to, Family family, std::vector<Entry>& row) {
  if (!asked_of(classes_.all()[from], classes_.all()[to])) return;
  const VerdictsId verdicts = of_ways(ways_of(from, to, family), from, to, family);
  if (!filters_.is_shut(verdicts)) row.push_back({to, verdicts});
}

/// Classes at a location, by runs of one subnet: those in the sender's own have other ways than the rest.
void PairSets::take_up(
    std::uint32_t from, std::uint32_t location, Family family, KeptWays& kept, std::vector<Entry>& row) {
  const std::size_t f = vpcscope::index_of(family);
  const EndClass& a = classes_.all()[from];
  const Block& block = blocks_[f][location];
  const std::uint32_t subnet = flat_[f][from].subnet;
  const bool at_home = block.vpc.present() && block.vpc == a.vpc;
  const auto size = static_cast<std::uint32_t>(block.classes.size());
  const bool may_be_self = at_home || (a.is_virtual() && location == a.location[f]);
  if (!may_be_self) {
    take_up(from, block, {0, size}, kept.apart[location], family, row);
    return;
  }
  for (std::uint32_t first = 0; first < size;) {
    std::uint32_t last = first + 1;
    while (last < size && block.subnets[last] == block.subnets[first]) ++last;
    Ways*& ways = (block.subnets[first] == subnet ? kept.together : kept.apart)[location];
    const auto self = std::find(block.classes.begin() + first, block.classes.begin() + last, from);
    const auto at = static_cast<std::uint32_t>(self - block.classes.begin());
    take_up(from, block, {first, at}, ways, family, row);
    if (at < last) {
      const bool alone = !a.is_virtual() && a.members.size() == 1;
      if (!alone) take_up(from, from, family, row);
      take_up(from, block, {at + 1, last}, ways, family, row);
    }
    first = last;
  }
}

void PairSets::row(std::uint32_t from, Family family, std::vector<Entry>& row) {
  const std::size_t f = vpcscope::index_of(family);
  const auto all = classes_.all();
  const EndClass& a = all[from];
  row.clear();
  if (!a.has(family) || !a.is_from || a.kind == MatrixGroup::Kind::Service) return;
  guards_.prepare(from, family);
  KeptWays& kept = ways_from(from, family);
  const auto over = [&](const std::vector<std::uint32_t>& locations) {
    for (const std::uint32_t location : locations) take_up(from, location, family, kept, row);
  };
  if (a.is_virtual() || classes_.is_lossy(a.component))
    std::ranges::for_each(locations_of_component_[f], over);
  else
    over(locations_of_component_[f][a.component]);
  over(virtual_locations_[f]);
  for (const std::uint32_t to : unknown_ends_)
    if (asked_of(a, all[to])) row.push_back({to, unknown_[f]});
}

std::size_t PairSets::bytes() const {
  std::size_t all = filters_.bytes();
  const auto add = [&](const WaysTable& table) {
    for (const auto& [key, ways] : table) {
      all += sizeof(Ways) + 24 + ways->steps.capacity() * sizeof(Step) +
             ways->known.size() * (sizeof(FilterList) + ways->steps.size() * sizeof(FilterId));
      for (const Piece& piece : ways->pieces)
        all += sizeof(Piece) + piece.leaves.capacity() * sizeof(WayLeaf);
    }
  };
  for (const auto& family : by_location_)
    for (const WaysTable& table : family) add(table);
  for (const WaysTable& table : by_class_) add(table);
  return all + columns_.size() * (sizeof(Column) + classes_.all().size() * sizeof(FilterId));
}

}  // namespace vpcscope
