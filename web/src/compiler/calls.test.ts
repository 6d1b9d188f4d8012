import { describe, expect, it } from 'vitest';
import { callAround, withNamedContexts } from './calls.ts';

/** A source and the place of the `|` in it. */
function at(marked: string): [string, number] {
  return [marked.replace('|', ''), marked.indexOf('|')];
}

describe('the call around a place', () => {
  it.each([
    ['f(|', 'f', 0],
    ['f(a, |)', 'f', 1],
    ['f(g(1, 2), |)', 'f', 1],
    ['f(a, g(|b))', 'g', 0],
    ['asyncio::gather(a(), b(), |', 'gather', 2],
    ['task.cancel(|', 'cancel', 0],
    ['std::make_unique<std::map<int, int>>(|', 'make_unique', 0],
    ['f("a, b(", \'(\', 1\'000, /* , */ |', 'f', 3],
    ['f([&](int x, int y) { return x; }, |', 'f', 1],
    ['f(std::array{1, 2}, |', 'f', 1],
    ['f(R"(a, ")", |', 'f', 1],
    ['f("a, |', 'f', 0],
    ['f(/* a,\n b, */ |', 'f', 0],
  ])('%s', (marked, callee, index) => {
    expect(callAround(...at(marked))).toMatchObject({ callee, index });
  });

  it.each(['f(1)|', 'if (|', 'while (a, |', 'f([&] { |', '(|', '|', '// f(|'])('none in %s', (marked) => {
    expect(callAround(...at(marked))).toBeUndefined();
  });

  it('tells where its name and the argument begin', () => {
    expect(callAround(...at('x = asyncio::sleep(1, |2)'))).toEqual({ name: 13, callee: 'sleep', argument: 21, index: 1 });
  });
});

describe('a lambda that with calls', () => {
  it('has for its parameter the type of what is entered', () => {
    const [source, offset] = at('co_await asyncio::with(asyncio::TaskGroup{}, [&](auto& tg) -> C { tg.| });');
    const known = withNamedContexts(source, offset);
    expect(known.source).toContain('[&](decltype(asyncio::TaskGroup{})& tg)');
    expect(known.source.slice(0, known.offset)).toMatch(/tg\.$/);
  });

  it('also within another, and over several lines', () => {
    const [source, offset] = at('with(f(1,\n  2), [](auto& a) { with(timeout(3s), [&](const auto& b) { b.|');
    const known = withNamedContexts(source, offset);
    expect(known.source).toBe('with(f(1,\n  2), [](decltype(f(1, 2))& a) { with(timeout(3s), [&](const decltype(timeout(3s))& b) { b.');
    expect(known.source.slice(0, known.offset)).toBe(known.source);
  });

  it.each(['with(lock, [&]() { x.|', 'f(a, [](auto& x) { x.|', 'with(a, [&](auto& x) {}) |'])('nothing else changes: %s', (marked) => {
    const [source, offset] = at(marked);
    const known = withNamedContexts(source, offset);
    if (!marked.startsWith('with(a')) expect(known).toEqual({ source, offset });
    expect(known.source.slice(known.offset)).toBe(source.slice(offset));
  });
});
