// embed.js: <asyncio-playground>, a program that runs inside any page. It has nothing in it but the element and the frame's
// half of their talk; the playground itself comes with the frame, when the reader comes near it.

import { around } from '../i18n/around.ts';
import type { Language } from '../i18n/language.ts';
import { between, type Between } from './between.ts';
import { expectedHeight } from './height.ts';
import { checkedFromFrame, type Content, type FromFrame, greeting, type ToFrame } from './messages.ts';
import { type Options, readOptions } from './options.ts';
import { placeholder, sheet } from './placeholder.ts';
import { isDarkAround, languageAround } from './surroundings.ts';
import { upgradeBlocks } from './upgrade.ts';

/** Beside this script, wherever that is. */
const page = new URL(/* @vite-ignore */ 'embed.html', import.meta.url);

/** Pixels from the screen's edge at which a frame is made. */
const near = 400;

/** Milliseconds that a frame may take until it listens. */
const patience = 30_000;

/** What a reader of the page may set on it, each also a property. */
const attributes = ['example', 'code', 'theme', 'language', 'read-only', 'view', 'clock', 'lines', 'python', 'expected', 'expected-run', 'min-height', 'max-height'] as const;

/** Their names as properties. */
const properties = new Map(attributes.map((name) => [name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()), name]));

interface Question {
  resolve(code: string): void;
  reject(problem: Error): void;
}

/**
 * A playground in a frame. Until the frame shows something, and where it never does, the code between the tags is there to be
 * read. Events, none of which bubbles: `ready`, `run`, `output` ({stream, text, at}), `done` (how it ended), `error` (a sentence).
 */
export class AsyncioPlayground extends HTMLElement {
  static readonly observedAttributes = attributes;
  readonly #root: ShadowRoot;
  #nearness: IntersectionObserver | undefined;
  #surroundings: MutationObserver | undefined;
  #readable: HTMLElement | undefined;
  /** What the frame was last asked to show, and what has been made of that: a frame that comes anew goes on with it. */
  #asked: string | undefined;
  #edit: string | undefined;
  /** Of the frame that was there last. */
  #height: number | undefined;
  /** Why nothing came. */
  #failure: string | undefined;
  #frame: HTMLIFrameElement | undefined;
  #port: MessagePort | undefined;
  #late: ReturnType<typeof setTimeout> | undefined;
  /** Said before there was a frame to hear it. */
  #unsaid: ToFrame[] = [];
  #questions = new Map<number, Question>();
  #questionsAsked = 0;
  #telling = false;
  /** Known also when it has been taken out of its page. */
  #spoken: Language = 'en';

  constructor() {
    super();
    this.#root = this.attachShadow({ mode: 'open' });
    this.#root.adoptedStyleSheets = [sheet];
  }

  /** Starts what is in the editor, unless something runs. */
  run(): void {
    this.#say({ type: 'run' });
  }

  /** Ctrl-C; again: by force. */
  stop(): void {
    this.#say({ type: 'stop' });
  }

