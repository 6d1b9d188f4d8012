import { html, nothing } from 'lit';
import type { Language, Texts } from '../i18n/index.ts';
import { LightElement } from '../page/light-element.ts';
import { addressOf } from './address.ts';
import { byDocument, type Catalog, type Document, type Example } from './catalog.ts';

/** All examples as links, under the documents they are from. */
export class ExampleList extends LightElement {
  static override properties = { catalog: {}, texts: {}, language: {}, current: {}, edited: {} };
  declare catalog: Catalog;
  declare texts: Texts;
  declare language: Language;
  declare current: string | undefined;
  /** Whether the visitor has changed an example. */
  declare edited: (id: string) => boolean;

  protected override render() {
    return html`<div class="documents">
      ${byDocument(this.catalog).map(({ document, examples }) => this.#document(document, examples))}
    </div>`;
  }

  #document(document: Document, examples: readonly Example[]) {
    return html`<section>
      <h2><span class="number">${document.id}</span> ${document.title[this.language]}</h2>
      ${document.author ? html`<p class="author">${document.author}</p>` : nothing}
      <ul>${examples.map((example) => this.#link(example))}</ul>
    </section>`;
  }

  #link({ id, title }: Example) {
    const current = id === this.current;
    return html`<li>
      <a href=${addressOf(id)} aria-current=${current ? 'page' : nothing} ?autofocus=${current}>${title[this.language]}${
        this.edited(id) ? html` <span class="edited">${this.texts.examples.edited}</span>` : nothing}</a>
    </li>`;
  }
}

customElements.define('example-list', ExampleList);
