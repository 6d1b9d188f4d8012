# asyncio_add_module(NAME source...): a module of WebAssembly with the library in it, for pages, workers and Node.
# Makes NAME.mjs, which `load()` of this package's index.js takes, and NAME.wasm beside it.
function(asyncio_add_module NAME)
  add_executable(${NAME} ${ARGN})
  target_link_libraries(${NAME} PRIVATE asyncio::asyncio)
  set_target_properties(${NAME} PROPERTIES SUFFIX .mjs)
  target_link_options(${NAME} PRIVATE -sMODULARIZE -sEXPORT_ES6 -sENVIRONMENT=web,worker,node -sALLOW_MEMORY_GROWTH
    # Most pages' Content-Security-Policy forbids JavaScript that is made at run time.
    -sDYNAMIC_EXECUTION=0)
endfunction()
