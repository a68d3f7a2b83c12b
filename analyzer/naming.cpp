#include "analyzer/naming.h"

#include <algorithm>

#include "analyzer/component.h"
#include "analyzer/names.h"

namespace vpcscope {
namespace {

/// The row that an id names; null: none of that kind.
template <class Row>
const Row* row_with_id(const Network& network, std::string_view id) {
  for (const Named& named : find_by_id(network, id))
    if (named.kind == Row::kind) return &network[net::Handle<Row>{named.at}];
  return nullptr;
}

template <class Row>
std::string name_tag(const Network& network, std::string_view id) {
  const Row* row = row_with_id<Row>(network, id);
  return row == nullptr ? std::string() : std::string(network.text(row->object.name));
}

}  // namespace

std::string Naming::of_interface(const MatrixGroup&, std::size_t) const { return {}; }
std::string Naming::of_security_group(std::string_view) const { return {}; }
std::string Naming::of_subnet(std::string_view) const { return {}; }
std::string Naming::of_vpc(std::string_view) const { return {}; }
std::vector<std::string> Naming::tag_of(const MatrixGroup&, std::size_t, std::string_view) const {
  return {};
}

std::string NetworkNaming::of_interface(const MatrixGroup& group, std::size_t member) const {
  return std::string(known_name(network_, group.members.at(member)));
}

/// The name that it was made with comes first: a group always has one, and rules speak of it.
std::string NetworkNaming::of_security_group(std::string_view id) const {
  const net::Group* group = row_with_id<net::Group>(network_, id);
  if (group == nullptr) return {};
  return std::string(network_.text(group->group_name.empty() ? group->object.name : group->group_name));
}

std::string NetworkNaming::of_subnet(std::string_view id) const {
  return name_tag<net::Subnet>(network_, id);
}

std::string NetworkNaming::of_vpc(std::string_view id) const { return name_tag<net::Vpc>(network_, id); }

std::vector<std::string> NetworkNaming::tag_of(
    const MatrixGroup& group, std::size_t member, std::string_view key) const {
  if (tag_ != key || values_.empty()) {
    tag_ = key;
    values_.clear();
    for (const net::TagEntry& entry : network_.all<net::TagEntry>())
      if (network_.text(entry.key) == key)
        for (const net::Handle<net::Interface> interface : network_[entry.interfaces])
          values_[interface.at].emplace_back(network_.text(entry.value));
    for (auto& [interface, values] : values_) std::ranges::sort(values);
  }
  const auto found = values_.find(group.members.at(member).at);
  return found == values_.end() ? std::vector<std::string>() : found->second;
}

}  // namespace vpcscope
