import { join } from 'node:path';
import type { Clock } from '../eventsourcing/clock.js';
import type { Recorded } from '../eventsourcing/event.js';
import type { Models } from '../eventsourcing/model.js';
import { madeWhole, writeSynced } from './folders.js';
import { type BackedUpFile, FORMAT, type LastEvent, MANIFEST_FILE, type Manifest } from './manifest.js';
import { type Stock, takeStock } from './stock.js';
import type { CopyOptions, StoreCopies } from './store-copies.js';

export interface MakeOptions extends Omit<CopyOptions, 'onProgress'> {
  readonly onProgress?: ((progress: BackupProgress) => void) | undefined;
}

/** Bytes that were carried, or events that were read. */
export type BackupProgress =
  | { readonly phase: 'files'; readonly done: number; readonly total: number }
  | { readonly phase: 'log'; readonly share: number; readonly events: number };

/** A backup that was written, and what does not fit of the stores that it was made of. */
export interface MadeBackup {
  readonly manifest: Manifest;
  readonly stock: Stock;
}

/** Writes backups: the bytes, as far as they are ours to carry, and a manifest of what they hold. */
export class BackupWriter {
  constructor(
    private readonly copies: StoreCopies,
    private readonly models: Models,
    private readonly clock: Clock,
    private readonly version: string,
  ) {}

  /**
   * Beside the running service, into a new folder, which is there once all of it is.
   * @throws FolderExistsError, or the signal's reason once it is aborted: then nothing is left of it
   */
  make(folder: string, { onProgress, ...options }: MakeOptions): Promise<MadeBackup> {
    return madeWhole(folder, async (part) => {
      const madeAt = this.clock.now();
      const files = await this.copies.copyTo(part, {
        ...options,
        onProgress: (done, total) => onProgress?.({ phase: 'files', done, total }),
      });
      const stock = await this.#stockOf(part, { ...options, onProgress });
      const manifest = this.#manifest(madeAt, files, stock);
      await writeSynced(join(part, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
      return { manifest, stock };
    });
  }

  /** What is counted is the copy, and not what has been written since. */
  async #stockOf(folder: string, { onProgress, signal }: MakeOptions): Promise<Stock> {
    const stores = await this.copies.open(folder);
    try {
      return await takeStock(stores, this.models, this.clock, {
        readsBodies: false,
        onProgress: (share, events) => onProgress?.({ phase: 'log', share, events }),
        signal,
      });
    } finally {
      await stores.close();
    }
  }

  #manifest(madeAt: Date, files: readonly BackedUpFile[], stock: Stock): Manifest {
    const { log, last, streams, results, lost, lostCount } = stock;
    const { position, count, hash } = log.head;
    return {
      format: FORMAT,
      family: this.copies.family,
      version: this.version,
      madeAt: madeAt.toISOString(),
      log: { position: position.toString(), count, purged: log.purged, hash, last: last ? lastEvent(last) : null },
      streams,
      results: { ...results, lostCount, lost: lost.map(({ sha256 }) => sha256) },
      files,
    };
  }
}

function lastEvent({ id, metadata, stream, revision, recordedAt }: Recorded): LastEvent {
  return {
    id,
    hash: String(metadata?.hash),
    stream,
    revision: revision.toString(),
    recordedAt: recordedAt.toISOString(),
  };
}
