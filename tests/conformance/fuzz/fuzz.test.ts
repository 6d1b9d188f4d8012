// Random programs, the same on CPython's asyncio and on the library: some that are always the same, and some
// that nobody has run before.
import { beforeAll, describe, expect, it } from 'vitest';
import { buildInterpreter, freshSeed, fuzz, printed } from './fuzz.mjs';

describe('random programs log the same in both languages', () => {
  let builds: Record<'libcxx' | 'native' | 'wasm', string>;
  beforeAll(() => {
    builds = { libcxx: buildInterpreter('libcxx'), native: buildInterpreter('native'), wasm: buildInterpreter('wasm') };
  });
  const differences = async (build: keyof typeof builds, first: number, count: number) =>
    (await fuzz(builds[build], { first, count })).map(printed).join('\n\n');

  it('2,000 that are always the same, on the optimised library', async () => {
    expect(await differences('libcxx', 1, 2000)).toBe('');
  });

  const seed = freshSeed();
  it(`200 fresh ones, from seed ${seed} on, under the sanitizers`, async () => {
    console.log(`fresh programs from seed ${seed} on: npm run fuzz -- 200 --seed ${seed} --sanitized`);
    expect(await differences('native', seed, 200)).toBe('');
  });

  it('the same 200 as WebAssembly', async () => {
    expect(await differences('wasm', seed, 200)).toBe('');
  });
});
