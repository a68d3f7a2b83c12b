# BuDDy (Debian: libbdd-dev), binary decision diagrams: the target `buddy` where it is installed. Tests compare sets
# of services with it, and benchmarks their speed; the programs never use it.

find_path(BUDDY_INCLUDE_DIR bdd.h)
find_library(BUDDY_LIBRARY bdd)
mark_as_advanced(BUDDY_INCLUDE_DIR BUDDY_LIBRARY)
if(BUDDY_INCLUDE_DIR AND BUDDY_LIBRARY AND NOT TARGET buddy)
  add_library(buddy INTERFACE)
  target_include_directories(buddy SYSTEM INTERFACE "${BUDDY_INCLUDE_DIR}")
  target_link_libraries(buddy INTERFACE "${BUDDY_LIBRARY}")
  target_compile_definitions(buddy INTERFACE VPCSCOPE_BUDDY)
endif()
