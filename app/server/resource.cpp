#include "app/server/resource.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>
#include <vector>

#include "analyzer/names.h"
#include "app/server/message.h"
#include "model/quote.h"

namespace vpcscope {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t most_related = 500;

struct Found {
  Kind kind = Kind::None;
  const void* object = nullptr;
  friend auto operator<=>(const Found&, const Found&) = default;
};

// ---- what is asked for

/// Of rows that have no id of their own (routes of a table) the id is another object's.
bool has_own_id(const Schema& schema) { return schema.identity >= 0 && !schema.many; }

std::vector<Found> of_kind(const Snapshot& snapshot, Kind kind, const Id& id) {
  std::vector<Found> found;
  const Schema* schema = snapshot.schema(kind);
  if (schema == nullptr || !has_own_id(*schema)) return found;
  const std::vector<Id>& ids = snapshot.ids(kind);
  const auto own = std::ranges::equal_range(ids, id);
  for (auto at = own.begin(); at != own.end(); ++at)
    found.push_back({kind, snapshot.rows(kind)[static_cast<std::size_t>(at - ids.begin())]});
  return found;
}

/// Several kinds may tell of one thing (a transit gateway's attachment): the one that its id belongs to, or
/// the first of the list of kinds.
std::vector<Found> by_id(const Snapshot& snapshot, std::string_view text) {
  Arena arena;
  const Id id = Id::read(text, arena);
  if (!id.present()) return {};
  std::vector<Found> found = of_kind(snapshot, kind_of_id(text), id);
  for (const KindRow& row : kind_table())
    if (found.empty()) found = of_kind(snapshot, row.kind, id);
  return found;
}

/// The Network keeps what it names in the order of the Snapshot.
Found object_of(const Served& served, const Named& named) {
  const bool has_row = named.kind == Kind::Vpc || named.kind == Kind::Subnet ||
                       named.kind == Kind::SecurityGroup || named.kind == Kind::NetworkInterface ||
                       named.kind == Kind::Instance;
  const std::uint32_t at =
      has_row ? named.at : served.network[net::Handle<net::NamedObject>{named.at}].position;
  const std::vector<const void*>& rows = served.snapshot->rows(named.kind);
  return at < rows.size() ? Found{named.kind, rows[at]} : Found{};
}

std::vector<Found> by_name(const Served& served, std::string_view text) {
  std::vector<Named> named = find_by_id(served.network, text);  // ARNs of what has another id
  if (named.empty()) named = find_by_name(served.network, text);
  std::vector<Found> found;
  for (const Named& one : named)
    if (const Found object = object_of(served, one); object.object != nullptr) found.push_back(object);
  std::ranges::sort(found);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

std::string id_of(const Snapshot& snapshot, const Found& found) {
  return identity_of(*snapshot.schema(found.kind), found.object).to_string();
}

/// "instance i-0a of 111122223333 in us-east-1"
std::string words_of(const Snapshot& snapshot, const Found& found) {
  const Header& header = header_of(found.object);
  std::string words = fmt::format("{} {}", title_of(found.kind), id_of(snapshot, found));
  if (header.account.present()) words += fmt::format(" of {}", header.account.view());
  if (header.region.present()) words += fmt::format(" in {}", header.region.view());
  return words;
}

[[noreturn]] void refuse_ambiguous(
    const Snapshot& snapshot, std::string_view asked, const std::vector<Found>& found) {
  constexpr std::size_t shown = 8;
  std::vector<std::string> candidates;
  candidates.reserve(found.size());
  for (const Found& one : found) candidates.push_back(words_of(snapshot, one));
  std::ranges::sort(candidates);
  if (candidates.size() > shown) {
    const std::size_t more = candidates.size() - shown;
    candidates.resize(shown);
    candidates.push_back(fmt::format("{} more", more));
  }
  throw Refusal{400,
      fmt::format("{} is ambiguous: {}; name one by its id or ARN",
          vpcscope::quoted(asked),
          fmt::join(candidates, ", "))};
}

[[noreturn]] void refuse_unknown(const Served& served, std::string_view asked) {
  for (const LeftOut& one : served.snapshot->left_out())
    if (one.id == asked)
      throw Refusal{404,
          fmt::format("{} was left out of the import, since it could not be read; see `vpcscope inspect`",
              vpcscope::quoted(asked))};
  const std::vector<std::string> near = nearest_names(served.network, asked);
  throw Refusal{404,
      fmt::format("{} names nothing in the snapshot; {}",
          vpcscope::quoted(asked),
          near.empty() ? "expected an id, a name or an ARN"
                       : fmt::format("the nearest names are {}", fmt::join(near, ", ")))};
}

Found find(const Served& served, std::string_view asked) {
  if (!served.snapshot)
    throw Refusal{
        400, "a packed network holds no objects of the export; serve the exports it was packed from"};
  std::vector<Found> found = by_id(*served.snapshot, asked);
  if (found.empty()) found = by_name(served, asked);
  if (found.empty()) refuse_unknown(served, asked);
  if (found.size() > 1) refuse_ambiguous(*served.snapshot, asked, found);
  return found.front();
}

// ---- what is related to it

/// The keys that lead to a member: "SecurityGroups.GroupId".
struct Way {
  const Way* up;
  const std::string* key;
};

std::string words_of(const Way* way) {
  if (way == nullptr) return {};
  std::string before = words_of(way->up);
  if (way->key->empty()) return before;
  return before.empty() ? *way->key : before + "." + *way->key;
}

/// Calls `visit(field, id, way)` for each id inside an object, but for its own.
template <class Visit>
void each_id(const Schema& schema, const std::byte* at, const Way* up, const Visit& visit) {
  for (const Field& field : schema.fields) {
    const Way way{up, &field.key};
    const std::byte* member = at + field.offset;
    if (field.shape == Shape::Id && field.role != Role::Identity) {
      const Id& id = *reinterpret_cast<const Id*>(member);
      if (id.present()) visit(field, id, way);
    } else if (field.shape == Shape::Object) {
      each_id(*field.schema, member, &way, visit);
    } else if (field.shape == Shape::List || field.shape == Shape::Map) {
      const auto& list = *reinterpret_cast<const Slice<std::byte>*>(member);
      for (std::size_t i = 0; i < list.size(); ++i)
        each_id(*field.schema, list.begin() + i * field.schema->size, &way, visit);
    }
  }
}

std::string name_of(const Header& header) {
  for (const Tag& tag : header.tags)
    if (tag.key.view() == "Name") return tag.value.str();
  return {};
}

/// What it names and what names it, each once, up to a bound.
class Relations {
 public:
  Relations(const Snapshot& snapshot, const Found& of) : snapshot_(snapshot), of_(of) {}

  void add_named() {
    const Schema& schema = *snapshot_.schema(of_.kind);
    each_id(schema, bytes(of_), nullptr, [&](const Field& field, const Id& id, const Way& way) {
      const Kind kind = field.names != Kind::None ? field.names : kind_of_id(id.to_string());
      if (kind == Kind::None) return;
      const void* object = snapshot_.find(kind, id, header_of(of_.object));
      add({kind, object}, id.to_string(), words_of(&way));
    });
  }

  void add_naming() {
    const Id own = identity_of(*snapshot_.schema(of_.kind), of_.object);
    if (!own.present()) return;
    for (const KindRow& row : kind_table())
      if (const Schema* schema = snapshot_.schema(row.kind)) add_naming(own, row.kind, *schema);
  }

  Json rows() const { return rows_; }
  std::size_t left_out() const { return left_out_; }

 private:
  static const std::byte* bytes(const Found& found) { return static_cast<const std::byte*>(found.object); }

  void add_naming(const Id& own, Kind kind, const Schema& schema) {
    for (const void* object : snapshot_.rows(kind)) {
      const Found other{kind, object};
      if (other == of_) continue;
      each_id(schema, bytes(other), nullptr, [&](const Field& field, const Id& id, const Way& way) {
        if (id != own || (field.names != of_.kind && field.names != Kind::None)) return;
        add(other, id_of(snapshot_, other), "its " + words_of(&way));
      });
    }
  }

  void add(const Found& other, const std::string& id, const std::string& how) {
    if (!known_.insert({other.kind, id, how}).second) return;
    if (rows_.size() == most_related) {
      ++left_out_;
      return;
    }
    rows_.push_back({{"kind", vpcscope::name_of(other.kind)},
        {"id", id},
        {"name", other.object == nullptr ? "" : name_of(header_of(other.object))},
        {"how", how}});
  }

  const Snapshot& snapshot_;
  Found of_;
  Json rows_ = Json::array();
  std::set<std::tuple<Kind, std::string, std::string>> known_;
  std::size_t left_out_ = 0;
};

}  // namespace

std::string resource_json(const Served& served, std::string_view asked) {
  const Found found = find(served, asked);
  const Snapshot& snapshot = *served.snapshot;
  const Header& header = header_of(found.object);
  Relations relations(snapshot, found);
  relations.add_named();
  relations.add_naming();
  Json json = {{"schema", "vpcscope/resource/1"},
      {"kind", vpcscope::name_of(found.kind)},
      {"id", id_of(snapshot, found)},
      {"name", name_of(header)},
      {"account", header.account.view()},
      {"region", header.region.view()},
      {"where", {{"file", snapshot.file(header.place)}, {"pointer", Snapshot::pointer(header.place)}}},
      {"facts", Json::parse(print(*snapshot.schema(found.kind), found.object))},
      {"related", relations.rows()}};
  if (relations.left_out() > 0) json["related_left_out"] = relations.left_out();
  return json.dump(2, ' ', true, Json::error_handler_t::replace) + "\n";
}

}  // namespace vpcscope
