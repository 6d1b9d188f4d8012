// What tsc makes of the package's types; each expected error is one of the promises.
import { type CppError, load, type CoroutineFunction, type ModuleFactory } from '../../core/bindings/index.js';

interface Hello {
  download: CoroutineFunction<[url: string, button: EventTarget], string>;
  count(): number;
}

export async function consumer(create: ModuleFactory<Hello>, button: HTMLButtonElement): Promise<number> {
  const hello = await load<Hello>(create, { wasm: new URL('https://example.org/hello.wasm'), stderr: (line) => line.trim() });
  const controller = new AbortController();
  try {
    const text: string = await hello.download('poem.txt', button, { signal: controller.signal });
    await hello.download('poem.txt', button);
    await hello.download('poem.txt', button, {});
    // @ts-expect-error: the button is missing
    await hello.download('poem.txt');
    // @ts-expect-error: the options hold the signal
    await hello.download('poem.txt', button, controller.signal.aborted);
    // @ts-expect-error: a promise
    const now: string = hello.download('poem.txt', button);
    return text.length + now.length;
  } catch (error) {
    const { name, message, errors } = error as CppError;
    // @ts-expect-error: no module exports this
    hello.upload();
    return hello.count() + name.length + message.length + (errors?.length ?? 0);
  }
}
