#include "analyzer/sets/signatures.h"

namespace vpcscope {

AddressSignatures::AddressSignatures(std::vector<Prefix> prefixes) : prefixes_(std::move(prefixes)) {
  std::erase_if(prefixes_, [](const Prefix& one) { return !one.present(); });
  std::ranges::sort(prefixes_);
  prefixes_.erase(std::unique(prefixes_.begin(), prefixes_.end()), prefixes_.end());
  above_.reserve(prefixes_.size());
  std::vector<std::uint32_t> open;
  const auto close = [&] {
    const Prefix last = prefixes_[open.back()];
    open.pop_back();
    const auto next = last.last().next();
    if (next && next->family() == last.family()) begin(*next, open.empty() ? net::nowhere : open.back());
  };
  for (std::uint32_t i = 0; i < prefixes_.size(); ++i) {
    while (!open.empty() && !prefixes_[open.back()].contains(prefixes_[i])) close();
    above_.push_back(open.empty() ? net::nowhere : open.back());
    open.push_back(i);
    begin(prefixes_[i].first(), i);
  }
  while (!open.empty()) close();
}

void AddressSignatures::begin(const Address& at, std::uint32_t narrowest) {
  const auto put = [&](auto& starts, std::vector<std::uint32_t>& all, const auto& start) {
    if (!starts.empty() && starts.back() == start) {
      all.back() = narrowest;
      return;
    }
    starts.push_back(start);
    all.push_back(narrowest);
  };
  if (at.is_v4())
    put(starts_v4_, narrowest_v4_, at.v4_bits());
  else
    put(starts_v6_, narrowest_v6_, at);
}

std::vector<Address> AddressSignatures::starts() const {
  std::vector<Address> all;
  all.reserve(starts_v4_.size() + starts_v6_.size());
  for (const std::uint32_t one : starts_v4_) all.push_back(Address::v4(one));
  all.insert(all.end(), starts_v6_.begin(), starts_v6_.end());
  return all;
}

}  // namespace vpcscope
