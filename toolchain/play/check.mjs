// npm run play -- --check FILE...: whether programs do what is stated beside them.

import { join } from 'node:path';
import { Problem } from '../lib/problem.mjs';
import { openCompiler } from '../compiler.mjs';
import { prepare } from '../prepare.mjs';
import { computesOn, run } from './run.mjs';
import { snippetsOf, wholeFile } from './snippets.mjs';

/** Virtual seconds after which a program without an end is interrupted, as in the page. */
const usualLimit = 60;

/**
 * Says in a line for each program whether all is as expected, and else what is not.
 * @param {{ name: string, text: string }[]} files
 * @returns {Promise<number>} the exit status: 1 where something differs
 */
export async function check(files, { limit = usualLimit } = {}) {
  const all = files.map(read);
  const tools = await open();
  let failed = false;
  for (const { name, snippets, strays } of all) {
    for (const snippet of snippets) {
      const where = name.endsWith('.md') ? `${name}:${snippet.line}` : name;
      const said = await outcome({ ...snippet, name }, limit, tools);
      failed ||= !said.ok;
      console.log(`${where}: ${said.text}`);
    }
    for (const line of strays) console.log(`${name}:${line}: stands behind no program: an \`expected\` fence belongs right behind a \`cpp asyncio\` one`);
    failed ||= strays.length > 0;
  }
  return failed ? 1 : 0;
}

export class NothingToCheck extends Problem {
  status = 2;
}

function read({ name, text }) {
  if (!name.endsWith('.md')) return { name, snippets: [wholeFile(text)], strays: [] };
  const found = snippetsOf(text);
  if (found.snippets.length === 0) throw new NothingToCheck(`${name} has no \`\`\`cpp asyncio fence, so there is nothing to check in it.`);
  return { name, ...found };
}

/** One compiler for all. */
async function open() {
  const { folder, modules } = await prepare();
  const names = ['expectation', 'sentences', 'en'];
  const [compile, ...web] = await Promise.all([openCompiler(folder, modules), ...names.map((name) => import(join(modules, `${name}.mjs`)))]);
  return Object.assign({ compile, modules }, ...web);
}

async function outcome(snippet, limit, tools) {
  const { name, code, beside } = snippet;
  const reading = tools.expectationOf(code, beside) ?? tools.readExpectation({});
  if (!reading.ok) return wrong(tools.misreadingSentence(reading.misreading, tools.en));
  if (!/\bmain\s*\(/.test(code)) return wrong('is not a whole program: it has no main()');
  const compiled = await tools.compile(code);
  if (!compiled.ok) return wrong(`does not compile\n${await diagnostics(tools.compile, snippet)}`);
  const { expectation } = reading;
  const told = await run({ modules: tools.modules, wasm: compiled.wasm, limit, expectation });
  if (!told) return wrong(`${computesOn}, so it was ended`);
  const { end, differences, complaints } = told;
  if (differences?.length === 0) return { ok: true, text: `ok, ${end.elapsed.toFixed(1)} s` };
  const lineOf = (index) => `${name}:${(beside?.line ?? snippet.codeLine) + expectation.before + index}`;
  const details = (differences ?? []).flatMap((difference) => detailsOf(difference, lineOf, tools));
  if (end.how === 'limit') details.push(`It did not end by itself: after ${limit} s it got Ctrl-C. A program without an end is expected to end with status 130.`);
  else if (end.message) details.push(end.message);
  if (differences?.some(({ what }) => what === 'status') && complaints.trim() !== '') details.push(...lastLines(complaints).map((line) => `stderr: ${line}`));
  return wrong(`not as expected\n${details.map((line) => `  ${line}`).join('\n')}`);
}

function wrong(text) {
  return { ok: false, text };
}

function detailsOf(difference, lineOf, { differenceSentence, en }) {
  if (difference.what !== 'line') return [differenceSentence(difference, en)];
  const shown = (line) => line ?? `(${en.expectation.nothingMore})`;
  return [`${lineOf(difference.index)}: line ${difference.line} of the output`, `  expected: ${shown(difference.expected)}`, `  printed:  ${shown(difference.printed)}`];
}

/** By the lines of the file: what is printed by a program that is right must not depend on where it stands. */
async function diagnostics(compile, { name, code, codeLine }) {
  const { diagnostics: said = '' } = await compile('\n'.repeat(codeLine - 1) + code, { name });
  return said.trimEnd();
}

/** The end of what it complained of. */
function lastLines(text) {
  return text.trimEnd().split('\n').slice(-5);
}
