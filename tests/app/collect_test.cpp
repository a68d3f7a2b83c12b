#include "app/cli/collect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "app/cli/collect_requests.h"
#include "importers/aws/calls.h"

namespace vpcscope {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// Calls that are read where somebody has them, but not asked for.
const std::map<std::string, std::string> not_asked = {
    {"directconnect describe-hosted-connections", "for Direct Connect partners; needs an interconnect"},
    {"lambda get-function-configuration", "list-functions says the same"},
    {"opensearch describe-domain", "describe-domains says the same"},
    {"es describe-elasticsearch-domain", "opensearch describe-domains says the same"},
    {"es describe-elasticsearch-domains", "opensearch describe-domains says the same"},
    {"kafka list-clusters", "list-clusters-v2 lists these too"},
};

std::string name_of(const Request& request) {
  return std::string(request.service) + " " + std::string(request.call);
}

// ---- the table
// ----------------------------------------------------------------------------------------------------

TEST(CollectRequests, everything_that_is_read_is_asked_or_has_a_reason) {
  std::set<std::string> asked;
  for (const Request& request : requests()) asked.insert(name_of(request));
  for (const Call& call : calls()) {
    if (call.form == Form::Known) continue;
    EXPECT_TRUE(asked.contains(full_name(call)) != not_asked.contains(full_name(call))) << full_name(call);
  }
}

TEST(CollectRequests, only_what_is_recognised_or_tells_ids_is_asked) {
  std::set<std::string> useful;
  for (const Call& call : calls()) useful.insert(full_name(call));
  for (const Source& source : sources())
    useful.insert(std::string(source.service) + " " + std::string(source.call));
  for (const Request& request : requests()) EXPECT_THAT(useful, Contains(name_of(request)));
}

TEST(CollectRequests, only_calls_that_read) {
  for (const Request& request : requests()) {
    const std::string_view verb = request.call.substr(0, request.call.find('-'));
    EXPECT_TRUE(verb == "describe" || verb == "get" || verb == "list" || verb == "search")
        << name_of(request);
  }
}

TEST(CollectRequests, every_source_is_listed_before_it_is_used_and_in_the_same_place) {
  std::set<std::string> before;
  for (const Request& request : requests()) {
    for (std::string_view name = request.source; !name.empty();) {
      const Source* source = source_named(name);
      ASSERT_NE(source, nullptr) << name;
      const Request* listing = listing_of(*source);
      ASSERT_NE(listing, nullptr) << name;
      EXPECT_THAT(before, Contains(name_of(*listing))) << name_of(request);
      EXPECT_EQ(listing->scope, request.scope) << name_of(request);
      name = parent_of(*source);
    }
    before.insert(name_of(request));
  }
}

/// Every key that the table reads is kept, and so are the keys of those members that are kept in part.
void expect_kept(const Schema& schema, const std::string& query, const std::string& where) {
  for (const Field& field : schema.fields) {
    if (field.key.empty() || field.key == "{}") continue;
    const std::string kept = field.key + ": " + field.key;
    EXPECT_THAT(query, HasSubstr(kept)) << where;
    const bool in_part =
        query.find(kept + "[].{") != std::string::npos || query.find(kept + ".{") != std::string::npos;
    if (in_part && field.schema != nullptr) expect_kept(*field.schema, query, where + " " + field.key);
  }
}

TEST(CollectRequests, what_is_kept_of_answers_with_secrets_holds_all_that_is_read) {
  for (const Request& request : requests()) {
    if (request.keep.empty()) continue;
    const auto row = std::ranges::find_if(calls(),
        [&](const Call& call) { return call.form != Form::Known && full_name(call) == name_of(request); });
    ASSERT_NE(row, calls().end()) << name_of(request);
    expect_kept(*row->schema, kept_query(request.keep), name_of(request));
  }
}

TEST(CollectRequests, no_secret_is_kept) {
  for (const Request& request : requests()) {
    for (const std::string secret : {"PreSharedKey",
             "CustomerGatewayConfiguration",
             "authKey",
             "Environment",
             "UserData",
             "overrides",
             "PendingModifiedValues",
             "customerRouterConfig",
             "ClientSecret"}) {
      EXPECT_THAT(std::string(request.keep), Not(HasSubstr(secret))) << name_of(request);
    }
  }
}

TEST(CollectRequests, answers_with_secrets_are_cut) {
  for (const std::string_view call : {"describe-vpn-connections",
           "describe-virtual-interfaces",
           "describe-launch-template-versions",
           "list-functions",
           "describe-tasks",
           "describe-db-instances",
           "describe-db-clusters",
           "describe-rules"}) {
    const auto row = std::ranges::find(requests(), call, &Request::call);
    ASSERT_NE(row, requests().end()) << call;
    EXPECT_FALSE(row->keep.empty()) << call;
  }
}

TEST(CollectRequests, kept_members_keep_their_names_and_places) {
  EXPECT_EQ(kept_query("Vpcs[VpcId,State]"), "{Vpcs: Vpcs[].{VpcId: VpcId, State: State}}");
  EXPECT_EQ(kept_query("A[B{C,D[E]},F]"), "{A: A[].{B: B.{C: C, D: D[].{E: E}}, F: F}}");
}

TEST(CollectRequests, actions_are_spelt_as_iam_does) {
  EXPECT_EQ(iam_action("ec2", "describe-vpcs"), "ec2:DescribeVpcs");
  EXPECT_EQ(iam_action("elbv2", "describe-rules"), "elasticloadbalancing:DescribeRules");
  EXPECT_EQ(iam_action("rds", "describe-db-instances"), "rds:DescribeDBInstances");
  EXPECT_EQ(iam_action("efs", "describe-mount-targets"), "elasticfilesystem:DescribeMountTargets");
  EXPECT_EQ(iam_action("kafka", "list-clusters-v2"), "kafka:ListClustersV2");
}

// ---- policy and single commands
// ------------------------------------------------------------------------------------

TEST(Collect, policy_allows_exactly_the_calls_of_the_table) {
  const auto policy = nlohmann::json::parse(iam_policy());
  const std::vector<std::string> actions = policy["Statement"][0]["Action"];
  EXPECT_TRUE(std::ranges::is_sorted(actions));
  std::set<std::string> wanted;
  for (const Request& request : requests()) wanted.insert(iam_action(request.service, request.call));
  EXPECT_EQ(std::set<std::string>(actions.begin(), actions.end()), wanted);
  EXPECT_EQ(actions.size(), wanted.size());
  EXPECT_THAT(collect_script(), HasSubstr(iam_policy()));
}

TEST(Collect, command_without_a_parent) {
  EXPECT_EQ(export_command({.service = "ec2", .call = "describe-route-tables", .region = "us-east-1"}),
      "aws ec2 describe-route-tables --region us-east-1 --output json > describe-route-tables.json");
  EXPECT_EQ(export_command({.service = "elb", .call = "describe-load-balancers", .account = "111122223333"}),
      "mkdir -p 111122223333/global && aws elb describe-load-balancers --output json "
      "> 111122223333/global/elb-describe-load-balancers.json");
}

TEST(Collect, command_for_the_children_of_one_parent) {
  EXPECT_EQ(export_command({.service = "ec2",
                .call = "search-transit-gateway-routes",
                .region = "eu-west-1",
                .parent = "tgw-rtb-0abc"}),
      "aws ec2 search-transit-gateway-routes --transit-gateway-route-table-id tgw-rtb-0abc "
      "--filters Name=state,Values=active,blackhole --region eu-west-1 --output json "
      "> search-transit-gateway-routes.tgw-rtb-0abc.json");
  EXPECT_EQ(
      export_command({.service = "elb", .call = "describe-load-balancer-attributes", .parent = "it's/odd"}),
      "aws elb describe-load-balancer-attributes --load-balancer-name 'it'\\''s/odd' --output json "
      "> elb-describe-load-balancer-attributes.it%27s%2Fodd.json");
  EXPECT_THAT(export_command({.service = "ec2", .call = "describe-client-vpn-routes"}),
      HasSubstr("--client-vpn-endpoint-id ID "));
}

TEST(Collect, command_of_a_global_service_names_its_region) {
  EXPECT_THAT(export_command({.service = "globalaccelerator", .call = "list-accelerators"}),
      HasSubstr("--region us-west-2"));
}

TEST(Collect, command_keeps_secrets_out_too) {
  EXPECT_THAT(
      export_command({.service = "lambda", .call = "list-functions"}), HasSubstr("--query '{Functions:"));
}

TEST(Collect, file_names_are_quoted_as_in_a_url) {
  EXPECT_EQ(quoted_for_file("arn:aws:x/y z"), "arn%3Aaws%3Ax%2Fy%20z");
  EXPECT_EQ(quoted_for_file("a.b_c~d-9"), "a.b_c~d-9");
  EXPECT_EQ(quoted_for_file("\xc3\xa9"), "%C3%A9");
}

// ---- the script, run against an `aws` that answers from a table
// -----------------------------------------------------

int exit_of(const std::string& command) {
  const int status = std::system(command.c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::string text_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> lines_of(const fs::path& path) {
  std::istringstream in(text_of(path));
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

class CollectScript : public testing::Test {
 protected:
  CollectScript() {
    std::string name = (fs::temp_directory_path() / "vpcscope-collect-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    fs::create_directory(folder_ / "bin");
    write("collect.sh", collect_script());
    answers(R"(*) echo '{"List": []}' ;;)");
  }
  ~CollectScript() override { fs::remove_all(folder_); }

  void write(const std::string& file, const std::string& text) const {
    fs::create_directories((folder_ / file).parent_path());
    std::ofstream(folder_ / file, std::ios::binary) << text;
  }

  /// `cases` are branches of a bash `case` over "SERVICE CALL ARGUMENT...".
  void answers(const std::string& cases) const {
    write("bin/aws", "#!/usr/bin/env bash\nprintf '%s\\n' \"$*\" >>" + (folder_ / "asked").string() + R"(
case "$*" in
"sts get-caller-identity --query"*) printf '111122223333\tarn:aws:iam::111122223333:user/x\n' ;;
"ec2 describe-regions --query"*) printf 'eu-west-1\nus-east-1\n' ;;
)" + cases + "\nesac\n");
    fs::permissions(folder_ / "bin/aws", fs::perms::owner_all);
  }

  int run(const std::string& options) const {
    return exit_of("cd " + folder_.string() + " && PATH=" + (folder_ / "bin").string() +
                   ":$PATH bash collect.sh --out out " + options + " >printed 2>said");
  }

  fs::path in_region(const std::string& file) const { return folder_ / "out/111122223333/us-east-1" / file; }

  std::vector<std::string> asked() const { return lines_of(folder_ / "asked"); }

  fs::path folder_;
};

TEST_F(CollectScript, is_bash) { EXPECT_EQ(exit_of("bash -n " + (folder_ / "collect.sh").string()), 0); }

TEST_F(CollectScript, has_nothing_that_shellcheck_minds) {
  if (exit_of("command -v shellcheck >/dev/null") != 0) GTEST_SKIP() << "shellcheck is not installed";
  EXPECT_EQ(exit_of("shellcheck " + (folder_ / "collect.sh").string()), 0);
}

TEST_F(CollectScript, prints_the_policy_and_calls_nothing) {
  EXPECT_EQ(run("--policy"), 0);
  EXPECT_EQ(text_of(folder_ / "printed"), iam_policy() + "\n");
  EXPECT_FALSE(fs::exists(folder_ / "asked"));
}

TEST_F(CollectScript, dry_run_prints_every_call_and_makes_none) {
  EXPECT_EQ(run("--dry-run"), 0);
  EXPECT_EQ(lines_of(folder_ / "printed").size(), requests().size());
  EXPECT_FALSE(fs::exists(folder_ / "asked"));
  EXPECT_FALSE(fs::exists(folder_ / "out"));
}

TEST_F(CollectScript, asks_every_enabled_region_once_and_only_reads) {
  EXPECT_EQ(run("--jobs 2"), 0);
  EXPECT_TRUE(fs::exists(folder_ / "out/111122223333/eu-west-1/describe-vpcs.json"));
  EXPECT_TRUE(fs::exists(in_region("describe-vpcs.json")));
  EXPECT_TRUE(fs::exists(folder_ / "out/111122223333/global/sts-get-caller-identity.json"));
  EXPECT_EQ(std::ranges::count(asked(), "ec2 describe-vpcs --output json --region us-east-1"), 1);
  EXPECT_EQ(
      std::ranges::count(asked(), "globalaccelerator list-accelerators --output json --region us-west-2"), 1);
  for (const std::string& call : asked()) {
    if (call.starts_with("configure get")) continue;
    EXPECT_THAT(call, testing::MatchesRegex("[a-z0-9-]+ (describe|get|list|search)-.*"));
  }
}

TEST_F(CollectScript, asks_for_children_by_the_ids_of_their_parents) {
  answers(R"(
"elbv2 describe-load-balancers --query"*) printf 'arn:lb/a b\narn:lb/ü\n' ;;
"elbv2 describe-load-balancers"*) echo '{"LoadBalancers": [{}, {}]}' ;;
"elbv2 describe-listeners --load-balancer-arn arn:lb/a b --query Listeners"*) echo 'arn:l' ;;
"elbv2 describe-listeners"*"--query Listeners"*) echo None ;;
"elbv2 describe-listeners"*) echo '{"Listeners": [{}]}' ;;
*) echo '{"List": []}' ;;)");
  EXPECT_EQ(run("--regions us-east-1"), 0);
  EXPECT_TRUE(fs::exists(in_region("elbv2-describe-listeners.arn%3Alb%2Fa%20b.json")));
  EXPECT_TRUE(fs::exists(in_region("elbv2-describe-load-balancer-attributes.arn%3Alb%2F%C3%BC.json")));
  EXPECT_TRUE(fs::exists(in_region("elbv2-describe-rules.arn%3Al.json")));
}

