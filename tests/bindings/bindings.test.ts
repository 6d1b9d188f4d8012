// What core/include/asyncio/javascript.hpp promises, from JavaScript's side: module.cpp is the other.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { load, type CoroutineFunction } from '../../core/bindings/index.js';

interface Point {
  x: number;
  y: number;
}
type Fails = () => unknown;

interface Tests {
  alive(): number;
  nothing: CoroutineFunction<[], undefined>;
  sum: CoroutineFunction<[number, number], number>;
  greeting: CoroutineFunction<[string], string>;
  negation: CoroutineFunction<[boolean], boolean>;
  same: CoroutineFunction<[unknown], unknown>;
  mirrored: CoroutineFunction<[Point], Point>;
  unregistered: CoroutineFunction<[], never>;
  taskAsPromise(): Promise<number>;
  futureAsPromise(onMade: (promise: Promise<number>) => void): Promise<number>;
  failing: CoroutineFunction<[how: string], undefined>;
  awaited: CoroutineFunction<[unknown], unknown>;
  caught: CoroutineFunction<[Promise<unknown>], string>;
  gathered: CoroutineFunction<[Promise<number>, Promise<number>], number>;
  neverAsked: CoroutineFunction<[Promise<unknown>], undefined>;
  awaitedOften: CoroutineFunction<[times: number], number>;
  sleeper: CoroutineFunction<[log: string[]], string>;
  stubborn: CoroutineFunction<[], string>;
  aborting: CoroutineFunction<[start: (signal: AbortSignal) => Promise<unknown>], undefined>;
  cancellingPromise: CoroutineFunction<[Promise<unknown>], undefined>;
  abortableResult: CoroutineFunction<[start: (signal: AbortSignal) => Promise<unknown>], unknown>;
  nextEvent: CoroutineFunction<[EventTarget, string], Event>;
  preventing: CoroutineFunction<[EventTarget], undefined>;
  firstOf: CoroutineFunction<[EventTarget], string>;
  countEvents: CoroutineFunction<[EventTarget, number], number>;
  thrower: CoroutineFunction<[Fails], undefined>;
  catchesOfChild: CoroutineFunction<[Fails], string>;
  catchesInPlace: CoroutineFunction<[Fails], string>;
  throwValueError(): never;
  eager: CoroutineFunction<[Fails], undefined>;
  later(seconds: number, callback: () => void): void;
  soon(callback: () => void): void;
  soonThreadsafe(callback: () => void): void;
  failingCallback(): void;
  interruptingCallback(): void;
  onException(handler: ((message: string, exception: string) => void) | null): void;
  forgottenFailure(): void;
  blockingRun(): string;
  virtualRun(): number;
  turns: CoroutineFunction<[number], number>;
  slept: CoroutineFunction<[seconds: number], number>;
  ticks: CoroutineFunction<[seconds: number, times: number, tick: (i: number) => void], string>;
  pendingTasks(): number;
}

const built = join(import.meta.dirname, '../../build/page/tests/bindings/bindings_tests.mjs');
const written: string[] = [];
let cpp: Tests & { count_emval_handles(): number };

beforeAll(async () => {
  if (!existsSync(built)) throw new Error('Build the preset "page" first.');
  cpp = await load(((await import(built)) as { default: Parameters<typeof load<typeof cpp>>[0] }).default, { stderr: (line) => written.push(line) });
});

/** What is left of a test is gone with it: tasks, coroutine frames; and nothing was reported that the test did not expect. */
afterEach(() => {
  expect(written.splice(0)).toEqual([]);
  expect(cpp.pendingTasks()).toBe(0);
  expect(cpp.alive()).toBe(0);
});

/** What a promise is rejected with. */
async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('The promise was not rejected.');
}

/** A promise that is rejected before anybody listens. */
function rejected(reason: unknown): Promise<never> {
  const promise = Promise.reject(reason);
  promise.catch(() => {});
  return promise;
}

const until = (holds: () => void) => vi.waitFor(holds, { interval: 1 });

const named = (name: string, message?: string) => expect.objectContaining({ name, ...(message !== undefined && { message }) });

/** A target that knows how many listen to it. */
class Counted extends EventTarget {
  listeners = 0;
  override addEventListener(...all: Parameters<EventTarget['addEventListener']>): void {
    this.listeners += 1;
    super.addEventListener(...all);
  }
  override removeEventListener(...all: Parameters<EventTarget['removeEventListener']>): void {
    this.listeners -= 1;
    super.removeEventListener(...all);
  }
}

