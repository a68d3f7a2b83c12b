// import: what an import of exports costs, as quotients against parsers that do much less: the rows 1 to 3 of
// the table of speed goals in docs/design.md, and how it scales with threads.
//
//   import                             the sizes of the log: a 200 MB interface file, an export of 100,000
//   interfaces import --quick                     seconds, for a look whether it still works import
//   --account-interfaces 440000 an export of about 1 GB
//
// The peer is simdjson's DOM parser with everything in its favour: warm, its memory allocated and touched,
// the bytes already in memory. Ours starts from paths: it opens and reads the files, builds a Snapshot and
// checks it, and pays for its own page faults. Both are measured in turn in one process, round by round, and
// the medians compared, so that what else the machine does hits both. Before anything is timed, the Snapshot
// must hold what the DOM of simdjson and, on a smaller export, nlohmann's say the files hold.
//
// Memory is measured in a fresh process for each reading: this program again, with --child.
//
// Exit: 0 measured, whatever the outcome; 1 a wrong answer; 2 arguments that cannot be used.

#include <fmt/format.h>
#include <simdjson.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/arguments.h"
#include "bench/generator.h"
#include "bench/import_answers.h"
#include "bench/import_measure.h"
#include "importers/import.h"

namespace {

using namespace vpcscope;
using namespace vpcscope::bench;
namespace fs = std::filesystem;

constexpr std::string_view usage =
    R"(import [--quick] [--interfaces-mb N] [--account-interfaces N] [--files N] [--rounds N]

  --interfaces-mb N        the interface file (200)
  --account-interfaces N   of the whole exports; the profile accounts gets a fifth (100000)
  --files N                over which memory is measured, 8 MB each (50)
  --rounds N               each measured so often, in turn; medians are told (7)
  --quick                  all of it small
  --commit TEXT            put into the lines for the log
  --tmp DIR                where the exports are written meanwhile
)";

struct Arguments {
  std::uint64_t interfaces_mb = 200;
  std::uint64_t account_interfaces = 100'000;
  std::uint64_t files = 50;
  std::uint64_t file_mb = 8;
  std::uint64_t rounds = 7;
  std::string commit = "-";
  fs::path tmp = fs::temp_directory_path();
  bool help = false;
  std::string child;  // what to measure the memory of, in a process of its own
  std::string path;
};

// ------------------------------------------------------------------------------------------------- the table

/// One line of the outcome. Base and aim are 0 where a number is only told.
struct Row {
  std::string what;
  std::string quotient;
  double value = 0;
  double base = 0;
  double aim = 0;
  bool more_is_better = false;
};

std::string verdict(const Row& row) {
  if (row.base <= 0) return "";
  const auto meets = [&](double goal) { return row.more_is_better ? row.value >= goal : row.value <= goal; };
  if (meets(row.aim)) return "PASS";
  return meets(row.base) ? "PASS base, MISS aim" : "MISS";
}

std::string goal(double value) { return value > 0 ? fmt::format("{:.2f}", value) : std::string(); }

void print_table(const std::vector<Row>& rows) {
  fmt::print("\n| what | quotient | measured | base | aim | |\n| --- | --- | --- | --- | --- | --- |\n");
  for (const Row& row : rows)
    fmt::print("| {} | {} | {:.2f} | {} | {} | {} |\n",
        row.what,
        row.quotient,
        row.value,
        goal(row.base),
        goal(row.aim),
        verdict(row));
}

void print_log_lines(const std::vector<Row>& rows, const std::string& commit) {
  fmt::print("\n");
  for (const Row& row : rows)
    if (row.base > 0)
      fmt::print(
          "log: import commit={} what=\"{}\" value={:.3f} {}\n", commit, row.what, row.value, verdict(row));
}

// ------------------------------------------------------------------------------------------------- the work

Snapshot import_of(const fs::path& path, unsigned threads = 1) {
  ImportOptions options;
  options.paths = {path.string()};
  options.threads = threads;
  return import_exports(options);
}

/// What importing costs; giving the Snapshot back is not part of it.
Seconds time_import(const fs::path& path, unsigned threads = 1) {
  forget_free_memory();
  std::optional<Snapshot> snapshot;
  return seconds_of([&] { snapshot.emplace(import_of(path, threads)); });
}