TEST_F(CollectScript, asks_for_many_at_once_where_a_call_takes_many) {
  answers(R"(
"opensearch list-domain-names --query"*) printf '%s\n' d1 d2 d3 d4 d5 d6 ;;
"opensearch list-domain-names"*) echo '{"DomainNames": [{}]}' ;;
"ecs list-clusters --query"*) printf '%s\n' c1 c2 ;;
"ecs list-clusters"*) echo '{"clusterArns": [""]}' ;;
"ecs list-tasks --cluster "*" --query"*) printf '%s/t1\n%s/t2\n' "$4" "$4" ;;
"ecs list-tasks"*) echo '{"taskArns": [""]}' ;;
*) echo '{"List": []}' ;;)");
  EXPECT_EQ(run("--regions us-east-1"), 0);
  const std::string calls = text_of(folder_ / "asked");
  EXPECT_THAT(calls, HasSubstr("opensearch describe-domains --domain-names d1 d2 d3 d4 d5 --output"));
  EXPECT_THAT(calls, HasSubstr("opensearch describe-domains --domain-names d6 --output"));
  EXPECT_THAT(calls, HasSubstr("ecs describe-tasks --cluster c1 --tasks c1/t1 c1/t2 --query"));
  EXPECT_THAT(calls, HasSubstr("ecs describe-tasks --cluster c2 --tasks c2/t1 c2/t2 --query"));
  EXPECT_TRUE(fs::exists(in_region("ecs-describe-tasks.c2%2Ft1.json")));
}

