import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Recorded } from '../eventsourcing/event.js';
import { idField, type Models } from '../eventsourcing/model.js';
import { BODIES_FOLDER, BUNDLE_FILE, BUNDLE_FORMAT, type Bundle, type BundledFile, EVENTS_FILE } from './bundle.js';
import { readEventLine } from './event-line.js';
import { digestOf } from './file-digest.js';

/** Reads bundle.json, checking nothing but its shape: whether the rest of the folder fits is checked elsewhere. */
export async function readBundle(folder: string, models: Models): Promise<Bundle> {
  try {
    return bundleIn(JSON.parse(await readFile(join(folder, BUNDLE_FILE), 'utf8')), models);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new BadBundleError(`${folder} is no bundle: ${why}`, { cause });
  }
}

/** @throws BadBundleError */
export async function readEvents(folder: string): Promise<readonly Recorded[]> {
  const text = await readFile(join(folder, EVENTS_FILE), 'utf8');
  const lines = text.split('\n').filter((line) => line !== '');
  try {
    return lines.map(readEventLine);
  } catch (cause) {
    throw new BadBundleError(`${EVENTS_FILE} holds what is no event`, { cause });
  }
}

/** The size and hash of a file of it; undefined where it is no plain file, since a link could lead out of the bundle. */
export async function measured(folder: string, name: string): Promise<BundledFile | undefined> {
  const digest = await digestOf(join(folder, name));
  return digest && { name, ...digest };
}

/** The names of all files and folders in it; what lies in the folder of bodies is named as `bodies/<file>`. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const bodies = entries.some((entry) => entry.name === BODIES_FOLDER && entry.isDirectory())
    ? await readdir(join(folder, BODIES_FOLDER))
    : [];
  return [...entries.map(({ name }) => name), ...bodies.map((name) => `${BODIES_FOLDER}/${name}`)];
}

/** The folder is no bundle, so there is nothing to check it by. */
export class BadBundleError extends Error {
  override readonly name = 'BadBundleError';
}

const SHAPES = {
  files: { name: 'string', size: 'number', sha256: 'string' },
  chain: { revision: 'string', position: 'string', hash: 'string' },
  bodies: { sha256: 'string', size: 'number', isKept: 'boolean' },
} as const;

function bundleIn(value: unknown, models: Models): Bundle {
  const bundle = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (bundle['format'] !== BUNDLE_FORMAT) throw new TypeError(`its format is not ${BUNDLE_FORMAT}`);
  const model = models.all.find((each) => typeof bundle[idField(each)] === 'string');
  if (!model) throw new TypeError(`it names no ${models.categories.join(', ')}`);
  for (const [list, shape] of Object.entries(SHAPES)) {
    const items = bundle[list];
    if (!Array.isArray(items) || !items.every((item) => hasShape(item, shape))) {
      throw new TypeError(`its ${list} are missing or broken`);
    }
  }
  const { [idField(model)]: id, ...rest } = bundle;
  return { ...rest, category: model.category, id } as unknown as Bundle;
}

function hasShape(item: unknown, shape: Readonly<Record<string, string>>): boolean {
  const fields = (item ?? {}) as Readonly<Record<string, unknown>>;
  return Object.entries(shape).every(([field, type]) => typeof fields[field] === type);
}
