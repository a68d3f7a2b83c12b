// Load balancers: which interfaces are their nodes, where each listener leads, where each target is; and the
// endpoint services before them.
//
// Interfaces do not name their balancer, targets do not name their interface; both are found in one pass over
// all interfaces (InterfaceFinder), made only where there is a load balancer at all.
#include <algorithm>
#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <charconv>
#include <set>

#include "model/network/resolver.h"

namespace vpcscope::net {
namespace {

using Interfaces = std::vector<Handle<Interface>>;

/// The attribute's value; empty where it is not printed.
std::string_view attribute(const Slice<LoadBalancingAttribute>& list, std::string_view key) {
  for (const LoadBalancingAttribute& one : list)
    if (!one.unusable && one.key.view() == key) return one.value.view();
  return {};
}

std::int32_t port_of(Number number) {
  return number.present() && number.value > 0 && number.value <= 65535
             ? static_cast<std::int32_t>(number.value)
             : -1;
}

/// Of a number printed as text; -1 for anything else ("traffic-port", "default").
std::int32_t number_in(Text text) {
  const std::string_view view = text.view();
  std::int32_t number = -1;
  const auto [end, fault] = std::from_chars(view.data(), view.data() + view.size(), number);
  return fault == std::errc() && end == view.data() + view.size() ? number : -1;
}

/// R-ENI-8: what the description of a node's interface says behind "ELB ".
std::string_view node_name(std::string_view arn) {  // ...:loadbalancer/app/NAME/HASH
  constexpr std::string_view mark = "loadbalancer/";
  const std::size_t at = arn.find(mark);
  return at == std::string_view::npos ? std::string_view() : arn.substr(at + mark.size());
}

// ------------------------------------------------------------------------------------------ interfaces

/// Finds interfaces by what others know of them: a description, an instance, an address.
class InterfaceFinder {
 public:
  explicit InterfaceFinder(Resolver& r) : r_(r) {}

  void want_instance(const Id& id) { instances_.try_emplace(id, Handle<Interface>{}); }
  void want_address(const Address& address) {
    if (address.present()) addresses_.try_emplace(address);
  }

  /// `described(interface, name)` is called for each interface whose description begins "ELB ".
  template <class Described>
  void look(Described described) {
    const std::vector<const void*>& rows = r_.snapshot.rows(Kind::NetworkInterface);
    for (const auto& one : addresses_) sorted_.push_back(one.first);
    std::sort(sorted_.begin(), sorted_.end());
    for (std::uint32_t at = 0; at < rows.size(); ++at) {
      fetch_ahead(rows, at, sizeof(NetworkInterface));
      const auto& one = *static_cast<const NetworkInterface*>(rows[at]);
      const std::string_view description = one.description.view();
      if (description.starts_with("ELB ")) described(Handle<Interface>{at}, description.substr(4));
      note_instance(one, {at});
      if (!addresses_.empty()) note_addresses(one, {at});
    }
  }

  /// R-LB-6: its interface of device index 0.
  Handle<Interface> primary_of(const Id& instance) const {
    const auto found = instances_.find(instance);
    return found == instances_.end() ? Handle<Interface>{} : found->second;
  }
  /// R-ADDR-12: by VPC and address.
  Handle<Interface> owner(Handle<Vpc> vpc, const Address& address) const {
    const auto found = addresses_.find(address);
    if (found == addresses_.end() || !vpc.present()) return {};
    for (const Handle<Interface> one : found->second)
      if (r_[one].vpc == vpc) return one;
    return {};
  }

