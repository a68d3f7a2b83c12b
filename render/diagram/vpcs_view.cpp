#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "analyzer/component.h"
#include "render/diagram/frames.h"
#include "render/diagram/joints.h"
#include "render/diagram/names.h"
#include "render/diagram/views.h"
#include "render/text.h"

namespace vpcscope {
namespace {

constexpr std::size_t fold_above = 12;  // interfaces in a subnet, from which those that are alike are folded
constexpr std::size_t most_boxes = 40;  // in a subnet; the rest is counted

Tone tone_of(SubnetTier tier) {
  switch (tier) {
    case SubnetTier::Public:
      return Tone::Public;
    case SubnetTier::Private:
      return Tone::Private;
    case SubnetTier::Isolated:
      return Tone::Isolated;
    case SubnetTier::Unknown:
      return Tone::Unknown;
  }
  return Tone::Plain;
}

const char* glyph_of(const net::Interface& interface) {
  switch (interface.role) {
    case net::Role::Plain:
      return !interface.instance_id.empty() ? "ec2" : "eni";
    case net::Role::Endpoint:
    case net::Role::InspectionEndpoint:
      return "vpe";
    case net::Role::LoadBalancer:
    case net::Role::ClassicLoadBalancer:
      return "lb";
    case net::Role::Nat:
      return "nat";
    case net::Role::ClientVpn:
      return "cvpn";
    case net::Role::Function:
      return "fn";
    case net::Role::ResolverInbound:
    case net::Role::ResolverOutbound:
      return "dns";
    case net::Role::InstanceConnect:
      return "eic";
    case net::Role::MountTarget:
      return "efs";
    case net::Role::TransitGateway:
      return "tgw";
  }
  return "eni";
}

class VpcsView {
 public:
  VpcsView(const Network& network, const Landscape& landscape, const ExposureAnswer* exposure,
      const ViewOptions& options)
      : n_(network),
        landscape_(landscape),
        options_(options),
        names_(network),
        frames_(network, names_, drawing_) {
    if (exposure != nullptr)
      for (const ExposureRow& one : exposure->inbound)
        if (!one.services.empty() || !one.partial.empty()) open_.insert(one.interface);
    for (const std::vector<net::Handle<net::Interface>>& alike : landscape_.alike)
      alike_of_[n_[alike.front()].subnet.at].push_back(&alike);
    for (const net::NatGateway& one : n_.all<net::NatGateway>())
      if (one.subnet.present()) nats_of_[one.subnet.at].push_back(n_.handle_of(one));
    for (const net::Endpoint& one : n_.all<net::Endpoint>())
      if (one.endpoint_kind == net::EndpointKind::Inspection && one.subnet.present())
        inspections_of_[one.subnet.at].push_back(n_.handle_of(one));
  }

  Drawing make() {
    drawing_.title = "Network";
    for (const net::Handle<net::Vpc> vpc : options_.vpcs) add_vpc(vpc);
    Joints(n_,
        names_,
        frames_,
        drawing_,
        [&](net::Handle<net::Vpc> vpc,
            const net::Object& joint,
            const std::string& glyph,
            const std::string& words) { return rail_box(vpc, joint, glyph, words); })
        .draw();
    add_gateway_lines();
    if (options_.routes) add_routes();
    if (options_.vpcs.size() < n_.all<net::Vpc>().size())
      drawing_.notes.push_back(
          fmt::format("{} of {} VPCs are drawn.", options_.vpcs.size(), n_.all<net::Vpc>().size()));
    if (folded_ > 0)
      drawing_.notes.push_back(
          fmt::format("{} are drawn as {}: those in one box get the same answer to every question.",
              counted(folded_, "interface"),
              counted(folded_into_, "box")));
    if (left_out_ > 0)
      drawing_.notes.push_back(fmt::format("{} are counted, not drawn.", counted(left_out_, "interface")));
    return std::move(drawing_);
  }

 private:
  struct Drawn {
    std::uint32_t west = no_box;  // internet gateways and the like
    std::uint32_t east = no_box;  // what leads to other VPCs and sites
  };

