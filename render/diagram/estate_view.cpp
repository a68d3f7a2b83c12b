#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "render/diagram/frames.h"
#include "render/diagram/joints.h"
#include "render/diagram/names.h"
#include "render/diagram/views.h"
#include "render/text.h"

namespace vpcscope {
namespace {

class EstateView {
 public:
  EstateView(const Network& network, const Landscape& landscape, const ExposureAnswer* exposure,
      const ViewOptions& options)
      : n_(network),
        landscape_(landscape),
        options_(options),
        names_(network),
        frames_(network, names_, drawing_) {
    if (exposure == nullptr) return;
    knows_exposure_ = true;
    for (const ExposureRow& one : exposure->inbound)
      if (!one.services.empty() || !one.partial.empty()) open_.insert(one.interface);
  }

  Drawing make() {
    drawing_.title = "Estate";
    for (const net::Interface& one : n_.all<net::Interface>())
      if (one.vpc.present() && open_.contains(std::string(n_.text(one.object.id)))) ++open_in_[one.vpc.at];
    for (const net::Interface& one : n_.all<net::Interface>())
      if (one.vpc.present() && !one.data_path) ++interfaces_in_[one.vpc.at];
    for (const net::Handle<net::Vpc> vpc : options_.vpcs) add_card(vpc);
    for (const auto& [grid, count] : cards_in_)
      drawing_.boxes[grid].columns =
          static_cast<std::uint32_t>(std::ceil(std::sqrt(static_cast<double>(count) * 0.9)));
    Joints(n_,
        names_,
        frames_,
        drawing_,
        [&](net::Handle<net::Vpc> vpc, const net::Object&, const std::string&, const std::string&) {
          const auto at = cards_.find(vpc.at);
          return at == cards_.end() ? no_box : at->second;
        })
        .draw();
    if (options_.vpcs.size() < n_.all<net::Vpc>().size())
      drawing_.notes.push_back(
          fmt::format("{} of {} VPCs are drawn.", options_.vpcs.size(), n_.all<net::Vpc>().size()));
    return std::move(drawing_);
  }

 private:
  std::uint32_t grid_of(net::Handle<net::Scope> scope) {
    const std::uint32_t column = frames_.vpcs_of(scope);
    const auto [grid, fresh] = grids_.try_emplace(column, no_box);
    if (fresh) {
      Box box;
      box.id = names_.unique("cards " + drawing_.boxes[column].id);
      box.arrange = Arrange::Grid;
      box.gap = 22;
      grid->second = drawing_.add(std::move(box), column);
    }
    ++cards_in_[grid->second];
    return grid->second;
  }

  void add_card(net::Handle<net::Vpc> at) {
    const net::Vpc& vpc = n_[at];
    std::map<SubnetTier, std::size_t> tiers;
    for (const net::Handle<net::Subnet> one : n_[vpc.subnets]) ++tiers[landscape_.tiers[one.at]];
    std::vector<std::string> words;
    words.reserve(tiers.size());
    for (const auto& [tier, count] : tiers) words.push_back(fmt::format("{} {}", count, name_of(tier)));
    std::vector<std::string> blocks;
    for (const Prefix& one : n_[vpc.blocks]) blocks.push_back(one.to_string());
    if (blocks.size() > 3) blocks = {blocks[0], blocks[1], fmt::format("and {} more", blocks.size() - 2)};
    Box box;
    box.id = names_.unique(names_.id(vpc.object));
    box.kind = BoxKind::Vpc;
    box.glyph = "vpc";
    box.title = names_.title(vpc.object);
    if (names_.is_named(vpc.object)) box.lines.push_back(names_.id(vpc.object));
    box.lines.push_back(fmt::format("{}", fmt::join(blocks, "  ")));
    box.lines.push_back(words.empty() ? "no subnets" : fmt::format("{} subnets", fmt::join(words, ", ")));
    box.lines.push_back(counted(interfaces_in_[at.at], "interface"));
    if (vpc.internet_gateway.present())
      box.lines.back() +=
          knows_exposure_ ? fmt::format(", {} open to the internet", open_in_[at.at]) : ", internet gateway";
    if (open_in_[at.at] > 0) box.tone = Tone::Open;
    box.unsure = tiers.contains(SubnetTier::Unknown) || !vpc.main_table.present();
    box.about = fmt::format("VPC {}", box.title);
    for (const std::string& one : box.lines) box.about += ", " + one;
    cards_[at.at] = drawing_.add(std::move(box), grid_of(vpc.object.scope));
  }

  const Network& n_;
  const Landscape& landscape_;
  const ViewOptions& options_;
  Drawing drawing_;
  DiagramNames names_;
  Frames frames_;
  bool knows_exposure_ = false;
  std::set<std::string> open_;
  std::map<std::uint32_t, std::size_t> open_in_;
  std::map<std::uint32_t, std::size_t> interfaces_in_;
  std::map<std::uint32_t, std::uint32_t> cards_;   // by VPC
  std::map<std::uint32_t, std::uint32_t> grids_;   // by column
  std::map<std::uint32_t, std::size_t> cards_in_;  // by grid
};

}  // namespace

Drawing estate_view(const Network& network, const Landscape& landscape, const ExposureAnswer* exposure,
    const ViewOptions& options) {
  return EstateView(network, landscape, exposure, options).make();
}

}  // namespace vpcscope
