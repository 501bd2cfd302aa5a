import { createHash, randomUUID } from 'node:crypto';
import { Agent, request } from 'undici';
import { bareEvent, GroupedLog } from './grouped-log.js';

// A loop that fetches pages, so many at a time: an event before the request; after it the body, by its SHA-256, and a
// second event, together. Arguments: a folder, the origin, how many at a time, pages to warm up with, pages to measure.
const [, , folder = '.', origin = '', concurrency, warmUp, pages] = process.argv;
const log = new GroupedLog(folder);
const dispatcher = new Agent({ connections: Number(concurrency) });

async function fetchPage(url: string): Promise<void> {
  const stream = randomUUID();
  await log.append(bareEvent(stream, 0, 'FetchStarted', { url }));
  const { statusCode, body } = await request(url, { dispatcher });
  const bytes = Buffer.from(await body.arrayBuffer());
  if (statusCode !== 200) throw new Error(`${url} answered ${statusCode}`);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await log.append({ sha256, bytes }, bareEvent(stream, 1, 'FetchCompleted', { url, sha256, size: bytes.length }));
}

async function fetchAll(count: number, name: string): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await fetchPage(`${origin}/${name}/${next++}`);
  };
  await Promise.all(Array.from({ length: Number(concurrency) }, worker));
}

process.once('disconnect', () => process.exit());
await fetchAll(Number(warmUp), 'warm-up');
const startedAt = performance.now();
await fetchAll(Number(pages), 'measured');
const seconds = (performance.now() - startedAt) / 1_000;
process.send?.(Number(pages) / seconds);
