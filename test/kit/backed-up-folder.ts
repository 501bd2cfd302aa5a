import { join } from 'node:path';
import Database from 'libsql';
import { SqliteStoreCopies } from '../../src/adapters/sqlite/copies/sqlite.store-copies.js';
import { BackupCheck } from '../../src/backup/backup-check.js';
import { BackupWriter, type MadeBackup } from '../../src/backup/backup-writer.js';
import { Restore } from '../../src/backup/restore.js';
import { SystemClock } from '../../src/eventsourcing/clock.js';
import type { FetchedBody } from '../../src/job/job.events.js';
import { MODELS } from '../../src/models.js';
import { AuditedLog } from './audited-log.js';
import { completed, started } from './stories.js';
import { temporaryFolder } from './temporary-folder.js';

const NO_HURRY = { bytesPerSecond: 1e12, signal: new AbortController().signal };

/** A data folder with a log and bodies that are written to, and everything that backups are made and brought back with. */
export class BackedUpFolder {
  private constructor(
    private readonly folder: Awaited<ReturnType<typeof temporaryFolder>>,
    readonly log: AuditedLog,
  ) {}

  static async open(): Promise<BackedUpFolder> {
    const folder = await temporaryFolder();
    const [events, bodies] = ['events.db', 'bodies.db'].map((name) => join(folder.path, name));
    return new BackedUpFolder(folder, await AuditedLog.open(events, undefined, bodies));
  }

  path(...names: readonly string[]): string {
    return join(this.folder.path, ...names);
  }

  /** A job that was submitted and fetched. */
  async fetch(n: number, page = `Page ${n}`): Promise<FetchedBody> {
    const body = await this.log.bodies.put(pieces(page));
    await this.log.submit(n);
    const end = completed(2);
    await this.log.write(n, started(1), { ...end, data: { ...end.data, body } });
    return body;
  }

  make(name = 'backup', options: Partial<Parameters<BackupWriter['make']>[1]> = {}): Promise<MadeBackup> {
    const copies = new SqliteStoreCopies(this.folder.path, new SystemClock());
    const writer = new BackupWriter(copies, MODELS, this.log.clock, '1.2.3');
    return writer.make(this.path(name), { ...NO_HURRY, ...options });
  }

  check(name = 'backup') {
    return this.#check().run(this.path(name), NO_HURRY);
  }

  /** Into a folder of its own. */
  restore(into: string, { evenDamaged = false, signal = NO_HURRY.signal } = {}) {
    const copies = new SqliteStoreCopies(this.path(into), new SystemClock());
    return new Restore(copies, this.#check()).run(this.path('backup'), { evenDamaged, signal });
  }

  /** Changes a file of a backup behind its back. */
  tamper(file: string, sql: string, name = 'backup'): void {
    const db = new Database(this.path(name, file));
    db.exec(sql);
    db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all();
    db.close();
  }

  async close(): Promise<void> {
    await this.log.close();
    await this.folder.remove();
  }

  #check(): BackupCheck {
    return new BackupCheck(() => new SqliteStoreCopies(this.folder.path, new SystemClock()), MODELS, this.log.clock);
  }
}

export async function* pieces(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
