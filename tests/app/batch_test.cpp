// `reach --batch`: what a line may hold, and that many of them come back in order. The engine is mostly a
// stand-in here; tests/app/reach_test.cpp asks the real one.
#include "app/cli/batch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>

#include "model/network/resolve.h"
#include "render/reach_json.h"
#include "tests/support/questions.h"
#include "tests/support/random_world.h"
#include "tests/support/world.h"

namespace vpcscope::testing {
namespace {

using ::testing::HasSubstr;
using Json = nlohmann::ordered_json;

// ---- one line

TEST(BatchLine, only_from_and_to_are_required) {
  const BatchLine read = read_batch_line(R"({"from": "web-1", "to": "db-1"})", {});
  EXPECT_EQ(read.error, "");
  EXPECT_EQ(read.question.from, "web-1");
  EXPECT_EQ(read.question.to, "db-1");
  EXPECT_EQ(read.question.family, 0);
}

TEST(BatchLine, fields_override_options) {
  ReachQuestion options;
  options.client = "linux";
  options.one_way = true;
  options.family = 6;
  const BatchLine plain = read_batch_line(R"({"from": "a", "to": "b"})", options);
  EXPECT_EQ(plain.question.client, "linux");
  EXPECT_TRUE(plain.question.one_way);
  EXPECT_EQ(plain.question.family, 6);
  const BatchLine own = read_batch_line(
      R"({"from": "a", "to": "b", "service": "tcp/1", "source_port": 40000, "one_way": false, "family": 4,
          "client": "windows", "all_blockers": true, "honor_health": true, "client_group": "S-1-5"})",
      options);
  EXPECT_EQ(own.error, "");
  EXPECT_EQ(own.question.service, "tcp/1");
  EXPECT_EQ(own.question.source_port, "40000");
  EXPECT_FALSE(own.question.one_way);
  EXPECT_EQ(own.question.family, 4);
  EXPECT_EQ(own.question.client, "windows");
  EXPECT_TRUE(own.question.all_blockers);
  EXPECT_TRUE(own.question.honor_health);
  EXPECT_EQ(own.question.client_group, "S-1-5");
}

TEST(BatchLine, null_is_not_given) {
  const BatchLine read = read_batch_line(R"({"from": "a", "to": "b", "service": null, "family": null})", {});
  EXPECT_EQ(read.error, "");
  EXPECT_EQ(read.question.family, 0);
}

struct Fault {
  std::string name;
  std::string line;
  std::string error;
};
void PrintTo(const Fault& row, std::ostream* out) { *out << row.name; }

class BatchFault : public ::testing::TestWithParam<Fault> {};

TEST_P(BatchFault, is_told) { EXPECT_EQ(read_batch_line(GetParam().line, {}).error, GetParam().error); }

INSTANTIATE_TEST_SUITE_P(Batch, BatchFault,
    ::testing::ValuesIn(std::vector<Fault>{{"no_json", "reach a b", "not JSON, at character 1"},
        {"cut_short", R"({"from": "a")", "not JSON, at character 13"},
        {"no_object", R"(["a", "b"])", R"(the line: expected an object, got ["a","b"])"},
        {"no_from", R"({"to": "b"})", "from is missing"},
        {"no_to", R"({"from": "a"})", "to is missing"},
        {"null_to", R"({"from": "a", "to": null})", "to is missing"},
        {"unknown", R"({"from": "a", "to": "b", "port": 1})", "there is no field \"port\""},
        {"unknown_null", R"({"from": "a", "to": "b", "port": null})", "there is no field \"port\""},
        {"twice", R"({"from": "a", "to": "b", "to": "c"})", "\"to\" is there twice"},
        {"odd_from", R"({"from": 1, "to": "b"})", "from: expected a text, got 1"},
        {"odd_flag",
            R"({"from": "a", "to": "b", "one_way": "yes"})",
            "one_way: expected true or false, got \"yes\""},
        {"odd_family", R"({"from": "a", "to": "b", "family": 5})", "family: expected 4 or 6, got 5"},
        {"family_text", R"({"from": "a", "to": "b", "family": "4"})", "family: expected 4 or 6, got \"4\""},
        {"odd_port",
            R"({"from": "a", "to": "b", "source_port": -1})",
            "source_port: expected a port or a range A-B, got -1"},
        {"port_fraction",
            R"({"from": "a", "to": "b", "source_port": 1.5})",
            "source_port: expected a port or a range A-B, got 1.5"}}),
    [](const auto& row) { return row.param.name; });

