# The man page and the shells' completions, printed by the program itself (`vpcscope generate man`), so that
# they cannot differ from it. Made where they are installed from: in builds without instrumentation.

set(VPCSCOPE_PAGES "${PROJECT_BINARY_DIR}/pages")
if(NOT TARGET vpcscope OR CMAKE_CROSSCOMPILING OR VPCSCOPE_SANITIZE OR VPCSCOPE_COVERAGE)
  return()
endif()

set(pages "")
foreach(page IN ITEMS man:vpcscope.1 bash:vpcscope.bash zsh:_vpcscope fish:vpcscope.fish)
  string(REPLACE ":" ";" page "${page}")
  list(GET page 0 kind)
  list(GET page 1 file)
  add_custom_command(OUTPUT "${VPCSCOPE_PAGES}/${file}"
    COMMAND "${CMAKE_COMMAND}" -D "PROGRAM=$<TARGET_FILE:vpcscope>" -D "KIND=${kind}"
      -D "OUTPUT=${VPCSCOPE_PAGES}/${file}" -P "${PROJECT_SOURCE_DIR}/cmake/generate_page.cmake"
    DEPENDS vpcscope "${PROJECT_SOURCE_DIR}/cmake/generate_page.cmake"
    COMMENT "vpcscope generate ${kind}" VERBATIM)
  list(APPEND pages "${VPCSCOPE_PAGES}/${file}")
endforeach()
add_custom_target(pages ALL DEPENDS ${pages})
