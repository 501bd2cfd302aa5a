import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DEFAULT_FETCHER_SETTINGS } from '../../src/adapters/undici/fetch/fetcher-settings.js';
import { parseAllowedAddresses } from '../../src/adapters/undici/guard/allowed-addresses.js';
import { IpAddressPolicy } from '../../src/adapters/undici/guard/ip-address-policy.js';
import { UndiciFetcher } from '../../src/adapters/undici/undici.fetcher.js';
import { eventually } from '../kit/eventually.js';
import { HostileOrigin, page } from '../kit/hostile-origin.js';
import { codeOf, visit } from '../kit/visit.js';

let fetchers: UndiciFetcher[];
let origin: HostileOrigin;
let slow: SlowOrigin;

beforeEach(async () => {
  fetchers = [];
  origin = await HostileOrigin.open();
  origin.at('/', page('from 127.0.0.1'));
  slow = await SlowOrigin.open();
});
afterEach(async () => {
  await Promise.all(fetchers.map((fetcher) => fetcher.close()));
  await Promise.all([origin.close(), slow.close()]);
});

const fetcherTo = (addresses: readonly string[], connectTimeoutMs = 10_000) => {
  const policy = new IpAddressPolicy(parseAllowedAddresses('127.0.0.0/8,::1'));
  const answers = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  const fetcher = new UndiciFetcher(policy, { ...DEFAULT_FETCHER_SETTINGS, connectTimeoutMs }, async () => answers);
  fetchers.push(fetcher);
  return fetcher;
};

test.each([
  ['the first of which refuses', ['127.0.0.2', '127.0.0.1']],
  ['all of which refuse but the last', ['127.0.0.2', '::1', '127.0.0.3', '127.0.0.4', '127.0.0.1']],
  ['all of which refuse but the first', ['127.0.0.1', '::1', '127.0.0.2']],
])('a name with addresses %s is fetched from the one that answers', async (_, addresses) => {
  const { outcome, body } = await visit(fetcherTo(addresses), `http://two.example:${origin.port}/`);

  expect(body?.toString()).toBe('from 127.0.0.1');
  expect(outcome.timings.dnsMs).not.toBeNull();
});

test('an address that is slow to connect is waited for, though the next one refuses', async () => {
  const visiting = visit(fetcherTo(['127.0.0.1', '127.0.0.2'], 60_000), `http://slow.example:${slow.port}/`, {
    timeoutMs: 60_000,
  });
  await sleep(500); // the other was tried after a quarter of a second
  slow.wake();

  const { outcome, body } = await visiting;
  expect(outcome.kind).toBe('response');
  expect(body?.toString()).toBe('slow');
});

test('none is the fault of the name when all refuse, and each is tried', async () => {
  const { outcome } = await visit(fetcherTo(['127.0.0.2', '127.0.0.3']), `http://none.example:${origin.port}/`);

  expect(outcome).toMatchObject({
    error: { code: 'connection_refused', message: `none.example:${origin.port} refused the connection` },
  });
});

test('addresses that never answer are left when the time to connect is over', async () => {
  const { outcome } = await visit(fetcherTo(['127.0.0.1'], 300), `http://slow.example:${slow.port}/`);

  expect(codeOf(outcome)).toBe('timeout_connect');
});

/** Takes nobody's connection until it is woken: its queue is full, so that the kernel drops who knocks, and hears the next knock. */
const SLEEPER = `
  const { createServer } = require('node:http');
  const { parentPort, workerData } = require('node:worker_threads');
  const server = createServer((request, response) => response.end('slow'));
  server.listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    Atomics.wait(workerData, 0, 0);
  });
`;

class SlowOrigin {
  private constructor(
    readonly port: number,
    private readonly worker: Worker,
    private readonly sleep: Int32Array,
    private readonly queue: readonly Socket[],
  ) {}

  static async open(): Promise<SlowOrigin> {
    const sleep = new Int32Array(new SharedArrayBuffer(4));
    const worker = new Worker(SLEEPER, { eval: true, workerData: sleep });
    const [port] = (await once(worker, 'message')) as [number];
    const queue = Array.from({ length: 8 }, () => connect(port, '127.0.0.1').on('error', () => {}));
    await eventually(() => expect(queue.filter(({ connecting }) => !connecting)).toHaveLength(2));
    return new SlowOrigin(port, worker, sleep, queue);
  }

  wake(): void {
    Atomics.store(this.sleep, 0, 1);
    Atomics.notify(this.sleep, 0);
  }

  async close(): Promise<void> {
    this.wake();
    for (const socket of this.queue) socket.destroy();
    await this.worker.terminate();
  }
}
