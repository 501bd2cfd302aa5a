import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** What a file is to the service, in the words of the sentence that refuses it. */
export interface FilePurpose {
  readonly holds: string;
  /** What to do where it cannot be read. */
  readonly remedy: string;
}

/** What lies there is damaged, or never was a file of this service. The sentence says what to do. */
export class UnreadableFileError extends Error {
  override readonly name = 'UnreadableFileError';

  constructor(
    readonly path: string,
    { holds, remedy }: FilePurpose,
    /** Half a sentence. */
    readonly damage: string,
    options?: ErrorOptions,
  ) {
    super(`${path}, which should hold ${holds}, cannot be read (${damage}): ${remedy}`, options);
  }
}

/** The file is somebody else's: it must stay where it is. */
export class ForeignFileError extends Error {
  override readonly name = 'ForeignFileError';

  constructor(path: string, { holds }: FilePurpose) {
    super(`${path} is a database of something else, and should hold ${holds}: choose another folder`);
  }
}

/** The file may be sound, but the system does not let the service work on it. */
export class FileAccessError extends Error {
  override readonly name = 'FileAccessError';
}

/** The sentence for what keeps a file from being used; any other error as it is. */
export function explained(error: unknown, path: string, purpose: FilePurpose): unknown {
  const damage = damageOf(error, path);
  if (damage !== undefined) return new UnreadableFileError(path, purpose, damage, { cause: error });

  const obstacle = obstacleOf(error, path);
  if (obstacle === undefined) return error;

  const [why, remedy] = obstacle;
  const sentence = `${path}, which should hold ${purpose.holds}, cannot be opened (${why}): ${remedy}`;
  return new FileAccessError(sentence, { cause: error });
}

/** Whether it is the file's content that is wrong. */
export function isDamage(error: unknown): boolean {
  return /^SQLITE_(NOTADB|CORRUPT)/.test(codeOf(error));
}

function damageOf(error: unknown, path: string): string | undefined {
  const code = codeOf(error);
  if (code.startsWith('SQLITE_NOTADB')) return 'it is no SQLite file, or its beginning is damaged';
  if (code.startsWith('SQLITE_CORRUPT')) return 'it is damaged, or was cut';
  if (code === 'SQLITE_ERROR' && /no such (table|column)|has no column/.test(textOf(error))) return textOf(error);
  return isFolder(path) ? 'it is a folder' : undefined;
}

/** Why, and what to do. SQLite says no more than that it cannot: the system says why. */
function obstacleOf(error: unknown, path: string): readonly [why: string, remedy: string] | undefined {
  const code = codeOf(error);
  if (code === 'SQLITE_FULL') return ['the disk is full', 'make room'];
  if (code.startsWith('SQLITE_IOERR')) return [`the disk cannot be used: ${textOf(error)}`, 'look after the disk'];
  if (!/^SQLITE_(CANTOPEN|READONLY|PERM|AUTH)/.test(code) && !textOf(error).startsWith('ConnectionFailed'))
    return undefined;

  const refusals = [dirname(path), path, `${path}-wal`, `${path}-shm`].map(refusalOf);
  const refusal = refusals.find((each) => each !== undefined && each !== 'ENOENT') ?? refusals[0];
  const why = REFUSALS[refusal ?? ''];
  return why ?? [textOf(error), 'look at what lies there under its name, with -wal and -shm too'];
}

const REFUSALS: { readonly [code: string]: readonly [why: string, remedy: string] } = {
  EROFS: ['its disk is read-only', 'mount it for writing, or choose another folder'],
  EACCES: ['there is no right to write', 'give it to the user of the service, for the folder and every file in it'],
  ENOENT: ['its folder is gone', 'choose another folder'],
};

/** SQLite would open a file that may only be read, and refuse whatever is written to it later. @throws FileAccessError */
export function refuseUnwritable(path: string): void {
  const refusal = refusalOf(path);
  if (refusal === undefined) return;

  const [why, remedy] = REFUSALS[refusal] ?? [refusal, 'choose another folder'];
  throw new FileAccessError(`${path} cannot be written (${why}): ${remedy}`);
}

function refusalOf(path: string): string | undefined {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return undefined;
  } catch (error) {
    return codeOf(error);
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
