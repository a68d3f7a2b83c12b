// Plan: the accounts, VPCs and subnets of a generated export, with their addresses and sizes.
//
// What it is not: the export. Rules, routes and interfaces are not in it; bench/generator_draws.h draws them
// from the plan when they are printed. The shape is told in bench/generator.h.
//
// The idea: everything that needs a neighbour's number (address space, running totals, who peers with whom)
// is decided here, once, in one pass; everything that needs only itself is left out. Objects refer to each
// other by position in three flat vectors:
//
//   accounts  [ 0 | 1 | 2 ... ]            first_vpc, vpc_count
//   vpcs      [ 0 | 1 | 2 | 3 | 4 ... ]    account, first_subnet, subnet_count, first_group
//   subnets   [ 0 | 1 | ... | 6 | ... ]    vpc, first_interface, interface_count
//
// Subnets of a VPC are ordered by tier, then zone: 0, 1, 2 are the public ones in zones a, b, c; 3, 4, 5 the
// first private tier, and so on. The last VPC may stop early, when N interfaces are reached.
//
// Serial numbers become ids by a bijection, so no two are equal: see `id`. A dangling id comes from the other
// half of the kind's range, which no object uses.
//
// The parts of the generator are headers, all inline, because each .cpp in bench/ but generator.cpp is a
// program.
//
// Invariants: subnets lie inside their VPC and do not overlap there; the interface counts sum to N; subnets
// hold their interfaces. A Plan is constant once made and may be read by any thread.
//
//   const Plan plan = make_plan(options);
//   for (const VpcPlan& vpc : plan.vpcs_of(plan.accounts[0])) plan.id(Kind::Vpc, vpc.serial);
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>
#include <span>
#include <string_view>
#include <vector>

#include "bench/generator.h"
#include "bench/generator_json.h"
#include "bench/generator_random.h"

namespace vpcscope::bench {

// What an id or a draw belongs to. The value is part of the serial, so new kinds go last.
enum class Kind : std::uint8_t {
  Vpc,
  VpcCidr,
  DhcpOptions,
  Subnet,
  RouteTable,
  RouteAssociation,
  Acl,
  AclAssociation,
  Group,
  Interface,
  InterfaceAttachment,
  ServiceAttachment,
  Instance,
  Reservation,
  Volume,
  Image,
  InternetGateway,
  NatGateway,
  Allocation,
  Association,
  PrefixList,
  Peering,
  TransitGateway,
  TransitAttachment,
  TransitTable,
  Account,  // the last two have no ids, only draws
  EgressRules
};

inline constexpr std::array<std::string_view, 25> id_prefixes = {"vpc-",
    "vpc-cidr-assoc-",
    "dopt-",
    "subnet-",
    "rtb-",
    "rtbassoc-",
    "acl-",
    "aclassoc-",
    "sg-",
    "eni-",
    "eni-attach-",
    "ela-attach-",
    "i-",
    "r-",
    "vol-",
    "ami-",
    "igw-",
    "nat-",
    "eipalloc-",
    "eipassoc-",
    "pl-",
    "pcx-",
    "tgw-",
    "tgw-attach-",
    "tgw-rtb-"};

struct Region {
  std::string_view name;
  std::string_view zone_id;
  std::string_view private_domain;
  std::string_view public_domain;
};

inline constexpr std::array<Region, 4> regions = {{
    {"us-east-1", "use1-az", ".ec2.internal", ".compute-1.amazonaws.com"},
    {"eu-west-1", "euw1-az", ".eu-west-1.compute.internal", ".eu-west-1.compute.amazonaws.com"},
    {"us-west-2", "usw2-az", ".us-west-2.compute.internal", ".us-west-2.compute.amazonaws.com"},
    {"ap-southeast-2",
        "apse2-az",
        ".ap-southeast-2.compute.internal",
        ".ap-southeast-2.compute.amazonaws.com"},
}};

inline constexpr std::uint32_t zones = 3;
inline constexpr std::uint32_t largest_subnet = 4091;  // hosts of a /20: AWS keeps five addresses
inline constexpr std::uint32_t dangling_per_mille = 10;
inline constexpr std::uint32_t overlapping_per_mille = 20;

struct Block {
  std::uint32_t base = 0;
  std::uint32_t length = 32;

