// The pages of `reach` and `route` on small answers made by hand.
#include "render/reach_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "render/reach_markdown.h"
#include "render/route_text.h"
#include "tests/render/answers.h"
#include "tests/support/importing.h"

namespace vpcscope::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

ReachTextOptions plain(std::size_t width = 80) {
  return {.style = {.color = false, .verbose = false, .width = width}, .command = [](const Missing& missing) {
            return missing.call.empty() ? std::string()
                                        : "aws " + missing.call + " --output json > file.json";
          }};
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines(1);
  for (const char c : text)
    if (c == '\n')
      lines.emplace_back();
    else
      lines.back() += c;
  EXPECT_EQ(lines.back(), "") << "a page ends its last line";
  lines.pop_back();
  return lines;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

std::vector<ReachAnswer> all_answers() {
  return {denied_answer(), open_answer(), partial_answer(), unknown_answer(), many_answer(14, 5)};
}

TEST(ReachMarkdown, golden) {
  EXPECT_GOLDEN("reach/denied.md", reach_markdown(denied_answer()));
  EXPECT_GOLDEN("reach/unknown.md", reach_markdown(unknown_answer()));
  EXPECT_GOLDEN("reach/many.md", reach_markdown(many_answer(14, 5)));
}

TEST(ReachMarkdown, names_of_strangers_stand_in_code) {
  ReachAnswer answer = denied_answer();
  answer.query.from = "](http://evil.example) <img src=x> `|`";
  answer.drops.front().text = "# | <b>";
  const std::string page = reach_markdown(answer);
  EXPECT_EQ(page.find("<img"), std::string::npos) << page;
  EXPECT_EQ(page.find("](http"), std::string::npos) << page;
  EXPECT_EQ(page.find("<b>"), std::string::npos) << page;
}

TEST(ReachText, golden) {
  EXPECT_GOLDEN("reach/denied.txt", reach_text(denied_answer(), plain()));
  EXPECT_GOLDEN("reach/open.txt", reach_text(open_answer(), plain()));
  EXPECT_GOLDEN("reach/partial.txt", reach_text(partial_answer(), plain()));
  EXPECT_GOLDEN("reach/unknown.txt", reach_text(unknown_answer(), plain()));
  EXPECT_GOLDEN("reach/many.txt", reach_text(many_answer(14, 5), plain()));
  EXPECT_GOLDEN("reach/narrow.txt", reach_text(denied_answer(), plain(44)));
}

TEST(ReachText, the_first_line_tells_the_verdict_and_what_decides) {
  EXPECT_THAT(reach_text(denied_answer(), plain(200)),
      StartsWith("UNREACHABLE: web-1 does not reach db-1 with tcp/5432: network ACL acl-02 entry 100 denies "
                 "tcp/5432 from 10.0.1.0/24\n"));
  EXPECT_THAT(first_line(reach_text(open_answer(), plain(200))),
      AllOf(StartsWith("REACHABLE: web-1 reaches db-1 with tcp/5432"),
          HasSubstr("sg-0db: ingress tcp/5432 from sg-01")));
  EXPECT_THAT(first_line(reach_text(partial_answer(), plain(200))),
      AllOf(StartsWith("PARTIAL: "), HasSubstr("the answer is dropped")));
  EXPECT_THAT(first_line(reach_text(unknown_answer(), plain(200))),
      AllOf(StartsWith("UNKNOWN: "), HasSubstr("ec2 describe-route-tables")));
}

TEST(ReachText, fits_any_terminal) {
  for (const std::size_t width : {40UL, 60UL, 80UL, 120UL})
    for (const ReachAnswer& answer : all_answers())
      for (const std::string& line : lines_of(reach_text(answer, plain(width)))) {
        const std::string_view words = std::string_view(line).substr(line.find_first_not_of(' ') + 1);
        if (columns_of(line) > width && !line.starts_with("      aws "))
          EXPECT_EQ(words.find(' '), std::string::npos) << "could be broken at " << width << ": " << line;
        EXPECT_FALSE(line.ends_with(' ')) << "\"" << line << "\"";
      }
}

TEST(ReachText, tells_where_the_blocker_stands) {
  EXPECT_THAT(reach_text(denied_answer(), plain()),
      AllOf(HasSubstr("✗ forward hop 4: "),
          HasSubstr("network-acls.json /NetworkAcls/1/Entries/0\n"),
          HasSubstr("entry 90 allows tcp/3306"),
          HasSubstr("SUBNET_ACL_RESTRICTION (R-NACL-2)")));
}

TEST(ReachText, tells_which_client_ports_work) {
  EXPECT_THAT(reach_text(partial_answer(), plain()),
      HasSubstr("✓ works from client ports 32768-65535; fails from 1024-32767\n"));
}

TEST(ReachText, rewrites_are_told) {
  ReachAnswer answer = open_answer();
  HeaderText changed = answer.paths[0].forward[2].header;
  changed.source = "203.0.113.9";
  answer.paths[0].forward[2].header = changed;
  EXPECT_THAT(reach_text(answer, plain()), HasSubstr("source 10.0.1.5 becomes 203.0.113.9\n"));
}

TEST(ReachText, unknown_prints_the_command_whole) {
  const std::string page = reach_text(unknown_answer(), plain(40));
  EXPECT_THAT(page, HasSubstr("\n      aws ec2 describe-route-tables --output json > file.json\n"));
  EXPECT_THAT(page, HasSubstr("subnets.json"));
  EXPECT_THAT(page, Not(HasSubstr("✗"))) << "nothing is known to fail";
}

TEST(ReachText, many_paths_are_a_table_and_the_first_failures) {
  const std::string page = reach_text(many_answer(14, 5), plain());
  EXPECT_THAT(page, HasSubstr("14 paths: 5 UNREACHABLE, 9 REACHABLE\n"));
  EXPECT_LT(page.find("✗ UNREACHABLE"), page.find("✓ REACHABLE")) << "what fails comes first";
  EXPECT_THAT(page, HasSubstr("... and 4 more\n"));
  EXPECT_THAT(page, HasSubstr("13 paths not shown: -v shows all"));
  ReachTextOptions verbose = plain();
  verbose.style.verbose = true;
  EXPECT_THAT(reach_text(many_answer(14, 5), verbose), Not(HasSubstr("not shown")));
}

TEST(ReachText, of_an_arn_is_shown_what_tells_it_apart) {
  ReachAnswer answer = denied_answer();
  answer.paths[0].drops[0].component = {
      "target-group", "arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/0a1b", ""};
  EXPECT_THAT(reach_text(answer, plain()), HasSubstr("at         target group targetgroup/web/0a1b\n"));
}

TEST(ReachText, services_are_listed) {
  ReachAnswer answer = open_answer();
  answer.query.service.clear();
  answer.services = Services{{"tcp/443", "udp/53"}, {}, {"tcp/22"}};
  EXPECT_THAT(reach_text(answer, plain()),
      AllOf(HasSubstr("  reachable  tcp/443, udp/53\n"),
          HasSubstr("  unknown    tcp/22\n"),
          Not(HasSubstr("in part  "))));
}

TEST(ReachText, of_everything_what_gets_through_is_shown_and_the_rest_by_blocker) {
  ReachAnswer answer = many_answer(6, 2);
  answer.query.service.clear();
  answer.verdict = Verdict::Reachable;
  answer.services = Services{{"tcp/443"}, {}, {}};
  for (PathAnswer& path : answer.paths) {
    path.from = answer.paths[0].from;
    path.to = answer.paths[0].to;
    path.choice = std::nullopt;
    path.services = {"tcp/1", "tcp/3", "udp/5", "47", "50"};
    path.verdict = Verdict::Unreachable;
    path.drops = denied_answer().paths.at(0).drops;
  }
  PathAnswer open = open_answer().paths[0];
  open.services = {"tcp/443"};
  answer.paths.push_back(open);
  const std::string page = reach_text(answer, plain());
  EXPECT_THAT(page, HasSubstr("  Nothing else gets through.\n"));
  EXPECT_LT(page.find("REACHABLE    tcp/443: "), page.find("UNREACHABLE  ")) << page;
  EXPECT_THAT(page, HasSubstr(" other ranges of services: "));
  EXPECT_THAT(page, Not(HasSubstr("Forward: "))) << "one service has hops, everything has not";
  EXPECT_THAT(page, HasSubstr("Name a SERVICE, such as tcp/443"));
}

TEST(ReachText, a_question_without_paths_tells_why) {
  ReachAnswer answer = denied_answer();
  answer.paths.clear();
  EXPECT_THAT(reach_text(answer, plain()), HasSubstr("✗ forward hop 4: "));
}

TEST(ReachText, colours_carry_nothing_alone) {
  for (const ReachAnswer& answer : all_answers()) {
    ReachTextOptions colored = plain();
    colored.style.color = true;
    std::string page = reach_text(answer, colored);
    EXPECT_THAT(page, HasSubstr("\x1b["));
    for (std::size_t at = page.find('\x1b'); at != std::string::npos; at = page.find('\x1b'))
      page.erase(at, page.find('m', at) - at + 1);
    EXPECT_EQ(page, reach_text(answer, plain()));
  }
}

TEST(ReachText, names_cannot_steer_the_terminal) {
  const std::string evil = "\x1b]0;x\x07\xe2\x80\xae\n\xff";
  ReachAnswer answer = unknown_answer();
  answer.query.from = answer.query.to = answer.query.service = evil;
  PathAnswer& path = answer.paths[0];
  path.choice = evil;
  path.from.name = path.to.address = evil;
  for (Hop& hop : path.forward) {
    hop.component.name = hop.component.id = hop.component.kind = evil;
    hop.header.source = evil;
    if (hop.rule) hop.rule->text = hop.rule->id = evil;
  }
  path.drops[0].text = path.drops[0].near_miss = path.drops[0].component.id = evil;
  path.drops[0].where = Where{evil, evil};
  path.annotations = {{evil, evil, {evil, evil, evil}, evil}};
  answer.missing[0].call = answer.missing[1].file = evil;
  answer.services = Services{{evil}, {evil}, {evil}};
  answer.paths.push_back(path);
  ReachTextOptions verbose = plain();
  verbose.style.verbose = true;
  const std::string page = reach_text(answer, verbose);
  EXPECT_THAT(page,
      AllOf(Not(HasSubstr("\x1b")),
          Not(HasSubstr("\x07")),
          Not(HasSubstr("\xe2\x80\xae")),
          Not(HasSubstr("\xff"))));
}

TEST(RouteText, golden) {
  EXPECT_GOLDEN("route/routed.txt", route_text(routed_answer(), {}));
  EXPECT_GOLDEN("route/blackhole.txt", route_text(blackhole_answer(), {}));
}

TEST(RouteText, the_first_line_tells_the_way) {
  EXPECT_EQ(first_line(route_text(routed_answer(), {.color = false, .verbose = false, .width = 200})),
      "ROUTED: rtb-01 sends 10.1.2.3 by 10.1.0.0/16 to tgw-01 (static)");
  EXPECT_THAT(first_line(route_text(blackhole_answer(), {.color = false, .verbose = false, .width = 200})),
      StartsWith("NOT ROUTED: rtb-01 does not carry 10.1.2.3: BAD_STATE_ROUTE (R-ROUTE-10) by 10.1.0.0/16"));
  RouteAnswer open = routed_answer();
  open.unknown = true;
  EXPECT_THAT(route_text(open, {}), StartsWith("UNKNOWN: "));
  RouteAnswer none = routed_answer();
  none.winner.reset();
  none.candidates.clear();
  none.table.reset();
  none.code = "NO_ROUTE_TO_DESTINATION";
  EXPECT_THAT(route_text(none, {}), HasSubstr("NO_ROUTE_TO_DESTINATION"));
}

TEST(RouteText, R_ROUTE_10_the_blackhole_that_decides_is_none_of_the_others) {
  const std::string page = route_text(blackhole_answer(), {.color = false, .verbose = true, .width = 200});
  EXPECT_THAT(page, HasSubstr("stands in  route-tables.json /RouteTables/0/Routes/2"));
  const std::string others = page.substr(page.find("Others that match"));
  EXPECT_THAT(others, Not(HasSubstr("10.1.0.0/16")));
  EXPECT_THAT(others, HasSubstr("0.0.0.0/0 to igw-01"));
  RouteAnswer alone = blackhole_answer();
  alone.candidates.resize(1);
  EXPECT_THAT(route_text(alone, {}), Not(HasSubstr("Others that match")));
}

TEST(RouteText, names_cannot_steer_the_terminal) {
  RouteAnswer answer = blackhole_answer();
  const std::string evil = "\x1b[2J\n";
  answer.table = answer.destination = evil;
  answer.code = evil;
  answer.candidates[0].target = answer.candidates[0].prefix = answer.candidates[0].lost = evil;
  answer.candidates[0].via_prefix_list = evil;
  answer.candidates[0].where = Where{evil, evil};
  answer.annotations[0].text = evil;
  EXPECT_THAT(route_text(answer, {}), Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace vpcscope::testing
