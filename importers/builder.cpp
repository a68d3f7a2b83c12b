#include "importers/builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <tuple>

#include "importers/merge.h"

namespace vpcscope {
namespace {

/// More objects that differ between two places than this are counted, not listed.
constexpr std::uint64_t most_conflicts = 500;

/// A word that names only one object in the world needs no account and Region beside it; a plain name does.
bool names_the_world_over(const Id& id) { return !id.is_text() || id.text().starts_with("arn:"); }

Id second_name_of(const Schema& schema, const std::byte* object) {
  return schema.second < 0 ? Id() : *reinterpret_cast<const Id*>(object + schema.second);
}

/// Whether two views may be of one object: same id, and no account or Region that says otherwise.
bool may_be_one(const Schema& schema, const View& a, const View& b) {
  const Id id = identity_of(schema, a.object);
  if (id != identity_of(schema, b.object)) return false;
  const Header& x = header_of(a.object);
  const Header& y = header_of(b.object);
  if (second_name_of(schema, a.object) != second_name_of(schema, b.object)) return false;
  const auto agree = [](Text p, Text q) { return !p.present() || !q.present() || p == q; };
  if (!id.present()) return agree(x.account, y.account) && agree(x.region, y.region);
  return names_the_world_over(id) || (agree(x.account, y.account) && agree(x.region, y.region));
}

auto sort_key(const Schema& schema, const View& view) {
  const Header& header = header_of(view.object);
  return std::tuple(identity_of(schema, view.object),
      second_name_of(schema, view.object),
      header.account,
      header.region,
      view.file);
}

/// A view's place in the order of its table, with its id beside it: fetching ids from the objects for every
/// comparison would cost two cache misses each.
struct Rank {
  Id id;
  std::uint32_t at;
};

std::vector<Rank> ranked(const Schema& schema, const std::vector<View>& views) {
  std::vector<Rank> ranks;
  ranks.reserve(views.size());
  for (const View& view : views)
    ranks.push_back({identity_of(schema, view.object), static_cast<std::uint32_t>(ranks.size())});
  const auto ordered = [&](const Rank& a, const Rank& b) {
    if (const auto order = a.id <=> b.id; order != 0) return order < 0;
    const auto x = sort_key(schema, views[a.at]);
    const auto y = sort_key(schema, views[b.at]);
    return x != y ? x < y : a.at < b.at;
  };
  if (!std::ranges::is_sorted(ranks, ordered)) std::ranges::sort(ranks, ordered);
  return ranks;
}

/// Kinds that several calls print, each with members that the others lack, and kinds printed by both of two
/// sides.
bool is_filled_in(Kind kind) {
  switch (kind) {
    case Kind::PrefixList:
    case Kind::VpcAttribute:
    case Kind::CoreNetwork:
    case Kind::ServiceNetworkVpcAssociation:
    case Kind::ResourceConfiguration:
    case Kind::VpcEndpointService:
    case Kind::KafkaCluster:
      return true;
    default:
      return false;
  }
}

/// Answers that come in pages: their rows are put behind one another.
const Field* paged_list(const Schema& schema) {
  const Field* found = nullptr;
  switch (schema.kind) {
    case Kind::PrefixListEntries:
    case Kind::TransitGatewayRoutes:
    case Kind::TransitGatewayAssociations:
    case Kind::TransitGatewayPropagations:
    case Kind::TransitGatewayPrefixListReferences:
    case Kind::LocalGatewayRoutes:
    case Kind::TargetHealth:
      for (const Field& field : schema.fields)
        if (field.shape == Shape::List && found == nullptr) found = &field;
      return found;
    default:
      return nullptr;
  }
}

/// Rows without an id of their own: only the very same row is one.
void add_distinct(const Schema& schema, const View& first, const std::vector<View>& others,
    std::vector<const void*>& rows) {
  std::vector<View> kept = {first};
  for (const View& other : others) {
    const auto same = [&](const View& one) { return same_body(schema, one.object, other.object); };
    if (std::ranges::none_of(kept, same)) kept.push_back(other);
  }
  for (const View& view : kept) rows.push_back(view.object);
}

Slice<std::byte>& list_of(std::byte* object, const Field& field) {
  return *reinterpret_cast<Slice<std::byte>*>(object + field.offset);
}

bool holds(const Field& list, std::byte* object, const std::byte* row) {
  const Slice<std::byte>& rows = list_of(object, list);
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (same_body(*list.schema, rows.begin() + i * list.schema->size, row)) return true;
  return false;
}

/// Puts the rows that only `from` has behind those of `into`.
void append_page(const Field& list, std::byte* into, std::byte* from, Arena& arena) {
  const std::size_t size = list.schema->size;
  const Slice<std::byte> old = list_of(into, list);
  const Slice<std::byte> page = list_of(from, list);
  std::byte* rows =
      arena.take(std::max<std::size_t>(1, (old.size() + page.size()) * size), list.schema->alignment);
  if (!old.empty()) std::memcpy(rows, old.begin(), old.size() * size);
  std::uint32_t count = old.size();
  for (std::size_t i = 0; i < page.size(); ++i) {
    const std::byte* row = page.begin() + i * size;
    if (!holds(list, into, row)) std::memcpy(rows + count++ * size, row, size);
  }
  list_of(into, list) = Slice<std::byte>(rows, count);
}

/// What was cut off in one part stays cut off (R-IN-8).
void keep_flags(const Schema& schema, std::byte* into, const std::byte* from) {
  for (const Field& field : schema.fields)
    if (field.shape == Shape::Flag && reinterpret_cast<const Flag*>(from + field.offset)->yes())
      *reinterpret_cast<Flag*>(into + field.offset) = Flag::of(true);
}

Slice<Tag> both_tags(const Slice<Tag>& a, const Slice<Tag>& b, Arena& arena) {
  if (!a.present() || (a.empty() && !b.empty())) return b;
  if (b.empty()) return a;
  std::vector<Tag> tags(a.begin(), a.end());
  for (const Tag& tag : b)
    if (std::ranges::none_of(a, [&](const Tag& own) { return own.key == tag.key; })) tags.push_back(tag);
  auto* kept = reinterpret_cast<Tag*>(arena.take(tags.size() * sizeof(Tag), alignof(Tag)));
  std::ranges::copy(tags, kept);
  return {kept, static_cast<std::uint32_t>(tags.size())};
}

}  // namespace

SnapshotBuilder::SnapshotBuilder(std::deque<Arena> arenas) {
  snapshot_.arenas_ = std::move(arenas);
  snapshot_.arenas_.emplace_back();
}

void SnapshotBuilder::add(const View& view) {
  views_[static_cast<std::size_t>(view.schema->kind)].push_back(view);
}

void SnapshotBuilder::merge_views() {
  for (std::size_t kind = 0; kind < views_.size(); ++kind) {
    std::vector<View>& views = views_[kind];
    if (views.empty()) continue;
    const Schema& schema = *views.front().schema;
    snapshot_.tables_[kind].schema = &schema;
    merge_table(schema, views, snapshot_.tables_[kind]);
    std::vector<View>().swap(views);
  }
}

void SnapshotBuilder::add_derived(std::vector<View> views) {
  if (views.empty()) return;
  const Schema& schema = *views.front().schema;
  auto& table = snapshot_.tables_[static_cast<std::size_t>(schema.kind)];
  table.schema = &schema;
  for (const View& view : views) table.rows.push_back(view.object);
  sort_table(schema.kind);
}

void SnapshotBuilder::sort_table(Kind kind) {
  auto& table = snapshot_.tables_[static_cast<std::size_t>(kind)];
  if (table.schema == nullptr) return;
  const Schema& schema = *table.schema;
  std::ranges::stable_sort(table.rows, {}, [&](const void* object) {
    const Header& header = header_of(object);
    return std::tuple(identity_of(schema, object),
        second_name_of(schema, static_cast<const std::byte*>(object)),
        header.account,
        header.region);
  });
  table.ids.clear();
  for (const void* object : table.rows) table.ids.push_back(identity_of(schema, object));
}

void SnapshotBuilder::merge_table(const Schema& schema, std::vector<View>& views, Snapshot::Table& table) {
  std::vector<const void*>& rows = table.rows;
  const std::vector<Rank> ranks = ranked(schema, views);
  rows.reserve(views.size());
  table.ids.reserve(views.size());
  for (std::size_t i = 0; i < ranks.size();) {
    const auto is_another = [&](const Rank& rank) {
      return rank.id == ranks[i].id && may_be_one(schema, views[ranks[i].at], views[rank.at]);
    };
    std::vector<View> others;
    std::size_t end = i + 1;
    for (; end < ranks.size() && is_another(ranks[end]); ++end) others.push_back(views[ranks[end].at]);
    const View& first = views[ranks[i].at];
    const Id id = ranks[i].id;
    i = end;
    if (others.empty()) {
      rows.push_back(first.object);
    } else if (schema.many) {
      add_distinct(schema, first, others, rows);
    } else {
      others.insert(others.begin(), first);
      rows.push_back(merge_one(schema, std::move(others)));
    }
    table.ids.resize(rows.size(), id);
  }
}

const void* SnapshotBuilder::merge_one(const Schema& schema, std::vector<View> views) {
  // The owner's view first, then the fuller one, then the one that comes first by path.
  const auto rank = [&](const View& view) {
    const Header& header = header_of(view.object);
    const bool owners = view.caller.present() && header.account.present() && view.caller == header.account;
    return std::tuple(!owners, -static_cast<std::ptrdiff_t>(fullness(schema, view.object)), view.file);
  };
  std::ranges::stable_sort(views, {}, rank);
  const View& kept = views.front();
  Header& header = *reinterpret_cast<Header*>(kept.object);
  const Field* pages = paged_list(schema);
  for (std::size_t i = 1; i < views.size(); ++i) {
    const View& other = views[i];
    const Header& other_header = header_of(other.object);
    if (pages != nullptr) {
      append_page(*pages, kept.object, other.object, arena());
      keep_flags(schema, kept.object, other.object);
    }
    const bool one_caller = !kept.caller.present() || !other.caller.present() || kept.caller == other.caller;
    const bool one_region =
        !header.region.present() || !other_header.region.present() || header.region == other_header.region;
    if (one_caller && one_region && pages == nullptr && !is_filled_in(schema.kind))
      if (const std::string key = first_difference(schema, kept.object, other.object); !key.empty())
        tell_conflict(schema, kept, other, key);
    fill_from(schema, kept.object, other.object);
    header.tags = both_tags(header.tags, other_header.tags, arena());
    if (!header.account.present()) header.account = other_header.account;
    if (!header.region.present()) header.region = other_header.region;
  }
  return kept.object;
}

void SnapshotBuilder::tell_conflict(
    const Schema& schema, const View& kept, const View& other, const std::string& key) {
  if (++conflicts_ > most_conflicts) return;
  const Step* place = header_of(kept.object).place;
  problem("conflict",
      Severity::Warning,
      header_of(other.object).place,
      fmt::format("{} {} stands here and at {}{} with different contents: {} differs",
          title_of(schema.kind),
          identity_of(schema, kept.object).to_string(),
          snapshot_.file(place),
          Snapshot::pointer(place).empty() ? "" : " " + Snapshot::pointer(place),
          key),
      "the fuller of the two is used (of equals, the first by path)",
      "keep one export of this account and Region; two of different days don't mix");
}

void SnapshotBuilder::problem(std::string code, Severity severity, const Step* place, std::string message,
    std::string effect, std::string mend, std::string_view below) {
  snapshot_.problems_.push_back({std::move(code),
      severity,
      std::string(snapshot_.file(place)),
      Snapshot::pointer(place) + std::string(below),
      std::move(message),
      std::move(effect),
      std::move(mend)});
}

Snapshot SnapshotBuilder::finish() {
  if (conflicts_ > most_conflicts)
    problem("conflict",
        Severity::Warning,
        nullptr,
        fmt::format(
            "{} more objects stand in two places with different contents", conflicts_ - most_conflicts),
        "the fuller of each two is used",
        "keep one export of each account and Region");
  sort_by_place(snapshot_.problems_);
  std::ranges::sort(snapshot_.left_out_, {}, [](const LeftOut& lost) {
    return std::tuple(lost.kind, lost.id, lost.account);
  });
  return std::move(snapshot_);
}

}  // namespace vpcscope
