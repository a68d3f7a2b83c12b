// Gateways that a VPC's route tables name, except transit gateways and VPN: internet, egress-only, NAT and
// carrier gateways, as `aws ec2 describe-...` prints them (R-IGW, R-EIGW, R-NAT, R-LGW-1).
#pragma once

#include "model/record.h"

namespace vpcscope {

/// Of an internet, egress-only or virtual private gateway; "available" and "attached" both mean attached
/// (R-IN-2).
struct GatewayAttachment {
  VpcId vpc;
  Word state;
  bool unusable = false;
};

struct InternetGateway {
  static constexpr Kind kind = Kind::InternetGateway;
  Header header;
  InternetGatewayId id;
  Slice<GatewayAttachment> attachments;
};

struct EgressOnlyInternetGateway {
  static constexpr Kind kind = Kind::EgressOnlyInternetGateway;
  Header header;
  IdOf<Kind::EgressOnlyInternetGateway> id;
  Slice<GatewayAttachment> attachments;
};

/// Only "succeeded" (or no status) counts (R-NAT-4). A regional gateway has a set of them per zone (R-NAT-1).
struct NatGatewayAddress {
  Address private_address;
  Address public_address;
  Id allocation;
  Id association;
  NetworkInterfaceId interface;
  Flag primary;
  Word status;
  Text zone;
  Text zone_id;
  bool unusable = false;
};

/// A proxy that the gateway's traffic passes (R-NAT-14).
struct NatGatewayAppliance {
  Word type;
  Text appliance;  // its ARN
  Id endpoint;
  Word attachment_state;
  Word modification_state;
  bool unusable = false;
};

struct NatGateway {
  static constexpr Kind kind = Kind::NatGateway;
  Header header;
  NatGatewayId id;
  VpcId vpc;
  SubnetId subnet;  // absent where the gateway is regional
  Word state;
  Word connectivity;       // public, private; absent means public
  Word availability_mode;  // zonal, regional; absent means zonal
  RouteTableId route_table;
  Word auto_provision_zones;
  Word auto_scaling_addresses;
  Slice<NatGatewayAddress> addresses;
  Slice<NatGatewayAppliance> appliances;
};

struct CarrierGateway {
  static constexpr Kind kind = Kind::CarrierGateway;
  Header header;
  IdOf<Kind::CarrierGateway> id;
  VpcId vpc;
  Word state;
};

}  // namespace vpcscope
