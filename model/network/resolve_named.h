// Which interfaces an object of any other kind than those of rows.h stands for: the endpoint's, the load
// balancer's nodes, the database's, as their rows tell. Of resolve_names only.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/network/resolver.h"

namespace vpcscope::net {

struct NamedThing {
  Kind kind = Kind::None;
  std::uint32_t position = 0;  // among the objects of its kind
  const Header* header = nullptr;
  std::string id;
  std::string name;  // beside its Name tag: a load balancer's, a function's
  std::string arn;   // where it is not the id
  bool is_end = false;
  std::vector<Handle<Interface>> interfaces;
};

std::vector<NamedThing> named_things(Resolver& r);

template <class Ids>
std::vector<Handle<Interface>> interfaces_with_ids(Resolver& r, const Ids& ids, const Header& from) {
  std::vector<Handle<Interface>> found;
  for (const auto& id : ids) {
    const Handle<Interface> one = r.find<Interface>(id, from);
    if (one.present()) found.push_back(one);
  }
  return found;
}

}  // namespace vpcscope::net
