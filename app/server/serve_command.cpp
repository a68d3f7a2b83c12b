#include <fmt/format.h>
#include <spawn.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>

#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/server/listener.h"
#include "app/server/served.h"
#include "app/server/site.h"

namespace vpcscope {
namespace {

int refuse(const std::string& error) {
  complain(error);
  return 2;
}

/// By the desktop's own means, where there is one. Nobody waits for it.
void open_browser(const std::string& url, bool quiet) {
  std::string program = "xdg-open";
  std::string address = url;
  char* const arguments[] = {program.data(), address.data(), nullptr};
  pid_t child = 0;
  if (::posix_spawnp(&child, program.c_str(), nullptr, nullptr, arguments, environ) != 0 && !quiet)
    complain("note: --open: there is no xdg-open; open the address yourself");
}

bool print_line(const std::string& line) { return std::puts(line.c_str()) >= 0 && std::fflush(stdout) == 0; }

}  // namespace

int run_serve(const CommandLine& line) {
  const CommonOptions& common = line.common;
  const std::optional<ListenAddress> where = parse_listen(line.listen);
  if (!where) return refuse("--listen: expected ADDRESS:PORT");
  Store store(common);
  {
    ProgressBar bar(!common.quiet && isatty(STDERR_FILENO) == 1);
    const std::string fault = store.load(bar);
    bar.clear();
    for (const std::string& note : store.notes()) complain(note);
    if (!fault.empty()) return refuse(fault);
  }
  Listener listener({});
  if (const std::string fault = listener.open(*where); !fault.empty()) return refuse(fault);
  if (!where->loopback)
    complain(
        fmt::format("warning: --listen {}: others can reach this address, and the token in the one line "
                    "below is all that keeps them out; nothing is encrypted",
            line.listen));
  const Guard guard{listener.port(), new_token(), where->host()};
  const Site site(store, guard);
  store.watch(std::chrono::seconds(1), [quiet = common.quiet](const std::string& told) {
    if (!quiet) complain(told);
  });
  listener.stop_on_signals();
  const std::string url = fmt::format("http://{}:{}/?token={}", where->host(), guard.port, guard.token);
  if (!print_line(url)) return refuse("standard output: the address can't be written to it");
  if (line.open_browser) open_browser(url, common.quiet);
  listener.run(
      [&](const Request& request, const std::atomic<bool>& stop) { return site.answer(request, stop); });
  return 0;
}

}  // namespace vpcscope
