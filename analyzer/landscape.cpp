#include "analyzer/landscape.h"

#include <algorithm>

#include "analyzer/graph.h"
#include "analyzer/sets/selection.h"

namespace vpcscope {

const char* name_of(SubnetTier tier) {
  switch (tier) {
    case SubnetTier::Public:
      return "public";
    case SubnetTier::Private:
      return "private";
    case SubnetTier::Isolated:
      return "isolated";
    case SubnetTier::Unknown:
      return "unknown";
  }
  return "";
}

bool is_usable(const net::Route& route) {
  return !route.ignored && !route.blackhole && !route.foreign && !route.beaten_by_local &&
         route.destination.present();
}

SubnetTier tier_of(const Network& network, net::Handle<net::Subnet> subnet) {
  const net::RouteTable* table = network.find(network[subnet].table);
  if (table == nullptr) return SubnetTier::Unknown;
  bool leads_out = false;
  for (const net::Route& route : network[table->routes]) {
    if (!is_usable(route)) continue;
    switch (route.target_kind) {
      case net::TargetKind::InternetGateway:
      case net::TargetKind::CarrierGateway:
        if (net::global_addresses(route.destination.family()).overlaps(AddressSet::of(route.destination)))
          return SubnetTier::Public;
        leads_out = true;
        break;
      case net::TargetKind::None:
      case net::TargetKind::Local:
      case net::TargetKind::GatewayEndpoint:
        break;
      default:
        leads_out = true;
    }
  }
  if (!table->complete || table->unusable_route) return SubnetTier::Unknown;
  return leads_out ? SubnetTier::Private : SubnetTier::Isolated;
}

Landscape landscape(const Network& network, const std::vector<net::Handle<net::Vpc>>& vpcs) {
  Landscape all;
  for (std::uint32_t i = 0; i < network.all<net::Subnet>().size(); ++i)
    all.tiers.push_back(tier_of(network, {i}));
  if (vpcs.empty()) return all;
  ClassSelection ends;
  for (const net::Handle<net::Interface> one : all_interfaces(network))
    if (std::ranges::find(vpcs, network[one].vpc) != vpcs.end()) ends.interfaces.push_back(one);
  const VpcComponents components = vpc_components(network);
  const Classes classes = classes_of(network, ends, ends, components);
  for (const EndClass& one : classes.all()) all.alike.push_back(one.members);
  std::ranges::sort(all.alike);
  return all;
}

}  // namespace vpcscope
