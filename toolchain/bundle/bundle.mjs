// Makes build/toolchain: all that the page's compiler and every program need.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emscripten } from '../lib/emscripten.mjs';
import { build, root } from '../lib/paths.mjs';
import { step } from '../lib/progress.mjs';
import { contentKey, made } from '../lib/stamp.mjs';
import { pack } from '../lib/tree.mjs';
import { withoutDebugSections } from './archive.mjs';
import { coreHeaders, systemHeaders } from './headers.mjs';
import { makeGlue } from './glue.mjs';
import { alreadySeen, precompile, preludeObject, preludeSource, preprocess, withText } from './prelude.mjs';
import { recipe } from './recipe.mjs';
import { makeReference } from './reference.mjs';

export const toolchainFolder = join(build, 'toolchain');

const inFolder = (name) => join(toolchainFolder, name);
const here = (name) => join(root, 'toolchain/bundle', name);

/** `library`: the core library as Emscripten built it. */
export async function makeToolchain(library) {
  mkdirSync(toolchainFolder, { recursive: true });
  const system = systemKey();
  await made([inFolder('glue.mjs'), inFolder('recipe.json'), inFolder('libraries.pack'), inFolder('system.json')], system, () =>
    step('Making the glue of all programs', makeGlueAndLibraries));
  await makeCompilerFiles(system);
  await makeReference(toolchainFolder);
  copyCore(library);
}

/** What of the machine's tools goes into everything. */
function systemKey() {
  const found = emscripten().root;
  return contentKey(
    ['glue.mjs', 'recipe.mjs', 'template.cpp', 'archive.mjs', 'bundle.mjs'].map(here).concat(join(found, 'emscripten-version.txt')),
    found, compilerVersion(),
  );
}

function compilerVersion() {
  return JSON.parse(readFileSync(join(root, 'node_modules/@yowasp/clang/package.json'), 'utf8')).version;
}

async function makeGlueAndLibraries() {
  const { sysroot, lib, libraries, exports, imports } = await makeGlue(toolchainFolder);
  const files = Object.fromEntries(libraries.map((name) => [name, new Uint8Array(withoutDebugSections(readFileSync(join(lib, name))))]));
  // A library of names only: what the glue has may stay undefined in a program.
  files['imports.so'] = Buffer.from(`#STUB\n${imports.join('\n')}\n`);
  writeFileSync(inFolder('libraries.pack'), pack(files));
  writeFileSync(inFolder('recipe.json'), JSON.stringify(recipe({ libraries, exports })));
  writeFileSync(inFolder('system.json'), JSON.stringify({ sysroot }));
}

async function makeCompilerFiles(system) {
  const files = ['prelude.pch', 'prelude.o', 'headers.pack'].map(inFolder);
  const key = contentKey([preludeSource, here('prelude.mjs'), here('headers.mjs'), here('libcxx'), join(root, 'core/include')], system);
  await made(files, key, async () => {
    const { sysroot } = JSON.parse(readFileSync(inFolder('system.json'), 'utf8'));
    const headers = { ...systemHeaders(sysroot), core: coreHeaders() };
    const { text, origins } = await step('Reading the headers that programs include', () => preprocess(headers));
    const pch = await step('Precompiling them', () => precompile(headers, text));
    const object = await step('Compiling what is in them', () => preludeObject(headers, text, pch));
    writeFileSync(files[0], pch);
    writeFileSync(files[1], object);
    // The compiler wants to see the text that was precompiled, for the numbers of its lines.
    const disk = withText({ ...headers, core: alreadySeen(headers.core) }, text);
    const table = new TextEncoder().encode(JSON.stringify(origins));
    writeFileSync(files[2], pack({ ...disk, 'origins.json': table }));
  });
}

/** Written only where it changed, so that what is made from it is not made again. */
function copyCore(library) {
  const bytes = readFileSync(library);
  const copy = inFolder('libasyncio.a');
  if (!existsSync(copy) || !readFileSync(copy).equals(bytes)) writeFileSync(copy, bytes);
}
