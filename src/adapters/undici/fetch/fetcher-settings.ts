import { type ConnectionSettings, DEFAULT_CONNECTION_SETTINGS } from '../connection/connection-settings.js';

/** What the fetcher does for every job alike. What a job may choose itself comes with its request. */
export interface FetcherSettings extends ConnectionSettings {
  /** Sent as `User-Agent`, unless the job has one of its own. See `userAgent`. */
  readonly userAgent: string;
  /** Followed at most; one more is `too_many_redirects`. */
  readonly maxRedirects: number;
}

/** The name to send: what this is, and where its operator can be found (a URL or an e-mail address), if that is set. */
export function userAgent(version: string, contact?: string): string {
  const product = `Retriever/${version}`;
  return contact ? `${product} (+${contact})` : product;
}

export const DEFAULT_FETCHER_SETTINGS: FetcherSettings = {
  ...DEFAULT_CONNECTION_SETTINGS,
  userAgent: 'Retriever',
  maxRedirects: 10,
};
