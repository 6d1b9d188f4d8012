import { expect, it } from 'vitest';
import { asHtml, asText, collect, figure, median, rounded, spread, tableOf } from './figures.mjs';

it('collects all figures of a work from what programs print', () => {
  const figures = new Map();
  collect(figures, '{"work":"a","ns":2.5}\n{"work":"b","bytes":128}\n');
  collect(figures, '{"work":"a","ns":3}\n');
  expect([...figures]).toEqual([['a', [2.5, 3]], ['b', [128]]]);
});

it('takes nothing for a figure that is none', () => {
  expect(() => collect(new Map(), '{"work":"a","ns":null}')).toThrow('no figure: {"work":"a","ns":null}');
  expect(() => collect(new Map(), '{"ns":1}')).toThrow('no figure');
  expect(() => collect(new Map(), 'warning')).toThrow();
});

it('the median is the value in the middle, or between the two there', () => {
  expect(median([9, 1, 2])).toBe(2);
  expect(median([10, 1, 2, 100])).toBe(6);
});

it('the spread is half the range as a part of the median', () => {
  expect(spread([90, 100, 120])).toBeCloseTo(0.15);
  expect(spread([7])).toBe(0);
});

it('shows three digits, and all before the point', () => {
  expect([2.499, 9.99, 9.996, 33.84, 99.94, 401.3, 5220.4].map(rounded)).toEqual(['2.50', '9.99', '10.0', '33.8', '99.9', '401', '5,220']);
});

it('says how far a figure is to be trusted, unless it was measured once', () => {
  expect(figure([33, 34, 36])).toBe('34.0 ±4%');
  expect(figure([33])).toBe('33.0');
});

const works = [
  { id: 'a', title: 'do a', about: 'a & <b>', unit: 'ns', reach: { native: 10, wasm: 1 } },
  { id: 'b', title: 'do b', about: 'more', unit: 'bytes' },
  { id: 'c', title: 'do c', about: 'not done', unit: 'ns', reach: { native: 5 } },
];
const floor = { title: 'floor', figures: new Map([['a', [1]]]) };
const ours = { title: 'ours', ours: true, figures: new Map([['a', [10]], ['b', [1234]]]) };
const peer = { title: 'peer', figures: new Map([['a', [2000]]]) };

it('puts what to reach behind ours, says whether it was, and leaves out what nobody did', () => {
  expect(asText(tableOf(works, [floor, ours, peer], 'native'))).toBe(
    [
      '             floor    ours  to reach   peer',
      'do a  ns      1.00  10.0 ✓        10  2,000',
      'do b  bytes      -   1,234                -',
    ].join('\n'),
  );
});

it('each of ours says for itself whether it reaches', () => {
  const slower = { title: 'slower', ours: true, figures: new Map([['a', [10.1]]]) };
  const { head, rows } = tableOf(works, [ours, slower], 'native');
  expect(head.map(({ text }) => text)).toEqual(['ours', 'slower', 'to reach']);
  expect(rows[0].cells.map(({ text }) => text)).toEqual(['10.0 ✓', '10.1 ✗', '10']);
});

it('says nothing of reaching where there is nothing of ours', () => {
  expect(tableOf(works, [floor, peer], 'native').head.map(({ text }) => text)).toEqual(['floor', 'peer']);
});

it('the page has the same table, with its texts as texts', () => {
  const html = asHtml(tableOf(works, [ours], 'wasm'), 'x < y');
  expect(html).toContain('<caption>x &lt; y</caption>');
  expect(html).toContain('<th scope="row">do a<small>a &amp; &lt;b&gt;</small></th><td>ns</td><td class="ours missed">10.0 ✗</td><td class="reach">1</td>');
});
