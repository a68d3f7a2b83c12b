// `vpcscope serve` on real sockets: what clients of all sorts do to it, reading again when files change, and
// how it ends. What it answers is tested in tests/app/site_test.cpp.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "app/server/listener.h"
#include "app/server/site.h"
#include "tests/app/child.h"
#include "tests/app/http_client.h"
#include "tests/app/running.h"
#include "tests/support/importing.h"
#include "tests/support/temporary_folder.h"

namespace vpcscope::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::StartsWith;
using Json = nlohmann::ordered_json;
using std::chrono::milliseconds;

// ---- addresses to listen on

TEST(ListenAddress, is_an_address_and_a_port) {
  EXPECT_EQ(parse_listen("127.0.0.1:8473")->host(), "127.0.0.1");
  EXPECT_EQ(parse_listen("127.0.0.1:8473")->port, 8473);
  EXPECT_EQ(parse_listen("localhost:0")->address, "127.0.0.1");
  EXPECT_EQ(parse_listen("[::1]:0")->host(), "[::1]");
  EXPECT_TRUE(parse_listen("[::1]:0")->loopback);
  EXPECT_FALSE(parse_listen("0.0.0.0:80")->loopback);
  for (const char* text : {"",
           ":",
           ":80",
           "80",
           "127.0.0.1",
           "127.0.0.1:",
           "127.0.0.1:x",
           "127.0.0.1:65536",
           "127.0.0.1:-1",
           "127.0.0.1:80 ",
           "::1:80",
           "[127.0.0.1]:80",
           "[::1]",
           "example.com:80",
           "1.2.3:80"})
    EXPECT_FALSE(parse_listen(text)) << text;
}

// ---- the listener, with a stand-in for the site

/// A listener in a thread of its own.
class Listening {
 public:
  explicit Listening(const Answerer& answerer, const Limits& limits = {}) : listener_(limits) {
    EXPECT_EQ(listener_.open({}), "");
    port_ = listener_.port();
    thread_ = std::thread([this, answerer] { listener_.run(answerer); });
  }
  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;
  ~Listening() { stop(); }

  std::uint16_t port() const { return port_; }
  void stop() {
    listener_.stop();
    if (thread_.joinable()) thread_.join();
  }
  /// Tells it to stop, and does not wait.
  void begin_to_stop() { listener_.stop(); }

 private:
  Listener listener_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

/// Says what it was asked.
Response echo(const Request& request, const std::atomic<bool>&) {
  return {200, "text/plain", request.method + " " + request.target + " " + request.body, {}};
}

std::string get(const std::string& target, const std::string& more = "") {
  return "GET " + target + " HTTP/1.1\r\nHost: x\r\n" + more + "\r\n";
}

std::string error_of(const Reply& reply) {
  const Json json = Json::parse(reply.body, nullptr, false);
  return json.is_object() && json.contains("error") ? json["error"].get<std::string>() : "no error";
}

TEST(Listener, keeps_a_connection) {
  const Listening server(echo);
  Wire wire(server.port());
  for (int i = 0; i < 50; ++i) {
    EXPECT_TRUE(wire.send(get("/" + std::to_string(i))));
    const Reply reply = wire.reply();
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, "GET /" + std::to_string(i) + " ");
  }
}

TEST(Listener, closes_when_asked_to) {
  const Listening server(echo);
  Wire asked(server.port());
  asked.send(get("/", "Connection: close\r\n"));
  EXPECT_EQ(asked.reply().field("connection"), "close");
  EXPECT_TRUE(asked.is_closed());
  Wire old(server.port());
  old.send("GET / HTTP/1.0\r\n\r\n");
  EXPECT_EQ(old.reply().status, 200);
  EXPECT_TRUE(old.is_closed());
}

TEST(Listener, answers_pipelined_requests_in_order) {
  const Listening server(echo);
  Wire wire(server.port());
  std::string requests;
  for (int i = 0; i < 100; ++i) requests += get("/" + std::to_string(i));
  EXPECT_TRUE(wire.send(requests));
  for (int i = 0; i < 100; ++i) EXPECT_EQ(wire.reply().body, "GET /" + std::to_string(i) + " ");
}

TEST(Listener, a_request_may_come_byte_by_byte) {
  const Listening server(echo);
  Wire wire(server.port());
  const std::string request = "POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc";
  for (const char& byte : request) EXPECT_TRUE(wire.send({&byte, 1}));
  EXPECT_EQ(wire.reply().body, "POST /x abc");
}

