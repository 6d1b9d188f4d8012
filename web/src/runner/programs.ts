import { type Program, Sandbox } from './sandbox.ts';

/** Where the parts of the runner lie, relative to the page. */
export interface RunnerAddresses {
  readonly worker: string;
  readonly frame: string;
  /** The pages that programs may fetch. */
  readonly pages: readonly string[];
}

/**
 * Everything a run needs, fetched ahead of it where possible: the worker's script, the programs, and
 * the sandbox they run in.
 */
export class Programs {
  readonly #addresses: RunnerAddresses;
  readonly #fetched = new Map<string, Promise<Program>>();
  #sandbox: Promise<Sandbox> | undefined;
  #made: string | undefined;

  constructor(addresses: RunnerAddresses) {
    this.#addresses = addresses;
  }

  /** Makes the sandbox and has this program compiled, so that its run starts at once. */
  async prepare(address: string): Promise<{ sandbox: Sandbox; program: Program }> {
    const [sandbox, program] = await Promise.all([this.#makeSandbox(), this.#fetch(address)]);
    sandbox.prepare(program);
    await answered(sandbox);
    return { sandbox, program };
  }

  /** The same for a program that was made here; the one that was made before it is forgotten. */
  async prepareMade(program: Program): Promise<{ sandbox: Sandbox; program: Program }> {
    const sandbox = await this.#makeSandbox();
    if (this.#made !== undefined && this.#made !== program.name) sandbox.forget(this.#made);
    this.#made = program.name;
    sandbox.prepare(program);
    await answered(sandbox);
    return { sandbox, program };
  }

  #makeSandbox(): Promise<Sandbox> {
    const { worker, frame, pages } = this.#addresses;
    this.#sandbox ??= remembered(
      get(worker).then(async (response) => {
        const site = { base: new URL('.', document.baseURI).href, pages };
        return new Sandbox(document, { workerCode: await response.text(), frame, site });
      }),
      () => (this.#sandbox = undefined),
    );
    return this.#sandbox;
  }

  #fetch(address: string): Promise<Program> {
    let program = this.#fetched.get(address);
    if (!program) {
      program = remembered(
        get(address).then(async (response) => ({ name: address, bytes: await response.arrayBuffer() })),
        () => this.#fetched.delete(address),
      );
      this.#fetched.set(address, program);
    }
    return program;
  }
}

/** The sandbox of this browser does not come up. */
export class NotAnswering extends Error {}

const longestStart = 10_000;

async function answered(sandbox: Sandbox): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NotAnswering()), longestStart);
  });
  await Promise.race([sandbox.ready, late]).finally(() => clearTimeout(timer));
}

async function get(address: string): Promise<Response> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response;
}

/** A failure is forgotten, so that the next try is a real one. */
function remembered<T>(promise: Promise<T>, forget: () => void): Promise<T> {
  promise.catch(forget);
  return promise;
}
