import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { drawIcon, readIcon } from './icon.mjs';

const svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32' rx='7' fill='#0a6170'/><g stroke='#fff' stroke-width='3.4' stroke-linecap='round'><path d='M7 10h9'/><path d='M11 16h14'/></g></svg>";

/** Red, green, blue and opacity of a pixel. */
function pixel(png, size, x, y) {
  const data = png.indexOf('IDAT');
  const rows = inflateSync(png.subarray(data + 4, data + 4 + png.readUInt32BE(data - 4)));
  const at = y * (size * 4 + 1) + 1 + x * 4;
  return [...rows.subarray(at, at + 4)];
}

describe('the icon as pixels', () => {
  it('is round at its corners, coloured, and has its strokes where the drawing has them', () => {
    const png = drawIcon(readIcon(svg), 64);
    expect(png.readUInt32BE(16)).toBe(64);
    expect(pixel(png, 64, 0, 0)[3]).toBe(0);
    expect(pixel(png, 64, 32, 4)).toEqual([0x0a, 0x61, 0x70, 255]);
    expect(pixel(png, 64, 40, 32)).toEqual([255, 255, 255, 255]);
  });

  it('that may be cut to any shape fills its square', () => {
    const png = drawIcon(readIcon(svg), 64, { maskable: true });
    expect(pixel(png, 64, 0, 0)).toEqual([0x0a, 0x61, 0x70, 255]);
  });

  it('refuses a drawing that it does not know', () => {
    expect(() => readIcon("<svg viewBox='0 0 32 32'><circle r='3'/></svg>")).toThrow('toolchain/icon.mjs');
  });
});
