import { html, nothing } from 'lit';
import type { Texts } from '../i18n/index.ts';
import type { Clock } from '../protocol.ts';
import { LightElement } from './light-element.ts';

/** What a run is doing, as the page says it: one word, one sign. */
export type Activity = keyof Texts['run']['state'];

const clocks: readonly Clock[] = ['real', 'virtual'];
const levels = ['quick', 'optimized'] as const;

/** Run, Stop, the clock, and what is going on. */
export class RunBar extends LightElement {
  static override properties = { texts: {}, clock: {}, optimize: {}, realClock: {}, activity: {}, compact: {} };
  declare texts: Texts;
  declare clock: Clock;
  declare optimize: boolean;
  /** Whether this browser can wait in real time. */
  declare realClock: boolean;
  declare activity: Activity;
  /** Without the choice that next to nobody makes. */
  declare compact: boolean;

  protected override render() {
    const { texts, activity } = this;
    const stoppable = ['running', 'stopping', 'fetching', 'compiling'].includes(activity);
    const busy = stoppable || activity === 'loading';
    // aria-disabled and not disabled: a button that goes grey under the finger keeps the focus.
    return html`
      <div class="buttons">
        <button type="button" id="run" class="primary" aria-disabled=${busy} aria-keyshortcuts="Control+Enter Meta+Enter"
          @click=${() => busy || this.dispatchEvent(new Event('run'))}>
          <span class="sign play" aria-hidden="true"></span>${texts.run.run}
        </button>
        <button type="button" id="stop" title=${activity === 'stopping' ? texts.run.force : nothing} aria-disabled=${!stoppable} @click=${() => stoppable && this.dispatchEvent(new Event('stop'))}>
          <span class="sign square" aria-hidden="true"></span>${texts.run.stop}
        </button>
      </div>
      <fieldset class="segments clock">
        <legend class="legend">${texts.run.clock}</legend>
        ${clocks.map((clock) => this.#clock(clock))}
      </fieldset>
      ${this.compact ? nothing : html`<fieldset class="segments optimize">
        <legend class="hidden">${texts.compiler.optimize}</legend>
        ${levels.map((level) => this.#level(level))}
      </fieldset>`}
      <p class="state" role="status" data-activity=${activity}>
        <span class="sign" aria-hidden="true"></span>${texts.run.state[activity]}
      </p>
      ${this.realClock ? nothing : html`<p class="no-real-clock">${texts.run.noRealClock}</p>`}
    `;
  }

  #level(level: (typeof levels)[number]) {
    const { levels: names, levelHints } = this.texts.compiler;
    const optimize = level === 'optimized';
    return html`<label title=${levelHints[level]}>
      <input type="radio" name="optimize" value=${level} .checked=${optimize === this.optimize}
        @change=${() => this.dispatchEvent(new CustomEvent('optimize', { detail: optimize }))}>
      <span>${names[level]}</span>
    </label>`;
  }

  #clock(clock: Clock) {
    const { texts } = this;
    return html`<label title=${texts.run.clockHints[clock]}>
      <input type="radio" name="clock" value=${clock} .checked=${clock === this.clock}
        ?disabled=${clock === 'real' && !this.realClock}
        @change=${() => this.dispatchEvent(new CustomEvent('clock', { detail: clock }))}>
      <span>${texts.run.clocks[clock]}</span>
    </label>`;
  }
}

customElements.define('run-bar', RunBar);
