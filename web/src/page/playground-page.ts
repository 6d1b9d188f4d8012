import { html, nothing } from 'lit';
import type { Compiler } from '../compiler/client.ts';
import type { Diagnostic } from '../compiler/diagnostics.ts';
import type { Position } from '../compiler/language.ts';
import '../download/download-files.ts';
import '../editor/editor-pane.ts';
import type { EditorPane } from '../editor/editor-pane.ts';
import { addressOf, emptyName, readAddress } from '../examples/address.ts';
import { type Catalog, type Example, findExample, firstExample } from '../examples/catalog.ts';
import '../examples/example-list.ts';
import { dictionaries, type Language, preferredLanguage, type Texts } from '../i18n/index.ts';
import { canWait } from '../runner/jspi.ts';
import { fragmentOf, openLink } from '../share/links.ts';
import { isLink } from '../share/format.ts';
import { type Refusal, whyNot } from '../share/refusal.ts';
import '../share/share-panel.ts';
import type { Address } from '../share/share-panel.ts';
import { draftOf, empty, linked } from '../share/visiting.ts';
import type { Clock } from '../protocol.ts';
import type { Drafts } from '../settings/drafts.ts';
import { type Settings, type Theme } from '../settings/settings.ts';
import { Checker } from './checker.ts';
import { LightElement } from './light-element.ts';
import { onRunKey } from './run-key.ts';
import './run-pane.ts';
import type { Diagnosed, RunPane } from './run-pane.ts';
import './site-header.ts';

/** From this width on the original stands beside the C++ unless the visitor chose otherwise. */
const wide = matchMedia('(min-width: 1600px)');
/** Up to this width nothing stands beside anything; narrow.css says the same. */
const narrow = matchMedia('(max-width: 900px)');

/** High enough to show the note on the original without being asked. */
const roomy = matchMedia('(min-height: 860px) and (min-width: 1200px)');

/** The whole page: which example is open, in which language, and what its parts say to each other. */
export class PlaygroundPage extends LightElement {
  static override properties = {
    settings: {}, example: { state: true }, refused: { state: true }, chosen: { state: true }, address: { state: true }, hasAside: { state: true }, source: { state: true }, diagnostics: { state: true }, problemsOpen: { state: true }, formatFailed: {}, outdated: {},
  };
  catalog!: Catalog;
  compiler!: Compiler;
  drafts!: Drafts;
  save!: (settings: Settings) => void;
  applyTheme!: (theme: Theme) => void;
  declare settings: Settings;
  declare example: Example;
  /** Why the address could not be opened. */
  declare refused: Refusal | undefined;
  /** What a link says of how its program is to be run and shown, until the visitor chooses otherwise. */
  declare chosen: Partial<Settings>;
  /** The address of what is in the editor, while it is shared. */
  declare address: Address;
  declare hasAside: boolean;
  declare source: string;
  /** What clang found in the source; undefined while nobody has looked. */
  declare diagnostics: readonly Diagnostic[] | undefined;
  declare problemsOpen: boolean;
  /** Until the next edit. */
  declare formatFailed: boolean;
  /** A newer version would come with a reload. */
  declare outdated: boolean;
  #checker!: Checker;
  /** Where the edits of a link are kept that was made here: they are what its address opens again. */
  #shared: { draft: string; source: string } | undefined;

  constructor() {
    super();
    this.chosen = {};
    this.address = { state: 'making' };
    this.problemsOpen = false;
    this.formatFailed = false;
    this.outdated = false;
  }

