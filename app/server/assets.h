// The files that are built into the program: the page (app/web/dist) and the description of the API
// (docs/openapi.json). The table is made by cmake/embed.cmake; no path is ever opened to serve one.
#pragma once

#include <span>
#include <string_view>

namespace vpcscope {

struct Asset {
  std::string_view name;  // "app.js"
  std::string_view media_type;
  std::string_view hash;  // of the bytes, 16 hexadecimal digits
  std::string_view bytes;
};

std::span<const Asset> assets();
/// Null where there is none of that name.
const Asset* asset_named(std::string_view name);

}  // namespace vpcscope
