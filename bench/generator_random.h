// Random: the generator's own source of random numbers, and the few shapes drawn from it.
//
// What it is not: a statistician's toolbox, or safe for secrets. Whoever wants one more distribution adds a
// table here.
//
// The idea: splitmix64, a counter pushed through a mixing function. The mixing function `mix` is a bijection
// of 64-bit numbers, which the generator uses twice: as a generator, and to turn the serial number of an
// object into an id that looks random and yet is unique without a set of ids to remember.
//
// Why not <random>: the standard fixes the engines, not the distributions, so `std::lognormal_distribution`
// gives other bytes with another library. For the same reason nothing here computes in floating point: exp,
// log and pow differ in the last bit between C libraries. Shapes are tables of 32-bit thresholds: entry k is
// the chance, in units of 2^-32, that the value is at most k + 1.
//
// Every object has its own Random, keyed by what the object is. So any object can be drawn again, in any
// order, without the ones before it: that is what lets the export be written call by call without being kept.
//
// Invariants: the numbers depend on the key alone. A Random belongs to one thread; they are cheap to make.
//
//   Random dice(mix(seed) ^ serial);
//   std::uint64_t face = 1 + dice.below(6);
//   if (dice.chance(20)) ...                       // one in fifty
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace vpcscope::bench {

// The finalizer of splitmix64: a bijection, so different serials never share an id.
constexpr std::uint64_t mix(std::uint64_t bits) {
  bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9ULL;
  bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebULL;
  return bits ^ (bits >> 31);
}

class Random {
 public:
  explicit constexpr Random(std::uint64_t key) : state_(mix(key)) {}

  constexpr std::uint64_t next() { return mix(state_ += 0x9e3779b97f4a7c15ULL); }

  constexpr std::uint32_t bits32() { return static_cast<std::uint32_t>(next() >> 32); }

  // A number in [0, bound), bound below 2^32. The bias of the multiplication is under 2^-20 for our bounds.
  constexpr std::uint32_t below(std::uint64_t bound) {
    return static_cast<std::uint32_t>((bits32() * bound) >> 32);
  }

  // Both ends included.
  constexpr std::uint32_t between(std::uint32_t first, std::uint32_t last) {
    return first + below(std::uint64_t{last} - first + 1);
  }

  constexpr bool chance(std::uint32_t per_mille) { return below(1000) < per_mille; }

  // The value whose threshold the draw falls under; one more than the table's size at most.
  std::uint32_t from(std::span<const std::uint32_t> thresholds) {
    const auto found = std::upper_bound(thresholds.begin(), thresholds.end(), bits32());
    return static_cast<std::uint32_t>(found - thresholds.begin()) + 1;
  }

 private:
  std::uint64_t state_;
};

// Lognormal with median 1 and 99th percentile 20, rounded, 1 to 64: VPCs of an account.
inline constexpr std::array<std::uint32_t, 63> vpcs_per_account = {0x9FA1FFF2u,
    0xC2F9C1C2u,
    0xD5AD775Eu,
    0xE0EB5AD0u,
    0xE83F4728u,
    0xED4D51D6u,
    0xF0F05816u,
    0xF3A46F9Fu,
    0xF5B49121u,
    0xF750592Du,
    0xF89741BBu,
    0xF99ECDB0u,
    0xFA761AFBu,
    0xFB280ABDu,
    0xFBBC9B10u,
    0xFC39C671u,
    0xFCA417FCu,
    0xFCFF1030u,
    0xFD4D6AD5u,
    0xFD915069u,
    0xFDCC79A7u,
    0xFE004973u,
    0xFE2DE00Fu,
    0xFE562972u,
    0xFE79E834u,
    0xFE99BDE3u,
    0xFEB63175u,
    0xFECFB453u,
    0xFEE6A64Du,
    0xFEFB58C1u,
    0xFF0E111Cu,
    0xFF1F0ADEu,
    0xFF2E793Eu,
    0xFF3C887Bu,
    0xFF495EFAu,
    0xFF551E23u,
    0xFF5FE325u,
    0xFF69C793u,
    0xFF72E1E6u,
    0xFF7B45EDu,
    0xFF83052Bu,
    0xFF8A2F25u,
    0xFF90D1A3u,
    0xFF96F8EEu,
    0xFF9CAFFBu,
    0xFFA20098u,
    0xFFA6F391u,
    0xFFAB90CCu,
    0xFFAFDF64u,
    0xFFB3E5C4u,
    0xFFB7A9B5u,
    0xFFBB3077u,
    0xFFBE7ECBu,
    0xFFC19901u,
    0xFFC48307u,
    0xFFC74070u,
    0xFFC9D47Fu,
    0xFFCC422Fu,
    0xFFCE8C3Bu,
    0xFFD0B521u,
    0xFFD2BF2Cu,
    0xFFD4AC76u,
    0xFFD67EEEu};

// Lognormal with median 4 and 99th percentile 60, rounded, clipped to 1 to 60: rules of one direction of a
// group.
inline constexpr std::array<std::uint32_t, 59> rules_per_direction = {0x3321ED2Au,
    0x57DBE503u,
    0x744F85E2u,
    0x8A50D5BFu,
    0x9B981403u,
    0xA96431B2u,
    0xB495117Au,
    0xBDC9207Eu,
    0xC5726DC6u,
    0xCBE4A59Au,
    0xD15E470Du,
    0xD60EC763u,
    0xDA1ABBCCu,
    0xDD9EB9C5u,
    0xE0B15D0Fu,
    0xE364BA5Fu,
    0xE5C76CC2u,
    0xE7E55C57u,
    0xE9C852CDu,
    0xEB786BBDu,
    0xECFC6AA9u,
    0xEE59FD6Du,
    0xEF95F02Bu,
    0xF0B45625u,
    0xF1B8AA33u,
    0xF2A5E8BFu,
    0xF37EA4B2u,
    0xF4451872u,
    0xF4FB33C3u,
    0xF5A2A72Eu,
    0xF63CED67u,
    0xF6CB5320u,
    0xF74EFD92u,
    0xF7C8EFF0u,
    0xF83A1004u,
    0xF8A32A15u,
    0xF904F435u,
    0xF960110Eu,
    0xF9B51254u,
    0xFA047ACCu,
    0xFA4EC01Cu,
    0xFA944C50u,
    0xFAD57F34u,
    0xFB12AF75u,
    0xFB4C2BACu,
    0xFB823B37u,
    0xFBB51F07u,
    0xFBE51247u,
    0xFC124AF8u,
    0xFC3CFA77u,
    0xFC654DF2u,
    0xFC8B6ED5u,
    0xFCAF8325u,
    0xFCD1ADD4u,
    0xFCF20F0Bu,
    0xFD10C46Du,
    0xFD2DE951u,
    0xFD4996F5u,
    0xFD63E4B4u};

// Security groups on an interface: 60, 22, 10, 5 and 3 % have 1, 2, 3, 4 and 5.
inline constexpr std::array<std::uint32_t, 4> groups_per_interface = {
    0x9999999Au, 0xD1EB851Fu, 0xEB851EB8u, 0xF851EB85u};

// 1024 times the fifth root, rounded down. `value` is below 2^12, so that the fifth power fits 64 bits.
constexpr std::uint64_t fifth_root_1024(std::uint64_t value) {
  const auto fifth = [](std::uint64_t root) { return root * root * root * root * root; };
  std::uint64_t low = 1024;
  std::uint64_t high = 6000;
  while (high - low > 1) {
    const std::uint64_t middle = (low + high) / 2;
    (fifth(middle) <= value << 50 ? low : high) = middle;
  }
  return low;
}

// Zipf with exponent 1.2 over 1 to `largest`: with 4,091, the hosts of a /20, the median is 8 and the mean
// 209. The power k^1.2 is k times its fifth root, which whole numbers can do.
inline std::vector<std::uint32_t> zipf_thresholds(std::uint32_t largest) {
  std::vector<std::uint64_t> sums;
  std::uint64_t sum = 0;
  for (std::uint64_t k = 1; k <= largest; ++k) {
    sum += (std::uint64_t{1} << 40) / (k * fifth_root_1024(k));
    sums.push_back(sum);
  }
  std::vector<std::uint32_t> thresholds;
  for (std::size_t k = 0; k + 1 < sums.size(); ++k) {
    thresholds.push_back(static_cast<std::uint32_t>((sums[k] << 24) / (sum >> 8)));
  }
  return thresholds;
}

}  // namespace vpcscope::bench
