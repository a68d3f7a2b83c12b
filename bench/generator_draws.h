// Draws: everything of a generated export that is smaller than a subnet: interfaces, rules, routes.
//
// What it is not: text. These functions return small values; bench/generator_print.h gives them AWS's field
// names. The distributions are told in bench/generator.h, their tables are in bench/generator_random.h.
//
// The idea: each value is a pure function of the plan and of the object's own serial number. A subnet's slot
// 7 is drawn when describe-network-interfaces prints it, and drawn again, alike, when describe-addresses asks
// for its public address or a route wants it as a target. Nothing is remembered in between.
//
// What the simple account leaves out: AWS prints the rules of one protocol and port range as one permission,
// and takes no rule twice. So rules of a direction are sorted by that, and a second drawing of the same rule
// becomes another CIDR.
//
// Invariants: the functions are pure and may be called from any thread.
//
//   const InterfaceFacts facts = draw_interface(plan, subnet, 7);
//   const RuleSet rules = draw_rules(plan, {vpc, 3, Direction::Ingress});
#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>

#include "bench/generator_plan.h"

namespace vpcscope::bench {

// ---------------------------------------------------------------- interfaces

enum class Role : std::uint8_t { Instance, Lambda, LoadBalancer, Unattached, NatGateway, TransitGateway };
enum class PublicAddress : std::uint8_t { None, Elastic, Automatic };

struct InterfaceFacts {
  std::uint64_t serial = 0;
  std::uint32_t address = 0;
  std::uint32_t secondary = 0;  // 0: none
  Role role = Role::Instance;
  PublicAddress public_address = PublicAddress::None;
};

// Spread over the subnet: 7919 is a prime above every usable count, so the steps never meet before they have
// been everywhere. AWS keeps the first four addresses and the last.
inline std::uint32_t address_of_slot(const SubnetPlan& subnet, std::uint64_t slot) {
  const std::uint64_t place = (slot * 7919 + subnet.serial * std::uint64_t{31}) % subnet.usable();
  return subnet.block.base + 4 + static_cast<std::uint32_t>(place);
}

// One interface in 25 has a second address, while the subnet has room.
inline bool has_secondary(const SubnetPlan& subnet, std::uint32_t slot) {
  return slot % 25 == 7 && subnet.interface_count + slot < subnet.usable();
}

inline std::uint32_t free_addresses(const SubnetPlan& subnet) {
  std::uint32_t taken = subnet.interface_count;
  for (std::uint32_t slot = 7; slot < subnet.interface_count; slot += 25)
    taken += has_secondary(subnet, slot);
  return subnet.usable() - taken;
}

inline Role draw_role(const SubnetPlan& subnet, std::uint32_t slot, Random& dice) {
  const std::uint32_t face = dice.below(100);
  if (subnet.has_nat && slot == 0) return Role::NatGateway;
  if (subnet.has_attachment && slot + 1 == subnet.interface_count) return Role::TransitGateway;
  if (face < 85) return Role::Instance;
  if (face < 93) return Role::Lambda;
  return face < 98 ? Role::LoadBalancer : Role::Unattached;
}

// In the public tier a third of instances have an address of AWS's, a sixth one of their own.
inline PublicAddress draw_public_address(
    const SubnetPlan& subnet, bool has_internet, Role role, Random& dice) {
  const std::uint32_t face = dice.below(6);
  if (role == Role::NatGateway) return PublicAddress::Elastic;
  if (!has_internet || subnet.tier != 0 || role != Role::Instance) return PublicAddress::None;
  if (face == 0) return PublicAddress::Elastic;
  return face <= 2 ? PublicAddress::Automatic : PublicAddress::None;
}

inline InterfaceFacts draw_interface(const Plan& plan, const SubnetPlan& subnet, std::uint32_t slot) {
  InterfaceFacts facts;
  facts.serial = subnet.first_interface + slot;
  facts.address = address_of_slot(subnet, slot);
  if (has_secondary(subnet, slot)) facts.secondary = address_of_slot(subnet, subnet.interface_count + slot);
  Random dice = plan.dice(Kind::Interface, facts.serial);
  facts.role = draw_role(subnet, slot, dice);
  facts.public_address = draw_public_address(subnet, plan.vpcs[subnet.vpc].has_internet, facts.role, dice);
  return facts;
}

// One address for each interface out of blocks that Amazon hands out.
inline std::uint32_t public_address(std::uint64_t interface_serial) {
  constexpr std::array<std::uint32_t, 8> blocks = {3, 13, 18, 34, 35, 44, 52, 54};
  const std::uint64_t low = interface_serial * 10'368'889 & 0xFFFFFF;  // odd factor: a bijection
  return blocks[(interface_serial >> 24) % blocks.size()] << 24 | static_cast<std::uint32_t>(low);
}

struct GroupReference {
  std::uint64_t value = 0;  // the group's serial, or a random one
  std::uint32_t local = 0;  // the group's number in its VPC
  bool dangling = false;
};

struct GroupReferences {
  std::array<GroupReference, 5> items;
  std::size_t count = 0;
  std::span<const GroupReference> all() const& { return std::span(items).first(count); }
  void all() && = delete;  // the span would outlive its items
};

// Neighbouring groups from a random one on: distinct, since a VPC has six at least.
inline GroupReferences draw_groups(const Plan& plan, const VpcPlan& vpc, const InterfaceFacts& facts) {
  GroupReferences groups;
  if (facts.role == Role::NatGateway || facts.role == Role::TransitGateway) return groups;
  Random dice = plan.dice(Kind::Group, facts.serial | std::uint64_t{1} << 54);
  const std::uint32_t start = dice.below(vpc.group_count);
  const std::uint32_t wanted = dice.from(groups_per_interface);
  for (std::uint32_t n = 0; n < wanted; ++n) {
    const std::uint32_t local = (start + n) % vpc.group_count;
    const bool dangling = dice.chance(dangling_per_mille);
    groups.items[groups.count++] = {dangling ? dice.bits32() : vpc.first_group + local, local, dangling};
  }
  return groups;
}

// ---------------------------------------------------------------- rules

enum class Direction : std::uint8_t { Ingress, Egress };
enum class PeerKind : std::uint8_t { Group, NeighbourGroup, Cidr, PrefixList };

struct Peer {
  PeerKind kind = PeerKind::Cidr;
  bool dangling = false;
  std::uint64_t value = 0;  // group or list serial, or a block's base
  std::uint32_t length = 0;
  auto operator<=>(const Peer&) const = default;
};

inline constexpr std::uint8_t icmp = 1;
inline constexpr std::uint8_t tcp = 6;
inline constexpr std::uint8_t udp = 17;
inline constexpr std::uint8_t every_protocol = 255;

struct Ports {
  std::uint8_t protocol = every_protocol;
  std::uint16_t first = 0;
  std::uint16_t last = 0;
  auto operator<=>(const Ports&) const = default;
};

struct Rule {
  Ports ports;
  Peer peer;
  auto operator<=>(const Rule&) const = default;
};

inline constexpr std::uint32_t largest_rule_count = 60;

struct RuleSet {
  std::array<Rule, largest_rule_count> items;
  std::size_t count = 0;
  void add(const Rule& rule) { items[count++] = rule; }
  std::span<const Rule> all() const& { return std::span(items).first(count); }
  void all() && = delete;  // the span would outlive its items
};

struct RulesOf {
  const VpcPlan& vpc;
  std::uint32_t group;  // in its VPC; 0 is the default group
  Direction direction;
};

inline constexpr std::array<Ports, 15> well_known_ports = {{{tcp, 22, 22},
    {tcp, 25, 25},
    {udp, 53, 53},
    {tcp, 80, 80},
    {udp, 123, 123},
    {tcp, 443, 443},
    {tcp, 1433, 1433},
    {tcp, 2049, 2049},
    {tcp, 3306, 3306},
    {tcp, 3389, 3389},
    {tcp, 5432, 5432},
    {tcp, 6379, 6379},
    {tcp, 8080, 8080},
    {tcp, 8443, 8443},
    {tcp, 9092, 9092}}};

// Ports that no other serial has: the two ends of a chord across the circle of 65,536 ports. Chords of one
// length share no end with another of that start, and lengths stay under half the circle, so no two chords
// are the same. Serials below 2^31 are safe.
inline Ports distinct_ports(std::uint64_t serial) {
  const auto start = static_cast<std::uint16_t>(serial * 40'503);
  const auto other = static_cast<std::uint16_t>(start + serial / 65'536);
  return {mix(serial) % 8 == 0 ? udp : tcp, std::min(start, other), std::max(start, other)};
}

inline Ports draw_range(Random& dice) {
  const std::uint32_t face = dice.below(25);
  if (face < 9) return {};
  if (face < 11) return {icmp, 0, 0};
  if (face < 15) return {tcp, 0, 65535};
  const auto first = static_cast<std::uint16_t>(dice.between(1024, 60'000));
  const auto last = static_cast<std::uint16_t>(first + dice.between(1, 5000));
  return {face < 22 ? tcp : udp, first, last};
}

inline Ports draw_ports(Random& dice) {
  const std::uint32_t face = dice.below(100);
  if (face < 60) return well_known_ports[dice.below(well_known_ports.size())];
  if (face >= 75) return draw_range(dice);
  const auto port = static_cast<std::uint16_t>(dice.between(1, 65'535));
  return {dice.chance(850) ? tcp : udp, port, port};
}

inline Peer random_block(Random& dice) {
  const std::uint32_t length = dice.between(16, 28);
  const std::uint32_t mask = ~std::uint32_t{0} << (32 - length);
  return {PeerKind::Cidr, false, (0x0A000000 | dice.bits32() >> 8) & mask, length};
}

inline Peer peer_of(const Block& block) { return {PeerKind::Cidr, false, block.base, block.length}; }

// A tenth anywhere, a fifth one host; the rest in equal parts the own VPC, any VPC, or some private block.
inline Peer draw_cidr(const Plan& plan, const VpcPlan& vpc, Random& dice) {
  const std::uint32_t face = dice.below(100);
  const auto host = static_cast<std::uint32_t>(vpc.block.base + dice.below(vpc.block.size()));
  if (face < 10) return {PeerKind::Cidr, false, 0, 0};
  if (face < 30) return {PeerKind::Cidr, false, face < 20 ? host : dice.bits32(), 32};
  if (face < 53) return peer_of(vpc.block);
  if (face < 76) return peer_of(plan.vpcs[dice.below(plan.vpcs.size())].block);
  return random_block(dice);
}

inline Peer draw_group_peer(const Plan& plan, const VpcPlan& vpc, Random& dice) {
  const bool neighbour = vpc.peers_with_next && dice.chance(100);
  if (dice.chance(dangling_per_mille)) return {PeerKind::Group, true, dice.bits32(), 0};
  const VpcPlan& home = neighbour ? plan.vpcs[vpc.serial + 1] : vpc;
  const PeerKind kind = neighbour ? PeerKind::NeighbourGroup : PeerKind::Group;
  return {kind, false, home.first_group + dice.below(home.group_count), 0};
}

// Prefix lists are numbered within their account: account * 8 + n.
inline std::uint64_t prefix_list_serial(const AccountPlan& account, std::uint32_t n) {
  return account.serial * std::uint64_t{8} + n;
}

inline Peer draw_list_peer(const Plan& plan, const VpcPlan& vpc, Random& dice) {
  if (dice.chance(dangling_per_mille)) return {PeerKind::PrefixList, true, dice.bits32(), 0};
  const AccountPlan& account = plan.account_of(vpc);
  return {PeerKind::PrefixList, false, prefix_list_serial(account, dice.below(account.prefix_list_count)), 0};
}

inline Peer draw_peer(const Plan& plan, const VpcPlan& vpc, Random& dice) {
  const std::uint32_t face = dice.below(100);
  if (face < 40) return draw_group_peer(plan, vpc, dice);
  return face < 95 ? draw_cidr(plan, vpc, dice) : draw_list_peer(plan, vpc, dice);
}

// A group's rules as AWS makes them: from itself (the default group, inbound), or to anywhere.
inline RuleSet preset_rules(const RulesOf& of) {
  RuleSet rules;
  const Peer self{PeerKind::Group, false, of.vpc.first_group + of.group, 0};
  const Peer anywhere{PeerKind::Cidr, false, 0, 0};
  rules.add({Ports{}, of.direction == Direction::Ingress ? self : anywhere});
  return rules;
}

inline bool is_preset(const Plan& plan, const RulesOf& of, Random& dice) {
  if (plan.options.profile == Profile::Quota) return false;
  return of.group == 0 || (of.direction == Direction::Egress && dice.chance(800));
}

// Sorted; a rule equal to the one before it gets another block, and stays among its own ports.
inline void settle(RuleSet& rules, Random& dice) {
  const auto first = rules.items.begin();
  std::sort(first, first + static_cast<std::ptrdiff_t>(rules.count));
  for (std::size_t n = 1; n < rules.count; ++n) {
    if (rules.items[n] == rules.items[n - 1]) rules.items[n - 1].peer = random_block(dice);
  }
}

inline RuleSet draw_rules(const Plan& plan, const RulesOf& of) {
  const bool egress = of.direction == Direction::Egress;
  const std::uint64_t group = of.vpc.first_group + of.group;
  Random dice = plan.dice(egress ? Kind::EgressRules : Kind::Group, group);
  if (is_preset(plan, of, dice)) return preset_rules(of);
  const std::uint32_t wanted = dice.from(rules_per_direction);
  RuleSet rules;
  while (rules.count < (plan.options.profile == Profile::Quota ? largest_rule_count : wanted)) {
    const std::uint64_t serial = (group * 2 + egress) * largest_rule_count + rules.count;
    const bool distinct = plan.options.profile == Profile::Adversarial;
    const Ports ports = distinct ? distinct_ports(serial) : draw_ports(dice);
    rules.add({ports, draw_peer(plan, of.vpc, dice)});
  }
  settle(rules, dice);
  return rules;
}

// ---------------------------------------------------------------- routes

enum class TableKind : std::uint8_t { Main, Public, Private };

struct TableOf {
  const VpcPlan& vpc;
  TableKind kind;
  std::uint32_t zone;  // of a private table
};

// Tables are numbered within their VPC: main 0, public 1, private 2 + zone.
inline std::uint64_t table_serial(const TableOf& of) {
  const std::uint32_t local =
      of.kind == TableKind::Main ? 0 : (of.kind == TableKind::Public ? 1 : 2 + of.zone);
  return of.vpc.serial * std::uint64_t{8} + local;
}

struct Target {
  Kind kind = Kind::InternetGateway;
  std::uint64_t value = 0;
};

// 92 % with 2 to 10 routes, 7 % up to 50, 1 % up to 500, which is AWS's limit.
inline std::uint32_t draw_route_count(Random& dice) {
  const std::uint32_t face = dice.below(100);
  if (face < 92) return dice.between(2, 10);
  return face < 99 ? dice.between(11, 50) : dice.between(51, 500);
}

// Distinct blocks of 100.64.0.0/10, which no VPC has: pairs of a /18 to /21 and a longer one inside it.
inline Block remote_block(std::uint32_t at, Random& dice) {
  const std::uint32_t base = 0x64400000u + (at / 2 << 14);
  if (at % 2 == 0) return {base, dice.between(18, 21)};
  const std::uint32_t length = dice.between(22, 28);
  return {base | dice.below(std::uint64_t{1} << (length - 18)) << (32 - length), length};
}

// An appliance: the interface of some instance of the VPC, if a few tries find one.
inline std::optional<Target> draw_appliance(const Plan& plan, const VpcPlan& vpc, Random& dice) {
  const std::span<const SubnetPlan> subnets = plan.subnets_of(vpc);
  for (int tries = 0; tries < 3; ++tries) {
    const SubnetPlan& subnet = subnets[dice.below(subnets.size())];
    const InterfaceFacts facts = draw_interface(plan, subnet, dice.below(subnet.interface_count));
    if (facts.role == Role::Instance) return Target{Kind::Interface, facts.serial};
  }
  return std::nullopt;
}

inline Target nat_target(const TableOf& of) {
  return {Kind::NatGateway, of.vpc.first_subnet + (of.zone < of.vpc.nat_count ? of.zone : 0)};
}

// Where the default route goes, if there is one.
inline std::optional<Target> default_target(const TableOf& of) {
  if (of.kind == TableKind::Main) return std::nullopt;
  if (of.kind == TableKind::Public && of.vpc.has_internet)
    return Target{Kind::InternetGateway, of.vpc.serial};
  if (of.kind == TableKind::Private && of.vpc.nat_count > 0) return nat_target(of);
  return std::nullopt;
}

// Nothing, if the VPC has no way out and no appliance was found.
inline std::optional<Target> remote_target(const Plan& plan, const TableOf& of, Random& dice) {
  const Target transit{Kind::TransitGateway, plan.domain_of(of.vpc).serial};
  if (of.vpc.attached && !dice.chance(100)) return transit;
  const std::optional<Target> appliance = draw_appliance(plan, of.vpc, dice);
  if (appliance) return appliance;
  return of.vpc.attached ? transit : default_target(of);
}

}  // namespace vpcscope::bench
