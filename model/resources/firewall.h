// Network Firewall, as `aws network-firewall describe-...` prints it (R-NFW).
//
// Each answer is one object in two halves, what was asked for and what became of it. Policies and rule groups
// are shared between accounts, so references to them are plain ids (ARNs).
#pragma once

#include "model/record.h"

namespace vpcscope {

/// The firewall's endpoint in one zone: a Gateway Load Balancer endpoint by nature (R-NFW-1).
struct FirewallZone {
  Text zone;
  SubnetId subnet;
  Id endpoint;
  Word status;  // READY, or nothing passes
};

struct FirewallStatus {
  Word status;
  Slice<FirewallZone> zones;
  Id transit_gateway_attachment;
  Word transit_gateway_attachment_status;
};

struct Firewall {
  static constexpr Kind kind = Kind::Firewall;
  Header header;
  IdOf<Kind::Firewall> id;
  Text name;
  Text description;
  Id policy;
  VpcId vpc;  // absent where the firewall hangs on a transit gateway
  Slice<SubnetId> subnets;
  Id transit_gateway;
  Text transit_gateway_owner;
  FirewallStatus status;
};

/// A second endpoint of a firewall, in another VPC or subnet.
struct FirewallEndpointAssociationStatus {
  Word status;
  Slice<FirewallZone> zones;
};

struct FirewallEndpointAssociation {
  static constexpr Kind kind = Kind::FirewallEndpointAssociation;
  Header header;
  IdOf<Kind::FirewallEndpointAssociation> id;
  Id firewall;
  VpcId vpc;
  SubnetId subnet;
  Text description;
  FirewallEndpointAssociationStatus status;
};

/// A named set that rules refer to as $NAME: addresses or ports as the firewall's engine writes them
/// ("10.0.0.0/8",
/// "!10.1.0.0/16", "1024:65535").
struct FirewallVariable {
  Text name;
  Slice<Text> definition;
};

/// A named set that rules refer to as @NAME: a prefix list or an IPAM pool.
struct FirewallSetReference {
  Text name;
  Id set;
};

struct FirewallPolicyVariables {
  Slice<FirewallVariable> address_sets;
};

struct FirewallRuleVariables {
  Slice<FirewallVariable> address_sets;
  Slice<FirewallVariable> port_sets;
};

struct FirewallReferenceSets {
  Slice<FirewallSetReference> address_sets;
};

struct FirewallRuleGroupUse {
  Id group;
  Number priority;       // of a stateful group only in strict order
  Word override_action;  // DROP_TO_ALERT
  bool unusable = false;
};

struct FirewallPolicy {
  static constexpr Kind kind = Kind::FirewallPolicy;
  Header header;
  IdOf<Kind::FirewallPolicy> id;
  Text name;
  Word state;
  Slice<FirewallRuleGroupUse> stateless_groups;
  Slice<Word>
      stateless_default_actions;  // aws:pass, aws:drop, aws:forward_to_sfe, and names of custom actions
  Slice<Word> stateless_fragment_default_actions;
  Slice<Text> custom_actions;
  Slice<FirewallRuleGroupUse> stateful_groups;
  Slice<Word> stateful_default_actions;
  Word rule_order;  // DEFAULT_ACTION_ORDER, STRICT_ORDER (R-NFW-4)
  Text tls_inspection;
  FirewallPolicyVariables variables;
};

struct FirewallPorts {
  Number first;
  Number last;
  bool unusable = false;
};

/// Of the flags in `masks`, exactly `flags` are set.
struct FirewallTcpFlags {
  Slice<Word> flags;
  Slice<Word> masks;
  bool unusable = false;
};

/// R-NFW-2: an empty list matches anything.
struct FirewallStatelessRule {
  Number priority;
  Slice<Prefix> sources;
  Slice<Prefix> destinations;
  Slice<FirewallPorts> source_ports;
  Slice<FirewallPorts> destination_ports;
  Slice<Number> protocols;
  Slice<FirewallTcpFlags> tcp_flags;
  Slice<Word> actions;
  bool unusable = false;
};

struct FirewallRuleOption {
  Text keyword;
  Slice<Text> settings;
  bool unusable = false;
};

/// R-NFW-5. Ends are as the engine writes them: "ANY", a prefix, "[80,443]", "$HOME_NET", "@LIST", "!..." of
/// these.
struct FirewallStatefulRule {
  Word action;
  Word protocol;  // "IP" is all
  Text source;
  Text source_port;
  Word direction;  // FORWARD, ANY
  Text destination;
  Text destination_port;
  Slice<FirewallRuleOption> options;
  bool unusable = false;
};

/// Rules made from a list of domains.
struct FirewallDomainList {
  Slice<Text> domains;
  Slice<Word> target_types;  // TLS_SNI, HTTP_HOST
  Word rules_type;           // ALLOWLIST, DENYLIST, ...
};

struct FirewallRuleGroup {
  static constexpr Kind kind = Kind::FirewallRuleGroup;
  Header header;
  IdOf<Kind::FirewallRuleGroup> id;
  Text name;
  Text description;
  Word type;  // STATELESS, STATEFUL
  Word state;
  FirewallRuleVariables variables;
  FirewallReferenceSets references;
  Text rules_text;  // Suricata's language
  FirewallDomainList domain_list;
  Slice<FirewallStatefulRule> stateful_rules;
  Slice<FirewallStatelessRule> stateless_rules;
  Slice<Text> custom_actions;
  Word rule_order;
};

}  // namespace vpcscope
