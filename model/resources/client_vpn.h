// Client VPN endpoints, and which clients may go where, as `aws ec2 describe-...` prints them (R-CVPN).
#pragma once

#include "model/record.h"

namespace vpcscope {

struct ClientVpnEndpoint {
  static constexpr Kind kind = Kind::ClientVpnEndpoint;
  Header header;
  IdOf<Kind::ClientVpnEndpoint> id;
  Word status;
  Text description;
  Prefix client_cidr;
  VpcId vpc;
  Slice<SecurityGroupId> groups;
  Flag split_tunnel;
  Word transport;
  Number port;
  Slice<Word> authentication;
  Word endpoint_address_type;
  Word traffic_address_type;
  TransitGatewayId transit_gateway;  // where it is attached to one instead of to subnets (R-CVPN-5)
  AttachmentId transit_gateway_attachment;
  Slice<Text> transit_gateway_zones;
  Slice<Text> transit_gateway_zone_ids;
  Text dns_name;
};

/// Routes have no id: all of an endpoint bear the endpoint's.
struct ClientVpnRoute {
  static constexpr Kind kind = Kind::ClientVpnRoute;
  static constexpr bool many = true;
  Header header;
  IdOf<Kind::ClientVpnEndpoint> endpoint;
  Prefix destination;
  Id target;  // a subnet, or "local": to other clients
  AttachmentId transit_gateway_attachment;
  Word type;
  Word origin;
  Word status;
};

/// Rules have no id: all of an endpoint bear the endpoint's.
struct ClientVpnAuthorizationRule {
  static constexpr Kind kind = Kind::ClientVpnAuthorizationRule;
  static constexpr bool many = true;
  Header header;
  IdOf<Kind::ClientVpnEndpoint> endpoint;
  Prefix destination;
  Text group;  // of the directory; empty where all may
  Flag all_groups;
  Word status;
  Text description;
};

/// A subnet into which an endpoint's clients come out.
struct ClientVpnTargetNetwork {
  static constexpr Kind kind = Kind::ClientVpnTargetNetwork;
  Header header;
  IdOf<Kind::ClientVpnTargetNetwork> id;
  IdOf<Kind::ClientVpnEndpoint> endpoint;
  VpcId vpc;
  SubnetId subnet;
  Slice<SecurityGroupId> groups;
  Slice<Text> zones;
  Slice<Text> zone_ids;
  Word status;
};

}  // namespace vpcscope
