import { TcpProxy } from '../../kit/tcp-proxy.js';
import { Membership, type NodeLine } from './membership.js';
import type { Parts } from './reading.js';
import { serve } from './server.js';

export interface ServedNodes {
  readonly ports: readonly number[];
  /** Without a node where the server is a single one, which needs no others. */
  readonly membership: Membership;
  close(): void;
}

/** A single node, or so many on one log, each behind a line of its own: their ports are those of the lines. */
export async function serveNodes(parts: Parts, count: number, port: number): Promise<ServedNodes> {
  const lines: NodeLine[] = [];
  const membership = new Membership(lines);
  if (count === 1) {
    const server = await serve(parts, port);
    return { ports: [server.port], membership, close: server.close };
  }
  const servers = await Promise.all(Array.from({ length: count }, (_, node) => serve(parts, 0, membership.node(node))));
  for (const server of servers) {
    const proxy = await TcpProxy.before(server.port);
    lines.push({ port: proxy.port, proxy });
  }
  return {
    ports: lines.map((line) => line.port),
    membership,
    close: () => {
      for (const server of servers) server.close();
    },
  };
}
