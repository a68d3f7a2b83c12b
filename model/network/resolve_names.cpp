// Every id, name and tag that a question may use, with the interfaces that it stands for (docs/cli.md,
// "Naming an end").
#include <algorithm>
#include <map>
#include <tuple>

#include "model/network/resolve_named.h"
#include "model/network/resolver.h"

namespace vpcscope::net {
namespace {

// ---------------------------------------------------------------------------------------------- members

/// Groups leave out the data-path interfaces of R-ENI-3 except load-balancer nodes.
bool is_left_out_of_groups(const NetworkInterface& interface) {
  return interface.type.is("natGateway") || interface.type.is("transit_gateway") ||
         interface.type.is("gateway_load_balancer_endpoint");
}

/// The positions of those.
std::vector<bool> left_out_of_groups(const Snapshot& snapshot) {
  std::vector<bool> out;
  for (const NetworkInterface& one : snapshot.all<NetworkInterface>())
    out.push_back(is_left_out_of_groups(one));
  return out;
}

/// Lists of interfaces, one for each row of a column, laid out in one go.
class Lists {
 public:
  explicit Lists(std::size_t size) : starts_(size + 1) {}

  void count(std::uint32_t list) { ++starts_[list + 1]; }
  void lay_out(Resolver& r) {
    for (std::size_t i = 1; i < starts_.size(); ++i) starts_[i] += starts_[i - 1];
    next_ = starts_;
    std::vector<Handle<Interface>>& column = r.column<Handle<Interface>>();
    base_ = static_cast<std::uint32_t>(column.size());
    column.resize(column.size() + starts_.back());
  }
  void add(Resolver& r, std::uint32_t list, Handle<Interface> member) {
    r.column<Handle<Interface>>()[base_ + next_[list]++] = member;
  }
  Run<Handle<Interface>> run(std::uint32_t list) const {
    return {base_ + starts_[list], starts_[list + 1] - starts_[list]};
  }

 private:
  std::vector<std::uint32_t> starts_;
  std::vector<std::uint32_t> next_;
  std::uint32_t base_ = 0;
};

/// `lists_of(interface, use)` calls `use` with every list that the interface belongs to.
template <class Members, class ListsOf>
void list_members(Resolver& r, const std::vector<bool>& left_out, ListsOf lists_of) {
  Lists lists(r.column<Members>().size());
  const auto interfaces = static_cast<std::uint32_t>(r.column<Interface>().size());
  for (std::uint32_t i = 0; i < interfaces; ++i)
    if (!left_out[i]) lists_of(r.column<Interface>()[i], [&](std::uint32_t list) { lists.count(list); });
  lists.lay_out(r);
  for (std::uint32_t i = 0; i < interfaces; ++i)
    if (!left_out[i])
      lists_of(r.column<Interface>()[i], [&](std::uint32_t list) { lists.add(r, list, {i}); });
  for (std::uint32_t i = 0; i < r.column<Members>().size(); ++i)
    r.column<Members>()[i].interfaces = lists.run(i);
}

void list_all_members(Resolver& r, const std::vector<bool>& left_out) {
  list_members<VpcMembers>(r, left_out, [](const Interface& one, auto use) {
    if (one.vpc.present()) use(one.vpc.at);
  });
  list_members<SubnetMembers>(r, left_out, [](const Interface& one, auto use) {
    if (one.subnet.present()) use(one.subnet.at);
  });
  list_members<GroupMembers>(r, left_out, [&r](const Interface& one, auto use) {
    if (!one.groups.present()) return;
    for (const Handle<Group> group : r[r[one.groups].groups]) use(group.at);
  });
}

// ---------------------------------------------------------------------------------------------- tags

/// Collects who bears each tag.
class Tags {
 public:
  explicit Tags(const std::vector<bool>& left_out) : left_out_(left_out) {}

  void add(const Header& header, std::span<const Handle<Interface>> interfaces) {
    for (const Tag& tag : header.tags) {
      std::vector<std::uint32_t>& bearers = found_[{tag.key.view(), tag.value.view()}];
      for (const Handle<Interface> one : interfaces)
        if (!left_out_[one.at]) bearers.push_back(one.at);
    }
  }
  void write(Resolver& r) {
    for (auto& [tag, bearers] : found_) {
      std::ranges::sort(bearers);
      bearers.erase(std::unique(bearers.begin(), bearers.end()), bearers.end());
      std::vector<Handle<Interface>> interfaces;
      for (const std::uint32_t at : bearers) interfaces.push_back({at});
      TagEntry entry;
      entry.key = r.text(tag.first);
      entry.value = r.text(tag.second);
      entry.hash = spelling(tag.second, spelling("=", spelling(tag.first)));
      entry.interfaces = r.append(interfaces);
      r.push(entry);
    }
    std::ranges::stable_sort(r.column<TagEntry>(), {}, &TagEntry::hash);
  }