describe('a coroutine is a promise', () => {
  it('which is resolved with the result', async () => {
    expect(await cpp.nothing()).toBeUndefined();
    expect(await cpp.sum(1, 2)).toBe(3);
    expect(await cpp.greeting('철수')).toBe('안녕, 철수');
    expect(await cpp.negation(false)).toBe(true);
    expect(await cpp.mirrored({ x: 1, y: 2 })).toEqual({ x: 2, y: 1 });
    const value = { any: 'thing' };
    expect(await cpp.same(value)).toBe(value);
  });

  it('of a task or a future, done or not', async () => {
    expect(await cpp.taskAsPromise()).toBe(42);
    let first: Promise<number> | undefined;
    const second = cpp.futureAsPromise((promise) => (first = promise));
    expect(await Promise.all([first, second])).toEqual([7, 7]);
  });

  it('and does not run within the call', async () => {
    const log: string[] = [];
    const controller = new AbortController();
    const promise = cpp.sleeper(log, { signal: controller.signal });
    expect(cpp.alive()).toBe(0);
    controller.abort();
    expect(await rejection(promise)).toEqual(named('AbortError'));
    // A task that is cancelled before its first step never runs.
    expect(log).toEqual([]);
  });

  it.each([
    ['ValueError', 'ValueError', 'instead'],
    ['TimeoutError', 'TimeoutError', ''],
    ['InvalidStateError', 'InvalidStateError', 'Result is not set.'],
    ['Overdrawn', 'Overdrawn', 'by 3'],
    ['std', 'std::out_of_range', 'too far'],
    ['int', 'int', ''],
  ])('which is rejected with an error that is called as Python calls it: %s', async (how, name, message) => {
    const error = await rejection(cpp.failing(how));
    expect(error).toBeInstanceOf(Error);
    expect(error).toEqual(named(name, message));
  });

  it('which is rejected with the errors of a group', async () => {
    const error = await rejection(cpp.failing('group'));
    expect(error).toBeInstanceOf(AggregateError);
    expect(error).toEqual(named('ExceptionGroup', 'unhandled errors in a TaskGroup (2 sub-exceptions)'));
    expect((error as AggregateError).errors).toEqual([named('ValueError', 'one'), named('TypeError', 'two')]);
  });

  it('which is rejected with an AbortError where it was cancelled', async () => {
    const error = await rejection(cpp.failing('cancelled'));
    expect(error).toBeInstanceOf(DOMException);
    expect(error).toEqual(named('AbortError', 'by itself'));
  });

  it('which is rejected where Embind does not know the type of the result', async () => {
    expect(String(await rejection(cpp.unregistered()))).toMatch(/Unregistered/);
  });
});

describe('a promise can be awaited', () => {
  it('and gives its value', async () => {
    const value = {};
    expect(await cpp.awaited(Promise.resolve(value))).toBe(value);
    expect(await cpp.awaited(delay(2, 'later'))).toBe('later');
    expect(await cpp.awaited('no promise at all')).toBe('no promise at all');
  });

  it('also with others', async () => {
    expect(await cpp.gathered(delay(3, 4), delay(1, 2))).toBe(42);
  });

  it('and throws what it was rejected with, which C++ can catch', async () => {
    expect(await cpp.caught(rejected(new TypeError('Failed to fetch')))).toBe('TypeError|Failed to fetch|TypeError: Failed to fetch');
    expect(await cpp.caught(rejected('just text'))).toBe('|just text|just text');
    expect(await cpp.caught(rejected(null))).toBe('|null|null');
    expect(await cpp.caught(rejected(Object.create(null)))).toBe('|an object that has no text|an object that has no text');
  });

  it('and hands the very same error on, where C++ does not', async () => {
    const error = new RangeError('mine');
    expect(await rejection(cpp.awaited(rejected(error)))).toBe(error);
  });

  it('and is reported where nobody asks for its error', async () => {
    await cpp.neverAsked(rejected(new Error('lost')));
    await until(() => expect(written).not.toEqual([]));
    expect(written.splice(0)).toEqual([
      'Future exception was never retrieved', "future: <Future finished exception=JavaScriptError('Error: lost')>", 'JavaScriptError: Error: lost',
    ]);
  });

  it('a hundred thousand times without growing', async () => {
    const handles = cpp.count_emval_handles();
    expect(await cpp.awaitedOften(100_000)).toBe(100_000);
    expect(cpp.count_emval_handles()).toBeLessThanOrEqual(handles + 5);
  });
});

