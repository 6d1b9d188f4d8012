import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Clock, Done, RunEvent } from '../protocol.ts';
import { computingLimit, patience, secondInterrupt, ProgramRun, type RunState, virtualLimit } from './program-run.ts';
import type { RunListener, Runner } from './sandbox.ts';

class FakeRunner implements Runner {
  calls: string[] = [];
  limit: number | undefined;
  listener: RunListener | undefined;
  start(_: unknown, clock: Clock, limit: number | undefined, listener: RunListener) {
    this.calls.push(`start ${clock}`);
    this.limit = limit;
    this.listener = listener;
  }
  interrupt() {
    this.calls.push('interrupt');
  }
  kill() {
    this.calls.push('kill');
  }
  say(...events: RunEvent[]) {
    this.listener?.events(events);
  }
}

const done = (over: Partial<Done> = {}): Done => ({
  type: 'done', status: 0, how: 'exit', elapsed: 1, real: 1, waited: 1, ...over,
});

function begin(clock: Clock = 'real') {
  const runner = new FakeRunner();
  const printed: string[] = [];
  const states: RunState[] = [];
  const run = new ProgramRun(runner, { name: 'p', bytes: new ArrayBuffer(0) }, clock, {
    output: ({ text }) => printed.push(text),
    changed: (state) => states.push(state),
  });
  return { runner, run, printed, states };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a run', () => {
  it('passes output on and ends with the program', () => {
    const { runner, run, printed } = begin();
    runner.say({ type: 'output', stream: 'stdout', text: 'hello\n', at: 0 }, done());
    expect(printed).toEqual(['hello\n']);
    expect(run.state).toEqual({ phase: 'ended', done: done() });
  });

  it('hears nothing after its end', () => {
    const { runner, printed } = begin();
    runner.say(done(), { type: 'output', stream: 'stdout', text: 'late', at: 2 });
    expect(printed).toEqual([]);
  });

  it('fails where the program cannot be started', () => {
    const { runner, run } = begin();
    runner.listener?.failed('no worker');
    expect(run.state).toEqual({ phase: 'failed', message: 'no worker' });
  });
});

describe('Stop', () => {
  it('is Ctrl-C first: output of the clean-up still comes', () => {
    const { runner, run, printed } = begin();
    run.stop();
    runner.say({ type: 'output', stream: 'stdout', text: 'cleaning up\n', at: 1 }, done({ how: 'interrupted', status: 130 }));
    vi.advanceTimersByTime(patience * 2);
    expect(runner.calls).toEqual(['start real', 'interrupt']);
    expect(printed).toEqual(['cleaning up\n']);
    expect(run.state).toMatchObject({ phase: 'ended', reason: 'visitor', done: { how: 'interrupted' } });
  });

  it('is Ctrl-C again for code that blocks, and force after a second', () => {
    const { runner, run } = begin();
    run.stop();
    vi.advanceTimersByTime(secondInterrupt);
    expect(runner.calls).toEqual(['start real', 'interrupt', 'interrupt']);
    vi.advanceTimersByTime(patience - secondInterrupt - 1);
    expect(run.state.phase).toBe('stopping');
    vi.advanceTimersByTime(1);
    expect(runner.calls).toEqual(['start real', 'interrupt', 'interrupt', 'kill']);
    expect(run.state).toMatchObject({ phase: 'ended', done: { how: 'killed', status: 137 } });
  });

  it('is force at once when asked a second time', () => {
    const { runner, run } = begin();
    run.stop();
    run.stop();
    expect(runner.calls).toEqual(['start real', 'interrupt', 'kill']);
  });

  it('does nothing after the end', () => {
    const { runner, run } = begin();
    runner.say(done());
    run.stop();
    expect(runner.calls).toEqual(['start real']);
  });
});

describe('the virtual clock', () => {
  it('is given its limit; the real one has none', () => {
    expect(begin('virtual').runner.limit).toBe(virtualLimit);
    expect(begin('real').runner.limit).toBeUndefined();
  });

  it('caps computing without end, gently and then by force', () => {
    const { runner, run } = begin('virtual');
    runner.say({ type: 'output', stream: 'stdout', text: 'x\n', at: 3 });
    vi.advanceTimersByTime(computingLimit);
    expect(run.state).toMatchObject({ phase: 'stopping', reason: 'computing' });
    vi.advanceTimersByTime(patience);
    expect(run.state).toMatchObject({ phase: 'ended', reason: 'computing', done: { how: 'killed', elapsed: 3 } });
  });

  it('leaves no timer behind', () => {
    begin('virtual').runner.say(done());
    expect(vi.getTimerCount()).toBe(0);
  });
});
