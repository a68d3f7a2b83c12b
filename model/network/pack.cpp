#include "model/network/pack.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

#define XXH_INLINE_ALL
#ifndef NDEBUG
#define XXH_NO_INLINE_HINTS 1  // g++ does not inline at -Og what the header insists on
#endif
#include <xxhash.h>

#include "model/kind.h"
#include "model/network/calls.h"
#include "model/version.h"

namespace vpcscope {
namespace {

constexpr std::string_view magic = "vpcscope network";
constexpr std::uint32_t format = 1;  // of the header; what the rows look like is in the layout
constexpr std::uint32_t byte_order = 0x0102'0304;
constexpr std::uint64_t alignment = 64;

struct Header {
  std::array<char, 16> magic = {};
  std::uint64_t checksum = 0;  // of all that follows, up to the first column
  std::uint32_t format = 0;
  std::uint32_t byte_order = 0;
  std::uint64_t layout = 0;
  std::uint64_t size = 0;
  std::uint64_t columns = 0;
};
constexpr std::size_t checked_from = offsetof(Header, format);

struct Column {
  std::uint64_t count = 0;
  std::uint64_t row_size = 0;
  std::uint64_t offset = 0;
  std::uint64_t checksum = 0;
};

static_assert(std::has_unique_object_representations_v<Header> && sizeof(Header) == 56);
static_assert(std::has_unique_object_representations_v<Column>);

constexpr std::uint64_t aligned(std::uint64_t size) { return (size + alignment - 1) / alignment * alignment; }

template <class Row>
std::string_view bytes_of(std::span<const Row> rows) {
  static_assert(std::is_trivially_copyable_v<Row> && alignof(Row) <= alignment);
  static_assert(std::has_unique_object_representations_v<Row>,
      "a row with padding would make two packings of one network differ: give it `unused` members");
  return {reinterpret_cast<const char*>(rows.data()), rows.size_bytes()};
}

std::uint64_t hashed(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

/// Tells builds apart whose rows differ in size, or mean something else: calls and kinds are numbers in them.
std::uint64_t layout_of_rows() {
  std::string told(kVersion);
  net::Rows::Spans().each(
      [&]<class Row>(std::span<const Row>) { told += fmt::format("/{},{}", sizeof(Row), alignof(Row)); });
  for (unsigned call = 1; !name_of(static_cast<net::Call>(call)).empty(); ++call)
    told += fmt::format("/{}", name_of(static_cast<net::Call>(call)));
  for (std::size_t kind = 0; kind < kind_count(); ++kind)
    told += fmt::format("/{}", name_of(static_cast<Kind>(kind)));
  return hashed(told);
}

std::uint64_t number_of_columns() {
  std::uint64_t count = 0;
  net::Rows::Spans().each([&](const auto&) { ++count; });
  return count;
}

std::uint64_t header_size() { return aligned(sizeof(Header) + number_of_columns() * sizeof(Column)); }

std::string reason(int fault) { return std::generic_category().message(fault); }

/// Closes what it opened.
class OpenFile {
 public:
  explicit OpenFile(int descriptor) : descriptor_(descriptor) {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  bool is_open() const { return descriptor_ >= 0; }
  int get() const { return descriptor_; }
  bool close() { return ::close(std::exchange(descriptor_, -1)) == 0; }

 private:
  int descriptor_;
};

// ---- writing

/// A column's bytes, with the zeros behind it: both are covered by its checksum.
std::uint64_t checksum_of(std::string_view bytes) {
  constexpr std::array<char, alignment> zeros = {};
  XXH3_state_t state;
  XXH3_64bits_reset(&state);
  XXH3_64bits_update(&state, bytes.data(), bytes.size());
  XXH3_64bits_update(&state, zeros.data(), aligned(bytes.size()) - bytes.size());
  return XXH3_64bits_digest(&state);
}

/// All that stands before the columns.
std::string header_of(const Network& network) {
  std::vector<Column> columns;
  std::uint64_t at = header_size();
  network.columns().each([&]<class Row>(std::span<const Row> rows) {
    const std::string_view bytes = bytes_of(rows);
    columns.push_back({rows.size(), sizeof(Row), at, checksum_of(bytes)});
    at += aligned(bytes.size());
  });
  Header header;
  magic.copy(header.magic.data(), magic.size());
  header.format = format;
  header.byte_order = byte_order;
  header.layout = layout_of_rows();
  header.size = at;
  header.columns = columns.size();
  std::string bytes(header_size(), '\0');
  std::memcpy(bytes.data(), &header, sizeof header);
  std::memcpy(bytes.data() + sizeof header, columns.data(), columns.size() * sizeof(Column));
  header.checksum = hashed(std::string_view(bytes).substr(checked_from));
  std::memcpy(bytes.data(), &header, sizeof header);
  return bytes;
}

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

bool write_network(int file, const Network& network) {
  constexpr std::array<char, alignment> zeros = {};
  bool written = write_all(file, header_of(network));
  network.columns().each([&]<class Row>(std::span<const Row> rows) {
    const std::string_view bytes = bytes_of(rows);
    const std::size_t behind = aligned(bytes.size()) - bytes.size();
    written = written && write_all(file, bytes) && write_all(file, {zeros.data(), behind});
  });
  return written;
}

// ---- reading

/// A file's bytes, read-only, for as long as this lives.
class Mapping {
 public:
  Mapping(void* at, std::size_t size) : at_(at), size_(size) {}
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  ~Mapping() { ::munmap(at_, size_); }
  std::string_view bytes() const { return {static_cast<const char*>(at_), size_}; }

 private:
  void* at_;
  std::size_t size_;
};

struct Mapped {
  std::shared_ptr<const Mapping> mapping;
  std::string fault;
};

constexpr std::string_view foreign = "is not a packed network; make one with vpcscope pack -o FILE";

Mapped map_file(const std::string& path) {
  const OpenFile file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status {};
  if (!file.is_open() || ::fstat(file.get(), &status) != 0)
    return {nullptr, "can't be read: " + reason(errno)};
  if (!S_ISREG(status.st_mode) || status.st_size <= 0) return {nullptr, std::string(foreign)};
  const auto size = static_cast<std::size_t>(status.st_size);
  void* at = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.get(), 0);
  if (at == MAP_FAILED) return {nullptr, "can't be mapped: " + reason(errno)};
  return {std::make_shared<const Mapping>(at, size), {}};
}

std::string cut_short(std::uint64_t is, std::uint64_t should) {
  return fmt::format("is cut short: {} of {} bytes; copy it again, or pack it again", is, should);
}

/// What is wrong with the header; empty: the columns that it tells of can be looked at.
std::string header_fault(std::string_view bytes) {
  if (!bytes.starts_with(magic)) return std::string(foreign);
  if (bytes.size() < sizeof(Header)) return cut_short(bytes.size(), header_size());
  Header header;
  std::memcpy(&header, bytes.data(), sizeof header);
  if (header.byte_order != byte_order)
    return "was packed on a machine with another byte order, or is damaged; pack it again on this one";
  if (header.format != format || header.layout != layout_of_rows() || header.columns != number_of_columns())
    return "was written by another version of vpcscope, or is damaged; pack it again with this one";
  if (bytes.size() < header_size()) return cut_short(bytes.size(), header_size());
  if (header.checksum != hashed(bytes.substr(checked_from, header_size() - checked_from)))
    return "is damaged in its header (the checksum differs); pack it again";
  if (bytes.size() < header.size) return cut_short(bytes.size(), header.size);
  if (bytes.size() > header.size)
    return fmt::format("is damaged: {} bytes too many; pack it again", bytes.size() - header.size);
  return {};
}

/// Walks the columns of a file whose header is right, never past its end.
class ColumnReader {
 public:
  explicit ColumnReader(std::string_view file) : file_(file), at_(header_size()) {}

  template <class Row>
  std::span<const Row> next() {
    Column column;
    std::memcpy(&column, file_.data() + sizeof(Header) + number_++ * sizeof(Column), sizeof column);
    if (!fault_.empty()) return {};
    const std::uint64_t left = file_.size() - at_;  // at_ never lies behind the end
    // By division: a count from a file could overflow a product.
    if (column.row_size != sizeof(Row) || column.offset != at_ || column.count > left / sizeof(Row) ||
        aligned(column.count * sizeof(Row)) > left)
      return fail("it does not fit the file");
    const std::uint64_t size = aligned(column.count * sizeof(Row));
    if (column.checksum != hashed(file_.substr(at_, size))) return fail("the checksum differs");
    const auto* rows = reinterpret_cast<const Row*>(file_.data() + at_);
    at_ += size;
    return {rows, column.count};
  }

  const std::string& fault() {
    if (fault_.empty() && at_ != file_.size()) fail("there is more behind it");
    return fault_;
  }

 private:
  struct Nothing {
    template <class Row>
    // NOLINTNEXTLINE(google-explicit-constructor): stands for an empty column of any type
    operator std::span<const Row>() const {
      return {};
    }
  };
  Nothing fail(std::string_view why) {
    fault_ = fmt::format("is damaged at column {} ({}); pack it again", number_, why);
    return {};
  }

  std::string_view file_;
  std::uint64_t at_;
  std::uint64_t number_ = 0;  // of columns that were read
  std::string fault_;
};

}  // namespace

std::string pack_network(const Network& network, const std::string& path) {
  const auto cannot = [&](int fault) { return fmt::format("{}: can't be written: {}", path, reason(fault)); };
  struct stat status {};
  // Renaming over a device would take it away.
  if (::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode))
    return fmt::format("{}: is not a regular file; name one to write to", path);
  const std::string beside = fmt::format("{}.{}.part", path, ::getpid());
  OpenFile file(::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (!file.is_open()) return cannot(errno);
  // Synced first: after a loss of power the name must not stand for half a file.
  const bool written = write_network(file.get(), network) && ::fsync(file.get()) == 0 && file.close() &&
                       ::rename(beside.c_str(), path.c_str()) == 0;
  if (written) return {};
  const int fault = errno;
  ::unlink(beside.c_str());
  return cannot(fault);
}

Unpacked map_network(const std::string& path) {
  const auto refused = [&](std::string_view fault) {
    return Unpacked{Network(), fmt::format("{}: {}", path, fault)};
  };
  const Mapped mapped = map_file(path);
  if (!mapped.mapping) return refused(mapped.fault);
  const std::string_view bytes = mapped.mapping->bytes();
  if (const std::string fault = header_fault(bytes); !fault.empty()) return refused(fault);
  ColumnReader reader(bytes);
  net::Rows::Spans columns;
  columns.each([&]<class Row>(std::span<const Row>& rows) { rows = reader.next<Row>(); });
  if (!reader.fault().empty()) return refused(reader.fault());
  Network network(columns, mapped.mapping);
  if (network.all<net::Facts>().size() != 1) return refused("holds no network; pack it again");
  return {std::move(network), {}};
}

std::uint64_t fingerprint(const Network& network) { return hashed(header_of(network)); }

bool is_packed_network(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return false;
  const OpenFile file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::array<char, magic.size()> begin = {};
  return file.is_open() && ::pread(file.get(), begin.data(), begin.size(), 0) == std::ssize(begin) &&
         std::string_view(begin.data(), begin.size()) == magic;
}

}  // namespace vpcscope
