// Network ACLs and security groups, as `aws ec2 describe-...` prints them (R-NACL, R-SG).
#pragma once

#include "model/record.h"
#include "model/resources/vpc.h"

namespace vpcscope {

struct NetworkAclEntry {
  Number number;  // 32767 and 32768 are the closing denies
  Text protocol;  // a number as text; "-1" is all (R-IN-9)
  Word action;    // allow, deny
  Flag egress;
  Prefix cidr;
  Prefix ipv6_cidr;
  Number port_first;
  Number port_last;
  Number icmp_type;
  Number icmp_code;
  bool unusable = false;
};

struct NetworkAclAssociation {
  Id id;
  SubnetId subnet;
  bool unusable = false;
};

struct NetworkAcl {
  static constexpr Kind kind = Kind::NetworkAcl;
  Header header;
  NetworkAclId id;
  VpcId vpc;
  Slice<NetworkAclEntry> entries;
  Slice<NetworkAclAssociation> associations;
  Flag is_default;
};

/// A group named as the peer of a rule (R-SG-6, R-SG-7, R-SG-11). The group may live in another account or
/// VPC, so its absence from the snapshot is no fault of the input.
struct GroupPeer {
  Id group;
  Text account;
  Id vpc;
  Id peering;
  Word peering_status;
};

/// One permission: a protocol and port range for any of its peers (R-SG-3, R-SG-4, R-SG-5).
struct Permission {
  Text protocol;
  Number port_first;  // ICMP: the type
  Number port_last;   // ICMP: the code
  Slice<Prefix> cidrs;
  Slice<Prefix> ipv6_cidrs;
  Slice<PrefixListId> prefix_lists;
  Slice<GroupPeer> groups;
  bool unusable = false;
};

struct SecurityGroup {
  static constexpr Kind kind = Kind::SecurityGroup;
  Header header;
  SecurityGroupId id;
  VpcId vpc;
  Text name;
  Text description;
  Slice<Permission> ingress;
  Slice<Permission> egress;
};

/// The other shape of a rule: one row per peer, with an id of its own (R-IN-6).
struct SecurityGroupRule {
  static constexpr Kind kind = Kind::SecurityGroupRule;
  Header header;
  IdOf<Kind::SecurityGroupRule> id;
  SecurityGroupId group;
  Flag egress;
  Text protocol;
  Number port_first;
  Number port_last;
  Prefix cidr;
  Prefix ipv6_cidr;
  PrefixListId prefix_list;
  GroupPeer peer;
};

struct SecurityGroupVpcAssociation {
  static constexpr Kind kind = Kind::SecurityGroupVpcAssociation;
  Header header;
  IdOf<Kind::SecurityGroup> group;
  VpcId vpc;
  Text vpc_owner;
  Word state;
};

}  // namespace vpcscope
