import { expect, it } from 'vitest';
import { Rate } from './rate.ts';

it('so many are allowed at once, and then so many in a second', () => {
  const rate = new Rate({ atOnce: 10, perSecond: 5 }, 1000);
  const allowed = (now: number) => Array.from({ length: 100 }, () => rate.takes(now)).filter(Boolean).length;
  expect([allowed(1000), allowed(1100), allowed(1200), allowed(2200), allowed(100_000)]).toEqual([10, 0, 1, 5, 10]);
});
