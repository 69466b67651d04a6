# One interface target carries the language level, the warnings and the sanitizers to every target of ours.
add_library(pgsteward-options INTERFACE)
target_compile_features(pgsteward-options INTERFACE cxx_std_20)
target_compile_options(pgsteward-options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wno-missing-field-initializers
                       # GCC 12 reports moved-from variants and optionals; the sanitizers watch the real thing.
                       $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>
                       # A precompiled header makes it report the standard library's own inlined code.
                       $<$<AND:$<CXX_COMPILER_ID:GNU>,$<BOOL:${PGSTEWARD_PRECOMPILED_HEADERS}>>:-Wno-array-bounds>
                       $<$<AND:$<CXX_COMPILER_ID:GNU>,$<BOOL:${PGSTEWARD_PRECOMPILED_HEADERS}>>:-Wno-stringop-overflow>
                       $<$<AND:$<CXX_COMPILER_ID:GNU>,$<BOOL:${PGSTEWARD_PRECOMPILED_HEADERS}>>:-Wno-stringop-overread>
                       $<$<BOOL:${PGSTEWARD_WARNINGS_AS_ERRORS}>:-Werror>)
if(PGSTEWARD_SANITIZE)
  target_compile_options(pgsteward-options INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=undefined
                         -fno-omit-frame-pointer)
  target_link_options(pgsteward-options INTERFACE -fsanitize=address,undefined)
endif()
if(PGSTEWARD_FUZZ)
  target_compile_options(pgsteward-options INTERFACE -fsanitize=fuzzer-no-link)
endif()
