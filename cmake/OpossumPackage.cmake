# SPDX-License-Identifier: MIT
# The program as a Debian package: `cmake --build --preset release`, then `cpack --config build/release/CPackConfig.cmake`.

# The completions and the manual page come from the program's own command tree.
set(package_files ${PROJECT_BINARY_DIR}/package)
add_custom_command(
  OUTPUT ${package_files}/opossum.bash ${package_files}/_opossum ${package_files}/opossum.1.gz ${package_files}/changelog.gz
  COMMAND ${CMAKE_COMMAND} -E make_directory ${package_files}
  COMMAND opossum completion bash > ${package_files}/opossum.bash
  COMMAND opossum completion zsh > ${package_files}/_opossum
  COMMAND opossum completion man | gzip -9n > ${package_files}/opossum.1.gz
  COMMAND gzip -9nc ${PROJECT_SOURCE_DIR}/packaging/changelog > ${package_files}/changelog.gz
  DEPENDS opossum ${PROJECT_SOURCE_DIR}/packaging/changelog VERBATIM)
add_custom_target(opossum_package_files ALL DEPENDS ${package_files}/opossum.bash)

set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)
install(TARGETS opossum RUNTIME DESTINATION bin COMPONENT gateway)
install(FILES ${package_files}/opossum.1.gz DESTINATION share/man/man1 COMPONENT gateway)
install(FILES ${package_files}/opossum.bash DESTINATION share/bash-completion/completions RENAME opossum COMPONENT gateway)
install(FILES ${package_files}/_opossum DESTINATION share/zsh/vendor-completions COMPONENT gateway)
install(FILES systemd/opossum.service DESTINATION lib/systemd/system COMPONENT gateway)
install(FILES systemd/sysusers.conf DESTINATION lib/sysusers.d RENAME opossum.conf COMPONENT gateway)
install(FILES systemd/tmpfiles.conf DESTINATION lib/tmpfiles.d RENAME opossum.conf COMPONENT gateway)
install(FILES systemd/credentials.conf systemd/serial.conf DESTINATION share/doc/opossum/examples COMPONENT gateway)
install(FILES packaging/copyright ${package_files}/changelog.gz DESTINATION share/doc/opossum COMPONENT gateway)
install(DIRECTORY docs/ DESTINATION share/doc/opossum/docs COMPONENT gateway)
install(FILES packaging/opossum.toml DESTINATION /etc/opossum PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ COMPONENT gateway)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME opossum)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "Opossum maintainers <opossum@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "local-first event store with an edge gateway and a central server")
# With DESTDIR the configuration, whose place is not below the prefix, is packed and not installed here.
set(CPACK_SET_DESTDIR ON)
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_COMPONENTS_ALL gateway)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_GATEWAY_PACKAGE_NAME opossum)
set(CPACK_DEBIAN_GATEWAY_DESCRIPTION
  "local-first event store with an edge gateway and a central server\n Records what happens at a site into plain files, works without a network,\n and synchronises with headquarters when a link exists.")
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_GATEWAY_PACKAGE_CONTROL_EXTRA
  ${PROJECT_SOURCE_DIR}/packaging/postinst ${PROJECT_SOURCE_DIR}/packaging/prerm ${PROJECT_SOURCE_DIR}/packaging/postrm
  ${PROJECT_SOURCE_DIR}/packaging/conffiles)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
