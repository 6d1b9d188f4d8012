import { type Done, type HowItEnded, type Output, type RunEvent, traps } from '../protocol.ts';
import { isRecord } from '../values.ts';

const endings: readonly HowItEnded[] = ['exit', 'interrupted', 'killed', 'trap', 'limit'];

/**
 * The events of a message from the runner's worker. A program can send anything in its place, so
 * what does not have the shape of an event is left out.
 */
export function checkedEvents(message: unknown): RunEvent[] {
  if (!Array.isArray(message)) return [];
  return message.map(checkedEvent).filter((event) => event !== undefined);
}

function checkedEvent(event: unknown): RunEvent | undefined {
  if (!isRecord(event)) return undefined;
  if (event.type === 'output') return checkedOutput(event);
  if (event.type === 'done') return checkedDone(event);
  return undefined;
}

function checkedOutput({ stream, text, at }: Record<string, unknown>): Output | undefined {
  if ((stream !== 'stdout' && stream !== 'stderr') || typeof text !== 'string' || !isSeconds(at)) return undefined;
  return { type: 'output', stream, text, at };
}

function checkedDone({ status, how, elapsed, real, waited, trap, message }: Record<string, unknown>): Done | undefined {
  const ending = endings.find((each) => each === how);
  if (!Number.isInteger(status) || !ending) return undefined;
  if (!isSeconds(elapsed) || !isSeconds(real) || !isSeconds(waited)) return undefined;
  const why = traps.find((each) => each === trap);
  return {
    type: 'done', status: status as number, how: ending, elapsed, real, waited,
    ...(why && { trap: why }),
    ...(typeof message === 'string' && { message }),
  };
}

function isSeconds(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
