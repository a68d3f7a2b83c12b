// The built program as a child that goes on running: `serve`.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "tests/app/child.h"

namespace vpcscope::testing {

class Running {
 public:
  /// Waits for its first line on standard output, or its end.
  explicit Running(const std::vector<std::string>& arguments);
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running();

  const std::string& first_line() const { return first_line_; }
  /// Of the address in the first line.
  std::uint16_t port() const;
  std::string token() const;
  void signal(int number) const;
  /// Waits for the end.
  Child end();

 private:
  pid_t child_ = -1;
  int out_ = -1;
  std::string err_file_;
  std::string first_line_;
};

}  // namespace vpcscope::testing