TEST_F(CollectScript, goes_on_after_a_failure_and_keeps_the_older_file) {
  write("out/111122223333/us-east-1/describe-subnets.json", "older");
  answers(R"(
"ec2 describe-subnets"*) echo 'An error occurred (UnauthorizedOperation) when calling' >&2; exit 254 ;;
"mq "*) echo 'Could not connect to the endpoint URL: "https://mq"' >&2; exit 255 ;;
*) echo '{"List": []}' ;;)");
  EXPECT_EQ(run("--regions us-east-1"), 3);
  EXPECT_EQ(text_of(in_region("describe-subnets.json")), "older");
  EXPECT_TRUE(fs::exists(in_region("describe-route-tables.json")));
  EXPECT_TRUE(fs::exists(in_region("autoscaling-describe-auto-scaling-groups.json")));
  EXPECT_FALSE(fs::exists(in_region("mq-list-brokers.json")));
  const std::string said = text_of(folder_ / "said");
  EXPECT_THAT(said, HasSubstr("us-east-1 ec2 describe-subnets: An error occurred (UnauthorizedOperation)"));
  EXPECT_THAT(said, HasSubstr("us-east-1 mq: not offered here"));
  EXPECT_THAT(said, HasSubstr("1 files in out are not of this run"));
  for (const auto& entry : fs::recursive_directory_iterator(folder_ / "out"))
    EXPECT_NE(entry.path().extension(), ".part");
}

