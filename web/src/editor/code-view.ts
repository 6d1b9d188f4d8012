import type { Diagnostic } from '../compiler/diagnostics.ts';
import type { Position } from '../compiler/language.ts';
import type { Language, Texts } from '../i18n/index.ts';
import { onRunKey } from '../page/run-key.ts';
import { barHeight, Folds } from './folds.ts';
import { loadMonaco, type Monaco } from './load.ts';
import { mark } from './problems.ts';
import { foldedLines, type LineRange } from './shown-lines.ts';

export interface CodeOptions {
  language: 'cpp' | 'python';
  readOnly: boolean;
  label: string;
  /** What is to be as high as the code; by itself the element that the code is in. */
  box?: HTMLElement;
  onChange?: (text: string) => void;
  onRun: () => void;
}

/** The same figures for the plain editor and for Monaco, so that nothing moves when one replaces the other. */
const lineHeight = 21;
const padding = 12;
const font =
  'ui-monospace, "SF Mono", SFMono-Regular, Menlo, "Cascadia Mono", Consolas, "DejaVu Sans Mono", D2Coding, "Noto Sans Mono CJK KR", monospace';

/** Pixels of so many lines, some of them folded away. */
export function codeHeight(lines: number, folds: readonly LineRange[] = []): number {
  const folded = folds.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  return (lines - folded) * lineHeight + folds.length * barHeight + 2 * padding;
}

type Editor = ReturnType<Monaco['editor']['create']>;
type Model = ReturnType<Monaco['editor']['createModel']>;

/**
 * One source text on the page. It starts as a plain text area, which takes keys at once, and becomes
 * Monaco when that has come; if it never comes, the text area stays.
 */
export class CodeView {
  readonly #mount: HTMLElement;
  readonly #box: HTMLElement;
  readonly #options: CodeOptions;
  readonly #plain: HTMLTextAreaElement;
  #monaco: Monaco | undefined;
  #editor: Editor | undefined;
  readonly #models = new Map<string, Model>();
  #name = '';
  #label: string;
  #problems: { diagnostics: readonly Diagnostic[]; texts: Texts } | undefined;
  /** The text as it was shown, and which lines of it: of another text they say nothing. */
  #shown: { text: string; lines: string | undefined } = { text: '', lines: undefined };
  #folds: Folds | undefined;
  #texts: Texts | undefined;
  /** Set while the text is changed from outside, which is no edit of the visitor's. */
  #setting = false;
  #composing = false;
  #isTabFree = false;

  constructor(mount: HTMLElement, options: CodeOptions) {
    this.#mount = mount;
    this.#options = options;
    this.#label = options.label;
    this.#plain = this.#makePlain();
    this.#box = options.box ?? mount;
    mount.style.setProperty('--line-height', `${lineHeight}px`);
    mount.style.setProperty('--code-padding', `${padding}px`);
    mount.append(this.#plain);
  }

  get text(): string {
    return this.#editor?.getModel()?.getValue() ?? this.#plain.value;
  }

  /** Shows a text under a name, or only some lines of it, and the others when somebody wants them; each name keeps its own history of undo. */
  show(name: string, text: string, lines?: string): void {
    this.#name = name;
    this.#shown = { text, lines };
    this.#quietly(() => {
      if (this.#editor) this.#editor.setModel(this.#model(name, text));
      else this.#plain.value = text;
    });
    this.#fold();
  }

