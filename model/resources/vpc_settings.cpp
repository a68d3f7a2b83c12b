#include "model/resources/vpc_settings.h"

namespace vpcscope {

template <>
const Schema& schema_of<DhcpConfiguration>() {
  using T = DhcpConfiguration;
  static const Schema schema =
      describe<T>("ec2.DhcpConfiguration", required("Key", &T::key), field("Values[].Value", &T::values));
  return schema;
}

template <>
const Schema& schema_of<DhcpOptions>() {
  using T = DhcpOptions;
  static const Schema schema = describe<T>("ec2.DhcpOptions",
      identity("DhcpOptionsId", &T::id),
      owner("OwnerId"),
      field("DhcpConfigurations", &T::configurations),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<AvailabilityZone>() {
  using T = AvailabilityZone;
  static const Schema schema = describe<T>("ec2.AvailabilityZone",
      identity("ZoneId", &T::id),
      alternate("ZoneName", &T::name),
      region("RegionName"),
      field("ZoneType", &T::type),
      field("ParentZoneId", &T::parent_id),
      field("ParentZoneName", &T::parent_name),
      field("NetworkBorderGroup", &T::border_group),
      field("GroupName", &T::group),
      field("State", &T::state),
      field("OptInStatus", &T::opt_in));
  return schema;
}

template <>
const Schema& schema_of<FlowLog>() {
  using T = FlowLog;
  static const Schema schema = describe<T>("ec2.FlowLog",
      identity("FlowLogId", &T::id),
      field("ResourceId", &T::resource),
      field("FlowLogStatus", &T::status),
      field("DeliverLogsStatus", &T::delivery_status),
      field("TrafficType", &T::traffic),
      field("LogDestinationType", &T::destination_type),
      soft("LogDestination", &T::destination),
      soft("LogGroupName", &T::log_group),
      soft("LogFormat", &T::format),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<BlockPublicAccessOptions>() {
  using T = BlockPublicAccessOptions;
  static const Schema schema = describe<T>("ec2.DescribeVpcBlockPublicAccessOptionsResult",
      owner("VpcBlockPublicAccessOptions.AwsAccountId"),
      region("VpcBlockPublicAccessOptions.AwsRegion"),
      field("VpcBlockPublicAccessOptions.InternetGatewayBlockMode", &T::mode),
      field("VpcBlockPublicAccessOptions.State", &T::state),
      field("VpcBlockPublicAccessOptions.ManagedBy", &T::managed_by),
      field("VpcBlockPublicAccessOptions.ExclusionsAllowed", &T::exclusions_allowed));
  return schema;
}

template <>
const Schema& schema_of<BlockPublicAccessExclusion>() {
  using T = BlockPublicAccessExclusion;
  static const Schema schema = describe<T>("ec2.VpcBlockPublicAccessExclusion",
      identity("ExclusionId", &T::id),
      required("ResourceArn", &T::resource),
      field("InternetGatewayExclusionMode", &T::mode),
      field("State", &T::state),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<VpcEncryptionControl>() {
  using T = VpcEncryptionControl;
  static const Schema schema = describe<T>("ec2.VpcEncryptionControl",
      identity("VpcEncryptionControlId", &T::id),
      field("VpcId", &T::vpc),
      field("Mode", &T::mode),
      field("State", &T::state),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<VpcAttribute>() {
  using T = VpcAttribute;
  static const Schema schema = describe<T>("ec2.DescribeVpcAttributeResult",
      identity("VpcId", &T::vpc),
      field("EnableDnsSupport.Value", &T::dns_support),
      field("EnableDnsHostnames.Value", &T::dns_hostnames));
  return schema;
}

}  // namespace vpcscope
