// Network Firewall (section 21).
#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "model/protocol.h"
#include "tests/reference/walker.h"

namespace vpcscope::reference {
namespace {

const FirewallRuleGroup* group_of(const Snapshot& s, const Id& id) {
  return find<FirewallRuleGroup>(s, id.to_string());
}

bool any_contains(const Slice<Prefix>& list, Address where) {
  return list.empty() ||
         std::any_of(list.begin(), list.end(), [&](const Prefix& one) { return one.contains(where); });
}

std::string trimmed(std::string text) {
  while (!text.empty() && text.front() == ' ') text.erase(text.begin());
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

/// "[a,b]" and its elements; one element without brackets.
std::vector<std::string> elements(std::string text) {
  text = trimmed(text);
  if (text.starts_with("[") && text.ends_with("]")) text = text.substr(1, text.size() - 2);
  std::vector<std::string> found;
  int depth = 0;
  std::string one;
  for (const char c : text) {
    depth += c == '[' ? 1 : c == ']' ? -1 : 0;
    if (c == ',' && depth == 0) {
      found.push_back(trimmed(one));
      one.clear();
    } else {
      one += c;
    }
  }
  if (!trimmed(one).empty()) found.push_back(trimmed(one));
  return found;
}

bool is_any(const std::string& text) { return text == "ANY" || text == "any"; }

/// Whether a rule of Suricata's language begins with the action.
bool has_action(const std::string& rules, const std::string& action) {
  std::istringstream stream(rules);
  for (std::string line; std::getline(stream, line);)
    if (trimmed(line).starts_with(action + " ")) return true;
  return false;
}

/// Options that say nothing of which packets match (R-NFW-5).
bool depends_on_payload(const FirewallStatefulRule& rule) {
  for (const FirewallRuleOption& option : rule.options) {
    const std::string_view key = option.keyword.view();
    bool harmless = false;
    for (const char* word : {"sid", "msg", "rev", "priority", "classtype", "metadata", "reference", "gid"})
      harmless = harmless || key == word;
    if (!harmless) return true;
  }
  return false;
}

}  // namespace

bool Walker::address_matches(std::string spec, Address where, const Firewall& firewall,
    const FirewallPolicy& policy, const FirewallRuleGroup& group, const std::string& component) {
  spec = trimmed(spec);
  if (spec.empty() || is_any(spec)) return true;
  if (spec.front() == '!') return !address_matches(spec.substr(1), where, firewall, policy, group, component);
  if (spec.front() == '$') {
    const std::string name = spec.substr(1);
    for (const Slice<FirewallVariable>* list :
        {&group.variables.address_sets, &policy.variables.address_sets})
      for (const FirewallVariable& one : *list) {
        if (one.name.view() != name) continue;
        bool inside = false;
        bool only_negations = true;
        bool excluded = false;
        for (const Text& element : one.definition) {
          const std::string part = element.str();
          if (part.starts_with("!")) {
            excluded = excluded || address_matches(part.substr(1), where, firewall, policy, group, component);
          } else {
            only_negations = false;
            inside = inside || address_matches(part, where, firewall, policy, group, component);
          }
        }
        return (inside || only_negations) && !excluded;
      }
    if (name == "EXTERNAL_NET" && !firewall.vpc.present()) return true;  // R-NFW-6: on a transit gateway
    if (name == "EXTERNAL_NET")
      return !address_matches("$HOME_NET", where, firewall, policy, group, component);
    if (name == "HOME_NET") {  // R-NFW-6
      const Vpc* vpc = firewall.vpc.present() ? find<Vpc>(s_, firewall.vpc.to_string()) : nullptr;
      return vpc == nullptr || in_vpc(*vpc, where);
    }
    return unknown(name + " holds " + where.to_string(), "R-NFW-5", component);
  }
  if (spec.front() == '@') {
    for (const FirewallSetReference& one : group.references.address_sets) {
      if (one.name.view() != spec.substr(1)) continue;
      const std::string arn = one.set.to_string();
      for (const PrefixList& list : s_.all<PrefixList>())
        if (arn.ends_with(list.id.to_string()))
          if (const auto entries = entries_of(s_, list.id))
            return std::any_of(
                entries->begin(), entries->end(), [&](const Prefix& cidr) { return cidr.contains(where); });
    }
    return unknown(spec + " holds " + where.to_string(), "R-NFW-5", component);
  }
  const std::vector<std::string> parts = elements(spec);
  if (parts.size() > 1 || spec.starts_with("[")) {
    bool inside = false;
    bool only_negations = true;
    for (const std::string& part : parts) {
      if (part.starts_with("!")) {
        if (address_matches(part.substr(1), where, firewall, policy, group, component)) return false;
      } else {
        only_negations = false;
        inside = inside || address_matches(part, where, firewall, policy, group, component);
      }
    }
    return inside || only_negations;
  }
  if (const auto address = Address::parse(spec)) return *address == where;
  const auto parsed = Prefix::parse(spec);
  return parsed.prefix.present() && parsed.prefix.contains(where);
}

bool Walker::port_matches(std::string spec, const Port& port, const FirewallRuleGroup& group) {
  spec = trimmed(spec);
  if (spec.empty() || is_any(spec)) return true;
  if (spec.front() == '!') return !port_matches(spec.substr(1), port, group);
  std::vector<std::string> parts;
  if (spec.front() == '$') {
    for (const FirewallVariable& one : group.variables.port_sets)
      if (one.name.view() == spec.substr(1))
        for (const Text& element : one.definition) parts.push_back(element.str());
    if (parts.empty()) return false;
  } else {
    parts = elements(spec);
  }
  if (parts.size() > 1 || spec.starts_with("[") || spec.starts_with("$")) {
    bool inside = false;
    bool only_negations = true;
    for (const std::string& part : parts) {
      if (part.starts_with("!")) {
        if (port_matches(part.substr(1), port, group)) return false;
      } else {
        only_negations = false;
        inside = inside || port_matches(part, port, group);
      }
    }
    return inside || only_negations;
  }
  const std::size_t colon = spec.find(':');
  const std::string first = spec.substr(0, colon);
  const std::string last = colon == std::string::npos ? first : spec.substr(colon + 1);
  return within(
      port, first.empty() ? 0 : std::atoi(first.c_str()), last.empty() ? 65535 : std::atoi(last.c_str()));
}

/// "pass", "drop" or "forward" (R-NFW-2).
std::string Walker::stateless_verdict(
    const FirewallPolicy& policy, const std::string& component, const Packet& p) {
  const auto decide = [](const Slice<Word>& actions) -> std::string {
    for (const Word& action : actions) {
      if (action.is("aws:pass")) return "pass";
      if (action.is("aws:drop")) return "drop";
      if (action.is("aws:forward_to_sfe")) return "forward";
    }
    return "";  // only custom actions
  };
  std::vector<FirewallRuleGroupUse> uses(policy.stateless_groups.begin(), policy.stateless_groups.end());
  std::sort(uses.begin(), uses.end(), [](const auto& a, const auto& b) {
    return a.priority.value_or(0) < b.priority.value_or(0);
  });
  const bool ports = p.protocol == 6 || p.protocol == 17;
  for (const FirewallRuleGroupUse& use : uses) {
    const FirewallRuleGroup* group = group_of(s_, use.group);
    if (group == nullptr) {
      const std::string what = use.group.to_string();
      if (!unknown(what + " does not drop", "R-NFW-2", component)) return "drop";
      if (!unknown(what + " does not pass", "R-NFW-2", component)) return "pass";
      if (!unknown(what + " does not forward", "R-NFW-2", component)) return "forward";
      continue;
    }
    std::vector<FirewallStatelessRule> rules(group->stateless_rules.begin(), group->stateless_rules.end());
    std::sort(rules.begin(), rules.end(), [](const auto& a, const auto& b) {
      return a.priority.value_or(0) < b.priority.value_or(0);
    });
    for (const FirewallStatelessRule& rule : rules) {
      if (!any_contains(rule.sources, p.source) || !any_contains(rule.destinations, p.destination)) continue;
      bool protocol = rule.protocols.empty();
      for (const Number& one : rule.protocols) protocol = protocol || one.value == p.protocol;
      if (!protocol) continue;
      const auto port_in = [&](const Slice<FirewallPorts>& list, const Port& port) {
        if (list.empty()) return true;
        if (!ports) return false;
        for (const FirewallPorts& one : list)
          if (within(port, one.first.value_or(0), one.last.value_or(65535))) return true;
        return false;
      };
      if (!port_in(rule.source_ports, p.source_port) || !port_in(rule.destination_ports, p.destination_port))
        continue;
      if (!rule.tcp_flags.empty()) {  // the first packet has SYN, its reply SYN and ACK
        bool flags = false;
        for (const FirewallTcpFlags& one : rule.tcp_flags) {
          bool same = p.protocol == 6;
          for (const char* flag : {"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"}) {
            const auto has = [&](const Slice<Word>& list) {
              return std::any_of(list.begin(), list.end(), [&](const Word& word) { return word.is(flag); });
            };
            const std::string name = flag;
            const bool set = name == "SYN" || (name == "ACK" && p.reply);
            if (one.masks.empty() ? has(one.flags) && !set : has(one.masks) && has(one.flags) != set)
              same = false;
          }
          flags = flags || same;
        }
        if (!flags) continue;
      }
      const std::string verdict = decide(rule.actions);
      if (!verdict.empty()) return verdict;
    }
  }
  const std::string verdict = decide(policy.stateless_default_actions);
  return verdict.empty() ? "forward" : verdict;
}

/// R-NFW-4, R-NFW-5: the flow's first packet through the stateful engine.
bool Walker::stateful_passes(
    const Firewall& firewall, const FirewallPolicy& policy, const std::string& component, const Packet& p) {
  const bool strict = policy.rule_order.is("STRICT_ORDER");
  std::vector<FirewallRuleGroupUse> uses(policy.stateful_groups.begin(), policy.stateful_groups.end());
  if (strict)
    std::sort(uses.begin(), uses.end(), [](const auto& a, const auto& b) {
      return a.priority.value_or(0) < b.priority.value_or(0);
    });
  const auto matches = [&](const FirewallRuleGroup& group, const FirewallStatefulRule& rule, bool& maybe) {
    maybe = depends_on_payload(rule);
    const std::string_view word = rule.protocol.view();
    if (!rule.protocol.is("IP")) {
      const auto protocol = Protocol::parse(word);
      if (protocol && !protocol->is_all()) {
        const bool icmp = protocol->number() == 1 && p.protocol == 58;
        if (protocol->number() != p.protocol && !icmp) return false;
      } else {  // an application's: TCP, of some also UDP
        maybe = true;
        if (p.protocol != 6 &&
            !(p.protocol == 17 &&
                (rule.protocol.is("DNS") || rule.protocol.is("TFTP") || rule.protocol.is("NTP") ||
                    rule.protocol.is("DHCP") || rule.protocol.is("SNMP") || rule.protocol.is("IKEV2") ||
                    rule.protocol.is("KRB5"))))
          return false;
      }
    }
    const bool ports = p.protocol == 6 || p.protocol == 17;
    const auto one_way = [&](const Packet& q) {
      if (!address_matches(rule.source.str(), q.source, firewall, policy, group, component)) return false;
      if (!address_matches(rule.destination.str(), q.destination, firewall, policy, group, component))
        return false;
      if (!ports) return true;
      return port_matches(rule.source_port.str(), q.source_port, group) &&
             port_matches(rule.destination_port.str(), q.destination_port, group);
    };
    if (one_way(p)) return true;
    if (!rule.direction.is("ANY")) return false;
    Packet other = p;
    std::swap(other.source, other.destination);
    std::swap(other.source_port, other.destination_port);
    return one_way(other);
  };
  const auto suppose = [&](const std::string& what) {
    return unknown(what, "R-NFW-5", component, "X_NOT_MODELLED");
  };
  // Default order: all passes first, then all drops, then all rejects; strict order: as they stand.
  const std::vector<std::string> rounds =
      strict ? std::vector<std::string>{""} : std::vector<std::string>{"PASS", "DROP", "REJECT"};
  for (const std::string& round : rounds) {
    for (const FirewallRuleGroupUse& use : uses) {
      const FirewallRuleGroup* group = group_of(s_, use.group);
      const std::string name = use.group.to_string();
      if (group == nullptr) {
        if (round != "DROP" && round != "REJECT" && unknown(name + " passes it", "R-NFW-4", component))
          return true;
        if (round != "PASS" && !unknown(name + " does not drop", "R-NFW-4", component)) return false;
        continue;
      }
      const bool drops_only_alert = use.override_action.is("DROP_TO_ALERT");
      std::size_t number = 0;
      for (const FirewallStatefulRule& rule : group->stateful_rules) {
        ++number;
        if (!round.empty() && !rule.action.is(round)) continue;
        if (rule.action.is("ALERT")) continue;
        const bool denies = rule.action.is("DROP") || rule.action.is("REJECT");
        if (denies && drops_only_alert) continue;
        bool maybe = false;
        if (!matches(*group, rule, maybe)) continue;
        const std::string label = fmt::format("rule {} of {}", number, name);
        if (maybe) {
          const bool passes = suppose(label + (denies ? " does not match" : " matches"));
          if (passes == denies) continue;
        }
        return !denies;
      }
      // R-NFW-5: Suricata's rules and domain lists may match, each with the actions that it has.
      const bool domains = !group->domain_list.domains.empty() && p.protocol == 6 &&
                           address_matches("$HOME_NET", p.source, firewall, policy, *group, component);
      const bool denylist = group->domain_list.rules_type.view().starts_with("DENY") ||
                            group->domain_list.rules_type.view().starts_with("REJECT");
      const std::string rules_text = group->rules_text.str();
      const bool may_pass = has_action(rules_text, "pass") || (domains && !denylist);
      const bool may_drop = has_action(rules_text, "drop") || has_action(rules_text, "reject") || domains;
      const bool passes_now = round.empty() || round == "PASS";
      const bool drops_now = (round.empty() || round == "DROP") && !drops_only_alert;
      if (may_pass && passes_now && suppose(name + " passes it")) return true;
      if (may_drop && drops_now && !suppose(name + " does not drop it")) return false;
    }
  }
  if (!strict) return true;
  for (const Word& action : policy.stateful_default_actions)
    if (action.view().starts_with("aws:drop")) return false;
  return true;
}

void Walker::inspect(const Firewall& firewall, const std::string& component, const Packet& p) {
  const std::string name = firewall.policy.to_string();
  const FirewallPolicy* policy = find<FirewallPolicy>(s_, name);
  if (policy == nullptr) {
    if (!unknown(name + " lets it pass", "R-NFW-1", component))
      drop("FIREWALL_RULES_RESTRICTION", "R-NFW-7", component, "supposed");
    return;
  }
  const std::string first = stateless_verdict(*policy, component, p);
  hop("inspect", component, "stateless: " + first);
  if (first == "drop") drop("FIREWALL_RULES_RESTRICTION", "R-NFW-2", component, "stateless: " + text(p));
  const bool engine = first == "forward";
  if (p.reply) {  // R-NFW-3
    const auto before = leg_->stateful_stage.find(component);
    if (before != leg_->stateful_stage.end() && before->second != engine) {
      if (p.protocol == 6) drop("X_ASYMMETRIC_RETURN", "R-NFW-3", component, "the engine sees half a flow");
      note("R-NFW-3 the stateful engine sees half a flow");
    }
    return;  // stateful: replies of passed flows are admitted
  }
  leg_->stateful_stage[component] = engine;
  if (engine && p.protocol == 6 && !policy->tls_inspection.view().empty() &&  // R-NFW-5
      !unknown("TLS inspection of " + name + " lets it pass", "R-NFW-5", component, "X_NOT_MODELLED"))
    drop("FIREWALL_RULES_RESTRICTION", "R-NFW-7", component, "supposed");
  if (engine && !stateful_passes(firewall, *policy, component, p))
    drop("FIREWALL_RULES_RESTRICTION", "R-NFW-4", component, "stateful: " + text(p));
}

}  // namespace vpcscope::reference
