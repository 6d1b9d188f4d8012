// What clang -code-completion-at prints, as far as a reader of the page wants to see it.

export type CompletionKind = 'function' | 'variable' | 'type' | 'namespace' | 'keyword';

/** A name that may stand at a place; a function's overloads are one. */
export interface Completion {
  readonly name: string;
  readonly kind: CompletionKind;
  /** The type of a variable, or of what a function gives. */
  readonly result?: string;
  /** Of a function's shortest overload, with the brackets. */
  readonly parameters?: string;
  /** How many overloads a function has; 1 for everything else. */
  readonly overloads: number;
  /** What is inserted, as a snippet of Monaco's. */
  readonly snippet: string;
}

/** One overload that a call may mean. */
export interface Signature {
  readonly label: string;
  /** Where each parameter stands in the label: from, and to before. */
  readonly parameters: readonly (readonly [number, number])[];
}

/** A piece of a candidate: clang marks results, parameters, and what may be left out. */
type Piece =
  | { kind: 'text' | 'aside' | 'parameter'; text: string }
  | { kind: 'optional'; pieces: Piece[] };

interface Candidate {
  name: string;
  flags: string;
  pieces: Piece[];
}

interface Parameter {
  text: string;
  optional: boolean;
}

/** What clang offers, without what only a standard library may name and what may not be used at the place. */
export function completionsIn(output: string): Completion[] {
  const byName = new Map<string, Candidate[]>();
  for (const candidate of candidatesIn(output)) {
    if (!isOffered(candidate)) continue;
    const { name } = candidate;
    byName.set(name, [...(byName.get(name) ?? []), candidate]);
  }
  return [...byName].map(([name, candidates]) => completion(name, candidates));
}

/**
 * The overloads of a call, and the parameter whose place it is where clang marks it. `offered` is what stands to choose
 * where the function is named: clang leaves the parameters with defaults out of the overloads.
 */
export function signaturesIn(viable: string, offered: string, name: string): { signatures: Signature[]; active: number | undefined } {
  const overloads = overloadsIn(viable);
  const declared = candidatesIn(offered).filter((each) => each.name === name && isCall(each)).map(({ pieces }) => parametersOf(pieces));
  return {
    signatures: distinct(overloads.map((overload) => signature(overload, name, withOptional(overload.parameters, declared)))),
    active: overloads.find(({ active }) => active !== undefined)?.active,
  };
}

/** The name that the overloads of a call are declared under: a class's for constructors, `callee` for function objects. */
export function calledName(viable: string, callee: string): string | undefined {
  const [first] = overloadsIn(viable);
  return first?.name === 'operator()' ? callee : first?.name.replace(/<.*/, '');
}

function overloadsIn(output: string): Overload[] {
  return [...output.matchAll(/^OVERLOAD: (.*)$/gm)].map((match) => overloadIn(match[1]!));
}

function candidatesIn(output: string): Candidate[] {
  // A pattern may go over several lines.
  return output.split(/^(?=COMPLETION: |OVERLOAD: )/m).flatMap((entry) => {
    const match = /^COMPLETION: (.+?)(?: \(([A-Z]\w*(?:,\w+)*)\))?(?: : ([\s\S]*?))?\n?$/.exec(entry);
    if (!match) return [];
    const [, name = '', flags = '', pattern] = match;
    const pieces = piecesOf(pattern ?? name);
    return [{ name: name === 'Pattern' ? patternName(pieces) : name, flags: name === 'Pattern' ? 'Pattern' : flags, pieces }];
  });
}

function patternName(pieces: Piece[]): string {
  const first = pieces.find((piece) => piece.kind === 'text');
  return /^\w+/.exec(first?.kind === 'text' ? first.text : '')?.[0] ?? '';
}

const marks = { '[#': '#]', '<#': '#>', '{#': '#}' } as const;

function piecesOf(pattern: string): Piece[] {
  const [pieces, rest] = readPieces(pattern);
  return rest === '' ? pieces : [...pieces, { kind: 'text', text: rest }];
}

