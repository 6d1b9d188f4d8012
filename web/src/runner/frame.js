// @ts-check
// Runs inside the sandboxed frame, whose origin is opaque: it stands between the page and the worker
// in which a program runs. The document around it (toolchain/frame.mjs) has a Content-Security-Policy that lets that
// worker fetch from other hosts; the page's own is out of its reach, and it gets everything it needs by message.

/** @typedef {import('./sandbox.ts').ToFrame} ToFrame */
/** @typedef {import('./sandbox.ts').FromFrame} FromFrame */

addEventListener('message', (event) => {
  const port = event.ports[0];
  if (event.source === parent.parent && port) serve(port);
});

/** @param {MessagePort} port */
function serve(port) {
  /** @type {Map<string, Promise<WebAssembly.Module>>} */
  const modules = new Map();
  let workerAddress = '';
  /** A worker that has read its script and waits for a program. */
  /** @type {Worker | undefined} */
  let spare;
  /** @type {{ run: number, worker: Worker, started: Promise<void> } | undefined} */
  let running;

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

  /** @param {Extract<ToFrame, { type: 'run' }>} message */
  function start({ run, program, clock, limit, site }) {
    const worker = spare ?? new Worker(workerAddress);
    spare = undefined;
    worker.onmessage = ({ data }) => {
      if (running?.run !== run) return;
      if (typeof data === 'string') say({ type: 'events', run, events: data });
      else say({ type: 'page', run, id: Number(data?.id), page: String(data?.page) });
    };
    worker.onerror = (event) => {
      event.preventDefault();
      fail(run, event.message || 'The worker could not be started.');
    };
    const started = Promise.resolve(modules.get(program)).then((wasm) => {
      if (!wasm) throw new Error(`No program is called ${program}.`);
      worker.postMessage({ type: 'start', wasm, clock, site, ...(limit !== undefined && { limit }) });
    });
    running = { run, worker, started };
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
    } else if (message.type === 'page') {
      running.worker.postMessage({ type: 'page', id: message.id, page: message.page });
    } else {
      const { worker, started } = running;
      started.then(() => worker.postMessage({ type: 'interrupt' }), () => {});
    }
  };
}
