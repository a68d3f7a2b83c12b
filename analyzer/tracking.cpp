#include "analyzer/tracking.h"

#include <algorithm>

namespace vpcscope {
namespace {

bool is_open_to_all(const Network& network, const net::GroupRule& rule, const PacketHeader& header) {
  return rule.is_cidr() && !rule.unusable &&
         network.cidr_of(rule) == Prefix::whole(header.destination.family()) &&
         (rule.service.protocol == -1 || rule.service.protocol == header.protocol);
}

bool names_port(const net::ServiceMatch& service, std::uint16_t port) {
  return service.protocol == -1 || service.any_first || (service.first <= port && port <= service.last);
}

bool names_all_ports(const net::ServiceMatch& service) {
  return service.protocol == -1 || service.any_first || (service.first == 0 && service.last == 65535);
}

/// R-SG-12: open to everybody, and open to everybody on all ports the other way.
bool is_open_both_ways(const Network& network, const Test& test, const PacketHeader& header) {
  bool there = false;
  bool back = false;
  for (const net::Handle<net::Group> group : network[network[test.groups].groups])
    for (const bool egress : {false, true})
      for (const net::GroupRule& rule : network[network[group].rules[egress ? 1 : 0]]) {
        if (!is_open_to_all(network, rule, header)) continue;
        if (egress == test.egress)
          there = there || names_port(rule.service, header.destination_port.fixed);
        else
          back = back || names_all_ports(rule.service);
      }
  return there && back;
}

bool tracks_always(const Network& network, const net::Interface& interface) {
  switch (interface.role) {
    case net::Role::Function:
    case net::Role::Endpoint:
    case net::Role::InspectionEndpoint:
    case net::Role::Nat:
      return true;
    case net::Role::LoadBalancer:
      return interface.role_at == net::nowhere ||
             network[net::Handle<net::LoadBalancer>{interface.role_at}].type !=
                 net::BalancerType::Application;
    case net::Role::Plain:
    case net::Role::ClassicLoadBalancer:
    case net::Role::ClientVpn:
    case net::Role::ResolverInbound:
    case net::Role::ResolverOutbound:
    case net::Role::InstanceConnect:
    case net::Role::MountTarget:
    case net::Role::TransitGateway:
      return false;
  }
  return false;
}

/// R-SG-13: what makes a flow tracked whatever the rules are. Of gateway endpoints only DynamoDB's.
bool tracks_always(const Network& network, const ComponentRef& component) {
  if (component.at == net::nowhere) return false;
  switch (component.kind) {
    case ComponentKind::NatGateway:
    case ComponentKind::EgressOnlyGateway:
    case ComponentKind::Firewall:
    case ComponentKind::TransitAttachment:
      return true;
    case ComponentKind::LoadBalancer:
      return network[net::Handle<net::LoadBalancer>{component.at}].type != net::BalancerType::Application;
    case ComponentKind::Endpoint: {
      const net::Endpoint& endpoint = network[net::Handle<net::Endpoint>{component.at}];
      return endpoint.endpoint_kind != net::EndpointKind::Gateway ||
             network.text(endpoint.service_name).ends_with(".dynamodb");
    }
    case ComponentKind::Interface:
      return tracks_always(network, network[net::Handle<net::Interface>{component.at}]);
    default:
      return false;
  }
}

}  // namespace

bool is_untracked(const Network& network, const Path& path, const Element& element) {
  const Test& test = element.test;
  const PacketHeader& header = element.header;
  if (test.kind != Test::Kind::Groups || test.anybody || element.direction != Direction::Forward)
    return false;
  if (element.component.kind != ComponentKind::Interface || !header.has_ports()) return false;
  if (header.destination_port.variable >= 0 || !is_open_both_ways(network, test, header)) return false;
  return std::ranges::none_of(path.elements,
      [&](const Element& one) { return one.leg == element.leg && tracks_always(network, one.component); });
}

}  // namespace vpcscope
