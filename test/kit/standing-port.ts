import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A port of 127.0.0.1 that stays while the service behind it ends, and another takes its place on a port of its own. */
export class StandingPort {
  readonly #connections = new Set<Socket>();
  readonly #server: Server;
  /** Without one, connections are reset. */
  target: number | undefined;

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (client) => this.#carry(client));
  }

  static async open(): Promise<StandingPort> {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return new StandingPort(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const connection of this.#connections) connection.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #carry(client: Socket): void {
    client.on('error', () => {});
    if (this.target === undefined) {
      client.resetAndDestroy();
      return;
    }
    const service = connect(this.target, '127.0.0.1');
    service.on('error', () => client.destroy()).on('close', () => client.destroy());
    client.on('close', () => service.destroy());
    this.#connections.add(client);
    client.once('close', () => this.#connections.delete(client));
    client.pipe(service).pipe(client);
  }
}
