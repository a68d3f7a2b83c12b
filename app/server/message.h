// A request and its answer without any socket: what the site is asked and what it says. The listener turns
// bytes into these and back.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vpcscope {

using HeaderFields = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string method = "GET";
  std::string target = "/";  // as sent: "/api/v1/names?q=web"
  HeaderFields fields = {};  // as sent, repeated ones too
  std::string body = {};

  /// The first of that name, in any case; empty without one.
  std::string_view field(std::string_view name) const;
  std::size_t count(std::string_view name) const;
};

struct Response {
  int status = 200;
  std::string media_type = "application/json";
  std::string body = {};
  HeaderFields fields = {};  // besides those that every answer has
};

/// `{"error": line}`
Response error_response(int status, std::string_view line);

/// What every answer carries: no page may frame, read or steer this one, and nothing is kept.
const HeaderFields& safety_fields();

/// Why the question can't be used: its status and one line. Thrown by those who read questions, caught by
/// Site.
struct Refusal {
  int status = 400;
  std::string line;
};

}  // namespace vpcscope
