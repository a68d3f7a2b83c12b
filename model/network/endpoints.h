// Rows of VPC endpoints and of what resource endpoints lead to (section 19). Endpoint services are the load
// balancers' side of them: model/network/balancers.h; service networks: model/network/lattice.h.
#pragma once

#include "model/network/firewalls.h"
#include "model/network/rows.h"

namespace vpcscope::net {

template <class... Row>
struct RowList;

struct EndpointService;
struct LatticeNetwork;
struct ResourceConfiguration;

enum class EndpointKind : std::uint8_t { Interface, Gateway, Inspection, Resource, ServiceNetwork };

struct Endpoint {
  static constexpr Kind kind = Kind::VpcEndpoint;
  Object object;
  TextAt service_name;
  Handle<Vpc> vpc;
  Run<Handle<Interface>> interfaces;            // R-VPCE-4
  Handle<EndpointService> service;              // a customer's, where its provider's side is in the snapshot
  Handle<Subnet> subnet;                        // of an inspection endpoint: its only one (R-VPCE-10)
  Handle<Firewall> firewall;                    // that it is an endpoint of (R-NFW-1)
  Handle<ResourceConfiguration> configuration;  // R-VPCE-11
  Handle<LatticeNetwork> network;               // R-VPCE-12
  EndpointKind endpoint_kind = EndpointKind::Gateway;
  bool functional = true;
  bool customer_service = false;
  bool other_region = false;       // the service's Region is not the endpoint's (R-PL-2)
  bool balanced = false;           // by a Gateway Load Balancer that `service` names (R-LB-22)
  bool firewall_endpoint = false;  // it is one, whether or not its firewall was exported
  bool firewall_ready = true;      // R-NFW-1
  bool has_policy = false;         // one that does not allow everything (R-VPCE-8)
  bool private_names = false;      // R-VPCE-8
  bool names_work = true;          // as far as the VPC's DNS attributes tell
  std::array<std::uint8_t, 2> unused = {};
};

struct ResourceGateway {
  static constexpr Kind kind = Kind::ResourceGateway;
  Object object;
  Handle<Vpc> vpc;
  Run<Handle<Interface>> interfaces;
  bool functional = true;
  std::array<std::uint8_t, 3> unused = {};
};

/// What a resource endpoint leads to: an address behind a resource gateway, or a resource's interfaces.
struct ResourceConfiguration {
  static constexpr Kind kind = Kind::ResourceConfiguration;
  Object object;
  Address address;
  TextAt resource;  // ARN or domain name
  Handle<ResourceGateway> gateway;
  Run<PortSpan> ports;                // empty: not known
  Run<Handle<Interface>> interfaces;  // of the resource; resolve_resources.cpp
  bool functional = true;
  std::array<std::uint8_t, 3> unused = {};
};

using EndpointRows = RowList<Endpoint, ResourceGateway, ResourceConfiguration>;

}  // namespace vpcscope::net
