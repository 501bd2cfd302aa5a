import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { measured, measuredBy } from './contenders.js';
import { type Family, inPlace, type Place } from './families.js';
import { inFolder } from './places.js';
import type { Plan } from './plan.js';
import { inTurns } from './rounds.js';
import { compared, comparedWithBefore, type ToldRow } from './rows.js';
import { openStores } from './stores.js';
import { writeJobs } from './written-log.js';

const EVENTS_A_JOB = 3;

/** All views made anew in a folder, against a loop that writes the same documents, in as many transactions. */
export function rebuilding(plan: Plan): Promise<readonly ToldRow[]> {
  const unit = '× bare loop of upserts, no indexes';
  return rebuiltIn('embedded', plan, { unit, target: null }, (place, events) =>
    inFolder((folder) => measured('bare-rows', place, folder, events)),
  );
}

/** All views made anew on servers, against a loop that writes the same documents, in the same batches. */
export function rebuildingOnServers(plan: Plan): Promise<readonly ToldRow[]> {
  const unit = '× bare bulkWrite, same indexes';
  return rebuiltIn('servers', plan, { unit, target: 0.4 }, (place, events) =>
    measured('bare-bulk-writes', place, events),
  );
}

async function rebuiltIn(
  family: Family,
  { rounds, rebuilt, against: home }: Plan,
  against: { readonly unit: string; readonly target: number | null },
  bare: (place: Place, events: number) => Promise<number>,
): Promise<readonly ToldRow[]> {
  const jobs = Math.round(rebuilt[family] / EVENTS_A_JOB);
  return inPlace(family, async (place) => {
    const { log, close } = await openStores(place);
    await writeJobs(log, jobs);
    await close();
    const { ours, other, before } = await inTurns(rounds, {
      ours: () => measured('rebuilding', place),
      other: () => bare(place, jobs * EVENTS_A_JOB),
      before: home ? () => inPlace(family, (own) => rebuiltBy(home, own, jobs)) : undefined,
    });
    const name = `rebuild, ${family}`;
    return [compared(name, { ours, other, ...against }), ...comparedWithBefore(name, ours, before)];
  });
}

/** Another build has a place of its own, with nothing in it but the log: it may not know what this one keeps beside it. */
async function rebuiltBy(home: string, place: Place, jobs: number): Promise<number> {
  const { log, close } = await openStores(place);
  await writeJobs(log, jobs);
  await close();
  if (place['DATA_DIR'] !== undefined) keepLogAlone(place['DATA_DIR']);
  return measuredBy(home, 'rebuilding', place);
}

function keepLogAlone(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith('events.db')) rmSync(join(folder, name), { force: true });
  }
}
