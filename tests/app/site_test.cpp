// What `vpcscope serve` answers, without a socket: who may ask, every route, the same bytes as the command
// line, and that docs/openapi.json says what there is.
#include "app/server/site.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "app/server/assets.h"
#include "app/server/routes.h"
#include "tests/app/child.h"
#include "tests/support/importing.h"

namespace vpcscope::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using Json = nlohmann::ordered_json;

const std::string token(64, 'a');
const std::string own_host = "127.0.0.1:8473";

/// A sample, served; read once for all tests.
class ServedSample {
 public:
  explicit ServedSample(const std::string& path) : store_({.snapshots = {path}}) {
    ProgressBar bar(false);
    EXPECT_EQ(store_.load(bar), "");
  }
  Response answer(const Request& request) const {
    const std::atomic<bool> stop = false;
    return site_.answer(request, stop);
  }

 private:
  Store store_;
  Site site_{store_, {.port = 8473, .token = token, .host = "127.0.0.1"}};
};

const ServedSample& three_tier() {
  static const ServedSample served(sample("three-tier"));
  return served;
}

Request request(const std::string& target, HeaderFields more = {}, const std::string& method = "GET") {
  HeaderFields fields = {{"Host", own_host}};
  std::ranges::copy(more, std::back_inserter(fields));
  return {.method = method, .target = target, .fields = fields};
}

Response ask(const std::string& target, const std::string& method = "GET") {
  return three_tier().answer(request(target, {{"X-Vpcscope-Token", token}}, method));
}

std::string field(const Response& response, const std::string& name) {
  const auto found =
      std::ranges::find(response.fields, name, [](const auto& one) { return std::string_view(one.first); });
  return found == response.fields.end() ? std::string() : found->second;
}

std::string error_of(const Response& response) {
  const Json json = Json::parse(response.body, nullptr, false);
  return json.is_object() && json.contains("error") ? json["error"].get<std::string>() : "no error";
}

// ---- who may ask

TEST(Site, the_token_may_come_three_ways) {
  const std::string path = "/api/v1/state";
  EXPECT_EQ(three_tier().answer(request(path, {{"X-Vpcscope-Token", token}})).status, 200);
  EXPECT_EQ(three_tier().answer(request(path, {{"x-vpcscope-token", token}})).status, 200);
  EXPECT_EQ(three_tier().answer(request(path + "?token=" + token)).status, 200);
  EXPECT_EQ(
      three_tier().answer(request(path, {{"Cookie", "a=b; vpcscope_8473=" + token + "; c=d"}})).status, 200);
}

TEST(Site, nothing_is_told_without_the_token) {
  for (const char* path : {"/", "/assets/index.html", "/api/v1/state", "/api/v1/snapshot", "/nowhere"}) {
    const Response response = three_tier().answer(request(path));
    EXPECT_EQ(response.status, 401) << path;
    EXPECT_THAT(error_of(response), HasSubstr("token")) << path;
  }
}

TEST(Site, a_wrong_token_is_none) {
  const std::string path = "/api/v1/state";
  std::string near = token;
  near.back() = 'b';
  for (const std::string& wrong : {std::string(), near, token.substr(1), token + "a", std::string("%00")}) {
    EXPECT_EQ(three_tier().answer(request(path, {{"X-Vpcscope-Token", wrong}})).status, 401) << wrong;
    EXPECT_EQ(three_tier().answer(request(path + "?token=" + wrong)).status, 401) << wrong;
    EXPECT_EQ(three_tier().answer(request(path, {{"Cookie", "vpcscope_8473=" + wrong}})).status, 401)
        << wrong;
  }
  EXPECT_EQ(three_tier().answer(request(path, {{"Cookie", "vpcscope_1=" + token}})).status, 401);
  EXPECT_EQ(three_tier().answer(request(path, {{"Cookie", "xvpcscope_8473=" + token}})).status, 401);
}

TEST(Site, tokens_are_long_and_each_is_another) {
  const std::string one = new_token();
  EXPECT_EQ(one.size(), 64U);
  EXPECT_EQ(one.find_first_not_of("0123456789abcdef"), std::string::npos) << one;
  EXPECT_NE(one, new_token());
}

