#include "model/snapshot.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace vpcscope {

std::string_view name_of(ExportState state) {
  switch (state) {
    case ExportState::Missing:
      return "missing";
    case ExportState::Empty:
      return "empty";
    case ExportState::Exported:
      return "exported";
  }
  return "";
}

Id identity_of(const Schema& schema, const void* object) {
  if (schema.identity < 0) return {};
  return *reinterpret_cast<const Id*>(static_cast<const std::byte*>(object) + schema.identity);
}

const void* Snapshot::find(Kind kind, const Id& id) const {
  const Table& table = tables_[static_cast<std::size_t>(kind)];
  if (!id.present()) return nullptr;
  const auto found = std::ranges::lower_bound(table.ids, id);
  if (found == table.ids.end() || *found != id) return nullptr;
  return table.rows[static_cast<std::size_t>(found - table.ids.begin())];
}

const void* Snapshot::find(Kind kind, const Id& id, const Header& from) const {
  const Table& table = tables_[static_cast<std::size_t>(kind)];
  if (!id.present()) return nullptr;
  const void* best = nullptr;
  int most = -1;
  const auto first = std::ranges::lower_bound(table.ids, id);
  for (auto at = first; at != table.ids.end() && *at == id; ++at) {
    const void* object = table.rows[static_cast<std::size_t>(at - table.ids.begin())];
    const Header& header = header_of(object);
    const int agrees = (header.account == from.account ? 2 : 0) + (header.region == from.region ? 1 : 0);
    if (agrees > most) {
      best = object;
      most = agrees;
    }
  }
  return best;
}

ExportState Snapshot::state_of(
    std::string_view call, std::string_view account, std::string_view region) const {
  using Key = std::tuple<std::string_view, std::string_view, std::string_view>;
  const auto key_of = [](const Export& row) { return Key(row.call, row.account, row.region); };
  const Key wanted(call, account, region);
  const auto found = std::ranges::lower_bound(exports_, wanted, {}, key_of);
  return found == exports_.end() || key_of(*found) != wanted ? ExportState::Missing : found->state;
}

std::vector<std::string> Snapshot::accounts() const {
  std::set<std::string> seen;
  for (const Table& table : tables_)
    for (const void* object : table.rows)
      if (const Text account = header_of(object).account; account.present()) seen.insert(account.str());
  return {seen.begin(), seen.end()};
}

std::vector<std::string> Snapshot::regions() const {
  std::set<std::string> seen;
  for (const Table& table : tables_)
    for (const void* object : table.rows)
      if (const Text region = header_of(object).region; region.present()) seen.insert(region.str());
  return {seen.begin(), seen.end()};
}

namespace {

/// The list that a whole-answer object is about ("Routes" of a route search), if it has just one.
const Field* only_list(const Schema& schema) {
  const Field* found = nullptr;
  for (const Field& field : schema.fields) {
    if (field.shape != Shape::List) continue;
    if (found != nullptr) return nullptr;
    found = &field;
  }
  return found;
}

bool counts_rows(Kind kind) {
  switch (kind) {
    case Kind::PrefixListEntries:
    case Kind::TransitGatewayRoutes:
    case Kind::TransitGatewayAssociations:
    case Kind::TransitGatewayPropagations:
    case Kind::TransitGatewayPrefixListReferences:
    case Kind::LocalGatewayRoutes:
    case Kind::CoreNetworkRoutes:
    case Kind::TargetHealth:
    case Kind::LoadBalancerAttributes:
    case Kind::TargetGroupAttributes:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::size_t Snapshot::count(Kind kind) const {
  if (!counts_rows(kind)) return rows(kind).size();
  std::size_t sum = 0;
  for (const void* object : rows(kind)) sum += count(kind, object);
  return sum;
}

std::size_t Snapshot::count(Kind kind, const void* object) const {
  const Field* list = counts_rows(kind) ? only_list(*schema(kind)) : nullptr;
  if (list == nullptr) return 1;
  return reinterpret_cast<const Slice<std::byte>*>(static_cast<const std::byte*>(object) + list->offset)
      ->size();
}

std::string Snapshot::pointer(const Step* place) {
  if (place == nullptr || place->up == nullptr) return {};
  const std::string token =
      place->key.present() ? pointer_token(place->key.view()) : std::to_string(place->index);
  return pointer(place->up) + "/" + token;
}

std::string_view Snapshot::file(const Step* place) const {
  if (place == nullptr) return {};
  while (place->up != nullptr) place = place->up;
  return place->file < files_.size() ? std::string_view(files_[place->file].path) : std::string_view();
}

std::string Snapshot::dump() const {
  std::string text;
  for (const KindRow& row : kind_table()) {
    const Table& table = tables_[static_cast<std::size_t>(row.kind)];
    for (const void* object : table.rows) {
      const Header& header = header_of(object);
      text += std::string(row.name) + " " + (header.account.present() ? header.account.str() : "-") + " " +
              (header.region.present() ? header.region.str() : "-") + " " + std::string(file(header.place)) +
              "#" + pointer(header.place) + (header.derived ? " derived " : " ") +
              print(*table.schema, object) + "\n";
    }
  }
  return text;
}

std::size_t Snapshot::bytes() const {
  std::size_t sum = 0;
  for (const Arena& arena : arenas_) sum += arena.bytes_reserved();
  for (const Table& table : tables_) sum += table.rows.capacity() * sizeof(void*);
  return sum;
}

}  // namespace vpcscope
