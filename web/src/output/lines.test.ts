import { describe, expect, it } from 'vitest';
import { OutputLines } from './lines.ts';

const out = (text: string, at = 0) => ({ type: 'output', stream: 'stdout', text, at }) as const;
const err = (text: string, at = 0) => ({ type: 'output', stream: 'stderr', text, at }) as const;
const limits = { lines: 1000, lineLength: 100, characters: 10_000 };
const texts = (lines: OutputLines) => lines.slice(0, lines.size).map((line) => line.text);

describe('the lines of a run', () => {
  it('are what stands between line ends', () => {
    const lines = new OutputLines();
    lines.append(out('started\nhello\n'));
    lines.append(out('\n'));
    expect(texts(lines)).toEqual(['started', 'hello', '']);
  });

  it('grow until their end comes, and keep the moment they began', () => {
    const lines = new OutputLines();
    lines.append(out('wor', 1));
    lines.append(out('ld\nnext', 2));
    expect(lines.slice(0, 2)).toMatchObject([{ text: 'world', at: 1 }, { text: 'next', at: 2 }]);
  });

  it('keep the two streams apart', () => {
    const lines = new OutputLines();
    lines.append(out('a'));
    lines.append(err('warning\n'));
    lines.append(out('b\n'));
    expect(lines.slice(0, 9)).toMatchObject([
      { stream: 'stdout', text: 'ab' },
      { stream: 'stderr', text: 'warning' },
    ]);
  });

  it('are bounded: the newest stay and the dropped are counted', () => {
    const lines = new OutputLines({ ...limits, lines: 10 });
    for (let i = 0; i < 1000; i++) lines.append(out(`${i}\n`));
    expect(texts(lines)).toEqual(Array.from({ length: 10 }, (_, i) => String(990 + i)));
    expect(lines).toMatchObject({ count: 1000, dropped: 990, size: 10 });
    expect(lines.slice(0, 1)[0]?.number).toBe(990);
  });

  it('are cut where one has no end', () => {
    const lines = new OutputLines({ ...limits, lineLength: 4 });
    for (let i = 0; i < 10; i++) lines.append(out('xyz'));
    expect(lines.slice(0, 1)).toMatchObject([{ text: 'xyzx', cut: 26 }]);
  });

  it('are bounded in all, however few they are', () => {
    const lines = new OutputLines({ ...limits, characters: 250 });
    for (let i = 0; i < 10; i++) lines.append(out(`${String(i).repeat(100)}\n`));
    expect(texts(lines)).toEqual(['8'.repeat(100), '9'.repeat(100)]);
    expect(lines).toMatchObject({ count: 10, dropped: 8, characters: 200 });
  });

  it('are those after a gap, where some were left out on their way', () => {
    const lines = new OutputLines();
    lines.append(out('first\nope'));
    lines.append({ ...out('ther\nlast\n', 2), dropped: 41 });
    expect(texts(lines)).toEqual(['ther', 'last']);
    expect(lines).toMatchObject({ count: 44, dropped: 42, characters: 8 });
  });

  it('count what was cut off them on their way', () => {
    const lines = new OutputLines();
    lines.append({ ...out('long'), cut: 100 });
    lines.append({ ...out(''), cut: 11 });
    lines.append(out('\nnext'));
    expect(lines.slice(0, 9)).toMatchObject([{ text: 'long', cut: 111 }, { text: 'next', cut: 0 }]);
  });

  it('go on after the line they continued was dropped', () => {
    const lines = new OutputLines({ ...limits, lines: 1 });
    lines.append(out('open'));
    lines.append(err('one\ntwo\n'));
    lines.append(out(' closed\nlast\n'));
    expect(texts(lines)).toEqual(['last']);
  });
});
