# What belongs to the executables when they are installed, and how CPack packs them. Used by the project itself and by
# packages/CMakeLists.txt, which packs executables that are built already.
include(GNUInstallDirs)
set(PACKAGING_ROOT ${CMAKE_CURRENT_LIST_DIR}/..)

install(FILES ${PACKAGING_ROOT}/LICENSE ${PACKAGING_ROOT}/README.md ${PACKAGING_ROOT}/pgsteward.example.yaml
        DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY ${PACKAGING_ROOT}/docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/docs FILES_MATCHING PATTERN "*.md" PATTERN "*.svg")
install(DIRECTORY ${PACKAGING_ROOT}/docs/schemas/ DESTINATION ${CMAKE_INSTALL_DATADIR}/pgsteward/schemas)
# Pages, completions and notices are written from the executables that have just been installed.
install(CODE "set(ROOT \"${PACKAGING_ROOT}\")
set(BIN_DIR \"${CMAKE_INSTALL_BINDIR}\")
set(MAN_DIR \"${CMAKE_INSTALL_MANDIR}\")
set(DATA_DIR \"${CMAKE_INSTALL_DATADIR}\")
set(DOC_DIR \"${CMAKE_INSTALL_DOCDIR}\")
set(VERSION \"${PROJECT_VERSION}\")")
install(SCRIPT ${CMAKE_CURRENT_LIST_DIR}/install-documents.cmake)

if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|amd64|AMD64)$")
  set(package_cpu x64)
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^(aarch64|arm64)$")
  set(package_cpu arm64)
else()
  set(package_cpu ${CMAKE_SYSTEM_PROCESSOR})
endif()
string(TOLOWER ${CMAKE_SYSTEM_NAME} package_system)

set(CPACK_GENERATOR TGZ DEB)
set(CPACK_PACKAGE_NAME pgsteward)
set(CPACK_PACKAGE_VENDOR pgsteward)
set(CPACK_PACKAGE_CONTACT "pgsteward maintainers <maintainers@pgsteward.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "guard PostgreSQL schema changes")
set(CPACK_PACKAGE_HOMEPAGE_URL https://github.com/pgsteward/pgsteward)
set(CPACK_PACKAGE_FILE_NAME pgsteward-${PROJECT_VERSION}-${package_system}-${package_cpu})
set(CPACK_PACKAGE_CHECKSUM SHA256)
set(CPACK_RESOURCE_FILE_LICENSE ${PACKAGING_ROOT}/LICENSE)
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION database)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# git for revisions, libpq for live databases; a server for what is tried on a throw-away one.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "git, libpq5")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS postgresql)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
    "Small executables for pre-commit hooks, CI and shell pipelines. They read\n\
migrations and schemas through PostgreSQL's own parser and report what destroys\n\
data, weakens protection, blocks a live database or cannot be examined; compare\n\
a database with the schema it is meant to have; prove that tenants are isolated\n\
by row security; and hold privileges against a policy.")
include(CPack)
