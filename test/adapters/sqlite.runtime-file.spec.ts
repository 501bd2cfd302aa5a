import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqliteHosts } from '../../src/adapters/sqlite/due/sqlite.hosts.js';
import { SqliteHeartbeats } from '../../src/adapters/sqlite/runtime/sqlite.heartbeats.js';
import { SqlitePolitenessStore } from '../../src/adapters/sqlite/runtime/sqlite.politeness-store.js';
import { SqliteRuntimeFile } from '../../src/adapters/sqlite/runtime/sqlite.runtime-file.js';
import { SqliteViews } from '../../src/adapters/sqlite/views/sqlite.views.js';
import { clockAt } from '../kit/stories.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

/** The file as an earlier version of the service made it, with a held host, a slot in use and a runner in it. */
const SCHEMA_2 = `
  CREATE TABLE active_generation (
    only INTEGER PRIMARY KEY CHECK (only = 1), generation INTEGER NOT NULL, newest INTEGER NOT NULL DEFAULT 1
  ) STRICT;
  INSERT INTO active_generation VALUES (1, 3, 4);
  CREATE TABLE hearts (
    runner TEXT PRIMARY KEY, beats INTEGER NOT NULL, slots INTEGER NOT NULL, running INTEGER NOT NULL,
    last_beat_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  INSERT INTO hearts VALUES ('anna', 7, 50, 1, 0);
  CREATE TABLE leases (name TEXT PRIMARY KEY, holder TEXT NOT NULL, until INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE claims (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, job_id TEXT NOT NULL, revision INTEGER NOT NULL, until INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE slots (
    job_id TEXT PRIMARY KEY, host TEXT NOT NULL, attempt INTEGER NOT NULL, until INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX slots_by_host ON slots (host, until);
  INSERT INTO slots VALUES ('job', 'a.example', 1, ${clockAt(60).getTime()});
  CREATE TABLE hosts (
    host TEXT PRIMARY KEY, held_until INTEGER NOT NULL, next_start INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  INSERT INTO hosts VALUES ('a.example', ${clockAt(60).getTime()}, 0);
  PRAGMA user_version = 2;`;

describe('a runtime file of an earlier version', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let runtime: SqliteRuntimeFile;
  let views: SqliteViews;

  beforeEach(async () => {
    folder = await temporaryFolder();
    const path = join(folder.path, 'runtime.db');
    const old = new Database(path);
    old.exec(SCHEMA_2);
    old.close();
    runtime = await SqliteRuntimeFile.open(path);
    views = await SqliteViews.inMemory(runtime);
  });
  afterEach(async () => {
    views.close();
    runtime.close();
    await folder.remove();
  });

  test('opens, with everything in it', async () => {
    expect(runtime.activeBuild()).toBe(3);
    expect(await new SqliteHeartbeats(runtime).all()).toMatchObject([{ runner: 'anna', beats: 7 }]);
    expect(await new SqliteHosts(views, runtime).get('a.example', clockAt(1))).toMatchObject({
      running: 1,
      hold: { until: clockAt(60), reason: null, by: null, since: null },
      politeness: { slots: 6, delayMs: 0 },
    });
  });

  test('takes what is new', async () => {
    const hosts = new SqliteHosts(views, runtime);
    expect(await hosts.release('a.example', { reason: 'It is repaired', by: 'carla', at: clockAt(1) })).toBe(true);
    await new SqlitePolitenessStore(runtime).set({ slots: 2 }, 'runner:anna');

    expect((await hosts.get('a.example', clockAt(2)))?.politeness.slots).toBe(2);
  });
});