  /** Other code in the editor, as an edit that undo takes back. */
  setCode(code: string): void {
    // The frame says so too, but may be gone by then.
    if (this.#port) this.#edit = String(code);
    this.#say({ type: 'set-code', code: String(code) });
  }

  /** What is in the editor, nothing where the frame says that there is no such example; fails where the playground does not come, or goes before it has answered. */
  getCode(): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(new Error(this.#failure));
      const id = (this.#questionsAsked += 1);
      this.#questions.set(id, { resolve, reject });
      this.#say({ type: 'get-code', id });
    });
  }

  connectedCallback(): void {
    for (const name of properties.keys()) this.#takeUp(name);
    // What is between the tags may still be on its way.
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', () => this.#appear(), { once: true });
    else this.#appear();
  }

  disconnectedCallback(): void {
    this.#nearness?.disconnect();
    this.#surroundings?.disconnect();
    matchMedia('(prefers-color-scheme: dark)').removeEventListener('change', this.#tell);
    document.removeEventListener('transitionend', this.#tell);
    removeEventListener('message', this.#greeted);
    clearTimeout(this.#late);
    this.#port?.close();
    this.#port = undefined;
    this.#frame = undefined;
    this.#root.replaceChildren();
    // Who moves it takes it out and puts it in again at once.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#unsaid = [];
      this.#refuse(around.gone[this.#spoken]);
    });
  }

  /** It was moved by `moveBefore`, with its frame; what is around it may be of other colours. */
  connectedMoveCallback(): void {
    this.#tell();
  }

  attributeChangedCallback(): void {
    this.#tell();
  }

  get #content(): Content {
    return this.#contentOf(between(this));
  }

  #contentOf({ code: written, python, stated: statedInside }: Between): Content {
    const [code, example] = [this.getAttribute('code'), this.getAttribute('example')];
    const [lines, run] = [this.getAttribute('expected'), this.getAttribute('expected-run')];
    const stated = { ...statedInside, ...(lines !== null && { lines }), ...(run !== null && { run }) };
    if (code === null && example) return { example, stated };
    const own = code ?? written;
    return own === '' && code === null ? {} : { code: own, stated, ...(python && { python }) };
  }

  get #language(): Language {
    this.#spoken = readOptions((name) => this.getAttribute(name)).language ?? languageAround(this);
    return this.#spoken;
  }

  get #options(): Options {
    const options = readOptions((name) => this.getAttribute(name));
    const theme = options.theme === 'auto' ? (isDarkAround(this) ? 'dark' : 'light') : options.theme;
    return { ...options, theme, language: this.#language };
  }

