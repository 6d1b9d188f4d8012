import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Compiler, NotLoaded, Unanswered } from './client.ts';
import type { FromService } from './messages.ts';
import { Service } from './service.ts';
import { madeOf, manifest, Workers } from './service-support.ts';

describe('the service of one compiler', () => {
  let workers: Workers;
  let service: Service;
  let hear: Map<string, (message: FromService) => void>;

  beforeEach(() => {
    vi.useFakeTimers();
    workers = new Workers();
    hear = new Map();
    service = new Service(manifest, 'https://host/', (client, message) => hear.get(client)?.(message), () => workers.make());
  });

  afterEach(() => vi.useRealTimers());

  const client = (name: string) =>
    new Compiler(manifest, 'https://host/', (heard) => {
      hear.set(name, heard);
      return (message) => service.hear(name, message);
    });

  it('has no worker before somebody needs one, and one for all', async () => {
    const [a, b] = [client('a'), client('b')];
    expect(workers.made).toBe(0);
    const both = Promise.all([a.compile('a', false), b.compile('b', false)]);
    expect((await both).map(madeOf)).toEqual(['a', 'b']);
    expect([workers.made, a.isLoaded, b.isLoaded]).toEqual([1, true, true]);
  });

  it('tells everybody who waits how far it is, also who came later', async () => {
    workers.loads = false;
    const [a, b] = [client('a'), client('b')];
    const said: [string, number][] = [];
    a.onProgress = (done) => said.push(['a', done]);
    b.onProgress = (done) => said.push(['b', done]);
    void a.load().catch(() => {});
    workers.last.say({ type: 'progress', done: 1, total: 9 });
    void b.load().catch(() => {});
    workers.last.say({ type: 'progress', done: 2, total: 9 });
    expect(said).toEqual([['a', 1], ['b', 1], ['a', 2], ['b', 2]]);
  });

  it('goes on loading while somebody waits, and ends with the last who does', async () => {
    workers.loads = false;
    const [a, b] = [client('a'), client('b')];
    const [first, second] = [a.load(), b.load()];
    a.cancelLoading();
    await expect(first).rejects.toEqual(new NotLoaded('cancelled', ''));
    expect(workers.last.isEnded).toBe(false);
    b.cancelLoading();
    await expect(second).rejects.toThrow(NotLoaded);
    expect(workers.last.isEnded).toBe(true);
    workers.loads = true;
    await a.load();
    expect(workers.made).toBe(2);
  });

  it('tells everybody who waits that it could not be loaded, and tries again when it is asked again', async () => {
    workers.loads = false;
    const [a, b] = [client('a'), client('b')];
    const both = Promise.allSettled([a.compile('a', false), b.load()]);
    workers.last.say({ type: 'not-loaded', trouble: 'network', detail: 'gone' });
    expect((await both).map((each) => each.status === 'rejected' && each.reason)).toEqual([new NotLoaded('network', 'gone'), new NotLoaded('network', 'gone')]);
    const again = a.compile('a', false);
    workers.last.say({ type: 'loaded' });
    expect(madeOf(await again)).toBe('a');
  });

  it('makes programs before it helps with writing', async () => {
    const [a, b, c] = [client('a'), client('b'), client('c')];
    await Promise.all([a.load(), b.load(), c.load()]);
    workers.answers = false;
    const all = [a.check('first'), b.check('help'), c.compile('program', false)];
    await vi.advanceTimersByTimeAsync(0);
    workers.answer();
    await Promise.all(all);
    expect(workers.asked).toEqual(['first', 'program', 'help']);
  });

  it('ends for one who stops what works for that one, and does the others\' work nevertheless', async () => {
    const [a, b] = [client('a'), client('b')];
    await Promise.all([a.load(), b.load()]);
    workers.answers = false;
    const [stopped, other] = [a.compile('a', false), b.compile('b', false)];
    await vi.advanceTimersByTimeAsync(0);
    workers.answers = true;
    a.stop();
    await expect(stopped).rejects.toEqual(new Unanswered('stopped'));
    expect(madeOf(await other)).toBe('b');
    expect(workers.made).toBe(2);
  });

  it('leaves the worker to the others when one stops who only waits', async () => {
    const [a, b] = [client('a'), client('b')];
    await Promise.all([a.load(), b.load()]);
    workers.answers = false;
    const [made, stopped] = [a.compile('a', false), b.compile('b', false)];
    await vi.advanceTimersByTimeAsync(0);
    b.stop();
    await expect(stopped).rejects.toThrow(Unanswered);
    workers.answer();
    expect(madeOf(await made)).toBe('a');
    expect([workers.made, workers.asked]).toEqual([1, ['a']]);
  });

  it('loses patience with a program that never comes, and with that one only', async () => {
    const [a, b, c] = [client('a'), client('b'), client('c')];
    await Promise.all([a.load(), b.load(), c.load()]);
    workers.answers = false;
    const endless = a.compile('endless', false);
    const others = Promise.all([b.compile('b', false), c.check('c')]);
    const late = expect(endless).rejects.toEqual(new Unanswered('too-long'));
    await vi.advanceTimersByTimeAsync(59_000);
    workers.answers = true;
    await vi.advanceTimersByTimeAsync(1000);
    await late;
    expect(madeOf((await others)[0])).toBe('b');
    expect((await others)[1]).toEqual([]);
  });

  it('says that the compiler broke down to the one for whom it worked', async () => {
    const [a, b] = [client('a'), client('b')];
    await Promise.all([a.load(), b.load()]);
    workers.answers = false;
    const [broken, other] = [a.compile('a', false), b.compile('b', false)];
    await vi.advanceTimersByTimeAsync(0);
    const worker = workers.last;
    workers.answers = true;
    worker.break('out of memory');
    await expect(broken).rejects.toEqual(new Unanswered('broken', 'out of memory'));
    expect(madeOf(await other)).toBe('b');
  });

  it('says that a worker which cannot be started is the network\'s fault, and does not start it over and over', async () => {
    workers.loads = false;
    const a = client('a');
    const failed = a.load();
    workers.last.break('404');
    await expect(failed).rejects.toEqual(new NotLoaded('network', '404'));
    expect(workers.made).toBe(1);
  });

  it('does nothing more for who is no more', async () => {
    const [a, b] = [client('a'), client('b')];
    await Promise.all([a.load(), b.load()]);
    workers.answers = false;
    void a.compile('a', false);
    const other = b.compile('b', false);
    await vi.advanceTimersByTimeAsync(0);
    workers.answers = true;
    service.forget('a');
    expect(madeOf(await other)).toBe('b');
  });

  it('takes what is said twice as said once', async () => {
    const said: FromService[] = [];
    hear.set('a', (message) => said.push(message));
    workers.answers = false;
    const request = { type: 'request', id: 1, request: { kind: 'check', source: 'once' } } as const;
    service.hear('a', request);
    await vi.advanceTimersByTimeAsync(0);
    service.hear('a', request);
    workers.answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(said.map(({ type }) => type)).toEqual(['loaded', 'answer']);
    expect(workers.asked).toEqual(['once']);
  });
});
