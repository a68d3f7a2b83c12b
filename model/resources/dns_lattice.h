// Route 53 Resolver (R-SVC-4) and VPC Lattice (R-LAT, R-VPCE-11), as `aws route53resolver list-...` and
// `aws vpc-lattice list-...` print them.
//
// Service networks, resource configurations and resolver rules are shared between accounts, so references to
// them are plain ids.
#pragma once

#include "model/record.h"

namespace vpcscope {

struct ResolverEndpoint {
  static constexpr Kind kind = Kind::ResolverEndpoint;
  Header header;
  IdOf<Kind::ResolverEndpoint> id;
  Text name;
  Word direction;  // INBOUND, OUTBOUND, INBOUND_DELEGATION
  Word status;
  VpcId vpc;
  Slice<SecurityGroupId> groups;
  Word address_type;
  Slice<Word> protocols;  // Do53, DoH, DoH-FIPS; absent: Do53
};

/// One interface of a resolver endpoint. The answer does not name the endpoint; what surrounds it may.
struct ResolverEndpointAddress {
  static constexpr Kind kind = Kind::ResolverEndpointAddress;
  Header header;
  IdOf<Kind::ResolverEndpointAddress> id;
  IdOf<Kind::ResolverEndpoint> endpoint;
  SubnetId subnet;
  Address address;
  Address ipv6_address;
  Word status;
};

struct ResolverTarget {
  Address address;
  Address ipv6_address;
  Number port;
  Word protocol;
  bool unusable = false;
};

struct ResolverRule {
  static constexpr Kind kind = Kind::ResolverRule;
  Header header;
  IdOf<Kind::ResolverRule> id;
  Text name;
  Text domain;
  Word type;  // FORWARD, SYSTEM, RECURSIVE, DELEGATE
  Word status;
  Slice<ResolverTarget> targets;
  Id endpoint;  // the rule's owner's
};

struct ResolverRuleAssociation {
  static constexpr Kind kind = Kind::ResolverRuleAssociation;
  Header header;
  IdOf<Kind::ResolverRuleAssociation> id;
  Text name;
  Id rule;
  VpcId vpc;
  Word status;
};

struct ServiceNetwork {
  static constexpr Kind kind = Kind::ServiceNetwork;
  Header header;
  IdOf<Kind::ServiceNetwork> id;
  Text name;
};

struct LatticeService {
  static constexpr Kind kind = Kind::LatticeService;
  Header header;
  IdOf<Kind::LatticeService> id;
  Text name;
  Word status;
  Text dns_name;
  Text custom_domain;
};

struct ServiceNetworkVpcAssociation {
  static constexpr Kind kind = Kind::ServiceNetworkVpcAssociation;
  Header header;
  IdOf<Kind::ServiceNetworkVpcAssociation> id;
  Id service_network;
  Text service_network_arn;
  VpcId vpc;
  Slice<SecurityGroupId> groups;  // printed by get-... only; absent in a list means unknown
  Word status;
};

struct ServiceNetworkServiceAssociation {
  static constexpr Kind kind = Kind::ServiceNetworkServiceAssociation;
  Header header;
  IdOf<Kind::ServiceNetworkServiceAssociation> id;
  Id service_network;
  Text service_network_arn;
  Id service;
  Text service_arn;
  Text dns_name;
  Word status;
};

struct ServiceNetworkResourceAssociation {
  static constexpr Kind kind = Kind::ServiceNetworkResourceAssociation;
  Header header;
  IdOf<Kind::ServiceNetworkResourceAssociation> id;
  Id service_network;
  Text service_network_arn;
  Id resource_configuration;
  Text resource_configuration_arn;
  Text dns_name;
  Word status;
};

struct LatticeTargetGroup {
  static constexpr Kind kind = Kind::LatticeTargetGroup;
  Header header;
  IdOf<Kind::LatticeTargetGroup> id;
  Text name;
  Word type;  // IP, INSTANCE, ALB, LAMBDA
  Word protocol;
  Number port;
  Word address_type;
  VpcId vpc;
  Slice<Text> services;  // ARNs
  Word status;
};

/// The answer does not name the target group; what surrounds it may, under the request's name for it.
struct LatticeTarget {
  static constexpr Kind kind = Kind::LatticeTarget;
  static constexpr bool many = true;
  Header header;
  Id target;  // an instance, an address, or an ARN
  Id group;
  Number port;
  Word status;
};

/// Its ARN names the service, its answer does not.
struct LatticeListener {
  static constexpr Kind kind = Kind::LatticeListener;
  Header header;
  IdOf<Kind::LatticeListener> id;
  Text name;
  Id service;
  Word protocol;
  Number port;
};

struct ResourceGateway {
  static constexpr Kind kind = Kind::ResourceGateway;
  Header header;
  IdOf<Kind::ResourceGateway> id;
  Text name;
  VpcId vpc;
  Slice<SubnetId> subnets;
  Slice<SecurityGroupId> groups;
  Word address_type;
  Word status;
};

/// What a resource endpoint leads to. What it is, and on which ports, only get-resource-configuration tells.
struct ResourceConfiguration {
  static constexpr Kind kind = Kind::ResourceConfiguration;
  Header header;
  IdOf<Kind::ResourceConfiguration> id;
  Text name;
  Id gateway;
  Id configuration_group;
  Word type;  // GROUP, CHILD, SINGLE, ARN
  Word status;
  Word protocol;
  Slice<Text> ports;  // "443", "1-65535"
  Address address;
  Text domain;
  Text resource;  // ARN
};

}  // namespace vpcscope
