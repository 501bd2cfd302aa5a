/**
 * Receives callbacks (https://www.standardwebhooks.com), with Node's standard library alone: Node 22.18 or newer runs
 * it as it is, others after `tsc`.
 *
 *     WEBHOOK_SECRET=whsec_… node examples/receiver.ts 8080
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

const KEY = Buffer.from((process.env['WEBHOOK_SECRET'] ?? '').replace(/^whsec_/, ''), 'base64');
const MAX_AGE_SECONDS = 5 * 60;
const seen = new Set<string>(); // in a service of your own: a table, which forgets after some days

/** Whether somebody who knows the secret sent exactly these bytes, a short while ago. */
function isSigned(headers: IncomingHttpHeaders, body: Buffer): boolean {
  const [id, sentAt, given] = ['id', 'timestamp', 'signature'].map((name) => String(headers[`webhook-${name}`] ?? ''));
  const ageSeconds = Math.abs(Date.now() / 1_000 - Number(sentAt));
  if (!/^\d+$/.test(sentAt ?? '') || ageSeconds > MAX_AGE_SECONDS) return false;

  const expected = Buffer.from(
    `v1,${createHmac('sha256', KEY).update(`${id}.${sentAt}.`).update(body).digest('base64')}`,
  );
  return (given ?? '').split(' ').some((each) => {
    const signature = Buffer.from(each);
    return signature.length === expected.length && timingSafeEqual(signature, expected);
  });
}

const server = createServer(async (request, response) => {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  const body = Buffer.concat(pieces);
  if (request.method !== 'POST' || !isSigned(request.headers, body)) {
    response.writeHead(401).end();
    return;
  }
  const id = String(request.headers['webhook-id']);
  if (!seen.has(id)) {
    seen.add(id); // a message may come twice
    const job = JSON.parse(body.toString());
    console.log(job.status, job.url, job.statusReason);
  }
  response.writeHead(204).end();
});
server.listen(Number(process.argv[2] ?? 8_080), '127.0.0.1', () => {
  console.log(`Receives at http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});
