# Installs the library and builds another CMake project with it, found by find_package and by add_subdirectory.
set(WORK ${BUILD}/install-test)
file(REMOVE_RECURSE ${WORK})
function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

if(STDLIB)
  set(FLAGS -stdlib=${STDLIB})
endif()

run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/prefix)
foreach(WAY find_package add_subdirectory)
  run(${CMAKE_COMMAND} -S ${SOURCE}/tests/install/consumer -B ${WORK}/${WAY} -G Ninja
    -DCMAKE_CXX_COMPILER=${CXX} -DCMAKE_CXX_FLAGS=${FLAGS}
    -DWAY=${WAY} -DASYNCIO_SOURCE=${SOURCE} -DCMAKE_PREFIX_PATH=${WORK}/prefix)
  run(${CMAKE_COMMAND} --build ${WORK}/${WAY})
  execute_process(COMMAND ${CMAKE_COMMAND} -E env ASYNCIO_CLOCK=virtual ${WORK}/${WAY}/consumer
    OUTPUT_VARIABLE PRINTED COMMAND_ERROR_IS_FATAL ANY)
  if(NOT PRINTED STREQUAL "hello\nworld\nnobody there\n")
    message(FATAL_ERROR "${WAY}: the program printed '${PRINTED}'")
  endif()
endforeach()
