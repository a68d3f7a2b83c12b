#include "app/server/served.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <exception>

#include "importers/source.h"
#include "model/network/pack.h"

namespace vpcscope {
namespace {

/// Modification time and size of a file; of one that is gone, that.
std::string look_at(const std::string& path) {
  struct stat facts = {};
  if (::stat(path.c_str(), &facts) != 0) return path + " gone\n";
  return fmt::format(
      "{} {} {} {}.{:09}\n", path, facts.st_ino, facts.st_size, facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec);
}

/// All files that a reading would open, as they are now: changes where any of them did.
std::string look(const CommonOptions& common) {
  std::vector<Problem> problems;
  std::string seen;
  for (const Source& source : find_sources(common.snapshots, problems)) seen += look_at(source.path);
  if (!common.declare.empty()) seen += look_at(common.declare);
  return seen;
}

/// Standard input can't be read twice.
bool is_watchable(const CommonOptions& common) {
  return std::ranges::find(common.snapshots, "-") == common.snapshots.end();
}

}  // namespace

Served::Served(Reading&& reading, std::uint64_t number)
    : snapshot(std::move(reading.snapshot)),
      network(std::move(reading.network)),
      names(network),
      hash(fmt::format("{:016x}", fingerprint(network))),
      generation(number) {}

std::string Store::load(ProgressBar& bar) { return read(bar); }

std::string Store::read(ProgressBar& bar) {
  std::shared_ptr<const Served> made;
  std::string fault;
  std::vector<std::string> notes;
  const std::shared_ptr<const Served> before = current();
  seen_ = look(common_);
  try {
    Reading reading = read_network(common_, bar);
    fault = reading.error;
    notes = std::move(reading.notes);
    if (fault.empty())
      made =
          std::make_shared<const Served>(std::move(reading), before == nullptr ? 1 : before->generation + 1);
  } catch (const std::exception& exception) {  // a forged packed network, or no memory
    fault = exception.what();
  }
  const std::scoped_lock lock(mutex_);
  if (made != nullptr) current_ = std::move(made);
  state_ = {false, fault};
  notes_ = std::move(notes);
  return fault;
}

std::vector<std::string> Store::notes() const {
  const std::scoped_lock lock(mutex_);
  return notes_;
}

std::shared_ptr<const Served> Store::current() const {
  const std::scoped_lock lock(mutex_);
  return current_;
}

Store::State Store::state() const {
  const std::scoped_lock lock(mutex_);
  return state_;
}

void Store::watch(std::chrono::milliseconds pause, std::function<void(const std::string&)> tell) {
  if (!is_watchable(common_)) return;
  watcher_ = std::jthread([this, pause, tell = std::move(tell)](
                              const std::stop_token& stop) { keep_looking(stop, pause, tell); });
}

/// Files that are still being written are let alone: only what looks the same twice is read.
void Store::keep_looking(const std::stop_token& stop, std::chrono::milliseconds pause,
    const std::function<void(const std::string&)>& tell) {
  using Clock = std::chrono::steady_clock;
  constexpr int least_rest = 20;  // times as long as a look took: of many files it is not cheap
  std::string last = seen_;
  Clock::duration rest = pause;
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, stop, rest, [] { return false; });
    }
    if (stop.stop_requested()) return;
    const Clock::time_point start = Clock::now();
    std::string now = look(common_);
    rest = std::max<Clock::duration>(pause, least_rest * (Clock::now() - start));
    const bool changed = now != seen_;
    const bool quiet = now == last;
    last = std::move(now);
    if (!changed || !quiet) continue;
    {
      const std::scoped_lock lock(mutex_);
      state_.loading = true;
    }
    ProgressBar no_bar(false);
    const std::string fault = read(no_bar);
    tell(fault.empty() ? fmt::format("note: the files changed and were read again (generation {})",
                             current()->generation)
                       : fmt::format("note: the files changed and can't be used, so what was read before is "
                                     "served on: {}",
                             fault));
  }
}

}  // namespace vpcscope
