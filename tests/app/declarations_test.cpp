// `--declare FILE`: what is read from it, and that nothing is guessed.
#include "app/cli/declarations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

#include "tests/support/temporary_folder.h"

namespace vpcscope::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

DeclaredFacts parse(const std::string& text) { return parse_declarations(text, "facts.yaml"); }

TEST(Declarations, all_that_there_is) {
  const DeclaredFacts read = parse(
      "nat_instances: [eni-0a, eni-0b]\n"
      "onprem:\n"
      "  - {prefix: 192.168.0.0/16, via: vgw-0c}\n"
      "  - prefix: fd00:1::/32\n"
      "    via: tgw-attach-0d\n"
      "  - {prefix: 10.9.0.0/16, via: 5f294f92-bafb-4011-916d-9b0bdda2f2c4}\n"
      "onprem_transit: false\n");
  EXPECT_EQ(read.error, "");
  EXPECT_THAT(read.facts.nat_instances, ElementsAre("eni-0a", "eni-0b"));
  ASSERT_EQ(read.facts.onprem.size(), 3U);
  EXPECT_EQ(read.facts.onprem[0].prefix.to_string(), "192.168.0.0/16");
  EXPECT_EQ(read.facts.onprem[0].via, "vgw-0c");
  EXPECT_EQ(read.facts.onprem[1].prefix.to_string(), "fd00:1::/32");
  EXPECT_EQ(read.facts.onprem[1].via, "tgw-attach-0d");
  EXPECT_FALSE(read.facts.onprem_transit);
  ASSERT_EQ(read.names.size(), 5U);
  EXPECT_EQ(read.names[3].id, "tgw-attach-0d");
  EXPECT_EQ(read.names[3].line, 5);
}

TEST(Declarations, nothing_declared) {
  for (const char* text : {"", "# nothing yet\n", "nat_instances: []\n", "{}"}) {
    const DeclaredFacts read = parse(text);
    EXPECT_EQ(read.error, "") << text;
    EXPECT_TRUE(read.facts.onprem_transit) << text;
  }
}

struct Fault {
  std::string name;
  std::string text;
  std::string error;
};
void PrintTo(const Fault& row, std::ostream* out) { *out << row.name; }

class DeclarationFault : public ::testing::TestWithParam<Fault> {};

TEST_P(DeclarationFault, is_told_with_its_line) {
  EXPECT_THAT(parse(GetParam().text).error, StartsWith(GetParam().error));
}

INSTANTIATE_TEST_SUITE_P(Declarations, DeclarationFault,
    ::testing::ValuesIn(std::vector<Fault>{
        {"unknown_key", "\nnat_instance: [eni-0a]\n", "facts.yaml:2: there is no \"nat_instance\""},
        {"twice",
            "onprem_transit: true\nonprem_transit: false\n",
            "facts.yaml:2: \"onprem_transit\" is there"},
        {"no_list", "nat_instances: eni-0a\n", "facts.yaml:1: nat_instances: expected a list"},
        {"no_interface", "nat_instances:\n  - i-0a\n", "facts.yaml:2: \"i-0a\" is not an interface"},
        {"host_bits", "onprem:\n  - prefix: 10.0.0.1/8\n    via: vgw-1\n", "facts.yaml:2: \"10.0.0.1/8\""},
        {"everything", "onprem: [{prefix: 0.0.0.0/0, via: vgw-1}]\n", "facts.yaml:1: on-premises can't be"},
        {"no_via", "onprem:\n\n  - prefix: 10.0.0.0/8\n", "facts.yaml:3: via is missing"},
        {"no_prefix", "onprem: [{via: vgw-1}]\n", "facts.yaml:1: prefix is missing"},
        {"odd_via", "onprem: [{prefix: 10.0.0.0/8, via: igw-1}]\n", "facts.yaml:1: \"igw-1\" is not what"},
        {"extra", "onprem: [{prefix: 10.0.0.0/8, via: vgw-1, to: x}]\n", "facts.yaml:1: there is no \"to\""},
        {"no_flag", "onprem_transit: maybe\n", "facts.yaml:1: \"maybe\": expected true or false"},
        {"a_list", "- eni-0a\n", "facts.yaml:1: expected nat_instances"},
        {"no_yaml", "onprem: [\n", "facts.yaml:"},
        {"no_site", "onprem: [10.0.0.0/8]\n", "facts.yaml:1: expected {prefix"}}),
    [](const auto& row) { return row.param.name; });

TEST(Declarations, a_file_that_is_not_there) {
  EXPECT_THAT(read_declarations("/nonexistent/facts.yaml").error,
      StartsWith("/nonexistent/facts.yaml: can't be read"));
  const TemporaryFolder folder;
  EXPECT_NE(read_declarations(folder.str()).error, "");
  EXPECT_EQ(read_declarations(folder.write("f.yaml", "nat_instances: [eni-1]\n")).error, "");
}

}  // namespace
}  // namespace vpcscope::testing
