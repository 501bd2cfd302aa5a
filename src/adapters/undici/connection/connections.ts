import { FetchFault } from '../fetch-fault.js';
import type { Connect } from '../guard/guarded-connector.js';
import type { ConnectionSettings } from './connection-settings.js';
import { type HttpClientOf, strictClient } from './http-client.js';
import { OriginConnection } from './origin-connection.js';

/** Every connection there is: those at work, and those kept for the next request to their origin. */
export class Connections {
  readonly #open = new Set<OriginConnection>();
  /** In the order in which they were given back. */
  readonly #idle = new Set<OriginConnection>();
  #isClosed = false;

  constructor(
    private readonly connect: Connect,
    private readonly settings: ConnectionSettings,
  ) {}

  /** The connection to an origin that was given back last, or a new one. */
  take(origin: string): OriginConnection {
    let latest: OriginConnection | undefined;
    for (const connection of this.#idle) if (connection.origin === origin) latest = connection;
    if (!latest) return this.open(origin);

    this.#idle.delete(latest);
    return latest;
  }

  /** A new connection; it connects with its first request. */
  open(origin: string, clientOf: HttpClientOf = strictClient): OriginConnection {
    if (this.#isClosed) throw new Error('The fetcher is closed');

    const connection = new OriginConnection(
      origin,
      this.connect,
      this.settings,
      (lost) => this.#forgetIdle(lost),
      clientOf,
    );
    this.#open.add(connection);
    return connection;
  }

  /** Gives a connection back whose response was read to its end. */
  release(connection: OriginConnection): void {
    if (!connection.canBeKept || this.#isClosed) {
      this.discard(connection);
      return;
    }
    this.#idle.add(connection);
    const [oldest] = this.#idle;
    if (oldest && this.#idle.size > this.settings.maxIdleConnections) this.discard(oldest);
  }

  /** Ends a connection, whatever it is doing. */
  discard(connection: OriginConnection): void {
    this.#idle.delete(connection);
    this.#open.delete(connection);
    void connection.destroy(new FetchFault('cancelled', 'The connection was given up'));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const closed = new FetchFault('cancelled', 'The fetcher was closed');
    await Promise.all([...this.#open].map((connection) => connection.destroy(closed)));
    this.#open.clear();
    this.#idle.clear();
  }

  /** The origin closed it, or it was idle for too long. The request of one at work fails by itself. */
  #forgetIdle(connection: OriginConnection): void {
    if (this.#idle.has(connection)) this.discard(connection);
  }
}
