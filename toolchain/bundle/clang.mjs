import { Exit, runLLVM } from '@yowasp/clang';
import { Problem } from '../lib/problem.mjs';

/** Runs the page's clang -cc1 and returns the file it makes. */
export async function clang(args, disk, result) {
  const said = [];
  const listen = (bytes) => bytes && said.push(Buffer.from(bytes));
  try {
    const files = await runLLVM(['clang', '-cc1', ...args], disk, {
      stdout: listen, stderr: listen, decodeASCII: false, fetchProgress: () => {},
    });
    return files[result];
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
    throw new Problem(`${Buffer.concat(said).toString().trimEnd()}\nThe page's compiler could not make ${result}.`);
  }
}
