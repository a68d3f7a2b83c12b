#include "app/cli/matrix_merge.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <compare>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <system_error>

#include "model/quote.h"

namespace vpcscope {
namespace {

constexpr std::string_view json_schema = R"(  "schema": "vpcscope/matrix/1",)";
constexpr std::string_view json_shard = R"(  "shard": ")";
constexpr std::string_view csv_head = "from,to,family,reachable,partial,unknown,";

/// How flows are sorted.
struct FlowKey {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  std::uint32_t family = 0;
  friend auto operator<=>(const FlowKey&, const FlowKey&) = default;
};

bool take(std::string_view& text, std::string_view begin) {
  if (!text.starts_with(begin)) return false;
  text.remove_prefix(begin.size());
  return true;
}

bool take(std::string_view& text, std::uint32_t& number) {
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return fault == std::errc();
}

/// The cells of a row as they stand there, quotes and all.
std::vector<std::string_view> raw_cells(std::string_view row) {
  std::vector<std::string_view> cells;
  bool quoted = false;
  std::size_t start = 0;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (row[i] == '"') quoted = !quoted;
    if (row[i] != ',' || quoted) continue;
    cells.push_back(row.substr(start, i - start));
    start = i + 1;
  }
  cells.push_back(row.substr(start));
  return cells;
}

/// What is wrong, and in which line.
struct Fault {
  std::string text;
};

/// A part, read up to one of its flows.
class Part {
 public:
  explicit Part(const std::string& path) : path_(path), stream_(path, std::ios::binary) {
    if (!stream_) fail(fmt::format("can't be read: {}", std::generic_category().message(errno)));
  }
  Part(const Part&) = delete;
  Part& operator=(const Part&) = delete;
  virtual ~Part() = default;

  const std::string& path() const { return path_; }
  /// What stands before the flows, the shard apart; the same in all parts of one matrix.
  const std::string& head() const { return head_; }
  void forget_head() { head_ = {}; }
  const std::string& shard() const { return shard_; }
  /// Of the flow that it is at; nothing: there are no more.
  const std::optional<FlowKey>& key() const { return key_; }
  /// That flow, as it stands in the file, without what is around it.
  std::string_view flow() const { return flow_; }

  /// To the next flow.
  void advance() {
    const std::optional<FlowKey> before = key_;
    key_.reset();
    if (!read_flow()) return;
    if (before && *before >= *key_)
      fail("its flows are not in order, so it was changed since it was written; make the part again");
  }

  [[noreturn]] void fail(const std::string& what) const { throw Fault{fmt::format("{}: {}", path_, what)}; }

 protected:
  virtual bool read_flow() = 0;

  /// The next line, which may be cut off at the end of the file.
  bool line() {
    if (!std::getline(stream_, line_)) return false;
    ++number_;
    if (stream_.eof()) cut_off();
    return true;
  }
  std::string_view text() const { return line_; }

  void expect(std::string_view what) {
    if (!line()) cut_off();
    if (line_ != what) strange();
  }
  [[noreturn]] void cut_off() const { fail("it ends too early; make the part again"); }
  [[noreturn]] void stopped() const { fail("it was stopped before it was complete; make the part again"); }
  [[noreturn]] void strange() const {
    fail(fmt::format("line {}: {} is not what vpcscope writes there; give the part as it was written",
        number_,
        quoted(line_, 40)));
  }

  void at(FlowKey key, std::string_view flow) {
    key_ = key;
    flow_ = flow;
  }
  std::string head_;
  std::string shard_;

 private:
  std::string path_;
  std::ifstream stream_;
  std::string line_;
  std::size_t number_ = 0;
  std::optional<FlowKey> key_;
  std::string_view flow_;  // in `line_`
};

/// `{"from":"g1","to":"g2","family":4,...}`
std::optional<FlowKey> json_key(std::string_view flow) {
  FlowKey key;
  const bool fits = take(flow, R"({"from":"g)") && take(flow, key.from) && take(flow, R"(","to":"g)") &&
                    take(flow, key.to) && take(flow, R"(","family":)") && take(flow, key.family) &&
                    flow.starts_with(',') && flow.ends_with('}');
  return fits ? std::optional(key) : std::nullopt;
}

class JsonPart : public Part {
 public:
  explicit JsonPart(const std::string& path) : Part(path) {
    expect("{");
    expect(json_schema);
    next();
    if (text().starts_with(json_shard)) {
      std::string_view shard = text().substr(json_shard.size());
      if (!shard.ends_with("\",")) strange();
      shard.remove_suffix(2);
      shard_ = shard;
      next();
    }
    read_groups();
    advance();
  }

