import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** What an origin does with a request: anything that can be done with a socket. */
export type Behaviour = (socket: Socket, head: string) => void;

/** An origin on a loopback address that says, byte for byte, what a test lets it say, and knows who is still connected. */
export class HostileOrigin {
  /** The heads of all requests, in the order they came. */
  readonly heads: string[] = [];
  /** Sent to whoever connects, before they said a word. */
  greeting: Buffer | string = '';
  readonly #behaviours = new Map<string, Behaviour>();
  readonly #sockets = new Set<Socket>();
  #connections = 0;

  private constructor(
    private readonly server: Server,
    /** As in a URL. */
    private readonly host: string,
  ) {
    server.on('connection', (socket) => this.#welcome(socket));
  }

  static async open(address: '127.0.0.1' | '::1' = '127.0.0.1'): Promise<HostileOrigin> {
    const server = createServer({ noDelay: true });
    const origin = new HostileOrigin(server, address === '::1' ? '[::1]' : address);
    server.listen(0, address);
    await once(server, 'listening');
    return origin;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Connections that are open now. */
  get openSockets(): number {
    return this.#sockets.size;
  }

  /** Connections there ever were. */
  get connections(): number {
    return this.#connections;
  }

  url(path: string): string {
    return `http://${this.host}:${this.port}${path}`;
  }

  /** What is done with requests for a path; text and bytes are sent as they are. */
  at(path: string, behaviour: Behaviour | Buffer | string): void {
    this.#behaviours.set(path, typeof behaviour === 'function' ? behaviour : (socket) => socket.write(behaviour));
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  #welcome(socket: Socket): void {
    this.#connections += 1;
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket)).on('error', () => {});
    if (this.greeting) socket.write(this.greeting);

    let received = '';
    socket.on('data', (bytes) => {
      received += bytes.toString('latin1');
      for (let end = received.indexOf('\r\n\r\n'); end >= 0; end = received.indexOf('\r\n\r\n')) {
        this.#answer(socket, received.slice(0, end));
        received = received.slice(end + 4);
      }
    });
  }

  #answer(socket: Socket, head: string): void {
    this.heads.push(head);
    const path = head.split(' ')[1] ?? '';
    const behaviour = this.#behaviours.get(path) ?? this.#behaviours.get(path.replace(/\?.*/, ''));
    if (behaviour) behaviour(socket, head);
    else socket.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n');
  }
}

/** A whole, honest response. */
export function page(body: Buffer | string, headers: readonly string[] = [], status = '200 OK'): Buffer {
  const bytes = Buffer.from(body);
  const head = [`HTTP/1.1 ${status}`, `content-length: ${bytes.length}`, ...headers].join('\r\n');
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`, 'latin1'), bytes]);
}

/** Sends a beginning, then a piece every few milliseconds for as long as anybody listens. */
export function drip(beginning: string, piece: string, everyMs = 5): Behaviour {
  return (socket) => {
    socket.write(beginning);
    const timer = setInterval(() => socket.write(piece), everyMs);
    socket.once('close', () => clearInterval(timer));
  };
}

/** Sends a beginning, then pieces as fast as they are taken, for ever. */
export function flood(beginning: Buffer | string, piece: Buffer | string): Behaviour {
  const pieces = Buffer.concat(Array(Math.ceil(10_000 / piece.length)).fill(Buffer.from(piece))); // spares the machine
  return (socket) => {
    const pour = () => {
      while (!socket.destroyed && socket.write(pieces));
    };
    socket.on('drain', pour);
    socket.write(beginning);
    pour();
  };
}
