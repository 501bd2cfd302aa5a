import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe } from 'vitest';
import { temporaryFolder } from './temporary-folder.js';

/** Debian's `faketime`: https://packages.debian.org/stable/faketime */
const LIBRARY = [
  '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1',
  '/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1',
].find(existsSync);

/** A suite that turns the clocks of whole processes; skipped, visibly, where Debian's `faketime` is not installed. */
export function describeWithTurnedClock(name: string, suite: () => void): void {
  (LIBRARY ? describe : describe.skip)(LIBRARY ? name : `${name} (faketime is not installed)`, suite);
}

/** The clock of the processes that are started with its environment. What only ever grows goes on growing. */
export class TurnedClock {
  private constructor(
    private readonly folder: Awaited<ReturnType<typeof temporaryFolder>>,
    readonly environment: Readonly<Record<string, string>>,
  ) {}

  static async begin(): Promise<TurnedClock> {
    const folder = await temporaryFolder();
    const clock = new TurnedClock(folder, {
      LD_PRELOAD: LIBRARY ?? '',
      FAKETIME_TIMESTAMP_FILE: join(folder.path, 'time'),
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      FAKETIME_DONT_RESET: '1',
    });
    await clock.turnTo(0);
    return clock;
  }

  /** @param hours how far the clock is ahead of the true one */
  turnTo(hours: number): Promise<void> {
    return writeFile(join(this.folder.path, 'time'), `${hours < 0 ? '' : '+'}${hours}h\n`);
  }

  remove(): Promise<void> {
    return this.folder.remove();
  }
}
