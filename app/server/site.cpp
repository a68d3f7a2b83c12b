#include "app/server/site.h"

#include <fmt/format.h>
#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <exception>
#include <system_error>

#include "app/server/assets.h"
#include "app/server/routes.h"
#include "model/quote.h"

namespace vpcscope {
namespace {

constexpr std::string_view assets_path = "/assets/";

/// Takes as long for a token that is nearly right as for one that is not.
bool same_secret(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned differs = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    differs |= static_cast<unsigned>(static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]));
  return differs == 0;
}

/// The value of one of "a=1; b=2".
std::string_view cookie_of(std::string_view cookies, std::string_view name) {
  while (!cookies.empty()) {
    const std::size_t end = std::min(cookies.find(';'), cookies.size());
    std::string_view one = cookies.substr(0, end);
    one.remove_prefix(std::min(one.find_first_not_of(' '), one.size()));
    if (one.size() > name.size() && one.starts_with(name) && one[name.size()] == '=')
      return one.substr(name.size() + 1);
    cookies.remove_prefix(std::min(end + 1, cookies.size()));
  }
  return {};
}

bool is_get(std::string_view method) { return method == "GET" || method == "HEAD"; }

/// What the path answers to, for Allow.
std::string methods_of(std::string_view path) {
  std::string methods;
  for (const Route& route : routes())
    if (route.path == path)
      methods +=
          (methods.empty() ? "" : ", ") + std::string(route.method == "GET" ? "GET, HEAD" : route.method);
  return methods;
}

Response wrong_method(std::string_view path, const std::string& allowed) {
  Response response = error_response(405, fmt::format("{} answers {} only", path, allowed));
  response.fields.emplace_back("Allow", allowed);
  return response;
}

/// Every parameter has to be one that the route takes: a misspelt one would change the question unseen.
void check_parameters(const Route& route, const Parameters& given) {
  for (const auto& [name, value] : given.all()) {
    if (name == "token" ||
        std::ranges::find(route.parameters, name, &Parameter::name) != route.parameters.end())
      continue;
    std::vector<std::string_view> names;
    names.reserve(route.parameters.size());
    for (const Parameter& one : route.parameters) names.push_back(one.name);
    throw Refusal{400,
        fmt::format("{} takes no parameter {}; {}",
            route.path,
            vpcscope::quoted(name),
            names.empty() ? "it takes none" : fmt::format("it takes {}", fmt::join(names, ", ")))};
  }
  for (const Parameter& one : route.parameters)
    if (one.required && given.text(one.name).empty())
      throw Refusal{400, fmt::format("{} needs the parameter {}", route.path, one.name)};
}

/// With the hash of its bytes in the query it may be kept: another build asks for another one.
Response asset_response(const Asset& asset, const Parameters& parameters) {
  Response response{200, std::string(asset.media_type), std::string(asset.bytes), {}};
  if (parameters.text("v") == asset.hash)
    response.fields.emplace_back("Cache-Control", "private, max-age=31536000, immutable");
  return response;
}

}  // namespace

std::string new_token() {
  std::array<unsigned char, 32> bytes{};
  if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
    throw std::system_error(errno, std::generic_category(), "no random bytes for the token");
  return fmt::format("{:02x}", fmt::join(bytes, ""));
}

Site::Site(const Store& store, Guard guard)
    : store_(store),
      guard_(std::move(guard)),
      hosts_({fmt::format("127.0.0.1:{}", guard_.port),
          fmt::format("localhost:{}", guard_.port),
          fmt::format("[::1]:{}", guard_.port),
          fmt::format("{}:{}", guard_.host, guard_.port)}),
      cookie_(fmt::format("vpcscope_{}", guard_.port)) {}

Response Site::answer(const Request& request, const std::atomic<bool>& stop) const {
  Response response;
  try {
    response = respond(request, stop);
  } catch (const Refusal& refusal) {
    response = error_response(refusal.status, refusal.line);
  } catch (const std::exception& fault) {
    response = error_response(500, fmt::format("the question could not be answered: {}", fault.what()));
  }
  const auto named = [](const auto& field) { return field.first == "Cache-Control"; };
  if (std::ranges::none_of(response.fields, named)) response.fields.emplace_back("Cache-Control", "no-store");
  std::ranges::copy(safety_fields(), std::back_inserter(response.fields));
  return response;
}

Response Site::respond(const Request& request, const std::atomic<bool>& stop) const {
  check_host(request);
  check_origin(request);
  const Target target = read_target(request.target);
  check_token(request, target.parameters);
  const bool is_asset = target.path.starts_with(assets_path);
  if (target.path != "/" && !is_asset) return ask(request, target, stop);
  const Asset* asset =
      is_asset ? asset_named(std::string_view(target.path).substr(assets_path.size())) : nullptr;
  if (is_asset && asset == nullptr)
    return error_response(404, fmt::format("there is no {} here", vpcscope::quoted(target.path)));
  if (!is_get(request.method)) return wrong_method(target.path, "GET, HEAD");
  return is_asset ? asset_response(*asset, target.parameters) : page(target.parameters);
}

/// Another name for this address is a page's attempt to pass for us (DNS rebinding).
void Site::check_host(const Request& request) const {
  if (request.count("Host") != 1) throw Refusal{400, "the request needs one Host"};
  const std::string_view host = request.field("Host");
  if (std::ranges::find(hosts_, host) == hosts_.end())
    throw Refusal{403,
        fmt::format("Host {} is not served; ask {}, or name another address with --listen",
            vpcscope::quoted(host),
            hosts_.front())};
}

void Site::check_origin(const Request& request) const {
  if (request.count("Origin") == 0) return;
  if (request.count("Origin") > 1 ||
      request.field("Origin") != fmt::format("http://{}", request.field("Host")))
    throw Refusal{403, "requests of other pages are not answered"};
}

void Site::check_token(const Request& request, const Parameters& parameters) const {
  const bool right = same_secret(request.field("X-Vpcscope-Token"), guard_.token) ||
                     same_secret(parameters.text("token"), guard_.token) ||
                     same_secret(cookie_of(request.field("Cookie"), cookie_), guard_.token);
  if (!right)
    throw Refusal{401,
        "the token is missing or wrong; open the address that vpcscope serve printed, or send its token as "
        "X-Vpcscope-Token"};
}

/// The first visit brings the token in the address; from then on the cookie has it.
Response Site::page(const Parameters& parameters) const {
  const Asset* shell = asset_named("index.html");
  if (shell == nullptr)
    return error_response(404, "this build has no page; the API is at /api/v1/openapi.json");
  Response response{200, std::string(shell->media_type), std::string(shell->bytes), {}};
  if (!parameters.text("token").empty())
    response.fields.emplace_back(
        "Set-Cookie", fmt::format("{}={}; HttpOnly; SameSite=Strict; Path=/", cookie_, guard_.token));
  return response;
}

Response Site::ask(const Request& request, const Target& target, const std::atomic<bool>& stop) const {
  const std::string_view method = request.method == "HEAD" ? std::string_view("GET") : request.method;
  for (const Route& route : routes()) {
    if (route.path != target.path || route.method != method) continue;
    check_parameters(route, target.parameters);
    const std::shared_ptr<const Served> served = store_.current();
    return route.answer({store_, *served, target.parameters, request, stop});
  }
  if (const std::string allowed = methods_of(target.path); !allowed.empty())
    return wrong_method(target.path, allowed);
  return error_response(404,
      fmt::format(
          "there is no {} here; /api/v1/openapi.json lists what there is", vpcscope::quoted(target.path)));
}

}  // namespace vpcscope
