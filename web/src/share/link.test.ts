import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { dictionaries } from './dictionary.ts';
import { isLink, longestSafeLink } from './format.ts';
import { readLink, type Shared, writeLink } from './link.ts';
import { checksum, fromBase64, toBase64 } from './text.ts';

const here = import.meta.dirname;
const examples = join(here, '../../../examples');
const sources = readdirSync(examples)
  .filter((name) => existsSync(join(examples, name, 'main.cpp')))
  .map((name) => [name, readFileSync(join(examples, name, 'main.cpp'), 'utf8')] as const);
/** A long place for a playground to stand at. */
const place = 'https://somebody-with-a-long-name.example.org/tutorials/asyncio-playground/#';

const write = (shared: Shared) => writeLink(shared, dictionaries);
const read = (fragment: string) => readLink(fragment, dictionaries);

/** Numbers that look random and are the same in every run. */
function randoms(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Five lines of it changed as a visitor would: other numbers, other words, a line of their own. */
function edited(source: string, seed: number): string {
  const random = randoms(seed);
  const lines = source.split('\n');
  for (let change = 0; change < 5; change++) {
    const at = random(lines.length);
    lines[at] = `    std::println("${change}: 바뀐 줄 ${random(1e6)} {}", changed_${random(1e6).toString(36)}(${random(100)}));`;
  }
  return lines.join('\n');
}

const everything: Shared = {
  code: 'int main() {}\n', example: 'gather', clock: 'virtual', optimize: true, beside: false, moment: 12_345, task: 3,
};

describe('a link', () => {
  it.each<[string, Shared]>([
    ['nothing but code', { code: 'int main() {}' }],
    ['nothing at all', { code: '' }],
    ['everything', everything],
    ['other scripts, line ends and a mark of byte order', { code: '\ufeff// 안녕 🙂\r\n\0\u2028', example: 'say-after' }],
    ['a long program', { code: Array.from({ length: 5000 }, (_, i) => `int value_${i} = ${i * 7};\n`).join('') }],
  ])('gives back what was put into it: %s', async (_, shared) => {
    expect(await read(await write(shared))).toEqual({ ok: true, shared });
  });

  it.each(sources)('is short for %s with five lines changed', async (id, source) => {
    for (let seed = 1; seed <= 5; seed++) {
      const link = await write({ ...everything, code: edited(source, seed), example: id });
      expect(place.length + link.length).toBeLessThan(longestSafeLink);
    }
  });

  it('has only characters that every address may hold, and ends in none that is stripped', async () => {
    for (const [id, code] of sources) {
      const link = await write({ code, example: id });
      expect(link).toMatch(/^c1\.[0-9a-z]+\.[\w-]+[0-9a-z]{7}$/);
      expect(isLink(link)).toBe(true);
      expect(isLink(id)).toBe(false);
    }
  });

  it('is read with the end of a sentence, brackets or quotes behind it', async () => {
    const link = await write(everything);
    for (const end of ['.', ').', '…', '"', '>', '!?', '**', '\n']) expect(await read(link + end)).toEqual({ ok: true, shared: everything });
  });

  it('says how much is missing where it was cut', async () => {
    const link = await write(everything);
    expect(await read(link.slice(0, -10))).toEqual({ ok: false, damage: { kind: 'cut', missing: 10 } });
    for (let length = 'c1.'.length; length < link.length; length++) {
      expect(await read(link.slice(0, length))).toMatchObject({ ok: false, damage: { kind: 'cut' } });
    }
  });

  it('says that it is from the future', async () => {
    expect(await read('c2.whatever comes')).toEqual({ ok: false, damage: { kind: 'future', version: 2 } });
  });

  it('says that it is too large', async () => {
    expect(await read(`c1.zzzz.${'A'.repeat(300_000)}`)).toEqual({ ok: false, damage: { kind: 'too-large' } });
    await expect(write({ code: 'x'.repeat(2 << 20) })).rejects.toThrow(RangeError);
  });

  it.each(['c1.', 'c0.1.A', 'c1.<script>alert(1)</script>', 'c1.5.<img src=x onerror=alert(1)>', 'c1.1.%00', 'c01.1.A', 'c1.é.ü', 'c99999999999.x'])(
    'is damaged where it is %s', async (link) => {
      expect((await read(link)).ok).toBe(false);
    });

  it('may not unpack into more than it says', async () => {
    const bomb = deflateSync(new Uint8Array(50_000_000), { level: 9, dictionary: await dictionaries(1) });
    const body = toBase64(Uint8Array.from([100, ...bomb]));
    expect(await read(`c1.${body.length.toString(36)}.${body}0000000`)).toEqual({ ok: false, damage: { kind: 'changed' } });
  });

  it.each<[string, number[]]>([
    ['a tag that nobody knows', [7, 1, 0]],
    ['tags in another order', [3, 1, 2, 0, 0]],
    ['a tag twice', [3, 1, 3, 1, 0]],
    ['a clock that nobody knows', [2, 9, 0]],
    ['no code', [3, 1]],
    ['a name longer than the link', [1, 200, 65, 0]],
    ['a number without an end', [5, 255, 255, 255, 255, 255, 255, 255, 0]],
    ['what is no UTF-8', [0, 0xc3, 0x28]],
  ])('is damaged where it holds %s, though its checksum is right', async (_, bytes) => {
    const content = Uint8Array.from(bytes);
    const packed = deflateSync(content, { dictionary: await dictionaries(1) });
    const body = toBase64(Uint8Array.from([content.length, ...packed]));
    const digits = checksum(content).toString(36).padStart(7, '0');
    expect(await read(`c1.${body.length.toString(36)}.${body}${digits}`)).toEqual({ ok: false, damage: { kind: 'changed' } });
  });

  it('is never read as code that nobody wrote: 10,000 damaged ones', async () => {
    const random = randoms(20_261_121);
    const characters = 'ABCXYZabcxyz0189-_.%<>&+/ "한';
    const links = await Promise.all(sources.slice(0, 10).map(async ([id, source], seed) => {
      const shared: Shared = { code: edited(source, seed), example: id, clock: 'virtual' };
      return { shared, link: await write(shared) };
    }));
    for (let round = 0; round < 10_000; round++) {
      const { shared, link } = links[random(links.length)]!;
      let damaged = link;
      for (let times = random(3); times >= 0; times--) {
        const at = 3 + random(damaged.length - 3);
        const put = characters[random(characters.length)]!;
        const kinds = [
          () => damaged.slice(0, at) + put + damaged.slice(at + 1),
          () => damaged.slice(0, at) + damaged.slice(at + 1),
          () => damaged.slice(0, at) + put + damaged.slice(at),
          () => damaged.slice(0, at) + damaged.slice(at, at + 2).split('').reverse().join('') + damaged.slice(at + 2),
          () => damaged.slice(0, at),
        ];
        damaged = kinds[random(kinds.length)]!();
        if (damaged.length < 4) break;
      }
      const got = await read(damaged);
      if (got.ok) expect(got.shared, damaged).toEqual(shared);
    }
  });
});

describe('links of earlier versions', () => {
  const files = readdirSync(join(here, 'kept'));

  it.each(files)('open for ever: %s', async (file) => {
    const { link, shared } = JSON.parse(readFileSync(join(here, 'kept', file), 'utf8')) as { link: string; shared: Shared };
    expect(await read(link)).toEqual({ ok: true, shared });
  });

  it('have the dictionary that they were made with', async () => {
    const digest = createHash('sha256').update(await dictionaries(1)).digest('hex');
    expect(digest).toBe('59caf747cdf2d54bbfa7d65029523fe33eab766853f9153901764b791e9d35ed');
    await expect(dictionaries(2)).rejects.toThrow(RangeError);
  });
});

describe('base64url', () => {
  it('is that of RFC 4648', () => {
    for (const length of [0, 1, 2, 3, 4, 50, 255]) {
      const bytes = Uint8Array.from({ length }, (_, at) => (at * 37 + length) & 255);
      expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
      expect(fromBase64(toBase64(bytes))).toEqual(bytes);
    }
  });

  it.each(['A', 'AB', 'AAB', 'A+', 'A A'])('is not %s', (text) => {
    expect(fromBase64(text)).toBeUndefined();
  });

  it('goes with a checksum that is that of zlib', () => {
    expect(checksum(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  });
});
