#include "app/server/routes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "analyzer/exposure.h"
#include "analyzer/matrix.h"
#include "analyzer/reach.h"
#include "analyzer/route.h"
#include "app/cli/answers.h"
#include "app/cli/batch.h"
#include "app/cli/drawing_options.h"
#include "app/server/assets.h"
#include "app/server/resource.h"
#include "model/quote.h"
#include "model/version.h"
#include "render/diagram/formats.h"
#include "render/exposure_json.h"
#include "render/matrix_json.h"
#include "render/reach_json.h"
#include "render/reach_markdown.h"
#include "render/route_json.h"

namespace vpcscope {
namespace {

using Json = nlohmann::ordered_json;

/// ASCII only, as all JSON of the program: names are written by strangers.
std::string printed(const Json& json) {
  return json.dump(-1, ' ', true, Json::error_handler_t::replace) + "\n";
}

Response json_response(std::string body) { return {200, "application/json", std::move(body), {}}; }

/// As the command line says it.
void refuse_if(const std::string& error) {
  if (!error.empty()) throw Refusal{400, error};
}

// ---- what is served

Response answer_snapshot(const Question& question) {
  if (!question.served.snapshot)
    throw Refusal{400, packed_refusal(question.store.common().snapshots.front())};
  const auto make = [&] { return inspection_json(inspection_of(*question.served.snapshot)); };
  return json_response(question.served.inspection.get(make));
}

/// What a path is called, without where it is: "." has a name too.
std::string last_component(const std::string& path) {
  if (path == "-") return path;
  std::error_code fault;
  const std::filesystem::path whole = std::filesystem::absolute(path, fault).lexically_normal();
  return (whole.has_filename() ? whole : whole.parent_path()).filename().string();
}

Response answer_state(const Question& question) {
  const Store::State state = question.store.state();
  Json paths = Json::array();
  for (const std::string& path : question.store.common().snapshots) paths.push_back(last_component(path));
  return json_response(printed({{"version", kVersion},
      {"snapshot", std::move(paths)},
      {"hash", question.served.hash},
      {"generation", question.served.generation},
      {"loading", state.loading},
      {"error", state.error.empty() ? Json() : Json(state.error)}}));
}

Response answer_names(const Question& question) {
  constexpr std::size_t most = 200;
  const Parameters& given = question.parameters;
  const NameWish wish{given.number("limit", 20, 1, most), given.flag("all")};
  Json names = Json::array();
  for (const NameHit& hit : question.served.names.find(given.text("q"), wish))
    names.push_back({{"text", hit.text}, {"kind", hit.kind}, {"id", hit.id}, {"detail", hit.detail}});
  return json_response(printed({{"names", std::move(names)}}));
}

Response answer_resource(const Question& question) {
  return json_response(resource_json(question.served, question.parameters.text("id")));
}

Response answer_openapi(const Question&) {
  return json_response(std::string(asset_named("openapi.json")->bytes));
}

// ---- reach

ReachQuestion reach_question(const Parameters& given) {
  const std::string family = given.text("family");
  if (!family.empty() && family != "4" && family != "6")
    throw Refusal{
        400, fmt::format("there is no address family {}; expected 4 or 6", vpcscope::quoted(family))};
  return {.from = given.text("from"),
      .to = given.text("to"),
      .service = given.text("service"),
      .family = family.empty()  ? 0
                : family == "4" ? 4
                                : 6,
      .client = given.text("client"),
      .source_port = given.text("source_port"),
      .one_way = given.flag("one_way"),
      .all_blockers = given.flag("all_blockers"),
      .honor_health = given.flag("honor_health"),
      .client_group = given.text("client_group")};
}

ReachAnswer reach_answer(const Question& question, const ReachQuestion& asked) {
  ReachResult result = reach(question.served.network, asked);
  refuse_if(result.error);
  return std::move(result.answer);
}

Response answer_reach(const Question& question) {
  return json_response(reach_json(reach_answer(question, reach_question(question.parameters))));
}

Response answer_reach_text(const Question& question) {
  const ReachAnswer answer = reach_answer(question, reach_question(question.parameters));
  return {200, "text/plain; charset=utf-8", reach_page(answer, {}), {}};
}

Response answer_reach_markdown(const Question& question) {
  const ReachAnswer answer = reach_answer(question, reach_question(question.parameters));
  return {200, "text/markdown; charset=utf-8", reach_markdown(answer), {}};
}

/// JSON Lines, as `reach --batch` takes and gives them.
std::string answer_lines(const Question& question) {
  std::string_view rest = question.request.body;
  std::string answers;
  const auto read = [&](char* to, std::size_t most) {
    const std::size_t count = std::min(most, rest.size());
    std::memcpy(to, rest.data(), count);
    rest.remove_prefix(count);
    return static_cast<std::ptrdiff_t>(count);
  };
  const auto write = [&](std::string_view text) {
    answers += text;
    return !question.stop.load();
  };
  const auto ask = [&](const ReachQuestion& asked) { return reach(question.served.network, asked); };
  run_batch(read, write, ask, {});
  return answers;
}

Response answer_posted_reach(const Question& question) {
  const std::string_view content = question.request.field("Content-Type");
  const std::string_view type = content.substr(0, content.find_first_of("; "));
  if (type == "application/x-ndjson") return {200, "application/x-ndjson", answer_lines(question), {}};
  if (type != "application/json")
    throw Refusal{415,
        fmt::format("Content-Type: expected application/json or application/x-ndjson, got {}",
            vpcscope::quoted(content))};
  const BatchLine line = read_batch_line(question.request.body, {});
  refuse_if(line.error);
  return json_response(reach_json(reach_answer(question, line.question)));
}

// ---- the others

Response answer_route(const Question& question) {
  const RouteResult result = route(
      question.served.network, question.parameters.text("where"), question.parameters.text("destination"));
  refuse_if(result.error);
  return json_response(route_json(result.answer));
}

/// Stops a matrix that nobody waits for, or that gets too big to be sent as one answer.
class MatrixBody : public MatrixReader {
 public:
  explicit MatrixBody(const std::atomic<bool>& given_up) : given_up_(given_up) {}

