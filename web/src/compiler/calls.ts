/** The innermost call whose arguments a place is among. */
export interface Call {
  /** Where the called name begins, without what qualifies it. */
  readonly name: number;
  readonly callee: string;
  /** Where the argument begins that the place is in. */
  readonly argument: number;
  /** How many arguments stand before it. */
  readonly index: number;
}

/** Brackets and commas, and the comments and literals in which they mean nothing. */
const marks = /\/\/.*|\/\*[\s\S]*?(?:\*\/|$)|R"([^(\s]*)\([\s\S]*?(?:\)\1"|$)|"(?:\\.|[^"\\\n])*"?|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])*'?|[()[\]{},;]/g;

/** Brackets that words like `if` open have no arguments. */
const notCalled = /^(?:if|for|while|switch|catch|requires|alignas|return|co_return|co_await|co_yield|sizeof|decltype|noexcept|operator)$/;

/** `offset` counts UTF-16 units. */
export function callAround(source: string, offset: number): Call | undefined {
  const open: { bracket: string; at: number; argument: number; index: number }[] = [];
  for (const match of source.slice(0, offset).matchAll(marks)) {
    const [text] = match;
    const top = open.at(-1);
    if ('([{'.includes(text)) open.push({ bracket: text, at: match.index, argument: match.index + 1, index: 0 });
    else if (')]}'.includes(text)) open.pop();
    else if (text === ',' && top) {
      top.index += 1;
      top.argument = match.index + 1;
    }
  }
  const innermost = open.at(-1);
  if (innermost?.bracket !== '(') return undefined;
  const name = /(\w+)\s*(?:<[^;(){}]*>\s*)?$/.exec(source.slice(0, innermost.at));
  if (!name || notCalled.test(name[1]!)) return undefined;
  return { name: name.index, callee: name[1]!, argument: innermost.argument, index: innermost.index };
}

/**
 * The source for completion: a lambda that `with` calls names its parameter `auto&`, of which a compiler knows nothing
 * before the call is complete, so it is given the type of what is entered. Nothing moves but behind `auto` in its line.
 */
export function withNamedContexts(source: string, offset: number): { source: string; offset: number } {
  let [known, moved] = [source, offset];
  for (const match of [...source.slice(0, offset).matchAll(/\bwith\s*\(/g)].reverse()) {
    const from = match.index + match[0].length;
    const end = firstArgumentEnd(source, from);
    const lambda = /^,\s*\[[^\]]*\]\s*\(\s*(?:const\s+)?auto(?=\s*&{0,2}\s*\w+\s*\))/.exec(source.slice(end));
    const at = lambda ? end + lambda[0].length - 'auto'.length : offset;
    if (at >= offset) continue;
    const type = `decltype(${source.slice(from, end).replace(/\s+/g, ' ').trim()})`;
    known = known.slice(0, at) + type + known.slice(at + 'auto'.length);
    moved += type.length - 'auto'.length;
  }
  return { source: known, offset: moved };
}

function firstArgumentEnd(source: string, from: number): number {
  let depth = 0;
  for (const match of source.slice(from).matchAll(marks)) {
    const [text] = match;
    if (depth === 0 && ',);'.includes(text)) return from + match.index;
    if ('([{'.includes(text)) depth += 1;
    if (')]}'.includes(text)) depth -= 1;
  }
  return source.length;
}
