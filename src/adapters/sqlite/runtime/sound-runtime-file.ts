import { existsSync } from 'node:fs';
import { Logger } from '@nestjs/common';
import { type DataFolder, FILES } from '../data-folder.js';
import { UnreadableFileError } from '../file.errors.js';
import { setAside } from '../set-aside.js';
import { SqliteRuntimeFile } from './sqlite.runtime-file.js';

/**
 * Opens the runtime file of a folder. One that cannot be read is kept under another name and begun anew, while no other
 * process uses the folder: what it held is of the moment.
 * @throws UnreadableFileError where others use it
 */
export async function soundRuntimeFile(folder: DataFolder): Promise<SqliteRuntimeFile> {
  const path = folder.file(FILES.runtime);
  try {
    return await checked(path);
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    const isDone = await folder.whileAlone(async () => keepAside(path, error.damage));
    if (!isDone) throw error;
    return checked(path);
  }
}

/** It is small, so that all of it can be looked at. */
async function checked(path: string): Promise<SqliteRuntimeFile> {
  const runtime = await SqliteRuntimeFile.open(path);
  try {
    runtime.check(path);
    return runtime;
  } catch (error) {
    runtime.close();
    throw error;
  }
}

function keepAside(path: string, damage: string): void {
  if (!existsSync(path)) return;

  const kept = setAside(path);
  new Logger('DataFolder').error(
    `${path} cannot be read (${damage}): it is kept as ${kept}, and begun anew. Politeness is what the environment says now`,
  );
}
