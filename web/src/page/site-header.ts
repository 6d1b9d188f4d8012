import { html, nothing } from 'lit';
import { dictionaries, type Language, languages, type Texts } from '../i18n/index.ts';
import { type Theme, themes } from '../settings/settings.ts';
import { LightElement } from './light-element.ts';

/** What toolchain/docs makes to be read, and where. */
const pages = { tutorial: 'tutorial/index', guide: 'docs/guide', reference: 'docs/reference' } as const;

/** The page's name, the way to the examples and to what there is to read, language and theme; whether the page is outdated. */
export class SiteHeader extends LightElement {
  static override properties = { texts: {}, language: {}, theme: {}, outdated: {} };
  declare texts: Texts;
  declare language: Language;
  declare theme: Theme;
  declare outdated: boolean;

  protected override render() {
    const { texts } = this;
    return html`
      <a class="skip" href="#code" @click=${this.#skip}>${texts.page.skipToCode}</a>
      <a class="brand" href="./">${texts.page.title}</a>
      <button type="button" class="examples-button" popovertarget="examples" aria-haspopup="true">
        ${texts.examples.button}<span class="chevron" aria-hidden="true"></span>
      </button>
      <button type="button" class="share-button" popovertarget="share" aria-haspopup="dialog">${texts.share.button}</button>
      <nav class="reading" aria-label=${texts.header.reading}>${(Object.keys(pages) as (keyof typeof pages)[]).map((page) => this.#pageLink(page))}</nav>
      <p class="newer" role="status">${this.outdated ? html`${texts.header.newer}
        <button type="button" class="quiet" @click=${() => location.reload()}>${texts.header.reload}</button>` : nothing}</p>
      <div class="choices">
        <div class="segments" role="group" aria-label=${texts.header.language}>
          ${languages.map((language) => this.#languageButton(language))}
        </div>
        <label class="select">
          <span class="hidden">${texts.header.theme}</span>
          <span class="theme-sign" aria-hidden="true"></span>
          <select id="theme" .value=${this.theme} @change=${this.#chooseTheme}>
            ${themes.map((theme) => html`<option value=${theme} ?selected=${theme === this.theme}>${texts.header.themes[theme]}</option>`)}
          </select>
        </label>
      </div>
    `;
  }

  #pageLink(page: keyof typeof pages) {
    const language = this.language === 'en' ? '' : `.${this.language}`;
    return html`<a href=${`./${pages[page]}${language}.html`}>${this.texts.header[page]}</a>`;
  }

  #languageButton(language: Language) {
    return html`<button
      type="button"
      lang=${language}
      aria-pressed=${language === this.language}
      @click=${() => this.#say('language', language)}
    >${dictionaries[language].name}</button>`;
  }

  #chooseTheme(event: Event): void {
    this.#say('theme', (event.target as HTMLSelectElement).value);
  }

  /** The address belongs to the example, so skipping does not touch it. */
  #skip(event: Event): void {
    event.preventDefault();
    this.dispatchEvent(new Event('skip'));
  }

  #say(type: string, detail: string): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

customElements.define('site-header', SiteHeader);
