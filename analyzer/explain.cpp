#include "analyzer/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "analyzer/tracking.h"
#include "model/protocol.h"

namespace vpcscope {
namespace {

std::string str(std::string_view view) { return std::string(view); }

// ---------------------------------------------------------------------------------------- words

std::string range_text(PortRange range) {
  return range.first == range.last ? std::to_string(range.first)
                                   : fmt::format("{}-{}", range.first, range.last);
}

/// "tcp/443", "icmp/8/0", "47": what a packet is, as services are written.
std::string service_text(const HeaderText& header) {
  const Protocol protocol = Protocol::of(static_cast<std::uint8_t>(header.protocol));
  if (header.icmp_type)
    return fmt::format("{}/{}/{}", protocol.to_string(), *header.icmp_type, *header.icmp_code);
  if (header.destination_ports.empty()) return protocol.to_string();
  return header.destination_ports == "0-65535" ? protocol.to_string()
                                               : protocol.to_string() + "/" + header.destination_ports;
}

/// "tcp/443", "all": what a rule matches, as services are written.
std::string match_text(const net::ServiceMatch& match) {
  if (match.protocol == -1) return "all";
  if (match.protocol == -2) return "an unknown protocol";
  const Protocol protocol = Protocol::of(static_cast<std::uint8_t>(match.protocol));
  if (match.any_first || (!protocol.has_ports() && !protocol.is_icmp())) return protocol.to_string();
  if (protocol.is_icmp())
    return match.any_last ? fmt::format("{}/{}", protocol.to_string(), match.first)
                          : fmt::format("{}/{}/{}", protocol.to_string(), match.first, match.last);
  if (match.first == 0 && match.last == 65535) return protocol.to_string();
  return match.first == match.last ? fmt::format("{}/{}", protocol.to_string(), match.first)
                                   : fmt::format("{}/{}-{}", protocol.to_string(), match.first, match.last);
}

std::optional<Where> where_of(
    const Network& network, const net::Object* object, const std::string& below = "") {
  if (object == nullptr || !object->place.present()) return std::nullopt;
  Network::Place place = network.place(object->place, below);
  return Where{std::move(place.file), std::move(place.pointer)};
}

// ---------------------------------------------------------------------------------------- one path

class Explainer {
 public:
  Explainer(const Network& network, const Path& path, const Decision& decision)
      : n_(network), path_(path), decision_(decision) {}

  PathAnswer explain(const Query& query) {
    answer_.verdict = decision_.verdict;
    answer_.from = end_text(query.from);
    answer_.to = end_text(query.to);
    answer_.choice = choice_text();
    write_hops(query.all_blockers);
    if (decision_.verdict == Verdict::Unknown) write_unknowns();
    for (const Remark& one : path_.remarks) {
      const Annotation made{one.code, one.rule, component_text(n_, one.component), one.says};
      annotate(made);
    }
    if (decision_.verdict != Verdict::Unreachable) write_untracked();
    return std::move(answer_);
  }

  RuleEvidence group_rule(const Part& part, const Test& test) const {
    const net::Group& group = n_[part.group];
    const net::GroupRule& rule = n_[net::Handle<net::GroupRule>{part.rule}];
    RuleEvidence evidence;
    evidence.kind = "security-group-rule";
    evidence.id = str(n_.text(group.object.id));
    evidence.text = fmt::format("{} {} {} {}",
        test.egress ? "egress" : "ingress",
        match_text(rule.service),
        test.egress ? "to" : "from",
        peer_text(rule));
    evidence.semantics = rule.kind == net::PeerKind::Group        ? "R-SG-6"
                         : rule.kind == net::PeerKind::PrefixList ? "R-SG-5"
                                                                  : "R-SG-3";
    evidence.where = where_of_rule(group, rule, test.egress);
    return evidence;
  }

 private:
  void annotate(const Annotation& one) {
    if (std::ranges::find(answer_.annotations, one) == answer_.annotations.end())
      answer_.annotations.push_back(one);
  }

