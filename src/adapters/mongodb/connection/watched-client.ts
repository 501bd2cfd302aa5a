import { MongoClient, type MongoClientOptions, type TopologyDescription } from 'mongodb';

/** What a client's own watch over the servers finds out. */
export interface Watching {
  /** Some server takes writes, as it has just said. */
  readonly onWritable: () => void;
  /** A server did not answer the watch, and no other is known that takes writes. */
  readonly onFailed: (reason: Error) => void;
}

/** A client of the driver, and an eye on its watch over the servers, by which alone it finds them again. */
export class WatchedClient {
  /** Opened by the first question. */
  readonly client: MongoClient;
  readonly #openedAt = performance.now();
  /** When something was last heard of the watch over each server. */
  readonly #heardAt = new Map<string, number>();
  #topology: TopologyDescription | undefined;
  #hasConnected = false;

  constructor(url: string, options: MongoClientOptions, { onWritable, onFailed }: Watching) {
    this.client = new MongoClient(url, options);
    this.client.on('open', () => {
      this.#hasConnected = true;
    });
    this.client.on('topologyDescriptionChanged', ({ newDescription }) => {
      this.#topology = newDescription;
      if (this.hasWritable()) onWritable();
    });
    const heard = (address: string) => this.#heardAt.set(address, performance.now());
    this.client.on('serverHeartbeatStarted', ({ connectionId }) => heard(connectionId));
    this.client.on('serverHeartbeatSucceeded', ({ connectionId }) => heard(connectionId));
    this.client.on('serverHeartbeatFailed', ({ connectionId, failure }) => {
      heard(connectionId);
      if (!this.hasWritable(connectionId)) onFailed(failure);
    });
  }

  hasWritable(besides?: string): boolean {
    const servers = [...(this.#topology?.servers.values() ?? [])];
    return servers.some(({ isWritable, address }) => isWritable && address !== besides);
  }

  /**
   * Whether it will not find a server again, whatever comes. One that found nobody at its first question never looks
   * another time: "Topology is closed". And a watch can end in silence (see ANSWERED_WITHIN_MS in mongo-connection.ts).
   */
  get isLost(): boolean {
    return (
      !this.#hasConnected || [...(this.#topology?.servers.keys() ?? [])].some((address) => this.#isSilent(address))
    );
  }

  async close(): Promise<void> {
    await this.client.close();
  }

  #isSilent(address: string): boolean {
    return performance.now() - (this.#heardAt.get(address) ?? this.#openedAt) > SILENT_AFTER_MS;
  }
}

/** A living watch asks every 2 s, and gives up waiting after 3 (WATCHING in mongo-connection.ts). */
const SILENT_AFTER_MS = 10_000;
