import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../lib/paths.mjs';
import { clang } from './clang.mjs';
import { compileFlags, optimizeFlags } from './recipe.mjs';

export const preludeSource = join(root, 'toolchain/bundle/prelude.hpp');

/** Set once the prelude is in: what it took from core is not taken again. */
const seen = 'ASYNCIO_PRELUDE';

/**
 * The prelude with its macros expanded and its headers in it, one text. Precompiled from that it is a third
 * smaller: a precompiled header notes the place of every expansion. Where each line is from stands in a table
 * of its own (`files`, and runs of `[line here, file, line there]`), because line markers in the text would
 * cost every compilation a fifth of a second.
 */
export async function preprocess(headers) {
  const disk = { ...headers, 'prelude.hpp': new Uint8Array(readFileSync(preludeSource)) };
  const out = await clang('the prelude', [...compileFlags, '-E', '-dD', '-x', 'c++-header', 'prelude.hpp'], disk);
  const lines = [];
  const files = [];
  const runs = [];
  for (const line of new TextDecoder().decode(out).split('\n')) {
    const [, number, file] = /^# (\d+) "([^"]*)"/.exec(line) ?? [];
    if (file === undefined) lines.push(line);
    else runs.push([lines.length + 1, indexOf(files, file), Number(number)]);
  }
  lines.push(`#define ${seen}`, '');
  return { text: lines.join('\n'), origins: { files, runs: runs.filter((run, index) => runs[index + 1]?.[0] !== run[0]) } };
}

/** The text among core's headers: only what is included is a system header, whose warnings are nobody's business. */
export function withText(headers, text) {
  const bytes = (string) => new TextEncoder().encode(string);
  return { ...headers, core: { ...headers.core, 'prelude.hpp': bytes(text) }, 'prelude.hpp': bytes('#include <prelude.hpp>\n') };
}

/** The headers of core as programs that have the prelude find them: line for line the same, and empty. */
export function alreadySeen(tree) {
  const entries = Object.entries(tree).map(([name, entry]) => [
    name, entry instanceof Uint8Array ? new TextEncoder().encode(guarded(new TextDecoder().decode(entry))) : alreadySeen(entry),
  ]);
  return Object.fromEntries(entries);
}

function guarded(text) {
  return `${text.replace('#pragma once', `#ifndef ${seen}`)}#endif\n`;
}

/** Precompiles the header; the templates it instantiates are left to its object. */
export async function precompile(headers, text) {
  const withObject = ['-fpch-instantiate-templates', '-fmodules-codegen', '-building-pch-with-obj', '-fno-pch-timestamp'];
  const flags = [...compileFlags, ...withObject, '-emit-pch', '-x', 'c++-header', 'prelude.hpp'];
  return clang('the precompiled header', flags, withText(headers, text));
}

/** The code of what the precompiled header instantiates. It is compiled once, so it is worth optimising. */
export async function preludeObject(headers, text, pch) {
  const disk = { ...withText(headers, text), 'prelude.pch': pch };
  const plain = ['-disable-O0-optnone', '-disable-llvm-passes', '-emit-llvm-bc'];
  const bitcode = await clang('its bitcode', [...compileFlags, ...plain, '-x', 'precompiled-header', 'prelude.pch'], disk);
  return clang('its object', [...optimizeFlags, '-emit-obj', '-x', 'ir', 'prelude.bc'], { 'prelude.bc': bitcode });
}

function indexOf(list, item) {
  const index = list.indexOf(item);
  return index < 0 ? list.push(item) - 1 : index;
}
