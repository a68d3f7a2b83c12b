#include "model/resources/firewall.h"

namespace vpcscope {

template <>
const Schema& schema_of<FirewallZone>() {
  using T = FirewallZone;
  static const Schema schema = describe<T>("network-firewall.SyncState",
      map_key(&T::zone),
      field("Attachment.SubnetId", &T::subnet),
      field("Attachment.EndpointId", &T::endpoint),
      field("Attachment.Status", &T::status));
  return schema;
}

template <>
const Schema& schema_of<FirewallStatus>() {
  using T = FirewallStatus;
  static const Schema schema = describe<T>("network-firewall.FirewallStatus",
      field("Status", &T::status),
      field("SyncStates{}", &T::zones),
      field("TransitGatewayAttachmentSyncState.AttachmentId", &T::transit_gateway_attachment),
      field("TransitGatewayAttachmentSyncState.TransitGatewayAttachmentStatus",
          &T::transit_gateway_attachment_status));
  return schema;
}

template <>
const Schema& schema_of<Firewall>() {
  using T = Firewall;
  static const Schema schema = describe<T>("network-firewall.DescribeFirewallResponse",
      identity("Firewall.FirewallArn", &T::id),
      soft("Firewall.FirewallName", &T::name),
      soft("Firewall.Description", &T::description),
      field("Firewall.FirewallPolicyArn", &T::policy),
      field("Firewall.VpcId", &T::vpc),
      field("Firewall.SubnetMappings[].SubnetId", &T::subnets),
      field("Firewall.TransitGatewayId", &T::transit_gateway),
      field("Firewall.TransitGatewayOwnerAccountId", &T::transit_gateway_owner),
      tags("Firewall.Tags"),
      field("FirewallStatus", &T::status));
  return schema;
}

template <>
const Schema& schema_of<FirewallEndpointAssociationStatus>() {
  using T = FirewallEndpointAssociationStatus;
  static const Schema schema = describe<T>("network-firewall.VpcEndpointAssociationStatus",
      field("Status", &T::status),
      field("AssociationSyncState{}", &T::zones));
  return schema;
}

template <>
const Schema& schema_of<FirewallEndpointAssociation>() {
  using T = FirewallEndpointAssociation;
  static const Schema schema = describe<T>("network-firewall.DescribeVpcEndpointAssociationResponse",
      identity("VpcEndpointAssociation.VpcEndpointAssociationArn", &T::id),
      field("VpcEndpointAssociation.FirewallArn", &T::firewall),
      field("VpcEndpointAssociation.VpcId", &T::vpc),
      field("VpcEndpointAssociation.SubnetMapping.SubnetId", &T::subnet),
      soft("VpcEndpointAssociation.Description", &T::description),
      tags("VpcEndpointAssociation.Tags"),
      field("VpcEndpointAssociationStatus", &T::status));
  return schema;
}

// An IPSet; a PortSet has the same keys.
template <>
const Schema& schema_of<FirewallVariable>() {
  using T = FirewallVariable;
  static const Schema schema =
      describe<T>("network-firewall.IPSet", map_key(&T::name), field("Definition", &T::definition));
  return schema;
}

template <>
const Schema& schema_of<FirewallSetReference>() {
  using T = FirewallSetReference;
  static const Schema schema =
      describe<T>("network-firewall.IPSetReference", map_key(&T::name), field("ReferenceArn", &T::set));
  return schema;
}

template <>
const Schema& schema_of<FirewallPolicyVariables>() {
  using T = FirewallPolicyVariables;
  static const Schema schema =
      describe<T>("network-firewall.PolicyVariables", field("RuleVariables{}", &T::address_sets));
  return schema;
}

template <>
const Schema& schema_of<FirewallRuleVariables>() {
  using T = FirewallRuleVariables;
  static const Schema schema = describe<T>("network-firewall.RuleVariables",
      field("IPSets{}", &T::address_sets),
      field("PortSets{}", &T::port_sets));
  return schema;
}

template <>
const Schema& schema_of<FirewallReferenceSets>() {
  using T = FirewallReferenceSets;
  static const Schema schema =
      describe<T>("network-firewall.ReferenceSets", field("IPSetReferences{}", &T::address_sets));
  return schema;
}

// Of a stateful group; a stateless one has no override.
template <>
const Schema& schema_of<FirewallRuleGroupUse>() {
  using T = FirewallRuleGroupUse;
  static const Schema schema = describe<T>("network-firewall.StatefulRuleGroupReference",
      required("ResourceArn", &T::group),
      field("Priority", &T::priority),
      field("Override.Action", &T::override_action));
  return schema;
}

template <>
const Schema& schema_of<FirewallPolicy>() {
  using T = FirewallPolicy;
  static const Schema schema = describe<T>("network-firewall.DescribeFirewallPolicyResponse",
      identity("FirewallPolicyResponse.FirewallPolicyArn", &T::id),
      soft("FirewallPolicyResponse.FirewallPolicyName", &T::name),
      field("FirewallPolicyResponse.FirewallPolicyStatus", &T::state),
      tags("FirewallPolicyResponse.Tags"),
      field("FirewallPolicy.StatelessRuleGroupReferences", &T::stateless_groups),
      field("FirewallPolicy.StatelessDefaultActions", &T::stateless_default_actions),
      field("FirewallPolicy.StatelessFragmentDefaultActions", &T::stateless_fragment_default_actions),
      field("FirewallPolicy.StatelessCustomActions[].ActionName", &T::custom_actions),
      field("FirewallPolicy.StatefulRuleGroupReferences", &T::stateful_groups),
      field("FirewallPolicy.StatefulDefaultActions", &T::stateful_default_actions),
      field("FirewallPolicy.StatefulEngineOptions.RuleOrder", &T::rule_order),
      field("FirewallPolicy.TLSInspectionConfigurationArn", &T::tls_inspection),
      field("FirewallPolicy.PolicyVariables", &T::variables));
  return schema;
}

template <>
const Schema& schema_of<FirewallPorts>() {
  using T = FirewallPorts;
  static const Schema schema = describe<T>(
      "network-firewall.PortRange", required("FromPort", &T::first), required("ToPort", &T::last));
  return schema;
}

template <>
const Schema& schema_of<FirewallTcpFlags>() {
  using T = FirewallTcpFlags;
  static const Schema schema =
      describe<T>("network-firewall.TCPFlagField", field("Flags", &T::flags), field("Masks", &T::masks));
  return schema;
}

template <>
const Schema& schema_of<FirewallStatelessRule>() {
  using T = FirewallStatelessRule;
  static const Schema schema = describe<T>("network-firewall.StatelessRule",
      required("Priority", &T::priority),
      field("RuleDefinition.MatchAttributes.Sources[].AddressDefinition", &T::sources),
      field("RuleDefinition.MatchAttributes.Destinations[].AddressDefinition", &T::destinations),
      field("RuleDefinition.MatchAttributes.SourcePorts", &T::source_ports),
      field("RuleDefinition.MatchAttributes.DestinationPorts", &T::destination_ports),
      field("RuleDefinition.MatchAttributes.Protocols", &T::protocols),
      field("RuleDefinition.MatchAttributes.TCPFlags", &T::tcp_flags),
      field("RuleDefinition.Actions", &T::actions));
  return schema;
}

template <>
const Schema& schema_of<FirewallRuleOption>() {
  using T = FirewallRuleOption;
  static const Schema schema = describe<T>(
      "network-firewall.RuleOption", required("Keyword", &T::keyword), field("Settings", &T::settings));
  return schema;
}

template <>
const Schema& schema_of<FirewallStatefulRule>() {
  using T = FirewallStatefulRule;
  static const Schema schema = describe<T>("network-firewall.StatefulRule",
      required("Action", &T::action),
      field("Header.Protocol", &T::protocol),
      field("Header.Source", &T::source),
      field("Header.SourcePort", &T::source_port),
      field("Header.Direction", &T::direction),
      field("Header.Destination", &T::destination),
      field("Header.DestinationPort", &T::destination_port),
      field("RuleOptions", &T::options));
  return schema;
}

template <>
const Schema& schema_of<FirewallDomainList>() {
  using T = FirewallDomainList;
  static const Schema schema = describe<T>("network-firewall.RulesSourceList",
      field("Targets", &T::domains),
      field("TargetTypes", &T::target_types),
      field("GeneratedRulesType", &T::rules_type));
  return schema;
}

template <>
const Schema& schema_of<FirewallRuleGroup>() {
  using T = FirewallRuleGroup;
  static const Schema schema = describe<T>("network-firewall.DescribeRuleGroupResponse",
      identity("RuleGroupResponse.RuleGroupArn", &T::id),
      soft("RuleGroupResponse.RuleGroupName", &T::name),
      soft("RuleGroupResponse.Description", &T::description),
      field("RuleGroupResponse.Type", &T::type),
      field("RuleGroupResponse.RuleGroupStatus", &T::state),
      tags("RuleGroupResponse.Tags"),
      field("RuleGroup.RuleVariables", &T::variables),
      field("RuleGroup.ReferenceSets", &T::references),
      field("RuleGroup.RulesSource.RulesString", &T::rules_text),
      field("RuleGroup.RulesSource.RulesSourceList", &T::domain_list),
      field("RuleGroup.RulesSource.StatefulRules", &T::stateful_rules),
      field("RuleGroup.RulesSource.StatelessRulesAndCustomActions.StatelessRules", &T::stateless_rules),
      field("RuleGroup.RulesSource.StatelessRulesAndCustomActions.CustomActions[].ActionName",
          &T::custom_actions),
      field("RuleGroup.StatefulRuleOptions.RuleOrder", &T::rule_order));
  return schema;
}

}  // namespace vpcscope
