// `report` of the program itself: one page that needs nothing else, with all its parts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>
#include <set>

#include "tests/app/child.h"
#include "tests/support/importing.h"

namespace vpcscope::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string report_of(const std::string& name, std::vector<std::string> more = {}) {
  std::vector<std::string> words = {"report", "-s", sample(name)};
  words.insert(words.end(), more.begin(), more.end());
  const Child run = call(words);
  EXPECT_EQ(run.exit, 0) << run.err;
  return run.out;
}

TEST(Report, has_all_its_parts) {
  const std::string page = report_of("hub-and-spoke", {"--ask", "dev-1 prod-1 tcp/443"});
  for (const char* id : {"contents", "coverage", "maps", "exposure", "matrix", "routes", "answers"})
    EXPECT_THAT(page,
        AllOf(HasSubstr("<section id=\"" + std::string(id) + "\">"),
            HasSubstr("href=\"#" + std::string(id) + "\"")));
  EXPECT_THAT(page,
      AllOf(HasSubstr("<svg "),
          HasSubstr("hub-firewall-a"),
          HasSubstr("10.0.0.0/8"),
          HasSubstr("UNREACHABLE")));
}

TEST(Report, needs_nothing_else) {
  for (const std::filesystem::path& folder : samples()) {
    const std::string page = report_of(folder.filename().string());
    EXPECT_THAT(page, HasSubstr("default-src 'none'; style-src 'unsafe-inline'"));
    EXPECT_THAT(page,
        AllOf(Not(HasSubstr("<script")),
            Not(HasSubstr("<link")),
            Not(HasSubstr("src=")),
            Not(HasSubstr("@import"))));
    const std::regex url("(href=\"|url\\()([^\")]*)");
    for (std::sregex_iterator at(page.begin(), page.end(), url), end; at != end; ++at)
      EXPECT_EQ((*at)[2].str().substr(0, 1), "#") << at->str();
  }
}

TEST(Report, ids_of_the_page_are_its_own) {
  const std::string page = report_of("hub-and-spoke", {"--ask", "dev-1 prod-1 tcp/443"});
  const std::regex id(" id=\"([^\"]*)\"");
  std::set<std::string> ids;
  for (std::sregex_iterator at(page.begin(), page.end(), id), end; at != end; ++at)
    EXPECT_TRUE(ids.insert((*at)[1].str()).second) << (*at)[1].str() << " twice";
  EXPECT_GT(ids.size(), 10U);
}

TEST(Report, a_question_that_cannot_be_asked_ends_it) {
  const Child unknown = call({"report", "-s", sample("three-tier"), "--ask", "nobody web-1 tcp/1"});
  EXPECT_EQ(unknown.exit, 2);
  EXPECT_EQ(unknown.out, "");
  const Child half = call({"report", "-s", sample("three-tier"), "--ask", "web-1"});
  EXPECT_EQ(half.exit, 2);
  EXPECT_THAT(half.err, HasSubstr("is no question"));
}

}  // namespace
}  // namespace vpcscope::testing
