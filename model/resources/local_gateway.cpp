#include "model/resources/local_gateway.h"

namespace vpcscope {

template <>
const Schema& schema_of<LocalGateway>() {
  using T = LocalGateway;
  static const Schema schema = describe<T>("ec2.LocalGateway",
      identity("LocalGatewayId", &T::id),
      owner("OwnerId"),
      field("OutpostArn", &T::outpost),
      field("State", &T::state),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<LocalGatewayRouteTable>() {
  using T = LocalGatewayRouteTable;
  static const Schema schema = describe<T>("ec2.LocalGatewayRouteTable",
      identity("LocalGatewayRouteTableId", &T::id),
      owner("OwnerId"),
      arn("LocalGatewayRouteTableArn"),
      field("LocalGatewayId", &T::gateway),
      field("OutpostArn", &T::outpost),
      field("State", &T::state),
      field("Mode", &T::mode),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<LocalGatewayVpcAssociation>() {
  using T = LocalGatewayVpcAssociation;
  static const Schema schema = describe<T>("ec2.LocalGatewayRouteTableVpcAssociation",
      identity("LocalGatewayRouteTableVpcAssociationId", &T::id),
      required("LocalGatewayRouteTableId", &T::route_table),
      required("VpcId", &T::vpc),
      owner("OwnerId"),
      field("LocalGatewayId", &T::gateway),
      field("State", &T::state),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<LocalGatewayVifGroupAssociation>() {
  using T = LocalGatewayVifGroupAssociation;
  static const Schema schema = describe<T>("ec2.LocalGatewayRouteTableVirtualInterfaceGroupAssociation",
      identity("LocalGatewayRouteTableVirtualInterfaceGroupAssociationId", &T::id),
      owner("OwnerId"),
      field("LocalGatewayVirtualInterfaceGroupId", &T::group),
      field("LocalGatewayRouteTableId", &T::route_table),
      field("LocalGatewayId", &T::gateway),
      field("State", &T::state),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<LocalGatewayRoute>() {
  using T = LocalGatewayRoute;
  static const Schema schema = describe<T>("ec2.LocalGatewayRoute",
      field("DestinationCidrBlock", &T::destination),
      field("DestinationPrefixListId", &T::destination_list),
      field("LocalGatewayVirtualInterfaceGroupId", &T::group),
      field("NetworkInterfaceId", &T::interface),
      field("SubnetId", &T::subnet),
      field("CoipPoolId", &T::address_pool),
      field("Type", &T::type),
      field("State", &T::state),
      field("LocalGatewayRouteTableId", &T::route_table));
  return schema;
}

template <>
const Schema& schema_of<LocalGatewayRoutes>() {
  using T = LocalGatewayRoutes;
  static const Schema schema = describe<T>("ec2.SearchLocalGatewayRoutesResult",
      identity("LocalGatewayRouteTableId", &T::route_table),
      field("Routes", &T::routes));
  return schema;
}

}  // namespace vpcscope