  /// R-SG-12, R-SG-13
  void write_untracked() {
    for (const Element& element : path_.elements)
      if (is_untracked(n_, path_, element))
        annotate({"CONNECTION_UNTRACKED",
            "R-SG-12",
            component_text(n_, element.component),
            "its groups are open both ways: the flow is not tracked here, and ends at once when a rule "
            "goes"});
  }

  // ---- ends and choices

  EndText end_text(const QueryEnd& end) const {
    EndText text;
    switch (end.kind) {
      case QueryEnd::Kind::Interface:
        text.interface = str(n_.id(end.interface));
        text.name = str(known_name(n_, end.interface));
        text.address = end.address.to_string();
        return text;
      case QueryEnd::Kind::Address: {
        const Network::Owner owner = n_.owner(end.vpc, end.address);
        text.interface = str(n_.id(owner.interface));
        text.name = str(known_name(n_, owner.interface));
        text.address = end.address.to_string();
        return text;
      }
      case QueryEnd::Kind::Internet:
        text.kind = "internet";
        break;
      case QueryEnd::Kind::OnPremises:
        text.kind = "on-premises";
        break;
      case QueryEnd::Kind::Service:
        text.kind = "service";
        break;
    }
    text.addresses = {Prefix::host(end.address).to_string()};
    return text;
  }

  std::optional<std::string> choice_text() const {
    std::string text;
    for (const ComponentRef& one : path_.choices)
      if (const std::string id = str(id_of(n_, one)); !id.empty()) text += (text.empty() ? "" : ", ") + id;
    return text.empty() ? std::nullopt : std::optional(text);
  }

  // ---- headers

  std::string port_text(PortRef port, std::int16_t variable, PortRange failing) const {
    if (port.variable < 0) return std::to_string(port.fixed);
    if (port.variable == variable) return range_text(failing);
    return range_text(path_.ports[static_cast<std::size_t>(port.variable)]);
  }

  /// The header, with the ports of one variable narrowed to those that fail.
  HeaderText header_text(
      const PacketHeader& header, std::int16_t variable = -1, PortRange failing = {}) const {
    HeaderText text;
    text.protocol = header.protocol;
    text.source = header.source.to_string();
    text.destination = header.destination.to_string();
    if (header.is_icmp()) {
      text.icmp_type = header.icmp_type;
      text.icmp_code = header.icmp_code;
    } else if (header.has_ports()) {
      text.source_ports = port_text(header.source_port, variable, failing);
      text.destination_ports = port_text(header.destination_port, variable, failing);
    }
    return text;
  }

  // ---- rules

  std::string peer_text(const net::GroupRule& rule) const {
    switch (rule.kind) {
      case net::PeerKind::Nothing:
        return "nobody";
      case net::PeerKind::CidrV4:
      case net::PeerKind::CidrV6:
        return n_.cidr_of(rule).to_string();
      case net::PeerKind::PrefixList:
      case net::PeerKind::Group:
        return str(n_.text(n_.source_of(rule).peer_id));
    }
    return "";
  }

  std::optional<Where> where_of_rule(const net::Group& group, const net::GroupRule& rule, bool egress) const {
    const net::RuleSource& source = n_.source_of(rule);
    if (source.place.present()) {
      Network::Place place = n_.place(source.place);
      return Where{std::move(place.file), std::move(place.pointer)};
    }
    const char* list = rule.kind == net::PeerKind::PrefixList ? "PrefixListIds"
                       : rule.kind == net::PeerKind::Group    ? "UserIdGroupPairs"
                       : rule.kind == net::PeerKind::CidrV6   ? "Ipv6Ranges"
                                                              : "IpRanges";
    std::string below =
        fmt::format("/{}/{}", egress ? "IpPermissionsEgress" : "IpPermissions", source.permission);
    if (rule.kind != net::PeerKind::Nothing) below += fmt::format("/{}/{}", list, source.peer);
    return where_of(n_, &group.object, below);
  }

