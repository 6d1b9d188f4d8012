// The examples and the tutorial's programs, compiled ahead of time by the page's own compiler, and what the page knows of them.

import { createHash } from 'node:crypto';
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeCompilerAssets } from './compiler-assets.mjs';
import { openCompiler } from './compiler.mjs';
import { programsOf } from './docs/tutorial-parts.mjs';
import { makeFrame } from './frame.mjs';
import { workerScript } from './lib/modules.mjs';
import { build, root } from './lib/paths.mjs';
import { Problem } from './lib/problem.mjs';
import { say } from './lib/progress.mjs';
import { contentKey, made } from './lib/stamp.mjs';
import { writeLibrary } from './library.mjs';
import { licences } from './licences.mjs';
import { makeManifest } from './manifest.mjs';

const sources = join(root, 'examples');
/** Those that the examples fetch. */
const pages = join(root, 'web/pages');
const compiled = join(build, 'examples');

/** What the page is built from: programs, the worker's script, and the catalog of both. */
export const webAssets = join(build, 'web-assets');

export async function makeWebAssets({ folder, modules }) {
  const examples = readdirSync(sources).filter((id) => existsSync(join(sources, id, 'main.cpp')));
  const toolchainKey = contentKey(
    ['prelude.pch.stamp', 'recipe.json', 'libasyncio.a'].map((name) => join(folder, name)).concat(join(root, 'web/src/compiler'), import.meta.filename),
  );
  const compile = lazily(() => {
    say('Compiling the examples ...');
    return openCompiler(folder, modules);
  });
  const make = (name, source) => compileProgram(name, source, toolchainKey, compile);
  const programs = [];
  for (const id of examples) programs.push(await make(id, readFileSync(join(sources, id, 'main.cpp'), 'utf8')));
  const told = programsOf(readFileSync(join(sources, 'tutorial/tutorial.md'), 'utf8')).map(({ source }, index) => ({ name: `tutorial-${index + 1}`, source }));
  for (const each of told) each.file = await make(each.name, each.source);
  rmSync(webAssets, { recursive: true, force: true });
  mkdirSync(join(webAssets, 'examples'), { recursive: true });
  const worker = publish(await workerScript(), 'runner', 'js');
  const frame = publish(makeFrame(), 'frame', 'html');
  cpSync(pages, join(webAssets, 'pages'), { recursive: true });
  writeFileSync(join(webAssets, 'licences.txt'), licences());
  makeManifest(webAssets);
  const library = publish(writeLibrary(), 'library', 'json');
  const reference = publish(join(folder, 'reference.json'), 'reference', 'json');
  const listed = examples.map((id, index) => describe(id, publish(programs[index], `examples/${id}`, 'wasm')));
  const further = told.map(({ name, source, file }) => ({ source, wasm: publish(file, `examples/${name}`, 'wasm') }));
  const documents = readJson(join(sources, 'documents.json'));
  const { toolchainFiles } = await import(join(modules, 'toolchain.mjs'));
  const compiler = await makeCompilerAssets(webAssets, folder, toolchainFiles);
  writeFileSync(join(webAssets, 'examples.json'), JSON.stringify({
    documents, examples: listed, further, worker, frame, pages: readdirSync(pages).map((name) => `pages/${name}`), compiler, reference, library,
  }));
}

async function compileProgram(name, source, toolchainKey, compiler) {
  const file = join(compiled, `${name}.wasm`);
  await made([file], contentKey([], toolchainKey, source), async () => {
    const compile = await compiler();
    const result = await compile(source);
    if (!result.ok) throw new Problem(`${result.diagnostics.trimEnd()}\nThe example ${name} does not compile.`);
    writeFileSync(file, result.wasm);
  });
  return file;
}

/** The description without what only tests read, together with both programs' text. */
function describe(id, wasm) {
  const text = (name) => readFileSync(join(sources, id, name), 'utf8');
  const { expected, ...description } = readJson(join(sources, id, 'example.json'));
  return { id, ...description, source: text('main.cpp'), original: text('original.py'), wasm };
}

/** Under a name that says what is in it, so that a browser may keep it for ever. */
function publish(file, name, extension) {
  const hash = createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 10);
  const path = `${name}.${hash}.${extension}`;
  copyFileSync(file, join(webAssets, path));
  return path;
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function lazily(make) {
  let value;
  return () => (value ??= make());
}
