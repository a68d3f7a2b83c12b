// The frames that all views of a network share: accounts, Regions, what is outside.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "render/diagram/drawing.h"
#include "render/diagram/names.h"

namespace vpcscope {

/// Left what the internet is reached by, in the middle accounts and their Regions, right everything else.
class Frames {
 public:
  Frames(const Network& network, DiagramNames& names, Drawing& drawing);

  /// Where VPCs of there stand, and beside them what several VPCs share.
  std::uint32_t vpcs_of(net::Handle<net::Scope> scope) { return region_of(scope).first; }
  std::uint32_t shared_of(net::Handle<net::Scope> scope) { return region_of(scope).second; }
  std::uint32_t internet();
  std::uint32_t on_premises();
  /// Something that is not in the snapshot, or not drawn.
  std::uint32_t elsewhere(const std::string& id, const std::string& title, const std::string& why);
  std::uint32_t global();  // what lies in no Region

 private:
  std::pair<std::uint32_t, std::uint32_t> region_of(net::Handle<net::Scope> scope);

  const Network& n_;
  DiagramNames& names_;
  Drawing& drawing_;
  std::uint32_t west_ = no_box;
  std::uint32_t middle_ = no_box;
  std::uint32_t east_ = no_box;
  std::uint32_t internet_ = no_box;
  std::uint32_t on_premises_ = no_box;
  std::map<std::string, std::uint32_t> accounts_;
  std::map<std::pair<std::string, std::string>, std::pair<std::uint32_t, std::uint32_t>> regions_;
  std::map<std::string, std::uint32_t> elsewhere_;
};

/// What is on-premises, by prefix; a few of them.
std::vector<std::string> site_lines(const Network& network, std::size_t most);

}  // namespace vpcscope
