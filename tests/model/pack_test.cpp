// A packed network is the network again, byte for byte the same each time, and nothing else is taken for one.
#include "model/network/pack.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>

#include "model/network/resolve.h"
#include "tests/support/importing.h"
#include "tests/support/temporary_folder.h"

namespace vpcscope::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr std::size_t header_bytes = 56;

Network three_tier() { return resolve(import_path((source_folder() / "samples" / "three-tier").string())); }

struct Packed {
  TemporaryFolder folder;
  std::string path = folder / "net.vpcscope";
  std::string bytes;

  Packed() {
    EXPECT_EQ(pack_network(three_tier(), path), "");
    bytes = read_file(path);
  }
  /// The error for a file of these bytes.
  std::string error_of(std::string_view changed) const {
    return map_network(folder.write("changed", changed)).error;
  }
  std::size_t header_end() const {
    std::uint64_t first = 0;  // the offset of the first column
    std::memcpy(&first, bytes.data() + header_bytes + 16, sizeof first);
    return first;
  }
};

/// The bytes of every column, rows one after the other.
std::vector<std::string> columns_of(const Network& network) {
  std::vector<std::string> columns;
  network.columns().each([&](const auto& rows) {
    columns.emplace_back(reinterpret_cast<const char*>(rows.data()), rows.size_bytes());
  });
  return columns;
}

TEST(Pack, comes_back_as_it_was) {
  const TemporaryFolder folder;
  const Network before = three_tier();
  ASSERT_EQ(pack_network(before, folder / "one"), "");
  const Unpacked once = map_network(folder / "one");
  ASSERT_EQ(once.error, "");
  ASSERT_EQ(pack_network(once.network, folder / "two"), "");
  const Unpacked twice = map_network(folder / "two");
  ASSERT_EQ(twice.error, "");
  EXPECT_EQ(columns_of(once.network), columns_of(twice.network));
  EXPECT_EQ(once.network.bytes(), before.bytes());
  ASSERT_EQ(once.network.all<net::Vpc>().size(), before.all<net::Vpc>().size());
  EXPECT_EQ(once.network.text({0, 100}), before.text({0, 100}));
  for (std::size_t i = 0; i < before.all<Prefix>().size(); ++i)
    EXPECT_EQ(once.network.all<Prefix>()[i], before.all<Prefix>()[i]);
  for (std::size_t i = 0; i < before.all<net::Route>().size(); ++i) {
    EXPECT_EQ(once.network.all<net::Route>()[i].destination, before.all<net::Route>()[i].destination);
    EXPECT_EQ(once.network.all<net::Route>()[i].target, before.all<net::Route>()[i].target);
  }
}

TEST(Pack, every_column_is_where_its_row_is_aligned) {
  const Packed packed;
  const Network network = map_network(packed.path).network;
  network.columns().each(
      [](const auto& rows) { EXPECT_EQ(reinterpret_cast<std::uintptr_t>(rows.data()) % 64, 0U); });
}

TEST(Pack, the_network_outlives_the_file_and_the_first_copy) {
  auto packed = std::make_unique<Packed>();
  Network kept;
  {
    const Unpacked unpacked = map_network(packed->path);
    kept = unpacked.network;
  }
  const std::vector<std::string> before = columns_of(kept);
  ASSERT_EQ(pack_network(Network(kept), packed->path), "");  // over the file that is mapped
  packed.reset();
  EXPECT_EQ(columns_of(kept), before);
}

TEST(Pack, the_same_network_gives_the_same_bytes) {
  const Packed one;
  const Packed other;
  EXPECT_TRUE(one.bytes == other.bytes);
}

TEST(Pack, leaves_nothing_beside_the_file) {
  const Packed packed;
  EXPECT_EQ(read_folder(packed.folder.path()).size(), 1U);
}

