import { type Done, type HowItEnded, mostFrames, type Output, type RunEvent, traps } from '../protocol.ts';
import { isRecord } from '../values.ts';

const endings: readonly HowItEnded[] = ['exit', 'interrupted', 'killed', 'trap', 'limit'];

/** Characters of one message: several times what batches.ts puts into one. */
const longestMessage = 1 << 22;

/** Characters of what a program's end may say. */
const longestText = 500;

/**
 * The events of a message from the runner's worker, which are JSON. A program shares that worker, so
 * what does not have the shape of an event is left out.
 */
export function checkedEvents(message: unknown): RunEvent[] {
  const events = parsed(message);
  if (!Array.isArray(events)) return [];
  return events.map(checkedEvent).filter((event) => event !== undefined);
}

function parsed(message: unknown): unknown {
  try {
    return typeof message === 'string' && message.length <= longestMessage ? JSON.parse(message) : undefined;
  } catch {
    return undefined;
  }
}

function checkedEvent(event: unknown): RunEvent | undefined {
  if (!isRecord(event)) return undefined;
  if (event.type === 'output') return checkedOutput(event);
  if (event.type === 'done') return checkedDone(event);
  return undefined;
}

function checkedOutput({ stream, text, at, cut, dropped }: Record<string, unknown>): Output | undefined {
  if ((stream !== 'stdout' && stream !== 'stderr') || typeof text !== 'string' || !isSeconds(at)) return undefined;
  return { type: 'output', stream, text, at, ...(isCount(cut) && { cut }), ...(isCount(dropped) && { dropped }) };
}

function checkedDone(event: Record<string, unknown>): Done | undefined {
  const { status, how, elapsed, real, waited, exited, uncaught, trap, detail, message, frames } = event;
  const ending = endings.find((each) => each === how);
  if (!Number.isInteger(status) || !ending) return undefined;
  if (!isSeconds(elapsed) || !isSeconds(real) || !isSeconds(waited)) return undefined;
  const why = traps.find((each) => each === trap);
  return {
    type: 'done', status: status as number, how: ending, elapsed, real, waited,
    ...(exited === true && { exited }),
    ...(uncaught === true && { uncaught }),
    ...(why && { trap: why }),
    ...(typeof detail === 'string' && { detail: detail.slice(0, longestText) }),
    ...(typeof message === 'string' && { message: message.slice(0, longestText) }),
    ...(Array.isArray(frames) && { frames: frames.slice(0, mostFrames).filter(isCount) }),
  };
}

function isSeconds(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
