// Runs a C++ program of the benchmark as WebAssembly in Node: node wasm.mjs PROGRAM.cjs [--scale FACTOR] WORK...

import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const [file, ...args] = process.argv.slice(2);
const open = createRequire(import.meta.url)(resolve(file));
const program = await open();
process.exitCode = program.callMain(args);
