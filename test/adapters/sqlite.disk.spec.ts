import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqliteDisk } from '../../src/adapters/sqlite/sqlite.disk.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

describe('the disk under a data folder', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  test('is told with what each part of the data takes of it, write-ahead logs included', async () => {
    const sizes = {
      'events.db': 100,
      'events.db-wal': 20,
      'bodies.db': 7,
      'views-3.db': 4,
      'views-4.db-wal': 1,
      'runtime.db': 2,
      'urls.csv': 1_000,
    };
    for (const [name, size] of Object.entries(sizes)) await writeFile(join(folder.path, name), Buffer.alloc(size));

    const { freeBytes, sizeBytes, files } = await new SqliteDisk(folder.path).use();

    expect(files).toEqual({ log: 120, bodies: 7, views: 5, runtime: 2 });
    expect(freeBytes).toBeGreaterThan(0);
    expect(sizeBytes).toBeGreaterThan(freeBytes);
  });
});
