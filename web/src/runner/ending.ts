import type { Texts } from '../i18n/index.ts';
import { formatTenths } from '../output/moments.ts';
import type { Done } from '../protocol.ts';
import { computingLimit, type StopReason, virtualLimit } from './program-run.ts';

/** What happened, where a program did not end by itself; nothing where it did. */
export function endingSentence(done: Done, reason: StopReason | undefined, texts: Texts): string | undefined {
  if (reason === 'computing') return texts.run.computedTooLong(computingLimit / 1000);
  if (done.how === 'limit') return texts.run.limitReached(formatTenths(virtualLimit, texts));
  if (done.how === 'killed') return texts.run.killed;
  if (done.how === 'trap') return done.trap === 'missing-function' && done.message ? done.message : texts.run.traps[done.trap ?? 'other'];
  return done.message;
}
