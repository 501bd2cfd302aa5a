import type { Db, IndexDescription } from 'mongodb';
import { claimsOf, hostsOf, taskClaimsOf } from '../collections.js';

/** Makes the indexes of what no rebuild touches. Where they are already, this is quick. */
export async function indexRuntime(db: Db): Promise<void> {
  await hostsOf(db).createIndexes(HOSTS);
  await claimsOf(db).createIndexes(CLAIMS);
  await taskClaimsOf(db).createIndexes(CLAIMS);
}

const HOSTS: IndexDescription[] = [
  // a job leaves its slot
  { name: 'by_slot', key: { 'slots.jobId': 1 } },
  // what has run out is removed
  { name: 'by_end', key: { until: 1 } },
];

// what has run out is removed
const CLAIMS: IndexDescription[] = [{ name: 'by_end', key: { until: 1 } }];
