// Rows of load balancers, their listeners and targets, and of the endpoint services that stand before them
// (section 20, R-PL).
//
// Settled here: which interfaces are nodes, where each target is and in which zone, whether cross-zone and
// the client's address are kept; what depends on the packet (its port, its source, its family) is left to
// analyzer/steps/load_balancer.cpp.
#pragma once

#include "model/network/rows.h"

namespace vpcscope::net {

template <class... Row>
struct RowList;

struct EndpointService;
struct Listener;
struct ListenerRule;
struct TargetGroup;

/// Where a load balancer is enabled (R-LB-1).
struct BalancerZone {
  Handle<Zone> zone;  // absent: not known
  Handle<Subnet> subnet;
};

enum class BalancerType : std::uint8_t { Application, Network, Gateway };

struct LoadBalancer {
  static constexpr Kind kind = Kind::LoadBalancer;
  Object object;
  TextAt balancer_name;
  TextAt dns_name;
  Handle<Vpc> vpc;
  Handle<GroupSet> groups;
  Run<Handle<Interface>> nodes;
  Run<BalancerZone> zones;
  Run<Handle<Listener>> listeners;
  BalancerType type = BalancerType::Application;
  bool functional = true;
  bool internet_facing = false;
  bool enforces_groups = true;      // on PrivateLink traffic (R-PL-3)
  bool cross_zone = true;           // R-LB-8, before a target group overrides it
  bool cross_zone_assumed = false;  // the default, for the attributes were not exported (R-IN-11)
  std::array<std::uint8_t, 2> unused = {};
};

/// What may become of a request (R-LB-3).
enum class ActionKind : std::uint8_t {
  Forward,
  Ends,      // a fixed response, a redirect, or a log-in that fails: no target
  Unusable,  // it could not be read
};

struct ListenerAction {
  Handle<TargetGroup> group;  // absent: not in the snapshot
  TextAt group_id;
  ActionKind action = ActionKind::Forward;
  std::array<std::uint8_t, 3> unused = {};
};

/// One `source-ip` condition; several must all hold.
struct SourceCondition {
  Run<Prefix> prefixes;
};

/// A rule other than the default one.
struct ListenerRule {
  static constexpr Kind kind = Kind::ListenerRule;
  Object object;
  Run<SourceCondition> sources;
  Run<ListenerAction> actions;
  bool certain = true;  // only `source-ip` conditions: where they hold, no later rule is asked
  bool is_default = false;
  std::array<std::uint8_t, 2> unused = {};
};

struct Listener {
  static constexpr Kind kind = Kind::Listener;
  Object object;
  Handle<LoadBalancer> balancer;
  std::int32_t port = -1;
  Run<Handle<ListenerRule>> rules;  // by priority, without the default one
  Run<ListenerAction> actions;      // of the default rule
  bool tcp = false;                 // what it takes (R-LB-2)
  bool udp = false;
  bool rules_known = true;
  std::array<std::uint8_t, 1> unused = {};
};

enum class TargetType : std::uint8_t { Instance, Ip, Lambda, Balancer };
enum class CrossZone : std::uint8_t { AsBalancer, On, Off };

struct Target;

struct TargetGroup {
  static constexpr Kind kind = Kind::TargetGroup;
  Object object;
  TextAt group_name;
  Handle<Vpc> vpc;
  std::int32_t port = -1;
  std::int32_t health_check_port = -1;  // -1: the target's own (R-LB-19)
  Run<Target> targets;
  TargetType type = TargetType::Instance;
  CrossZone cross_zone = CrossZone::AsBalancer;
  bool known = false;               // its targets were exported (R-LB-6)
  bool ipv6 = false;                // its targets' family, where they are instances
  bool always_preserves = false;    // UDP, TCP_UDP, QUIC and TCP_QUIC (R-LB-11)
  bool preserves = false;           // the client's address, behind a Network Load Balancer
  bool attributes_assumed = false;  // their defaults, for they were not exported (R-IN-11)
  bool health_checked = true;
};

enum class TargetState : std::uint8_t {
  NotTold,
  Healthy,    // or `unavailable`: not checked
  Unhealthy,  // or not yet healthy
  Idle,       // draining or unused: gets no new flows (R-LB-21)
};

/// Why a target is idle.
enum class IdleReason : std::uint8_t { NotTold, Deregistering, Stopped, NotInUse };

struct Target {
  TextAt id;                      // as registered
  Address address;                // absent: it has none of the group's family
  Handle<Interface> interface;    // that owns the address in the group's VPC or a peered one, where known
  Handle<LoadBalancer> balancer;  // of a group of type `alb`
  Handle<Zone> zone;              // absent: `all`, or not known: every node may use it
  std::int32_t port = -1;
  std::int32_t health_check_port = -1;
  TargetState state = TargetState::NotTold;
  IdleReason reason = IdleReason::NotTold;
  bool unusable = false;  // it could not be read
  std::array<std::uint8_t, 1> unused = {};
};

struct ClassicListener {
  std::int32_t port = -1;
  std::int32_t instance_port = -1;
  bool unusable = false;
  std::array<std::uint8_t, 3> unused = {};
};

struct ClassicTarget {
  TextAt id;                    // of the instance
  Handle<Interface> interface;  // its primary one; absent: not in the snapshot
  Handle<Zone> zone;
};

struct ClassicLoadBalancer {
  static constexpr Kind kind = Kind::ClassicLoadBalancer;
  Object object;
  TextAt dns_name;
  Handle<Vpc> vpc;
  Handle<GroupSet> groups;
  Run<Handle<Interface>> nodes;
  Run<BalancerZone> zones;
  Run<ClassicListener> listeners;
  Run<ClassicTarget> targets;
  bool internet_facing = false;
  bool cross_zone = false;
  bool cross_zone_assumed = false;
  std::array<std::uint8_t, 1> unused = {};
};

// ---------------------------------------------------------------------------------------------- PrivateLink

/// A load balancer behind an endpoint service.
struct ServiceBalancer {
  Handle<LoadBalancer> balancer;  // absent: not in the snapshot
  TextAt id;
};

struct ServiceZone {
  Handle<Zone> zone;
};

/// A consumer's endpoint, as the provider sees it (R-PL-1).
struct ServiceConnection {
  Handle<Endpoint> endpoint;  // absent: not in the snapshot
  TextAt endpoint_id;
  TextAt state;
  bool functional = true;
  std::array<std::uint8_t, 3> unused = {};
};

struct EndpointService {
  static constexpr Kind kind = Kind::VpcEndpointServiceConfiguration;
  Object object;
  TextAt service_name;
  Run<ServiceBalancer> network_balancers;
  Run<ServiceBalancer> gateway_balancers;
  Run<ServiceZone> zones;
  Run<ServiceConnection> connections;
  bool zones_known = false;
  bool acceptance_required = false;
  std::array<std::uint8_t, 2> unused = {};
};

using BalancerRows = RowList<BalancerZone, LoadBalancer, Handle<Listener>, Listener, SourceCondition,
    Handle<ListenerRule>, ListenerRule, ListenerAction, Target, TargetGroup, ClassicListener, ClassicTarget,
    ClassicLoadBalancer, ServiceBalancer, ServiceZone, ServiceConnection, EndpointService>;

}  // namespace vpcscope::net
