// npm run bench: the same works done by the library, by others and by a bare loop, as one table in the terminal and a page.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { emscripten } from '../toolchain/lib/emscripten.mjs';
import { build, root } from '../toolchain/lib/paths.mjs';
import { Problem, main } from '../toolchain/lib/problem.mjs';
import { say, step } from '../toolchain/lib/progress.mjs';
import { quietly } from '../toolchain/lib/run.mjs';
import { installPackages, missingPackages } from '../toolchain/setup/debian.mjs';
import { setUp } from '../toolchain/setup.mjs';
import { asHtml, asText, collect, escaped, tableOf } from './figures.mjs';
import { compilers, peers } from './peers.mjs';
import { sizes, works } from './works.mjs';

const usage = `Usage: npm run bench -- [--quick] [--runs N] [--only WORK,...] [--peers PEER,...] [--install]

  --quick    a tenth of the work, once
  --runs     how often each program is run, in turn with the others (5); figures are medians
  --only     only these works
  --peers    only these columns
  --install  installs peers that are missing`;

class WrongUse extends Problem {
  status = 2;
}

function parse(args) {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: { quick: { type: 'boolean' }, runs: { type: 'string' }, only: { type: 'string' }, peers: { type: 'string' }, install: { type: 'boolean' } },
    }));
  } catch (error) {
    throw new WrongUse(`${error.message}\n${usage}`);
  }
  const runs = Number(values.runs ?? (values.quick ? 1 : 5));
  if (!Number.isInteger(runs) || runs < 1) throw new WrongUse(`--runs takes a number of runs.\n${usage}`);
  const ids = (list) => list.map(({ id }) => id);
  return {
    runs,
    scale: values.quick ? 0.1 : 1,
    install: values.install ?? false,
    only: some('--only', values.only, ids([...works, ...sizes])),
    peers: some('--peers', values.peers, ids([...peers, ...compilers])),
  };
}

function some(option, given, all) {
  if (given === undefined) return all;
  const chosen = given.split(',');
  const unknown = chosen.filter((each) => !all.includes(each));
  if (unknown.length > 0) throw new WrongUse(`${option} knows ${all.join(', ')}; there is no ${unknown.join(', ')}.`);
  return chosen;
}

async function buildPrograms() {
  const { env } = emscripten();
  for (const preset of ['bench', 'bench-wasm']) {
    await step(`Building the programs (${preset})`, async () => {
      await quietly('Configuring', 'cmake', ['--preset', preset], { cwd: root, env });
      await quietly('Building', 'cmake', ['--build', '--preset', preset, '-j', String(availableParallelism())], { cwd: root, env });
    });
  }
}

async function installMissing(wanted) {
  const missing = missingPackages(wanted.flatMap(({ needs }) => needs ?? []));
  if (missing.length > 0) await installPackages(missing);
}

/** Adds those that can be run to `opened`; says, and gives, what to install for the others. */
async function openAll(wanted, opened) {
  const absent = [];
  for (const peer of wanted) {
    const program = await peer.open();
    if (program) opened.push({ ...peer, ...program, figures: new Map() });
    else absent.push(`${peer.title} is left out: install Debian's ${peer.needs.name}, or give --install.`);
  }
  for (const sentence of absent) say(sentence);
  return absent;
}

/** The works of a peer, by process: each list is one's. */
function processesOf(peer, only) {
  const does = ({ id, ours }) => peer.works?.includes(id) ?? ((peer.ours || !ours) && !peer.without?.includes(id));
  const chosen = (peer.works ? sizes : works).filter((work) => only.includes(work.id) && does(work));
  const together = chosen.filter(({ alone }) => !alone).map(({ id }) => id);
  const alone = chosen.filter(({ alone }) => alone).map(({ id }) => [id]);
  return together.length > 0 ? [together, ...alone] : alone;
}

/** In turn, so that what else the machine does falls on all of them. */
async function measure(opened, { runs, scale, only }) {
  for (let run = 1; run <= runs; run++) {
    for (const peer of opened) {
      say(`Run ${run} of ${runs}: ${peer.title}`);
      for (const ids of processesOf(peer, only)) {
        collect(peer.figures, await peer.run(['--scale', String(scale * (peer.scale ?? 1)), ...ids]));
      }
    }
  }
}

async function machine(opened) {
  const { emxx, env } = emscripten();
  const version = async (name, command) => {
    const said = await quietly(`Asking ${name} for its version`, command, ['--version'], { env });
    return `${name} ${/\d+\.\d+\.\d+/.exec(said)?.[0]}`;
  };
  const versions = [await version('clang', 'clang++-19'), await version('Emscripten', emxx), ...opened.flatMap((peer) => peer.version ?? [])];
  return [
    `${cpus()[0].model}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform} ${process.arch}`,
    [...new Set(versions)].join(', '),
  ];
}

function explanations(load, { runs, scale }) {
  const share = scale < 1 ? ' of a tenth of the work' : '';
  return [
    runs === 1 ? `One run${share}.` : `Medians of ${runs} runs${share}, each program in turn, ± half the range.`,
    `Processes that wanted to run, over the minute before and the last one: ${load.map((each) => each.toFixed(1)).join(' and ')}. More than there are cores disturb.`,
    '✓ and ✗: reached on this machine, or not. Figures of two machines do not compare.',
    'C++ is compiled with -O2, every program uses one thread. CPU ms in WebAssembly: what passed, less what was waited.',
    'In Node, to yield is setImmediate, tasks start at once; queues, events and locks are the shortest that promises allow.',
  ];
}

function tablesOf(opened) {
  const columns = (table) => opened.filter((peer) => peer.table === table);
  const compiled = [{ title: 'asyncio', figures: new Map(opened.filter(({ works: own }) => own).flatMap(({ figures }) => [...figures])) }];
  return [
    { caption: 'Native', table: tableOf(works, columns('native'), 'native') },
    { caption: 'WebAssembly', table: tableOf(works, columns('wasm'), 'wasm') },
    { caption: 'Compiling', table: tableOf(sizes, compiled) },
  ].filter(({ table }) => table.rows.length > 0);
}

function write(tables, notes) {
  const folder = join(build, 'bench');
  mkdirSync(folder, { recursive: true });
  const text = [...tables.map(({ caption, table }) => `${caption}\n\n${asText(table)}\n`), notes.join('\n')].join('\n');
  const page = readFileSync(join(import.meta.dirname, 'page.html'), 'utf8')
    .replace('<!-- tables -->', () => tables.map(({ caption, table }) => `<div class="wide">${asHtml(table, caption)}</div>`).join('\n'))
    .replace('<!-- notes -->', () => notes.map((note) => `<p>${escaped(note)}</p>`).join('\n'));
  writeFileSync(join(folder, 'bench.txt'), `${text}\n`);
  writeFileSync(join(folder, 'index.html'), page);
  console.log(text);
  say(`\nAs a page: ${join(folder, 'index.html')}`);
}

await main(async () => {
  const options = parse(process.argv.slice(2));
  const wanted = [...peers, ...compilers].filter((peer) => options.peers.includes(peer.id) && processesOf(peer, options.only).length > 0);
  if (wanted.length === 0) throw new WrongUse('None of these peers does any of these works.');
  await setUp();
  if (options.install) await installMissing(wanted);
  await buildPrograms();
  const opened = [];
  try {
    const absent = await openAll(wanted, opened);
    const before = loadavg()[0];
    await measure(opened, options);
    write(tablesOf(opened), [...(await machine(opened)), ...explanations([before, loadavg()[0]], options), ...absent]);
  } finally {
    for (const { close } of opened) await close?.();
  }
});
