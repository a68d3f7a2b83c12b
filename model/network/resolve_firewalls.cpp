// Firewalls, and their policies compiled (section 21).
#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <tuple>
#include <utility>

#include "model/network/firewall_sets.h"
#include "model/network/resolver.h"
#include "model/protocol.h"

namespace vpcscope::net {
namespace {

using ProtocolBits = std::array<std::uint64_t, 4>;

constexpr std::uint64_t all_bits = ~std::uint64_t{0};
constexpr ProtocolBits every_protocol = {all_bits, all_bits, all_bits, all_bits};

void set(ProtocolBits& bits, std::uint8_t protocol) {
  bits[protocol / 64] |= std::uint64_t{1} << (protocol % 64);
}

/// Protocols that ride on UDP, some of them on TCP, too; every other name is that of one on TCP.
ProtocolBits carriers_of(Word application) {
  ProtocolBits bits = {};
  bool udp = false;
  bool only_udp = false;
  for (const char* word : {"DNS", "KRB5", "DCERPC"}) udp = udp || application.is(word);
  for (const char* word : {"TFTP", "NTP", "DHCP", "SNMP", "IKEV2", "QUIC"})
    only_udp = only_udp || application.is(word);
  if (udp || only_udp) set(bits, Protocol::udp().number());
  if (!only_udp) set(bits, Protocol::tcp().number());
  return bits;
}

/// R-NFW-5. An application's protocol is seen in the payload only.
ProtocolBits protocols_of(Word word, bool& maybe) {
  if (!word.present() || word.is("IP")) return every_protocol;
  const auto parsed = Protocol::parse(word.view());
  if (!parsed) {
    maybe = true;
    return carriers_of(word);
  }
  if (parsed->is_all()) return every_protocol;
  ProtocolBits bits = {};
  set(bits, parsed->number());
  if (*parsed == Protocol::icmp())
    set(bits, Protocol::icmpv6().number());  // the engine has one name for both
  return bits;
}

/// Options that say nothing of which packets match.
bool looks_into_payload(const Slice<FirewallRuleOption>& options) {
  constexpr std::array harmless = {
      "sid", "msg", "rev", "priority", "classtype", "metadata", "reference", "gid"};
  return std::ranges::any_of(options.begin(), options.end(), [&](const FirewallRuleOption& option) {
    return option.unusable ||
           std::ranges::none_of(harmless, [&](const char* word) { return option.keyword.view() == word; });
  });
}

std::int32_t bounded(Number priority) {
  return static_cast<std::int32_t>(std::clamp<std::int64_t>(priority.value_or(0),
      std::numeric_limits<std::int32_t>::min(),
      std::numeric_limits<std::int32_t>::max()));
}

/// Of several words the first that decides; false: only custom actions, which publish metrics.
bool decide(const Slice<Word>& actions, FirewallAction& action) {
  for (const Word& one : actions) {
    if (one.is("aws:pass")) return action = FirewallAction::Pass, true;
    if (one.is("aws:drop")) return action = FirewallAction::Drop, true;
    if (one.is("aws:forward_to_sfe")) return action = FirewallAction::Forward, true;
  }
  return false;
}

TcpFlags flags_of(const FirewallTcpFlags& from) {
  constexpr std::array names = {"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"};
  const auto bits = [&](const Slice<Word>& words) {
    unsigned found = 0;
    for (const Word& word : words)
      for (std::size_t i = 0; i < names.size(); ++i)
        if (word.is(names[i])) found |= 1U << i;
    return static_cast<std::uint8_t>(found);
  };
  TcpFlags to{bits(from.flags), bits(from.masks)};
  if (from.masks.empty()) to.among = 0xff;  // the API: without masks all flags are looked at
  return to;
}

/// One rule of a text in the engine's language: "drop tcp $HOME_NET any -> any 22 (...)".
struct TextRule {
  std::string_view action, protocol, source, source_port, direction, destination, destination_port;
  bool whole = false;  // all of these could be read
};

TextRule text_rule_of(std::string_view line) {
  TextRule rule;
  const std::array parts = {&rule.action,
      &rule.protocol,
      &rule.source,
      &rule.source_port,
      &rule.direction,
      &rule.destination,
      &rule.destination_port};
  std::size_t at = 0;
  for (std::string_view* part : parts) {
    at = line.find_first_not_of(" \t", at);
    if (at == std::string_view::npos || line[at] == '(') return rule;
    int depth = 0;
    std::size_t end = at;
    for (; end < line.size() && (depth > 0 || (line[end] != ' ' && line[end] != '\t')); ++end)
      depth += line[end] == '[' ? 1 : line[end] == ']' ? -1 : 0;
    *part = line.substr(at, end - at);
    at = end;
  }
  rule.whole = rule.direction == "->" || rule.direction == "<>";
  return rule;
}

// ---------------------------------------------------------------------------------------------- the compiler

/// The rules of one policy, for firewalls with one meaning of $HOME_NET.
class Compiler {
 public:
  Compiler(Resolver& resolver, const vpcscope::FirewallPolicy& policy, AddressBounds home)
      : r_(resolver), policy_(policy), home_(std::move(home)) {}

