import { describe, expect, it } from 'vitest';
import { dictionaries } from '../i18n/index.ts';
import type { Done } from '../protocol.ts';
import { formatMoment, formatSeconds, formatWork, totals } from './moments.ts';

const { ko, en } = dictionaries;
const done = (over: Partial<Done>): Done => ({
  type: 'done', status: 0, how: 'exit', elapsed: 5.0021, real: 5.0021, waited: 8, ...over,
});

describe('a moment', () => {
  it('is seconds with three decimals', () => {
    expect(formatMoment(0)).toBe('+0.000 s');
    expect(formatMoment(1.0006)).toBe('+1.001 s');
    expect(formatMoment(3600)).toBe('+3600.000 s');
  });

  it('is never negative, nor not a number', () => {
    expect(formatMoment(-1e-9)).toBe('+0.000 s');
    expect(formatMoment(Number.NaN)).toBe('+0.000 s');
  });
});

describe('durations', () => {
  it('carry the unit of the language', () => {
    expect(formatSeconds(2.0021, en)).toBe('2.002 s');
    expect(formatSeconds(2.0021, ko)).toBe('2.002초');
  });

  it('of computing are milliseconds, then seconds', () => {
    expect(formatWork(0.0001, en)).toBe('< 1 ms');
    expect(formatWork(0.0031, en)).toBe('3 ms');
    expect(formatWork(1.25, en)).toBe('1.3 s');
  });
});

describe('the totals', () => {
  it('give the time and the waiting that it held', () => {
    expect(totals(done({}), 'real', en)).toEqual(['5.002 s in all', '8.0 s of waiting in 5.0 s']);
    expect(totals(done({}), 'real', ko)).toEqual(['모두 5.002초', '5.0초 동안 8.0초어치를 기다림']);
  });

  it('give both times under the virtual clock', () => {
    const run = done({ elapsed: 10, real: 0.0034, waited: 0 });
    expect(totals(run, 'virtual', en)).toEqual(['virtual 10.0 s, computed in 3 ms']);
    expect(totals(run, 'virtual', ko)).toEqual(['가상 10.0초를 3 ms 만에 계산']);
  });

  it('say nothing of waiting where there was none', () => {
    expect(totals(done({ elapsed: 0.0004, waited: 0 }), 'real', en)).toEqual(['0.000 s in all']);
  });
});