  std::uint64_t size() const { return std::uint64_t{1} << (32 - length); }
  Text text() const { return Text().add_address(base).add("/").add(std::uint64_t{length}); }
  bool overlaps(const Block& other) const {
    return base < other.base + other.size() && other.base < base + size();
  }
};

struct SubnetPlan {
  std::uint64_t first_interface = 0;
  std::uint32_t serial = 0;
  std::uint32_t vpc = 0;
  std::uint32_t interface_count = 0;
  Block block;
  std::uint8_t tier = 0;
  std::uint8_t zone = 0;
  bool has_nat = false;         // its first interface is a NAT gateway's
  bool has_attachment = false;  // its last interface is a transit gateway attachment's

  std::uint32_t usable() const { return static_cast<std::uint32_t>(block.size() - 5); }
};

struct VpcPlan {
  std::uint64_t first_group = 0;
  std::uint32_t serial = 0;
  std::uint32_t account = 0;
  std::uint32_t first_subnet = 0;
  std::uint32_t subnet_count = 0;
  std::uint32_t group_count = 0;
  Block block;
  std::uint8_t nat_count = 0;
  std::uint8_t custom_acl_tiers = 0;  // one bit a tier
  std::uint8_t segment = 0;           // its table of the transit gateway: production, development, shared
  bool has_internet = false;
  bool attached = false;
  bool peers_with_next = false;  // the VPC of the next serial, which may be in the next account

  // One private table for each zone that has a private subnet.
  std::uint32_t private_table_count() const {
    return subnet_count > zones ? std::min(subnet_count - zones, zones) : 0;
  }
};

struct AccountPlan {
  std::uint64_t number = 0;
  std::uint32_t serial = 0;
  std::uint32_t first_vpc = 0;
  std::uint32_t vpc_count = 0;
  std::uint32_t domain = 0;
  std::uint32_t prefix_list_count = 0;
};

// The accounts of one transit gateway. It belongs to the first of them.
struct DomainPlan {
  std::uint32_t serial = 0;
  std::uint32_t first_account = 0;
  std::uint32_t account_count = 0;
  std::uint32_t vpc_count = 0;
  std::uint32_t table_count = 0;
};

class Plan {
 public:
  GeneratorOptions options;
  std::vector<DomainPlan> domains;
  std::vector<AccountPlan> accounts;
  std::vector<VpcPlan> vpcs;
  std::vector<SubnetPlan> subnets;
  std::uint64_t interface_count = 0;
  std::uint64_t group_count = 0;

  std::span<const VpcPlan> vpcs_of(const AccountPlan& account) const {
    return std::span(vpcs).subspan(account.first_vpc, account.vpc_count);
  }
  std::span<const SubnetPlan> subnets_of(const VpcPlan& vpc) const {
    return std::span(subnets).subspan(vpc.first_subnet, vpc.subnet_count);
  }
  // An account's VPCs are neighbours, and so are their subnets.
  std::span<const SubnetPlan> subnets_of(const AccountPlan& account) const {
    const VpcPlan& last = vpcs[account.first_vpc + account.vpc_count - 1];
    const std::uint32_t first = vpcs[account.first_vpc].first_subnet;
    return std::span(subnets).subspan(first, last.first_subnet + last.subnet_count - first);
  }
  std::span<const VpcPlan> vpcs_of(const DomainPlan& domain) const {
    return std::span(vpcs).subspan(accounts[domain.first_account].first_vpc, domain.vpc_count);
  }
  const AccountPlan& account_of(const VpcPlan& vpc) const { return accounts[vpc.account]; }
  const DomainPlan& domain_of(const VpcPlan& vpc) const { return domains[account_of(vpc).domain]; }
  const Region& region_of(const AccountPlan& account) const {
    return regions[account.domain % regions.size()];
  }

