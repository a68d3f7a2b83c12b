// From paths to a checked Snapshot: the one entrance to importing.
//
//   Snapshot snapshot = import_exports({.paths = {"exports/"}});
//   for (const Problem& problem : snapshot.problems()) ...
//
// Never throws for anything that the input holds, never prints. What could not be used is in the Snapshot's
// problems. The outcome does not depend on the order of paths or files, nor on the number of threads.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "importers/source.h"
#include "model/snapshot.h"

namespace vpcscope {

struct ImportProgress {
  std::uint64_t bytes_done = 0;
  std::uint64_t bytes_all = 0;
  std::uint64_t files_done = 0;
  std::uint64_t files_all = 0;
};

struct ImportOptions {
  std::vector<std::string> paths;
  std::string account;  // for files that don't tell
  std::string region;
  unsigned threads = 0;  // 0: one a core
  SourceLimits limits = {};
  /// Called from any thread, one at a time, now and then.
  std::function<void(const ImportProgress&)> progress = {};
};

Snapshot import_exports(const ImportOptions& options);

}  // namespace vpcscope
