// Traffic mirroring, as `aws ec2 describe-...` prints it (R-SVC-1).
#pragma once

#include "model/record.h"

namespace vpcscope {

struct TrafficMirrorSession {
  static constexpr Kind kind = Kind::TrafficMirrorSession;
  Header header;
  IdOf<Kind::TrafficMirrorSession> id;
  NetworkInterfaceId source;
  Id target;  // may be shared by another account
  IdOf<Kind::TrafficMirrorFilter> filter;
  Number session_number;
  Number virtual_network;
  Number packet_length;
  Text description;
};

struct TrafficMirrorTarget {
  static constexpr Kind kind = Kind::TrafficMirrorTarget;
  Header header;
  IdOf<Kind::TrafficMirrorTarget> id;
  Word type;
  NetworkInterfaceId interface;
  IdOf<Kind::LoadBalancer> load_balancer;
  VpcEndpointId endpoint;
  Text description;
};

struct TrafficMirrorRule {
  Id id;
  Number number;
  Word action;      // accept, reject
  Number protocol;  // absent means all
  Prefix source;
  Prefix destination;
  Number source_port_first;
  Number source_port_last;
  Number destination_port_first;
  Number destination_port_last;
  bool unusable = false;
};

struct TrafficMirrorFilter {
  static constexpr Kind kind = Kind::TrafficMirrorFilter;
  Header header;
  IdOf<Kind::TrafficMirrorFilter> id;
  Slice<TrafficMirrorRule> ingress;
  Slice<TrafficMirrorRule> egress;
  Slice<Word> network_services;
  Text description;
};

}  // namespace vpcscope