  get #language(): Language {
    return this.settings.language ?? preferredLanguage(navigator.languages);
  }

  get #settings(): Settings {
    return { ...this.settings, ...this.chosen };
  }

  get #texts(): Texts {
    return dictionaries[this.#language];
  }

  get #editor(): EditorPane | null {
    return this.querySelector('editor-pane');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#checker = new Checker(this.compiler, (diagnosed) => this.#diagnosed(diagnosed));
    addEventListener('hashchange', this.#readAddress);
    addEventListener('keydown', this.#keyDown);
    for (const width of [wide, narrow]) width.addEventListener('change', this.#widthChanged);
    this.#open(findExample(this.catalog, this.settings.example) ?? firstExample(this.catalog));
    this.#readAddress();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.#readAddress);
    removeEventListener('keydown', this.#keyDown);
    for (const width of [wide, narrow]) width.removeEventListener('change', this.#widthChanged);
  }

  protected override willUpdate(): void {
    document.documentElement.lang = this.#language;
    document.querySelector('meta[name="description"]')?.setAttribute('content', this.#texts.page.description);
    document.title = `${this.example.title[this.#language]} · ${this.#texts.page.title}`;
  }

  protected override render() {
    const texts = this.#texts;
    return html`
      <site-header role="banner" .texts=${texts} .language=${this.#language} .theme=${this.settings.theme} .outdated=${this.outdated && this.drafts.stored}
        @skip=${() => this.#editor?.focus()}
        @language=${({ detail }: CustomEvent<Language>) => this.#set({ language: detail })}
        @theme=${({ detail }: CustomEvent<Theme>) => this.#setTheme(detail)}></site-header>
      <nav id="examples" popover aria-label=${texts.examples.title}>
        ${this.#list(this.refused ? undefined : this.example.id)}
      </nav>
      <div id="share" popover role="dialog" aria-label=${texts.share.button} @beforetoggle=${this.#share}>
        <share-panel .texts=${texts} .address=${this.address}
          .program=${{ title: this.example.title[this.#language], code: this.source, clock: this.#settings.clock }}></share-panel>
        <download-files .texts=${texts} .language=${this.#language} .name=${this.example.base ?? this.example.id} .code=${this.source}
          .library=${this.catalog.library}></download-files>
      </div>
      ${this.refused ? this.#refusal(this.refused) : nothing}
      <main ?hidden=${this.refused !== undefined}>
        <div class="lesson">${this.#about()}${this.#code()}</div>
        ${this.#run()}
      </main>
    `;
  }

  #list(current: string | undefined) {
    return html`<example-list .catalog=${this.catalog} .texts=${this.#texts} .language=${this.#language} .current=${current}
      .edited=${(id: string) => this.drafts.text(id) !== undefined}></example-list>`;
  }

  #refusal(refusal: Refusal) {
    const { examples, share } = this.#texts;
    const isName = refusal.kind === 'unknown';
    return html`<div role="main" class="unknown">
      <h1>${whyNot(refusal, this.#texts)}</h1>
      <p>${isName ? examples.choose : share.safe}</p>
      ${this.#list(undefined)}
      <p><a class="open-empty" href=${addressOf(emptyName)}>${share.openEmpty}</a></p>
    </div>`;
  }

  #about() {
    const { example } = this;
    const [texts, language] = [this.#texts, this.#language];
    const [home, ...others] = example.document;
    const document = this.catalog.documents.find(({ id }) => id === home);
    return html`<article class="about">
      <p class="from" ?hidden=${home === undefined}>
        ${document ? texts.examples.from(document.id, document.title[language], document.author) : home}
        ${others.length > 0 ? html` <span class="also">(${texts.examples.alsoIn(others.join(', '))})</span>` : nothing}
      </p>
      <h1>${example.title[language]}</h1>
      <p class="sentences">${example.about[language]}</p>
      ${example.note ? html`<details class="note" ?open=${roomy.matches}>
        <summary>${texts.examples.note}</summary>
        <p>${example.note[language]}</p>
      </details>` : nothing}
    </article>`;
  }

  #code() {
    const texts = this.#texts;
    return html`<editor-pane id="code" role="region" aria-label=${texts.editor.label}
      .example=${this.example} .source=${this.source} .texts=${texts} .language=${this.#language}
      .beside=${!narrow.matches && (this.#settings.beside ?? wide.matches)} .hasAside=${this.hasAside} .notKept=${!this.drafts.stored}
      .diagnostics=${this.diagnostics} .problemsOpen=${this.problemsOpen} .formatFailed=${this.formatFailed}
      @edit=${({ detail }: CustomEvent<string>) => this.#edited(detail)}
      @problems=${({ detail }: CustomEvent<boolean>) => (this.problemsOpen = detail)}
      @restore=${this.#restore} @bring-back=${this.#bringBack} @run=${this.#runNow}
      @beside=${({ detail }: CustomEvent<boolean>) => this.#set({ beside: detail })}></editor-pane>`;
  }

  #run() {
    return html`<run-pane role="region" aria-label=${this.#texts.run.label} .texts=${this.#texts}
      .clock=${canWait ? this.#settings.clock : 'virtual'}
      .optimize=${this.#settings.optimize} .compiler=${this.compiler}
      .example=${this.example} .source=${this.source} .runner=${this.catalog}
      @clock=${({ detail }: CustomEvent<Clock>) => this.#set({ clock: detail })}
      @optimize=${({ detail }: CustomEvent<boolean>) => this.#set({ optimize: detail })}
      @diagnosed=${({ detail }: CustomEvent<Diagnosed>) => this.#runDiagnosed(detail)}
      @go-to=${({ detail }: CustomEvent<Position>) => this.#editor?.goTo(detail)}></run-pane>`;
  }

  #readAddress = (): void => {
    const wanted = readAddress(location.hash, (id) => findExample(this.catalog, id) !== undefined);
    this.querySelector<HTMLElement>('#examples:popover-open')?.hidePopover();
    this.#shared = undefined;
    if (wanted.kind === 'link') return void this.#openLink(wanted.link);
    this.refused = wanted.kind === 'unknown' ? wanted : undefined;
    this.chosen = {};
    const example = wanted.kind === 'empty' ? empty : wanted.kind === 'example' ? findExample(this.catalog, wanted.id) : undefined;
    if (example && example !== this.example) this.#open(example);
  };

  /** Nothing of it runs until the visitor wants it to. */
  async #openLink(link: string): Promise<void> {
    const asked = location.hash;
    const opened = await openLink(link);
    if (asked !== location.hash) return;
    this.refused = opened.ok ? undefined : opened.damage;
    if (!opened.ok) return;
    const { shared } = opened;
    this.#open(linked(link, shared, this.catalog));
    const { clock, optimize, beside } = shared;
    this.chosen = { ...(clock && { clock }), ...(optimize !== undefined && { optimize }), ...(beside !== undefined && { beside }) };
  }

  #share = async ({ newState }: ToggleEvent): Promise<void> => {
    if (newState !== 'open') return;
    const { source } = this;
    this.address = { state: 'making' };
    try {
      const link = await this.#fragmentOf(source);
      if (isLink(link)) this.#shared = { draft: draftOf(link), source };
      history.replaceState(null, '', `#${link}`);
      this.address = { state: 'made', address: location.href };
    } catch (problem) {
      this.address = { state: problem instanceof RangeError ? 'too-large' : 'failed' };
    }
  };

  #fragmentOf(code: string): Promise<string> {
    const { clock, optimize, beside } = this.#settings;
    return fragmentOf(code, this.example, this.catalog, { clock, optimize, ...(beside !== undefined && { beside }) });
  }

  #open(example: Example): void {
    this.example = example;
    this.source = this.drafts.text(example.id) ?? example.source;
    this.hasAside = this.drafts.hasAside(example.id);
    this.diagnostics = undefined;
    this.formatFailed = false;
    this.#look();
    if (this.settings.example !== example.id && findExample(this.catalog, example.id)) this.#set({ example: example.id });
  }

  #edited(text: string): void {
    this.source = text;
    this.drafts.edit(this.example.id, text, this.example.source);
    this.hasAside = this.drafts.hasAside(this.example.id);
    if (this.#shared) this.drafts.edit(this.#shared.draft, text, this.#shared.source);
    this.formatFailed = false;
    this.#look();
  }

  #restore(): void {
    this.drafts.restore(this.example.id);
    this.#replace(this.example.source);
  }

  #bringBack(): void {
    const text = this.drafts.bringBack(this.example.id);
    if (text !== undefined) this.#replace(text);
  }

  #replace(text: string): void {
    this.source = text;
    this.hasAside = this.drafts.hasAside(this.example.id);
    this.#editor?.replace(text);
    this.#look();
    this.#editor?.focus();
  }

  /** What came with the page was compiled and is right. */
  #look(): void {
    if (this.source !== this.example.source || this.example.wasm === undefined) return this.#checker.see(this.source);
    this.#checker.forget();
    this.diagnostics = undefined;
  }

  #diagnosed({ source, diagnostics }: Diagnosed): void {
    if (source === this.source) this.diagnostics = diagnostics;
  }

  /** What keeps a program from running is shown whole, and where it is. */
  #runDiagnosed(diagnosed: Diagnosed): void {
    this.#diagnosed(diagnosed);
    if (diagnosed.source === this.source && diagnosed.diagnostics.some(({ severity }) => severity === 'error')) this.problemsOpen = true;
  }

  #runNow = (): void => {
    if (!this.refused) this.querySelector<RunPane>('run-pane')?.run();
  };

  /** Everywhere on the page; inside the editor the editor itself takes the key. */
  #keyDown = onRunKey(() => this.#runNow());

  #widthChanged = (): void => {
    this.requestUpdate();
  };

  #setTheme(theme: Theme): void {
    this.applyTheme(theme);
    this.#set({ theme });
  }

  #set(change: Partial<Settings>): void {
    this.settings = { ...this.settings, ...change };
    this.chosen = Object.fromEntries(Object.entries(this.chosen).filter(([name]) => !(name in change)));
    this.save(this.settings);
  }
}

customElements.define('playground-page', PlaygroundPage);
