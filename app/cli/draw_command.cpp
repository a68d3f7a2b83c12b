#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <set>

#include "analyzer/exposure.h"
#include "analyzer/landscape.h"
#include "analyzer/names.h"
#include "analyzer/neighbours.h"
#include "analyzer/reach.h"
#include "app/cli/commands.h"
#include "app/cli/loading.h"
#include "app/cli/output.h"
#include "render/diagram/formats.h"
#include "render/diagram/lines.h"
#include "render/diagram/place.h"
#include "render/diagram/views.h"

namespace vpcscope {
namespace {

using VpcList = std::vector<net::Handle<net::Vpc>>;

constexpr std::size_t most_vpcs = 6;  // that are drawn with all that is in them, unless it is asked for
constexpr std::size_t most_subnets = 60;

/// The VPCs of whatever a text names: an account, a Region, a tag, an id or a name.
std::set<net::Handle<net::Vpc>> vpcs_named(const Network& network, const std::string& text) {
  std::set<net::Handle<net::Vpc>> found;
  const auto add_interfaces = [&](const std::vector<net::Handle<net::Interface>>& all) {
    for (const net::Handle<net::Interface> one : all)
      if (network[one].vpc.present()) found.insert(network[one].vpc);
  };
  const auto vpcs = network.all<net::Vpc>();
  for (std::uint32_t i = 0; i < vpcs.size(); ++i) {
    const net::Scope* scope = network.find(vpcs[i].object.scope);
    if (scope == nullptr) continue;
    if (network.text(scope->account) == text || network.text(scope->region) == text) found.insert({i});
  }
  if (const std::size_t equals = text.find('='); text.starts_with("tag:") && equals != std::string::npos)
    add_interfaces(find_by_tag(network, text.substr(4, equals - 4), text.substr(equals + 1)));
  for (const auto& named : {find_by_id(network, text), find_by_name(network, text)})
    for (const Named& one : named) {
      if (one.kind == Kind::Vpc) found.insert({one.at});
      if (one.kind == Kind::Subnet) found.insert(network[net::Handle<net::Subnet>{one.at}].vpc);
      add_interfaces(interfaces_of(network, one));
    }
  found.erase(net::Handle<net::Vpc>{});
  return found;
}

std::string unknown_name(const Network& network, const std::string& option, const std::string& text) {
  const std::vector<std::string> near = nearest_names(network, text);
  return fmt::format("{} {}: nothing with a VPC has that name{}",
      option,
      text,
      near.empty() ? "; give an account, a Region, tag:KEY=VALUE, an id or a name"
                   : fmt::format("; did you mean {}?", fmt::join(near, ", ")));
}

/// Nothing, with a line on standard error, where an option names nothing.
std::optional<VpcList> chosen_vpcs(const Network& network, const DrawOptions& options) {
  VpcList vpcs;
  for (std::uint32_t i = 0; i < network.all<net::Vpc>().size(); ++i) vpcs.push_back({i});
  if (!options.only.empty()) {
    std::set<net::Handle<net::Vpc>> wanted;
    for (const std::string& one : options.only) {
      const std::set<net::Handle<net::Vpc>> found = vpcs_named(network, one);
      if (found.empty()) return complain(unknown_name(network, "--only", one)), std::nullopt;
      wanted.insert(found.begin(), found.end());
    }
    vpcs.assign(wanted.begin(), wanted.end());
  }
  if (options.focus.empty()) return vpcs;
  const std::set<net::Handle<net::Vpc>> middle = vpcs_named(network, options.focus);
  if (middle.empty()) return complain(unknown_name(network, "--focus", options.focus)), std::nullopt;
  const VpcList around = vpcs_around(network, {middle.begin(), middle.end()}, options.depth);
  std::erase_if(vpcs, [&](net::Handle<net::Vpc> one) { return !std::ranges::binary_search(around, one); });
  return vpcs;
}

bool shows_estate(const Network& network, const DrawOptions& options, const VpcList& vpcs) {
  if (!options.view.empty()) return options.view == "estate";
  std::size_t subnets = 0;
  for (const net::Handle<net::Vpc> one : vpcs) subnets += network[network[one].subnets].size();
  return vpcs.size() > most_vpcs || subnets > most_subnets;
}

std::optional<Drawing> drawing_of(const Network& network, const DrawOptions& options) {
  if (!options.path.empty()) {
    ReachQuestion question;
    question.from = options.path[0];
    question.to = options.path[1];
    if (options.path.size() > 2) question.service = options.path[2];
    const ReachResult result = reach(network, question);
    if (!result.error.empty()) return complain(result.error), std::nullopt;
    return answer_view(result.answer);
  }
  const std::optional<VpcList> vpcs = chosen_vpcs(network, options);
  if (!vpcs) return std::nullopt;
  const auto has = [&](const char* layer) {
    return options.layers.empty() || std::ranges::find(options.layers, layer) != options.layers.end();
  };
  const bool estate = shows_estate(network, options, *vpcs);
  const Landscape landscape = vpcscope::landscape(network, estate ? VpcList() : *vpcs);
  ExposureAnswer open;
  if (has("exposure")) open = exposure(network);
  const ViewOptions view{*vpcs, has("routes")};
  const ExposureAnswer* const shown = has("exposure") ? &open : nullptr;
  return estate ? estate_view(network, landscape, shown, view) : vpcs_view(network, landscape, shown, view);
}

}  // namespace

int run_draw(const CommandLine& line) {
  const std::string ending = line.common.output.substr(line.common.output.rfind('.') + 1);
  std::string name = line.common.format;
  if (name.empty()) name = find_diagram_format(ending) != nullptr ? ending : "svg";
  const DiagramFormat* format = find_diagram_format(name);
  if (format == nullptr) return complain(fmt::format("-f {}: no such format of a picture", name)), 2;
  if (!format->is_text && line.common.output.empty() && ::isatty(STDOUT_FILENO) == 1)
    return complain(
               fmt::format("{} is not for a terminal; write it to a file with -o picture.{}", name, name)),
           2;
  const std::optional<Network> network = load_network(line.common);
  if (!network) return 2;
  std::optional<Drawing> drawing = drawing_of(*network, line.draw);
  if (!drawing) return 2;
  place(*drawing);
  draw_lines(*drawing);
  return write_result(line.common, format->write(*drawing)) ? 0 : 2;
}

}  // namespace vpcscope
