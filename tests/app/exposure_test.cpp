// `exposure` of the program itself, of each sample: golden pages and JSON in the shape of docs/cli.md.
// Whether it is right is tested in tests/analyzer.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/app/child.h"
#include "tests/support/importing.h"

namespace vpcscope::testing {
namespace {

using ::testing::IsEmpty;
using Json = nlohmann::ordered_json;

std::vector<std::string> sample_names() {
  std::vector<std::string> names;
  for (const std::filesystem::path& folder : samples()) names.push_back(folder.filename().string());
  return names;
}

std::string exposed(const std::string& name, const std::string& format) {
  const Child run = call({"exposure", "-s", sample(name), "-f", format});
  EXPECT_EQ(run.exit, 0) << run.err;
  return run.out;
}

class ExposureSample : public ::testing::TestWithParam<std::string> {};

TEST_P(ExposureSample, golden_text) {
  EXPECT_GOLDEN("exposure/" + GetParam() + ".txt", exposed(GetParam(), "text"));
}

TEST_P(ExposureSample, golden_json) {
  EXPECT_GOLDEN("exposure/" + GetParam() + ".json", exposed(GetParam(), "json"));
}

TEST_P(ExposureSample, json_keeps_the_contract) {
  const Json page = Json::parse(exposed(GetParam(), "json"));
  EXPECT_EQ(page["schema"], "vpcscope/exposure/1");
  for (const char* const list : {"inbound", "outbound"})
    for (const Json& row : page[list]) {
      EXPECT_TRUE(row["via"].is_string() && !row["via"].empty()) << row;
      EXPECT_FALSE(row["addresses"].empty()) << row;
      EXPECT_TRUE(row["rule"].is_null() || row["rule"]["kind"] == "security-group-rule") << row;
      EXPECT_FALSE(row["services"].empty() && !row.contains("partial") && !row.contains("unknown")) << row;
    }
  for (const Json& row : page["latent"]) {
    EXPECT_FALSE(row["services"].empty()) << row;
    EXPECT_FALSE(row["addresses"].empty()) << row;
    EXPECT_FALSE(row["blocker"]["code"].get<std::string>().empty()) << row;
  }
}

INSTANTIATE_TEST_SUITE_P(Samples, ExposureSample, ::testing::ValuesIn(sample_names()),
    [](const ::testing::TestParamInfo<std::string>& one) {
      std::string name = one.param;
      std::ranges::replace(name, '-', '_');
      return name;
    });

TEST(Exposure, nothing_to_read_is_an_error) {
  const Child run = call({"exposure", "-s", "/nowhere"});
  EXPECT_EQ(run.exit, 2);
  EXPECT_THAT(run.out, IsEmpty());
}

}  // namespace
}  // namespace vpcscope::testing