  void groups(std::span<const MatrixGroup> groups) override {
    printer_.groups(groups);
    look();
  }
  void flow(const MatrixFlow& flow) override {
    printer_.flow(flow);
    look();
  }
  const std::atomic<bool>& stop() const { return stop_; }
  bool too_big() const { return body_.size() > most; }
  std::string finished() {
    printer_.end({});
    return std::move(body_);
  }

 private:
  static constexpr std::size_t most = std::size_t{256} << 20;

  void look() {
    if (too_big() || given_up_) stop_ = true;
  }

  const std::atomic<bool>& given_up_;
  std::atomic<bool> stop_ = false;
  std::string body_;
  MatrixJson printer_{[this](std::string_view text) { body_ += text; }, ""};
};

Response answer_matrix(const Question& question) {
  const auto end_of = [&](std::string_view name) {
    const std::string text = question.parameters.text(name);
    return text.empty() ? std::string("any") : text;
  };
  const MatrixQuestion asked{
      .from = end_of("from"), .to = end_of("to"), .service = question.parameters.text("service")};
  MatrixBody body(question.stop);
  const MatrixResult result = matrix(question.served.network, asked, body, {.stop = &body.stop()});
  refuse_if(result.error);
  if (body.too_big())
    throw Refusal{400,
        "the matrix is too big for one answer; narrow it with from, to or service, or use vpcscope matrix -f "
        "jsonl"};
  return json_response(body.finished());
}

Response answer_exposure(const Question& question) {
  const auto make = [&] {
    const ExposureAnswer answer = exposure(question.served.network);
    refuse_if(answer.error);
    return exposure_json(answer);
  };
  return json_response(question.served.exposure.get(make));
}

// ---- pictures

/// The words of `view`, `focus`, ... as `draw` takes them; a picture of an answer by from, to and service.
DrawOptions draw_options(const Parameters& given) {
  DrawOptions options;
  options.view = given.text("view");
  constexpr std::array<std::string_view, 4> views = {"", "estate", "vpcs", "answer"};
  if (std::ranges::find(views, options.view) == views.end())
    throw Refusal{400,
        fmt::format("there is no view {}; expected estate, vpcs or answer", vpcscope::quoted(options.view))};
  if (options.view == "answer") {
    options.view.clear();
    options.path = {given.text("from"), given.text("to")};
    if (options.path[0].empty() || options.path[1].empty())
      throw Refusal{400, "view=answer: from and to are needed, as for reach"};
    if (const std::string service = given.text("service"); !service.empty()) options.path.push_back(service);
  }
  options.focus = given.text("focus");
  options.depth = static_cast<std::uint32_t>(given.number("depth", 1, 0, 100));
  std::string layers = given.text("layers");
  while (!layers.empty()) {
    const std::string one = layers.substr(0, layers.find(','));
    if (one != "routes" && one != "exposure" && one != "none")
      throw Refusal{
          400, fmt::format("there is no layer {}; expected routes, exposure or none", vpcscope::quoted(one))};
    options.layers.push_back(one);
    layers.erase(0, one.size() + 1);
  }
  if (const std::string only = given.text("only"); !only.empty()) options.only.push_back(only);
  return options;
}

Response answer_map_as(const Question& question, std::string_view format) {
  const Drawn drawn = drawing_of(question.served.network, draw_options(question.parameters));
  refuse_if(drawn.error);
  const DiagramFormat& written = *find_diagram_format(format);
  return {200, std::string(written.media_type), written.write(drawn.drawing), {}};
}

Response answer_map(const Question& question) { return answer_map_as(question, "json"); }
Response answer_map_svg(const Question& question) { return answer_map_as(question, "svg"); }

std::vector<Parameter> map_parameters() {
  return {{"view"}, {"focus"}, {"depth"}, {"layers"}, {"only"}, {"from"}, {"to"}, {"service"}};
}

std::vector<Parameter> reach_parameters() {
  return {{"from", true},
      {"to", true},
      {"service"},
      {"source_port"},
      {"client"},
      {"client_group"},
      {"family"},
      {"one_way"},
      {"all_blockers"},
      {"honor_health"}};
}

}  // namespace

std::span<const Route> routes() {
  static const std::vector<Route> table = {{"GET", "/api/v1/snapshot", {}, &answer_snapshot},
      {"GET", "/api/v1/state", {}, &answer_state},
      {"GET", "/api/v1/names", {{"q"}, {"limit"}, {"all"}}, &answer_names},
      {"GET", "/api/v1/reach", reach_parameters(), &answer_reach},
      {"POST", "/api/v1/reach", {}, &answer_posted_reach},
      {"GET", "/api/v1/reach.txt", reach_parameters(), &answer_reach_text},
      {"GET", "/api/v1/reach.md", reach_parameters(), &answer_reach_markdown},
      {"GET", "/api/v1/route", {{"where", true}, {"destination", true}}, &answer_route},
      {"GET", "/api/v1/matrix", {{"from"}, {"to"}, {"service"}}, &answer_matrix},
      {"GET", "/api/v1/exposure", {}, &answer_exposure},
      {"GET", "/api/v1/resource", {{"id", true}}, &answer_resource},
      {"GET", "/api/v1/map", map_parameters(), &answer_map},
      {"GET", "/api/v1/map.svg", map_parameters(), &answer_map_svg},
      {"GET", "/api/v1/openapi.json", {}, &answer_openapi}};
  return table;
}

}  // namespace vpcscope
