// The glue: Emscripten's JavaScript for a program that calls all that programs may call. A program
// linked in the page is instantiated by it.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emscripten } from '../lib/emscripten.mjs';
import { root } from '../lib/paths.mjs';
import { Problem } from '../lib/problem.mjs';
import { capture } from '../lib/run.mjs';
import { glueSettings } from './recipe.mjs';

/** Not higher than -O1: from -O2 on Binaryen drops the imports that the template itself does not reach. */
const flags = [
  '-O1', '-fwasm-exceptions', '--bind', ...glueSettings,
  '-sMODULARIZE', '-sEXPORT_ES6', '-sUSE_ES6_IMPORT_META=0', '-sENVIRONMENT=worker',
  // Embind must not write code at run time: the page's Content-Security-Policy forbids it.
  '-sDYNAMIC_EXECUTION=0',
  '-sINVOKE_RUN=0', '-sEXIT_RUNTIME=1', '-sASSERTIONS=0',
  '-sEXPORTED_FUNCTIONS=_main,_asyncio_main', '-sEXPORTED_RUNTIME_METHODS=ENV,HEAPU8,HEAPU32',
  // Some functions of Embind that headers name exist only with other settings.
  '-sERROR_ON_UNDEFINED_SYMBOLS=0',
];

/** Libraries that no program here can use. */
const notLinked = /^(GL|al$|html5|noexit)/;

/** Makes glue.mjs in `folder`; returns what a program's link needs to fit it: libraries, exports, imports. */
export async function makeGlue(folder) {
  const { emcc, env, root: emscriptenRoot } = emscripten();
  const work = join(folder, 'template');
  mkdirSync(work, { recursive: true });
  const sysroot = await sysrootOf(emscriptenRoot, emcc, env);
  const lib = join(sysroot, 'lib/wasm32-emscripten');
  const imports = join(work, 'imports.cpp');
  writeFileSync(imports, embindImports(join(sysroot, 'include/emscripten')));
  const { status, output } = await capture(emcc, [
    '-v', ...flags, join(root, 'toolchain/bundle/template.cpp'), imports,
    '-Wl,--no-gc-sections,--whole-archive', join(lib, 'libc.a'), '-Wl,--no-whole-archive',
    '-o', join(work, 'glue.mjs'),
  ], { env });
  if (status !== 0) throw new Problem(`${output.trimEnd()}\nThe glue could not be made.`);
  // Emscripten asks a worker where it is; in Node nobody is asked.
  const glue = readFileSync(join(work, 'glue.mjs'), 'utf8');
  writeFileSync(join(folder, 'glue.mjs'), `const self = globalThis.self ?? { location: { href: '' } };\n${glue}`);
  return { sysroot, lib, libraries: linkedLibraries(output), ...surface(join(work, 'glue.wasm')) };
}

async function sysrootOf(emscriptenRoot, emcc, env) {
  const { stdout } = await capture(emcc, ['-print-sysroot'], { env });
  return stdout.trim() || join(emscriptenRoot, 'cache/sysroot');
}

/** Names every function that Embind's headers call in JavaScript. */
function embindImports(folder) {
  const text = ['val.h', 'bind.h', 'wire.h'].map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  const names = [...new Set(text.match(/\b_(?:emval|embind)_[a-z_0-9]+\b/g))].sort();
  return `extern "C" {\n${names.map((name) => `void ${name}();`).join('\n')}\n}
void* all[] = {\n${names.map((name) => `reinterpret_cast<void*>(&${name}),`).join('\n')}\n};\n`;
}

/** Which of Emscripten's variants of each library go together is Emscripten's to know: its own link line tells. */
function linkedLibraries(output) {
  const line = output.split('\n').find((each) => /\bwasm-ld\b/.test(each) && each.includes(' -lc '));
  if (!line) throw new Problem('Emscripten did not show how it links: this release of it is not known here.');
  const names = [...new Set([...line.matchAll(/ -l(\S+)/g)].map((match) => match[1]))];
  return names.filter((name) => !notLinked.test(name)).map((name) => `lib${name}.a`);
}

function surface(file) {
  const module = new WebAssembly.Module(readFileSync(file));
  const own = ['memory', '__indirect_function_table', 'main', 'asyncio_main'];
  const named = (list) => list.map(({ name }) => name);
  return {
    exports: named(WebAssembly.Module.exports(module)).filter((name) => !own.includes(name)),
    // Programs have the library's own exit().
    imports: named(WebAssembly.Module.imports(module)).filter((name) => name !== 'exit'),
  };
}