  /** Replaces the text as an edit that undo takes back. */
  replace(text: string): void {
    const model = this.#editor?.getModel();
    this.#quietly(() => {
      if (model) model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null);
      else this.#plain.value = text;
    });
    this.#fold();
  }

  /** Shows these lines of a text, whatever is folded away. */
  open(lines: readonly number[]): void {
    this.#folds?.open(lines);
  }

  /** Underlines what clang found in the text as it is now. */
  mark(diagnostics: readonly Diagnostic[], texts: Texts): void {
    this.#problems = { diagnostics, texts };
    const model = this.#editor?.getModel();
    if (this.#monaco && model) mark(this.#monaco, model, diagnostics, texts);
  }

  /** Puts the caret there, in sight. */
  goTo({ line, column }: Position): void {
    const editor = this.#editor;
    if (editor) {
      editor.setPosition({ lineNumber: line, column });
      editor.revealLineInCenterIfOutsideViewport(line);
    } else {
      const before = this.#plain.value.split('\n').slice(0, line - 1).join('\n').length;
      const caret = before + (line > 1 ? 1 : 0) + column - 1;
      this.#plain.setSelectionRange(caret, caret);
    }
    this.focus();
  }

  set label(label: string) {
    this.#label = label;
    this.#plain.setAttribute('aria-label', label);
    this.#editor?.updateOptions({ ariaLabel: label });
  }

  set texts(texts: Texts) {
    this.#texts = texts;
    if (this.#folds) this.#folds.words = texts.editor;
  }

  set readOnly(readOnly: boolean) {
    this.#options.readOnly = readOnly;
    this.#plain.readOnly = readOnly;
    this.#editor?.updateOptions({ readOnly, domReadOnly: readOnly, tabFocusMode: readOnly });
    if (!readOnly && this.#monaco && this.#editor) this.#freeTab(this.#monaco, this.#editor);
  }

  focus(): void {
    if (this.#editor) this.#editor.focus();
    else this.#plain.focus();
  }

  /** Puts Monaco in the place of the text area, with the caret and the focus where they are. */
  async upgrade(language: Language): Promise<void> {
    const monaco = await loadMonaco(language);
    await this.#endOfComposition();
    const { value, selectionStart, selectionEnd } = this.#plain;
    const focused = document.activeElement === this.#plain;
    this.#monaco = monaco;
    const model = this.#model(this.#name, value);
    const editor = monaco.editor.create(this.#mount, {
      ...this.#look(),
      model,
      ariaLabel: this.#label,
      readOnly: this.#options.readOnly,
      domReadOnly: this.#options.readOnly,
      tabFocusMode: this.#options.readOnly,
    });
    this.#editor = editor;
    this.#plain.remove();
    const [start, end] = [model.getPositionAt(selectionStart), model.getPositionAt(selectionEnd)];
    const selection = { startLineNumber: start.lineNumber, startColumn: start.column, endLineNumber: end.lineNumber, endColumn: end.column };
    editor.setSelection(selection);
    this.#listen(monaco, editor);
    this.#folds = new Folds(editor);
    if (this.#texts) this.#folds.words = this.#texts.editor;
    this.#fold();
    // Who is at work in lines that would be folded away keeps them.
    if (focused) {
      this.#folds.open([start.lineNumber, end.lineNumber]);
      editor.setSelection(selection);
      editor.focus();
    }
    if (this.#problems) mark(monaco, model, this.#problems.diagnostics, this.#problems.texts);
  }

  #look() {
    return {
      fontFamily: font,
      fontSize: 13.5,
      lineHeight,
      padding: { top: padding, bottom: padding },
      automaticLayout: true,
      minimap: { enabled: false },
      glyphMargin: false,
      folding: false,
      lineNumbersMinChars: 4,
      lineDecorationsWidth: 14,
      renderLineHighlightOnlyWhenFocus: true,
      overviewRulerLanes: 0,
      overviewRulerBorder: false,
      hideCursorInOverviewRuler: true,
      scrollBeyondLastLine: false,
      scrollbar: { alwaysConsumeMouseWheel: false, verticalScrollbarSize: 10, horizontalScrollbarSize: 10 },
      wordWrap: 'on',
      wrappingIndent: 'indent',
      tabSize: 4,
      contextmenu: false,
      'bracketPairColorization.enabled': false,
      cursorBlinking: 'solid',
      fixedOverflowWidgets: true,
      // Completion knows better, and words would need a worker of their own.
      wordBasedSuggestions: 'off',
    } as const;
  }

  #listen(monaco: Monaco, editor: Editor): void {
    editor.onDidChangeModelContent(() => {
      this.#measure();
      if (!this.#setting) this.#options.onChange?.(this.text);
    });
    editor.onDidContentSizeChange(() => this.#measure());
    // Beside an empty line Firefox names no place in the text, and Monaco would not take the click.
    editor.onMouseDown(({ event, target }) => {
      if (target.type !== monaco.editor.MouseTargetType.UNKNOWN) return;
      event.preventDefault();
      editor.focus();
    });
    editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter, this.#options.onRun);
    if (!this.#options.readOnly) this.#freeTab(monaco, editor);
  }

  /** Monaco's commands are those of the editor that adds them last: one that is only read adds none. */
  #freeTab(monaco: Monaco, editor: Editor): void {
    if (this.#isTabFree) return;
    this.#isTabFree = true;
    // Escape, when nothing else wants it, lets the next Tab leave the editor; coming back takes Tab again.
    editor.addCommand(
      monaco.KeyCode.Escape,
      () => editor.updateOptions({ tabFocusMode: true }),
      '!findWidgetVisible && !suggestWidgetVisible && !parameterHintsVisible && !inSnippetMode && !markersNavigationVisible' +
        ' && !editorHoverVisible && !editorHasMultipleSelections && !editorHasSelection',
    );
    editor.onDidBlurEditorText(() => editor.updateOptions({ tabFocusMode: this.#options.readOnly }));
  }

  #model(name: string, text: string): Model {
    if (!this.#monaco) throw new Error('There are no models before the editor is there.');
    const known = this.#models.get(name);
    if (known) {
      if (known.getValue() !== text) known.setValue(text);
      return known;
    }
    const model = this.#monaco.editor.createModel(text, this.#options.language);
    this.#models.set(name, model);
    return model;
  }

  #makePlain(): HTMLTextAreaElement {
    const plain = document.createElement('textarea');
    plain.className = 'plain';
    plain.spellcheck = false;
    plain.autocapitalize = 'off';
    plain.setAttribute('autocorrect', 'off');
    plain.setAttribute('aria-label', this.#label);
    plain.readOnly = this.#options.readOnly;
    plain.style.fontFamily = font;
    plain.addEventListener('input', () => {
      this.#measure();
      this.#options.onChange?.(plain.value);
    });
    plain.addEventListener('compositionstart', () => (this.#composing = true));
    plain.addEventListener('compositionend', () => (this.#composing = false));
    plain.addEventListener('keydown', onRunKey(this.#options.onRun));
    return plain;
  }

  /** A syllable that is being put together would be lost with the text area that it is in. */
  async #endOfComposition(): Promise<void> {
    if (!this.#composing) return;
    await new Promise((resolve) => this.#plain.addEventListener('compositionend', () => setTimeout(resolve), { once: true }));
  }

  /** What is to be folded away of the text as it is now. */
  get #toFold(): LineRange[] {
    const { text, lines } = this.#shown;
    return lines !== undefined && this.text === text ? foldedLines(lines, text) : [];
  }

  /** The text area folds nothing: it is as high as if it did, and begins with the first line that is to be shown. */
  #fold(): void {
    const folds = this.#toFold;
    this.#folds?.fold(folds);
    this.#measure();
    if (!this.#editor && folds[0]) this.#plain.scrollTop = folds[0].first === 1 ? folds[0].last * lineHeight : 0;
  }

  /** How high all that is shown of the text is, for where the page and not the editor scrolls. */
  #measure(): void {
    const height = this.#editor?.getContentHeight() ?? codeHeight(this.text.split('\n').length, this.#toFold);
    this.#box.style.setProperty('--content-height', `${height}px`);
  }

  #quietly(change: () => void): void {
    this.#setting = true;
    try {
      change();
    } finally {
      this.#setting = false;
    }
  }
}
