import { setTimeout as sleep } from 'node:timers/promises';
import { exportJobs } from './asked-transfers.js';
import { besides } from './child.js';
import { script } from './contenders.js';
import { inPlace, type Place } from './families.js';
import { submittedAt } from './lives.js';
import { ROOT } from './places.js';
import type { Plan } from './plan.js';
import { flat, type ToldRow } from './rows.js';
import { type Service, startService } from './service.js';
import { openStores } from './stores.js';
import { writeLives } from './written-log.js';

const LOOK_EVERY_MS = 50;

/** The memory of a service that writes a long file. Once only: what is compared are two parts of one way through it. */
export async function exporting({ exportedRows: rows, kind }: Plan): Promise<readonly ToldRow[]> {
  const looks = await inPlace('embedded', async (place) => {
    await fill(place, rows);
    const { child, service } = await startService({ home: ROOT, place, role: 'all', slots: 1, nodeArgs: [] });
    return besides(child, async () => {
      await child.while(service.ready());
      return child.while(memoryWhileExporting(service, rows));
    });
  });
  const tenth = Math.ceil(looks.length / 10);
  const [early, late] = [looks.slice(tenth, 2 * tenth), looks.slice(-tenth)].map((part) => Math.max(...part));
  const name = `memory of an export, ${(rows / 1_000).toLocaleString('en')} k rows`;
  const target = kind === 'full' ? 0.83 : null; // on a short way caches still fill
  return [flat(name, { early: early ?? 0, late: late ?? 0, target })];
}

/** Jobs that were fetched, and their views. */
async function fill(place: Place, jobs: number): Promise<void> {
  const { log, close } = await openStores(place);
  const from = await log.head();
  await writeLives(log, jobs, 1);
  const to = await log.head(['job']);
  await close();
  await besides(script('projecting', [`${from}`, `${to}`], place), (child) => child.message());
}

/** How much memory the service has, time and again while it writes all jobs of its log to a file, after a first, short one. */
async function memoryWhileExporting({ url }: Service, rows: number): Promise<readonly number[]> {
  const few = Math.floor(rows / 10);
  await exportJobs(url, submittedAt(few), few);
  const looks: number[] = [];
  let isOver = false;
  const writing = exportJobs(url, '2100-01-01', rows).finally(() => {
    isOver = true;
  });
  while (!isOver) {
    looks.push(await residentBytes(url));
    await sleep(LOOK_EVERY_MS);
  }
  await writing;
  return looks;
}

async function residentBytes(url: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const bytes = Number(/^process_resident_memory_bytes (\S+)$/m.exec(metrics)?.[1]);
  if (!(bytes > 0)) throw new Error('The service does not tell how much memory it has');
  return bytes;
}
