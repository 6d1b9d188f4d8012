// The tutorial's programs do what it says that they do, in both languages of both kinds: those with threads natively and by the
// machine's own Python, the others by the page's own compiler and on CPython.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tutorial } from '../../toolchain/docs/docs.mjs';
import { type Program, programsOf, type Question, tutorialParts } from '../../toolchain/docs/tutorial-parts.mjs';
import { snippetsOf } from '../../toolchain/play/snippets.mjs';
import { createJudge, type Result } from '../conformance/cpython.mjs';
import { runPort } from '../conformance/ports.ts';
import { examples } from '../examples/examples.ts';
import { runNative, runPython3 } from '../examples/native.ts';

const texts = { en: 'tutorial.md', ko: 'tutorial.ko.md' } as const;
const read = (language: keyof typeof texts) => readFileSync(join(import.meta.dirname, '../../examples/tutorial', texts[language]), 'utf8');
const programs: Program[] = programsOf(read('en'));
const judge = createJudge();

const needsThreads = (source: string) => /std::thread\b|to_thread/.test(source);
/** As in the examples' tests: those natively take real time. */
const tolerance = (source: string) => (needsThreads(source) ? 1 : 0.1);
const named = programs.map((program, index) => [`${index + 1}: ${program.printed[0]}`, program] as const);

function hold({ source, printed, says }: Program, { stdout, stderr, status, seconds }: Result): void {
  expect({ stdout, stderr, status }).toEqual({ stdout: printed, stderr: [], status: 0 });
  expect(Math.abs(seconds - Number.parseFloat(says))).toBeLessThan(tolerance(source));
}

describe('every program of the tutorial prints what stands behind it, in the time that stands there', () => {
  it.each(named)('C++ %s', async (_, program) => {
    hold(program, await (needsThreads(program.source) ? runNative(program.source, {}) : runPort(program.source)));
  });

  it.each(named)('Python %s', async (_, program) => {
    const { source, python = '' } = program;
    hold(program, await (needsThreads(source) ? runPython3(python, {}) : judge.run(python)));
  });
});

describe('the tutorial', () => {
  it('is one text in two languages: the same programs, and questions with the same answers', () => {
    const shape = (language: keyof typeof texts) => tutorialParts(read(language)).map((part) => {
      switch (part.kind) {
        case 'question': return part.answers.map(({ isRight }) => isRight);
        case 'text': return 'raw' in part.token && part.token.type === 'heading' ? part.token.depth : part.token.type;
        default: return part;
      }
    });
    expect(shape('ko')).toEqual(shape('en'));
  });

  it.each(Object.keys(texts) as (keyof typeof texts)[])('asks with one right answer, and has a sentence on each: %s', (language) => {
    const questions = tutorialParts(read(language)).filter((part): part is Question => part.kind === 'question');
    expect(questions.length).toBeGreaterThan(10);
    for (const { answers } of questions) {
      expect(answers.filter(({ isRight }) => isRight)).toHaveLength(1);
      for (const { text, why } of answers) expect([text, why].every((each) => each.trim() !== '')).toBe(true);
    }
  });

  it('is in the format of authors, who check it by `npm run play -- --check`', () => {
    const { snippets, strays } = snippetsOf(read('en'));
    expect(strays).toEqual([]);
    expect(snippets.map(({ code, beside }) => [code, beside?.lines.split('\n'), beside?.run.trim()])).toEqual(programs.map(({ source, printed, says }) => [source, printed, says]));
  });

  it('has the same in Python beside each program, and no line that is too long for the page', () => {
    expect(programs.filter(({ python }) => !python)).toEqual([]);
    expect(programs.flatMap(({ source, python = '' }) => `${source}${python}`.split('\n')).filter((line) => line.length > 78)).toEqual([]);
  });

  it('embeds examples that exist', () => {
    const known = examples.map(({ id }) => id);
    const embedded = tutorialParts(read('en')).flatMap((part) => (part.kind === 'example' ? [part.id] : []));
    expect(embedded.length).toBeGreaterThan(2);
    expect(embedded.filter((id) => !known.includes(id))).toEqual([]);
  });

  it('leads to places that are there, and credits the documents', () => {
    for (const [name, html] of Object.entries(tutorial() as Record<string, string>).filter(([file]) => file.endsWith('.html'))) {
      const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
      const inside = [...html.matchAll(/href="#([^"]+)"/g)].map(([, id]) => decodeURIComponent(id!));
      expect([name, inside.filter((id) => !ids.includes(id))]).toEqual([name, []]);
      for (const { id } of examples) expect(html).toContain(`href="../#${id}"`);
      for (const author of ['명월', 'fore0919', 'foxlee', 'yellie']) expect(html).toContain(author);
    }
  });
});
