import { describe, expect, it } from 'vitest';
import type { ReferenceEntry } from '../compiler/reference.ts';
import { choices, meaning, nameAt } from './names.ts';

function entry(name: string, kind: ReferenceEntry['kind'], more: Partial<ReferenceEntry> = {}): ReferenceEntry {
  return { name: `asyncio::${name}`, kind, signatures: [], doc: '', header: 'asyncio/x.hpp', line: 1, ...more };
}

const reference = {
  entries: [
    entry('create_task', 'function', { signatures: ['Task<T> create_task(Coroutine<T> coroutine, TaskOptions options = {})'] }),
    entry('get_running_loop', 'function', { signatures: ['Loop get_running_loop()'] }),
    entry('Loop', 'alias', { signatures: ['using Loop = std::shared_ptr<EventLoop>'] }),
    entry('EventLoop', 'class'),
    entry('EventLoop::time', 'method'),
    entry('Future', 'class'),
    entry('Future::Future', 'constructor'),
    entry('Future::cancel', 'method'),
    entry('Task', 'class', { bases: ['asyncio::Future'] }),
    entry('Task::get_name', 'method'),
    entry('Handle', 'class'),
    entry('Handle::cancel', 'method'),
    entry('Queue', 'class'),
    entry('Queue::empty', 'method'),
    entry('TaskOptions::name', 'field'),
  ],
};

/** What the library says of the word at the `|`. */
function meant(marked: string): string[] {
  const source = marked.replace('|', '');
  const name = nameAt(source, marked.indexOf('|'));
  return name === undefined ? [] : meaning(reference, source, name).map((each) => each.name.replace('asyncio::', ''));
}

function offered(marked: string): string[] {
  const source = marked.replace('|', '');
  const name = nameAt(source, marked.indexOf('|'));
  return name === undefined ? [] : choices(reference, source, name).map((each) => each.name.replace('asyncio::', ''));
}

describe('a name of the library', () => {
  it.each([
    ['asyncio::crea|te_task(x)', ['create_task']],
    ['asyncio::Task<int>::get_|name', ['Task::get_name']],
    ['using namespace asyncio; create_|task', ['create_task']],
    ['using asyncio::create_task; create_|task', ['create_task']],
    ['namespace aio = asyncio; aio::|Task', ['Task']],
    ['asyncio :: Ta|sk', ['Task']],
  ])('is known in %s', (marked, expected) => {
    expect(meant(marked)).toEqual(expected);
  });

  it.each(['create_|task', 'std::|Task', 'other::create_|task', '// asyncio::create_|task', '"asyncio::create_|task"', '|asyncio::x', '12|3'])(
    'is none of the library\'s in %s', (marked) => {
      expect(meant(marked)).toEqual([]);
    });
});

describe('a member', () => {
  it.each([
    ['auto task = asyncio::create_task(f());\ntask.can|cel()', ['Future::cancel']],
    ['asyncio::Task<int> task = f();\ntask.get_|name()', ['Task::get_name']],
    ['void f(asyncio::Future<std::string>& future) { future.|cancel(); }', ['Future::cancel']],
    ['asyncio::Loop loop = f();\nloop->ti|me()', ['EventLoop::time']],
    ['auto loop = asyncio::get_running_loop();\nloop->ti|me()', ['EventLoop::time']],
    ['asyncio::create_task(f(), {.na|me = "x"})', ['TaskOptions::name']],
    ['asyncio::Queue<int> queue(3);\nwhile (!queue.emp|ty()) {}', ['Queue::empty']],
  ])('is known by what it is of: %s', (marked, expected) => {
    expect(meant(marked)).toEqual(expected);
  });

  it('is every class\'s where the text does not tell', () => {
    expect(meant('things[0].can|cel()')).toEqual(['Future::cancel', 'Handle::cancel']);
  });

  it.each(['std::vector<int> v;\nv.emp|ty()', 'void f(const Mine& mine) { mine.|cancel(); }'])('is none of the library\'s: %s', (marked) => {
    expect(meant(marked)).toEqual([]);
  });
});

describe('what may be written', () => {
  it('is what stands in the namespace, or in a class', () => {
    expect(offered('asyncio::|')).toEqual(['create_task', 'get_running_loop', 'Loop', 'EventLoop', 'Future', 'Task', 'Handle', 'Queue']);
    expect(offered('asyncio::Task::|')).toEqual(['Task::get_name']);
    expect(offered('std::|')).toEqual([]);
  });

  it('is the members, those of bases too', () => {
    expect(offered('auto t = asyncio::create_task(f());\nt.|')).toEqual(['Future::cancel', 'Task::get_name']);
  });
});
