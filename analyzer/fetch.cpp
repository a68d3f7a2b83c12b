#include "analyzer/fetch.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace vpcscope {
namespace {

constexpr std::size_t line = 64;

void fetch_bytes(const void* from, std::size_t bytes) {
  const char* const first = static_cast<const char*>(from);
  for (std::size_t at = 0; at < bytes; at += line) __builtin_prefetch(first + at);
  if (bytes > 0) __builtin_prefetch(first + bytes - 1);
}

template <class Row>
void fetch(const Network& network, net::Handle<Row> handle) {
  if (handle.present()) fetch_bytes(&network[handle], sizeof(Row));
}

/// The first lines of a run: what is further away comes by itself, once the processor sees the direction.
template <class Row>
void fetch(const Network& network, net::Run<Row> run) {
  const std::span<const Row> rows = network[run];
  fetch_bytes(rows.data(), std::min(rows.size_bytes(), 4 * line));
}

/// What is known of one end so far; each wave reads what the one before asked for.
struct Around {
  net::Handle<net::Interface> interface;
  net::Handle<net::Vpc> vpc;
  bool is_from = false;
  const net::Subnet* subnet = nullptr;
  const net::GroupSet* groups = nullptr;
};

}  // namespace

void fetch_ends(const Network& network, const Query& query) {
  std::array<Around, 2> ends = {Around{query.from.interface, query.from.vpc, true, nullptr, nullptr},
      Around{query.to.interface, query.to.vpc, false, nullptr, nullptr}};
  for (const QueryEnd* end : {&query.from, &query.to}) {
    fetch(network, end->interface);
    fetch(network, end->vpc);
    network.fetch_owner(end->vpc, end->address);
  }
  for (Around& one : ends) {
    if (!one.interface.present()) continue;
    const net::Interface& row = network[one.interface];
    one.subnet = network.find(row.subnet);
    one.groups = network.find(row.groups);
    fetch(network, row.subnet);
    fetch(network, row.groups);
    if (const net::Vpc* const vpc = network.find(one.vpc)) {
      fetch(network, vpc->blocks);
      net::fetch_index(network.prefix_index(), vpc->subnets_v4);
    }
  }
  for (const Around& one : ends) {
    if (one.subnet != nullptr) {
      fetch(network, one.subnet->table);
      fetch(network, one.subnet->acl);
      fetch(network, one.subnet->blocks);
    }
    if (one.groups != nullptr) fetch(network, one.groups->groups);
  }
  for (const Around& one : ends) {
    if (one.subnet != nullptr) {
      if (const net::RouteTable* const table = network.find(one.subnet->table)) {
        net::fetch_index(network.prefix_index(), table->v4);
        fetch(network, table->routes);
      }
      if (const net::Acl* const acl = network.find(one.subnet->acl))
        for (const net::Run<net::AclEntry> entries : acl->entries) fetch(network, entries);
    }
    if (one.groups != nullptr)
      for (const net::Handle<net::Group> group : network[one.groups->groups]) fetch(network, group);
  }
  for (const Around& one : ends)
    if (one.groups != nullptr)
      for (const net::Handle<net::Group> group : network[one.groups->groups])
        fetch(network, network[group].rules[one.is_from ? 1 : 0]);
}

}  // namespace vpcscope
