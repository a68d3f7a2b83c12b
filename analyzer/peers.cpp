#include "analyzer/peers.h"

#include <algorithm>

namespace vpcscope {
namespace {

/// R-SG-7: whether groups of the other VPC may be referred to at all.
bool in_scope(const Network& network, net::Handle<net::Vpc> here, net::Handle<net::Vpc> there, bool egress) {
  if (here == there) return true;
  if (!here.present() || !there.present()) return false;
  const auto has = [&](const auto& list, const auto& one) {
    return std::ranges::find(list, one) != list.end();
  };
  if (has(network[network[here].peers], there)) return true;
  if (egress) return false;
  for (const net::VpcTransit& one : network[network[here].transits])
    for (const net::VpcTransit& other : network[network[there].transits])
      if (one.gateway == other.gateway) return true;
  return false;
}

bool is_member(const Network& network, const net::Interface& interface, const net::GroupRule& rule) {
  if (!interface.groups.present()) return false;
  const net::GroupSet& set = network[interface.groups];
  if (rule.group().present()) {
    const auto groups = network[set.groups];
    return std::ranges::find(groups, rule.group()) != groups.end();
  }
  if (!set.unknown) return false;
  const net::TextAt id = network.source_of(rule).peer_id;
  return !id.empty() && network.text(set.unknown_id) == network.text(id);
}

/// The route is not known: the far end may be whoever has the address here or in a peer (R-SG-6).
bool may_refer(const Network& network, const Element& element, const net::GroupRule& rule) {
  const net::Handle<net::Vpc> here = network[element.test.at].vpc;
  const auto member_in = [&](net::Handle<net::Vpc> vpc) {
    const Network::Owner owner = network.owner(vpc, element.header.destination);
    return owner.interface.present() && is_member(network, network[owner.interface], rule);
  };
  if (!here.present()) return false;
  const auto peers = network[network[here].peers];
  return member_in(here) || std::any_of(peers.begin(), peers.end(), member_in);
}

/// What a group reference makes of the far end (R-SG-6 to R-SG-11).
Identity refers(const Network& network, const Element& element, const Tried& tried) {
  const net::GroupRule& rule = tried.rule;
  const Test& test = element.test;
  if (rule.stale || !test.at.present()) return Identity::None;
  if (test.identity == Identity::Unsettled)
    return may_refer(network, element, rule) ? Identity::Unsettled : Identity::None;
  if (!test.remote.present()) return Identity::None;
  const net::Interface& remote = network[test.remote];
  if (!is_member(network, remote, rule) ||
      !may_refer_to(network, test.groups, tried.group, network[test.at].vpc, remote.vpc, test.egress))
    return Identity::None;
  if (test.identity == Identity::Lost) return Identity::Lost;
  const Address& address = test.egress ? element.header.destination : element.header.source;
  if (!test.any_source && !network.owns(remote, address)) return Identity::None;
  return test.identity == Identity::OtherRegion ? Identity::None : test.identity;
}

}  // namespace

/// R-SG-16: the references of a group that another VPC's interfaces may use resolve in its home, too.
bool may_refer_to(const Network& network, net::Handle<net::GroupSet> groups, std::uint32_t group,
    net::Handle<net::Vpc> at, net::Handle<net::Vpc> there, bool egress) {
  if (in_scope(network, at, there, egress)) return true;
  const net::GroupSet& set = network[groups];
  const bool associated = group < 16 && (set.associated >> group & 1U) != 0;
  return associated && in_scope(network, network[network[set.groups][group]].vpc, there, egress);
}

Peer peer_matches(const Network& network, const Element& element, const Tried& tried) {
  const net::GroupRule& rule = tried.rule;
  const Address& remote = element.test.egress ? element.header.destination : element.header.source;
  switch (rule.kind) {
    case net::PeerKind::Nothing:
      return Peer::No;
    case net::PeerKind::CidrV4:
      return rule.cidr_v4().contains(remote) ? Peer::Yes : Peer::No;
    case net::PeerKind::CidrV6:
      return network[rule.cidr_v6()].contains(remote) ? Peer::Yes : Peer::No;
    case net::PeerKind::PrefixList:
      if (!rule.list().present() || !network[rule.list()].known) return Peer::Doubt;  // R-IN-7
      return network.holds(network[rule.list()].entries, remote) ? Peer::Yes : Peer::No;
    case net::PeerKind::Group:
      break;
  }
  switch (refers(network, element, tried)) {
    case Identity::Kept:
      return Peer::Yes;
    case Identity::Lost:
      return Peer::Lost;
    case Identity::NotSupported:
      return Peer::NotSupported;
    case Identity::Unsettled:
      return Peer::Doubt;
    case Identity::None:
    case Identity::OtherRegion:
      break;
  }
  return Peer::No;
}

}  // namespace vpcscope
