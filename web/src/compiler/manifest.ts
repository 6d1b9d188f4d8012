/** What the page downloads to compile, made by toolchain/compiler-assets.mjs. */
export interface Manifest {
  readonly files: readonly AssetFile[];
}

/** One file, compressed with xz, the result cut into parts so that a broken download goes on where it was. */
export interface AssetFile {
  readonly name: string;
  /** Names its content; the same name and hash are the same bytes. */
  readonly hash: string;
  /** How long it is, not compressed. */
  readonly bytes: number;
  readonly parts: readonly AssetPart[];
}

export interface AssetPart {
  /** Relative to the page; ends in the hash of what is in it: `compiler/HASH.xz`. */
  readonly path: string;
  readonly bytes: number;
}

/** The part's own hash: the first half of its SHA-256 in hexadecimal. */
export function hashOf({ path }: AssetPart): string {
  return /([0-9a-f]{32})\.xz$/.exec(path)?.[1] ?? '';
}
