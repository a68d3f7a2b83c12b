// A component that a packet meets, by kind and position: what a hop is about. `describe` finds its printed
// name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "model/network/network.h"

namespace vpcscope {

/// The kinds of docs/cli.md, in its order and spelling.
enum class ComponentKind : std::uint8_t {
  None,
#define COMPONENT(name, text) name,
#include "analyzer/components.def"
#undef COMPONENT
};
std::string_view name_of(ComponentKind kind);  // "network-interface"

/// `at`: a position in the column of the kind's rows (analyzer/component.cpp tells which).
struct ComponentRef {
  ComponentKind kind = ComponentKind::None;
  std::uint32_t at = net::nowhere;
  net::TextAt id = {};  // of one that is not in the snapshot: as something else names it

  friend bool operator==(const ComponentRef& a, const ComponentRef& b) {
    return a.kind == b.kind && a.at == b.at && a.id.first == b.id.first && a.id.count == b.id.count;
  }
};

/// What is known of the component itself; null for kinds that are no objects (the internet).
const net::Object* object_of(const Network& network, ComponentRef component);
std::string_view id_of(const Network& network, ComponentRef component);
/// The name by which people know it: its tag; of an interface without one, its resource's.
std::string_view known_name(const Network& network, ComponentRef component);
std::string_view known_name(const Network& network, net::Handle<net::Interface> handle);

}  // namespace vpcscope
