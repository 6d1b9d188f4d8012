import { describe, expect, it } from 'vitest';
import { addressOf, readAddress } from './address.ts';

const read = (hash: string) => readAddress(hash, (id) => id === 'say-after');

describe('the address', () => {
  it('opens the example it names', () => {
    expect(read('#say-after')).toEqual({ kind: 'example', id: 'say-after' });
    expect(read(addressOf('say-after'))).toEqual({ kind: 'example', id: 'say-after' });
  });

  it('asks for nothing without a name', () => {
    expect(read('')).toEqual({ kind: 'nothing' });
    expect(read('#')).toEqual({ kind: 'nothing' });
  });

  it('opens a program, also one whose characters were encoded on the way', () => {
    expect(read('#c1.5.abc')).toEqual({ kind: 'link', link: 'c1.5.abc' });
    expect(read('#c1%2E5%2Eabc')).toEqual({ kind: 'link', link: 'c1.5.abc' });
    expect(read('#c27.')).toEqual({ kind: 'link', link: 'c27.' });
  });

  it('opens an empty editor', () => {
    expect(read('#new')).toEqual({ kind: 'empty' });
  });

  it('says which name is unknown', () => {
    expect(read('#no%20such')).toEqual({ kind: 'unknown', name: 'no such' });
    expect(read('#toString')).toEqual({ kind: 'unknown', name: 'toString' });
    expect(read('#%E0%A4%A')).toEqual({ kind: 'unknown', name: '%E0%A4%A' });
  });

  it('cuts a name that would fill the page', () => {
    expect(read(`#${'x'.repeat(5000)}`)).toEqual({ kind: 'unknown', name: `${'x'.repeat(60)}…` });
  });
});
