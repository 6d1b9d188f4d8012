import { expect, it } from 'vitest';
import { OutputStream } from './output.ts';

function recorder() {
  const texts: string[] = [];
  const bytes: number[] = [];
  const stream = new OutputStream('stdout', (_, text) => texts.push(text), (_, some) => bytes.push(...some));
  return { stream, texts, bytes };
}

it('joins a character that comes in pieces', () => {
  const { stream, texts } = recorder();
  const [first, ...rest] = new TextEncoder().encode('안녕');
  stream.write(Uint8Array.of(first!));
  stream.write(Uint8Array.from(rest));
  expect(texts).toEqual(['안녕']);
});

it('says what comes in one large piece in many', () => {
  const { stream, texts } = recorder();
  stream.write(new TextEncoder().encode('안'.repeat(20_000)));
  expect(texts.join('')).toBe('안'.repeat(20_000));
  expect(Math.max(...texts.map((text) => text.length))).toBeLessThan(10_000);
});

it('passes every byte on as it is', () => {
  const { stream, bytes } = recorder();
  stream.write(Uint8Array.of(0xff, 0x00, 0x41));
  expect(bytes).toEqual([0xff, 0x00, 0x41]);
});

it('shows that a character was never finished', () => {
  const { stream, texts } = recorder();
  stream.write(Uint8Array.of(0xec));
  stream.end();
  expect(texts).toEqual(['\ufffd']);
});
