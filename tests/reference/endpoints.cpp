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

/// The last part of an ARN, or an id as it is.
std::string id_in_arn(const std::string& arn) { return arn.substr(arn.rfind('/') + 1); }

/// One address that Lattice sends from.
Address lattice_address(Family family) {
  return *Address::parse(family == Family::V4 ? "169.254.171.1" : "fd00:ec2:80::1");
}

bool serves_port(const ResourceConfiguration& what, int port) {
  bool on_port = what.ports.empty();
  for (const Text& range : what.ports) {
    const std::string text = range.str();
    const std::size_t dash = text.find('-');
    const int first = std::atoi(text.c_str());
    const int last = dash == std::string::npos ? first : std::atoi(text.c_str() + dash + 1);
    on_port = on_port || (first <= port && port <= last);
  }
  return on_port;
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
    drop("ENI_ADDRESS_RESTRICTION", "R-VPCE-10", id, "never a destination");
  if (const VpcEndpoint* endpoint = endpoint_of(s_, eni)) {
    const std::string name = endpoint->id.to_string();
    if (!functional(endpoint->state, {"available"})) drop("BAD_STATE", "R-VPCE-4", name, "not available");
    const bool tcp = p.protocol == 6;
    const bool udp = p.protocol == 17 && is_customers(*endpoint);
    if (!tcp && !udp) drop("PROTOCOL_RESTRICTION", "R-VPCE-6", name, "TCP, and UDP of customers' services");
  } else if (eni.type.is("vpc_endpoint") && p.protocol != 6 && p.protocol != 17) {
    drop("PROTOCOL_RESTRICTION", "R-VPCE-6", id, "whatever endpoint it is of");
  }
  if (endpoint_of(s_, eni) == nullptr && eni.type.is("vpc_endpoint") && p.protocol != 6 && p.protocol != 17)
    drop("PROTOCOL_RESTRICTION", "R-VPCE-6", id, "whosever endpoint it is");
  for (const ResolverEndpoint& one : s_.all<ResolverEndpoint>()) {  // R-SVC-4
    const ResolverEndpoint* const resolver = &one;
    bool its = !eni.description.view().empty() &&
               eni.description.view().find(one.id.to_string()) != std::string_view::npos;
    for (const ResolverEndpointAddress& address : s_.all<ResolverEndpointAddress>())
      its = its || (is_id(one.id, address.endpoint.to_string()) && address.subnet == eni.subnet &&
                       owner_in(s_, eni.vpc.to_string(), address.address) == &eni);
    if (!its || !resolver->direction.view().starts_with("INBOUND")) continue;
    const bool dns = (p.protocol == 6 || p.protocol == 17) && p.destination_port.fixed == 53;
    bool doh = false;
    for (const Word& protocol : resolver->protocols) doh = doh || protocol.view().starts_with("DoH");
    if (!dns && !(doh && p.protocol == 6 && p.destination_port.fixed == 443))
      drop("PROTOCOL_RESTRICTION", "R-SVC-4", id, "DNS only");
  }
}

/// PrivateLink: from the consumer's endpoint to the provider's load balancer; no routes, no addresses of the
/// other side matter (R-PL-4).
void Walker::serve_endpoint(const VpcEndpoint& endpoint, const Outcome& end) {
  const std::string id = endpoint.id.to_string();
  if (!endpoint.resource_configuration.view().empty()) return serve_resource(endpoint, end);
  if (!endpoint.service_network.view().empty())  // R-VPCE-12
    return serve_by_lattice(id_in_arn(endpoint.service_network.str()), end.eni, end.packet);
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
  p.identity_lost = id;  // R-SG-8
  hop("forward", id, "PrivateLink to " + node->id.to_string());
  const bool enforced = !balancer->enforces_groups_on_private_link.is("off");
  if (enforced) {  // R-PL-3: with the client's own address
    const std::vector<Id> groups(node->groups.begin(), node->groups.end());
    test_group_list(groups, node->id.to_string(), node, p, false);
  }
  balance(*balancer, *node, p, true);
}

// ---------------------------------------------------------------------------------------- resources

void Walker::serve_resource(const VpcEndpoint& endpoint, const Outcome& end) {
  const std::string name = id_in_arn(endpoint.resource_configuration.str());
  const ResourceConfiguration* what = find<ResourceConfiguration>(s_, name);
  if (what == nullptr) lack("vpc-lattice get-resource-configuration", "R-VPCE-11", name);
  to_resource(*what, end.eni, end.packet);
}

