# Tests: every folder tests/FOLDER that holds a *_test.cpp becomes the program test_FOLDER; its other .cpp
# files are its helpers. tests/support and tests/reference are libraries that every test may use.
# A suite or test with "Slow" in its name gets the label slow: `ctest -LE slow` leaves those out.

find_package(GTest REQUIRED)
find_package(rapidcheck QUIET)
pkg_check_modules(cgraph REQUIRED IMPORTED_TARGET libcgraph)  # reads what we write for Graphviz
include(GoogleTest)

set(test_root "${PROJECT_SOURCE_DIR}/tests")
file(GLOB_RECURSE all_tests RELATIVE "${test_root}" CONFIGURE_DEPENDS "${test_root}/*_test.cpp")

# What a folder's tests are linked with: what the folder itself may know, so that test_model builds while an
# importer does not. Folders not named here get everything.
set(libraries_of_house vpcscope::importers vpcscope::model)
set(libraries_of_model vpcscope::importers vpcscope::model)
set(libraries_of_importers vpcscope::importers vpcscope::model simdjson::simdjson)
set(libraries_of_analyzer vpcscope::analyzer vpcscope::importers vpcscope::model)
set(libraries_of_render vpcscope::render vpcscope::analyzer vpcscope::importers vpcscope::model
  pugixml::pugixml PkgConfig::cgraph)
set(all_libraries vpcscope::app vpcscope::render vpcscope::analyzer vpcscope::importers vpcscope::model)

# What every test is linked with and told.
add_library(vpcscope_testing INTERFACE)
target_link_libraries(vpcscope_testing INTERFACE
  nlohmann_json::nlohmann_json LibArchive::LibArchive yaml-cpp::yaml-cpp TBB::tbb Boost::headers
  GTest::gmock GTest::gtest vpcscope_warnings)
# `if (x) EXPECT_EQ(...)` is plain enough; g++ sees the `else` inside the macro.
target_compile_options(vpcscope_testing INTERFACE -Wno-dangling-else)
if(TARGET rapidcheck)
  target_link_libraries(vpcscope_testing INTERFACE rapidcheck)
endif()
target_include_directories(vpcscope_testing INTERFACE "${PROJECT_SOURCE_DIR}" "${PROJECT_BINARY_DIR}/generated")
target_compile_definitions(vpcscope_testing INTERFACE
  VPCSCOPE_SOURCE_DIR="${PROJECT_SOURCE_DIR}" VPCSCOPE_BINARY_DIR="${PROJECT_BINARY_DIR}")
if(TARGET vpcscope)
  target_compile_definitions(vpcscope_testing INTERFACE VPCSCOPE_PROGRAM="$<TARGET_FILE:vpcscope>")
endif()

