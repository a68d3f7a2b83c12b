// `draw` of the program itself: golden pictures of samples, and what it says of options that name nothing.
// What holds for every drawing is tested in tests/render.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/app/child.h"
#include "tests/support/importing.h"

namespace vpcscope::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

Child drawn(std::vector<std::string> words, const std::string& name) {
  words.insert(words.begin(), "draw");
  words.insert(words.end(), {"-s", sample(name)});
  return call(words);
}

TEST(Draw, golden_pictures) {
  EXPECT_GOLDEN("draw/three-tier.svg", drawn({}, "three-tier").out);
  EXPECT_GOLDEN("draw/hub-and-spoke.svg", drawn({}, "hub-and-spoke").out);
  EXPECT_GOLDEN("draw/hub-and-spoke.estate.svg", drawn({"--view", "estate"}, "hub-and-spoke").out);
  EXPECT_GOLDEN(
      "draw/three-tier.path.svg", drawn({"--path", "web-1", "app-1", "tcp/9000"}, "three-tier").out);
}

TEST(Draw, focus_takes_what_is_near) {
  const std::string one = drawn({"--focus", "dev-1", "--depth", "0"}, "hub-and-spoke").out;
  EXPECT_THAT(one,
      AllOf(HasSubstr(">dev</text>"), Not(HasSubstr(">prod</text>")), HasSubstr("1 of 4 VPCs are drawn.")));
  const std::string near = drawn({"--focus", "dev-1", "--depth", "1"}, "hub-and-spoke").out;
  EXPECT_THAT(near, AllOf(HasSubstr(">dev</text>"), HasSubstr(">prod</text>")));
}

TEST(Draw, only_takes_vpcs_by_what_names_them) {
  const std::string two = drawn({"--only", "dev", "--only", "prod-1"}, "hub-and-spoke").out;
  EXPECT_THAT(
      two, AllOf(HasSubstr(">dev</text>"), HasSubstr(">prod</text>"), Not(HasSubstr(">inspection</text>"))));
  EXPECT_THAT(drawn({"--only", "us-east-1"}, "hub-and-spoke").out, Not(HasSubstr("VPCs are drawn")));
}

TEST(Draw, says_what_it_does_not_know) {
  const Child wrong = drawn({"--only", "prodd"}, "hub-and-spoke");
  EXPECT_EQ(wrong.exit, 2);
  EXPECT_THAT(wrong.err,
      AllOf(StartsWith("vpcscope: --only prodd: nothing with a VPC has that name"), HasSubstr("prod")));
  const Child path = drawn({"--path", "nobody-there", "dev-1"}, "hub-and-spoke");
  EXPECT_EQ(path.exit, 2);
  EXPECT_EQ(path.out, "");
  EXPECT_EQ(drawn({"--path", "dev-1"}, "hub-and-spoke").exit, 2) << "a path has two ends";
}

TEST(Draw, an_ending_that_no_format_has_is_not_guessed_at) {
  const Child wrong = drawn({"-o", "picture.bmp"}, "three-tier");
  EXPECT_EQ(wrong.exit, 2);
  EXPECT_EQ(
      wrong.err, "vpcscope: picture.bmp: no picture is written with this ending; choose a format with -f\n");
}

TEST(Draw, layers_can_be_left_out) {
  const std::string with = drawn({}, "three-tier").out;
  const std::string without = drawn({"--layers", "exposure"}, "three-tier").out;
  EXPECT_THAT(with, AllOf(HasSubstr("class=\"line route"), HasSubstr("interface open")));
  EXPECT_THAT(without, AllOf(Not(HasSubstr("class=\"line route")), HasSubstr("interface open")));
  EXPECT_THAT(drawn({"--layers", "routes"}, "three-tier").out, Not(HasSubstr("interface open")));
}

}  // namespace
}  // namespace vpcscope::testing
