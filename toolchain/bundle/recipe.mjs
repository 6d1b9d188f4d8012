// How programs are compiled and linked: what Emscripten's driver passes to clang and wasm-ld, for
// a compiler whose disk holds /sysroot, /clang and /core.

const target = [
  '-triple', 'wasm32-unknown-emscripten',
  '-target-cpu', 'generic',
  '-target-feature', '+exception-handling',
  '-target-feature', '+multivalue',
  '-target-feature', '+reference-types',
  // Without these two LLVM makes of a thread_local variable one for all threads. Nothing is shared with other workers:
  // core/hosts/javascript_threads.cpp gives each thread its own.
  '-target-feature', '+atomics',
  '-target-feature', '+bulk-memory',
  '-ftls-model=local-exec',
  // Symmetric transfer between coroutines is a tail call, or loops of co_await overflow the stack.
  '-target-feature', '+tail-call',
  // Those, and no others: where a tail call hands on a struct that came by value, LLVM 22 leaves the copy in
  // the frame that is already gone. std::format("{:06}", 42) ignored the width.
  '-fno-optimize-sibling-calls',
  '-exception-model=wasm',
  '-mllvm', '-wasm-enable-eh',
  '-mllvm', '-wasm-enable-sjlj',
  '-mrelocation-model', 'static',
  '-mframe-pointer=none',
  '-disable-free', '-disable-llvm-verifier',
];

const language = [
  '-std=c++23', '-fcxx-exceptions', '-fexceptions', '-fdeprecated-macro',
  '-fvisibility=hidden', '-mconstructor-aliases', '-ffp-contract=on', '-fno-rounding-math',
  '-fgnuc-version=4.2.1', '-fskip-odr-check-in-gmf', '-ferror-limit', '19',
  '-D', 'EMSCRIPTEN',
  '-resource-dir', '/clang', '-isysroot', '/sysroot',
  '-internal-isystem', '/core',
  '-internal-isystem', '/sysroot/include/compat',
  '-internal-isystem', '/sysroot/include/c++/v1',
  '-internal-isystem', '/clang/include',
  '-internal-isystem', '/sysroot/include',
];

/** clang -cc1 for whatever must agree with the precompiled header. */
export const compileFlags = [...target, ...language, '-O0'];

/** clang -cc1 from bitcode to an object. */
export const optimizeFlags = [...target, '-O2'];

/** Where in the source a program broke down is told from these. */
const lineTables = ['-debug-info-kind=line-tables-only', '-dwarf-version=4'];

const stackSize = 1 << 20;

/** Emscripten's settings that the linker has to know as well. */
export const glueSettings = [`-sSTACK_SIZE=${stackSize}`, '-sALLOW_MEMORY_GROWTH', '-sWASM_BIGINT'];

/** What the page's compiler is told; `exports` are the functions that the glue calls. */
export function recipe({ libraries, exports }) {
  return {
    compile: [...compileFlags, '-include-pch', 'prelude.pch', '-Wall', ...lineTables, '-x', 'c++'],
    // Optimised it takes two steps, because the precompiled header is not.
    toBitcode: ['-disable-O0-optnone', '-disable-llvm-passes', '-emit-llvm-bc'],
    fromBitcode: [...optimizeFlags, '-emit-obj', '-x', 'ir'],
    link: [
      'main.o', 'prelude.o', 'libasyncio.a', ...libraries, 'imports.so',
      '-mllvm', '-wasm-enable-eh', '-mllvm', '-wasm-enable-sjlj', '-mllvm', '-exception-model=wasm',
      '--export=asyncio_main', '--export=asyncio_thread', '--export=__stack_pointer', '--export-if-defined=__main_void', '--export-if-defined=__main_argc_argv',
      ...exports.map((name) => `--export=${name}`), '--export-table',
      '--wrap=__cxa_allocate_exception', '--wrap=__cxa_throw', '--no-entry', '--gc-sections', '--table-base=1',
      '-z', `stack-size=${stackSize}`, '--initial-heap=16777216', '--max-memory=1073741824',
    ],
  };
}
