// VPC endpoints and endpoint services (section 19), and the services of section 22.
#include <fmt/format.h>

#include <algorithm>

#include "tests/reference/walker.h"

namespace vpcscope::reference {
namespace {

const VpcEndpointServiceConfiguration* service_of(const Snapshot& s, const VpcEndpoint& endpoint) {
  for (const VpcEndpointServiceConfiguration& one : s.all<VpcEndpointServiceConfiguration>())
    if (one.name == endpoint.service) return &one;
  return nullptr;
}

bool is_customers(const VpcEndpoint& endpoint) {
  return endpoint.service.view().find("vpce-svc-") != std::string_view::npos;
}

}  // namespace

// ---------------------------------------------------------------------------------------- gateway endpoints

Outcome Walker::to_gateway_endpoint(const VpcEndpoint& endpoint, const Place& from, Packet p) {
  const std::string id = endpoint.id.to_string();
  if (!functional(endpoint.state, {"available"})) drop("BAD_STATE", "R-IN-10", id, "not available");
  if (p.arrival != Arrival::Inside)  // R-VPCE-2; NAT makes a packet an inside one
    drop("X_GATEWAY_ENDPOINT_NOT_EXTENSIBLE", "R-VPCE-2", id, "the source is outside the VPC");
  const bool echo = (p.protocol == 1 && p.icmp_type == 8) || (p.protocol == 58 && p.icmp_type == 128);
  if (p.protocol != 6 && !echo)
    drop("VPCE_GATEWAY_PROTOCOL_RESTRICTION", "R-VPCE-3", id, "TCP and echo only");
  if (p.reply) drop("X_ASYMMETRIC_RETURN", "R-FLOW-9", id, "a reply to a client that is no such service");
  leg_->exit = Exit{Exit::Kind::GatewayEndpoint, id, "", "", from.vpc->id.to_string()};
  hop("deliver", id, text(p));
  return {Outcome::Kind::Service, nullptr, p, from.vpc->id.to_string()};
}

Outcome Walker::from_service(Packet p) {
  if (leg_->exit) return arrive_local(vpc_of(leg_->exit->vpc, "R-VPCE-1"), p, nullptr);  // local delivery
  hop("deliver", leg_->initiator->id.to_string(), "by the link service R-ADDR-4");       // no ACL, no group
  return {Outcome::Kind::Interface, leg_->initiator, p};
}

// ---------------------------------------------------------------------------------------- inspection
// endpoints

Outcome Walker::to_inspection(const VpcEndpoint& endpoint, const Place& from, Packet p) {
  const std::string id = endpoint.id.to_string();
  const Subnet* subnet =
      endpoint.subnets.empty() ? nullptr : find<Subnet>(s_, endpoint.subnets[0].to_string());
  if (subnet == nullptr) lack("ec2 describe-subnets", "R-VPCE-10", id);
  test_acl(*subnet, p, false);  // R-NACL-10: also in the sender's own subnet
  if (!functional(endpoint.state, {"available"})) drop("BAD_STATE", "R-VPCE-10", id, "not available");
  const Firewall* firewall = nullptr;
  for (const Firewall& one : s_.all<Firewall>())
    for (const FirewallZone& zone : one.status.zones) {
      if (!is_id(zone.endpoint, id)) continue;
      firewall = &one;
      if (!functional(zone.status, {"READY"}))
        drop("BAD_STATE", "R-NFW-1", id, "firewall endpoint not ready");
    }
  for (const FirewallEndpointAssociation& link : s_.all<FirewallEndpointAssociation>())
    for (const FirewallZone& zone : link.status.zones) {
      if (!is_id(zone.endpoint, id)) continue;
      firewall = find<Firewall>(s_, link.firewall.to_string());
      if (!functional(zone.status, {"READY"}))
        drop("BAD_STATE", "R-NFW-1", id, "firewall endpoint not ready");
      if (firewall == nullptr) lack("network-firewall describe-firewall", "R-NFW-1", id);
    }
  if (direction_ == 1 && !leg_->boxes[0].contains(id))
    drop("X_ASYMMETRIC_RETURN", "R-EDGE-7", id, "the request did not pass this endpoint");
  leg_->boxes[direction_].insert(id);
  if (firewall != nullptr) {
    inspect(*firewall, id, p);
  } else if (const VpcEndpointServiceConfiguration* service = service_of(s_, endpoint);
             service != nullptr && !service->gateway_load_balancers.empty()) {
    pass_gateway_balancer(endpoint, p);
  } else {
    note("PATH_THROUGH_GWLB_NOT_CHECKED " + id);
  }
  p.identity_lost = id;  // R-SG-8
  p.endpoint_passed = id;
  p.passed_gwlbe = true;
  hop("inspect", id, text(p));
  Place place;
  place.vpc = from.vpc;
  place.subnet = subnet;
  place.component = id;
  return leave(place, p);
}

// ---------------------------------------------------------------------------------------- interface
// endpoints

/// What an interface refuses whatever its groups say.
void Walker::test_interface_kind(const NetworkInterface& eni, const Packet& p) {
  const std::string id = eni.id.to_string();
  if (eni.type.is("lambda"))
    drop("X_LAMBDA_NO_INBOUND", "R-SVC-3", id, "functions are not called by address");
  if (eni.type.is("gateway_load_balancer_endpoint"))
    drop("ENI_ADDRESS_RESTRICTION", "R-VPCE-10", id, "never a destination");  // SPEC? no code is named
  if (const VpcEndpoint* endpoint = endpoint_of(s_, eni)) {
    const std::string name = endpoint->id.to_string();
    if (!functional(endpoint->state, {"available"})) drop("BAD_STATE", "R-VPCE-4", name, "not available");
    const bool tcp = p.protocol == 6;
    const bool udp = p.protocol == 17 && is_customers(*endpoint);
    if (!tcp && !udp) drop("PROTOCOL_RESTRICTION", "R-VPCE-6", name, "TCP, and UDP of customers' services");
    if (endpoint->service_network.present() || endpoint->resource_configuration.present())
      lose("X_NOT_MODELLED", "R-VPCE-11", name, "resource and service-network endpoints");
  }
  for (const ResolverEndpointAddress& one : s_.all<ResolverEndpointAddress>()) {  // R-SVC-4
    if (!(one.subnet == eni.subnet) || !owns(eni, one.address)) continue;
    const ResolverEndpoint* resolver = find<ResolverEndpoint>(s_, one.endpoint.to_string());
    if (resolver == nullptr || !resolver->direction.is("INBOUND")) continue;
    const bool dns = (p.protocol == 6 || p.protocol == 17) && p.destination_port.fixed == 53;
    bool doh = false;
    for (const Word& protocol : resolver->protocols) doh = doh || protocol.view().starts_with("DoH");
    if (!dns && !(doh && p.protocol == 6 && p.destination_port.fixed == 443))
      drop("PROTOCOL_RESTRICTION", "R-SVC-4", id, "DNS only");  // SPEC? no code is named
  }
}

/// PrivateLink: from the consumer's endpoint to the provider's load balancer; no routes, no addresses of the
/// other side matter (R-PL-4).
void Walker::serve_endpoint(const VpcEndpoint& endpoint, const Outcome& end) {
  const std::string id = endpoint.id.to_string();
  if (!is_customers(endpoint)) return;  // R-VPCE-9: ends at the endpoint
  const VpcEndpointServiceConfiguration* service = service_of(s_, endpoint);
  if (service == nullptr) lack("ec2 describe-vpc-endpoint-service-configurations", "R-VPCE-9", id);
  for (const VpcEndpointConnection& one : s_.all<VpcEndpointConnection>())  // R-PL-1
    if (is_id(one.endpoint, id) && !functional(one.state, {"available"}))
      drop("BAD_STATE", "R-PL-1", id, "the connection is not available");
  const Subnet* subnet = find<Subnet>(s_, end.eni->subnet.to_string());
  const std::string zone = subnet != nullptr ? zone_of(s_, *subnet) : "";
  const bool elsewhere =
      endpoint.service_region.present() && endpoint.service_region != endpoint.header.region;
  const bool installed = !service->zone_ids.present() || std::any_of(service->zone_ids.begin(),
                                                             service->zone_ids.end(),
                                                             [&](Text one) { return one.view() == zone; });
  if (!installed && !elsewhere) drop("VPCE_SERVICE_NOT_INSTALLED_IN_AZ", "R-PL-2", id, zone);
  std::vector<std::pair<const LoadBalancer*, const NetworkInterface*>> nodes;
  std::vector<std::string> labels;
  for (const auto& arn : service->network_load_balancers) {
    const LoadBalancer* balancer = find<LoadBalancer>(s_, arn.to_string());
    if (balancer == nullptr) lack("elbv2 describe-load-balancers", "R-PL-2", arn.to_string());
    for (const NetworkInterface* node : nodes_of(s_, *balancer)) {
      const Subnet* at = find<Subnet>(s_, node->subnet.to_string());
      if (!elsewhere && (at == nullptr || zone_of(s_, *at) != zone)) continue;
      nodes.emplace_back(balancer, node);
      labels.push_back(node->id.to_string());
    }
  }
  if (nodes.empty()) drop("VPCE_SERVICE_NOT_INSTALLED_IN_AZ", "R-PL-2", id, "no node in " + zone);
  const auto& [balancer, node] = nodes[choose("node", labels)];
  Packet p = end.packet;
  p.destination = node->primary_address;
  p.origin = nullptr;  // R-SG-8
  hop("forward", id, "PrivateLink to " + node->id.to_string());
  const bool enforced = !balancer->enforces_groups_on_private_link.is("off");
  if (enforced) {  // R-PL-3: with the client's own address
    const std::vector<Id> groups(node->groups.begin(), node->groups.end());
    test_group_list(groups, node->header, node->id.to_string(), nullptr, p, false);
  }
  balance(*balancer, *node, p, true);
}

// ---------------------------------------------------------------------------------------- Lattice

Outcome Walker::to_lattice(const Place& from, Packet p) {
  const std::string vpc = from.vpc->id.to_string();
  if (p.arrival != Arrival::Inside)
    drop("X_RESERVED_DESTINATION",
        "R-LAT-1",
        vpc,
        "Lattice is not usable from outside the VPC");  // SPEC? code
  const ServiceNetworkVpcAssociation* link = nullptr;
  for (const ServiceNetworkVpcAssociation& one : s_.all<ServiceNetworkVpcAssociation>())
    if (one.vpc == from.vpc->id && functional(one.status, {"ACTIVE", "UPDATE_IN_PROGRESS"})) link = &one;
  if (link == nullptr)
    drop("NO_ROUTE_TO_DESTINATION", "R-LAT-1", vpc, "no service network association");  // SPEC? code
  if (from.subnet != nullptr) test_acl(*from.subnet, p, true);                          // client out
  if (link->groups.present()) {
    const std::vector<Id> groups(link->groups.begin(), link->groups.end());
    Packet at = p;
    test_group_list(groups, link->header, link->id.to_string(), p.origin, at, false);
  }
  leg_->exit = Exit{Exit::Kind::Lattice, link->id.to_string(), "", "", vpc};
  hop("deliver", link->id.to_string(), text(p));
  return {Outcome::Kind::Service, nullptr, p, vpc};
}

}  // namespace vpcscope::reference
