# SPDX-License-Identifier: MIT
# The library as a package: `cmake --install build/release --component library --prefix PREFIX`, then find_package(opossum).
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/opossum)

# include/opossum is the include folder of the target, so that `#include <store/event_store.hpp>` reads the same here and there
# and no file lands in a folder as general as include/store.
install(TARGETS opossum_store EXPORT opossumTargets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library
  FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/opossum COMPONENT library)
set_target_properties(opossum_store PROPERTIES EXPORT_NAME store)
install(EXPORT opossumTargets NAMESPACE opossum:: DESTINATION ${package_folder} COMPONENT library)

configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/opossumConfig.cmake.in ${PROJECT_BINARY_DIR}/opossumConfig.cmake
  INSTALL_DESTINATION ${package_folder} NO_SET_AND_CHECK_MACRO)
# Before 1.0 each minor version may change the interface.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/opossumConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/opossumConfig.cmake ${PROJECT_BINARY_DIR}/opossumConfigVersion.cmake
  DESTINATION ${package_folder} COMPONENT library)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT library)
