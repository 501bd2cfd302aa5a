import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import Database from 'libsql';
import { BUSY_TIMEOUT_MS, emptyWal } from './database.js';

/** Let a service that starts answer first: to move a full log, 16 MB, into its file takes some tenths of a second. */
const AFTER_START_MS = 1_000;

/**
 * The write-ahead logs of a folder: what was written to a file lies in its `-wal` first, and closing the file leaves it
 * there. Only once that is empty does the file alone hold everything.
 */
export class WriteAheadLogs {
  readonly #logger = new Logger('DataFolder');
  readonly #stopping = new AbortController();
  readonly #leftBehind: readonly string[];
  #inBackground: Promise<void> | undefined;

  /** Made before the files are opened, it knows what a predecessor that was killed left behind. */
  constructor(private readonly folder: string) {
    this.#leftBehind = this.#filled();
  }

  /** Empties what was left behind while the service works. */
  emptySoon(): void {
    if (this.#leftBehind.length === 0) return;

    const { signal } = this.#stopping;
    this.#inBackground = sleep(AFTER_START_MS, undefined, { signal, ref: false }).then(
      () => this.#empty(this.#leftBehind, signal),
      () => {}, // stopped before: then the stop does it
    );
  }

  /** Does no more in the background. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#inBackground;
  }

  /** Moves each into its file and empties it; says which it could not. Takes a second and a half a file at most. */
  async empty(): Promise<void> {
    await this.#empty(this.#filled());
  }

  async #empty(files: readonly string[], signal?: AbortSignal): Promise<void> {
    for (const file of files) {
      if (signal?.aborted) return;
      const reason = await notEmptied(join(this.folder, file), signal);
      if (reason === undefined || signal?.aborted) continue;

      this.#logger.warn(`${file}-wal could not be emptied, for ${reason}: who copies ${file} has to copy it too`);
    }
  }

  /** The files whose log holds something. */
  #filled(): readonly string[] {
    return readdirSync(this.folder)
      .filter((name) => WAL.test(name) && sizeOf(join(this.folder, name)) > 0)
      .map((name) => name.replace(WAL, '.db'));
  }
}

const WAL = /\.db-wal$/;

/** Undefined once its log is empty, else why it is not. */
async function notEmptied(path: string, signal?: AbortSignal): Promise<string | undefined> {
  let db: Database.Database | undefined;
  try {
    db = new Database(path, { timeout: BUSY_TIMEOUT_MS });
    db.pragma('synchronous = FULL');
    return (await emptyWal(db, signal)) ? undefined : 'another process is reading the file';
  } catch (error) {
    return `it cannot be read or written (${error instanceof Error ? error.message : error})`;
  } finally {
    db?.close();
  }
}

/** It may have been removed since it was listed. */
function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