 private:
  const std::vector<bool>& left_out_;
  std::map<std::pair<std::string_view, std::string_view>, std::vector<std::uint32_t>> found_;
};

// ---------------------------------------------------------------------------------------------- names

NameEntry entry_of(Resolver& r, std::string_view text, Kind kind, std::uint32_t at, bool is_id) {
  NameEntry entry;
  entry.text = r.text(text);
  entry.hash = spelling(text);
  entry.at = at;
  entry.kind = kind;
  entry.is_id = is_id;
  return entry;
}

std::string_view name_tag(const Header& header) {
  for (const Tag& tag : header.tags)
    if (tag.key.view() == "Name") return tag.value.view();
  return {};
}

/// Rows of rows.h, by their Name tag and, but for the two kinds of which there are many, their id.
template <class Row>
void name_rows(Resolver& r) {
  constexpr bool many = Row::kind == Kind::NetworkInterface || Row::kind == Kind::Instance;
  const std::vector<const void*>& objects = r.snapshot.rows(Row::kind);
  for (std::uint32_t at = 0; at < objects.size(); ++at) {
    const std::string_view name = name_tag(header_of(objects[at]));
    if (!name.empty()) r.push(entry_of(r, name, Row::kind, at, false));
    if constexpr (!many) r.push(entry_of(r, r.snapshot.ids(Row::kind)[at].to_string(), Row::kind, at, true));
  }
}

void tag_interfaces(Resolver& r, Tags& tags) {
  const auto& interfaces = r.snapshot.rows(Kind::NetworkInterface);
  for (std::uint32_t at = 0; at < interfaces.size(); ++at) {
    const Handle<Interface> self{at};
    tags.add(header_of(interfaces[at]), {&self, 1});
  }
  const auto& instances = r.snapshot.rows(Kind::Instance);
  for (std::uint32_t at = 0; at < instances.size(); ++at)
    tags.add(header_of(instances[at]), r[r.column<Instance>()[at].interfaces]);
}

void name_object(Resolver& r, const NamedThing& thing, Tags& tags) {
  NamedObject row;
  row.id = r.text(thing.id);
  row.interfaces = r.append(thing.interfaces);
  row.scope = r.scope(thing.header->account, thing.header->region);
  row.position = thing.position;
  row.kind = thing.kind;
  row.is_end = thing.is_end;
  const Handle<NamedObject> at = r.push(row);
  if (!thing.id.empty()) r.push(entry_of(r, thing.id, thing.kind, at.at, true));
  if (!thing.arn.empty() && thing.arn != thing.id) r.push(entry_of(r, thing.arn, thing.kind, at.at, true));
  const std::string_view tag = name_tag(*thing.header);
  if (!tag.empty()) r.push(entry_of(r, tag, thing.kind, at.at, false));
  if (!thing.name.empty() && thing.name != tag && thing.name != thing.id)
    r.push(entry_of(r, thing.name, thing.kind, at.at, false));
  tags.add(*thing.header, thing.interfaces);
}

// ---------------------------------------------------------------------------------------------- services

/// "s3" of "com.amazonaws.us-east-1.s3"; names of other forms are their own.
std::string_view short_name(std::string_view service, std::string_view region) {
  const std::size_t at = region.empty() ? std::string_view::npos : service.find(region);
  const std::size_t rest = at == std::string_view::npos ? at : at + region.size() + 1;
  return rest < service.size() && service[rest - 1] == '.' ? service.substr(rest) : service;
}

void list_services(Resolver& r) {
  for (const vpcscope::VpcEndpoint& one : r.snapshot.all<vpcscope::VpcEndpoint>()) {
    const std::string_view region =
        one.service_region.present() ? one.service_region.view() : one.header.region.view();
    if (one.interfaces.empty() || one.type.is("GatewayLoadBalancer")) continue;
    ServiceEntry entry;
    entry.service = r.text(short_name(one.service.view(), region));
    entry.vpc = r.find<Vpc>(one.vpc, one.header);
    if (entry.service.empty() || !entry.vpc.present()) continue;
    entry.interfaces = r.append(interfaces_with_ids(r, one.interfaces, one.header));
    entry.hash = spelling(one.vpc.to_string(), spelling(short_name(one.service.view(), region)));
    r.push(entry);
  }
  std::uint32_t at = 0;
  for (const vpcscope::PrefixList& one : r.snapshot.all<vpcscope::PrefixList>()) {
    const Handle<PrefixList> list{at++};
    const std::string_view service = short_name(one.name.view(), one.header.region.view());
    if (service == one.name.view()) continue;  // a customer's
    ServiceEntry entry;
    entry.service = r.text(service);
    entry.region = r.text(one.header.region);
    entry.list = list;
    entry.hash = spelling(one.header.region.view(), spelling(service));
    r.push(entry);
  }
  std::ranges::stable_sort(r.column<ServiceEntry>(), {}, &ServiceEntry::hash);
}

// ---------------------------------------------------------------------------------------------- prefixes

void list_blocks(Resolver& r) {
  std::vector<BlockEntry>& all = r.column<BlockEntry>();
  for (std::uint32_t at = 0; at < r.column<Vpc>().size(); ++at)
    for (const Prefix& prefix : r[r.column<Vpc>()[at].blocks]) {
      BlockEntry entry;
      entry.prefix = prefix;
      entry.vpc = {at};
      all.push_back(entry);
    }
  std::ranges::sort(all, {}, [](const BlockEntry& one) { return std::tuple(one.prefix, one.vpc); });
  for (std::uint32_t i = 1; i < all.size(); ++i) {
    std::uint32_t up = i - 1;
    while (up != nowhere && !all[up].prefix.contains(all[i].prefix)) up = all[up].up;
    all[i].up = up;
  }
}

void list_cuts(Resolver& r) {
  std::vector<Prefix> all;
  for (const Site& one : r.column<Site>()) all.push_back(one.prefix);
  for (const vpcscope::ClientVpnEndpoint& one : r.snapshot.all<vpcscope::ClientVpnEndpoint>())
    all.push_back(one.client_cidr);
  for (const vpcscope::ClientVpnRoute& one : r.snapshot.all<vpcscope::ClientVpnRoute>())
    all.push_back(one.destination);
  for (const vpcscope::ClientVpnAuthorizationRule& one :
      r.snapshot.all<vpcscope::ClientVpnAuthorizationRule>())
    all.push_back(one.destination);
  for (const vpcscope::DirectConnectGatewayAssociation& one :
      r.snapshot.all<vpcscope::DirectConnectGatewayAssociation>())
    all.insert(all.end(), one.allowed_prefixes.begin(), one.allowed_prefixes.end());
  for (const vpcscope::VirtualInterface& one : r.snapshot.all<vpcscope::VirtualInterface>())
    all.insert(all.end(), one.route_filter_prefixes.begin(), one.route_filter_prefixes.end());
  for (const vpcscope::Accelerator& one : r.snapshot.all<vpcscope::Accelerator>())  // R-SVC-10
    for (const AcceleratorAddresses& set : one.address_sets)
      for (const Address& address : set.addresses) all.push_back(Prefix::host(address));
  for (const vpcscope::VpnConnection& one : r.snapshot.all<vpcscope::VpnConnection>())
    for (const Prefix& prefix : {one.local_cidr, one.remote_cidr, one.local_ipv6_cidr, one.remote_ipv6_cidr})
      all.push_back(prefix);
  std::erase_if(all, [](const Prefix& one) { return !one.present(); });
  std::ranges::sort(all);
  all.erase(std::unique(all.begin(), all.end()), all.end());
  for (const Prefix& one : all) r.push(CutEntry{one});
}

}  // namespace

void resolve_names(Resolver& r) {
  const std::vector<bool> left_out = left_out_of_groups(r.snapshot);
  list_all_members(r, left_out);
  Tags tags(left_out);
  tag_interfaces(r, tags);
  name_rows<Vpc>(r);
  name_rows<Subnet>(r);
  name_rows<Group>(r);
  name_rows<Interface>(r);
  name_rows<Instance>(r);
  for (const NamedThing& one : named_things(r)) name_object(r, one, tags);
  std::ranges::stable_sort(r.column<NameEntry>(), {}, &NameEntry::hash);
  tags.write(r);
  list_services(r);
  list_blocks(r);
  list_cuts(r);
}

}  // namespace vpcscope::net
