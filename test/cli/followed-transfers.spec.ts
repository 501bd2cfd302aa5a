import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { Client } from '../../src/cli/client/client.js';
import { followed } from '../../src/cli/client/transfers.js';

test('a transfer is followed by questions that wait for its next change, until it is over', async () => {
  const asked: IncomingHttpHeaders[] = [];
  const answers = [{ status: 'running', revision: '1' }, undefined, { status: 'completed', revision: '4' }];
  const service = createServer(({ headers }, response) => {
    const answer = answers[asked.push(headers) - 1];
    response.writeHead(answer ? 200 : 304, { 'content-type': 'application/json' });
    response.end(answer && JSON.stringify({ ...answer, done: 1, total: 2 }));
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  const client = new Client(`http://127.0.0.1:${(service.address() as AddressInfo).port}`);

  const seen: string[] = [];
  for await (const { status } of followed(client, 'some-id', 'Importing')) seen.push(status);
  service.close();
  service.closeAllConnections();

  expect(seen).toEqual(['running', 'completed']);
  const known = asked.map(({ prefer, 'if-none-match': revision }) => [prefer, revision]);
  expect(known).toEqual([
    [undefined, undefined],
    ['wait=60', '"1"'],
    ['wait=60', '"1"'],
  ]);
});
