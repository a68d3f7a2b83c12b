// Network interfaces, instances and Elastic IP addresses, as `aws ec2 describe-...` prints them (R-ENI,
// R-ADDR).
#pragma once

#include "model/record.h"
#include "model/resources/filter.h"
#include "model/resources/vpc.h"

namespace vpcscope {

/// One private IPv4 address of an interface, with the public one that its internet gateway maps to it
/// (R-ADDR-8).
struct PrivateAddress {
  Address address;
  Flag primary;
  Address public_address;
  Address carrier_address;
  Address customer_address;
  bool unusable = false;
};

struct Ipv6Address {
  Address address;
  Flag primary;
  bool unusable = false;
};

struct NetworkInterface {
  static constexpr Kind kind = Kind::NetworkInterface;
  Header header;
  NetworkInterfaceId id;
  VpcId vpc;
  SubnetId subnet;
  Text zone;
  Text zone_id;
  Word status;
  Word type;
  Text description;
  Address primary_address;
  Slice<PrivateAddress> addresses;
  Slice<Ipv6Address> ipv6_addresses;
  Slice<Prefix> ipv4_prefixes;
  Slice<Prefix> ipv6_prefixes;
  Slice<SecurityGroupId> groups;
  Address public_address;  // of the primary address, as the interface itself prints it
  InstanceId instance;
  Text instance_owner;
  Number device_index;
  Word attachment_status;
  Text requester;
  Flag requester_managed;
  Flag source_dest_check;
  Flag deny_all_igw_traffic;
  Text outpost;
};

/// What an instance says of its interfaces: less than describe-network-interfaces does, but often all there
/// is.
struct InstanceInterface {
  NetworkInterfaceId id;
  VpcId vpc;
  SubnetId subnet;
  Text owner;
  Word status;
  Word type;
  Text description;
  Address primary_address;
  Slice<PrivateAddress> addresses;
  Slice<Ipv6Address> ipv6_addresses;
  Slice<Prefix> ipv4_prefixes;
  Slice<Prefix> ipv6_prefixes;
  Slice<SecurityGroupId> groups;
  Number device_index;
  Word attachment_status;
  Flag source_dest_check;
  bool unusable = false;
};

struct Instance {
  static constexpr Kind kind = Kind::Instance;
  Header header;
  InstanceId id;
  Word state;
  VpcId vpc;
  SubnetId subnet;
  Address private_address;
  Address public_address;
  Text zone;
  Slice<InstanceInterface> interfaces;
  Slice<SecurityGroupId> groups;
  Flag source_dest_check;
  Text profile;          // IAM instance profile ARN
  Word metadata_tokens;  // IMDSv2 required or optional
  Word metadata_endpoint;
  Text outpost;
};

struct ElasticIp {
  static constexpr Kind kind = Kind::ElasticIp;
  Header header;
  Id allocation;
  Address public_address;
  Address private_address;
  Id association;
  NetworkInterfaceId interface;
  InstanceId instance;
  Text interface_owner;
  Address carrier_address;
  Address customer_address;
  Word domain;
  Text border_group;
};

}  // namespace vpcscope
