// Lines that are folded away behind bars, as Monaco's own comparison of two texts folds what is the same in both.

import type { editor as monaco, IRange } from 'monaco-editor/editor';
import type { Texts } from '../i18n/index.ts';
import type { LineRange } from './shown-lines.ts';

/** Pixels. */
export const barHeight = 28;

/** What Monaco has and does not declare. */
type Editor = monaco.IStandaloneCodeEditor & { setHiddenAreas(ranges: readonly IRange[], source: unknown, force: boolean): void };

type Words = Pick<Texts['editor'], 'folded' | 'unfold'>;

interface Fold {
  first: number;
  last: number;
  readonly bar: HTMLButtonElement;
  readonly widget: monaco.IOverlayWidget;
  readonly zone: monaco.IViewZone;
  id: string;
}

/**
 * The folds of one editor. A fold is opened by its bar, and by whatever happens in it: an edit, a caret, a selection that
 * reaches over it. So nothing is written, found or deleted that nobody sees.
 */
export class Folds {
  readonly #editor: Editor;
  #folds: Fold[] = [];
  #words: Words | undefined;
  #made = 0;

  constructor(editor: monaco.IStandaloneCodeEditor) {
    this.#editor = editor as Editor;
    editor.onDidChangeModel(() => this.#keep([]));
    editor.onDidChangeModelContent(({ changes, isFlush }) => this.#follow(isFlush ? undefined : changes));
    editor.onDidChangeCursorSelection(() => this.#openSelected());
    editor.onDidLayoutChange(() => this.#align());
  }

  set words(words: Words) {
    this.#words = words;
    for (const fold of this.#folds) this.#label(fold);
  }

  /** Folds these lines away and no others. The caret, where it is in them, goes to the first line that is shown. */
  fold(ranges: readonly LineRange[]): void {
    this.#keep([]);
    if (this.#isSelected(ranges)) {
      const [first] = ranges;
      this.#editor.setPosition({ lineNumber: first?.first === 1 ? first.last + 1 : 1, column: 1 });
    }
    this.#keep(ranges.map((range) => this.#make(range)));
  }

  /** Opens what hides one of these lines. */
  open(lines: readonly number[]): void {
    this.#keep(this.#folds.filter(({ first, last }) => !lines.some((line) => line >= first && line <= last)));
  }

  /** Lines above an edit stay where they are, those below it move, and what it touches is opened. */
  #follow(changes: readonly monaco.IModelContentChange[] | undefined): void {
    if (this.#folds.length === 0) return;
    const kept = changes ? this.#folds.filter(({ first, last }) => changes.every(({ range }) => range.endLineNumber < first || range.startLineNumber > last)) : [];
    for (const fold of kept) {
      const moved = (changes ?? [])
        .filter(({ range }) => range.endLineNumber < fold.first)
        .reduce((sum, { range, text }) => sum + text.split('\n').length - 1 - (range.endLineNumber - range.startLineNumber), 0);
      fold.first += moved;
      fold.last += moved;
    }
    this.#keep(kept);
  }

  #openSelected(): void {
    if (this.#folds.length > 0) this.#keep(this.#folds.filter((fold) => !this.#isSelected([fold])));
  }

  #isSelected(ranges: readonly LineRange[]): boolean {
    const selections = this.#editor.getSelections() ?? [];
    return selections.some(({ startLineNumber, endLineNumber }) => ranges.some(({ first, last }) => startLineNumber <= last && endLineNumber >= first));
  }

  #keep(folds: Fold[]): void {
    const before = this.#folds;
    if (before.length === 0 && folds.length === 0) return;
    this.#folds = folds;
    this.#editor.setHiddenAreas(folds.map(({ first, last }) => ({ startLineNumber: first, startColumn: 1, endLineNumber: last, endColumn: 1 })), this, true);
    this.#editor.changeViewZones((zones) => {
      for (const fold of before) {
        if (folds.includes(fold)) continue;
        zones.removeZone(fold.id);
        this.#editor.removeOverlayWidget(fold.widget);
      }
      for (const fold of folds) {
        fold.zone.afterLineNumber = fold.first - 1;
        if (fold.id !== '') zones.layoutZone(fold.id);
        else {
          fold.id = zones.addZone(fold.zone);
          this.#editor.addOverlayWidget(fold.widget);
        }
        this.#label(fold);
      }
    });
    this.#align();
  }

  /** The bar is no part of the text and lies over the place that the text leaves for it: there it can have the focus. */
  #make({ first, last }: LineRange): Fold {
    const bar = document.createElement('button');
    bar.type = 'button';
    bar.className = 'fold';
    bar.ariaExpanded = 'false';
    bar.style.height = `${barHeight}px`;
    const zone = {
      afterLineNumber: first - 1, showInHiddenAreas: true, heightInPx: barHeight, domNode: document.createElement('div'),
      onDomNodeTop: (top: number) => void (bar.style.top = `${top}px`),
    };
    const id = `fold-${(this.#made += 1)}`;
    const fold: Fold = { first, last, bar, zone, widget: { getId: () => id, getDomNode: () => bar, getPosition: () => null }, id: '' };
    bar.addEventListener('click', ({ detail }) => this.#unfold(fold, detail === 0));
    return fold;
  }

  /** By a key: the caret goes to what has come, and is heard there. */
  #unfold(fold: Fold, byKey: boolean): void {
    this.#keep(this.#folds.filter((each) => each !== fold));
    if (!byKey) return;
    this.#editor.setPosition({ lineNumber: fold.first, column: 1 });
    this.#editor.focus();
  }

  #label({ bar, first, last }: Fold): void {
    const model = this.#editor.getModel();
    if (!this.#words || !model) return;
    const isEnd = last === model.getLineCount() && model.getLineLength(last) === 0;
    const count = last - first + (isEnd ? 0 : 1);
    bar.textContent = `⋯ ${this.#words.folded(count)}`;
    bar.ariaLabel = this.#words.unfold(count, first);
  }

  /** Their words begin where the code does. */
  #align(): void {
    const { contentLeft } = this.#editor.getLayoutInfo();
    for (const { bar } of this.#folds) bar.style.paddingLeft = `${contentLeft}px`;
  }
}
