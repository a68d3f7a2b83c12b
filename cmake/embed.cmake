# Writes OUTPUT, a .cpp with the bytes of FILES (separated by commas) behind the table of app/server/assets.h.
# Called by cmake/assets.cmake while building.

function(media_type_of name result)
  set(types
    html "text/html\; charset=utf-8" js "text/javascript\; charset=utf-8" css "text/css\; charset=utf-8"
    json application/json svg image/svg+xml png image/png ico image/x-icon txt "text/plain\; charset=utf-8"
    woff2 font/woff2 map application/json)
  string(REGEX REPLACE ".*\\." "" ending "${name}")
  list(FIND types "${ending}" at)
  if(at EQUAL -1)
    message(FATAL_ERROR "${name}: no media type is known for .${ending}; add it to cmake/embed.cmake")
  endif()
  math(EXPR at "${at} + 1")
  list(GET types ${at} type)
  set(${result} "${type}" PARENT_SCOPE)
endfunction()

string(REPLACE "," ";" files "${FILES}")
set(arrays "")
set(rows "")
set(number 0)
foreach(file IN LISTS files)
  get_filename_component(name "${file}" NAME)
  media_type_of("${name}" type)
  file(READ "${file}" bytes HEX)
  string(LENGTH "${bytes}" size)
  math(EXPR size "${size} / 2")
  file(SHA256 "${file}" hash)
  string(SUBSTRING "${hash}" 0 16 hash)
  # 24 bytes a line; the zero at the end lets an empty file be an array.
  string(REGEX REPLACE "(................................................)" "\\1\n" bytes "${bytes}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  string(APPEND arrays "constexpr unsigned char bytes_${number}[] = {\n${bytes}0};\n")
  string(APPEND rows
    "      {\"${name}\", \"${type}\", \"${hash}\",\n"
    "       {reinterpret_cast<const char*>(bytes_${number}), ${size}}},\n")
  math(EXPR number "${number} + 1")
endforeach()

file(WRITE "${OUTPUT}" "// Made by cmake/embed.cmake.
#include \"app/server/assets.h\"

#include <algorithm>
#include <array>

namespace vpcscope {
namespace {

${arrays}
}  // namespace

std::span<const Asset> assets() {
  static const std::array<Asset, ${number}> table = {{
${rows}  }};
  return table;
}

const Asset* asset_named(std::string_view name) {
  const auto found = std::ranges::find(assets(), name, &Asset::name);
  return found == assets().end() ? nullptr : &*found;
}

}  // namespace vpcscope
")
