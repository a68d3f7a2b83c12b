// Gateway endpoints of S3 and DynamoDB (R-VPCE-1 to R-VPCE-3), and the replies of services.
#include "analyzer/walk.h"

namespace vpcscope {

End Walk::to_gateway_endpoint(net::Handle<net::Endpoint> to, const Place& from, Packet p) {
  const net::Endpoint& endpoint = n_[to];
  const ComponentRef component = ref(ComponentKind::Endpoint, to);
  if (!endpoint.functional && stop({"BAD_STATE", "R-IN-10"}, component, p, "it is not available"))
    return dropped();
  if (p.arrival != Arrival::Inside &&  // R-VPCE-2: what NAT translated is an inside source
      stop({"X_GATEWAY_ENDPOINT_NOT_EXTENSIBLE", "R-VPCE-2"}, component, p, "the source is outside the VPC"))
    return dropped();
  carries(Carries::TcpEcho, {"VPCE_GATEWAY_PROTOCOL_RESTRICTION", "R-VPCE-3"}, component, p);
  if (p.reply)
    return halt(
        {"X_ASYMMETRIC_RETURN", "R-FLOW-9"}, component, p, "the client of this reply is no such service");
  if (endpoint.has_policy)
    remark("ENDPOINT_POLICY", "R-VPCE-8", component, "its policy does not allow everything");
  leg_->exit = Exit{.kind = Exit::Kind::GatewayEndpoint, .gateway = component, .vpc = from.vpc};
  hop(Action::Deliver, component, p);
  return {.kind = End::Kind::Service, .vpc = from.vpc, .packet = p};
}

/// The reply of whatever answered without an interface: a gateway endpoint, VPC Lattice, or a link service of
/// the VPC (R-ADDR-4), whose packets no ACL and no group sees.
End Walk::from_service(Packet p) {
  const Exit::Kind by = leg_->exit.kind;
  if (by == Exit::Kind::GatewayEndpoint || by == Exit::Kind::Lattice)
    return arrive_local(leg_->exit.vpc, p, {});  // local delivery, from no subnet (R-NACL-11)
  if (!leg_->initiator.present())
    return halt(
        {"X_RESERVED_DESTINATION", "R-ADDR-5"}, {}, p, "link services answer interfaces of their VPC");
  hop(Action::Deliver, ref(leg_->initiator), p);
  return {.kind = End::Kind::Interface, .interface = leg_->initiator, .packet = p};
}

}  // namespace vpcscope