/// Only opening and reading, through a buffer that stays in the cache.
Seconds time_reading(const std::vector<fs::path>& files) {
  std::vector<char> buffer(std::size_t{256} << 10);
  return seconds_of([&] {
    for (const fs::path& path : files) {
      const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(
          std::fopen(path.c_str(), "rb"), &std::fclose);
      if (file == nullptr) throw std::runtime_error(path.string() + " cannot be read");
      std::setvbuf(file.get(), nullptr, _IONBF, 0);
      while (std::fread(buffer.data(), 1, buffer.size(), file.get()) == buffer.size()) {
      }
    }
  });
}

/// simdjson's DOM parser, used before, over bytes in memory.
class Peer {
 public:
  explicit Peer(const std::vector<fs::path>& files) : texts_(load(files)) { time(); }

  Seconds time() {
    return seconds_of([&] {
      for (const simdjson::padded_string& text : texts_)
        if (parser_.parse(text).error() != simdjson::SUCCESS)
          throw std::runtime_error("simdjson refuses a generated file");
    });
  }
  const std::vector<simdjson::padded_string>& texts() const { return texts_; }

 private:
  std::vector<simdjson::padded_string> texts_;
  simdjson::dom::parser parser_;
};

/// nlohmann's DOM, by the byte.
double nlohmann_seconds_per_byte(const fs::path& path) {
  const std::vector<fs::path> files = files_below(path);
  const std::vector<simdjson::padded_string> texts = load(files);
  const Seconds spent = seconds_of([&] {
    for (const simdjson::padded_string& text : texts)
      if (nlohmann::json::parse(std::string_view(text)).empty())
        throw std::runtime_error("an empty answer was generated");
  });
  return spent.cpu / static_cast<double>(bytes_of(files));
}

struct Costs {
  double import_cpu = 0;
  double reading_cpu = 0;
  double peer_cpu = 0;
  double quotient = 0;  // the median of the rounds' quotients
  double bytes = 0;
};

/// Ours and the peer in turn.
Costs compare(const fs::path& path, std::uint64_t rounds) {
  const std::vector<fs::path> files = files_below(path);
  Peer peer(files);
  expect_equal(tally_snapshot(import_of(path)), tally_with_simdjson(peer.texts()), "simdjson");
  std::vector<double> ours, reading, theirs, quotients;
  for (std::uint64_t round = 0; round < rounds; ++round) {
    theirs.push_back(peer.time().cpu);
    ours.push_back(time_import(path).cpu);
    reading.push_back(time_reading(files).cpu);
    quotients.push_back(ours.back() / theirs.back());
  }
  return {
      median(ours), median(reading), median(theirs), median(quotients), static_cast<double>(bytes_of(files))};
}

void tell(std::string_view what, const Costs& costs) {
  fmt::print(
      "{}: {:.0f} MB; import {:.0f} ms, of it reading the files {:.0f}; simdjson DOM {:.0f} ms ({:.2f} "
      "GB/s)\n",
      what,
      costs.bytes / 1e6,
      costs.import_cpu * 1e3,
      costs.reading_cpu * 1e3,
      costs.peer_cpu * 1e3,
      costs.bytes / costs.peer_cpu / 1e9);
  std::fflush(stdout);
}

// ------------------------------------------------------------------------------------------------- the parts

GeneratorOptions options_of(Profile profile, std::uint64_t interfaces, std::uint64_t seed = 1) {
  GeneratorOptions options;
  options.profile = profile;
  options.interfaces = interfaces;
  options.seed = seed;
  return options;
}

/// A small export that nlohmann can read in a moment: the answers must agree on it.
void check_against_nlohmann(const fs::path& folder) {
  for (const Profile profile :
      {Profile::Light, Profile::Quota, Profile::Adversarial, Profile::Flat, Profile::Accounts}) {
    const fs::path path = folder / "small";
    generate_export(options_of(profile, 2000), path);
    const auto texts = load(files_below(path));
    const Tallies expected = tally_with_nlohmann(texts);
    expect_equal(tally_with_simdjson(texts), expected, "nlohmann (of simdjson)");
    expect_equal(tally_snapshot(import_of(path)), expected, "nlohmann");
    fs::remove_all(path);
  }
}

