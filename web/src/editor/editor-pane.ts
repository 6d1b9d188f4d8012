import { html, nothing, type PropertyValues } from 'lit';
import type { Diagnostic } from '../compiler/diagnostics.ts';
import type { Position } from '../compiler/language.ts';
import type { Example } from '../examples/catalog.ts';
import type { Language, Texts } from '../i18n/index.ts';
import { LightElement } from '../page/light-element.ts';
import '../page/problems-list.ts';
import { runKey } from '../page/run-key.ts';
import '../page/tab-list.ts';
import { CodeView } from './code-view.ts';

type File = 'main.cpp' | 'original.py';

const files: readonly File[] = ['main.cpp', 'original.py'];

/** The example's C++, to edit, and its Python original, to read: behind tabs or side by side. */
export class EditorPane extends LightElement {
  static override properties = {
    example: {}, source: {}, texts: {}, language: {}, beside: {}, hasAside: {}, notKept: {}, diagnostics: {}, problemsOpen: {}, formatFailed: {}, file: { state: true }, failed: { state: true },
  };
  declare example: Example;
  /** What the editor shows when the example opens: the original, or the visitor's draft. */
  declare source: string;
  declare texts: Texts;
  declare language: Language;
  declare beside: boolean;
  /** Edits of this example were set aside. */
  declare hasAside: boolean;
  /** The browser stores no drafts. */
  declare notKept: boolean;
  /** What clang found in the source; undefined while nobody has looked. */
  declare diagnostics: readonly Diagnostic[] | undefined;
  declare problemsOpen: boolean;
  declare formatFailed: boolean;
  declare file: File;
  declare failed: boolean;
  #source: CodeView | undefined;
  #original: CodeView | undefined;

  constructor() {
    super();
    this.file = 'main.cpp';
    this.failed = false;
  }

  /** A program of the visitor's own has none. */
  get #hasOriginal(): boolean {
    return this.example.original !== '';
  }

  get text(): string {
    return this.#source?.text ?? this.source;
  }

  override focus(): void {
    this.file = 'main.cpp';
    void this.updateComplete.then(() => this.#source?.focus());
  }

  /** The caret there, in the C++. */
  goTo(position: Position): void {
    this.file = 'main.cpp';
    void this.updateComplete.then(() => this.#source?.goTo(position));
  }

  /** Other text in the editor, as an edit that undo takes back. */
  replace(text: string): void {
    this.#source?.replace(text);
  }

  protected override render() {
    const shown = files.filter((file) => file === 'main.cpp' || this.#hasOriginal);
    const beside = this.beside && this.#hasOriginal;
    return html`
      <div class="files">
        ${beside ? nothing : html`<tab-list aria-label=${this.texts.editor.files} .tabs=${shown.map((file) => ({ id: file, label: file }))} .chosen=${this.file}
          @choose=${({ detail }: CustomEvent<File>) => (this.file = detail)}></tab-list>`}
        ${beside ? html`<h2 class="file">main.cpp</h2>` : nothing}
        <div class="file-tools">${this.#tools()}</div>
      </div>
      <div class="panels" ?data-beside=${beside}>
        ${files.map((file) => html`<div
          id="panel-${file}" class="panel"
          role=${beside ? nothing : 'tabpanel'} aria-labelledby=${beside ? nothing : `tab-${file}`}
          ?hidden=${!beside && file !== this.file}
        >${beside && file === 'original.py' ? html`<h2 class="file">original.py</h2>` : nothing}<div class="mount" data-file=${file}></div></div>`)}
      </div>
      <problems-list .diagnostics=${this.diagnostics} .texts=${this.texts} .open=${this.problemsOpen}
        @open=${({ detail }: CustomEvent<boolean>) => this.#say('problems', detail)}
        @go-to=${({ detail }: CustomEvent<Position>) => this.goTo(detail)}></problems-list>
      <p class="keys">
        ${[this.texts.editor.runKey(runKey), this.texts.editor.formatKey('Alt+Shift+F'), this.texts.editor.leave].map((hint) => html`<span class="hint">${hint}</span>`)}
        ${this.failed ? html`<span>${this.texts.editor.failed}</span>` : nothing}
        ${this.formatFailed ? html`<span role="alert">${this.texts.editor.formatFailed}</span>` : nothing}
        ${this.notKept ? html`<span>${this.texts.editor.notKept}</span>` : nothing}
      </p>
    `;
  }

  #tools() {
    const { texts } = this;
    const edited = this.source !== this.example.source;
    return html`
      ${edited ? html`<button type="button" class="quiet restore" @click=${() => this.#say('restore')}>${texts.editor.restore}</button>` : nothing}
      ${this.hasAside ? html`<button type="button" class="quiet bring-back" @click=${() => this.#say('bring-back')}>${texts.editor.bringBack}</button>` : nothing}
      ${this.#hasOriginal ? html`<button type="button" class="quiet beside" aria-pressed=${this.beside} @click=${() => this.#say('beside', !this.beside)}>${texts.editor.beside}</button>` : nothing}
    `;
  }

  protected override firstUpdated(): void {
    const mount = (file: File) => this.querySelector<HTMLElement>(`.mount[data-file="${file}"]`) as HTMLElement;
    const onRun = () => this.#say('run');
    this.#source = new CodeView(mount('main.cpp'), {
      language: 'cpp', readOnly: false, label: '', onRun, onChange: (text) => this.#say('edit', text),
    });
    this.#original = new CodeView(mount('original.py'), { language: 'python', readOnly: true, label: '', onRun });
    for (const view of [this.#source, this.#original]) {
      view.upgrade(this.language).catch((problem: unknown) => {
        console.error(problem);
        this.failed = true;
      });
    }
  }

  protected override updated(changed: PropertyValues<this>): void {
    const [source, original] = [this.#source, this.#original];
    if (!source || !original) return;
    if (changed.has('example')) {
      source.show(this.example.id, this.source);
      original.show(this.example.id, this.example.original);
      this.file = 'main.cpp';
    }
    if (changed.has('diagnostics') || changed.has('texts')) source.mark(this.diagnostics ?? [], this.texts);
    if (changed.has('texts')) {
      source.label = this.texts.editor.source('main.cpp');
      original.label = this.texts.editor.readOnly('original.py');
    }
  }

  #say(type: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

customElements.define('editor-pane', EditorPane);
