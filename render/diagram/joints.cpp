#include "render/diagram/joints.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace vpcscope {

std::uint32_t Joints::shared_box(
    const net::Object& object, const char* glyph, const char* what, std::uint32_t into) {
  Box box;
  box.id = names_.unique(names_.id(object));
  box.kind = BoxKind::Resource;
  box.glyph = glyph;
  box.title = names_.title(object);
  box.lines = {names_.is_named(object) ? names_.id(object) : what};
  box.about = fmt::format("{} {}", what, box.id);
  box.stretch = into != frames_.global();  // a bar beside the VPCs that it joins
  return drawing_.add(std::move(box), into);
}

std::uint32_t Joints::transit_gateway(net::Handle<net::TransitGateway> at) {
  const auto [known, fresh] = transit_.try_emplace(at.at, no_box);
  if (fresh)
    known->second =
        shared_box(n_[at].object, "tgw", "transit gateway", frames_.shared_of(n_[at].object.scope));
  return known->second;
}

std::uint32_t Joints::core_network(net::Handle<net::CoreNetwork> at) {
  const auto [known, fresh] = core_.try_emplace(at.at, no_box);
  if (fresh) known->second = shared_box(n_[at].object, "wan", "core network", frames_.global());
  return known->second;
}

std::uint32_t Joints::direct_connect(net::Handle<net::DirectConnectGateway> at) {
  const auto [known, fresh] = direct_.try_emplace(at.at, no_box);
  if (fresh) known->second = shared_box(n_[at].object, "dx", "Direct Connect gateway", frames_.global());
  return known->second;
}

void Joints::link(std::uint32_t from, std::uint32_t to, const std::string& id, std::string label,
    std::string about, bool works) {
  if (from == no_box || to == no_box || from == to) return;
  const Tone tone = works ? Tone::Plain : Tone::Drop;
  const auto same = std::ranges::find_if(
      drawing_.lines, [&](const Line& one) { return one.from == from && one.to == to && one.tone == tone; });
  if (same != drawing_.lines.end()) {  // one line for all of them
    if (!label.empty()) same->label += (same->label.empty() ? "" : ", ") + label;
    same->about += "; " + about;
    return;
  }
  Line line;
  line.id = names_.unique(id);
  line.from = from;
  line.to = to;
  line.label = std::move(label);
  line.about = std::move(about);
  line.from_arrow = line.to_arrow = false;
  line.tone = tone;
  line.bundle = 1 + to;  // wires of one bus
  drawing_.lines.push_back(std::move(line));
}

void Joints::draw_attachments() {
  std::set<std::pair<std::uint32_t, std::uint32_t>> joined;
  for (const net::TransitAttachment& one : n_.all<net::TransitAttachment>()) {
    if (!one.gateway.present()) continue;
    const std::string id = names_.id(one.object);
    const auto about = [&](const std::string& what) {
      return fmt::format("{} is attached to {} by {}", what, names_.id(n_[one.gateway].object), id);
    };
    switch (one.attachment_kind) {
      case net::AttachmentKind::Vpc: {
        if (!one.vpc.present()) break;
        const std::uint32_t side = side_of_(one.vpc, one.object, "att", "TGW attachment");
        if (side != no_box)
          link(side,
              transit_gateway(one.gateway),
              "line " + id,
              "",
              about(names_.title(n_[one.vpc].object)),
              one.functional);
        break;
      }
      case net::AttachmentKind::Vpn:
        if (one.vpn.present())
          link(frames_.on_premises(),
              transit_gateway(one.gateway),
              "line " + id,
              "VPN " + names_.title(n_[one.vpn].object),
              about("on-premises"),
              one.functional);
        break;
      case net::AttachmentKind::DirectConnect:
        if (one.direct_connect.present())
          link(direct_connect(one.direct_connect),
              transit_gateway(one.gateway),
              "line " + id,
              "",
              about(names_.title(n_[one.direct_connect].object)),
              one.functional);
        break;
      case net::AttachmentKind::Peering: {
        const net::TransitAttachment* other = n_.find(one.other);
        if (other == nullptr || !other->gateway.present()) {
          link(transit_gateway(one.gateway),
              frames_.elsewhere("peer of " + id, names_.text(one.resource_id), "not imported"),
              "line " + id,
              "peering",
              about("a transit gateway that is not imported"),
              one.functional);
          break;
        }
        const auto pair = std::minmax(one.gateway.at, other->gateway.at);
        if (!joined.insert(pair).second) break;
        link(transit_gateway(one.gateway),
            transit_gateway(other->gateway),
            "line " + id,
            "peering",
            about(names_.id(n_[other->gateway].object)),
            one.functional && other->functional);
        break;
      }
      case net::AttachmentKind::Other:
      case net::AttachmentKind::Connect:
      case net::AttachmentKind::CorePeering:
      case net::AttachmentKind::NetworkFunction:
      case net::AttachmentKind::ClientVpn:
        break;
    }
  }
}

