import { describe, expect, it } from 'vitest';
import { expectationOf, readExpectation } from './expectation.ts';

const program = 'int main() {}\n';
const read = (run: string, lines?: string) => {
  const reading = readExpectation({ run, ...(lines !== undefined && { lines }) });
  if (!reading.ok) throw new Error(JSON.stringify(reading.misreading));
  return reading.expectation;
};

describe('how a program runs', () => {
  it.each([
    ['', { status: 0 }],
    ['2 s', { seconds: { value: 2, digits: 1 }, status: 0 }],
    ['2s', { seconds: { value: 2, digits: 1 }, status: 0 }],
    ['0.900 s', { seconds: { value: 0.9, digits: 3 }, status: 0 }],
    ['status 3', { status: 3 }],
    [' 1.25 s,status 130 ', { seconds: { value: 1.25, digits: 2 }, status: 130 }],
    ['status 1, 0 s', { seconds: { value: 0, digits: 1 }, status: 1 }],
  ])('is written as in “%s”', (run, meant) => {
    expect(read(run)).toEqual({ lines: undefined, before: 0, ...meant });
  });

  it.each(['2', '2 sec', '2 ms', '-1 s', '.5 s', '1e3 s', '2 s status 1', '2 s, 3 s', 'status 1, status 2', 'status 256', 'status', '2 s,', ',', 'output:', '2 S', '9'.repeat(400) + ' s'])(
    'is not written as in “%s”, and the words that are not understood are told',
    (run) => expect(readExpectation({ run })).toEqual({ ok: false, misreading: { kind: 'words', words: run } }),
  );
});

describe('the lines that a program prints', () => {
  it.each([
    ['one', 'hello', ['hello'], 0],
    ['without blank lines around them', '\n \nhello\n\nworld\n\n', ['hello', '', 'world'], 2],
    ['without spaces at their ends, with those at their beginnings', '  1  \n 10\t', ['  1', ' 10'], 0],
    ['with the line ends of other systems', 'a\r\nb\rc', ['a', 'b', 'c'], 0],
    ['none', '', [], 0],
    ['none but blank ones', '\n\n', [], 0],
  ])('are taken as they are meant: %s', (_, text, lines, before) => {
    expect(read('', text)).toMatchObject({ lines, before });
  });

  it('are not spoken of where they are not written', () => {
    expect(read('2 s').lines).toBeUndefined();
  });
});

describe('a comment that is the last thing in the code', () => {
  it.each([
    ['in lines of its own', `${program}/* expected 2 s, status 1\nhello\n\nworld\n*/\n\n`, ['hello', '', 'world']],
    ['without spaces', `${program}/*expected 2 s, status 1\nhello*/`, ['hello']],
    ['in one line', `${program}/* expected 2 s, status 1 */\n`, []],
    ['behind other comments', `/* expected 9 s */\n${program}/* a */ // b\n/* expected 2 s, status 1\r\nhello\r\n*/`, ['hello']],
    ['with the beginning of a comment in it', `${program}/* expected 2 s, status 1\n/* hello\n*/`, ['/* hello']],
    ['and nothing but it', '/* expected 2 s, status 1\nhello\n*/', ['hello']],
  ])('says it: %s', (_, code, lines) => {
    expect(expectationOf(code)).toEqual({ ok: true, expectation: { lines, before: expect.any(Number), seconds: { value: 2, digits: 1 }, status: 1 } });
  });

  it('knows in which lines of the code they stand', () => {
    expect(expectationOf(`${program}\n/* expected\n\nhello\n*/\n`)).toMatchObject({ expectation: { before: 4, lines: ['hello'] } });
  });

  it.each([
    ['none', program],
    ['one of something else', `${program}/* unexpected 2 s */`],
    ['one that begins with a longer word', `${program}/* expectedly */`],
    ['one that is not the last thing', `/* expected 2 s */\n${program}`],
    ['one of lines', `${program}// expected 2 s`],
  ])('says nothing where there is %s', (_, code) => {
    expect(expectationOf(code)).toBeUndefined();
  });

  it('is looked for once, not from each of its beginnings anew', () => {
    expect(expectationOf('/* expected '.repeat(100_000))).toBeUndefined();
    expect(expectationOf(`${'/* expected '.repeat(100_000)}*/`)).toMatchObject({ ok: false });
  });
});

describe('what is stated beside the code', () => {
  it('says it, with or without lines', () => {
    expect(expectationOf(program, { lines: 'hello' })).toMatchObject({ ok: true, expectation: { lines: ['hello'], status: 0 } });
    expect(expectationOf(program, { run: '2 s' })).toMatchObject({ ok: true, expectation: { lines: undefined } });
    expect(expectationOf(program, {})).toBeUndefined();
  });

  it('is not said a second time in the code', () => {
    expect(expectationOf(`${program}/* expected */`, { lines: 'hello' })).toEqual({ ok: false, misreading: { kind: 'twice' } });
  });
});
