import { describe, expect, it } from 'vitest';
import { checkedFromFrame, checkedToFrame, type FromFrame, type ToFrame } from './messages.ts';
import { readOptions } from './options.ts';

const options = readOptions(() => null);

/** What is no message of either side. */
const hostile: unknown[] = [
  undefined, null, 0, Number.NaN, '', 'run', true, Symbol.iterator, [], [{ type: 'run' }], {}, { type: undefined }, { type: 7 }, { type: 'constructor' },
  { type: ['run'] }, { type: '__proto__' }, { type: 'toString' }, JSON.parse('{"__proto__": {"type": "run"}}'), new Map([['type', 'run']]), new Date(0),
  new ArrayBuffer(8), () => ({ type: 'run' }),
];

describe('a message to the frame', () => {
  it.each<[ToFrame]>([
    [{ type: 'show', content: {}, options }],
    [{ type: 'show', content: { example: 'gather' }, options: { ...options, language: 'ko', maxHeight: 300 } }],
    [{ type: 'show', content: { code: '' }, options }],
    [{ type: 'show', content: { code: 'int main() {}', python: 'pass', stated: { lines: 'hello', run: '2 s' } }, options: { ...options, lines: '3-5,7', python: false } }],
    [{ type: 'run' }],
    [{ type: 'stop' }],
    [{ type: 'set-code', code: 'int main() {}' }],
    [{ type: 'get-code', id: 1 }],
  ])('is understood: %j', (message) => {
    expect(checkedToFrame(structuredClone(message))).toEqual(message);
  });

  it.each([
    ...hostile,
    { type: 'show' }, { type: 'show', content: {} }, { type: 'show', content: 'x', options }, { type: 'show', content: [], options }, { type: 'show', content: {}, options: null },
    { type: 'set-code' }, { type: 'set-code', code: 7 }, { type: 'set-code', code: ['x'] }, { type: 'set-code', code: 'x'.repeat((1 << 20) + 1) },
    { type: 'get-code' }, { type: 'get-code', id: '1' }, { type: 'get-code', id: 1.5 }, { type: 'get-code', id: Infinity }, { type: 'get-code', id: {} },
    { type: 'ready' }, { type: 'done' },
  ])('is not understood: %o', (message) => {
    expect(checkedToFrame(message)).toBeUndefined();
  });

  it('is left with nothing but its own fields, each of its own kind', () => {
    const message = {
      type: 'show', extra: 'x', content: { example: 7, code: { toString: () => 'x' }, python: ['x'], stated: { lines: ['x'], run: 'x'.repeat(3000), more: 1 }, more: 1 },
      options: { lines: '3-1', python: 'yes', theme: 'javascript:', language: 'de', readOnly: 'yes', view: {}, clock: 7, minHeight: -1, maxHeight: Number.NaN, style: 'x' },
    };
    expect(checkedToFrame(message)).toEqual({ type: 'show', content: { stated: {} }, options });
    expect(checkedToFrame({ type: 'run', code: 'x' })).toEqual({ type: 'run' });
  });
});

describe('a message from the frame', () => {
  const ending = { how: 'exit', status: 0, elapsed: 1, real: 1, waited: 2 } as const;

  it.each<[FromFrame]>([
    [{ type: 'ready' }],
    [{ type: 'run' }],
    [{ type: 'size', height: 300 }],
    [{ type: 'output', output: { stream: 'stderr', text: 'x\n', at: 0.5 } }],
    [{ type: 'done', ending }],
    [{ type: 'done', ending: { ...ending, asExpected: false } }],
    [{ type: 'done', ending: { ...ending, how: 'trap', status: 134, sentence: 'It broke down.' } }],
    [{ type: 'error', sentence: 'There is no such example.' }],
    [{ type: 'edited', code: 'int main() {}' }],
    [{ type: 'edited' }],
    [{ type: 'code', id: 3, code: '' }],
    [{ type: 'no-code', id: 3, sentence: 'It could not be loaded.' }],
  ])('is understood: %j', (message) => {
    expect(checkedFromFrame(structuredClone(message))).toEqual(message);
  });

  it.each([
    ...hostile,
    { type: 'size' }, { type: 'size', height: '300' }, { type: 'size', height: -1 }, { type: 'size', height: Infinity }, { type: 'size', height: 1e9 }, { type: 'size', height: Number.NaN },
    { type: 'output' }, { type: 'output', output: null }, { type: 'output', output: { stream: 'stdin', text: 'x', at: 0 } },
    { type: 'output', output: { stream: 'stdout', text: 7, at: 0 } }, { type: 'output', output: { stream: 'stdout', text: 'x', at: '0' } },
    { type: 'done' }, { type: 'done', ending: [] }, { type: 'done', ending: { ...ending, how: 'well' } }, { type: 'done', ending: { ...ending, status: 0.5 } },
    { type: 'done', ending: { ...ending, waited: Infinity } }, { type: 'done', ending: { ...ending, real: null } },
    { type: 'error' }, { type: 'error', sentence: {} }, { type: 'error', sentence: 'x'.repeat(2001) },
    { type: 'code', code: 'x' }, { type: 'code', id: 1 }, { type: 'code', id: 1, code: null },
    { type: 'show', content: {}, options }, { type: 'set-code', code: 'x' },
  ])('is not understood: %o', (message) => {
    expect(checkedFromFrame(message)).toBeUndefined();
  });

  it('is left with nothing but its own fields', () => {
    expect(checkedFromFrame({ type: 'done', ending: { ...ending, sentence: 7, frames: [1] }, extra: 1 })).toEqual({ type: 'done', ending });
    expect(checkedFromFrame({ type: 'output', output: { stream: 'stdout', text: 'x', at: 0, html: '<b>' } })).toEqual({ type: 'output', output: { stream: 'stdout', text: 'x', at: 0 } });
  });
});

describe('the options of a tag or an address', () => {
  const read = (address: string) => {
    const parameters = new URLSearchParams(address);
    return readOptions((name) => parameters.get(name));
  };

  it('are those that are usual where nothing is said', () => {
    expect(read('')).toEqual({ theme: 'auto', readOnly: false, view: 'both', clock: 'real' });
  });

  it('are read by their names', () => {
    expect(read('theme=dark&language=ko&read-only&view=code&clock=virtual&python&lines=3-5,9&min-height=100&max-height=300px')).toEqual({
      theme: 'dark', language: 'ko', readOnly: true, view: 'code', clock: 'virtual', python: true, lines: '3-5,9', minHeight: 100, maxHeight: 300,
    });
    expect(read('read-only=false&python=false')).toMatchObject({ readOnly: false, python: false });
  });

  it('that are not understood are not there', () => {
    expect(read('theme=pink&language=fr&view=all&clock=fast&lines=5-3&min-height=-5&max-height=50%25')).toEqual(read(''));
    expect(read(`max-height=${'9'.repeat(400)}`)).toEqual(read(''));
  });
});
