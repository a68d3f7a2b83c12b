# The test house/install_tree_serves_a_consumer_Slow: installs BUILD into a fresh prefix, then configures,
# builds and runs CONSUMER against it.

set(work "${BUILD}/consumer")
file(REMOVE_RECURSE "${work}")

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    list(JOIN ARGN " " line)
    message(FATAL_ERROR "failed (${status}): ${line}")
  endif()
endfunction()

run("${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${work}/prefix")
run("${CMAKE_COMMAND}" -S "${CONSUMER}" -B "${work}/build" -G "${GENERATOR}"
  "-DCMAKE_CXX_COMPILER=${COMPILER}" "-DCMAKE_PREFIX_PATH=${work}/prefix" "-DEXPECTED_VERSION=${VERSION}")
run("${CMAKE_COMMAND}" --build "${work}/build")
run("${work}/build/consumer")
