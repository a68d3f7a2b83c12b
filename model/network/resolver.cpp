#include "model/network/resolver.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <type_traits>

namespace vpcscope::net {
namespace {

/// Whether rows of the type stand for objects of a kind: a static `kind`, not a member.
template <class Row>
concept OfKind = std::is_same_v<decltype(&Row::kind), const Kind*>;

/// One row for every object of the kind.
template <class Row>
void make_rows(const Snapshot& snapshot, std::vector<Row>& column) {
  if constexpr (OfKind<Row>) column.resize(snapshot.rows(Row::kind).size());
}

}  // namespace

bool functional(const Word& state, std::initializer_list<std::string_view> words) {
  return !state.present() ||
         std::ranges::any_of(words, [&](std::string_view word) { return state.is(word); });
}

Resolver::Resolver(const Snapshot& from, const ResolveOptions& how) : snapshot(from), options(how) {
  columns_.each([&](auto& column) { make_rows(snapshot, column); });
  column<Facts>().resize(1);
}

std::uint32_t Resolver::position(Kind kind, const Id& id, const Header& from) const {
  if (!id.present()) return nowhere;
  const std::vector<Id>& ids = snapshot.ids(kind);
  const auto [first, last] = std::ranges::equal_range(ids, id);
  if (first == last) return nowhere;
  const auto start = static_cast<std::uint32_t>(first - ids.begin());
  const auto count = static_cast<std::uint32_t>(last - first);
  const auto at = [&](bool same_region) {
    for (std::uint32_t i = start; i < start + count; ++i) {
      const Header& header = header_of(snapshot.rows(kind)[i]);
      if (header.account == from.account && (!same_region || header.region == from.region)) return i;
    }
    return nowhere;
  };
  if (count == 1) return start;
  if (const std::uint32_t own = at(true); own != nowhere) return own;
  const std::uint32_t same_account = at(false);
  return same_account != nowhere ? same_account : start;
}

std::uint32_t Resolver::position_of_text(Kind kind, std::string_view id) const {
  if (id.empty()) return nowhere;
  Arena arena;
  return position(kind, Id::read(id, arena), Header{});
}

TextAt Resolver::text(std::string_view characters) {
  if (characters.empty()) return {};
  std::vector<char>& all = column<char>();
  const std::size_t hash = std::hash<std::string_view>{}(characters);
  const auto same = [&](std::uint32_t at) {
    return std::string_view(all.data() + texts_[at].first, texts_[at].count) == characters;
  };
  if (const std::uint32_t known = text_table_.find(hash, same); known != nowhere) return texts_[known];
  text_table_.add(hash, static_cast<std::uint32_t>(texts_.size()));
  texts_.push_back({static_cast<std::uint32_t>(all.size()), static_cast<std::uint32_t>(characters.size())});
  all.insert(all.end(), characters.begin(), characters.end());
  return texts_.back();
}

Handle<PlaceStep> Resolver::place(const Step* step) {
  if (step == nullptr) return {};
  const std::size_t hash = reinterpret_cast<std::uintptr_t>(step);
  const auto same = [&](std::uint32_t at) { return steps_[at] == step; };
  if (const std::uint32_t known = place_table_.find(hash, same); known != nowhere) return {known};
  PlaceStep row;
  if (step->up == nullptr) {
    row.key = text(snapshot.file(step));
  } else {
    row.up = place(step->up).at;
    if (step->key.present())
      row.key = text(step->key);
    else
      row.index = step->index;
  }
  const Handle<PlaceStep> made = push(row);
  steps_.push_back(step);
  place_table_.add(hash, made.at);
  return made;
}

Handle<Scope> Resolver::scope(Text account, Text region) {
  const std::string key = account.str() + "\n" + region.str();
  if (const auto known = scopes_.find(key); known != scopes_.end()) return {known->second};
  Scope row{text(account), text(region), 0};
  for (unsigned call = 1; call < 64 && !name_of(static_cast<Call>(call)).empty(); ++call)
    if (snapshot.state_of(name_of(static_cast<Call>(call)), account.view(), region.view()) ==
        ExportState::Missing)
      row.missing |= std::uint64_t{1} << call;
  const Handle<Scope> made = push(row);
  scopes_.emplace(key, made.at);
  return made;
}

Object Resolver::object(const Header& header, std::string_view id) {
  Object made;
  made.id = text(id);
  for (const Tag& tag : header.tags)
    if (tag.key.view() == "Name") made.name = text(tag.value);
  made.place = place(header.place);
  if (!last_scope_.scope.present() || last_scope_.account != header.account ||
      last_scope_.region != header.region)
    last_scope_ = {header.account, header.region, scope(header.account, header.region)};
  made.scope = last_scope_.scope;
  return made;
}

/// A zone's id, as a subnet prints it beside the name; the same name is another zone in another account.
std::string Resolver::zone_id_of(Text account, Text zone_name) {
  if (zone_ids_.empty()) {
    zone_ids_.emplace("", "");
    for (const vpcscope::Subnet& one : snapshot.all<vpcscope::Subnet>())
      if (!one.zone_id.view().empty() && one.zone.present())
        zone_ids_.emplace(one.header.account.str() + " " + one.zone.str(), one.zone_id.str());
  }
  const auto known = zone_ids_.find(account.str() + " " + zone_name.str());
  return known != zone_ids_.end() ? known->second : "";
}

/// R-IN-4: zones by id; by name within an account and Region where no id is printed (R-IN-10). R-TGW-1: a
/// Local Zone is its parent.
Handle<Zone> Resolver::zone(const Header& header, Text zone_id, Text zone_name) {
  std::string key = zone_id.str();
  for (const AvailabilityZone& one : snapshot.all<AvailabilityZone>()) {
    const bool here = one.header.account == header.account && one.header.region == header.region;
    if (key.empty() && here && one.name == zone_name && zone_name.present()) key = one.id.to_string();
    if (one.id.present() && one.id.to_string() == key && one.parent_id.present() &&
        !one.parent_id.view().empty()) {
      key = one.parent_id.str();
      break;
    }
  }
  if (key.empty() && zone_name.present()) key = zone_id_of(header.account, zone_name);
  if (key.empty() && zone_name.present()) key = zone_name.str() + " of " + header.account.str();
  if (key.empty()) return {};
  if (const auto known = zones_.find(key); known != zones_.end()) return {known->second};
  const Handle<Zone> made = push(Zone{text(key)});
  zones_.emplace(key, made.at);
  return made;
}

Handle<GroupSet> Resolver::group_set(std::span<const Id> ids, const Header& from) {
  if (ids.empty()) return {};
  GroupSet row;
  std::vector<Handle<Group>> groups;
  std::size_t hash = 0;
  for (const Id& id : ids) {
    const Handle<Group> group = find<Group>(id, from);
    if (group.present())
      groups.push_back(group);
    else
      row.unknown = true, row.unknown_id = text(id);
    hash = hash * 31 + group.at;
  }
  hash = hash * 31 + row.unknown_id.first;
  const auto same = [&](std::uint32_t at) {
    const GroupSet& other = column<GroupSet>()[at];
    return other.unknown == row.unknown && other.unknown_id.first == row.unknown_id.first &&
           std::ranges::equal((*this)[other.groups], groups);
  };
  if (const std::uint32_t known = group_set_table_.find(hash, same); known != nowhere) return {known};
  row.groups = append(groups);
  const Handle<GroupSet> made = push(row);
  group_set_table_.add(hash, made.at);
  return made;
}

Address Resolver::target_address(Handle<Interface> primary, bool ipv6) {
  if (!primary.present()) return {};
  const Interface& interface = (*this)[primary];
  if (!ipv6) return interface.primary.get();
  return interface.primary6_marked ? (*this)[interface.v6].front() : Address();
}

void Resolver::set_routes(RouteTable& table, std::vector<Route> routes) {
  const std::string_view texts(column<char>().data(), column<char>().size());
  const auto target = [&](const Route& one) {
    return texts.substr(one.target_id.first, one.target_id.count);
  };
  const bool own_list =  // the others print their routes inside the table
      table.table_kind == TableKind::Transit || table.table_kind == TableKind::Core;
  std::ranges::stable_sort(routes, [&](const Route& a, const Route& b) {
    const bool a_out = a.ignored || a.beaten_by_local;
    const bool b_out = b.ignored || b.beaten_by_local;
    const auto one = std::tuple(a.destination, a_out, a.rank);
    const auto other = std::tuple(b.destination, b_out, b.rank);
    if (one != other || !own_list) return one < other;
    // What ties stands in an order that no order of the export changes.
    return std::pair(target(a), a.list.at) < std::pair(target(b), b.list.at);
  });
  table.routes = append(routes);
  std::vector<IndexEntry> entries;
  for (std::uint32_t i = 0; i < routes.size(); ++i) {
    const Route& route = routes[i];
    if (route.ignored || route.beaten_by_local || !route.destination.present()) continue;
    if (i > 0 && routes[i - 1].destination == route.destination) continue;  // a better one stands first
    entries.push_back({route.destination, table.routes.first + i});
  }
  const IndexTable made = index.add(entries);
  table.v4 = made.v4;
  table.v6 = made.v6;
}

const std::vector<Prefix>* Resolver::entries_of(Handle<PrefixList> list) {
  if (!list.present() || !(*this)[list].known) return nullptr;
  std::vector<Prefix>& found = entries_[list.at];
  if (found.empty()) {
    const auto rows = (*this)[(*this)[list].entries];
    found.assign(rows.begin(), rows.end());
  }
  return &found;
}

namespace {

/// The prefixes that are not the internet's (R-ADDR-11).
void index_facts(Resolver& r) {
  std::vector<IndexEntry> sites;
  std::set<Prefix> seen;
  for (const Site& site : r.column<Site>())
    if (site.prefix.present() && site.prefix.length() > 0 && seen.insert(site.prefix).second)
      sites.push_back({site.prefix, 0});
  const IndexTable of_sites = r.index.add(sites);
  Facts& facts = r.column<Facts>()[0];
  facts.sites_v4 = of_sites.v4;
  facts.sites_v6 = of_sites.v6;
  facts.onprem_transit = r.options.declared.onprem_transit;
  facts.assumed_routes = r.options.assume_routes;
  facts.assumed_acls = r.options.assume_acls;
}

void list_left_out(Resolver& r) {
  for (const LeftOut& one : r.snapshot.left_out()) {
    LeftOutRow row;
    row.kind = one.kind;
    row.id = r.text(one.id);
    row.file = r.text(r.snapshot.file(one.place));
    row.pointer = r.text(Snapshot::pointer(one.place));
    r.push(row);
    const auto bit = static_cast<unsigned>(one.kind);
    r.column<Facts>()[0].left_out[bit / 64] |= std::uint64_t{1} << (bit % 64);
  }
}

}  // namespace

Network Resolver::seal() {
  index_facts(*this);
  list_left_out(*this);
  column<LineV4>() = std::move(index.lines_v4);
  column<StartV6>() = std::move(index.starts_v6);
  column<AnswerV6>() = std::move(index.answers_v6);
  auto memory = std::make_shared<Rows::Vectors>(std::move(columns_));
  const Rows::Spans columns(*memory);
  return Network(columns, std::move(memory));
}

}  // namespace vpcscope::net

namespace vpcscope {

Network resolve(const Snapshot& snapshot, const ResolveOptions& options) {
  net::Resolver r(snapshot, options);
  net::resolve_core(r);
  net::resolve_gateways(r);
  net::resolve_transit(r);
  net::resolve_on_premises(r);
  net::resolve_firewalls(r);
  net::resolve_endpoints(r);
  net::resolve_balancers(r);
  net::resolve_lattice(r);
  net::resolve_resources(r);
  net::resolve_routes(r);
  net::resolve_names(r);
  return r.seal();
}

}  // namespace vpcscope
