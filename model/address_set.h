// AddressSet: any set of addresses of both families, such as "10.0.0.0/8 without 10.1.0.0/16, and ::/0".
//
// What it is not: a table that finds the longest prefix (routes), or a set of flows. It does not know VPCs:
// the same private address in two VPCs is one address here (R-ADDR-12), so keep one set per VPC.
//
// The idea: sorted, disjoint ranges, both ends included, that never touch: [10.0.0.0, 10.0.0.255] and
// [10.0.1.0, 10.0.1.9] are held as one. Ranges and not prefixes, because a complement of one prefix is two
// ranges but up to 128 prefixes, and because every operation is then one walk over two sorted lists.
// Prefixes come back at the end, in `to_prefixes`.
//
// What the simple account leaves out: IPv4 sorts before IPv6 and no range holds both; the complement is taken
// in both whole families. The hole in IPv6 (model/address.h) counts neither as a member nor as a gap.
//
// Invariants: ranges sorted, disjoint, not adjacent, first <= last, one family each; so equal sets have equal
// representations and `==` is a comparison of vectors. A value type: copies are independent, const functions
// may run on any thread.
//
//   AddressSet vpc = AddressSet::of(Prefix::parse("10.0.0.0/16").prefix);
//   AddressSet rest = vpc - AddressSet::of(Prefix::parse("10.0.0.0/17").prefix);
//   rest.to_string();                                     // "10.0.128.0/17"
//   (rest | ~vpc).contains(*Address::parse("::1"));       // true
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "model/address.h"
#include "model/prefix.h"

namespace vpcscope {

// Both ends included. A range whose ends are absent, of two families or in the wrong order holds no address.
struct AddressRange {
  Address first;
  Address last;

  bool operator==(const AddressRange&) const = default;
};

class AddressSet {
 public:
  AddressSet() = default;  // the empty set

  static AddressSet all();  // both families
  static AddressSet all(Family family);
  static AddressSet of(Address address);  // absent addresses and prefixes add nothing, here and below
  static AddressSet of(Prefix prefix);
  static AddressSet of_prefixes(std::span<const Prefix> prefixes);
  static AddressSet of_ranges(std::vector<AddressRange> ranges);

  bool empty() const { return ranges_.empty(); }
  bool contains(Address address) const;
  bool contains(Prefix prefix) const;  // all of it; false for an absent one
  bool contains(const AddressSet& other) const;
  bool overlaps(const AddressSet& other) const;

  AddressSet operator|(const AddressSet& other) const;
  AddressSet operator&(const AddressSet& other) const;
  AddressSet operator-(const AddressSet& other) const;
  AddressSet operator~() const;
  AddressSet& operator|=(const AddressSet& other) { return *this = *this | other; }
  AddressSet& operator&=(const AddressSet& other) { return *this = *this & other; }
  AddressSet& operator-=(const AddressSet& other) { return *this = *this - other; }
  bool operator==(const AddressSet&) const = default;

  std::uint64_t count() const;            // stops at 2^64 - 1
  long double approximate_count() const;  // exact up to 2^64, rounded above

  std::span<const AddressRange> ranges() const { return ranges_; }
  std::vector<Prefix> to_prefixes() const;  // the fewest that cover exactly this set, sorted
  std::string to_string() const;            // those, separated by ", "; "none" for the empty set

 private:
  std::vector<AddressRange> ranges_;
};

}  // namespace vpcscope
