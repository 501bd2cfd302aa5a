import { GroupedLog, submitted } from './grouped-log.js';

// A loop that writes batches of new streams, one batch after the other, each in one transaction. Arguments: a folder,
// the size of a batch, how many batches to warm up with, and how many to measure.
const [, , folder = '.', size, warmUp, batches] = process.argv;
const log = new GroupedLog(folder);

async function write(count: number, name: string): Promise<void> {
  for (let batch = 0; batch < count; batch++) {
    const urls = Array.from({ length: Number(size) }, (_, index) => `http://127.0.0.1/${name}/${batch}/${index}`);
    await Promise.all(urls.map((url) => log.append(submitted(url))));
  }
}

process.once('disconnect', () => process.exit());
await write(Number(warmUp), 'warm-up');
const startedAt = performance.now();
await write(Number(batches), 'measured');
const seconds = (performance.now() - startedAt) / 1_000;
process.send?.((Number(size) * Number(batches)) / seconds);
