// What the frames of a page and the one that leads say to each other. Their channel is open to every page of the playground's
// origin: what has not the shape of a message is none.

import { isRecord } from '../values.ts';
import type { Answers, FromService, Kind, Request, ToService } from './messages.ts';

/** The word of a new leader to everybody. */
export const leads = 'leads';

export interface ToLeader {
  /** Who says it. */
  readonly client: string;
  readonly message: ToService | { type: 'leave' };
}

/** `here`: it was heard. */
export type FromLeader = FromService | { type: 'here' };

const troubles = ['network', 'gone', 'damaged', 'memory'] as const;

export function checkedToLeader(said: unknown): ToLeader | undefined {
  if (!isRecord(said) || typeof said.client !== 'string' || !isRecord(said.message)) return undefined;
  const { client, message: { type, id, request } } = said;
  switch (type) {
    case 'load':
    case 'stop':
    case 'leave':
      return { client, message: { type } };
    case 'request':
      return isNumber(id) && isRequest(request) ? { client, message: { type, id, request } } : undefined;
    default:
      return undefined;
  }
}

/** `kindOf`: what was asked under this number. */
export function checkedFromLeader(message: unknown, kindOf: (id: number) => Kind | undefined): FromLeader | undefined {
  if (!isRecord(message)) return undefined;
  const { type, done, total, id, answer, why, detail, trouble } = message;
  switch (type) {
    case 'here':
    case 'loaded':
    case 'unloaded':
      return { type };
    case 'progress':
      return isNumber(done) && isNumber(total) ? { type, done, total } : undefined;
    case 'not-loaded': {
      const known = troubles.find((each) => each === trouble);
      return known && typeof detail === 'string' ? { type, trouble: known, detail } : undefined;
    }
    case 'answer':
      return isNumber(id) && isAnswer(kindOf(id), answer) ? { type, id, answer } : undefined;
    case 'unanswered':
      return isNumber(id) && (why === 'too-long' || why === 'broken') && typeof detail === 'string' ? { type, id, why, detail } : undefined;
    default:
      return undefined;
  }
}

function isRequest(value: unknown): value is Request {
  if (!isRecord(value) || typeof value.source !== 'string') return false;
  const { kind, optimize, position, offsets } = value;
  switch (kind as Kind) {
    case 'compile':
      return typeof optimize === 'boolean';
    case 'check':
      return true;
    case 'complete':
    case 'signatures':
      return isRecord(position) && isNumber(position.line) && isNumber(position.column);
    case 'places':
      return typeof optimize === 'boolean' && Array.isArray(offsets) && offsets.every(isNumber);
    default:
      return false;
  }
}

function isAnswer(kind: Kind | undefined, value: unknown): value is Answers[Kind] {
  switch (kind) {
    case 'compile':
      return isRecord(value) && Array.isArray(value.diagnostics) && (value.ok === false || isProgram(value));
    case 'check':
    case 'complete':
    case 'places':
      return Array.isArray(value);
    case 'signatures':
      return value === undefined || isRecord(value);
    default:
      return false;
  }
}

function isProgram({ ok, wasm, milliseconds }: Record<string, unknown>): boolean {
  return ok === true && wasm instanceof ArrayBuffer && isRecord(milliseconds) && isNumber(milliseconds.compile) && isNumber(milliseconds.link);
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}