describe('cancelling', () => {
  it('by an AbortSignal reaches the coroutine, which cleans up', async () => {
    const log: string[] = [];
    const controller = new AbortController();
    const promise = cpp.sleeper(log, { signal: controller.signal });
    await until(() => expect(cpp.alive()).toBe(1));
    controller.abort();
    const error = await rejection(promise);
    expect(error).toBeInstanceOf(DOMException);
    expect(error).toBe(controller.signal.reason);
    expect(log).toEqual(['cancelled']);
  });

  it('gives the reason of the signal, as fetch does', async () => {
    const controller = new AbortController();
    const promise = cpp.sleeper([], { signal: controller.signal });
    controller.abort('enough');
    expect(await rejection(promise)).toBe('enough');
    expect(await rejection(cpp.sleeper([], { signal: AbortSignal.abort('before') }))).toBe('before');
    expect(await rejection(cpp.sleeper([], { signal: AbortSignal.timeout(5) }))).toEqual(named('TimeoutError'));
  });

  it('may be survived', async () => {
    const controller = new AbortController();
    const promise = cpp.stubborn({ signal: controller.signal });
    await cpp.turns(2);
    controller.abort();
    expect(await promise).toBe('went on');
  });

  it('comes too late for what is done, and leaves nothing with the signal', async () => {
    const signal = Object.assign(new Counted(), { aborted: false }) as unknown as AbortSignal & Counted;
    expect(await cpp.sum(1, 1, { signal })).toBe(2);
    expect(signal.listeners).toBe(0);
  });

  it('of an awaiting task aborts what JavaScript does for it', async () => {
    let signal: AbortSignal | undefined;
    const error = await rejection(cpp.aborting((given) => {
      signal = given;
      return new Promise((_, reject) => given.addEventListener('abort', () => reject(given.reason)));
    }));
    expect(error).toEqual(named('TimeoutError'));
    expect(signal?.aborted).toBe(true);
  });

  it('goes through from one AbortController to the other', async () => {
    const controller = new AbortController();
    let inner: AbortSignal | undefined;
    const promise = cpp.abortableResult((signal) => ((inner = signal), new Promise(() => {})), { signal: controller.signal });
    await until(() => expect(inner).toBeDefined());
    controller.abort();
    expect(await rejection(promise)).toBe(controller.signal.reason);
    expect(inner?.aborted).toBe(true);
  });

  it('does not abort what ended by itself', async () => {
    let signal: AbortSignal | undefined;
    expect(await cpp.abortableResult((given) => ((signal = given), Promise.resolve(5)))).toBe(5);
    expect(signal?.aborted).toBe(false);
  });

  it('of a promise that ends later is not heard of again', async () => {
    let reject: ((reason: Error) => void) | undefined;
    await cpp.cancellingPromise(new Promise((_, no) => (reject = no)));
    reject?.(new Error('too late'));
    await delay(1);
  });
});

describe('an event can be awaited', () => {
  it('and is the result', async () => {
    const target = new Counted();
    const promise = cpp.nextEvent(target, 'click');
    await until(() => expect(target.listeners).toBe(1));
    const click = new Event('click');
    target.dispatchEvent(new Event('other'));
    target.dispatchEvent(click);
    target.dispatchEvent(new Event('click'));
    expect(await promise).toBe(click);
  });

  it('while it is dispatched, so that its default can be prevented', async () => {
    const target = new Counted();
    const promise = cpp.preventing(target);
    await until(() => expect(target.listeners).toBe(1));
    expect(target.dispatchEvent(new Event('submit', { cancelable: true }))).toBe(false);
    await promise;
  });

  it('until the task is cancelled, which takes the listener off', async () => {
    const target = new Counted();
    const controller = new AbortController();
    const promise = cpp.nextEvent(target, 'click', { signal: controller.signal });
    await until(() => expect(target.listeners).toBe(1));
    controller.abort();
    expect(await rejection(promise)).toEqual(named('AbortError'));
    expect(target.listeners).toBe(0);
  });

  it('beside others: what nobody holds any more does not listen', async () => {
    const target = new Counted();
    const promise = cpp.firstOf(target);
    await until(() => expect(target.listeners).toBe(2));
    target.dispatchEvent(new Event('no'));
    expect(await promise).toBe('no');
    // The one that came was taken off by `once`.
    expect(target.listeners).toBe(1);
  });

  it('that C++ itself brings about', async () => {
    class Ticking extends Counted {
      tick() {
        this.dispatchEvent(new Event('tick'));
      }
    }
    expect(await cpp.countEvents(new Ticking(), 100)).toBe(100);
  });
});

