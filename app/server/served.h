// What is served: a network, read anew in the background when its files change. Answers of before hold on to
// the network of before.
//
//   Store store(common);
//   if (const std::string fault = store.load(bar); !fault.empty()) ...
//   store.watch(std::chrono::seconds(1), tell);
//   const std::shared_ptr<const Served> served = store.current();   // any thread
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "app/cli/loading.h"
#include "app/server/name_index.h"

namespace vpcscope {

/// A long answer that depends on nothing but the network: worked out when it is first asked for, then kept.
/// Who asks meanwhile waits.
class KeptAnswer {
 public:
  const std::string& get(const std::function<std::string()>& make) const {
    std::call_once(once_, [&] { text_ = make(); });
    return text_;
  }

 private:
  mutable std::once_flag once_;
  mutable std::string text_;
};

/// One reading of the files. Never changed.
struct Served {
  Served(Reading&& reading, std::uint64_t number);
  Served(const Served&) = delete;
  Served& operator=(const Served&) = delete;

  std::optional<Snapshot> snapshot;  // none of a packed network
  Network network;
  NameIndex names;
  std::string hash;  // of all that the network says, 16 hexadecimal digits
  std::uint64_t generation = 1;
  KeptAnswer inspection;
  KeptAnswer exposure;
};

class Store {
 public:
  explicit Store(CommonOptions common) : common_(std::move(common)) {}
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  /// The first reading. Why the input can't be used; empty where all is well.
  std::string load(ProgressBar& bar);
  /// What the last reading found worth telling.
  std::vector<std::string> notes() const;

  /// From now on files are looked at so often, and read again once they have changed and are quiet. `tell`
  /// gets a line about each reading, from another thread. Ends with the Store.
  void watch(std::chrono::milliseconds pause, std::function<void(const std::string&)> tell);

  std::shared_ptr<const Served> current() const;

  struct State {
    bool loading = false;
    std::string error;  // why the last reading failed; the one before is served on
  };
  State state() const;
  const CommonOptions& common() const { return common_; }

 private:
  struct Look;

  std::string read(ProgressBar& bar);
  void keep_looking(const std::stop_token& stop, std::chrono::milliseconds pause,
      const std::function<void(const std::string&)>& tell);

  const CommonOptions common_;
  std::string seen_;  // of the files, before they were read; of the thread that reads
  mutable std::mutex mutex_;
  std::condition_variable_any wake_;
  std::shared_ptr<const Served> current_;
  State state_;
  std::vector<std::string> notes_;
  std::jthread watcher_;  // last: it ends first
};

}  // namespace vpcscope
