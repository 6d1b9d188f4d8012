const custom = 0;
const exported = 7;

/**
 * A linked program without its custom sections (names and line tables, most of its bytes), and what it exports.
 * The binary format: https://webassembly.github.io/spec/core/binary/modules.html
 */
export function splitProgram(wasm: Uint8Array): { stripped: Uint8Array; exports: string[] } {
  const kept: Uint8Array[] = [wasm.subarray(0, 8)];
  let exports: string[] = [];
  const reader = new Reader(wasm, 8);
  while (!reader.atEnd) {
    const start = reader.position;
    const kind = reader.byte();
    const end = reader.number() + reader.position;
    if (kind === exported) exports = exportNames(reader);
    if (kind !== custom) kept.push(wasm.subarray(start, end));
    reader.position = end;
  }
  const stripped = new Uint8Array(kept.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const section of kept) {
    stripped.set(section, offset);
    offset += section.length;
  }
  return { stripped, exports };
}

function exportNames(reader: Reader): string[] {
  return Array.from({ length: reader.number() }, () => {
    const name = reader.text();
    reader.byte();
    reader.number();
    return name;
  });
}

export class Reader {
  readonly #bytes: Uint8Array;
  position: number;

  constructor(bytes: Uint8Array, position: number) {
    this.#bytes = bytes;
    this.position = position;
  }

  get atEnd(): boolean {
    return this.position >= this.#bytes.length;
  }

  byte(): number {
    return this.#bytes[this.position++] ?? 0;
  }

  /** LEB128, as all numbers are. */
  number(): number {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = this.byte();
      value += (byte & 127) * shift;
      if (byte < 128) return value;
    }
  }

  text(): string {
    const length = this.number();
    const start = this.position;
    this.position += length;
    return new TextDecoder().decode(this.#bytes.subarray(start, this.position));
  }
}
