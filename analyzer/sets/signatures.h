// Which of many prefixes hold an address, as one number: two addresses with the same number are in the same
// prefixes, so that no rule or route made of these tells them apart.
//
// The idea: prefixes nest or are disjoint, so the narrowest one that holds an address stands for all that do.
//
// Immutable once made; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "model/address.h"
#include "model/network/handle.h"
#include "model/prefix.h"

namespace vpcscope {

class AddressSignatures {
 public:
  AddressSignatures() = default;
  explicit AddressSignatures(std::vector<Prefix> prefixes);  // absent ones do not count

  /// The position of the narrowest prefix; net::nowhere: none.
  std::uint32_t of(const Address& address) const;

  /// Sorted, each once, so that a prefix stands behind all that hold it.
  std::span<const Prefix> prefixes() const { return prefixes_; }
  /// The next wider one that holds it; net::nowhere: none.
  std::uint32_t above(std::uint32_t at) const { return above_[at]; }
  /// Where a stretch of addresses with one signature begins; sorted.
  std::span<const Address> starts() const { return starts_; }

 private:
  std::vector<Prefix> prefixes_;
  std::vector<std::uint32_t> above_;
  std::vector<Address> starts_;
  std::vector<std::uint32_t> narrowest_;  // of each stretch
};

}  // namespace vpcscope
