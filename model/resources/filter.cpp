#include "model/resources/filter.h"

#include <optional>
#include <string>

#include "model/protocol.h"
#include "model/service_set.h"

namespace vpcscope {
namespace {

std::optional<std::int64_t> printed(Number number) {
  return number.present() ? std::optional(number.value) : std::nullopt;
}

/// Nearly every rule is of this sort; the others take the long way.
bool is_plain(std::string_view protocol, Number first, Number last) {
  if (protocol == "-1") return true;
  const bool has_ports = protocol == "tcp" || protocol == "udp" || protocol == "6" || protocol == "17";
  return has_ports && first.value >= 0 && first.value <= last.value && last.value <= 65535;
}

std::string protocol_fault(std::string_view text) {
  return "\"" + std::string(text) + "\" is no protocol (R-IN-9)";
}

/// R-SG-3, R-SG-4.
std::string permission_fault(Text protocol, Number first, Number last) {
  if (is_plain(protocol.view(), first, last)) return {};
  const auto parsed = Protocol::parse(protocol.view());
  if (!parsed) return protocol_fault(protocol.view());
  return ServiceSet::of_permission(*parsed, {printed(first), printed(last)}).error;
}

/// R-NACL-4.
std::string entry_fault(const NetworkAclEntry& entry) {
  if (entry.number.value < 1 || entry.number.value > 32768)
    return "RuleNumber " + std::to_string(entry.number.value) + " is not between 1 and 32768";
  if (!entry.action.is("allow") && !entry.action.is("deny"))
    return "RuleAction \"" + std::string(entry.action.view().substr(0, 40)) + "\" is neither allow nor deny";
  if (is_plain(entry.protocol.view(), entry.port_first, entry.port_last)) return {};
  const auto parsed = Protocol::parse(entry.protocol.view());
  if (!parsed) return protocol_fault(entry.protocol.view());
  return ServiceSet::of_acl_entry(*parsed,
      {printed(entry.port_first), printed(entry.port_last)},
      {printed(entry.icmp_type), printed(entry.icmp_code)})
      .error;
}

}  // namespace

template <>
const Schema& schema_of<NetworkAclEntry>() {
  using T = NetworkAclEntry;
  static const Schema schema = checked<T>(describe<T>("ec2.NetworkAclEntry",
                                              required("RuleNumber", &T::number),
                                              required("Protocol", &T::protocol),
                                              required("RuleAction", &T::action),
                                              required("Egress", &T::egress),
                                              field("CidrBlock", &T::cidr),
                                              field("Ipv6CidrBlock", &T::ipv6_cidr),
                                              field("PortRange.From", &T::port_first),
                                              field("PortRange.To", &T::port_last),
                                              field("IcmpTypeCode.Type", &T::icmp_type),
                                              field("IcmpTypeCode.Code", &T::icmp_code)),
      [](const T& entry) { return entry_fault(entry); });
  return schema;
}

template <>
const Schema& schema_of<NetworkAclAssociation>() {
  using T = NetworkAclAssociation;
  static const Schema schema = describe<T>("ec2.NetworkAclAssociation",
      field("NetworkAclAssociationId", &T::id),
      required("SubnetId", &T::subnet));
  return schema;
}

template <>
const Schema& schema_of<NetworkAcl>() {
  using T = NetworkAcl;
  static const Schema schema = describe<T>("ec2.NetworkAcl",
      identity("NetworkAclId", &T::id),
      field("VpcId", &T::vpc),
      owner("OwnerId"),
      field("Entries", &T::entries),
      field("Associations", &T::associations),
      field("IsDefault", &T::is_default),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<GroupPeer>() {
  using T = GroupPeer;
  static const Schema schema = describe<T>("ec2.UserIdGroupPair",
      field("GroupId", &T::group),
      field("UserId", &T::account),
      field("VpcId", &T::vpc),
      field("VpcPeeringConnectionId", &T::peering),
      field("PeeringStatus", &T::peering_status));
  return schema;
}

template <>
const Schema& schema_of<Permission>() {
  using T = Permission;
  static const Schema schema = checked<T>(describe<T>("ec2.IpPermission",
                                              required("IpProtocol", &T::protocol),
                                              field("FromPort", &T::port_first),
                                              field("ToPort", &T::port_last),
                                              field("IpRanges[].CidrIp", &T::cidrs),
                                              field("Ipv6Ranges[].CidrIpv6", &T::ipv6_cidrs),
                                              field("PrefixListIds[].PrefixListId", &T::prefix_lists),
                                              field("UserIdGroupPairs", &T::groups)),
      [](const T& rule) { return permission_fault(rule.protocol, rule.port_first, rule.port_last); });
  return schema;
}

template <>
const Schema& schema_of<SecurityGroup>() {
  using T = SecurityGroup;
  static const Schema schema = describe<T>("ec2.SecurityGroup",
      identity("GroupId", &T::id),
      field("VpcId", &T::vpc),
      owner("OwnerId"),
      arn("SecurityGroupArn"),
      soft("GroupName", &T::name),
      soft("Description", &T::description),
      field("IpPermissions", &T::ingress),
      field("IpPermissionsEgress", &T::egress),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<SecurityGroupRule>() {
  using T = SecurityGroupRule;
  static const Schema schema = checked<T>(describe<T>("ec2.SecurityGroupRule",
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
                                              tags("Tags")),
      [](const T& rule) { return permission_fault(rule.protocol, rule.port_first, rule.port_last); });
  return schema;
}

template <>
const Schema& schema_of<SecurityGroupVpcAssociation>() {
  using T = SecurityGroupVpcAssociation;
  static const Schema schema = describe<T>("ec2.SecurityGroupVpcAssociation",
      identity("GroupId", &T::group),
      second_name("VpcId", &T::vpc),
      field("VpcOwnerId", &T::vpc_owner),
      owner("GroupOwnerId"),
      field("State", &T::state));
  return schema;
}

}  // namespace vpcscope