  // `value` is below 2^55. 0 and the 16 digits of a bijection: AWS ids begin with 0 too.
  Text id(Kind kind, std::uint64_t value) const {
    return Text(id_prefixes[static_cast<std::size_t>(kind)])
        .add("0")
        .add_hex(mix(key(kind, value) ^ id_key()), 16);
  }
  // An id that no object has.
  Text dangling_id(Kind kind, std::uint64_t value) const { return id(kind, value | std::uint64_t{1} << 55); }

  Random dice(Kind kind, std::uint64_t value) const { return Random(key(kind, value) ^ mix(options.seed)); }

 private:
  static std::uint64_t key(Kind kind, std::uint64_t value) {
    return std::uint64_t{static_cast<std::uint8_t>(kind)} << 56 | value;
  }
  std::uint64_t id_key() const { return mix(~options.seed); }
};

// Hands out aligned blocks, one after the other: 10.0.0.0/8 first, then the rest of RFC 1918, then public
// blocks that large companies really use inside. 100.64.0.0/10 is left to routes and rules.
class AddressSpace {
 public:
  Block take(std::uint32_t length) {
    Block block{next_, length};
    const std::uint64_t size = block.size();
    std::uint64_t from = (next_ + size - 1) / size * size;
    while (from + size > pool_end(pool_)) from = pools[++pool_ % pools.size()].base;
    block.base = static_cast<std::uint32_t>(from);
    next_ = static_cast<std::uint32_t>(from + size);
    return block;
  }

 private:
  static constexpr std::array<Block, 12> pools = {{{0x0A000000, 8},
      {0xAC100000, 12},
      {0xC0A80000, 16},
      {0x0B000000, 8},
      {0x15000000, 8},
      {0x16000000, 8},
      {0x1A000000, 8},
      {0x1C000000, 8},
      {0x1D000000, 8},
      {0x1E000000, 8},
      {0x21000000, 8},
      {0x37000000, 8}}};
  static std::uint64_t pool_end(std::size_t pool) {
    const Block& block = pools[pool % pools.size()];
    return block.base + block.size();
  }

  std::size_t pool_ = 0;
  std::uint32_t next_ = pools[0].base;
};

class PlanBuilder {
 public:
  explicit PlanBuilder(const GeneratorOptions& options)
      : zipf_(zipf_thresholds(largest_subnet)), remaining_(options.interfaces), cap_(interface_cap(options)) {
    plan_.options = options;
  }

  Plan build() {
    while (remaining_ > 0) add_account();
    mark_peerings();
    return std::move(plan_);
  }

 private:
  static std::uint32_t interface_cap(const GeneratorOptions& options) {
    if (options.profile == Profile::Accounts) return 16;
    return static_cast<std::uint32_t>(std::clamp<std::uint64_t>(options.interfaces / 16, 16, largest_subnet));
  }

  bool flat() const { return plan_.options.profile == Profile::Flat; }
  bool tiny() const { return plan_.options.profile == Profile::Accounts; }

  void add_account() {
    AccountPlan account;
    account.serial = static_cast<std::uint32_t>(plan_.accounts.size());
    account.number = account_number(account.serial);
    account.first_vpc = static_cast<std::uint32_t>(plan_.vpcs.size());
    account.domain = join_domain(account.serial);
    account.prefix_list_count = tiny() ? 1 : 3;
    plan_.accounts.push_back(account);
    const std::uint32_t wanted = wanted_vpcs(account);
    for (std::uint32_t n = 0; n < wanted && remaining_ > 0; ++n) add_vpc(account.serial);
    const auto made = static_cast<std::uint32_t>(plan_.vpcs.size()) - account.first_vpc;
    plan_.accounts.back().vpc_count = made;
    plan_.domains.back().vpc_count += made;
    ++plan_.domains.back().account_count;
  }

