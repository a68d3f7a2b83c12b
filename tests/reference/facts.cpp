#include "tests/reference/facts.h"

#include <algorithm>
#include <array>

namespace vpcscope::reference {
namespace {

Prefix prefix(const char* text) { return Prefix::parse(text).prefix; }
Address address(const char* text) { return *Address::parse(text); }

Address plus(Address base, int steps) {
  for (int i = 0; i < steps; ++i) base = base.next().value_or(base);
  return base;
}

}  // namespace

bool functional(const Word& state, std::initializer_list<std::string_view> words) {
  if (!state.present()) return true;
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return state.is(word); });
}

bool is_id(const Id& id, const std::string& text) { return id.present() && id.to_string() == text; }

std::vector<Prefix> cidrs_of(const Vpc& vpc) {
  std::vector<Prefix> blocks;
  for (const CidrAssociation& one : vpc.cidrs)  // R-ADDR-1: associated blocks only
    if (!one.unusable && functional(one.state, {"associated"})) blocks.push_back(one.cidr);
  if (!vpc.cidrs.present() && vpc.cidr.present()) blocks.push_back(vpc.cidr);  // R-IN-10
  for (const Ipv6CidrAssociation& one : vpc.ipv6_cidrs)
    if (!one.unusable && functional(one.state, {"associated"})) blocks.push_back(one.cidr);
  return blocks;
}

bool in_vpc(const Vpc& vpc, Address where) {
  const std::vector<Prefix> blocks = cidrs_of(vpc);
  return std::any_of(blocks.begin(), blocks.end(), [&](const Prefix& one) { return one.contains(where); });
}

std::vector<Prefix> blocks_of(const Subnet& subnet) {
  std::vector<Prefix> blocks;
  if (subnet.cidr.present() && !subnet.ipv6_native.yes()) blocks.push_back(subnet.cidr);
  for (const Ipv6CidrAssociation& one : subnet.ipv6_cidrs)
    if (!one.unusable && functional(one.state, {"associated"})) blocks.push_back(one.cidr);
  return blocks;
}

bool in_subnet(const Subnet& subnet, Address where) {
  const std::vector<Prefix> blocks = blocks_of(subnet);
  return std::any_of(blocks.begin(), blocks.end(), [&](const Prefix& one) { return one.contains(where); });
}

const Subnet* subnet_at(const Snapshot& snapshot, const Vpc& vpc, Address where) {
  for (const Subnet& subnet : snapshot.all<Subnet>())
    if (subnet.vpc == vpc.id && in_subnet(subnet, where)) return &subnet;
  return nullptr;
}

bool is_reserved(const Subnet& subnet, Address where) {
  for (const Prefix& block : blocks_of(subnet)) {
    if (!block.contains(where)) continue;
    for (int i = 0; i < 4; ++i)
      if (plus(block.first(), i) == where) return true;  // R-ADDR-3: the first four
    return block.last() == where;                        // and the last
  }
  return false;
}

bool is_link_service(const Snapshot& snapshot, const Vpc& vpc, Address where) {
  static const std::array fixed = {address("169.254.169.253"),
      address("169.254.169.254"),
      address("169.254.169.123"),
      address("169.254.170.2"),
      address("169.254.169.250"),
      address("169.254.169.251"),
      address("fd00:ec2::253"),
      address("fd00:ec2::254"),
      address("fd00:ec2::123")};
  if (std::find(fixed.begin(), fixed.end(), where) != fixed.end()) return true;
  if (vpc.cidr.present() && plus(vpc.cidr.first(), 2) == where) return true;  // the resolver
  for (const Subnet& subnet : snapshot.all<Subnet>())                         // router and DHCP
    if (subnet.vpc == vpc.id && subnet.cidr.present() && plus(subnet.cidr.first(), 1) == where) return true;
  return false;
}

