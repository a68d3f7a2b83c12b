#include "analyzer/sets/test_filters.h"

#include <algorithm>
#include <array>

#include "analyzer/policy.h"
#include "analyzer/sets/reading.h"

namespace vpcscope {
namespace {

constexpr ServicePoint start_of(unsigned protocol) { return ServicePoint{protocol} << 16U; }
constexpr std::size_t index_of(const Address& address) { return address.is_v4() ? 0 : 1; }

std::uint64_t packed(PortRange range) { return std::uint64_t{range.first} << 16U | range.last; }

/// The address whose prefixes a test looks at.
const Address& far_end(const Element& element) {
  return element.test.egress ? element.header.destination : element.header.source;
}

/// Requests that have no reply are not stopped by what stops replies (R-FLOW-8).
Passed sparing_unanswered(Passed passed) {
  static const ServiceSet unanswered =
      icmp_types(1, 0, 7) | icmp_types(1, 9, 255) | icmp_types(58, 0, 127) | icmp_types(58, 129, 255);
  passed.sure |= unanswered;
  passed.maybe |= unanswered;
  return passed;
}

Passed outcome_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::Pass:
      return {ServiceSet::all(), ServiceSet::all()};
    case Outcome::Unknown:
      return {{}, ServiceSet::all()};
    case Outcome::Fail:
      break;
  }
  return {};
}

}  // namespace

FilterId TestFilters::as_used(const Passed& passed, const Element& element, HeaderUse use, PortRange range) {
  if (use == HeaderUse::Reply)
    return filters_.of_reply(passed, element.header.destination_port.variable, range);
  return filters_.of_request(element.direction == Direction::Return ? sparing_unanswered(passed) : passed);
}

FilterId TestFilters::of(const Element& element, HeaderUse use, PortRange range) {
  if (use == HeaderUse::Fixed) return fixed(element);
  switch (element.test.kind) {
    case Test::Kind::None:
    case Test::Kind::Supposed:
      return lets_all;
    case Test::Kind::Groups:
      return of_groups(element, use, range);
    case Test::Kind::Acl:
      return of_acl(element, use, range);
    case Test::Kind::Firewall:
      return of_firewall(element, use, range).filter;
    case Test::Kind::Doubt:
    case Test::Kind::Lost:
    case Test::Kind::Stop:
    case Test::Kind::Carries:
      break;
  }
  return as_used(passed_by(n_, element), element, use, range);
}

/// One header: as the concrete engine decides it.
FilterId TestFilters::fixed(const Element& element) {
  const std::uint16_t port = element.header.destination_port.fixed;
  return as_used(
      outcome_of(parts_of(n_, element, {port, port}).front().outcome), element, HeaderUse::Asked, {});
}

// ---------------------------------------------------------------------------------------- groups

