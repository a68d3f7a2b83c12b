# What the compilers are told: language, warnings, sanitizers, and the helpers (ccache, lld) where present.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Debug, Release, RelWithDebInfo" FORCE)
endif()

find_program(VPCSCOPE_CCACHE ccache)
if(VPCSCOPE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${VPCSCOPE_CCACHE}")
endif()

include(CheckLinkerFlag)
check_linker_flag(CXX "-fuse-ld=lld" VPCSCOPE_HAVE_LLD)
if(VPCSCOPE_HAVE_LLD)
  add_link_options(-fuse-ld=lld)
endif()
add_link_options(LINKER:--as-needed)  # the .deb shall depend on what is used, not on what is offered

# Warnings belong to our own targets only: link vpcscope_warnings PRIVATE.
add_library(vpcscope_warnings INTERFACE)
target_compile_options(vpcscope_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Woverloaded-virtual
  -Wold-style-cast -Wcast-align -Wunused -Wnull-dereference -Wdouble-promotion -Wformat=2
  -Wimplicit-fallthrough -Wextra-semi -Wswitch)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(vpcscope_warnings INTERFACE
    -Wduplicated-cond -Wduplicated-branches -Wlogical-op)
  if(CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # g++ 12 sees overlapping copies inside std::string where there are none (GCC bug 105329, 105651).
    target_compile_options(vpcscope_warnings INTERFACE -Wno-restrict)
  endif()
  if(VPCSCOPE_SANITIZE OR CMAKE_BUILD_TYPE STREQUAL "Release")
    # Flow-based warnings reach into std headers after inlining; under sanitizers GCC itself warns of
    # false positives. clang, clang-tidy and the sanitizers look for the same faults.
    target_compile_options(vpcscope_warnings INTERFACE
      -Wno-maybe-uninitialized -Wno-null-dereference -Wno-array-bounds -Wno-stringop-overflow
      -Wno-stringop-overread -Wno-free-nonheap-object)
  endif()
endif()
if(VPCSCOPE_WERROR)
  target_compile_options(vpcscope_warnings INTERFACE -Werror)
endif()

if(VPCSCOPE_SANITIZE)
  add_compile_options(-fsanitize=${VPCSCOPE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${VPCSCOPE_SANITIZE})
endif()
if(VPCSCOPE_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "VPCSCOPE_FUZZ needs clang (libFuzzer): use the preset clang, or set CMAKE_CXX_COMPILER")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(VPCSCOPE_COVERAGE)
  add_compile_options(--coverage -fprofile-abs-path)
  add_link_options(--coverage)
endif()