/// R-VPCE-11: the packet comes out of the resource gateway, as a new flow of the gateway's own interface; in
/// the zone of the endpoint's interface `entry`, where it came by one.
void Walker::to_resource(
    const ResourceConfiguration& what, const NetworkInterface* entry, const Packet& packet) {
  const std::string name = what.id.to_string();
  if (!functional(what.status, {"ACTIVE", "UPDATE_IN_PROGRESS"}))
    drop("BAD_STATE", "R-VPCE-11", name, "not active");
  std::string its = what.gateway.present() ? what.gateway.to_string() : "";
  if (its.empty())  // a member of a group has the group's
    if (const auto* group = find<ResourceConfiguration>(s_, what.configuration_group.to_string()))
      its = group->gateway.to_string();
  const ResourceGateway* gateway = find<ResourceGateway>(s_, its);
  if (gateway == nullptr) lack("vpc-lattice list-resource-gateways", "R-VPCE-11", name);
  const std::string gate = gateway->id.to_string();
  if (!functional(gateway->status, {"ACTIVE", "UPDATE_IN_PROGRESS"}))
    drop("BAD_STATE", "R-VPCE-11", gate, "not active");
  if (!serves_port(what, packet.destination_port.fixed))
    drop("PROTOCOL_RESTRICTION", "R-VPCE-11", name, "not a port of the resource");

  const Subnet* here = entry != nullptr ? find<Subnet>(s_, entry->subnet.to_string()) : nullptr;
  std::vector<const Subnet*> usable;
  for (const SubnetId& one : gateway->subnets) {
    const Subnet* subnet = find<Subnet>(s_, one.to_string());
    if (subnet == nullptr) continue;
    if (entry == nullptr || (here != nullptr && zone_of(s_, *subnet) == zone_of(s_, *here)))
      usable.push_back(subnet);
  }
  if (usable.empty()) drop("VPCE_SERVICE_NOT_INSTALLED_IN_AZ", "R-VPCE-11", gate, "no zone in common");
  std::vector<const NetworkInterface*> exits;
  std::vector<std::string> labels;
  for (const NetworkInterface& one : s_.all<NetworkInterface>()) {
    const bool in_zone = std::any_of(
        usable.begin(), usable.end(), [&](const Subnet* subnet) { return subnet->id == one.subnet; });
    if (!in_zone || one.description.view().find(gate) == std::string_view::npos) continue;
    exits.push_back(&one);
    labels.push_back(one.id.to_string());
  }
  if (exits.empty()) lack("ec2 describe-network-interfaces", "R-VPCE-11", gate);
  if (!what.address.present()) lack("the address of the resource", "R-VPCE-11", name);
  const NetworkInterface& exit = *exits[choose("resource gateway", labels)];
  Packet p = packet;
  p.source = exit.primary_address;
  if (what.address.is_v6()) {
    p.source = {};
    for (const Ipv6Address& one : exit.ipv6_addresses) p.source = one.address;
    if (!p.source.present()) drop("X_FAMILY_UNSUPPORTED", "R-VPCE-11", gate, "no IPv6 address");
  }
  p.destination = what.address;
  p.source_port = new_port({1024, 65535});
  hop("forward", name, "by " + gate + " to " + p.destination.to_string());
  connect(exit, p, {}, &exit);
}

// ---------------------------------------------------------------------------------------- Lattice

Outcome Walker::to_lattice(const Place& from, Packet p) {
  const std::string vpc = from.vpc->id.to_string();
  if (from.subnet != nullptr) test_acl(*from.subnet, p, true);  // client out, before anything routes it
  if (p.arrival != Arrival::Inside)
    drop("X_RESERVED_DESTINATION", "R-LAT-1", vpc, "Lattice is not usable from outside the VPC");
  const ServiceNetworkVpcAssociation* link = nullptr;
  for (const ServiceNetworkVpcAssociation& one : s_.all<ServiceNetworkVpcAssociation>())
    if (link == nullptr && one.vpc == from.vpc->id &&
        functional(one.status, {"ACTIVE", "UPDATE_IN_PROGRESS"}))
      link = &one;  // AWS allows one only
  if (link == nullptr) drop("NO_ROUTE_TO_DESTINATION", "R-LAT-1", vpc, "no service network association");
  const std::string id = link->id.to_string();
  if (link->groups.present()) {
    const std::vector<Id> groups(link->groups.begin(), link->groups.end());
    test_group_list(groups, id, p.origin, p, false);
  } else if (!unknown("the groups of " + id + " let it in", "R-LAT-1", id)) {
    drop("ENI_SG_RULES_MISMATCH", "R-LAT-1", id, "supposed");
  }
  if (p.protocol != 6) drop("PROTOCOL_RESTRICTION", "R-LAT-1", id, "TCP only");
  leg_->exit = Exit{Exit::Kind::Lattice, id_in_arn(link->service_network.to_string()), "", "", vpc};
  hop("deliver", id, text(p));
  return {Outcome::Kind::Service, nullptr, p, vpc};
}

