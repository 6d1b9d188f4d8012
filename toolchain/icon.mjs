// The page's icon as pixels, for where a browser takes no SVG: strokes with round ends on a rounded square.

import { crc32, deflateSync } from 'node:zlib';
import { Problem } from './lib/problem.mjs';

/** What is drawn, in the icon's own units; of SVG it knows what the icon is made of. */
export function readIcon(svg) {
  const read = (pattern) => pattern.exec(svg)?.slice(1);
  const box = read(/viewBox='0 0 (\d+) \1'/);
  const ground = read(/<rect width='\d+' height='\d+' rx='([\d.]+)' fill='#([0-9a-f]{6})'\/>/);
  const strokes = read(/<g stroke='#fff' stroke-width='([\d.]+)' stroke-linecap='round'>/);
  const lines = [...svg.matchAll(/<path d='M([\d.]+) ([\d.]+)h([\d.]+)'\/>/g)].map((line) => line.slice(1).map(Number));
  if (!box || !ground || !strokes || lines.length === 0) throw new Problem('The icon in web/index.html is drawn in a way that toolchain/icon.mjs does not know.');
  return {
    size: Number(box[0]), corner: Number(ground[0]), colour: [0, 2, 4].map((at) => Number.parseInt(ground[1].slice(at, at + 2), 16)), stroke: Number(strokes[0]),
    lines: lines.map(([x, y, length]) => ({ from: x, to: x + length, y })),
  };
}

/** A PNG. Maskable: the ground to its edges, and the strokes within the circle that no mask cuts. */
export function drawIcon({ size, corner, colour, stroke, lines }, pixels, { maskable = false } = {}) {
  const [middle, step, zoom] = [size / 2, size / pixels, maskable ? 0.8 : 1];
  /** How much of a pixel is inside, by how far it is from the edge. */
  const covered = (distance) => Math.min(1, Math.max(0, 0.5 - distance / step));
  const onGround = (x, y) => {
    const [dx, dy] = [x, y].map((at) => Math.max(0, Math.abs(at - middle) - middle + corner));
    return covered(Math.hypot(dx, dy) - corner);
  };
  const onStroke = (x, y) => Math.max(...lines.map(({ from, to, y: height }) => covered((Math.hypot(Math.max(from - x, 0, x - to), y - height) - stroke / 2) * zoom)));
  const rows = Buffer.alloc(pixels * (pixels * 4 + 1));
  let at = 0;
  for (let row = 0; row < pixels; row++) {
    at += 1;
    for (let column = 0; column < pixels; column++) {
      const [x, y] = [column, row].map((place) => (place + 0.5) * step);
      const white = onStroke(...[x, y].map((place) => middle + (place - middle) / zoom));
      for (const channel of colour) rows[at++] = Math.round(channel + (255 - channel) * white);
      rows[at++] = Math.round(255 * (maskable ? 1 : onGround(x, y)));
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(pixels, 0);
  header.writeUInt32BE(pixels, 4);
  // Eight bits each of red, green, blue and opacity.
  header.set([8, 6], 8);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type, data) {
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [data.length, crc32(content)].map((number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(number);
    return bytes;
  });
  return Buffer.concat([length, content, sum]);
}
