// Words for what a picture shows, made safe for every format: control characters and direction marks visible,
// UTF-8 valid. Writers of formats only have to escape their own syntax.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "model/network/network.h"

namespace vpcscope {

class DiagramNames {
 public:
  explicit DiagramNames(const Network& network) : n_(network) {}

  /// The Name tag, or the id.
  std::string title(const net::Object& object) const;
  std::string id(const net::Object& object) const;
  std::string text(net::TextAt at) const;
  bool is_named(const net::Object& object) const { return !object.name.empty(); }
  /// The id, with a number behind it where another box has it already.
  std::string unique(const std::string& id);

 private:
  const Network& n_;
  std::unordered_map<std::string, int> used_;
};

}  // namespace vpcscope
