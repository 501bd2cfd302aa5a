import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';

/** Well below what the service takes at once: 10,000 items and 16 MiB. */
const MOST_URLS = 5_000;
const MOST_CHARACTERS = 4_000_000;

/** URLs in portions that fit into one request. A stream has one on each line; blank lines are skipped. */
export async function* batches(urls: Readable | readonly string[]): AsyncGenerator<readonly string[]> {
  let batch: string[] = [];
  let characters = 0;

  for await (const url of urls instanceof Readable ? lines(urls) : urls) {
    if (batch.length === MOST_URLS || (batch.length > 0 && characters + url.length > MOST_CHARACTERS)) {
      yield batch;
      batch = [];
      characters = 0;
    }
    batch.push(url);
    characters += url.length;
  }
  if (batch.length > 0) yield batch;
}

async function* lines(input: Readable): AsyncGenerator<string> {
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    const url = line.trim();
    if (url !== '') yield url;
  }
}
