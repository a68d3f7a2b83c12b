// VPC endpoints, and what resource endpoints lead to (section 19).
#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>

#include "model/network/resolver.h"

namespace vpcscope::net {
namespace {

EndpointKind kind_of(const VpcEndpoint& from) {
  if (from.type.is("GatewayLoadBalancer")) return EndpointKind::Inspection;
  if (from.type.is("Resource") || from.resource_configuration.present()) return EndpointKind::Resource;
  if (from.type.is("ServiceNetwork") || from.service_network.present()) return EndpointKind::ServiceNetwork;
  return from.type.is("Interface") ? EndpointKind::Interface : EndpointKind::Gateway;
}

// ---------------------------------------------------------------------------------------------- firewalls

/// What the firewalls say of one endpoint (R-NFW-1).
struct FirewallEnds {
  Handle<Firewall> firewall;  // absent: another account's, not exported
  SubnetId subnet;
  bool ready = true;
};
using FirewallEndpoints = std::unordered_map<Id, FirewallEnds>;

void add_zones(FirewallEndpoints& found, Handle<Firewall> firewall, const Slice<FirewallZone>& zones) {
  for (const FirewallZone& zone : zones)
    if (zone.endpoint.present())
      found[zone.endpoint] = {firewall, zone.subnet, functional(zone.status, {"READY"})};
}

FirewallEndpoints endpoints_of_firewalls(Resolver& r) {
  FirewallEndpoints found;
  std::uint32_t at = 0;
  for (const vpcscope::Firewall& one : r.snapshot.all<vpcscope::Firewall>())
    add_zones(found, {at++}, one.status.zones);
  for (const FirewallEndpointAssociation& one : r.snapshot.all<FirewallEndpointAssociation>())
    add_zones(found, r.find<Firewall>(one.firewall, one.header), one.status.zones);
  return found;
}

bool is_tagged_as_firewalls(const VpcEndpoint& from) {
  return std::ranges::any_of(from.header.tags.begin(), from.header.tags.end(), [](const Tag& tag) {
    return tag.key.view() == "AWSNetworkFirewallManaged" && tag.value.view() == "true";
  });
}

// ---------------------------------------------------------------------------------------------- endpoints

/// Services of the snapshot by name, as the provider sees them.
struct Service {
  std::uint32_t at = nowhere;
  bool balances_gateways = false;
};
using Services = std::unordered_map<std::string_view, Service>;

Services services_of(const Resolver& r) {
  Services found;
  std::uint32_t at = 0;
  for (const VpcEndpointServiceConfiguration& one : r.snapshot.all<VpcEndpointServiceConfiguration>()) {
    if (one.name.present())
      found.try_emplace(one.name.view(), Service{at, !one.gateway_load_balancers.empty()});
    ++at;
  }
  return found;
}

/// Whether an endpoint policy is the one that AWS makes: everything for everybody (R-VPCE-8).
bool allows_everything(std::string_view policy) {
  std::string plain;
  for (const char c : policy)
    if (c != ' ' && c != '\n' && c != '\t' && c != '\r') plain += c;
  const auto has = [&](const char* words) { return plain.find(words) != std::string::npos; };
  return has("\"Effect\":\"Allow\"") && has("\"Action\":\"*\"") && has("\"Resource\":\"*\"") &&
         has("\"Principal\":\"*\"") && !has("Deny") && !has("Condition") && !has("\"Not");
}

using NamesByVpc = std::unordered_map<Id, bool>;

/// R-VPCE-8: private names need both DNS attributes of the VPC.
NamesByVpc vpcs_without_names(const Resolver& r) {
  NamesByVpc found;
  for (const VpcAttribute& one : r.snapshot.all<VpcAttribute>())
    if (one.dns_support.no() || one.dns_hostnames.no()) found[one.vpc] = true;
  return found;
}

Run<Handle<Interface>> interfaces_of(Resolver& r, const VpcEndpoint& from) {
  std::vector<Handle<Interface>> found;
  for (const NetworkInterfaceId& id : from.interfaces)
    if (const Handle<Interface> one = r.find<Interface>(id, from.header); one.present()) found.push_back(one);
  return r.append(found);
}

/// R-ENI-8
void give_roles(Resolver& r, const Endpoint& endpoint, std::uint32_t at) {
  const bool inspects = endpoint.endpoint_kind == EndpointKind::Inspection;
  const std::vector<Handle<Interface>> list(r[endpoint.interfaces].begin(), r[endpoint.interfaces].end());
  for (const Handle<Interface> one : list) {
    r[one].role = inspects ? Role::InspectionEndpoint : Role::Endpoint;
    r[one].role_at = at;
  }
}

/// The last part of an ARN: "rcfg-0a".
std::string_view name_in_arn(std::string_view arn) { return arn.substr(arn.find_last_of("/:") + 1); }

void set_inspection(Resolver& r, const VpcEndpoint& from, const FirewallEndpoints& firewalls, Endpoint& to) {
  if (!from.subnets.empty()) to.subnet = r.find<Subnet>(from.subnets[0], from.header);
  to.firewall_endpoint = is_tagged_as_firewalls(from);
  const auto found = firewalls.find(from.id);
  if (found == firewalls.end()) return;
  to.firewall_endpoint = true;
  to.firewall = found->second.firewall;
  to.firewall_ready = found->second.ready;
  if (!to.subnet.present()) to.subnet = r.find<Subnet>(found->second.subnet, from.header);
}

void resolve_vpc_endpoints(Resolver& r) {
  const FirewallEndpoints firewalls = endpoints_of_firewalls(r);
  const Services services = services_of(r);
  const NamesByVpc nameless = vpcs_without_names(r);
  std::uint32_t at = 0;
  for (const VpcEndpoint& from : r.snapshot.all<VpcEndpoint>()) {
    Endpoint to;
    to.object = r.object(from.header, from.id);
    to.service_name = r.text(from.service);
    to.vpc = r.find<Vpc>(from.vpc, from.header);
    to.endpoint_kind = kind_of(from);
    to.functional = functional(from.state, {"available"});
    to.interfaces = interfaces_of(r, from);
    to.customer_service = from.service.view().find("vpce-svc-") != std::string_view::npos;
    to.other_region = from.service_region.present() && from.service_region != from.header.region;
    if (const auto known = services.find(from.service.view()); known != services.end()) {
      to.service = {known->second.at};
      to.balanced = known->second.balances_gateways;
    }
    if (to.endpoint_kind == EndpointKind::Inspection) set_inspection(r, from, firewalls, to);
    if (from.resource_configuration.present())
      to.configuration = r.find_text<ResourceConfiguration>(name_in_arn(from.resource_configuration.view()));
    to.has_policy =
        from.policy.present() && !from.policy.view().empty() && !allows_everything(from.policy.view());
    to.private_names = from.private_dns.yes();
    to.names_work = !nameless.contains(from.vpc);
    give_roles(r, to, at);
    r.column<Endpoint>()[at++] = to;
  }
}

// ---------------------------------------------------------------------------------------------- resources

/// "443", "1-65535"
std::optional<PortSpan> span_of(std::string_view words) {
  const std::size_t dash = words.find('-');
  const auto number = [](std::string_view digits) -> std::optional<std::uint16_t> {
    std::uint16_t value = 0;
    const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return fault == std::errc() && end == digits.data() + digits.size() ? std::optional(value) : std::nullopt;
  };
  const auto first = number(words.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : number(words.substr(dash + 1));
  return first && last ? std::optional(PortSpan{*first, *last}) : std::nullopt;
}

void resolve_gateways_of_resources(Resolver& r) {
  std::uint32_t at = 0;
  for (const vpcscope::ResourceGateway& from : r.snapshot.all<vpcscope::ResourceGateway>()) {
    ResourceGateway to;
    to.object = r.object(from.header, from.id);
    to.vpc = r.find<Vpc>(from.vpc, from.header);
    to.functional = functional(from.status, {"ACTIVE", "UPDATE_IN_PROGRESS"});
    r.column<ResourceGateway>()[at++] = to;  // its interfaces: resolve_resources.cpp
  }
}

/// The gateway that a configuration names, or the group that it belongs to.
Handle<ResourceGateway> gateway_of(const Resolver& r, const vpcscope::ResourceConfiguration& from) {
  if (from.gateway.present()) return r.find<ResourceGateway>(from.gateway, from.header);
  const auto group = r.find<ResourceConfiguration>(from.configuration_group, from.header);
  if (!group.present()) return {};
  const auto& parent = r.snapshot.all<vpcscope::ResourceConfiguration>()[group.at];
  return r.find<ResourceGateway>(parent.gateway, parent.header);
}

void resolve_configurations(Resolver& r) {
  std::uint32_t at = 0;
  for (const vpcscope::ResourceConfiguration& from : r.snapshot.all<vpcscope::ResourceConfiguration>()) {
    ResourceConfiguration to;
    to.object = r.object(from.header, from.id);
    to.address = from.address;
    to.resource = r.text(from.resource.present() ? from.resource : from.domain);
    to.gateway = gateway_of(r, from);
    to.functional = functional(from.status, {"ACTIVE", "UPDATE_IN_PROGRESS"});
    std::vector<PortSpan> ports;
    for (const Text& words : from.ports)
      if (const auto span = span_of(words.view())) ports.push_back(*span);
    to.ports = r.append(ports);
    r.column<ResourceConfiguration>()[at++] = to;
  }
}

}  // namespace

void resolve_endpoints(Resolver& r) {
  resolve_gateways_of_resources(r);
  resolve_configurations(r);
  resolve_vpc_endpoints(r);
}

}  // namespace vpcscope::net
