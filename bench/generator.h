// The generator of large exports: writes what `aws ec2 describe-...` would print for a network that never
// was.
//
// What it is not: a source of correct answers. A benchmark that needs a truth to check against asks the
// reference of the tests. Nor is it a sample to learn from; those are in samples/. The program around it is
// bench/generate.cpp.
//
// The idea: an export is a plan and a printer. The plan (bench/generator_plan.h) decides how many accounts,
// VPCs and subnets there are and which addresses they get: some bytes a subnet, whatever the number of
// interfaces and rules. Everything below a subnet is drawn from a key made of the seed and its own serial
// number, again each time it is needed, so the printer (bench/generator_print.h) streams: no call's output is
// ever held.
//
//   seed, profile, N --> Plan --> printer --> DIR/<account>/<region>/describe-subnets.json
//                         |         |                               /describe-route-tables.json ...
//                         |         +--> draws rules, routes, interfaces where it stands
//                         +--> accounts, VPCs, subnets, address space
//
// The shape: VPCs of an account lognormal (median 1, 99th percentile 20); 3 zones times 2 to 4 subnets;
// interfaces of a subnet Zipf (median 8, at most a full /20); 60, 22, 10, 5 and 3 % of interfaces with 1 to 5
// groups; one group for every ten interfaces, and six; ingress rules lognormal (median 4, clipped at 60); 80
// % of groups with egress to anywhere; peers 40 % groups, 55 % CIDRs (a tenth of them 0.0.0.0/0, a fifth a
// /32), 5 % prefix lists; ports 60 % out of 15 well-known ones, 15 % single, 25 % ranges or all; 80 % of
// subnet tiers behind the default network ACL; 92 % of route tables with 10 routes or fewer, 1 % with 50 to
// 500; 2 % of VPCs drawn on top of the CIDR of another.
//
// What the simple account leaves out:
//  - One reference in a hundred dangles: interface to group, rule to group or prefix list, route to target. A
//    VPC, its subnets and what stands in them always find each other; losing those would shrink the network
//    rather than test it. A dangling route is a black hole, as AWS reports it.
//  - With N under 65,000 the largest subnet is cut to N/16 interfaces, or the first would swallow them all.
//  - What AWS shows to two accounts (peerings, a shared transit gateway and its attachments) is written for
//    both, byte for byte the same.
//  - IPv4 only: the lists for IPv6 are there and empty.
//
// Profiles: Light is the shape above. Quota fills every group, 60 rows each way (AWS counts a prefix list by
// its entries; here it is one row, to keep the shape). Adversarial gives each rule a port range that no other
// rule has. Flat joins all VPCs by one transit gateway with one route table. Accounts makes many accounts of
// one small VPC.
//
// Invariants: equal options give equal bytes on every platform (no floating point, no std distribution, no
// clock). Ids are unique and 17 hexadecimal digits long. Functions throw std::system_error when a file cannot
// be written. Each call keeps its state to itself, so different threads may generate into different folders.
//
//   GeneratorOptions options;
//   options.interfaces = 100'000;
//   const GeneratorTotals totals = generate_export(options, "export");
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace vpcscope::bench {

enum class Profile : std::uint8_t { Light, Quota, Adversarial, Flat, Accounts };

// "light", "quota", "adversarial", "flat" or "accounts".
std::optional<Profile> parse_profile(std::string_view name);

struct GeneratorOptions {
  Profile profile = Profile::Light;
  std::uint64_t interfaces = 1000;  // in the whole export, exactly
  std::uint64_t seed = 1;
  std::uint64_t files_per_kind = 1;       // each call of an account in up to so many files: CALL.1.json, ...
  std::uint64_t interfaces_per_file = 0;  // describe-network-interfaces in files of so many; 0: as above
  bool instances = false;                 // write describe-instances too
  bool one_account = false;               // all VPCs in one account
};

// What was written. An object shown to two accounts counts twice.
struct GeneratorTotals {
  std::uint64_t accounts = 0;
  std::uint64_t vpcs = 0;
  std::uint64_t subnets = 0;
  std::uint64_t interfaces = 0;
  std::uint64_t groups = 0;
  std::uint64_t rules = 0;   // one protocol, port range and peer, as AWS counts against its quota
  std::uint64_t routes = 0;  // of VPC route tables
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
};

// Writes `directory`/<account>/<region>/CALL.json, or CALL.ID.json for calls that print no parent id. Files
// of the same name are overwritten, others stay.
GeneratorTotals generate_export(const GeneratorOptions& options, const std::filesystem::path& directory);

// One answer of describe-network-interfaces of about `bytes` (never less, at most one interface more); the
// number of interfaces in the options is ignored.
GeneratorTotals generate_interfaces(
    const GeneratorOptions& options, std::uint64_t bytes, const std::filesystem::path& file);

// The same in memory.
std::string generate_interfaces(const GeneratorOptions& options, std::uint64_t bytes);

}  // namespace vpcscope::bench
