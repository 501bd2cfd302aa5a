import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqliteDisk } from '../../src/adapters/sqlite/sqlite.disk.js';
import { DISK_FULL, DiskFullError, DisksOfServers } from '../../src/eventsourcing/disk.js';
import { StillClock } from '../kit/still-clock.js';
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

  const diskWith = (reserveBytes: number, reusableBytes = async () => 0) => {
    const clock = new StillClock();
    const options = { reserveBytes, reusableBytes, monotonicMs: () => clock.monotonicMs() };
    return { clock, disk: new SqliteDisk(folder.path, options) };
  };

  test.each([0, 1])('has room for what is new with a reserve of %d bytes', async (reserveBytes) => {
    const { disk } = diskWith(reserveBytes);

    expect(await disk.shortage()).toBeUndefined();
    await disk.mustHaveRoom();
  });

  test('keeps its reserve for what runs', async () => {
    const { disk } = diskWith(Number.MAX_SAFE_INTEGER);

    const shortage = await disk.shortage();

    expect(shortage).toMatch(
      /^The disk of the log is full: \d+\.\d MB are left, and 9007199254\.7 MB \(DISK_RESERVE_BYTES\)/,
    );
    await expect(disk.mustHaveRoom()).rejects.toThrow(DiskFullError);
    await expect(disk.mustHaveRoom()).rejects.toMatchObject({ reason: shortage });
  });

  test('has the room, too, that its files have inside, as long as a part of the reserve is free beside them', async () => {
    const { freeBytes } = await new SqliteDisk(folder.path).use();
    const inside = async () => 100 * freeBytes;

    expect(await diskWith(2 * freeBytes).disk.shortage()).toMatch(
      /^The disk of the log is full: \d+\.\d MB are left, /,
    );
    expect(await diskWith(2 * freeBytes, inside).disk.shortage()).toBeUndefined();
    expect(await diskWith(8 * freeBytes, inside).disk.shortage()).toMatch(
      /^The disk of the log is full: \d+\.\d MB and \d+\.\d MB inside of the bodies are left, /,
    );
    const damaged = () => Promise.reject(new Error('The file is damaged'));
    expect(await diskWith(2 * freeBytes, damaged).disk.shortage()).toBeDefined();
    expect(await diskWith(1, damaged).disk.shortage()).toBeUndefined();
  });

  test('says what was looked at where there is room', async () => {
    expect(await diskWith(1_000_000).disk.assurance()).toMatch(
      /^There is room on the disk under the data: \d+\.\d MB are left, and 1\.0 MB \(DISK_RESERVE_BYTES\) are kept /,
    );
    expect(await diskWith(0).disk.assurance()).toBe(
      'No write of the last 5 seconds found the disk full; no reserve is kept (DISK_RESERVE_BYTES)',
    );
    expect(await new DisksOfServers().assurance()).toBe('The servers look after disks of their own');
  });

  test('is full for a while after a write found no room, whatever is free', async () => {
    const { clock, disk } = diskWith(0);
    disk.tellFull();

    expect(await disk.shortage()).toBe(DISK_FULL);
    clock.advance(4_999);
    expect(await disk.shortage()).toBe(DISK_FULL);
    clock.advance(1);
    expect(await disk.shortage()).toBeUndefined();
  });
});
