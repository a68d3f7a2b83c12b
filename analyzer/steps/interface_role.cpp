// What an interface refuses to send or receive because of what it is there for, whatever its groups say
// (R-ENI-8).
#include "analyzer/walk.h"

namespace vpcscope {

bool Walk::test_role(net::Handle<net::Interface> at, const Packet& p) {
  const net::Interface& interface = n_[at];
  switch (interface.role) {
    case net::Role::Function:
      return stop({"X_LAMBDA_NO_INBOUND", "R-SVC-3"}, ref(at), p, "functions are not called by address");
    case net::Role::InspectionEndpoint: {
      const bool known = interface.role_at != net::nowhere;
      const ComponentRef component =
          known ? ComponentRef{ComponentKind::Endpoint, interface.role_at, {}} : ref(at);
      return stop({"ENI_ADDRESS_RESTRICTION", "R-VPCE-10"}, component, p, "it is never a destination");
    }
    case net::Role::Endpoint:
      return test_endpoint({interface.role_at}, p);
    case net::Role::ResolverInbound:
      return test_resolver({interface.role_at}, p);
    case net::Role::Plain:
      return test_stray_endpoint(at, p);
    case net::Role::LoadBalancer:
    case net::Role::ClassicLoadBalancer:
    case net::Role::Nat:
    case net::Role::ClientVpn:
    case net::Role::InstanceConnect:
    case net::Role::ResolverOutbound:
    case net::Role::MountTarget:
    case net::Role::TransitGateway:
      return false;
  }
  return false;
}

/// R-VPCE-4, R-VPCE-6. Which ports a service has is not exported; those of a resource are.
bool Walk::test_endpoint(net::Handle<net::Endpoint> at, const Packet& p) {
  const net::Endpoint& endpoint = n_[at];
  const ComponentRef component = ref(ComponentKind::Endpoint, at);
  if (!endpoint.functional && stop({"BAD_STATE", "R-VPCE-4"}, component, p, "it is not available"))
    return true;
  const bool balanced = endpoint.endpoint_kind == net::EndpointKind::Interface && endpoint.customer_service;
  const char* const rule = endpoint.endpoint_kind == net::EndpointKind::Resource ? "R-VPCE-11" : "R-VPCE-6";
  carries(balanced ? Carries::TcpUdp : Carries::Tcp, {"PROTOCOL_RESTRICTION", rule}, component, p);
  if (endpoint.has_policy)
    remark("ENDPOINT_POLICY", "R-VPCE-8", component, "its policy does not allow everything");
  if (endpoint.private_names && !endpoint.names_work)
    remark(
        "PRIVATE_DNS", "R-VPCE-8", component, "its private name needs DNS support and hostnames of the VPC");
  return false;
}

/// An endpoint's interface, and no endpoint to it in the export.
bool Walk::test_stray_endpoint(net::Handle<net::Interface> at, const Packet& p) {
  const net::Interface& interface = n_[at];
  if (!interface.is_endpoint_type) return false;
  carries(Carries::TcpUdp, {"PROTOCOL_RESTRICTION", "R-VPCE-6"}, ref(at), p);
  doubt({"X_MISSING_DATA", "R-VPCE-4"},
      ref(at),
      p,
      net::Call::Endpoints,
      interface.object.scope,
      "the endpoint that it belongs to is not in the snapshot");
  return false;
}

/// R-SVC-4
bool Walk::test_resolver(net::Handle<net::ResolverEndpoint> at, const Packet& p) {
  const net::ResolverEndpoint& resolver = n_[at];
  const ComponentRef component = ref(ComponentKind::ResolverEndpoint, at);
  if (!resolver.functional && stop({"BAD_STATE", "R-SVC-4"}, component, p, "it is not operational"))
    return true;
  const Reason reason = {"PROTOCOL_RESTRICTION", "R-SVC-4"};
  carries(resolver.https ? Carries::DnsOrHttps : Carries::Dns, reason, component, p);
  return false;
}

bool Walk::test_sender(net::Handle<net::Interface> at, Packet& p) {
  const net::Interface& interface = n_[at];
  const bool known = interface.role_at != net::nowhere;
  switch (interface.role) {
    case net::Role::Endpoint:  // R-VPCE-7
      return stop({"VPCE_INTRA_VPC_TRAFFIC", "R-VPCE-7"},
          {ComponentKind::Endpoint, interface.role_at, {}},
          p,
          "an endpoint never initiates");
    case net::Role::InstanceConnect: {  // R-SVC-6
      const ComponentRef component = {ComponentKind::InstanceConnectEndpoint, interface.role_at, {}};
      const net::InstanceConnectEndpoint& endpoint =
          n_[net::Handle<net::InstanceConnectEndpoint>{interface.role_at}];
      if (!endpoint.functional && stop({"BAD_STATE", "R-SVC-6"}, component, p, "it is not available"))
        return true;
      carries(Carries::Tcp, {"PROTOCOL_RESTRICTION", "R-SVC-6"}, component, p);
      p.any_source = endpoint.preserves_client;  // a reference to its groups matches all the same
      if (endpoint.preserves_client)
        remark("ASSUMED",
            "R-SVC-6",
            component,
            "assumes that targets treat the client's address as the endpoint's");
      return false;
    }
    case net::Role::Function:  // R-SVC-3
      if (p.header.source.is_v6() && known && !n_[net::Handle<net::Resource>{interface.role_at}].ipv6_allowed)
        return stop({"X_FAMILY_UNSUPPORTED", "R-SVC-3"}, ref(at), p, "the function is not allowed IPv6");
      return false;
    case net::Role::Plain:
      return interface.is_endpoint_type &&
             stop({"VPCE_INTRA_VPC_TRAFFIC", "R-VPCE-7"}, ref(at), p, "an endpoint never initiates");
    case net::Role::InspectionEndpoint:
    case net::Role::LoadBalancer:
    case net::Role::ClassicLoadBalancer:
    case net::Role::Nat:
    case net::Role::ClientVpn:
    case net::Role::ResolverInbound:
    case net::Role::ResolverOutbound:
    case net::Role::MountTarget:
    case net::Role::TransitGateway:
      return false;
  }
  return false;
}

void Walk::remark_services(const End& end) {
  const net::Interface* sender = n_.find(leg_->initiator);
  if (sender == nullptr) return;
  const PacketHeader& header = end.packet.header;
  if (end.kind == End::Kind::Internet && header.protocol == 6 && header.destination_port.variable < 0 &&
      header.destination_port.fixed == 25 && sender->instance.present())
    remark("PORT_25_THROTTLED",
        "R-SVC-9",
        ref(leg_->initiator),
        "AWS throttles mail to public addresses by default");
  if (const net::Vpc* vpc = n_.find(sender->vpc); vpc != nullptr && vpc->encryption_enforced)
    remark("ENCRYPTION_ENFORCED",
        "R-SVC-8",
        ref(sender->vpc),
        "encryption controls restrict what may exist in the VPC");
}

}  // namespace vpcscope
