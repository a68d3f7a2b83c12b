#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>

#include "analyzer/reach.h"
#include "analyzer/route.h"
#include "app/cli/answers.h"
#include "app/cli/batch.h"
#include "app/cli/commands.h"
#include "app/cli/loading.h"
#include "app/cli/output.h"
#include "render/reach_json.h"
#include "render/reach_markdown.h"
#include "render/route_json.h"
#include "render/route_text.h"

namespace vpcscope {
namespace {

/// docs/cli.md, section 1.
int exit_code(Verdict verdict) {
  switch (verdict) {
    case Verdict::Reachable:
      return 0;
    case Verdict::Unreachable:
      return 1;
    case Verdict::Partial:
      return 3;
    case Verdict::Unknown:
    case Verdict::Undecided:
      break;
  }
  return 4;
}

int refuse(const std::string& error) {
  complain(error);
  return 2;
}

TextStyle style_of(const CommonOptions& common) {
  return {use_color(common), common.verbose, terminal_width()};
}

std::string dressed(const CommonOptions& common, const ReachAnswer& answer) {
  constexpr std::array<std::string_view, 1> endings = {"md"};
  const std::string format = chosen_format(common, endings);
  if (format == "json") return reach_json(answer);
  if (format == "jsonl") return reach_json_line(answer);
  if (format == "md") return reach_markdown(answer);
  return reach_page(answer, style_of(common));
}

// ---- --batch

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

/// Standard input and output are not ours to close.
int leave_open(std::FILE*) { return 0; }

File opened(const std::string& path, bool write) {
  if (path.empty() || path == "-") return {write ? stdout : stdin, &leave_open};
  return {std::fopen(path.c_str(), write ? "wb" : "rb"), &std::fclose};
}

std::string cannot(const std::string& path, const char* what, int fault) {
  return fmt::format("{}: can't be {}: {}", path, what, std::generic_category().message(fault));
}

/// As much as there is, without waiting for more: who keeps a pipe open wants each answer at once.
std::ptrdiff_t read_some(std::FILE* file, char* to, std::size_t most) {
  ssize_t count = -1;
  do {
    count = ::read(fileno(file), to, most);
  } while (count < 0 && errno == EINTR);
  return count;
}

std::string batch_fault(const CommandLine& line) {
  if (!line.question.from.empty())
    return "--batch has FROM, TO and SERVICE in its lines; leave them out of the command";
  if (line.common.format == "text" || line.common.format == "md")
    return fmt::format("--batch answers in JSON Lines; leave -f {} out", line.common.format);
  for (const std::string& path : line.common.snapshots)
    if (path == "-" && line.batch == "-")
      return "standard input can't be both the export (-s -) and the batch (--batch -)";
  return {};
}

int run_lines(const CommandLine& line, const Network& network) {
  const std::string from = line.batch == "-" ? "standard input" : line.batch;
  const std::string to = line.common.output.empty() ? "standard output" : line.common.output;
  const File in = opened(line.batch, false);
  if (!in) return refuse(cannot(from, "read", errno));
  const File out = opened(line.common.output, true);
  if (!out) return refuse(cannot(to, "written", errno));
  // errno belongs to a thread, and these run in any.
  int read_fault = 0;
  int write_fault = 0;
  const auto read = [&](char* bytes, std::size_t most) {
    const std::ptrdiff_t count = read_some(in.get(), bytes, most);
    if (count < 0) read_fault = errno;
    return count;
  };
  const auto write = [&](std::string_view text) {
    const bool written =
        std::fwrite(text.data(), 1, text.size(), out.get()) == text.size() && std::fflush(out.get()) == 0;
    if (!written) write_fault = errno;
    return written;
  };
  const auto ask = [&](const ReachQuestion& question) { return reach(network, question); };
  const BatchOutcome outcome = run_batch(read, write, ask, line.question);
  if (!outcome.written && write_fault != EPIPE) return refuse(cannot(to, "written", write_fault));
  if (!outcome.read_all) return refuse(cannot(from, "read", read_fault));
  if (outcome.unusable > 0 && !line.common.quiet)
    complain(fmt::format("{}: {} could not be answered; the answer at its place says why",
        from,
        counted(outcome.unusable, "line")));
  return outcome.unusable > 0 ? 2 : 0;
}

}  // namespace

int run_reach(const CommandLine& line) {
  const bool batch = !line.batch.empty();
  if (batch)
    if (const std::string fault = batch_fault(line); !fault.empty()) return refuse(fault);
  if (!batch && (line.question.from.empty() || line.question.to.empty()))
    return refuse("reach needs FROM and TO, or --batch FILE; see vpcscope reach --help");
  const std::optional<Network> network = load_network(line.common);
  if (!network) return 2;
  if (batch) return run_lines(line, *network);
  const ReachResult result = reach(*network, line.question);
  if (!result.error.empty()) return refuse(result.error);
  return write_result(line.common, dressed(line.common, result.answer)) ? exit_code(result.answer.verdict)
                                                                        : 2;
}

int run_route(const CommandLine& line) {
  const std::optional<Network> network = load_network(line.common);
  if (!network) return 2;
  const RouteResult result = route(*network, line.where, line.destination);
  if (!result.error.empty()) return refuse(result.error);
  const RouteAnswer& answer = result.answer;
  const bool json = chosen_format(line.common) != "text";
  if (!write_result(line.common, json ? route_json(answer) : route_text(answer, style_of(line.common))))
    return 2;
  if (answer.unknown) return 4;
  return answer.winner ? 0 : 1;
}

}  // namespace vpcscope
