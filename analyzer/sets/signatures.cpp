#include "analyzer/sets/signatures.h"

#include <algorithm>

namespace vpcscope {

AddressSignatures::AddressSignatures(std::vector<Prefix> prefixes) : prefixes_(std::move(prefixes)) {
  std::erase_if(prefixes_, [](const Prefix& one) { return !one.present(); });
  std::ranges::sort(prefixes_);
  prefixes_.erase(std::unique(prefixes_.begin(), prefixes_.end()), prefixes_.end());
  above_.reserve(prefixes_.size());
  std::vector<std::uint32_t> open;
  const auto begin = [&](const Address& at, std::uint32_t narrowest) {
    if (!starts_.empty() && starts_.back() == at) {
      narrowest_.back() = narrowest;
    } else {
      starts_.push_back(at);
      narrowest_.push_back(narrowest);
    }
  };
  const auto close = [&] {
    const std::optional<Address> next = prefixes_[open.back()].last().next();
    open.pop_back();
    if (next) begin(*next, open.empty() ? net::nowhere : open.back());
  };
  for (std::uint32_t i = 0; i < prefixes_.size(); ++i) {
    while (!open.empty() && !prefixes_[open.back()].contains(prefixes_[i])) close();
    above_.push_back(open.empty() ? net::nowhere : open.back());
    open.push_back(i);
    begin(prefixes_[i].first(), i);
  }
  while (!open.empty()) close();
}

std::uint32_t AddressSignatures::of(const Address& address) const {
  const auto after = std::ranges::upper_bound(starts_, address);
  if (after == starts_.begin()) return net::nowhere;
  const auto at = static_cast<std::size_t>(after - starts_.begin()) - 1;
  const std::uint32_t narrowest = narrowest_[at];
  // The last stretch of a family must not run on into the other.
  return narrowest != net::nowhere && prefixes_[narrowest].contains(address) ? narrowest : net::nowhere;
}

}  // namespace vpcscope
