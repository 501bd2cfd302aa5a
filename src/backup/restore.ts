import type { BackupCheck, CheckedBackup, CheckOptions } from './backup-check.js';
import { readManifest } from './manifest.js';
import type { StoreCopies } from './store-copies.js';

export interface RestoreOptions extends CheckOptions {
  /** Restores a backup that does not fit: what can be read of it is better than nothing. */
  readonly evenDamaged: boolean;
}

/** What was found of a backup, and whether its files are where the service looks for them now. */
export interface Restored extends CheckedBackup {
  readonly isPlaced: boolean;
}

/** Brings back what a backup holds, once it was found to be whole. The views are made from it afterwards. */
export class Restore {
  constructor(
    private readonly copies: StoreCopies,
    private readonly check: BackupCheck,
  ) {}

  /**
   * Of servers, whose own ways have carried the bytes by now, it only checks that all is there.
   * @throws BadBackupError, OtherFamilyError, NotEmptyError, FolderInUseError, or the signal's reason once it is aborted
   */
  async run(folder: string, { evenDamaged, onProgress, signal }: RestoreOptions): Promise<Restored> {
    const { family } = await readManifest(folder);
    if (family !== this.copies.family) throw new OtherFamilyError(WRONG_FAMILY[family]);
    await this.copies.expectEmpty();

    const checked = await this.check.run(folder, { onProgress, signal });
    const isPlaced = checked.problems.length === 0 || evenDamaged;
    if (isPlaced) {
      await this.copies.place(folder, {
        signal,
        onProgress: (done, total) => onProgress?.({ phase: 'files', done, total }),
      });
    }
    return { ...checked, isPlaced };
  }
}

/** What was made of one family of storage cannot be put into the other. */
export class OtherFamilyError extends Error {
  override readonly name = 'OtherFamilyError';
}

/** By the family that a backup was made of. */
export const WRONG_FAMILY = {
  embedded: 'This backup is of the embedded store: unset EVENTSTORE_URL and MONGODB_URL to restore it',
  servers: 'This backup counts what lay on servers, and holds none of their bytes: set EVENTSTORE_URL and MONGODB_URL',
} as const;