void Joints::draw_core_attachments() {
  for (const net::CoreAttachment& one : n_.all<net::CoreAttachment>()) {
    if (!one.core.present()) continue;
    const std::string id = names_.id(one.object);
    const std::string label = names_.text(one.segment);
    if (one.vpc.present()) {
      const std::uint32_t side = side_of_(one.vpc, one.object, "att", "core attachment");
      if (side != no_box)
        link(side,
            core_network(one.core),
            "line " + id,
            label,
            fmt::format(
                "{} is attached to {}", names_.title(n_[one.vpc].object), names_.id(n_[one.core].object)),
            one.functional);
    } else if (one.vpn.present()) {
      link(frames_.on_premises(), core_network(one.core), "line " + id, label, "VPN " + id, one.functional);
    } else if (one.direct_connect.present()) {
      link(direct_connect(one.direct_connect),
          core_network(one.core),
          "line " + id,
          label,
          id,
          one.functional);
    } else if (one.transit_table.present() && n_[one.transit_table].gateway.present()) {
      link(transit_gateway(n_[one.transit_table].gateway),
          core_network(one.core),
          "line " + id,
          label,
          id,
          one.functional);
    }
  }
}

void Joints::draw_peerings() {
  for (const net::Peering& one : n_.all<net::Peering>()) {
    std::array<std::uint32_t, 2> ends = {no_box, no_box};
    for (std::size_t i = 0; i < 2; ++i)
      if (one.sides[i].vpc.present()) ends[i] = side_of_(one.sides[i].vpc, one.object, "pcx", "peering");
    if (ends[0] == no_box && ends[1] == no_box) continue;
    for (std::size_t i = 0; i < 2; ++i) {
      const bool imported = one.sides[i].vpc.present();
      const std::string id =
          imported ? names_.title(n_[one.sides[i].vpc].object) : names_.text(one.sides[i].vpc_id);
      if (ends[i] == no_box)
        ends[i] = frames_.elsewhere("far " + id, id, imported ? "not in this picture" : "not imported");
    }
    const std::string id = names_.id(one.object);
    link(ends[0],
        ends[1],
        "line " + id,
        names_.title(one.object),
        fmt::format("peering {} joins {} and {}{}",
            id,
            names_.text(one.sides[0].vpc_id),
            names_.text(one.sides[1].vpc_id),
            one.active ? "" : "; it is not active"),
        one.active);
  }
}

void Joints::draw_virtual_gateways() {
  for (const net::VpnGateway& one : n_.all<net::VpnGateway>()) {
    if (!one.vpc.present()) continue;
    const std::uint32_t side = side_of_(one.vpc, one.object, "vgw", "VPN gateway");
    if (side == no_box) continue;
    std::set<std::pair<net::LinkKind, std::uint32_t>> links;
    for (const net::GatewayLink& each : n_[one.links]) links.insert({each.kind, each.at});
    for (const auto& [kind, at] : links) {
      const std::string id = fmt::format("line {} {}", names_.id(one.object), links.size());
      const bool direct = kind == net::LinkKind::DirectConnect;
      link(side,
          direct ? direct_connect({at}) : frames_.on_premises(),
          id,
          kind == net::LinkKind::StaticVpn || kind == net::LinkKind::BgpVpn
              ? "VPN " + names_.title(n_[net::Handle<net::VpnConnection>{at}].object)
              : "",
          names_.id(one.object) + (direct ? " leads to Direct Connect" : " leads on-premises"),
          one.functional);
    }
  }
}

void Joints::draw_direct_connect() {
  const std::map<std::uint32_t, std::uint32_t> drawn = direct_;
  for (const auto& [at, box] : drawn)
    for (const net::Handle<net::VirtualInterface> one :
        n_[n_[net::Handle<net::DirectConnectGateway>{at}].interfaces])
      link(box,
          frames_.on_premises(),
          "line " + names_.id(n_[one].object),
          names_.title(n_[one].object),
          "virtual interface " + names_.id(n_[one].object),
          n_[one].up4 || n_[one].up6);
}

void Joints::draw() {
  draw_attachments();
  draw_core_attachments();
  draw_virtual_gateways();
  draw_direct_connect();
  draw_peerings();
}

}  // namespace vpcscope