 private:
  void next() {
    if (!line()) cut_off();
  }

  void read_groups() {
    if (!text().starts_with("  \"groups\": [")) strange();
    for (; !text().starts_with("  \"flows\": ["); next()) head_ += std::string(text()) + '\n';
    if (text() == "  \"flows\": []")
      read_end();
    else if (text() != "  \"flows\": [")
      strange();
  }

  bool read_flow() override {
    if (ended_) return false;
    next();
    if (text().starts_with("  ]")) {
      if (text() == "  ],") stopped();
      read_end();
      return false;
    }
    std::string_view flow = text();
    if (!take(flow, "    ")) strange();
    if (flow.ends_with(',')) flow.remove_suffix(1);
    const std::optional<FlowKey> key = json_key(flow);
    if (!key) strange();
    at(*key, flow);
    return true;
  }

  void read_end() {
    expect("}");
    ended_ = true;
    if (line()) strange();
  }

  bool ended_ = false;
};

class JsonLinesPart : public Part {
 public:
  explicit JsonLinesPart(const std::string& path) : Part(path) {
    while ((more_ = line()) && text().starts_with(R"({"group":)")) head_ += std::string(text()) + '\n';
    fresh_ = true;
    advance();
  }

 private:
  bool read_flow() override {
    if (!fresh_) more_ = line();
    fresh_ = false;
    if (!more_) return false;
    std::string_view flow = text();
    if (flow.starts_with(R"({"incomplete":)")) stopped();
    if (!take(flow, R"({"flow":)") || !flow.ends_with("}}")) strange();
    flow.remove_suffix(1);
    const std::optional<FlowKey> key = json_key(flow);
    if (!key) strange();
    at(*key, flow);
    return true;
  }

  bool more_ = false;
  bool fresh_ = false;  // a line was read that is not used yet
};

class CsvPart : public Part {
 public:
  explicit CsvPart(const std::string& path) : Part(path) {
    if (!line()) cut_off();
    head_ = std::string(text()) + '\n';
    advance();
  }

  /// The cells that tell of one end of the flow.
  static std::string end_of(std::string_view flow, bool to) {
    const std::vector<std::string_view> cells = raw_cells(flow);
    const std::size_t first = to ? 10 : 6;
    if (cells.size() != 14) return {};
    return fmt::format("{},{},{},{}", cells[first], cells[first + 1], cells[first + 2], cells[first + 3]);
  }

 private:
  bool read_flow() override {
    if (!line()) return false;
    std::string_view rest = text();
    if (rest.starts_with("# incomplete")) stopped();
    FlowKey key;
    const bool fits = take(rest, "g") && take(rest, key.from) && take(rest, ",g") && take(rest, key.to) &&
                      take(rest, ",") && take(rest, key.family) && rest.starts_with(',');
    if (!fits || raw_cells(text()).size() != 14) strange();
    at(key, text());
    return true;
  }
};

using Parts = std::vector<std::unique_ptr<Part>>;

std::unique_ptr<Part> open_part(const std::string& path, const std::string& format) {
  if (format == "json") return std::make_unique<JsonPart>(path);
  if (format == "jsonl") return std::make_unique<JsonLinesPart>(path);
  return std::make_unique<CsvPart>(path);
}

Parts open_parts(const std::vector<std::string>& paths, const std::string& format) {
  Parts parts;
  for (const std::string& path : paths) {
    const std::string own = format_of_part(path);
    if (own.empty()) {
      const std::ifstream readable(path, std::ios::binary);
      throw Fault{readable
                      ? fmt::format("{}: is no part of a matrix; expected what vpcscope matrix --shard K/N "
                                    "-f json, jsonl or csv writes",
                            path)
                      : fmt::format("{}: can't be read: {}", path, std::generic_category().message(errno))};
    }
    if (own != format)
      throw Fault{
          fmt::format("{}: is {}, but {} is {}; give parts of one format", path, own, paths.front(), format)};
    parts.push_back(open_part(path, format));
    if (parts.size() == 1) continue;
    if (parts.back()->head() != parts.front()->head())
      parts.back()->fail(fmt::format(
          "its groups are not those of {}; parts of one matrix come of the same exports and questions",
          paths.front()));
    parts.back()->forget_head();
  }
  return parts;
}

// ---- shards

struct Shard {
  std::uint32_t part = 0;
  std::uint32_t parts = 0;
};