  void add_vpc(net::Handle<net::Vpc> at) {
    const net::Vpc& vpc = n_[at];
    Box box;
    box.id = names_.unique(names_.id(vpc.object));
    box.kind = BoxKind::Vpc;
    box.title = names_.title(vpc.object);
    if (names_.is_named(vpc.object)) box.lines.push_back(names_.id(vpc.object));
    std::vector<std::string> blocks;
    for (const Prefix& one : n_[vpc.blocks]) blocks.push_back(one.to_string());
    if (!blocks.empty()) box.lines.push_back(fmt::format("{}", fmt::join(blocks, "  ")));
    box.about = fmt::format(
        "VPC {} {} with {}", box.title, fmt::join(blocks, ", "), counted(n_[vpc.subnets].size(), "subnet"));
    box.arrange = Arrange::Row;
    box.gap = 36;
    box.unsure = !vpc.main_table.present() || n_.missing(net::Call::RouteTables, vpc.object.scope);
    const std::uint32_t vpc_box = drawing_.add(std::move(box), frames_.vpcs_of(vpc.object.scope));
    vpcs_[at.at] = vpc_box;
    Drawn& drawn = rails_[at.at];
    drawn.west = add_frame("west " + drawing_.boxes[vpc_box].id, vpc_box, 18);
    add_gateways(at, drawn.west);
    add_zones(at, vpc_box);
    drawn.east = add_frame("east " + drawing_.boxes[vpc_box].id, vpc_box, 18);
    add_endpoints(at, drawn.east);
  }

  std::uint32_t add_frame(const std::string& id, std::uint32_t into, double gap) {
    Box frame;
    frame.id = id;
    frame.gap = gap;
    return drawing_.add(std::move(frame), into);
  }

  std::uint32_t add_resource(const net::Object& object, const std::string& glyph, const std::string& words,
      std::uint32_t into, bool works = true) {
    Box box;
    box.id = names_.unique(names_.id(object));
    box.kind = BoxKind::Resource;
    box.glyph = glyph;
    box.title = names_.is_named(object) ? names_.title(object) : words;
    box.lines = {names_.id(object)};
    box.about = fmt::format("{} {}{}", words, names_.id(object), works ? "" : ", not in working order");
    if (!works) box.tone = Tone::Drop;
    return drawing_.add(std::move(box), into);
  }

  template <class Row>
  void add_each(net::Handle<net::Vpc> at, const char* glyph, const char* words, net::TargetKind kind,
      std::uint32_t into) {
    for (const Row& one : n_.all<Row>())
      if (one.vpc == at)
        targets_[{kind, n_.handle_of(one).at}] = add_resource(one.object, glyph, words, into);
  }

  void add_gateways(net::Handle<net::Vpc> at, std::uint32_t rail) {
    add_each<net::InternetGateway>(at, "igw", "internet gateway", net::TargetKind::InternetGateway, rail);
    add_each<net::EgressOnlyGateway>(
        at, "eigw", "egress-only gateway", net::TargetKind::EgressOnlyGateway, rail);
    add_each<net::CarrierGateway>(at, "cagw", "carrier gateway", net::TargetKind::CarrierGateway, rail);
    for (const net::NatGateway& one : n_.all<net::NatGateway>())
      if (one.vpc == at && !one.subnet.present())
        targets_[{net::TargetKind::NatGateway, n_.handle_of(one).at}] =
            add_resource(one.object, "nat", "regional NAT gateway", rail, one.functional);
  }

  void add_endpoints(net::Handle<net::Vpc> at, std::uint32_t rail) {
    for (const net::Endpoint& one : n_.all<net::Endpoint>()) {
      if (one.vpc != at || one.endpoint_kind != net::EndpointKind::Gateway) continue;
      const std::string service = names_.text(one.service_name);
      const std::uint32_t box = add_resource(one.object, "vpe", "gateway endpoint", rail, one.functional);
      drawing_.boxes[box].lines.push_back(service.substr(service.rfind('.') + 1));
      targets_[{net::TargetKind::GatewayEndpoint, n_.handle_of(one).at}] = box;
    }
  }

  // ---- zones and subnets

  void add_zones(net::Handle<net::Vpc> at, std::uint32_t vpc_box) {
    std::map<std::string, std::vector<net::Handle<net::Subnet>>> zones;
    for (const net::Handle<net::Subnet> one : n_[n_[at].subnets]) zones[zone_of(n_[one])].push_back(one);
    std::map<SubnetTier, std::uint32_t> widths;  // subnets side by side, at most
    for (auto& [zone, subnets] : zones) {
      std::ranges::sort(subnets, {}, [&](net::Handle<net::Subnet> one) {
        return std::tuple(landscape_.tiers[one.at], names_.title(n_[one].object), n_.id(one));
      });
      std::map<SubnetTier, std::uint32_t> own;
      for (const net::Handle<net::Subnet> one : subnets) ++own[landscape_.tiers[one.at]];
      for (const auto& [tier, count] : own) widths[tier] = std::max(widths[tier], count);
    }
    Box table;
    table.id = "zones " + drawing_.boxes[vpc_box].id;
    table.arrange = Arrange::Table;
    table.gap = 16;
    const std::uint32_t table_box = drawing_.add(std::move(table), vpc_box);
    for (const auto& [zone, subnets] : zones) {
      Box row;
      row.id = names_.unique(fmt::format("zone {} {}", drawing_.boxes[vpc_box].id, zone));
      row.kind = BoxKind::Zone;
      row.title = zone;
      row.about = "Zone " + zone;
      row.arrange = Arrange::Row;
      row.gap = 20;
      const std::uint32_t row_box = drawing_.add(std::move(row), table_box);
      std::map<SubnetTier, std::uint32_t> used;
      for (const net::Handle<net::Subnet> one : subnets) {
        const SubnetTier tier = landscape_.tiers[one.at];
        std::uint32_t column = used[tier]++;
        for (const auto& [left, width] : widths)
          if (left < tier) column += width;
        add_subnet(one, row_box, column);
      }
    }
  }

