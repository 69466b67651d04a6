# Runs while installing: manual pages, shell completions, licence notices and Debian's changelog.
cmake_minimum_required(VERSION 3.25)
set(prefix $ENV{DESTDIR}${CMAKE_INSTALL_PREFIX})
set(generator ${ROOT}/packages/from-help)

# The same bytes whenever and wherever: no name and no time in the compressed file.
function(write_compressed file)
  execute_process(COMMAND gzip -9nf ${file} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

function(write_from_help kind tool file)
  get_filename_component(folder ${file} DIRECTORY)
  file(MAKE_DIRECTORY ${folder})
  execute_process(COMMAND ${generator} ${kind} ${tool} OUTPUT_FILE ${file} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# Executables of ours only: the prefix may hold others.
file(GLOB sources ${ROOT}/tools/*.cpp)
foreach(source IN LISTS sources)
  get_filename_component(name ${source} NAME_WE)
  set(tool ${prefix}/${BIN_DIR}/${name})
  if(NOT EXISTS ${tool})
    continue()
  endif()
  write_from_help(man ${tool} ${prefix}/${MAN_DIR}/man1/${name}.1)
  write_compressed(${prefix}/${MAN_DIR}/man1/${name}.1)
  write_from_help(bash ${tool} ${prefix}/${DATA_DIR}/bash-completion/completions/${name})
  write_from_help(zsh ${tool} ${prefix}/${DATA_DIR}/zsh/vendor-completions/_${name})
  write_from_help(fish ${tool} ${prefix}/${DATA_DIR}/fish/vendor_completions.d/${name}.fish)
endforeach()

set(documents ${prefix}/${DOC_DIR})
file(MAKE_DIRECTORY ${documents})
execute_process(COMMAND ${ROOT}/packages/notices OUTPUT_FILE ${documents}/copyright COMMAND_ERROR_IS_FATAL ANY)
if(DEFINED ENV{SOURCE_DATE_EPOCH})
  set(moment $ENV{SOURCE_DATE_EPOCH})
else()
  set(moment 0)
endif()
execute_process(COMMAND date -u -R -d @${moment} OUTPUT_VARIABLE date OUTPUT_STRIP_TRAILING_WHITESPACE)
file(WRITE ${documents}/changelog "pgsteward (${VERSION}) stable; urgency=medium

  * See https://github.com/pgsteward/pgsteward/releases

 -- pgsteward maintainers <maintainers@pgsteward.invalid>  ${date}
")
write_compressed(${documents}/changelog)