  RuleEvidence acl_entry(const Part& part, const Element& element) const {
    const net::Acl& acl = n_[element.test.acl];
    RuleEvidence evidence;
    evidence.kind = "network-acl-entry";
    evidence.id = str(n_.text(acl.object.id));
    evidence.semantics = "R-NACL-2";
    evidence.egress = element.test.egress;
    if (part.rule == net::nowhere) {
      evidence.number = element.header.source.is_v4() ? 32767 : 32768;
      evidence.text = fmt::format("{} * deny all", element.test.egress ? "egress" : "ingress");
      evidence.where = where_of(n_, &acl.object);
      return evidence;
    }
    const net::AclEntry& entry = n_[net::Handle<net::AclEntry>{part.rule}];
    evidence.number = entry.number;
    evidence.text = fmt::format("{} {} {} {} {} {}",
        element.test.egress ? "egress" : "ingress",
        entry.number,
        entry.allow ? "allow" : "deny",
        match_text(entry.service),
        element.test.egress ? "to" : "from",
        entry.cidr.present() ? entry.cidr.to_string() : "?");
    evidence.where = where_of(n_, &acl.object, fmt::format("/Entries/{}", entry.position));
    return evidence;
  }

  std::optional<RuleEvidence> route_rule(const Element& element) const {
    if (!element.route.present() || !element.table.present()) return std::nullopt;
    const net::Route& route = n_[element.route];
    const net::RouteTable& table = n_[element.table];
    RuleEvidence evidence;
    evidence.kind = "route";
    evidence.id = str(n_.text(table.object.id));
    evidence.prefix = route.destination.present() ? route.destination.to_string() : str(n_.id(route.list));
    evidence.target =
        route.target_id.empty() && route.blackhole ? "blackhole" : str(n_.text(route.target_id));
    evidence.text = fmt::format("{} -> {}", *evidence.prefix, *evidence.target);
    if (route.list.present()) evidence.text += fmt::format(" (by {})", n_.id(route.list));
    evidence.semantics = route.implicit                                     ? "R-ROUTE-3"
                         : table.table_kind == net::TableKind::Transit      ? "R-TGW-3"
                         : table.table_kind == net::TableKind::Core         ? "R-CWAN-2"
                         : table.table_kind == net::TableKind::Edge         ? "R-EDGE-1"
                         : table.table_kind == net::TableKind::LocalGateway ? "R-LGW-2"
                                                                            : "R-ROUTE-4";
    const bool printed = route.position != net::nowhere;
    evidence.where = where_of(n_, &table.object, printed ? fmt::format("/Routes/{}", route.position) : "");
    return evidence;
  }

  std::optional<RuleEvidence> rule_of(const Element& element, const Part& part) const {
    switch (element.test.kind) {
      case Test::Kind::Groups:
        return part.rule == net::nowhere ? std::nullopt : std::optional(group_rule(part, element.test));
      case Test::Kind::Acl:
        return element.test.acl.present() ? std::optional(acl_entry(part, element)) : std::nullopt;
      case Test::Kind::Firewall: {
        const std::optional<FirewallRuleText> found = firewall_rule_text(n_, part);
        if (!found) return std::nullopt;
        RuleEvidence evidence;
        evidence.kind = "firewall-rule";
        evidence.id = found->id;
        evidence.text = found->text;
        evidence.semantics = found->semantics;
        if (found->object != nullptr) evidence.where = where_of(n_, found->object, found->below);
        return evidence;
      }
      default:
        return route_rule(element);
    }
  }

  // ---- hops and drops

  void write_hops(bool all_blockers) {
    int hops[2] = {0, 0};
    std::optional<RuleEvidence> by_group;  // what let the interface's next hop pass
    auto drop = decision_.drops.begin();
    const bool unreachable = decision_.verdict == Verdict::Unreachable;
    const std::size_t last = unreachable && !all_blockers && !decision_.drops.empty()
                                 ? decision_.drops.back().element
                                 : path_.elements.size();
    for (std::size_t i = 0; i < path_.elements.size() && i <= last; ++i) {
      const Element& element = path_.elements[i];
      int& hop = hops[element.direction == Direction::Forward ? 0 : 1];
      const bool fails = drop != decision_.drops.end() && drop->element == i;
      const bool stays = fails && blocks(i);
      if (element.test.kind == Test::Kind::Groups && !stays) by_group = rule_of(element, decision_.passed[i]);
      const bool lost = element.test.kind == Test::Kind::Lost;
      const bool shown = stays || lost || (element.action != Action::Test && element.action != Action::Drop);
      if (shown) add_hop(++hop, element, i, stays || lost, by_group);
      for (; drop != decision_.drops.end() && drop->element == i; ++drop)
        answer_.drops.push_back(drop_of(*drop, shown ? hop : hop + 1));
      hop_of_element_.resize(path_.elements.size());
      hop_of_element_[i] = shown ? hop : hop + 1;
    }
    hop_of_element_.resize(path_.elements.size());
  }

