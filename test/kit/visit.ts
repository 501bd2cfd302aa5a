import { createHash } from 'node:crypto';
import type { FaultCode } from '../../src/outbound/fault.js';
import type { Fetcher, FetchRequest, FetchResult } from '../../src/outbound/fetcher.js';

/** How a fetch ended, and what was kept of its body: undefined where the body failed or there was none. */
export interface Visit {
  readonly outcome: FetchResult;
  readonly body: Buffer | undefined;
}

/** Fetches a URL, and keeps the body in memory as a store would: all of it or nothing. */
export async function visit(fetcher: Fetcher, url: string, request: Partial<FetchRequest> = {}): Promise<Visit> {
  let body: Buffer | undefined;
  const { signal } = new AbortController();
  const defaults = { headers: [], timeoutMs: 60_000, maxBytes: 1_000_000, signal, enter: async () => undefined };
  const outcome = await fetcher.fetch({ url, ...defaults, ...request }, async (source) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of source) chunks.push(chunk);
    body = Buffer.concat(chunks);
    return { sha256: createHash('sha256').update(body).digest('hex'), size: body.length };
  });
  return { outcome, body };
}

/** The code of a failure; undefined for a response. */
export function codeOf(outcome: FetchResult): FaultCode | undefined {
  return outcome.kind === 'failure' ? outcome.error.code : undefined;
}