TestFilters::GroupRows& TestFilters::rows(net::Handle<net::GroupSet> groups, bool egress) {
  auto& all = groups_[egress ? 1 : 0];
  if (all.size() <= groups.at) all.resize(n_.all<net::GroupSet>().size());
  if (all[groups.at] != nullptr) return *all[groups.at];
  runs_[egress ? 1 : 0].resize(n_.all<net::GroupSet>().size());
  auto made = std::make_unique<GroupRows>();
  std::vector<Prefix> prefixes;
  for (const net::Handle<net::Group> group : n_[n_[groups].groups])
    for (const net::GroupRule& rule : n_[n_[group].rules[egress ? 1 : 0]]) {
      prefixes.push_back(n_.cidr_of(rule));
      if (rule.list().present())
        for (const Prefix& one : n_[n_[rule.list()].entries]) prefixes.push_back(one);
      made->references = made->references || rule.kind == net::PeerKind::Group;
    }
  made->prefixes = AddressSignatures(std::move(prefixes));
  const std::span<const Prefix> held = made->prefixes.prefixes();
  std::vector<std::vector<ServiceRange>> sure(held.size());
  const auto at_of = [&](const Prefix& one) {
    return static_cast<std::size_t>(std::ranges::lower_bound(held, one) - held.begin());
  };
  bool doubt = n_[groups].unknown;
  std::vector<ServiceRange> doubtful;
  const auto add = [&](std::vector<ServiceRange>& to, const net::GroupRule& rule) {
    const ServiceSet set = services_of(rule.service);
    to.insert(to.end(), set.ranges().begin(), set.ranges().end());
  };
  for (const net::Handle<net::Group> handle : n_[n_[groups].groups]) {
    const net::Group& group = n_[handle];
    doubt = doubt || !group.known[egress ? 1 : 0];
    for (const net::GroupRule& rule : n_[group.rules[egress ? 1 : 0]]) {
      doubt = doubt || rule.unusable;
      if (rule.unusable) continue;
      if (rule.is_cidr()) {
        const Prefix prefix = n_.cidr_of(rule);
        if (prefix.present()) add(sure[at_of(prefix)], rule);
      } else if (rule.kind == net::PeerKind::PrefixList) {
        if (!rule.list().present() || !n_[rule.list()].known)
          add(doubtful, rule);  // R-IN-7
        else
          for (const Prefix& one : n_[n_[rule.list()].entries]) add(sure[at_of(one)], rule);
      }
    }
  }
  const Passed anywhere{{}, doubt ? ServiceSet::all() : ServiceSet::of_ranges(std::move(doubtful))};
  const FilterId outside = filters_.of_request(anywhere);
  made->anywhere = {outside, outside};
  for (std::size_t i = 0; i < held.size(); ++i) {
    const std::uint32_t above = made->prefixes.above(static_cast<std::uint32_t>(i));
    const ServiceSet own = ServiceSet::of_ranges(std::move(sure[i]));
    made->of_prefix.push_back(filters_.either(
        above == net::nowhere ? outside : made->of_prefix[above], filters_.of_request({own, own})));
  }
  CellRun run{static_cast<std::uint32_t>(cells_.size()), 1};
  cells_.push_back({0, outside});
  made->prefixes.each_stretch_v4([&](std::uint32_t start, std::uint32_t narrowest) {
    const FilterId filter = narrowest == net::nowhere ? outside : made->of_prefix[narrowest];
    if (start == cells_.back().start)
      cells_.back().filter = filter;
    else if (filter != cells_.back().filter)
      cells_.push_back({start, filter});
  });
  run.count = static_cast<std::uint32_t>(cells_.size()) - run.first;
  runs_[egress ? 1 : 0][groups.at] = run;
  all[groups.at] = std::move(made);
  return *all[groups.at];
}

FilterId TestFilters::of_addresses(net::Handle<net::GroupSet> groups, bool egress, const Address& far) {
  if (far.is_v4()) {
    std::vector<CellRun>& runs = runs_[egress ? 1 : 0];
    if (runs.size() <= groups.at) runs.resize(n_.all<net::GroupSet>().size());
    if (runs[groups.at].count == 0) rows(groups, egress);
    const std::span<const Cell> cells(cells_.data() + runs[groups.at].first, runs[groups.at].count);
    const std::uint32_t address = far.v4_bits();
    if (cells.size() <= 8) {
      std::size_t at = 0;
      while (at + 1 < cells.size() && cells[at + 1].start <= address) ++at;
      return cells[at].filter;
    }
    return std::prev(std::ranges::upper_bound(cells, address, {}, &Cell::start))->filter;
  }
  const GroupRows& row = rows(groups, egress);
  const std::uint32_t at = row.prefixes.of(far);
  return at == net::nowhere ? row.anywhere[index_of(far)] : row.of_prefix[at];
}

bool TestFilters::lets_all_out(net::Handle<net::GroupSet> groups, Family family) {
  std::vector<ServiceRange> let_out;
  for (const net::Handle<net::Group> group : n_[n_[groups].groups])
    for (const net::GroupRule& rule : n_[n_[group].rules[1]]) {
      if (rule.unusable || !rule.is_cidr() || n_.cidr_of(rule) != Prefix::whole(family)) continue;
      const ServiceSet services = services_of(rule.service);
      let_out.insert(let_out.end(), services.ranges().begin(), services.ranges().end());
    }
  const ServiceSet sure = ServiceSet::of_ranges(std::move(let_out));
  return filters_.of_request({sure, sure}) == lets_all;
}

