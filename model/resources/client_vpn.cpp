#include "model/resources/client_vpn.h"

namespace vpcscope {

template <>
const Schema& schema_of<ClientVpnEndpoint>() {
  using T = ClientVpnEndpoint;
  static const Schema schema = describe<T>("ec2.ClientVpnEndpoint",
      identity("ClientVpnEndpointId", &T::id),
      field("Status.Code", &T::status),
      soft("Description", &T::description),
      field("ClientCidrBlock", &T::client_cidr),
      field("VpcId", &T::vpc),
      field("SecurityGroupIds", &T::groups),
      field("SplitTunnel", &T::split_tunnel),
      field("TransportProtocol", &T::transport),
      field("VpnPort", &T::port),
      field("AuthenticationOptions[].Type", &T::authentication),
      field("EndpointIpAddressType", &T::endpoint_address_type),
      field("TrafficIpAddressType", &T::traffic_address_type),
      field("TransitGatewayConfiguration.TransitGatewayId", &T::transit_gateway),
      field("TransitGatewayConfiguration.TransitGatewayAttachmentId", &T::transit_gateway_attachment),
      field("TransitGatewayConfiguration.AvailabilityZones", &T::transit_gateway_zones),
      field("TransitGatewayConfiguration.AvailabilityZoneIds", &T::transit_gateway_zone_ids),
      soft("DnsName", &T::dns_name),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<ClientVpnRoute>() {
  using T = ClientVpnRoute;
  static const Schema schema = describe<T>("ec2.ClientVpnRoute",
      identity("ClientVpnEndpointId", &T::endpoint),
      required("DestinationCidr", &T::destination),
      field("TargetSubnet", &T::target),
      field("TransitGatewayAttachmentId", &T::transit_gateway_attachment),
      field("Type", &T::type),
      field("Origin", &T::origin),
      field("Status.Code", &T::status));
  return schema;
}

template <>
const Schema& schema_of<ClientVpnAuthorizationRule>() {
  using T = ClientVpnAuthorizationRule;
  static const Schema schema = describe<T>("ec2.AuthorizationRule",
      identity("ClientVpnEndpointId", &T::endpoint),
      required("DestinationCidr", &T::destination),
      field("GroupId", &T::group),
      field("AccessAll", &T::all_groups),
      field("Status.Code", &T::status),
      soft("Description", &T::description));
  return schema;
}

template <>
const Schema& schema_of<ClientVpnTargetNetwork>() {
  using T = ClientVpnTargetNetwork;
  static const Schema schema = describe<T>("ec2.TargetNetwork",
      identity("AssociationId", &T::id),
      required("ClientVpnEndpointId", &T::endpoint),
      field("VpcId", &T::vpc),
      field("TargetNetworkId", &T::subnet),
      field("SecurityGroups", &T::groups),
      field("AvailabilityZones", &T::zones),
      field("AvailabilityZoneIds", &T::zone_ids),
      field("Status.Code", &T::status));
  return schema;
}

}  // namespace vpcscope
