#include "analyzer/names.h"

#include <algorithm>
#include <numeric>

namespace vpcscope {
namespace {

template <class Row>
std::span<const Row> with_hash(const Network& network, std::uint32_t hash) {
  const auto found = std::ranges::equal_range(network.all<Row>(), hash, {}, &Row::hash);
  return {found.begin(), found.end()};
}

/// Of interfaces and instances, whose columns are sorted by id.
template <class Row>
void find_in_column(const Network& network, std::string_view id, std::vector<Named>& found) {
  const auto rows = network.all<Row>();
  const auto text = [&](const Row& row) { return network.text(row.object.id); };
  const auto at = std::ranges::lower_bound(rows, id, {}, text);
  if (at != rows.end() && text(*at) == id) found.push_back({Row::kind, network.handle_of(*at).at});
}

std::vector<Named> find_entries(const Network& network, std::string_view text, bool ids) {
  std::vector<Named> found;
  for (const net::NameEntry& one : with_hash<net::NameEntry>(network, net::spelling(text)))
    if (one.is_id == ids && network.text(one.text) == text) found.push_back({one.kind, one.at});
  return found;
}

/// Ids that AWS gives are its own everywhere; of two rows with one such id one is enough.
bool is_unique(Kind kind) { return !row_of(kind).id_prefix.empty(); }

void find_id(const Network& network, std::string_view id, std::vector<Named>& found) {
  find_in_column<net::Interface>(network, id, found);
  find_in_column<net::Instance>(network, id, found);
  for (const Named& one : find_entries(network, id, true)) {
    const bool known = std::ranges::any_of(found, [&](const Named& other) { return other.kind == one.kind; });
    if (!known || !is_unique(one.kind)) found.push_back(one);
  }
}

/// "arn:aws:ec2:us-east-1:111122223333:instance/i-0a"
struct Arn {
  std::string_view region;
  std::string_view account;
  std::string_view id;
};

Arn split(std::string_view arn) {
  std::string_view fields[6];
  for (std::size_t i = 0; i < 5; ++i) {
    const std::size_t colon = std::min(arn.find(':'), arn.size());
    fields[i] = arn.substr(0, colon);
    arn.remove_prefix(std::min(colon + 1, arn.size()));
  }
  return {fields[3], fields[4], arn.substr(arn.find_last_of("/:") + 1)};
}

bool lives_there(const Network& network, Named named, const Arn& arn) {
  const net::Scope* scope = network.find(scope_of(network, named));
  if (scope == nullptr) return true;
  const std::string_view account = network.text(scope->account);
  const std::string_view region = network.text(scope->region);
  return (account.empty() || arn.account.empty() || account == arn.account) &&
         (region.empty() || arn.region.empty() || region == arn.region);
}

const net::Object* object_of(const Network& network, Named named) {
  switch (named.kind) {
    case Kind::Vpc:
      return &network[net::Handle<net::Vpc>{named.at}].object;
    case Kind::Subnet:
      return &network[net::Handle<net::Subnet>{named.at}].object;
    case Kind::SecurityGroup:
      return &network[net::Handle<net::Group>{named.at}].object;
    case Kind::NetworkInterface:
      return &network[net::Handle<net::Interface>{named.at}].object;
    case Kind::Instance:
      return &network[net::Handle<net::Instance>{named.at}].object;
    default:
      return nullptr;  // a net::NamedObject
  }
}

}  // namespace

std::vector<Named> find_by_id(const Network& network, std::string_view text) {
  std::vector<Named> found;
  find_id(network, text, found);
  if (!found.empty() || !text.starts_with("arn:")) return found;
  const Arn arn = split(text);
  if (arn.id.empty()) return found;
  find_id(network, arn.id, found);
  std::erase_if(found, [&](const Named& one) { return !lives_there(network, one, arn); });
  return found;
}

std::vector<Named> find_by_name(const Network& network, std::string_view text) {
  return find_entries(network, text, false);
}

std::vector<net::Handle<net::Interface>> find_by_tag(
    const Network& network, std::string_view key, std::string_view value) {
  const std::uint32_t hash = net::spelling(value, net::spelling("=", net::spelling(key)));
  for (const net::TagEntry& one : with_hash<net::TagEntry>(network, hash))
    if (network.text(one.key) == key && network.text(one.value) == value) {
      const auto members = network[one.interfaces];
      return {members.begin(), members.end()};
    }
  return {};
}

std::string_view id_of(const Network& network, Named named) {
  const net::Object* object = object_of(network, named);
  return network.text(object != nullptr ? object->id : network[net::Handle<net::NamedObject>{named.at}].id);
}

net::Handle<net::Scope> scope_of(const Network& network, Named named) {
  const net::Object* object = object_of(network, named);
  return object != nullptr ? object->scope : network[net::Handle<net::NamedObject>{named.at}].scope;
}

bool is_end(const Network& network, Named named) {
  return object_of(network, named) != nullptr || network[net::Handle<net::NamedObject>{named.at}].is_end;
}

std::vector<net::Handle<net::Interface>> interfaces_of(const Network& network, Named named) {
  if (named.kind == Kind::NetworkInterface) return {{named.at}};
  const auto run = [&] {
    switch (named.kind) {
      case Kind::Vpc:
        return network[net::Handle<net::VpcMembers>{named.at}].interfaces;
      case Kind::Subnet:
        return network[net::Handle<net::SubnetMembers>{named.at}].interfaces;
      case Kind::SecurityGroup:
        return network[net::Handle<net::GroupMembers>{named.at}].interfaces;
      case Kind::Instance:
        return network[net::Handle<net::Instance>{named.at}].interfaces;
      default:
        return network[net::Handle<net::NamedObject>{named.at}].interfaces;
    }
  }();
  const auto members = network[run];
  return {members.begin(), members.end()};
}

std::string describe(const Network& network, Named named, bool where) {
  std::string text = std::string(title_of(named.kind)) + " " + std::string(id_of(network, named));
  const net::Scope* scope = where ? network.find(scope_of(network, named)) : nullptr;
  if (scope == nullptr) return text;
  if (!scope->account.empty()) text += " of " + std::string(network.text(scope->account));
  if (!scope->region.empty()) text += " in " + std::string(network.text(scope->region));
  return text;
}

std::vector<net::Handle<net::Vpc>> vpcs_of(const Network& network, const Address& address) {
  std::vector<net::Handle<net::Vpc>> found = network.vpcs_at(address);
  std::ranges::sort(found);
  return found;
}

// ---------------------------------------------------------------------------------------------- suggestions

int edit_distance(std::string_view a, std::string_view b, int most) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > static_cast<std::size_t>(most)) return most + 1;
  std::vector<int> row(a.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (std::size_t j = 1; j <= b.size(); ++j) {
    int corner = row[0];
    row[0] = static_cast<int>(j);
    int least = row[0];
    for (std::size_t i = 1; i <= a.size(); ++i) {
      const int replaced = corner + (a[i - 1] == b[j - 1] ? 0 : 1);
      corner = row[i];
      row[i] = std::min({replaced, row[i] + 1, row[i - 1] + 1});
      least = std::min(least, row[i]);
    }
    if (least > most) return most + 1;
  }
  return row.back();
}

std::vector<std::string> nearest_names(const Network& network, std::string_view text) {
  constexpr std::size_t shown = 3;
  constexpr std::size_t longest = 200;
  if (text.size() > longest) return {};
  const int most = std::clamp(static_cast<int>(text.size()) / 3, 1, 4);
  std::vector<std::pair<int, std::string_view>> near;
  const auto consider = [&](std::string_view name) {
    if (name.empty() || name == text) return;
    const int distance = edit_distance(text, name, most);
    if (distance <= most) near.emplace_back(distance, name);
  };
  for (const net::NameEntry& one : network.all<net::NameEntry>()) consider(network.text(one.text));
  if (text.starts_with("eni-"))
    for (const net::Interface& one : network.all<net::Interface>()) consider(network.text(one.object.id));
  if (text.starts_with("i-"))
    for (const net::Instance& one : network.all<net::Instance>()) consider(network.text(one.object.id));
  std::ranges::sort(near);
  near.erase(std::unique(near.begin(), near.end()), near.end());
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::min(shown, near.size()); ++i) names.emplace_back(near[i].second);
  return names;
}

}  // namespace vpcscope
