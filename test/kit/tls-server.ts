import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:tls';

/** A port of 127.0.0.1 where TLS is spoken and nothing else, with a certificate that nobody has signed but itself. */
export interface TlsServer {
  readonly port: number;
  close(): Promise<void>;
}

export async function tlsServer(): Promise<TlsServer> {
  const pem = await readFile(new URL('../data/tls/self-signed.pem', import.meta.url));
  const server = createServer({ key: pem, cert: pem, ALPNProtocols: ['h2'] });
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket.on('error', () => {}).on('close', () => sockets.delete(socket)));
  });
  server.on('tlsClientError', () => {}); // those who do not trust it, or do not speak TLS
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
