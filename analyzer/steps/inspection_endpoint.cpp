// Gateway Load Balancer endpoints and firewall endpoints: a packet goes in, is inspected, and comes out
// unchanged in the endpoint's subnet (R-VPCE-10).
#include <algorithm>

#include "analyzer/walk.h"

namespace vpcscope {

End Walk::to_inspection(net::Handle<net::Endpoint> to, const Place& from, Packet p) {
  const net::Endpoint& endpoint = n_[to];
  const ComponentRef component = ref(ComponentKind::Endpoint, to);
  if (!endpoint.subnet.present())
    return lack(net::Call::Subnets, endpoint.object.scope, "R-VPCE-10", component, p);
  test_acl(endpoint.subnet, p, false);  // R-NACL-10: also in the sender's own subnet
  if (!endpoint.functional && stop({"BAD_STATE", "R-VPCE-10"}, component, p, "it is not available"))
    return dropped();
  if (!endpoint.firewall_ready &&
      stop({"BAD_STATE", "R-NFW-1"}, component, p, "the firewall endpoint is not ready"))
    return dropped();
  const auto& before = boxes(Direction::Forward);
  if (p.reply && std::ranges::find(before, component) == before.end() &&
      stop({"X_ASYMMETRIC_RETURN", "R-EDGE-7"}, component, p, "the request did not pass this endpoint"))
    return dropped();
  boxes(direction_).push_back(component);
  if (endpoint.firewall.present()) {
    inspect(endpoint.firewall, component, p);
  } else if (endpoint.firewall_endpoint) {
    doubt({"X_MISSING_DATA", "R-NFW-1"},
        component,
        p,
        net::Call::Firewalls,
        endpoint.object.scope,
        "the firewall that it belongs to");
    hop(Action::Inspect, component, p);
  } else {
    if (endpoint.balanced) {
      if (pass_gateway_balancer(to, p)) return dropped();  // R-LB-22
    } else {
      remark("PATH_THROUGH_GWLB_NOT_CHECKED", "R-VPCE-10", component, "inspection is taken to let it pass");
    }
    hop(Action::Inspect, component, p);
  }
  p.identity_lost = true;  // R-SG-8
  p.endpoint_passed = to;
  p.passed_gwlbe = true;
  Place place;
  place.vpc = from.vpc;
  place.subnet = endpoint.subnet;
  place.component = component;
  return leave(place, p);
}

}  // namespace vpcscope
