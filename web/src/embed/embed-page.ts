import { html, nothing, type PropertyValues } from 'lit';
import type { Compiler } from '../compiler/client.ts';
import type { Diagnostic } from '../compiler/diagnostics.ts';
import type { Position } from '../compiler/language.ts';
import { CodeView } from '../editor/code-view.ts';
import { addressOf, readAddress, type Wanted } from '../examples/address.ts';
import { type Catalog, type Example, findExample } from '../examples/catalog.ts';
import { dictionaries, type Language, preferredLanguage, type Texts } from '../i18n/index.ts';
import { Checker } from '../page/checker.ts';
import { LightElement } from '../page/light-element.ts';
import '../page/problems-list.ts';
import '../page/run-pane.ts';
import type { Diagnosed, RunPane, State } from '../page/run-pane.ts';
import { whyNotRun } from '../page/run-pane.ts';
import type { Clock, Output } from '../protocol.ts';
import { endingSentence } from '../runner/ending.ts';
import { canWait } from '../runner/jspi.ts';
import type { Theme } from '../settings/settings.ts';
import { linkTo, openLink } from '../share/links.ts';
import { type Refusal, whyNot } from '../share/refusal.ts';
import { empty, linked, unnamed } from '../share/visiting.ts';
import type { Content, FromFrame, ToFrame } from './messages.ts';
import { highest, type Options } from './options.ts';

/** The whole page, where another than the frame is meant. */
const playground = './';

/** What the element around may want of what is shown. */
type Order = Exclude<ToFrame, { type: 'show' }>;

/** One program inside another page: its code, Run, what it prints, and the way to the playground. */
export class EmbedPage extends LightElement {
  static override properties = {
    options: {}, isElastic: {}, formatFailed: {}, example: { state: true }, source: { state: true }, refused: { state: true }, clock: { state: true },
    optimize: { state: true }, diagnostics: { state: true }, problemsOpen: { state: true }, hasRun: { state: true }, failed: { state: true }, address: { state: true },
  };
  catalog!: Catalog;
  compiler!: Compiler;
  applyTheme!: (theme: Theme) => void;
  /** Tells the element around the frame; nobody where there is none. */
  say: (message: FromFrame) => void = () => {};
  declare options: Options;
  /** The frame becomes as high as its content; otherwise it has the height that it was given. */
  declare isElastic: boolean;
  declare formatFailed: boolean;
  declare example: Example | undefined;
  /** What is in the editor. */
  declare source: string;
  /** Why there is nothing to show. */
  declare refused: Refusal | undefined;
  /** What the reader, or else a link, says of it; undefined: as the page around has it. */
  declare clock: Clock | undefined;
  declare optimize: boolean;
  declare diagnostics: readonly Diagnostic[] | undefined;
  declare problemsOpen: boolean;
  declare hasRun: boolean;
  /** The full editor did not come. */
  declare failed: boolean;
  /** Where the playground opens what is in the editor. */
  declare address: { source: string; href?: string; sentence?: 'tooLarge' | 'failed' } | undefined;
  #shown: Content | undefined;
  /** What was asked for before there was anything to do it with. */
  #waiting: Order[] = [];
  #view: CodeView | undefined;
  #checker!: Checker;
  #linking: ReturnType<typeof setTimeout> | undefined;
  #isRunning = false;
  #isReady = false;

  constructor() {
    super();
    this.source = '';
    this.optimize = false;
    this.problemsOpen = false;
    this.formatFailed = false;
    this.hasRun = false;
    this.failed = false;
  }

  get texts(): Texts {
    return dictionaries[this.#language];
  }

  get #language(): Language {
    return this.options.language ?? preferredLanguage(navigator.languages);
  }

