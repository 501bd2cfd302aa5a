import { describe } from 'vitest';
import { describeWithServers, freshDatabase, freshNamespace } from './servers.js';
import { temporaryFolder } from './temporary-folder.js';

/** Where a service of one test keeps its data, with nothing in it yet. */
export interface Stores {
  /** What names it to a service process. */
  readonly environment: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

export type Family = 'embedded' | 'servers';

/** A suite on each family of storage: in a folder, and, where there are servers, on these. */
export function describeOnFamilies(
  sentence: string,
  suite: (fresh: () => Promise<Stores>, family: Family) => void,
): void {
  describe(`${sentence}, in a folder`, () => suite(embeddedStores, 'embedded'));
  describeWithServers(`${sentence}, on servers`, (urls) => suite(async () => serverStores(urls), 'servers'));
}

export async function embeddedStores(): Promise<Stores> {
  const folder = await temporaryFolder();
  return { environment: { DATA_DIR: folder.path }, remove: () => folder.remove() };
}

/** A namespace and a database of its own, on servers that others use too. */
export function serverStores({ mongodb, eventstoredb }: { mongodb: string; eventstoredb: string }): Stores {
  const database = freshDatabase(mongodb);
  const environment = {
    EVENTSTORE_URL: eventstoredb,
    EVENTSTORE_NAMESPACE: freshNamespace(),
    MONGODB_URL: database.url,
  };
  return { environment, remove: () => database.drop() };
}
