import type { languages } from 'monaco-editor/editor';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Completion, Signatures } from '../compiler/completion.ts';
import type { Reference, ReferenceEntry } from '../compiler/reference.ts';
import { en } from '../i18n/en.ts';
import { assist, type Assistant } from './assist.ts';
import type { Monaco } from './load.ts';

function entry(name: string, kind: ReferenceEntry['kind'], signature: string, doc = '', more: Partial<ReferenceEntry> = {}): ReferenceEntry {
  return { name: `asyncio::${name}`, kind, signatures: [signature], doc, header: 'asyncio/x.hpp', line: 1, ...more };
}

const reference: Reference = {
  entries: [
    entry('sleep', 'function', 'Coroutine<> sleep(Duration delay)', 'Suspends the task.', { mirrors: 'asyncio.sleep' }),
    { ...entry('wait', 'function', '', 'Waits for several.'), signatures: ['template <Range R> Coroutine<> wait(R&& futures)', 'Coroutine<> wait(List futures)'] },
    entry('Event', 'class', 'class Event', 'A flag.'),
    entry('Event::set', 'method', 'void set()', 'Wakes all who wait.'),
    entry('Event::wait', 'method', 'Coroutine<bool> wait()', 'Waits until it is set.'),
  ],
};

function completion(name: string, kind: Completion['kind'], snippet = name): Completion {
  return { name, kind, overloads: 1, snippet };
}

/** Monaco and a compiler, as far as the help needs them; what it registers can be asked. */
class Desk {
  completions: Completion[] | undefined = [];
  signatures: Signatures | undefined;
  reference = async () => reference;
  asked = 0;
  completion!: languages.CompletionItemProvider;
  signature!: languages.SignatureHelpProvider;
  hover!: languages.HoverProvider;

  constructor() {
    const kinds = ['Method', 'Function', 'Constructor', 'Field', 'Variable', 'Class', 'Interface', 'Module', 'Constant', 'Keyword'];
    const monaco = {
      languages: {
        registerCompletionItemProvider: (_: string, provider: languages.CompletionItemProvider) => (this.completion = provider),
        registerSignatureHelpProvider: (_: string, provider: languages.SignatureHelpProvider) => (this.signature = provider),
        registerHoverProvider: (_: string, provider: languages.HoverProvider) => (this.hover = provider),
        CompletionItemKind: Object.fromEntries(kinds.map((kind) => [kind, kind])),
        CompletionItemInsertTextRule: { None: 0, InsertAsSnippet: 4 },
      },
      editor: { addEditorAction: () => {} },
      KeyMod: {},
      KeyCode: {},
    };
    const assistant: Assistant = {
      complete: async () => ((this.asked += 1), this.completions),
      signatures: async () => ((this.asked += 1), this.signatures),
      reference: () => this.reference(),
      format: async (source) => source,
      texts: () => en,
    };
    assist(monaco as unknown as Monaco, assistant);
  }

  async completing(marked: string): Promise<languages.CompletionItem[]> {
    const list = await this.completion.provideCompletionItems(...model(marked), {} as never, notCancelled);
    return [...(list?.suggestions ?? [])].sort((a, b) => (a.sortText! < b.sortText! ? -1 : 1));
  }

  async calling(marked: string, before?: languages.SignatureHelp): Promise<languages.SignatureHelp | undefined> {
    const result = await this.signature.provideSignatureHelp(...model(marked), notCancelled, { activeSignatureHelp: before } as never);
    return result?.value;
  }

  async hovering(marked: string): Promise<string | undefined> {
    const hover = await this.hover.provideHover(...model(marked), notCancelled);
    return hover?.contents.map(({ value }) => value).join();
  }
}

const notCancelled = { isCancellationRequested: false } as never;

/** A model of one line with the caret at the `|`. */
function model(marked: string): [never, never] {
  const source = marked.replace('|', '');
  const at = {
    getValue: () => source,
    getOffsetAt: ({ column }: { column: number }) => column - 1,
    getPositionAt: (offset: number) => ({ lineNumber: 1, column: offset + 1 }),
  };
  return [at as never, { lineNumber: 1, column: marked.indexOf('|') + 1 } as never];
}

const labels = (items: languages.CompletionItem[]) => items.map(({ label }) => (typeof label === 'string' ? label : label.label));

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});

