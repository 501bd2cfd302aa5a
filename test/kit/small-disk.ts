import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { open, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import { temporaryFolder } from './temporary-folder.js';

/** A disk that can be filled: a file system in memory. */
export interface SmallDisk {
  readonly path: string;
  /** Leaves nothing free but so much. */
  fill(leftBytes?: number): Promise<void>;
  /** Gives back what filled it. */
  makeRoom(): Promise<void>;
  remove(): Promise<void>;
}

/** A suite on disks of its own; skipped, visibly, where none can be mounted: that takes root, and a kernel that lets it. */
export function describeWithSmallDisks(sentence: string, suite: () => void): void {
  const canMount = isMountable();
  (canMount ? describe : describe.skip)(canMount ? sentence : `${sentence} (no disk can be mounted here)`, suite);
}

export async function smallDisk(bytes: number): Promise<SmallDisk> {
  const folder = await temporaryFolder();
  mount(folder.path, bytes);
  const ballast = join(folder.path, 'ballast');
  return {
    path: folder.path,
    async fill(leftBytes = 0) {
      const file = await open(ballast, 'a');
      try {
        // What is to be left is never taken: whoever writes meanwhile must not find the disk full.
        for (;;) {
          const { bavail, bsize } = await statfs(folder.path);
          const spare = bavail * bsize - leftBytes;
          if (leftBytes > 0 && spare <= 0) break;
          await file.write(Buffer.alloc(Math.max(4_096, Math.min(spare, 1_048_576))));
        }
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      } finally {
        await file.close();
      }
    },
    makeRoom: () => rm(ballast, { force: true }),
    async remove() {
      execFileSync('umount', ['--lazy', folder.path]);
      await folder.remove();
    },
  };
}

function isMountable(): boolean {
  const path = mkdtempSync(join(tmpdir(), 'retriever-'));
  try {
    mount(path, 1_000_000);
    execFileSync('umount', [path]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}

function mount(path: string, bytes: number): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', path], { stdio: 'ignore' });
}
