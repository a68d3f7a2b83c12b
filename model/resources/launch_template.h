// What instances yet to be launched will look like to the network, as `aws ec2
// describe-launch-template-versions` prints it. User data is never read.
#pragma once

#include "model/record.h"

namespace vpcscope {

struct LaunchTemplateInterface {
  Number device_index;
  NetworkInterfaceId interface;
  SubnetId subnet;
  Slice<SecurityGroupId> groups;
  Flag public_address;
  Flag carrier_address;
  Address private_address;
  Word type;
  bool unusable = false;
};

/// All versions of a template have the template's id; the number tells them apart.
struct LaunchTemplateVersion {
  static constexpr Kind kind = Kind::LaunchTemplateVersion;
  static constexpr bool many = true;
  Header header;
  IdOf<Kind::LaunchTemplateVersion> id;
  Number version;
  Text name;
  Flag is_default;
  Slice<SecurityGroupId> groups;
  Slice<Text> group_names;
  Slice<LaunchTemplateInterface> interfaces;
};

}  // namespace vpcscope