void measure_interface_file(const Arguments& arguments, const fs::path& folder, std::vector<Row>& rows) {
  const fs::path big = folder / "describe-network-interfaces.json";
  const fs::path small = folder / "small.json";
  generate_interfaces(options_of(Profile::Light, 0), arguments.interfaces_mb * 1'000'000, big);
  generate_interfaces(
      options_of(Profile::Light, 0), std::min<std::uint64_t>(arguments.interfaces_mb, 16) * 1'000'000, small);
  const Costs costs = compare(big, arguments.rounds);
  const double peer_per_byte = costs.peer_cpu / costs.bytes;
  tell("interface file", costs);
  const std::string what = fmt::format("interface file of {} MB, 1 thread", arguments.interfaces_mb);
  rows.push_back({what, "import / simdjson DOM", costs.quotient, 4.0, 2.0});
  rows.push_back({"of it, reading the file", "reading / simdjson DOM", costs.reading_cpu / costs.peer_cpu});
  rows.push_back(
      {"for comparison", "nlohmann DOM / simdjson DOM", nlohmann_seconds_per_byte(small) / peer_per_byte});
  fs::remove(big);
  fs::remove(small);
}

void measure_account(Profile profile, std::string_view name, std::uint64_t interfaces,
    const Arguments& arguments, const fs::path& folder, std::vector<Row>& rows) {
  const fs::path path = folder / name;
  const GeneratorTotals totals = generate_export(options_of(profile, interfaces), path);
  const Costs costs = compare(path, arguments.rounds);
  const std::string what =
      fmt::format("whole snapshot, {}: {} files, {} interfaces, 1 thread", name, totals.files, interfaces);
  tell(what, costs);
  rows.push_back({what, "import / simdjson DOM", costs.quotient, 6.0, 3.5});
  rows.push_back(
      {"of it, opening and reading the files", "reading / simdjson DOM", costs.reading_cpu / costs.peer_cpu});
  fs::remove_all(path);
}

/// The same work by one and by two threads, by the wall's clock: for the gain; and by the processor's: for
/// the waste.
void measure_threads(
    const fs::path& path, std::string_view name, std::uint64_t rounds, std::vector<Row>& rows) {
  std::vector<double> gains, wastes;
  for (std::uint64_t round = 0; round < rounds; ++round) {
    const Seconds one = time_import(path, 1);
    const Seconds two = time_import(path, 2);
    gains.push_back(one.wall / two.wall / 2);
    wastes.push_back(two.cpu / one.cpu);
  }
  rows.push_back({fmt::format("2 threads, {}", name), "parallel efficiency", median(gains), 0.7, 0.85, true});
  rows.push_back({"of it, processor time", "2 threads / 1 thread", median(wastes)});
}

// --------------------------------------------------------------------------------------------------- memory

/// In the fresh process: how much more was resident at the most than before, all that was made still held.
std::uint64_t memory_of_child(const Arguments& arguments) {
  const fs::path path = arguments.path;
  const std::vector<fs::path> files = files_below(path);
  const std::uint64_t before = memory("VmRSS");
  if (arguments.child == "import") {
    const Snapshot snapshot = import_of(path);
    return memory("VmHWM") - before;
  }
  if (arguments.child == "simdjson") {
    std::vector<simdjson::dom::document> documents(files.size());
    simdjson::dom::parser parser;
    for (std::size_t i = 0; i < files.size(); ++i) {
      const std::vector<simdjson::padded_string> text = load({files[i]});
      parser.parse_into_document(documents[i], text.front()).value();
    }
    return memory("VmHWM") - before;
  }
  std::vector<nlohmann::json> documents;
  for (const fs::path& file : files) {
    std::ifstream in(file);
    documents.push_back(nlohmann::json::parse(in));
  }
  return memory("VmHWM") - before;
}

/// Bytes of memory for each byte of the export, in a process that does nothing else.
double memory_quotient(const char* reader, const fs::path& path) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("no child process");
  if (child == 0) {
    ::dup2(ends[1], STDOUT_FILENO);
    ::execl("/proc/self/exe", "import", "--child", reader, "--path", path.c_str(), nullptr);
    ::_exit(127);
  }
  ::close(ends[1]);
  std::array<char, 64> told{};
  const ssize_t length = ::read(ends[0], told.data(), told.size() - 1);
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  if (status != 0 || length <= 0)
    throw std::runtime_error(fmt::format("the child that measures {} failed", reader));
  return std::strtod(told.data(), nullptr) / static_cast<double>(bytes_of(files_below(path)));
}

