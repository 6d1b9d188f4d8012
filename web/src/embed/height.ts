import { foldedLines } from '../editor/shown-lines.ts';
import type { Options } from './options.ts';

/** Pixels, as embed.css and the editor have them. */
const heights = { tabs: 42, line: 21, fold: 28, aroundCode: 24, bar: 56, narrowBar: 94, output: 152, totals: 40, foot: 40, border: 2 };
const widths = { character: 8.13, aroundCode: 64, narrow: 520 };
/** Lines that an example has, give or take some. */
const someLines = 29;

/** Lines of Python that are in sight beside fewer of C++. */
const pythonLines = 12;

/** Pixels that Python has at least. */
export function pythonHeight(python: string): number {
  return Math.min(pythonLines, python.split('\n').length) * heights.line + heights.aroundCode;
}

/**
 * How high an embedded playground of this width will be, as far as that is known; of no code it is that of an example.
 * `python`: what stands behind a tab, undefined where there are no tabs.
 */
export function expectedHeight(code: string, python: string | undefined, width: number, { view, lines, minHeight = 0, maxHeight = Infinity }: Options): number {
  const { tabs, line, fold, aroundCode, bar, narrowBar, output, totals, foot, border } = heights;
  const folds = foldedLines(lines, code);
  const shown = code.split('\n').filter((_, at) => !folds.some(({ first, last }) => at + 1 >= first && at + 1 <= last));
  const rows = code === '' ? someLines : rowsOf(shown, width);
  const behind = python ? pythonHeight(python) : 0;
  const editor = view === 'output' ? 0 : Math.max(behind, rows * line + folds.length * fold + aroundCode) + (python === undefined ? 0 : tabs);
  const printed = view === 'code' ? 0 : output + totals;
  const expected = editor + (width < widths.narrow ? narrowBar : bar) + printed + foot + border;
  return Math.min(maxHeight, Math.max(minHeight, expected));
}

/** Lines on the screen: long ones wrap. */
function rowsOf(lines: readonly string[], width: number): number {
  const columns = Math.max(20, Math.floor((width - widths.aroundCode) / widths.character));
  return lines.reduce((sum, { length }) => sum + Math.max(1, Math.ceil(length / columns)), 0);
}