  /** A property that was set before the element was known hides the one that it has. */
  #takeUp(name: string): void {
    if (!Object.hasOwn(this, name)) return;
    const own = this as unknown as Record<string, unknown>;
    const value = own[name];
    delete own[name];
    own[name] = value;
  }

  #appear(): void {
    if (!this.isConnected || this.#frame) return;
    const inside = between(this);
    const [content, options, { block, code: written }] = [this.#contentOf(inside), this.#options, inside];
    const python = options.python === false ? undefined : content.python ?? (options.python && content.example ? '' : undefined);
    const height = this.#height ?? expectedHeight(content.code ?? written, python, this.getBoundingClientRect().width, options);
    this.#readable = placeholder(this.#root, { readable: block || written === '' ? undefined : written, height });
    this.#nearness = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) this.#makeFrame();
    }, { rootMargin: `${near}px` });
    this.#nearness.observe(this);
    if (this.#unsaid.length > 0 || this.#questions.size > 0) this.#makeFrame();
  }

  #makeFrame(): void {
    if (this.#frame || !this.isConnected) return;
    this.#nearness?.disconnect();
    const frame = document.createElement('iframe');
    const address = new URL(page);
    address.searchParams.set('host', self.origin);
    frame.title = around.title[this.#language];
    frame.src = address.href;
    frame.className = 'coming';
    frame.tabIndex = -1;
    this.#frame = frame;
    addEventListener('message', this.#greeted);
    this.#root.append(frame);
    this.#late = setTimeout(() => this.#fail(around.notLoaded[this.#language]), patience);
    this.#watchSurroundings();
  }

  /** The frame listens: for the first time, or anew because it was loaded again, and its port went with what was in it. */
  #greeted = ({ source, origin, data }: MessageEvent): void => {
    const frame = this.#frame;
    if (frame && source === frame.contentWindow && origin === page.origin && data === greeting) this.#connect(frame);
  };

  #connect(frame: HTMLIFrameElement): void {
    clearTimeout(this.#late);
    this.#failure = undefined;
    this.#port?.close();
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.onmessage = ({ data }) => {
      const message = checkedFromFrame(data);
      if (message && this.#port === port1) this.#hear(message);
    };
    // Nobody but the playground gets the port, whatever has become of the frame.
    frame.contentWindow?.postMessage(greeting, page.origin, [port2]);
    for (const message of [this.#shown(), ...this.#goesOn(), ...this.#unsaid.splice(0)]) port1.postMessage(message);
  }

  #shown(): ToFrame {
    const content = this.#content;
    // What is expected of it changes nothing in the editor.
    const asked = JSON.stringify({ ...content, stated: undefined });
    if (asked !== this.#asked) this.#edit = this.#height = undefined;
    this.#asked = asked;
    return { type: 'show', content, options: this.#options };
  }

  /** What a frame before this one had been told, and had not answered. */
  #goesOn(): ToFrame[] {
    const unsaid = new Set(this.#unsaid.map((message) => (message.type === 'get-code' ? message.id : undefined)));
    const unanswered = [...this.#questions.keys()].filter((id) => !unsaid.has(id));
    const edit: ToFrame[] = this.#edit === undefined ? [] : [{ type: 'set-code', code: this.#edit }];
    return [...edit, ...unanswered.map((id) => ({ type: 'get-code', id }) as const)];
  }

  #say(message: ToFrame): void {
    if (this.#port) {
      // What was set before is shown before.
      if (this.#telling) this.#port.postMessage(this.#shown());
      return this.#port.postMessage(message);
    }
    this.#unsaid.push(message);
    if (this.#nearness) this.#makeFrame();
  }

  #hear(message: FromFrame): void {
    switch (message.type) {
      case 'size':
        return this.#show(message.height);
      case 'ready':
      case 'run':
        return this.#dispatch(message.type, undefined);
      case 'output':
        return this.#dispatch('output', message.output);
      case 'done':
        return this.#dispatch('done', message.ending);
      case 'error':
        return this.#dispatch('error', message.sentence);
      case 'edited':
        this.#edit = message.code;
        return;
      case 'code':
        this.#questions.get(message.id)?.resolve(message.code);
        return void this.#questions.delete(message.id);
      case 'no-code':
        this.#questions.get(message.id)?.reject(new Error(message.sentence));
        this.#questions.delete(message.id);
    }
  }

  /** The frame in the place of the code that was there to be read. */
  #show(height: number): void {
    const frame = this.#frame;
    if (!frame) return;
    this.#height = height;
    frame.style.height = `${height}px`;
    frame.className = 'there';
    frame.removeAttribute('tabindex');
  }

  #fail(sentence: string): void {
    this.#failure = sentence;
    // All of it, where nothing else comes.
    this.#readable?.style.removeProperty('height');
    this.#refuse(sentence);
    this.#dispatch('error', sentence);
  }

  #refuse(sentence: string): void {
    for (const { reject } of this.#questions.values()) reject(new Error(sentence));
    this.#questions.clear();
  }

  #dispatch(type: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  /** Something that may have changed the page's colours or language happened, or an attribute was set. */
  #tell = (): void => {
    if (this.#telling) return;
    this.#telling = true;
    queueMicrotask(() => {
      this.#telling = false;
      if (!this.isConnected) return;
      const { theme } = this.#options;
      if (this.#frame) this.#frame.style.colorScheme = theme;
      this.#port?.postMessage(this.#shown());
    });
  };

  #watchSurroundings(): void {
    this.#surroundings = new MutationObserver(this.#tell);
    for (const element of [document.documentElement, document.body]) this.#surroundings.observe(element, { attributes: true });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', this.#tell);
    // Colours that fade are what they will be only at the end.
    document.addEventListener('transitionend', this.#tell);
    this.#tell();
  }
}

for (const [property, name] of properties) {
  Object.defineProperty(AsyncioPlayground.prototype, property, {
    configurable: true,
    enumerable: true,
    get(this: HTMLElement) {
      return name === 'read-only' || name === 'python' ? this.hasAttribute(name) : this.getAttribute(name);
    },
    set(this: HTMLElement, value: unknown) {
      if (value === null || value === undefined || value === false) this.removeAttribute(name);
      else this.setAttribute(name, value === true ? '' : String(value));
    },
  });
}

if (!customElements.get('asyncio-playground')) {
  customElements.define('asyncio-playground', AsyncioPlayground);
  upgradeBlocks(import.meta.url);
}
