#include "analyzer/pieces.h"

#include <algorithm>

namespace vpcscope {
namespace {

/// What is learnt, beside the kinds of components.
enum : unsigned {
  learnt_groups = 256,
  learnt_acl,
  learnt_table,
  learnt_firewall,
  learnt_balancer,
  learnt_classic,
  learnt_endpoint,
  learnt_lattice,
  learnt_subnet
};

constexpr std::uint32_t protocol_size = 0x1'0000;
constexpr std::uint32_t start_of(unsigned protocol) { return protocol * protocol_size; }

bool touches(const AddressSet& set, const Prefix& prefix) {
  const auto ranges = set.ranges();
  const auto at = std::ranges::lower_bound(ranges, prefix.first(), {}, &AddressRange::last);
  return at != ranges.end() && at->first <= prefix.last();
}

}  // namespace

bool owners_matter(const Network& network, net::Handle<net::Vpc> vpc) {
  if (network.missing(net::Call::NetworkInterfaces, network[vpc].object.scope) ||
      network.any_left_out(Kind::NetworkInterface))
    return true;
  const auto interfaces = network[network[net::Handle<net::VpcMembers>{vpc.at}].interfaces];
  const auto inspects = [&](const net::InspectionPort& port) {
    return port.subnet.present() && network[port.subnet].vpc == vpc;
  };
  return std::ranges::any_of(interfaces, [&](net::Handle<net::Interface> one) {
    return network[one].check_off;
  }) || std::ranges::any_of(network.all<net::InspectionPort>(), inspects);
}

std::vector<Address> addresses_apart(const Network& network, net::Handle<net::Vpc> vpc) {
  const net::Vpc& row = network[vpc];
  std::vector<Address> found;
  const auto add = [&](const Prefix& block, std::uint32_t offset) {
    if (block.present() && block.family() == Family::V4)
      found.push_back(Address::v4(block.first().v4_bits() + offset));
  };
  add(row.primary, 2);
  for (const net::Handle<net::Subnet> subnet : network[row.subnets])
    for (const Prefix& block : network[network[subnet].blocks]) add(block, 1);
  const bool all = owners_matter(network, vpc);
  const auto interfaces = network[network[net::Handle<net::VpcMembers>{vpc.at}].interfaces];
  for (const net::Handle<net::Interface> one : interfaces) {
    const net::Interface& interface = network[one];
    if (!all && interface.role == net::Role::Plain && !interface.check_off) continue;
    for (const net::InterfaceAddress& address : network[interface.v4]) found.push_back(address.address.get());
    for (const Address& address : network[interface.v6]) found.push_back(address);
  }
  return found;
}

Cuts::Cuts(const Network& network) : n_(network) {}

void Cuts::mind(const AddressSet& set) {
  if (set.empty() || set.ranges().front().first == set.ranges().back().last) return;  // one, or none
  addresses_ = true;
  for (const char* one : special_ranges) cut(Prefix::parse(one).prefix);
  for (const net::CutEntry& one : n_.all<net::CutEntry>()) cut(one.prefix);
  const auto apart = [&](net::Handle<net::Vpc> vpc) {
    for (const Address& one : addresses_apart(n_, vpc)) cut(Prefix::host(one));
  };
  net::Handle<net::Vpc> last;
  for (const net::BlockEntry& one : n_.all<net::BlockEntry>())
    if (touches(set, one.prefix)) {
      cut(one.prefix);
      if (one.vpc != last) apart(one.vpc);
      last = one.vpc;
    }
  const auto mapped = n_.all<net::PublicAddress>();
  for (const AddressRange& range : set.ranges()) {
    auto at = std::ranges::lower_bound(mapped, range.first, {}, &net::PublicAddress::address);
    for (; at != mapped.end() && at->address <= range.last; ++at) cut(Prefix::host(at->address));
  }
}

/// Where steps tell services apart by themselves: which have ports, types or a reply; DNS and what goes
/// beside it; the web (R-NAT-14); what Gateway Load Balancers send.
void Cuts::mind_services() {
  services_ = true;
  for (const unsigned protocol : {1U, 6U, 17U, 58U})
    cut_points(start_of(protocol), start_of(protocol) + protocol_size - 1);
  cut_points(start_of(1) + (8U << 8U), start_of(1) + (8U << 8U) + 255);
  cut_points(start_of(58) + (128U << 8U), start_of(58) + (128U << 8U) + 255);
  for (const std::uint32_t port : {53U, 80U, 443U}) cut_ports(port, port);
  cut_points(start_of(17) + 6081, start_of(17) + 6081);
}

void Cuts::learn(const Path& path) {
  if (!addresses_ && !services_) return;
  for (const Element& one : path.elements) {
    learn_component(one.component);
    if (one.table.present()) learn_table(one.table);
    if (!filters_) continue;
    if (one.test.kind == Test::Kind::Groups) learn_groups(one.test.groups, one.test.egress);
    if (one.test.kind == Test::Kind::Acl) learn_acl(one.test.acl, one.test.egress);
    if (one.test.firewall.present()) learn_firewall(one.test.firewall);
  }
}

Address Cuts::end_of_piece(const Address& first, const Address& last) const {
  const auto next = starts_.upper_bound(first);
  if (next == starts_.end() || *next > last) return last;
  return next->previous().value_or(last);
}

ServicePoint Cuts::end_of_piece(ServicePoint first, ServicePoint last) const {
  const auto next = points_.upper_bound(first);
  return next == points_.end() || *next > last ? last : *next - 1;
}

// ---------------------------------------------------------------------------------------- what was met

void Cuts::learn_component(ComponentRef component) {
  if (component.at == net::nowhere) return;
  switch (component.kind) {
    case ComponentKind::LoadBalancer:
      return learn_balancer({component.at});
    case ComponentKind::ClassicLoadBalancer:
      return learn_classic({component.at});
    case ComponentKind::Listener:
      return learn_balancer(n_[net::Handle<net::Listener>{component.at}].balancer);
    case ComponentKind::Endpoint:
      return learn_endpoint({component.at});
    case ComponentKind::ServiceNetwork:
      return learn_lattice(n_.all<net::LatticeAssociation>()[component.at].network);
    case ComponentKind::RouteTable:
      return learn_table({component.at});
    case ComponentKind::NatGateway:
      if (n_[net::Handle<net::NatGateway>{component.at}].proxied)  // R-NAT-14
        for (const std::uint32_t port : {80U, 443U}) cut_ports(port, port);
      return learn_subnet(n_[net::Handle<net::NatGateway>{component.at}].subnet);
    case ComponentKind::Interface: {
      const net::Interface& one = n_[net::Handle<net::Interface>{component.at}];
      learn_subnet(one.subnet);
      if (one.role == net::Role::LoadBalancer) learn_balancer({one.role_at});
      if (one.role == net::Role::ClassicLoadBalancer) learn_classic({one.role_at});
      if (one.role == net::Role::Endpoint) learn_endpoint({one.role_at});
      return;
    }
    default:
      return;
  }
}

/// R-ROUTE-9: what leaves a subnet for its own addresses asks no table.
void Cuts::learn_subnet(net::Handle<net::Subnet> subnet) {
  if (!addresses_ || !subnet.present() || !is_new(learnt_subnet, subnet.at)) return;
  for (const Prefix& one : n_[n_[subnet].blocks]) cut(one);
}

void Cuts::learn_groups(net::Handle<net::GroupSet> groups, bool egress) {
  if (!groups.present() || !is_new(learnt_groups, groups.at, egress)) return;
  for (const net::Handle<net::Group> group : n_[n_[groups].groups])
    for (const net::GroupRule& rule : n_[n_[group].rules[egress ? 1 : 0]]) {
      cut(rule.service);
      cut(n_.cidr_of(rule));
      if (rule.list().present())
        for (const Prefix& one : n_[n_[rule.list()].entries]) cut(one);
    }
}

void Cuts::learn_acl(net::Handle<net::Acl> acl, bool egress) {
  if (!acl.present() || !is_new(learnt_acl, acl.at, egress)) return;
  for (const net::AclEntry& entry : n_[n_[acl].entries[egress ? 1 : 0]]) {
    cut(entry.service);
    cut(entry.cidr);
  }
}

void Cuts::learn_table(net::Handle<net::RouteTable> table) {
  if (!addresses_ || !is_new(learnt_table, table.at)) return;
  for (const net::Route& route : n_[n_[table].routes]) cut(route.destination);
}

void Cuts::learn_firewall(net::Handle<net::Firewall> firewall) {
  if (!is_new(learnt_firewall, firewall.at)) return;
  const net::FirewallProgram* program = n_.find(n_[firewall].program);
  if (program == nullptr) return;
  for (const net::Run<net::FirewallRule> stage : {program->stateless, program->stateful})
    for (const net::FirewallRule& rule : n_[stage]) {
      for (const net::FirewallEnd& end : {rule.source, rule.destination})
        for (const net::Run<AddressRange> ranges : {end.sure, end.possible})
          for (const AddressRange& range : n_[ranges]) cut(range);
      for (const net::FirewallPorts& ports : {rule.source_ports, rule.destination_ports})
        for (const net::PortSpan& span : n_[ports.ports]) cut_ports(span.first, span.last);
      for (unsigned protocol = 0; protocol < 255; ++protocol)
        if (rule.has_protocol(static_cast<std::uint8_t>(protocol)) !=
            rule.has_protocol(static_cast<std::uint8_t>(protocol + 1)))
          points_.insert(start_of(protocol + 1));
    }
}

void Cuts::learn_balancer(net::Handle<net::LoadBalancer> balancer) {
  if (!balancer.present() || !is_new(learnt_balancer, balancer.at)) return;
  if (n_[balancer].type == net::BalancerType::Gateway) cut_ports(6081, 6081);
  for (const net::Handle<net::Listener> handle : n_[n_[balancer].listeners]) {
    const net::Listener& listener = n_[handle];
    cut_ports(listener.port, listener.port);
    for (const net::Handle<net::ListenerRule> rule : n_[listener.rules])
      for (const net::SourceCondition& condition : n_[n_[rule].sources])
        for (const Prefix& one : n_[condition.prefixes]) cut(one);
  }
}

void Cuts::learn_classic(net::Handle<net::ClassicLoadBalancer> balancer) {
  if (!balancer.present() || !is_new(learnt_classic, balancer.at)) return;
  for (const net::ClassicListener& one : n_[n_[balancer].listeners]) cut_ports(one.port, one.port);
}

void Cuts::learn_endpoint(net::Handle<net::Endpoint> handle) {
  if (!handle.present() || !is_new(learnt_endpoint, handle.at)) return;
  const net::Endpoint& endpoint = n_[handle];
  if (const net::EndpointService* service = n_.find(endpoint.service))
    for (const net::ServiceBalancer& one : n_[service->network_balancers]) learn_balancer(one.balancer);
  if (const net::ResourceConfiguration* one = n_.find(endpoint.configuration))
    for (const net::PortSpan& span : n_[one->ports]) cut_ports(span.first, span.last);
  learn_lattice(endpoint.network);
}

void Cuts::learn_lattice(net::Handle<net::LatticeNetwork> handle) {
  const net::LatticeNetwork* network = n_.find(handle);
  if (network == nullptr || !is_new(learnt_lattice, handle.at)) return;
  for (const net::LatticeOffer& one : n_[network->services])
    for (const net::PortSpan& span : n_[n_[one.service].ports]) cut_ports(span.first, span.last);
  for (const net::LatticeOffer& one : n_[network->resources])
    if (const net::ResourceConfiguration* resource = n_.find(one.resource))
      for (const net::PortSpan& span : n_[resource->ports]) cut_ports(span.first, span.last);
}

// ---------------------------------------------------------------------------------------- edges

void Cuts::cut(const AddressRange& range) {
  if (!addresses_ || !range.first.present()) return;
  starts_.insert(range.first);
  if (const auto next = range.last.next()) starts_.insert(*next);
}

void Cuts::cut(const Prefix& prefix) {
  if (prefix.present()) cut(AddressRange{prefix.first(), prefix.last()});
}

void Cuts::cut_points(std::uint32_t first, std::uint32_t last) {
  if (!services_) return;
  points_.insert(first);
  points_.insert(last + 1);
}

/// Of TCP and of UDP.
void Cuts::cut_ports(std::int64_t first, std::int64_t last) {
  if (first < 0 || last > 65535 || first > last) return;
  for (const unsigned protocol : {6U, 17U}) {
    const std::uint32_t start = start_of(protocol) + static_cast<std::uint32_t>(first);
    const std::uint32_t end = start_of(protocol) + static_cast<std::uint32_t>(last);
    cut_points(start, end);
    if (!filters_) spans_.emplace(start, end);
  }
}

/// R-SG-3, R-SG-4, R-NACL-4.
void Cuts::cut(const net::ServiceMatch& match) {
  if (!services_ || match.protocol < 0) return;
  const std::uint32_t start = start_of(static_cast<unsigned>(match.protocol));
  cut_points(start, start + protocol_size - 1);
  if (match.any_first) return;
  if (match.protocol == 6 || match.protocol == 17) {
    cut_points(start + match.first, start + match.last);
  } else if ((match.protocol == 1 || match.protocol == 58) && match.first <= 255) {
    const std::uint32_t of_type = start + match.first * 256U;
    cut_points(of_type, of_type + 255);
    if (!match.any_last && match.last <= 255) cut_points(of_type + match.last, of_type + match.last);
  }
}

}  // namespace vpcscope
