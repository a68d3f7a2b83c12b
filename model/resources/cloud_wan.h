// Cloud WAN, as `aws networkmanager get-...` and `list-...` print it (R-CWAN).
//
// A core network is global and is shared between accounts, so references to it are plain ids.
#pragma once

#include "model/record.h"

namespace vpcscope {

struct CoreNetworkSegment {
  Text name;
  Slice<Text> edges;
  Slice<Text> shared_segments;  // R-CWAN-3
  bool unusable = false;
};

/// Firewalls and the like that traffic between segments is sent through (R-CWAN-3).
struct NetworkFunctionGroup {
  Text name;
  Slice<Text> edges;
  Slice<Text> send_via;
  Slice<Text> send_to;
  bool unusable = false;
};

/// `list-core-networks` prints less: neither segments nor groups nor edges.
struct CoreNetwork {
  static constexpr Kind kind = Kind::CoreNetwork;
  Header header;
  IdOf<Kind::CoreNetwork> id;
  Id global_network;
  Word state;
  Text description;
  Slice<CoreNetworkSegment> segments;
  Slice<NetworkFunctionGroup> function_groups;
  Slice<Text> edges;
};

/// One version of a policy; a core network has several.
struct CoreNetworkPolicy {
  static constexpr Kind kind = Kind::CoreNetworkPolicy;
  static constexpr bool many = true;
  Header header;
  Id core_network;
  Number version;
  Word alias;             // LIVE, LATEST
  Word change_set_state;  // EXECUTION_SUCCEEDED: in force
  Text document;          // JSON
};

struct CoreNetworkAttachment {
  static constexpr Kind kind = Kind::CoreNetworkAttachment;
  Header header;
  IdOf<Kind::CoreNetworkAttachment> id;
  Id core_network;
  Text core_network_arn;
  Word type;  // VPC, CONNECT, SITE_TO_SITE_VPN, DIRECT_CONNECT_GATEWAY, TRANSIT_GATEWAY_ROUTE_TABLE
  Word state;
  Text edge;          // a Region
  Slice<Text> edges;  // of a Direct Connect gateway's, which has several
  Text resource;      // ARN of what is attached
  Text segment;
  Text function_group;
};

/// Static 1:1 NAT on an attachment (R-TGW-15). Its rules are not read: nothing applies them.
struct CoreNetworkAttachmentNat {
  static constexpr Kind kind = Kind::CoreNetworkAttachmentNat;
  Header header;
  IdOf<Kind::CoreNetworkAttachment> attachment;
  Word support;  // ENABLED, ENABLING, DISABLED, DISABLING, PENDING_ATTACHMENT_ACCEPTANCE
};

/// More of an attachment whose type is VPC: the same id, and what only `get-vpc-attachment` tells.
struct CoreNetworkVpcAttachment {
  static constexpr Kind kind = Kind::CoreNetworkVpcAttachment;
  Header header;
  IdOf<Kind::CoreNetworkAttachment> id;
  Id core_network;
  Text core_network_arn;
  Word state;
  Text edge;
  Text vpc;  // ARN
  Text segment;
  Text function_group;
  Slice<Text> subnets;  // ARNs
  Flag ipv6;
  Flag appliance_mode;
  Flag group_referencing;
};

struct CoreNetworkRouteDestination {
  Id attachment;
  Id transit_gateway_attachment;
  Text segment;
  Text function_group;
  Text edge;
  Word resource_type;
  Id resource;
  bool unusable = false;
};

struct CoreNetworkRoute {
  Prefix destination;
  Id destination_list;
  Slice<CoreNetworkRouteDestination> destinations;
  Word state;  // ACTIVE, BLACKHOLE
  Word type;   // PROPAGATED, STATIC
  bool unusable = false;
};

/// One table of a core network, of a segment and an edge or of a function group and an edge: the answer of
/// `get-network-routes`. The answer names a segment; for a function group only the request does, which a
/// wrapper may keep beside the answer under its own name.
struct CoreNetworkRoutes {
  static constexpr Kind kind = Kind::CoreNetworkRoutes;
  static constexpr bool many = true;
  Header header;
  Id core_network;
  Text segment;
  Text edge;
  Id route_table;  // ARN: of a transit gateway's table
  Word type;       // CORE_NETWORK_SEGMENT, NETWORK_FUNCTION_GROUP, TRANSIT_GATEWAY_ROUTE_TABLE
  Id asked_core_network;
  Text asked_segment;
  Text asked_edge;
  Id asked_group_core_network;
  Text asked_function_group;
  Text asked_group_edge;
  Slice<CoreNetworkRoute> routes;
};

}  // namespace vpcscope
