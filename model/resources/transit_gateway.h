// Transit gateways, their attachments and what their route tables hold, as `aws ec2 describe-...`, `get-...`
// and `search-...` print them (R-TGW).
#pragma once

#include "model/record.h"

namespace vpcscope {

struct TransitGateway {
  static constexpr Kind kind = Kind::TransitGateway;
  Header header;
  TransitGatewayId id;
  Word state;
  Text description;
  Number asn;
  Slice<Prefix> cidrs;
  Word security_group_referencing;  // absent means disable (R-SG-10)
  Word vpn_ecmp;
  Word multicast;
  Word dns;
  Word accepts_shared_attachments;
  Word associates_by_default;
  Word propagates_by_default;
  Id default_association_table;
  Id default_propagation_table;
};

/// An attachment of any kind. A peering across Regions prints one id on both sides: what names an attachment
/// is its id together with its transit gateway's (R-IN-4).
struct TransitGatewayAttachment {
  static constexpr Kind kind = Kind::TransitGatewayAttachment;
  Header header;  // of the transit gateway's owner
  AttachmentId id;
  TransitGatewayId transit_gateway;
  Word resource_type;
  Id resource;  // a VPC, VPN connection, Direct Connect gateway, transit gateway, ...
  Text resource_owner;
  Word state;
  Id route_table;  // it is associated with; of the transit gateway's owner
  Id policy_table;
  Word association_state;
};

/// What only VPC attachments have. Its owner is the VPC's.
struct TransitGatewayVpcAttachment {
  static constexpr Kind kind = Kind::TransitGatewayVpcAttachment;
  Header header;
  AttachmentId id;
  TransitGatewayId transit_gateway;
  VpcId vpc;
  Slice<SubnetId> subnets;
  Word state;
  Word appliance_mode;
  Word ipv6;
  Word dns;
  Word security_group_referencing;  // absent means enable (R-SG-10)
};

struct TransitGatewayPeeringSide {
  Id transit_gateway;
  Id core_network;
  Text account;
  Text region;
};

/// Both sides print it; R-IN-4 tells how the sides' attachments are paired.
struct TransitGatewayPeeringAttachment {
  static constexpr Kind kind = Kind::TransitGatewayPeeringAttachment;
  Header header;
  AttachmentId id;
  Id accepter_attachment;  // where it has an id of its own
  TransitGatewayPeeringSide requester;
  TransitGatewayPeeringSide accepter;
  Word state;
  Word dynamic_routing;
};

struct TransitGatewayConnect {
  static constexpr Kind kind = Kind::TransitGatewayConnect;
  Header header;
  AttachmentId id;
  AttachmentId transport;  // the VPC or Direct Connect attachment that carries it
  TransitGatewayId transit_gateway;
  Word state;
  Word protocol;
};

struct ConnectPeerSession {
  Address inside_address;
  Address inside_peer_address;
  Number peer_asn;
  Word status;
  bool unusable = false;
};

struct TransitGatewayConnectPeer {
  static constexpr Kind kind = Kind::TransitGatewayConnectPeer;
  Header header;
  IdOf<Kind::TransitGatewayConnectPeer> id;
  AttachmentId attachment;
  Word state;
  Address transit_gateway_address;
  Address peer_address;
  Slice<ConnectPeerSession> sessions;
};

struct TransitGatewayRouteTable {
  static constexpr Kind kind = Kind::TransitGatewayRouteTable;
  Header header;
  TransitGatewayRouteTableId id;
  TransitGatewayId transit_gateway;
  Word state;
  Flag default_association;
  Flag default_propagation;
};

struct TransitGatewayRouteTarget {
  AttachmentId attachment;
  Id resource;
  Word resource_type;
  bool unusable = false;
};

struct TransitGatewayRoute {
  Prefix destination;
  PrefixListId destination_list;
  Slice<TransitGatewayRouteTarget> targets;  // several: equal paths (R-TGW-13); none: a blackhole
  Word type;                                 // static, propagated
  Word state;
  bool unusable = false;
};

/// The answer of one search: the routes of one table.
struct TransitGatewayRoutes {
  static constexpr Kind kind = Kind::TransitGatewayRoutes;
  Header header;
  TransitGatewayRouteTableId route_table;
  Slice<TransitGatewayRoute> routes;
  Flag more_routes;  // the search found more than it printed (R-IN-8)
};

struct TransitGatewayAssociation {
  AttachmentId attachment;
  Id resource;
  Word resource_type;
  Word state;
  bool unusable = false;
};

/// The answer of one call: the attachments whose packets are routed by one table.
struct TransitGatewayAssociations {
  static constexpr Kind kind = Kind::TransitGatewayAssociations;
  Header header;
  TransitGatewayRouteTableId route_table;
  Slice<TransitGatewayAssociation> associations;
};

struct TransitGatewayPropagation {
  AttachmentId attachment;
  Id resource;
  Word resource_type;
  Word state;
  bool unusable = false;
};

/// The answer of one call: the attachments that write their routes into one table.
struct TransitGatewayPropagations {
  static constexpr Kind kind = Kind::TransitGatewayPropagations;
  Header header;
  TransitGatewayRouteTableId route_table;
  Slice<TransitGatewayPropagation> propagations;
};

struct TransitGatewayPrefixListReference {
  PrefixListId list;
  Text list_owner;
  Flag blackhole;
  AttachmentId attachment;
  Id resource;
  Word resource_type;
  Word state;
  Id route_table;  // each row tells its table, as does the answer it came in
  bool unusable = false;
};

/// The answer of one call: the routes by prefix list of one table.
struct TransitGatewayPrefixListReferences {
  static constexpr Kind kind = Kind::TransitGatewayPrefixListReferences;
  Header header;
  TransitGatewayRouteTableId route_table;
  Slice<TransitGatewayPrefixListReference> references;
};

struct TransitGatewayNatRule {
  Number number;
  Prefix source;
  Prefix translated;
  bool unusable = false;
};

/// The answer of one call: static 1:1 NAT on an attachment (R-TGW-15). Nothing applies its rules.
struct TransitGatewayAttachmentNat {
  static constexpr Kind kind = Kind::TransitGatewayAttachmentNat;
  Header header;
  AttachmentId attachment;
  Word support;  // enabled, disabled, enabling, disabling
  Slice<TransitGatewayNatRule> rules;
};

struct TransitGatewayPolicyTable {
  static constexpr Kind kind = Kind::TransitGatewayPolicyTable;
  Header header;
  IdOf<Kind::TransitGatewayPolicyTable> id;
  TransitGatewayId transit_gateway;
  Word state;
};

struct TransitGatewayMulticastDomain {
  static constexpr Kind kind = Kind::TransitGatewayMulticastDomain;
  Header header;
  IdOf<Kind::TransitGatewayMulticastDomain> id;
  TransitGatewayId transit_gateway;
  Word state;
};

}  // namespace vpcscope
