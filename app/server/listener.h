// HTTP/1.1 on a socket: bytes to requests, answers to bytes, and all the limits that keep one client from
// hurting the others. What is answered is not its business.
//
//   Listener listener({});
//   if (const std::string fault = listener.open(*parse_listen("127.0.0.1:0")); !fault.empty()) ...
//   listener.run([&](const Request& request, const std::atomic<bool>& stop) { return site.answer(...); });
//
// One thread does all reading and writing; questions are answered by a pool of workers, so a slow one holds
// up nobody but whoever asked. A request that takes too long to arrive is dropped (408), an answer that takes
// too long is given up (503).
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "app/server/message.h"

namespace vpcscope {

/// A literal address and a port; 0: any free one.
struct ListenAddress {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;
  bool loopback = true;

  std::string host() const;  // as in a URL: "[::1]"
};
/// "127.0.0.1:8080", "[::1]:0", "localhost:8080"
std::optional<ListenAddress> parse_listen(std::string_view text);

struct Limits {
  std::uint32_t header = 16U << 10;
  std::uint64_t body = std::uint64_t{1} << 20;
  std::size_t target = std::size_t{8} << 10;
  std::size_t connections = 64;
  std::chrono::milliseconds request_time{
      10'000};                                  // for a request to arrive, and for the client to take bytes
  std::chrono::milliseconds idle_time{30'000};  // between requests
  std::chrono::milliseconds answer_time{60'000};
};

/// Called by any worker. `stop` becomes true when nobody waits any more.
using Answerer = std::function<Response(const Request& request, const std::atomic<bool>& stop)>;

class Listener {
 public:
  explicit Listener(const Limits& limits);
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener();

  /// From here on connections are queued. Why it can't be; empty where all is well.
  std::string open(const ListenAddress& where);
  std::uint16_t port() const;
  /// SIGINT and SIGTERM call stop(); a second one ends the program at once.
  void stop_on_signals();
  /// Answers until stop() was called and what was being answered is sent.
  void run(Answerer answerer);
  void stop();  // from any thread

 private:
  class Inner;
  std::unique_ptr<Inner> inner_;  // keeps Asio out of this header
};

}  // namespace vpcscope
