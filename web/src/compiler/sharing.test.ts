import { afterEach, describe, expect, it, vi } from 'vitest';
import { Compiler, Unanswered } from './client.ts';
import { Service } from './service.ts';
import { madeOf, manifest, Workers } from './service-support.ts';
import { SharedLine } from './sharing.ts';
import { checkedFromLeader, checkedToLeader } from './sharing-messages.ts';

/** What the browser's locks do with one lock that is asked for; Node 20 has none. */
class Locks {
  readonly #queues = new Map<string, (() => Promise<void>)[]>();
  refused = false;

  request = (async (name: string, { signal }: { signal: AbortSignal }, work: () => Promise<void>) => {
    await Promise.resolve();
    if (this.refused) throw new DOMException('', 'SecurityError');
    const queue = this.#queues.get(name) ?? [];
    this.#queues.set(name, queue);
    await new Promise<void>((resolve, reject) => {
      const turn = () => work().then(resolve, reject).finally(() => {
        queue.shift();
        void queue[0]?.();
      });
      signal.addEventListener('abort', () => {
        if (queue.indexOf(turn) < 1) return;
        queue.splice(queue.indexOf(turn), 1);
        reject(signal.reason as Error);
      });
      if (queue.push(turn) === 1) void turn();
    });
  }) as LockManager['request'];
}

describe('frames that share a compiler', () => {
  let frames: SharedLine[] = [];
  let workers = new Workers();
  let locks = new Locks();
  /** Names no other test has. */
  let page = '';

  afterEach(() => {
    vi.useRealTimers();
    for (const frame of frames) frame.leave();
    [frames, workers, locks] = [[], new Workers(), new Locks()];
    page = '';
  });

  /** A frame's compiler, and its line, by which the test takes the frame out of the page. */
  function frame(name?: string): { compiler: Compiler; line: SharedLine } {
    page ||= `page ${Math.random()}`;
    let line: SharedLine | undefined;
    const compiler = new Compiler(manifest, 'https://host/', (hear) => {
      line = new SharedLine(name ?? page, hear, (tell) => new Service(manifest, 'https://host/', tell, () => workers.make()), locks);
      frames.push(line);
      return (message) => line?.say(message);
    });
    return { compiler, get line() { return line as SharedLine; } };
  }

  const until = (condition: () => boolean) => vi.waitFor(() => expect(condition()).toBe(true), { interval: 1, timeout: 3000 });

  it('have one worker between them', async () => {
    const all = Array.from({ length: 10 }, () => frame());
    const made = await Promise.all(all.map(({ compiler }, index) => compiler.compile(`program ${index}`, false)));
    expect(made.map(madeOf)).toEqual(all.map((_, index) => `program ${index}`));
    expect(workers.made).toBe(1);
  });

  it('see each how far the one download is', async () => {
    workers.loads = false;
    const seen = [0, 0, 0];
    const all = seen.map((_, index) => {
      const { compiler } = frame();
      compiler.onProgress = (done) => (seen[index] = done);
      return compiler.load().catch(() => {});
    });
    await until(() => workers.made === 1);
    workers.last.say({ type: 'progress', done: 5, total: 9 });
    await until(() => seen.every((done) => done === 5));
    workers.last.say({ type: 'loaded' });
    await Promise.all(all);
    expect(workers.made).toBe(1);
  });

  it.each([['downloads', false, true], ['makes their programs', true, false], ['rests', true, true]])('go on when the one that leads is gone while it %s', async (_, loads, answers) => {
    const [first, second, third] = [frame(), frame(), frame()];
    Object.assign(workers, { loads, answers });
    const gone = first.compiler.compile('first', false).catch(() => {});
    await until(() => workers.made === 1);
    const others = [second, third].map(({ compiler }, index) => compiler.compile(`other ${index}`, false));
    if (answers && loads) await Promise.all([gone, ...others]);
    else await new Promise((resolve) => setTimeout(resolve, 20));
    const leader = workers.last;
    first.line.leave();
    expect(leader.isEnded).toBe(true);
    Object.assign(workers, { loads: true, answers: true });
    expect((await Promise.all(others)).map(madeOf)).toEqual(['other 0', 'other 1']);
    expect(madeOf(await second.compiler.compile('again', false))).toBe('again');
    expect([workers.made, workers.running]).toEqual([2, 1]);
  });

  it('go on when one after the other is gone', async () => {
    const all = Array.from({ length: 5 }, () => frame());
    for (const { compiler } of all) await compiler.load();
    for (const [index, { line }] of all.entries()) {
      const last = all[4]!.compiler.compile(`${index}`, false);
      if (index < 4) line.leave();
      expect(madeOf(await last)).toBe(`${index}`);
    }
    expect(workers.running).toBe(1);
  });

  it('stop each only what is their own', async () => {
    const [first, second] = [frame(), frame()];
    await Promise.all([first.compiler.load(), second.compiler.load()]);
    workers.answers = false;
    const stopped = first.compiler.compile('endless', false);
    const other = second.compiler.compile('other', false);
    await until(() => workers.asked.length === 1);
    workers.answers = true;
    first.compiler.stop();
    await expect(stopped).rejects.toEqual(new Unanswered('stopped'));
    expect(madeOf(await other)).toBe('other');
    expect(workers.running).toBe(1);
    expect(madeOf(await first.compiler.compile('anew', false))).toBe('anew');
  });

  it('wait for nothing that a frame asked which is gone', async () => {
    const [leader, other, third] = [frame(), frame(), frame()];
    await leader.compiler.load();
    await other.compiler.load();
    workers.answers = false;
    void other.compiler.compile('endless', false);
    await until(() => workers.asked.length === 1);
    workers.answers = true;
    other.line.leave();
    expect(madeOf(await third.compiler.compile('third', false))).toBe('third');
  });

  it('help with writing again after the worker was another\'s to lose', async () => {
    const [first, second] = [frame(), frame()];
    await Promise.all([first.compiler.load(), second.compiler.load()]);
    first.line.leave();
    await until(() => !second.compiler.isLoaded);
    expect(second.compiler.wasLoaded).toBe(true);
  });

  it('are strangers where they are of different pages', async () => {
    const [first, second] = [frame('one'), frame('two')];
    await Promise.all([first.compiler.load(), second.compiler.load()]);
    expect(workers.made).toBe(2);
  });

  it('have each their own where the browser refuses its locks', async () => {
    locks.refused = true;
    const [first, second] = [frame(), frame()];
    const both = await Promise.all([first.compiler.compile('first', false), second.compiler.compile('second', false)]);
    expect(both.map(madeOf)).toEqual(['first', 'second']);
    expect(workers.made).toBe(2);
  });

  it('do not wait for ever for one that leads and sleeps', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { compiler } = frame();
    void locks.request(page, { signal: new AbortController().signal } as never, (() => new Promise(() => {})) as never);
    const made = compiler.compile('alone', false);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(madeOf(await made)).toBe('alone');
  });

  it('are asked again, and do nothing twice, while one waits for long', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { compiler } = frame();
    const loaded = compiler.load();
    await vi.waitFor(() => loaded);
    workers.answers = false;
    const made = compiler.compile('long', false);
    await vi.waitFor(() => expect(workers.asked).toEqual(['long']));
    for (let seconds = 0; seconds < 40; seconds += 10) {
      await vi.advanceTimersByTimeAsync(10_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    workers.answer();
    expect(madeOf(await made)).toBe('long');
    expect([workers.made, workers.asked]).toEqual([1, ['long']]);
  });

  it('come back from where the browser kept their page', async () => {
    const { compiler } = frame();
    await compiler.load();
    workers.answers = false;
    const made = compiler.compile('kept', false);
    await until(() => workers.asked.length === 1);
    frames[0]!.leave();
    workers.answers = true;
    frames[0]!.join();
    expect(madeOf(await made)).toBe('kept');
    expect(workers.running).toBe(1);
  });
});

