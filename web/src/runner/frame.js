// @ts-check
// Runs inside the sandboxed frame, whose origin is opaque: it stands between the page and the worker
// in which a program runs. It must stay as it is in the page's Content-Security-Policy, which names
// its hash (vite.config.ts), and it gets everything it needs by message: nothing can be fetched here.

/** @typedef {import('./sandbox.ts').ToFrame} ToFrame */
/** @typedef {import('./sandbox.ts').FromFrame} FromFrame */

addEventListener('message', (event) => {
  const port = event.ports[0];
  if (event.source === parent && port) serve(port);
});

/**
 * What the runner's worker keeps to (batches.ts), generously: a page that was busy for long finds many
 * messages at once. A program that posts messages of its own soon does not.
 */
const longestMessage = 2_000_000;
const messages = { atOnce: 2000, perSecond: 100 };

/** @param {MessagePort} port */
function serve(port) {
  /** @type {Map<string, Promise<WebAssembly.Module>>} */
  const modules = new Map();
  let workerAddress = '';
  /** A worker that has read its script and waits for a program. */
  /** @type {Worker | undefined} */
  let spare;
  /** @type {{ run: number, worker: Worker, started: Promise<void>, begun: number } | undefined} */
  let running;
  /** Messages that the running program's worker may send at this moment. */
  let allowance = { left: 0, since: 0 };

  /** @param {FromFrame} message */
  const say = (message) => port.postMessage(message);
  const makeSpare = () => {
    spare = new Worker(workerAddress);
  };

  /** @param {number} run @param {unknown} problem */
  function fail(run, problem) {
    if (running?.run !== run) return;
    end();
    say({ type: 'failed', run, message: problem instanceof Error ? problem.message : String(problem) });
  }

  function end() {
    running?.worker.terminate();
    running = undefined;
    makeSpare();
  }

  /** @param {unknown} data */
  function isRunners(data) {
    const now = performance.now();
    const earned = ((now - allowance.since) / 1000) * messages.perSecond;
    allowance = { left: Math.min(messages.atOnce, allowance.left + earned) - 1, since: now };
    return allowance.left >= 0 && typeof data === 'string' && data.length <= longestMessage;
  }

  /** The program speaks for itself: what it says is not passed on. */
  function cutOff() {
    if (!running) return;
    const real = (performance.now() - running.begun) / 1000;
    /** @type {import('../protocol.ts').Done} */
    const done = { type: 'done', status: 137, how: 'trap', trap: 'messages', elapsed: real, real, waited: 0 };
    say({ type: 'events', run: running.run, events: JSON.stringify([done]) });
    end();
  }

  /** @param {Extract<ToFrame, { type: 'run' }>} message */
  function start({ run, program, clock, limit }) {
    const worker = spare ?? new Worker(workerAddress);
    spare = undefined;
    worker.onmessage = ({ data }) => {
      if (running?.run !== run) return;
      if (isRunners(data)) say({ type: 'events', run, events: data });
      else cutOff();
    };
    worker.onerror = (event) => {
      event.preventDefault();
      fail(run, event.message || 'The worker could not be started.');
    };
    const started = Promise.resolve(modules.get(program)).then((wasm) => {
      if (!wasm) throw new Error(`No program is called ${program}.`);
      worker.postMessage({ type: 'start', wasm, clock, ...(limit !== undefined && { limit }) });
    });
    const begun = performance.now();
    running = { run, worker, started, begun };
    allowance = { left: messages.atOnce, since: begun };
    started.catch((problem) => fail(run, problem));
  }

  port.onmessage = ({ data }) => {
    const message = /** @type {ToFrame} */ (data);
    if (message.type === 'worker') {
      workerAddress = URL.createObjectURL(new Blob([message.code], { type: 'text/javascript' }));
      makeSpare();
      say({ type: 'ready' });
    } else if (message.type === 'program') {
      const compiled = WebAssembly.compile(message.bytes);
      modules.set(message.program, compiled);
      // The run that needs it reports the failure.
      compiled.catch(() => {});
    } else if (message.type === 'forget') {
      modules.delete(message.program);
    } else if (message.type === 'run') {
      start(message);
    } else if (running?.run !== message.run) {
      return;
    } else if (message.type === 'end') {
      end();
    } else {
      const { worker, started } = running;
      started.then(() => worker.postMessage({ type: 'interrupt' }), () => {});
    }
  };
}
