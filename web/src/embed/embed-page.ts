import { html, nothing, type PropertyValues } from 'lit';
import type { Compiler } from '../compiler/client.ts';
import type { Diagnostic } from '../compiler/diagnostics.ts';
import type { Position } from '../compiler/language.ts';
import { CodeView } from '../editor/code-view.ts';
import { readAddress, type Wanted } from '../examples/address.ts';
import { type Catalog, type Example, findExample } from '../examples/catalog.ts';
import type { Stated } from '../expectation/expectation.ts';
import { dictionaries, type Language, preferredLanguage, type Texts } from '../i18n/index.ts';
import { Checker } from '../page/checker.ts';
import { LightElement } from '../page/light-element.ts';
import '../page/problems-list.ts';
import { onRunKey } from '../page/run-key.ts';
import '../page/run-pane.ts';
import '../page/tab-list.ts';
import type { Tab } from '../page/tab-list.ts';
import type { Diagnosed, RunPane, State } from '../page/run-pane.ts';
import { whyNotRun } from '../page/run-pane.ts';
import type { Clock, Output } from '../protocol.ts';
import { endingSentence } from '../runner/ending.ts';
import { canWait } from '../runner/jspi.ts';
import type { Theme } from '../settings/settings.ts';
import { fragmentOf, openLink } from '../share/links.ts';
import { type Refusal, whyNot } from '../share/refusal.ts';
import { empty, linked, unnamed } from '../share/visiting.ts';
import { pythonHeight } from './height.ts';
import type { Content, FromFrame, ToFrame } from './messages.ts';
import { highest, type Options } from './options.ts';

type File = 'main.cpp' | 'original.py';

const tabs = [{ id: 'main.cpp', label: 'C++' }, { id: 'original.py', label: 'Python' }] as const satisfies readonly (Tab & { id: File })[];

/** The whole page, where another than the frame is meant. */
const playground = './';

/** What the element around may want of what is shown. */
type Order = Exclude<ToFrame, { type: 'show' }>;