describe('the list of completions', () => {
  it('has what the program names first, then the library, then keywords, then the rest', async () => {
    desk.completions = [completion('setjmp', 'function'), completion('static_cast', 'keyword'), completion('seconds', 'variable')];
    expect(labels(await desk.completing('int seconds = 1; s|'))).toEqual(['seconds', 'asyncio::Event', 'asyncio::sleep', 'asyncio::wait', 'static_cast', 'setjmp']);
  });

  it('shows what the library promises of a name', async () => {
    desk.completions = [completion('sleep', 'function', 'sleep($0)')];
    const [item] = await desk.completing('asyncio::sl|');
    expect(item).toMatchObject({ documentation: { value: 'Suspends the task.\n\nIn Python: `asyncio.sleep`' } });
  });

  it('knows the class of members by what they are together', async () => {
    desk.completions = [completion('set', 'function', 'set()'), completion('wait', 'function', 'wait()')];
    expect((await desk.completing('f().|')).map(({ documentation }) => documentation)).toEqual([{ value: 'Wakes all who wait.' }, { value: 'Waits until it is set.' }]);
    desk.completions = [...'abcdef'].map((name) => completion(name, 'function')).concat(desk.completions);
    expect((await desk.completing('g().|')).some(({ documentation }) => documentation)).toBe(false);
  });

  it('types a bracket where there are arguments to write, and none where it stands already', async () => {
    desk.completions = [completion('f', 'function', 'f($0)'), completion('g', 'function', 'g()')];
    const [f, g] = await desk.completing('x.|');
    expect(f).toMatchObject({ insertText: 'f', command: { id: 'type', arguments: [{ text: '(' }] } });
    expect(g).toMatchObject({ insertText: 'g()' });
    const [before] = await desk.completing('y.|(1)');
    expect(before).toMatchObject({ insertText: 'f' });
    expect(before).not.toHaveProperty('command');
  });

  it('is the library\'s names as long as there is no compiler', async () => {
    desk.completions = undefined;
    expect(labels(await desk.completing('asyncio::|'))).toEqual(['Event', 'sleep', 'wait']);
    expect(labels(await desk.completing('asyncio::Event e; e.|'))).toEqual(['set', 'wait']);
    expect(labels(await desk.completing('sl|'))).toEqual(['asyncio::Event', 'asyncio::sleep', 'asyncio::wait']);
  });

  it('is the compiler\'s alone where the library\'s words do not come', async () => {
    desk.reference = () => Promise.reject(new Error('no network'));
    desk.completions = [completion('sleep', 'function')];
    expect(labels(await desk.completing('asyncio::|'))).toEqual(['sleep']);
  });

  it('is asked for once while a word is typed, and again after that brought nothing', async () => {
    await desk.completing('asyncio::|');
    await desk.completing('asyncio::s|');
    await desk.completing('asyncio::sl|');
    expect(desk.asked).toBe(1);
    desk.completions = undefined;
    await desk.completing('asyncio ::|');
    await desk.completing('asyncio ::s|');
    expect(desk.asked).toBe(3);
  });

  it.each(['a:|', 'a >|', '// a|', '"a|', '12|'])('does not come up for %s', async (marked) => {
    desk.completions = [completion('a', 'variable')];
    expect(await desk.completing(marked)).toEqual([]);
    expect(desk.asked).toBe(0);
  });
});

describe('signature help', () => {
  const two: Signatures = { signatures: [{ label: 'f(int a)', parameters: [[2, 7]] }, { label: 'f(int a, int b)', parameters: [[2, 7], [9, 14]] }], active: 0 };

  it('shows the first overload with a place for the argument', async () => {
    desk.signatures = two;
    expect(await desk.calling('f(|')).toMatchObject({ activeSignature: 0, activeParameter: 0 });
    desk.signatures = { ...two, active: 1 };
    expect(await desk.calling('f(1, |')).toMatchObject({ activeSignature: 1, activeParameter: 1 });
  });

  it('stays with the overload that was chosen', async () => {
    desk.signatures = two;
    const chosen = { ...(await desk.calling('f(|'))!, activeSignature: 1 };
    expect(await desk.calling('f(1|', chosen)).toMatchObject({ activeSignature: 1 });
  });

  it('shows what the library promises, also without a compiler', async () => {
    const found = await desk.calling('asyncio::sleep(|');
    expect(found?.signatures).toMatchObject([{ label: 'Coroutine<> sleep(Duration delay)', documentation: { value: 'Suspends the task.' } }]);
    expect(await desk.calling('unknown(|')).toBeUndefined();
  });
});

describe('a hover', () => {
  it('shows how a name is written, what it promises, and what it is in Python', async () => {
    expect(await desk.hovering('asyncio::sl|eep(1)')).toBe('```cpp\nCoroutine<> sleep(Duration delay)\n```\n\nSuspends the task.\n\nIn Python: `asyncio.sleep`');
  });

  it('has the other overloads behind what is promised', async () => {
    expect(await desk.hovering('asyncio::wa|it(x)')).toBe(
      '```cpp\ntemplate <Range R>\nCoroutine<> wait(R&& futures)\n```\n\nWaits for several.\n\n```cpp\nCoroutine<> wait(List futures)\n```');
  });

  it('says of a member whose it is', async () => {
    expect(await desk.hovering('x->se|t()')).toBe('```cpp\n// asyncio::Event\nvoid set()\n```\n\nWakes all who wait.');
  });

  it('is none on anything else', async () => {
    expect(await desk.hovering('std::sle|ep')).toBeUndefined();
  });
});