  std::string zone_of(const net::Subnet& subnet) const {
    const std::string name = names_.text(subnet.zone_name);
    const std::string id = subnet.zone.present() ? names_.text(n_[subnet.zone].id) : std::string();
    if (name.empty()) return id.empty() ? "zone not told" : id;
    return id.empty() || id == name ? name : fmt::format("{} ({})", name, id);
  }

  void add_subnet(net::Handle<net::Subnet> at, std::uint32_t zone, std::uint32_t column) {
    const net::Subnet& subnet = n_[at];
    const SubnetTier tier = landscape_.tiers[at.at];
    std::vector<std::string> blocks;
    for (const Prefix& one : n_[subnet.blocks]) blocks.push_back(one.to_string());
    Box box;
    box.id = names_.unique(names_.id(subnet.object));
    box.kind = BoxKind::Subnet;
    box.tone = tone_of(tier);
    box.title = names_.title(subnet.object);
    if (names_.is_named(subnet.object)) box.lines.push_back(names_.id(subnet.object));
    box.lines.push_back(fmt::format("{}", fmt::join(blocks, "  ")));
    const net::RouteTable* table = n_.find(subnet.table);
    box.lines.push_back(fmt::format("{} by {}",
        name_of(tier),
        table == nullptr ? "a table that was not exported" : names_.title(table->object)));
    box.about = fmt::format("Subnet {} {}, {}", box.title, fmt::join(blocks, ", "), box.lines.back());
    box.unsure = tier == SubnetTier::Unknown;
    box.arrange = Arrange::Grid;
    box.column = column;
    box.gap = 8;
    const std::uint32_t subnet_box = drawing_.add(std::move(box), zone);
    subnets_[at.at] = subnet_box;
    add_interfaces(at, subnet_box);
  }

  // ---- interfaces

  void add_interfaces(net::Handle<net::Subnet> at, std::uint32_t subnet_box) {
    std::size_t boxes = 0;
    for (const net::Handle<net::NatGateway> one : nats_of_[at.at]) {
      const net::NatGateway& nat = n_[one];
      const std::uint32_t box = add_resource(nat.object, "nat", "NAT gateway", subnet_box, nat.functional);
      for (const net::NatAddress& address : n_[nat.addresses])
        drawing_.boxes[box].lines.push_back(address.inside.to_string());
      targets_[{net::TargetKind::NatGateway, one.at}] = box;
      ++boxes;
    }
    for (const net::Handle<net::Endpoint> one : inspections_of_[at.at]) {
      const net::Endpoint& endpoint = n_[one];
      const bool firewall = endpoint.firewall_endpoint;
      targets_[{net::TargetKind::InspectionEndpoint, one.at}] = add_resource(endpoint.object,
          firewall ? "fw" : "gwlb",
          firewall ? "firewall endpoint" : "Gateway Load Balancer endpoint",
          subnet_box,
          endpoint.functional);
      ++boxes;
    }
    std::size_t count = 0;
    for (const auto* alike : alike_of_[at.at]) count += alike->size();
    std::size_t left_out = 0;
    for (const auto* alike : alike_of_[at.at]) {
      if (n_[alike->front()].role == net::Role::Nat) continue;
      if (boxes >= most_boxes) {
        left_out += alike->size();
        continue;
      }
      if (count > fold_above && alike->size() > 1) {
        add_folded(*alike, subnet_box);
        ++boxes;
        continue;
      }
      for (const net::Handle<net::Interface> one : *alike) add_interface(one, subnet_box);
      boxes += alike->size();
    }
    if (left_out > 0) {
      left_out_ += left_out;
      Box note;
      note.id = "more " + drawing_.boxes[subnet_box].id;
      note.kind = BoxKind::Note;
      note.title = fmt::format("and {} more", left_out);
      note.about = note.title;
      drawing_.add(std::move(note), subnet_box);
      ++boxes;
    }
    drawing_.boxes[subnet_box].columns = boxes <= 2 ? 1 : boxes <= 8 ? 2 : boxes <= 18 ? 3 : 5;
  }

