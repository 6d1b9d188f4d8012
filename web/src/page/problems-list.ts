import { html, nothing } from 'lit';
import type { Diagnostic, Note } from '../compiler/diagnostics.ts';
import type { Position } from '../compiler/language.ts';
import type { Texts } from '../i18n/index.ts';
import { LightElement } from './light-element.ts';

/** What clang found, as a list below the code: one line that always has its place, and the whole when it is opened. */
export class ProblemsList extends LightElement {
  static override properties = { diagnostics: {}, texts: {}, open: {} };
  /** Undefined: nobody has looked yet. */
  declare diagnostics: readonly Diagnostic[] | undefined;
  declare texts: Texts;
  declare open: boolean;

  protected override render() {
    const some = (this.diagnostics?.length ?? 0) > 0;
    return html`
      <button type="button" class="problems-bar" aria-expanded=${this.open && some} aria-controls="problems" aria-disabled=${!some}
        data-severity=${this.#worst() ?? nothing} @click=${() => some && this.dispatchEvent(new CustomEvent('open', { detail: !this.open }))}>
        <span class="sign" aria-hidden="true"></span><span role="status">${this.#summary()}</span>
        <span class="first">${this.open ? nothing : this.diagnostics?.[0]?.message}</span>
      </button>
      <ul id="problems" ?hidden=${!this.open || !some} aria-label=${this.texts.problems.label}>
        ${this.diagnostics?.map((each) => this.#problem(each))}
      </ul>
    `;
  }

  #worst(): Diagnostic['severity'] | undefined {
    return this.diagnostics?.some(({ severity }) => severity === 'error') ? 'error' : this.diagnostics?.[0]?.severity;
  }

  #summary(): string {
    const { problems } = this.texts;
    if (!this.diagnostics) return problems.unknown;
    const count = (wanted: Diagnostic['severity']) => this.diagnostics!.filter(({ severity }) => severity === wanted).length;
    return this.diagnostics.length === 0 ? problems.none : problems.count(count('error'), count('warning'));
  }

  #problem(diagnostic: Diagnostic) {
    const { severity, help, notes, group } = diagnostic;
    const { problems } = this.texts;
    return html`<li data-severity=${severity}>
      ${this.#line(diagnostic, html`<span class="sign" aria-hidden="true"></span><span class="hidden">${problems.severities[severity]}: </span>`, group)}
      ${help ? html`<p class="help">${problems.help[help]}</p>` : nothing}
      ${notes.length > 0 ? html`<ul class="notes">${notes.map((note) => html`<li>${this.#line(note, nothing)}</li>`)}</ul>` : nothing}
    </li>`;
  }

  #line(note: Note, sign: unknown, group?: string) {
    const { range, elsewhere, message } = note;
    const text = html`${sign}<span class="message" lang="en">${message}</span>${group ? html` <span class="group">${group}</span>` : nothing}
      <span class="place">${range ? this.texts.problems.line(range.start.line) : elsewhere}</span>`;
    if (!range) return html`<p class="problem">${text}</p>`;
    return html`<button type="button" class="problem" @click=${() => this.#goTo(range.start)}>${text}</button>`;
  }

  #goTo(position: Position): void {
    this.dispatchEvent(new CustomEvent('go-to', { detail: position }));
  }
}

customElements.define('problems-list', ProblemsList);
