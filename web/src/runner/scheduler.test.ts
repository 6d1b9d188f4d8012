import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ProgramClock, RealClock, VirtualClock, Woken } from './clock.ts';
import { Park, Scheduler } from './scheduler.ts';

const second = 1e9;

/** Threads that are functions of JavaScript's: what a suspended WebAssembly stack does, `await` does here. */
function make(clock: ProgramClock = new VirtualClock()) {
  const failures: unknown[] = [];
  const log: string[] = [];
  const scheduler = new Scheduler(clock, (error) => failures.push(error));
  const say = (what: string) => void log.push(`${(clock.now(0) / second).toFixed(3)} ${what}`);
  const sleep = async (seconds: number) => scheduler.park(clock.now(0) + seconds * second, Park.blocked);
  const start = (id: number, body: () => Promise<unknown>) =>
    scheduler.start(id, 0, async () => {
      await scheduler.park(Infinity, Park.starting);
      await body();
    });
  return { scheduler, clock, failures, log, say, sleep, start };
}

describe('threads', () => {
  it('have their turn when the one that runs blocks, and not before', async () => {
    const { scheduler, log, say, start } = make();
    start(2, async () => say('second'));
    start(3, async () => say('third'));
    say('main');
    await scheduler.park(Infinity, Park.blocked);
    expect(log).toEqual(['0.000 main', '0.000 second', '0.000 third']);
  });

  it('that sleep under the virtual clock meet at exact times, first come first served', async () => {
    const { log, say, sleep, start } = make();
    for (const id of [2, 3]) {
      start(id, async () => {
        for (let i = 0; i < 3; i++) {
          await sleep(0.1 * (id - 1));
          say(String(id));
        }
      });
    }
    await sleep(1);
    expect(log).toEqual(['0.100 2', '0.200 3', '0.200 2', '0.300 2', '0.400 3', '0.600 3']);
  });

  it('wait until they are unparked, in the order of that', async () => {
    const { scheduler, log, say, start, sleep } = make();
    for (const id of [2, 3]) {
      start(id, async () => {
        await scheduler.park(Infinity, Park.blocked);
        say(String(id));
      });
    }
    await sleep(1);
    scheduler.unpark(3);
    scheduler.unpark(2);
    say('main');
    await sleep(1);
    expect(log).toEqual(['1.000 main', '1.000 3', '1.000 2']);
  });

  it('that yield go behind all that are ready', async () => {
    const { scheduler, log, say, start } = make();
    start(2, async () => say('2'));
    await scheduler.park(Infinity, Park.yielding);
    say('main');
    expect(log).toEqual(['0.000 2', '0.000 main']);
  });

  it('that do nothing but yield let the virtual clock go on', async () => {
    const { scheduler, log, say, sleep, start } = make();
    let over = false;
    start(2, async () => {
      await sleep(1);
      over = true;
    });
    while (!over) await scheduler.park(Infinity, Park.yielding);
    say('over');
    expect(log).toEqual(['1.000 over']);
  });

  it('that poll look again when another has run, and wait for ever when none will', async () => {
    const { scheduler, log, say, sleep, start } = make();
    let value = 0;
    let looked = 0;
    start(2, async () => {
      for (let how: Park = Park.polling; value < 2; how = Park.pollingStill) {
        looked += 1;
        await scheduler.park(Infinity, how);
      }
      say(`2 after ${looked}`);
      await scheduler.park(Infinity, Park.polling);
    });
    for (let i = 0; i < 2; i++) {
      await sleep(1);
      value += 1;
    }
    expect(await scheduler.park(Infinity, Park.blocked)).toBe(Woken.forever);
    expect(log).toEqual(['2.000 2 after 2']);
  });
});

describe('where no thread can go on', () => {
  it('the main thread hears of it', async () => {
    const { scheduler, start } = make();
    start(2, async () => scheduler.park(Infinity, Park.blocked));
    expect(await scheduler.park(Infinity, Park.blocked)).toBe(Woken.forever);
  });

  it('an event loop that waits hears of it first', async () => {
    const { scheduler, log, say, start } = make();
    start(2, async () => say(`loop ${await scheduler.park(Infinity, Park.loop)}`));
    expect(await scheduler.park(Infinity, Park.blocked)).toBe(Woken.forever);
    expect(log).toEqual([`0.000 loop ${Woken.forever}`]);
  });

  it('it is said under the real clock too, unless a loop waits, which the page may wake', async () => {
    const { scheduler, clock } = make(new RealClock());
    expect(await scheduler.park(Infinity, Park.blocked)).toBe(Woken.forever);
    const waiting = scheduler.park(Infinity, Park.loop);
    scheduler.unpark(1);
    expect(await waiting).toBe(Woken.due);
    clock.close();
  });
});

