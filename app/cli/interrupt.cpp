#include "app/cli/interrupt.h"

#include <csignal>

namespace vpcscope {
namespace {

std::atomic<bool> interrupted = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may set it");

void note(int) { interrupted = true; }

}  // namespace

std::atomic<bool>& watch_interrupts() {
  struct sigaction action = {};
  action.sa_handler = &note;
  // The second one finds the system's own handler. What is being written goes on.
  action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  return interrupted;
}

}  // namespace vpcscope
