import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../lib/paths.mjs';
import { readTree } from '../lib/tree.mjs';

/** Emscripten's headers for things that are not here: graphics, sound, ports. */
const notKept = /^(GL|GLES\d*|EGL|GLFW|SDL|AL|X11|KHR|webgpu|webgl|fakesdl|freealut|uchar)(\/|$)/;

/** Clang's own headers that are of any use for WebAssembly. */
const clangHeaders = /^(__std|std|__float|float|limits|inttypes|iso646|tgmath|unwind|varargs|wasm_simd)/;

/** The compiler's disk but for the project's own headers. */
export function systemHeaders(sysroot) {
  return {
    sysroot: { include: readTree(join(sysroot, 'include'), (path) => !notKept.test(path)) },
    clang: { include: clangResourceHeaders() },
  };
}

/**
 * The project's own, but for the one that is for other pages, and what it has in the place of one of libc++'s: they are
 * looked for first.
 */
export function coreHeaders() {
  const core = readTree(join(root, 'core/include'), (path) => path !== 'asyncio/javascript.hpp');
  return { ...core, ...readTree(join(root, 'toolchain/bundle/libcxx')) };
}

function clangResourceHeaders() {
  const archive = join(root, 'node_modules/@yowasp/clang/gen/llvm-resources.tar');
  const folder = mkdtempSync(join(tmpdir(), 'clang-headers-'));
  try {
    execFileSync('tar', ['-xf', archive, '-C', folder, '--exclude=*/c++', '--exclude=*/wasm32-wasip1', 'include']);
    return readTree(join(folder, 'include'), (path) => clangHeaders.test(path) && path.endsWith('.h'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
