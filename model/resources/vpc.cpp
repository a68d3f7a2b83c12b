#include "model/resources/vpc.h"

namespace vpcscope {

template <>
const Schema& schema_of<CidrAssociation>() {
  using T = CidrAssociation;
  static const Schema schema = describe<T>("ec2.VpcCidrBlockAssociation",
      required("CidrBlock", &T::cidr),
      field("CidrBlockState.State", &T::state));
  return schema;
}

template <>
const Schema& schema_of<Ipv6CidrAssociation>() {
  using T = Ipv6CidrAssociation;
  static const Schema schema = describe<T>("ec2.VpcIpv6CidrBlockAssociation",
      required("Ipv6CidrBlock", &T::cidr),
      field("Ipv6CidrBlockState.State", &T::state),
      field("Ipv6AddressAttribute", &T::attribute),
      field("IpSource", &T::source));
  return schema;
}

template <>
const Schema& schema_of<BlockPublicAccessStates>() {
  using T = BlockPublicAccessStates;
  static const Schema schema = describe<T>("ec2.BlockPublicAccessStates",
      field("InternetGatewayBlockMode", &T::mode),
      field("ManagedBy", &T::managed_by));
  return schema;
}

template <>
const Schema& schema_of<Vpc>() {
  using T = Vpc;
  static const Schema schema = describe<T>("ec2.Vpc",
      identity("VpcId", &T::id),
      owner("OwnerId"),
      region("Region"),  // the np-guard collector adds it
      field("CidrBlock", &T::cidr),
      field("CidrBlockAssociationSet", &T::cidrs),
      field("Ipv6CidrBlockAssociationSet", &T::ipv6_cidrs),
      field("State", &T::state),
      field("DhcpOptionsId", &T::dhcp_options),
      field("IsDefault", &T::is_default),
      field("InstanceTenancy", &T::tenancy),
      field("BlockPublicAccessStates", &T::block_public_access),
      field("EncryptionControl.Mode", &T::encryption_mode),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<Subnet>() {
  using T = Subnet;
  static const Schema schema = describe<T>("ec2.Subnet",
      identity("SubnetId", &T::id),
      required("VpcId", &T::vpc),
      owner("OwnerId"),
      arn("SubnetArn"),
      field("CidrBlock", &T::cidr),
      field("Ipv6CidrBlockAssociationSet", &T::ipv6_cidrs),
      zone("AvailabilityZone", &T::zone),
      field("AvailabilityZoneId", &T::zone_id),
      field("State", &T::state),
      field("Ipv6Native", &T::ipv6_native),
      field("MapPublicIpOnLaunch", &T::maps_public_address),
      field("AssignIpv6AddressOnCreation", &T::assigns_ipv6_address),
      field("DefaultForAz", &T::default_for_zone),
      field("EnableDns64", &T::dns64),
      field("OutpostArn", &T::outpost),
      field("BlockPublicAccessStates", &T::block_public_access),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<RouteTableAssociation>() {
  using T = RouteTableAssociation;
  static const Schema schema = describe<T>("ec2.RouteTableAssociation",
      field("RouteTableAssociationId", &T::id),
      field("SubnetId", &T::subnet),
      field("GatewayId", &T::gateway),
      field("Main", &T::main),
      field("PublicIpv4Pool", &T::public_ipv4_pool),
      field("AssociationState.State", &T::state));
  return schema;
}

template <>
const Schema& schema_of<Route>() {
  using T = Route;
  static const Schema schema = describe<T>("ec2.Route",
      field("DestinationCidrBlock", &T::destination),
      field("DestinationIpv6CidrBlock", &T::destination_ipv6),
      field("DestinationPrefixListId", &T::destination_list),
      field("GatewayId", &T::gateway),
      field("NatGatewayId", &T::nat_gateway),
      field("InstanceId", &T::instance),
      field("NetworkInterfaceId", &T::interface),
      field("EgressOnlyInternetGatewayId", &T::egress_only_gateway),
      field("TransitGatewayId", &T::transit_gateway),
      field("VpcPeeringConnectionId", &T::peering),
      field("CarrierGatewayId", &T::carrier_gateway),
      field("LocalGatewayId", &T::local_gateway),
      field("CoreNetworkArn", &T::core_network),
      field("OdbNetworkArn", &T::odb_network),
      field("IpAddress", &T::next_hop),
      field("Origin", &T::origin),
      field("State", &T::state));
  return schema;
}

template <>
const Schema& schema_of<RouteTable>() {
  using T = RouteTable;
  static const Schema schema = describe<T>("ec2.RouteTable",
      identity("RouteTableId", &T::id),
      field("VpcId", &T::vpc),
      owner("OwnerId"),
      field("Routes", &T::routes),
      field("Associations", &T::associations),
      field("PropagatingVgws[].GatewayId", &T::propagating_gateways),
      tags("Tags"));
  return schema;
}

}  // namespace vpcscope
