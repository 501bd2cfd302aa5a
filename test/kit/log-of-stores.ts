import { copyFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { embeddedStores, type Family, type Stores } from './families.js';
import { ownStores } from './own-stores.js';
import { temporaryFolder } from './temporary-folder.js';

/** The log of some stores, to be put back or lost while the views stay as they are. In a folder no service runs meanwhile. */
export interface LogOfStores extends Stores {
  /** Keeps the log as it is now. */
  backUp(): Promise<void>;
  /** What came since the backup is gone. */
  putBack(): Promise<void>;
  /** Works on the same log, beside other views. */
  besideOtherViews(work: (environment: Stores['environment']) => Promise<void>): Promise<void>;
}

export function logOfStores(family: Family): Promise<LogOfStores> {
  return family === 'embedded' ? embeddedLog() : serversLog();
}

async function embeddedLog(): Promise<LogOfStores> {
  const stores = await embeddedStores();
  const backup = await temporaryFolder();
  const here = stores.environment['DATA_DIR'] ?? '';
  return {
    ...stores,
    backUp: () => moveLog(here, backup.path),
    putBack: () => moveLog(backup.path, here),
    async besideOtherViews(work) {
      const other = await embeddedStores();
      const there = other.environment['DATA_DIR'] ?? '';
      await moveLog(here, there);
      await work(other.environment);
      await moveLog(there, here);
      await other.remove();
    },
    async remove() {
      await Promise.all([stores.remove(), backup.remove()]);
    },
  };
}

async function serversLog(): Promise<LogOfStores> {
  const stores = await ownStores();
  const backup = await temporaryFolder();
  const { eventstoredb, mongodb } = stores;
  return {
    ...stores,
    backUp: () => eventstoredb.snapshot(backup.path),
    async putBack() {
      await eventstoredb.loseData();
      await eventstoredb.putBack(backup.path);
    },
    besideOtherViews: (work) => work({ ...stores.environment, MONGODB_URL: `${mongodb.url}/other` }),
    async remove() {
      await Promise.all([stores.remove(), backup.remove()]);
    },
  };
}

/** All files of a log, so that none of another is left beside them. */
async function moveLog(from: string, to: string): Promise<void> {
  const isOfLog = (name: string) => name.startsWith('events.db');
  for (const name of (await readdir(to)).filter(isOfLog)) await rm(join(to, name));
  for (const name of (await readdir(from)).filter(isOfLog)) await copyFile(join(from, name), join(to, name));
}
