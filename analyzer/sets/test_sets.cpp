#include "analyzer/sets/test_sets.h"

#include <vector>

#include "analyzer/peers.h"

namespace vpcscope {
namespace {

constexpr ServicePoint start_of(unsigned protocol) { return ServicePoint{protocol} << 16U; }

Passed only(const ServiceSet& set) { return {set, set}; }
Passed everything() { return only(ServiceSet::all()); }
Passed nothing() { return {}; }
Passed in_doubt() { return {{}, ServiceSet::all()}; }

/// Ranges that a match names, added to a list.
void add_services(const net::ServiceMatch& match, std::vector<ServiceRange>& into) {
  if (match.protocol == -1) {
    into.push_back({0, last_service_point});
    return;
  }
  if (match.protocol < 0 || match.protocol > 255) return;
  const auto protocol = static_cast<unsigned>(match.protocol);
  const ServicePoint start = start_of(protocol);
  const bool icmp = protocol == 1 || protocol == 58;
  const bool ports = protocol == 6 || protocol == 17;
  if (match.any_first || (!icmp && !ports)) {
    into.push_back({start, start + 0xffff});
  } else if (ports) {
    if (match.first <= match.last) into.push_back({start + match.first, start + match.last});
  } else if (match.first <= 255 && (match.any_last || match.last <= 255)) {
    const ServicePoint type = start + (ServicePoint{match.first} << 8U);
    into.push_back({type + (match.any_last ? 0U : match.last), type + (match.any_last ? 255U : match.last)});
  }
}

bool of_family(const Prefix& prefix, const PacketHeader& header) {
  return prefix.present() && prefix.family() == header.destination.family();
}

/// R-MODEL-2: whether no rule admits the service from anybody.
Passed groups_for_anybody(const Network& network, const Element& element) {
  const net::GroupSet& set = network[element.test.groups];
  if (set.unknown) return everything();
  std::vector<ServiceRange> passed;
  for (const net::Handle<net::Group> handle : network[set.groups]) {
    const net::Group& group = network[handle];
    if (!group.known[0]) return everything();
    for (const net::GroupRule& rule : network[group.rules[0]]) {
      if (rule.unusable) return everything();
      const bool somebody = rule.is_cidr() ? of_family(network.cidr_of(rule), element.header)
                                           : rule.kind != net::PeerKind::Nothing;
      if (somebody) add_services(rule.service, passed);
    }
  }
  return only(ServiceSet::of_ranges(std::move(passed)));
}

/// R-SG-1, R-SG-2: the union of all rules of all groups.
Passed groups(const Network& network, const Element& element, Peers peers) {
  const net::GroupSet& set = network[element.test.groups];
  const std::size_t direction = element.test.egress ? 1 : 0;
  bool doubt = set.unknown && peers != Peers::References;
  std::vector<ServiceRange> sure;
  std::vector<ServiceRange> doubtful;
  const std::span<const net::Handle<net::Group>> all = network[set.groups];
  for (std::uint32_t at = 0; at < all.size(); ++at) {
    const net::Group& group = network[all[at]];
    if (!group.known[direction]) {
      doubt = doubt || peers != Peers::References;
      continue;
    }
    for (const net::GroupRule& rule : network[group.rules[direction]]) {
      const bool reference = rule.kind == net::PeerKind::Group;
      if ((peers == Peers::Addresses && reference) || (peers == Peers::References && !reference)) continue;
      if (rule.unusable) {
        doubt = true;
        continue;
      }
      const Peer peer = peer_matches(network, element, {at, rule});
      if (peer == Peer::Yes) add_services(rule.service, sure);
      if (peer == Peer::Doubt) add_services(rule.service, doubtful);
    }
  }
  Passed passed = only(ServiceSet::of_ranges(std::move(sure)));
  if (doubt)
    passed.maybe = ServiceSet::all();
  else if (!doubtful.empty())
    passed.maybe |= ServiceSet::of_ranges(std::move(doubtful));
  return passed;
}

/// What an ACL refuses between any addresses; of replies on any port.
Passed acl_for_anybody(const Network& network, const Element& element) {
  const Test& test = element.test;
  ServiceSet left = ServiceSet::all();
  ServiceSet passed;
  for (const net::AclEntry& entry : network[network[test.acl].entries[test.egress ? 1 : 0]]) {
    if (entry.unusable) return only(passed | left);
    if (!of_family(entry.cidr, element.header)) continue;
    net::ServiceMatch match = entry.service;
    if (test.egress) {
      if (!entry.allow && !match.any_first) continue;
      match.any_first = true;
    }
    const ServiceSet met = services_of(match) & left;
    if (entry.allow) {
      passed |= met;
      left -= met;
    } else if (entry.cidr.length() == 0) {
      left -= met;
    }
  }
  return only(passed);
}

/// R-NACL-2: the first entry that matches decides; none denies.
Passed acl(const Network& network, const Element& element) {
  const Test& test = element.test;
  if (!test.acl.present()) return in_doubt();
  const Address& address = test.egress ? element.header.destination : element.header.source;  // R-NACL-4
  ServiceSet left = ServiceSet::all();
  Passed passed;
  for (const net::AclEntry& entry : network[network[test.acl].entries[test.egress ? 1 : 0]]) {
    if (entry.unusable) {  // it might name anything
      passed.maybe = passed.sure | left;
      return passed;
    }
    if (!entry.cidr.contains(address)) continue;
    const ServiceSet met = services_of(entry.service) & left;
    if (entry.allow) passed.sure |= met;
    left -= met;
    if (left.empty()) break;
  }
  passed.maybe = passed.sure;
  return passed;
}

ServiceSet protocols(std::initializer_list<unsigned> numbers) {
  std::vector<ServiceRange> ranges;
  for (const unsigned one : numbers) ranges.push_back({start_of(one), start_of(one) + 0xffff});
  return ServiceSet::of_ranges(std::move(ranges));
}

ServiceSet carried(Carries what, const PacketHeader& header) {
  const ServicePoint tcp = start_of(6);
  const ServicePoint udp = start_of(17);
  switch (what) {
    case Carries::Everything:
      return ServiceSet::all();
    case Carries::TcpUdpIcmp:
      return protocols({header.destination.is_v4() ? 1U : 58U, 6, 17});
    case Carries::TcpEcho:
      return protocols({6}) | ServiceSet::of_ranges({{start_of(1) + 0x800, start_of(1) + 0x8ff},
                                  {start_of(58) + 0x8000, start_of(58) + 0x80ff}});
    case Carries::Tcp:
      return protocols({6});
    case Carries::TcpUdp:
      return protocols({6, 17});
    case Carries::Dns:
      return ServiceSet::of_ranges({{tcp + 53, tcp + 53}, {udp + 53, udp + 53}});
    case Carries::DnsOrHttps:
      return ServiceSet::of_ranges({{tcp + 53, tcp + 53}, {tcp + 443, tcp + 443}, {udp + 53, udp + 53}});
    case Carries::Nothing:
      break;
  }
  return {};
}

}  // namespace

ServiceSet services_of(const net::ServiceMatch& match) {
  std::vector<ServiceRange> ranges;
  add_services(match, ranges);
  return ServiceSet::of_ranges(std::move(ranges));
}

Passed passed_by(const Network& network, const Element& element, Peers peers) {
  switch (element.test.kind) {
    case Test::Kind::None:
    case Test::Kind::Supposed:
    case Test::Kind::Firewall:
      return everything();
    case Test::Kind::Groups:
      return element.test.anybody ? groups_for_anybody(network, element) : groups(network, element, peers);
    case Test::Kind::Acl:
      return element.test.anybody ? acl_for_anybody(network, element) : acl(network, element);
    case Test::Kind::Carries:
      return only(carried(element.test.carries, element.header));
    case Test::Kind::Doubt:
    case Test::Kind::Lost:
      return in_doubt();
    case Test::Kind::Stop:
      break;
  }
  return nothing();
}

}  // namespace vpcscope
