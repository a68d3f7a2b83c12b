#include "analyzer/graph.h"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/connected_components.hpp>
#include <unordered_map>

namespace vpcscope {
namespace {

using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS>;

/// Vertices: VPCs, then whatever else joins them, a block for each kind of row.
class Joins {
 public:
  explicit Joins(const Network& network) : n_(network), graph_(n_.all<net::Vpc>().size()) {}

  VpcComponents components() {
    add_peerings();
    add_transit();
    add_core();
    add_on_premises();
    add_endpoints();
    add_balancers();
    add_lattice();
    add_internet();
    std::vector<std::uint32_t> of_vertex(boost::num_vertices(graph_));
    boost::connected_components(graph_, of_vertex.data());
    VpcComponents found;
    std::unordered_map<std::uint32_t, std::uint32_t> numbers;
    for (std::size_t i = 0; i < n_.all<net::Vpc>().size(); ++i) {
      const auto [at, fresh] = numbers.try_emplace(of_vertex[i], found.count);
      if (fresh) ++found.count;
      found.of_vpc.push_back(at->second);
    }
    return found;
  }

 private:
  static std::size_t vertex(net::Handle<net::Vpc> vpc) { return vpc.at; }

  /// The first vertex of a block, one for each row.
  template <class Row>
  std::size_t block() {
    const std::size_t first = boost::num_vertices(graph_);
    for (std::size_t i = 0; i < n_.all<Row>().size(); ++i) boost::add_vertex(graph_);
    return first;
  }
  template <class Row>
  void join(std::size_t block, net::Handle<Row> row, net::Handle<net::Vpc> vpc) {
    if (row.present() && vpc.present()) boost::add_edge(block + row.at, vertex(vpc), graph_);
  }
  void join(net::Handle<net::Vpc> one, net::Handle<net::Vpc> other) {
    if (one.present() && other.present() && one != other) boost::add_edge(vertex(one), vertex(other), graph_);
  }
  net::Handle<net::Vpc> vpc_of(net::Handle<net::Interface> interface) const {
    return interface.present() ? n_[interface].vpc : net::Handle<net::Vpc>{};
  }
  net::Handle<net::Vpc> vpc_of(net::Handle<net::LoadBalancer> balancer) const {
    return balancer.present() ? n_[balancer].vpc : net::Handle<net::Vpc>{};
  }

  void add_peerings() {
    for (const net::Peering& one : n_.all<net::Peering>()) join(one.sides[0].vpc, one.sides[1].vpc);
  }

  void add_transit() {
    transit_ = block<net::TransitGateway>();
    for (const net::TransitAttachment& one : n_.all<net::TransitAttachment>()) {
      join(transit_, one.gateway, one.vpc);
      if (const net::TransitAttachment* other = n_.find(one.other);
          other != nullptr && one.gateway.present() && other->gateway.present())
        boost::add_edge(transit_ + one.gateway.at, transit_ + other->gateway.at, graph_);
    }
  }

  void add_core() {
    const std::size_t core = block<net::CoreNetwork>();
    for (const net::CoreAttachment& one : n_.all<net::CoreAttachment>()) {
      join(core, one.core, one.vpc);
      const net::TransitTable* table = n_.find(one.transit_table);
      if (table != nullptr && table->gateway.present() && one.core.present())
        boost::add_edge(core + one.core.at, transit_ + table->gateway.at, graph_);
    }
  }

  /// On-premises itself joins nobody, but Direct Connect gateways do (R-DX-5).
  void add_on_premises() {
    const std::size_t direct = block<net::DirectConnectGateway>();
    for (const net::DirectConnectAssociation& one : n_.all<net::DirectConnectAssociation>())
      if (const net::VpnGateway* gateway = n_.find(one.vpn_gateway)) join(direct, one.gateway, gateway->vpc);
    for (const net::TransitAttachment& one : n_.all<net::TransitAttachment>())
      if (one.direct_connect.present() && one.gateway.present())
        boost::add_edge(direct + one.direct_connect.at, transit_ + one.gateway.at, graph_);
    for (const net::VpnGateway& one : n_.all<net::VpnGateway>())
      for (const net::Handle<net::VpnGateway> other : n_[one.neighbours]) join(one.vpc, n_[other].vpc);
    for (const net::ClientVpnRoute& one : n_.all<net::ClientVpnRoute>())
      if (const net::TransitAttachment* by = n_.find(one.attachment))
        join(transit_, by->gateway, vpc_of(one.interface));
  }

