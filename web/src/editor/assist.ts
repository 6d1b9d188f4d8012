// Help with the language in the C++ editor: completion, signatures, hovers and formatting.

import type { editor, IRange, languages, Position } from 'monaco-editor/editor';
import { callAround } from '../compiler/calls.ts';
import type { Completion, Completions, Signatures } from '../compiler/completion.ts';
import type { Position as SourcePosition } from '../compiler/language.ts';
import type { Reference, ReferenceEntry } from '../compiler/reference.ts';
import type { Texts } from '../i18n/index.ts';
import { contract, described } from './describe.ts';
import { edits } from './format.ts';
import type { Monaco } from './load.ts';
import { choices, isMember, meaning, type Name, nameAt, ownerName, shortName, usesNamespace } from './names.ts';

/** Where help comes from. */
export interface Assistant {
  /** What may stand where the word at a place begins; undefined while there is no compiler to ask. */
  complete(source: string, position: SourcePosition): Promise<Completions | undefined>;
  /** The call that a place is in; undefined for none, or while there is no compiler to ask. */
  signatures(source: string, position: SourcePosition): Promise<Signatures | undefined>;
  reference(): Promise<Reference>;
  /** The source in the project's style; undefined where that could not be done, which is then said elsewhere. */
  format(source: string): Promise<string | undefined>;
  /** In the language that the page speaks now. */
  texts(): Texts;
}

/** Gives every C++ editor that can be written in the assistant's help. Called once. */
export function assist(monaco: Monaco, from: Assistant): void {
  // Without the library's words the compiler's help is still help.
  const assistant: Assistant = { ...from, reference: () => from.reference().catch(() => ({ entries: [] })) };
  monaco.languages.registerCompletionItemProvider('cpp', completionProvider(monaco, assistant));
  monaco.languages.registerSignatureHelpProvider('cpp', signatureProvider(assistant));
  monaco.languages.registerHoverProvider('cpp', hoverProvider(assistant));
  addFormatting(monaco, assistant);
}

const formatAction = 'playground.format';

function addFormatting({ editor, KeyCode, KeyMod }: Monaco, assistant: Assistant): void {
  editor.addEditorAction({
    id: formatAction,
    label: assistant.texts().editor.format,
    keybindings: [KeyMod.Alt | KeyMod.Shift | KeyCode.KeyF],
    precondition: '!editorReadonly',
    async run(codeEditor) {
      const model = codeEditor.getModel();
      if (!model) return;
      const before = model.getValue();
      const after = await assistant.format(before);
      // What was typed meanwhile is worth more.
      if (after === undefined || codeEditor.getModel() !== model || model.getValue() !== before) return;
      codeEditor.pushUndoStop();
      codeEditor.executeEdits(formatAction, edits(before, after).map(({ start, end, text }) => ({ range: rangeOf(model, start, end), text })));
      codeEditor.pushUndoStop();
    },
  });
}

function hoverProvider(assistant: Assistant): languages.HoverProvider {
  return {
    async provideHover(model, position) {
      const source = model.getValue();
      const name = nameAt(source, model.getOffsetAt(position));
      if (!name || name.word === '') return undefined;
      const entries = meaning(await assistant.reference(), source, name);
      if (entries.length === 0) return undefined;
      return { contents: [{ value: described(entries, assistant.texts().editor) }], range: rangeOf(model, name.start, name.end) };
    },
  };
}

function signatureProvider(assistant: Assistant): languages.SignatureHelpProvider {
  const signatures = remembering<Signatures>();
  return {
    signatureHelpTriggerCharacters: ['(', ','],
    signatureHelpRetriggerCharacters: [')'],
    async provideSignatureHelp(model, position, token, context) {
      const source = model.getValue();
      const call = callAround(source, model.getOffsetAt(position));
      if (!call) return undefined;
      const answer = signatures(source.slice(0, call.argument), () => assistant.signatures(source, place(position)));
      const [found, reference] = await Promise.all([answer, assistant.reference()]);
      if (token.isCancellationRequested) return undefined;
      const name = nameAt(source, call.name);
      const entries = name ? meaning(reference, source, name) : [];
      const known = found ?? { signatures: entries.flatMap(({ signatures }) => signatures.map((label) => ({ label, parameters: [] }))), active: call.index };
      if (known.signatures.length === 0) return undefined;
      const value = help(known, entries, assistant.texts(), context.activeSignatureHelp);
      return { value, dispose: () => {} };
    },
  };
}

