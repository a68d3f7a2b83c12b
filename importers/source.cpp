#include "importers/source.h"

#include <archive.h>
#include <archive_entry.h>
#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>

namespace vpcscope {
namespace {

namespace fs = std::filesystem;

// ------------------------------------------------------------------------------------------------- folders

/// Folders that hold other things than exports, whatever their contents look like.
bool is_foreign_folder(const std::string& name) {
  return name == ".git" || name == "node_modules" || name == ".terraform" || name == "__MACOSX";
}

/// Pages written for people beside an export; named, they are still looked at.
bool is_prose(const std::string& name) {
  return name.ends_with(".md") || name.ends_with(".rst") || name.starts_with("LICENSE") ||
         name == ".DS_Store" || name == ".gitignore";
}

Problem file_problem(std::string code, Severity severity, const std::string& file, std::string message,
    std::string effect, std::string mend) {
  return {std::move(code), severity, file, {}, std::move(message), std::move(effect), std::move(mend)};
}

struct Entry {
  std::string name;
  mode_t mode;
  std::uint64_t size;
};

struct FolderCloser {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

/// By name; nothing, with errno set, if the folder can't be opened. Relative to the open folder, asking for
/// an entry's size costs half of what its full path would.
std::optional<std::vector<Entry>> entries_of(const std::string& path) {
  const std::unique_ptr<DIR, FolderCloser> folder(::opendir(path.c_str()));
  if (!folder) return std::nullopt;
  std::vector<Entry> entries;
  while (const dirent* read = ::readdir(folder.get())) {
    const std::string_view name = read->d_name;
    struct stat known {};
    if (name == "." || name == "..") continue;
    if (::fstatat(::dirfd(folder.get()), read->d_name, &known, AT_SYMLINK_NOFOLLOW) != 0) {
      if (errno == ENOENT) continue;  // gone meanwhile
      known.st_mode = S_IFREG;        // may not be looked at: opening it will tell why
    }
    entries.push_back({std::string(name), known.st_mode, static_cast<std::uint64_t>(known.st_size)});
  }
  std::ranges::sort(entries, {}, &Entry::name);
  return entries;
}

/// What a folder holds, by name. `folder` is its path, with a slash behind it; `shown` is what it is called,
/// `prefix` what goes before the names in it.
void walk(const std::string& folder, const std::string& shown, const std::string& prefix,
    std::vector<Source>& sources, std::vector<Problem>& problems) {
  const auto entries = entries_of(folder);
  if (!entries) {
    problems.push_back(file_problem("unreadable-file",
        Severity::Error,
        shown,
        fmt::format("the folder can't be opened: {}", std::generic_category().message(errno)),
        "nothing in it was read",
        "give read permission on it"));
    return;
  }
  for (const Entry& entry : *entries) {
    const std::string path = prefix + entry.name;
    if (S_ISLNK(entry.mode)) {
      problems.push_back(file_problem("link-skipped",
          Severity::Note,
          path,
          "links are not followed",
          "it was not read",
          "name what it points to with -s, if it belongs to the export"));
    } else if (S_ISDIR(entry.mode)) {
      if (!is_foreign_folder(entry.name))
        walk(folder + entry.name + "/", path, path + "/", sources, problems);
    } else if (S_ISREG(entry.mode) && !is_prose(entry.name)) {
      sources.push_back({folder + entry.name, path, entry.size, false});
    } else if (!S_ISREG(entry.mode)) {
      problems.push_back(file_problem("link-skipped",
          Severity::Note,
          path,
          "pipes, sockets and devices in a folder are not read",
          "it was not read",
          "name it with -s, if it belongs to the export"));
    }
  }
}

// ------------------------------------------------------------------------------------------------- reading

class Descriptor {
 public:
  explicit Descriptor(int descriptor) : descriptor_(descriptor) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (descriptor_ > STDERR_FILENO) ::close(descriptor_);
  }
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

/// Reads to the end, or to one byte beyond the limit; false with errno set on a fault.
bool read_all(int descriptor, std::uint64_t expected, std::uint64_t limit, Bytes& bytes) {
  bytes.resize(static_cast<std::size_t>(std::min(expected, limit)) + 1);
  std::size_t used = 0;
  for (;;) {
    if (used == bytes.size()) bytes.grow(bytes.size() * 2 + 4096);
    const ssize_t got = ::read(descriptor, bytes.data() + used, bytes.size() - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return false;
    if (got == 0) break;
    used += static_cast<std::size_t>(got);
    if (used > limit) break;
    // Less than there was room for, and just what the folder said: this was the end, no need to ask.
    if (used == expected && used < bytes.size()) break;
  }
  bytes.shrink(used);
  return true;
}

bool starts_with_bytes(std::string_view text, std::initializer_list<unsigned char> magic) {
  if (text.size() < magic.size()) return false;
  return std::equal(magic.begin(), magic.end(), text.begin(), [](unsigned char a, char b) {
    return a == static_cast<unsigned char>(b);
  });
}

bool is_packed(std::string_view text) {
  return starts_with_bytes(text, {0x1f, 0x8b}) || starts_with_bytes(text, {0x28, 0xb5, 0x2f, 0xfd}) ||
         starts_with_bytes(text, {0xfd, '7', 'z', 'X', 'Z', 0}) || starts_with_bytes(text, {'B', 'Z', 'h'}) ||
         starts_with_bytes(text, {'P', 'K', 3, 4}) || starts_with_bytes(text, {'P', 'K', 5, 6}) ||
         (text.size() > 262 && text.substr(257, 5) == "ustar");
}

// ------------------------------------------------------------------------------------------------ archives

struct ArchiveCloser {
  void operator()(archive* a) const { archive_read_free(a); }
};
using ArchiveHandle = std::unique_ptr<archive, ArchiveCloser>;

/// Leads out of the archive, or is no name at all.
bool is_hostile_name(const std::string& name) {
  if (name.empty() || name.front() == '/' || name.find('\0') != std::string::npos) return true;
  const fs::path path(name);
  return std::ranges::any_of(path, [](const fs::path& part) { return part == ".."; });
}

class Unpacker {
 public:
  Unpacker(const SourceLimits& limits, std::vector<Problem>& problems, const TextSink& sink)
      : limits_(limits), problems_(problems), sink_(sink) {}

  void give(const std::string& shown, Bytes& bytes, int depth) {
    if (!is_packed(bytes.view())) {
      sink_(shown, bytes);
    } else if (depth >= limits_.depth) {
      refuse(shown, "archive-too-deep", fmt::format("archives are nested more than {} deep", limits_.depth));
    } else {
      unpack(shown, bytes.view(), depth + 1);
    }
  }

 private:
  void unpack(const std::string& shown, std::string_view packed, int depth) {
    const ArchiveHandle handle(archive_read_new());
    archive_read_support_filter_all(handle.get());
    archive_read_support_format_zip(handle.get());
    archive_read_support_format_tar(handle.get());
    archive_read_support_format_raw(handle.get());
    if (depth == 1) packed_ = packed.size();  // of the outermost: bombs inside bombs count as one
    if (archive_read_open_memory(handle.get(), packed.data(), packed.size()) != ARCHIVE_OK)
      return refuse(
          shown, "archive-broken", fmt::format("the archive can't be opened: {}", text_of(handle.get())));
    archive_entry* entry = nullptr;
    for (std::uint64_t count = 0;; ++count) {
      const int got = archive_read_next_header(handle.get(), &entry);
      if (got == ARCHIVE_EOF) return;
      if (got < ARCHIVE_WARN)
        return refuse(
            shown, "archive-broken", fmt::format("the archive is damaged: {}", text_of(handle.get())));
      if (count == limits_.entries)
        return refuse(shown, "archive-too-large", fmt::format("more than {} entries", limits_.entries));
      const bool raw = archive_format(handle.get()) == ARCHIVE_FORMAT_RAW;
      if (!raw && !usable(shown, entry)) continue;
      const std::string name = raw ? shown : shown + "!" + entry_name(entry);
      Bytes bytes;
      if (!read_entry(handle.get(), name, bytes)) return;
      give(name, bytes, depth);
    }
  }

  static std::string text_of(archive* a) {
    const char* text = archive_error_string(a);
    return text != nullptr ? text : "unknown fault";
  }

  static std::string entry_name(archive_entry* entry) {
    const char* name = archive_entry_pathname_utf8(entry);
    if (name == nullptr) name = archive_entry_pathname(entry);
    return name != nullptr ? name : "";
  }

  bool usable(const std::string& shown, archive_entry* entry) {
    const std::string name = entry_name(entry);
    if (archive_entry_filetype(entry) == AE_IFDIR) return false;
    if (is_hostile_name(name)) {
      problems_.push_back(file_problem("archive-path-escape",
          Severity::Error,
          shown,
          "an entry's name leads out of the archive",
          "that entry was not read",
          "ask who made the archive; if you trust it, unpack it by hand and name the folder"));
      return false;
    }
    const fs::path path(name);
    if (std::ranges::any_of(path, [](const fs::path& part) { return is_foreign_folder(part.string()); }))
      return false;
    if (archive_entry_filetype(entry) == AE_IFREG && archive_entry_hardlink(entry) == nullptr) return true;
    problems_.push_back(file_problem("link-skipped",
        Severity::Note,
        shown + "!" + name,
        "links and devices in archives are not followed",
        "it was not read",
        "pack the file itself"));
    return false;
  }

  bool read_entry(archive* a, const std::string& name, Bytes& bytes) {
    std::size_t used = 0;
    bytes.resize(64 << 10);
    for (;;) {
      if (used == bytes.size()) bytes.grow(bytes.size() * 2);
      const la_ssize_t got = archive_read_data(a, bytes.data() + used, bytes.size() - used);
      if (got < 0) {
        refuse(name, "archive-broken", fmt::format("the archive is damaged: {}", text_of(a)));
        return false;
      }
      if (got == 0) break;
      used += static_cast<std::size_t>(got);
      unpacked_ += static_cast<std::uint64_t>(got);
      if (used > limits_.largest_text || unpacked_ > limits_.unpacked) {
        refuse(name, "archive-too-large", "it unpacks to more than can be read");
        return false;
      }
      if (unpacked_ > limits_.ratio_from && unpacked_ / std::max<std::uint64_t>(packed_, 1) > limits_.ratio) {
        refuse(name,
            "archive-too-large",
            fmt::format("it unpacks to more than {} times its size", limits_.ratio));
        return false;
      }
    }
    bytes.shrink(used);
    return true;
  }

  void refuse(const std::string& shown, std::string code, std::string message) {
    problems_.push_back(file_problem(std::move(code),
        Severity::Error,
        shown,
        std::move(message),
        "what follows in it was not read",
        "unpack it by hand and look at it, then name the folder"));
  }

  const SourceLimits& limits_;
  std::vector<Problem>& problems_;
  const TextSink& sink_;
  std::uint64_t packed_ = 0;
  std::uint64_t unpacked_ = 0;
};

}  // namespace

std::vector<Source> find_sources(const std::vector<std::string>& paths, std::vector<Problem>& problems) {
  std::vector<Source> sources;
  // Several folders may hold files of the same name: then each is shown with its folder in front.
  const bool several = paths.size() > 1;
  for (const std::string& path : paths) {
    if (path == "-") {
      sources.push_back({"-", "-", 0, true});
      continue;
    }
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status)) {
      problems.push_back(file_problem("no-such-file",
          Severity::Error,
          path,
          "there is no such file or folder",
          "nothing was read from it",
          "check the path given to -s"));
    } else if (fs::is_directory(status)) {
      fs::path root = fs::path(path).lexically_normal();
      std::string prefix = several ? root.generic_string() : "";
      if (!prefix.empty() && prefix.back() != '/') prefix += '/';
      walk((root / "").string(), prefix + ".", prefix, sources, problems);
    } else {
      const std::uintmax_t size = fs::file_size(path, error);
      const std::string shown = several ? path : fs::path(path).filename().string();
      sources.push_back({path, shown, error ? 0 : size, true});
    }
  }
  std::ranges::stable_sort(sources, {}, &Source::shown);
  const auto same = [](const Source& a, const Source& b) { return a.path == b.path; };
  sources.erase(std::unique(sources.begin(), sources.end(), same), sources.end());
  return sources;
}

namespace {

/// What the user named may be a pipe that somebody still writes to; what was found in a folder must not make
/// us wait.
int open_for_reading(const Source& source) {
  return ::open(source.path.c_str(), O_RDONLY | O_CLOEXEC | (source.named ? 0 : O_NONBLOCK));
}

}  // namespace

std::function<std::ptrdiff_t(char* to, std::size_t room)> stream_source(const Source& source) {
  const auto file = std::make_shared<const Descriptor>(open_for_reading(source));
  if (file->get() < 0) return {};
  return [file](char* to, std::size_t room) -> std::ptrdiff_t {
    for (;;) {
      const ssize_t got = ::read(file->get(), to, room);
      if (got >= 0 || errno != EINTR) return got;
    }
  };
}

void open_source(const Source& source, const SourceLimits& limits, Bytes& buffer,
    std::vector<Problem>& problems, const TextSink& sink) {
  const Descriptor file(source.path == "-" ? STDIN_FILENO : open_for_reading(source));
  if (file.get() < 0 || !read_all(file.get(), source.size, limits.largest_text, buffer)) {
    const bool forbidden = errno == EACCES || errno == EPERM;
    problems.push_back(file_problem("unreadable-file",
        Severity::Error,
        source.shown,
        fmt::format("it can't be read: {}", std::generic_category().message(errno)),
        "nothing of it was used",
        forbidden ? "give read permission on it" : "look at the file and the disk it is on"));
    return;
  }
  if (buffer.size() > limits.largest_text) {
    problems.push_back(file_problem("too-large",
        Severity::Error,
        source.shown,
        "a file that is not laid out as the AWS CLI prints it may hold at most 4 GiB",
        "nothing of it was used",
        "export with the AWS CLI's --output json, in pages (--max-items), or per Region"));
    return;
  }
  Unpacker(limits, problems, sink).give(source.shown, buffer, 0);
}

}  // namespace vpcscope
