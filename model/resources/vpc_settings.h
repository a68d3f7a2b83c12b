// What is set for a VPC, its Region or its zones beside the VPC itself, as `aws ec2 describe-...` prints it
// (R-BPA, R-IN-4, R-SVC-8, R-VPCE-8).
#pragma once

#include "model/record.h"

namespace vpcscope {

struct DhcpConfiguration {
  Text key;  // domain-name-servers, domain-name, ntp-servers, ...
  Slice<Text> values;
  bool unusable = false;
};

struct DhcpOptions {
  static constexpr Kind kind = Kind::DhcpOptions;
  Header header;
  IdOf<Kind::DhcpOptions> id;
  Slice<DhcpConfiguration> configurations;
};

/// A zone of the Region: what its name means in this account (R-IN-4), and which zone a Local Zone belongs to
/// (R-TGW-1).
struct AvailabilityZone {
  static constexpr Kind kind = Kind::AvailabilityZone;
  Header header;
  Id id;  // use1-az1: the same in every account
  Text name;
  Word type;  // availability-zone, local-zone, wavelength-zone
  Text parent_id;
  Text parent_name;
  Text border_group;
  Text group;
  Word state;
  Word opt_in;
};

struct FlowLog {
  static constexpr Kind kind = Kind::FlowLog;
  Header header;
  IdOf<Kind::FlowLog> id;
  Id resource;  // a VPC, subnet, interface, transit gateway or attachment
  Word status;
  Word delivery_status;
  Word traffic;  // ACCEPT, REJECT, ALL
  Word destination_type;
  Text destination;
  Text log_group;
  Text format;
};

/// One per account and Region; it has no id of its own (R-BPA-1).
struct BlockPublicAccessOptions {
  static constexpr Kind kind = Kind::BlockPublicAccessOptions;
  Header header;
  Word mode;  // off, block-bidirectional, block-ingress
  Word state;
  Word managed_by;
  Word exclusions_allowed;
};

/// A VPC or subnet that Block Public Access spares (R-BPA-2).
struct BlockPublicAccessExclusion {
  static constexpr Kind kind = Kind::BlockPublicAccessExclusion;
  Header header;
  IdOf<Kind::BlockPublicAccessExclusion> id;
  Text resource;  // the ARN of the VPC or subnet
  Word mode;      // allow-bidirectional, allow-egress
  Word state;     // create-complete and update-complete count
};

struct VpcEncryptionControl {
  static constexpr Kind kind = Kind::VpcEncryptionControl;
  Header header;
  IdOf<Kind::VpcEncryptionControl> id;
  VpcId vpc;
  Word mode;  // monitor, enforce
  Word state;
};

/// AWS prints one attribute per answer: several of them make up one VPC's.
struct VpcAttribute {
  static constexpr Kind kind = Kind::VpcAttribute;
  Header header;
  VpcId vpc;
  Flag dns_support;
  Flag dns_hostnames;
};

}  // namespace vpcscope