FilterId TestFilters::of_references(const Element& element) {
  const Test& test = element.test;
  if (!has_references(test.groups, test.egress)) return lets_nothing;
  if (!test.at.present() || !test.remote.present()) return lets_nothing;
  const net::Interface& remote = n_[test.remote];
  const bool owns = test.any_source || n_.owns(remote, far_end(element));
  Key key;
  key.what = std::uint64_t{test.groups.at} << 32U | n_[test.at].vpc.at;
  key.where = std::uint64_t{remote.groups.at} << 32U | remote.vpc.at;
  key.more = (test.egress ? 1U : 0U) | (owns ? 2U : 0U);
  if (const auto found = references_.find(key); found != references_.end()) return {found->second};
  const FilterId made = filters_.of_request(passed_by(n_, element, Peers::References));
  references_.emplace(key, made.at);
  return made;
}

FilterId TestFilters::of_groups(const Element& element, HeaderUse use, PortRange range) {
  const Test& test = element.test;
  if (use == HeaderUse::Reply || test.anybody || element.direction == Direction::Return)
    return as_used(passed_by(n_, element), element, use, range);
  const FilterId by_address = of_addresses(test.groups, test.egress, far_end(element));
  if (test.identity == Identity::Kept) return filters_.either(by_address, of_references(element));
  if (test.identity == Identity::Unsettled && has_references(test.groups, test.egress))
    return filters_.of_request(passed_by(n_, element));
  return by_address;
}

// ---------------------------------------------------------------------------------------- ACLs

TestFilters::AclRows& TestFilters::rows(net::Handle<net::Acl> acl, bool egress) {
  auto& all = acls_[egress ? 1 : 0];
  if (all.size() <= acl.at) all.resize(n_.all<net::Acl>().size());
  if (all[acl.at] != nullptr) return *all[acl.at];
  auto made = std::make_unique<AclRows>();
  std::vector<Prefix> prefixes;
  for (const net::AclEntry& entry : n_[n_[acl].entries[egress ? 1 : 0]]) {
    prefixes.push_back(entry.cidr);
    if (entry.cidr.present() && entry.cidr.length() > 0)
      made->by_address[entry.cidr.family() == Family::V4 ? 0 : 1] = true;
  }
  made->prefixes = AddressSignatures(std::move(prefixes));
  all[acl.at] = std::move(made);
  return *all[acl.at];
}

bool TestFilters::looks_at_address(const Element& element) {
  if (!element.test.acl.present() || element.test.anybody) return false;
  return rows(element.test.acl, element.test.egress).by_address[index_of(far_end(element))];
}

FilterId TestFilters::of_acl(const Element& element, HeaderUse use, PortRange range) {
  const Test& test = element.test;
  if (!test.acl.present()) return as_used(passed_by(n_, element), element, use, range);
  Key key;
  key.what = std::uint64_t{test.acl.at} << 32U | (test.egress ? 1U : 0U) | (test.anybody ? 2U : 0U) |
             (use == HeaderUse::Reply ? 4U : 0U) | index_of(far_end(element)) << 3U |
             (element.direction == Direction::Return ? 16U : 0U);
  key.where = rows(test.acl, test.egress).prefixes.of(far_end(element));
  if (use == HeaderUse::Reply)
    key.more = packed(range) << 16U | static_cast<std::uint16_t>(element.header.destination_port.variable);
  if (const auto found = acl_memo_.find(key); found != acl_memo_.end()) return {found->second};
  const FilterId made = as_used(passed_by(n_, element), element, use, range);
  acl_memo_.emplace(key, made.at);
  return made;
}

// ---------------------------------------------------------------------------------------- firewalls

namespace {

/// Points of the line at which a firewall may change its mind.
std::vector<ServicePoint> edges_of(const Network& n, const net::FirewallProgram& program) {
  std::vector<ServicePoint> edges;
  for (unsigned protocol = 0; protocol < 256; ++protocol) edges.push_back(start_of(protocol));
  for (const net::Run<net::FirewallRule> stage : {program.stateless, program.stateful})
    for (const net::FirewallRule& rule : n[stage])
      for (const net::FirewallPorts& ports : {rule.source_ports, rule.destination_ports})
        for (const net::PortSpan& span : n[ports.ports])
          for (const unsigned protocol : {6U, 17U}) {
            edges.push_back(start_of(protocol) + span.first);
            if (span.last < 65535) edges.push_back(start_of(protocol) + span.last + 1);
          }
  std::ranges::sort(edges);
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  return edges;
}

}  // namespace