/** One program inside another page: its code, Run, what it prints, and the way to the playground. */
export class EmbedPage extends LightElement {
  static override properties = {
    options: {}, isElastic: {}, formatFailed: {}, example: { state: true }, stated: { state: true }, source: { state: true }, refused: { state: true }, clock: { state: true },
    optimize: { state: true }, diagnostics: { state: true }, problemsOpen: { state: true }, hasRun: { state: true }, failed: { state: true }, address: { state: true },
    file: { state: true },
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
  /** What its author says beside it that it does. */
  declare stated: Stated | undefined;
  /** What is in the editor. */
  declare source: string;
  /** Why there is nothing to show. */
  declare refused: Refusal | undefined;
  /** What the reader, or else a link, says of it; undefined: as the page around has it. */
  declare clock: Clock | undefined;
  declare optimize: boolean;
  declare diagnostics: readonly Diagnostic[] | undefined;
  declare problemsOpen: boolean;
  /** The tab that is in front. */
  declare file: File;
  declare hasRun: boolean;
  /** The full editor did not come. */
  declare failed: boolean;
  /** Where the playground opens what is in the editor. */
  declare address: { source: string; href?: string; sentence?: 'tooLarge' | 'failed' } | undefined;
  #shown: Content | undefined;
  /** What was asked for before there was anything to do it with. */
  #waiting: Order[] = [];
  #view: CodeView | undefined;
  #pythonView: CodeView | undefined;
  #checker!: Checker;
  #linking: ReturnType<typeof setTimeout> | undefined;
  #isRunning = false;
  /** What the element around knows of the reader's edits. */
  #told: string | undefined;
  #isReady = false;

  constructor() {
    super();
    this.source = '';
    this.optimize = false;
    this.problemsOpen = false;
    this.formatFailed = false;
    this.file = 'main.cpp';
    this.hasRun = false;
    this.failed = false;
  }

  get texts(): Texts {
    return dictionaries[this.#language];
  }

  get #language(): Language {
    return this.options.language ?? preferredLanguage(navigator.languages);
  }

  /** What stands behind the other tab; empty where there are no tabs. */
  get #python(): string {
    const isWanted = this.options.python ?? this.#shown?.python !== undefined;
    return isWanted ? this.#shown?.python ?? this.example?.original ?? '' : '';
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
    const { example, code, python, stated } = content;
    this.stated = stated;
    if (this.#shown && this.#shown.code === code && this.#shown.example === example && this.#shown.python === python) return;
    this.#shown = content;
    if (code !== undefined) this.#become(this.catalog.examples.find(({ source }) => source.trimEnd() === code.trimEnd()) ?? unnamed(code));
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
    if (this.#python === '') this.file = 'main.cpp';
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
    return html`
      <h1 class="hidden">${example?.title[this.#language]}</h1>
      ${this.#code()}
      ${example ? this.#parts(example) : nothing}
    `;
  }

  #code() {
    const python = this.#python;
    return html`<div class="code" ?hidden=${this.options.view === 'output'} style=${`--beside: ${python ? pythonHeight(python) : 0}px`}>
      ${python ? html`<tab-list aria-label=${this.texts.editor.files} .tabs=${tabs} .chosen=${this.file}
        @choose=${({ detail }: CustomEvent<File>) => (this.file = detail)}></tab-list>` : nothing}
      <div class="panels">${tabs.map(({ id }) => html`<div id="panel-${id}" class="panel" role=${python ? 'tabpanel' : nothing} aria-labelledby=${python ? `tab-${id}` : nothing}
        ?data-behind=${id !== this.file}><div class="mount" data-file=${id}></div></div>`)}</div>
    </div>`;
  }

  #parts(example: Example) {
    const { texts, diagnostics } = this;
    return html`
      ${diagnostics?.length ? html`<problems-list .diagnostics=${diagnostics} .texts=${texts} .open=${this.problemsOpen}
        @open=${({ detail }: CustomEvent<boolean>) => (this.problemsOpen = detail)}
        @go-to=${({ detail }: CustomEvent<Position>) => this.#goTo(detail)}></problems-list>` : nothing}
      <run-pane role="region" aria-label=${texts.run.label} ?data-resting=${this.options.view === 'code' && !this.hasRun}
        .texts=${texts} .clock=${canWait ? this.clock ?? this.options.clock : 'virtual'} .optimize=${this.optimize} .compact=${true}
        .compiler=${this.compiler} .example=${example} .source=${this.source} .stated=${this.stated} .runner=${this.catalog}
        @clock=${({ detail }: CustomEvent<Clock>) => (this.clock = detail)}
        @diagnosed=${({ detail }: CustomEvent<Diagnosed>) => this.#runDiagnosed(detail)}
        @go-to=${({ detail }: CustomEvent<Position>) => this.#goTo(detail)}
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
    this.#showPython();
    const view = this.#view;
    if (!view) return;
    const { lines } = this.options;
    view.texts = this.texts;
    if (changed.has('options')) view.readOnly = this.options.readOnly;
    if (changed.has('example') && this.example) view.show(this.example.id, this.source, lines);
    else if (this.example && this.source === this.example.source && changed.get('options') && changed.get('options')?.lines !== lines) view.show(this.example.id, this.source, lines);
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
    const [mount, box] = [this.#mount('main.cpp'), this.querySelector<HTMLElement>('.code')];
    if (!mount) this.#view = this.#pythonView = undefined;
    if (!mount || !box || this.#view) return;
    this.#view = new CodeView(mount, {
      language: 'cpp', readOnly: this.options.readOnly, label: '', box, onRun: () => this.#run(), onChange: (text) => this.#edited(text),
    });
    if (this.example) this.#view.show(this.example.id, this.source, this.options.lines);
    this.#complete(this.#view);
  }

  /** Once somebody wants to see it. */
  #showPython(): void {
    const [python, mount] = [this.#python, this.#mount('original.py')];
    if (this.file !== 'original.py' || !mount) return;
    const isNew = this.#pythonView === undefined;
    this.#pythonView ??= new CodeView(mount, { language: 'python', readOnly: true, label: '', onRun: () => this.#run() });
    this.#pythonView.label = this.texts.editor.readOnly('original.py');
    if (this.#pythonView.text !== python) this.#pythonView.show('original.py', python);
    if (isNew) this.#complete(this.#pythonView);
  }

  #mount(file: File): HTMLElement | null {
    return this.querySelector<HTMLElement>(`.mount[data-file="${file}"]`);
  }

  #complete(view: CodeView): void {
    view.upgrade(this.#language).catch((problem: unknown) => {
      console.error(problem);
      this.failed = true;
    });
  }

  #goTo(position: Position): void {
    this.file = 'main.cpp';
    void this.updateComplete.then(() => this.#view?.goTo(position));
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
    this.file = 'main.cpp';
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
    this.file = 'main.cpp';
    void this.updateComplete.then(() => this.#view?.focus());
  }

  /** The compiler, once the reader needed it, also helps with writing; it is not got for that. */
  #sourceChanged(): void {
    const isOriginal = this.source === this.example?.source;
    this.#tellEdit(isOriginal ? undefined : this.source);
    if (!isOriginal && this.compiler.wasLoaded) this.#checker.see(this.source);
    else {
      this.#checker.forget();
      this.diagnostics = undefined;
    }
    clearTimeout(this.#linking);
    this.#linking = setTimeout(() => void this.#makeAddress(), isOriginal ? 0 : 300);
  }

  #tellEdit(code: string | undefined): void {
    if (code === this.#told) return;
    this.#told = code;
    this.say({ type: 'edited', ...(code !== undefined && { code }) });
  }

  async #makeAddress(): Promise<string | undefined> {
    const { source, example } = this;
    if (!example || this.address?.source === source) return this.address?.href;
    try {
      const fragment = await fragmentOf(source, example, this.catalog, { clock: this.clock ?? this.options.clock });
      if (source === this.source) this.address = { source, href: `${playground}#${fragment}` };
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
      const asExpected = state.differences && state.differences.length === 0;
      this.say({ type: 'done', ending: { how, status, elapsed, real, waited, ...(sentence && { sentence }), ...(asExpected !== undefined && { asExpected }) } });
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
    const errors = diagnosed.source === this.source ? diagnosed.diagnostics.filter(({ severity }) => severity === 'error') : [];
    if (errors.length === 0) return;
    this.problemsOpen = true;
    this.#view?.open(errors.flatMap(({ range }) => (range ? [range.start.line] : [])));
  }

  #measured(): void {
    if (this.isElastic && (this.example || this.refused)) this.say({ type: 'size', height: Math.ceil(this.getBoundingClientRect().height) });
  }

  /** Everywhere in the frame; inside the editor the editor itself takes the key. */
  #keyDown = onRunKey(() => this.#run());
}

customElements.define('embed-page', EmbedPage);
