#include "importers/assemble.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>
#include <map>
#include <set>
#include <tuple>

#include "importers/builder.h"
#include "importers/check.h"
#include "importers/coverage.h"
#include "importers/derive.h"
#include "importers/merge.h"
#include "importers/origin.h"

namespace vpcscope {
namespace {

void number_files(std::vector<FileResult>& results) {
  std::ranges::stable_sort(results, {}, [](const FileResult& result) { return result.file.path; });
  std::uint32_t number = 0;
  for (FileResult& result : results) {
    for (Step* root : result.roots) root->file = number;
    ++number;
  }
}

/// All objects of a kind, from all files, in the order of the files.
void gather(std::vector<FileResult>& results, SnapshotBuilder& builder) {
  for (std::uint32_t file = 0; file < results.size(); ++file) {
    for (const ReadObject& read : results[file].objects)
      builder.add({read.object, read.schema, file, results[file].answers[read.answer].caller});
    std::vector<ReadObject>().swap(results[file].objects);  // not needed again, and as large as the views
  }
}

void describe_files(std::vector<FileResult>& results, SnapshotBuilder& builder) {
  for (FileResult& result : results) {
    std::set<std::string> seen;
    for (const Answer& answer : result.answers) {
      if (seen.insert(full_name(*answer.call)).second) result.file.calls.push_back(full_name(*answer.call));
      result.file.objects += answer.objects;
    }
    std::ranges::sort(result.file.calls);
    std::ranges::move(result.problems, std::back_inserter(builder.problems()));
    for (const ReadLeftOut& lost : result.left_out)
      builder.left_out().push_back(
          {lost.kind, lost.id.str(), lost.account.str(), lost.region.str(), lost.place});
    builder.files().push_back(std::move(result.file));
  }
}

}  // namespace

Snapshot assemble(std::vector<FileResult> results, std::vector<Problem> problems, std::deque<Arena> arenas,
    const Origin& for_silent_files) {
  SnapshotBuilder builder(std::move(arenas));
  std::ranges::move(problems, std::back_inserter(builder.problems()));
  number_files(results);
  name_formats(results);
  find_origins(results, for_silent_files, builder.arena());
  gather(results, builder);
  std::vector<Answer> answers;
  for (const FileResult& result : results)
    answers.insert(answers.end(), result.answers.begin(), result.answers.end());
  describe_files(results, builder);
  builder.merge_views();
  derive_objects(builder);
  record_coverage(answers, builder);
  check_snapshot(builder);
  return builder.finish();
}

}  // namespace vpcscope
