#include "tests/app/running.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>

#include "tests/support/temporary_folder.h"

namespace vpcscope::testing {

Running::Running(const std::vector<std::string>& arguments) {
  std::vector<char*> argv = {const_cast<char*>(VPCSCOPE_PROGRAM)};
  for (const std::string& word : arguments) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  std::string name = (std::filesystem::temp_directory_path() / "vpcscope-running-XXXXXX").string();
  const int err = ::mkostemp(name.data(), O_CLOEXEC);
  err_file_ = name;
  int ends[2] = {-1, -1};
  if (err < 0 || ::pipe2(ends, O_CLOEXEC) != 0) return;
  child_ = ::fork();
  if (child_ == 0) {
    ::dup2(ends[1], STDOUT_FILENO);
    ::dup2(err, STDERR_FILENO);
    ::execv(VPCSCOPE_PROGRAM, argv.data());
    ::_exit(127);
  }
  ::close(ends[1]);
  ::close(err);
  out_ = ends[0];
  for (char byte = 0; ::read(out_, &byte, 1) == 1 && byte != '\n';) first_line_ += byte;
}

Running::~Running() {
  if (child_ > 0) {
    signal(SIGKILL);
    ::waitpid(child_, nullptr, 0);
  }
  if (out_ >= 0) ::close(out_);
  std::error_code ignored;
  std::filesystem::remove(err_file_, ignored);
}

std::uint16_t Running::port() const {
  const std::size_t colon = first_line_.rfind(':');
  if (colon == std::string::npos) return 0;
  return static_cast<std::uint16_t>(std::atoi(first_line_.c_str() + colon + 1));
}

std::string Running::token() const {
  const std::size_t at = first_line_.find("token=");
  return at == std::string::npos ? "" : first_line_.substr(at + 6);
}

void Running::signal(int number) const {
  if (child_ > 0) ::kill(child_, number);
}

Child Running::end() {
  Child run;
  int status = 0;
  if (child_ <= 0 || ::waitpid(child_, &status, 0) != child_) return run;
  child_ = -1;
  if (WIFEXITED(status)) run.exit = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) run.signal = WTERMSIG(status);
  for (char byte = 0; ::read(out_, &byte, 1) == 1;) run.out += byte;
  run.err = read_file(err_file_);
  return run;
}

}  // namespace vpcscope::testing