  FirewallProgram program();

 private:
  using Uses = std::vector<FirewallRuleGroupUse>;

  static Uses by_priority(const Slice<FirewallRuleGroupUse>& from);
  const vpcscope::FirewallRuleGroup* enter(const FirewallRuleGroupUse& use);
  void add_stateless();
  void add_stateless_rule(const FirewallStatelessRule& from, std::uint32_t position);
  void add_stateful();
  void add_stateful_rule(const FirewallStatefulRule& from, std::uint32_t position);
  void add_text(std::string_view text);
  void add_text_rule(std::string_view line, std::uint32_t number);
  void add_domains(const FirewallDomainList& list);
  void add_unknown(bool may_pass);
  void add_decision(FirewallRule rule, FirewallAction action);

  FirewallRule blank(FirewallRuleSource from, std::uint32_t position);
  FirewallEnd end(std::string_view words);
  FirewallEnd end_of(const AddressBounds& bounds);
  FirewallPorts ports(std::string_view words, bool& maybe);
  FirewallPorts ports_of(const Slice<vpcscope::FirewallPorts>& list, bool& maybe);

  Resolver& r_;
  const vpcscope::FirewallPolicy& policy_;
  AddressBounds home_;
  FirewallProgram made_;
  std::vector<FirewallRule> rules_;
  // Of the group that is being read:
  const vpcscope::FirewallRuleGroup* group_ = nullptr;
  Handle<FirewallRuleGroup> handle_;
  TextAt group_id_;
  Arena words_;
  bool only_alerts_ = false;  // its drops are overridden to alerts
  std::map<std::string, FirewallEnd, std::less<>> ends_;
};

Compiler::Uses Compiler::by_priority(const Slice<FirewallRuleGroupUse>& from) {
  Uses uses(from.begin(), from.end());
  std::ranges::stable_sort(
      uses, {}, [](const FirewallRuleGroupUse& use) { return use.priority.value_or(0); });
  return uses;
}

/// Null where the group was not exported.
const vpcscope::FirewallRuleGroup* Compiler::enter(const FirewallRuleGroupUse& use) {
  handle_ = r_.find<FirewallRuleGroup>(use.group, policy_.header);
  group_ = handle_.present() ? &r_.snapshot.all<vpcscope::FirewallRuleGroup>()[handle_.at] : nullptr;
  group_id_ = r_.text(use.group);
  only_alerts_ = use.override_action.is("DROP_TO_ALERT");
  ends_.clear();
  made_.missing_group = made_.missing_group || group_ == nullptr;
  return group_;
}

FirewallRule Compiler::blank(FirewallRuleSource from, std::uint32_t position) {
  FirewallRule rule;
  rule.source = rule.destination = end("ANY");
  rule.protocols = every_protocol;
  rule.group = handle_;
  rule.group_id = group_id_;
  rule.position = position;
  rule.from = from;
  return rule;
}

FirewallEnd Compiler::end_of(const AddressBounds& bounds) {
  const auto run = [&](const AddressSet& addresses) {
    return r_.append(std::vector<AddressRange>(addresses.ranges().begin(), addresses.ranges().end()));
  };
  FirewallEnd made;
  made.sure = run(bounds.sure);
  made.possible = bounds.sure == bounds.possible ? made.sure : run(bounds.possible);
  return made;
}

FirewallEnd Compiler::end(std::string_view words) {
  if (const auto known = ends_.find(words); known != ends_.end()) return known->second;
  static const vpcscope::FirewallRuleGroup none;
  const FirewallNames names(r_, policy_, group_ != nullptr ? *group_ : none, home_);
  return ends_.emplace(std::string(words), end_of(names.addresses(words))).first->second;
}

FirewallPorts Compiler::ports(std::string_view words, bool& maybe) {
  FirewallPorts made;
  made.any = is_any(words);
  if (made.any) return made;
  const FirewallNames names(r_, policy_, *group_, home_);
  const PortBounds bounds = names.ports(words);
  maybe = maybe || !bounds.known;
  made.ports = r_.append(bounds.spans());
  return made;
}

// ---- stateless (R-NFW-2)

FirewallPorts Compiler::ports_of(const Slice<vpcscope::FirewallPorts>& list, bool& maybe) {
  FirewallPorts made;
  made.any = list.empty();
  std::vector<PortSpan> spans;
  for (const vpcscope::FirewallPorts& one : list) {
    maybe = maybe || one.unusable;
    const auto first = std::clamp<std::int64_t>(one.first.value_or(0), 0, 65535);
    const auto last = std::clamp<std::int64_t>(one.last.value_or(65535), 0, 65535);
    if (first <= last) spans.push_back({static_cast<std::uint16_t>(first), static_cast<std::uint16_t>(last)});
  }
  std::ranges::sort(spans, {}, &PortSpan::first);
  made.ports = r_.append(spans);
  return made;
}

void Compiler::add_stateless_rule(const FirewallStatelessRule& from, std::uint32_t position) {
  FirewallRule rule = blank(FirewallRuleSource::Stateless, position);
  rule.priority = bounded(from.priority);
  rule.maybe = rule.missing = from.unusable;
  if (!decide(from.actions, rule.action)) return;
  const auto addresses = [&](const Slice<Prefix>& list) {
    return list.empty() ? end("ANY") : end_of(AddressBounds::exactly(AddressSet::of_prefixes(list.span())));
  };
  rule.source = addresses(from.sources);
  rule.destination = addresses(from.destinations);
  rule.source_ports = ports_of(from.source_ports, rule.maybe);
  rule.destination_ports = ports_of(from.destination_ports, rule.maybe);
  if (!from.protocols.empty()) rule.protocols = {};
  for (const Number& one : from.protocols)
    if (one.value >= 0 && one.value <= 255) set(rule.protocols, static_cast<std::uint8_t>(one.value));
  std::vector<TcpFlags> flags;
  for (const FirewallTcpFlags& one : from.tcp_flags) {
    rule.maybe = rule.maybe || one.unusable;
    flags.push_back(flags_of(one));
  }
  rule.flags = r_.append(flags);
  rules_.push_back(rule);
}

void Compiler::add_stateless() {
  for (const FirewallRuleGroupUse& use : by_priority(policy_.stateless_groups)) {
    if (enter(use) == nullptr) {
      FirewallRule unknown = blank(FirewallRuleSource::Unknown, 0);
      unknown.maybe = unknown.missing = true;
      for (const auto action : {FirewallAction::Pass, FirewallAction::Drop, FirewallAction::Forward})
        add_decision(unknown, action);
      continue;
    }
    const std::size_t start = rules_.size();
    std::uint32_t position = 0;
    for (const FirewallStatelessRule& rule : group_->stateless_rules) add_stateless_rule(rule, position++);
    std::stable_sort(rules_.begin() + static_cast<std::ptrdiff_t>(start),
        rules_.end(),
        [](const FirewallRule& a, const FirewallRule& b) { return a.priority < b.priority; });
  }
}

// ---- stateful (R-NFW-4, R-NFW-5)

void Compiler::add_decision(FirewallRule rule, FirewallAction action) {
  if (action == FirewallAction::Drop && only_alerts_) return;
  rule.action = action;
  rules_.push_back(rule);
}

/// Something that may do either with any packet.
void Compiler::add_unknown(bool may_pass) {
  FirewallRule rule = blank(FirewallRuleSource::Unknown, 0);
  rule.maybe = rule.missing = true;
  if (may_pass) add_decision(rule, FirewallAction::Pass);
  add_decision(rule, FirewallAction::Drop);
}

void Compiler::add_stateful_rule(const FirewallStatefulRule& from, std::uint32_t position) {
  if (from.unusable) return add_unknown(true);
  FirewallRule rule = blank(FirewallRuleSource::Stateful, position);
  const bool passes = from.action.is("PASS");
  if (!passes && !from.action.is("DROP") && !from.action.is("REJECT")) return;  // alerts decide nothing
  rule.maybe = looks_into_payload(from.options);
  rule.protocols = protocols_of(from.protocol, rule.maybe);
  rule.source = end(from.source.view());
  rule.destination = end(from.destination.view());
  rule.source_ports = ports(from.source_port.view(), rule.maybe);
  rule.destination_ports = ports(from.destination_port.view(), rule.maybe);
  rule.both_ways = from.direction.is("ANY");
  add_decision(rule, passes ? FirewallAction::Pass : FirewallAction::Drop);
}

void Compiler::add_text_rule(std::string_view line, std::uint32_t number) {
  const TextRule text = text_rule_of(line);
  const bool passes = text.action == "pass";
  if (text.action == "alert" || text.action == "config") return;
  if (!passes && text.action != "drop" && !text.action.starts_with("reject")) return add_unknown(true);
  FirewallRule rule = blank(FirewallRuleSource::Text, number);
  rule.maybe = true;  // whatever its options say
  if (text.whole) {
    rule.protocols = protocols_of(Word{words_.text(text.protocol)}, rule.maybe);
    rule.source = end(text.source);
    rule.destination = end(text.destination);
    rule.source_ports = ports(text.source_port, rule.maybe);
    rule.destination_ports = ports(text.destination_port, rule.maybe);
    rule.both_ways = text.direction == "<>";
  }
  add_decision(rule, passes ? FirewallAction::Pass : FirewallAction::Drop);
}

/// A rule a line; a backslash goes on with the next.
void Compiler::add_text(std::string_view text) {
  std::string rule;
  std::uint32_t number = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = trimmed(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    ++number;
    const bool goes_on = line.ends_with('\\');
    if (goes_on) line.remove_suffix(1);
    rule += line;
    if (goes_on && !text.empty()) continue;
    if (!rule.empty() && rule.front() != '#') add_text_rule(rule, number);
    rule.clear();
  }
}

/// What a list of domains is made into looks at TLS and HTTP from $HOME_NET only (R-NFW-6).
void Compiler::add_domains(const FirewallDomainList& list) {
  if (list.domains.empty() || list.rules_type.is("ALERTLIST")) return;
  FirewallRule rule = blank(FirewallRuleSource::Domains, 0);
  rule.source = end("$HOME_NET");
  rule.protocols = {};
  set(rule.protocols, Protocol::tcp().number());
  rule.maybe = true;
  if (list.rules_type.is("ALLOWLIST")) add_decision(rule, FirewallAction::Pass);
  add_decision(rule, FirewallAction::Drop);
}

void Compiler::add_stateful() {
  const bool strict = policy_.rule_order.is("STRICT_ORDER");
  const Uses uses = strict ? by_priority(policy_.stateful_groups)
                           : Uses(policy_.stateful_groups.begin(), policy_.stateful_groups.end());
  const auto start = static_cast<std::ptrdiff_t>(rules_.size());
  for (const FirewallRuleGroupUse& use : uses) {
    if (enter(use) == nullptr) {
      const bool by_aws = use.group.to_string().find(":aws-managed:") != std::string::npos;
      add_unknown(!by_aws);  // AWS's own groups only drop and alert
      continue;
    }
    std::uint32_t position = 0;
    for (const FirewallStatefulRule& rule : group_->stateful_rules) add_stateful_rule(rule, position++);
    add_text(group_->rules_text.view());
    add_domains(group_->domain_list);
  }
  if (!strict)  // R-NFW-4: whatever passes goes before whatever drops
    std::stable_sort(rules_.begin() + start, rules_.end(), [](const FirewallRule& a, const FirewallRule& b) {
      return a.action < b.action;
    });
  for (const Word& action : policy_.stateful_default_actions)
    if (strict && action.view().starts_with("aws:drop")) made_.stateful_default = FirewallAction::Drop;
}

FirewallProgram Compiler::program() {
  made_.policy = r_.find<FirewallPolicy>(policy_.id, policy_.header);
  made_.decrypts = policy_.tls_inspection.present() && !policy_.tls_inspection.view().empty();
  add_stateless();
  made_.stateless = r_.append(rules_);
  if (!decide(policy_.stateless_default_actions, made_.stateless_default))
    made_.stateless_default = FirewallAction::Forward;
  rules_.clear();
  add_stateful();
  made_.stateful = r_.append(rules_);
  return made_;
}

// ---------------------------------------------------------------------------------------------- firewalls

/// R-NFW-6: the blocks of the firewall's VPC; of a firewall on a transit gateway any source.
AddressBounds home_of(Resolver& r, const vpcscope::Firewall& from, Handle<Vpc> vpc) {
  if (vpc.present()) return AddressBounds::exactly(AddressSet::of_prefixes(r[r[vpc].blocks]));
  return from.vpc.present() ? AddressBounds::unknown() : AddressBounds::everything();
}

/// The positions of a policy, and of the VPC whose blocks are $HOME_NET.
using ProgramKey = std::tuple<std::uint32_t, std::uint32_t, bool>;

Handle<FirewallProgram> program_of(Resolver& r, const vpcscope::Firewall& from, Handle<Vpc> vpc,
    std::map<ProgramKey, Handle<FirewallProgram>>& known) {
  const Handle<FirewallPolicy> policy = r.find<FirewallPolicy>(from.policy, from.header);
  if (!policy.present()) return {};
  const auto [at, fresh] = known.try_emplace({policy.at, vpc.at, from.vpc.present()});
  if (!fresh) return at->second;
  Compiler compiler(r, r.snapshot.all<vpcscope::FirewallPolicy>()[policy.at], home_of(r, from, vpc));
  return at->second = r.push(compiler.program());
}

}  // namespace

void resolve_firewalls(Resolver& r) {
  std::uint32_t at = 0;
  for (const vpcscope::FirewallRuleGroup& from : r.snapshot.all<vpcscope::FirewallRuleGroup>()) {
    FirewallRuleGroup to{r.object(from.header, from.id), r.text(from.name)};
    r.column<FirewallRuleGroup>()[at++] = to;
  }
  at = 0;
  for (const vpcscope::FirewallPolicy& from : r.snapshot.all<vpcscope::FirewallPolicy>()) {
    FirewallPolicy to{r.object(from.header, from.id)};
    r.column<FirewallPolicy>()[at++] = to;
  }
  std::map<ProgramKey, Handle<FirewallProgram>> programs;
  at = 0;
  for (const vpcscope::Firewall& from : r.snapshot.all<vpcscope::Firewall>()) {
    Firewall to;
    to.object = r.object(from.header, from.id);
    to.firewall_name = r.text(from.name);
    to.policy_id = r.text(from.policy);
    to.attachment_id = r.text(from.status.transit_gateway_attachment);
    to.vpc = r.find<Vpc>(from.vpc, from.header);
    to.program = program_of(r, from, to.vpc, programs);
    r.column<Firewall>()[at++] = to;
  }
}

}  // namespace vpcscope::net
