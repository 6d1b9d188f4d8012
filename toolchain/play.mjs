// npm run play -- FILE.cpp: compiles a program with the page's own compiler and runs it; with --check: whether it does what it says.

import { readFileSync, writeSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import v8 from 'node:v8';
import { Problem, main } from './lib/problem.mjs';
import { environment, site } from './play/site.mjs';
import { setUp } from './setup.mjs';

const usage = 'Usage: npm run play -- FILE.cpp [--clock virtual|real] [--limit SECONDS] [--warnings], or npm run play -- --check FILE... [--limit SECONDS]';

class WrongUse extends Problem {
  status = 2;
}

function parse(args) {
  const options = { check: false, files: [], clock: undefined, limit: undefined, warnings: false };
  const rest = [...args];
  while (rest.length > 0) {
    const word = rest.shift();
    if (word === '--check') options.check = true;
    else if (word === '--warnings') options.warnings = true;
    else if (word === '--clock') options.clock = oneOf(['virtual', 'real'], word, rest.shift());
    else if (word === '--limit') options.limit = seconds(word, rest.shift());
    else if (word.startsWith('-') || (options.files.length > 0 && !options.check)) throw new WrongUse(`What is ${word}? ${usage}`);
    else options.files.push(word);
  }
  if (options.files.length === 0) throw new WrongUse(usage);
  if (options.check && (options.clock === 'real' || options.warnings)) throw new WrongUse(`--check runs by the virtual clock and says nothing of warnings. ${usage}`);
  return options;
}

function oneOf(words, option, given) {
  if (!words.includes(given)) throw new WrongUse(`${option} takes ${words.join(' or ')}. ${usage}`);
  return given;
}

function seconds(option, given) {
  const value = Number(given);
  if (given === undefined || given.trim() === '' || !(value > 0)) throw new WrongUse(`${option} takes a number of seconds. ${usage}`);
  return value;
}

/** npm runs its scripts in the project's folder, whoever calls from wherever. */
const callersFolder = (process.env.npm_lifecycle_event === 'play' && process.env.INIT_CWD) || '.';

function read(file) {
  try {
    return readFileSync(resolve(callersFolder, file), 'utf8');
  } catch (error) {
    const why = { ENOENT: 'there is no such file', EISDIR: 'it is a folder', EACCES: 'it may not be read' }[error.code];
    throw new WrongUse(`${file} cannot be read: ${why ?? error.message}.`);
  }
}

/** Everything is imported after set-up: on a fresh machine it is not there before. */
async function compileFile(file, source, showWarnings) {
  const [{ prepare }, { openCompiler }] = await Promise.all([import('./prepare.mjs'), import('./compiler.mjs')]);
  const { folder, modules } = await prepare();
  // One compile does not pay for making the compiler itself fast; the program it makes is another matter.
  v8.setFlagsFromString('--liftoff-only');
  const compile = await openCompiler(folder, modules);
  const compiled = await compile(source, { name: file });
  v8.setFlagsFromString('--no-liftoff-only');
  if (!compiled.ok) throw new Problem(compiled.diagnostics.trimEnd());
  if (showWarnings) process.stderr.write(compiled.diagnostics);
  return { wasm: compiled.wasm, program: await import(join(modules, 'program.mjs')) };
}

async function play() {
  const { check, files, ...options } = parse(process.argv.slice(2));
  return check ? checkAll(files, options) : playOne(files[0], options);
}

async function checkAll(names, { limit }) {
  const files = names.map((name) => {
    if (!['.cpp', '.md'].includes(extname(name))) throw new WrongUse(`${name} is neither a .cpp nor a .md file: --check knows no others.`);
    return { name, text: read(name) };
  });
  await setUp();
  const { check } = await import('./play/check.mjs');
  return check(files, { limit });
}

async function playOne(file, { clock, limit, warnings }) {
  const source = read(file);
  await setUp();
  const { wasm, program } = await compileFile(file, source, warnings);
  const canWait = typeof WebAssembly.Suspending === 'function';
  if (clock === 'real' && !canWait) throw new WrongUse(program.realClockNeeds);
  const running = program.startProgram({
    wasm,
    clock: clock ?? (canWait && limit === undefined ? 'real' : 'virtual'),
    limit,
    env: { ...environment, ...debugEnvironment() },
    site,
    onBytes: (stream, bytes) => write(stream === 'stdout' ? 1 : 2, bytes),
  });
  // Without promise integration nothing is heard while the program runs: then Ctrl-C simply ends Node.
  if (canWait) process.on('SIGINT', () => running.interrupt());
  const done = await running.done;
  if (done.message) console.error(done.message);
  if (canWait) process.removeAllListeners('SIGINT');
  return done.status;
}

function debugEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('ASYNCIO_')));
}

/** All of it, at once: the program may trap next. A pipe that is full for the moment is tried again, one that is closed ends all. */
function write(descriptor, bytes) {
  for (let done = 0; done < bytes.length; ) {
    try {
      done += writeSync(descriptor, bytes, done);
    } catch (error) {
      if (error.code === 'EPIPE') process.exit(141);
      if (error.code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

await main(play);
