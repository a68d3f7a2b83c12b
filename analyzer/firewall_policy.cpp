// Network Firewall (section 21): what the rules of one firewall do with a header, for every port that its one
// open variable may have.
//
// Two lists of rules, each walked until a rule matches for certain; a rule that only may match (R-NFW-5)
// leaves its action among the possible ones. What comes out is a set of actions: one, and the answer is
// certain; more, and it is UNKNOWN where they differ.
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "analyzer/policy.h"

namespace vpcscope {
namespace {

enum class Match : std::uint8_t { No, Maybe, Yes };

/// A header with all its ports settled.
struct Probe {
  Address source;
  Address destination;
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  std::uint8_t protocol = 6;
  bool reply = false;

  bool has_ports() const { return protocol == 6 || protocol == 17; }
  Probe turned() const {
    Probe other = *this;
    std::swap(other.source, other.destination);
    std::swap(other.source_port, other.destination_port);
    return other;
  }
};

/// Actions that are possible, a bit each, and the rules that tell so.
struct Actions {
  unsigned bits = 0;
  std::uint32_t drops_by = net::nowhere;  // the first rule of each
  std::uint32_t passes_by = net::nowhere;
  bool missing = false;  // it takes more of the export to know

  static unsigned bit(net::FirewallAction action) { return 1U << static_cast<unsigned>(action); }
  bool may(net::FirewallAction action) const { return (bits & bit(action)) != 0; }
  bool only(net::FirewallAction action) const { return bits == bit(action); }
};

bool holds(std::span<const AddressRange> ranges, const Address& address) {
  const auto after = std::ranges::upper_bound(ranges, address, {}, &AddressRange::first);
  return after != ranges.begin() && address <= std::prev(after)->last;
}

bool holds(std::span<const net::PortSpan> spans, std::uint16_t port) {
  return std::ranges::any_of(spans, [&](net::PortSpan one) { return one.first <= port && port <= one.last; });
}

class Evaluation {
 public:
  Evaluation(const Network& network, const net::FirewallProgram& program) : n_(network), program_(program) {}

  /// Keeps the rules that the addresses and the protocol let match, one way or the other.
  void select(const Probe& probe);
  /// Every port at which a selected rule begins or ends to match.
  std::vector<std::uint32_t> cuts(PortRange over) const;
  Part decide(const Probe& probe) const;
  bool half_flow(const Probe& reply) const;

 private:
  Match end_matches(const net::FirewallEnd& end, const Address& address) const;
  Match ends_match(const net::FirewallRule& rule, const Probe& probe) const;
  bool ports_match(const net::FirewallRule& rule, const Probe& probe) const;
  bool flags_match(const net::FirewallRule& rule, const Probe& probe) const;
  Match matches(const net::FirewallRule& rule, const Probe& probe) const;
  Match matches_one_way(const net::FirewallRule& rule, const Probe& probe) const;
  Actions walk(
      const std::vector<std::uint32_t>& rules, const Probe& probe, net::FirewallAction otherwise) const;
  Actions stateless(const Probe& probe) const { return walk(stateless_, probe, program_.stateless_default); }
  Part decide_request(const Probe& probe) const;
  Part decide_reply(const Probe& probe) const;

