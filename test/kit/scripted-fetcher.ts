import { Fetcher, type FetchRequest, type FetchResult, type KeepBody } from '../../src/outbound/fetcher.js';

type Script = (request: FetchRequest, keep: KeepBody) => Promise<FetchResult>;

/** A network that does what a test says: the fetcher's place, where time stands still. */
export class ScriptedFetcher extends Fetcher {
  /** Every URL that was asked for, in order. */
  readonly asked: string[] = [];

  constructor(private readonly script: Script = answers(200)) {
    super();
  }

  fetch(request: FetchRequest, keep: KeepBody): Promise<FetchResult> {
    request.signal.throwIfAborted();
    this.asked.push(request.url);
    return this.script(request, keep);
  }

  async close(): Promise<void> {}
}

/** A page of this status, whose body is its URL. */
export function answers(
  httpStatus: number,
  headers: readonly (readonly [string, string])[] = [],
  finalUrl?: string,
): Script {
  return async ({ url }, keep) => {
    const body = await keep(pieces(url));
    const redirects = finalUrl ? [{ status: 302, url }] : [];
    const response = { httpStatus, headers, contentType: 'text/plain', finalUrl: finalUrl ?? url, redirects };
    const timings = { dnsMs: null, connectMs: null, firstByteMs: 1, totalMs: 2 };
    return { kind: 'response', response, body, timings };
  };
}

/** An origin that never answers: the fetch ends only when it is aborted. */
export const silence: Script = ({ signal }) =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });

async function* pieces(text: string): AsyncIterable<Uint8Array> {
  yield Buffer.from(text);
}
