import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { readPastedLine } from '../../job/job.pasted.js';

/** Well below what the service takes at once: 10,000 items and 16 MiB. */
const MOST_URLS = 5_000;
const MOST_CHARACTERS = 4_000_000;

/** What somebody gave for a URL; and why, where it is a line from which none can be told. */
export interface Given {
  readonly text: string;
  readonly refusal?: string;
}

/** URLs in portions that fit into one request. A stream has one on each line, read as any list that people paste. */
export async function* batches(urls: Readable | readonly string[]): AsyncGenerator<readonly Given[]> {
  let batch: Given[] = [];
  let characters = 0;

  for await (const given of urls instanceof Readable ? lines(urls) : urls.map((text) => ({ text }))) {
    const { length } = given.text;
    if (batch.length === MOST_URLS || (batch.length > 0 && characters + length > MOST_CHARACTERS)) {
      yield batch;
      batch = [];
      characters = 0;
    }
    batch.push(given);
    characters += length;
  }
  if (batch.length > 0) yield batch;
}

async function* lines(input: Readable): AsyncGenerator<Given> {
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    const read = readPastedLine(line);
    if (read.kind === 'url') yield { text: read.url };
    if (read.kind === 'unclear') yield { text: line.trim(), refusal: read.sentence };
  }
}
