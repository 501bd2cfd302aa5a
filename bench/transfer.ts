import { done, exportJobs, post } from './asked-transfers.js';
import { besides } from './child.js';
import { measured } from './contenders.js';
import { inPlace, type Place } from './families.js';
import { ROOT } from './places.js';
import type { Plan } from './plan.js';
import { inTurns } from './rounds.js';
import { compared, type ToldRow } from './rows.js';
import { startService } from './service.js';

const BATCH = 1_000;
/** Nothing is fetched meanwhile: what is measured is how rows get in and out. */
const LATER = `notBefore=${new Date(Date.now() + 86_400_000).toISOString()}`;

/** A file of URLs against batches of as many, and a file of jobs against a loop that reads the same rows and writes a CSV. */
export async function transferring({ rounds, batches }: Plan): Promise<readonly ToldRow[]> {
  const rows = BATCH * batches;
  const { imported, submitted } = await inTurns(rounds, {
    imported: () => onService((url) => importing(url, rows)),
    submitted: () => onService((url) => submitting(url, batches)),
  });
  const { exported, bare } = await inTurns(rounds, {
    exported: () => onImported(rows, (url) => exporting(url, rows)),
    bare: () => onImported(rows, (_, place) => measured('bare-export', place, rows)),
  });
  return [
    compared('import', { ours: imported, other: submitted, unit: '× batches of 1,000', target: 0.8 }),
    compared('export', { ours: exported, other: bare, unit: '× bare loop that writes a CSV', target: 0.3 }),
  ];
}

function onService<Result>(task: (url: string, place: Place) => Promise<Result>): Promise<Result> {
  return inPlace('embedded', async (place) => {
    const { child, service } = await startService({ home: ROOT, place, role: 'all', slots: 1, nodeArgs: [] });
    return besides(child, async () => {
      await child.while(service.ready());
      return child.while(task(service.url, place));
    });
  });
}

function onImported<Result>(rows: number, task: (url: string, place: Place) => Promise<Result>): Promise<Result> {
  return onService(async (url, place) => {
    await importing(url, rows);
    return task(url, place);
  });
}

/** Rows a second, from the upload on. */
async function importing(url: string, rows: number): Promise<number> {
  const body = `url\n${urls(rows, 'imported').join('\n')}\n`;
  const startedAt = performance.now();
  await done(url, await post(`${url}/v1/transfers/import?${LATER}`, 'text/csv', body), rows);
  return perSecond(rows, startedAt);
}

async function submitting(url: string, batches: number): Promise<number> {
  const startedAt = performance.now();
  for (let batch = 0; batch < batches; batch++) {
    await post(`${url}/v1/jobs/batch?${LATER}`, 'text/plain', urls(BATCH, String(batch)).join('\n'));
  }
  return perSecond(BATCH * batches, startedAt);
}

/** Rows a second, until the file is whole and read. */
async function exporting(url: string, rows: number): Promise<number> {
  const startedAt = performance.now();
  const id = await exportJobs(url, '2100-01-01', rows);
  await (await fetch(`${url}/v1/transfers/${id}/file`)).arrayBuffer();
  return perSecond(rows, startedAt);
}

function urls(count: number, name: string): readonly string[] {
  return Array.from({ length: count }, (_, index) => `http://127.0.0.1/${name}/${index}`);
}

function perSecond(rows: number, startedAt: number): number {
  return rows / ((performance.now() - startedAt) / 1_000);
}
