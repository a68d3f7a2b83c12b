# Writes what `PROGRAM generate KIND` prints to OUTPUT. Called by cmake/pages.cmake.

execute_process(COMMAND "${PROGRAM}" generate ${KIND} OUTPUT_VARIABLE page ERROR_VARIABLE complaint
  RESULT_VARIABLE status)
if(NOT status EQUAL 0 OR page STREQUAL "")
  message(WARNING "`vpcscope generate ${KIND}` failed (${status}): ${complaint}")
  set(page "")  # an empty page is never installed: cmake/install.cmake
endif()
file(WRITE "${OUTPUT}" "${page}")
