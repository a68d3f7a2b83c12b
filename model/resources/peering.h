// VPC peering connections and route servers, as `aws ec2 describe-...` prints them (R-PCX, R-ROUTE-12).
#pragma once

#include "model/record.h"

namespace vpcscope {

/// One end of a peering connection; it may lie in another account or Region.
struct PeeringSide {
  Id vpc;
  Text account;
  Text region;  // absent means that of the connection
  Prefix cidr;  // the primary block; the list holds it too
  Slice<Prefix> cidrs;
  Slice<Prefix> ipv6_cidrs;
  Flag resolves_names_for_peer;
  Flag lets_classic_link_out;  // read only to warn of them (R-SVC-7)
  Flag lets_out_to_classic_link;
};

/// Both accounts print the same connection.
struct VpcPeeringConnection {
  static constexpr Kind kind = Kind::VpcPeeringConnection;
  Header header;
  PeeringId id;
  Word status;
  PeeringSide requester;
  PeeringSide accepter;
};

struct RouteServer {
  static constexpr Kind kind = Kind::RouteServer;
  Header header;
  IdOf<Kind::RouteServer> id;
  Word state;
  Number asn;
  Word persists_routes;
};

struct RouteServerEndpoint {
  static constexpr Kind kind = Kind::RouteServerEndpoint;
  Header header;
  IdOf<Kind::RouteServerEndpoint> id;
  IdOf<Kind::RouteServer> server;
  VpcId vpc;
  SubnetId subnet;
  NetworkInterfaceId interface;
  Address address;
  Word state;
};

struct RouteServerPeer {
  static constexpr Kind kind = Kind::RouteServerPeer;
  Header header;
  IdOf<Kind::RouteServerPeer> id;
  IdOf<Kind::RouteServer> server;
  IdOf<Kind::RouteServerEndpoint> endpoint;
  VpcId vpc;
  SubnetId subnet;
  NetworkInterfaceId endpoint_interface;
  Address endpoint_address;
  Address peer_address;
  Number peer_asn;
  Word state;
  Word bgp_status;
  Word bfd_status;
};

}  // namespace vpcscope
