// What stands behind the path of a request: "?from=web-1&to=db-1", decoded, each name once.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace vpcscope {

class Parameters {
 public:
  /// Throws Refusal where one stands twice.
  explicit Parameters(std::vector<std::pair<std::string, std::string>> all);

  /// Empty where it is not given.
  std::string text(std::string_view name) const;
  /// "true" and "1", "false" and "0"; not given: false. Throws Refusal on others.
  bool flag(std::string_view name) const;
  /// Throws Refusal unless it is a whole number from `least` to `most`; `otherwise` where it is not given.
  std::size_t number(std::string_view name, std::size_t otherwise, std::size_t least, std::size_t most) const;
  std::span<const std::pair<std::string, std::string>> all() const { return all_; }

 private:
  std::vector<std::pair<std::string, std::string>> all_;
};

/// A request's target, taken apart.
struct Target {
  std::string path;  // as sent: nothing is decoded, so nothing can hide in it
  Parameters parameters;
};

/// Throws Refusal where it is no path of this server.
Target read_target(std::string_view target);

}  // namespace vpcscope