 private:
  void note_instance(const NetworkInterface& one, Handle<Interface> at) {
    if (!one.instance.present() || one.device_index.value_or(0) != 0) return;
    const auto found = instances_.find(one.instance);
    if (found != instances_.end() && !found->second.present()) found->second = at;
  }
  void note_addresses(const NetworkInterface& one, Handle<Interface> at) {  // R-ADDR-7
    note(one.primary_address, at);
    for (const PrivateAddress& address : one.addresses)
      if (!address.unusable) note(address.address, at);
    for (const Ipv6Address& address : one.ipv6_addresses)
      if (!address.unusable) note(address.address, at);
    for (const Prefix& prefix : one.ipv4_prefixes) note(prefix, at);
    for (const Prefix& prefix : one.ipv6_prefixes) note(prefix, at);
  }
  void note(const Address& address, Handle<Interface> at) {
    const auto found = addresses_.find(address);
    if (found == addresses_.end()) return;
    if (found->second.empty() || found->second.back() != at) found->second.push_back(at);
  }
  void note(const Prefix& prefix, Handle<Interface> at) {
    if (!prefix.present()) return;
    auto one = std::lower_bound(sorted_.begin(), sorted_.end(), prefix.first());
    for (; one != sorted_.end() && prefix.contains(*one); ++one) note(*one, at);
  }

  Resolver& r_;
  boost::unordered_flat_map<Id, Handle<Interface>, std::hash<Id>> instances_;
  boost::unordered_flat_map<Address, Interfaces, std::hash<Address>> addresses_;
  std::vector<Address> sorted_;
};

// ------------------------------------------------------------------------------------------ the whole

class Balancers {
 public:
  explicit Balancers(Resolver& r) : r_(r), s_(r.snapshot), finder_(r) {}

  void run() {
    find_interfaces();
    set_balancers();
    set_classic();
    set_groups();
    set_rules();
    set_listeners();
    set_services();
  }

 private:
  // ---- who is where
  void find_interfaces();
  void add_nodes_by_address();
  Run<Handle<Interface>> nodes(Interfaces& found, Role role, std::uint32_t at);
  BalancerZone zone_at(const Header& header, const SubnetId& subnet, Text name);
  Handle<GroupSet> groups_of(const Slice<SecurityGroupId>& groups, const Header& header);
  Handle<Zone> zone_of(Handle<Interface> interface);

  // ---- load balancers
  void set_balancers();
  void set_balancer(const vpcscope::LoadBalancer& from, LoadBalancer& row);
  void set_classic();
  void set_classic(const vpcscope::ClassicLoadBalancer& from, ClassicLoadBalancer& row);

  // ---- targets
  void set_groups();
  void set_group(const vpcscope::TargetGroup& from, TargetGroup& row);
  Target target(const RegisteredTarget& from, const vpcscope::TargetGroup& group, const TargetGroup& row);
  void place_instance(const RegisteredTarget& from, bool ipv6, Target& target);
  void place_address(const RegisteredTarget& from, Handle<Vpc> vpc, Target& target);
  Handle<Vpc> vpc_of(const vpcscope::TargetGroup& group);
  const std::vector<Handle<Vpc>>& peers_of(Handle<Vpc> vpc);

  // ---- listeners
  void set_rules();
  void set_rule(const vpcscope::ListenerRule& from, ListenerRule& row);
  void set_listeners();
  void set_listener(const vpcscope::Listener& from, Listener& row);
  bool rules_known(const vpcscope::Listener& from, std::uint32_t at);
  Run<ListenerAction> actions_of(const Slice<vpcscope::ListenerAction>& actions, const Header& header);

  // ---- services
  void set_services();
  Run<ServiceBalancer> service_balancers(const Slice<IdOf<Kind::LoadBalancer>>& arns, const Header& header);

