#include "analyzer/policy.h"

#include <algorithm>
#include <span>

#include "analyzer/peers.h"

namespace vpcscope {
namespace {

// ---------------------------------------------------------------------------------------- one port at a time

enum class Match : std::uint8_t { No, Yes, Some };

/// R-SG-3, R-SG-4, R-NACL-4; the ports that a rule tests are the destination's. `Some` only of several ports.
Match matches(const net::ServiceMatch& rule, const PacketHeader& header, PortRange ports) {
  const auto as = [](bool yes) { return yes ? Match::Yes : Match::No; };
  if (rule.protocol == -1) return Match::Yes;
  if (rule.protocol != header.protocol) return Match::No;
  if (rule.any_first) return Match::Yes;
  if (header.is_icmp())
    return as(rule.first == header.icmp_type && (rule.any_last || rule.last == header.icmp_code));
  if (!header.has_ports()) return Match::Yes;
  if (rule.last < ports.first || ports.last < rule.first) return Match::No;
  return rule.first <= ports.first && ports.last <= rule.last ? Match::Yes : Match::Some;
}

bool matches(const net::ServiceMatch& rule, const PacketHeader& header) {
  const std::uint16_t port = header.destination_port.fixed;
  return matches(rule, header, {port, port}) == Match::Yes;
}

bool of_family(const Prefix& prefix, const PacketHeader& header) {
  return prefix.present() && prefix.family() == header.destination.family();
}

/// Whether no rule admits the service from anybody (R-MODEL-2).
Part groups_for_anybody(const Network& network, const Element& element) {
  const net::GroupSet& set = network[element.test.groups];
  const PacketHeader& header = element.header;
  bool any_rule = false;
  if (set.unknown) return {};
  for (const net::Handle<net::Group> handle : network[set.groups]) {
    const net::Group& group = network[handle];
    if (!group.known[0]) return {};
    for (const net::GroupRule& rule : network[group.rules[0]]) {
      any_rule = true;
      const bool somebody =
          rule.is_cidr() ? of_family(network.cidr_of(rule), header) : rule.kind != net::PeerKind::Nothing;
      if (rule.unusable || (somebody && matches(rule.service, header))) return {};
    }
  }
  Part part;
  part.outcome = Outcome::Fail;
  part.reason = {any_rule ? "ENI_SG_RULES_MISMATCH" : "SG_HAS_NO_RULES", "R-SG-2"};
  return part;
}

/// Whether an ACL refuses the service between any addresses; of replies, whose ports a translation may have
/// changed, on any port.
Part acl_for_anybody(const Network& network, const Element& element) {
  const Test& test = element.test;
  const PacketHeader& header = element.header;
  Part refused;
  refused.outcome = Outcome::Fail;
  refused.reason = test.reason;
  const net::Run<net::AclEntry> run = network[test.acl].entries[test.egress ? 1 : 0];
  for (std::uint32_t i = 0; i < run.count; ++i) {
    const net::AclEntry& entry = network[run[i]];
    if (entry.unusable) return {};
    const bool same = entry.service.protocol == -1 || entry.service.protocol == header.protocol;
    if (!of_family(entry.cidr, header) || !same) continue;
    const bool matched =
        test.egress ? entry.allow || entry.service.any_first : matches(entry.service, header);
    if (!matched) continue;
    refused.rule = run.first + i;
    if (entry.allow) return {};
    if (entry.cidr.length() == 0) return refused;
  }
  refused.rule = net::nowhere;
  return refused;
}

/// R-SG-1, R-SG-2: the union of all rules of all groups; what they only might let through is in doubt.
/// Nothing where some of the ports fare otherwise than the rest.
std::optional<Part> groups_at(const Network& network, const Element& element, PortRange ports) {
  const Test& test = element.test;
  const net::GroupSet& set = network[test.groups];
  const std::size_t direction = test.egress ? 1 : 0;
  bool any_rule = false;
  bool doubt = set.unknown;
  bool lost = false;
  bool unsupported = false;
  Part part;
  part.outcome = Outcome::Pass;
  const std::span<const net::Handle<net::Group>> groups = network[set.groups];
  for (std::uint32_t at = 0; at < groups.size(); ++at) {
    const net::Group& group = network[groups[at]];
    part.group = groups[at];
    if (!group.known[direction]) {
      doubt = true;
      continue;
    }
    const std::span<const net::GroupRule> rules = network[group.rules[direction]];
    for (std::uint32_t i = 0; i < rules.size(); ++i) {
      const net::GroupRule& rule = rules[i];
      any_rule = true;
      if (rule.unusable) {
        doubt = true;
        continue;
      }
      const Match match = matches(rule.service, element.header, ports);
      if (match == Match::No) continue;
      if (match == Match::Some) return std::nullopt;
      const Peer peer = peer_matches(network, element, {at, rule});
      doubt = doubt || peer == Peer::Doubt;
      lost = lost || peer == Peer::Lost;
      unsupported = unsupported || peer == Peer::NotSupported;
      part.rule = group.rules[direction].first + i;
      if (peer == Peer::Yes) return part;
    }
  }
  part.rule = net::nowhere;
  part.group = {};
  part.outcome = doubt ? Outcome::Unknown : Outcome::Fail;
  part.reason = doubt         ? Reason{"X_MISSING_DATA", "R-SG-2"}
                : lost        ? Reason{"SG_REFERENCES_NOT_PRESERVED", "R-SG-8"}
                : unsupported ? Reason{"SG_REFERENCING_SUPPORT", "R-SG-10"}
                : any_rule    ? Reason{"ENI_SG_RULES_MISMATCH", "R-SG-2"}
                              : Reason{"SG_HAS_NO_RULES", "R-SG-2"};
  return part;
}

/// R-NACL-2: the first entry that matches decides; none denies. Nothing where some of the ports fare
/// otherwise than the rest.
std::optional<Part> acl_at(const Network& network, const Element& element, PortRange ports) {
  const Test& test = element.test;
  Part part;
  if (!test.acl.present()) {
    part.outcome = Outcome::Unknown;
    part.reason = {"X_MISSING_DATA", "R-NACL-1"};
    return part;
  }
  const Address& address = test.egress ? element.header.destination : element.header.source;  // R-NACL-4
  const net::Run<net::AclEntry> run = network[test.acl].entries[test.egress ? 1 : 0];
  const std::span<const net::AclEntry> entries = network[run];
  for (std::uint32_t i = 0; i < entries.size(); ++i) {
    const net::AclEntry& entry = entries[i];
    if (!entry.unusable) {
      if (!entry.cidr.contains(address)) continue;
      const Match match = matches(entry.service, element.header, ports);
      if (match == Match::No) continue;
      if (match == Match::Some) return std::nullopt;
    }
    part.rule = run.first + i;
    part.outcome = entry.unusable ? Outcome::Unknown : entry.allow ? Outcome::Pass : Outcome::Fail;
    part.reason = entry.unusable ? Reason{"X_MISSING_DATA", "R-NACL-2"} : test.reason;
    return part;
  }
  part.outcome = Outcome::Fail;
  part.reason = test.reason;
  return part;
}

bool is_carried(Carries what, const PacketHeader& header) {
  const bool tcp = header.protocol == 6;
  const bool udp = header.protocol == 17;
  switch (what) {
    case Carries::Everything:
      return true;
    case Carries::TcpUdpIcmp:
      return tcp || udp || header.protocol == (header.destination.is_v4() ? 1 : 58);
    case Carries::TcpEcho:
      return tcp || header.is_echo_request();
    case Carries::Tcp:
      return tcp;
    case Carries::TcpUdp:
      return tcp || udp;
    case Carries::Dns:
      return (tcp || udp) && header.destination_port.fixed == 53;
    case Carries::DnsOrHttps:
      return ((tcp || udp) && header.destination_port.fixed == 53) ||
             (tcp && header.destination_port.fixed == 443);
    case Carries::Nothing:
      return false;
  }
  return false;
}

/// What a test makes of all of these ports; nothing where they fare differently, which one port does not.
std::optional<Part> part_at(const Network& network, const Element& element, PortRange ports) {
  const Test& test = element.test;
  Part part;
  switch (test.kind) {
    case Test::Kind::None:
    case Test::Kind::Supposed:
    case Test::Kind::Firewall:
      return part;
    case Test::Kind::Groups:
      return test.anybody ? groups_for_anybody(network, element) : groups_at(network, element, ports);
    case Test::Kind::Acl:
      return test.anybody ? acl_for_anybody(network, element) : acl_at(network, element, ports);
    case Test::Kind::Carries:
      part.outcome = is_carried(test.carries, element.header) ? Outcome::Pass : Outcome::Fail;
      break;
    case Test::Kind::Doubt:
    case Test::Kind::Lost:
      part.outcome = Outcome::Unknown;
      break;
    case Test::Kind::Stop:
      part.outcome = Outcome::Fail;
      break;
  }
  part.reason = test.reason;
  return part;
}

// ---------------------------------------------------------------------------------------- a range of ports

using Edges = boost::container::small_vector<std::uint32_t, 32>;

/// Ports at which a test may change its mind: the first of each piece.
void add_edges(const net::ServiceMatch& rule, const PacketHeader& header, Edges& edges) {
  if (rule.any_first || (rule.protocol != header.protocol && rule.protocol != -1)) return;
  edges.push_back(rule.first);
  edges.push_back(rule.last + 1U);
}

Edges edges_of(const Network& network, const Element& element, PortRange over) {
  Edges edges;
  const Test& test = element.test;
  const std::size_t direction = test.egress ? 1 : 0;
  if (test.kind == Test::Kind::Acl && test.acl.present())
    for (const net::AclEntry& one : network[network[test.acl].entries[direction]])
      add_edges(one.service, element.header, edges);
  if (test.kind == Test::Kind::Groups)
    for (const net::Handle<net::Group> group : network[network[test.groups].groups])
      for (const net::GroupRule& one : network[network[group].rules[direction]])
        add_edges(one.service, element.header, edges);
  const auto outside = [&](std::uint32_t edge) { return edge <= over.first || edge > over.last; };
  edges.erase(std::remove_if(edges.begin(), edges.end(), outside), edges.end());
  edges.push_back(over.first);
  std::ranges::sort(edges);
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  return edges;
}

bool alike(const Part& a, const Part& b) {
  const bool same_code = a.outcome == b.outcome && a.reason.code == b.reason.code;
  return same_code && (a.outcome != Outcome::Pass || a.rule == b.rule);
}

}  // namespace

std::int16_t variable_of(const Element& element) {
  const PacketHeader& header = element.header;
  if (!header.has_ports() || element.test.anybody) return -1;
  switch (element.test.kind) {
    case Test::Kind::Groups:
    case Test::Kind::Acl:
      return header.destination_port.variable;
    case Test::Kind::Firewall:
      return header.source_port.variable >= 0 ? header.source_port.variable
                                              : header.destination_port.variable;
    default:
      return -1;
  }
}

Parts parts_of(const Network& network, const Element& element, PortRange over) {
  if (element.test.kind == Test::Kind::Firewall) return firewall_parts(network, element, over);
  Parts parts;
  if (std::optional<Part> whole = part_at(network, element, over)) {
    whole->range = over;
    parts.push_back(*whole);
    return parts;
  }
  const Edges edges = edges_of(network, element, over);
  for (std::size_t i = 0; i < edges.size(); ++i) {
    const auto first = static_cast<std::uint16_t>(edges[i]);
    const auto last = static_cast<std::uint16_t>(i + 1 < edges.size() ? edges[i + 1] - 1 : over.last);
    Part part = part_at(network, element, {first, last}).value();
    part.range = {first, last};
    if (!parts.empty() && alike(parts.back(), part))
      parts.back().range.last = last;
    else
      parts.push_back(part);
  }
  return parts;
}

// ---------------------------------------------------------------------------------------- a whole path

namespace {

/// What is left of one variable: ports that passed all tests so far; the doubtful ones are known apart.
struct Left {
  PortRange range;
  bool doubtful = false;
};

using LeftPorts = boost::container::small_vector<Left, 4>;

class Decider {
 public:
  Decider(const Network& network, const Path& path, bool all_blockers, Decision& into)
      : network_(network), path_(path), all_blockers_(all_blockers), decision_(into) {
    for (const PortRange& range : path.ports) left_.emplace_back().push_back(Left{range, false});
    lost_some_.resize(path.ports.size(), false);
    decision_.drops.clear();
    decision_.unknowns.clear();
    decision_.passed.assign(path.elements.size(), {});
  }

