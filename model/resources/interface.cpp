#include "model/resources/interface.h"

namespace vpcscope {

template <>
const Schema& schema_of<PrivateAddress>() {
  using T = PrivateAddress;
  static const Schema schema = describe<T>("ec2.NetworkInterfacePrivateIpAddress",
      required("PrivateIpAddress", &T::address),
      field("Primary", &T::primary),
      field("Association.PublicIp", &T::public_address),
      field("Association.CarrierIp", &T::carrier_address),
      field("Association.CustomerOwnedIp", &T::customer_address));
  return schema;
}

template <>
const Schema& schema_of<Ipv6Address>() {
  using T = Ipv6Address;
  static const Schema schema = describe<T>("ec2.NetworkInterfaceIpv6Address",
      required("Ipv6Address", &T::address),
      field("IsPrimaryIpv6", &T::primary));
  return schema;
}

template <>
const Schema& schema_of<NetworkInterface>() {
  using T = NetworkInterface;
  static const Schema schema = describe<T>("ec2.NetworkInterface",
      identity("NetworkInterfaceId", &T::id),
      field("VpcId", &T::vpc),
      field("SubnetId", &T::subnet),
      owner("OwnerId"),
      zone("AvailabilityZone", &T::zone),
      field("AvailabilityZoneId", &T::zone_id),
      field("Status", &T::status),
      field("InterfaceType", &T::type),
      soft("Description", &T::description),
      field("PrivateIpAddress", &T::primary_address),
      field("PrivateIpAddresses", &T::addresses),
      field("Ipv6Addresses", &T::ipv6_addresses),
      field("Ipv4Prefixes[].Ipv4Prefix", &T::ipv4_prefixes),
      field("Ipv6Prefixes[].Ipv6Prefix", &T::ipv6_prefixes),
      field("Groups[].GroupId", &T::groups),
      field("Association.PublicIp", &T::public_address),
      field("Attachment.InstanceId", &T::instance),
      field("Attachment.InstanceOwnerId", &T::instance_owner),
      field("Attachment.DeviceIndex", &T::device_index),
      field("Attachment.Status", &T::attachment_status),
      field("RequesterId", &T::requester),
      field("RequesterManaged", &T::requester_managed),
      field("SourceDestCheck", &T::source_dest_check),
      field("DenyAllIgwTraffic", &T::deny_all_igw_traffic),
      field("OutpostArn", &T::outpost),
      tags("TagSet"));
  return schema;
}

template <>
const Schema& schema_of<InstanceInterface>() {
  using T = InstanceInterface;
  static const Schema schema = describe<T>("ec2.InstanceNetworkInterface",
      required("NetworkInterfaceId", &T::id),
      field("VpcId", &T::vpc),
      field("SubnetId", &T::subnet),
      field("OwnerId", &T::owner),
      field("Status", &T::status),
      field("InterfaceType", &T::type),
      soft("Description", &T::description),
      field("PrivateIpAddress", &T::primary_address),
      field("PrivateIpAddresses", &T::addresses),
      field("Ipv6Addresses", &T::ipv6_addresses),
      field("Ipv4Prefixes[].Ipv4Prefix", &T::ipv4_prefixes),
      field("Ipv6Prefixes[].Ipv6Prefix", &T::ipv6_prefixes),
      field("Groups[].GroupId", &T::groups),
      field("Attachment.DeviceIndex", &T::device_index),
      field("Attachment.Status", &T::attachment_status),
      field("SourceDestCheck", &T::source_dest_check));
  return schema;
}

template <>
const Schema& schema_of<Instance>() {
  using T = Instance;
  static const Schema schema = describe<T>("ec2.Instance",
      identity("InstanceId", &T::id),
      field("State.Name", &T::state),
      field("VpcId", &T::vpc),
      field("SubnetId", &T::subnet),
      field("PrivateIpAddress", &T::private_address),
      field("PublicIpAddress", &T::public_address),
      zone("Placement.AvailabilityZone", &T::zone),
      field("NetworkInterfaces", &T::interfaces),
      field("SecurityGroups[].GroupId", &T::groups),
      field("SourceDestCheck", &T::source_dest_check),
      field("IamInstanceProfile.Arn", &T::profile),
      field("MetadataOptions.HttpTokens", &T::metadata_tokens),
      field("MetadataOptions.HttpEndpoint", &T::metadata_endpoint),
      field("OutpostArn", &T::outpost),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<ElasticIp>() {
  using T = ElasticIp;
  static const Schema schema = describe<T>("ec2.Address",
      identity("AllocationId", &T::allocation),
      alternate("PublicIp", &T::public_address),
      field("PrivateIpAddress", &T::private_address),
      field("AssociationId", &T::association),
      field("NetworkInterfaceId", &T::interface),
      field("InstanceId", &T::instance),
      field("NetworkInterfaceOwnerId", &T::interface_owner),
      field("CarrierIp", &T::carrier_address),
      field("CustomerOwnedIp", &T::customer_address),
      field("Domain", &T::domain),
      zone("NetworkBorderGroup", &T::border_group),
      tags("Tags"));
  return schema;
}

}  // namespace vpcscope
