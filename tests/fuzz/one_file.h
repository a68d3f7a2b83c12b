// What the fuzz targets of the importers share: bytes to an imported Snapshot, and what must hold of any
// Snapshot.
#pragma once

#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "importers/import.h"

namespace vpcscope::fuzz {

inline void require(bool holds, const char* what, const std::string& detail = {}) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s: %s\n", what, detail.c_str());
  std::abort();
}

/// A file that is rewritten for each input, and removed when the program ends.
class OneFile {
 public:
  explicit OneFile(std::string_view name) {
    const char* folder = std::getenv("TMPDIR");
    folder_ = std::string(folder != nullptr ? folder : "/tmp") + "/vpcscope-fuzz-XXXXXX";
    require(mkdtemp(folder_.data()) != nullptr, "a temporary folder");
    path_ = folder_ + "/" + std::string(name);
  }
  OneFile(const OneFile&) = delete;
  OneFile& operator=(const OneFile&) = delete;
  ~OneFile() {
    std::remove(path_.c_str());
    rmdir(folder_.c_str());
  }

  const std::string& write(const std::uint8_t* data, std::size_t size) {
    std::FILE* file = std::fopen(path_.c_str(), "wb");
    require(file != nullptr, "a temporary file");
    if (size > 0) require(std::fwrite(data, 1, size, file) == size, "room for it");
    std::fclose(file);
    return path_;
  }

 private:
  std::string folder_;
  std::string path_;
};

inline ImportOptions small_limits(const std::string& path) {
  ImportOptions options;
  options.paths = {path};
  options.threads = 1;
  options.limits.largest_text = 1 << 20;
  options.limits.unpacked = 4 << 20;
  options.limits.entries = 1000;
  return options;
}

inline void check(const Snapshot& snapshot) {
  for (const Problem& problem : snapshot.problems()) {
    require(!problem.code.empty(), "a problem has a code", problem.message);
    require(!problem.message.empty(), "a problem has a message", problem.code);
    require(!problem.effect.empty(), "a problem has an effect", problem.code);
    require(!problem.mend.empty(), "a problem says how to mend it", problem.code);
    require(
        problem.pointer.empty() || problem.pointer.front() == '/', "a pointer is RFC 6901", problem.pointer);
  }
  require(snapshot.dump().size() < (std::size_t{1} << 28), "a dump of what a small file holds is small");
  for (const KindRow& row : kind_table())
    for (const void* object : snapshot.rows(row.kind)) {
      const Id id = identity_of(*snapshot.schema(row.kind), object);
      require(!id.present() || snapshot.find(row.kind, id) != nullptr,
          "every object is found by its id",
          id.to_string());
    }
  bool told = false;
  for (const Problem& problem : snapshot.problems()) told = told || problem.severity == Severity::Error;
  require(snapshot.left_out().empty() || told, "what is left out is told");
}

}  // namespace vpcscope::fuzz