  void decide() {
    for (std::size_t i = 0; i < path_.elements.size(); ++i) {
      const Element& element = path_.elements[i];
      if (element.test.kind == Test::Kind::None || element.test.kind == Test::Kind::Supposed) continue;
      const std::int16_t variable = variable_of(element);
      if (variable < 0)
        test_whole(i, element);
      else
        test_ports(i, element, variable);
      if (dead_ && !all_blockers_) break;
    }
    decision_.found = found();
    decision_.verdict = decision_.found.verdict();
  }

 private:
  void test_whole(std::size_t at, const Element& element) {
    const std::uint16_t port = element.header.destination_port.fixed;
    const Part part = element.test.kind == Test::Kind::Firewall
                          ? firewall_parts(network_, element, {0, 65535}).front()
                          : part_at(network_, element, {port, port}).value();
    decision_.passed[at] = part;
    if (part.outcome == Outcome::Pass) return;
    if (part.outcome == Outcome::Unknown) {
      doubtful_ = true;
      decision_.unknowns.push_back({at, -1, part});
      return;
    }
    dead_ = true;
    decision_.drops.push_back({at, -1, part});
  }

  void test_ports(std::size_t at, const Element& element, std::int16_t variable) {
    const auto index = static_cast<std::size_t>(variable);
    LeftPorts& left = left_[index];
    // Asked for all blockers, a variable without ports left is looked at as a whole again.
    LeftPorts before = left;
    if (left.empty()) before.push_back({path_.ports[index], false});
    LeftPorts after;
    bool noted = false;
    for (const Left& piece : before) {
      for (const Part& part : parts_of(network_, element, piece.range)) {
        if (part.outcome == Outcome::Fail) {
          add_drop(at, variable, part);
          lost_some_[index] = true;
          continue;
        }
        if (part.outcome == Outcome::Unknown && !noted) decision_.unknowns.push_back({at, variable, part});
        noted = noted || part.outcome == Outcome::Unknown;
        if (part.outcome == Outcome::Pass) decision_.passed[at] = part;
        after.push_back({part.range, piece.doubtful || part.outcome == Outcome::Unknown});
      }
    }
    if (left.empty()) return;
    left = after;
    dead_ = dead_ || left.empty();
  }

