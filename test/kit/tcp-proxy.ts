import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A line on 127.0.0.1 to a server on 127.0.0.1, which a test can spoil and mend. */
export class TcpProxy {
  readonly #target: number;
  readonly #server: Server;
  readonly #connections = new Set<Connection>();
  #line: Line = { state: 'whole', latencyMs: 0 };
  #swallowedBytes = 0;

  private constructor(target: number, server: Server) {
    this.#target = target;
    this.#server = server;
    server.on('connection', (client) => this.#accept(client));
  }

  static async before(target: number): Promise<TcpProxy> {
    const server = createServer({ noDelay: true });
    const proxy = new TcpProxy(target, server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Clients that are connected now. */
  get openConnections(): number {
    return this.#connections.size;
  }

  /** How much was sent, from both sides, that never arrived because the line was half open. */
  get swallowedBytes(): number {
    return this.#swallowedBytes;
  }

  /** The URL of the server with the way through this proxy in it. */
  through(url: string): string {
    return url.replace(`127.0.0.1:${this.#target}`, `127.0.0.1:${this.port}`);
  }

  /** From now on everything arrives this much later, in both directions, and in its order. */
  delay(latencyMs: number): void {
    this.#become({ state: 'whole', latencyMs });
  }

  /** Resets all connections, and each new one at once. It keeps its port, so a client is reset rather than refused. */
  cut(): void {
    this.#become({ state: 'cut' });
    for (const connection of this.#connections) connection.reset();
  }

  /** Connections stay open and new ones are accepted, but nothing arrives any more, in neither direction. */
  halfOpen(): void {
    this.#become({ state: 'half-open' });
  }

  /** The line is whole again. Connections of which something was swallowed are reset: they can't go on. */
  heal(): void {
    this.#become({ state: 'whole', latencyMs: 0 });
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #become(line: Line): void {
    if (this.#line.state === 'half-open') for (const connection of this.#connections) connection.reset();
    this.#line = line;
  }

  #accept(client: Socket): void {
    if (this.#line.state === 'cut') {
      client.on('error', () => {}).resetAndDestroy();
      return;
    }
    const connection = new Connection(client, this.#target, {
      line: () => this.#line,
      swallow: (bytes) => {
        this.#swallowedBytes += bytes;
      },
    });
    this.#connections.add(connection);
    client.once('close', () => this.#connections.delete(connection));
  }
}

type Line =
  | { readonly state: 'whole'; readonly latencyMs: number }
  | { readonly state: 'cut' }
  | { readonly state: 'half-open' };

interface Wire {
  line(): Line;
  swallow(bytes: number): void;
}

/** A client, and the connection to the server that was made for it. */
class Connection {
  readonly #client: Socket;
  readonly #server: Socket;

  constructor(
    client: Socket,
    target: number,
    private readonly wire: Wire,
  ) {
    this.#client = client;
    this.#server = connect({ host: '127.0.0.1', port: target, noDelay: true });
    this.#carry(this.#client, this.#server);
    this.#carry(this.#server, this.#client);
  }

  reset(): void {
    this.#client.resetAndDestroy();
    this.#server.resetAndDestroy();
  }

  /** One direction. What is on its way keeps its order, however the latency changes. */
  #carry(from: Socket, to: Socket): void {
    let last = Promise.resolve();
    const send = (deliver: () => void, bytes = 0) => {
      const line = this.wire.line();
      if (line.state !== 'whole') return this.wire.swallow(bytes);

      const due = performance.now() + line.latencyMs;
      last = last.then(async () => {
        const early = due - performance.now();
        if (early > 0) await sleep(early);
        if (this.wire.line().state === 'whole') deliver();
        else this.wire.swallow(bytes);
      });
    };

    from.on('data', (bytes) => {
      const deliver = () => {
        if (!to.destroyed && !to.write(bytes)) from.pause();
      };
      send(deliver, bytes.length);
    });
    to.on('drain', () => from.resume());
    from.on('error', () => send(() => to.resetAndDestroy()));
    from.on('close', () => send(() => to.destroySoon()));
  }
}
