import { join } from 'node:path';
import { retriever } from './cli-process.js';
import type { Stores } from './families.js';
import { type OwnStores, ownStores } from './own-stores.js';
import { temporaryFolder } from './temporary-folder.js';

/** Stores of one test alone, with a way to keep them apart, to lose them, and to bring them back: as operators do it. */
export interface LostStores extends Stores {
  /** Beside the running service, as the README says. */
  backUp(folder: string): Promise<void>;
  lose(): Promise<void>;
  /** Whatever has to be done before `retriever restore`. */
  bringBack(): Promise<void>;
}

/** A folder, whose bytes the command carries. */
export async function losableFolder(): Promise<LostStores> {
  const folder = await temporaryFolder();
  const environment = { DATA_DIR: join(folder.path, 'data') };
  return {
    environment,
    backUp: (to) => run(['backup', to], environment),
    lose: () => folder.remove(),
    bringBack: async () => {},
    remove: () => folder.remove(),
  };
}

/** Servers, whose own ways carry the bytes: a snapshot of the log's volume first, of the bodies' after it. */
export async function losableServers(): Promise<LostStores> {
  const stores = await ownStores();
  const snapshots = await temporaryFolder();
  const of = (server: keyof Pick<OwnStores, 'eventstoredb' | 'mongodb'>) => join(snapshots.path, server);
  return {
    environment: stores.environment,
    async backUp(to) {
      await run(['backup', to], stores.environment);
      await stores.eventstoredb.snapshot(of('eventstoredb'));
      await stores.mongodb.snapshot(of('mongodb'));
    },
    async lose() {
      await Promise.all([stores.eventstoredb.loseData(), stores.mongodb.loseData()]);
    },
    async bringBack() {
      await stores.eventstoredb.putBack(of('eventstoredb'));
      await stores.mongodb.putBack(of('mongodb'));
    },
    async remove() {
      await stores.remove();
      await snapshots.remove();
    },
  };
}

async function run(args: readonly string[], environment: Readonly<Record<string, string>>): Promise<void> {
  const { code, stderr } = await retriever(args, '', environment);
  if (code !== 0) throw new Error(`retriever ${args.join(' ')} ended with ${code}: ${stderr}`);
}
