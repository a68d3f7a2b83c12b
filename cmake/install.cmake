# `cmake --install`: component runtime is the program and what belongs to it, component development the
# libraries, their headers and what find_package(vpcscope) needs.

include(CMakePackageConfigHelpers)

get_property(libraries GLOBAL PROPERTY vpcscope_installed_libraries)
set(vpcscope_include_dir "${CMAKE_INSTALL_INCLUDEDIR}/vpcscope")
set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/vpcscope")
install(TARGETS ${libraries} EXPORT vpcscope COMPONENT development
  FILE_SET HEADERS DESTINATION "${vpcscope_include_dir}" COMPONENT development
  FILE_SET generated DESTINATION "${vpcscope_include_dir}" COMPONENT development
  FILE_SET tables DESTINATION "${vpcscope_include_dir}" COMPONENT development)
install(EXPORT vpcscope NAMESPACE vpcscope:: FILE vpcscopeTargets.cmake DESTINATION "${package_dir}"
  COMPONENT development)
configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/vpcscopeConfig.cmake.in" vpcscopeConfig.cmake
  INSTALL_DESTINATION "${package_dir}" PATH_VARS vpcscope_include_dir)
write_basic_package_version_file(vpcscopeConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/vpcscopeConfig.cmake" "${PROJECT_BINARY_DIR}/vpcscopeConfigVersion.cmake"
  DESTINATION "${package_dir}" COMPONENT development)

if(NOT TARGET vpcscope)
  return()
endif()
install(TARGETS vpcscope COMPONENT runtime)
install(FILES README.md CONTRIBUTING.md DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT runtime OPTIONAL)
install(FILES packaging/copyright DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT runtime)
install(DIRECTORY docs/ DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT runtime
  FILES_MATCHING PATTERN "*.md" PATTERN "openapi.json" PATTERN "*.svg" PATTERN "*.png")
install(DIRECTORY samples DESTINATION "${CMAKE_INSTALL_DATADIR}/vpcscope" COMPONENT runtime OPTIONAL)

# The pages are looked at when they are installed, not before: an empty one is left out (generate_page.cmake).
set(page_places
  "vpcscope.1:${CMAKE_INSTALL_MANDIR}/man1"
  "vpcscope.bash:${CMAKE_INSTALL_DATADIR}/bash-completion/completions"
  "_vpcscope:${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions"
  "vpcscope.fish:${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d")
configure_file(cmake/install_pages.cmake.in install_pages.cmake @ONLY)
install(SCRIPT "${PROJECT_BINARY_DIR}/install_pages.cmake" COMPONENT runtime)
