#include "model/resources/cloud_wan.h"

namespace vpcscope {

template <>
const Schema& schema_of<CoreNetworkSegment>() {
  using T = CoreNetworkSegment;
  static const Schema schema = describe<T>("networkmanager.CoreNetworkSegment",
      required("Name", &T::name),
      field("EdgeLocations", &T::edges),
      field("SharedSegments", &T::shared_segments));
  return schema;
}

template <>
const Schema& schema_of<NetworkFunctionGroup>() {
  using T = NetworkFunctionGroup;
  static const Schema schema = describe<T>("networkmanager.CoreNetworkNetworkFunctionGroup",
      required("Name", &T::name),
      field("EdgeLocations", &T::edges),
      field("Segments.SendVia", &T::send_via),
      field("Segments.SendTo", &T::send_to));
  return schema;
}

template <>
const Schema& schema_of<CoreNetwork>() {
  using T = CoreNetwork;
  static const Schema schema = describe<T>("networkmanager.CoreNetwork",
      identity("CoreNetworkId", &T::id),
      arn("CoreNetworkArn"),
      owner("OwnerAccountId"),
      field("GlobalNetworkId", &T::global_network),
      field("State", &T::state),
      soft("Description", &T::description),
      field("Segments", &T::segments),
      field("NetworkFunctionGroups", &T::function_groups),
      field("Edges[].EdgeLocation", &T::edges),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<CoreNetworkPolicy>() {
  using T = CoreNetworkPolicy;
  static const Schema schema = describe<T>("networkmanager.CoreNetworkPolicy",
      identity("CoreNetworkId", &T::core_network),
      field("PolicyVersionId", &T::version),
      field("Alias", &T::alias),
      field("ChangeSetState", &T::change_set_state),
      field("PolicyDocument", &T::document));
  return schema;
}

template <>
const Schema& schema_of<CoreNetworkAttachment>() {
  using T = CoreNetworkAttachment;
  static const Schema schema = describe<T>("networkmanager.Attachment",
      identity("AttachmentId", &T::id),
      owner("OwnerAccountId"),
      field("CoreNetworkId", &T::core_network),
      field("CoreNetworkArn", &T::core_network_arn),
      field("AttachmentType", &T::type),
      field("State", &T::state),
      zone("EdgeLocation", &T::edge),
      field("EdgeLocations", &T::edges),
      field("ResourceArn", &T::resource),
      field("SegmentName", &T::segment),
      field("NetworkFunctionGroupName", &T::function_group),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<CoreNetworkAttachmentNat>() {
  using T = CoreNetworkAttachmentNat;
  static const Schema schema = describe<T>("networkmanager.AttachmentNatConfiguration",
      identity("AttachmentId", &T::attachment),
      field("NatGatewaySupport", &T::support),
      ignored("NatSystemRouteSupport"),
      ignored("NatGatewayRules"));
  return schema;
}

template <>
const Schema& schema_of<CoreNetworkVpcAttachment>() {
  using T = CoreNetworkVpcAttachment;
  static const Schema schema = describe<T>("networkmanager.VpcAttachment",
      identity("Attachment.AttachmentId", &T::id),
      owner("Attachment.OwnerAccountId"),
      field("Attachment.CoreNetworkId", &T::core_network),
      field("Attachment.CoreNetworkArn", &T::core_network_arn),
      field("Attachment.State", &T::state),
      zone("Attachment.EdgeLocation", &T::edge),
      field("Attachment.ResourceArn", &T::vpc),
      field("Attachment.SegmentName", &T::segment),
      field("Attachment.NetworkFunctionGroupName", &T::function_group),
      tags("Attachment.Tags"),
      field("SubnetArns", &T::subnets),
      field("Options.Ipv6Support", &T::ipv6),
      field("Options.ApplianceModeSupport", &T::appliance_mode),
      field("Options.SecurityGroupReferencingSupport", &T::group_referencing));
  return schema;
}

template <>
const Schema& schema_of<CoreNetworkRouteDestination>() {
  using T = CoreNetworkRouteDestination;
  static const Schema schema = describe<T>("networkmanager.NetworkRouteDestination",
      field("CoreNetworkAttachmentId", &T::attachment),
      field("TransitGatewayAttachmentId", &T::transit_gateway_attachment),
      field("SegmentName", &T::segment),
      field("NetworkFunctionGroupName", &T::function_group),
      field("EdgeLocation", &T::edge),
      field("ResourceType", &T::resource_type),
      field("ResourceId", &T::resource));
  return schema;
}

template <>
const Schema& schema_of<CoreNetworkRoute>() {
  using T = CoreNetworkRoute;
  static const Schema schema = describe<T>("networkmanager.NetworkRoute",
      field("DestinationCidrBlock", &T::destination),
      field("PrefixListId", &T::destination_list),
      field("Destinations", &T::destinations),
      field("State", &T::state),
      field("Type", &T::type));
  return schema;
}

template <>
const Schema& schema_of<CoreNetworkRoutes>() {
  using T = CoreNetworkRoutes;
  static const Schema schema = describe<T>("networkmanager.GetNetworkRoutesResponse",
      identity("CoreNetworkSegmentEdge.CoreNetworkId", &T::core_network),
      field("CoreNetworkSegmentEdge.SegmentName", &T::segment),
      field("CoreNetworkSegmentEdge.EdgeLocation", &T::edge),
      alternate("RouteTableArn", &T::route_table),
      field("RouteTableType", &T::type),
      field("RouteTableIdentifier.CoreNetworkSegmentEdge.CoreNetworkId", &T::asked_core_network),
      field("RouteTableIdentifier.CoreNetworkSegmentEdge.SegmentName", &T::asked_segment),
      field("RouteTableIdentifier.CoreNetworkSegmentEdge.EdgeLocation", &T::asked_edge),
      field(
          "RouteTableIdentifier.CoreNetworkNetworkFunctionGroup.CoreNetworkId", &T::asked_group_core_network),
      field("RouteTableIdentifier.CoreNetworkNetworkFunctionGroup.NetworkFunctionGroupName",
          &T::asked_function_group),
      field("RouteTableIdentifier.CoreNetworkNetworkFunctionGroup.EdgeLocation", &T::asked_group_edge),
      field("NetworkRoutes", &T::routes));
  return schema;
}

}  // namespace vpcscope
