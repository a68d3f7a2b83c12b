#include "importers/assemble.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "importers/builder.h"
#include "importers/check.h"
#include "importers/coverage.h"
#include "importers/derive.h"
#include "importers/merge.h"
#include "importers/origin.h"

namespace vpcscope {
namespace {

void number_files(std::vector<FileResult>& results) {
  const auto path_of = [](const FileResult& result) -> const std::string& { return result.file.path; };
  // They mostly come in order, and are large to move.
  if (!std::ranges::is_sorted(results, {}, path_of)) std::ranges::stable_sort(results, {}, path_of);
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
    std::vector<std::string>& names = result.file.calls;
    const Call* last = nullptr;
    for (const Answer& answer : result.answers) {
      if (answer.call != last) names.push_back(full_name(*answer.call));
      last = answer.call;
      result.file.objects += answer.objects;
    }
    result.file.left_out = result.left_out.size();
    result.file.objects -= std::min<std::uint64_t>(result.file.objects, result.file.left_out);
    std::ranges::sort(names);
    names.erase(std::unique(names.begin(), names.end()), names.end());
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
  describe_files(results, builder);
  std::vector<Answer> answers;
  answers.reserve(results.size());
  for (FileResult& result : results) std::ranges::move(result.answers, std::back_inserter(answers));
  std::vector<FileResult>().swap(results);
  builder.merge_views();
  derive_objects(builder, answers);
  record_coverage(answers, builder);
  check_snapshot(builder);
  return builder.finish();
}

}  // namespace vpcscope
