import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { closedPort } from '../kit/closed-port.js';
import { eventually } from '../kit/eventually.js';
import { TcpProxy } from '../kit/tcp-proxy.js';

describe('a line that can be spoilt', () => {
  let echo: Server;
  let served: Socket[];
  let proxy: TcpProxy;
  let clients: Client[];

  beforeEach(async () => {
    served = [];
    clients = [];
    echo = createServer((socket) => {
      served.push(socket.on('error', () => {}));
      socket.pipe(socket);
    });
    await once(echo.listen(0, '127.0.0.1'), 'listening');
    proxy = await TcpProxy.before((echo.address() as AddressInfo).port);
  });
  afterEach(async () => {
    for (const client of clients) client.socket.destroy();
    await proxy.close();
    for (const socket of served) socket.destroy();
    await new Promise((resolve) => echo.close(resolve));
  });

  const arrive = async () => {
    const client = new Client(connect(proxy.port, '127.0.0.1'));
    clients.push(client);
    await once(client.socket, 'connect');
    return client;
  };
  const exchange = async (client: Client, text: string) => {
    client.socket.write(text);
    await eventually(() => expect(client.received).toContain(text));
  };

  test('carries what is said to the server and back', async () => {
    await exchange(await arrive(), 'hello');

    expect(proxy.openConnections).toBe(1);
  });

  test('names the way through it', () => {
    const { port } = echo.address() as AddressInfo;

    expect(proxy.through(`mongodb://127.0.0.1:${port}/db?a=b`)).toBe(`mongodb://127.0.0.1:${proxy.port}/db?a=b`);
  });

  test('carries more than a socket buffers, whole', async () => {
    const client = await arrive();
    client.socket.write(Buffer.alloc(8_000_000, 'x'));

    await eventually(() => expect(client.received).toHaveLength(8_000_000));
  });

  test('tells each side that the other has left', async () => {
    const client = await arrive();
    await exchange(client, 'hello');
    client.socket.end();

    await eventually(() => expect(client.isClosed && served[0]?.destroyed).toBe(true));
    expect(proxy.openConnections).toBe(0);
  });

  test('keeps the order of what is on its way when it gets faster', async () => {
    const client = await arrive();
    proxy.delay(50);
    client.socket.write('slow ');
    await eventually(() => expect(served).toHaveLength(1));
    proxy.delay(0);
    client.socket.write('fast');

    await eventually(() => expect(client.received).toBe('slow fast'));
  });

  test('resets who is connected and who comes while it is cut, and carries again when healed', async () => {
    const before = await arrive();
    await exchange(before, 'hello');
    proxy.cut();
    const during = new Client(connect(proxy.port, '127.0.0.1'));
    clients.push(during);

    await eventually(() => expect([before.isClosed, during.isClosed]).toEqual([true, true]));
    await eventually(() => expect(served.map(({ destroyed }) => destroyed)).toEqual([true]));

    proxy.heal();
    await exchange(await arrive(), 'again');
  });

  test('swallows everything while it is half open, and lets everybody believe to be connected', async () => {
    const before = await arrive();
    await exchange(before, 'hello');
    proxy.halfOpen();
    const during = await arrive();
    before.socket.write('lost');
    during.socket.write('lost');
    served[0]?.write('lost too');
    await eventually(() => expect(proxy.swallowedBytes).toBe('lost'.length * 2 + 'lost too'.length));

    expect([before, during].map(({ received, isClosed }) => ({ received, isClosed }))).toEqual([
      { received: 'hello', isClosed: false },
      { received: '', isClosed: false },
    ]);
  });

  test('resets what was half open when it heals, and carries what comes new', async () => {
    const client = await arrive();
    proxy.halfOpen();
    client.socket.write('lost');
    proxy.heal();

    await eventually(() => expect(client.isClosed).toBe(true));
    await exchange(await arrive(), 'again');
  });

  test('resets its clients when there is no server behind it', async () => {
    const nowhere = await TcpProxy.before(await closedPort());
    const client = new Client(connect(nowhere.port, '127.0.0.1'));

    await eventually(() => expect(client.isClosed).toBe(true));
    await nowhere.close();
  });
});

/** One who connects and remembers what it heard. */
class Client {
  received = '';
  isClosed = false;

  constructor(readonly socket: Socket) {
    socket.setEncoding('latin1').on('data', (text) => {
      this.received += text;
    });
    socket
      .on('error', () => {})
      .on('close', () => {
        this.isClosed = true;
      });
  }
}