  get #runPane(): RunPane | null {
    return this.querySelector('run-pane');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#checker = new Checker(this.compiler, (diagnosed) => this.#diagnosed(diagnosed));
    addEventListener('keydown', this.#keyDown);
    new ResizeObserver(() => this.#measured()).observe(this);
  }

  /** What the frame's own address asks for. */
  showAddress(hash: string): void {
    this.#open(this.#wanted(hash));
  }

  /** Shows it, unless that is what was asked for last: then what the reader made of it stays. */
  show(content: Content): void {
    const { example, code } = content;
    if (this.#shown && this.#shown.code === code && this.#shown.example === example) return;
    this.#shown = content;
    if (code !== undefined) this.#become(this.catalog.examples.find(({ source }) => source.trimEnd() === code.trimEnd()) ?? unnamed(code, this.catalog));
    else this.#open(this.#wanted(example ?? ''));
  }

  obey(message: Order): void {
    if (this.refused) return message.type === 'get-code' ? this.say({ type: 'code', id: message.id, code: '' }) : undefined;
    if (!this.#isReady) return void this.#waiting.push(message);
    switch (message.type) {
      case 'run':
        return this.#run();
      case 'stop':
        return this.#runPane?.stop();
      case 'set-code':
        return this.#write(message.code);
      case 'get-code':
        return this.say({ type: 'code', id: message.id, code: this.source });
    }
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    document.documentElement.lang = this.#language;
    document.title = [this.example?.title[this.#language], this.texts.page.title].filter(Boolean).join(' · ');
    this.toggleAttribute('data-elastic', this.isElastic);
    this.setAttribute('role', 'main');
    if (!changed.has('options')) return;
    const { theme, minHeight, maxHeight } = this.options;
    this.applyTheme(theme);
    this.style.setProperty('--least', `${minHeight ?? 0}px`);
    this.style.setProperty('--most', `${Math.max(minHeight ?? 0, maxHeight ?? highest)}px`);
  }

  protected override render() {
    const { texts, example, refused } = this;
    if (refused) {
      return html`<p class="refused" role="alert">${whyNot(refused, texts)}</p>
        <p class="foot"><a class="open" target="_blank" rel="noopener" href=${playground}>${texts.embed.open}</a></p>`;
    }
    const { view } = this.options;
    return html`
      <h1 class="hidden">${example?.title[this.#language]}</h1>
      <div class="mount" data-file="main.cpp" ?hidden=${view === 'output'}></div>
      ${example ? this.#parts(example) : nothing}
    `;
  }

  #parts(example: Example) {
    const { texts, diagnostics } = this;
    return html`
      ${diagnostics?.length ? html`<problems-list .diagnostics=${diagnostics} .texts=${texts} .open=${this.problemsOpen}
        @open=${({ detail }: CustomEvent<boolean>) => (this.problemsOpen = detail)}
        @go-to=${({ detail }: CustomEvent<Position>) => this.#view?.goTo(detail)}></problems-list>` : nothing}
      <run-pane role="region" aria-label=${texts.run.label} ?data-resting=${this.options.view === 'code' && !this.hasRun}
        .texts=${texts} .clock=${canWait ? this.clock ?? this.options.clock : 'virtual'} .optimize=${this.optimize} .compact=${true}
        .compiler=${this.compiler} .example=${example} .source=${this.source} .runner=${this.catalog}
        @clock=${({ detail }: CustomEvent<Clock>) => (this.clock = detail)}
        @diagnosed=${({ detail }: CustomEvent<Diagnosed>) => this.#runDiagnosed(detail)}
        @go-to=${({ detail }: CustomEvent<Position>) => this.#view?.goTo(detail)}
        @output=${({ detail: { stream, text, at } }: CustomEvent<Output>) => this.say({ type: 'output', output: { stream, text, at } })}
        @state=${({ detail }: CustomEvent<State>) => this.#stateChanged(detail)}></run-pane>
      <p class="foot">${this.#notes()}${this.#link()}</p>
    `;
  }

  #notes() {
    const { editor, share } = this.texts;
    const sentence = this.address?.sentence;
    return html`
      ${this.example && this.source !== this.example.source ? html`<button type="button" class="quiet restore" @click=${this.#restore}>${editor.restore}</button>` : nothing}
      ${this.failed ? html`<span>${editor.failed}</span>` : nothing}
      ${this.formatFailed ? html`<span role="alert">${editor.formatFailed}</span>` : nothing}
      ${sentence ? html`<span role="alert">${share[sentence]}</span>` : nothing}
      <span class="leave">${editor.leave}</span>
    `;
  }

  #link() {
    return html`<a class="open" target="_blank" rel="noopener" href=${this.address?.href ?? playground} @click=${this.#follow}>${this.texts.embed.open}</a>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    this.#upgrade();
    const view = this.#view;
    if (!view) return;
    if (changed.has('options')) view.readOnly = this.options.readOnly;
    if (changed.has('example') && this.example) view.show(this.example.id, this.source);
    view.label = this.texts.editor.source('main.cpp');
    if (changed.has('diagnostics') || changed.has('options')) view.mark(this.diagnostics ?? [], this.texts);
    if (changed.has('example') && this.example) void this.#getReady(this.example);
  }

  /** Its parts are there one step later. */
  async #getReady(example: Example): Promise<void> {
    await this.#runPane?.updateComplete;
    if (this.#isReady || example !== this.example) return;
    this.#isReady = true;
    this.say({ type: 'ready' });
    for (const message of this.#waiting.splice(0)) this.obey(message);
  }

  /** An editor where there is none: the first time, and after a link that could not be opened. */
  #upgrade(): void {
    const mount = this.querySelector<HTMLElement>('.mount');
    if (!mount) this.#view = undefined;
    if (!mount || this.#view) return;
    this.#view = new CodeView(mount, {
      language: 'cpp', readOnly: this.options.readOnly, label: '', onRun: () => this.#run(), onChange: (text) => this.#edited(text),
    });
    if (this.example) this.#view.show(this.example.id, this.source);
    this.#view.upgrade(this.#language).catch((problem: unknown) => {
      console.error(problem);
      this.failed = true;
    });
  }

  #wanted(name: string): Wanted {
    return readAddress(name, (id) => findExample(this.catalog, id) !== undefined);
  }

  #open(wanted: Wanted): void {
    switch (wanted.kind) {
      case 'example':
        return this.#become(findExample(this.catalog, wanted.id) as Example);
      case 'link':
        return void this.#openLink(wanted.link);
      case 'unknown':
        return this.#refuse(wanted);
      default:
        return this.#become(empty);
    }
  }

  async #openLink(link: string): Promise<void> {
    const asked = this.#shown;
    const opened = await openLink(link);
    if (asked !== this.#shown) return;
    if (!opened.ok) return this.#refuse(opened.damage);
    this.#become(linked(link, opened.shared, this.catalog));
    this.clock = opened.shared.clock;
    this.optimize = opened.shared.optimize === true;
  }

  #refuse(refusal: Refusal): void {
    this.refused = refusal;
    this.example = undefined;
    this.#isReady = false;
    this.say({ type: 'error', sentence: whyNot(refusal, this.texts) });
    for (const message of this.#waiting.splice(0)) this.obey(message);
  }

  #become(example: Example): void {
    this.refused = undefined;
    this.example = example;
    this.source = example.source;
    this.clock = undefined;
    this.optimize = false;
    this.diagnostics = undefined;
    this.formatFailed = false;
    this.hasRun = false;
    this.#sourceChanged();
  }

  #edited(text: string): void {
    this.source = text;
    this.formatFailed = false;
    this.#sourceChanged();
  }

  #write(text: string): void {
    this.#view?.replace(text);
    this.#edited(text);
  }

  #restore(): void {
    if (this.example) this.#write(this.example.source);
    this.#view?.focus();
  }

  /** The compiler, once the reader needed it, also helps with writing; it is not got for that. */
  #sourceChanged(): void {
    const isOriginal = this.source === this.example?.source;
    if (!isOriginal && this.compiler.isLoaded) this.#checker.see(this.source);
    else {
      this.#checker.forget();
      this.diagnostics = undefined;
    }
    clearTimeout(this.#linking);
    this.#linking = setTimeout(() => void this.#makeAddress(), isOriginal ? 0 : 300);
  }

  async #makeAddress(): Promise<string | undefined> {
    const { source, example } = this;
    if (!example || this.address?.source === source) return this.address?.href;
    try {
      const isExample = source === example.source && (example === empty || findExample(this.catalog, example.id) !== undefined);
      const fragment = isExample ? addressOf(example.id) : `#${await linkTo(source, example, this.catalog, { clock: this.clock ?? this.options.clock })}`;
      if (source === this.source) this.address = { source, href: playground + fragment };
    } catch (problem) {
      if (source === this.source) this.address = { source, sentence: problem instanceof RangeError ? 'tooLarge' : 'failed' };
    }
    return this.address?.href;
  }