bool owns(const NetworkInterface& eni, Address where) {
  for (const PrivateAddress& one : eni.addresses)
    if (one.address == where) return true;
  if (eni.primary_address == where && where.present()) return true;
  for (const Ipv6Address& one : eni.ipv6_addresses)
    if (one.address == where) return true;
  for (const Prefix& one : eni.ipv4_prefixes)
    if (one.contains(where)) return true;
  for (const Prefix& one : eni.ipv6_prefixes)
    if (one.contains(where)) return true;
  return false;
}

const NetworkInterface* owner_in(const Snapshot& snapshot, const std::string& vpc, Address where) {
  const auto its_own = [&](const NetworkInterface& eni) {
    for (const PrivateAddress& one : eni.addresses)
      if (one.address == where) return true;
    for (const Ipv6Address& one : eni.ipv6_addresses)
      if (one.address == where) return true;
    return eni.primary_address == where;
  };
  for (const bool by_prefix : {false, true})  // an address of one's own before a delegated prefix
    for (const NetworkInterface& eni : snapshot.all<NetworkInterface>())
      if (is_id(eni.vpc, vpc) && owns(eni, where) && (by_prefix || its_own(eni))) return &eni;
  return nullptr;
}

std::string zone_of(const Snapshot& snapshot, const Subnet& subnet) {
  std::string zone = subnet.zone_id.str();
  const std::string name = subnet.zone.str();
  for (const AvailabilityZone& one : snapshot.all<AvailabilityZone>()) {
    const bool same_place =
        one.header.account == subnet.header.account && one.header.region == subnet.header.region;
    if (zone.empty() && one.name.view() == name && same_place) zone = one.id.to_string();
    if (is_id(one.id, zone) && one.parent_id.present() && !one.parent_id.view().empty())
      return one.parent_id.str();  // R-TGW-1: the parent of a Local Zone
  }
  return zone.empty() ? name : zone;
}

std::string wavelength_zone_of(const Snapshot& snapshot, const Subnet& subnet) {
  for (const AvailabilityZone& one : snapshot.all<AvailabilityZone>()) {
    const bool same_place =
        one.header.account == subnet.header.account && one.header.region == subnet.header.region;
    const bool same = subnet.zone_id.present() && !subnet.zone_id.view().empty()
                          ? is_id(one.id, subnet.zone_id.str())
                          : same_place && one.name.view() == subnet.zone.view();
    if (same && one.type.is("wavelength-zone")) return one.id.to_string();
  }
  return "";
}

std::vector<PublicMapping> public_mappings(const Snapshot& snapshot) {
  std::vector<PublicMapping> found;
  const auto add = [&](PublicMapping one) {
    const bool known = std::any_of(found.begin(), found.end(), [&](const PublicMapping& other) {
      return other.public_address == one.public_address;
    });
    if (!known && one.public_address.present()) found.push_back(one);
  };
  for (const NetworkInterface& eni : snapshot.all<NetworkInterface>())
    for (const PrivateAddress& one : eni.addresses)
      add({eni.vpc.to_string(), eni.subnet.to_string(), eni.id.to_string(), one.address, one.public_address});
  for (const NatGateway& nat : snapshot.all<NatGateway>())
    for (const NatGatewayAddress& one : nat.addresses)
      if (functional(one.status, {"succeeded"}))
        add({nat.vpc.to_string(),
            nat.subnet.present() ? nat.subnet.to_string() : "",
            one.interface.present() ? one.interface.to_string() : "",
            one.private_address,
            one.public_address});
  return found;
}

bool is_documentation_or_global(Address where) {
  static const std::array no = {prefix("0.0.0.0/8"),
      prefix("10.0.0.0/8"),
      prefix("100.64.0.0/10"),
      prefix("127.0.0.0/8"),
      prefix("169.254.0.0/16"),
      prefix("172.16.0.0/12"),
      prefix("192.168.0.0/16"),
      prefix("224.0.0.0/4"),
      prefix("240.0.0.0/4"),
      prefix("129.224.0.0/17")};  // R-LAT-1
  if (where.is_v6()) return prefix("2000::/3").contains(where);
  return std::none_of(no.begin(), no.end(), [&](const Prefix& one) { return one.contains(where); });
}

