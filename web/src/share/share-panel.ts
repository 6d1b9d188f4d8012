import { html, nothing } from 'lit';
import type { Texts } from '../i18n/index.ts';
import { LightElement } from '../page/light-element.ts';
import { longestSafeLink } from './format.ts';

/** The whole address, or why there is none. */
export type Address = { state: 'making' } | { state: 'made'; address: string } | { state: 'too-large' | 'failed' };

/** The link to what is in the editor, to be copied in the form that is wanted. */
export class SharePanel extends LightElement {
  static override properties = { texts: {}, address: {}, name: {}, said: { state: true } };
  declare texts: Texts;
  declare address: Address;
  /** What a reader of the Markdown reads. */
  declare name: string;
  declare said: 'copied' | 'copyYourself' | undefined;

  protected override render() {
    const { share } = this.texts;
    return html`
      <h2>${share.button}</h2>
      <p class="explained">${share.explained}</p>
      ${this.#made()}
      <p class="said" role="status">${this.said ? share[this.said] : nothing}</p>
    `;
  }

  #made() {
    const { share } = this.texts;
    switch (this.address.state) {
      case 'making':
        return html`<p>${share.making}</p>`;
      case 'too-large':
        return html`<p role="alert">${share.tooLarge}</p>`;
      case 'failed':
        return html`<p role="alert">${share.failed}</p>`;
      case 'made': {
        const { address } = this.address;
        const { length } = address;
        return html`
          <label class="address"><span class="hidden">${share.address}</span>
            <input readonly .value=${address} @focus=${({ target }: Event) => (target as HTMLInputElement).select()}></label>
          <p class=${length > longestSafeLink ? 'long' : 'length'}>${
            length > longestSafeLink ? share.long(length, longestSafeLink) : share.length(length)}</p>
          <p class="forms">
            <button type="button" class="primary" @click=${() => this.#copy(address)}>${share.copyLink}</button>
            <button type="button" @click=${() => this.#copy(`[${escaped(this.name)}](${address})`)}>${share.copyMarkdown}</button>
          </p>`;
      }
    }
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('address')) this.said = undefined;
  }

  async #copy(text: string): Promise<void> {
    this.said = undefined;
    try {
      await navigator.clipboard.writeText(text);
      this.said = 'copied';
    } catch {
      this.querySelector<HTMLInputElement>('.address input')?.focus();
      this.said = 'copyYourself';
    }
  }
}

/** As text between the brackets of Markdown. */
function escaped(text: string): string {
  return text.replace(/[\\[\]]/g, '\\$&');
}

customElements.define('share-panel', SharePanel);
