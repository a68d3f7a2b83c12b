// Rows of the gateways of one VPC: internet, egress-only, NAT, carrier and local gateways, peerings, and
// interfaces that forward (sections 4 and 9 to 13).
#pragma once

#include <array>
#include <cstdint>

#include "model/network/rows.h"

namespace vpcscope::net {

template <class... Row>
struct RowList;

struct InternetGateway {
  static constexpr Kind kind = Kind::InternetGateway;
  Object object;
  Handle<Vpc> vpc;          // attached to (R-IGW-1); absent: to none that is known
  Handle<RouteTable> edge;  // R-EDGE-1
};

struct EgressOnlyGateway {
  static constexpr Kind kind = Kind::EgressOnlyInternetGateway;
  Object object;
  Handle<Vpc> vpc;
};

/// An address that a NAT gateway may send from (R-NAT-4).
struct NatAddress {
  Address inside;
  TextAt text;        // the address, as a choice of the network is shown
  Handle<Zone> zone;  // of a regional gateway's
  std::uint32_t unused = 0;
};

struct NatGateway {
  static constexpr Kind kind = Kind::NatGateway;
  Object object;
  Handle<Vpc> vpc;
  Handle<Subnet> subnet;      // absent: regional, or the subnet was not exported
  Handle<RouteTable> table;   // a regional one's own (R-NAT-1)
  Run<NatAddress> addresses;  // those that count
  bool functional = true;
  bool regional = false;
  bool manual = false;   // a regional one that does not serve zones without an address (R-NAT-13)
  bool proxied = false;  // R-NAT-14
};

struct CarrierGateway {
  static constexpr Kind kind = Kind::CarrierGateway;
  Object object;
  Handle<Vpc> vpc;
  bool functional = true;
  std::array<std::uint8_t, 3> unused = {};
};

struct LocalGateway {
  static constexpr Kind kind = Kind::LocalGateway;
  Object object;
};

/// What ties a VPC to a local gateway's route table (R-LGW-2).
struct LocalGatewayLink {
  static constexpr Kind kind = Kind::LocalGatewayVpcAssociation;
  Object object;
  TextAt gateway;              // the local gateway's id
  Handle<LocalGateway> local;  // absent: not exported
  Handle<Vpc> vpc;
  TextAt table_id;
  Handle<RouteTable> table;  // absent: its routes were not exported
  bool functional = true;
  bool mode_known = false;      // the table itself was exported
  bool customer_owned = false;  // CoIP mode: sources become customer-owned addresses
  std::array<std::uint8_t, 1> unused = {};
};

struct PeeringSide {
  Handle<Vpc> vpc;     // absent: not imported (R-PCX-6)
  Run<Prefix> blocks;  // as the connection prints them, and the VPC's own
  TextAt vpc_id;
  Handle<Scope> scope;  // its account and Region
};

struct Peering {
  static constexpr Kind kind = Kind::VpcPeeringConnection;
  Object object;
  std::array<PeeringSide, 2> sides;  // requester, accepter
  bool active = true;                // R-PCX-1
  bool same_region = true;           // R-SG-7
  std::array<std::uint8_t, 2> unused = {};
};

/// An interface that forwards in more than the ordinary way: by other interfaces of its instance (R-ENI-4),
/// or with its own address as the source (R-ENI-5). Sorted by interface.
struct Appliance {
  Handle<Interface> interface;
  Run<Handle<Interface>> exits;  // itself first
  bool translates = false;       // declared a NAT instance
  std::array<std::uint8_t, 3> unused = {};
};

/// Where packets come out of a Gateway Load Balancer or firewall endpoint, for R-BPA-3 and R-BPA-7. Sorted
/// by endpoint.
struct InspectionPort {
  Handle<Endpoint> endpoint;
  Handle<Subnet> subnet;
  bool firewall = false;  // of Network Firewall
  std::array<std::uint8_t, 3> unused = {};
};

using GatewayRows = RowList<InternetGateway, EgressOnlyGateway, NatAddress, NatGateway, CarrierGateway,
    LocalGateway, LocalGatewayLink, Peering, Appliance, InspectionPort>;

}  // namespace vpcscope::net
