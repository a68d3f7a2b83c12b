#include "app/server/message.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace vpcscope {
namespace {

bool same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

}  // namespace

std::string_view Request::field(std::string_view name) const {
  const auto found =
      std::ranges::find_if(fields, [&](const auto& one) { return same_name(one.first, name); });
  return found == fields.end() ? std::string_view() : std::string_view(found->second);
}

std::size_t Request::count(std::string_view name) const {
  const auto named =
      std::ranges::count_if(fields, [&](const auto& one) { return same_name(one.first, name); });
  return static_cast<std::size_t>(named);
}

Response error_response(int status, std::string_view line) {
  using Json = nlohmann::ordered_json;
  const Json body = {{"error", line}};
  return {status, "application/json", body.dump(-1, ' ', true, Json::error_handler_t::replace) + "\n", {}};
}

const HeaderFields& safety_fields() {
  static const HeaderFields fields = {{"Content-Security-Policy",
                                          "default-src 'none'; script-src 'self'; style-src 'self'; img-src "
                                          "'self' data:; connect-src 'self'; "
                                          "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"}};
  return fields;
}

}  // namespace vpcscope
