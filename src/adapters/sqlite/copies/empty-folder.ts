import { open, readdir, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { NotEmptyError } from '../../../backup/store-copies.js';
import { DataFolder, FILES, LOCK, UNFINISHED_RESTORE } from '../data-folder.js';

/** What a restore may have put there before it was cut off, and what a lock leaves. */
const OURS: readonly string[] = [FILES.log, FILES.bodies];
const LEFT_OVER = new RegExp(`^${LOCK}(-journal|-wal|-shm)?$`);

/** A data folder with nothing in it, which nobody else uses while it is filled. */
export class EmptyFolder {
  /** @throws NotEmptyError, FolderInUseError */
  static async during<Result>(path: string, work: (folder: EmptyFolder) => Promise<Result>): Promise<Result> {
    const folder = await DataFolder.open(path, { use: 'restore' });
    try {
      const names = (await readdir(folder.path)).filter((name) => !LEFT_OVER.test(name));
      const isUnfinished = names.includes(UNFINISHED_RESTORE);
      const foreign = names.filter((name) => name !== UNFINISHED_RESTORE && !(isUnfinished && OURS.includes(name)));
      if (foreign.length > 0) {
        throw new NotEmptyError(
          `${resolve(path)} is not empty (${foreign.slice(0, 3).join(', ')}): a restore goes into an empty folder, so move away what is in it`,
        );
      }
      return await work(new EmptyFolder(folder, names));
    } finally {
      folder.close();
    }
  }

  private constructor(
    private readonly folder: DataFolder,
    private readonly leftOver: readonly string[],
  ) {}

  /** While it is filled, and where that was cut off, a mark in it keeps every service out. */
  async fill(write: (path: string) => Promise<void>): Promise<void> {
    const { path } = this.folder;
    const mark = this.folder.file(UNFINISHED_RESTORE);
    await (await open(mark, 'w')).close();
    await synced(path);
    for (const name of this.leftOver) if (OURS.includes(name)) await rm(this.folder.file(name));
    await write(path);
    await synced(path);
    await rm(mark);
    await synced(path);
  }
}

async function synced(path: string): Promise<void> {
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