TestFilters::FirewallRow TestFilters::of_firewall(const Element& element, HeaderUse use, PortRange range) {
  const net::Handle<net::FirewallProgram> program = n_[element.test.firewall].program;
  if (!program.present()) return {as_used({{}, ServiceSet::all()}, element, HeaderUse::Asked, range)};
  if (firewalls_.size() <= program.at) firewalls_.resize(n_.all<net::FirewallProgram>().size());
  std::unique_ptr<AddressSignatures>& signatures = firewalls_[program.at];
  if (signatures == nullptr) {
    std::vector<AddressRange> ranges;
    std::vector<Prefix> prefixes;
    for (const net::Run<net::FirewallRule> stage : {n_[program].stateless, n_[program].stateful})
      for (const net::FirewallRule& rule : n_[stage])
        for (const net::FirewallEnd& end : {rule.source, rule.destination})
          for (const net::Run<AddressRange> run : {end.sure, end.possible})
            for (const AddressRange& one : n_[run])
              for (const Prefix& prefix : AddressSet::of_ranges({one}).to_prefixes())
                prefixes.push_back(prefix);
    signatures = std::make_unique<AddressSignatures>(std::move(prefixes));
  }
  const PacketHeader& header = element.header;
  Key key;
  key.what = std::uint64_t{program.at} << 32U | (element.test.reply ? 1U : 0U) |
             (use == HeaderUse::Reply ? 2U : 0U) | index_of(header.source) << 2U |
             (element.direction == Direction::Return ? 8U : 0U);
  key.where = std::uint64_t{signatures->of(header.source)} << 32U | signatures->of(header.destination);
  key.more = packed(range) << 32U |
             std::uint64_t{static_cast<std::uint16_t>(header.source_port.variable)} << 16U |
             static_cast<std::uint16_t>(header.destination_port.variable);
  if (const auto found = firewall_memo_.find(key); found != firewall_memo_.end()) return found->second;
  const FirewallRow made = work_out_firewall(element, use, range);
  firewall_memo_.emplace(key, made);
  return made;
}

/// Service by service, in the pieces that its rules tell apart; of a reply, by what was asked for.
TestFilters::FirewallRow TestFilters::work_out_firewall(
    const Element& element, HeaderUse use, PortRange range) {
  const net::FirewallProgram& program = n_[n_[element.test.firewall].program];
  const std::vector<ServicePoint> edges = edges_of(n_, program);
  std::vector<ServiceRange> sure;
  std::vector<ServiceRange> maybe;
  FirewallRow row;
  Element probe = element;
  for (std::size_t i = 0; i < edges.size(); ++i) {
    const ServiceRange piece{edges[i], i + 1 < edges.size() ? edges[i + 1] - 1 : last_service_point};
    probe.header.protocol = static_cast<std::uint8_t>(piece.first >> 16U);
    const auto port = static_cast<std::uint16_t>(piece.first & 0xffffU);
    if (use == HeaderUse::Asked)
      probe.header.destination_port.fixed = port;
    else
      probe.header.source_port.fixed = port;
    const Parts parts = firewall_parts(n_, probe, range);
    for (const Part& part : parts)
      row.sees_client_ports = row.sees_client_ports || part.outcome != parts.front().outcome;
    if (parts.front().outcome == Outcome::Pass) sure.push_back(piece);
    if (parts.front().outcome != Outcome::Fail) maybe.push_back(piece);
  }
  row.filter = as_used({ServiceSet::of_ranges(std::move(sure)), ServiceSet::of_ranges(std::move(maybe))},
      element,
      HeaderUse::Asked,
      range);
  return row;
}

bool TestFilters::sees_client_ports(const Element& element, HeaderUse use, PortRange range) {
  return element.test.kind == Test::Kind::Firewall && use != HeaderUse::Fixed &&
         of_firewall(element, use, range).sees_client_ports;
}

}  // namespace vpcscope
