// The outcome of a benchmark: quotients beside the goals of docs/design.md, as a table and as lines for the
// log.
#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

namespace vpcscope::bench {

/// One line of the outcome. Base and aim are 0 where a number is only told.
struct Row {
  std::string what;
  std::string quotient;
  double value = 0;
  double base = 0;
  double aim = 0;
  bool more_is_better = false;
};

inline std::string verdict_of(const Row& row) {
  if (row.base <= 0) return "";
  const auto meets = [&](double goal) { return row.more_is_better ? row.value >= goal : row.value <= goal; };
  if (meets(row.aim)) return "PASS";
  return meets(row.base) ? "PASS base, MISS aim" : "MISS";
}

inline std::string goal(double value) { return value > 0 ? fmt::format("{:.2f}", value) : std::string(); }

inline void print_table(const char* program, const std::vector<Row>& rows, const std::string& commit) {
  fmt::print("\n| what | quotient | measured | base | aim | |\n| --- | --- | --- | --- | --- | --- |\n");
  for (const Row& row : rows)
    fmt::print("| {} | {} | {:.2f} | {} | {} | {} |\n",
        row.what,
        row.quotient,
        row.value,
        goal(row.base),
        goal(row.aim),
        verdict_of(row));
  fmt::print("\n");
  for (const Row& row : rows)
    if (row.base > 0)
      fmt::print("log: {} commit={} what=\"{}\" value={:.3f} {}\n",
          program,
          commit,
          row.what,
          row.value,
          verdict_of(row));
}

}  // namespace vpcscope::bench
