#include "model/network/resolve_named.h"

#include <algorithm>
#include <map>

namespace vpcscope::net {
namespace {

/// Kinds that can be named but have no interfaces: known, so that naming one is told apart from a slip.
constexpr Kind no_ends[] = {Kind::RouteTable,
    Kind::NetworkAcl,
    Kind::ElasticIp,
    Kind::InternetGateway,
    Kind::EgressOnlyInternetGateway,
    Kind::CarrierGateway,
    Kind::LocalGateway,
    Kind::LocalGatewayRouteTable,
    Kind::VpcPeeringConnection,
    Kind::RouteServer,
    Kind::PrefixList,
    Kind::VpcEndpointServiceConfiguration,
    Kind::TransitGateway,
    Kind::TransitGatewayAttachment,
    Kind::TransitGatewayConnectPeer,
    Kind::TransitGatewayRouteTable,
    Kind::VpnGateway,
    Kind::VpnConnection,
    Kind::CustomerGateway,
    Kind::ClientVpnEndpoint,
    Kind::VirtualInterface,
    Kind::DirectConnectGateway,
    Kind::CoreNetwork,
    Kind::CoreNetworkAttachment,
    Kind::Firewall,
    Kind::Listener,
    Kind::TargetGroup,
    Kind::ServiceNetwork,
    Kind::LatticeService,
    Kind::ResourceConfiguration,
    Kind::AutoScalingGroup};

/// Makes the things, kind by kind. Which interfaces they stand for is settled by the rows of endpoints, load
/// balancers and resources.
class Naming {
 public:
  explicit Naming(Resolver& r) : r_(r), s_(r.snapshot) {}

  std::vector<NamedThing> all() {
    const auto no_name = [](const auto&) { return TextAt{}; };
    each<LoadBalancer>([](const LoadBalancer& row) { return row.nodes; },
        [](const LoadBalancer& row) { return row.balancer_name; });
    each<ClassicLoadBalancer>([](const ClassicLoadBalancer& row) { return row.nodes; }, no_name);
    each<Endpoint>([](const Endpoint& row) { return row.interfaces; }, no_name);
    each<ResourceGateway>([](const ResourceGateway& row) { return row.interfaces; }, no_name);
    nat_gateways();
    resources();
    for (const Kind kind : no_ends)
      for (std::uint32_t at = 0; at < s_.rows(kind).size(); ++at)
        add(kind, at, Run<Handle<Interface>>{}).is_end = false;
    return std::move(things_);
  }

 private:
  NamedThing& add(Kind kind, std::uint32_t position, std::vector<Handle<Interface>> interfaces) {
    NamedThing thing;
    thing.kind = kind;
    thing.position = position;
    thing.header = &header_of(s_.rows(kind)[position]);
    thing.id = s_.ids(kind)[position].to_string();
    thing.is_end = true;
    std::ranges::sort(interfaces);
    interfaces.erase(std::unique(interfaces.begin(), interfaces.end()), interfaces.end());
    thing.interfaces = std::move(interfaces);
    things_.push_back(std::move(thing));
    return things_.back();
  }
  NamedThing& add(Kind kind, std::uint32_t position, Run<Handle<Interface>> interfaces) {
    const auto run = r_[interfaces];
    return add(kind, position, std::vector<Handle<Interface>>(run.begin(), run.end()));
  }

  std::string text(TextAt at) {
    const std::vector<char>& all = r_.column<char>();
    return {all.data() + at.first, at.count};
  }

  /// Every object of a kind that has rows of its own.
  template <class Row, class Interfaces, class Name>
  void each(Interfaces interfaces, Name name) {
    for (std::uint32_t at = 0; at < s_.rows(Row::kind).size(); ++at) {
      const Row& row = r_.column<Row>()[at];
      add(Row::kind, at, interfaces(row)).name = text(name(row));
    }
  }

  void nat_gateways() {
    std::uint32_t at = 0;
    for (const vpcscope::NatGateway& nat : s_.all<vpcscope::NatGateway>()) {
      std::vector<NetworkInterfaceId> ids;
      for (const NatGatewayAddress& one : nat.addresses) ids.push_back(one.interface);
      add(Kind::NatGateway, at++, interfaces_with_ids(r_, ids, nat.header));
    }
  }

  /// R-SVC-5: the resources of a kind stand in the order of its objects.
  void resources() {
    std::map<Kind, std::uint32_t> counted;
    for (const Resource& row : r_.column<Resource>()) {
      NamedThing& thing = add(row.of, counted[row.of]++, row.interfaces);
      thing.name = text(row.resource_name);
      thing.arn = text(row.arn);
    }
  }

  Resolver& r_;
  const Snapshot& s_;
  std::vector<NamedThing> things_;
};

}  // namespace

std::vector<NamedThing> named_things(Resolver& r) { return Naming(r).all(); }

}  // namespace vpcscope::net
