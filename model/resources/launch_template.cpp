#include "model/resources/launch_template.h"

namespace vpcscope {

template <>
const Schema& schema_of<LaunchTemplateInterface>() {
  using T = LaunchTemplateInterface;
  static const Schema schema = describe<T>("ec2.LaunchTemplateInstanceNetworkInterfaceSpecification",
      field("DeviceIndex", &T::device_index),
      field("NetworkInterfaceId", &T::interface),
      field("SubnetId", &T::subnet),
      field("Groups", &T::groups),
      field("AssociatePublicIpAddress", &T::public_address),
      field("AssociateCarrierIpAddress", &T::carrier_address),
      field("PrivateIpAddress", &T::private_address),
      field("InterfaceType", &T::type));
  return schema;
}

template <>
const Schema& schema_of<LaunchTemplateVersion>() {
  using T = LaunchTemplateVersion;
  static const Schema schema = describe<T>("ec2.LaunchTemplateVersion",
      identity("LaunchTemplateId", &T::id),
      field("VersionNumber", &T::version),
      soft("LaunchTemplateName", &T::name),
      field("DefaultVersion", &T::is_default),
      field("LaunchTemplateData.SecurityGroupIds", &T::groups),
      field("LaunchTemplateData.SecurityGroups", &T::group_names),
      field("LaunchTemplateData.NetworkInterfaces", &T::interfaces));
  return schema;
}

}  // namespace vpcscope
