import type { Body } from '../../src/bodies/body-store.js';
import type { FetchOutcome } from '../../src/job/job.commands.js';
import { Fetcher, type FetchRequest } from '../../src/outbound/fetcher.js';

type Keep = (body: AsyncIterable<Uint8Array>) => Promise<Body>;
type Script = (request: FetchRequest, keep: Keep) => Promise<FetchOutcome>;

/** A network that does what a test says: the fetcher's place, where time stands still. */
export class ScriptedFetcher extends Fetcher {
  /** Every URL that was asked for, in order. */
  readonly asked: string[] = [];

  constructor(private readonly script: Script = answers(200)) {
    super();
  }

  fetch(request: FetchRequest, keep: Keep): Promise<FetchOutcome> {
    request.signal.throwIfAborted();
    this.asked.push(request.url);
    return this.script(request, keep);
  }

  async close(): Promise<void> {}
}

/** A page of this status, whose body is its URL. */
export function answers(httpStatus: number, headers: readonly (readonly [string, string])[] = []): Script {
  return async ({ url }, keep) => {
    const body = await keep(pieces(url));
    const response = { httpStatus, headers, contentType: 'text/plain', finalUrl: url, redirects: [] };
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
