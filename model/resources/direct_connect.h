// Direct Connect, as `aws directconnect describe-...` prints it (R-DX). Its API writes keys in lower camel
// case.
//
// A Direct Connect gateway is global and often belongs to another account than what hangs on it, so
// references to gateways, virtual interfaces and connections are plain ids: one that the snapshot lacks is no
// fault of the input.
#pragma once

#include "model/record.h"

namespace vpcscope {

struct DirectConnectConnection {
  static constexpr Kind kind = Kind::DirectConnectConnection;
  Header header;
  IdOf<Kind::DirectConnectConnection> id;
  Text name;
  Word state;
  Id lag;
  Text location;
};

/// A member of a LAG; enough of them must be up (R-DX-1).
struct LagConnection {
  Id id;
  Word state;
  bool unusable = false;
};

struct DirectConnectLag {
  static constexpr Kind kind = Kind::DirectConnectLag;
  Header header;
  IdOf<Kind::DirectConnectLag> id;
  Text name;
  Word state;
  Number minimum_links;
  Number connection_count;
  Slice<LagConnection> connections;
  Text location;
};

/// One BGP session; its key is never read.
struct BgpPeer {
  Id id;
  Word family;  // ipv4, ipv6
  Number asn;
  Number asn_long;  // newer, and the only one of the two that holds 32 bits
  Word state;
  Word status;  // up, down, unknown: decides R-DX-1
  bool unusable = false;
};

struct VirtualInterface {
  static constexpr Kind kind = Kind::VirtualInterface;
  Header header;
  IdOf<Kind::VirtualInterface> id;
  Text name;
  Word type;  // private, public, transit
  Word state;
  Id connection;       // dxcon- or dxlag-
  Id virtual_gateway;  // printed as "" where there is none
  Id gateway;          // of Direct Connect
  Word family;
  Number asn;
  Number asn_long;
  Slice<Prefix> route_filter_prefixes;  // of a public one: who may send (R-DX-7)
  Slice<BgpPeer> peers;
  Flag site_link;
  Text location;
};

struct DirectConnectGateway {
  static constexpr Kind kind = Kind::DirectConnectGateway;
  Header header;
  IdOf<Kind::DirectConnectGateway> id;
  Text name;
  Word state;
  Number amazon_asn;
};

/// What a Direct Connect gateway serves: a virtual private gateway, a transit gateway or a core network
/// (R-DX-2).
struct DirectConnectGatewayAssociation {
  static constexpr Kind kind = Kind::DirectConnectGatewayAssociation;
  Header header;
  IdOf<Kind::DirectConnectGatewayAssociation> id;
  Id gateway;
  Word state;
  Id associated;
  Word associated_type;  // virtualPrivateGateway, transitGateway
  Text associated_owner;
  Text associated_region;
  Id core_network;
  Id core_network_attachment;
  Slice<Prefix> allowed_prefixes;  // R-DX-3, R-DX-4
  Id virtual_gateway;              // older answers have only this
  Text virtual_gateway_region;
  Text virtual_gateway_owner;
};

/// A virtual interface on a Direct Connect gateway, also those of other accounts. Has no id of its own.
struct DirectConnectGatewayAttachment {
  static constexpr Kind kind = Kind::DirectConnectGatewayAttachment;
  static constexpr bool many = true;
  Header header;
  Id gateway;
  Id interface;
  Text interface_region;
  Text interface_owner;
  Word state;
  Word type;
};

}  // namespace vpcscope
