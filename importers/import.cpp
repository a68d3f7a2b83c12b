#include "importers/import.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <mutex>
#include <thread>

#include "importers/assemble.h"
#include "importers/aws/text_reader.h"
#include "importers/detect.h"
#include "importers/yaml.h"

namespace vpcscope {
namespace {

/// YAML is read slowly and stands in memory several times over; exports of that size are not written in it.
constexpr std::size_t largest_yaml = std::size_t{256} << 20;

/// Smaller files are read as a whole: they fit the processor's cache.
constexpr std::uint64_t least_in_pieces = std::uint64_t{512} << 10;

class FileReader {
 public:
  /// `tick` is told how many bytes of a large file were read, now and then.
  FileReader(Arena& arena, const ImportOptions& options, std::function<void(std::uint64_t)> tick)
      : options_(options), tick_(std::move(tick)), reader_(arena) {}

  /// All the texts of one source.
  std::vector<FileResult> read(const Source& source, std::vector<Problem>& problems) {
    std::vector<FileResult> results;
    const bool large = source.size >= least_in_pieces;
    if (large && source.path != "-" && read_in_pieces(source, results.emplace_back())) return results;
    results.clear();
    open_source(source, options_.limits, buffer_, problems, [&](const std::string& shown, Bytes& bytes) {
      FileResult& result = results.emplace_back();
      result.file.path = shown;
      // Folders above the one that was named tell too: -s 111122223333/us-east-1
      const bool of_archive = shown.size() > source.shown.size();
      result.hints = paths_.read(of_archive ? source.path + shown.substr(source.shown.size()) : source.path);
      read_text(result, bytes, source.named);
    });
    buffer_.release_if_large();
    return results;
  }

 private:
  /// A large answer as the AWS CLI prints it: without ever holding all of it. False: it is something else.
  bool read_in_pieces(const Source& source, FileResult& result) {
    auto stream = stream_source(source);
    if (!stream) return false;
    const auto counted = [this, stream = std::move(stream)](char* to, std::size_t room) {
      const std::ptrdiff_t got = stream(to, room);
      if (got > 0) tick_(static_cast<std::uint64_t>(got));
      return got;
    };
    Pieces pieces(counted, window_);
    if (!pieces.open()) return false;
    result.file.path = source.shown;
    result.hints = paths_.read(source.path);
    ProblemSink sink(source.shown);
    if (!reader_.read_pieces(pieces, sink, result)) return false;
    result.problems = sink.take();
    if (result.file.format.empty()) result.file.format = format_of(source.shown, TextKind::Json);
    return true;
  }

  void read_text(FileResult& result, Bytes& bytes, bool named) {
    const std::string& path = result.file.path;
    if (!to_utf8(bytes)) {
      result.problems.push_back({"bad-encoding",
          Severity::Error,
          path,
          {},
          "the file is broken UTF-16",
          "nothing of it was used",
          "export it again as UTF-8"});
      return;
    }
    const TextKind kind = sniff(bytes.view(), path);
    if (auto problem = refusal(kind, bytes.view(), path, named)) {
      result.problems.push_back(std::move(*problem));
      return;
    }
    if (kind == TextKind::Yaml && !convert_yaml(result, bytes)) return;
    ProblemSink sink(path);
    const JsonOutcome outcome = reader_.read(bytes.view(), bytes.capacity(), sink, result);
    std::ranges::move(sink.take(), std::back_inserter(result.problems));
    if (outcome == JsonOutcome::NotAnExport) {
      if (result.foreign.empty() && is_template(bytes.view())) result.foreign = "a CloudFormation template";
      result.problems.push_back(unrecognised(result));
    }
    if (result.file.format.empty()) result.file.format = format_of(path, kind);
  }

  static bool convert_yaml(FileResult& result, Bytes& bytes) {
    const std::string& path = result.file.path;
    if (bytes.size() > largest_yaml) {
      result.problems.push_back({"too-large",
          Severity::Error,
          path,
          {},
          "YAML of this size is not read",
          "nothing of it was used",
          "export it again with --output json"});
      return false;
    }
    const YamlResult yaml = yaml_to_json(bytes);
    if (yaml.ok) return true;
    result.problems.push_back({"not-yaml",
        Severity::Error,
        path,
        {},
        "this is not valid YAML: " + yaml.fault,
        "nothing of it was used",
        "export it again with --output json"});
    return false;
  }

  /// A CloudFormation template need not say so at its top; its resources' types do.
  static bool is_template(std::string_view text) {
    const std::string_view head = text.substr(0, std::size_t{64} << 10);
    return head.find("Resources") != std::string_view::npos && head.find("AWS::") != std::string_view::npos;
  }

