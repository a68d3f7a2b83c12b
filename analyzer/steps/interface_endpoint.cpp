// What stands behind the interfaces of an endpoint: an AWS service, where the way ends (R-VPCE-9); a
// customer's service (private_link.cpp); a resource behind a resource gateway (R-VPCE-11); or a service
// network (R-VPCE-12).
#include <algorithm>

#include "analyzer/walk.h"

namespace vpcscope {

End Walk::serve_aws_or_customer(net::Handle<net::Endpoint> at, const End& end) {
  const net::Endpoint& endpoint = n_[at];
  switch (endpoint.endpoint_kind) {
    case net::EndpointKind::Resource:
      return serve_resource(at, end);
    case net::EndpointKind::ServiceNetwork:  // as VPC Lattice itself
      return follow_lattice(endpoint.network, ref(ComponentKind::Endpoint, at), end, true, true);
    case net::EndpointKind::Interface:
    case net::EndpointKind::Gateway:
    case net::EndpointKind::Inspection:
      return endpoint.customer_service ? serve_endpoint(at, end) : end;
  }
  return end;
}

/// From the consumer's endpoint to a gateway in the provider's VPC, in the same zone; the gateway sends from
/// its own interfaces.
End Walk::serve_resource(net::Handle<net::Endpoint> at, const End& end) {
  const net::Endpoint& endpoint = n_[at];
  const ComponentRef component = ref(ComponentKind::Endpoint, at);
  const net::ResourceConfiguration* resource = n_.find(endpoint.configuration);
  if (resource == nullptr)
    return lack(net::Call::ResourceConfigurations, endpoint.object.scope, "R-VPCE-11", component, end.packet);
  const net::ResourceGateway* gateway = usable_gateway(*resource, component, end.packet);
  if (gateway == nullptr) return dropped();
  if (!serves_port(*resource, end.packet) &&
      stop({"PROTOCOL_RESTRICTION", "R-VPCE-6"}, component, end.packet, "the resource has no such port"))
    return dropped();
  const auto node = gateway_in_zone(*gateway, end.interface, component, end.packet);
  return node.present() ? to_resource(*resource, node, component, end.packet) : dropped();
}

/// The gateway of a resource; null: the walk has ended.
const net::ResourceGateway* Walk::usable_gateway(
    const net::ResourceConfiguration& resource, ComponentRef component, const Packet& p) {
  if (!resource.functional && stop({"BAD_STATE", "R-VPCE-11"}, component, p, "the resource is not active"))
    return nullptr;
  const net::ResourceGateway* gateway = n_.find(resource.gateway);
  if (gateway == nullptr) {
    lack(net::Call::ResourceGateways, resource.object.scope, "R-VPCE-11", component, p);
    return nullptr;
  }
  if (!gateway->functional && stop({"BAD_STATE", "R-VPCE-11"}, component, p, "its gateway is not active"))
    return nullptr;
  return gateway;
}

bool Walk::serves_port(const net::ResourceConfiguration& resource, const Packet& p) {
  path_.asks_service = true;
  const std::uint16_t port = p.header.destination_port.fixed;
  return resource.ports.empty() || std::ranges::any_of(n_[resource.ports], [&](net::PortSpan one) {
    return one.first <= port && port <= one.last;
  });
}

/// One of the gateway's interfaces, in the zone of the endpoint's where there is an endpoint; absent: the
/// walk has ended.
net::Handle<net::Interface> Walk::gateway_in_zone(const net::ResourceGateway& gateway,
    net::Handle<net::Interface> entry, ComponentRef component, const Packet& p) {
  if (gateway.interfaces.empty()) {
    lack(net::Call::NetworkInterfaces, gateway.object.scope, "R-VPCE-11", component, p);
    return {};
  }
  const auto zone_of = [&](net::Handle<net::Interface> one) {
    const net::Subnet* subnet = n_.find(n_[one].subnet);
    return subnet != nullptr ? subnet->zone : net::Handle<net::Zone>{};
  };
  std::vector<net::Handle<net::Interface>> nodes;
  for (const net::Handle<net::Interface> one : n_[gateway.interfaces])
    if (!entry.present() || zone_of(one) == zone_of(entry)) nodes.push_back(one);
  if (nodes.empty()) {
    halt({"VPCE_SERVICE_NOT_INSTALLED_IN_AZ", "R-VPCE-11"}, component, p, "its gateway is not in this zone");
    return {};
  }
  return nodes[choose(
      static_cast<std::uint32_t>(nodes.size()), [&](std::uint32_t i) { return ref(nodes[i]); })];
}

/// A new conversation, from the gateway to the resource.
End Walk::to_resource(const net::ResourceConfiguration& resource, net::Handle<net::Interface> node,
    ComponentRef component, Packet p) {
  Address there = resource.address;
  if (!there.present() && !resource.interfaces.empty()) {
    const auto targets = n_[resource.interfaces];
    const std::uint32_t taken =
        choose(resource.interfaces.count, [&](std::uint32_t i) { return ref(targets[i]); });
    there = n_[targets[taken]].primary.get();
  }
  if (!there.present())
    return lost({"X_NOT_MODELLED", "R-VPCE-11"}, component, p, "where the name of the resource leads");
  const net::Interface& from = n_[node];
  Address source = there.is_v4() ? from.primary.get() : Address{};
  if (there.is_v6() && !from.v6.empty()) source = n_[from.v6][0];
  if (!source.present())
    return halt(
        {"X_FAMILY_UNSUPPORTED", "R-VPCE-11"}, component, p, "its gateway has no address of that family");
  hop(Action::Forward, component, p);
  p.header.source = source;
  p.header.destination = there;
  p.header.source_port = new_port({1024, 65535});
  return connect(node, p, Leg{}, node);
}

}  // namespace vpcscope
