/** One line per long step, on standard error: standard output belongs to programs that are run. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Says what is being done, does it, and says how long it took. */
export async function step(what, work) {
  say(`${what} ...`);
  const start = performance.now();
  const result = await work();
  const seconds = (performance.now() - start) / 1000;
  if (seconds >= 1) say(`  done in ${seconds.toFixed(1)} s`);
  return result;
}
