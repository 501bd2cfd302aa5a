import type { AddressPolicy } from '../../outbound/address-policy.js';
import { Fetcher, type FetchRequest, type FetchResult, type KeepBody } from '../../outbound/fetcher.js';
import { Connections } from './connection/connections.js';
import { FetchOperation } from './fetch/fetch-operation.js';
import { DEFAULT_FETCHER_SETTINGS, type FetcherSettings } from './fetch/fetcher-settings.js';
import { guardedConnector } from './guard/guarded-connector.js';
import { type Resolve, systemResolve } from './guard/resolve.js';
import { Robots } from './robots/robots.js';

/** Fetches through undici, from where the policy allows, within the limits of its settings. */
export class UndiciFetcher extends Fetcher {
  readonly #connections: Connections;
  readonly #robots: Robots;

  constructor(
    private readonly policy: AddressPolicy,
    private readonly settings: FetcherSettings = DEFAULT_FETCHER_SETTINGS,
    resolve: Resolve = systemResolve,
  ) {
    super();
    const connect = guardedConnector(policy, resolve, settings.connectTimeoutMs);
    this.#connections = new Connections(connect, settings);
    this.#robots = new Robots(policy, settings, this.#connections);
  }

  async fetch(request: FetchRequest, keep: KeepBody): Promise<FetchResult> {
    request.signal.throwIfAborted();

    return new FetchOperation(request, this.policy, this.settings, this.#connections, this.#robots).run(keep);
  }

  close(): Promise<void> {
    return this.#connections.close();
  }
}