  const Network& n_;
  const net::FirewallProgram& program_;
  std::vector<std::uint32_t> stateless_;
  std::vector<std::uint32_t> stateful_;
};

Match Evaluation::end_matches(const net::FirewallEnd& end, const Address& address) const {
  if (holds(n_[end.sure], address)) return Match::Yes;
  return holds(n_[end.possible], address) ? Match::Maybe : Match::No;
}

Match Evaluation::ends_match(const net::FirewallRule& rule, const Probe& probe) const {
  return std::min(end_matches(rule.source, probe.source), end_matches(rule.destination, probe.destination));
}

/// R-NFW-2: a stateless rule that names ports is for packets that have them. The stateful engine reads ports
/// of nothing else, either, and does not ask for them there.
bool Evaluation::ports_match(const net::FirewallRule& rule, const Probe& probe) const {
  const auto one = [&](const net::FirewallPorts& ports, std::uint16_t port) {
    if (ports.any) return true;
    if (!probe.has_ports()) return rule.from != net::FirewallRuleSource::Stateless;
    return holds(n_[ports.ports], port);
  };
  return one(rule.source_ports, probe.source_port) && one(rule.destination_ports, probe.destination_port);
}

/// A flow's first packet has SYN set, its answer SYN and ACK.
bool Evaluation::flags_match(const net::FirewallRule& rule, const Probe& probe) const {
  if (rule.flags.empty()) return true;
  if (probe.protocol != 6) return false;
  constexpr unsigned syn = 1U << 1U;
  constexpr unsigned ack = 1U << 4U;
  const unsigned flags = probe.reply ? syn | ack : syn;
  return std::ranges::any_of(
      n_[rule.flags], [&](net::TcpFlags one) { return (flags & one.among) == (one.set & one.among); });
}

Match Evaluation::matches_one_way(const net::FirewallRule& rule, const Probe& probe) const {
  if (!ports_match(rule, probe) || !flags_match(rule, probe)) return Match::No;
  const Match ends = ends_match(rule, probe);
  return rule.maybe ? std::min(ends, Match::Maybe) : ends;
}

Match Evaluation::matches(const net::FirewallRule& rule, const Probe& probe) const {
  if (!rule.has_protocol(probe.protocol)) return Match::No;
  const Match straight = matches_one_way(rule, probe);
  return rule.both_ways ? std::max(straight, matches_one_way(rule, probe.turned())) : straight;
}

void Evaluation::select(const Probe& probe) {
  const auto keep =
      [&](net::Run<net::FirewallRule> run, const Probe& header, std::vector<std::uint32_t>& kept) {
        for (std::uint32_t i = 0; i < run.count; ++i) {
          const net::FirewallRule& rule = n_[run[i]];
          if (rule.has_protocol(header.protocol) &&
              (ends_match(rule, header) != Match::No || ends_match(rule, header.turned()) != Match::No))
            kept.push_back(run[i].at);
        }
      };
  keep(program_.stateless, probe, stateless_);
  if (!probe.reply) keep(program_.stateful, probe, stateful_);
}

std::vector<std::uint32_t> Evaluation::cuts(PortRange over) const {
  std::vector<std::uint32_t> found = {over.first};
  const auto cut = [&](std::uint32_t port) {
    if (port > over.first && port <= over.last) found.push_back(port);
  };
  for (const auto* rules : {&stateless_, &stateful_})
    for (const std::uint32_t at : *rules) {
      const net::FirewallRule& rule = n_[net::Handle<net::FirewallRule>{at}];
      for (const auto& ports : {rule.source_ports.ports, rule.destination_ports.ports})
        for (const net::PortSpan span : n_[ports]) {
          cut(span.first);
          cut(span.last + 1U);
        }
    }
  std::ranges::sort(found);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

Actions Evaluation::walk(
    const std::vector<std::uint32_t>& rules, const Probe& probe, net::FirewallAction otherwise) const {
  Actions found;
  for (const std::uint32_t at : rules) {
    const net::FirewallRule& rule = n_[net::Handle<net::FirewallRule>{at}];
    const Match match = matches(rule, probe);
    if (match == Match::No) continue;
    found.bits |= Actions::bit(rule.action);
    found.missing = found.missing || rule.missing;
    std::uint32_t& by = rule.action == net::FirewallAction::Drop ? found.drops_by : found.passes_by;
    if (by == net::nowhere) by = at;
    if (match == Match::Yes) return found;
  }
  found.bits |= Actions::bit(otherwise);
  return found;
}

Part pass(std::uint32_t rule) {
  Part part;
  part.rule = rule;
  return part;
}

Part fail(Reason reason, std::uint32_t rule) {
  Part part;
  part.outcome = Outcome::Fail;
  part.reason = reason;
  part.rule = rule;
  return part;
}

/// R-NFW-5: the possible outcomes differ.
Part unknown(const Actions& actions, const char* rule_of_missing) {
  Part part;
  part.outcome = Outcome::Unknown;
  part.reason =
      actions.missing ? Reason{"X_MISSING_DATA", rule_of_missing} : Reason{"X_NOT_MODELLED", "R-NFW-5"};
  part.rule = actions.drops_by;
  return part;
}

Part Evaluation::decide_request(const Probe& probe) const {
  const Actions first = stateless(probe);
  if (first.only(net::FirewallAction::Drop))
    return fail({"FIREWALL_RULES_RESTRICTION", "R-NFW-2"}, first.drops_by);
  const bool passes_by_itself = first.may(net::FirewallAction::Pass);
  const bool drops_by_itself = first.may(net::FirewallAction::Drop);
  if (!first.may(net::FirewallAction::Forward))
    return drops_by_itself ? unknown(first, "R-NFW-2") : pass(first.passes_by);
  const Actions second = walk(stateful_, probe, program_.stateful_default);
  const bool may_drop = drops_by_itself || second.may(net::FirewallAction::Drop);
  const bool may_pass = passes_by_itself || second.may(net::FirewallAction::Pass);
  if (may_drop && may_pass) {
    const bool stateless_tells =
        drops_by_itself || (passes_by_itself && second.only(net::FirewallAction::Drop));
    return stateless_tells ? unknown(first, "R-NFW-2") : unknown(second, "R-NFW-4");
  }
  if (may_drop) return fail({"FIREWALL_RULES_RESTRICTION", "R-NFW-4"}, second.drops_by);
  return pass(second.passes_by != net::nowhere ? second.passes_by : first.passes_by);
}

/// R-NFW-3: the stateless rules look at the reply, too; the stateful engine admits it, if it saw the request.
Part Evaluation::decide_reply(const Probe& probe) const {
  constexpr auto passes = net::FirewallAction::Pass;
  constexpr auto forwards = net::FirewallAction::Forward;
  const Actions back = stateless(probe);
  if (back.only(net::FirewallAction::Drop))
    return fail({"FIREWALL_RULES_RESTRICTION", "R-NFW-2"}, back.drops_by);
  Probe request = probe.turned();
  request.reply = false;
  const Actions there = stateless(request);
  const bool alike = (back.may(passes) && there.may(passes)) || (back.may(forwards) && there.may(forwards));
  const bool half = (back.may(passes) && there.may(forwards)) || (back.may(forwards) && there.may(passes));
  const bool may_drop = back.may(net::FirewallAction::Drop) || (half && probe.protocol == 6);
  if (!may_drop) return pass(back.passes_by);
  if (!alike && half && probe.protocol == 6) return fail({"X_ASYMMETRIC_RETURN", "R-NFW-3"}, back.passes_by);
  Actions both = back;
  both.missing = back.missing || there.missing;
  return unknown(both, "R-NFW-3");
}

Part Evaluation::decide(const Probe& probe) const {
  return probe.reply ? decide_reply(probe) : decide_request(probe);
}

bool Evaluation::half_flow(const Probe& reply) const {
  Probe request = reply.turned();
  request.reply = false;
  const unsigned back = stateless(reply).bits & ~Actions::bit(net::FirewallAction::Drop);
  const unsigned there = stateless(request).bits & ~Actions::bit(net::FirewallAction::Drop);
  return back != there;
}

Probe probe_of(const Element& element) {
  const PacketHeader& header = element.header;
  Probe probe;
  probe.source = header.source;
  probe.destination = header.destination;
  probe.source_port = header.source_port.fixed;
  probe.destination_port = header.destination_port.fixed;
  probe.protocol = header.protocol;
  probe.reply = element.test.reply;
  return probe;
}

/// The port of the header that is open; null where none is.
std::uint16_t* open_port(const PacketHeader& header, Probe& probe) {
  if (!header.has_ports()) return nullptr;
  if (header.source_port.variable >= 0) return &probe.source_port;
  return header.destination_port.variable >= 0 ? &probe.destination_port : nullptr;
}

bool same(const Part& a, const Part& b) {
  return a.outcome == b.outcome && a.reason.code == b.reason.code && a.reason.rule == b.reason.rule &&
         a.rule == b.rule;
}

const net::FirewallProgram* program_of(const Network& network, const Element& element) {
  const net::Firewall* firewall = network.find(element.test.firewall);
  return firewall != nullptr ? network.find(firewall->program) : nullptr;
}

}  // namespace

Parts firewall_parts(const Network& network, const Element& element, PortRange over) {
  const net::FirewallProgram* program = program_of(network, element);
  if (program == nullptr) return {Part{over, Outcome::Unknown, {"X_MISSING_DATA", "R-NFW-1"}}};
  Evaluation evaluation(network, *program);
  Probe probe = probe_of(element);
  evaluation.select(probe);
  std::uint16_t* const open = open_port(element.header, probe);
  const std::vector<std::uint32_t> cuts =
      open != nullptr ? evaluation.cuts(over) : std::vector<std::uint32_t>{over.first};
  Parts parts;
  for (std::size_t i = 0; i < cuts.size(); ++i) {
    if (open != nullptr) *open = static_cast<std::uint16_t>(cuts[i]);
    Part part = evaluation.decide(probe);
    const std::uint32_t last = i + 1 < cuts.size() ? cuts[i + 1] - 1 : over.last;
    part.range = {static_cast<std::uint16_t>(cuts[i]), static_cast<std::uint16_t>(last)};
    if (!parts.empty() && same(parts.back(), part))
      parts.back().range.last = part.range.last;
    else
      parts.push_back(part);
  }
  return parts;
}

bool firewall_sees_half(const Network& network, const Element& reply) {
  const net::FirewallProgram* program = program_of(network, reply);
  if (program == nullptr) return false;
  Evaluation evaluation(network, *program);
  const Probe probe = probe_of(reply);
  evaluation.select(probe);
  return evaluation.half_flow(probe);
}

namespace {

const char* verb(const net::FirewallRule& rule) {
  switch (rule.action) {
    case net::FirewallAction::Pass:
      return rule.maybe ? "may pass it" : "passes it";
    case net::FirewallAction::Drop:
      return rule.maybe ? "may drop it" : "drops it";
    case net::FirewallAction::Forward:
      return rule.maybe ? "may forward it to the stateful engine" : "forwards it to the stateful engine";
  }
  return "";
}

}  // namespace

std::optional<FirewallRuleText> firewall_rule_text(const Network& network, const Part& part) {
  if (part.rule == net::nowhere) return std::nullopt;
  const net::FirewallRule& rule = network[net::Handle<net::FirewallRule>{part.rule}];
  const std::string_view group = network.text(rule.group_id);
  FirewallRuleText found;
  found.id = std::string(group);
  found.semantics = rule.maybe ? "R-NFW-5" : "R-NFW-4";
  switch (rule.from) {
    case net::FirewallRuleSource::Stateless:
      found.text = fmt::format("stateless rule of priority {} {}", rule.priority, verb(rule));
      found.below = fmt::format(
          "/RuleGroup/RulesSource/StatelessRulesAndCustomActions/StatelessRules/{}", rule.position);
      found.semantics = "R-NFW-2";
      break;
    case net::FirewallRuleSource::Stateful:
      found.text = fmt::format("stateful rule {} {}", rule.position + 1, verb(rule));
      found.below = fmt::format("/RuleGroup/RulesSource/StatefulRules/{}", rule.position);
      break;
    case net::FirewallRuleSource::Text:
      found.text = fmt::format("rule on line {} {}", rule.position, verb(rule));
      found.below = "/RuleGroup/RulesSource/RulesString";
      break;
    case net::FirewallRuleSource::Domains:
      found.text = fmt::format("list of domains {}", verb(rule));
      found.below = "/RuleGroup/RulesSource/RulesSourceList";
      break;
    case net::FirewallRuleSource::Unknown:
      found.text = fmt::format("what was not exported {}", verb(rule));
      break;
  }
  if (const net::FirewallRuleGroup* known = network.find(rule.group)) found.object = &known->object;
  return found;
}

}  // namespace vpcscope
