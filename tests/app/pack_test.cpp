// `pack` of the program itself, and the other commands on what it wrote.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/app/child.h"
#include "tests/support/temporary_folder.h"

namespace vpcscope::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class PackedSample : public ::testing::Test {
 protected:
  void SetUp() override {
    const Child run = call({"pack", "-s", sample("three-tier"), "-o", packed_});
    ASSERT_EQ(run.exit, 0) << run.err;
    EXPECT_THAT(run.out, IsEmpty());
  }
  /// The same question to the exports and to the packed network.
  void expect_same(std::vector<std::string> question) const {
    std::vector<std::string> packed = question;
    question.insert(question.end(), {"-s", sample("three-tier"), "-f", "json"});
    packed.insert(packed.end(), {"-s", packed_, "-f", "json"});
    const Child of_exports = call(question);
    const Child of_packed = call(packed);
    EXPECT_EQ(of_packed.out, of_exports.out);
    EXPECT_EQ(of_packed.exit, of_exports.exit) << of_packed.err;
    EXPECT_NE(of_packed.exit, 2) << of_packed.err;
  }
  Child refused(const std::vector<std::string>& arguments) const {
    Child run = call(arguments);
    EXPECT_EQ(run.exit, 2);
    EXPECT_THAT(run.out, IsEmpty());
    expect_one_fatal_line(run);
    return run;
  }

  TemporaryFolder folder_;
  std::string packed_ = folder_ / "net.vpcscope";
};

TEST_F(PackedSample, answers_like_the_exports) {
  expect_same({"reach", "web-1", "app-1", "tcp/9000"});
  expect_same({"reach", "bastion", "shop-db", "tcp/5432"});
  expect_same({"reach", "internet", "web-1", "tcp/22"});
  expect_same({"route", "web-1", "internet:203.0.113.9"});
}

TEST_F(PackedSample, can_be_the_default) {
  const Child run =
      call({"reach", "web-1", "app-1", "tcp/9000"}, {.environment = {{"VPCSCOPE_SNAPSHOT", packed_}}});
  EXPECT_EQ(run.exit, 0) << run.err;
}

TEST_F(PackedSample, what_was_decided_when_packing_is_not_decided_again) {
  for (const char* option : {"--assume=acls", "--declare=facts.yaml", "--account=111122223333"}) {
    const std::string name = std::string(option).substr(0, std::string(option).find('='));
    EXPECT_THAT(refused({"reach", "web-1", "app-1", "tcp/9000", "-s", packed_, option}).err,
        AllOf(HasSubstr("net.vpcscope: " + name), HasSubstr("vpcscope pack")));
  }
}

TEST_F(PackedSample, stands_alone) {
  const std::vector<std::string> reach = {
      "reach", "web-1", "app-1", "tcp/9000", "-s", sample("three-tier"), "-s", packed_};
  EXPECT_THAT(refused(reach).err, HasSubstr("can't be merged"));
  EXPECT_THAT(refused({"inspect", "-s", packed_}).err, HasSubstr("needs the exports"));
}

TEST_F(PackedSample, damage_is_told) {
  std::string bytes = read_file(packed_);
  bytes.back() = 'x';
  const std::string damaged = folder_.write("damaged", bytes);
  EXPECT_THAT(refused({"reach", "web-1", "app-1", "tcp/9000", "-s", damaged}).err,
      AllOf(HasSubstr("is damaged at column "), HasSubstr("pack it again")));
}

TEST_F(PackedSample, assumptions_are_packed_too) {
  const TemporaryFolder exports;
  for (const auto& [name, bytes] : read_folder(sample("three-tier")))
    if (name.find("describe-network-acls") == std::string::npos) exports.write(name, bytes);
  const std::string assumed = folder_ / "assumed";
  ASSERT_EQ(call({"pack", "-s", exports.str(), "--assume", "acls", "-o", assumed}).exit, 0);
  const Child run = call({"reach", "web-1", "app-1", "tcp/9000", "-s", assumed});
  EXPECT_EQ(run.exit, 0) << run.out << run.err;
  EXPECT_THAT(run.out, HasSubstr("ASSUMED"));
}

TEST_F(PackedSample, needs_a_place_to_go_to) {
  EXPECT_THAT(refused({"pack", "-s", sample("three-tier")}).err, HasSubstr("--output"));
  EXPECT_THAT(refused({"pack", "-s", sample("three-tier"), "-o", folder_.str()}).err,
      HasSubstr("is not a regular file"));
}

}  // namespace
}  // namespace vpcscope::testing