function help({ signatures, active }: Signatures, entries: readonly ReferenceEntry[], texts: Texts, before?: languages.SignatureHelp): languages.SignatureHelp {
  const chosen = before?.signatures[before.activeSignature]?.label;
  const fits = (at: number) => (signatures[at]?.parameters.length ?? 0) > active;
  const kept = signatures.findIndex(({ label }) => label === chosen);
  const first = signatures.findIndex((_, at) => fits(at));
  // The first promise is the function's own; there is no room for more above the line that is written.
  const value = entries.length === 1 ? contract(entries[0]!, texts.editor).split('\n\n', 1)[0]! : '';
  return {
    signatures: signatures.map(({ label, parameters }) => ({
      label,
      parameters: parameters.map(([from, to]) => ({ label: [from, to] as [number, number] })),
      ...(value === '' ? {} : { documentation: { value } }),
    })),
    activeSignature: Math.max(0, kept >= 0 && fits(kept) ? kept : first),
    activeParameter: active,
  };
}

function completionProvider(monaco: Monaco, assistant: Assistant): languages.CompletionItemProvider {
  const completions = remembering<Completions>();
  return {
    triggerCharacters: ['.', ':', '>'],
    async provideCompletionItems(model, position, _, token) {
      const source = model.getValue();
      const offset = model.getOffsetAt(position);
      const name = nameAt(source, offset);
      if (!name || isHalfAMark(source, name.start)) return undefined;
      const answer = completions(source.slice(0, name.start), () => assistant.complete(source, place(position)));
      const [found, reference] = await Promise.all([answer, assistant.reference()]);
      if (token.isCancellationRequested) return undefined;
      const range = { insert: rangeOf(model, name.start, offset), replace: rangeOf(model, name.start, name.end) };
      const menu = new Menu(monaco, { source, name, range, reference, texts: assistant.texts() });
      return { suggestions: found === undefined ? menu.ofLibrary() : menu.ofCompiler(found) };
    },
  };
}

/** Keeps the last answer: what stands before a word or an argument decides it, and stays the same while that is typed. */
function remembering<T>(): (text: string, ask: () => Promise<T | undefined>) => Promise<T | undefined> {
  let last: { text: string; answer: Promise<T | undefined> } | undefined;
  return (text, ask) => {
    if (last?.text === text) return last.answer;
    const asked = { text, answer: ask() };
    last = asked;
    const forget = () => {
      if (last === asked) last = undefined;
    };
    asked.answer.then((answer) => answer ?? forget(), forget);
    return asked.answer;
  };
}

/** The first `:` of `::`, the `>` of a comparison: no place for names. */
function isHalfAMark(source: string, start: number): boolean {
  return /(?<!:):$|(?<!-)>$/.test(source.slice(0, start));
}

/** Where a list comes up. */
interface Spot {
  source: string;
  name: Name;
  range: languages.CompletionItemRanges;
  reference: Reference;
  texts: Texts;
}

/** Members that programs leave to `with`. */
const calledByWith = /^a?(?:enter|exit)$/;

/** The list under the caret: what the program itself names first, then what the library documents. */
class Menu {
  readonly #monaco: Monaco;
  readonly #at: Spot;
  readonly #words: ReadonlySet<string>;

  constructor(monaco: Monaco, at: Spot) {
    this.#monaco = monaco;
    this.#at = at;
    const { source, name } = at;
    this.#words = new Set((source.slice(0, name.start) + source.slice(name.end)).match(/[A-Za-z_]\w*/g));
  }

