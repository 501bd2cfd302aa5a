import { createReadStream, existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackedUpFile } from '../../../backup/manifest.js';
import { type CarryOptions, type CopyOptions, type KeptStores, StoreCopies } from '../../../backup/store-copies.js';
import { Pace } from '../../../concurrency/pace.js';
import type { Clock } from '../../../eventsourcing/clock.js';
import { BODIES } from '../bodies/body-schema.js';
import { SqliteBodyStore } from '../bodies/sqlite.body-store.js';
import { DataFolder, FILES, NoFolderError } from '../data-folder.js';
import type { Database } from '../database.js';
import { EVENTS } from '../log/event-tables.js';
import { SqliteEventStore } from '../log/sqlite.event-store.js';
import { openUnshared } from '../read-only.js';
import { refuseForeign, refuseIncomplete, refuseNewer, type Schema, schemaOf } from '../schema.js';
import { carried } from './carried-file.js';
import { EmptyFolder } from './empty-folder.js';
import { momentOf } from './moment.js';
import type { PageSource } from './page-source.js';

const CARRIED_BYTES = 1024 * 1024;

/** The files of the embedded family that are its memory: the log, and after it the bodies. */
export class SqliteStoreCopies extends StoreCopies {
  override readonly family = 'embedded';
  override readonly files = [FILES.log, FILES.bodies];

  constructor(
    private readonly dataDir: string,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** @throws NoFolderError */
  async copyTo(folder: string, { bytesPerSecond, onProgress, signal }: CopyOptions): Promise<readonly BackedUpFile[]> {
    const source = await DataFolder.open(this.dataDir, { use: 'tool' });
    for (const name of this.files) {
      if (!existsSync(source.file(name))) throw new NoFolderError(`There is no ${name} in ${source.path}`);
    }
    const { log, bodies } = await momentOf(source.file(FILES.log), source.file(FILES.bodies));
    const total = log.bytes + bodies.bytes;
    let done = 0;
    const pace = new Pace(bytesPerSecond, this.clock);
    const after = async (bytes: number) => {
      done += bytes;
      onProgress?.(done, total);
      await pace.after(bytes, signal);
    };
    try {
      const files: BackedUpFile[] = [];
      for (const [name, pages] of [[FILES.log, log] as const, [FILES.bodies, bodies] as const]) {
        const { size, sha256 } = await carried(join(folder, name), piecesOf(pages), after);
        files.push({ name, schema: pages.schema, size, sha256 });
        pages.close(); // from here on the write-ahead log can be begun anew
      }
      return files;
    } finally {
      log.close();
      bodies.close();
    }
  }

  async open(folder: string): Promise<KeptStores> {
    const log = openCopy(join(folder, FILES.log), EVENTS);
    try {
      const stores = {
        log: SqliteEventStore.reading(log),
        bodies: SqliteBodyStore.reading(openCopy(join(folder, FILES.bodies), BODIES)),
      };
      const close = async () => {
        await stores.log.close();
        await stores.bodies.close();
      };
      return { ...stores, close };
    } catch (error) {
      log.close();
      throw error;
    }
  }

  async expectEmpty(): Promise<void> {
    await EmptyFolder.during(this.dataDir, async () => {});
  }

  async place(folder: string, { onProgress, signal }: CarryOptions): Promise<void> {
    const there = this.files.filter((name) => existsSync(join(folder, name)));
    const sizes = await Promise.all(there.map(async (name) => (await stat(join(folder, name))).size));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    let done = 0;
    const after = async (bytes: number) => {
      signal.throwIfAborted();
      done += bytes;
      onProgress?.(done, total);
    };
    await EmptyFolder.during(this.dataDir, async (empty) => {
      await empty.fill(async (path) => {
        for (const name of there) {
          const pieces = createReadStream(join(folder, name), { highWaterMark: CARRIED_BYTES });
          await carried(join(path, name), pieces, after);
        }
      });
    });
  }
}

/** @throws NewerSchemaError, UnreadableFileError, ForeignFileError, FileAccessError */
function openCopy(path: string, schema: Schema): Database.Database {
  const db = openUnshared(path, schema);
  try {
    refuseForeign(db, path, schema);
    refuseNewer(db, path, schema);
    refuseIncomplete(db, path, schema, schema.migrations.slice(0, Math.max(1, schemaOf(db)))); // as it was backed up
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function* piecesOf(source: PageSource): Generator<Buffer> {
  const count = Math.max(1, Math.floor(CARRIED_BYTES / source.pageBytes));
  for (let from = 1; from <= source.pageCount; from += count) yield source.read(from, count);
}