/** The pieces up to the end of an optional part, and what is left behind it. */
function readPieces(pattern: string): [Piece[], string] {
  const pieces: Piece[] = [];
  let rest = pattern;
  while (rest !== '') {
    const mark = rest.slice(0, 2);
    if (mark === '#}') return [pieces, rest.slice(2)];
    if (mark === '{#') {
      const [inner, after] = readPieces(rest.slice(2));
      pieces.push({ kind: 'optional', pieces: inner });
      rest = after;
    } else if (mark === '[#' || mark === '<#') {
      const end = rest.indexOf(marks[mark]);
      if (end < 0) return [pieces, rest];
      pieces.push({ kind: mark === '[#' ? 'aside' : 'parameter', text: rest.slice(2, end) });
      rest = rest.slice(end + 2);
    } else {
      const next = rest.slice(1).search(/\[#|<#|\{#|#\}/);
      const text = next < 0 ? rest : rest.slice(0, next + 1);
      pieces.push({ kind: 'text', text });
      rest = rest.slice(text.length);
    }
  }
  return [pieces, ''];
}

function isOffered({ name, flags }: Candidate): boolean {
  if (/Inaccessible|Hidden/.test(flags)) return false;
  // Operators and destructors are not called by name; names with __ or _X belong to the compiler.
  return /^[A-Za-z_]\w*$/.test(name) && !/^_[A-Z]|__/.test(name) && name !== 'operator';
}

function completion(name: string, candidates: Candidate[]): Completion {
  const kinds = candidates.map(kindOf);
  const at = kinds.findIndex((kind) => kind !== 'function');
  const kind = kinds[at] ?? 'function';
  const first = at < 0 ? shortest(candidates) : candidates[at]!;
  const result = first.flags === 'Pattern' ? undefined : resultOf(first.pieces);
  return {
    name,
    kind,
    ...(result === undefined ? {} : { result }),
    ...(kind === 'function' ? { parameters: listOf(first) } : {}),
    overloads: kind === 'function' ? candidates.length : 1,
    snippet: kind === 'function' ? callOf(name, candidates) : kind === 'keyword' ? snippetOf(first.pieces) : name,
  };
}

function shortest(candidates: Candidate[]): Candidate {
  return candidates.reduce((best, each) => (listOf(each).length < listOf(best).length ? each : best));
}

function listOf({ pieces }: Candidate): string {
  return `(${parametersOf(pieces).map(({ text }) => text).join(', ')})`;
}

function kindOf(candidate: Candidate): CompletionKind {
  const { flags, pieces, name } = candidate;
  if (flags === 'Pattern') return 'keyword';
  if (textOf(pieces).endsWith('::')) return 'namespace';
  const result = resultOf(pieces);
  // A constructor has no result: where it is offered, so is its class.
  if (isCall(candidate) && result !== undefined) return 'function';
  if (result !== undefined) return 'variable';
  return keywords.test(name) ? 'keyword' : 'type';
}

function isCall({ name, pieces }: Candidate): boolean {
  const text = textOf(pieces);
  return text.startsWith(`${name}(`) || text.startsWith(`${name}<`) && text.includes('>(');
}

const keywords =
  /^(?:alignas|asm|auto|bool|break|case|catch|char|char16_t|char32_t|char8_t|class|concept|const|const_cast|consteval|constexpr|constinit|continue|decltype|default|do|double|else|enum|explicit|extern|final|float|for|friend|goto|if|inline|int|long|module|mutable|namespace|noexcept|override|private|protected|public|register|requires|restrict|short|signed|static|static_assert|struct|switch|template|this|thread_local|try|typedef|typename|union|unsigned|using|virtual|void|volatile|wchar_t|while)$/;

/** The result comes before the name; asides behind it are qualifiers, and one before it a base class. */
function resultOf(pieces: Piece[]): string | undefined {
  const [first] = pieces;
  return first?.kind === 'aside' && !first.text.endsWith('::') ? asCoroutine(first.text) : undefined;
}

/** An `Operation` of the library's is a coroutine to all who do not ask how it is awaited. */
function asCoroutine(type: string): string {
  const [, operation] = /^(?:asyncio::)?Operation<(.*)>$/.exec(type) ?? [];
  if (operation === undefined) return type;
  const [result] = splitParameters(operation);
  return result === 'void' ? 'Coroutine<>' : `Coroutine<${result}>`;
}

function textOf(pieces: Piece[]): string {
  return pieces.map((piece) => (piece.kind === 'optional' ? textOf(piece.pieces) : piece.kind === 'aside' ? '' : piece.text)).join('');
}

/** What stands between a function's round brackets. */
function parametersOf(pieces: Piece[]): Parameter[] {
  const open = pieces.findIndex((piece) => piece.kind === 'text' && piece.text.endsWith('('));
  return pieces.slice(open + 1).flatMap((piece) => parametersIn(piece, false));
}

function parametersIn(piece: Piece, optional: boolean): Parameter[] {
  if (piece.kind === 'parameter') return [{ text: piece.text, optional: optional || piece.text.endsWith('...') }];
  return piece.kind === 'optional' ? piece.pieces.flatMap((inner) => parametersIn(inner, true)) : [];
}

function callOf(name: string, candidates: Candidate[]): string {
  const hasParameters = candidates.some(({ pieces }) => parametersOf(pieces).length > 0);
  const hasTemplateArguments = candidates.every(({ pieces }) => pieces.some((piece) => piece.kind === 'text' && piece.text === `${name}<`));
  return `${name}${hasTemplateArguments ? '<$1>' : ''}${hasParameters ? '($0)' : '()'}`;
}

function snippetOf(pieces: Piece[]): string {
  let number = 0;
  return pieces
    .map((piece) => {
      if (piece.kind === 'parameter') return `\${${(number += 1)}:${escaped(piece.text)}}`;
      return piece.kind === 'text' ? escaped(piece.text) : '';
    })
    .join('');
}

function escaped(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}

interface Overload {
  name: string;
  result: string | undefined;
  brackets: string;
  parameters: string[];
  active: number | undefined;
}

/** clang writes out an overload's types for this call, but leaves out every parameter that has a default. */
function overloadIn(pattern: string): Overload {
  const pieces = piecesOf(pattern);
  const plain = textOf(pieces);
  const [, name, open, list] = /^((?:operator\(\)|[^({])*)([({])(.*)[)}]/.exec(plain) ?? ['', plain, '(', ''];
  const parameters = splitParameters(list!);
  const marked = pieces.find((piece) => piece.kind === 'parameter');
  const active = marked?.kind === 'parameter' ? parameters.indexOf(marked.text.trim()) : -1;
  return { name: name!, result: resultOf(pieces), brackets: open === '{' ? '{}' : '()', parameters, active: active < 0 ? undefined : active };
}

function splitParameters(list: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const character of list) {
    if ('(<[{'.includes(character)) depth += 1;
    if (')>]}'.includes(character)) depth -= 1;
    if (character === ',' && depth === 0) {
      parts.push(part.trim());
      part = '';
    } else {
      part += character;
    }
  }
  return part.trim() === '' ? parts : [...parts, part.trim()];
}

/** With the parameters that have defaults, from the declaration whose others are the same. */
function withOptional(parameters: string[], declared: Parameter[][]): string[] {
  const [whole = []] = declared
    .filter((all) => parameters.every((each, index) => all[index] !== undefined && nameOf(all[index].text) === nameOf(each)))
    .filter((all) => all.slice(parameters.length).every(({ optional }) => optional))
    .sort((a, b) => a.length - b.length);
  return [...parameters, ...whole.slice(parameters.length).map(({ text }) => text)];
}

function nameOf(parameter: string): string {
  return /(\w*)\W*$/.exec(parameter.replace(/\s*=.*/, ''))?.[1] ?? '';
}

function signature({ result, brackets }: Overload, name: string, parameters: string[]): Signature {
  let label = `${result === undefined ? '' : `${result} `}${name}${brackets[0]}`;
  const places = parameters.map((parameter, index) => {
    if (index > 0) label += ', ';
    const from = label.length;
    label += parameter;
    return [from, label.length] as const;
  });
  return { label: label + brackets[1], parameters: places };
}

function distinct(signatures: Signature[]): Signature[] {
  return [...new Map(signatures.map((each) => [each.label, each])).values()];
}
