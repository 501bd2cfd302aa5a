import { setTimeout as sleep } from 'node:timers/promises';
import type { TransferAnswer } from '../../contract/answers.js';
import { UnfinishedError } from '../errors.js';
import { ProgressBar } from '../progress.js';
import type { Client, Request } from './client.js';
import { Patience } from './patience.js';

const LONGEST_WAIT_SECONDS = 60;
/** Nobody looks at a bar more often. And a service that is stopping lets go of those who wait. */
const PAUSE_MS = 500;

/** Where a transfer is. An id comes from a command line, and may be anything. */
export function transferPath(id: string, below = ''): string {
  return `/v1/transfers/${encodeURIComponent(id)}${below}`;
}

/** Whether nothing more happens to a transfer by itself. */
export function isOver({ status }: Pick<TransferAnswer, 'status'>): boolean {
  return status === 'completed' || status === 'failed' || status === 'stopped';
}

/** A transfer after each change, by long polls, until it is over: that is the last one. A bar shows it, too. */
export async function* followed(client: Client, id: string, what: string): AsyncGenerator<TransferAnswer> {
  const bar = new ProgressBar(what);
  try {
    for (let wait: Request = {}; ; ) {
      const now = await lookedAt(client, id, wait);
      if (now) {
        const unit = now.kind === 'bulk' ? 'jobs' : 'rows';
        if (now.total !== null) bar.show({ done: now.done, total: now.total, count: now.done, unit });
        yield now;
        if (isOver(now)) return;
        wait = { headers: { 'if-none-match': `"${now.revision}"` }, waitSeconds: LONGEST_WAIT_SECONDS };
      }
      await sleep(PAUSE_MS);
    }
  } finally {
    bar.end();
  }
}

/** The transfer; undefined where it is what the client knows, all the while that it waited. */
async function lookedAt(client: Client, id: string, wait: Request): Promise<TransferAnswer | undefined> {
  for (const patience = new Patience(); ; ) {
    try {
      return await client.ask<TransferAnswer | undefined>('GET', transferPath(id), wait);
    } catch (error) {
      await patience.after(error);
    }
  }
}

/** @throws UnfinishedError when a transfer that was waited for did not come to a good end */
export function assertDone({ status, statusReason, kind }: TransferAnswer): void {
  if (status !== 'completed') throw new UnfinishedError(`The ${kind} is ${status}. ${statusReason}`);
}