TEST(Site, other_names_for_this_address_are_not_served) {
  const auto status = [](const std::string& host) {
    return three_tier()
        .answer({.target = "/api/v1/state", .fields = {{"Host", host}, {"X-Vpcscope-Token", token}}})
        .status;
  };
  for (const char* host : {"127.0.0.1:8473", "localhost:8473", "[::1]:8473"})
    EXPECT_EQ(status(host), 200) << host;
  for (const char* host : {"evil.example",
           "evil.example:8473",
           "127.0.0.1",
           "127.0.0.1:8474",
           "localhost",
           "localhost.evil.example:8473",
           "127.0.0.1:8473.evil.example",
           "",
           "LOCALHOST:8473@evil.example"})
    EXPECT_EQ(status(host), 403) << host;
  EXPECT_EQ(three_tier().answer({.target = "/", .fields = {}}).status, 400);
  EXPECT_EQ(
      three_tier().answer({.target = "/", .fields = {{"Host", own_host}, {"Host", own_host}}}).status, 400);
}

TEST(Site, other_origins_are_not_answered) {
  const auto status = [](const std::string& origin) {
    return three_tier()
        .answer(request("/api/v1/state", {{"X-Vpcscope-Token", token}, {"Origin", origin}}))
        .status;
  };
  EXPECT_EQ(status("http://127.0.0.1:8473"), 200);
  for (const char* origin : {"http://localhost:8473",
           "https://127.0.0.1:8473",
           "http://127.0.0.1:3000",
           "http://evil.example",
           "null",
           ""})
    EXPECT_EQ(status(origin), 403) << origin;
}

// ---- what every answer carries