  /// Whether nothing gets past the element: then it is the last hop.
  bool blocks(std::size_t at) const {
    const bool last_drop = decision_.drops.back().element == at;
    const Finding& first = *std::ranges::find(decision_.drops, at, &Finding::element);
    return first.variable < 0 || (decision_.verdict == Verdict::Unreachable && last_drop);
  }

  void add_hop(
      int number, const Element& element, std::size_t at, bool drops, std::optional<RuleEvidence>& by_group) {
    static constexpr const char* names[] = {
        "drop", "emit", "permit", "route", "forward", "translate", "inspect", "deliver", "drop"};
    Hop hop;
    hop.hop = number;
    hop.action = drops ? "drop" : names[static_cast<std::size_t>(element.action)];
    hop.component = component_text(n_, element.component);
    hop.header = header_text(element.header);
    if (element.action == Action::Emit || element.action == Action::Deliver) {
      hop.rule = std::exchange(by_group, std::nullopt);
    } else if (drops) {
      const auto finding = std::ranges::find(decision_.drops, at, &Finding::element);
      if (finding != decision_.drops.end()) hop.rule = rule_of(element, finding->part);
    } else {
      hop.rule = rule_of(element, decision_.passed[at]);
    }
    (element.direction == Direction::Forward ? answer_.forward : answer_.back).push_back(std::move(hop));
  }

  /// Whether the group's rules are objects of their own (R-IN-6).
  bool is_of_rules(const net::Group& group) const {
    return std::ranges::any_of(group.rules, [&](const net::Run<net::GroupRule>& rules) {
      return !rules.empty() && n_.source_of(n_[rules[0]]).place.present();
    });
  }

  /// Where to look when no rule decided: the permissions of the first group, or the component itself.
  std::optional<Where> place_of(const Element& element) const {
    if (element.test.kind == Test::Kind::Groups) {
      const net::Run<net::Handle<net::Group>> groups = n_[element.test.groups].groups;
      if (!groups.empty()) {
        const net::Group& first = n_[n_[groups].front()];
        const char* const list = element.test.egress ? "/IpPermissionsEgress" : "/IpPermissions";
        return where_of(n_, &first.object, is_of_rules(first) ? "" : list);
      }
    }
    return where_of(n_, object_of(n_, element.component));
  }

  Drop drop_of(const Finding& finding, int hop) const {
    const Element& element = path_.elements[finding.element];
    Drop drop;
    drop.direction = element.direction == Direction::Forward ? "forward" : "return";
    drop.hop = hop;
    drop.code = finding.part.reason.code == nullptr ? "" : finding.part.reason.code;
    drop.semantics = finding.part.reason.rule == nullptr ? "" : finding.part.reason.rule;
    drop.component = component_text(n_, element.component);
    drop.rule = rule_of(element, finding.part);
    drop.header = header_text(element.header, finding.variable, finding.part.range);
    drop.text = text_of(element, finding.part, drop);
    drop.where = drop.rule && drop.rule->where ? drop.rule->where : place_of(element);
    if (element.test.kind == Test::Kind::Groups && finding.part.outcome == Outcome::Fail)
      drop.near_miss = near_miss(element, drop.header);
    return drop;
  }

  std::string groups_text(const net::GroupSet& set) const {
    std::string text;
    for (const net::Handle<net::Group> one : n_[set.groups])
      text += (text.empty() ? "" : ", ") + str(n_.id(one));
    if (set.unknown) text += (text.empty() ? "" : ", ") + str(n_.text(set.unknown_id));
    return text;
  }