bool is_internet(const Snapshot& snapshot, const Declarations& declared, Address where) {
  if (!is_documentation_or_global(where)) return false;
  for (const PublicMapping& one : public_mappings(snapshot))
    if (one.public_address == where) return false;
  for (const NetworkInterface& eni : snapshot.all<NetworkInterface>())  // a carrier's address is public too
    for (const PrivateAddress& one : eni.addresses)
      if (one.carrier_address.present() && one.carrier_address == where) return false;
  for (const Vpc& vpc : snapshot.all<Vpc>())
    if (where.is_v6() && in_vpc(vpc, where)) return false;    // the whole block, not only what interfaces own
  for (const Accelerator& one : snapshot.all<Accelerator>())  // R-SVC-10
    for (const AcceleratorAddresses& set : one.address_sets)
      if (std::find(set.addresses.begin(), set.addresses.end(), where) != set.addresses.end()) return false;
  for (const Site& site : sites(snapshot, declared))
    if (site.prefix.length() >= 1 && site.prefix.contains(where)) return false;
  return true;
}

bool is_public_of_import(const Snapshot& snapshot, Address where) {
  for (const PublicMapping& one : public_mappings(snapshot))
    if (one.public_address == where) return true;
  for (const ElasticIp& one : snapshot.all<ElasticIp>())
    if (one.public_address == where) return true;
  return false;
}

std::optional<std::vector<Prefix>> entries_of(const Snapshot& snapshot, const Id& list) {
  std::vector<Prefix> found;
  for (const PrefixListEntries& entries : snapshot.all<PrefixListEntries>()) {
    if (!(entries.list == list)) continue;
    for (const PrefixListEntry& one : entries.entries)
      if (!one.unusable) found.push_back(one.cidr);
    return found;
  }
  for (const PrefixList& one : snapshot.all<PrefixList>()) {
    if (!(one.id == list) || !one.cidrs.present()) continue;
    found.assign(one.cidrs.begin(), one.cidrs.end());
    return found;
  }
  return std::nullopt;
}

std::vector<Site> sites(const Snapshot& snapshot, const Declarations& declared) {
  std::vector<Site> found;
  const auto add = [&](Prefix what, Site::Kind kind, const std::string& via) {
    if (what.present() && what.length() > 0) found.push_back({what, kind, via});
  };
  for (const VpnConnection& vpn : snapshot.all<VpnConnection>())
    for (const VpnRoute& route : vpn.routes)
      if (functional(route.state, {"available"})) add(route.destination, Site::Kind::Vpn, vpn.id.to_string());
  for (const RouteTable& table : snapshot.all<RouteTable>())
    for (const Route& route : table.routes)
      if (route.origin.is("EnableVgwRoutePropagation") && route.gateway.present()) {
        add(route.destination, Site::Kind::Propagated, route.gateway.to_string());
        add(route.destination_ipv6, Site::Kind::Propagated, route.gateway.to_string());
      }
  for (const TransitGatewayRoutes& table : snapshot.all<TransitGatewayRoutes>())
    for (const TransitGatewayRoute& route : table.routes)
      for (const TransitGatewayRouteTarget& target : route.targets)
        if (target.resource_type.is("vpn") || target.resource_type.is("direct-connect-gateway") ||
            target.resource_type.is("connect"))
          add(route.destination, Site::Kind::TransitRoute, target.attachment.to_string());
  for (const CoreNetworkRoutes& table : snapshot.all<CoreNetworkRoutes>())
    for (const CoreNetworkRoute& route : table.routes)
      for (const CoreNetworkRouteDestination& target : route.destinations)
        for (const CoreNetworkAttachment& one : snapshot.all<CoreNetworkAttachment>())
          if (target.attachment.present() && is_id(one.id, target.attachment.to_string()) &&
              (one.type.is("CONNECT") || one.type.is("SITE_TO_SITE_VPN") ||
                  one.type.is("DIRECT_CONNECT_GATEWAY")))
            add(route.destination, Site::Kind::CoreRoute, one.id.to_string());
  for (const DeclaredSite& one : declared.onprem) add(one.prefix, Site::Kind::Declared, one.via);
  for (const ClientVpnEndpoint& one : snapshot.all<ClientVpnEndpoint>())
    add(one.client_cidr, Site::Kind::ClientVpn, one.id.to_string());
  return found;
}