/// R-LAT-1: which service or resource the client names cannot be seen in a packet, so each that the service
/// network offers on the port is an alternative. `entry`: the endpoint's interface (R-VPCE-12), else null.
void Walker::serve_by_lattice(const std::string& id, const NetworkInterface* entry, const Packet& p) {
  static const Prefix resources = Prefix::parse("129.224.0.0/17").prefix;
  const bool to_services = entry != nullptr || !resources.contains(p.destination);
  const bool to_resources = entry != nullptr || resources.contains(p.destination);
  std::vector<LatticeWay> ways;
  bool any_service = false;
  bool any_resource = false;
  if (to_services) add_lattice_services(id, p, ways, any_service);
  if (to_resources) add_lattice_resources(id, p, ways, any_resource);
  const ServiceNetwork* const itself = find<ServiceNetwork>(s_, id);
  const auto require_offers = [&](const char* call) {  // nothing is offered, if that is known
    if (itself == nullptr) lack(call, "R-LAT-1", id);
    require_call(call, itself->header, "R-LAT-1", id);
  };
  if (ways.empty() && to_services && !any_service)
    require_offers("vpc-lattice list-service-network-service-associations");
  if (ways.empty() && to_resources && !any_resource)
    require_offers("vpc-lattice list-service-network-resource-associations");
  if (ways.empty() && to_services) mind_left_out(Kind::LatticeListener, "R-LAT-1", id);
  if (ways.empty() && to_resources) mind_left_out(Kind::ResourceConfiguration, "R-LAT-1", id);
  if (ways.empty()) drop("ELBV2_LISTENER_PORT_RESTRICTION", "R-LAT-1", id, "nothing listens there");
  std::vector<std::string> labels;
  for (const LatticeWay& one : ways) labels.push_back(one.label);
  const LatticeWay& way = ways[choose("way out of Lattice", labels)];
  if (!way.lacks.empty()) lack(way.lacks, "R-LAT-1", way.label);
  if (way.code == "ELBV2_LISTENER_HAS_NO_TG") mind_left_out(Kind::LatticeTarget, "R-LAT-1", way.label);
  if (!way.code.empty()) drop(way.code, "R-LAT-1", way.label, "of Lattice");
  if (way.resource != nullptr) return to_resource(*way.resource, entry, p);
  if (way.target != nullptr) to_lattice_target(*way.group, *way.target, p);
}

void Walker::add_lattice_services(
    const std::string& network, const Packet& p, std::vector<LatticeWay>& ways, bool& any) {
  for (const ServiceNetworkServiceAssociation& link : s_.all<ServiceNetworkServiceAssociation>()) {
    if (id_in_arn(link.service_network.to_string()) != network) continue;
    if (!functional(link.status, {"ACTIVE", "UPDATE_IN_PROGRESS"})) continue;
    any = true;
    const std::string id = id_in_arn(link.service.to_string());
    const LatticeService* service = find<LatticeService>(s_, id);
    bool known = service != nullptr && exported("vpc-lattice list-listeners", service->header);
    bool listens = false;
    const Header* where = service != nullptr ? &service->header : nullptr;
    for (const LatticeListener& one : s_.all<LatticeListener>()) {
      if (id_in_arn(one.service.to_string()) != id) continue;
      known = true;
      if (where == nullptr) where = &one.header;
      listens = listens || one.port.value_or(-1) == p.destination_port.fixed;
    }
    if (!known) {
      ways.push_back({.label = id, .lacks = "vpc-lattice list-listeners"});
      continue;
    }
    if (!listens) continue;
    if (service != nullptr && !functional(service->status, {"ACTIVE", "UPDATE_IN_PROGRESS"})) {
      ways.push_back({.label = id, .code = "BAD_STATE"});
      continue;
    }
    bool grouped = false;
    for (const LatticeTargetGroup& group : s_.all<LatticeTargetGroup>()) {
      const bool its = std::any_of(group.services.begin(), group.services.end(), [&](const Text& arn) {
        return id_in_arn(arn.str()) == id;
      });
      grouped = grouped || its;
      if (its) add_lattice_targets(group, ways);
    }
    if (grouped) continue;
    ways.push_back({.label = id});
    if (!exported("vpc-lattice list-target-groups", *where))
      ways.back().lacks = "vpc-lattice list-target-groups";
  }
}

