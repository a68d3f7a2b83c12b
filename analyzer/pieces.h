// Where sets of addresses and of services must be cut, so that one header of each piece answers for all of
// it.
//
// Nothing is cut beforehand at what the whole network names: the walk of a piece's first header meets filters
// and tables, and only their edges can tell the rest of the piece from it. So: ask about the first address
// (and first service point) left, learn the edges of all that its paths met, and the answer holds up to the
// next edge. What a walk looks at without writing it down (whose address it is, which range it lies in) is
// little, and known from the start (`mind`).
//
// The edges of all filters met so far are kept together: a piece may be cut where it need not be, which costs
// a walk; pieces with one outcome are put together again afterwards.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <tuple>
#include <vector>

#include "analyzer/path.h"
#include "model/address_set.h"
#include "model/network/network.h"
#include "model/service_set.h"

namespace vpcscope {

/// Ranges that rules of the specification treat apart (R-ADDR-4, R-ADDR-6, R-ADDR-11, R-IGW-3, R-LAT-1,
/// R-NAT-12).
inline constexpr std::array special_ranges = {"0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "129.224.0.0/17",
    "169.254.0.0/16",
    "169.254.168.0/22",
    "169.254.171.0/24",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "64:ff9b::/96",
    "2000::/3",
    "fc00::/7",
    "fd00:ec2::/32",
    "fd00:ec2:80::/64",
    "fe80::/10"};

/// Whether it matters to a packet from or to elsewhere which addresses of the VPC are owned at all: where not
/// all owners are known, or where something may send the packet out again (R-IGW-2, R-VGW-3).
bool owners_matter(const Network& network, net::Handle<net::Vpc> vpc);

/// Addresses of a VPC that are treated otherwise than those around them, as far as no rule or route tells:
/// link services (R-ADDR-4), what stands for more than itself, and owned ones where that matters.
std::vector<Address> addresses_apart(const Network& network, net::Handle<net::Vpc> vpc);

class Cuts {
 public:
  explicit Cuts(const Network& network);

  /// Addresses of the set will be asked about.
  void mind(const AddressSet& set);
  /// More than one service will be.
  void mind_services();
  /// Of services, only what decides which way is taken counts: listeners, not groups, ACLs and firewalls.
  void mind_listeners() {
    services_ = true;
    filters_ = false;
  }
  /// Ports of TCP and UDP that were met, as ranges on the line, each once.
  const std::set<std::pair<ServicePoint, ServicePoint>>& spans() const { return spans_; }
  void learn(const Path& path);

  /// The last address, at most `last`, of the piece that begins with `first`; likewise of service points.
  Address end_of_piece(const Address& first, const Address& last) const;
  ServicePoint end_of_piece(ServicePoint first, ServicePoint last) const;

 private:
  /// Every filter is learnt once.
  bool is_new(unsigned kind, std::uint32_t at, bool egress = false) {
    return learnt_.emplace(kind, at, egress).second;
  }
  void learn_component(ComponentRef component);
  void learn_subnet(net::Handle<net::Subnet> subnet);
  void learn_groups(net::Handle<net::GroupSet> groups, bool egress);
  void learn_acl(net::Handle<net::Acl> acl, bool egress);
  void learn_table(net::Handle<net::RouteTable> table);
  void learn_firewall(net::Handle<net::Firewall> firewall);
  void learn_balancer(net::Handle<net::LoadBalancer> balancer);
  void learn_classic(net::Handle<net::ClassicLoadBalancer> balancer);
  void learn_endpoint(net::Handle<net::Endpoint> handle);
  void learn_lattice(net::Handle<net::LatticeNetwork> handle);

  void cut(const Prefix& prefix);
  void cut(const AddressRange& range);
  void cut(const net::ServiceMatch& match);
  void cut_ports(std::int64_t first, std::int64_t last);
  void cut_points(std::uint32_t first, std::uint32_t last);

  const Network& n_;
  bool addresses_ = false;
  bool services_ = false;
  bool filters_ = true;
  std::set<Address> starts_;  // of pieces
  std::set<ServicePoint> points_;
  std::set<std::pair<ServicePoint, ServicePoint>> spans_;
  std::set<std::tuple<unsigned, std::uint32_t, bool>> learnt_;
};

}  // namespace vpcscope
