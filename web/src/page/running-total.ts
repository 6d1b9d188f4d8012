import { html } from 'lit';
import type { Texts } from '../i18n/index.ts';
import { formatTenths } from '../output/moments.ts';
import { LightElement } from './light-element.ts';

/** How long a run in real time has taken so far, told ten times a second. */
export class RunningTotal extends LightElement {
  static override properties = { begun: {}, texts: {} };
  /** When the run began, on the page's clock, in milliseconds. */
  declare begun: number;
  declare texts: Texts;
  #ticking: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#ticking = setInterval(() => this.requestUpdate(), 100);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#ticking);
  }

  protected override render() {
    const seconds = (performance.now() - this.begun) / 1000;
    return html`${this.texts.totals.soFar(formatTenths(seconds, this.texts))}`;
  }
}

customElements.define('running-total', RunningTotal);
