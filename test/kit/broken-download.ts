import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

const SIZE = 3_000_000;
/** More than what is worth going on from, and less than all. */
const PART = 1_500_000;

/** A large page of which each visit gets no more than half of what it asks for, until it is told otherwise. */
export class BrokenDownload {
  #seed = 'a';
  readonly ranges: (string | undefined)[] = [];
  /** How a visit ends that gets only a part: its connection breaks, or nothing more comes. */
  ends: 'breaks' | 'stalls' | 'never' = 'breaks';

  readonly page = ({ headers }: IncomingMessage, response: ServerResponse): void => {
    const { range, 'if-range': validator } = headers;
    this.ranges.push(range);
    const content = this.content;
    const isRest = range !== undefined && validator === this.#tag;
    const from = isRest ? Number(/^bytes=(\d+)-$/.exec(range)?.[1]) : 0;
    const described = { etag: this.#tag, 'content-type': 'application/octet-stream' };
    const part = { 'content-range': `bytes ${from}-${SIZE - 1}/${SIZE}` };
    response.writeHead(isRest ? 206 : 200, {
      ...described,
      ...(isRest && part),
      'content-length': SIZE - from,
    });
    if (this.ends === 'never') return void response.end(content.subarray(from));

    const end = () => {
      if (this.ends === 'breaks') response.destroy();
    };
    response.write(content.subarray(from, from + PART), () => setTimeout(end, 200));
  };

  /** From now on it is another page under the same URL. */
  change(): void {
    this.#seed += 'b';
  }

  get sha256(): string {
    return createHash('sha256').update(this.content).digest('hex');
  }

  get size(): number {
    return SIZE;
  }

  private get content(): Buffer {
    return Buffer.alloc(
      SIZE,
      `${this.#seed} page that is large enough to break off, and long enough to be told from others. `,
    );
  }

  get #tag(): string {
    return `"${this.#seed}"`;
  }
}
