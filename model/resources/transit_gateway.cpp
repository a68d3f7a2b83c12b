#include "model/resources/transit_gateway.h"

namespace vpcscope {

template <>
const Schema& schema_of<TransitGateway>() {
  using T = TransitGateway;
  static const Schema schema = describe<T>("ec2.TransitGateway",
      identity("TransitGatewayId", &T::id),
      owner("OwnerId"),
      arn("TransitGatewayArn"),
      field("State", &T::state),
      soft("Description", &T::description),
      field("Options.AmazonSideAsn", &T::asn),
      field("Options.TransitGatewayCidrBlocks", &T::cidrs),
      field("Options.SecurityGroupReferencingSupport", &T::security_group_referencing),
      field("Options.VpnEcmpSupport", &T::vpn_ecmp),
      field("Options.MulticastSupport", &T::multicast),
      field("Options.DnsSupport", &T::dns),
      field("Options.AutoAcceptSharedAttachments", &T::accepts_shared_attachments),
      field("Options.DefaultRouteTableAssociation", &T::associates_by_default),
      field("Options.DefaultRouteTablePropagation", &T::propagates_by_default),
      field("Options.AssociationDefaultRouteTableId", &T::default_association_table),
      field("Options.PropagationDefaultRouteTableId", &T::default_propagation_table),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<TransitGatewayAttachment>() {
  using T = TransitGatewayAttachment;
  static const Schema schema = describe<T>("ec2.TransitGatewayAttachment",
      identity("TransitGatewayAttachmentId", &T::id),
      second_name("TransitGatewayId", &T::transit_gateway),
      owner("TransitGatewayOwnerId"),
      field("ResourceType", &T::resource_type),
      field("ResourceId", &T::resource),
      field("ResourceOwnerId", &T::resource_owner),
      field("State", &T::state),
      field("Association.TransitGatewayRouteTableId", &T::route_table),
      field("Association.TransitGatewayPolicyTableId", &T::policy_table),
      field("Association.State", &T::association_state),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<TransitGatewayVpcAttachment>() {
  using T = TransitGatewayVpcAttachment;
  static const Schema schema = describe<T>("ec2.TransitGatewayVpcAttachment",
      identity("TransitGatewayAttachmentId", &T::id),
      required("TransitGatewayId", &T::transit_gateway),
      required("VpcId", &T::vpc),
      owner("VpcOwnerId"),
      field("SubnetIds", &T::subnets),
      field("State", &T::state),
      field("Options.ApplianceModeSupport", &T::appliance_mode),
      field("Options.Ipv6Support", &T::ipv6),
      field("Options.DnsSupport", &T::dns),
      field("Options.SecurityGroupReferencingSupport", &T::security_group_referencing),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<TransitGatewayPeeringSide>() {
  using T = TransitGatewayPeeringSide;
  static const Schema schema = describe<T>("ec2.PeeringTgwInfo",
      field("TransitGatewayId", &T::transit_gateway),
      field("CoreNetworkId", &T::core_network),
      field("OwnerId", &T::account),
      field("Region", &T::region));
  return schema;
}

template <>
const Schema& schema_of<TransitGatewayPeeringAttachment>() {
  using T = TransitGatewayPeeringAttachment;
  static const Schema schema = describe<T>("ec2.TransitGatewayPeeringAttachment",
      identity("TransitGatewayAttachmentId", &T::id),
      field("AccepterTransitGatewayAttachmentId", &T::accepter_attachment),
      field("RequesterTgwInfo", &T::requester),
      field("AccepterTgwInfo", &T::accepter),
      field("State", &T::state),
      field("Options.DynamicRouting", &T::dynamic_routing),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<TransitGatewayConnect>() {
  using T = TransitGatewayConnect;
  static const Schema schema = describe<T>("ec2.TransitGatewayConnect",
      identity("TransitGatewayAttachmentId", &T::id),
      field("TransportTransitGatewayAttachmentId", &T::transport),
      field("TransitGatewayId", &T::transit_gateway),
      field("State", &T::state),
      field("Options.Protocol", &T::protocol),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<ConnectPeerSession>() {
  using T = ConnectPeerSession;
  static const Schema schema = describe<T>("ec2.TransitGatewayAttachmentBgpConfiguration",
      soft("TransitGatewayAddress", &T::inside_address),
      soft("PeerAddress", &T::inside_peer_address),
      soft("PeerAsn", &T::peer_asn),
      field("BgpStatus", &T::status));
  return schema;
}

template <>
const Schema& schema_of<TransitGatewayConnectPeer>() {
  using T = TransitGatewayConnectPeer;
  static const Schema schema = describe<T>("ec2.TransitGatewayConnectPeer",
      identity("TransitGatewayConnectPeerId", &T::id),
      field("TransitGatewayAttachmentId", &T::attachment),
      field("State", &T::state),
      soft("ConnectPeerConfiguration.TransitGatewayAddress", &T::transit_gateway_address),
      soft("ConnectPeerConfiguration.PeerAddress", &T::peer_address),
      field("ConnectPeerConfiguration.BgpConfigurations", &T::sessions),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<TransitGatewayRouteTable>() {
  using T = TransitGatewayRouteTable;
  static const Schema schema = describe<T>("ec2.TransitGatewayRouteTable",
      identity("TransitGatewayRouteTableId", &T::id),
      field("TransitGatewayId", &T::transit_gateway),
      field("State", &T::state),
      field("DefaultAssociationRouteTable", &T::default_association),
      field("DefaultPropagationRouteTable", &T::default_propagation),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<TransitGatewayRouteTarget>() {
  using T = TransitGatewayRouteTarget;
  static const Schema schema = describe<T>("ec2.TransitGatewayRouteAttachment",
      field("TransitGatewayAttachmentId", &T::attachment),
      field("ResourceId", &T::resource),
      field("ResourceType", &T::resource_type));
  return schema;
}

template <>
const Schema& schema_of<TransitGatewayRoute>() {
  using T = TransitGatewayRoute;
  static const Schema schema = describe<T>("ec2.TransitGatewayRoute",
      field("DestinationCidrBlock", &T::destination),
      field("PrefixListId", &T::destination_list),
      field("TransitGatewayAttachments", &T::targets),
      field("Type", &T::type),
      field("State", &T::state));
  return schema;
}

template <>
const Schema& schema_of<TransitGatewayRoutes>() {
  using T = TransitGatewayRoutes;
  static const Schema schema = describe<T>("ec2.SearchTransitGatewayRoutesResult",
      identity("TransitGatewayRouteTableId", &T::route_table),
      field("Routes", &T::routes),
      field("AdditionalRoutesAvailable", &T::more_routes));
  return schema;
}

template <>
const Schema& schema_of<TransitGatewayAssociation>() {
  using T = TransitGatewayAssociation;
  static const Schema schema = describe<T>("ec2.TransitGatewayRouteTableAssociation",
      required("TransitGatewayAttachmentId", &T::attachment),
      field("ResourceId", &T::resource),
      field("ResourceType", &T::resource_type),
      field("State", &T::state));
  return schema;
}

template <>
const Schema& schema_of<TransitGatewayAssociations>() {
  using T = TransitGatewayAssociations;
  static const Schema schema = describe<T>("ec2.GetTransitGatewayRouteTableAssociationsResult",
      identity("TransitGatewayRouteTableId", &T::route_table),
      field("Associations", &T::associations));
  return schema;
}

template <>
const Schema& schema_of<TransitGatewayPropagation>() {
  using T = TransitGatewayPropagation;
  static const Schema schema = describe<T>("ec2.TransitGatewayRouteTablePropagation",
      field("TransitGatewayAttachmentId", &T::attachment),
      field("ResourceId", &T::resource),
      field("ResourceType", &T::resource_type),
      field("State", &T::state));
  return schema;
}

template <>
const Schema& schema_of<TransitGatewayPropagations>() {
  using T = TransitGatewayPropagations;
  static const Schema schema = describe<T>("ec2.GetTransitGatewayRouteTablePropagationsResult",
      identity("TransitGatewayRouteTableId", &T::route_table),
      field("TransitGatewayRouteTablePropagations", &T::propagations));
  return schema;
}

template <>
const Schema& schema_of<TransitGatewayPrefixListReference>() {
  using T = TransitGatewayPrefixListReference;
  static const Schema schema = describe<T>("ec2.TransitGatewayPrefixListReference",
      required("PrefixListId", &T::list),
      field("PrefixListOwnerId", &T::list_owner),
      field("Blackhole", &T::blackhole),
      field("TransitGatewayAttachment.TransitGatewayAttachmentId", &T::attachment),
      field("TransitGatewayAttachment.ResourceId", &T::resource),
      field("TransitGatewayAttachment.ResourceType", &T::resource_type),
      field("State", &T::state),
      field("TransitGatewayRouteTableId", &T::route_table));
  return schema;
}

template <>
const Schema& schema_of<TransitGatewayPrefixListReferences>() {
  using T = TransitGatewayPrefixListReferences;
  static const Schema schema = describe<T>("ec2.GetTransitGatewayPrefixListReferencesResult",
      identity("TransitGatewayRouteTableId", &T::route_table),
      field("TransitGatewayPrefixListReferences", &T::references));
  return schema;
}

template <>
const Schema& schema_of<TransitGatewayNatRule>() {
  using T = TransitGatewayNatRule;
  static const Schema schema = describe<T>("ec2.TransitGatewayNatRule",
      field("RuleNumber", &T::number),
      field("MatchSourceCidr", &T::source),
      field("NatCidr", &T::translated));
  return schema;
}

template <>
const Schema& schema_of<TransitGatewayAttachmentNat>() {
  using T = TransitGatewayAttachmentNat;
  static const Schema schema = describe<T>("ec2.GetTransitGatewayAttachmentNatConfigurationResult",
      identity("TransitGatewayAttachmentId", &T::attachment),
      field("NatGatewaySupport", &T::support),
      ignored("NatSystemRouteSupport"),
      field("NatGatewayRules", &T::rules));
  return schema;
}

template <>
const Schema& schema_of<TransitGatewayPolicyTable>() {
  using T = TransitGatewayPolicyTable;
  static const Schema schema = describe<T>("ec2.TransitGatewayPolicyTable",
      identity("TransitGatewayPolicyTableId", &T::id),
      field("TransitGatewayId", &T::transit_gateway),
      field("State", &T::state),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<TransitGatewayMulticastDomain>() {
  using T = TransitGatewayMulticastDomain;
  static const Schema schema = describe<T>("ec2.TransitGatewayMulticastDomain",
      identity("TransitGatewayMulticastDomainId", &T::id),
      owner("OwnerId"),
      arn("TransitGatewayMulticastDomainArn"),
      field("TransitGatewayId", &T::transit_gateway),
      field("State", &T::state),
      tags("Tags"));
  return schema;
}

}  // namespace vpcscope