  // 12 digits. The odd factor makes it a bijection of the serials below 2^39.
  std::uint64_t account_number(std::uint64_t serial) const {
    constexpr std::uint64_t range = std::uint64_t{1} << 39;
    return 200'000'000'000 + (serial * 340'573'321'911 + mix(plan_.options.seed)) % range;
  }

  std::uint32_t wanted_vpcs(const AccountPlan& account) const {
    if (plan_.options.one_account) return ~std::uint32_t{0};
    if (tiny()) return 1;
    return plan_.dice(Kind::Account, account.serial).from(vpcs_per_account);
  }

  // A transit gateway for some sixty VPCs; in the flat profile one for all.
  std::uint32_t join_domain(std::uint32_t account) {
    const bool full = plan_.domains.empty() || (!flat() && plan_.domains.back().vpc_count >= 60);
    const auto serial = static_cast<std::uint32_t>(plan_.domains.size());
    if (!full) return serial - 1;
    plan_.domains.push_back({serial, account, 0, 0, flat() ? 1u : 3u});
    return serial;
  }

  void add_vpc(std::uint32_t account) {
    VpcPlan vpc;
    vpc.serial = static_cast<std::uint32_t>(plan_.vpcs.size());
    vpc.account = account;
    Random dice = plan_.dice(Kind::Vpc, vpc.serial);
    draw_gateways(vpc, dice);
    add_subnets(vpc, dice);
    place(vpc, dice);
    add_groups(vpc);
    mark_services(vpc);
    plan_.vpcs.push_back(vpc);
  }

  void draw_gateways(VpcPlan& vpc, Random& dice) const {
    vpc.has_internet = dice.chance(850);
    const std::uint32_t nat = dice.below(10);  // 30 % none, 40 % one, 30 % one a zone
    if (vpc.has_internet) vpc.nat_count = nat < 3 ? 0 : (nat < 7 ? 1 : zones);
    vpc.attached = flat() || dice.chance(600);
    vpc.segment = flat() ? 0 : static_cast<std::uint8_t>(dice.below(3));
    for (unsigned tier = 0; tier < 4; ++tier) {
      if (dice.chance(200))
        vpc.custom_acl_tiers = static_cast<std::uint8_t>(vpc.custom_acl_tiers | 1u << tier);
    }
  }

  void add_subnets(VpcPlan& vpc, Random& dice) {
    const std::uint32_t tiers = tiny() ? 2 : dice.between(2, 4);
    vpc.first_subnet = static_cast<std::uint32_t>(plan_.subnets.size());
    for (std::uint32_t n = 0; n < tiers * zones && remaining_ > 0; ++n) {
      SubnetPlan subnet;
      subnet.serial = static_cast<std::uint32_t>(plan_.subnets.size());
      subnet.vpc = vpc.serial;
      subnet.tier = static_cast<std::uint8_t>(n / zones);
      subnet.zone = static_cast<std::uint8_t>(n % zones);
      subnet.first_interface = plan_.interface_count;
      subnet.interface_count = take_interfaces(dice);
      subnet.block.length = subnet_length(subnet.interface_count);
      plan_.subnets.push_back(subnet);
      ++vpc.subnet_count;
    }
    vpc.nat_count = static_cast<std::uint8_t>(std::min<std::uint32_t>(vpc.nat_count, vpc.subnet_count));
  }

  std::uint32_t take_interfaces(Random& dice) {
    const std::uint64_t count = std::min<std::uint64_t>({dice.from(zipf_), cap_, remaining_});
    remaining_ -= count;
    plan_.interface_count += count;
    return static_cast<std::uint32_t>(count);
  }

  // A quarter of room to grow, if a /20 has it; a /26 at least.
  std::uint32_t subnet_length(std::uint32_t interfaces) const {
    const std::uint32_t wanted = std::min(interfaces + interfaces / 4, largest_subnet);
    std::uint32_t length = tiny() ? 27 : 26;
    while ((1u << (32 - length)) - 5 < wanted) --length;
    return length;
  }