void Walker::add_lattice_targets(const LatticeTargetGroup& group, std::vector<LatticeWay>& ways) {
  const std::string id = group.id.to_string();
  if (!functional(group.status, {"ACTIVE", "UPDATE_IN_PROGRESS"}))
    return ways.push_back({.label = id, .code = "BAD_STATE"});
  if (group.type.is("LAMBDA")) return ways.push_back({.label = id});
  std::vector<const LatticeTarget*> used;
  bool told = false;
  bool healthy = false;
  const auto is_healthy = [](const LatticeTarget& one) {
    return one.status.is("HEALTHY") || one.status.is("UNAVAILABLE");
  };
  for (const LatticeTarget& one : s_.all<LatticeTarget>()) {
    if (id_in_arn(one.group.to_string()) != id) continue;
    told = true;
    if (one.status.is("DRAINING") || one.status.is("UNUSED")) continue;  // R-LB-21
    used.push_back(&one);
    healthy = healthy || is_healthy(one);
  }
  if (used.empty() && !told && !exported("vpc-lattice list-targets", group.header))
    return ways.push_back({.label = id, .lacks = "vpc-lattice list-targets"});
  if (used.empty()) return ways.push_back({.label = id, .code = "ELBV2_LISTENER_HAS_NO_TG"});
  for (const LatticeTarget* one : used)
    if (!q_.honor_health || !healthy || is_healthy(*one))  // R-LB-20
      ways.push_back({.label = id + " " + one->target.to_string(), .group = &group, .target = one});
}

void Walker::add_lattice_resources(
    const std::string& network, const Packet& p, std::vector<LatticeWay>& ways, bool& any) {
  for (const ServiceNetworkResourceAssociation& link : s_.all<ServiceNetworkResourceAssociation>()) {
    if (id_in_arn(link.service_network.to_string()) != network) continue;
    if (!functional(link.status, {"ACTIVE", "UPDATE_IN_PROGRESS"})) continue;
    any = true;
    const std::string id = id_in_arn(link.resource_configuration.to_string());
    std::vector<const ResourceConfiguration*> meant;
    for (const ResourceConfiguration& one : s_.all<ResourceConfiguration>()) {
      const bool child = id_in_arn(one.configuration_group.to_string()) == id;
      if (child || (one.id.to_string() == id && !one.type.is("GROUP"))) meant.push_back(&one);
    }
    if (meant.empty() && find<ResourceConfiguration>(s_, id) == nullptr)
      ways.push_back({.label = id, .lacks = "vpc-lattice get-resource-configuration"});
    for (const ResourceConfiguration* one : meant)
      if (serves_port(*one, p.destination_port.fixed))
        ways.push_back({.label = one->id.to_string(), .resource = one});
  }
}

void Walker::to_lattice_target(
    const LatticeTargetGroup& group, const LatticeTarget& target, const Packet& p) {
  const std::string id = target.target.to_string();
  const std::string vpc = group.vpc.to_string();
  Packet next;
  next.protocol = p.protocol;
  if (group.type.is("ALB")) {
    const LoadBalancer* balancer = find<LoadBalancer>(s_, id);
    if (balancer == nullptr) lack("elbv2 describe-load-balancers", "R-LAT-1", id);
    const std::vector<const NetworkInterface*> nodes = nodes_of(s_, *balancer);
    std::vector<std::string> names;
    for (const NetworkInterface* one : nodes) names.push_back(one->id.to_string());
    if (nodes.empty()) lack("ec2 describe-network-interfaces", "R-LAT-1", id);
    next.destination = nodes[choose("ALB node", names)]->primary_address;
  } else if (group.type.is("INSTANCE")) {
    const NetworkInterface* eni = primary_of(s_, id);
    if (eni == nullptr) require_call("ec2 describe-network-interfaces", group.header, "R-LB-6", id);
    if (eni != nullptr && !group.address_type.is("IPV6")) next.destination = eni->primary_address;
    if (eni != nullptr && group.address_type.is("IPV6"))
      for (const Ipv6Address& one : eni->ipv6_addresses)
        if (one.primary.yes()) next.destination = one.address;
  } else if (const auto address = Address::parse(id)) {
    next.destination = *address;
  }
  if (!next.destination.present()) drop("TARGET_ADDRESS_RESTRICTION", "R-LB-6", id, "no address");
  if (!target.port.present() && !group.port.present())
    drop("TARGET_PORT_RESTRICTION", "R-LB-6", id, "no port");
  next.source = lattice_address(next.destination.family());
  next.source_port = new_port({1024, 65535});
  next.destination_port = {
      -1, static_cast<std::uint16_t>(target.port.present() ? target.port.value : group.port.value)};
  next.identity_lost = "VPC Lattice";  // client references do not match
  hop("translate", "lattice", text(next));
  Leg leg;
  leg.by_lattice = true;
  const Sender send = [&](Packet one) { return arrive_local(vpc_of(vpc, "R-LAT-1"), one, nullptr); };
  converse(leg, next, send, [](const Outcome&) {});
}

}  // namespace vpcscope::reference
