// A folder that is gone when the test ends, and the packings that people send exports in.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace vpcscope::testing {

class TemporaryFolder {
 public:
  TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();

  const std::filesystem::path& path() const { return path_; }
  std::string str() const { return path_.string(); }
  std::string operator/(std::string_view name) const { return (path_ / name).string(); }
  /// Makes the folders on the way; returns the full path.
  std::string write(std::string_view name, std::string_view bytes) const;

 private:
  std::filesystem::path path_;
};

/// File name to contents.
using Files = std::map<std::string, std::string>;

/// Every file below a folder, by its path from there.
Files read_folder(const std::filesystem::path& folder);
std::string read_file(const std::filesystem::path& file);
void write_all(const TemporaryFolder& folder, const Files& files);

enum class Squeeze { None, Gzip, Zstd, Xz, Bzip2 };
/// One text, compressed.
std::string squeezed(std::string_view text, Squeeze how);

struct ArchiveEntry {
  std::string name;
  std::string contents = {};
  std::string link = {};  // of a symbolic link
  bool folder = false;
};
/// A tar, perhaps compressed.
std::string tar(const std::vector<ArchiveEntry>& entries, Squeeze how = Squeeze::None);
std::string zip(const std::vector<ArchiveEntry>& entries);
std::vector<ArchiveEntry> entries_of(const Files& files);

/// UTF-8 to UTF-16, without byte-order mark.
std::string utf16(std::string_view utf8, bool little);

}  // namespace vpcscope::testing
