import type { Options } from './options.ts';

/** What stands in an element until its frame shows something. */
export interface Readable {
  /** Code that is plain text between the tags; undefined where a <pre> is, which shows itself. */
  readonly readable: string | undefined;
  /** What the frame will show; empty where it is not known. */
  readonly code: string;
}

/** Pixels, as embed.css has them. */
const heights = { line: 21, aroundCode: 24, bar: 56, narrowBar: 94, output: 152, totals: 40, foot: 40, border: 2 };
const widths = { character: 8.13, aroundCode: 64, narrow: 520 };
/** Lines that an example has, give or take some. */
const someLines = 29;

/** In a sheet of its own: pages may forbid styles that are written into them. */
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  :host { display: block; position: relative; }
  :host([hidden]) { display: none; }
  .readable { box-sizing: border-box; overflow: hidden; }
  .readable > pre { margin: 0; padding: 12px 16px; overflow: auto; font: 13.5px/21px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; tab-size: 4; }
  iframe { display: block; width: 100%; border: 0; }
  iframe.coming { position: absolute; inset: 0; height: 100%; opacity: 0; pointer-events: none; }
  .readable:has(+ iframe.there) { display: none; }
`);

/** As high as the frame will be, as far as that is known, so that what is below stays where it is when the frame comes. */
export function placeholder(root: ShadowRoot, { readable, code: source }: Readable, { view, minHeight = 0, maxHeight = Infinity }: Options): void {
  root.adoptedStyleSheets = [sheet];
  const box = document.createElement('div');
  box.className = 'readable';
  const { width } = root.host.getBoundingClientRect();
  const { line, aroundCode, bar, narrowBar, output, totals, foot, border } = heights;
  const code = view === 'output' ? 0 : rows(source, width) * line + aroundCode;
  const printed = view === 'code' ? 0 : output + totals;
  const expected = code + (width < widths.narrow ? narrowBar : bar) + printed + foot + border;
  box.style.minHeight = `${Math.min(maxHeight, Math.max(minHeight, expected))}px`;
  if (Number.isFinite(maxHeight)) box.style.maxHeight = `${Math.max(minHeight, maxHeight)}px`;
  if (readable === undefined) box.append(document.createElement('slot'));
  else {
    const text = document.createElement('pre');
    text.textContent = readable;
    box.append(text);
  }
  root.replaceChildren(box);
}

/** Lines on the screen: long ones wrap. */
function rows(code: string, width: number): number {
  if (code === '') return someLines;
  const columns = Math.max(20, Math.floor((width - widths.aroundCode) / widths.character));
  return code.split('\n').reduce((sum, each) => sum + Math.max(1, Math.ceil(each.length / columns)), 0);
}
