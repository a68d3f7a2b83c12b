#include "analyzer/exposure_places.h"

#include <algorithm>

namespace vpcscope {

const AddressSignatures& Places::signatures(const Key& key) {
  const auto [at, fresh] = signatures_.try_emplace(key);
  if (!fresh) return at->second;
  std::vector<Prefix> prefixes;
  const std::size_t direction = key.egress ? 1 : 0;
  if (key.kind == Test::Kind::Acl) {
    for (const net::AclEntry& entry : n_[n_[net::Handle<net::Acl>{key.at}].entries[direction]])
      prefixes.push_back(entry.cidr);
  } else {
    for (const net::Handle<net::Group> group : n_[n_[net::Handle<net::GroupSet>{key.at}].groups])
      for (const net::GroupRule& rule : n_[n_[group].rules[direction]]) {
        prefixes.push_back(n_.cidr_of(rule));
        if (rule.list().present())
          for (const Prefix& one : n_[n_[rule.list()].entries]) prefixes.push_back(one);
      }
  }
  return at->second = AddressSignatures(std::move(prefixes));
}

std::uint32_t Places::number(const std::vector<std::uint32_t>& classes) {
  const auto [at, fresh] = numbers_.try_emplace(classes, static_cast<std::uint32_t>(places_.size()));
  if (fresh) places_.push_back(&at->first);
  return at->second;
}

const std::vector<std::uint32_t>& Places::of(
    const std::vector<LookPiece>& pieces, const std::vector<std::uint32_t>& location, const Address& far) {
  std::vector<Key> keys;
  bool apart = false;  // firewalls look at more than their own prefixes
  const auto add = [&](const Element& element) {
    const Test& test = element.test;
    if (test.kind == Test::Kind::Firewall) apart = true;
    if ((test.egress ? element.header.destination : element.header.source) != far) return;
    if (test.kind == Test::Kind::Acl && test.acl.present())
      keys.push_back({test.kind, test.egress, test.acl.at});
    if (test.kind == Test::Kind::Groups) keys.push_back({test.kind, test.egress, test.groups.at});
  };
  for (const LookPiece& piece : pieces)
    for (const LookWay& way : piece.ways)
      for (const Element& element : way.path.elements) add(element);
  if (apart) keys = {Key{}};
  std::ranges::sort(keys);
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  const auto [at, fresh] = known_.try_emplace({location.front(), std::move(keys)});
  if (!fresh) return at->second;
  std::vector<const AddressSignatures*> filters;
  for (const Key& key : at->first.second)
    if (!apart) filters.push_back(&signatures(key));
  std::map<std::vector<std::uint32_t>, std::vector<std::uint32_t>> groups;
  std::vector<std::uint32_t> signature;
  for (const std::uint32_t one : location) {
    const Address address = classes_.all()[one].addresses.ranges().front().first;
    signature.clear();
    if (apart) signature.push_back(one);
    for (const AddressSignatures* filter : filters) signature.push_back(filter->of(address));
    groups[signature].push_back(one);
  }
  for (const auto& [bits, classes] : groups) at->second.push_back(number(classes));
  std::ranges::sort(at->second);
  return at->second;
}

}  // namespace vpcscope
