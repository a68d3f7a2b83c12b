#include "model/resources/dns_lattice.h"

namespace vpcscope {

template <>
const Schema& schema_of<ResolverEndpoint>() {
  using T = ResolverEndpoint;
  static const Schema schema = describe<T>("route53resolver.ResolverEndpoint",
      identity("Id", &T::id),
      arn("Arn"),
      soft("Name", &T::name),
      field("Direction", &T::direction),
      field("Status", &T::status),
      field("HostVPCId", &T::vpc),
      field("SecurityGroupIds", &T::groups),
      field("ResolverEndpointType", &T::address_type),
      field("Protocols", &T::protocols));
  return schema;
}

template <>
const Schema& schema_of<ResolverEndpointAddress>() {
  using T = ResolverEndpointAddress;
  static const Schema schema = describe<T>("route53resolver.IpAddressResponse",
      identity("IpId", &T::id),
      parent("ResolverEndpointId", &T::endpoint),
      field("SubnetId", &T::subnet),
      field("Ip", &T::address),
      field("Ipv6", &T::ipv6_address),
      field("Status", &T::status));
  return schema;
}

template <>
const Schema& schema_of<ResolverTarget>() {
  using T = ResolverTarget;
  static const Schema schema = describe<T>("route53resolver.TargetAddress",
      field("Ip", &T::address),
      field("Ipv6", &T::ipv6_address),
      field("Port", &T::port),
      field("Protocol", &T::protocol));
  return schema;
}

template <>
const Schema& schema_of<ResolverRule>() {
  using T = ResolverRule;
  static const Schema schema = describe<T>("route53resolver.ResolverRule",
      identity("Id", &T::id),
      arn("Arn"),
      soft("Name", &T::name),
      field("DomainName", &T::domain),
      field("RuleType", &T::type),
      field("Status", &T::status),
      field("TargetIps", &T::targets),
      field("ResolverEndpointId", &T::endpoint));
  return schema;
}

template <>
const Schema& schema_of<ResolverRuleAssociation>() {
  using T = ResolverRuleAssociation;
  static const Schema schema = describe<T>("route53resolver.ResolverRuleAssociation",
      identity("Id", &T::id),
      soft("Name", &T::name),
      field("ResolverRuleId", &T::rule),
      field("VPCId", &T::vpc),
      field("Status", &T::status));
  return schema;
}

template <>
const Schema& schema_of<ServiceNetwork>() {
  using T = ServiceNetwork;
  static const Schema schema = describe<T>(
      "vpc-lattice.ServiceNetworkSummary", identity("id", &T::id), arn("arn"), soft("name", &T::name));
  return schema;
}

template <>
const Schema& schema_of<LatticeService>() {
  using T = LatticeService;
  static const Schema schema = describe<T>("vpc-lattice.ServiceSummary",
      identity("id", &T::id),
      arn("arn"),
      soft("name", &T::name),
      field("status", &T::status),
      soft("dnsEntry.domainName", &T::dns_name),
      soft("customDomainName", &T::custom_domain));
  return schema;
}

template <>
const Schema& schema_of<ServiceNetworkVpcAssociation>() {
  using T = ServiceNetworkVpcAssociation;
  static const Schema schema = describe<T>("vpc-lattice.GetServiceNetworkVpcAssociationResponse",
      identity("id", &T::id),
      arn("arn"),
      field("serviceNetworkId", &T::service_network),
      field("serviceNetworkArn", &T::service_network_arn),
      field("vpcId", &T::vpc),
      field("securityGroupIds", &T::groups),
      field("status", &T::status));
  return schema;
}

template <>
const Schema& schema_of<ServiceNetworkServiceAssociation>() {
  using T = ServiceNetworkServiceAssociation;
  static const Schema schema = describe<T>("vpc-lattice.ServiceNetworkServiceAssociationSummary",
      identity("id", &T::id),
      arn("arn"),
      field("serviceNetworkId", &T::service_network),
      field("serviceNetworkArn", &T::service_network_arn),
      field("serviceId", &T::service),
      field("serviceArn", &T::service_arn),
      soft("dnsEntry.domainName", &T::dns_name),
      field("status", &T::status));
  return schema;
}

template <>
const Schema& schema_of<ServiceNetworkResourceAssociation>() {
  using T = ServiceNetworkResourceAssociation;
  static const Schema schema = describe<T>("vpc-lattice.ServiceNetworkResourceAssociationSummary",
      identity("id", &T::id),
      arn("arn"),
      field("serviceNetworkId", &T::service_network),
      field("serviceNetworkArn", &T::service_network_arn),
      field("resourceConfigurationId", &T::resource_configuration),
      field("resourceConfigurationArn", &T::resource_configuration_arn),
      soft("dnsEntry.domainName", &T::dns_name),
      field("status", &T::status));
  return schema;
}

template <>
const Schema& schema_of<LatticeTargetGroup>() {
  using T = LatticeTargetGroup;
  static const Schema schema = describe<T>("vpc-lattice.TargetGroupSummary",
      identity("id", &T::id),
      arn("arn"),
      soft("name", &T::name),
      field("type", &T::type),
      field("protocol", &T::protocol),
      field("port", &T::port),
      field("ipAddressType", &T::address_type),
      field("vpcIdentifier", &T::vpc),
      field("serviceArns", &T::services),
      field("status", &T::status));
  return schema;
}

template <>
const Schema& schema_of<LatticeTarget>() {
  using T = LatticeTarget;
  static const Schema schema = describe<T>("vpc-lattice.TargetSummary",
      identity("id", &T::target),
      parent("targetGroupIdentifier", &T::group),
      field("port", &T::port),
      field("status", &T::status));
  return schema;
}

template <>
const Schema& schema_of<LatticeListener>() {
  using T = LatticeListener;
  static const Schema schema = describe<T>("vpc-lattice.ListenerSummary",
      identity("id", &T::id),
      arn("arn"),
      soft("name", &T::name),
      parent("serviceIdentifier", &T::service),
      field("protocol", &T::protocol),
      field("port", &T::port));
  return schema;
}

template <>
const Schema& schema_of<ResourceGateway>() {
  using T = ResourceGateway;
  static const Schema schema = describe<T>("vpc-lattice.ResourceGatewaySummary",
      identity("id", &T::id),
      arn("arn"),
      soft("name", &T::name),
      field("vpcIdentifier", &T::vpc),
      field("subnetIds", &T::subnets),
      field("securityGroupIds", &T::groups),
      field("ipAddressType", &T::address_type),
      field("status", &T::status));
  return schema;
}

template <>
const Schema& schema_of<ResourceConfiguration>() {
  using T = ResourceConfiguration;
  static const Schema schema = describe<T>("vpc-lattice.GetResourceConfigurationResponse",
      identity("id", &T::id),
      arn("arn"),
      soft("name", &T::name),
      field("resourceGatewayId", &T::gateway),
      field("resourceConfigurationGroupId", &T::configuration_group),
      field("type", &T::type),
      field("status", &T::status),
      field("protocol", &T::protocol),
      field("portRanges", &T::ports),
      field("resourceConfigurationDefinition.ipResource.ipAddress", &T::address),
      field("resourceConfigurationDefinition.dnsResource.domainName", &T::domain),
      field("resourceConfigurationDefinition.arnResource.arn", &T::resource));
  return schema;
}

}  // namespace vpcscope
