# The page and the description of the API, built into vpcscope_app: see app/server/assets.h.

file(GLOB asset_files CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/app/web/dist/*.*")
list(APPEND asset_files "${PROJECT_SOURCE_DIR}/docs/openapi.json")
string(REPLACE ";" "," asset_list "${asset_files}")
set(assets_source "${PROJECT_BINARY_DIR}/generated/app/server/assets.cpp")
add_custom_command(OUTPUT "${assets_source}"
  COMMAND "${CMAKE_COMMAND}" -D "FILES=${asset_list}" -D "OUTPUT=${assets_source}"
    -P "${PROJECT_SOURCE_DIR}/cmake/embed.cmake"
  DEPENDS ${asset_files} "${PROJECT_SOURCE_DIR}/cmake/embed.cmake"
  COMMENT "Embedding the page" VERBATIM)
target_sources(vpcscope_app PRIVATE "${assets_source}")
