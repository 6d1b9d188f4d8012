import { checkedToFrame, type FromFrame, greeting, type ToFrame } from './messages.ts';

/** The element around this frame. What it says before anybody listens waits. */
export class Host {
  /** Settles when it wants the program to be there. */
  readonly wanted: Promise<void>;
  #port: MessagePort | undefined;
  #listener: ((message: ToFrame) => void) | undefined;
  readonly #unheard: ToFrame[] = [];
  #want = () => {};

  /** `origin`: of the page that made the frame. Nobody else, and no other window of that origin, is listened to. */
  constructor(origin: string) {
    this.wanted = new Promise((resolve) => (this.#want = resolve));
    const greeted = ({ source, origin: from, data, ports: [port] }: MessageEvent) => {
      if (source !== parent || from !== origin || data !== greeting || !port) return;
      removeEventListener('message', greeted);
      this.#port = port;
      port.onmessage = (event) => this.#hear(checkedToFrame(event.data));
    };
    addEventListener('message', greeted);
    // That somebody is here may be known to anybody.
    parent.postMessage(greeting, '*');
  }

  say(message: FromFrame): void {
    this.#port?.postMessage(message);
  }

  listen(listener: (message: ToFrame) => void): void {
    this.#listener = listener;
    // What a listener fails over is gone; the rest is for the next one.
    for (let message = this.#unheard.shift(); message; message = this.#unheard.shift()) listener(message);
  }

  #hear(message: ToFrame | undefined): void {
    if (!message) return;
    if (message.type !== 'show') this.#want();
    if (this.#listener) this.#listener(message);
    else this.#unheard.push(message);
  }
}
