import { describe, expect, it } from 'vitest';
import { mostFrames } from '../protocol.ts';
import { describeAbort, describeError, framesOf } from './breakdown.ts';

const { RuntimeError } = WebAssembly;
const trap = (error: unknown, stackPointer = 60_000) => describeError(error, stackPointer).trap;

class InternalError extends Error {
  override name = 'InternalError';
}

describe('a breakdown is told from what Chromium and Firefox say', () => {
  it.each([
    [new RangeError('Maximum call stack size exceeded'), 'stack'],
    [new InternalError('too much recursion'), 'stack'],
    [new RuntimeError('memory access out of bounds'), 'memory-access'],
    [new RuntimeError('index out of bounds'), 'memory-access'],
    [new RuntimeError('divide by zero'), 'division'],
    [new RuntimeError('integer divide by zero'), 'division'],
    [new RuntimeError('divide result unrepresentable'), 'undefined-behaviour'],
    [new RuntimeError('integer overflow'), 'undefined-behaviour'],
    [new RuntimeError('unreachable'), 'undefined-behaviour'],
    [new RuntimeError('unreachable executed'), 'undefined-behaviour'],
    [new RuntimeError('null function or function signature mismatch'), 'wrong-pointer'],
    [new RuntimeError('table index is out of bounds'), 'wrong-pointer'],
    [new RuntimeError('indirect call to null'), 'wrong-pointer'],
    [new RangeError('WebAssembly.instantiate(): Out of memory: Cannot allocate Wasm memory for new instance'), 'out-of-memory'],
    [new RuntimeError('something new'), 'other'],
    [new TypeError('x is not a function, whatever memory it has'), 'javascript'],
    [new RangeError('Invalid array length'), 'javascript'],
    ['thrown', 'javascript'],
  ])('%s', (error, expected) => {
    expect(trap(error)).toBe(expected);
  });

  it('memory out of bounds with the stack pointer below zero is a stack that overflowed', () => {
    const error = new RuntimeError('memory access out of bounds');
    expect([trap(error, -16), trap(error, 100), trap(error, 4096)]).toEqual(['stack', 'stack', 'memory-access']);
  });

  it('an exception that left the program is not JavaScript’s', () => {
    const tag = new WebAssembly.Tag({ parameters: [] });
    expect(trap(new WebAssembly.Exception(tag, []))).toBe('terminate');
  });

  it('what JavaScript threw is said', () => {
    expect(describeError(new TypeError('x is not a function'), 0)).toMatchObject({ status: 134, how: 'trap', detail: 'x is not a function' });
  });

  it('a function that the glue lacks is named', () => {
    expect(describeAbort('missing function: fork', [7])).toMatchObject({ trap: 'missing-function', detail: 'fork', frames: [7] });
  });
});

describe('the frames of a stack', () => {
  const withStack = (stack: string) => Object.assign(new Error(), { stack });

  it('are byte offsets, as Chromium writes them', () => {
    const stack = `RuntimeError: unreachable
    at deep(int) (wasm://wasm/015880fa:wasm-function[30]:0x1f24)
    at wasm://wasm/015880fa:wasm-function[32]:0x233f
    at #call (blob:null/worker:6427:41)`;
    expect(framesOf(withStack(stack))).toEqual([0x1f24, 0x233f]);
  });

  it('and as Firefox does', () => {
    const stack = `wasm-function[30]@blob:null/worker line 3 > WebAssembly.compile:wasm-function[30]:0x1f24
asyncio_main@blob:null/worker line 3 > WebAssembly.compile:wasm-function[1757]:0x25688
#call@blob:null/worker:6427:41`;
    expect(framesOf(withStack(stack))).toEqual([0x1f24, 0x25688]);
  });

  it('of endless recursion are the innermost', () => {
    expect(framesOf(withStack('at wasm://wasm/0:wasm-function[1]:0x10\n'.repeat(1000)))).toEqual(Array(mostFrames).fill(0x10));
  });
});