# The shared libraries bring no library of ours along: each test has its own, and of an archive only the files
# that a test uses are linked.
set(shared_test_libraries "")
foreach(folder IN ITEMS support reference)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${test_root}/${folder}/*.cpp")
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
  if(sources)
    add_library(test_${folder}_library STATIC ${sources})
    target_link_libraries(test_${folder}_library PUBLIC vpcscope_testing PRIVATE fmt::fmt)
    list(PREPEND shared_test_libraries test_${folder}_library)
  endif()
endforeach()

set(folders ${all_tests})
list(TRANSFORM folders REPLACE "/.*" "")
list(REMOVE_DUPLICATES folders)
foreach(folder IN LISTS folders)
  if(folder MATCHES "_test\\.cpp$")
    message(FATAL_ERROR "tests/${folder}: put it into a folder of tests/, which becomes a test program")
  endif()
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${test_root}/${folder}/*.cpp")
  if(folder MATCHES "^(support|reference)$")
    list(FILTER sources INCLUDE REGEX "_test\\.cpp$")
  endif()
  list(FILTER sources EXCLUDE REGEX "/(consumer|compile_fail|golden)/")
  if(NOT TARGET buddy AND sources MATCHES "/buddy_test")
    list(FILTER sources EXCLUDE REGEX "/buddy_test\\.cpp$")
    message(STATUS "tests/${folder}/buddy_test.cpp is left out: there is no BuDDy (Debian: libbdd-dev)")
  endif()
  add_executable(test_${folder} ${sources})
  set(libraries ${all_libraries})
  if(DEFINED libraries_of_${folder})
    set(libraries ${libraries_of_${folder}})
  elseif(TARGET bench_support)
    list(PREPEND libraries bench_support)
  endif()
  target_link_libraries(test_${folder} PRIVATE
    ${shared_test_libraries} ${libraries} vpcscope_testing GTest::gmock_main)
  if(TARGET buddy)
    target_link_libraries(test_${folder} PRIVATE buddy)
  endif()
  set_target_properties(test_${folder} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests")
  if(TARGET vpcscope AND NOT DEFINED libraries_of_${folder})
    add_dependencies(test_${folder} vpcscope)  # these may run the program
  endif()
  set(common WORKING_DIRECTORY "${PROJECT_BINARY_DIR}/tests" DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60
    TEST_PREFIX "${folder}/")
  gtest_discover_tests(test_${folder} ${common} TEST_FILTER "-*Slow*" TEST_LIST ${folder}_fast
    PROPERTIES TIMEOUT 120)
  gtest_discover_tests(test_${folder} ${common} TEST_FILTER "*Slow*" TEST_LIST ${folder}_slow
    PROPERTIES LABELS slow TIMEOUT 600)
endforeach()

# Fuzz targets: tests/fuzz/NAME.cpp defines LLVMFuzzerTestOneInput. With VPCSCOPE_FUZZ it is a libFuzzer
# program; without, it is linked with a main that replays tests/fuzz/corpus/NAME, so that every build runs
# the found crashers again.
file(GLOB fuzz_targets CONFIGURE_DEPENDS "${test_root}/fuzz/*.cpp")
foreach(source IN LISTS fuzz_targets)
  cmake_path(GET source STEM target)
  add_executable(fuzz_${target} "${source}")
  target_link_libraries(fuzz_${target} PRIVATE ${shared_test_libraries} ${all_libraries} vpcscope_testing)
  set_target_properties(fuzz_${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/fuzz")
  set(corpus "${test_root}/fuzz/corpus/${target}")
  if(VPCSCOPE_FUZZ)
    target_link_options(fuzz_${target} PRIVATE -fsanitize=fuzzer)
    set(arguments -runs=0)
  else()
    target_sources(fuzz_${target} PRIVATE "${test_root}/fuzz/replay/main.cpp")
    set(arguments "")
  endif()
  if(IS_DIRECTORY "${corpus}")
    list(APPEND arguments "${corpus}")
  endif()
  add_test(NAME fuzz/${target} COMMAND fuzz_${target} ${arguments})
  set_tests_properties(fuzz/${target} PROPERTIES LABELS fuzz TIMEOUT 300)
endforeach()

# Random networks by the thousand, for as long as one likes (scripts/soak); a short run is a slow test.
if(NOT VPCSCOPE_SANITIZE)
  add_executable(soak "${test_root}/soak/soak.cpp" "${test_root}/analyzer/asking.cpp"
    "${test_root}/analyzer/comparing.cpp" "${test_root}/analyzer/comparing_sets.cpp")
  target_link_libraries(soak PRIVATE
    ${shared_test_libraries} ${libraries_of_analyzer} vpcscope_testing fmt::fmt)
  set_target_properties(soak PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/tests")
  add_test(NAME analyzer/soak_Slow COMMAND soak 500 --seed 1000)
  add_test(NAME analyzer/soak_of_sets_Slow COMMAND soak 200 --seed 5000 --sets)
  set_tests_properties(analyzer/soak_Slow analyzer/soak_of_sets_Slow PROPERTIES LABELS slow TIMEOUT 600)
endif()

# A stranger's project finds and uses the installed library. Not under sanitizers: the stranger has none.
if(NOT VPCSCOPE_SANITIZE AND NOT VPCSCOPE_COVERAGE)
  add_test(NAME house/install_tree_serves_a_consumer_Slow
    COMMAND "${CMAKE_COMMAND}"
      -D "BUILD=${PROJECT_BINARY_DIR}" -D "CONSUMER=${test_root}/house/consumer"
      -D "COMPILER=${CMAKE_CXX_COMPILER}" -D "GENERATOR=${CMAKE_GENERATOR}" -D "VERSION=${PROJECT_VERSION}"
      -P "${PROJECT_SOURCE_DIR}/cmake/try_consumer.cmake")
  set_tests_properties(house/install_tree_serves_a_consumer_Slow PROPERTIES LABELS slow TIMEOUT 600)
endif()

# Real clients: Terraform and the AWS CLI against a local mock of AWS. Skips, with its reason, where they are absent.
if(TARGET vpcscope AND NOT VPCSCOPE_SANITIZE AND NOT VPCSCOPE_COVERAGE)
  add_test(NAME clients/collect_and_inspect_Slow
    COMMAND bash "${test_root}/clients/moto_test.sh" "$<TARGET_FILE:vpcscope>")
  set_tests_properties(clients/collect_and_inspect_Slow PROPERTIES
    LABELS "slow;clients" TIMEOUT 900 SKIP_RETURN_CODE 77)
endif()

# The page: that what is checked in is what its sources build to, and the page itself in a browser. Skips likewise.
if(TARGET vpcscope AND NOT VPCSCOPE_SANITIZE AND NOT VPCSCOPE_COVERAGE)
  add_test(NAME web/dist_is_what_src_builds_to COMMAND bash "${test_root}/web/dist_test.sh")
  add_test(NAME web/page_Slow COMMAND bash "${test_root}/web/page_test.sh" "$<TARGET_FILE:vpcscope>")
  set_tests_properties(web/dist_is_what_src_builds_to PROPERTIES LABELS web TIMEOUT 300 SKIP_RETURN_CODE 77)
  set_tests_properties(web/page_Slow PROPERTIES LABELS "slow;web" TIMEOUT 900 SKIP_RETURN_CODE 77)
endif()