const LoadBalancer* balancer_of(const Snapshot& snapshot, const NetworkInterface& eni) {
  const std::string description = eni.description.str();
  for (const LoadBalancer& one : snapshot.all<LoadBalancer>()) {
    const std::string arn = one.id.to_string();  // ...:loadbalancer/app/NAME/HASH
    const std::size_t slash = arn.find("loadbalancer/");
    if (slash != std::string::npos && description == "ELB " + arn.substr(slash + 13)) return &one;
  }
  return nullptr;
}

const ClassicLoadBalancer* classic_of(const Snapshot& snapshot, const NetworkInterface& eni) {
  for (const ClassicLoadBalancer& one : snapshot.all<ClassicLoadBalancer>())
    if (eni.description.str() == "ELB " + one.id.to_string()) return &one;
  return nullptr;
}

const VpcEndpoint* endpoint_of(const Snapshot& snapshot, const NetworkInterface& eni) {
  for (const VpcEndpoint& one : snapshot.all<VpcEndpoint>())
    for (const NetworkInterfaceId& id : one.interfaces)
      if (id == eni.id && !one.type.is("GatewayLoadBalancer")) return &one;
  return nullptr;
}

const NatGateway* nat_at(const Snapshot& snapshot, const std::string& vpc, Address where) {
  for (const NatGateway& nat : snapshot.all<NatGateway>())
    for (const NatGatewayAddress& one : nat.addresses)
      if (is_id(nat.vpc, vpc) && one.private_address == where) return &nat;
  return nullptr;
}

std::vector<const NetworkInterface*> nodes_of(const Snapshot& snapshot, const LoadBalancer& balancer) {
  std::vector<const NetworkInterface*> found;
  for (const NetworkInterface& eni : snapshot.all<NetworkInterface>())
    if (balancer_of(snapshot, eni) == &balancer) found.push_back(&eni);
  return found;
}

bool is_firewall_endpoint(const Snapshot& snapshot, const std::string& endpoint) {
  const auto among = [&](const Slice<FirewallZone>& zones) {
    return std::any_of(
        zones.begin(), zones.end(), [&](const FirewallZone& one) { return is_id(one.endpoint, endpoint); });
  };
  for (const Firewall& one : snapshot.all<Firewall>())
    if (among(one.status.zones)) return true;
  for (const FirewallEndpointAssociation& one : snapshot.all<FirewallEndpointAssociation>())
    if (among(one.status.zones)) return true;
  return false;
}

bool is_data_path(const NetworkInterface& eni) {
  for (const char* type : {"natGateway",
           "transit_gateway",
           "gateway_load_balancer",
           "gateway_load_balancer_endpoint",
           "network_load_balancer",
           "load_balancer"})
    if (eni.type.is(type)) return true;               // R-IN-1: nat_gateway is natGateway
  return eni.description.view().starts_with("ELB ");  // R-ENI-8: nodes of ALB and CLB print `interface`
}

const NetworkInterface* primary_of(const Snapshot& s, const std::string& instance) {
  for (const NetworkInterface& eni : s.all<NetworkInterface>())
    if (is_id(eni.instance, instance) && eni.device_index.value_or(0) == 0) return &eni;
  return nullptr;
}

bool is_lattice(Address where) {
  static const Prefix v4 = Prefix::parse("169.254.171.0/24").prefix;
  static const Prefix v6 = Prefix::parse("fd00:ec2:80::/64").prefix;
  static const Prefix resources = Prefix::parse("129.224.0.0/17").prefix;
  return v4.contains(where) || v6.contains(where) || resources.contains(where);
}

}  // namespace vpcscope::reference
