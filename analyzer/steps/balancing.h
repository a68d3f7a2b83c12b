// What the steps of load balancers hand to each other: the load balancer that a packet is at, and the targets
// that it may be sent to.
#pragma once

#include <algorithm>
#include <boost/container/small_vector.hpp>

#include "analyzer/walk.h"

namespace vpcscope {

/// A packet's visit to one node of a load balancer.
struct Balancing {
  const net::LoadBalancer& balancer;
  ComponentRef component;  // the load balancer
  net::Handle<net::Interface> node;
  bool private_link = false;
};

/// Targets of one group; nearly always few.
struct Targets {
  boost::container::small_vector<net::Handle<net::Target>, 8> all;

  template <class Unfit>
  void drop_if(Unfit unfit) {
    all.erase(std::remove_if(all.begin(), all.end(), unfit), all.end());
  }
};

/// Where a target is shown: its interface, or what was registered.
inline ComponentRef component_of(const net::Target& target) {
  if (target.interface.present()) return {ComponentKind::Interface, target.interface.at, {}};
  return {ComponentKind::Address, net::nowhere, target.id};
}

/// R-LB-8: what a target group says overrides the load balancer.
inline bool crosses_zones(const net::LoadBalancer& balancer, const net::TargetGroup& group) {
  if (group.cross_zone == net::CrossZone::AsBalancer) return balancer.cross_zone;
  return group.cross_zone == net::CrossZone::On;
}

/// R-LB-9: absent zones (`all`, or not known) are enabled ones.
inline bool is_enabled(
    const Network& network, net::Run<net::BalancerZone> zones, net::Handle<net::Zone> zone) {
  if (!zone.present() || zones.empty()) return true;
  for (const net::BalancerZone& one : network[zones])
    if (!one.zone.present() || one.zone == zone) return true;
  return false;
}

/// Absent: its subnet was not exported, or tells no zone.
inline net::Handle<net::Zone> zone_of(const Network& network, net::Handle<net::Interface> interface) {
  const net::Subnet* subnet = network.find(network[interface].subnet);
  return subnet == nullptr ? net::Handle<net::Zone>{} : subnet->zone;
}

/// R-LB-10
inline constexpr PortRange balancer_ports = {1024, 65535};

}  // namespace vpcscope
