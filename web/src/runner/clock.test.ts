import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OutOfTime, RealClock, VirtualClock, Woken } from './clock.ts';

const second = 1e9;

describe('the virtual clock', () => {
  it('jumps to the deadline', () => {
    const clock = new VirtualClock();
    expect(clock.wait(5 * second)).toBe(Woken.due);
    expect(clock.now(0)).toBe(5 * second);
  });

  it('never goes back', () => {
    const clock = new VirtualClock();
    clock.wait(2 * second);
    expect(clock.wait(1 * second)).toBe(Woken.due);
    expect(clock.now(0)).toBe(2 * second);
  });

  it('gives each reading its own nanosecond', () => {
    const clock = new VirtualClock();
    expect([clock.now(1), clock.now(3), clock.now(0)]).toEqual([1, 4, 4]);
  });

  it('says that nothing can end a wait without a deadline', () => {
    expect(new VirtualClock(second).wait(Infinity)).toBe(Woken.forever);
  });

  it('delivers an interrupt once', () => {
    const clock = new VirtualClock();
    clock.interrupt();
    expect([clock.wait(second), clock.now(0)]).toEqual([Woken.interrupted, 0]);
    expect([clock.wait(second), clock.now(0)]).toEqual([Woken.due, second]);
  });

  it('interrupts at its limit and leaves time to clean up', () => {
    const clock = new VirtualClock(3 * second);
    expect([clock.wait(2 * second), clock.wait(4 * second)]).toEqual([Woken.due, Woken.interrupted]);
    expect([clock.now(0), clock.limitReached]).toEqual([3 * second, true]);
    expect(clock.wait(4 * second)).toBe(Woken.due);
  });

  it('interrupts again a program that goes on after its limit, and then ends it', () => {
    const clock = new VirtualClock(3 * second);
    clock.wait(4 * second);
    expect(clock.wait(60 * second)).toBe(Woken.interrupted);
    expect(() => clock.wait(60 * second)).toThrow(OutOfTime);
  });
});

describe('the real clock', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
  afterEach(() => void vi.useRealTimers());

  it('waits on one timer, until the deadline and not less', async () => {
    const clock = new RealClock();
    const woken = clock.wait(1.5 * second);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1499);
    expect(clock.now()).toBeLessThan(1.5 * second);
    await vi.advanceTimersByTimeAsync(1);
    expect(await woken).toBe(Woken.due);
    expect(clock.now()).toBeGreaterThanOrEqual(1.5 * second);
    clock.close();
  });

  it('wakes at an interrupt', async () => {
    const clock = new RealClock();
    const woken = clock.wait(Infinity);
    clock.interrupt();
    expect(await woken).toBe(Woken.interrupted);
    expect(vi.getTimerCount()).toBe(0);
    clock.close();
  });

  it('does not wait for what is due, but hears messages', async () => {
    const clock = new RealClock();
    const woken = clock.wait(0);
    expect(vi.getTimerCount()).toBe(0);
    expect(await woken).toBe(Woken.due);
    clock.close();
  });

  it('begins at zero when it is started', async () => {
    const clock = new RealClock();
    await vi.advanceTimersByTimeAsync(100);
    clock.start();
    expect(clock.now()).toBe(0);
    clock.close();
  });
});
