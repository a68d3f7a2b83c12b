// What the export says: every object as it was printed, gaps and contradictions included, with the place it
// came from; and for every describe call, account and Region whether it was exported at all (R-IN-3).
//
// Not the network: nothing here is resolved, implied or defaulted; that is Network, which `resolve` makes
// from this. Only importers create a Snapshot. It is never changed afterwards, so any number of threads may
// read it.
//
//   for (const Subnet& subnet : snapshot.all<Subnet>()) ...
//   const Vpc* vpc = snapshot.find<Vpc>(subnet.vpc);
//
// Invariants: `all<T>()` is sorted by id, then account, then Region; equal bodies from several files are one
// object; everything that `Text` and `Slice` members point to lives as long as the Snapshot.
#pragma once

#include <array>
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "model/arena.h"
#include "model/id.h"
#include "model/kind.h"
#include "model/problem.h"
#include "model/record.h"

namespace vpcscope {

struct InputFile {
  std::string path;    // as given, or "archive.zip!inner/path"
  std::string format;  // "aws-cli", "cloudmapper", "batfish", "np-guard", "bare-list", ...
  std::vector<std::string> calls;
  std::uint64_t objects = 0;   // that can be used
  std::uint64_t left_out = 0;  // that can't
  std::string account;         // that its answers came from, where known
  std::string account_from;    // "owner id", "keys", "caller identity", "path", "option", "neighbours"
  std::string region;
  std::string region_from;  // "zone", "vpc", "keys", "path", "option", "neighbours"
};

enum class ExportState : std::uint8_t { Missing, Empty, Exported };
std::string_view name_of(ExportState state);

/// Whether a call was exported for an account and Region. `missing_ids`: parents whose children were not
/// exported.
struct Export {
  std::string call;  // "ec2 describe-subnets"
  std::string account;
  std::string region;
  ExportState state = ExportState::Missing;
  std::vector<std::string> missing_ids;
};

/// An object that could not be used. An answer that could depend on it is UNKNOWN, and says so.
struct LeftOut {
  Kind kind = Kind::None;
  std::string id;  // empty where not even that could be read
  std::string account;
  std::string region;
  const Step* place = nullptr;
};

/// The objects of one kind, sorted.
template <class T>
class TableView {
 public:
  class Iterator {
   public:
    using value_type = T;
    using difference_type = std::ptrdiff_t;
    Iterator() = default;
    explicit Iterator(const void* const* at) : at_(at) {}
    const T& operator*() const { return *static_cast<const T*>(*at_); }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    Iterator operator++(int) {
      Iterator before = *this;
      ++at_;
      return before;
    }
    friend bool operator==(const Iterator&, const Iterator&) = default;

   private:
    const void* const* at_ = nullptr;
  };

  explicit TableView(const std::vector<const void*>& rows) : rows_(&rows) {}
  Iterator begin() const { return Iterator(rows_->data()); }
  Iterator end() const { return Iterator(rows_->data() + rows_->size()); }
  std::size_t size() const { return rows_->size(); }
  bool empty() const { return rows_->empty(); }
  const T& operator[](std::size_t i) const { return *static_cast<const T*>((*rows_)[i]); }

 private:
  const std::vector<const void*>* rows_;
};

class Snapshot {
 public:
  template <class T>
  TableView<T> all() const {
    return TableView<T>(rows(T::kind));
  }
  /// The object of that id; where several accounts or Regions have one, the first. Null if there is none.
  template <class T>
  const T* find(const Id& id) const {
    return static_cast<const T*>(find(T::kind, id));
  }

  const std::vector<const void*>& rows(Kind kind) const {
    return tables_[static_cast<std::size_t>(kind)].rows;
  }
  const void* find(Kind kind, const Id& id) const;
  /// The ids of `rows`, one for each.
  const std::vector<Id>& ids(Kind kind) const { return tables_[static_cast<std::size_t>(kind)].ids; }
  /// The object of that id as `from` means it: where several accounts or Regions have one, the one of its
  /// own.
  template <class T>
  const T* find(const Id& id, const Header& from) const {
    return static_cast<const T*>(find(T::kind, id, from));
  }
  const void* find(Kind kind, const Id& id, const Header& from) const;
  /// The table that tells how objects of the kind are written; null where there are none.
  const Schema* schema(Kind kind) const { return tables_[static_cast<std::size_t>(kind)].schema; }

  const std::vector<InputFile>& files() const { return files_; }
  /// Sorted by call, account, Region.
  const std::vector<Export>& exports() const { return exports_; }
  const std::vector<LeftOut>& left_out() const { return left_out_; }
  const std::vector<Problem>& problems() const { return problems_; }
  ExportState state_of(std::string_view call, std::string_view account, std::string_view region) const;

  std::vector<std::string> accounts() const;
  std::vector<std::string> regions() const;
  /// Objects of a kind; for kinds that are lists of rows (transit gateway routes) the rows.
  std::size_t count(Kind kind) const;
  /// What one object counts for.
  std::size_t count(Kind kind, const void* object) const;

  /// "/Subnets/3", and the file it is in.
  static std::string pointer(const Step* place);
  std::string_view file(const Step* place) const;

  /// The whole Snapshot as text, one object a line: for golden files.
  std::string dump() const;
  std::size_t bytes() const;

 private:
  friend class SnapshotBuilder;

  struct Table {
    const Schema* schema = nullptr;
    std::vector<const void*> rows;
    std::vector<Id> ids;  // of the rows: to search without touching them
  };

  std::array<Table, 256> tables_;
  std::vector<InputFile> files_;
  std::vector<Export> exports_;
  std::vector<LeftOut> left_out_;
  std::vector<Problem> problems_;
  std::deque<Arena> arenas_;
};

/// Asks for the memory of an object that will be looked at soon. Tables are sorted by id, objects lie in the
/// order of their files: walking a large table waits for memory most of the time.
inline void fetch_ahead(const std::vector<const void*>& rows, std::size_t at, std::size_t size) {
  constexpr std::size_t distance = 12;
  constexpr std::size_t line = 64;
  constexpr std::size_t lists = 192;  // a reader puts an object's lists right behind it
  if (at + distance >= rows.size()) return;
  const auto* const next = static_cast<const std::byte*>(rows[at + distance]);
  for (std::size_t offset = 0; offset < size + lists; offset += line) __builtin_prefetch(next + offset);
}

/// The id of an object, by its table.
Id identity_of(const Schema& schema, const void* object);
inline const Header& header_of(const void* object) { return *static_cast<const Header*>(object); }

}  // namespace vpcscope
