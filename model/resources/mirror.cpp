#include "model/resources/mirror.h"

namespace vpcscope {

template <>
const Schema& schema_of<TrafficMirrorSession>() {
  using T = TrafficMirrorSession;
  static const Schema schema = describe<T>("ec2.TrafficMirrorSession",
      identity("TrafficMirrorSessionId", &T::id),
      owner("OwnerId"),
      field("NetworkInterfaceId", &T::source),
      field("TrafficMirrorTargetId", &T::target),
      field("TrafficMirrorFilterId", &T::filter),
      field("SessionNumber", &T::session_number),
      field("VirtualNetworkId", &T::virtual_network),
      field("PacketLength", &T::packet_length),
      soft("Description", &T::description),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<TrafficMirrorTarget>() {
  using T = TrafficMirrorTarget;
  static const Schema schema = describe<T>("ec2.TrafficMirrorTarget",
      identity("TrafficMirrorTargetId", &T::id),
      owner("OwnerId"),
      field("Type", &T::type),
      field("NetworkInterfaceId", &T::interface),
      field("NetworkLoadBalancerArn", &T::load_balancer),
      field("GatewayLoadBalancerEndpointId", &T::endpoint),
      soft("Description", &T::description),
      tags("Tags"));
  return schema;
}

template <>
const Schema& schema_of<TrafficMirrorRule>() {
  using T = TrafficMirrorRule;
  static const Schema schema = describe<T>("ec2.TrafficMirrorFilterRule",
      field("TrafficMirrorFilterRuleId", &T::id),
      field("RuleNumber", &T::number),
      field("RuleAction", &T::action),
      field("Protocol", &T::protocol),
      field("SourceCidrBlock", &T::source),
      field("DestinationCidrBlock", &T::destination),
      field("SourcePortRange.FromPort", &T::source_port_first),
      field("SourcePortRange.ToPort", &T::source_port_last),
      field("DestinationPortRange.FromPort", &T::destination_port_first),
      field("DestinationPortRange.ToPort", &T::destination_port_last));
  return schema;
}

template <>
const Schema& schema_of<TrafficMirrorFilter>() {
  using T = TrafficMirrorFilter;
  static const Schema schema = describe<T>("ec2.TrafficMirrorFilter",
      identity("TrafficMirrorFilterId", &T::id),
      field("IngressFilterRules", &T::ingress),
      field("EgressFilterRules", &T::egress),
      field("NetworkServices", &T::network_services),
      soft("Description", &T::description),
      tags("Tags"));
  return schema;
}

}  // namespace vpcscope