  std::string text_of(const Element& element, const Part& part, const Drop& drop) const {
    const Test& test = element.test;
    const std::string service = service_text(drop.header);
    const bool egress = test.egress;
    const std::string far = egress ? "to " + drop.header.destination : "from " + drop.header.source;
    if (test.kind == Test::Kind::Groups) {
      const char* direction = egress ? "egress" : "ingress";
      const net::GroupSet& set = n_[test.groups];
      const std::string groups = groups_text(set);
      const bool one = set.groups.count + (set.unknown ? 1U : 0U) == 1;
      const char* allow = one ? "allows" : "allow";
      const std::string_view code = drop.code;
      if (part.outcome == Outcome::Unknown)
        return fmt::format("whether {} {} {} {} is not known", groups, allow, service, far);
      if (code == "SG_HAS_NO_RULES")
        return fmt::format("{} {} no {} rules at all", groups, one ? "has" : "have", direction);
      if (code == "SG_REFERENCES_NOT_PRESERVED")
        return fmt::format("{} {} {} only by reference to a group, and the way there hides who sends",
            groups,
            allow,
            service);
      if (code == "SG_REFERENCING_SUPPORT")
        return fmt::format(
            "{} {} {} only by reference to a group, which the transit gateway does not support",
            groups,
            allow,
            service);
      return fmt::format("no {} rule of {} allows {} {}", direction, groups, service, far);
    }
    if (test.kind == Test::Kind::Acl) {
      if (!test.acl.present())
        return fmt::format("the network ACL of {} was not exported", n_.id(test.subnet));
      const std::string id = str(n_.id(test.acl));
      if (part.outcome == Outcome::Unknown)
        return fmt::format("an entry of network ACL {} could not be read", id);
      if (part.rule == net::nowhere)
        return fmt::format(
            "network ACL {} has no {} entry for {} {}", id, egress ? "egress" : "ingress", service, far);
      const net::AclEntry& entry = n_[net::Handle<net::AclEntry>{part.rule}];
      return fmt::format("network ACL {} entry {} denies {} {} {}",
          id,
          entry.number,
          service,
          egress ? "to" : "from",
          entry.cidr.to_string());
    }
    const std::string id = drop.component.id.empty() ? drop.component.kind : drop.component.id;
    if (test.kind == Test::Kind::Firewall)
      return fmt::format(
          "{} {} {}", id, part.outcome == Outcome::Unknown ? "may or may not pass" : "drops", service);
    if (test.kind == Test::Kind::Carries) return fmt::format("{} does not carry {}", id, service);
    return fmt::format("{}: {}", id, test.says);
  }

  /// "sg-0db allows tcp/3306 from here, not tcp/5432": what comes closest to letting it pass.
  std::string near_miss(const Element& element, const HeaderText& header) const {
    const Test& test = element.test;
    const Address& remote = test.egress ? element.header.destination : element.header.source;
    const char* way = test.egress ? "to" : "from";
    std::string other_peer;
    for (const net::Handle<net::Group> handle : n_[n_[test.groups].groups]) {
      const net::Group& group = n_[handle];
      for (const net::GroupRule& rule : n_[group.rules[test.egress ? 1 : 0]]) {
        const bool peer = rule.is_cidr()          ? n_.cidr_of(rule).contains(remote)
                          : rule.list().present() ? n_.holds(n_[rule.list()].entries, remote)
                                                  : false;
        const bool service = rule.service.protocol == -1 ||
                             (rule.service.protocol == element.header.protocol &&
                                 (rule.service.any_first || element.header.is_icmp() ||
                                     (rule.service.first <= element.header.destination_port.fixed &&
                                         element.header.destination_port.fixed <= rule.service.last)));
        const std::string id = str(n_.text(group.object.id));
        if (peer && !service)
          return fmt::format(
              "{} allows {} {} here, not {}", id, match_text(rule.service), way, service_text(header));
        if (service && !peer && other_peer.empty() && rule.kind != net::PeerKind::Nothing)
          other_peer = fmt::format("{} allows {} {} {}, not {} {}",
              id,
              match_text(rule.service),
              way,
              peer_text(rule),
              way,
              remote.to_string());
      }
    }
    return other_peer;
  }

  // ---- what is missing

