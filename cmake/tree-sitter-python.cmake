# The Python grammar for tree-sitter: a system-wide one where pkg-config knows it, else the published npm package,
# pinned by version and checksum, fetched once and kept in the cache folder.
#   -DTREE_SITTER_PYTHON_DIR=DIR        a folder with src/parser.c and src/scanner.c
#   -DTREE_SITTER_PYTHON_TARBALL=FILE   the npm package, for builds without network
set(TREE_SITTER_PYTHON_VERSION 0.23.6)
set(TREE_SITTER_PYTHON_SHA512
    c8833dcf4a31288c53edb02d3ce860a1597a8135e59a5221b9eee58854f8a013c5fe585aec76b8750052f3602fea130c459a159c5248f0cea62fe4b05a82c3dc)

find_package(PkgConfig REQUIRED)
pkg_check_modules(TREE_SITTER REQUIRED IMPORTED_TARGET tree-sitter)

function(fetch_python_grammar result)
  set(cache ${CMAKE_SOURCE_DIR}/build/cache)
  set(tarball ${cache}/tree-sitter-python-${TREE_SITTER_PYTHON_VERSION}.tgz)
  if(TREE_SITTER_PYTHON_TARBALL)
    set(tarball ${TREE_SITTER_PYTHON_TARBALL})
  elseif(NOT EXISTS ${tarball})
    file(MAKE_DIRECTORY ${cache})
    find_program(NPM npm REQUIRED)
    execute_process(
      COMMAND ${NPM} pack --silent --ignore-scripts --fetch-retries=1 --fetch-timeout=30000
              tree-sitter-python@${TREE_SITTER_PYTHON_VERSION}
      WORKING_DIRECTORY ${cache} TIMEOUT 120 RESULT_VARIABLE failed OUTPUT_QUIET ERROR_VARIABLE output)
    if(failed)
      message(FATAL_ERROR "cannot fetch tree-sitter-python ${TREE_SITTER_PYTHON_VERSION} from npm: ${output}"
                          "Give -DTREE_SITTER_PYTHON_TARBALL=FILE or -DTREE_SITTER_PYTHON_DIR=DIR.")
    endif()
  endif()
  file(SHA512 ${tarball} checksum)
  if(NOT checksum STREQUAL TREE_SITTER_PYTHON_SHA512)
    file(REMOVE ${cache}/tree-sitter-python-${TREE_SITTER_PYTHON_VERSION}.tgz)
    message(FATAL_ERROR "${tarball} is not tree-sitter-python ${TREE_SITTER_PYTHON_VERSION}: its checksum differs")
  endif()
  set(folder ${CMAKE_BINARY_DIR}/tree-sitter-python)
  file(ARCHIVE_EXTRACT INPUT ${tarball} DESTINATION ${folder} PATTERNS package/src/* package/LICENSE)
  set(${result} ${folder}/package PARENT_SCOPE)
endfunction()

pkg_check_modules(SYSTEM_PYTHON_GRAMMAR QUIET IMPORTED_TARGET tree-sitter-python)
if(TREE_SITTER_PYTHON_DIR OR NOT SYSTEM_PYTHON_GRAMMAR_FOUND)
  set(grammar ${TREE_SITTER_PYTHON_DIR})
  if(NOT grammar)
    fetch_python_grammar(grammar)
  endif()
  add_library(tree-sitter-python STATIC ${grammar}/src/parser.c ${grammar}/src/scanner.c)
  # The grammar brings the parser.h that it was generated for.
  target_include_directories(tree-sitter-python PRIVATE ${grammar}/src)
  target_compile_options(tree-sitter-python PRIVATE -w -O2)
  set_target_properties(tree-sitter-python PROPERTIES C_STANDARD 11 POSITION_INDEPENDENT_CODE ON)
else()
  add_library(tree-sitter-python INTERFACE)
  target_link_libraries(tree-sitter-python INTERFACE PkgConfig::SYSTEM_PYTHON_GRAMMAR)
endif()
