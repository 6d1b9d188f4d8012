// Random programs, the same on CPython's asyncio and on the library: some that are always the same, and some
// that nobody has run before.
import { beforeAll, describe, expect, it } from 'vitest';
import { buildInterpreter, freshSeed, fuzz, printed } from './fuzz.mjs';

const differences = async (executable: string, first: number, count: number) =>
  (await fuzz(executable, { first, count })).map(printed).join('\n\n');

describe('random programs log the same in both languages', () => {
  let executable: string;
  beforeAll(() => {
    executable = buildInterpreter();
  });

  it('2,000 that are always the same', async () => {
    expect(await differences(executable, 1, 2000)).toBe('');
  });

  const seed = freshSeed();
  it(`200 fresh ones, from seed ${seed} on`, async () => {
    console.log(`fresh programs from seed ${seed} on: npm run fuzz -- 200 --seed ${seed}`);
    expect(await differences(executable, seed, 200)).toBe('');
  });
});
