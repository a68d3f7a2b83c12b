// Rows of transit gateways and Cloud WAN (sections 14 and 18).
//
// What several answers of AWS tell of one attachment is one row here: the list of all attachments, what only
// VPC attachments have, the other side of a peering, the transport of a Connect attachment. Route tables are
// net::RouteTable rows behind those of VPCs; a route's target is the row of an attachment.
#pragma once

#include "model/network/rows.h"

namespace vpcscope::net {

template <class... Row>
struct RowList;

struct ClientVpnEndpoint;
struct CoreAttachment;
struct CoreNetwork;
struct CoreSegment;
struct CoreTable;
struct DirectConnectAssociation;
struct DirectConnectGateway;
struct TransitAttachment;
struct TransitTable;
struct VpnConnection;

struct TransitGateway {
  static constexpr Kind kind = Kind::TransitGateway;
  Object object;
  bool functional = true;
  bool refers = false;  // R-SG-10: group references; absent means disable
  std::array<std::uint8_t, 2> unused = {};
};

enum class AttachmentKind : std::uint8_t {
  Other,  // not modelled
  Vpc,
  Vpn,
  DirectConnect,
  Connect,
  Peering,
  CorePeering,  // of a transit gateway: to a core network; of a core network: to a transit gateway's table
  NetworkFunction,
  ClientVpn,
};

/// Named by its id together with its transit gateway's (R-IN-4). Those of which only
/// `describe-transit-gateway-vpc-attachments` tells stand behind the others.
struct TransitAttachment {
  static constexpr Kind kind = Kind::TransitGatewayAttachment;
  Object object;
  TextAt gateway_id;
  TextAt resource_id;
  TextAt kind_text;                // as printed
  Handle<TransitGateway> gateway;  // absent: not exported
  Handle<TransitTable> table;      // R-TGW-2; absent: none, or nobody tells
  Handle<Vpc> vpc;
  Run<Handle<Subnet>> subnets;      // of a VPC attachment, those that are in the snapshot
  Handle<TransitAttachment> other;  // the far side of a peering; what carries a Connect attachment
  Handle<VpnConnection> vpn;
  Handle<DirectConnectGateway> direct_connect;
  Handle<DirectConnectAssociation> association;  // of a Direct Connect gateway with this transit gateway
  Handle<ClientVpnEndpoint> client_vpn;
  std::uint32_t firewall = nowhere;  // position of a network function's
  AttachmentKind attachment_kind = AttachmentKind::Other;
  bool functional = true;
  bool detailed = false;  // what only VPC or Connect attachments have is known
  bool subnets_missing = false;
  bool appliance = false;          // R-TGW-8
  bool refers = true;              // R-SG-10: absent means enable
  bool policy_table = false;       // R-TGW-17
  bool peers_down = false;         // R-TGW-12: none of its Connect peers works
  bool details_functional = true;  // the Connect's own state
  bool other_region = false;       // a peering between Regions
  bool translates = false;         // R-TGW-15: static NAT, whose rules nothing applies
  std::array<std::uint8_t, 1> unused = {};
};

/// The attachment of a VPC to a transit gateway; sorted.
struct TransitLink {
  Handle<Vpc> vpc;
  Handle<TransitGateway> gateway;
  Handle<TransitAttachment> attachment;
  friend constexpr auto operator<=>(const TransitLink&, const TransitLink&) = default;
};

/// Those that only an association or a search names stand behind the others.
struct TransitTable {
  static constexpr Kind kind = Kind::TransitGatewayRouteTable;
  Object object;
  Handle<TransitGateway> gateway;
  Handle<RouteTable> table;
  Handle<CoreAttachment> core;  // R-CWAN-5: joins it to a segment
  bool functional = true;
  bool searched = false;  // its routes were exported
  bool hidden = false;    // it surely has routes whose prefixes nobody tells (R-IN-11)
  std::array<std::uint8_t, 1> unused = {};
};

// ---------------------------------------------------------------------------------------------- Cloud WAN

/// Those that only attachments name stand behind the others.
struct CoreNetwork {
  static constexpr Kind kind = Kind::CoreNetwork;
  Object object;
  Run<CoreSegment> segments;
  bool segments_known = false;
  std::array<std::uint8_t, 3> unused = {};
};

struct SegmentName {
  TextAt name;
};

/// R-CWAN-3
struct CoreSegment {
  TextAt name;
  Run<SegmentName> shared;
  bool isolated = false;
  std::array<std::uint8_t, 3> unused = {};
};

struct CoreAttachment {
  static constexpr Kind kind = Kind::CoreNetworkAttachment;
  Object object;
  Handle<CoreNetwork> core;
  Handle<CoreTable> table;  // of its segment or function group, at its edge; absent: not exported
  TextAt segment;           // or function group
  TextAt edge;
  TextAt resource_id;  // the last part of its ARN
  Handle<Vpc> vpc;
  Run<Handle<Subnet>> subnets;
  Handle<VpnConnection> vpn;
  Handle<DirectConnectGateway> direct_connect;
  Handle<TransitTable> transit_table;  // R-CWAN-5
  AttachmentKind attachment_kind = AttachmentKind::Other;
  bool functional = true;
  bool detailed = false;  // get-vpc-attachment was exported
  bool subnets_missing = false;
  bool appliance = false;
  bool refers = false;
  bool in_function_group = false;  // R-CWAN-3
  bool translates = false;         // R-TGW-15
};

struct CoreLink {
  Handle<Vpc> vpc;
  Handle<CoreNetwork> core;
  Handle<CoreAttachment> attachment;
  friend constexpr auto operator<=>(const CoreLink&, const CoreLink&) = default;
};

/// Of one segment or function group at one edge.
struct CoreTable {
  Object object;  // its id: the segment's name
  TextAt edge;
  Handle<CoreNetwork> core;
  Handle<RouteTable> table;
};

using TransitRows = RowList<TransitGateway, TransitAttachment, Handle<TransitAttachment>, TransitLink,
    TransitTable, CoreNetwork, CoreSegment, SegmentName, CoreAttachment, CoreLink, CoreTable>;

}  // namespace vpcscope::net
