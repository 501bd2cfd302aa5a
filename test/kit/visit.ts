import { createHash } from 'node:crypto';
import type { FaultCode } from '../../src/outbound/fault.js';
import type { Fetcher, FetchRequest, FetchResult } from '../../src/outbound/fetcher.js';

/** How a fetch ended, and what was kept of its body. */
export interface Visit {
  readonly outcome: FetchResult;
  /** Undefined where the body failed or there was none. */
  readonly body: Buffer | undefined;
  /** What came of one that failed; undefined where nothing did. */
  readonly partial: Buffer | undefined;
}

/** Fetches a URL, and keeps the body in memory as a store would: all of it or nothing. */
export async function visit(fetcher: Fetcher, url: string, request: Partial<FetchRequest> = {}): Promise<Visit> {
  let kept: Buffer | undefined;
  const { signal } = new AbortController();
  const defaults = { headers: [], timeoutMs: 60_000, maxBytes: 1_000_000, signal, enter: async () => undefined };
  const outcome = await fetcher.fetch({ url, ...defaults, ...request }, async (source) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of source) chunks.push(chunk);
    kept = Buffer.concat(chunks);
    return { sha256: createHash('sha256').update(kept).digest('hex'), size: kept.length };
  });
  const isWhole = outcome.kind === 'response';
  return { outcome, body: isWhole ? kept : undefined, partial: isWhole ? undefined : kept };
}

/** The code of a failure; undefined for a response. */
export function codeOf(outcome: FetchResult): FaultCode | undefined {
  return outcome.kind === 'failure' ? outcome.error.code : undefined;
}
