// A Snapshot in the making: the only way to one.
#pragma once

#include <deque>
#include <vector>

#include "model/snapshot.h"

namespace vpcscope {

/// An object as one file has it, and whose credentials printed it.
struct View {
  std::byte* object;
  const Schema* schema;
  std::uint32_t file;
  Text caller;  // account that asked, where known: two accounts may see one object differently
};

class SnapshotBuilder {
 public:
  explicit SnapshotBuilder(std::deque<Arena> arenas);

  void add(const View& view);
  /// Sorts every table; equal views become one, differing ones the fuller with a problem.
  void merge_views();
  /// Adds an object that another one tells of; the kind's table is sorted again.
  void add_derived(std::vector<View> views);

  void sort_table(Kind kind);

  Snapshot finish();

  /// What is there so far. After merge_views the tables are sorted and can be searched.
  const Snapshot& so_far() const { return snapshot_; }
  std::vector<Problem>& problems() { return snapshot_.problems_; }
  std::vector<LeftOut>& left_out() { return snapshot_.left_out_; }
  std::vector<InputFile>& files() { return snapshot_.files_; }
  std::vector<Export>& exports() { return snapshot_.exports_; }
  Arena& arena() { return snapshot_.arenas_.back(); }

  void problem(std::string code, Severity severity, const Step* place, std::string message,
      std::string effect, std::string mend, std::string_view below = {});

 private:
  void merge_table(const Schema& schema, std::vector<View>& views, Snapshot::Table& table);
  const void* merge_one(const Schema& schema, std::vector<View> views);
  void tell_conflict(const Schema& schema, const View& kept, const View& other, const std::string& key);

  Snapshot snapshot_;
  std::uint64_t conflicts_ = 0;
  std::array<std::vector<View>, 256> views_;
};

}  // namespace vpcscope
