// What joins VPCs with each other and with sites, drawn alike in all views: transit gateways, core networks,
// peerings, virtual private gateways, Direct Connect gateways.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "render/diagram/drawing.h"
#include "render/diagram/frames.h"
#include "render/diagram/names.h"

namespace vpcscope {

class Joints {
 public:
  /// `side_of`: the box that lines to a VPC's joints end at, no_box where the VPC is not drawn. `what` names
  /// the joint (an id), so that a view may give it a box of its own.
  using SideOf = std::function<std::uint32_t(net::Handle<net::Vpc> vpc, const net::Object& joint,
      const std::string& glyph, const std::string& words)>;

  Joints(const Network& network, DiagramNames& names, Frames& frames, Drawing& drawing, SideOf side_of)
      : n_(network), names_(names), frames_(frames), drawing_(drawing), side_of_(std::move(side_of)) {}

  void draw();

  /// Boxes by row, where they are drawn.
  std::uint32_t transit_gateway(net::Handle<net::TransitGateway> at);
  std::uint32_t core_network(net::Handle<net::CoreNetwork> at);

 private:
  void draw_attachments();
  void draw_core_attachments();
  void draw_peerings();
  void draw_virtual_gateways();
  void draw_direct_connect();
  std::uint32_t direct_connect(net::Handle<net::DirectConnectGateway> at);
  std::uint32_t shared_box(
      const net::Object& object, const char* glyph, const char* what, std::uint32_t into);
  void link(std::uint32_t from, std::uint32_t to, const std::string& id, std::string label, std::string about,
      bool works);

  const Network& n_;
  DiagramNames& names_;
  Frames& frames_;
  Drawing& drawing_;
  SideOf side_of_;
  std::map<std::uint32_t, std::uint32_t> transit_;
  std::map<std::uint32_t, std::uint32_t> core_;
  std::map<std::uint32_t, std::uint32_t> direct_;
};

}  // namespace vpcscope