  void write_unknowns() {
    std::vector<Finding> findings = decision_.unknowns;
    for (std::size_t i = 0; i < path_.elements.size(); ++i)
      if (path_.elements[i].test.kind == Test::Kind::Supposed) {
        Finding made{i, -1, {}};
        made.part.outcome = Outcome::Unknown;
        made.part.reason = path_.elements[i].test.reason;
        findings.push_back(made);
      }
    std::ranges::stable_sort(findings, {}, &Finding::element);
    for (const Finding& one : findings) {
      answer_.drops.push_back(drop_of(one, hop_of_element_[one.element]));
      add_missing(path_.elements[one.element], one.part);
    }
  }

  Missing missing_of(
      net::Call call, net::Handle<net::Scope> scope, const std::string& id, const char* rule) const {
    Missing missing;
    missing.call = str(name_of(call));
    if (scope.present()) {
      missing.account = str(n_.text(n_[scope].account));
      missing.region = str(n_.text(n_[scope].region));
    }
    missing.id = id;
    missing.semantics = rule == nullptr ? "" : rule;
    return missing;
  }

  void add(Missing missing) {
    if (std::ranges::find(answer_.missing, missing) == answer_.missing.end())
      answer_.missing.push_back(std::move(missing));
  }

  void add_missing(const Element& element, const Part& part) {
    const Test& test = element.test;
    if (test.kind == Test::Kind::Groups) return add_missing_groups(element);
    if (test.left_out.present()) {
      const net::LeftOutRow& row = n_[test.left_out];
      Missing missing;
      missing.file = str(n_.text(row.file));
      missing.pointer = str(n_.text(row.pointer));
      missing.problem = "it could not be read and was left out";
      return add(std::move(missing));
    }
    if (test.call == net::Call::None) return;
    add(missing_of(test.call, test.scope, str(id_of(n_, element.component)), part.reason.rule));
  }

  void add_missing_groups(const Element& element) {
    const Test& test = element.test;
    const net::GroupSet& set = n_[test.groups];
    const net::Handle<net::Scope> scope =
        test.at.present() ? n_[test.at].object.scope : net::Handle<net::Scope>{};
    if (set.unknown)
      add(missing_of(net::Call::SecurityGroups, scope, str(n_.text(set.unknown_id)), "R-SG-2"));
    const std::size_t direction = test.egress ? 1 : 0;
    for (const net::Handle<net::Group> handle : n_[set.groups]) {
      const net::Group& group = n_[handle];
      if (!group.known[direction])
        add(missing_of(net::Call::SecurityGroups, group.object.scope, str(n_.id(handle)), "R-SG-2"));
      for (const net::GroupRule& rule : n_[group.rules[direction]]) {
        if (rule.unusable) {
          const std::optional<Where> where = where_of_rule(group, rule, test.egress);
          Missing missing;
          missing.file = where ? where->file : "";
          missing.pointer = where ? where->pointer : "";
          missing.problem = "the rule could not be read";
          add(std::move(missing));
        }
        if (rule.kind == net::PeerKind::PrefixList && (!rule.list().present() || !n_[rule.list()].known))
          add(missing_of(net::Call::PrefixListEntries,
              group.object.scope,
              str(n_.text(n_.source_of(rule).peer_id)),
              "R-IN-7"));
      }
    }
  }

  const Network& n_;
  const Path& path_;
  const Decision& decision_;
  PathAnswer answer_;
  std::vector<int> hop_of_element_;
};

}  // namespace

Component component_text(const Network& network, ComponentRef component) {
  Component text;
  text.kind = str(name_of(component.kind));
  text.id = str(id_of(network, component));
  text.name = str(known_name(network, component));
  return text;
}

RuleEvidence group_rule_text(
    const Network& network, net::Handle<net::Group> group, std::uint32_t rule, bool egress) {
  Part part;
  part.group = group;
  part.rule = rule;
  Test test;
  test.egress = egress;
  return Explainer(network, {}, {}).group_rule(part, test);
}

PathAnswer explain(const Network& network, const Query& query, const Path& path, const Decision& decision) {
  return Explainer(network, path, decision).explain(query);
}

}  // namespace vpcscope
