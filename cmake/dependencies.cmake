# Debian's packages; static libraries where there are any, so that a tool starts without looking for thirty of them.
find_package(Threads REQUIRED)
set(Boost_USE_STATIC_LIBS ON)
find_package(Boost 1.74 REQUIRED COMPONENTS program_options)
find_path(fmt_INCLUDE_DIR fmt/format-inl.h REQUIRED)
add_library(fmt-static STATIC ${CMAKE_CURRENT_LIST_DIR}/fmt.cpp)
target_include_directories(fmt-static SYSTEM PUBLIC ${fmt_INCLUDE_DIR})
target_compile_features(fmt-static PUBLIC cxx_std_20)
find_package(nlohmann_json REQUIRED)

# A target for a library that comes without a CMake package, the static one preferred.
function(library_target name static_name shared_name header)
  find_library(${name}_LIBRARY NAMES ${static_name} ${shared_name} REQUIRED)
  find_path(${name}_INCLUDE_DIR ${header} REQUIRED)
  add_library(${name} INTERFACE IMPORTED GLOBAL)
  target_link_libraries(${name} INTERFACE ${${name}_LIBRARY} Threads::Threads)
  target_include_directories(${name} SYSTEM INTERFACE ${${name}_INCLUDE_DIR})
endfunction()
library_target(re2 libre2.a re2 re2/re2.h)
library_target(yaml-cpp-static libyaml-cpp.a yaml-cpp yaml-cpp/yaml.h)
library_target(tree-sitter libtree-sitter.a tree-sitter tree_sitter/api.h)
library_target(md libmd.a md sha2.h)

# A catalog is made of small objects that live long, and is made on one thread while others parse: glibc's allocator spends
# more than half of the time there. The sanitizers bring their own.
add_library(allocator INTERFACE)
if(NOT PGSTEWARD_SANITIZE)
  library_target(jemalloc libjemalloc_pic.a jemalloc jemalloc/jemalloc.h)
  target_link_libraries(allocator INTERFACE jemalloc)
  target_sources(allocator INTERFACE ${CMAKE_CURRENT_LIST_DIR}/allocator.cpp)
endif()

# The parse tree is visited in place, before it would be packed into protobuf: that needs the static library
# (--wrap redirects calls between its objects), and the header of protobuf-c for the structs.
option(PGSTEWARD_UNPACK "pack and unpack the parse tree: for linkers without --wrap, several times slower" OFF)
library_target(pg-query libpg_query.a libpg_query.a pg_query/pg_query.pb-c.h)
find_path(protobuf-c_INCLUDE_DIR protobuf-c/protobuf-c.h REQUIRED)
target_include_directories(pg-query SYSTEM INTERFACE ${protobuf-c_INCLUDE_DIR})
if(PGSTEWARD_UNPACK)
  target_compile_definitions(pg-query INTERFACE PGSTEWARD_UNPACK)
else()
  target_link_options(pg-query INTERFACE "LINKER:--wrap=pg_query__parse_result__get_packed_size"
                      "LINKER:--wrap=pg_query__parse_result__pack")
endif()

# libpq is loaded when a connection is asked for (common/postgres/libpq.hpp), so only its header is needed here.
find_path(libpq_INCLUDE_DIR libpq-fe.h PATH_SUFFIXES postgresql pgsql REQUIRED)
add_library(libpq-headers INTERFACE)
target_include_directories(libpq-headers SYSTEM INTERFACE ${libpq_INCLUDE_DIR})

include(tree-sitter-python)
