import { html, nothing } from 'lit';
import type { Texts } from '../i18n/index.ts';
import { LightElement } from '../page/light-element.ts';
import { longestSafeLink } from './format.ts';
import { type Form, forms, inForm, type Program } from './forms.ts';

/** The whole address, or why there is none. */
export type Address = { state: 'making' } | { state: 'made'; address: string } | { state: 'too-large' | 'failed' };

/** Those that have one in every language. */
const names: Readonly<Partial<Record<Form, string>>> = { markdown: 'Markdown', html: 'HTML', iframe: 'iframe' };

/** What is in the editor, to be copied in the form that is wanted. */
export class SharePanel extends LightElement {
  static override properties = { texts: {}, address: {}, program: {}, form: { state: true }, said: { state: true } };
  declare texts: Texts;
  declare address: Address;
  declare program: Program;
  declare form: Form;
  declare said: 'copied' | 'copyYourself' | undefined;

  constructor() {
    super();
    this.form = 'link';
  }

  protected override render() {
    const { share } = this.texts;
    return html`
      <h2>${share.button}</h2>
      <div class="segments" role="radiogroup" aria-label=${share.form}>${forms.map((form) => html`<label>
        <input type="radio" name="form" value=${form} .checked=${form === this.form} @change=${() => (this.form = form)}>${names[form] ?? share.link}</label>`)}</div>
      <p class="explained">${share.explained[this.form]}</p>
      ${this.#made()}
      <p class="said" role="status">${this.said ? share[this.said] : nothing}</p>
    `;
  }

  #made() {
    const { share } = this.texts;
    const text = this.#text();
    if (text === undefined) {
      const { state } = this.address;
      if (state === 'making') return html`<p>${share.making}</p>`;
      return html`<p role="alert">${state === 'too-large' ? share.tooLarge : share.failed}</p>`;
    }
    return html`
      <textarea class="text" readonly spellcheck="false" rows="5" aria-label=${names[this.form] ?? share.link} .value=${text}
        @focus=${({ target }: Event) => (target as HTMLTextAreaElement).select()}></textarea>
      <p class="copies"><button type="button" class="primary" @click=${() => this.#copy(text)}>${share.copy}</button>${this.#note()}</p>`;
  }

  /** How long a link is; what stands in a page of one's own may be as long as it is, and there is more to know of it. */
  #note() {
    const { share } = this.texts;
    const { lang } = document.documentElement;
    if (this.form === 'html' || this.form === 'iframe') return html`<a href=${`./docs/embed${lang === 'en' ? '' : `.${lang}`}.html`}>${share.how}</a>`;
    if (this.address.state !== 'made') return nothing;
    const { length } = this.address.address;
    return length > longestSafeLink ? html`<span class="long">${share.long(length, longestSafeLink)}</span>` : html`<span class="length">${share.length(length)}</span>`;
  }

  /** A tag holds the code itself where there is no link to it. */
  #text(): string | undefined {
    const { address, form, program } = this;
    if (address.state === 'made') return inForm(form, address.address, program);
    return address.state !== 'making' && form === 'html' ? inForm(form, new URL('./', location.href).href, program) : undefined;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('address') || changed.has('form')) this.said = undefined;
  }

  async #copy(text: string): Promise<void> {
    this.said = undefined;
    try {
      await navigator.clipboard.writeText(text);
      this.said = 'copied';
    } catch {
      this.querySelector<HTMLElement>('.text')?.focus();
      this.said = 'copyYourself';
    }
  }
}

customElements.define('share-panel', SharePanel);
