import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sentBlocks } from '../../src/cli/client/sent-events.js';
import { begin, type Running, retriever } from '../kit/cli-process.js';
import { Client } from '../kit/client.js';
import { closedPort } from '../kit/closed-port.js';
import { eventually } from '../kit/eventually.js';
import { ServiceProcess } from '../kit/service-process.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

describe('retriever watch', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let environment: Record<string, string>;
  let service: ServiceProcess;
  const watching: Running[] = [];

  beforeEach(async () => {
    folder = await temporaryFolder();
    environment = { ROLE: 'api', DATA_DIR: join(folder.path, 'data'), PORT: String(await closedPort()) };
    service = await ServiceProcess.start(environment);
  });
  afterEach(async () => {
    await Promise.all(watching.splice(0).map((each) => each.kill()));
    await service.stop();
    await folder.remove();
  });

  const watch = (...args: string[]) => {
    const running = begin(['watch', ...args], '', { RETRIEVER_URL: service.url });
    watching.push(running);
    return running;
  };
  const submit = async (url: string) => (await new Client(service.url).submit(url)).job;
  const urlsIn = (running: Running) =>
    running
      .stdout()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => (JSON.parse(line) as { data: { url: string } }).data.url);

  test('shows what happens, and goes on where it was when the service is back', async () => {
    const [a, b, elsewhere] = ['https://example.com/a', 'https://example.com/b', 'https://example.org/'];
    await submit(a);
    await submit(elsewhere);
    const all = watch('--after', '0', '--json');
    const ofHost = watch('--after', '0', '--host', 'example.org', '--json');
    const lines = watch('--after', '0', '--type', 'JobSubmitted');
    // Who never reached the service gives up when it is away: each has been told something by then.
    await eventually(() => expect(urlsIn(all)).toEqual([a, elsewhere]));
    await eventually(() => expect(urlsIn(ofHost)).toEqual([elsewhere]));
    await eventually(() => expect(lines.stdout()).toContain(a));

    await service.stop();
    service = await ServiceProcess.start(environment);
    const { id } = await submit(b);

    await eventually(() => expect(urlsIn(all)).toEqual([a, elsewhere, b]));
    await eventually(() => expect(lines.stdout()).toMatch(new RegExp(`  JobSubmitted  ${id}  .*example.com/b`)));
    expect(urlsIn(ofHost)).toEqual([elsewhere]);
  });

  test('ends with 1 where the position is none, and with 3 where nobody answers', async () => {
    const env = { RETRIEVER_URL: service.url };

    expect((await retriever(['watch', '--after', '1000'], '', env)).code).toBe(1);
    expect((await retriever(['watch'], '', { RETRIEVER_URL: `http://127.0.0.1:${await closedPort()}` })).code).toBe(3);
  });
});

test('retriever watch asks again for as long as it is told that the service is away', async () => {
  const asked: (string | undefined)[] = [];
  const event = (position: number) =>
    `id: ${position}\ndata: {"type":"JobPaused","data":{},"position":"${position}"}\n\n`;
  const answers = [`${event(7)}: The service stops\nretry: 1\n\n`, undefined, undefined, `${event(9)}retry: 60000\n\n`];
  const service = createServer(({ url }, response) => {
    const answer = answers[asked.push(url) - 1];
    response.writeHead(answer ? 200 : 503, {
      'content-type': answer ? 'text/event-stream' : 'application/problem+json',
    });
    response.end(answer ?? JSON.stringify({ status: 503, detail: 'The service is about to stop: ask again later' }));
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  const watching = begin(['watch', '--json'], '', { RETRIEVER_URL: url });
  try {
    await eventually(() => expect(watching.stdout()).toMatch(/"position":"7".*"position":"9"/s));
    expect(asked).toEqual(['/v1/stream', ...Array(3).fill('/v1/stream?after=7')]);
  } finally {
    await watching.kill();
    service.close();
    service.closeAllConnections();
  }
});

test('server-sent events are read wherever the bytes of them are cut', async () => {
  const sent = Buffer.from('id: 7\n\nid: 8\ndata: {"a":"ä"}\n\n: heartbeat\nid: 9\n\nid\n\n: bye\nretry: 5\n\n: half');
  const blocks = [];
  for await (const block of sentBlocks(oneByOne(sent))) blocks.push(block);

  expect(blocks).toMatchObject([
    { id: '7' },
    { id: '8', data: '{"a":"ä"}' },
    { id: '9', comment: 'heartbeat' },
    { id: '' },
    { comment: 'bye', retryMs: 5 },
  ]);
});

async function* oneByOne(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (const byte of bytes) yield Uint8Array.of(byte);
}
