import type { BodyStore } from '../bodies/body-store.js';
import type { EventStore } from '../eventsourcing/event-store.js';
import type { BackedUpFile, BackupFamily } from './manifest.js';

/** Log and bodies, to be read: as a backup has them, or as they are on servers. */
export interface KeptStores {
  readonly log: EventStore;
  readonly bodies: BodyStore;
  close(): Promise<void>;
}

export interface CarryOptions {
  /** Told how many bytes of how many are there. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  readonly signal: AbortSignal;
}

export interface CopyOptions extends CarryOptions {
  /** How fast at most; the service uses the same disk. */
  readonly bytesPerSecond: number;
}

/** The port to what carries the bytes of a backup: everything of a family that is not of the moment, or made anew. */
export abstract class StoreCopies {
  abstract readonly family: BackupFamily;

  /** The names of the files that every backup has; none where servers carry their own bytes. */
  abstract readonly files: readonly string[];

  /**
   * Copies log and bodies, both as they are at one moment, into a folder that is there: every body that the log names,
   * and that is there at all, is in the copy. Answers with the files, on disk; none where servers carry their own bytes.
   * @throws the signal's reason, once it is aborted
   */
  abstract copyTo(folder: string, options: CopyOptions): Promise<readonly BackedUpFile[]>;

  /** Opens what a backup holds. Nothing in its folder is changed, which may be on a medium that takes no writes. */
  abstract open(folder: string): Promise<KeptStores>;

  /**
   * Refuses where there is something already that a restore would be mixed with.
   * @throws NotEmptyError, FolderInUseError
   */
  abstract expectEmpty(): Promise<void>;

  /**
   * Puts the files of a backup where the service looks for them, as far as they are there. One that was interrupted leaves
   * nothing that a service takes for its memory, and is run again.
   * @throws NotEmptyError, FolderInUseError, or the signal's reason once it is aborted
   */
  abstract place(folder: string, options: CarryOptions): Promise<void>;
}

/** A restore goes into an empty place only. */
export class NotEmptyError extends Error {
  override readonly name = 'NotEmptyError';
}
