// The table of all that the server answers under /api/v1/: path, parameters, and the function that answers.
// docs/openapi.json says the same for others, and tests hold the two together.
#pragma once

#include <atomic>
#include <span>
#include <string_view>
#include <vector>

#include "app/server/message.h"
#include "app/server/parameters.h"
#include "app/server/served.h"

namespace vpcscope {

/// What an answer may look at.
struct Question {
  const Store& store;
  const Served& served;  // as it was when the question came
  const Parameters& parameters;
  const Request& request;
  const std::atomic<bool>& stop;  // once true, nobody waits for the answer
};

struct Parameter {
  std::string_view name;
  bool required = false;
};

struct Route {
  std::string_view method;  // GET, which answers HEAD too, or POST
  std::string_view path;
  std::vector<Parameter> parameters;
  Response (*answer)(const Question& question) = nullptr;  // may throw Refusal
};

std::span<const Route> routes();

}  // namespace vpcscope
