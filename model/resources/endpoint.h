// VPC endpoints of every type, the endpoint services behind them, and EC2 Instance Connect endpoints, as
// `aws ec2 describe-...` prints them (R-VPCE, R-PL, R-SVC-6).
#pragma once

#include "model/record.h"

namespace vpcscope {

struct VpcEndpoint {
  static constexpr Kind kind = Kind::VpcEndpoint;
  Header header;
  VpcEndpointId id;
  Word type;  // Interface, Gateway, GatewayLoadBalancer, Resource, ServiceNetwork; absent means Gateway
  VpcId vpc;
  Word state;
  Text service;
  Text service_region;  // absent means the endpoint's own
  Slice<RouteTableId> route_tables;
  Slice<SubnetId> subnets;
  Slice<SecurityGroupId> groups;
  Slice<NetworkInterfaceId> interfaces;
  Word address_type;
  Slice<Text> dns_names;
  Flag private_dns;
  Flag requester_managed;
  Text resource_configuration;  // the ARN, of a Resource endpoint; it may lie in another account
  Text service_network;         // the ARN, of a ServiceNetwork endpoint; likewise
  Text policy;                  // an IAM document; R-VPCE-8 names it in an annotation, nothing evaluates it
};

/// What an account may connect to: services of AWS, of others and its own.
struct VpcEndpointService {
  static constexpr Kind kind = Kind::VpcEndpointService;
  Header header;
  Id id;
  Text name;   // S3 has two services of one name
  Text owner;  // an account, "amazon" or "aws-marketplace"
  Slice<Word> types;
  Text region;
  Slice<Text> zones;
  Slice<Text> zone_ids;
  Flag acceptance_required;
  Text private_dns_name;
  Slice<Word> address_types;
};

/// A service as its provider sees it (R-PL-1, R-PL-2).
struct VpcEndpointServiceConfiguration {
  static constexpr Kind kind = Kind::VpcEndpointServiceConfiguration;
  Header header;
  IdOf<Kind::VpcEndpointServiceConfiguration> id;
  Text name;
  Slice<Word> types;
  Word state;
  Slice<Text> zones;
  Slice<Text> zone_ids;
  Flag acceptance_required;
  Flag manages_endpoints;
  Slice<IdOf<Kind::LoadBalancer>> network_load_balancers;
  Slice<IdOf<Kind::LoadBalancer>> gateway_load_balancers;
  Slice<Word> address_types;
  Text private_dns_name;
  Flag remote_access;
  Slice<Text> supported_regions;
};

/// A consumer's endpoint as the service's provider sees it. An endpoint connects to one service, so it names
/// the connection; older exports print no other id.
struct VpcEndpointConnection {
  static constexpr Kind kind = Kind::VpcEndpointConnection;
  Header header;
  Id endpoint;
  Id connection;
  IdOf<Kind::VpcEndpointServiceConfiguration> service;
  Text consumer;  // account
  Text endpoint_region;
  Word state;
  Word address_type;
  Slice<IdOf<Kind::LoadBalancer>> network_load_balancers;
  Slice<IdOf<Kind::LoadBalancer>> gateway_load_balancers;
};

struct InstanceConnectEndpoint {
  static constexpr Kind kind = Kind::InstanceConnectEndpoint;
  Header header;
  IdOf<Kind::InstanceConnectEndpoint> id;
  Word state;
  VpcId vpc;
  SubnetId subnet;
  Text zone;
  Text zone_id;
  Slice<NetworkInterfaceId> interfaces;
  Slice<SecurityGroupId> groups;
  Flag preserves_client_address;
  Word address_type;
  Text dns_name;
};

}  // namespace vpcscope
