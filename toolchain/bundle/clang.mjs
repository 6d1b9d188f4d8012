import { Exit, runLLVM } from '@yowasp/clang';
import { Problem } from '../lib/problem.mjs';

/**
 * Runs the page's clang -cc1 and returns the one file it makes; `what` names it. It comes by standard
 * output: the package's disk copies a whole file for every 4 KB written to it, minutes for a large one.
 */
export async function clang(what, args, disk) {
  const made = [];
  const said = [];
  const into = (list) => (bytes) => bytes && list.push(Buffer.from(bytes));
  try {
    await runLLVM(['clang', '-cc1', ...args, '-o', '-'], disk, {
      stdout: into(made), stderr: into(said), decodeASCII: false, fetchProgress: () => {},
    });
    return new Uint8Array(Buffer.concat(made));
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
    throw new Problem(`${Buffer.concat(said).toString().trimEnd()}\nThe page's compiler could not make ${what}.`);
  }
}
