/** What stands in an element until its frame shows something. */
export interface Readable {
  /** Code that is plain text between the tags; undefined where a <pre> is, which shows itself. */
  readonly readable: string | undefined;
  /** Pixels that the frame will need. */
  readonly height: number;
}

/** In a sheet of its own: pages may forbid styles that are written into them. */
export const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  :host { display: block; position: relative; }
  :host([hidden]) { display: none; }
  .readable { box-sizing: border-box; overflow: auto; }
  .readable > pre { margin: 0; padding: 12px 16px; overflow: auto; font: 13.5px/21px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; tab-size: 4; }
  iframe { display: block; width: 100%; border: 0; }
  iframe.coming { position: absolute; inset: 0; height: 100%; opacity: 0; pointer-events: none; }
  .readable:has(+ iframe.there) { display: none; }
`);

/** As high as the frame will be, so that what is below stays where it is when the frame comes. */
export function placeholder(root: ShadowRoot, { readable, height }: Readable): HTMLElement {
  const box = document.createElement('div');
  box.className = 'readable';
  box.style.height = `${height}px`;
  if (readable === undefined) box.append(document.createElement('slot'));
  else {
    const text = document.createElement('pre');
    text.textContent = readable;
    box.append(text);
  }
  root.replaceChildren(box);
  return box;
}