TEST(Site, every_answer_is_safe_to_show) {
  const std::vector<Response> answers = {ask("/"),
      ask("/api/v1/state"),
      ask("/nowhere"),
      ask("/api/v1/reach"),
      three_tier().answer(request("/")),
      three_tier().answer({.target = "/", .fields = {{"Host", "evil.example"}}})};
  for (const Response& response : answers) {
    EXPECT_EQ(field(response, "Content-Security-Policy"),
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    EXPECT_EQ(field(response, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(field(response, "Referrer-Policy"), "no-referrer");
    EXPECT_EQ(field(response, "Cross-Origin-Opener-Policy"), "same-origin");
    EXPECT_EQ(field(response, "Cross-Origin-Resource-Policy"), "same-origin");
    EXPECT_EQ(field(response, "Cache-Control"), "no-store");
    for (const auto& [name, value] : response.fields)
      EXPECT_THAT(name, Not(StartsWith("Access-Control-"))) << "no other page may read an answer";
  }
}

// ---- the page

TEST(Site, the_first_visit_sets_the_cookie) {
  const Response first = three_tier().answer(request("/?token=" + token));
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(first.media_type, "text/html; charset=utf-8");
  EXPECT_EQ(field(first, "Set-Cookie"), "vpcscope_8473=" + token + "; HttpOnly; SameSite=Strict; Path=/");
  EXPECT_EQ(field(ask("/"), "Set-Cookie"), "");
  EXPECT_EQ(field(ask("/api/v1/state?token=" + token), "Set-Cookie"), "");
}

TEST(Site, assets_are_those_that_were_built_in) {
  const Asset& shell = *asset_named("index.html");
  EXPECT_EQ(ask("/").body, shell.bytes);
  EXPECT_EQ(ask("/assets/index.html").body, shell.bytes);
  EXPECT_EQ(shell.bytes, read_file(source_folder() / "app/web/dist/index.html"));
  EXPECT_EQ(asset_named("openapi.json")->bytes, read_file(source_folder() / "docs/openapi.json"));
  const std::string hash(shell.hash);
  EXPECT_THAT(field(ask("/assets/index.html?v=" + hash), "Cache-Control"), HasSubstr("immutable"));
  EXPECT_EQ(field(ask("/assets/index.html?v=0"), "Cache-Control"), "no-store");
}

TEST(Site, paths_lead_nowhere) {
  for (const char* path : {"/assets/../../etc/passwd",
           "/assets/%2e%2e/%2e%2e/etc/passwd",
           "/assets/..%2f..%2fetc%2fpasswd",
           "/assets//etc/passwd",
           "/assets/",
           "/assets/index.html/",
           "/assets/index.html%00.css",
           "/assets/INDEX.HTML",
           "/assets",
           "//etc/passwd",
           "/./",
           "/api/v1/../v1/state",
           "/api/v1/%73tate",
           "/api/v1/state/",
           "/api/v2/state",
           "/API/v1/state"})
    EXPECT_EQ(ask(path).status, 404) << path;
  for (const char* target :
      {"", "*", "http://evil.example/", "evil.example:80", "/a b", "/%zz", "/\x01", "/\xff"})
    EXPECT_EQ(ask(target).status, 400) << target;
}

TEST(Site, methods_are_few) {
  for (const char* method : {"PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW", "get", ""}) {
    EXPECT_EQ(ask("/", method).status, 405) << method;
    const Response response = ask("/api/v1/state", method);
    EXPECT_EQ(response.status, 405) << method;
    EXPECT_EQ(field(response, "Allow"), "GET, HEAD") << method;
    EXPECT_EQ(ask("/nowhere", method).status, 404) << method;
  }
  EXPECT_EQ(ask("/api/v1/matrix", "POST").status, 405);
  EXPECT_EQ(field(ask("/api/v1/reach", "PUT"), "Allow"), "GET, HEAD, POST");
  EXPECT_EQ(ask("/api/v1/state", "HEAD").status, 200);
}

// ---- the same as the command line

struct Same {
  std::string name;
  std::string target;
  std::vector<std::string> arguments;
};
void PrintTo(const Same& row, std::ostream* out) { *out << row.name; }

class SameBytes : public ::testing::TestWithParam<Same> {};

TEST_P(SameBytes, as_the_command_line) {
  std::vector<std::string> arguments = GetParam().arguments;
  arguments.insert(arguments.end(), {"-s", sample("three-tier")});
  const Child run = call(arguments);
  const Response response = ask(GetParam().target);
  if (run.exit == 2) {
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ("vpcscope: " + error_of(response) + "\n", run.err);
    return;
  }
  EXPECT_EQ(response.status, 200) << response.body;
  EXPECT_EQ(response.body, run.out);
}

INSTANTIATE_TEST_SUITE_P(Answers, SameBytes,
    ::testing::ValuesIn(std::vector<Same>{{"inspect", "/api/v1/snapshot", {"inspect", "-f", "json"}},
        {"reach",
            "/api/v1/reach?from=web-1&to=app-1&service=tcp/9000",
            {"reach", "web-1", "app-1", "tcp/9000", "-f", "json"}},
        {"reach_everything", "/api/v1/reach?from=web-1&to=app-1", {"reach", "web-1", "app-1", "-f", "json"}},
        {"reach_with_all_options",
            "/api/v1/reach?from=bastion&to=shop-db&service=tcp%2F5432&source_port=40000-50000&client=linux"
            "&family=4&one_way=true&all_blockers=1&honor_health=true&client_group=S-1",
            {"reach",
                "bastion",
                "shop-db",
                "tcp/5432",
                "--source-port",
                "40000-50000",
                "--client",
                "linux",
                "--family",
                "4",
                "--one-way",
                "--all-blockers",
                "--honor-health",
                "--client-group",
                "S-1",
                "-f",
                "json"}},
        {"reach_text",
            "/api/v1/reach.txt?from=bastion&to=shop-db&service=tcp/5432",
            {"reach", "bastion", "shop-db", "tcp/5432"}},
        {"reach_markdown",
            "/api/v1/reach.md?from=bastion&to=shop-db&service=tcp/5432",
            {"reach", "bastion", "shop-db", "tcp/5432", "-f", "md"}},
        {"reach_of_an_unknown_name", "/api/v1/reach?from=web-9&to=app-1", {"reach", "web-9", "app-1"}},
        {"reach_of_a_name_with_a_blank",
            "/api/v1/reach?from=no+such%20one&to=app-1",
            {"reach", "no such one", "app-1"}},
        {"reach_of_a_bad_service",
            "/api/v1/reach?from=web-1&to=app-1&service=tcp/70000",
            {"reach", "web-1", "app-1", "tcp/70000"}},
        {"route",
            "/api/v1/route?where=web-1&destination=10.10.30.20",
            {"route", "web-1", "10.10.30.20", "-f", "json"}},
        {"route_of_nothing",
            "/api/v1/route?where=web-9&destination=10.10.30.20",
            {"route", "web-9", "10.10.30.20", "-f", "json"}},
        {"matrix", "/api/v1/matrix", {"matrix", "-f", "json"}},
        {"matrix_narrowed",
            "/api/v1/matrix?from=web-1&to=app-1&service=tcp/9000",
            {"matrix", "--from", "web-1", "--to", "app-1", "--service", "tcp/9000", "-f", "json"}},
        {"matrix_of_nothing", "/api/v1/matrix?from=web-9", {"matrix", "--from", "web-9", "-f", "json"}},
        {"exposure", "/api/v1/exposure", {"exposure", "-f", "json"}}}),
    [](const ::testing::TestParamInfo<Same>& one) { return one.param.name; });

Response post(const std::string& type, const std::string& body) {
  Request made = request("/api/v1/reach", {{"X-Vpcscope-Token", token}, {"Content-Type", type}}, "POST");
  made.body = body;
  return three_tier().answer(made);
}

TEST(Site, one_question_may_be_posted) {
  const Response posted =
      post("application/json; charset=utf-8", R"({"from": "web-1", "to": "app-1", "service": "tcp/9000"})");
  EXPECT_EQ(posted.status, 200);
  EXPECT_EQ(posted.body, ask("/api/v1/reach?from=web-1&to=app-1&service=tcp/9000").body);
  EXPECT_EQ(error_of(post("application/json", R"({"from": "web-1"})")), "to is missing");
  EXPECT_EQ(error_of(post("application/json", R"({"from": "web-1", "to": "app-1", "service": 1})")),
      "service: expected a text, got 1");
  for (const char* body : {"", "null", "[]", "{", "{\"from\": ", "\xff"}) {
    const Response response = post("application/json", body);
    EXPECT_EQ(response.status, 400) << body;
    EXPECT_NE(error_of(response), "no error") << body;
  }
  EXPECT_EQ(post("text/plain", "{}").status, 415);
  EXPECT_EQ(post("", "{}").status, 415);
}

TEST(Site, many_questions_may_be_posted) {
  const std::string questions =
      "{\"from\": \"web-1\", \"to\": \"app-1\", \"service\": \"tcp/9000\"}\n"
      "\n"
      "{\"from\": \"web-1\", \"nonsense\": 1}\n"
      "{\"from\": \"bastion\", \"to\": \"shop-db\"}";
  const Response response = post("application/x-ndjson", questions);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.media_type, "application/x-ndjson");
  const Child run = call({"reach", "--batch", "-", "-s", sample("three-tier")}, {.input = questions});
  EXPECT_EQ(response.body, run.out);
  EXPECT_EQ(lines_of(response.body).size(), 3U);
}

// ---- parameters

TEST(Site, parameters_are_looked_at) {
  const auto error = [](const std::string& target) {
    const Response response = ask(target);
    EXPECT_EQ(response.status, 400) << target;
    return error_of(response);
  };
  EXPECT_EQ(error("/api/v1/reach?from=web-1"), "/api/v1/reach needs the parameter to");
  EXPECT_EQ(error("/api/v1/reach?from=web-1&to="), "/api/v1/reach needs the parameter to");
  EXPECT_THAT(error("/api/v1/reach?from=web-1&to=app-1&servic=tcp/1"),
      AllOf(StartsWith("/api/v1/reach takes no parameter \"servic\""), HasSubstr("service")));
  EXPECT_EQ(error("/api/v1/state?x"), "/api/v1/state takes no parameter \"x\"; it takes none");
  EXPECT_EQ(error("/api/v1/reach?from=web-1&to=app-1&from=web-2"), "the parameter \"from\" is there twice");
  EXPECT_EQ(
      error("/api/v1/reach?from=web-1&to=app-1&one_way=yes"), "one_way: expected true or false, got \"yes\"");
  EXPECT_EQ(error("/api/v1/reach?from=web-1&to=app-1&family=5"),
      "there is no address family \"5\"; expected 4 or 6");
  for (const char* limit : {"0", "201", "-1", "x", "1e1", "99999999999999999999"})
    EXPECT_THAT(error(std::string("/api/v1/names?limit=") + limit),
        StartsWith("limit: expected a number from 1 to 200, got "));
}

TEST(Site, hostile_parameters_are_only_text) {
  for (const char* name :
      {"%00", "%ff%fe", "%1b%5b31m", "%3Cscript%3E", "%22%2c%22x%22:%22", "..%2f..%2f", "%0d%0aX:%20y"}) {
    const Response response = ask(std::string("/api/v1/reach?to=app-1&from=") + name);
    EXPECT_EQ(response.status, 400) << name;
    EXPECT_NE(error_of(response), "no error") << name;
    EXPECT_EQ(unsafe_for_terminal(response.body), "") << name;
    EXPECT_EQ(ask(std::string("/api/v1/names?q=") + name).status, 200) << name;
    EXPECT_EQ(ask(std::string("/api/v1/resource?id=") + name).status, 404) << name;
  }
}

// ---- state, names, resource

TEST(Site, state_tells_what_is_served) {
  const Json state = Json::parse(ask("/api/v1/state").body);
  EXPECT_EQ(state["snapshot"], Json({"three-tier"})) << "no path of this machine is told";
  EXPECT_EQ(state["generation"], 1);
  EXPECT_EQ(state["loading"], false);
  EXPECT_TRUE(state["error"].is_null());
  EXPECT_EQ(state["hash"].get<std::string>().size(), 16U);
  const ServedSample again(sample("three-tier") + "/");
  const Response same = again.answer(request("/api/v1/state", {{"X-Vpcscope-Token", token}}));
  EXPECT_EQ(same.body, ask("/api/v1/state").body);
}

TEST(Site, names_may_be_asked_about) {
  const Json found = Json::parse(ask("/api/v1/names?q=WEB-1&limit=1").body);
  ASSERT_EQ(found["names"].size(), 1U);
  EXPECT_EQ(found["names"][0]["text"], "web-1");
  EXPECT_EQ(found["names"][0]["kind"], "instance");
  EXPECT_EQ(found["names"][0]["detail"], "10.10.10.11 · subnet web-a · vpc shop");
}

TEST(Site, every_name_that_is_offered_can_be_asked_about) {
  const Json found = Json::parse(ask("/api/v1/names?limit=200").body);
  EXPECT_GT(found["names"].size(), 60U);
  for (const Json& name : found["names"]) {
    const std::string text = name["text"];
    if (text == "onprem") continue;  // this sample knows no prefix behind a VPN
    Request asked =
        request("/api/v1/reach", {{"X-Vpcscope-Token", token}, {"Content-Type", "application/json"}}, "POST");
    asked.body = Json({{"from", "web-1"}, {"to", text}, {"service", "tcp/443"}, {"family", 4}}).dump();
    EXPECT_THAT(three_tier().answer(asked).body, Not(HasSubstr("names nothing"))) << text;
    EXPECT_THAT(three_tier().answer(asked).body, Not(HasSubstr("ambiguous"))) << text;
    EXPECT_THAT(three_tier().answer(asked).body, Not(HasSubstr("no end of a flow"))) << text;
  }
}

TEST(Site, any_object_can_be_looked_at) {
  const Json page = Json::parse(ask("/api/v1/resource?id=bastion").body);
  EXPECT_EQ(page["kind"], "instance");
  EXPECT_EQ(page["name"], "bastion");
  EXPECT_EQ(page["where"]["pointer"], "/Reservations/0/Instances/0");
  EXPECT_EQ(page["facts"]["PrivateIpAddress"], "10.10.0.10");
  EXPECT_THAT(page["related"].dump(), HasSubstr(R"("how":"SubnetId")"));
  EXPECT_THAT(page["related"].dump(), HasSubstr(R"("how":"its Attachment.InstanceId")"));
  const std::string id = page["id"];
  EXPECT_EQ(ask("/api/v1/resource?id=" + id).body, ask("/api/v1/resource?id=bastion").body);
  EXPECT_EQ(ask("/api/v1/resource?id=arn:aws:ec2:us-east-1:111122223333:instance/" + id).body,
      ask("/api/v1/resource?id=bastion").body);
  const Response unknown = ask("/api/v1/resource?id=bastionn");
  EXPECT_EQ(unknown.status, 404);
  EXPECT_EQ(error_of(unknown), "\"bastionn\" names nothing in the snapshot; the nearest names are bastion");
}

TEST(Site, every_object_of_the_samples_has_a_page) {
  std::size_t pages = 0;
  for (const std::filesystem::path& path : samples()) {
    const ServedSample served(path.string());
    const Snapshot snapshot = import_path(path.string());
    for (const KindRow& row : kind_table())
      for (const Id& id : snapshot.ids(row.kind)) {
        const std::string text = id.to_string();
        const bool is_alone = std::ranges::count(snapshot.ids(row.kind), id) == 1;  // some accounts share ids
        const bool plain = is_alone && !text.empty() &&
                           text.find_first_of(" %#&+\"<>") == std::string::npos &&
                           !snapshot.schema(row.kind)->many;
        if (!plain) continue;
        const Response response =
            served.answer(request("/api/v1/resource?id=" + text, {{"X-Vpcscope-Token", token}}));
        EXPECT_EQ(response.status, 200) << text << " " << response.body;
        const Json page = Json::parse(response.body, nullptr, false);
        EXPECT_EQ(page["id"], text);
        EXPECT_FALSE(page["facts"].empty()) << text;
        ++pages;
      }
  }
  EXPECT_GT(pages, 500U);
}

// ---- docs/openapi.json

Json openapi() { return Json::parse(ask("/api/v1/openapi.json").body); }

std::string upper(std::string text) {
  std::ranges::transform(text, text.begin(), [](char c) { return static_cast<char>(c & ~0x20); });
  return text;
}

std::set<std::string> described() {
  std::set<std::string> rows;
  const Json document = openapi();
  for (const auto& [path, methods] : document["paths"].items())
    for (const auto& [method, operation] : methods.items()) {
      std::string row = upper(method) + " " + path;
      for (const Json& one : operation.value("parameters", Json::array()))
        row += " " + one["name"].get<std::string>() + (one.value("required", false) ? "!" : "");
      rows.insert(row);
    }
  return rows;
}

TEST(OpenApi, describes_every_route_and_parameter_and_no_other) {
  std::set<std::string> rows;
  for (const Route& route : routes()) {
    std::string row = std::string(route.method) + " " + std::string(route.path);
    for (const Parameter& one : route.parameters)
      row += " " + std::string(one.name) + (one.required ? "!" : "");
    rows.insert(row);
  }
  EXPECT_EQ(described(), rows);
}

TEST(OpenApi, its_examples_are_answered_as_it_says) {
  const Json document = openapi();
  EXPECT_EQ(document["openapi"], "3.1.0");
  for (const auto& [path, methods] : document["paths"].items()) {
    const Json& operation = methods["get"];
    std::string target = path;
    for (const Json& one : operation.value("parameters", Json::array())) {
      if (!one.contains("example")) continue;
      const std::string value =
          one["example"].is_string() ? one["example"].get<std::string>() : one["example"].dump();
      target += (target == path ? "?" : "&") + one["name"].get<std::string>() + "=" + value;
    }
    const Response response = ask(target);
    EXPECT_EQ(response.status, 200) << target << " " << response.body;
    EXPECT_TRUE(operation["responses"]["200"]["content"].contains(
        response.media_type.substr(0, response.media_type.find(';'))))
        << target;
  }
  for (const auto& [type, content] :
      document["paths"]["/api/v1/reach"]["post"]["requestBody"]["content"].items()) {
    const Json& example = content["example"];
    const Response response = post(type, example.is_string() ? example.get<std::string>() : example.dump());
    EXPECT_EQ(response.status, 200) << type;
    EXPECT_THAT(response.body, HasSubstr("vpcscope/reach/1")) << type;
  }
}

TEST(OpenApi, answers_have_the_fields_that_it_requires) {
  const Json document = openapi();
  for (const auto& [path, methods] : document["paths"].items()) {
    const Json content = methods["get"]["responses"]["200"]["content"];
    if (!content.contains("application/json") || !content["application/json"]["schema"].contains("$ref"))
      continue;
    const std::string name = content["application/json"]["schema"]["$ref"];
    const Json& schema = document["components"]["schemas"][name.substr(name.rfind('/') + 1)];
    ASSERT_FALSE(schema.is_null()) << name;
    std::string target = path;
    for (const Json& one : methods["get"].value("parameters", Json::array()))
      if (one.value("required", false))
        target += (target == path ? "?" : "&") + one["name"].get<std::string>() + "=" +
                  one["example"].get<std::string>();
    const Json answer = Json::parse(ask(target).body);
    for (const Json& required : schema["required"])
      EXPECT_TRUE(answer.contains(required.get<std::string>())) << target << " " << required;
    if (schema["properties"].contains("schema"))
      EXPECT_EQ(answer["schema"], schema["properties"]["schema"]["const"]) << target;
  }
}

}  // namespace
}  // namespace vpcscope::testing
