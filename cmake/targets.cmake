# How a folder becomes a target.
#
#   vpcscope_library(FOLDER [NOT_INSTALLED] [PUBLIC libs...] [PRIVATE libs...] [GENERATED headers...])
#     the library vpcscope_FOLDER, alias vpcscope::FOLDER, from every .cpp below FOLDER (main.cpp excepted).
#     A folder that has only headers yet, or nothing, becomes an INTERFACE library.
#   vpcscope_program(NAME MAIN LIBS...)
#     a program from one file; nothing when the file does not exist.

function(vpcscope_library folder)
  cmake_parse_arguments(arg "NOT_INSTALLED" "" "PUBLIC;PRIVATE;GENERATED" ${ARGN})
  set(root "${PROJECT_SOURCE_DIR}")
  set(name vpcscope_${folder})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${root}/${folder}/*.cpp")
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS "${root}/${folder}/*.h")
  file(GLOB_RECURSE tables CONFIGURE_DEPENDS "${root}/${folder}/*.def" "${root}/${folder}/*.inc")
  list(FILTER sources EXCLUDE REGEX "/main\\.cpp$|/node_modules/")

  if(sources)
    add_library(${name} ${sources})
    target_link_libraries(${name} PUBLIC ${arg_PUBLIC}
      PRIVATE ${arg_PRIVATE} $<BUILD_INTERFACE:vpcscope_warnings>)
    target_include_directories(${name} PUBLIC
      $<BUILD_INTERFACE:${root}> $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/generated>)
    target_compile_features(${name} PUBLIC cxx_std_20)
    set(scope PUBLIC)
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE ${arg_PUBLIC})
    target_include_directories(${name} INTERFACE
      $<BUILD_INTERFACE:${root}> $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/generated>)
    target_compile_features(${name} INTERFACE cxx_std_20)
    set(scope INTERFACE)
  endif()
  add_library(vpcscope::${folder} ALIAS ${name})
  set_target_properties(${name} PROPERTIES EXPORT_NAME ${folder})

  # Headers stand on their own (the target all_verify_interface_header_sets compiles each alone);
  # tables (.def, .inc) are included in the middle of other files and do not.
  target_sources(${name} ${scope}
    FILE_SET HEADERS BASE_DIRS "${root}" FILES ${headers}
    FILE_SET generated TYPE HEADERS BASE_DIRS "${PROJECT_BINARY_DIR}/generated" FILES ${arg_GENERATED}
    FILE_SET tables TYPE HEADERS BASE_DIRS "${root}" FILES ${tables})
  set_target_properties(${name} PROPERTIES INTERFACE_HEADER_SETS_TO_VERIFY HEADERS)

  if(NOT arg_NOT_INSTALLED)
    set_property(GLOBAL APPEND PROPERTY vpcscope_installed_libraries ${name})
  endif()
endfunction()

function(vpcscope_program name main)
  if(NOT EXISTS "${PROJECT_SOURCE_DIR}/${main}")
    message(STATUS "no ${main} yet: the program ${name} is not built")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/app/cli")
    return()
  endif()
  add_executable(${name} "${main}")
  target_link_libraries(${name} PRIVATE ${ARGN} vpcscope_warnings)
endfunction()
