// VPCs, subnets and route tables, as `aws ec2 describe-...` prints them (R-ADDR, R-ROUTE, R-EDGE).
#pragma once

#include "model/record.h"

namespace vpcscope {

struct CidrAssociation {
  Prefix cidr;
  Word state;  // absent counts as associated (R-IN-10)
  bool unusable = false;
};

struct Ipv6CidrAssociation {
  Prefix cidr;
  Word state;
  Word attribute;  // "public", "private"; absent means public (R-ADDR-10)
  Word source;     // "amazon", "byoip", "none"
  bool unusable = false;
};

struct BlockPublicAccessStates {
  Word mode;  // off, block-bidirectional, block-ingress (R-BPA-1)
  Word managed_by;
};

struct Vpc {
  static constexpr Kind kind = Kind::Vpc;
  Header header;
  VpcId id;
  Prefix cidr;  // the primary block
  Slice<CidrAssociation> cidrs;
  Slice<Ipv6CidrAssociation> ipv6_cidrs;
  Word state;
  Id dhcp_options;
  Flag is_default;
  Word tenancy;
  BlockPublicAccessStates block_public_access;
  Word encryption_mode;  // R-SVC-8
};

struct Subnet {
  static constexpr Kind kind = Kind::Subnet;
  Header header;
  SubnetId id;
  VpcId vpc;
  Prefix cidr;  // absent where the subnet is IPv6 only
  Slice<Ipv6CidrAssociation> ipv6_cidrs;
  Text zone;
  Text zone_id;
  Word state;
  Flag ipv6_native;
  Flag maps_public_address;
  Flag assigns_ipv6_address;
  Flag default_for_zone;
  Flag dns64;
  Text outpost;
  BlockPublicAccessStates block_public_access;
};

struct RouteTableAssociation {
  Id id;
  SubnetId subnet;
  Id gateway;  // an internet or virtual private gateway: an edge table (R-EDGE-1)
  Flag main;
  Text public_ipv4_pool;  // R-EDGE-8
  Word state;
  bool unusable = false;
};

/// One route; R-IN-5 tells which of its targets is the effective one.
struct Route {
  Prefix destination;
  Prefix destination_ipv6;
  PrefixListId destination_list;
  Id gateway;  // "local", igw-, vgw-, vpce-, "VpcLattice"
  NatGatewayId nat_gateway;
  InstanceId instance;
  NetworkInterfaceId interface;
  IdOf<Kind::EgressOnlyInternetGateway> egress_only_gateway;
  TransitGatewayId transit_gateway;
  PeeringId peering;
  IdOf<Kind::CarrierGateway> carrier_gateway;
  IdOf<Kind::LocalGateway> local_gateway;
  Text core_network;
  Text odb_network;
  Address next_hop;
  Word origin;
  Word state;
  bool unusable = false;
};

struct RouteTable {
  static constexpr Kind kind = Kind::RouteTable;
  Header header;
  RouteTableId id;
  VpcId vpc;
  Slice<Route> routes;
  Slice<RouteTableAssociation> associations;
  Slice<VpnGatewayId> propagating_gateways;
};

}  // namespace vpcscope
