// PrivateLink: from a consumer's endpoint to a node of the provider's Network Load Balancer. No routes and no
// addresses of the other side matter for this hop (R-PL-4).
#include "analyzer/steps/balancing.h"
#include "analyzer/walk.h"

namespace vpcscope {
namespace {

struct ServiceNode {
  net::Handle<net::LoadBalancer> balancer;  // absent: not in the snapshot
  net::Handle<net::Interface> node;
  net::TextAt id;
};

bool is_installed(const Network& network, const net::EndpointService& service, net::Handle<net::Zone> zone) {
  if (!service.zones_known) return true;
  for (const net::ServiceZone& one : network[service.zones])
    if (one.zone == zone) return true;
  return false;
}

}  // namespace

/// R-PL-1: the state decides; true: the walk ends.
bool Walk::not_connected(
    net::Handle<net::Endpoint> endpoint, const net::EndpointService& service, const Packet& p) {
  for (const net::ServiceConnection& one : n_[service.connections])
    if (one.endpoint == endpoint && !one.functional)
      return stop({"BAD_STATE", "R-PL-1"},
          ref(ComponentKind::Endpoint, endpoint),
          p,
          "the service has not accepted the connection");
  return false;
}

/// What an endpoint of a customer's service sets off; one of an AWS service is an end (R-VPCE-9).
End Walk::serve_endpoint(net::Handle<net::Endpoint> endpoint, const End& end) {
  const net::Endpoint& row = n_[endpoint];
  const ComponentRef at = ref(ComponentKind::Endpoint, endpoint);
  if (!row.customer_service) return end;
  const net::EndpointService* service = n_.find(row.service);
  if (service == nullptr)
    return lack(net::Call::EndpointServices, row.object.scope, "R-VPCE-9", at, end.packet);
  if (not_connected(endpoint, *service, end.packet)) return dropped();

  // R-PL-2: a node of the consumer's zone, unless the service is in another Region.
  const net::Handle<net::Zone> zone = zone_of(n_, end.interface);
  boost::container::small_vector<ServiceNode, 8> nodes;
  const net::LoadBalancer* without_nodes = nullptr;
  for (const net::ServiceBalancer& one : n_[service->network_balancers]) {
    if (!one.balancer.present()) {
      nodes.push_back({one.balancer, {}, one.id});
      continue;
    }
    const net::LoadBalancer& balancer = n_[one.balancer];
    if (balancer.nodes.empty()) without_nodes = &balancer;
    for (const net::Handle<net::Interface> node : n_[balancer.nodes])
      if (row.other_region || zone_of(n_, node) == zone) nodes.push_back({one.balancer, node, {}});
  }
  if (!row.other_region && !is_installed(n_, *service, zone)) nodes.clear();
  if (nodes.empty() && without_nodes != nullptr &&
      n_.missing(net::Call::NetworkInterfaces, without_nodes->object.scope))
    return lack(net::Call::NetworkInterfaces, without_nodes->object.scope, "R-PL-2", at, end.packet);
  if (nodes.empty())
    return halt({"VPCE_SERVICE_NOT_INSTALLED_IN_AZ", "R-PL-2"}, at, end.packet, "not in the endpoint's zone");

  const auto shown = [&](std::uint32_t i) -> ComponentRef {
    if (nodes[i].node.present()) return ref(nodes[i].node);
    return {ComponentKind::LoadBalancer, net::nowhere, nodes[i].id};
  };
  const std::uint32_t taken = choose(static_cast<std::uint32_t>(nodes.size()), shown);
  if (!nodes[taken].balancer.present())
    return lack(net::Call::LoadBalancers, service->object.scope, "R-PL-2", shown(taken), end.packet);
  return enter_service(at, nodes[taken].balancer, nodes[taken].node, end.packet);
}

/// R-PL-3: past the node's groups with the client's own address, not the endpoint's; behind the node with the
/// node's.
End Walk::enter_service(ComponentRef endpoint, net::Handle<net::LoadBalancer> balancer,
    net::Handle<net::Interface> node, Packet p) {
  const net::Interface& at = n_[node];
  p.header.destination = p.header.source.is_v6() && !at.v6.empty() ? n_[at.v6].front() : at.primary.get();
  p.identity_lost = true;  // R-SG-8
  hop(Action::Forward, endpoint, p);
  const net::GroupSet* groups = n_.find(at.groups);  // R-SG-15: a load balancer without any tests nothing
  if (n_[balancer].enforces_groups && groups != nullptr && (groups->unknown || !groups->groups.empty()))
    test_group_set(at.groups, node, ref(node), p, false);
  return balance(balancer, node, p, true);
}

}  // namespace vpcscope