TEST_F(CollectScript, an_answer_without_text_is_an_empty_answer) {
  answers("*) ;;");
  EXPECT_EQ(run("--regions us-east-1"), 0);
  EXPECT_EQ(text_of(in_region("describe-vpcs.json")), "{}\n");
}

TEST_F(CollectScript, only_its_owner_may_read_the_answers) {
  EXPECT_EQ(run("--regions us-east-1"), 0);
  EXPECT_EQ(fs::status(in_region("describe-vpcs.json")).permissions(),
      fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(CollectScript, several_profiles_are_several_accounts) {
  answers("*) echo '{}' ;;");
  EXPECT_EQ(run("--regions us-east-1 --profile 'a b' --profile c"), 0);
  EXPECT_THAT(text_of(folder_ / "asked"),
      HasSubstr("ec2 describe-vpcs --output json --region us-east-1 --profile a b"));
  EXPECT_THAT(text_of(folder_ / "asked"),
      HasSubstr("ec2 describe-vpcs --output json --region us-east-1 --profile c"));
}

TEST_F(CollectScript, options_that_make_no_sense_end_it_at_once) {
  EXPECT_EQ(run("--jobs none"), 2);
  EXPECT_EQ(run("--what"), 2);
  EXPECT_EQ(run("--regions"), 2);
  EXPECT_FALSE(fs::exists(folder_ / "asked"));
}

}  // namespace
}  // namespace vpcscope
