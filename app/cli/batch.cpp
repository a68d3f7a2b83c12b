#include "app/cli/batch.h"

#include <fmt/format.h>
#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>

#include <atomic>
#include <deque>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <vector>

#include "model/quote.h"
#include "render/reach_json.h"

namespace vpcscope {
namespace {

// ---- one line

constexpr std::size_t longest_line = std::size_t{1} << 20;

struct Refused : std::runtime_error {
  using std::runtime_error::runtime_error;
};

using Json = nlohmann::json;

[[noreturn]] void refuse(const std::string& field, const Json& value, std::string_view expected) {
  throw Refused(fmt::format("{}: expected {}, got {}",
      field,
      expected,
      shortened(value.dump(-1, ' ', true, Json::error_handler_t::replace))));
}

std::string text_field(const std::string& field, const Json& value) {
  if (!value.is_string()) refuse(field, value, "a text");
  return value.get<std::string>();
}

bool flag_field(const std::string& field, const Json& value) {
  if (!value.is_boolean()) refuse(field, value, "true or false");
  return value.get<bool>();
}

int family_field(const Json& value) {
  if (!value.is_number_integer() || (value != 4 && value != 6)) refuse("family", value, "4 or 6");
  return value.get<int>();
}

std::string port_field(const Json& value) {
  if (value.is_number_unsigned()) return std::to_string(value.get<std::uint64_t>());
  if (!value.is_string()) refuse("source_port", value, "a port or a range A-B");
  return value.get<std::string>();
}

void take_field(ReachQuestion& question, const std::string& field, const Json& value) {
  if (field == "from")
    question.from = text_field(field, value);
  else if (field == "to")
    question.to = text_field(field, value);
  else if (field == "service")
    question.service = text_field(field, value);
  else if (field == "source_port")
    question.source_port = port_field(value);
  else if (field == "one_way")
    question.one_way = flag_field(field, value);
  else if (field == "family")
    question.family = family_field(value);
  else if (field == "client")
    question.client = text_field(field, value);
  else if (field == "all_blockers")
    question.all_blockers = flag_field(field, value);
  else if (field == "honor_health")
    question.honor_health = flag_field(field, value);
  else if (field == "client_group")
    question.client_group = text_field(field, value);
  else
    throw Refused(fmt::format("there is no field {}", vpcscope::quoted(field)));
}

/// Programs write what they don't set as null.
bool is_field(const std::string& name) {
  static const std::set<std::string> fields = {"from",
      "to",
      "service",
      "source_port",
      "one_way",
      "family",
      "client",
      "all_blockers",
      "honor_health",
      "client_group"};
  return fields.contains(name);
}

/// Refuses repeated fields, of which a parser would silently keep the last.
Json parse_object(std::string_view line) {
  std::set<std::string> seen;
  const auto look = [&](int depth, Json::parse_event_t event, Json& parsed) {
    if (event == Json::parse_event_t::key && depth == 1 && !seen.insert(parsed.get<std::string>()).second)
      throw Refused(fmt::format("{} is there twice", vpcscope::quoted(parsed.get<std::string>())));
    return true;
  };
  Json object;
  try {
    object = Json::parse(line, look);
  } catch (const Json::parse_error& fault) {
    throw Refused(fmt::format("not JSON, at character {}", fault.byte));
  }
  if (!object.is_object()) refuse("the line", object, "an object");
  return object;
}

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r") == std::string_view::npos; }

// ---- many lines

struct Line {
  std::uint64_t number = 0;
  std::string text;
  bool too_long = false;
};

/// What one worker takes at a time: little enough to share out, enough to be worth it.
constexpr std::size_t most_lines = 32;
constexpr std::size_t read_size = std::size_t{256} << 10;

/// Cuts bytes into lines as they come; of a line that is too long it keeps the number only.
class LineReader {
 public:
  explicit LineReader(const ReadBytes& read) : read_(read), buffer_(read_size, '\0') {}