  ofCompiler(found: Completions): languages.CompletionItem[] {
    const { source, name, reference } = this.#at;
    const entries = name.receiver === undefined ? choices(reference, source, name) : membersOffered(reference, found);
    const documented = new Map(entries.map((entry) => [shortName(entry), entry]));
    const isPlain = name.receiver === undefined && name.scope === '';
    const items = found
      .filter(({ name: each }) => !(each === 'detail' && name.scope === 'asyncio'))
      .map((completion) => this.#item(completion, isPlain && !usesNamespace(source) ? undefined : documented.get(completion.name)));
    return isPlain && !usesNamespace(source) ? [...items, ...this.#qualified(entries)] : items;
  }

  /** As long as no compiler can be asked. */
  ofLibrary(): languages.CompletionItem[] {
    const { source, name, reference } = this.#at;
    const entries = choices(reference, source, name);
    if (name.receiver === undefined && name.scope === '' && !usesNamespace(source)) return this.#qualified(entries);
    return distinct(entries).map((entry) => this.#item({ name: shortName(entry), kind: kindOf(entry), overloads: 1, snippet: insertion(entry) }, entry));
  }

  #item({ name, kind, result, parameters = '', overloads, snippet }: Completion, entry: ReferenceEntry | undefined): languages.CompletionItem {
    const { range, texts, source } = this.#at;
    const doc = entry ? contract(entry, texts.editor) : '';
    const group = this.#words.has(name) ? 0 : entry && !calledByWith.test(name) ? 1 : kind === 'keyword' ? 2 : 3;
    return {
      label: { label: name, detail: overloads > 1 ? `${parameters} +${overloads - 1}` : parameters, ...(result === undefined ? {} : { description: result }) },
      kind: this.#icon(kind, entry),
      ...this.#insertion(snippet, /^\s*\(/.test(source.slice(this.#at.name.end))),
      filterText: name,
      sortText: `${group}${name}`,
      range,
      ...(doc === '' ? {} : { documentation: { value: doc } }),
    };
  }

  /** An opening bracket is typed and not inserted: so the one that closes it can be typed as well, and the call's parameters are shown. */
  #insertion(snippet: string, isCalled: boolean): Pick<languages.CompletionItem, 'insertText' | 'insertTextRules' | 'command'> {
    const [name, rest] = [snippet.replace(/\((?:\$0)?\)$/, ''), snippet.slice(-4)];
    if (isCalled) return { insertText: name };
    if (rest === '($0)' && /^[\w:]+$/.test(name)) return { insertText: name, command: { id: 'type', title: '', arguments: [{ text: '(' }] } };
    return { insertText: snippet, insertTextRules: this.#monaco.languages.CompletionItemInsertTextRule.InsertAsSnippet };
  }

  /** The library's names where `asyncio::` has to be written as well. */
  #qualified(entries: readonly ReferenceEntry[]): languages.CompletionItem[] {
    return entries.map((entry) => {
      const name = shortName(entry);
      const item = this.#item({ name, kind: kindOf(entry), overloads: 1, snippet: `asyncio::${insertion(entry)}` }, entry);
      return { ...item, label: { label: `asyncio::${name}` }, sortText: `1${name}` };
    });
  }

  #icon(kind: Completion['kind'], entry: ReferenceEntry | undefined): languages.CompletionItemKind {
    const { CompletionItemKind } = this.#monaco.languages;
    const isOfObject = this.#at.name.receiver !== undefined;
    if (entry?.kind === 'concept') return CompletionItemKind.Interface;
    if (entry?.kind === 'constant') return CompletionItemKind.Constant;
    return {
      function: isOfObject ? CompletionItemKind.Method : CompletionItemKind.Function,
      variable: isOfObject ? CompletionItemKind.Field : CompletionItemKind.Variable,
      type: CompletionItemKind.Class,
      namespace: CompletionItemKind.Module,
      keyword: CompletionItemKind.Keyword,
    }[kind];
  }
}

function kindOf({ kind }: ReferenceEntry): Completion['kind'] {
  if (kind === 'function' || kind === 'method') return 'function';
  return kind === 'constant' || kind === 'field' ? 'variable' : 'type';
}

function insertion(entry: ReferenceEntry): string {
  const name = shortName(entry);
  if (kindOf(entry) !== 'function') return name;
  return entry.signatures.every((signature) => signature.includes(`${name}()`)) ? `${name}()` : `${name}($0)`;
}

/** One for each name, where several classes have it. */
function distinct(entries: readonly ReferenceEntry[]): ReferenceEntry[] {
  return [...new Map(entries.map((entry) => [shortName(entry), entry])).values()];
}

/** The class of the library whose members these are: the compiler does not say it. */
function membersOffered({ entries }: Reference, found: Completions): ReferenceEntry[] {
  const offered = new Set(found.map(({ name }) => name));
  const classes = entries.filter(({ kind }) => kind === 'class').map((type) => membersOf(entries, type));
  const fitting = classes.filter((members) => {
    const names = new Set(members.map(shortName));
    // Some few are not for everybody, and have no entry.
    return names.size > 0 && offered.size - names.size <= 4 && [...names].every((each) => offered.has(each));
  });
  return fitting.sort((a, b) => b.length - a.length)[0] ?? [];
}

function membersOf(entries: readonly ReferenceEntry[], { name, bases = [] }: ReferenceEntry): ReferenceEntry[] {
  const inherited = entries.filter((entry) => bases.includes(entry.name)).flatMap((base) => membersOf(entries, base));
  return [...inherited, ...entries.filter((entry) => isMember(entry) && ownerName(entry) === name)];
}

function place({ lineNumber, column }: Position): SourcePosition {
  return { line: lineNumber, column };
}

function rangeOf(model: editor.ITextModel, start: number, end: number): IRange {
  const [from, to] = [model.getPositionAt(start), model.getPositionAt(end)];
  return { startLineNumber: from.lineNumber, startColumn: from.column, endLineNumber: to.lineNumber, endColumn: to.column };
}
