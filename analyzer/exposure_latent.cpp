#include "analyzer/exposure_latent.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "analyzer/explain.h"
#include "analyzer/pieces.h"
#include "analyzer/policy.h"
#include "analyzer/services.h"

namespace vpcscope {
namespace {

bool is_reply(const Element& element) { return element.direction == Direction::Return; }

/// One that people would try first; it stands for all of them.
ServicePoint example_of(const ServiceSet& services) {
  constexpr std::array<std::uint16_t, 4> ports = {22, 443, 80, 3389};
  for (const std::uint16_t port : ports)
    if (const ServicePoint point = service_point(Protocol::tcp(), port); services.contains(point))
      return point;
  for (const Protocol protocol : {Protocol::tcp(), Protocol::udp()})
    if (const ServiceSet own = services & ServiceSet::of(protocol); !own.empty())
      return own.ranges().front().first;
  return services.ranges().front().first;
}

void set_service(Element& element, ServicePoint point) {
  PacketHeader& header = element.header;
  header.protocol = static_cast<std::uint8_t>(point >> 16U);
  header.destination_port.fixed = static_cast<std::uint16_t>(point & 0xffffU);
  header.icmp_type = static_cast<std::uint8_t>(point >> 8U & 0xffU);
  header.icmp_code = static_cast<std::uint8_t>(point & 0xffU);
}

/// Requests that have a reply (R-FLOW-8): without one, whatever shuts the way back is none to them.
const ServiceSet& answered() {
  static const ServiceSet set = [] {
    const auto echo = [](Protocol protocol, std::uint8_t type) {
      return ServiceSet::of_ranges({{icmp_point(protocol, type, 0), icmp_point(protocol, type, 255)}});
    };
    const ServiceSet icmp = ServiceSet::of(Protocol::icmp()) | ServiceSet::of(Protocol::icmpv6());
    return ~icmp | echo(Protocol::icmp(), 8) | echo(Protocol::icmpv6(), 128);
  }();
  return set;
}

std::string text_of(const char* code) { return code == nullptr ? "" : code; }

}  // namespace

// ---------------------------------------------------------------------------------------- what is certain

ServiceSet Latents::sure(FilterId filter) {
  const VerdictSets sets = filters_.sets_of(filters_.verdicts(filter));
  const ServiceSets& all = filters_.services();
  return all.set(sets.reachable) - all.set(sets.unreachable) - all.set(sets.unknown);
}

ServiceSet Latents::refused(FilterId filter) {
  const VerdictSets sets = filters_.sets_of(filters_.verdicts(filter));
  const ServiceSets& all = filters_.services();
  return all.set(sets.unreachable) - all.set(sets.reachable) - all.set(sets.unknown);
}

// ---------------------------------------------------------------------------------------- blockers

Latents::Cause Latents::cause_of(const Element& element) {
  const Test& test = element.test;
  Cause cause;
  cause.kind = test.kind;
  cause.egress = test.egress;
  cause.component = element.component.kind;
  cause.at = element.component.at;
  if (test.kind == Test::Kind::Acl) {
    cause.component = ComponentKind::Acl;
    cause.at = test.acl.at;
  } else if (test.kind != Test::Kind::Groups && test.kind != Test::Kind::Firewall) {
    cause.code = text_of(test.reason.code);
  }
  return cause;
}

/// Of a reply it depends on the client's port which rule it is: none is told apart.
Latents::Blocker Latents::blocker_of(const Element& element, const Part& part) {
  Blocker blocker{cause_of(element), net::nowhere, ""};
  const bool by_rule = element.test.kind == Test::Kind::Acl || element.test.kind == Test::Kind::Groups;
  if (!by_rule || is_reply(element)) return blocker;
  blocker.code = text_of(part.reason.code);
  if (element.test.kind == Test::Kind::Acl) blocker.rule = part.rule;
  return blocker;
}

/// A reply that takes the wrong route, with nothing but its subnet's ACL before it; the request came straight
/// from the gateway.
bool Latents::is_route_back(
    const LookWay& way, const Element& element, net::Handle<net::Interface> end) const {
  if (!is_reply(element) || element.leg != 0) return false;
  const net::Subnet* const subnet = n_.find(n_[end].subnet);
  if (subnet == nullptr || !subnet->table.present()) return false;
  std::size_t gateways = 0;
  bool routed = element.table == subnet->table;
  for (const Element& one : way.path.elements) {
    if (one.leg != 0 || &one == &element) continue;
    const bool passes = one.action == Action::Forward || one.action == Action::Translate;
    if (!is_reply(one)) {
      if (passes) ++gateways;
      if (one.action == Action::Inspect || one.action == Action::Route) return false;
      continue;
    }
    const bool own_table = one.action == Action::Route && one.table == subnet->table &&
                           n_[one.route].target_kind != net::TargetKind::Local;  // that one can't be changed
    const bool emits = one.action == Action::Emit && one.component.at == end.at;
    const bool acl = one.test.kind == Test::Kind::Acl;
    if (!own_table && !emits && !acl) return false;
    routed = routed || own_table;
  }
  return routed && gateways == 1;
}

bool Latents::is_removable(
    const LookWay& way, const Element& element, net::Handle<net::Interface> end) const {
  const Test& test = element.test;
  switch (test.kind) {
    case Test::Kind::Groups:
    case Test::Kind::Acl:
    case Test::Kind::Firewall:
      return !test.anybody;
    case Test::Kind::Stop:
      break;
    default:
      return false;
  }
  if (&element == &way.path.elements.back()) return is_route_back(way, element, end);
  const std::string_view code = test.reason.code == nullptr ? "" : test.reason.code;
  if (code == "BAD_STATE" || code == "VPC_BLOCK_PUBLIC_ACCESS_ENABLED") return true;
  if (code != "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS") return false;
  // Nodes of load balancers and the like can't be given an address; a private IPv6 one stays private.
  const net::Interface& row = n_[end];
  return row.role == net::Role::Plain && (element.header.destination.is_v4() || row.deny_internet);
}

// ---------------------------------------------------------------------------------------- looking

void Latents::look(const std::vector<LookPiece>& pieces, net::Handle<net::Interface> end, std::uint32_t place,
    const ServiceSet& shut) {
  for (const LookPiece& piece : pieces) {
    if (!piece.by_sets) continue;
    const ServiceSet own = piece.points & shut;
    if (own.empty()) continue;
    for (const LookWay& way : piece.ways)
      if (way.certain) look(way, end, place, own);
  }
}

/// Tests of one cause are one.
std::vector<Latents::Shutter> Latents::shutters_of(const LookWay& way) {
  std::vector<Shutter> shutters;
  for (const LookTest& test : way.tests) {
    if (test.filter == lets_all) continue;
    Cause cause = cause_of(way.path.elements[test.element]);
    const auto known = std::ranges::find(shutters, cause, &Shutter::cause);
    if (known == shutters.end())
      shutters.push_back({std::move(cause), test.filter, &test});
    else
      known->filter = filters_.both(known->filter, test.filter);
  }
  return shutters;
}

void Latents::look(
    const LookWay& way, net::Handle<net::Interface> end, std::uint32_t place, const ServiceSet& shut) {
  const std::vector<Shutter> shutters = shutters_of(way);
  const auto is_shut = [&](const Shutter& one) { return filters_.is_shut(one.filter); };
  const auto closed = std::ranges::count_if(shutters, is_shut);
  if (closed > 1) return;
  for (const Shutter& one : shutters) {
    if (closed == 1 && !is_shut(one)) continue;
    if (!is_removable(way, way.path.elements[one.test->element], end)) continue;
    FilterId rest = lets_all;
    for (const Shutter& other : shutters)
      if (&other != &one) rest = filters_.both(rest, other.filter);
    if (filters_.is_shut(rest)) continue;
    const ServiceSet services = shut & sure(rest) & refused(one.filter);
    if (!services.empty()) add(way, *one.test, place, services);
  }
}

void Latents::add(const LookWay& way, const LookTest& test, std::uint32_t place, const ServiceSet& services) {
  for (auto& [blocker, own] : split(way, test, services))
    found_[blocker].push_back({place, {std::move(own), {}, {}}});
}

std::vector<std::pair<Latents::Blocker, ServiceSet>> Latents::split(
    const LookWay& way, const LookTest& test, const ServiceSet& services) {
  const Element& element = way.path.elements[test.element];
  const bool groups = element.test.kind == Test::Kind::Groups;
  const bool by_rule = groups || element.test.kind == Test::Kind::Acl;
  const auto whole = [&](const Element& asked) {
    const std::uint16_t port = asked.header.destination_port.fixed;
    const Part part = by_rule && !is_reply(asked) ? parts_of(n_, asked, {port, port}).front() : Part();
    return std::vector{std::pair(blocker_of(asked, part), services)};
  };
  Element probe = element;
  if (test.use != HeaderUse::Asked || !by_rule || is_reply(element)) return whole(element);
  if (groups && !looks_.tests().has_references(element.test.groups, element.test.egress)) {
    set_service(probe, services.ranges().front().first);
    return whole(probe);
  }
  const Address& far = element.test.egress ? element.header.destination : element.header.source;
  const auto [known, fresh] =
      known_splits_.try_emplace({cause_of(element), far, filters_.services().intern(services)});
  if (!fresh) return known->second;
  std::map<Blocker, std::vector<ServiceRange>> parts;
  Cuts cuts(n_);
  cuts.mind_services();
  cuts.learn(way.path);
  for (const ServiceRange& range : services.ranges())
    for (ServicePoint point = range.first; point <= range.last;) {
      const ServicePoint last = cuts.end_of_piece(point, range.last);
      set_service(probe, point);
      const std::uint16_t port = probe.header.destination_port.fixed;
      const Part part = parts_of(n_, probe, {port, port}).front();
      if (part.outcome == Outcome::Fail) parts[blocker_of(probe, part)].push_back({point, last});
      point = last + 1;
    }
  for (auto& [blocker, ranges] : parts)
    known->second.emplace_back(blocker, ServiceSet::of_ranges(std::move(ranges)));
  return known->second;
}

// ---------------------------------------------------------------------------------------- telling

/// As `reach` prints it, of one address of the internet and one service; absent where the engine that asks
/// about these does not find that blocker.
std::optional<Drop> Latents::drop_of(const EndClass& one, std::size_t member, Family family,
    const Address& from, const ServiceSet& services, const Blocker& blocker) {
  Query query;
  query.from.kind = QueryEnd::Kind::Internet;
  query.from.address = from;
  const ServicePoint point = example_of(services);
  set_point(query, point);
  for (const QueryEnd& to : classes_.to_ends(one, family, true, member)) {
    query.to = to;
    const Ways ways = all_ways(n_, walk_, query, [](const Path&) {});
    for (const std::shared_ptr<const Way>& way : ways.ways) {
      if (way->decision.verdict != Verdict::Unreachable || way->decision.drops.empty()) continue;
      const Finding& drop = way->decision.drops.front();
      const Blocker met = blocker_of(way->path.elements[drop.element], drop.part);
      // Another member has other interfaces in the same places.
      Blocker wanted = blocker;
      if (met.cause.component == ComponentKind::Interface && wanted.cause.at == one.members.front().at)
        wanted.cause.at = to.interface.at;
      if (met != wanted) continue;
      PathAnswer answer = explain(n_, way->query, way->path, way->decision);
      widen_ports(answer, point, services);
      return answer.drops.front();
    }
  }
  return std::nullopt;
}

void Latents::tell(const EndClass& one, Family family, bool by_groups, std::vector<LatentRow>& rows) {
  const auto is_of_groups = [](const auto& found) { return found.first.cause.kind == Test::Kind::Groups; };
  const bool groups = by_groups && std::ranges::all_of(found_, is_of_groups);
  for (const auto& [blocker, grains] : found_) {
    if (blocker.cause.kind == Test::Kind::Groups && !groups) continue;
    for (const GrainRow& row : rows_of(grains)) {
      if ((row.sets.open & answered()).empty()) continue;  // nothing that anybody could use
      const Address from = texts_.first_of(row.places);
      const std::vector<std::string> services = row.sets.open.pieces();
      for (std::size_t member = 0; member < one.members.size(); ++member) {
        std::optional<Drop> drop = drop_of(one, member, family, from, row.sets.open, blocker);
        if (!drop) continue;
        LatentRow& made = rows.emplace_back();
        made.interface = std::string(n_.id(one.members[member]));
        made.name = std::string(known_name(n_, one.members[member]));
        made.family = family == Family::V4 ? 4 : 6;
        made.addresses = texts_.of(row.places, family);
        made.services = services;
        made.blocker = std::move(*drop);
      }
    }
  }
  found_.clear();
  if (known_splits_.size() > 10'000) known_splits_.clear();
}

}  // namespace vpcscope
