import { longestLine } from '../protocol.ts';

export interface Piece {
  text: string;
  /** Characters of the line that were left out after `text`. */
  cut?: number;
}

/** Cuts the lines of one stream that are too long, however the text comes. */
export class LongLines {
  /** Characters that the open line may still take. */
  #room = longestLine;

  cut(text: string): Piece[] {
    if (text.length <= this.#room) return [{ text: this.#pass(text) }];
    const pieces: Piece[] = [];
    let kept = '';
    for (let start = 0; start < text.length; ) {
      const end = text.indexOf('\n', start);
      const line = text.slice(start, end < 0 ? undefined : end);
      start += line.length;
      const left = line.length - this.#room;
      kept += this.#pass(line.slice(0, this.#room));
      if (left > 0) {
        pieces.push({ text: kept, cut: left });
        kept = '';
      }
      if (end < 0) break;
      kept += this.#pass('\n');
      start += 1;
    }
    return kept === '' ? pieces : [...pieces, { text: kept }];
  }

  #pass(text: string): string {
    const end = text.lastIndexOf('\n');
    this.#room = end < 0 ? this.#room - text.length : longestLine - (text.length - end - 1);
    return text;
  }
}
