// Ctrl-C as a wish: what is under way ends cleanly, and says that it is not complete. A second one ends the
// program at once.
#pragma once

#include <atomic>

namespace vpcscope {

/// From here on; true once Ctrl-C was pressed. Others may wish to stop, too.
std::atomic<bool>& watch_interrupts();

/// What a shell expects of a program that Ctrl-C ended.
inline constexpr int interrupted_exit = 130;

}  // namespace vpcscope
