#include "model/resources/endpoint.h"

namespace vpcscope {

template <>
const Schema& schema_of<VpcEndpoint>() {
  using T = VpcEndpoint;
  static const Schema schema = describe<T>("ec2.VpcEndpoint",
      identity("VpcEndpointId", &T::id),
      field("VpcEndpointType", &T::type),
      field("VpcId", &T::vpc),
      owner("OwnerId"),
      field("State", &T::state),
      service_name("ServiceName", &T::service),
      field("ServiceRegion", &T::service_region),
      field("RouteTableIds", &T::route_tables),
      field("SubnetIds", &T::subnets),
      field("Groups[].GroupId", &T::groups),
      field("NetworkInterfaceIds", &T::interfaces),
      field("IpAddressType", &T::address_type),
      soft("DnsEntries[].DnsName", &T::dns_names),
      field("PrivateDnsEnabled", &T::private_dns),
      field("RequesterManaged", &T::requester_managed),
      field("ResourceConfigurationArn", &T::resource_configuration),
      field("ServiceNetworkArn", &T::service_network),
      soft("PolicyDocument", &T::policy),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<VpcEndpointService>() {
  using T = VpcEndpointService;
  static const Schema schema = describe<T>("ec2.ServiceDetail",
      identity("ServiceId", &T::id),
      alternate("ServiceName", &T::name),
      field("Owner", &T::owner),
      field("ServiceType[].ServiceType", &T::types),
      field("ServiceRegion", &T::region),
      field("AvailabilityZones", &T::zones),
      field("AvailabilityZoneIds", &T::zone_ids),
      field("AcceptanceRequired", &T::acceptance_required),
      soft("PrivateDnsName", &T::private_dns_name),
      field("SupportedIpAddressTypes", &T::address_types),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<VpcEndpointServiceConfiguration>() {
  using T = VpcEndpointServiceConfiguration;
  static const Schema schema = describe<T>("ec2.ServiceConfiguration",
      identity("ServiceId", &T::id),
      service_name("ServiceName", &T::name),
      field("ServiceType[].ServiceType", &T::types),
      field("ServiceState", &T::state),
      field("AvailabilityZones", &T::zones),
      field("AvailabilityZoneIds", &T::zone_ids),
      field("AcceptanceRequired", &T::acceptance_required),
      field("ManagesVpcEndpoints", &T::manages_endpoints),
      field("NetworkLoadBalancerArns", &T::network_load_balancers),
      field("GatewayLoadBalancerArns", &T::gateway_load_balancers),
      field("SupportedIpAddressTypes", &T::address_types),
      soft("PrivateDnsName", &T::private_dns_name),
      field("RemoteAccessEnabled", &T::remote_access),
      field("SupportedRegions[].Region", &T::supported_regions),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<VpcEndpointConnection>() {
  using T = VpcEndpointConnection;
  static const Schema schema = describe<T>("ec2.VpcEndpointConnection",
      identity("VpcEndpointId", &T::endpoint),
      field("VpcEndpointConnectionId", &T::connection),
      field("ServiceId", &T::service),
      field("VpcEndpointOwner", &T::consumer),
      field("VpcEndpointRegion", &T::endpoint_region),
      field("VpcEndpointState", &T::state),
      field("IpAddressType", &T::address_type),
      field("NetworkLoadBalancerArns", &T::network_load_balancers),
      field("GatewayLoadBalancerArns", &T::gateway_load_balancers),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<InstanceConnectEndpoint>() {
  using T = InstanceConnectEndpoint;
  static const Schema schema = describe<T>("ec2.Ec2InstanceConnectEndpoint",
      identity("InstanceConnectEndpointId", &T::id),
      owner("OwnerId"),
      arn("InstanceConnectEndpointArn"),
      field("State", &T::state),
      field("VpcId", &T::vpc),
      field("SubnetId", &T::subnet),
      zone("AvailabilityZone", &T::zone),
      field("AvailabilityZoneId", &T::zone_id),
      field("NetworkInterfaceIds", &T::interfaces),
      field("SecurityGroupIds", &T::groups),
      field("PreserveClientIp", &T::preserves_client_address),
      field("IpAddressType", &T::address_type),
      soft("DnsName", &T::dns_name),
      tags("Tags"));
  return schema;
}

}  // namespace vpcscope
