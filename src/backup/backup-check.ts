import { join } from 'node:path';
import { digestOf } from '../audit/file-digest.js';
import type { Clock } from '../eventsourcing/clock.js';
import type { Models } from '../eventsourcing/model.js';
import type { BackupProgress } from './backup-writer.js';
import { type BackedUpFile, type Manifest, readManifest } from './manifest.js';
import { type Stock, takeStock } from './stock.js';
import { problemsOf } from './stock-problems.js';
import type { StoreCopies } from './store-copies.js';

export interface CheckOptions {
  readonly onProgress?: ((progress: BackupProgress) => void) | undefined;
  readonly signal: AbortSignal;
}

/** What a backup was found to be. */
export interface CheckedBackup {
  readonly manifest: Manifest;
  /** None where its files are not what they were: what is in them was not looked at. */
  readonly stock: Stock | undefined;
  /** In sentences; none where everything fits. */
  readonly problems: readonly string[];
}

/** Holds a backup against its manifest: the files, every chain of hashes, every body that is promised. */
export class BackupCheck {
  constructor(
    private readonly copiesOf: (family: Manifest['family']) => StoreCopies,
    private readonly models: Models,
    private readonly clock: Clock,
  ) {}

  /** @throws BadBackupError, or the signal's reason once it is aborted */
  async run(folder: string, { onProgress, signal }: CheckOptions): Promise<CheckedBackup> {
    const manifest = await readManifest(folder);
    const copies = this.copiesOf(manifest.family);
    const ofFiles = [
      ...uncounted(copies.files, manifest.files),
      ...(await this.#problemsOfFiles(folder, manifest.files, { onProgress, signal })),
    ];
    if (ofFiles.length > 0) return { manifest, stock: undefined, problems: ofFiles };

    const stores = await copies.open(folder);
    try {
      const { position, count, hash } = manifest.log;
      const stock = await takeStock(stores, this.models, this.clock, {
        against: { position: BigInt(position), count, hash },
        readsBodies: true,
        lostAlready: new Set(manifest.results.lost),
        onProgress: (share, events) => onProgress?.({ phase: 'log', share, events }),
        signal,
      });
      return { manifest, stock, problems: [...problemsOf(stock)] };
    } finally {
      await stores.close();
    }
  }

  async #problemsOfFiles(folder: string, files: readonly BackedUpFile[], options: CheckOptions): Promise<string[]> {
    const { onProgress, signal } = options;
    const total = files.reduce((sum, { size }) => sum + size, 0);
    const problems: string[] = [];
    let done = 0;
    for (const { name, size, sha256 } of files) {
      const found = await digestOf(join(folder, name), (bytes) => {
        signal.throwIfAborted();
        done += bytes;
        onProgress?.({ phase: 'files', done, total });
      });
      if (!found) problems.push(`${name} is not there, or is no plain file.`);
      else if (found.size !== size) problems.push(`${name} has ${found.size} bytes, and had ${size} when it was made.`);
      else if (found.sha256 !== sha256) problems.push(`${name} does not have the hash that it had when it was made.`);
    }
    return problems;
  }
}

/** What a manifest says nothing of, nobody could find changed. */
function uncounted(names: readonly string[], files: readonly BackedUpFile[]): readonly string[] {
  return names
    .filter((name) => !files.some((file) => file.name === name))
    .map((name) => `${name} is not in the manifest.`);
}
