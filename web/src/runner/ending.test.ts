import { expect, it } from 'vitest';
import { dictionaries } from '../i18n/index.ts';
import type { Done } from '../protocol.ts';
import { endingSentence } from './ending.ts';

const { ko, en } = dictionaries;
const done = (over: Partial<Done> = {}): Done => ({
  type: 'done', status: 0, how: 'exit', elapsed: 1, real: 1, waited: 0, ...over,
});

it('nothing is said of a program that ended by itself, or by Ctrl-C', () => {
  expect(endingSentence(done(), undefined, en)).toBeUndefined();
  expect(endingSentence(done({ how: 'interrupted', status: 130 }), 'visitor', en)).toBeUndefined();
});

it('force, limits and traps are each one sentence, in the visitor’s language', () => {
  expect(endingSentence(done({ how: 'killed' }), 'visitor', en)).toContain('by force');
  expect(endingSentence(done({ how: 'limit' }), undefined, en)).toContain('60.0 s');
  expect(endingSentence(done({ how: 'interrupted' }), 'computing', en)).toContain('10 s of computing');
  expect(endingSentence(done({ how: 'trap', trap: 'stack', message: 'in English' }), undefined, ko)).toBe(ko.run.traps.stack);
});

it('a missing function is named, and so is what JavaScript threw', () => {
  expect(endingSentence(done({ how: 'trap', trap: 'missing-function', detail: 'fork' }), undefined, ko)).toContain('fork');
  expect(endingSentence(done({ how: 'trap', trap: 'javascript', detail: 'no eval' }), undefined, en)).toContain('no eval');
});

it('an exception that nobody caught is said to be one', () => {
  expect(endingSentence(done({ status: 1, uncaught: true }), undefined, en)).toContain('nobody caught');
});

it('exit is said with its status', () => {
  expect(endingSentence(done({ status: 3, exited: true }), undefined, en)).toBe('The program called exit(3).');
  expect(endingSentence(done({ status: 3 }), undefined, en)).toBeUndefined();
});
