#include "model/resources/filter.h"

namespace vpcscope {

template <>
const Schema& schema_of<NetworkAclEntry>() {
  using T = NetworkAclEntry;
  static const Schema schema = describe<T>("ec2.NetworkAclEntry", {
      required("RuleNumber", &T::number),
      required("Protocol", &T::protocol),
      required("RuleAction", &T::action),
      required("Egress", &T::egress),
      field("CidrBlock", &T::cidr),
      field("Ipv6CidrBlock", &T::ipv6_cidr),
      field("PortRange.From", &T::port_first),
      field("PortRange.To", &T::port_last),
      field("IcmpTypeCode.Type", &T::icmp_type),
      field("IcmpTypeCode.Code", &T::icmp_code),
  });
  return schema;
}

template <>
const Schema& schema_of<NetworkAclAssociation>() {
  using T = NetworkAclAssociation;
  static const Schema schema = describe<T>(
      "ec2.NetworkAclAssociation",
      {field("NetworkAclAssociationId", &T::id), required("SubnetId", &T::subnet)});
  return schema;
}

template <>
const Schema& schema_of<NetworkAcl>() {
  using T = NetworkAcl;
  static const Schema schema = describe<T>("ec2.NetworkAcl", {
      identity("NetworkAclId", &T::id),
      field("VpcId", &T::vpc),
      owner("OwnerId"),
      field("Entries", &T::entries),
      field("Associations", &T::associations),
      field("IsDefault", &T::is_default),
      tags("Tags"),
  });
  return schema;
}

template <>
const Schema& schema_of<GroupPeer>() {
  using T = GroupPeer;
  static const Schema schema = describe<T>("ec2.UserIdGroupPair", {
      field("GroupId", &T::group),
      field("UserId", &T::account),
      field("VpcId", &T::vpc),
      field("VpcPeeringConnectionId", &T::peering),
      field("PeeringStatus", &T::peering_status),
  });
  return schema;
}

template <>
const Schema& schema_of<Permission>() {
  using T = Permission;
  static const Schema schema = describe<T>("ec2.IpPermission", {
      required("IpProtocol", &T::protocol),
      field("FromPort", &T::port_first),
      field("ToPort", &T::port_last),
      field("IpRanges[].CidrIp", &T::cidrs),
      field("Ipv6Ranges[].CidrIpv6", &T::ipv6_cidrs),
      field("PrefixListIds[].PrefixListId", &T::prefix_lists),
      field("UserIdGroupPairs", &T::groups),
  });
  return schema;
}

template <>
const Schema& schema_of<SecurityGroup>() {
  using T = SecurityGroup;
  static const Schema schema = describe<T>("ec2.SecurityGroup", {
      identity("GroupId", &T::id),
      field("VpcId", &T::vpc),
      owner("OwnerId"),
      arn("SecurityGroupArn"),
      soft("GroupName", &T::name),
      soft("Description", &T::description),
      field("IpPermissions", &T::ingress),
      field("IpPermissionsEgress", &T::egress),
      tags("Tags"),
  });
  return schema;
}

template <>
const Schema& schema_of<SecurityGroupRule>() {
  using T = SecurityGroupRule;
  static const Schema schema = describe<T>("ec2.SecurityGroupRule", {
      identity("SecurityGroupRuleId", &T::id),
      required("GroupId", &T::group),
      owner("GroupOwnerId"),
      arn("SecurityGroupRuleArn"),
      required("IsEgress", &T::egress),
      required("IpProtocol", &T::protocol),
      field("FromPort", &T::port_first),
      field("ToPort", &T::port_last),
      field("CidrIpv4", &T::cidr),
      field("CidrIpv6", &T::ipv6_cidr),
      field("PrefixListId", &T::prefix_list),
      field("ReferencedGroupInfo", &T::peer),
      tags("Tags"),
  });
  return schema;
}

template <>
const Schema& schema_of<SecurityGroupVpcAssociation>() {
  using T = SecurityGroupVpcAssociation;
  static const Schema schema = describe<T>("ec2.SecurityGroupVpcAssociation", {
      identity("GroupId", &T::group),
      required("VpcId", &T::vpc),
      field("VpcOwnerId", &T::vpc_owner),
      owner("GroupOwnerId"),
      field("State", &T::state),
  });
  return schema;
}

}  // namespace vpcscope
