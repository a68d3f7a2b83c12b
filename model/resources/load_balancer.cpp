#include "model/resources/load_balancer.h"

namespace vpcscope {

template <>
const Schema& schema_of<LoadBalancerAddress>() {
  using T = LoadBalancerAddress;
  static const Schema schema = describe<T>("elbv2.LoadBalancerAddress",
      field("IpAddress", &T::public_address),
      field("AllocationId", &T::allocation),
      field("PrivateIPv4Address", &T::private_address),
      field("IPv6Address", &T::ipv6_address));
  return schema;
}

template <>
const Schema& schema_of<LoadBalancerZone>() {
  using T = LoadBalancerZone;
  static const Schema schema = describe<T>("elbv2.AvailabilityZone",
      field("ZoneName", &T::zone),
      field("SubnetId", &T::subnet),
      field("LoadBalancerAddresses", &T::addresses));
  return schema;
}

template <>
const Schema& schema_of<LoadBalancer>() {
  using T = LoadBalancer;
  static const Schema schema = describe<T>("elbv2.LoadBalancer",
      identity("LoadBalancerArn", &T::id),
      soft("LoadBalancerName", &T::name),
      soft("DNSName", &T::dns_name),
      field("Type", &T::type),
      field("Scheme", &T::scheme),
      field("VpcId", &T::vpc),
      field("State.Code", &T::state),
      field("AvailabilityZones", &T::zones),
      field("SecurityGroups", &T::groups),
      field("IpAddressType", &T::address_type),
      field("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic", &T::enforces_groups_on_private_link));
  return schema;
}

template <>
const Schema& schema_of<ForwardTarget>() {
  using T = ForwardTarget;
  static const Schema schema = describe<T>(
      "elbv2.TargetGroupTuple", required("TargetGroupArn", &T::group), field("Weight", &T::weight));
  return schema;
}

template <>
const Schema& schema_of<ListenerAction>() {
  using T = ListenerAction;
  static const Schema schema = describe<T>("elbv2.Action",
      required("Type", &T::type),
      field("Order", &T::order),
      field("TargetGroupArn", &T::group),
      field("ForwardConfig.TargetGroups", &T::groups),
      field("AuthenticateOidcConfig.OnUnauthenticatedRequest", &T::oidc_unauthenticated),
      field("AuthenticateCognitoConfig.OnUnauthenticatedRequest", &T::cognito_unauthenticated),
      field("RedirectConfig.Protocol", &T::redirect_protocol),
      field("RedirectConfig.Port", &T::redirect_port));
  return schema;
}

template <>
const Schema& schema_of<Listener>() {
  using T = Listener;
  static const Schema schema = describe<T>("elbv2.Listener",
      identity("ListenerArn", &T::id),
      field("LoadBalancerArn", &T::load_balancer),
      field("Protocol", &T::protocol),
      field("Port", &T::port),
      field("DefaultActions", &T::actions));
  return schema;
}

template <>
const Schema& schema_of<ListenerCondition>() {
  using T = ListenerCondition;
  static const Schema schema = describe<T>(
      "elbv2.RuleCondition", required("Field", &T::field), field("SourceIpConfig.Values", &T::sources));
  return schema;
}

template <>
const Schema& schema_of<ListenerRule>() {
  using T = ListenerRule;
  static const Schema schema = describe<T>("elbv2.Rule",
      identity("RuleArn", &T::id),
      field("Priority", &T::priority),
      field("Conditions", &T::conditions),
      field("Actions", &T::actions),
      field("IsDefault", &T::is_default));
  return schema;
}

template <>
const Schema& schema_of<TargetGroup>() {
  using T = TargetGroup;
  static const Schema schema = describe<T>("elbv2.TargetGroup",
      identity("TargetGroupArn", &T::id),
      soft("TargetGroupName", &T::name),
      field("TargetType", &T::type),
      field("Protocol", &T::protocol),
      field("Port", &T::port),
      field("VpcId", &T::vpc),
      field("IpAddressType", &T::address_type),
      field("LoadBalancerArns", &T::load_balancers),
      field("HealthCheckEnabled", &T::health_check_enabled),
      field("HealthCheckProtocol", &T::health_check_protocol),
      field("HealthCheckPort", &T::health_check_port));
  return schema;
}

template <>
const Schema& schema_of<RegisteredTarget>() {
  using T = RegisteredTarget;
  static const Schema schema = describe<T>("elbv2.TargetHealthDescription",
      field("Target.Id", &T::target),
      field("Target.Port", &T::port),
      field("Target.AvailabilityZone", &T::zone),
      field("HealthCheckPort", &T::health_check_port),
      field("TargetHealth.State", &T::state),
      field("TargetHealth.Reason", &T::reason));
  return schema;
}

template <>
const Schema& schema_of<TargetHealth>() {
  using T = TargetHealth;
  static const Schema schema = describe<T>("elbv2.DescribeTargetHealthOutput",
      identity("TargetGroupArn", &T::group),
      field("TargetHealthDescriptions", &T::targets));
  return schema;
}

// Of a load balancer; a target group's has the same keys.
template <>
const Schema& schema_of<LoadBalancingAttribute>() {
  using T = LoadBalancingAttribute;
  static const Schema schema =
      describe<T>("elbv2.LoadBalancerAttribute", required("Key", &T::key), field("Value", &T::value));
  return schema;
}

template <>
const Schema& schema_of<LoadBalancerAttributes>() {
  using T = LoadBalancerAttributes;
  static const Schema schema = describe<T>("elbv2.DescribeLoadBalancerAttributesOutput",
      identity("LoadBalancerArn", &T::load_balancer),
      field("Attributes", &T::attributes));
  return schema;
}

template <>
const Schema& schema_of<TargetGroupAttributes>() {
  using T = TargetGroupAttributes;
  static const Schema schema = describe<T>("elbv2.DescribeTargetGroupAttributesOutput",
      identity("TargetGroupArn", &T::group),
      field("Attributes", &T::attributes));
  return schema;
}

template <>
const Schema& schema_of<ClassicListener>() {
  using T = ClassicListener;
  static const Schema schema = describe<T>("elb.ListenerDescription",
      field("Listener.Protocol", &T::protocol),
      field("Listener.LoadBalancerPort", &T::port),
      field("Listener.InstanceProtocol", &T::instance_protocol),
      field("Listener.InstancePort", &T::instance_port));
  return schema;
}

template <>
const Schema& schema_of<ClassicLoadBalancer>() {
  using T = ClassicLoadBalancer;
  static const Schema schema = describe<T>("elb.LoadBalancerDescription",
      identity("LoadBalancerName", &T::id),
      soft("DNSName", &T::dns_name),
      field("Scheme", &T::scheme),
      field("VPCId", &T::vpc),
      field("Subnets", &T::subnets),
      field("AvailabilityZones", &T::zones),
      field("SecurityGroups", &T::groups),
      field("Instances[].InstanceId", &T::instances),
      field("ListenerDescriptions", &T::listeners),
      field("HealthCheck.Target", &T::health_check));
  return schema;
}

template <>
const Schema& schema_of<ClassicLoadBalancerAttributes>() {
  using T = ClassicLoadBalancerAttributes;
  static const Schema schema = describe<T>("elb.DescribeLoadBalancerAttributesOutput",
      identity("LoadBalancerName", &T::load_balancer),
      field("LoadBalancerAttributes.CrossZoneLoadBalancing.Enabled", &T::cross_zone));
  return schema;
}

}  // namespace vpcscope
