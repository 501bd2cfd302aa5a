import { setTimeout as sleep } from 'node:timers/promises';
import type { TransferAnswer } from '../src/contract/answers.js';

/** Has the jobs that were submitted before a time written to a CSV, and answers with the id of that. */
export async function exportJobs(url: string, till: string, rows: number): Promise<string> {
  const body = JSON.stringify({ from: '2000-01-01', till, format: 'csv' });
  return done(url, await post(`${url}/v1/transfers/export`, 'application/json', body), rows);
}

export async function post(url: string, type: string, body: string): Promise<unknown> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${(await response.text()).slice(0, 500)}`);
  return response.json();
}

/** The id of a transfer, once all of its rows are done. */
export async function done(url: string, answer: unknown, rows: number): Promise<string> {
  const { id } = answer as TransferAnswer;
  for (;;) {
    const transfer = (await (await fetch(`${url}/v1/transfers/${id}`)).json()) as TransferAnswer;
    if (transfer.status === 'completed' && transfer.done === rows) return id;
    if (transfer.status !== 'pending' && transfer.status !== 'running') {
      throw new Error(`The ${transfer.kind} is ${transfer.status}, with ${transfer.done} of ${rows} rows`);
    }
    await sleep(20);
  }
}
