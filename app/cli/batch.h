// `reach --batch`: JSON Lines in and out, on all cores, in the order of the input, with memory that does not
// grow with it (docs/cli.md, `reach`).
//
// Answers come as soon as their line does: a program may keep a pipe open and ask one question at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "analyzer/reach.h"

namespace vpcscope {

/// The question of one line: its fields laid over the command's options.
struct BatchLine {
  std::string error;  // why it can't be used
  ReachQuestion question;
};
BatchLine read_batch_line(std::string_view line, const ReachQuestion& options);

/// Reads as a file does: 0 at the end, negative on error.
using ReadBytes = std::function<std::ptrdiff_t(char* to, std::size_t most)>;
/// Takes whole lines; false: nobody wants more.
using WriteText = std::function<bool(std::string_view)>;
/// Called from any thread.
using Ask = std::function<ReachResult(const ReachQuestion&)>;

struct BatchOutcome {
  std::uint64_t unusable = 0;  // lines
  bool read_all = true;
  bool written = true;
};
BatchOutcome run_batch(
    const ReadBytes& read, const WriteText& write, const Ask& ask, const ReachQuestion& options);

}  // namespace vpcscope
