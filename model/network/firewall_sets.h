// The ends of firewall rules as the engine writes them, read into plain sets (R-NFW-5):
//
//   ANY   10.0.0.0/8   [10.0.0.0/8,!10.1.0.0/16]   !$HOME_NET   @LIST          addresses
//   ANY   443          [80,8000:8080]   !22        1024:   $WEB                ports
//
// A list is what its plain elements hold, or everything where it has none, without what its negated ones
// hold. What can't be read or was not exported may hold anything.
#pragma once

#include <bitset>
#include <string_view>
#include <vector>

#include "model/address_set.h"
#include "model/network/resolver.h"

namespace vpcscope::net {

/// Something between two sets: what it surely and what it possibly holds.
struct AddressBounds {
  AddressSet sure;
  AddressSet possible;

  static AddressBounds exactly(const AddressSet& set) { return {set, set}; }
  static AddressBounds everything() { return exactly(AddressSet::all()); }
  static AddressBounds unknown() { return {AddressSet(), AddressSet::all()}; }
};

struct PortBounds {
  std::bitset<65536> ports;
  bool known = true;

  std::vector<PortSpan> spans() const;
};

/// What names mean in the rules of one group.
class FirewallNames {
 public:
  FirewallNames(Resolver& resolver, const vpcscope::FirewallPolicy& policy,
      const vpcscope::FirewallRuleGroup& group, const AddressBounds& home)
      : r_(resolver), policy_(policy), group_(group), home_(home) {}

  AddressBounds addresses(std::string_view words, int depth = 0) const;
  PortBounds ports(std::string_view words, int depth = 0) const;

 private:
  AddressBounds list(const std::vector<std::string_view>& elements, int depth) const;
  AddressBounds variable(std::string_view name, int depth) const;
  AddressBounds reference(std::string_view name) const;
  PortBounds port_list(const std::vector<std::string_view>& elements, int depth) const;
  PortBounds port_variable(std::string_view name, int depth) const;

  Resolver& r_;
  const vpcscope::FirewallPolicy& policy_;
  const vpcscope::FirewallRuleGroup& group_;
  const AddressBounds& home_;
};

bool is_any(std::string_view words);  // "ANY", or nothing
std::string_view trimmed(std::string_view words);

}  // namespace vpcscope::net
