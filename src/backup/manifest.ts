import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a backup holds, in the folder of the backup. These names lie in folders that operators keep: they stay. */
export interface Manifest {
  readonly format: typeof FORMAT;
  /** Whose bytes are in the folder; those of servers are carried by the servers' own ways, and `files` is empty. */
  readonly family: BackupFamily;
  /** Of the service that made it. */
  readonly version: string;
  /** When the stores were as they are told of here. */
  readonly madeAt: string;
  readonly log: {
    /** A decimal; everything up to it is counted. */
    readonly position: string;
    /** All events that were ever written up to there, and how many of them were purged. */
    readonly count: number;
    readonly purged: number;
    /** The rolling hash of all of them, as a signed head has it. */
    readonly hash: string;
    /** The last one that is there; null of an empty log. */
    readonly last: LastEvent | null;
  };
  /** How many there are of each model, by category. */
  readonly streams: Readonly<Record<string, number>>;
  /** The results that are promised, and the bytes of all of them. */
  readonly results: {
    readonly count: number;
    readonly bytes: number;
    /** Those whose bytes were lost already: how many, and the hashes of the first thousand. */
    readonly lostCount: number;
    readonly lost: readonly string[];
  };
  readonly files: readonly BackedUpFile[];
}

export type BackupFamily = 'embedded' | 'servers';

export interface LastEvent {
  readonly id: string;
  readonly hash: string;
  readonly stream: string;
  readonly revision: string;
  readonly recordedAt: string;
}

export interface BackedUpFile {
  readonly name: string;
  /** The version of what lies in it. */
  readonly schema: number;
  readonly size: number;
  readonly sha256: string;
}

export const FORMAT = 'retriever-backup-1';
export const MANIFEST_FILE = 'manifest.json';

/** @throws BadBackupError where the folder has no manifest, or one that is no such thing. */
export async function readManifest(folder: string): Promise<Manifest> {
  try {
    return manifestIn(JSON.parse(await readFile(join(folder, MANIFEST_FILE), 'utf8')));
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? `there is no ${MANIFEST_FILE} in it` : message;
    throw new BadBackupError(`${folder} is no backup, or half of one: ${why}`, { cause });
  }
}

/** The folder is no backup, so there is nothing to check it by, and nothing to restore. */
export class BadBackupError extends Error {
  override readonly name = 'BadBackupError';
}

const isText = (value: unknown) => typeof value === 'string';
const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
const isHash = matching(/^[0-9a-f]{64}$/);

type Check = (value: unknown) => boolean;

const CHECKS: { readonly [field in keyof Manifest]: Check } = {
  format: (value) => value === FORMAT,
  family: (value) => value === 'embedded' || value === 'servers',
  version: isText,
  madeAt: (value) => isText(value) && !Number.isNaN(Date.parse(value as string)),
  log: fields({
    position: matching(/^\d{1,19}$/),
    count: isCount,
    purged: isCount,
    hash: isHash,
    last: (value) => value === null || isLastEvent(value),
  }),
  streams: (value) => isObject(value) && Object.values(value).every(isCount),
  results: fields({ count: isCount, bytes: isCount, lostCount: isCount, lost: listOf(isHash) }),
  // A name without a folder in it: a file of a backup lies in the folder of the backup, and nowhere else.
  files: listOf(fields({ name: matching(/^[\w-]+\.db$/), schema: isCount, size: isCount, sha256: isHash })),
};
const isLastEvent = fields({ id: isText, hash: isText, stream: isText, revision: isText, recordedAt: isText });

function manifestIn(value: unknown): Manifest {
  for (const [field, check] of Object.entries(CHECKS)) {
    if (!fields({ [field]: check })(value)) throw new TypeError(`the ${field} in its manifest is missing or broken`);
  }
  return value as Manifest;
}

function fields(checks: Readonly<Record<string, Check>>): Check {
  return (value) => isObject(value) && Object.entries(checks).every(([name, check]) => check(value[name]));
}

function listOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.every(check);
}

function matching(pattern: RegExp): Check {
  return (value) => isText(value) && pattern.test(value as string);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