describe('what frames say to each other', () => {
  it.each([
    null, 'load', [], {}, { client: 1, message: { type: 'load' } }, { client: 'a' }, { client: 'a', message: { type: 'other' } },
    { client: 'a', message: { type: 'request', id: '1', request: { kind: 'check', source: '' } } },
    { client: 'a', message: { type: 'request', id: 1, request: { kind: 'check', source: 1 } } },
    { client: 'a', message: { type: 'request', id: 1, request: { kind: 'compile', source: '' } } },
    { client: 'a', message: { type: 'request', id: 1, request: { kind: 'complete', source: '', position: {} } } },
    { client: 'a', message: { type: 'request', id: 1, request: { kind: 'places', source: '', optimize: false, offsets: ['1'] } } },
    { client: 'a', message: { type: 'request', id: 1, request: { kind: 'eval', source: '' } } },
  ])('is no question that has not the shape of one: %j', (said) => {
    expect(checkedToLeader(said)).toBeUndefined();
  });

  it.each([
    null, 'loaded', {}, { type: 'progress', done: '1', total: 2 }, { type: 'not-loaded', trouble: 'other', detail: '' },
    { type: 'answer', id: 1 }, { type: 'answer', id: 2, answer: [] }, { type: 'answer', id: 1, answer: [] },
    { type: 'answer', id: 1, answer: { ok: true, wasm: 'bytes', diagnostics: [], milliseconds: { compile: 1, link: 1 } } },
    { type: 'unanswered', id: 1, why: 'stopped', detail: '' },
  ])('is no answer that has not the shape of one: %j', (message) => {
    expect(checkedFromLeader(message, (id) => (id === 1 ? 'compile' : undefined))).toBeUndefined();
  });

  it('is passed on with nothing else in it', () => {
    expect(checkedToLeader({ client: 'a', message: { type: 'stop', more: 1 }, more: 2 })).toEqual({ client: 'a', message: { type: 'stop' } });
    expect(checkedFromLeader({ type: 'loaded', more: 1 }, () => undefined)).toEqual({ type: 'loaded' });
  });
});
