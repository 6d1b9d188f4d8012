import { startProgram } from '../../../web/src/runner/program.ts';
import { compiled } from './programs.ts';

/** What `npm run play` gives for a program under the virtual clock: the same modules, in Node. */
export async function printedInNode(source: string): Promise<{ stdout: string[]; stderr: string[] }> {
  const text = { stdout: '', stderr: '' };
  const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  const program = startProgram({
    wasm: await compiled(source) as Uint8Array<ArrayBuffer>,
    clock: 'virtual',
    limit: 60,
    onBytes: (stream, bytes) => (text[stream] += decoders[stream].decode(bytes, { stream: true })),
  });
  await program.done;
  const lines = (said: string) => (said === '' ? [] : said.replace(/\n$/, '').split('\n'));
  return { stdout: lines(text.stdout), stderr: lines(text.stderr) };
}
