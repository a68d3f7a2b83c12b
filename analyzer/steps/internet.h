// What the gateways to the internet ask of an address.
#pragma once

#include <algorithm>
#include <array>

#include "model/network/network.h"

namespace vpcscope {

inline bool in_rfc1918(const Address& address) {
  constexpr std::array blocks = {Prefix::of(Address::v4(10U << 24U), 8),
      Prefix::of(Address::v4(172U << 24U | 16U << 16U), 12),
      Prefix::of(Address::v4(192U << 24U | 168U << 16U), 16)};
  return std::ranges::any_of(blocks, [&](const Prefix& one) { return one.contains(address); });
}

inline bool in_rfc6598(const Address& address) {
  constexpr Prefix block = Prefix::of(Address::v4(100U << 24U | 64U << 16U), 10);
  return block.contains(address);
}

/// R-ADDR-10: whether an interface's IPv6 address may use an internet gateway.
inline bool is_public_v6(
    const Network& network, const net::Vpc& vpc, const net::Interface& interface, const Address& address) {
  if (interface.deny_internet) return false;
  for (const net::Ipv6Block& one : network[vpc.ipv6_blocks])
    if (one.prefix.contains(address)) return one.is_public;
  return false;
}

/// The row of an interface's private address; null where it has no such address.
inline const net::InterfaceAddress* address_of(
    const Network& network, net::Handle<net::Interface> interface, const Address& address) {
  if (!interface.present()) return nullptr;
  for (const net::InterfaceAddress& one : network[network[interface].v4])
    if (one.address.get() == address) return &one;
  return nullptr;
}

/// Null where it is no Gateway Load Balancer or firewall endpoint.
inline const net::InspectionPort* inspection_port(
    const Network& network, net::Handle<net::Endpoint> endpoint) {
  if (!endpoint.present()) return nullptr;
  const auto ports = network.all<net::InspectionPort>();
  const auto at = std::ranges::lower_bound(ports, endpoint, {}, &net::InspectionPort::endpoint);
  return at != ports.end() && at->endpoint == endpoint ? &*at : nullptr;
}

}  // namespace vpcscope