// ---- many lines

/// Reads a text in steps of a few bytes.
ReadBytes reader_of(const std::string& text, std::size_t step) {
  return [&text, step, at = std::size_t{0}](char* to, std::size_t most) mutable {
    const std::size_t count = std::min({step, most, text.size() - at});
    std::memcpy(to, text.data() + at, count);
    at += count;
    return static_cast<std::ptrdiff_t>(count);
  };
}

/// Echoes the question; "slow" ones take their time, "bad" ones can't be asked.
ReachResult echo(const ReachQuestion& question) {
  ReachResult result;
  if (question.from == "slow") std::this_thread::sleep_for(std::chrono::milliseconds(5));
  if (question.from == "bad") result.error = "there is no \"bad\"";
  result.answer.query.from = question.from;
  result.answer.query.to = question.to;
  result.answer.verdict = Verdict::Reachable;
  return result;
}

struct Ran {
  BatchOutcome outcome;
  std::vector<Json> answers;
};

Ran run(const std::string& text, std::size_t step = 7) {
  Ran ran;
  std::string out;
  ran.outcome = run_batch(reader_of(text, step),
      [&](std::string_view lines) {
        out += lines;
        return true;
      },
      echo,
      {});
  for (std::size_t at = 0; at < out.size();) {
    const std::size_t end = out.find('\n', at);
    ran.answers.push_back(Json::parse(out.substr(at, end - at)));
    at = end + 1;
  }
  return ran;
}

TEST(Batch, answers_stand_in_the_order_of_the_lines) {
  std::string text;
  for (int i = 0; i < 1000; ++i)
    text += R"({"from": ")" + std::string(i % 37 == 0 ? "slow" : "a") + R"(", "to": ")" + std::to_string(i) +
            "\"}\n";
  for (const std::size_t step : {1UL, 100UL, 1000000UL}) {
    const Ran ran = run(text, step);
    ASSERT_EQ(ran.answers.size(), 1000U);
    EXPECT_EQ(ran.outcome.unusable, 0U);
    for (std::size_t i = 0; i < 1000; ++i) EXPECT_EQ(ran.answers[i]["query"]["to"], std::to_string(i));
  }
}

Json line_of(const ReachQuestion& asked) {
  Json line = {{"from", asked.from}, {"to", asked.to}, {"service", asked.service}};
  if (asked.family != 0) line["family"] = asked.family;
  if (!asked.client.empty()) line["client"] = asked.client;
  if (!asked.source_port.empty()) line["source_port"] = asked.source_port;
  if (asked.one_way) line["one_way"] = true;
  if (asked.honor_health) line["honor_health"] = true;
  return line;
}

/// A law: of the real engine, on random networks, many at once, to the byte.
TEST(Batch, each_answer_is_that_of_the_question_alone) {
  for (std::uint64_t seed = 1; seed <= 25; ++seed) {
    const RandomWorld made = random_world(seed);
    const Network network = resolve(world(made.text()));
    const auto ask = [&](const ReachQuestion& question) { return reach(network, question); };
    std::string lines;
    std::string alone;
    std::uint64_t number = 0;
    for (int again = 0; again < 3; ++again)
      for (const std::string& text : made.questions) {
        const ReachQuestion question = reach_question(text);
        const ReachResult result = ask(question);
        lines += line_of(question).dump() + "\n";
        ++number;
        alone +=
            result.error.empty() ? reach_json_line(result.answer) : reach_error_line(number, result.error);
      }
    std::string together;
    run_batch(reader_of(lines, 100),
        [&](std::string_view some) {
          together += some;
          return true;
        },
        ask,
        {});
    EXPECT_EQ(together, alone) << "seed " << seed;
  }
}

