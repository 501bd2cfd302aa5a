import { StoreUnavailableError } from './event-store.js';

/** The disk that the data of a service lie on, as it is now. */
export interface DiskUse {
  /** What is left for the service. */
  readonly freeBytes: number;
  readonly sizeBytes: number;
  /** What the service's own files take of it, by what they hold. */
  readonly files: Readonly<Record<'log' | 'bodies' | 'views' | 'runtime', number>>;
}

/** Where the data lie, if they lie in files of the service's own. */
export abstract class Disk {
  /** Undefined where servers keep the data: they look after disks of their own. */
  abstract use(): Promise<DiskUse | undefined>;

  /**
   * Why nothing new may begin, in a sentence for everybody: the disk is full, or what is left of it is kept for what runs.
   * Undefined while there is room, and where servers keep the data.
   */
  abstract shortage(): Promise<string | undefined>;

  /** What was looked at where no shortage was found, in a sentence for everybody: nobody is told that all is well of the rest. */
  abstract assurance(): Promise<string>;

  /** @throws DiskFullError while there is a shortage */
  async mustHaveRoom(): Promise<void> {
    const shortage = await this.shortage();
    if (shortage !== undefined) throw new DiskFullError('Nothing new is taken in', { reason: shortage });
  }
}

export class DisksOfServers extends Disk {
  async use(): Promise<undefined> {}

  async shortage(): Promise<undefined> {}

  async assurance(): Promise<string> {
    return 'The servers look after disks of their own';
  }
}

export const DISK_FULL = 'The disk of the log is full';

/** There is no room to write this. Once there is, writing goes on by itself. */
export class DiskFullError extends StoreUnavailableError {
  constructor(message: string, { reason = DISK_FULL, ...options }: ErrorOptions & { readonly reason?: string } = {}) {
    super(`${message}: ${reason}`, { reason, ...options });
  }
}

/** Whether a full disk is all that an error says, or that it was caused by. */
export function isDiskFull(error: unknown): boolean {
  if (error instanceof DiskFullError) return true;

  return error instanceof Error && error.cause !== undefined && isDiskFull(error.cause);
}
