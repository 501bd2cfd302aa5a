import { get } from 'node:http';
import { dedupeKeyOf, jobIdOf } from '../src/job/job.stream.js';

// Watches a service, each connection a job of its own, until this process is ended.
const [url = '', count = ''] = process.argv.slice(2);

await Promise.all(Array.from({ length: Number(count) }, (_, n) => watch(n)));
process.send?.('watching');

function watch(n: number): Promise<void> {
  const job = jobIdOf(dedupeKeyOf(`http://example.com/${n}`, []), 1);
  return new Promise((resolve, reject) => {
    const request = get(`${url}/v1/stream?job=${job}`, { agent: false }, (response) => {
      response.once('data', () => resolve()).resume();
      response.once('close', () => reject(new Error('The service hung up')));
      if (response.statusCode !== 200) reject(new Error(`It was answered ${response.statusCode}`));
    });
    request.on('error', reject);
  });
}
