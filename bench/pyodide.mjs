// The same Python program on Pyodide, with Pyodide's own loop: node pyodide.mjs [--scale FACTOR] WORK...

import { readFileSync } from 'node:fs';
import { loadPyodide } from 'pyodide';

const machine = {
  processor_seconds() {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  },
  memory: () => process.memoryUsage.rss(),
};

const args = process.argv.slice(2);
const scale = args[0] === '--scale' ? Number(args.splice(0, 2)[1]) : 1;
const pyodide = await loadPyodide();
pyodide.runPython(readFileSync(new URL('python_asyncio.py', import.meta.url), 'utf8'));
pyodide.globals.set('machine', machine);
await pyodide.globals.get('measure')(args, scale, console.log);
// Cancelled timers stay set in JavaScript.
process.exit(0);
