// Compiles a small program with the page's compiler in Node: node compile.mjs [--scale FACTOR] WORK... One line of JSON
// a work, as the programs print them.

import { readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import { openCompiler } from '../toolchain/compiler.mjs';
import { Problem, main } from '../toolchain/lib/problem.mjs';
import { prepare } from '../toolchain/prepare.mjs';

const smallest = `#include <asyncio/asyncio.hpp>
int main() { asyncio::run(asyncio::sleep(0)); }
`;

/** How often the small program is compiled unmeasured: by then the engine has optimised what it uses of clang. */
const warmUps = 5;
const measured = 5;

await main(async () => {
  const args = process.argv.slice(2);
  const scale = args[0] === '--scale' ? Number(args.splice(0, 2)[1]) : 1;
  const { folder, modules } = await prepare();
  const compile = await openCompiler(folder, modules);
  const compiled = async (source) => {
    const result = await compile(source);
    if (!result.ok) throw new Problem(result.diagnostics);
    return result;
  };
  const print = (work, unit, figure) => console.log(JSON.stringify({ work, [unit]: figure }));
  for (const work of args) {
    if (work === 'compile-page') {
      const small = readFileSync(new URL('small.cpp', import.meta.url), 'utf8');
      for (let i = 0; i < warmUps; i++) await compiled(small);
      for (let i = 0; i < Math.ceil(measured * scale); i++) {
        const { milliseconds } = await compiled(small);
        print(work, 'ms', milliseconds.compile + milliseconds.link);
      }
    } else {
      const { wasm } = await compiled(smallest);
      print(work, 'bytes', work === 'smallest-wasm' ? wasm.length : brotliCompressSync(wasm).length);
    }
  }
});
