#include "model/network/network.h"

#include <algorithm>
#include <array>
#include <stdexcept>

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

void contradicts_itself() {
  throw std::runtime_error("the packed network contradicts itself; pack it again from the export");
}

std::size_t owner_slot(std::size_t slots, Handle<Vpc> vpc, const Address& address) {
  const std::uint64_t mixed =
      (std::hash<Address>{}(address) ^ vpc.at * std::uint64_t{0x9e37'79b9'7f4a'7c15}) * 0xd6e8'feb8'6659'fd93;
  return (mixed >> 32U) * slots >> 32U;
}

std::uint32_t owner_key(const Address& address) {
  return address.is_v4() ? address.v4_bits() : static_cast<std::uint32_t>(std::hash<Address>{}(address));
}

}  // namespace net

namespace {

/// Absent fields where nobody has the address.
net::OwnedAddress owned(const Network& network, net::Handle<net::Vpc> vpc, const Address& address) {
  const std::span<const net::OwnerSlot> slots = network.all<net::OwnerSlot>();
  if (slots.empty()) return {};
  const std::uint32_t key = net::owner_key(address);
  std::size_t at = net::owner_slot(slots.size(), vpc, address);
  for (std::size_t tried = 0; slots[at].vpc.present() && tried < slots.size(); ++tried) {
    const net::OwnerSlot& slot = slots[at];
    if (slot.vpc == vpc && slot.key == key) {
      if ((slot.owner & net::owned_address_bit) != 0) {
        const net::OwnedAddress& row =
            network[net::Handle<net::OwnedAddress>{slot.owner & ~net::owned_address_bit}];
        if (row.address == address) return row;
      } else if (address.is_v4()) {
        return {address, {slot.owner}, {}, {}, {}};
      }
    }
    at = at + 1 == slots.size() ? 0 : at + 1;
  }
  return {};
}

}  // namespace

void Network::fetch_owner(net::Handle<net::Vpc> vpc, const Address& address) const {
  const std::span<const net::OwnerSlot> slots = all<net::OwnerSlot>();
  if (!slots.empty()) __builtin_prefetch(&slots[net::owner_slot(slots.size(), vpc, address)]);
}

Network::Owner Network::owner(net::Handle<net::Vpc> vpc, const Address& address) const {
  if (const net::OwnedAddress row = owned(*this, vpc, address); row.address.present())
    return {row.interface, row.nat};
  if (!vpc.present()) return {};
  const net::Vpc& row = (*this)[vpc];
  return {{net::find_in_index(prefix_index(), {row.delegated_v4, row.delegated_v6}, address)}, {}};
}

const net::PublicAddress* Network::public_address(const Address& address) const {
  return find(owned(*this, net::public_space, address).mapped);
}

const net::PublicAddress* Network::public_of(net::Handle<net::Vpc> vpc, const Address& inside) const {
  return find(owned(*this, vpc, inside).mapped);
}

bool Network::holds(net::Run<Prefix> prefixes, const Address& address) const {
  return std::ranges::any_of((*this)[prefixes], [&](const Prefix& one) { return one.contains(address); });
}

Prefix Network::cidr_of(const net::GroupRule& rule) const {
  if (rule.kind == net::PeerKind::CidrV4) return rule.cidr_v4();
  return rule.kind == net::PeerKind::CidrV6 ? (*this)[rule.cidr_v6()] : Prefix();
}

bool Network::owns(const net::Interface& interface, const Address& address) const {
  if (!address.present()) return false;
  if (address.is_v6())
    return std::ranges::find((*this)[interface.v6], address) != (*this)[interface.v6].end() ||
           holds(interface.delegated, address);
  const std::uint32_t bits = address.v4_bits();
  if (interface.primary.bits == bits) return true;
  if (interface.v4.count > 1)
    for (const net::InterfaceAddress& one : (*this)[interface.v4])
      if (one.address.bits == bits) return true;
  return holds(interface.delegated, address);
}

net::Handle<net::Subnet> Network::subnet_at(const net::Vpc& vpc, const Address& address) const {
  return {net::find_in_index(prefix_index(), {vpc.subnets_v4, vpc.subnets_v6}, address)};
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
  for (; at < blocks.size(); at = blocks[at].up) {
    if (blocks[at].prefix.contains(address) && visit(blocks[at])) return true;
    if (blocks[at].up != net::nowhere && blocks[at].up >= at) net::contradicts_itself();
  }
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
    if (one.up >= step.at) net::contradicts_itself();
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