describe('Ctrl-C', () => {
  it('ends what the main thread waits for, while others wait on', async () => {
    const { scheduler, clock, start, log, say } = make(new RealClock());
    start(2, async () => say(`2 ${await scheduler.park(Infinity, Park.loop)}`));
    const waiting = scheduler.park(Infinity, Park.blocked);
    setTimeout(() => scheduler.interrupt(), 1);
    expect(await waiting).toBe(Woken.interrupted);
    expect(log).toEqual([]);
    clock.close();
  });

  it('is kept for the main thread while another runs', async () => {
    const { scheduler, sleep, start } = make();
    start(2, async () => {
      scheduler.interrupt();
      await sleep(1);
    });
    expect([await sleep(0.5), await sleep(0.5)]).toEqual([Woken.interrupted, Woken.due]);
  });

  it('sent at the limit of the virtual clock reaches the main thread', async () => {
    const { sleep, start } = make(new VirtualClock(3 * second));
    start(2, async () => {
      for (;;) await sleep(1);
    });
    expect(await sleep(60)).toBe(Woken.interrupted);
  });
});

describe('a thread that waits for something outside', () => {
  it('lets others run, and no virtual time pass', async () => {
    const { scheduler, log, say, sleep, start } = make();
    start(2, async () => {
      await sleep(1);
      say('slept');
    });
    say(String(await scheduler.outside(new Promise((resolve) => setTimeout(() => resolve('came'), 5)))));
    await sleep(2);
    expect(log).toEqual(['0.000 came', '1.000 slept']);
  });

  it('is let go by Ctrl-C, and others find no deadlock', async () => {
    const { scheduler } = make();
    const waiting = scheduler.outside(new Promise(() => {}));
    setTimeout(() => scheduler.interrupt(), 5);
    expect(await waiting).toBeUndefined();
  });

  it('has its turn with a real clock as well, before a later deadline', async () => {
    const { scheduler, clock, start, sleep } = make(new RealClock());
    start(2, async () => sleep(100));
    expect(await scheduler.outside(Promise.resolve('came'))).toBe('came');
    clock.close();
  });

  it('throws what the promise is rejected with', async () => {
    const { scheduler } = make();
    await expect(scheduler.outside(Promise.reject(new Error('gone')))).rejects.toThrow('gone');
  });
});

describe('a thread that breaks down', () => {
  it('ends the program', async () => {
    const { scheduler, failures, start } = make();
    start(2, async () => {
      throw new Error('unreachable');
    });
    void scheduler.park(Infinity, Park.blocked);
    await vi.waitFor(() => expect(failures).toEqual([new Error('unreachable')]));
  });

  it('may not even start: whoever made it hears of it, and runs on', async () => {
    const { scheduler, sleep } = make();
    const noStack = () => {
      throw new RangeError('no stack');
    };
    expect(() => scheduler.start(2, 0, noStack)).toThrow('no stack');
    expect(await sleep(1)).toBe(Woken.due);
  });
});

describe('under the real clock', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
  afterEach(() => void vi.useRealTimers());

  it('all sleeping threads wait on one timer, for the earliest', async () => {
    const { clock, log, say, sleep, start } = make(new RealClock());
    for (const id of [2, 3]) {
      start(id, async () => {
        await sleep(id);
        say(String(id));
      });
    }
    const main = sleep(4);
    await vi.advanceTimersByTimeAsync(0);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(4000);
    await main;
    expect(log).toEqual(['2.000 2', '3.000 3']);
    clock.close();
  });
});

it('after the program’s end no thread goes on', async () => {
  const { scheduler, log, say, start } = make();
  start(2, async () => {
    await scheduler.outside(new Promise((resolve) => setTimeout(resolve, 1)));
    say('2');
  });
  void scheduler.park(Infinity, Park.blocked);
  await new Promise((resolve) => setTimeout(resolve));
  scheduler.close();
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(log).toEqual([]);
});