  /// One record per contiguous failing range.
  void add_drop(std::size_t at, std::int16_t variable, const Part& part) {
    if (!decision_.drops.empty()) {
      Finding& last = decision_.drops.back();
      if (last.element == at && last.variable == variable && last.part.reason.code == part.reason.code &&
          last.part.range.last + 1 == part.range.first) {
        last.part.range.last = part.range.last;
        return;
      }
    }
    decision_.drops.push_back({at, variable, part});
  }

  /// Which verdicts the ports have, one by one.
  VerdictSet found() const {
    VerdictSet found;
    bool all_known = !doubtful_;
    bool some_certain = !doubtful_;
    bool some_lost = dead_;
    for (std::size_t i = 0; i < left_.size(); ++i) {
      const auto known = [](const Left& one) { return !one.doubtful; };
      all_known = all_known && std::ranges::all_of(left_[i], known);
      some_certain = some_certain && std::ranges::any_of(left_[i], known);
      some_lost = some_lost || lost_some_[i];
    }
    if (some_lost) found.add(Verdict::Unreachable);
    if (dead_) return found;
    if (some_certain) found.add(Verdict::Reachable);
    if (!all_known) found.add(Verdict::Unknown);
    return found;
  }

  const Network& network_;
  const Path& path_;
  bool all_blockers_ = false;
  boost::container::small_vector<LeftPorts, 4> left_;  // per variable
  boost::container::small_vector<bool, 4> lost_some_;
  bool doubtful_ = false;
  bool dead_ = false;
  Decision& decision_;
};

}  // namespace

Decision decide(const Network& network, const Path& path, bool all_blockers) {
  Decision decision;
  decide(network, path, all_blockers, decision);
  return decision;
}

void decide(const Network& network, const Path& path, bool all_blockers, Decision& into) {
  Decider(network, path, all_blockers, into).decide();
}

}  // namespace vpcscope
