#include "tests/reference/ends.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>

#include "model/service_set.h"
#include "tests/reference/facts.h"

namespace vpcscope::reference {
namespace {

std::string tag(const Header& header) {
  for (const Tag& one : header.tags)
    if (one.key.view() == "Name") return one.value.str();
  return "";
}

using Interfaces = std::vector<const NetworkInterface*>;

void add_interface(const Snapshot& s, Interfaces& list, const std::string& id) {
  const NetworkInterface* eni = find<NetworkInterface>(s, id);
  if (eni != nullptr && std::find(list.begin(), list.end(), eni) == list.end()) list.push_back(eni);
}

/// R-SVC-5: by subnet and group set.
bool same_groups(const Slice<SecurityGroupId>& a, const Slice<SecurityGroupId>& b) {
  std::set<std::string> one;
  std::set<std::string> two;
  for (const auto& id : a) one.insert(id.to_string());
  for (const auto& id : b) two.insert(id.to_string());
  return one == two;
}

/// Every interface that a name stands for.
Interfaces named(const Snapshot& s, const std::string& name) {
  Interfaces found;
  const auto all_of = [&](const auto& ids) {
    for (const auto& id : ids) add_interface(s, found, id.to_string());
  };
  for (const NetworkInterface& eni : s.all<NetworkInterface>())
    if (eni.id.to_string() == name || tag(eni.header) == name) add_interface(s, found, eni.id.to_string());
  for (const Instance& one : s.all<Instance>())
    for (const NetworkInterface& eni : s.all<NetworkInterface>())
      if (eni.instance == one.id && (one.id.to_string() == name || tag(one.header) == name))
        add_interface(s, found, eni.id.to_string());
  for (const VpcEndpoint& one : s.all<VpcEndpoint>())
    if (one.id.to_string() == name || tag(one.header) == name) all_of(one.interfaces);
  for (const NatGateway& one : s.all<NatGateway>())
    if (one.id.to_string() == name || tag(one.header) == name)
      for (const NatGatewayAddress& address : one.addresses)
        add_interface(s, found, address.interface.to_string());
  for (const LoadBalancer& one : s.all<LoadBalancer>())
    if (one.id.to_string() == name || one.name.view() == name)
      for (const NetworkInterface* node : nodes_of(s, one)) add_interface(s, found, node->id.to_string());
  for (const ClassicLoadBalancer& one : s.all<ClassicLoadBalancer>())
    for (const NetworkInterface& eni : s.all<NetworkInterface>())
      if (one.id.to_string() == name && classic_of(s, eni) == &one)
        add_interface(s, found, eni.id.to_string());
  for (const InstanceConnectEndpoint& one : s.all<InstanceConnectEndpoint>())
    if (one.id.to_string() == name || tag(one.header) == name) all_of(one.interfaces);
  for (const Database& one : s.all<Database>())
    for (const NetworkInterface& eni : s.all<NetworkInterface>())
      if (one.id.to_string() == name && eni.description.view() == "RDSNetworkInterface" &&
          one.vpc == eni.vpc && same_groups(one.groups, eni.groups) &&
          (!one.zone.present() || one.zone == eni.zone))
        add_interface(s, found, eni.id.to_string());
  for (const Function& one : s.all<Function>())
    for (const NetworkInterface& eni : s.all<NetworkInterface>())
      if (one.name.view() == name && eni.type.is("lambda") &&
          eni.description.view().find("AWS Lambda VPC ENI-" + name) != std::string_view::npos)
        add_interface(s, found, eni.id.to_string());
  return found;
}

std::optional<Address> private_of(const NetworkInterface& eni, Family family) {
  if (family == Family::V4) {
    for (const PrivateAddress& one : eni.addresses)
      if (one.primary.yes()) return one.address;
    return eni.primary_address.present() ? std::optional(eni.primary_address) : std::nullopt;
  }
  for (const Ipv6Address& one : eni.ipv6_addresses)
    if (one.primary.yes()) return one.address;
  return eni.ipv6_addresses.empty() ? std::nullopt : std::optional(eni.ipv6_addresses[0].address);
}

/// A name, read: interfaces, or a set of addresses somewhere, or one literal address.
struct Name {
  enum class Kind { Resource, Internet, OnPremises, Service, Literal } kind = Kind::Resource;
  Interfaces interfaces;
  std::vector<Prefix> prefixes;  // of a set that is narrowed
  std::string vpc;               // of a literal
  Address address;
  std::string service;
};

std::vector<Prefix> one_prefix(const std::string& text) {
  if (const auto address = Address::parse(text)) return {Prefix::host(*address)};
  return {Prefix::parse(text).prefix};
}

Name read(const Snapshot& s, const std::string& text) {
  Name name;
  const auto rest_of = [&](const char* start) { return text.substr(std::string(start).size()); };
  if (text == "internet" || text.starts_with("internet:")) {
    name.kind = Name::Kind::Internet;
    if (text != "internet") name.prefixes = one_prefix(rest_of("internet:"));
  } else if (text == "onprem" || text.starts_with("onprem:")) {
    name.kind = Name::Kind::OnPremises;
    if (text != "onprem") name.prefixes = one_prefix(rest_of("onprem:"));
  } else if (text.starts_with("service:")) {
    name.kind = Name::Kind::Service;
    name.service = rest_of("service:");
  } else if (const std::size_t slash = text.find('/');
             slash != std::string::npos && Address::parse(text.substr(slash + 1))) {
    name.kind = Name::Kind::Literal;
    name.address = *Address::parse(text.substr(slash + 1));
    const std::string vpc = text.substr(0, slash);
    for (const Vpc& one : s.all<Vpc>())
      if (one.id.to_string() == vpc || tag(one.header) == vpc) name.vpc = one.id.to_string();
  } else if (const auto address = Address::parse(text)) {
    name.kind = Name::Kind::Literal;
    name.address = *address;
  } else {
    name.interfaces = named(s, text);
  }
  return name;
}

bool has_family(const Name& name, Family family) {
  if (name.kind == Name::Kind::Literal) return name.address.family() == family;
  if (!name.prefixes.empty()) return name.prefixes[0].present() && name.prefixes[0].family() == family;
  if (name.kind != Name::Kind::Resource) return true;
  return std::any_of(name.interfaces.begin(), name.interfaces.end(), [&](const NetworkInterface* eni) {
    return private_of(*eni, family).has_value();
  });
}

/// cli.md: a literal address as TO.
End literal(const Snapshot& s, const Declarations& declared, const Name& name, const std::string& home) {
  End end;
  end.kind = End::Kind::Address;
  end.address = name.address;
  end.vpc = name.vpc;
  if (!end.vpc.empty()) return end;
  const Vpc* own = home.empty() ? nullptr : find<Vpc>(s, home);
  if (own != nullptr &&
      (in_vpc(*own, name.address) || is_link_service(s, *own, name.address) || is_lattice(name.address))) {
    end.vpc = home;
    return end;
  }
  for (const Vpc& vpc : s.all<Vpc>())
    if (in_vpc(vpc, name.address)) end.vpc = vpc.id.to_string();
  if (!end.vpc.empty()) return end;
  for (const PublicMapping& one : public_mappings(s)) {
    if (one.public_address != name.address) continue;
    end.kind = End::Kind::Interface;
    end.interface = one.interface;
    end.vpc = one.vpc;
    return end;
  }
  end.kind = End::Kind::Internet;
  for (const Site& site : sites(s, declared))
    if (site.prefix.contains(name.address)) end.kind = End::Kind::OnPremises;
  return end;
}

std::vector<End> spread(const Snapshot& s, const Declarations& declared, const Name& name, Family family,
    const Name& other, bool is_from) {
  std::vector<End> ends;
  const std::string home = other.interfaces.empty() ? other.vpc : other.interfaces[0]->vpc.to_string();
  switch (name.kind) {
    case Name::Kind::Literal: {
      End end = literal(s, declared, name, is_from ? "" : home);
      ends.push_back(end);
      break;
    }
    case Name::Kind::Internet:
    case Name::Kind::OnPremises: {
      std::vector<Prefix> within = name.prefixes;
      const bool internet = name.kind == Name::Kind::Internet;
      if (within.empty() && !internet)
        for (const Site& site : sites(s, declared)) within.push_back(site.prefix);
      if (within.empty()) within.push_back(Prefix::whole(family));
      for (const Address one : pieces(s, declared, within, family)) {
        if (internet && name.prefixes.empty() && !is_internet(s, declared, one)) continue;
        End end;
        end.kind = internet ? End::Kind::Internet : End::Kind::OnPremises;
        end.address = one;
        ends.push_back(end);
      }
      break;
    }
    case Name::Kind::Service: {
      for (const VpcEndpoint& one : s.all<VpcEndpoint>())
        if (is_id(one.vpc, home) && one.service.view().ends_with("." + name.service))
          for (const auto& id : one.interfaces)
            if (const NetworkInterface* eni = find<NetworkInterface>(s, id.to_string()))
              if (const auto address = private_of(*eni, family))
                ends.push_back({.kind = End::Kind::Interface,
                    .interface = id.to_string(),
                    .vpc = home,
                    .address = *address});
      for (const PrefixList& list : s.all<PrefixList>()) {
        const Vpc* vpc = find<Vpc>(s, home);
        const bool here = vpc == nullptr || list.header.region == vpc->header.region;
        if (!here || !list.name.view().ends_with("." + name.service)) continue;
        const auto entries = entries_of(s, list.id);
        if (!entries) continue;
        for (const Address one : pieces(s, declared, *entries, family))
          ends.push_back({.kind = End::Kind::Service, .address = one});
      }
      break;
    }
    case Name::Kind::Resource:
      for (const NetworkInterface* eni : name.interfaces) {
        const std::string id = eni->id.to_string();
        const std::string vpc = eni->vpc.to_string();
        bool any = false;
        if (!is_from && other.kind == Name::Kind::Internet && family == Family::V4)
          for (const PrivateAddress& one : eni->addresses)
            if (one.public_address.present()) {
              ends.push_back(
                  {.kind = End::Kind::Interface, .interface = id, .vpc = vpc, .address = one.public_address});
              any = true;
            }
        if (any) continue;
        if (const auto address = private_of(*eni, family))
          ends.push_back({.kind = End::Kind::Interface, .interface = id, .vpc = vpc, .address = *address});
      }
      break;
  }
  return ends;
}

PortRange client_range(const Question& question) {
  if (!question.source_port.empty()) {
    const std::size_t dash = question.source_port.find('-');
    const int first = std::stoi(question.source_port.substr(0, dash));
    const int last = dash == std::string::npos ? first : std::stoi(question.source_port.substr(dash + 1));
    return {static_cast<std::uint16_t>(first), static_cast<std::uint16_t>(last)};
  }
  if (question.client == "linux") return {32768, 61000};  // R-NACL-9
  if (question.client == "windows") return {49152, 65535};
  if (question.client == "windows-2003") return {1025, 5000};
  return {1024, 65535};
}

}  // namespace

std::vector<Address> pieces(
    const Snapshot& s, const Declarations& declared, const std::vector<Prefix>& within, Family family) {
  std::set<Address> starts;
  const auto cut = [&](Prefix prefix) {
    if (!prefix.present() || prefix.family() != family) return;
    starts.insert(prefix.first());
    if (const auto next = prefix.last().next()) starts.insert(*next);
  };
  const auto cut_text = [&](const std::string& text) { cut(Prefix::parse(text).prefix); };
  for (const char* text : {"0.0.0.0/8",
           "10.0.0.0/8",
           "100.64.0.0/10",
           "127.0.0.0/8",
           "169.254.0.0/16",
           "172.16.0.0/12",
           "192.168.0.0/16",
           "224.0.0.0/4",
           "240.0.0.0/4",
           "129.224.0.0/17",
           "2000::/3"})
    cut_text(text);
  for (const Prefix& one : within) cut(one);
  for (const Site& one : sites(s, declared)) cut(one.prefix);
  for (const Accelerator& one : s.all<Accelerator>())
    for (const AcceleratorAddresses& set : one.address_sets)
      for (const Address address : set.addresses) cut(Prefix::host(address));
  for (const PublicMapping& one : public_mappings(s)) cut(Prefix::host(one.public_address));
  for (const SecurityGroup& group : s.all<SecurityGroup>())
    for (const Slice<Permission>* list : {&group.ingress, &group.egress})
      for (const Permission& one : *list) {
        for (const Prefix& prefix : one.cidrs) cut(prefix);
        for (const Prefix& prefix : one.ipv6_cidrs) cut(prefix);
      }
  for (const SecurityGroupRule& one : s.all<SecurityGroupRule>()) {
    cut(one.cidr);
    cut(one.ipv6_cidr);
  }
  for (const NetworkAcl& acl : s.all<NetworkAcl>())
    for (const NetworkAclEntry& one : acl.entries) {
      cut(one.cidr);
      cut(one.ipv6_cidr);
    }
  for (const RouteTable& table : s.all<RouteTable>())
    for (const Route& one : table.routes) {
      cut(one.destination);
      cut(one.destination_ipv6);
    }
  for (const TransitGatewayRoutes& table : s.all<TransitGatewayRoutes>())
    for (const TransitGatewayRoute& one : table.routes) cut(one.destination);
  for (const CoreNetworkRoutes& table : s.all<CoreNetworkRoutes>())
    for (const CoreNetworkRoute& one : table.routes) cut(one.destination);
  for (const LocalGatewayRoutes& table : s.all<LocalGatewayRoutes>())
    for (const LocalGatewayRoute& one : table.routes) cut(one.destination);
  for (const PrefixListEntries& list : s.all<PrefixListEntries>())
    for (const PrefixListEntry& one : list.entries) cut(one.cidr);
  for (const PrefixList& list : s.all<PrefixList>())
    for (const Prefix& one : list.cidrs) cut(one);
  for (const ListenerRule& rule : s.all<ListenerRule>())
    for (const ListenerCondition& condition : rule.conditions)
      for (const Prefix& one : condition.sources) cut(one);
  for (const FirewallRuleGroup& group : s.all<FirewallRuleGroup>()) {
    for (const FirewallStatelessRule& rule : group.stateless_rules) {
      for (const Prefix& one : rule.sources) cut(one);
      for (const Prefix& one : rule.destinations) cut(one);
    }
    for (const FirewallStatefulRule& rule : group.stateful_rules) {
      cut_text(rule.source.str());
      cut_text(rule.destination.str());
    }
    for (const FirewallVariable& variable : group.variables.address_sets)
      for (const Text& one : variable.definition) cut_text(one.str());
  }
  const auto cut_link_service = [&](Prefix block, std::uint32_t offset) {  // R-ADDR-4
    if (block.present() && block.family() == Family::V4)
      cut(Prefix::host(Address::v4(block.first().v4_bits() + offset)));
  };
  for (const Vpc& one : s.all<Vpc>()) cut_link_service(one.cidr, 2);
  for (const Subnet& one : s.all<Subnet>()) cut_link_service(one.cidr, 1);
  for (const ClientVpnAuthorizationRule& one : s.all<ClientVpnAuthorizationRule>()) cut(one.destination);
  for (const Vpc& vpc : s.all<Vpc>())
    for (const Prefix& one : cidrs_of(vpc)) cut(one);
  for (const Subnet& subnet : s.all<Subnet>())  // R-ROUTE-9
    for (const Prefix& one : blocks_of(subnet)) cut(one);
  std::vector<Address> found;
  for (const Address one : starts)
    if (std::any_of(within.begin(), within.end(), [&](const Prefix& prefix) { return prefix.contains(one); }))
      found.push_back(one);
  return found;
}

namespace {

/// cli.md: paths are sorted by address.
std::vector<End> sorted(std::vector<End> ends) {
  std::stable_sort(ends.begin(), ends.end(), [](const End& a, const End& b) {
    return std::tie(a.address, a.interface) < std::tie(b.address, b.interface);
  });
  return ends;
}

/// Ports where some rule of the network begins, or stops, to match.
std::set<std::uint32_t> port_edges(const Snapshot& s) {
  std::set<std::uint32_t> edges;
  const auto add = [&](Number first, Number last) {
    if (!first.present() || first.value < 0 || first.value > 65535) return;
    edges.insert(static_cast<std::uint32_t>(first.value));
    edges.insert(static_cast<std::uint32_t>(last.present() ? last.value : first.value) + 1);
  };
  const auto add_word = [&](const std::string& text) {  // "443", "1024:2048", "[80,443]"
    std::string digits;
    for (const char c : text + " ") {
      if (c >= '0' && c <= '9') {
        digits += c;
        continue;
      }
      if (!digits.empty() && digits.size() < 6) add({std::stoi(digits)}, {std::stoi(digits)});
      digits.clear();
    }
  };
  for (const std::int64_t fixed : {53, 80, 443, 6081}) add({fixed}, {fixed});
  for (const SecurityGroup& group : s.all<SecurityGroup>())
    for (const Slice<Permission>* list : {&group.ingress, &group.egress})
      for (const Permission& one : *list) add(one.port_first, one.port_last);
  for (const SecurityGroupRule& one : s.all<SecurityGroupRule>()) add(one.port_first, one.port_last);
  for (const NetworkAcl& acl : s.all<NetworkAcl>())
    for (const NetworkAclEntry& one : acl.entries) add(one.port_first, one.port_last);
  for (const Listener& one : s.all<Listener>()) add(one.port, one.port);
  for (const ClassicLoadBalancer& balancer : s.all<ClassicLoadBalancer>())
    for (const ClassicListener& one : balancer.listeners) add(one.port, one.port);
  for (const FirewallRuleGroup& group : s.all<FirewallRuleGroup>()) {
    for (const FirewallStatelessRule& rule : group.stateless_rules)
      for (const Slice<FirewallPorts>* list : {&rule.source_ports, &rule.destination_ports})
        for (const FirewallPorts& one : *list) add(one.first, one.last);
    for (const FirewallStatefulRule& rule : group.stateful_rules) {
      add_word(rule.source_port.str());
      add_word(rule.destination_port.str());
    }
  }
  return edges;
}

/// One point of every piece that the network's rules tell apart; of ICMP the ends of each range.
std::vector<ServicePoint> points_of(const Snapshot& s, const ServiceSet& services) {
  std::set<ServicePoint> points;
  const std::set<std::uint32_t> edges = port_edges(s);
  for (const ServiceRange& range : services.ranges()) {
    points.insert(range.first);
    points.insert(range.last);
    for (const ServicePoint protocol : {6U << 16, 17U << 16})
      for (const std::uint32_t port : edges)
        if (port <= 65535 && range.first <= (protocol | port) && (protocol | port) <= range.last)
          points.insert(protocol | port);
  }
  return {points.begin(), points.end()};
}

/// Its interface's id, also where it is an address that the interface owns.
std::string interface_of(const Snapshot& s, const End& end) {
  if (end.kind != End::Kind::Address) return end.kind == End::Kind::Interface ? end.interface : "";
  const NetworkInterface* eni = owner_in(s, end.vpc, end.address);
  return eni == nullptr ? "" : eni->id.to_string();
}

}  // namespace

Asked ask(const Snapshot& snapshot, const Question& question) {
  Asked asked;
  const Name from = read(snapshot, question.from);
  const Name to = read(snapshot, question.to);
  for (const auto& [one, other] : {std::pair(&from, &to), std::pair(&to, &from)}) {
    if (one->kind != Name::Kind::Literal || !one->vpc.empty()) continue;
    const std::string home = one == &from                ? ""
                             : other->interfaces.empty() ? other->vpc
                                                         : other->interfaces[0]->vpc.to_string();
    std::size_t holders = 0;
    bool at_home = false;
    for (const Vpc& vpc : snapshot.all<Vpc>()) {
      if (!in_vpc(vpc, one->address)) continue;
      ++holders;
      at_home = at_home || is_id(vpc.id, home);
    }
    if (holders > 1 && !at_home) asked.error = "ambiguous: several VPCs hold " + one->address.to_string();
  }
  if (!asked.error.empty()) return asked;
  const auto unknown_name = [](const Name& name) {
    return name.kind == Name::Kind::Resource && name.interfaces.empty();
  };
  if (unknown_name(from) || unknown_name(to)) {
    asked.error = "no such end: " + (unknown_name(from) ? question.from : question.to);
    return asked;
  }
  Family family = question.family == 6 ? Family::V6 : Family::V4;
  const auto has_v4 = [&](const Name& name) {
    const bool all_of_it = name.kind == Name::Kind::OnPremises && name.prefixes.empty();
    if (!all_of_it) return has_family(name, Family::V4);
    const std::vector<Site> known = sites(snapshot, question.declared);
    return std::any_of(
        known.begin(), known.end(), [](const Site& one) { return one.prefix.family() == Family::V4; });
  };
  if (question.family == 0 && !(has_v4(from) && has_v4(to))) family = Family::V6;
  const auto services = ServiceSet::parse(question.service, family);
  if (!services.ok()) {
    asked.error = services.error;
    return asked;
  }
  const std::vector<ServicePoint> points = points_of(snapshot, services.services);
  std::vector<Found> parts;
  for (const End& one : sorted(spread(snapshot, question.declared, from, family, to, true))) {
    for (const End& two : sorted(spread(snapshot, question.declared, to, family, from, false))) {
      if (to.kind != Name::Kind::Literal && two.kind == End::Kind::Interface && !two.interface.empty() &&
          interface_of(snapshot, one) == two.interface)
        continue;  // R-FLOW-1; TO as a literal address may well be the sender's own
      for (const ServicePoint point : points) {
        ReferenceQuery query{.from = one, .to = two};
        query.protocol = static_cast<int>(point >> 16);
        query.port = static_cast<std::uint16_t>(point & 0xffff);
        query.icmp_type = static_cast<int>(point >> 8 & 0xff);
        query.icmp_code = static_cast<int>(point & 0xff);
        query.client = client_range(question);
        query.one_way = question.one_way;
        query.honor_health = question.honor_health;
        query.from.group = question.client_group;
        query.assume_routes = question.assume_routes;
        query.assume_acls = question.assume_acls;
        query.declared = question.declared;
        asked.answers.push_back(evaluate(snapshot, query));
        parts.push_back(asked.answers.back().found);
        for (const ReferenceDrop& drop : asked.answers.back().drops)
          if (std::find(asked.drops.begin(), asked.drops.end(), drop) == asked.drops.end())
            asked.drops.push_back(drop);
      }
    }
  }
  // R-IN-7: a list of the service, in FROM's Region, whose content is not known
  const bool any_sender = !spread(snapshot, question.declared, from, family, to, true).empty();
  const bool any_receiver = !spread(snapshot, question.declared, to, family, from, false).empty();
  for (const Name* name : {&from, &to}) {
    const Name& other = name == &from ? to : from;
    if (name->kind != Name::Kind::Service || !(name == &from ? any_receiver : any_sender)) continue;
    for (const PrefixList& list : snapshot.all<PrefixList>()) {
      const bool near = other.interfaces.empty() ||
                        std::any_of(other.interfaces.begin(), other.interfaces.end(), [&](const auto* eni) {
                          return eni->header.region == list.header.region;
                        });
      if (!near || !list.name.view().ends_with("." + name->service) || entries_of(snapshot, list.id))
        continue;
      parts.push_back(Found::Unknown);
      asked.drops.push_back({"forward", 0, "X_MISSING_DATA", "R-IN-7", list.id.to_string(), "its entries"});
    }
  }
  if (parts.empty()) {
    asked.verdict = Verdict::Unreachable;
    asked.drops.push_back({"forward", 0, "NO_SOURCE_OR_DESTINATION", "R-FLOW-1", "", "no usable pair"});
    return asked;
  }
  asked.verdict = verdict_of(over_choices(parts));
  return asked;
}

std::string Asked::text() const {
  std::string out = error.empty() ? name_of(verdict) + "\n" : error + "\n";
  for (const ReferenceDrop& drop : drops)
    out += fmt::format(
        "drop {} {} {} {} {}\n", drop.direction, drop.code, drop.semantics, drop.component, drop.text);
  std::size_t shown = 0;
  for (const ReferenceAnswer& one : answers)
    if (++shown <= 3) out += one.text();
  return out;
}

}  // namespace vpcscope::reference
