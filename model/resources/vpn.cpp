#include "model/resources/vpn.h"

namespace vpcscope {

template <>
const Schema& schema_of<VpnGateway>() {
  using T = VpnGateway;
  static const Schema schema = describe<T>("ec2.VpnGateway",
      identity("VpnGatewayId", &T::id),
      field("State", &T::state),
      zone("AvailabilityZone", &T::zone),
      field("VpcAttachments", &T::attachments),
      soft("AmazonSideAsn", &T::asn),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<VpnRoute>() {
  using T = VpnRoute;
  static const Schema schema = describe<T>("ec2.VpnStaticRoute",
      required("DestinationCidrBlock", &T::destination),
      field("Source", &T::source),
      field("State", &T::state));
  return schema;
}

template <>
const Schema& schema_of<VpnTunnel>() {
  using T = VpnTunnel;
  static const Schema schema = describe<T>("ec2.VgwTelemetry",
      soft("OutsideIpAddress", &T::outside_address),
      field("Status", &T::status),
      soft("AcceptedRouteCount", &T::accepted_routes));
  return schema;
}

template <>
const Schema& schema_of<VpnConnection>() {
  using T = VpnConnection;
  static const Schema schema = describe<T>("ec2.VpnConnection",
      identity("VpnConnectionId", &T::id),
      field("State", &T::state),
      field("CustomerGatewayId", &T::customer_gateway),
      field("VpnGatewayId", &T::vpn_gateway),
      field("TransitGatewayId", &T::transit_gateway),
      field("CoreNetworkArn", &T::core_network),
      field("CoreNetworkAttachmentArn", &T::core_network_attachment),
      field("VpnConcentratorId", &T::concentrator),
      field("GatewayAssociationState", &T::association_state),
      field("Routes", &T::routes),
      field("VgwTelemetry", &T::tunnels),
      field("Options.StaticRoutesOnly", &T::static_routes_only),
      field("Options.LocalIpv4NetworkCidr", &T::local_cidr),
      field("Options.RemoteIpv4NetworkCidr", &T::remote_cidr),
      field("Options.LocalIpv6NetworkCidr", &T::local_ipv6_cidr),
      field("Options.RemoteIpv6NetworkCidr", &T::remote_ipv6_cidr),
      field("Options.TunnelInsideIpVersion", &T::inside_family),
      field("Options.OutsideIpAddressType", &T::outside_address_type),
      field("Options.TransportTransitGatewayAttachmentId", &T::transport),
      field("Options.EnableAcceleration", &T::accelerated),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<CustomerGateway>() {
  using T = CustomerGateway;
  static const Schema schema = describe<T>("ec2.CustomerGateway",
      identity("CustomerGatewayId", &T::id),
      field("State", &T::state),
      soft("IpAddress", &T::address),
      field("BgpAsn", &T::asn),
      field("BgpAsnExtended", &T::extended_asn),
      soft("DeviceName", &T::device),
      tags("Tags"));
  return schema;
}

}  // namespace vpcscope
