// Rows of VPC Lattice (R-LAT-1, R-VPCE-12): service networks, by which VPCs use them, and what they offer.
//
//   LatticeAssociation (a VPC) --> LatticeNetwork --> LatticeOffer --> LatticeService --> LatticeGroup
//   Endpoint (R-VPCE-12)       -->                                \\-> ResourceConfiguration
//
// Networks and services have no kind: most are another account's, and are known by what names them.
#pragma once

#include "model/network/balancers.h"
#include "model/network/endpoints.h"
#include "model/network/rows.h"

namespace vpcscope::net {

/// Where a target of VPC Lattice is: as of a load balancer's, without zones and ports of its own to check.
struct LatticeTarget {
  TextAt id;                      // as registered
  Address address;                // absent: it has none of the group's family, or is no interface
  Handle<Interface> interface;    // that has it, where known
  Handle<LoadBalancer> balancer;  // of a group of type ALB
  std::int32_t port = -1;
  TargetState state = TargetState::NotTold;
  std::array<std::uint8_t, 3> unused = {};
};

struct LatticeGroup {
  static constexpr Kind kind = Kind::LatticeTargetGroup;
  Object object;
  Handle<Vpc> vpc;
  Run<LatticeTarget> targets;
  TargetType type = TargetType::Ip;
  bool functional = true;
  bool known = false;  // its targets were exported
  std::array<std::uint8_t, 1> unused = {};
};

struct LatticeService {
  TextAt id;
  Handle<Scope> scope;
  Run<PortSpan> ports;               // of its listeners
  Run<Handle<LatticeGroup>> groups;  // that it sends to
  bool functional = true;
  bool listeners_known = false;
  std::array<std::uint8_t, 2> unused = {};
};

/// A service or resource that a service network offers.
struct LatticeOffer {
  TextAt id;
  Handle<LatticeService> service;
  Handle<ResourceConfiguration> resource;  // absent, as `service` is: not in the snapshot
};

struct LatticeNetwork {
  TextAt id;
  Handle<Scope> scope;  // of what names it
  Run<LatticeOffer> services;
  Run<LatticeOffer> resources;
  bool listed = false;  // by list-service-networks: what it offers was asked for
  std::array<std::uint8_t, 3> unused = {};
};

/// What joins a VPC to a service network.
struct LatticeAssociation {
  static constexpr Kind kind = Kind::ServiceNetworkVpcAssociation;
  Object object;
  Handle<Vpc> vpc;
  Handle<LatticeNetwork> network;
  Handle<GroupSet> groups;    // absent: none
  bool groups_known = false;  // lists do not print them
  bool functional = true;
  std::array<std::uint8_t, 2> unused = {};
};

using LatticeRows = RowList<LatticeTarget, LatticeGroup, Handle<LatticeGroup>, LatticeService, LatticeOffer,
    LatticeNetwork, LatticeAssociation>;

}  // namespace vpcscope::net
