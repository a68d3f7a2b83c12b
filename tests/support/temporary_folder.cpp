#include "tests/support/temporary_folder.h"

#include <archive.h>
#include <archive_entry.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <utility>

namespace vpcscope::testing {

namespace fs = std::filesystem;

TemporaryFolder::TemporaryFolder() {
  std::string name = (fs::temp_directory_path() / "vpcscope-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder: " + name);
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::string TemporaryFolder::write(std::string_view name, std::string_view bytes) const {
  const fs::path file = path_ / name;
  fs::create_directories(file.parent_path());
  std::ofstream stream(file, std::ios::binary);
  stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!stream) throw std::runtime_error("can't write " + file.string());
  return file.string();
}

std::string read_file(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw std::runtime_error("can't read " + file.string());
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

Files read_folder(const fs::path& folder) {
  Files files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file())
      files[entry.path().lexically_relative(folder).generic_string()] = read_file(entry.path());
  if (files.empty()) throw std::runtime_error("nothing in " + folder.string());
  return files;
}

void write_all(const TemporaryFolder& folder, const Files& files) {
  for (const auto& [name, contents] : files) folder.write(name, contents);
}

namespace {

struct Closer {
  void operator()(archive* a) const { archive_write_free(a); }
};
using Writer = std::unique_ptr<archive, Closer>;

void require(int outcome, archive* a) {
  if (outcome < ARCHIVE_WARN) throw std::runtime_error(archive_error_string(a));
}

void add_filter(archive* a, Squeeze how) {
  switch (how) {
    case Squeeze::None:
      require(archive_write_add_filter_none(a), a);
      break;
    case Squeeze::Gzip:
      require(archive_write_add_filter_gzip(a), a);
      break;
    case Squeeze::Zstd:
      require(archive_write_add_filter_zstd(a), a);
      break;
    case Squeeze::Xz:
      require(archive_write_add_filter_xz(a), a);
      break;
    case Squeeze::Bzip2:
      require(archive_write_add_filter_bzip2(a), a);
      break;
  }
}

std::string written(Writer writer, const std::vector<ArchiveEntry>& entries) {
  std::size_t room = 1 << 20;
  for (const ArchiveEntry& entry : entries) room += entry.contents.size() + entry.name.size() * 4 + 4096;
  std::string bytes(room, '\0');
  std::size_t used = 0;
  require(archive_write_set_bytes_in_last_block(writer.get(), 1), writer.get());
  require(archive_write_open_memory(writer.get(), bytes.data(), bytes.size(), &used), writer.get());
  for (const ArchiveEntry& entry : entries) {
    archive_entry* header = archive_entry_new();
    archive_entry_set_pathname(header, entry.name.c_str());
    archive_entry_set_perm(header, 0644);
    archive_entry_set_filetype(header, AE_IFREG);
    if (entry.folder) archive_entry_set_filetype(header, AE_IFDIR);
    if (!entry.link.empty()) {
      archive_entry_set_filetype(header, AE_IFLNK);
      archive_entry_set_symlink(header, entry.link.c_str());
    }
    archive_entry_set_size(header, static_cast<la_int64_t>(entry.link.empty() ? entry.contents.size() : 0));
    require(archive_write_header(writer.get(), header), writer.get());
    if (entry.link.empty() && !entry.contents.empty())
      archive_write_data(writer.get(), entry.contents.data(), entry.contents.size());
    archive_entry_free(header);
  }
  require(archive_write_close(writer.get()), writer.get());
  bytes.resize(used);
  return bytes;
}

}  // namespace

std::string squeezed(std::string_view text, Squeeze how) {
  Writer writer(archive_write_new());
  require(archive_write_set_format_raw(writer.get()), writer.get());
  add_filter(writer.get(), how);
  return written(std::move(writer), {{.name = "text", .contents = std::string(text)}});
}

std::string tar(const std::vector<ArchiveEntry>& entries, Squeeze how) {
  Writer writer(archive_write_new());
  require(archive_write_set_format_pax_restricted(writer.get()), writer.get());
  add_filter(writer.get(), how);
  return written(std::move(writer), entries);
}

std::string zip(const std::vector<ArchiveEntry>& entries) {
  Writer writer(archive_write_new());
  require(archive_write_set_format_zip(writer.get()), writer.get());
  return written(std::move(writer), entries);
}

std::vector<ArchiveEntry> entries_of(const Files& files) {
  std::vector<ArchiveEntry> entries;
  for (const auto& [name, contents] : files) entries.push_back({.name = name, .contents = contents});
  return entries;
}

std::string utf16(std::string_view utf8, bool little) {
  std::string made;
  const auto put = [&](std::uint32_t unit) {
    const char low = static_cast<char>(unit & 0xff);
    const char high = static_cast<char>(unit >> 8 & 0xff);
    made += little ? low : high;
    made += little ? high : low;
  };
  for (std::size_t at = 0; at < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[at]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    std::uint32_t point = length == 1 ? lead : lead & (0xffU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i)
      point = point << 6 | (static_cast<unsigned char>(utf8[at + i]) & 0x3fU);
    at += length;
    if (point < 0x10000) {
      put(point);
    } else {
      put(0xd800 + ((point - 0x10000) >> 10));
      put(0xdc00 + ((point - 0x10000) & 0x3ff));
    }
  }
  return made;
}

}  // namespace vpcscope::testing
