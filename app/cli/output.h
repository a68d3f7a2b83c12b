// Where results go, and in which dress.
#pragma once

#include <cstdio>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "app/cli/command_line.h"

namespace vpcscope {

/// -f, else the ending of -o, else text. Some commands know `more` endings than .json and .jsonl.
std::string chosen_format(const CommonOptions& common, std::span<const std::string_view> more = {});
bool use_color(const CommonOptions& common);
/// Columns of the terminal, within reason; 80 where there is none.
std::size_t terminal_width();
/// To -o, or standard output. False, with a line on standard error, where that fails.
bool write_result(const CommonOptions& common, std::string_view text);
/// A result that is written as it comes: to -o, or standard output.
class Output {
 public:
  explicit Output(const CommonOptions& common);

  /// Makes the file. False, with a line on standard error, where that fails.
  bool open();
  /// Once something could not be written, nothing more is.
  void write(std::string_view text);
  /// Whether there is still somebody to write for.
  bool good() const { return fault_ == 0; }
  /// All is written, or the reader has seen enough. False, with a line on standard error, where it is not.
  bool close();

 private:
  bool fail();

  std::string path_;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
  int fault_ = 0;
};

/// "vpcscope: what, where, how to mend it"
void complain(std::string_view line);

}  // namespace vpcscope
