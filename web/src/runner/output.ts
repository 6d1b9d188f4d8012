import type { Stream } from '../protocol.ts';

/** Bytes decoded at once: a program may write a hundred megabytes in one piece. */
const longestPiece = 1 << 12;

/** What a program writes, as bytes and as text: a character may come in two pieces. */
export class OutputStream {
  readonly #stream: Stream;
  readonly #text: (stream: Stream, text: string) => void;
  readonly #bytes: ((stream: Stream, bytes: Uint8Array) => void) | undefined;
  readonly #decoder = new TextDecoder();

  constructor(
    stream: Stream,
    text: (stream: Stream, text: string) => void,
    bytes?: (stream: Stream, bytes: Uint8Array) => void,
  ) {
    this.#stream = stream;
    this.#text = text;
    this.#bytes = bytes;
  }

  write(bytes: Uint8Array): void {
    this.#bytes?.(this.#stream, bytes);
    for (let start = 0; start < bytes.length; start += longestPiece) {
      this.#say(this.#decoder.decode(bytes.subarray(start, start + longestPiece), { stream: true }));
    }
  }

  /** Half a character at the end of everything becomes U+FFFD. */
  end(): void {
    this.#say(this.#decoder.decode());
  }

  #say(text: string): void {
    if (text !== '') this.#text(this.#stream, text);
  }
}
