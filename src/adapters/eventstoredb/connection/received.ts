import type { StreamingRead } from '@eventstore/db-client';
import { NoAnswerError } from './errors.js';

/**
 * All that a bounded read of the client yields. The client's reads have no deadline of their own: this one gives up
 * when nothing came for `quietMs`.
 */
export function received<Item>(read: StreamingRead<Item>, quietMs: number): Promise<readonly Item[]> {
  return new Promise((resolve, reject) => {
    const items: Item[] = [];
    const timer = setTimeout(() => {
      read.cancel().catch(() => {}); // a call that never came about cannot be cancelled
      reject(new NoAnswerError(quietMs));
    }, quietMs);
    read.on('data', (item) => {
      items.push(item);
      timer.refresh();
    });
    read.on('end', () => {
      clearTimeout(timer);
      resolve(items);
    });
    // Stays for as long as the read does: an error that nobody listens to would end the process.
    read.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
}
