import { mkdir, mkdtemp, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/**
 * Makes a folder that is there as a whole or not at all: it is written under another name, and gets its own once all
 * of it is on disk. What was left of one of the same name that was cut off is removed first.
 * @throws FolderExistsError
 */
export async function madeWhole<Result>(path: string, write: (folder: string) => Promise<Result>): Promise<Result> {
  const target = resolve(path);
  if (await isThere(target)) throw new FolderExistsError(path);

  await mkdir(dirname(target), { recursive: true });
  await removePartsOf(target);
  const part = await mkdtemp(`${target}${PART}`);
  try {
    const result = await write(part);
    await syncFolder(part);
    await rename(part, target);
    await syncFolder(dirname(target));
    return result;
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    throw error;
  }
}

/** Writes a file that is on disk when this answers. */
export async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** There is something of this name already, and nothing of it is touched. */
export class FolderExistsError extends Error {
  override readonly name = 'FolderExistsError';

  constructor(path: string) {
    super(`${path} is there already: a backup goes into a new folder`);
  }
}

const PART = '.partial-';

async function removePartsOf(target: string): Promise<void> {
  const begins = `${basename(target)}${PART}`;
  for (const name of await readdir(dirname(target))) {
    if (name.startsWith(begins)) await rm(join(dirname(target), name), { recursive: true, force: true });
  }
}

/** A rename is on disk once its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