describe('what JavaScript throws in the middle of C++', () => {
  const throws = () => {
    throw new SyntaxError('unexpected');
  };

  it('ends the coroutine and unwinds it', async () => {
    expect(await rejection(cpp.thrower(throws))).toEqual(new SyntaxError('unexpected'));
  });

  it('is an exception of C++ for those who await that coroutine', async () => {
    expect(await cpp.catchesOfChild(throws)).toBe('SyntaxError: unexpected');
  });

  it('also where a task is started within another', async () => {
    expect(await rejection(cpp.eager(throws))).toEqual(new SyntaxError('unexpected'));
  });

  it('can be caught where it is thrown, as can what C++ throws there', async () => {
    expect(await cpp.catchesInPlace(throws)).toBe('caught SyntaxError: unexpected');
    expect(await cpp.catchesInPlace(() => 'fine')).toBe('fine');
    expect(await cpp.catchesInPlace(() => cpp.throwValueError())).toBe('a ValueError: of C++');
  });

  it('in a callback is reported, and the loop goes on', async () => {
    const heard: string[][] = [];
    cpp.onException((...what) => heard.push(what));
    cpp.soon(throws);
    expect(await cpp.sum(1, 1)).toBe(2);
    expect(heard).toEqual([['Exception in callback', 'JavaScriptError: SyntaxError: unexpected']]);
    cpp.onException(null);
  });

  it('does not use up the stack', async () => {
    for (let i = 0; i < 20_000; i++) await cpp.thrower(throws).catch(() => {});
    expect(await cpp.sum(1, 1)).toBe(2);
  });
});

describe('the loop', () => {
  it('takes its turns when JavaScript is at leisure, in order', async () => {
    const log: string[] = [];
    cpp.later(0.004, () => log.push('4 ms'));
    cpp.later(0.002, () => log.push('2 ms'));
    cpp.soon(() => log.push('soon'));
    cpp.soonThreadsafe(() => log.push('threadsafe'));
    log.push('here');
    await cpp.slept(0.006);
    expect(log).toEqual(['here', 'soon', 'threadsafe', '2 ms', '4 ms']);
  });

  it('never fires a timer early', async () => {
    for (const seconds of [0.0001, 0.001, 0.0035]) expect(await cpp.slept(seconds)).toBeGreaterThanOrEqual(seconds - 1e-4);
  });

  it('lets JavaScript go on beside a coroutine that is never at rest', async () => {
    let done = false;
    const busy = cpp.turns(2_000_000).then(() => (done = true));
    await delay(1);
    expect(done).toBe(false);
    await busy;
  });

  it('runs coroutines side by side', async () => {
    const log: number[] = [];
    const tick = (i: number) => log.push(i);
    await Promise.all([cpp.ticks(0.002, 3, tick), cpp.ticks(0.002, 3, tick)]);
    expect(log).toEqual([0, 0, 1, 1, 2, 2]);
  });

  it('reports on console.error what nobody else hears of', async () => {
    cpp.failingCallback();
    cpp.forgottenFailure();
    await until(() => expect(written.length).toBeGreaterThan(5));
    expect(written.splice(0)).toEqual([
      'Exception in callback failing_callback.<locals>.<lambda>()', 'handle: <Handle failing_callback.<locals>.<lambda>()>', 'ValueError: in a callback',
      'Task exception was never retrieved', expect.stringMatching(/^future: <Task finished name='Task-\d+' exception=ValueError\('instead'\)>$/), 'ValueError: instead',
    ]);
  });

  it('outlives a KeyboardInterrupt, which nobody could be given', async () => {
    cpp.interruptingCallback();
    expect(await cpp.sum(1, 1)).toBe(2);
    expect(written.splice(0)).toEqual(['Unhandled exception in event loop', 'KeyboardInterrupt: ends nothing']);
  });

  it('says that a page cannot be blocked', () => {
    expect(cpp.blockingRun()).toMatch(/^a page cannot wait, .* use javascript_loop/);
  });

  it('leaves room for another on the virtual clock', async () => {
    expect(cpp.virtualRun()).toBe(42);
    expect(await cpp.sum(1, 1)).toBe(2);
  });
});