  void add_endpoints() {
    const std::size_t services = block<net::EndpointService>();
    const std::size_t resources = block<net::ResourceConfiguration>();
    for (const net::Endpoint& one : n_.all<net::Endpoint>()) {
      join(services, one.service, one.vpc);
      join(resources, one.configuration, one.vpc);
    }
    const auto all = n_.all<net::EndpointService>();
    for (std::uint32_t i = 0; i < all.size(); ++i)
      for (const auto& balancers : {all[i].network_balancers, all[i].gateway_balancers})
        for (const net::ServiceBalancer& one : n_[balancers])
          join(services, net::Handle<net::EndpointService>{i}, vpc_of(one.balancer));
    const auto configurations = n_.all<net::ResourceConfiguration>();
    for (std::uint32_t i = 0; i < configurations.size(); ++i) {
      const net::Handle<net::ResourceConfiguration> at{i};
      if (const net::ResourceGateway* gateway = n_.find(configurations[i].gateway))
        join(resources, at, gateway->vpc);
      for (const net::Handle<net::Interface> one : n_[configurations[i].interfaces])
        join(resources, at, vpc_of(one));
    }
    resources_ = resources;
  }

  void add_balancers() {
    for (const net::TargetGroup& group : n_.all<net::TargetGroup>())
      for (const net::Target& target : n_[group.targets]) {
        join(group.vpc, vpc_of(target.interface));
        join(group.vpc, vpc_of(target.balancer));
      }
    for (const net::Listener& listener : n_.all<net::Listener>()) {
      const auto add = [&](net::Run<net::ListenerAction> actions) {
        for (const net::ListenerAction& one : n_[actions])
          if (const net::TargetGroup* group = n_.find(one.group)) {
            join(vpc_of(listener.balancer), group->vpc);
            for (const net::Target& target : n_[group->targets])
              join(vpc_of(listener.balancer), vpc_of(target.interface));
          }
      };
      add(listener.actions);
      for (const net::Handle<net::ListenerRule> rule : n_[listener.rules]) add(n_[rule].actions);
    }
    for (const net::ClassicLoadBalancer& one : n_.all<net::ClassicLoadBalancer>())
      for (const net::ClassicTarget& target : n_[one.targets]) join(one.vpc, vpc_of(target.interface));
  }

  void add_lattice() {
    const std::size_t networks = block<net::LatticeNetwork>();
    for (const net::LatticeAssociation& one : n_.all<net::LatticeAssociation>())
      join(networks, one.network, one.vpc);
    for (const net::Endpoint& one : n_.all<net::Endpoint>()) join(networks, one.network, one.vpc);
    const auto all = n_.all<net::LatticeNetwork>();
    for (std::uint32_t i = 0; i < all.size(); ++i) {
      const net::Handle<net::LatticeNetwork> at{i};
      for (const net::LatticeOffer& offer : n_[all[i].services])
        if (const net::LatticeService* service = n_.find(offer.service))
          for (const net::Handle<net::LatticeGroup> group : n_[service->groups]) {
            join(networks, at, n_[group].vpc);
            for (const net::LatticeTarget& target : n_[n_[group].targets]) {
              join(networks, at, vpc_of(target.interface));
              join(networks, at, vpc_of(target.balancer));
            }
          }
      for (const net::LatticeOffer& offer : n_[all[i].resources])
        if (offer.resource.present()) boost::add_edge(networks + i, resources_ + offer.resource.at, graph_);
    }
  }

  /// IPv6 addresses are public: interfaces of any two VPCs may meet on the internet by their own addresses.
  void add_internet() {
    const std::size_t internet = boost::add_vertex(graph_);
    const auto joined = [&](net::Handle<net::Vpc> vpc) {
      const bool public_addresses = vpc.present() && !n_[n_[vpc].ipv6_blocks].empty();
      if (public_addresses) boost::add_edge(internet, vertex(vpc), graph_);
    };
    for (const net::InternetGateway& one : n_.all<net::InternetGateway>()) joined(one.vpc);
    for (const net::EgressOnlyGateway& one : n_.all<net::EgressOnlyGateway>()) joined(one.vpc);
  }

  const Network& n_;
  Graph graph_;
  std::size_t transit_ = 0;
  std::size_t resources_ = 0;
};

}  // namespace

VpcComponents vpc_components(const Network& network) { return Joins(network).components(); }

}  // namespace vpcscope
