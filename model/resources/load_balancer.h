// Load balancers, as `aws elbv2 describe-...` and, for the Classic ones, `aws elb describe-...` print them
// (R-LB).
//
// What belongs to a load balancer or target group but prints no id of it (health, attributes) is one object
// for a whole answer; the id comes from what surrounds the answer.
#pragma once

#include "model/record.h"

namespace vpcscope {

struct LoadBalancerAddress {
  Address public_address;
  Id allocation;
  Address private_address;
  Address ipv6_address;
  bool unusable = false;
};

/// One node: where the load balancer stands in a zone (R-LB-1).
struct LoadBalancerZone {
  Text zone;
  SubnetId subnet;
  Slice<LoadBalancerAddress> addresses;
  bool unusable = false;
};

struct LoadBalancer {
  static constexpr Kind kind = Kind::LoadBalancer;
  Header header;
  IdOf<Kind::LoadBalancer> id;
  Text name;
  Text dns_name;
  Word type;    // application, network, gateway
  Word scheme;  // internet-facing, internal
  VpcId vpc;
  Word state;
  Slice<LoadBalancerZone> zones;
  Slice<SecurityGroupId> groups;  // absent or empty: none (R-LB-12)
  Word address_type;
  Word enforces_groups_on_private_link;  // on, off (R-PL-3)
};

struct ForwardTarget {
  IdOf<Kind::TargetGroup> group;
  Number weight;
  bool unusable = false;
};

/// What a listener does with what matched (R-LB-3).
struct ListenerAction {
  Word type;  // forward, redirect, fixed-response, authenticate-...
  Number order;
  IdOf<Kind::TargetGroup> group;
  Slice<ForwardTarget> groups;
  Word oidc_unauthenticated;  // deny, allow, authenticate
  Word cognito_unauthenticated;
  Text redirect_protocol;
  Text redirect_port;
  bool unusable = false;
};

struct Listener {
  static constexpr Kind kind = Kind::Listener;
  Header header;
  IdOf<Kind::Listener> id;
  IdOf<Kind::LoadBalancer> load_balancer;
  Word protocol;  // a Gateway Load Balancer's listener prints neither protocol nor port
  Number port;
  Slice<ListenerAction> actions;
};

/// Only `source-ip` is decided (R-LB-3).
struct ListenerCondition {
  Word field;
  Slice<Prefix> sources;
  bool unusable = false;
};

/// The answer does not name the listener, but the rule's ARN does.
struct ListenerRule {
  static constexpr Kind kind = Kind::ListenerRule;
  Header header;
  IdOf<Kind::ListenerRule> id;
  Text priority;  // a number as text, or "default"
  Slice<ListenerCondition> conditions;
  Slice<ListenerAction> actions;
  Flag is_default;
};

struct TargetGroup {
  static constexpr Kind kind = Kind::TargetGroup;
  Header header;
  IdOf<Kind::TargetGroup> id;
  Text name;
  Word type;  // instance, ip, lambda, alb
  Word protocol;
  Number port;
  VpcId vpc;
  Word address_type;
  Slice<IdOf<Kind::LoadBalancer>> load_balancers;
  Flag health_check_enabled;
  Word health_check_protocol;
  Text health_check_port;  // a number as text, or "traffic-port"
};

struct RegisteredTarget {
  Id target;  // an instance, an address, or the ARN of a function or load balancer
  Number port;
  Text zone;  // a zone's name, or "all"
  Text health_check_port;
  Word state;
  Word reason;
  bool unusable = false;
};

/// The targets of one group (R-LB-6), which only the health of each tells.
struct TargetHealth {
  static constexpr Kind kind = Kind::TargetHealth;
  Header header;
  IdOf<Kind::TargetGroup> group;
  Slice<RegisteredTarget> targets;
};

/// "load_balancing.cross_zone.enabled", "preserve_client_ip.enabled" (R-LB-8, R-LB-11).
struct LoadBalancingAttribute {
  Text key;
  Text value;
  bool unusable = false;
};

struct LoadBalancerAttributes {
  static constexpr Kind kind = Kind::LoadBalancerAttributes;
  Header header;
  IdOf<Kind::LoadBalancer> load_balancer;
  Slice<LoadBalancingAttribute> attributes;
};

struct TargetGroupAttributes {
  static constexpr Kind kind = Kind::TargetGroupAttributes;
  Header header;
  IdOf<Kind::TargetGroup> group;
  Slice<LoadBalancingAttribute> attributes;
};

struct ClassicListener {
  Word protocol;
  Number port;
  Word instance_protocol;
  Number instance_port;
  bool unusable = false;
};

struct ClassicLoadBalancer {
  static constexpr Kind kind = Kind::ClassicLoadBalancer;
  Header header;
  IdOf<Kind::ClassicLoadBalancer> id;  // its name
  Text dns_name;
  Word scheme;
  VpcId vpc;
  Slice<SubnetId> subnets;
  Slice<Text> zones;
  Slice<SecurityGroupId> groups;
  Slice<InstanceId> instances;
  Slice<ClassicListener> listeners;
  Text health_check;  // "HTTP:80/path"
};

struct ClassicLoadBalancerAttributes {
  static constexpr Kind kind = Kind::ClassicLoadBalancerAttributes;
  Header header;
  IdOf<Kind::ClassicLoadBalancer> load_balancer;
  Flag cross_zone;
};

}  // namespace vpcscope
