#include "model/network/network.h"

#include <algorithm>
#include <array>

#include "model/problem.h"

namespace vpcscope {
namespace {

constexpr Prefix v4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d, int length) {
  return Prefix::of(
      Address::v4(std::uint32_t{a} << 24U | std::uint32_t{b} << 16U | std::uint32_t{c} << 8U | d), length);
}

constexpr Address link_local(std::uint8_t c, std::uint8_t d) {
  return Address::v4(169U << 24U | 254U << 16U | std::uint32_t{c} << 8U | d);
}

/// R-ADDR-4: the same in every VPC.
constexpr std::array link_services_v4 = {link_local(169, 253),
    link_local(169, 254),
    link_local(169, 123),
    link_local(170, 2),
    link_local(169, 250),
    link_local(169, 251)};
constexpr std::uint64_t fd00_ec2 = 0xfd00'0ec2'0000'0000;
constexpr std::array link_services_v6 = {
    Address::v6(fd00_ec2, 0x253), Address::v6(fd00_ec2, 0x254), Address::v6(fd00_ec2, 0x123)};

/// R-ADDR-11 and R-LAT-1: never the internet.
constexpr std::array not_global = {v4(0, 0, 0, 0, 8),
    v4(10, 0, 0, 0, 8),
    v4(100, 64, 0, 0, 10),
    v4(127, 0, 0, 0, 8),
    v4(129, 224, 0, 0, 17),
    v4(169, 254, 0, 0, 16),
    v4(172, 16, 0, 0, 12),
    v4(192, 168, 0, 0, 16),
    v4(224, 0, 0, 0, 4),
    v4(240, 0, 0, 0, 4)};

Address plus(const Address& base, int steps) {
  Address at = base;
  for (int i = 0; i < steps; ++i) at = at.next().value_or(at);
  return at;
}

}  // namespace

