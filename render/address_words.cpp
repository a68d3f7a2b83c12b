#include "render/address_words.h"

#include <fmt/format.h>

#include "model/address_set.h"
#include "model/network/network.h"

namespace vpcscope {
namespace {

constexpr std::size_t few = 3;

/// The internet's addresses that are not among these.
std::vector<std::string> lacking(const std::vector<std::string>& blocks) {
  std::vector<Prefix> prefixes;
  prefixes.reserve(blocks.size());
  for (const std::string& one : blocks) prefixes.push_back(Prefix::parse(one).prefix);
  std::vector<std::string> lacks;
  if (!prefixes.front().present()) return lacks;
  const AddressSet rest =
      net::global_addresses(prefixes.front().family()) - AddressSet::of_prefixes(prefixes);
  for (const Prefix& one : rest.to_prefixes()) lacks.push_back(one.to_string());
  return lacks;
}

}  // namespace

std::string internet_words(const std::vector<std::string>& blocks, bool all) {
  if (blocks.empty() || blocks.front() == "0.0.0.0/0" || blocks.front() == "::/0") return "anywhere";
  if (!all && blocks.size() > few + 1)
    if (const std::vector<std::string> lacks = lacking(blocks); !lacks.empty() && lacks.size() <= few + 1)
      return fmt::format("anywhere but {}", fmt::join(lacks, ", "));
  const std::size_t shown = all || blocks.size() <= few + 1 ? blocks.size() : few;
  const std::string head =
      fmt::format("{}", fmt::join(blocks.begin(), blocks.begin() + static_cast<std::ptrdiff_t>(shown), ", "));
  return shown == blocks.size() ? head : fmt::format("{} and {} more", head, blocks.size() - shown);
}

}  // namespace vpcscope
