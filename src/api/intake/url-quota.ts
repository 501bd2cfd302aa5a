const WINDOW_MS = 60_000;

/** What is left of a key's quota. */
export interface QuotaLeft {
  /** Whole URLs. */
  readonly urls: number;
  /** Until there is one URL at least; 0 where there is. */
  readonly nextInMs: number;
  /** Until the quota is whole again. */
  readonly wholeInMs: number;
}

/**
 * Token buckets, one a key: a minute's URLs may come at once, and then as many as a minute brings. Goes by a clock that
 * only grows, since a calendar may be set back.
 */
export class UrlQuota {
  readonly #buckets = new Map<string, { urls: number; atMs: number }>();

  constructor(
    readonly urlsPerMinute: number,
    private readonly monotonicMs: () => number,
  ) {}

  left(key: string): QuotaLeft {
    const { urls } = this.#filled(key);
    return {
      urls: Math.floor(urls),
      nextInMs: this.#msFor(Math.max(0, 1 - urls)),
      wholeInMs: this.#msFor(this.urlsPerMinute - urls),
    };
  }

  /** @param urls at most as many as are left */
  take(key: string, urls: number): void {
    this.#filled(key).urls -= urls;
  }

  /** There are as many keys as the configuration names: none is forgotten. */
  #filled(key: string): { urls: number } {
    const nowMs = this.monotonicMs();
    const bucket = this.#buckets.get(key) ?? { urls: this.urlsPerMinute, atMs: nowMs };
    bucket.urls = Math.min(this.urlsPerMinute, bucket.urls + ((nowMs - bucket.atMs) / WINDOW_MS) * this.urlsPerMinute);
    bucket.atMs = nowMs;
    this.#buckets.set(key, bucket);
    return bucket;
  }

  #msFor(urls: number): number {
    return (urls / this.urlsPerMinute) * WINDOW_MS;
  }
}
