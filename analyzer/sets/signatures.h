// Which of many prefixes hold an address, as one number: two addresses with the same number are in the same
// prefixes, so that no rule or route made of these tells them apart.
//
// The idea: prefixes nest or are disjoint, so the narrowest one that holds an address stands for all that do.
//
// Immutable once made; any thread.
#pragma once

#include <algorithm>
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
  std::uint32_t of(const Address& address) const {
    return address.is_v4() ? found(starts_v4_, narrowest_v4_, address.v4_bits())
                           : found(starts_v6_, narrowest_v6_, address);
  }

  /// Sorted, each once, so that a prefix stands behind all that hold it.
  std::span<const Prefix> prefixes() const { return prefixes_; }
  /// The next wider one that holds it; net::nowhere: none.
  std::uint32_t above(std::uint32_t at) const { return above_[at]; }
  /// Stretches of IPv4 addresses: where each begins, and its narrowest prefix.
  template <class Visit>
  void each_stretch_v4(Visit visit) const {
    for (std::size_t i = 0; i < starts_v4_.size(); ++i) visit(starts_v4_[i], narrowest_v4_[i]);
  }
  /// Where a stretch of addresses with one signature begins; sorted.
  std::vector<Address> starts() const;

 private:
  template <class Start, class Key>
  static std::uint32_t found(
      const std::vector<Start>& starts, const std::vector<std::uint32_t>& narrowest, const Key& key) {
    const auto after = std::ranges::upper_bound(starts, key);
    return after == starts.begin() ? net::nowhere
                                   : narrowest[static_cast<std::size_t>(after - starts.begin()) - 1];
  }
  void begin(const Address& at, std::uint32_t narrowest);

  std::vector<Prefix> prefixes_;
  std::vector<std::uint32_t> above_;
  // Stretches, of each family by itself.
  std::vector<std::uint32_t> starts_v4_;
  std::vector<std::uint32_t> narrowest_v4_;
  std::vector<Address> starts_v6_;
  std::vector<std::uint32_t> narrowest_v6_;
};

}  // namespace vpcscope
