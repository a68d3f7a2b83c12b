// Something wrong with the input (not with the network): what, where, what it costs, how to mend it.
//
// Problems are values: importers gather them and go on; only a program decides what to print and whether to
// stop. `code` is stable, for scripts; the sentences are for people and may be reworded.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace vpcscope {

enum class Severity : std::uint8_t {
  Error,    // something was left out: answers may become UNKNOWN
  Warning,  // read, but contradictory, incomplete or not as AWS would have it
  Note,     // worth knowing; no answer depends on it
};

std::string_view name_of(Severity severity);

struct Problem {
  std::string code;
  Severity severity = Severity::Error;
  std::string file;
  std::string pointer;  // RFC 6901; empty for the whole file
  std::string message;
  std::string effect;
  std::string mend;

  friend bool operator==(const Problem&, const Problem&) = default;
};

/// A key as one token of a JSON Pointer (RFC 6901).
std::string pointer_token(std::string_view key);

/// The order in which problems are shown: by place, then code, so that no run differs from another.
void sort_by_place(std::vector<Problem>& problems);

}  // namespace vpcscope
