import { Readable } from 'node:stream';
import type { Rest } from '../../../outbound/fetcher.js';
import { firstOf, type HeaderLine } from '../../../outbound/header-line.js';
import type { OpenResponse } from '../connection/exchange.js';
import { FetchFault } from '../fetch-fault.js';
import { sentAs } from './sent-headers.js';

/** The rest of a page, asked for by one fetch: where, and what comes of it together with what was there (RFC 9110, 15.3.7.3). */
export class Resumption {
  #isSent = false;
  #isOver = false;

  constructor(private readonly rest: Rest | undefined) {}

  /** The headers that a URL is asked with: as they were, or for the rest, and then as it is, since parts are of that. */
  headersFor(url: string, headers: string[]): string[] {
    const { rest } = this;
    this.#isSent = rest?.url === url && !this.#isOver && sentAs(headers, 'range') === undefined;
    if (!this.#isSent || !rest) return headers;

    const asItIs = headers.map((word, index) => {
      const isValue = index % 2 === 1;
      return isValue && headers[index - 1] === 'accept-encoding' ? 'identity' : word;
    });
    return [...asItIs, 'range', `bytes=${rest.offset}-`, 'if-range', rest.validator];
  }

  /** Whether a response is of no use: another part than was asked for, or none. All of it is asked for once more. */
  isInVain(open: OpenResponse): boolean {
    if (!this.#isSent || (open.status !== 206 && open.status !== 416) || this.#totalOf(open) !== undefined)
      return false;

    this.#isOver = true;
    return true;
  }

  /** The head of a response; where it is the rest, that of the page that it makes with what was there. */
  headOf(open: OpenResponse): Pick<OpenResponse, 'status' | 'headers' | 'warnings'> {
    const total = this.#totalOf(open);
    const { rest } = this;
    if (total === undefined || !rest) return open;

    const warning = `Its first ${rest.offset} bytes came with an earlier attempt`;
    return { status: 200, headers: wholeHeaders(open.headers, total), warnings: [...open.warnings, warning] };
  }

  /** The body likewise. It may be read once. */
  bodyOf(open: OpenResponse): OpenResponse['body'] {
    const total = this.#totalOf(open);
    const { rest } = this;
    if (total === undefined || !rest) return open.body;

    const whole = Readable.from(joined(rest, open.body, total), { objectMode: false });
    return Object.assign(whole, { dump: () => open.body.dump() });
  }

  /** How long the whole page is that a response is the rest of; undefined where it is not. */
  #totalOf({ status, headers }: OpenResponse): number | undefined {
    const { rest } = this;
    if (!this.#isSent || !rest || status !== 206) return undefined;

    const [, from, to, length] = CONTENT_RANGE.exec(firstOf(headers, 'content-range') ?? '') ?? [];
    const total = Number(length);
    const isRest = Number(from) === rest.offset && Number(to) === total - 1;
    const isSame = firstOf(headers, 'etag') === rest.validator && firstOf(headers, 'content-encoding') === undefined;
    return isRest && isSame ? total : undefined;
  }
}

/** What was there cannot be read any more: a fault of ours, and not of the network. */
export class BeginningLostError extends Error {
  override readonly name = 'BeginningLostError';

  constructor(cause: unknown) {
    super(`What came before of the page cannot be read: ${String(cause)}`, { cause });
  }
}

export function lostBeginning(error: unknown): BeginningLostError | undefined {
  return error instanceof BeginningLostError ? error : undefined;
}

/** RFC 9110, 14.4. Without the length of the whole nothing says that this is all of the rest. */
const CONTENT_RANGE = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/i;

/** As of a response to a request without a range. */
function wholeHeaders(headers: readonly HeaderLine[], total: number): readonly HeaderLine[] {
  return headers.flatMap(([name, value]): HeaderLine[] => {
    if (name === 'content-range') return [];
    return [[name, name === 'content-length' ? String(total) : value]];
  });
}

async function* joined(rest: Rest, body: Readable, total: number): AsyncGenerator<Uint8Array, void> {
  yield* beginningOf(rest);
  let size = rest.offset;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    yield chunk;
  }
  if (size !== total) throw new FetchFault('truncated', `Of ${total} bytes that were announced, ${size} came`);
}

async function* beginningOf(rest: Rest): AsyncGenerator<Uint8Array, void> {
  try {
    yield* rest.beginning();
  } catch (error) {
    throw new BeginningLostError(error);
  }
}
