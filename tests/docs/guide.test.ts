// The guide's programs do what it says they do: those in Python on CPython, those in C++ by the page's own compiler, and
// those that break something natively, where the sanitizers see it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { meanings, type Snippet, snippets, wholeProgram } from '../../toolchain/docs/snippets.mjs';
import { createJudge } from '../conformance/cpython.mjs';
import { runPort } from '../conformance/ports.ts';
import { runNatively } from './native.ts';

const guide = (name: string) => readFileSync(join(import.meta.dirname, '../../docs', name), 'utf8');
const programs = snippets(guide('guide.md'));
const judge = createJudge();

const title = ({ heading, language, meaning }: Snippet) => [heading, language, meaning].filter(Boolean).join(', ');
const named = (some: readonly Snippet[]) => some.map((each) => [title(each), each] as const);
const cpp = (...wanted: (string | undefined)[]) => named(programs.filter(({ language, meaning }) => language === 'cpp' && wanted.includes(meaning)));

/** What a terminal shows, both streams in the order in which they were written. */
const shown = (lines: readonly { text: string }[]) => lines.map(({ text }) => text);

describe('every program of the guide prints what stands behind it', () => {
  it.each(named(programs.filter(({ language }) => language === 'python')))('%s', async (_, snippet) => {
    const { lines, status } = await judge.run(wholeProgram(snippet));
    expect({ lines: shown(lines), status }).toEqual({ lines: snippet.shown, status: 0 });
  });

  it.each(cpp(undefined, 'safe', 'unsafe'))('%s', async (_, snippet) => {
    const { lines, status } = await runPort(wholeProgram(snippet));
    expect({ lines: shown(lines), status }).toEqual({ lines: snippet.shown, status: 0 });
  });
});

describe('what the guide warns of goes wrong as it says', () => {
  it.each(cpp('rejected'))('%s', async (_, snippet) => {
    await expect(runPort(wholeProgram(snippet))).rejects.toThrow(snippet.shown!.join('\n'));
  });

  it.each(cpp('breaks'))('%s', (_, snippet) => {
    const { status, stderr } = runNatively(wholeProgram(snippet));
    expect(status).not.toBe(0);
    expect(stderr).toContain(snippet.shown!.join('\n'));
  });
});

describe('the guide', () => {
  it('has the same programs in both languages', () => {
    const code = (all: readonly Snippet[]) => all.map((each) => ({ ...each, heading: '' }));
    expect(code(snippets(guide('guide.ko.md')))).toEqual(code(programs));
  });

  it('leaves no program without its output, and has no kind of block that nobody checks', () => {
    expect(programs.filter(({ shown: lines }) => lines === undefined).map(title)).toEqual([]);
    expect([...new Set(programs.map(({ language }) => language))].sort()).toEqual(['cpp', 'python']);
    expect(programs.filter(({ meaning }) => meaning !== undefined && !meanings.includes(meaning)).map(title)).toEqual([]);
  });

  it('has no line that is too long for half of a page', () => {
    expect(programs.flatMap(({ code }) => code.split('\n')).filter((line) => line.length > 70)).toEqual([]);
  });

  it('has the same sections in both languages', () => {
    const levels = (text: string) => [...text.matchAll(/^(#+) /gm)].map(([, marks]) => marks!.length);
    expect(levels(guide('guide.ko.md'))).toEqual(levels(guide('guide.md')));
  });
});
