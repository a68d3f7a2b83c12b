// What the Snapshot says, asked in the words of the specification: linear scans, no caches (sections 2-5).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/resources/all.h"
#include "model/snapshot.h"
#include "tests/reference/reference.h"

namespace vpcscope::reference {

/// R-IN-10: a state that is not printed counts as functional.
bool functional(const Word& state, std::initializer_list<std::string_view> words);

bool is_id(const Id& id, const std::string& text);

/// The first object of that printed id, or null.
template <class T>
const T* find(const Snapshot& snapshot, const std::string& id) {
  for (const T& object : snapshot.all<T>())
    if (identity_of(*snapshot.schema(T::kind), &object).to_string() == id) return &object;
  return nullptr;
}

std::vector<Prefix> cidrs_of(const Vpc& vpc);  // R-ADDR-1
bool in_vpc(const Vpc& vpc, Address address);
std::vector<Prefix> blocks_of(const Subnet& subnet);  // R-ADDR-2
bool in_subnet(const Subnet& subnet, Address address);
const Subnet* subnet_at(const Snapshot& snapshot, const Vpc& vpc, Address address);
bool is_reserved(const Subnet& subnet, Address address);                          // R-ADDR-3
bool is_link_service(const Snapshot& snapshot, const Vpc& vpc, Address address);  // R-ADDR-4
bool owns(const NetworkInterface& eni, Address address);                          // R-ADDR-7
const NetworkInterface* owner_in(const Snapshot& snapshot, const std::string& vpc, Address address);
std::string zone_of(
    const Snapshot& snapshot, const Subnet& subnet);  // the zone's id; of a Local Zone its parent's

/// A private address and the public one that the internet gateway maps to it (R-ADDR-8, R-NAT-5).
struct PublicMapping {
  std::string vpc;
  std::string subnet;     // empty: a regional NAT gateway
  std::string interface;  // empty where only a NAT gateway tells
  Address private_address;
  Address public_address;
};
std::vector<PublicMapping> public_mappings(const Snapshot& snapshot);

bool is_lattice(Address address);                  // R-LAT-1
bool is_documentation_or_global(Address address);  // R-ADDR-11, the ranges only
bool is_internet(const Snapshot& snapshot, const Declarations& declared, Address address);  // R-ADDR-11
bool is_public_of_import(const Snapshot& snapshot, Address address);                        // R-ADDR-9

std::optional<std::vector<Prefix>> entries_of(const Snapshot& snapshot, const Id& list);  // R-IN-7

/// A prefix on-premises, and what tells of it (R-ADDR-11).
struct Site {
  Prefix prefix;
  enum class Kind { Vpn, Propagated, TransitRoute, CoreRoute, Declared, ClientVpn } kind;
  std::string via;  // vpn-, vgw-, tgw-attach-, attachment-, a Direct Connect gateway or Client VPN endpoint
};
std::vector<Site> sites(const Snapshot& snapshot, const Declarations& declared);

const NetworkInterface* primary_of(const Snapshot& snapshot, const std::string& instance);  // R-LB-6
/// Load balancers by their nodes (R-ENI-8).
const LoadBalancer* balancer_of(const Snapshot& snapshot, const NetworkInterface& eni);
const ClassicLoadBalancer* classic_of(const Snapshot& snapshot, const NetworkInterface& eni);
const VpcEndpoint* endpoint_of(const Snapshot& snapshot, const NetworkInterface& eni);
const NatGateway* nat_at(const Snapshot& snapshot, const std::string& vpc, Address address);
std::vector<const NetworkInterface*> nodes_of(const Snapshot& snapshot, const LoadBalancer& balancer);

/// The id of the Wavelength Zone that the subnet lies in; empty for other zones (R-LGW-1).
std::string wavelength_zone_of(const Snapshot& snapshot, const Subnet& subnet);

bool is_firewall_endpoint(const Snapshot& snapshot, const std::string& endpoint);  // R-NFW-1
bool is_data_path(const NetworkInterface& eni);                                    // R-ENI-3

}  // namespace vpcscope::reference
