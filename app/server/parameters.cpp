#include "app/server/parameters.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>

#include "app/server/message.h"
#include "model/quote.h"

namespace vpcscope {

Parameters::Parameters(std::vector<std::pair<std::string, std::string>> all) : all_(std::move(all)) {
  for (std::size_t i = 0; i < all_.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (all_[i].first == all_[j].first)
        throw Refusal{400, fmt::format("the parameter {} is there twice", vpcscope::quoted(all_[i].first))};
}

std::string Parameters::text(std::string_view name) const {
  const auto found =
      std::ranges::find(all_, name, [](const auto& one) { return std::string_view(one.first); });
  return found == all_.end() ? std::string() : found->second;
}

bool Parameters::flag(std::string_view name) const {
  const std::string value = text(name);
  if (value == "true" || value == "1") return true;
  if (value.empty() || value == "false" || value == "0") return false;
  throw Refusal{400, fmt::format("{}: expected true or false, got {}", name, vpcscope::quoted(value))};
}

std::size_t Parameters::number(
    std::string_view name, std::size_t otherwise, std::size_t least, std::size_t most) const {
  const std::string value = text(name);
  if (value.empty()) return otherwise;
  std::size_t number = 0;
  const char* const end = value.data() + value.size();
  const auto [stop, fault] = std::from_chars(value.data(), end, number);
  if (fault == std::errc() && stop == end && number >= least && number <= most) return number;
  throw Refusal{400,
      fmt::format("{}: expected a number from {} to {}, got {}", name, least, most, vpcscope::quoted(value))};
}

Target read_target(std::string_view target) {
  constexpr std::size_t most_parameters = 64;
  const auto url = boost::urls::parse_origin_form({target.data(), target.size()});
  if (!url)
    throw Refusal{400, "the request's target is not a path with parameters, as in /api/v1/names?q=web"};
  if (url->params().size() > most_parameters)
    throw Refusal{400, fmt::format("there are more than {} parameters", most_parameters)};
  std::vector<std::pair<std::string, std::string>> parameters;
  for (const auto& one : url->params())
    if (!one.key.empty() || one.has_value) parameters.emplace_back(one.key, one.value);
  return {std::string(target.substr(0, target.find('?'))), Parameters(std::move(parameters))};
}

}  // namespace vpcscope
