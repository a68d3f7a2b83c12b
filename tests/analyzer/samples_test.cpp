// The questions of samples/expected: each sample's README says what works in its network and what does not.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "importers/import.h"
#include "tests/analyzer/asking.h"

namespace vpcscope::testing {
namespace {

class Samples : public ::testing::TestWithParam<const char*> {};

TEST_P(Samples, answer_as_their_pages_say) {
  const std::filesystem::path folder = std::filesystem::path(VPCSCOPE_SOURCE_DIR) / "samples";
  ImportOptions options;
  options.paths = {(folder / GetParam()).string()};
  const Snapshot net = import_exports(options);
  std::ifstream rows(folder / "expected" / (std::string(GetParam()) + ".jsonl"));
  ASSERT_TRUE(rows.good());
  for (std::string line; std::getline(rows, line);) {
    const auto row = nlohmann::json::parse(line);
    SCOPED_TRACE("row " + row.at("row").dump());
    reference::Question asked;
    asked.from = row.at("from");
    asked.to = row.at("to");
    asked.service = row.at("service");
    asked.family = row.value("family", 0);
    asked.client = row.value("client", "unknown");
    expect(net, asked, {row.at("verdict"), row.value("code", ""), row.value("direction", "")});
  }
}

INSTANTIATE_TEST_SUITE_P(All, Samples,
    ::testing::Values("three-tier", "hub-and-spoke", "peering-chain", "hybrid", "dual-stack", "shared-vpc"),
    [](const auto& parameter) {
      std::string name = parameter.param;
      for (char& c : name) c = c == '-' ? '_' : c;
      return name;
    });

}  // namespace
}  // namespace vpcscope::testing
