import { DISK_FULL, Disk } from '../../src/eventsourcing/disk.js';

/** A disk that is full when a test says so. */
export class FillingDisk extends Disk {
  isFull = false;

  async use(): Promise<undefined> {}

  async shortage(): Promise<string | undefined> {
    return this.isFull ? DISK_FULL : undefined;
  }

  async assurance(): Promise<string> {
    return 'There is room';
  }
}