TEST(Batch, an_unusable_line_answers_at_its_place) {
  const Ran ran =
      run("{\"from\": \"a\", \"to\": \"1\"}\n"
          "\n"
          "  \t\r\n"
          "nonsense\n"
          "{\"from\": \"bad\", \"to\": \"2\"}\r\n"
          "{\"from\": \"a\", \"to\": \"3\"}");
  ASSERT_EQ(ran.answers.size(), 4U);
  EXPECT_EQ(ran.outcome.unusable, 2U);
  EXPECT_EQ(ran.answers[0]["query"]["to"], "1");
  EXPECT_EQ(
      ran.answers[1].dump(), R"({"schema":"vpcscope/reach/1","line":4,"error":"not JSON, at character 2"})");
  EXPECT_EQ(ran.answers[2].dump(), R"({"schema":"vpcscope/reach/1","line":5,"error":"there is no \"bad\""})");
  EXPECT_EQ(ran.answers[3]["query"]["to"], "3") << "the last line needs no end";
}

TEST(Batch, an_endless_line_is_not_kept) {
  const std::string text = std::string(std::size_t{3} << 20, 'x') + "\n{\"from\": \"a\", \"to\": \"1\"}\n";
  const Ran ran = run(text, 100000);
  ASSERT_EQ(ran.answers.size(), 2U);
  EXPECT_EQ(ran.answers[0]["error"], "longer than a mebibyte");
  EXPECT_EQ(ran.answers[1]["query"]["to"], "1");
}

TEST(Batch, nothing_asked_nothing_answered) {
  EXPECT_TRUE(run("").answers.empty());
  EXPECT_TRUE(run("\n\n").answers.empty());
}

TEST(Batch, stops_reading_when_nobody_listens) {
  std::atomic<int> reads = 0;
  const BatchOutcome outcome = run_batch(
      [&](char* to, std::size_t) {
        constexpr std::string_view line = "{\"from\": \"a\", \"to\": \"b\"}\n";
        std::memcpy(to, line.data(), line.size());
        return ++reads > 100000 ? 0 : static_cast<std::ptrdiff_t>(line.size());
      },
      [](std::string_view) { return false; },
      echo,
      {});
  EXPECT_FALSE(outcome.written);
  EXPECT_LT(reads, 100000);
}

TEST(Batch, a_failing_read_is_told) {
  const BatchOutcome outcome = run_batch(
      [](char*, std::size_t) { return std::ptrdiff_t{-1}; }, [](std::string_view) { return true; }, echo, {});
  EXPECT_FALSE(outcome.read_all);
}

/// A program that asks one question at a time gets its answer before it asks the next.
TEST(Batch, each_answer_comes_before_the_next_question) {
  std::mutex mutex;
  std::condition_variable changed;
  int answered = 0;
  int asked = 0;
  bool late = false;
  const BatchOutcome outcome = run_batch(
      [&](char* to, std::size_t) {
        std::unique_lock lock(mutex);
        if (!changed.wait_for(lock, std::chrono::seconds(20), [&] { return answered == asked; })) late = true;
        if (late || asked == 50) return std::ptrdiff_t{0};
        ++asked;
        constexpr std::string_view line = "{\"from\": \"a\", \"to\": \"b\"}\n";
        std::memcpy(to, line.data(), line.size());
        return static_cast<std::ptrdiff_t>(line.size());
      },
      [&](std::string_view) {
        const std::scoped_lock lock(mutex);
        ++answered;
        changed.notify_all();
        return true;
      },
      echo,
      {});
  EXPECT_FALSE(late);
  EXPECT_EQ(answered, 50);
  EXPECT_TRUE(outcome.written);
}

}  // namespace
}  // namespace vpcscope::testing