namespace net {

bool is_global(const Address& address) {
  if (address.is_v6()) return address.high() >> 61U == 1;  // 2000::/3
  return std::ranges::none_of(not_global, [&](const Prefix& one) { return one.contains(address); });
}

AddressSet global_addresses(Family family) {
  if (family == Family::V6) return AddressSet::of(Prefix::of(Address::v6(std::uint64_t{1} << 61U, 0), 3));
  return AddressSet::all(family) - AddressSet::of_prefixes(not_global);
}

std::size_t owner_slot(std::size_t slots, Handle<Vpc> vpc, const Address& address) {
  return (std::hash<Address>{}(address) + vpc.at * std::size_t{0x9e37'79b9'7f4a'7c15}) & (slots - 1);
}

}  // namespace net

namespace {

const net::OwnerSlot* slot_of(
    std::span<const net::OwnerSlot> slots, net::Handle<net::Vpc> vpc, const Address& address) {
  if (slots.empty()) return nullptr;
  std::size_t at = net::owner_slot(slots.size(), vpc, address);
  while (slots[at].vpc.present()) {
    if (slots[at].vpc == vpc && slots[at].address == address) return &slots[at];
    at = (at + 1) & (slots.size() - 1);
  }
  return nullptr;
}

}  // namespace

Network::Owner Network::owner(net::Handle<net::Vpc> vpc, const Address& address) const {
  if (const net::OwnerSlot* slot = slot_of(all<net::OwnerSlot>(), vpc, address))
    return {slot->interface, slot->nat};
  if (!vpc.present()) return {};
  for (const net::Handle<net::Interface> one : (*this)[(*this)[vpc].delegating])
    if (holds((*this)[one].delegated, address)) return {one, {}};
  return {};
}

const net::PublicAddress* Network::public_address(const Address& address) const {
  const auto rows = all<net::PublicAddress>();
  const auto at = std::ranges::lower_bound(rows, address, {}, &net::PublicAddress::address);
  return at != rows.end() && at->address == address ? &*at : nullptr;
}

const net::PublicAddress* Network::public_of(net::Handle<net::Vpc> vpc, const Address& inside) const {
  const net::OwnerSlot* slot = slot_of(all<net::OwnerSlot>(), vpc, inside);
  return slot != nullptr && slot->mapped.present() ? &(*this)[slot->mapped] : nullptr;
}

bool Network::holds(net::Run<Prefix> prefixes, const Address& address) const {
  return std::ranges::any_of((*this)[prefixes], [&](const Prefix& one) { return one.contains(address); });
}

bool Network::owns(const net::Interface& interface, const Address& address) const {
  if (!address.present()) return false;
  if (interface.primary == address) return true;
  if (address.is_v6())
    return std::ranges::find((*this)[interface.v6], address) != (*this)[interface.v6].end() ||
           holds(interface.delegated, address);
  for (const net::InterfaceAddress& one : (*this)[interface.v4])
    if (one.address == address) return true;
  return holds(interface.delegated, address);
}

net::Handle<net::Subnet> Network::subnet_at(const net::Vpc& vpc, const Address& address) const {
  for (const net::Handle<net::Subnet> one : (*this)[vpc.subnets])
    if (in_subnet((*this)[one], address)) return one;
  return {};
}

bool Network::is_reserved(const net::Subnet& subnet, const Address& address) const {
  for (const Prefix& block : (*this)[subnet.blocks]) {
    if (!block.contains(address)) continue;
    for (int i = 0; i < 4; ++i)
      if (plus(block.first(), i) == address) return true;
    return block.last() == address;
  }
  return false;
}

bool Network::is_link_service(const net::Vpc& vpc, const Address& address) const {
  if (address.is_v6()) return std::ranges::find(link_services_v6, address) != link_services_v6.end();
  if (std::ranges::find(link_services_v4, address) != link_services_v4.end()) return true;
  if (vpc.primary.present() && plus(vpc.primary.first(), 2) == address) return true;  // the resolver
  const net::Handle<net::Subnet> subnet = subnet_at(vpc, address);
  if (!subnet.present()) return false;
  for (const Prefix& block : (*this)[(*this)[subnet].blocks])  // router and DHCP
    if (block.contains(address)) return plus(block.first(), 1) == address;
  return false;
}

namespace {

/// The blocks of VPCs that hold the address, the longest first, until `visit` answers true.
template <class Visit>
bool any_block(std::span<const net::BlockEntry> blocks, const Address& address, Visit visit) {
  const auto after = std::ranges::upper_bound(
      blocks, address, {}, [](const net::BlockEntry& one) { return one.prefix.first(); });
  std::uint32_t at =
      after == blocks.begin() ? net::nowhere : static_cast<std::uint32_t>(after - blocks.begin() - 1);
  for (; at != net::nowhere; at = blocks[at].up)
    if (blocks[at].prefix.contains(address) && visit(blocks[at])) return true;
  return false;
}

}  // namespace

std::vector<net::Handle<net::Vpc>> Network::vpcs_at(const Address& address) const {
  std::vector<net::Handle<net::Vpc>> found;
  any_block(all<net::BlockEntry>(), address, [&](const net::BlockEntry& one) {
    if (std::ranges::find(found, one.vpc) == found.end()) found.push_back(one.vpc);
    return false;
  });
  return found;
}

bool Network::in_any_vpc(const Address& address) const {
  return any_block(all<net::BlockEntry>(), address, [](const net::BlockEntry&) { return true; });
}

bool Network::is_internet(const Address& address) const {
  if (!net::is_global(address) || public_address(address) != nullptr) return false;
  if (address.is_v6() && in_any_vpc(address)) return false;
  const net::IndexTable sites = {facts().sites_v4, facts().sites_v6};
  return net::find_in_index(prefix_index(), sites, address) == net::nowhere;
}

Network::Place Network::place(net::Handle<net::PlaceStep> step, std::string_view below) const {
  Place found;
  std::vector<std::string> tokens;  // from the object up to its file
  while (step.present()) {
    const net::PlaceStep& one = (*this)[step];
    if (one.up == net::nowhere) {
      found.file = text(one.key);
      break;
    }
    tokens.push_back(one.index == net::nowhere ? pointer_token(text(one.key)) : std::to_string(one.index));
    step = {one.up};
  }
  for (auto token = tokens.rbegin(); token != tokens.rend(); ++token)
    found.pointer.append("/").append(*token);
  found.pointer.append(below);
  return found;
}

std::size_t Network::bytes() const {
  std::size_t sum = 0;
  columns_.each([&](const auto& column) { sum += column.size_bytes(); });
  return sum;
}

}  // namespace vpcscope