  Resolver& r_;
  const Snapshot& s_;
  InterfaceFinder finder_;
  std::vector<Interfaces> nodes_;                         // by load balancer
  std::vector<Interfaces> classic_nodes_;                 // by Classic Load Balancer
  std::vector<std::vector<Handle<ListenerRule>>> rules_;  // by listener
  std::vector<bool> told_default_;                        // by listener: its default rule was exported
  std::set<std::pair<Text, Text>> tell_defaults_;         // accounts and Regions whose default rules were
  std::set<std::pair<Text, Text>> unplaced_rules_;        // where a rule does not tell its listener
  boost::unordered_flat_map<std::uint32_t, std::vector<Handle<Vpc>>> peers_;
  bool know_peers_ = false;
};

// ------------------------------------------------------------------------------------------ who is where

void Balancers::find_interfaces() {
  const auto balancers = s_.all<vpcscope::LoadBalancer>();
  const auto classic = s_.all<vpcscope::ClassicLoadBalancer>();
  nodes_.resize(balancers.size());
  classic_nodes_.resize(classic.size());

  boost::unordered_flat_map<std::string, std::uint32_t> by_name;
  for (std::uint32_t at = 0; at < balancers.size(); ++at) {
    by_name.try_emplace(std::string(node_name(balancers[at].id.to_string())), at);
    for (const LoadBalancerZone& zone : balancers[at].zones)
      for (const LoadBalancerAddress& one : zone.addresses) {
        finder_.want_address(one.private_address);
        finder_.want_address(one.ipv6_address);
      }
  }
  boost::unordered_flat_map<std::string, std::vector<std::uint32_t>> by_classic_name;
  for (std::uint32_t at = 0; at < classic.size(); ++at) {
    by_classic_name[classic[at].id.to_string()].push_back(at);
    for (const InstanceId& instance : classic[at].instances) finder_.want_instance(instance);
  }
  for (const TargetHealth& health : s_.all<TargetHealth>())
    for (const RegisteredTarget& one : health.targets) {
      if (!one.target.present()) continue;
      if (const auto address = Address::parse(one.target.to_string()))
        finder_.want_address(*address);
      else
        finder_.want_instance(one.target);
    }

  Interfaces nobodys;
  finder_.look([&](Handle<Interface> at, std::string_view name) {
    if (const auto found = by_name.find(std::string(name)); found != by_name.end())
      return nodes_[found->second].push_back(at);
    const auto found = by_classic_name.find(std::string(name));
    if (found == by_classic_name.end()) return nobodys.push_back(at);
    for (const std::uint32_t one : found->second) {  // a name is unique only in an account and Region
      const Handle<Vpc> vpc = r_.find<Vpc>(classic[one].vpc, classic[one].header);
      if (vpc.present() && vpc != r_[at].vpc) continue;
      return classic_nodes_[one].push_back(at);
    }
    nobodys.push_back(at);
  });
  add_nodes_by_address();
  for (const Handle<Interface> one : nobodys)  // R-IN-3: whose node it is was not exported
    if (r_[one].role == Role::Plain) r_[one].role = Role::LoadBalancer;
}

/// R-LB-1: addresses that the load balancer itself prints, where no description tells.
void Balancers::add_nodes_by_address() {
  const auto balancers = s_.all<vpcscope::LoadBalancer>();
  for (std::uint32_t at = 0; at < balancers.size(); ++at) {
    const vpcscope::LoadBalancer& one = balancers[at];
    const Handle<Vpc> vpc = r_.find<Vpc>(one.vpc, one.header);
    Interfaces& known = nodes_[at];
    for (const LoadBalancerZone& zone : one.zones)
      for (const LoadBalancerAddress& printed : zone.addresses)
        for (const Address& address : {printed.private_address, printed.ipv6_address}) {
          const Handle<Interface> node = finder_.owner(vpc, address);
          if (!node.present() || r_[node].role != Role::Plain) continue;
          if (std::find(known.begin(), known.end(), node) == known.end()) known.push_back(node);
        }
  }
}

Run<Handle<Interface>> Balancers::nodes(Interfaces& found, Role role, std::uint32_t at) {
  std::sort(found.begin(), found.end());
  for (const Handle<Interface> node : found) {
    r_[node].role = role;
    r_[node].role_at = at;
  }
  return r_.append(found);
}

Handle<Zone> Balancers::zone_of(Handle<Interface> interface) {
  const Handle<Subnet> subnet = r_[interface].subnet;
  return subnet.present() ? r_[subnet].zone : Handle<Zone>{};
}

BalancerZone Balancers::zone_at(const Header& header, const SubnetId& subnet, Text name) {
  BalancerZone made;
  made.subnet = r_.find<Subnet>(subnet, header);
  if (made.subnet.present())
    made.zone = r_[made.subnet].zone;
  else if (name.present())
    made.zone = r_.zone(header, {}, name);
  return made;
}

Handle<GroupSet> Balancers::groups_of(const Slice<SecurityGroupId>& groups, const Header& header) {
  const std::vector<Id> ids(groups.begin(), groups.end());
  return r_.group_set(ids, header);
}

// ------------------------------------------------------------------------------------------ load balancers

void Balancers::set_balancers() {
  std::uint32_t at = 0;
  for (const vpcscope::LoadBalancer& one : s_.all<vpcscope::LoadBalancer>()) {
    LoadBalancer row;
    set_balancer(one, row);
    row.nodes = nodes(nodes_[at], Role::LoadBalancer, at);
    r_.column<LoadBalancer>()[at] = row;
    ++at;
  }
}

void Balancers::set_balancer(const vpcscope::LoadBalancer& from, LoadBalancer& row) {
  row.object = r_.object(from.header, from.id);
  row.balancer_name = r_.text(from.name);
  row.dns_name = r_.text(from.dns_name);
  row.vpc = r_.find<Vpc>(from.vpc, from.header);
  row.groups = groups_of(from.groups, from.header);
  row.type = from.type.is("network")   ? BalancerType::Network
             : from.type.is("gateway") ? BalancerType::Gateway
                                       : BalancerType::Application;
  row.functional = functional(from.state, {"active", "active_impaired"});  // R-IN-10
  row.internet_facing = from.scheme.is("internet-facing");
  row.enforces_groups = !from.enforces_groups_on_private_link.is("off");  // R-PL-3: absent is on
  std::vector<BalancerZone> zones;
  for (const LoadBalancerZone& one : from.zones)
    zones.push_back(one.unusable ? BalancerZone{} : zone_at(from.header, one.subnet, one.zone));
  row.zones = r_.append(zones);
  row.cross_zone = row.type == BalancerType::Application;  // R-LB-8
  if (row.cross_zone) return;
  const auto* attributes = s_.find<LoadBalancerAttributes>(from.id, from.header);
  row.cross_zone_assumed = attributes == nullptr;
  if (attributes != nullptr)
    row.cross_zone = attribute(attributes->attributes, "load_balancing.cross_zone.enabled") == "true";
}

void Balancers::set_classic() {
  std::uint32_t at = 0;
  for (const vpcscope::ClassicLoadBalancer& one : s_.all<vpcscope::ClassicLoadBalancer>()) {
    ClassicLoadBalancer row;
    set_classic(one, row);
    row.nodes = nodes(classic_nodes_[at], Role::ClassicLoadBalancer, at);
    r_.column<ClassicLoadBalancer>()[at] = row;
    ++at;
  }
}

void Balancers::set_classic(const vpcscope::ClassicLoadBalancer& from, ClassicLoadBalancer& row) {
  row.object = r_.object(from.header, from.id);
  row.dns_name = r_.text(from.dns_name);
  row.vpc = r_.find<Vpc>(from.vpc, from.header);
  row.groups = groups_of(from.groups, from.header);
  row.internet_facing = from.scheme.is("internet-facing");
  std::vector<BalancerZone> zones;
  for (const SubnetId& one : from.subnets) zones.push_back(zone_at(from.header, one, {}));
  if (zones.empty())
    for (const Text& name : from.zones) zones.push_back(zone_at(from.header, {}, name));
  row.zones = r_.append(zones);

  std::vector<ClassicListener> listeners;
  for (const vpcscope::ClassicListener& one : from.listeners) {
    ClassicListener made;
    made.port = port_of(one.port);
    made.instance_port = port_of(one.instance_port);
    made.unusable = one.unusable;
    listeners.push_back(made);
  }
  row.listeners = r_.append(listeners);

  std::vector<ClassicTarget> targets;
  for (const InstanceId& one : from.instances) {
    ClassicTarget made;
    made.id = r_.text(one);
    made.interface = finder_.primary_of(one);
    if (made.interface.present()) made.zone = zone_of(made.interface);
    targets.push_back(made);
  }
  row.targets = r_.append(targets);

  // R-LB-8. The name is unique only in an account and Region: another's attributes are not its own.
  const auto* attributes = s_.find<ClassicLoadBalancerAttributes>(from.id, from.header);
  const bool own = attributes != nullptr && attributes->header.account == from.header.account &&
                   attributes->header.region == from.header.region;
  row.cross_zone = own && attributes->cross_zone.yes();
  row.cross_zone_assumed = !own;
}

// ------------------------------------------------------------------------------------------ targets

void Balancers::set_groups() {
  std::uint32_t at = 0;
  for (const vpcscope::TargetGroup& one : s_.all<vpcscope::TargetGroup>()) {
    TargetGroup row;
    set_group(one, row);
    r_.column<TargetGroup>()[at++] = row;
  }
}

/// R-LB-11: for these the client's address is always kept.
bool is_udp_kind(const Word& protocol) {
  return protocol.is("UDP") || protocol.is("TCP_UDP") || protocol.is("QUIC") || protocol.is("TCP_QUIC");
}

void Balancers::set_group(const vpcscope::TargetGroup& from, TargetGroup& row) {
  row.object = r_.object(from.header, from.id);
  row.group_name = r_.text(from.name);
  row.vpc = vpc_of(from);
  row.port = port_of(from.port);
  row.health_check_port = number_in(from.health_check_port);
  row.health_checked = !from.health_check_enabled.no();
  row.type = from.type.is("ip")       ? TargetType::Ip
             : from.type.is("lambda") ? TargetType::Lambda
             : from.type.is("alb")    ? TargetType::Balancer
                                      : TargetType::Instance;
  row.ipv6 = from.address_type.is("ipv6");

  const auto* attributes = s_.find<TargetGroupAttributes>(from.id, from.header);
  row.attributes_assumed = attributes == nullptr;
  row.always_preserves = is_udp_kind(from.protocol);
  row.preserves = row.type == TargetType::Instance || row.type == TargetType::Balancer;  // R-LB-11, R-LB-16
  if (attributes != nullptr) {
    const std::string_view keeps = attribute(attributes->attributes, "preserve_client_ip.enabled");
    if (!keeps.empty()) row.preserves = keeps == "true";
    const std::string_view across = attribute(attributes->attributes, "load_balancing.cross_zone.enabled");
    if (across == "true") row.cross_zone = CrossZone::On;
    if (across == "false") row.cross_zone = CrossZone::Off;
  }
  if (row.always_preserves) row.preserves = true;
  if (row.type == TargetType::Balancer) row.cross_zone = CrossZone::AsBalancer;  // R-LB-8

  const auto* health = s_.find<TargetHealth>(from.id, from.header);
  row.known = health != nullptr;
  if (health == nullptr) return;
  // One of several is chosen: in an order that no order of the export changes.
  std::vector<RegisteredTarget> registered(health->targets.begin(), health->targets.end());
  std::ranges::stable_sort(registered, {}, [](const RegisteredTarget& one) {
    return std::tuple(one.target, port_of(one.port), one.zone, one.state.view());
  });
  std::vector<Target> targets;
  targets.reserve(registered.size());
  for (const RegisteredTarget& one : registered) targets.push_back(target(one, from, row));
  row.targets = r_.append(targets);
}

/// Where the group prints none, that of a load balancer that uses it.
Handle<Vpc> Balancers::vpc_of(const vpcscope::TargetGroup& group) {
  if (group.vpc.present()) return r_.find<Vpc>(group.vpc, group.header);
  for (const IdOf<Kind::LoadBalancer>& arn : group.load_balancers)
    if (const auto* balancer = s_.find<vpcscope::LoadBalancer>(arn, group.header))
      return r_.find<Vpc>(balancer->vpc, balancer->header);
  return {};
}

/// R-LB-20, R-LB-21
TargetState state_of(const Word& state) {
  if (!state.present()) return TargetState::NotTold;
  if (state.is("healthy") || state.is("unavailable")) return TargetState::Healthy;
  if (state.is("draining") || state.is("unused")) return TargetState::Idle;
  return TargetState::Unhealthy;
}

IdleReason reason_of(const Word& reason) {
  if (reason.is("Target.DeregistrationInProgress")) return IdleReason::Deregistering;
  if (reason.is("Target.InvalidState")) return IdleReason::Stopped;
  if (reason.is("Target.NotInUse")) return IdleReason::NotInUse;
  return IdleReason::NotTold;
}

Target Balancers::target(
    const RegisteredTarget& from, const vpcscope::TargetGroup& group, const TargetGroup& row) {
  Target made;
  made.id = r_.text(from.target);
  made.unusable = from.unusable || !from.target.present();
  made.port = from.port.present() ? port_of(from.port) : row.port;  // R-LB-6
  made.health_check_port = number_in(from.health_check_port);
  if (made.health_check_port < 0) made.health_check_port = row.health_check_port;
  made.state = state_of(from.state);
  made.reason = reason_of(from.reason);
  if (made.unusable) return made;
  switch (row.type) {
    case TargetType::Instance:
      place_instance(from, row.ipv6, made);
      break;
    case TargetType::Ip:
      place_address(from, row.vpc, made);
      break;
    case TargetType::Balancer:
      made.balancer = r_.find<LoadBalancer>(from.target, group.header);
      break;
    case TargetType::Lambda:
      break;
  }
  // R-LB-8, R-LB-9: its interface tells its zone best, across accounts too.
  const bool everywhere = from.zone.view() == "all" || row.type == TargetType::Balancer;
  if (everywhere) return made;
  if (made.interface.present() && r_[made.interface].vpc == row.vpc)
    made.zone = zone_of(made.interface);
  else if (from.zone.present() && !from.zone.view().empty())
    made.zone = r_.zone(group.header, {}, from.zone);
  return made;
}

/// R-LB-6: the primary address of the primary interface.
void Balancers::place_instance(const RegisteredTarget& from, bool ipv6, Target& target) {
  target.interface = finder_.primary_of(from.target);
  target.address = r_.target_address(target.interface, ipv6);
}

void Balancers::place_address(const RegisteredTarget& from, Handle<Vpc> vpc, Target& target) {
  const auto address = Address::parse(from.target.to_string());
  if (!address) return;
  target.address = *address;
  target.interface = finder_.owner(vpc, *address);
  if (target.interface.present() || !vpc.present()) return;
  for (const Handle<Vpc> peer : peers_of(vpc)) {
    target.interface = finder_.owner(peer, *address);
    if (target.interface.present()) return;
  }
}

const std::vector<Handle<Vpc>>& Balancers::peers_of(Handle<Vpc> vpc) {
  if (!know_peers_)
    for (const VpcPeeringConnection& one : s_.all<VpcPeeringConnection>()) {
      const Handle<Vpc> requester = r_.find<Vpc>(one.requester.vpc, one.header);
      const Handle<Vpc> accepter = r_.find<Vpc>(one.accepter.vpc, one.header);
      if (!requester.present() || !accepter.present() || !functional(one.status, {"active"})) continue;
      peers_[requester.at].push_back(accepter);
      peers_[accepter.at].push_back(requester);
    }
  know_peers_ = true;
  return peers_[vpc.at];
}

// ------------------------------------------------------------------------------------------ listeners

/// The listener that a rule's ARN names (...:listener-rule/app/NAME/HASH/LISTENER/RULE); empty: none.
std::string listener_in(const std::string& rule) {
  constexpr std::string_view mark = ":listener-rule/";
  const std::size_t at = rule.find(mark);
  const std::size_t last = rule.rfind('/');
  if (at == std::string::npos || last <= at + mark.size()) return {};
  return rule.substr(0, at) + ":listener/" + rule.substr(at + mark.size(), last - at - mark.size());
}

void Balancers::set_rules() {
  rules_.resize(s_.all<vpcscope::Listener>().size());
  told_default_.resize(rules_.size());
  std::uint32_t at = 0;
  const auto rules = s_.all<vpcscope::ListenerRule>();
  for (const vpcscope::ListenerRule& one : rules) {
    ListenerRule row;
    set_rule(one, row);
    r_.column<ListenerRule>()[at] = row;
    const std::string arn = listener_in(one.id.to_string());
    const auto listener = arn.empty() ? Handle<Listener>{} : r_.find_text<Listener>(arn);
    if (arn.empty()) unplaced_rules_.emplace(one.header.account, one.header.region);
    if (row.is_default) tell_defaults_.emplace(one.header.account, one.header.region);
    if (listener.present() && row.is_default) told_default_[listener.at] = true;
    if (listener.present() && !row.is_default) rules_[listener.at].push_back({at});
    ++at;
  }
  for (std::vector<Handle<ListenerRule>>& list : rules_)
    std::stable_sort(list.begin(), list.end(), [&](Handle<ListenerRule> a, Handle<ListenerRule> b) {
      return number_in(rules[a.at].priority) < number_in(rules[b.at].priority);
    });
}

void Balancers::set_rule(const vpcscope::ListenerRule& from, ListenerRule& row) {
  row.object = r_.object(from.header, from.id);
  row.is_default = from.is_default.yes() || from.priority.view() == "default";
  std::vector<SourceCondition> sources;
  for (const ListenerCondition& one : from.conditions) {  // R-LB-3: only `source-ip` is decided
    if (one.unusable || !one.field.is("source-ip"))
      row.certain = false;
    else
      sources.push_back({r_.append(std::vector<Prefix>(one.sources.begin(), one.sources.end()))});
  }
  row.sources = r_.append(sources);
  row.actions = actions_of(from.actions, from.header);
}

/// R-LB-3: whether who is not logged in gets no further; what lets him pass is said where the action is.
bool turns_away(const vpcscope::ListenerAction& action) {
  if (action.type.is("authenticate-oidc")) return !action.oidc_unauthenticated.is("allow");
  if (action.type.is("authenticate-cognito")) return !action.cognito_unauthenticated.is("allow");
  return action.type.is("jwt-validation");
}

Run<ListenerAction> Balancers::actions_of(
    const Slice<vpcscope::ListenerAction>& actions, const Header& header) {
  std::vector<ListenerAction> made;
  const auto add = [&](ActionKind kind, const Id& group) {
    ListenerAction one;
    one.action = kind;
    one.group = r_.find<TargetGroup>(group, header);
    one.group_id = r_.text(group);
    made.push_back(one);
  };
  for (const vpcscope::ListenerAction& one : actions) {
    if (one.unusable)
      add(ActionKind::Unusable, {});
    else if (one.type.is("fixed-response") || one.type.is("redirect") || turns_away(one))
      add(ActionKind::Ends, {});
    if (one.unusable || !one.type.is("forward")) continue;
    for (const ForwardTarget& target : one.groups) {
      if (target.unusable) add(ActionKind::Unusable, {});
      if (!target.unusable && target.weight.value_or(1) != 0) add(ActionKind::Forward, target.group);
    }
    if (one.groups.empty() && one.group.present()) add(ActionKind::Forward, one.group);
  }
  return r_.append(made);
}

void Balancers::set_listeners() {
  std::vector<std::vector<Handle<Listener>>> by_balancer(nodes_.size());
  std::uint32_t at = 0;
  for (const vpcscope::Listener& one : s_.all<vpcscope::Listener>()) {
    Listener row;
    set_listener(one, row);
    row.rules = r_.append(rules_[at]);
    row.rules_known = rules_known(one, at);
    r_.column<Listener>()[at] = row;
    if (row.balancer.present()) by_balancer[row.balancer.at].push_back({at});
    ++at;
  }
  for (at = 0; at < by_balancer.size(); ++at)
    r_.column<LoadBalancer>()[at].listeners = r_.append(by_balancer[at]);
}

void Balancers::set_listener(const vpcscope::Listener& from, Listener& row) {
  row.object = r_.object(from.header, from.id);
  row.balancer = r_.find<LoadBalancer>(from.load_balancer, from.header);
  row.port = port_of(from.port);
  row.actions = actions_of(from.actions, from.header);
  static constexpr std::array tcp = {"TCP", "TLS", "HTTP", "HTTPS", "TCP_UDP", "TCP_QUIC"};  // R-LB-2
  row.tcp = std::any_of(tcp.begin(), tcp.end(), [&](const char* one) { return from.protocol.is(one); });
  row.udp = is_udp_kind(from.protocol);
}

/// Only application load balancers have rules beside the default one. Every listener of theirs has a default
/// rule: where those were exported but not this one's, its rules were not asked for.
bool Balancers::rules_known(const vpcscope::Listener& from, std::uint32_t at) {
  if (!from.protocol.is("HTTP") && !from.protocol.is("HTTPS")) return true;
  const auto here = std::pair(from.header.account, from.header.region);
  const auto among = [&](const auto& list) {
    return std::find(list.begin(), list.end(), here) != list.end();
  };
  if (among(unplaced_rules_)) return false;
  if (told_default_[at] || !rules_[at].empty()) return true;
  const ExportState state = s_.state_of("elbv2 describe-rules", here.first.view(), here.second.view());
  return state != ExportState::Missing && !tell_defaults_.contains(here);
}

// ------------------------------------------------------------------------------------------ services

void Balancers::set_services() {
  std::vector<std::vector<ServiceConnection>> connections(s_.all<VpcEndpointServiceConfiguration>().size());
  for (const VpcEndpointConnection& one : s_.all<VpcEndpointConnection>()) {
    const auto service = r_.find<EndpointService>(one.service, one.header);
    if (!service.present()) continue;
    ServiceConnection made;
    made.endpoint = {r_.position(Kind::VpcEndpoint, one.endpoint, one.header)};
    made.endpoint_id = r_.text(one.endpoint);
    made.state = r_.text(one.state.text);
    made.functional = functional(one.state, {"available"});  // R-PL-1
    connections[service.at].push_back(made);
  }
  std::uint32_t at = 0;
  for (const VpcEndpointServiceConfiguration& one : s_.all<VpcEndpointServiceConfiguration>()) {
    EndpointService row;
    row.object = r_.object(one.header, one.id);
    row.service_name = r_.text(one.name);
    row.network_balancers = service_balancers(one.network_load_balancers, one.header);
    row.gateway_balancers = service_balancers(one.gateway_load_balancers, one.header);
    std::vector<ServiceZone> zones;
    for (const Text& id : one.zone_ids) zones.push_back({r_.zone(one.header, id, {})});
    row.zones = r_.append(zones);
    row.zones_known = one.zone_ids.present();
    row.acceptance_required = one.acceptance_required.yes();
    row.connections = r_.append(connections[at]);
    r_.column<EndpointService>()[at++] = row;
  }
}

Run<ServiceBalancer> Balancers::service_balancers(
    const Slice<IdOf<Kind::LoadBalancer>>& arns, const Header& header) {
  std::vector<ServiceBalancer> made;
  for (const IdOf<Kind::LoadBalancer>& arn : arns)
    made.push_back({r_.find<LoadBalancer>(arn, header), r_.text(arn)});
  return r_.append(made);
}

}  // namespace

void resolve_balancers(Resolver& r) { Balancers(r).run(); }

}  // namespace vpcscope::net