  /// Empty: the end.
  std::vector<Line> next() {
    while (ready_.empty() && !ended_) fill();
    std::vector<Line> lines;
    while (!ready_.empty() && lines.size() < most_lines) {
      lines.push_back(std::move(ready_.front()));
      ready_.pop_front();
    }
    return lines;
  }
  bool failed() const { return failed_; }

 private:
  void fill() {
    const std::ptrdiff_t count = read_(buffer_.data(), buffer_.size());
    failed_ = count < 0;
    ended_ = count <= 0;
    if (ended_ && (!current_.text.empty() || current_.too_long)) finish();
    if (ended_) return;
    std::string_view bytes(buffer_.data(), static_cast<std::size_t>(count));
    for (std::size_t end = bytes.find('\n'); end != std::string_view::npos; end = bytes.find('\n')) {
      add(bytes.substr(0, end));
      finish();
      bytes.remove_prefix(end + 1);
    }
    add(bytes);
  }

  void add(std::string_view bytes) {
    current_.too_long = current_.too_long || current_.text.size() + bytes.size() > longest_line;
    if (current_.too_long)
      current_.text.clear();
    else
      current_.text += bytes;
  }

  void finish() {
    current_.number = ++count_;
    if (current_.too_long || !is_blank(current_.text)) ready_.push_back(std::move(current_));
    current_ = {};
  }

  const ReadBytes& read_;
  std::string buffer_;
  std::deque<Line> ready_;
  Line current_;
  std::uint64_t count_ = 0;
  bool ended_ = false;
  bool failed_ = false;
};

struct Answers {
  std::string text;
  std::uint64_t unusable = 0;
};

void answer_line(const Line& line, const Ask& ask, const ReachQuestion& options, Answers& answers) {
  BatchLine read =
      line.too_long ? BatchLine{"longer than a mebibyte", {}} : read_batch_line(line.text, options);
  if (read.error.empty()) {
    const ReachResult result = ask(read.question);
    if (result.error.empty()) {
      answers.text += reach_json_line(result.answer);
      return;
    }
    read.error = result.error;
  }
  answers.text += reach_error_line(line.number, read.error);
  ++answers.unusable;
}

}  // namespace

BatchLine read_batch_line(std::string_view line, const ReachQuestion& options) {
  BatchLine made{{}, options};
  try {
    const Json object = parse_object(line);
    for (const auto& [field, value] : object.items())
      if (!value.is_null() || !is_field(field)) take_field(made.question, field, value);
    for (const char* field : {"from", "to"})
      if (object.value(field, Json()).is_null()) throw Refused(fmt::format("{} is missing", field));
  } catch (const Refused& refused) {
    made.error = refused.what();
  }
  return made;
}

BatchOutcome run_batch(
    const ReadBytes& read, const WriteText& write, const Ask& ask, const ReachQuestion& options) {
  BatchOutcome outcome;
  std::atomic<bool> wanted = true;  // told by the last stage to the first
  LineReader reader(read);
  const auto take = [&](tbb::flow_control& control) {
    std::vector<Line> lines = wanted ? reader.next() : std::vector<Line>();
    if (lines.empty()) control.stop();
    return lines;
  };
  const auto answer = [&](const std::vector<Line>& lines) {
    Answers answers;
    for (const Line& line : lines) answer_line(line, ask, options, answers);
    return answers;
  };
  const auto give = [&](const Answers& answers) {
    outcome.unusable += answers.unusable;
    if (wanted && !write(answers.text)) wanted = false;
  };
  // Few enough in flight to bound memory, enough that one slow question holds nobody up.
  const std::size_t in_flight = 4 * static_cast<std::size_t>(tbb::this_task_arena::max_concurrency());
  using tbb::filter_mode;
  tbb::parallel_pipeline(in_flight,
      tbb::make_filter<void, std::vector<Line>>(filter_mode::serial_in_order, take) &
          tbb::make_filter<std::vector<Line>, Answers>(filter_mode::parallel, answer) &
          tbb::make_filter<Answers, void>(filter_mode::serial_in_order, give));
  outcome.read_all = !reader.failed();
  outcome.written = wanted;
  return outcome;
}

}  // namespace vpcscope
