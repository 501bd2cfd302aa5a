import { setTimeout as sleep } from 'node:timers/promises';
import type { TransferAnswer } from '../../contract/answers.js';
import { UnfinishedError } from '../errors.js';
import type { Client } from './client.js';

const LOOK_EVERY_MS = 500;

/** Where a transfer is. An id comes from a command line, and may be anything. */
export function transferPath(id: string, below = ''): string {
  return `/v1/transfers/${encodeURIComponent(id)}${below}`;
}

/** Whether nothing more happens to a transfer by itself. */
export function isOver({ status }: Pick<TransferAnswer, 'status'>): boolean {
  return status === 'completed' || status === 'failed' || status === 'stopped';
}

/** A transfer as it goes on, each time somebody looks, until it is over: that is the last one. */
export async function* followed(client: Client, id: string): AsyncGenerator<TransferAnswer> {
  for (;;) {
    const transfer = await client.ask<TransferAnswer>('GET', transferPath(id));
    yield transfer;
    if (isOver(transfer)) return;
    await sleep(LOOK_EVERY_MS);
  }
}

/** @throws UnfinishedError when a transfer that was waited for did not come to a good end */
export function assertDone({ status, statusReason, kind }: TransferAnswer): void {
  if (status !== 'completed') throw new UnfinishedError(`The ${kind} is ${status}. ${statusReason}`);
}