Shard shard_of(const Part& part) {
  std::string_view text = part.shard();
  Shard shard;
  const bool fits = take(text, shard.part) && take(text, "/") && take(text, shard.parts) && text.empty() &&
                    shard.part > 0 && shard.part <= shard.parts;
  if (!fits) part.fail(fmt::format("its shard is {}; expected K/N", quoted(part.shard())));
  return shard;
}

/// Only JSON says which part it is; of others nobody knows whether all are there.
void check_shards(const Parts& parts) {
  if (parts.size() == 1 && parts.front()->shard().empty()) return;  // the whole already
  std::map<std::uint32_t, const Part*> seen;
  for (const auto& part : parts) {
    if (part->shard().empty()) part->fail("is a whole matrix, not one of several parts; leave it out");
    const Shard shard = shard_of(*part);
    const std::uint32_t expected = shard_of(*parts.front()).parts;
    if (shard.parts != expected)
      part->fail(fmt::format("is part {}, but {} is one of {}; give the parts of one matrix",
          part->shard(),
          parts.front()->path(),
          expected));
    const auto [other, fresh] = seen.try_emplace(shard.part, part.get());
    if (!fresh)
      part->fail(
          fmt::format("is part {}, and so is {}; give each once", part->shard(), other->second->path()));
  }
  const std::uint32_t all = shard_of(*parts.front()).parts;
  for (std::uint32_t k = 1; k <= all; ++k)
    if (!seen.contains(k))
      throw Fault{fmt::format(
          "part {}/{} is missing; give all parts, or make it with --shard {}/{}", k, all, k, all)};
}

// ---- flows

/// CSV has no list of groups, but tells of them in every row: in all parts the same.
class CsvEnds {
 public:
  void check(const Part& part) {
    check(part, part.key()->from, CsvPart::end_of(part.flow(), false));
    check(part, part.key()->to, CsvPart::end_of(part.flow(), true));
  }

 private:
  void check(const Part& part, std::uint32_t group, const std::string& end) {
    const auto [known, fresh] = ends_.try_emplace(group, end, &part);
    if (fresh || known->second.first == end) return;
    part.fail(
        fmt::format("its g{} is not that of {}; parts of one matrix come of the same exports and questions",
            group,
            known->second.second->path()));
  }

  std::map<std::uint32_t, std::pair<std::string, const Part*>> ends_;
};

/// The part whose flow comes next; null: all are done.
Part* next_of(const Parts& parts) {
  Part* first = nullptr;
  for (const auto& part : parts) {
    if (!part->key()) continue;
    if (first != nullptr && *part->key() == *first->key())
      part->fail(fmt::format("has the flow from g{} to g{} that {} has, too; give each part once",
          part->key()->from,
          part->key()->to,
          first->path()));
    if (first == nullptr || *part->key() < *first->key()) first = part.get();
  }
  return first;
}

void join(const Parts& parts, const std::string& format, const Sink& write) {
  const bool json = format == "json";
  const bool lines = format == "jsonl";
  if (json) write(fmt::format("{{\n{}\n", json_schema));
  write(parts.front()->head());
  if (json) write("  \"flows\": [");
  bool any = false;
  CsvEnds ends;
  while (Part* const part = next_of(parts)) {
    if (json)
      write(any ? ",\n    " : "\n    ");
    else if (lines)
      write("{\"flow\":");
    else
      ends.check(*part);
    write(part->flow());
    if (!json) write(lines ? "}\n" : "\n");
    any = true;
    part->advance();
  }
  if (json) write(any ? "\n  ]\n}\n" : "]\n}\n");
}

}  // namespace

std::string format_of_part(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::string begin(64, '\0');
  stream.read(begin.data(), static_cast<std::streamsize>(begin.size()));
  begin.resize(static_cast<std::size_t>(stream.gcount()));
  if (begin.starts_with(csv_head)) return "csv";
  if (begin.starts_with(R"({"group":)") || begin.starts_with(R"({"flow":)")) return "jsonl";
  return begin.starts_with(fmt::format("{{\n{}", json_schema)) ? "json" : "";
}

std::string merge_matrices(const std::vector<std::string>& paths, const Sink& write) {
  try {
    const std::string format = paths.empty() ? "" : format_of_part(paths.front());
    const Parts parts = open_parts(paths, format);
    if (format == "json") check_shards(parts);
    join(parts, format, write);
    return {};
  } catch (const Fault& fault) {
    return fault.text;
  }
}

}  // namespace vpcscope
