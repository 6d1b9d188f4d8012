import type { Texts } from '../i18n/index.ts';
import { formatTenths } from '../output/moments.ts';
import type { Done } from '../protocol.ts';
import { computingLimit, type StopReason, virtualLimit } from './program-run.ts';

/** What happened, where a program did not end by itself; nothing where it did. */
export function endingSentence(done: Done, reason: StopReason | undefined, texts: Texts): string | undefined {
  if (reason === 'computing') return texts.run.computedTooLong(computingLimit / 1000);
  if (done.how === 'limit') return texts.run.limitReached(formatTenths(virtualLimit, texts));
  if (done.how === 'killed') return texts.run.killed;
  if (done.how === 'trap') return trapSentence(done, texts);
  if (done.uncaught) return texts.run.uncaught;
  return done.exited ? texts.run.exited(done.status) : undefined;
}

function trapSentence({ trap = 'other', detail = '' }: Done, texts: Texts): string {
  if (trap === 'missing-function') return texts.run.missingFunction(detail);
  if (trap === 'javascript') return texts.run.javascriptThrew(detail);
  return texts.run.traps[trap];
}