void measure_memory(const fs::path& path, const std::string& what, std::vector<Row>& rows) {
  rows.push_back(
      {"peak memory, " + what, "RSS growth / export bytes", memory_quotient("import", path), 0.6, 0.35});
  rows.push_back(
      {"for comparison, simdjson DOM held", "RSS growth / export bytes", memory_quotient("simdjson", path)});
  rows.push_back(
      {"for comparison, nlohmann DOM held", "RSS growth / export bytes", memory_quotient("nlohmann", path)});
}

/// Interface files and a whole account, each in about so many files of equal size.
void measure_files(const Arguments& arguments, const fs::path& folder, std::vector<Row>& rows) {
  const fs::path interfaces = folder / "interfaces";
  fs::create_directories(interfaces);
  for (std::uint64_t i = 0; i < arguments.files; ++i)
    generate_interfaces(options_of(Profile::Light, 0, i + 1),
        arguments.file_mb * 1'000'000,
        interfaces / fmt::format("describe-network-interfaces.{}.json", i));
  const std::string size = fmt::format("{} interface files of {} MB", arguments.files, arguments.file_mb);
  measure_memory(interfaces, size, rows);
  measure_threads(interfaces, size, arguments.rounds, rows);
  fs::remove_all(interfaces);

  const fs::path account = folder / "account";
  GeneratorOptions options = options_of(Profile::Light, arguments.account_interfaces);
  options.one_account = true;
  options.interfaces_per_file = std::max<std::uint64_t>(1, options.interfaces / arguments.files);
  const GeneratorTotals totals = generate_export(options, account);
  const std::string what =
      fmt::format("one account of {} MB in {} files", totals.bytes / 1'000'000, totals.files);
  measure_memory(account, what, rows);
  measure_threads(account, what, arguments.rounds, rows);
  fs::remove_all(account);
}

// ------------------------------------------------------------------------------------------------ arguments

bool parse_number(std::string_view text, std::uint64_t& value) {
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && stopped == end && value > 0;
}

bool parse_value(std::string_view name, std::string_view value, Arguments& arguments) {
  if (name == "--interfaces-mb") return parse_number(value, arguments.interfaces_mb);
  if (name == "--account-interfaces") return parse_number(value, arguments.account_interfaces);
  if (name == "--files") return parse_number(value, arguments.files);
  if (name == "--rounds") return parse_number(value, arguments.rounds);
  if (name == "--commit")
    arguments.commit = value;
  else if (name == "--tmp")
    arguments.tmp = value;
  else if (name == "--child")
    arguments.child = value;
  else if (name == "--path")
    arguments.path = value;
  else
    return false;
  return true;
}

void make_quick(Arguments& arguments) {
  arguments.interfaces_mb = 10;
  arguments.account_interfaces = 5000;
  arguments.file_mb = 1;
  arguments.rounds = 3;
}

int run(const Arguments& arguments) {
  const Folder folder(arguments.tmp);
  fmt::print("machine: {}\n", machine());
  std::vector<Row> rows;
  check_against_nlohmann(folder.path());
  measure_interface_file(arguments, folder.path(), rows);
  measure_account(Profile::Light, "light", arguments.account_interfaces, arguments, folder.path(), rows);
  measure_account(Profile::Accounts,
      "accounts",
      std::max<std::uint64_t>(arguments.account_interfaces / 5, 1),
      arguments,
      folder.path(),
      rows);
  measure_files(arguments, folder.path(), rows);
  print_table(rows);
  print_log_lines(rows, arguments.commit);
  return 0;
}

}  // namespace

int main(int count, char** words) {
  Arguments arguments;
  if (!parse_arguments(
          std::span(words + 1, static_cast<std::size_t>(count > 0 ? count - 1 : 0)), arguments)) {
    fmt::print(stderr, "import: an argument cannot be used; see --help\n");
    return 2;
  }
  if (arguments.help) {
    fmt::print("{}", usage);
    return 0;
  }
  try {
    if (arguments.child.empty()) return run(arguments);
    fmt::print("{}\n", memory_of_child(arguments));
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "import: {}\n", error.what());
    return 1;
  }
}