  std::string title_of(net::Handle<net::Interface> at) const {
    const std::string_view name = known_name(n_, at);
    return name.empty() ? names_.id(n_[at].object) : printable(name);
  }

  void add_interface(net::Handle<net::Interface> at, std::uint32_t subnet_box) {
    const net::Interface& row = n_[at];
    Box box;
    box.id = names_.unique(names_.id(row.object));
    box.kind = BoxKind::Interface;
    box.glyph = glyph_of(row);
    box.title = title_of(at);
    std::string addresses;
    if (row.primary.present()) addresses = row.primary.get().to_string();
    for (const net::InterfaceAddress& one : n_[row.v4])
      if (one.public_address.present()) addresses += " ↔ " + one.public_address.get().to_string();
    if (!addresses.empty()) box.lines.push_back(addresses);
    if (!n_[row.v6].empty()) box.lines.push_back(n_[row.v6].front().to_string());
    finish(box, {&at, 1});
    const std::uint32_t made = drawing_.add(std::move(box), subnet_box);
    interfaces_[at.at] = made;
  }

  void add_folded(const std::vector<net::Handle<net::Interface>>& alike, std::uint32_t subnet_box) {
    Box box;
    box.id = names_.unique(names_.id(n_[alike.front()].object) + " and alike");
    box.kind = BoxKind::Interfaces;
    box.glyph = glyph_of(n_[alike.front()]);
    std::set<std::string> titles;
    for (const net::Handle<net::Interface> one : alike) titles.insert(title_of(one));
    box.title = titles.size() == 1 ? *titles.begin() : fmt::format("{} …", *titles.begin());
    box.badge = fmt::format("×{}", alike.size());
    std::vector<Address> addresses;
    for (const net::Handle<net::Interface> one : alike)
      if (n_[one].primary.present()) addresses.push_back(n_[one].primary.get());
    std::ranges::sort(addresses);
    if (!addresses.empty())
      box.lines = {fmt::format("{} … {}", addresses.front().to_string(), addresses.back().to_string())};
    finish(box, alike);
    const std::uint32_t made = drawing_.add(std::move(box), subnet_box);
    for (const net::Handle<net::Interface> one : alike) interfaces_[one.at] = made;
    folded_ += alike.size();
    ++folded_into_;
  }

  void finish(Box& box, std::span<const net::Handle<net::Interface>> all) const {
    const bool open = std::ranges::any_of(
        all, [&](net::Handle<net::Interface> one) { return open_.contains(std::string(n_.id(one))); });
    if (open) box.tone = Tone::Open;
    if (!n_[all.front()].running) box.lines.emplace_back("stopped");
    box.about = fmt::format("{} {}{}{}",
        all.size() == 1 ? "Interface" : counted(all.size(), "interface"),
        box.title,
        box.lines.empty() ? "" : " " + box.lines.front(),
        open ? ", open to the internet" : "");
  }

  // ---- lines

  /// What leads out of a VPC, on its right side.
  std::uint32_t rail_box(net::Handle<net::Vpc> vpc, const net::Object& joint, const std::string& glyph,
      const std::string& words) {
    const auto rail = rails_.find(vpc.at);
    if (rail == rails_.end()) return no_box;
    const auto [known, fresh] = joints_.try_emplace({vpc.at, joint.id.first}, no_box);
    if (fresh) known->second = add_resource(joint, glyph, words, rail->second.east);
    return known->second;
  }

  void add_gateway_lines() {
    const auto to_internet = [&](std::uint32_t from, const std::string& id, bool both) {
      Line line;
      line.id = names_.unique("line " + id);
      line.from = from;
      line.to = frames_.internet();
      line.from_arrow = both;
      line.about = id + " leads to the internet";
      line.bundle = 1 + line.to;
      drawing_.lines.push_back(std::move(line));
    };
    const std::map<std::pair<net::TargetKind, std::uint32_t>, std::uint32_t> drawn = targets_;
    for (const auto& [target, box] : drawn) {
      const std::string id = drawing_.boxes[box].id;
      if (target.first == net::TargetKind::InternetGateway) to_internet(box, id, true);
      if (target.first == net::TargetKind::EgressOnlyGateway) to_internet(box, id, false);
    }
  }

