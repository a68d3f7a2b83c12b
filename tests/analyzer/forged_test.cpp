// A packed file can be forged with right checksums. What its rows then refer to may be anything: questions
// are answered or refused with a word, and nothing is read that is not there.
#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>

#include "analyzer/reach.h"
#include "model/network/resolve.h"
#include "tests/support/importing.h"

namespace vpcscope::testing {
namespace {

/// Columns whose rows are numbers from end to end; in others only the first words are, what every object's
/// row begins with and what it refers to.
template <class Row>
constexpr std::size_t words_of_row() {
  if constexpr (std::is_same_v<Row, net::Interface>) return 20;
  if constexpr (std::is_same_v<Row, net::Subnet>) return 14;
  if constexpr (requires(Row row) { row.object; }) return 6;
  if constexpr (std::is_same_v<Row, net::OwnerSlot> || std::is_same_v<Row, net::LineV4> ||
                std::is_same_v<Row, net::PlaceStep> || std::is_same_v<Row, net::RuleSource> ||
                std::is_same_v<Row, net::OwnedAddress> || std::is_same_v<Row, net::NameEntry> ||
                std::is_same_v<Row, net::Handle<net::Group>> || std::is_same_v<Row, net::Handle<net::Subnet>>)
    return sizeof(Row) / 4;
  return 0;
}

/// The network with some words of its rows changed, in memory of its own.
Network forged(const Network& from, std::mt19937& dice) {
  const auto roll = [&] { return static_cast<std::uint32_t>(dice()); };
  const auto rows = std::make_shared<net::Rows::Vectors>();
  rows->each([&]<class Row>(std::vector<Row>& column) {
    const std::span<const Row> all = from.all<Row>();
    column.assign(all.begin(), all.end());
    constexpr std::size_t words = words_of_row<Row>();
    if constexpr (words > 0)
      for (Row& row : column) {
        if (roll() % 4 != 0) continue;
        const std::array values = {roll(), roll() % 16, net::nowhere - 1, 0x8000'0000U | roll() % 64};
        std::memcpy(reinterpret_cast<char*>(&row) + 4 * (roll() % words), &values[roll() % 4], 4);
      }
  });
  const net::Rows::Spans spans(*rows);
  return Network(spans, rows);
}

TEST(Forged, rows_that_refer_to_nothing_are_refused) {
  const Network network = resolve(import_path((source_folder() / "samples" / "three-tier").string()));
  std::size_t answered = 0;
  std::size_t refused = 0;
  for (std::uint32_t seed = 1; seed <= 300; ++seed) {
    std::mt19937 dice(seed);
    const Network changed = forged(network, dice);
    for (const net::Interface& to : network.all<net::Interface>()) {
      ReachQuestion question;
      question.from = network.id(network.handle_of(network.all<net::Interface>().front()));
      question.to = network.text(to.object.id);
      question.service = "tcp/443";
      try {
        (void)reach(changed, question);
        ++answered;
      } catch (const std::runtime_error& error) {
        EXPECT_STREQ(error.what(), "the packed network contradicts itself; pack it again from the export");
        ++refused;
      }
    }
  }
  EXPECT_GT(answered, 100U);
  EXPECT_GT(refused, 100U);
}

}  // namespace
}  // namespace vpcscope::testing
