// The glue: Emscripten's JavaScript for a program that calls all that programs may call. A program
// linked in the page is instantiated by it.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emscripten } from '../lib/emscripten.mjs';
import { root } from '../lib/paths.mjs';
import { Problem } from '../lib/problem.mjs';
import { capture, quietly } from '../lib/run.mjs';
import { glueSettings } from './recipe.mjs';

/** Not higher than -O1: from -O2 on Binaryen drops the imports that the template itself does not reach. */
const flags = [
  '-O1', '-fwasm-exceptions', '--bind', ...glueSettings,
  '-sMODULARIZE', '-sEXPORT_ES6', '-sUSE_ES6_IMPORT_META=0', '-sENVIRONMENT=worker',
  // Embind must not write code at run time: the page's Content-Security-Policy forbids it.
  '-sDYNAMIC_EXECUTION=0',
  '-sINVOKE_RUN=0', '-sEXIT_RUNTIME=1', '-sASSERTIONS=0',
  '-sEXPORTED_FUNCTIONS=_main,_asyncio_main', '-sEXPORTED_RUNTIME_METHODS=ENV,HEAPU8,HEAPU32',
  // Some functions that headers and libraries name exist only with other settings.
  '-sERROR_ON_UNDEFINED_SYMBOLS=0',
];

/** Libraries that no program here can use. */
const notLinked = /^(GL|al$|html5|noexit)/;

/** Makes glue.mjs in `folder`; returns what a program's link needs to fit it: libraries, exports, imports. */
export async function makeGlue(folder) {
  const tools = emscripten();
  const work = join(folder, 'template');
  mkdirSync(work, { recursive: true });
  const cache = await quietly('Asking for the sysroot', join(tools.root, 'em-config'), ['CACHE'], { env: tools.env });
  const sysroot = join(cache.trim(), 'sysroot');
  const lib = join(sysroot, 'lib/wasm32-emscripten');
  const template = join(root, 'toolchain/bundle/template.cpp');
  const libraries = linkedLibraries(await link(tools, [template, '-v', '-o', join(work, 'first.mjs')]));
  const imports = join(work, 'imports.cpp');
  const names = new Set([
    ...embindFunctions(join(sysroot, 'include/emscripten')),
    ...(await undefinedIn(tools, libraries.map((name) => join(lib, name)))),
  ]);
  writeFileSync(imports, callsOf([...names].sort()));
  await link(tools, [template, imports, '-Wl,--no-gc-sections', '-o', join(work, 'glue.mjs')]);
  // Emscripten asks a worker where it is; in Node nobody is asked.
  const glue = readFileSync(join(work, 'glue.mjs'), 'utf8');
  writeFileSync(join(folder, 'glue.mjs'), `const self = globalThis.self ?? { location: { href: '' } };\n${glue}`);
  return { sysroot, lib, libraries, ...surface(join(work, 'glue.wasm')) };
}

async function link({ emcc, env }, args) {
  const { status, output } = await capture(emcc, [...flags, ...args], { env });
  if (status !== 0) throw new Problem(`${output.trimEnd()}\nThe glue could not be made.`);
  return output;
}

/** Every function that Embind's headers call in JavaScript. */
function embindFunctions(folder) {
  const text = ['val.h', 'bind.h', 'wire.h'].map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  return text.match(/\b_(?:emval|embind)_[a-z_0-9]+\b/g);
}

/** What the libraries call and none of them has: JavaScript has it, or the linker makes it. */
async function undefinedIn({ root: emscriptenRoot, env }, libraries) {
  const symbols = async (which) => {
    const list = await quietly('Reading the libraries', join(emscriptenRoot, 'emnm'), [which, '--format=just-symbols', ...libraries], { env });
    return new Set(list.split('\n').filter((name) => /^\w+$/.test(name)));
  };
  const [called, defined] = [await symbols('--undefined-only'), await symbols('--defined-only')];
  return [...called]
    .filter((name) => !defined.has(name) && !name.startsWith('_Z') && !madeByLinker.test(name))
    // What the C library calls __wasi_x is imported as x.
    .map((name) => name.replace(/^__wasi_/, ''));
}

const madeByLinker =
  /^(main|__main_\w+|__(heap|data|stack|memory|table|tls|dso|wasm|global|rodata|indirect|start|stop)_\w+|__cpp_exception|__c_longjmp|__dso_handle|_GLOBAL_\w+)$/;

function callsOf(names) {
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
  const own = ['memory', '__indirect_function_table', 'main', '__main_argc_argv', 'asyncio_main'];
  const named = (list) => list.map(({ name }) => name);
  return {
    exports: named(WebAssembly.Module.exports(module)).filter((name) => !own.includes(name)),
    imports: named(WebAssembly.Module.imports(module)),
  };
}
