#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <utility>

#include "analyzer/fold.h"
#include "analyzer/matrix.h"
#include "app/cli/commands.h"
#include "app/cli/interrupt.h"
#include "app/cli/loading.h"
#include "app/cli/matrix_merge.h"
#include "app/cli/output.h"
#include "app/cli/progress.h"
#include "render/matrix_csv.h"
#include "render/matrix_json.h"
#include "render/matrix_text.h"

namespace vpcscope {
namespace {

int refuse(const std::string& error) {
  complain(error);
  return 2;
}

std::string format_of(const CommonOptions& common) {
  constexpr std::array<std::string_view, 2> endings = {"csv", "md"};
  return chosen_format(common, endings);
}

bool is_folded(const std::string& format) { return format == "text" || format == "md"; }

/// Statements for people: folded while read, written at the end.
class FoldPrinter : public MatrixPrinter {
 public:
  FoldPrinter(const CommandLine& line, const Network& network, Sink write)
      : line_(line),
        naming_(network),
        fold_(naming_, line.fold_by.empty() ? FoldBy() : parse_fold_by(line.fold_by).value()),
        write_(std::move(write)) {}

  void groups(std::span<const MatrixGroup> groups) override { fold_.groups(groups); }
  void flow(const MatrixFlow& flow) override { fold_.flow(flow); }
  void end(const MatrixEnd& end) override {
    const FoldedMatrix folded = fold_.take();
    const CommonOptions& common = line_.common;
    const MatrixPage page{folded, line_.pairs, line_.fold_by, end};
    write_(format_of(common) == "md"
               ? matrix_markdown(page)
               : matrix_text(page, {use_color(common), common.verbose, terminal_width()}));
  }

 private:
  const CommandLine& line_;
  NetworkNaming naming_;
  MatrixFold fold_;
  Sink write_;
};

std::unique_ptr<MatrixPrinter> printer_of(const CommandLine& line, const Network& network, Sink write) {
  const std::string format = format_of(line.common);
  const MatrixQuestion& pairs = line.pairs;
  if (format == "json")
    return std::make_unique<MatrixJson>(
        std::move(write), pairs.parts == 1 ? "" : fmt::format("{}/{}", pairs.part, pairs.parts));
  if (format == "jsonl") return std::make_unique<MatrixJsonLines>(std::move(write));
  if (format == "csv") return std::make_unique<MatrixCsv>(std::move(write));
  return std::make_unique<FoldPrinter>(line, network, std::move(write));
}

/// Passes on what it reads, as long as there is somebody to write for. The file is made once the question is
/// understood, and before the work is done.
class Writing : public MatrixReader {
 public:
  Writing(MatrixPrinter& printer, Output& output, std::atomic<bool>& stop)
      : printer_(printer), output_(output), stop_(stop) {}

  void groups(std::span<const MatrixGroup> groups) override {
    opened_ = output_.open();
    if (!opened_) stop_ = true;
    if (opened_) printer_.groups(groups);
  }
  void flow(const MatrixFlow& flow) override {
    if (!opened_) return;
    printer_.flow(flow);
    if (!output_.good()) stop_ = true;
  }
  bool opened() const { return opened_; }

 private:
  MatrixPrinter& printer_;
  Output& output_;
  std::atomic<bool>& stop_;
  bool opened_ = false;
};

/// A bar would run into lines that are shown as they come.
bool wants_bar(const CommonOptions& common) {
  const bool own_line = !common.output.empty() || isatty(STDOUT_FILENO) != 1 || is_folded(format_of(common));
  return !common.quiet && isatty(STDERR_FILENO) == 1 && own_line;
}

int ask(const CommandLine& line, const Network& network) {
  Output output(line.common);
  const auto printer = printer_of(line, network, [&output](std::string_view text) { output.write(text); });
  std::atomic<bool>& stop = watch_interrupts();
  Writing writing(*printer, output, stop);
  ProgressBar bar(wants_bar(line.common));
  MatrixEnd end;
  const auto progress = [&](std::uint64_t done, std::uint64_t total) {
    end.done = done;
    end.total = total;
    bar.show(done, total);
  };
  const MatrixResult result = matrix(network, line.pairs, writing, {.progress = progress, .stop = &stop});
  bar.clear();
  if (!result.error.empty()) return refuse(result.error);
  if (!writing.opened()) return 2;
  end.complete = result.complete;
  printer->end(end);
  const bool left = !output.good();
  if (!output.close()) return 2;
  if (end.complete || left) return 0;
  complain(fmt::format("stopped after {} of {} pairs of groups; the output says that it is not complete",
      end.done,
      end.total));
  return interrupted_exit;
}

// ---- --merge

std::string merge_fault(const CommandLine& line, const std::string& format) {
  const MatrixQuestion& pairs = line.pairs;
  const bool asks = pairs.from != "any" || pairs.to != "any" || !pairs.service.empty() || pairs.parts > 1;
  if (asks || !line.fold_by.empty())
    return "--merge joins what was asked before; leave --from, --to, --service, --by and --shard out";
  for (const std::string& path : line.parts) {
    std::error_code fault;
    if (std::filesystem::exists(path, fault) && !std::filesystem::is_regular_file(path, fault))
      return fmt::format("{}: is no file; --merge reads each part twice, so give files", path);
    if (!line.common.output.empty() && std::filesystem::equivalent(path, line.common.output, fault))
      return fmt::format("{}: can't be a part and the output; name another file with -o", path);
  }
  const bool chosen = !line.common.format.empty() || format_of(line.common) != "text";
  if (chosen && !format.empty() && format_of(line.common) != format)
    return fmt::format(
        "the parts are {}, so the whole is; {} can't be made of them", format, format_of(line.common));
  return {};
}

/// Parts are looked through before anything is written.
int merge(const CommandLine& line) {
  const std::string format = format_of_part(line.parts.front());
  if (const std::string fault = merge_fault(line, format); !fault.empty()) return refuse(fault);
  if (const std::string fault = merge_matrices(line.parts, [](std::string_view) {}); !fault.empty())
    return refuse(fault);
  Output output(line.common);
  if (!output.open()) return 2;
  const std::string fault = merge_matrices(line.parts, [&](std::string_view text) { output.write(text); });
  if (!fault.empty()) return refuse(fault);
  return output.close() ? 0 : 2;
}

}  // namespace

int run_matrix(const CommandLine& line) {
  if (!line.parts.empty()) return merge(line);
  const std::string format = format_of(line.common);
  if (!line.fold_by.empty() && !is_folded(format))
    return refuse(fmt::format(
        "--by folds what people read; use it with -f text or md, or leave it out for {}", format));
  const std::optional<Network> network = load_network(line.common);
  return network ? ask(line, *network) : 2;
}

}  // namespace vpcscope
