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
}

export class DisksOfServers extends Disk {
  async use(): Promise<undefined> {}
}