TEST(Pack, any_damage_in_the_header_is_refused) {
  const Packed packed;
  for (std::size_t at = 0; at < packed.header_end(); ++at) {
    std::string changed = packed.bytes;
    changed[at] = static_cast<char>(changed[at] ^ (1 << at % 8));
    const std::string error = packed.error_of(changed);
    EXPECT_THAT(error, StartsWith(packed.folder / "changed: ")) << at;
    EXPECT_THAT(error, HasSubstr("pack")) << at;
    EXPECT_THAT(error, Not(HasSubstr("\n"))) << at;
  }
}

TEST(Pack, damage_in_the_columns_is_refused_by_the_column) {
  const Packed packed;
  const std::size_t step = packed.bytes.size() / 500 + 1;
  for (std::size_t at = packed.header_end(); at < packed.bytes.size(); at += step) {
    std::string changed = packed.bytes;
    changed[at] = static_cast<char>(changed[at] ^ (1 << at % 8));
    EXPECT_THAT(packed.error_of(changed), HasSubstr("is damaged at column ")) << at;
  }
}

TEST(Pack, what_is_cut_short_is_refused) {
  const Packed packed;
  const std::size_t step = packed.bytes.size() / 200 + 1;
  for (std::size_t size = 16; size < packed.bytes.size(); size += size < 200 ? 1 : step)
    EXPECT_THAT(packed.error_of(packed.bytes.substr(0, size)), HasSubstr("is cut short: ")) << size;
  EXPECT_THAT(packed.error_of(packed.bytes.substr(0, packed.bytes.size() - 1)), HasSubstr("is cut short: "));
  EXPECT_THAT(packed.error_of(packed.bytes + '\0'), HasSubstr("1 bytes too many"));
}

TEST(Pack, foreign_files_are_refused) {
  const Packed packed;
  for (const std::string_view foreign :
      {"", "v", "{\"Vpcs\": []}", "vpcscope networ", "vpcscope netwerk and more"})
    EXPECT_THAT(packed.error_of(foreign), HasSubstr("is not a packed network")) << foreign;
  EXPECT_THAT(map_network(packed.folder.str()).error, HasSubstr("is not a packed network"));
  EXPECT_THAT(map_network(packed.folder / "nothing").error, HasSubstr("can't be read: No such file"));
}

TEST(Pack, another_version_and_another_byte_order_are_told) {
  const Packed packed;
  std::string other_format = packed.bytes;
  other_format[24] = 2;
  EXPECT_THAT(packed.error_of(other_format), HasSubstr("another version of vpcscope"));
  std::string other_layout = packed.bytes;
  other_layout[32] = static_cast<char>(other_layout[32] ^ 1);
  EXPECT_THAT(packed.error_of(other_layout), HasSubstr("another version of vpcscope"));
  std::string swapped = packed.bytes;
  std::reverse(swapped.begin() + 28, swapped.begin() + 32);
  EXPECT_THAT(packed.error_of(swapped), HasSubstr("another byte order"));
}

TEST(Pack, is_told_by_how_it_begins) {
  const Packed packed;
  EXPECT_TRUE(is_packed_network(packed.path));
  EXPECT_TRUE(is_packed_network(packed.folder.write("cut", packed.bytes.substr(0, 16))));
  EXPECT_FALSE(is_packed_network(packed.folder.write("short", packed.bytes.substr(0, 15))));
  EXPECT_FALSE(is_packed_network(packed.folder.str()));
  EXPECT_FALSE(is_packed_network("-"));
  const std::string pipe = packed.folder / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_FALSE(is_packed_network(pipe));  // and does not wait for a writer
}

TEST(Pack, says_why_it_can_not_be_written) {
  const Packed packed;
  const Network network = three_tier();
  EXPECT_THAT(pack_network(network, packed.folder / "no/such/folder"), HasSubstr("can't be written: "));
  EXPECT_THAT(pack_network(network, packed.folder.str()), HasSubstr("is not a regular file"));
  EXPECT_THAT(pack_network(network, "/dev/null"), HasSubstr("is not a regular file"));
}

}  // namespace
}  // namespace vpcscope::testing
