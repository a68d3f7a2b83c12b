// Site-to-Site VPN, as `aws ec2 describe-...` prints it (R-VGW, R-VPN). Keys and router configurations that
// AWS prints beside it are never read.
#pragma once

#include "model/record.h"
#include "model/resources/gateway.h"

namespace vpcscope {

struct VpnGateway {
  static constexpr Kind kind = Kind::VpnGateway;
  Header header;
  VpnGatewayId id;
  Word state;
  Text zone;
  Slice<GatewayAttachment> attachments;
  Number asn;
};

struct VpnRoute {
  Prefix destination;
  Word source;
  Word state;
  bool unusable = false;
};

/// How one of the two tunnels fares.
struct VpnTunnel {
  Address outside_address;
  Word status;  // UP, DOWN
  Number accepted_routes;
  bool unusable = false;
};

struct VpnConnection {
  static constexpr Kind kind = Kind::VpnConnection;
  Header header;
  VpnConnectionId id;
  Word state;
  IdOf<Kind::CustomerGateway> customer_gateway;
  VpnGatewayId vpn_gateway;  // it ends at this, or at a transit gateway, or at a core network
  TransitGatewayId transit_gateway;
  Text core_network;
  Text core_network_attachment;
  Id concentrator;
  Word association_state;
  Slice<VpnRoute> routes;
  Slice<VpnTunnel> tunnels;  // absent: nobody knows whether it is up (R-VPN-1)
  Flag static_routes_only;
  Prefix local_cidr;  // of the customer's side; 0.0.0.0/0 unless narrowed (R-VPN-2)
  Prefix remote_cidr;
  Prefix local_ipv6_cidr;
  Prefix remote_ipv6_cidr;
  Word inside_family;         // ipv4, ipv6 (R-VPN-3)
  Word outside_address_type;  // PublicIpv4, PrivateIpv4 (R-DX-8)
  AttachmentId transport;     // of a private VPN
  Flag accelerated;
};

struct CustomerGateway {
  static constexpr Kind kind = Kind::CustomerGateway;
  Header header;
  IdOf<Kind::CustomerGateway> id;
  Word state;
  Address address;
  Text asn;           // R-VPN-4; printed as text
  Text extended_asn;  // where it has more than 31 bits
  Text device;
};

}  // namespace vpcscope
