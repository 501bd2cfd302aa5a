import { setTimeout as sleep } from 'node:timers/promises';
import type { TransferAnswer } from '../../contract/answers.js';
import { UnfinishedError } from '../errors.js';
import { ProgressBar } from '../progress.js';
import type { Client } from './client.js';
import { Patience } from './patience.js';

const LOOK_EVERY_MS = 500;

/** Where a transfer is. An id comes from a command line, and may be anything. */
export function transferPath(id: string, below = ''): string {
  return `/v1/transfers/${encodeURIComponent(id)}${below}`;
}

/** Whether nothing more happens to a transfer by itself. */
export function isOver({ status }: Pick<TransferAnswer, 'status'>): boolean {
  return status === 'completed' || status === 'failed' || status === 'stopped';
}

/** A transfer as it goes on, each time somebody looks, until it is over: that is the last one. A bar shows it, too. */
export async function* followed(client: Client, id: string, what: string): AsyncGenerator<TransferAnswer> {
  const bar = new ProgressBar(what);
  try {
    for (;;) {
      const now = await lookedAt(client, id);
      if (now.total !== null) bar.show({ done: now.done, total: now.total, count: now.done, unit: 'rows' });
      yield now;
      if (isOver(now)) return;
      await sleep(LOOK_EVERY_MS);
    }
  } finally {
    bar.end();
  }
}

async function lookedAt(client: Client, id: string): Promise<TransferAnswer> {
  for (const patience = new Patience(); ; ) {
    try {
      return await client.ask<TransferAnswer>('GET', transferPath(id));
    } catch (error) {
      await patience.after(error);
    }
  }
}

/** @throws UnfinishedError when a transfer that was waited for did not come to a good end */
export function assertDone({ status, statusReason, kind }: TransferAnswer): void {
  if (status !== 'completed') throw new UnfinishedError(`The ${kind} is ${status}. ${statusReason}`);
}
