// From a request to its answer, without a socket: who may ask (guard), what is asked (routes, assets), and
// what every answer carries. Never throws; any thread.
//
//   Site site(store, {.port = 8080, .token = new_token()});
//   Response response = site.answer({.method = "GET", .target = "/api/v1/state", .fields = {...}});
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "app/server/message.h"
#include "app/server/parameters.h"
#include "app/server/served.h"

namespace vpcscope {

/// 32 random bytes in hexadecimal. Throws where the system has none to give.
std::string new_token();

/// Whom the server answers.
struct Guard {
  std::uint16_t port = 0;
  std::string token;
  std::string host = {};  // of --listen, as it stands in a URL: "127.0.0.1", "[::1]"
};

class Site {
 public:
  Site(const Store& store, Guard guard);

  Response answer(const Request& request, const std::atomic<bool>& stop) const;

 private:
  void check_host(const Request& request) const;
  void check_origin(const Request& request) const;
  void check_token(const Request& request, const Parameters& parameters) const;
  Response respond(const Request& request, const std::atomic<bool>& stop) const;
  Response page(const Parameters& parameters) const;
  Response ask(const Request& request, const Target& target, const std::atomic<bool>& stop) const;

  const Store& store_;
  const Guard guard_;
  const std::vector<std::string> hosts_;  // with the port
  const std::string cookie_;              // its name
};

}  // namespace vpcscope
