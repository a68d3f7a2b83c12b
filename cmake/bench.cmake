# Benchmarks: a bench/*.cpp with a main is the program BUILD/bench/NAME (option VPCSCOPE_BENCH); one that includes
# benchmark/benchmark.h is linked with Google Benchmark. The other .cpp files of bench/ are the library
# bench_support, such as the generator of large exports, which tests use too.

set(bench_libraries vpcscope::app vpcscope::render vpcscope::analyzer vpcscope::importers vpcscope::model
  simdjson::simdjson nlohmann_json::nlohmann_json TBB::tbb vpcscope_warnings)

file(GLOB_RECURSE bench_sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/bench/*.cpp")
set(bench_programs "")
set(bench_support "")
foreach(source IN LISTS bench_sources)
  file(STRINGS "${source}" has_main REGEX "^int main\\(|^BENCHMARK_MAIN\\(")
  if(has_main)
    list(APPEND bench_programs "${source}")
  else()
    list(APPEND bench_support "${source}")
  endif()
endforeach()

if(bench_support AND (VPCSCOPE_BENCH OR VPCSCOPE_TESTS))
  add_library(bench_support STATIC ${bench_support})
  target_link_libraries(bench_support PUBLIC ${bench_libraries})
  list(PREPEND bench_libraries bench_support)
endif()

# DPDK's longest-prefix table is measured beside ours where it is installed.
if(VPCSCOPE_BENCH)
  find_package(PkgConfig QUIET)
  if(PkgConfig_FOUND)
    pkg_check_modules(dpdk QUIET IMPORTED_TARGET libdpdk)
  endif()
  if(TARGET PkgConfig::dpdk)
    target_compile_definitions(bench_support PRIVATE VPCSCOPE_DPDK)
    target_link_libraries(bench_support PRIVATE PkgConfig::dpdk)
  endif()
endif()

if(VPCSCOPE_BENCH)
  foreach(source IN LISTS bench_programs)
    cmake_path(GET source STEM name)
    add_executable(bench_${name} "${source}")
    target_link_libraries(bench_${name} PRIVATE ${bench_libraries})
    if(TARGET buddy AND name STREQUAL "sets")  # a peer
      target_link_libraries(bench_${name} PRIVATE buddy)
    endif()
    set_target_properties(bench_${name} PROPERTIES
      OUTPUT_NAME ${name} RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bench")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${source}")  # its text decides
    file(STRINGS "${source}" uses_benchmark REGEX "#include <benchmark/benchmark.h>")
    if(uses_benchmark)
      find_package(benchmark REQUIRED)
      target_link_libraries(bench_${name} PRIVATE benchmark::benchmark)
    endif()
  endforeach()
endif()
