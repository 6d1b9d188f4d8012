import { html, nothing, type TemplateResult } from 'lit';
import type { Texts } from '../i18n/index.ts';
import { LightElement } from '../page/light-element.ts';
import type { Line, OutputLines } from './lines.ts';
import { formatMoment } from './moments.ts';

/** Up to so much all of it is in the document and long lines wrap; of more, only the lines in sight are. */
const wrapUpTo = { lines: 300, characters: 100_000 };
/** Lines drawn beyond the sight on each side. */
const beyond = 20;
/** Drawing, where it takes long, takes no more than one part in so many of the page's time. */
const restAfterDrawing = 4;
/** Between two lines so far apart in time a hairline stands: something was waited for. */
const gap = 0.05;

/** The output of a run: every line with its moment, following the newest unless the reader scrolled up. */
export class OutputView extends LightElement {
  static override properties = { lines: {}, texts: {}, empty: {}, ending: {}, size: { state: true } };
  declare lines: OutputLines;
  declare texts: Texts;
  /** What stands there while there are no lines. */
  declare empty: TemplateResult | typeof nothing;
  /** What stands after the last line when the run has ended. */
  declare ending: TemplateResult | typeof nothing;
  #following = true;
  #drawing = false;
  /** When the last drawing began, and how long it took. */
  #drew = { at: 0, took: 0 };

  /** Lines came: draws them with one of the next frames, however many calls there are until then. */
  refresh(): void {
    if (this.#drawing) return;
    this.#drawing = true;
    const draw = () => {
      this.#drawing = false;
      this.requestUpdate();
    };
    const rest = this.#drew.at + this.#drew.took * restAfterDrawing - performance.now();
    // A page that is not in front has no frames.
    if (document.hidden) setTimeout(draw, 250);
    else if (rest > 0) setTimeout(() => requestAnimationFrame(draw), rest);
    else requestAnimationFrame(draw);
  }

  /** A new run begins. */
  restart(): void {
    this.#following = true;
    this.requestUpdate();
  }

  protected override render() {
    const { texts, lines } = this;
    this.#drew.at = performance.now();
    return html`
      <div class="scroll" tabindex="0" role="region" aria-label=${texts.output.label} @scroll=${this.#scrolled}>
        ${lines.dropped > 0 ? html`<p class="dropped">${texts.output.dropped(lines.dropped)}</p>` : nothing}
        ${lines.size === 0 ? this.empty : this.#isWindowed ? this.#window() : this.#all()}
        ${this.ending}
      </div>
      <button type="button" class="follow" ?hidden=${this.#following} @click=${this.#follow}>
        <span class="chevron" aria-hidden="true"></span>${texts.output.follow}
      </button>
    `;
  }

  protected override updated(): void {
    const scroll = this.#scroll;
    // Asks for the height, and so for the layout, in any case: it is part of what drawing takes.
    const { scrollHeight } = scroll;
    this.#drew.took = performance.now() - this.#drew.at;
    if (!this.#following) return;
    scroll.scrollTop = scrollHeight;
    // The lines in sight are known only now, where the window was drawn for another place.
    if (this.#isWindowed && this.#drawn !== this.#sight().join()) this.requestUpdate();
  }

  get #isWindowed(): boolean {
    return this.lines.size > wrapUpTo.lines || this.lines.characters > wrapUpTo.characters;
  }

  get #scroll(): HTMLElement {
    return this.querySelector('.scroll') as HTMLElement;
  }

  /** The part of the lines that the last window held. */
  #drawn = '';

  #all() {
    return html`<ol class="lines" role="list">${this.#rows(this.lines.slice(0, wrapUpTo.lines), undefined)}</ol>`;
  }

  #window() {
    const [from, to] = this.#sight();
    this.#drawn = [from, to].join();
    const before = this.lines.slice(from - 1, from)[0];
    return html`<div class="window" style="--lines: ${this.lines.size}; --from: ${from}">
      <ol class="lines" role="list">${this.#rows(this.lines.slice(from, to), before)}</ol>
    </div>`;
  }

  /** The first and the last line in sight, and some around them. */
  #sight(): [number, number] {
    const scroll = this.querySelector<HTMLElement>('.scroll');
    const size = this.lines.size;
    const height = this.#rowHeight(scroll);
    const high = scroll?.clientHeight ?? 0;
    const top = this.#following || !scroll ? size * height - high : scroll.scrollTop;
    const from = Math.max(0, Math.floor(top / height) - beyond);
    return [from, Math.min(size, Math.ceil((top + high) / height) + beyond)];
  }

  #rowHeight(scroll: HTMLElement | null): number {
    return (scroll && Number.parseFloat(getComputedStyle(scroll).getPropertyValue('--row'))) || 24;
  }

  #rows(lines: readonly Line[], before: Line | undefined) {
    let last = before?.at;
    return lines.map((line) => {
      const waited = last !== undefined && line.at - last >= gap;
      last = line.at;
      return this.#row(line, waited);
    });
  }

  #row({ stream, at, text, cut }: Line, waited: boolean) {
    const { texts } = this;
    return html`<li class=${stream} ?data-waited=${waited}><span class="moment">${formatMoment(at)}</span
      ><span class="text">${stream === 'stderr' ? html`<span class="stream">${texts.output.stderr}</span> ` : nothing}${text}${
      cut > 0 ? html`<span class="cut"> ${texts.output.cut(cut)}</span>` : nothing}</span></li>`;
  }

  #scrolled(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroll;
    this.#following = scrollHeight - scrollTop - clientHeight < 8;
    this.requestUpdate();
  }

  #follow(): void {
    this.#following = true;
    this.requestUpdate();
    this.#scroll.focus();
  }
}

customElements.define('output-view', OutputView);