  static Problem unrecognised(const FileResult& result) {
    if (!result.foreign.empty())
      return {"not-read-yet",
          Severity::Warning,
          result.file.path,
          {},
          fmt::format("this is {}, which is not read yet", result.foreign),
          "nothing of it was used",
          "export the account with the script that `vpcscope collect` prints"};
    if (result.hints.call.empty() && names_a_call(result.file.path))
      return {"unread-call",
          Severity::Note,
          result.file.path,
          {},
          "this is the answer of a call that nothing here needs",
          "it was not read",
          "nothing to do"};
    return {"not-an-export",
        Severity::Warning,
        result.file.path,
        {},
        "nothing in it is what an AWS describe call answers",
        "nothing of it was used",
        "leave it out; if it was made with --query, export it again without"};
  }

  /// "us-east-1/s3-list-buckets.json", "lambda-get-policy/NAME": an answer of some AWS call, by its name.
  static bool names_a_call(const std::string& path) {
    for (const char* verb : {"describe-", "list-", "get-"}) {
      const std::size_t at = path.find(verb);
      if (at != std::string::npos && (at == 0 || path[at - 1] == '-' || path[at - 1] == '/')) return true;
    }
    return false;
  }

  static std::string format_of(const std::string& path, TextKind kind) {
    if (kind == TextKind::Yaml) return "aws-cli-yaml";
    if (path.find("aws_configs/") != std::string::npos) return "batfish";
    return "aws-cli";
  }

  const ImportOptions& options_;
  std::function<void(std::uint64_t)> tick_;
  TextReader reader_;
  PathReader paths_;
  Bytes buffer_;
  Bytes window_;
};

/// What all workers share.
class Work {
 public:
  Work(const std::vector<Source>& sources, const ImportOptions& options)
      : results(sources.size()), problems(sources.size()), sources_(sources), options_(options) {
    for (const Source& source : sources) progress_.bytes_all += source.size;
    progress_.files_all = sources.size();
  }

  void run(Arena& arena) {
    std::uint64_t told = 0;  // bytes of the file being read
    FileReader reader(arena, options_, [&](std::uint64_t bytes) {
      told += bytes;
      advance(bytes, 0);
    });
    for (std::size_t at = next_++; at < sources_.size(); at = next_++) {
      told = 0;
      read_one(reader, at);
      advance(sources_[at].size > told ? sources_[at].size - told : 0, 1);
    }
  }

  std::vector<std::vector<FileResult>> results;
  std::vector<std::vector<Problem>> problems;

 private:
  void read_one(FileReader& reader, std::size_t at) {
    // Running out of memory on one giant must not take the rest with it.
    try {
      results[at] = reader.read(sources_[at], problems[at]);
    } catch (const std::exception& fault) {
      problems[at].push_back({"unreadable-file",
          Severity::Error,
          sources_[at].shown,
          {},
          fmt::format("it can't be read: {}", fault.what()),
          "nothing of it was used",
          "split it, or give the machine more memory"});
    }
  }

  void advance(std::uint64_t bytes, std::uint64_t files) {
    const std::scoped_lock lock(mutex_);
    progress_.bytes_done += bytes;
    progress_.files_done += files;
    if (options_.progress) options_.progress(progress_);
  }

  const std::vector<Source>& sources_;
  const ImportOptions& options_;
  std::atomic<std::size_t> next_ = 0;
  std::mutex mutex_;
  ImportProgress progress_;
};

}  // namespace

Snapshot import_exports(const ImportOptions& options) {
  std::vector<Problem> problems;
  const std::vector<Source> sources = find_sources(options.paths, problems);
  TextReader::prepare();
  Work work(sources, options);
  const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
  const std::size_t wanted = options.threads > 0 ? options.threads : cores;
  const std::size_t count = std::max<std::size_t>(1, std::min(wanted, sources.size()));
  std::deque<Arena> arenas(count);
  {
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < count; ++i) others.emplace_back([&, i] { work.run(arenas[i]); });
    work.run(arenas[0]);
  }
  std::vector<FileResult> results;
  results.reserve(sources.size());
  for (std::size_t i = 0; i < sources.size(); ++i) {
    std::ranges::move(work.problems[i], std::back_inserter(problems));
    std::ranges::move(work.results[i], std::back_inserter(results));
    std::vector<FileResult>().swap(work.results[i]);
  }
  return assemble(
      std::move(results), std::move(problems), std::move(arenas), {options.account, options.region});
}

}  // namespace vpcscope