  std::span<SubnetPlan> subnets_of(const VpcPlan& vpc) {
    return std::span(plan_.subnets).subspan(vpc.first_subnet, vpc.subnet_count);
  }

  // Largest subnets first: sizes are powers of two, so each lands on a multiple of its own.
  void place(VpcPlan& vpc, Random& dice) {
    const std::span<SubnetPlan> subnets = subnets_of(vpc);
    std::uint64_t size = 0;
    for (const SubnetPlan& subnet : subnets) size += subnet.block.size();
    vpc.block.length = 28;
    while (vpc.block.size() < size) --vpc.block.length;
    vpc.block = take_block(vpc.block.length, dice);
    std::vector<std::size_t> order(subnets.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return subnets[a].block.length < subnets[b].block.length;
    });
    std::uint64_t base = vpc.block.base;
    for (const std::size_t at : order) {
      subnets[at].block.base = static_cast<std::uint32_t>(base);
      base += subnets[at].block.size();
    }
  }

  // Mostly a block of its own; at times a piece of an earlier VPC's, as large as this one or larger.
  Block take_block(std::uint32_t length, Random& dice) {
    std::vector<Block>& same = taken_[length];
    std::size_t candidates = 0;
    for (std::uint32_t n = 0; n <= length; ++n) candidates += taken_[n].size();
    if (dice.chance(overlapping_per_mille) && candidates > 0)
      return piece_of(nth_taken(dice.below(candidates)), length, dice);
    same.push_back(space_.take(length));
    return same.back();
  }

  Block nth_taken(std::size_t at) const {
    std::size_t length = 0;
    while (at >= taken_[length].size()) at -= taken_[length++].size();
    return taken_[length][at];
  }

  static Block piece_of(Block whole, std::uint32_t length, Random& dice) {
    const std::uint32_t piece = dice.below(std::uint64_t{1} << (length - whole.length));
    return {whole.base + (piece << (32 - length)), length};
  }

  // Six groups at least, so that five on one interface are five different ones; AWS allows 2,500 by default.
  void add_groups(VpcPlan& vpc) {
    std::uint64_t interfaces = 0;
    for (const SubnetPlan& subnet : subnets_of(vpc)) interfaces += subnet.interface_count;
    vpc.group_count = static_cast<std::uint32_t>(std::min<std::uint64_t>(6 + interfaces / 10, 2500));
    vpc.first_group = plan_.group_count;
    plan_.group_count += vpc.group_count;
  }

  // NAT gateways stand in the first subnets, transit gateway attachments in the last tier.
  void mark_services(const VpcPlan& vpc) {
    const std::span<SubnetPlan> subnets = subnets_of(vpc);
    for (std::size_t n = 0; n < vpc.nat_count; ++n) subnets[n].has_nat = true;
    for (SubnetPlan& subnet : subnets) {
      const std::uint32_t needed = subnet.has_nat ? 2 : 1;
      subnet.has_attachment =
          vpc.attached && subnet.tier == subnets.back().tier && subnet.interface_count >= needed;
    }
  }

  // One VPC in five peers with the next, unless their addresses overlap, which AWS refuses.
  void mark_peerings() {
    for (std::size_t n = 0; n + 1 < plan_.vpcs.size(); ++n) {
      VpcPlan& vpc = plan_.vpcs[n];
      const bool wanted = plan_.dice(Kind::Peering, n).chance(200);
      vpc.peers_with_next = wanted && !vpc.block.overlaps(plan_.vpcs[n + 1].block);
    }
  }

  Plan plan_;
  AddressSpace space_;
  std::array<std::vector<Block>, 33> taken_;
  std::vector<std::uint32_t> zipf_;
  std::uint64_t remaining_;
  std::uint32_t cap_;
};

inline Plan make_plan(const GeneratorOptions& options) { return PlanBuilder(options).build(); }

}  // namespace vpcscope::bench
