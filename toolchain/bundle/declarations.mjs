// Reads the project's own headers: what they declare, and the /// comment (in a macro /** */) before each. It knows C++ as far as these
// headers use it, and says so where it does not understand.

import { Problem } from '../lib/problem.mjs';

/**
 * What a header declares at its outermost level, in order. Each declaration is
 * `{ kind, name, signature, doc, line, access, bases, members }`; `members` are those of a namespace or a class.
 */
export function readDeclarations(text, header) {
  const reader = new Reader(tokens(withoutMacros(text)), header);
  const declarations = reader.scope('public');
  if (!reader.done) reader.fail('a } too many');
  return declarations;
}

const token = new RegExp(
  [
    /(?<doc>\/\/\/<?.*|\/\*\*[^*]*\*\/)/, /(?<skip>\s+|\/\/.*|\/\*[\s\S]*?\*\/)/, /(?<directive>#(?:.*\\\n)*.*)/,
    /(?<word>operator(?:[^\s\w(]+|\(\))|[A-Za-z_]\w*|\d[\w.']*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')/, /(?<mark>::|\.\.\.|&&|\|\||->|\[\[|\]\]|[^\s\w])/,
  ].map(({ source }) => source).join('|'),
  'y',
);

function tokens(text) {
  const found = [];
  let line = 1;
  token.lastIndex = 0;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const kind = Object.entries(match.groups).find(([, value]) => value !== undefined)[0];
    if (kind !== 'skip') found.push({ kind, text: match[0], line, start: match.index, end: token.lastIndex, source: text });
    line += match[0].split('\n').length - 1;
  }
  return found;
}

/** The headers' own macros stand for whole declarations: they are read as what they stand for, on the same lines. */
function withoutMacros(text) {
  const define = /^#define (\w+)\(([^)]*)\)((?:.*\\\n)*.*)/gm;
  let expanded = text;
  for (const [, name, parameters, body] of text.matchAll(define)) {
    const names = parameters.split(', ');
    const declaration = body.replaceAll('\\\n', ' ');
    expanded = expanded.replaceAll(new RegExp(`^${name}\\(([^)]*)\\)`, 'gm'), (_, list) => {
      const values = list.split(', ');
      return names.reduce((result, each, index) => result.replaceAll(new RegExp(`\\b${each}\\b`, 'g'), values[index]), declaration);
    });
  }
  return expanded;
}

/** The only operator that is read: what has it is called as a function. */
export const callOperator = 'operator()';

const opening = { '(': ')', '[': ']', '[[': ']]', '{': '}' };
const classWords = ['class', 'struct', 'union', 'enum'];

class Reader {
  #tokens;
  #header;
  #at = 0;

  constructor(list, header) {
    this.#tokens = list;
    this.#header = header;
  }

  get done() {
    return this.#at >= this.#tokens.length;
  }

  fail(what) {
    const line = (this.#tokens[this.#at] ?? this.#tokens.at(-1))?.line ?? 1;
    throw new Problem(`${this.#header}:${line}: ${what}: toolchain/bundle/declarations.mjs cannot read this.`);
  }

  /** Declarations up to the closing brace, which is left, or the end. */
  scope(access) {
    const found = [];
    let doc = [];
    while (!this.done && this.#tokens[this.#at].text !== '}') {
      const next = this.#tokens[this.#at];
      if (next.kind === 'doc') {
        if (next.text.startsWith('///<')) describeLast(found, next.text);
        else doc.push(next.text);
        this.#at += 1;
        continue;
      }
      if (next.kind === 'directive') this.#at += 1;
      else if (this.#isAccess()) {
        access = next.text;
        this.#at += 2;
      } else found.push(...this.#declaration(access, spoken(doc)));
      doc = [];
    }
    return found;
  }

  #isAccess() {
    return ['public', 'protected', 'private'].includes(this.#tokens[this.#at].text) && this.#tokens[this.#at + 1]?.text === ':';
  }

  #declaration(access, doc) {
    const head = this.#head();
    const common = { access, doc, line: head[0]?.line ?? 0 };
    const words = plain(head);
    if (this.#tokens[this.#at]?.text === '{') return this.#body(words, common, head);
    this.#at += 1;
    return declared(words, head, common);
  }

  /** The tokens of a declaration up to its body or its semicolon. */
  #head() {
    const head = [];
    for (; !this.done; this.#at += 1) {
      const { kind, text } = this.#tokens[this.#at];
      if (kind === 'doc' || kind === 'directive') continue;
      if (text === ';') return head;
      if (text === '}') this.fail('a declaration without its end');
      if (text === '{' && !isPartOf(head)) return head;
      if (opening[text]) head.push(...this.#balanced());
      else head.push(this.#tokens[this.#at]);
    }
    return this.fail('a declaration without its end');
  }

  /** An opening mark and everything up to the one that closes it; it is the present token afterwards. */
  #balanced() {
    const first = this.#tokens[this.#at];
    const inner = [first];
    for (this.#at += 1; !this.done; this.#at += 1) {
      const next = this.#tokens[this.#at];
      if (next.text === opening[first.text]) return [...inner, next];
      // `a[b[i]]` closes twice by what is one mark in an attribute.
      if (next.text === ']]' && first.text === '[') return [...inner, next];
      if (opening[next.text]) inner.push(...this.#balanced());
      else inner.push(next);
    }
    return this.fail(`a ${first.text} that nothing closes`);
  }

  #body(words, common, head) {
    if (!isScopeHead(words)) {
      this.#balanced();
      this.#at += 1;
      // A function may be followed by a semicolon that nobody needs.
      return declared(words, head, common);
    }
    const [word] = words.filter(({ text }) => text === 'namespace' || classWords.includes(text));
    if (word.text === 'enum') return this.#enumeration(words, head, common);
    this.#at += 1;
    const members = this.scope(word.text === 'class' ? 'private' : 'public');
    if (this.done) this.fail('a scope without its end');
    this.#at += 1;
    if (word.text === 'namespace') {
      const name = words.filter(({ kind }) => kind === 'word').slice(1).map(({ text }) => text).join('::');
      return [{ ...common, kind: 'namespace', name, members }];
    }
    this.#skipTo(';');
    const type = classOf(words);
    return type.name ? [{ ...common, ...type, kind: 'class', signature: signatureOf(head), members }] : [];
  }

  #enumeration(words, head, common) {
    const values = this.#balanced().slice(1, -1);
    this.#at += 1;
    this.#skipTo(';');
    const { name } = classOf(words);
    const members = values
      .map((value, index) => ({ ...value, before: values[index - 1], said: values.slice(index + 1, index + 3).find(({ kind }) => kind === 'doc') }))
      .filter(({ kind, before }) => kind === 'word' && (before === undefined || before.text === ',' || before.kind === 'doc'))
      .map(({ text, line, said }) => ({ ...common, ...(said?.text.startsWith('///<') && said.line === line && { doc: spoken([said.text]) }), kind: 'constant', name: text, signature: text, line }));
    return [{ ...common, kind: 'enum', name, signature: signatureOf(head), scoped: words.some(({ text }) => text === 'class'), members }];
  }

  #skipTo(mark) {
    while (!this.done && this.#tokens[this.#at].text !== mark) this.#at += 1;
    this.#at += 1;
  }
}

/** A comment as Markdown: its lines run together. */
function spoken(lines) {
  return lines.map((line) => line.replace(/^\/\/\/<?\s?|^\/\*\*|\*\/$/g, '').trim()).join(' ').trim();
}

function describeLast(found, text) {
  const last = found.at(-1);
  if (last && last.doc === '') last.doc = spoken([text]);
}

/** Without the template's parameters, attributes and constraints before the declaration proper. */
function plain(head) {
  let at = 0;
  for (;;) {
    if (head[at]?.text === 'template') at = afterAngles(head, at + 1);
    else if (head[at]?.text === 'requires') at = afterConstraint(head, at + 1);
    else break;
  }
  return withoutAttributes(head.slice(at));
}

function withoutAttributes(list) {
  const end = list.findIndex(({ text }) => text === ']]');
  const start = list.findIndex(({ text }) => text === '[[');
  return start < 0 || end < start ? list : withoutAttributes([...list.slice(0, start), ...list.slice(end + 1)]);
}

function afterAngles(list, at) {
  let depth = 0;
  do {
    if (list[at]?.text === '<') depth += 1;
    if (list[at]?.text === '>') depth -= 1;
    at += 1;
  } while (depth > 0 && at < list.length);
  return at;
}

function afterConstraint(list, at) {
  if (list[at]?.text === '(') return afterGroup(list, at);
  if (list[at]?.text === 'requires') {
    at += 1;
    if (list[at]?.text === '(') at = afterGroup(list, at);
    return list[at]?.text === '{' ? afterGroup(list, at) : at;
  }
  for (;;) {
    while (list[at]?.kind === 'word' || list[at]?.text === '::') {
      at += 1;
      if (list[at]?.text === '<') return continued(list, afterAngles(list, at));
      if (list[at - 1]?.kind === 'word' && list[at]?.text !== '::') return continued(list, at);
    }
    return at;
  }
}

function continued(list, at) {
  return list[at]?.text === '&&' || list[at]?.text === '||' ? afterConstraint(list, at + 1) : at;
}

function afterGroup(list, at) {
  const [open, close] = [list[at].text, opening[list[at].text]];
  let depth = 0;
  do {
    if (list[at].text === open) depth += 1;
    if (list[at].text === close) depth -= 1;
    at += 1;
  } while (depth > 0);
  return at;
}

/** Whether a brace belongs to the declaration's head: a value, an initialiser, an expression of requirements. */
function isPartOf(head) {
  if (isRequirement(head)) return true;
  if (isScopeHead(head)) return false;
  const words = plain(head);
  const outer = outermost(words);
  if (outer.some(({ text }) => text === '=') || parametersOf(words) < 0) return true;
  return outer.some(({ text }) => text === ':') && words.at(-1).kind === 'word';
}

/** `requires {` and `requires (parameters) {` where an expression stands: not the clause behind a function's name. */
function isRequirement(head) {
  let at = head.length - 1;
  if (head[at]?.text === ')') at = groupStart(head, at) - 1;
  if (head[at]?.text !== 'requires') return false;
  return at === head.length - 1 || ['=', '&&', '||', 'requires', '(', '!'].includes(head[at - 1]?.text);
}

function groupStart(list, at) {
  let depth = 0;
  do {
    if (list[at].text === ')') depth += 1;
    if (list[at].text === '(') depth -= 1;
    at -= 1;
  } while (depth > 0);
  return at + 1;
}

function isScopeHead(head) {
  const words = plain(head);
  return words[0]?.text === 'namespace' || words[0]?.text === 'inline' && words[1]?.text === 'namespace' || classWords.includes(words[0]?.text);
}

function classOf(words) {
  const named = words.filter(({ text }, index) => !(index < 2 && classWords.includes(text)));
  const colon = named.findIndex(({ text }) => text === ':');
  const bases = colon < 0 ? [] : publicBases(named.slice(colon + 1), words[0].text);
  // A specialisation has no name of its own.
  return { name: named[1]?.text === '<' || named[0]?.kind !== 'word' ? undefined : named[0].text, bases };
}

function publicBases(list, kind) {
  const bases = [];
  let depth = 0;
  let base = [];
  for (const each of [...list, { text: ',' }]) {
    if (each.text === '<') depth += 1;
    if (depth === 0 && each.text === ',') {
      bases.push(base);
      base = [];
    } else if (depth === 0) base.push(each.text);
    if (each.text === '>') depth -= 1;
  }
  return bases
    .filter((each) => (kind === 'class' ? each.includes('public') : !each.includes('private')))
    .map((each) => each.filter((text) => text !== 'public' && text !== 'virtual').join('').replace(/>$/, ''));
}

/** What a declaration that is no scope declares: nothing for those that help nobody who uses the library. */
function declared(words, head, common) {
  const first = words[0]?.text;
  const entry = (kind, name) => [{ ...common, kind, name, signature: signatureOf(head), members: [] }];
  if (first === undefined || first === 'static_assert' || first === 'friend' || classWords.includes(first)) return [];
  if (first === 'concept') return entry('concept', words[1].text);
  if (first === 'using') return words[2]?.text === '=' ? entry('alias', words[1].text) : [];
  if (words.some(({ text }) => (text.startsWith('operator') && text !== callOperator) || text === '~')) return [];
  const parameters = parametersOf(words);
  if (parameters < 0) return variables(words, entry);
  if (words.slice(parameters).some(({ text }, index, rest) => text === '=' && rest[index + 1]?.text === 'delete')) return [];
  // A definition outside of its class was declared inside.
  if (words[parameters - 1]?.kind !== 'word' || words[parameters - 2]?.text === '::') return [];
  return entry('function', words[parameters - 1].text);
}

/** Where the list of a function's parameters starts, -1 for a variable. */
function parametersOf(words) {
  const first = outermost(words).find(({ text }) => text === '(' || text === '=');
  return first?.text === '(' ? words.indexOf(first) : -1;
}

/** The tokens that stand within no brackets, and the brackets that these stand between. */
function outermost(words) {
  let depth = 0;
  const found = [];
  for (const each of words) {
    if (each.text === '>' || Object.values(opening).includes(each.text)) depth -= 1;
    if (depth === 0) found.push(each);
    if (each.text === '<' || opening[each.text]) depth += 1;
  }
  return found;
}

function variables(words, entry) {
  const outer = outermost(words);
  const value = outer.findIndex(({ text }) => text === '=' || text === '{');
  const names = value < 0 ? outer : outer.slice(0, value);
  return names
    .filter(({ kind }, at) => kind === 'word' && at > 0 && (names[at + 1] === undefined || names[at + 1].text === ','))
    .flatMap(({ text }) => entry('variable', text));
}

const unsaid = /\b(?:inline|explicit|virtual|constexpr|friend)\s+|\s*\b(?:override|final)\b|\s*\[\[.*?\]\]/g;

/** A declaration as a reader wants it: without its body, its constructors' initialisers, and words that tell them nothing. */
function signatureOf(head) {
  const proper = head.slice(0, endOfSignature(head));
  const { source } = proper[0];
  const from = withoutPlainTemplate(proper);
  return source.slice(from.start, proper.at(-1).end).replace(/\s+/g, ' ').replace(unsaid, '').trim();
}

function endOfSignature(head) {
  const words = plain(head);
  const parameters = parametersOf(words);
  if (parameters < 0 || ['using', 'concept', ...classWords].includes(words[0]?.text)) return head.length;
  const close = afterGroup(words, parameters);
  const end = words.slice(close).find(({ text }) => text === ':' || text === '=');
  return end ? head.indexOf(end) : head.length;
}

/** `template <class T>` before a function says nothing that its parameters do not say. */
function withoutPlainTemplate(head) {
  if (head[0].text !== 'template') return head[0];
  const after = afterAngles(head, 1);
  const parameters = head.slice(2, after - 1).map(({ text }) => text);
  const isPlain = parameters.every((text, index) => text === ',' || text === 'class' || text === '...' || /^[A-Z]\w*$/.test(text) && index > 0);
  const isFunction = head[after].text !== 'requires' && parametersOf(plain(head)) >= 0 && !classWords.includes(plain(head)[0].text);
  return isPlain && isFunction ? head[after] : head[0];
}