  /** What is in the editor now, where the address is of a moment ago. */
  #follow = async (event: Event): Promise<void> => {
    if (this.address?.source === this.source && this.address.href) return;
    event.preventDefault();
    this.address = undefined;
    const href = await this.#makeAddress();
    if (href) open(href, '_blank', 'noopener');
  };

  #run(): void {
    if (!this.refused) this.#runPane?.run();
  }

  #stateChanged(state: State): void {
    if (state.phase !== 'ready') this.hasRun = true;
    const isRunning = state.phase === 'running' || state.phase === 'stopping';
    if (isRunning && !this.#isRunning) this.say({ type: 'run' });
    this.#isRunning = isRunning;
    if (state.phase === 'ended') {
      const { how, status, elapsed, real, waited } = state.done;
      const sentence = endingSentence(state.done, state.reason, this.texts);
      this.say({ type: 'done', ending: { how, status, elapsed, real, waited, ...(sentence && { sentence }) } });
    }
    const sentence = whyNotRun(state, this.texts);
    if (sentence) this.say({ type: 'error', sentence });
  }

  #diagnosed({ source, diagnostics }: Diagnosed): void {
    if (source === this.source) this.diagnostics = diagnostics;
  }

  /** What keeps a program from running is shown whole, and where it is. */
  #runDiagnosed(diagnosed: Diagnosed): void {
    this.#diagnosed(diagnosed);
    if (diagnosed.source === this.source && diagnosed.diagnostics.some(({ severity }) => severity === 'error')) this.problemsOpen = true;
  }

  #measured(): void {
    if (this.isElastic && (this.example || this.refused)) this.say({ type: 'size', height: Math.ceil(this.getBoundingClientRect().height) });
  }

  /** Everywhere in the frame; inside the editor the editor itself takes the key. */
  #keyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
    event.preventDefault();
    this.#run();
  };
}

customElements.define('embed-page', EmbedPage);
