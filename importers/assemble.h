// Puts the files' results together into one Snapshot: where each came from, views of one object merged, what
// one object says of another made into objects, what was exported and what is missing, and what contradicts
// what.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "importers/file_result.h"
#include "model/snapshot.h"

namespace vpcscope {

struct Origin {
  std::string account;
  std::string region;
};

Snapshot assemble(std::vector<FileResult> results, std::vector<Problem> problems, std::deque<Arena> arenas,
    const Origin& for_silent_files);

}  // namespace vpcscope
