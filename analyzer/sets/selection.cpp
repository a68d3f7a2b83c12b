#include "analyzer/sets/selection.h"

#include <algorithm>

#include "analyzer/ends.h"
#include "analyzer/services.h"
#include "model/quote.h"

namespace vpcscope {
namespace {

AddressSet within(const NamedEnd& end, const AddressSet& all) {
  return end.within ? all & AddressSet::of(*end.within) : all;
}

void add_internet(const Network& network, const NamedEnd& end, ClassSelection& ends) {
  for (const Family family : families)
    ends.internet[index_of(family)] = within(end, internet_addresses(network, family));
}

void add_on_premises(const Network& network, const NamedEnd& end, ClassSelection& ends) {
  for (const Family family : families) {
    // A prefix that is named is meant, whether or not anything tells of it.
    const AddressSet all = end.within ? AddressSet::all(family) : on_premises_addresses(network, family);
    ends.on_premises[index_of(family)] = within(end, all);
  }
}

void add_services(const Network& network, const NamedEnd* end, ClassSelection& ends) {
  const auto all = network.all<net::ServiceEntry>();
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    if (end != nullptr && network.text(all[i].service) != end->service) continue;
    if (all[i].list.present()) ends.services.push_back({i});
    if (end == nullptr) continue;  // they are among the interfaces
    for (const net::Handle<net::Interface> one : network[all[i].interfaces]) ends.interfaces.push_back(one);
  }
  std::ranges::sort(ends.services, {}, [&](net::Handle<net::ServiceEntry> one) {
    return std::tuple(network.text(network[one].service), network.text(network[one].region), one);
  });
}

}  // namespace

Selected select_ends(const Network& network, std::string_view text, bool is_from) {
  Selected selected;
  const NamedEnd end = read_end(network, text);
  selected.error = end.error;
  if (!end.error.empty()) return selected;
  ClassSelection& ends = selected.ends;
  switch (end.kind) {
    case NamedEnd::Kind::Interfaces:
      ends.interfaces = end.interfaces;
      break;
    case NamedEnd::Kind::Literal:
      selected.error =
          quoted(text) +
          " is one address; a matrix has interfaces and groups of them: name the interface that has "
          "it, or ask reach";
      return selected;
    case NamedEnd::Kind::Internet:
      add_internet(network, end, ends);
      break;
    case NamedEnd::Kind::OnPremises:
      add_on_premises(network, end, ends);
      break;
    case NamedEnd::Kind::Service:
      if (is_from) {
        selected.error = quoted(text) + " never opens a connection; name it with --to";
        return selected;
      }
      add_services(network, &end, ends);
      break;
    case NamedEnd::Kind::Any:
      ends.interfaces = all_interfaces(network);
      add_internet(network, end, ends);
      add_on_premises(network, end, ends);
      if (!is_from) add_services(network, nullptr, ends);
      break;
  }
  std::ranges::sort(ends.interfaces);
  ends.interfaces.erase(std::unique(ends.interfaces.begin(), ends.interfaces.end()), ends.interfaces.end());
  return selected;
}

AskedOfBoth services_of_both(std::string_view text) {
  AskedOfBoth asked;
  if (text.empty()) text = "all";
  for (std::size_t start = 0; start <= text.size();) {  // one by one: some are of one family only
    const std::size_t comma = std::min(text.find(',', start), text.size());
    const std::string_view item = text.substr(start, comma - start);
    std::string error;
    bool understood = false;
    for (const Family family : families) {
      const AskedServices one = read_services(item, family);
      if (one.error.empty()) asked.sets[index_of(family)] |= one.set;
      understood = understood || one.error.empty();
      if (error.empty()) error = one.error;
    }
    if (!understood && asked.error.empty()) asked.error = error;
    start = comma + 1;
  }
  return asked;
}

Classes classes_of(const Network& network, const ClassSelection& from, const ClassSelection& to,
    const VpcComponents& components) {
  // Where packets get lost is found out on all interfaces, asked about or not: groups are the same for all
  // that is asked about them.
  const std::vector<bool> none(components.count, false);
  ClassSelection all;
  all.interfaces = all_interfaces(network);
  const std::vector<bool> lossy =
      components.count < 2 ? none : lossy_components(network, Classes(network, all, {}, components, none));
  return Classes(network, from, to, components, lossy);
}

}  // namespace vpcscope
