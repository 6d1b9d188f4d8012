import { describe, expect, it } from 'vitest';
import { readHeaders, reference } from './reference.mjs';

const library = reference(readHeaders()).entries;
const named = (name) => library.find((entry) => entry.name === `asyncio::${name}`);
const of = (text) => reference([{ name: 'asyncio/x.hpp', text }]).entries;

describe("the library's reference", () => {
  it('has every overload of a function under its name, with what the comments promise', () => {
    const gather = named('gather');
    expect(gather).toMatchObject({ kind: 'function', header: 'asyncio/tasks.hpp', mirrors: 'asyncio.gather' });
    expect(gather.signatures).toHaveLength(4);
    expect(gather.signatures[0]).toBe('template <Awaitable... A> Future<std::tuple<Element<value_t<A>>...>> gather(A&&... awaitables)');
    expect(gather.doc).toMatch(/^Runs all at once and gives their results in the order of the arguments/);
    expect(gather.doc).toContain('The same, with exceptions among the results.');
  });

  it('tells what a name mirrors once', () => {
    expect(named('create_task')).toMatchObject({ mirrors: 'asyncio.create_task', doc: expect.not.stringContaining('Mirrors') });
    expect(named('TaskGroup')).toMatchObject({ mirrors: 'asyncio.TaskGroup', doc: expect.stringContaining('mirrors `asyncio.TaskGroup`') });
  });

  it('has signatures without bodies, initialisers and words that tell a caller nothing', () => {
    expect(named('create_task').signatures).toEqual(['Task<T> create_task(Coroutine<T> coroutine, TaskOptions options = {})']);
    expect(named('Semaphore::Semaphore').signatures).toEqual(['Semaphore(int value = 1)']);
    expect(named('Exception::what').signatures).toEqual(['const char* what() const noexcept']);
  });

  it('gives classes the members that they have from hidden bases', () => {
    expect(named('Lock::acquire').doc).toMatch(/^Waits until it is free, and holds it; gives true\./);
    expect(named('Semaphore::acquire')).toMatchObject({ kind: 'method', doc: named('Lock::acquire').doc });
    expect(named('Task').bases).toEqual(['asyncio::Future']);
    expect(named('PriorityQueue').bases).toEqual(['asyncio::Queue']);
    expect(named('LifoQueue::LifoQueue').signatures).toEqual(['LifoQueue(int maxsize = 0)']);
  });

  it('shows the operations of the library as the coroutines that they are', () => {
    expect(named('Queue::get').signatures).toEqual(['Coroutine<T> get()']);
    expect(named('Lock::acquire').signatures).toEqual(['Coroutine<bool> acquire()']);
    expect(named('sleep').signatures[0]).toBe('Coroutine<> sleep(Duration delay)');
  });

  it('has classes, concepts, aliases, constants, fields, and what macros declare', () => {
    const kinds = ['Task', 'Awaitable', 'Limit', 'FIRST_COMPLETED', 'return_exceptions', 'TaskOptions::name', 'QueueFull', 'AsyncGenerator::asend'];
    expect(kinds.map((name) => named(name)?.kind)).toEqual(['class', 'concept', 'alias', 'constant', 'constant', 'field', 'class', 'method']);
  });

  it('shows a constant that is called as the function that it is', () => {
    expect(named('requests::get')).toMatchObject({ kind: 'function', mirrors: 'requests.get', signatures: ['Response get(std::string url, Options options = {})'] });
  });

  it('has the values of enumerations, each with its own comment where it has one', () => {
    expect(named('Host::Wake::never')).toMatchObject({ kind: 'constant', doc: 'no deadline was given and nothing outside can wake this host' });
    expect(named('FIRST_EXCEPTION').doc).toBe(named('ReturnWhen').doc);
  });

  it('says what a class derives from where that can be named', () => {
    expect(['Lock', 'Queue', 'EventLoop', 'BoundedSemaphore', 'Exception'].map((name) => named(name).signatures[0])).toEqual([
      'class Lock', 'template <class T> class Queue', 'class EventLoop', 'class BoundedSemaphore : public Semaphore', 'class Exception : public std::exception',
    ]);
  });

  it('has nothing that is not for its users', () => {
    const names = library.map(({ name }) => name);
    expect(names.filter((name) => /::(detail|promise_type|iterator|state|frame|~\w+|operator)\b|_$/.test(name))).toEqual([]);
    expect(names.every((name) => name.startsWith('asyncio::'))).toBe(true);
  });

  it('fits a page: a line of the header for each, and no name twice', () => {
    expect(new Set(library.map(({ name }) => name)).size).toBe(library.length);
    expect(library.every(({ line, header }) => line > 0 && header.startsWith('asyncio/'))).toBe(true);
  });
});

describe('reading a header', () => {
  it('leaves out what is private, deleted or defined elsewhere', () => {
    const entries = of(`
namespace asyncio {
class A {
public:
    A(const A&) = delete;
    void seen();
protected:
    void not_seen();
private:
    int value_{0};
};
template <class T>
void B<T>::defined() {}
}`);
    expect(entries.map(({ name }) => name)).toEqual(['asyncio::A', 'asyncio::A::seen']);
  });

  it('tells bodies from braces that are values or requirements', () => {
    const entries = of(`
namespace asyncio {
template <class T, class U = void>
    requires requires(T t) { t.f(); }
void f(T t = {}) { if (t) { return; } }
template <class T>
concept C = requires(T t) { { t.g() } -> D; };
struct S { S() : a(1), b{2} { a = 3; } int a; int b; };
void last();
}`);
    expect(entries.map(({ name }) => name)).toEqual(
      ['f', 'C', 'S', 'S::S', 'S::a', 'S::b', 'last'].map((name) => `asyncio::${name}`));
  });

  it('says where it does not understand', () => {
    expect(() => of('namespace asyncio {\nvoid f(\n}')).toThrow(/asyncio\/x\.hpp:\d: .* nothing closes/);
    expect(() => of('#include <x>\n')).toThrow(/declare nothing/);
  });
});
