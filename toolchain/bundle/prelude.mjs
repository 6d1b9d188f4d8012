import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/paths.mjs';
import { clang } from './clang.mjs';
import { compileFlags, optimizeFlags } from './recipe.mjs';

export const preludeSource = join(root, 'toolchain/bundle/prelude.hpp');

/** Precompiles the header; the templates it instantiates are left to its object. */
export async function precompile(headers) {
  const disk = { ...headers, 'prelude.hpp': new Uint8Array(readFileSync(preludeSource)) };
  const withObject = ['-fpch-instantiate-templates', '-fmodules-codegen', '-building-pch-with-obj', '-fno-pch-timestamp'];
  return clang('the precompiled header', [...compileFlags, ...withObject, '-emit-pch', '-x', 'c++-header', 'prelude.hpp'], disk);
}

/** The code of what the precompiled header instantiates. It is compiled once, so it is worth optimising. */
export async function preludeObject(headers, pch) {
  const disk = { ...headers, 'prelude.hpp': new Uint8Array(readFileSync(preludeSource)), 'prelude.pch': pch };
  const plain = ['-disable-O0-optnone', '-disable-llvm-passes', '-emit-llvm-bc'];
  const bitcode = await clang('its bitcode', [...compileFlags, ...plain, '-x', 'precompiled-header', 'prelude.pch'], disk);
  return clang('its object', [...optimizeFlags, '-emit-obj', '-x', 'ir', 'prelude.bc'], { 'prelude.bc': bitcode });
}