  /// The box of what a route names; no_box: it is not drawn.
  std::uint32_t target_of(net::Handle<net::Vpc> vpc, const net::Route& route) {
    if (route.target == net::nowhere) return no_box;
    switch (route.target_kind) {
      case net::TargetKind::Interface: {
        const auto at = interfaces_.find(route.target);
        return at == interfaces_.end() ? no_box : at->second;
      }
      case net::TargetKind::Peering:
        return joint_of(vpc, n_[net::Handle<net::Peering>{route.target}].object);
      case net::TargetKind::VpnGateway:
        return joint_of(vpc, n_[net::Handle<net::VpnGateway>{route.target}].object);
      case net::TargetKind::TransitGateway:
        for (const net::TransitLink& one : n_.all<net::TransitLink>())
          if (one.vpc == vpc && one.gateway.at == route.target)
            return joint_of(vpc, n_[one.attachment].object);
        return no_box;
      case net::TargetKind::CoreNetwork:
        for (const net::CoreLink& one : n_.all<net::CoreLink>())
          if (one.vpc == vpc && one.core.at == route.target) return joint_of(vpc, n_[one.attachment].object);
        return no_box;
      default: {
        const auto at = targets_.find({route.target_kind, route.target});
        return at == targets_.end() ? no_box : at->second;
      }
    }
  }

  std::uint32_t joint_of(net::Handle<net::Vpc> vpc, const net::Object& joint) const {
    const auto at = joints_.find({vpc.at, joint.id.first});
    return at == joints_.end() ? no_box : at->second;
  }

  /// One line from a subnet to each thing that its table names, with the prefixes that go there.
  void add_routes() {
    for (const auto& [at, subnet_box] : subnets_) {
      const net::Subnet& subnet = n_[net::Handle<net::Subnet>{at}];
      const net::RouteTable* table = n_.find(subnet.table);
      if (table == nullptr) continue;
      std::map<std::uint32_t, std::vector<std::string>> prefixes;
      for (const net::Route& route : n_[table->routes]) {
        if (!is_usable(route) || route.target_kind == net::TargetKind::Local) continue;
        const std::uint32_t target = target_of(subnet.vpc, route);
        if (target == no_box) continue;
        const std::string prefix =
            route.list.present() ? names_.title(n_[route.list].object) : route.destination.to_string();
        std::vector<std::string>& all = prefixes[target];
        if (std::ranges::find(all, prefix) == all.end()) all.push_back(prefix);
      }
      for (auto& [target, all] : prefixes) {
        Line line;
        line.id = names_.unique(
            fmt::format("route {} {}", drawing_.boxes[subnet_box].id, drawing_.boxes[target].id));
        line.kind = LineKind::Route;
        line.tone = drawing_.boxes[subnet_box].tone;
        line.from = subnet_box;
        line.to = target;
        line.about = fmt::format("{} sends {} to {}",
            drawing_.boxes[subnet_box].title,
            fmt::join(all, ", "),
            drawing_.boxes[target].title);
        const std::size_t count = all.size();
        if (count > 2) all.resize(2);
        line.label =
            fmt::format("{}{}", fmt::join(all, ", "), count > 2 ? fmt::format(" +{}", count - 2) : "");
        line.bundle = 1 + target;
        drawing_.lines.push_back(std::move(line));
      }
    }
  }

  const Network& n_;
  const Landscape& landscape_;
  const ViewOptions& options_;
  Drawing drawing_;
  DiagramNames names_;
  Frames frames_;
  std::set<std::string> open_;
  std::map<std::uint32_t, std::vector<const std::vector<net::Handle<net::Interface>>*>>
      alike_of_;                                                                // by subnet
  std::map<std::uint32_t, std::vector<net::Handle<net::NatGateway>>> nats_of_;  // by subnet
  std::map<std::uint32_t, std::vector<net::Handle<net::Endpoint>>> inspections_of_;
  std::map<std::uint32_t, std::uint32_t> vpcs_;
  std::map<std::uint32_t, Drawn> rails_;  // by VPC
  std::map<std::uint32_t, std::uint32_t> subnets_;
  std::map<std::uint32_t, std::uint32_t> interfaces_;
  std::map<std::pair<net::TargetKind, std::uint32_t>, std::uint32_t> targets_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> joints_;  // by VPC and id
  std::size_t folded_ = 0;
  std::size_t folded_into_ = 0;
  std::size_t left_out_ = 0;
};

}  // namespace

Drawing vpcs_view(const Network& network, const Landscape& landscape, const ExposureAnswer* exposure,
    const ViewOptions& options) {
  return VpcsView(network, landscape, exposure, options).make();
}

}  // namespace vpcscope
