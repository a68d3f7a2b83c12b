#include "model/resources/direct_connect.h"

namespace vpcscope {

template <>
const Schema& schema_of<DirectConnectConnection>() {
  using T = DirectConnectConnection;
  static const Schema schema = describe<T>("directconnect.Connection",
      identity("connectionId", &T::id),
      owner("ownerAccount"),
      region("region"),
      soft("connectionName", &T::name),
      field("connectionState", &T::state),
      field("lagId", &T::lag),
      soft("location", &T::location),
      tags("tags"));
  return schema;
}

template <>
const Schema& schema_of<LagConnection>() {
  using T = LagConnection;
  static const Schema schema = describe<T>(
      "directconnect.Connection", required("connectionId", &T::id), field("connectionState", &T::state));
  return schema;
}

template <>
const Schema& schema_of<DirectConnectLag>() {
  using T = DirectConnectLag;
  static const Schema schema = describe<T>("directconnect.Lag",
      identity("lagId", &T::id),
      owner("ownerAccount"),
      region("region"),
      soft("lagName", &T::name),
      field("lagState", &T::state),
      field("minimumLinks", &T::minimum_links),
      field("numberOfConnections", &T::connection_count),
      field("connections", &T::connections),
      soft("location", &T::location),
      tags("tags"));
  return schema;
}

template <>
const Schema& schema_of<BgpPeer>() {
  using T = BgpPeer;
  static const Schema schema = describe<T>("directconnect.BGPPeer",
      field("bgpPeerId", &T::id),
      field("addressFamily", &T::family),
      field("asn", &T::asn),
      field("asnLong", &T::asn_long),
      field("bgpPeerState", &T::state),
      field("bgpStatus", &T::status));
  return schema;
}

template <>
const Schema& schema_of<VirtualInterface>() {
  using T = VirtualInterface;
  static const Schema schema = describe<T>("directconnect.VirtualInterface",
      identity("virtualInterfaceId", &T::id),
      owner("ownerAccount"),
      region("region"),
      soft("virtualInterfaceName", &T::name),
      field("virtualInterfaceType", &T::type),
      field("virtualInterfaceState", &T::state),
      field("connectionId", &T::connection),
      field("virtualGatewayId", &T::virtual_gateway),
      field("directConnectGatewayId", &T::gateway),
      field("addressFamily", &T::family),
      field("asn", &T::asn),
      field("asnLong", &T::asn_long),
      field("routeFilterPrefixes[].cidr", &T::route_filter_prefixes),
      field("bgpPeers", &T::peers),
      field("siteLinkEnabled", &T::site_link),
      soft("location", &T::location),
      tags("tags"));
  return schema;
}

template <>
const Schema& schema_of<DirectConnectGateway>() {
  using T = DirectConnectGateway;
  static const Schema schema = describe<T>("directconnect.DirectConnectGateway",
      identity("directConnectGatewayId", &T::id),
      owner("ownerAccount"),
      soft("directConnectGatewayName", &T::name),
      field("directConnectGatewayState", &T::state),
      field("amazonSideAsn", &T::amazon_asn),
      tags("tags"));
  return schema;
}

template <>
const Schema& schema_of<DirectConnectGatewayAssociation>() {
  using T = DirectConnectGatewayAssociation;
  static const Schema schema = describe<T>("directconnect.DirectConnectGatewayAssociation",
      identity("associationId", &T::id),
      field("directConnectGatewayId", &T::gateway),
      owner("directConnectGatewayOwnerAccount"),
      field("associationState", &T::state),
      field("associatedGateway.id", &T::associated),
      field("associatedGateway.type", &T::associated_type),
      field("associatedGateway.ownerAccount", &T::associated_owner),
      field("associatedGateway.region", &T::associated_region),
      field("associatedCoreNetwork.id", &T::core_network),
      field("associatedCoreNetwork.attachmentId", &T::core_network_attachment),
      field("allowedPrefixesToDirectConnectGateway[].cidr", &T::allowed_prefixes),
      alternate("virtualGatewayId", &T::virtual_gateway),
      field("virtualGatewayRegion", &T::virtual_gateway_region),
      field("virtualGatewayOwnerAccount", &T::virtual_gateway_owner));
  return schema;
}

template <>
const Schema& schema_of<DirectConnectGatewayAttachment>() {
  using T = DirectConnectGatewayAttachment;
  static const Schema schema = describe<T>("directconnect.DirectConnectGatewayAttachment",
      identity("virtualInterfaceId", &T::interface),
      field("directConnectGatewayId", &T::gateway),
      field("virtualInterfaceRegion", &T::interface_region),
      field("virtualInterfaceOwnerAccount", &T::interface_owner),
      field("attachmentState", &T::state),
      field("attachmentType", &T::type));
  return schema;
}

}  // namespace vpcscope