TEST(Listener, takes_chunked_bodies) {
  const Listening server(echo);
  const Reply reply = ask(server.port(),
      "POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  EXPECT_EQ(reply.body, "POST /x abcde");
}

TEST(Listener, tells_a_careful_client_to_go_on) {
  const Listening server(echo);
  Wire wire(server.port());
  wire.send("POST /x HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  EXPECT_EQ(wire.reply().status, 100);
  wire.send("abc");
  EXPECT_EQ(wire.reply().body, "POST /x abc");
}

TEST(Listener, a_head_has_no_body) {
  const Listening server(echo);
  Wire wire(server.port());
  wire.send("HEAD /x HTTP/1.1\r\nHost: x\r\n\r\n" + get("/y"));
  const Reply head = wire.reply(true);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.field("content-length"), std::to_string(std::string_view("HEAD /x ").size()));
  EXPECT_EQ(wire.reply().body, "GET /y ");
}

struct Bad {
  std::string name;
  std::string bytes;
  int status;
};
void PrintTo(const Bad& row, std::ostream* out) { *out << row.name; }

class BadRequest : public ::testing::TestWithParam<Bad> {};

TEST_P(BadRequest, is_refused_and_hurts_nobody) {
  const Listening server(echo);
  Wire wire(server.port());
  wire.send(GetParam().bytes);
  const Reply reply = wire.reply();
  EXPECT_EQ(reply.status, GetParam().status) << reply.body;
  EXPECT_NE(error_of(reply), "no error");
  EXPECT_THAT(reply.field("content-security-policy"), StartsWith("default-src 'none'"));
  EXPECT_EQ(reply.field("connection"), "close");
  EXPECT_TRUE(wire.is_closed());
  EXPECT_EQ(ask(server.port(), get("/")).status, 200);
}

INSTANTIATE_TEST_SUITE_P(Listener, BadRequest,
    ::testing::ValuesIn(std::vector<Bad>{
        {"garbage", std::string("\x16\x03\x01\x02\x00\x01\x00", 7) + "no TLS here\r\n\r\n", 400},
        {"zeros", std::string(300, '\0') + "\r\n\r\n", 400},
        {"high_bytes", std::string(300, '\xff') + "\r\n\r\n", 400},
        {"no_version", "GET /\r\n\r\n", 400},
        {"another_version", "GET / HTTP/2.0\r\n\r\n", 400},
        {"a_header_without_a_name", "GET / HTTP/1.1\r\n: x\r\n\r\n", 400},
        {"a_zero_in_a_header", std::string("GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n", 29), 400},
        {"a_length_that_is_none", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n", 400},
        {"two_lengths", "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400},
        {"a_bad_chunk", "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n", 400},
        {"a_long_header", get("/", "X: " + std::string(20'000, 'x') + "\r\n"), 431},
        {"many_headers",
            get("/",
                [] {
                  std::string lines;
                  for (int i = 0; i < 4000; ++i) lines += "X: y\r\n";
                  return lines;
                }()),
            431},
        {"a_long_target", get("/" + std::string(8192, 'x')), 414},
        {"a_very_long_target", get("/" + std::string(100'000, 'x')), 414},
        {"a_long_body",
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1048577\r\n\r\n" + std::string(1'048'577, 'x'),
            413},
        {"a_body_that_is_said_to_be_endless",
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 18446744073709551615\r\n\r\n",
            413},
    }),
    [](const ::testing::TestParamInfo<Bad>& one) { return one.param.name; });

TEST(Listener, takes_what_is_just_within_the_limits) {
  const Listening server(echo);
  EXPECT_EQ(ask(server.port(), get("/" + std::string(8191, 'x'))).status, 200);
  EXPECT_EQ(ask(server.port(),
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1048576\r\n\r\n" + std::string(1'048'576, 'x'))
                .body.size(),
      std::string_view("POST / ").size() + 1'048'576);
}

TEST(Listener, slow_clients_are_dropped) {
  const Listening server(echo, {.request_time = milliseconds(300)});
  Wire slow(server.port());
  bool taken = slow.send("GET / HTTP/1.1\r\n");
  // Slow loris: a byte now and then must not win more time.
  for (int i = 0; i < 12 && taken; ++i) {
    std::this_thread::sleep_for(milliseconds(50));
    taken = slow.send("X");
  }
  EXPECT_EQ(slow.reply().status, 408);
  Wire silent(server.port());
  EXPECT_TRUE(silent.is_closed()) << "who says nothing gets nothing";
  Wire body(server.port());
  body.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
  EXPECT_EQ(body.reply().status, 408);
}

TEST(Listener, idle_connections_are_closed) {
  const Listening server(echo, {.idle_time = milliseconds(100)});
  Wire wire(server.port());
  wire.send(get("/"));
  EXPECT_EQ(wire.reply().status, 200);
  EXPECT_TRUE(wire.is_closed());
}

TEST(Listener, who_does_not_read_is_dropped) {
  const auto big = [](const Request&, const std::atomic<bool>&) {
    return Response{200, "text/plain", std::string(std::size_t{32} << 20, 'x'), {}};
  };
  const Listening server(big, {.request_time = milliseconds(200)});
  Wire deaf(server.port());
  deaf.send(get("/"));
  std::this_thread::sleep_for(milliseconds(600));
  EXPECT_LT(deaf.reply().body.size(), std::size_t{32} << 20);
}

TEST(Listener, no_more_connections_than_the_limit) {
  const Listening server(echo, {.connections = 3});
  Wire first(server.port());
  Wire second(server.port());
  Wire third(server.port());
  for (Wire* wire : {&first, &second, &third}) {
    wire->send(get("/"));
    EXPECT_EQ(wire->reply().status, 200);
  }
  EXPECT_EQ(ask(server.port(), get("/")).status, 503);
  first.send(get("/"));
  EXPECT_EQ(first.reply().status, 200) << "who was there before stays";
  second.close();
  const auto again = [&] { return ask(server.port(), get("/")).status == 200; };
  bool free = again();
  for (int tries = 0; tries < 100 && !free; ++tries) {
    std::this_thread::sleep_for(milliseconds(10));
    free = again();
  }
  EXPECT_TRUE(free) << "a place becomes free";
}

TEST(Listener, clients_that_go_away_hurt_nobody) {
  const Listening server(echo);
  for (int i = 0; i < 100; ++i) {
    Wire wire(server.port());
    wire.send(i % 2 == 0 ? get("/") : std::string("GET / HT"));
  }
  EXPECT_EQ(ask(server.port(), get("/")).status, 200);
}

TEST(Listener, many_requests_over_several_connections) {
  const Listening server(echo);
  std::atomic<int> right = 0;
  std::vector<std::thread> clients;
  for (int client = 0; client < 8; ++client)
    clients.emplace_back([&, client] {
      Wire wire(server.port());
      for (int i = 0; i < 500; ++i) {
        const std::string target = "/" + std::to_string(client) + "/" + std::to_string(i);
        wire.send(get(target));
        if (wire.reply().body == "GET " + target + " ") ++right;
      }
    });
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(right, 8 * 500);
}

/// Holds answers back until told, and tells when one is being worked on.
class Gate {
 public:
  Response pass(const Request& request, const std::atomic<bool>& stop) {
    std::unique_lock lock(mutex_);
    ++inside_;
    changed_.notify_all();
    changed_.wait_for(lock, std::chrono::seconds(10), [&] { return open_ || stop.load(); });
    was_stopped_ = was_stopped_ || stop.load();
    return {200, "text/plain", "slow " + request.target, {}};
  }
  void open() {
    const std::scoped_lock lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  void look() { changed_.notify_all(); }
  bool wait_for(int count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(10), [&] { return inside_ >= count; });
  }
  bool was_stopped() {
    const std::scoped_lock lock(mutex_);
    return was_stopped_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int inside_ = 0;
  bool open_ = false;
  bool was_stopped_ = false;
};

TEST(Listener, a_slow_answer_holds_up_nobody_else) {
  Gate gate;
  const Listening server([&](const Request& request, const std::atomic<bool>& stop) {
    return request.target == "/slow" ? gate.pass(request, stop) : echo(request, stop);
  });
  Wire slow(server.port());
  slow.send(get("/slow"));
  EXPECT_TRUE(gate.wait_for(1));
  EXPECT_EQ(ask(server.port(), get("/quick")).body, "GET /quick ");
  gate.open();
  EXPECT_EQ(slow.reply().body, "slow /slow");
}

TEST(Listener, answers_have_a_deadline) {
  Gate gate;
  const Listening server(
      [&](const Request& request, const std::atomic<bool>& stop) { return gate.pass(request, stop); },
      {.answer_time = milliseconds(100)});
  Wire wire(server.port());
  wire.send(get("/slow"));
  const Reply reply = wire.reply();
  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(error_of(reply), "the answer takes longer than 0.1 s; ask for less, or ask the command line");
  gate.look();
  EXPECT_TRUE(gate.wait_for(1));
  while (!gate.was_stopped()) gate.look();
}

TEST(Listener, stopping_lets_answers_out_and_nobody_in) {
  Gate gate;
  Listening server(
      [&](const Request& request, const std::atomic<bool>& stop) { return gate.pass(request, stop); });
  Wire busy(server.port());
  busy.send(get("/slow"));
  Wire idle(server.port());
  Wire half(server.port());
  half.send("GET / HT");
  EXPECT_TRUE(gate.wait_for(1));
  server.begin_to_stop();
  EXPECT_TRUE(idle.is_closed());
  EXPECT_TRUE(half.is_closed());
  gate.open();
  const Reply reply = busy.reply();
  EXPECT_EQ(reply.body, "slow /slow");
  EXPECT_EQ(reply.field("connection"), "close");
  server.stop();
  EXPECT_EQ(ask(server.port(), get("/")).status, 0);
}

TEST(Listener, an_address_in_use_is_told) {
  Listener first({});
  EXPECT_EQ(first.open({}), "");
  Listener second({});
  EXPECT_THAT(second.open({.port = first.port()}),
      MatchesRegex("--listen 127.0.0.1:[0-9]+: .* in use; name another address or port, 0 for any free one"));
}

// ---- files that change

/// Waits until it is true, for ten seconds at most.
bool becomes_true(const std::function<bool()>& is_true) {
  for (int tries = 0; tries < 1000; ++tries) {
    if (is_true()) return true;
    std::this_thread::sleep_for(milliseconds(10));
  }
  return false;
}

constexpr const char* one_vpc = R"({"Vpcs": [{"VpcId": "vpc-0a", "CidrBlock": "10.0.0.0/16"}]})";
constexpr const char* two_vpcs =
    R"({"Vpcs": [{"VpcId": "vpc-0a", "CidrBlock": "10.0.0.0/16"}, {"VpcId": "vpc-0b", "CidrBlock": "10.1.0.0/16"}]})";

/// A folder that is served and looked at often.
class ServedFolder {
 public:
  ServedFolder() {
    folder_.write("describe-vpcs.json", one_vpc);
    ProgressBar bar(false);
    EXPECT_EQ(store_.load(bar), "");
    store_.watch(milliseconds(5), [this](const std::string& line) {
      const std::scoped_lock lock(mutex_);
      told_.push_back(line);
    });
  }
  void write(const std::string& name, const std::string& text) const { folder_.write(name, text); }
  void remove(const std::string& name) const { std::filesystem::remove(folder_ / name); }
  const Store& store() const { return store_; }
  bool reaches_generation(std::uint64_t number) const {
    return becomes_true([&] { return store_.current()->generation >= number; });
  }
  std::vector<std::string> told() {
    const std::scoped_lock lock(mutex_);
    return told_;
  }

 private:
  TemporaryFolder folder_;
  std::mutex mutex_;
  std::vector<std::string> told_;
  Store store_{{.snapshots = {folder_.str()}}};
};

TEST(Store, reads_changed_files_again) {
  ServedFolder served;
  const std::shared_ptr<const Served> before = served.store().current();
  served.write("describe-vpcs.json", two_vpcs);
  ASSERT_TRUE(served.reaches_generation(2));
  const std::shared_ptr<const Served> after = served.store().current();
  EXPECT_EQ(before->network.all<net::Vpc>().size(), 1U) << "who holds the one of before keeps it";
  EXPECT_EQ(after->network.all<net::Vpc>().size(), 2U);
  EXPECT_NE(before->hash, after->hash);
  EXPECT_EQ(served.store().state().error, "");
}

TEST(Store, a_new_file_is_a_change) {
  const ServedFolder served;
  served.write("more/describe-vpcs.json", two_vpcs);
  ASSERT_TRUE(served.reaches_generation(2));
  EXPECT_EQ(served.store().current()->network.all<net::Vpc>().size(), 2U);
}

TEST(Store, what_says_the_same_has_the_same_hash) {
  const ServedFolder served;
  const std::string hash = served.store().current()->hash;
  served.write("describe-vpcs.json", std::string(one_vpc) + "\n\n");
  ASSERT_TRUE(served.reaches_generation(2));
  EXPECT_EQ(served.store().current()->hash, hash);
}

TEST(Store, files_that_cannot_be_used_keep_the_network) {
  ServedFolder served;
  served.write("describe-vpcs.json", "{");
  ASSERT_TRUE(becomes_true([&] { return !served.store().state().error.empty(); }));
  EXPECT_THAT(served.store().state().error, HasSubstr("describe-vpcs.json"));
  EXPECT_EQ(served.store().current()->generation, 1U);
  EXPECT_EQ(served.store().current()->network.all<net::Vpc>().size(), 1U);
  ASSERT_TRUE(becomes_true([&] { return !served.told().empty(); }));
  EXPECT_THAT(served.told().front(), HasSubstr("served on"));
  served.remove("describe-vpcs.json");
  served.write("describe-vpcs.json", two_vpcs);
  ASSERT_TRUE(served.reaches_generation(2));
  EXPECT_EQ(served.store().state().error, "") << "mended";
}

TEST(Store, nothing_happens_while_nothing_changes) {
  ServedFolder served;
  std::this_thread::sleep_for(milliseconds(100));
  EXPECT_EQ(served.store().current()->generation, 1U);
  EXPECT_THAT(served.told(), IsEmpty());
}

// ---- the program itself

std::string with_token(const Running& server, const std::string& target, const std::string& more = "") {
  return "GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port()) +
         "\r\nX-Vpcscope-Token: " + server.token() + "\r\n" + more + "\r\n";
}

TEST(Serve, prints_one_line_and_answers) {
  Running server({"serve", "-s", sample("three-tier")});
  EXPECT_THAT(server.first_line(), MatchesRegex("http://127\\.0\\.0\\.1:[0-9]+/\\?token=[0-9a-f]{64}"));
  const Reply page = ask(server.port(),
      "GET /?token=" + server.token() + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port()) +
          "\r\n\r\n");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.field("set-cookie"), HasSubstr("HttpOnly; SameSite=Strict; Path=/"));
  const std::string cookie = page.field("set-cookie").substr(0, page.field("set-cookie").find(';'));
  const std::string host = "Host: localhost:" + std::to_string(server.port()) + "\r\n";
  EXPECT_EQ(
      ask(server.port(), "GET /api/v1/state HTTP/1.1\r\n" + host + "Cookie: " + cookie + "\r\n\r\n").status,
      200);
  EXPECT_EQ(ask(server.port(), "GET /api/v1/state HTTP/1.1\r\n" + host + "\r\n").status, 401);
  EXPECT_EQ(
      ask(server.port(), "GET /api/v1/state HTTP/1.1\r\nHost: evil.example\r\nCookie: " + cookie + "\r\n\r\n")
          .status,
      403);
  server.signal(SIGTERM);
  const Child run = server.end();
  EXPECT_EQ(run.exit, 0);
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(run.err, "");
}

TEST(Serve, ends_on_ctrl_c) {
  Running server({"serve", "-s", sample("three-tier"), "--listen", "127.0.0.1:0"});
  EXPECT_NE(server.port(), 0);
  server.signal(SIGINT);
  EXPECT_EQ(server.end().exit, 0);
}

TEST(Serve, a_request_that_runs_is_answered_before_it_ends) {
  Running server({"serve", "-s", sample("three-tier")});
  Wire wire(server.port());
  // Enough questions to be at it when the signal comes.
  std::string questions;
  for (int i = 0; i < 600; ++i)
    questions += "{\"from\": \"web-1\", \"to\": \"app-1\", \"service\": \"all\"}\n";
  std::string request = with_token(server,
      "/api/v1/reach",
      "Content-Type: application/x-ndjson\r\nContent-Length: " + std::to_string(questions.size()) + "\r\n");
  request.replace(0, 3, "POST");
  wire.send(request + questions);
  // Who came later was answered: so the questions are there.
  for (int i = 0; i < 3; ++i) EXPECT_EQ(ask(server.port(), with_token(server, "/api/v1/state")).status, 200);
  server.signal(SIGTERM);
  const Reply reply = wire.reply();
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(lines_of(reply.body).size(), 600U);
  EXPECT_EQ(server.end().exit, 0);
}

TEST(Serve, takes_the_options_of_other_commands) {
  const TemporaryFolder folder;
  folder.write("describe-vpcs.json", one_vpc);
  const std::string facts = folder.write("facts.yaml", "nat_instances: [eni-0ab1]\n");
  Running server({"serve",
      "-s",
      folder.str(),
      "--assume",
      "routes,acls",
      "--declare",
      facts,
      "--account",
      "111122223333",
      "--region",
      "eu-west-1"});
  const Json state = Json::parse(ask(server.port(), with_token(server, "/api/v1/snapshot")).body);
  EXPECT_EQ(state["accounts"], Json({"111122223333"}));
  EXPECT_EQ(state["regions"], Json({"eu-west-1"}));
  server.signal(SIGTERM);
  EXPECT_THAT(server.end().err, HasSubstr("eni-0ab1 is not in the export"));
}

TEST(Serve, a_packed_network_is_served_too) {
  const TemporaryFolder folder;
  const std::string packed = folder / "net.vpcscope";
  ASSERT_EQ(call({"pack", "-s", sample("three-tier"), "-o", packed}).exit, 0);
  const Running server({"serve", "-s", packed});
  const Reply answer =
      ask(server.port(), with_token(server, "/api/v1/reach?from=web-1&to=app-1&service=tcp/9000"));
  EXPECT_EQ(answer.body,
      call({"reach", "web-1", "app-1", "tcp/9000", "-f", "json", "-s", sample("three-tier")}).out);
  EXPECT_EQ(
      Json::parse(ask(server.port(), with_token(server, "/api/v1/names?q=web-1")).body)["names"][0]["text"],
      "web-1");
  const Child inspect = call({"inspect", "-s", packed});
  const Reply snapshot = ask(server.port(), with_token(server, "/api/v1/snapshot"));
  EXPECT_EQ(snapshot.status, 400);
  EXPECT_EQ("vpcscope: " + error_of(snapshot) + "\n", inspect.err);
  EXPECT_EQ(ask(server.port(), with_token(server, "/api/v1/resource?id=web-1")).status, 400);
}

TEST(Serve, what_cannot_be_served_is_told) {
  for (const std::vector<std::string>& arguments :
      std::vector<std::vector<std::string>>{{"serve", "-s", "/nowhere"},
          {"serve", "-s", sample("three-tier"), "--listen", "8473"},
          {"serve", "-s", sample("three-tier"), "--listen", "192.0.2.1:0"},
          {"serve", "-s", sample("three-tier"), "-f", "json"},
          {"serve", "-s", sample("three-tier"), "-o", "x"}}) {
    const Child run = call(arguments);
    EXPECT_EQ(run.exit, 2);
    EXPECT_THAT(run.out, IsEmpty());
    expect_one_fatal_line(run);
  }
}

TEST(Serve, warns_when_others_can_reach_it) {
  Running server({"serve", "-s", sample("three-tier"), "--listen", "0.0.0.0:0"});
  EXPECT_EQ(ask(server.port(), with_token(server, "/api/v1/state")).status, 200);
  server.signal(SIGTERM);
  EXPECT_THAT(
      server.end().err, AllOf(StartsWith("vpcscope: warning: --listen 0.0.0.0:0"), HasSubstr("token")));
}

TEST(Serve, opens_the_browser_where_there_is_one) {
  const TemporaryFolder folder;
  const std::string program =
      folder.write("xdg-open", "#!/bin/sh\nprintf %s \"$1\" > \"$0.tmp\"; mv \"$0.tmp\" \"$0.said\"\n");
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  const std::string serve = "\"$VPCSCOPE\" serve --open -s " + sample("three-tier") + " > " +
                            (folder / "out") + " 2> " + (folder / "err") + " & ";
  const auto until = [](const std::string& file) {
    return "for i in $(\"$SEQ\" 500); do [ -s " + file +
           " ] && break; \"$SLEEP\" 0.02; done; kill $!; wait $!";
  };
  const std::string tools = "SEQ=$(command -v seq) SLEEP=$(command -v sleep); ";
  const Child opened = shell(tools + "PATH=" + folder.str() + ":$PATH; " + serve + until(program + ".said"));
  EXPECT_EQ(opened.exit, 0) << opened.err;
  EXPECT_EQ(read_file(program + ".said") + "\n", read_file(folder / "out"));
  const Child without = shell(tools + "PATH=/nowhere; " + serve + until(folder / "err"));
  EXPECT_EQ(without.exit, 0) << without.err;
  EXPECT_THAT(read_file(folder / "err"), HasSubstr("there is no xdg-open"));
}

TEST(Serve, help_has_examples_first) {
  const Child run = call({"serve", "--help"});
  EXPECT_EQ(run.exit, 0);
  EXPECT_LT(run.out.find("Examples:"), run.out.find("Options:"));
  EXPECT_THAT(
      run.out, AllOf(HasSubstr("--listen ADDRESS:PORT"), HasSubstr("--open"), HasSubstr("--assume LIST")));
  EXPECT_EQ(run.out.find("--output"), std::string::npos);
}

}  // namespace
}  // namespace vpcscope::testing
