import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { UnreadableEventError } from '../eventsourcing/codec.js';
import type { Recorded } from '../eventsourcing/event.js';
import { type Model, type Models, streamOf } from '../eventsourcing/model.js';
import {
  BODIES_FOLDER,
  BUNDLE_FILE,
  type Bundle,
  bodiesOf,
  bodyFile,
  chainOf,
  EVENTS_FILE,
  HEADERS_FILE,
  headersOf,
} from './bundle.js';
import { measured, namesIn, readBundle, readEvents } from './bundle-folder.js';
import { flawsIn } from './chain.js';
import { sentenceOf } from './finding.js';

export interface BundleReport {
  readonly bundle: Bundle;
  readonly events: number;
  /** Sentences; none where everything fits. */
  readonly problems: readonly string[];
}

/**
 * Checks a bundle against itself, with nothing but the folder: that the files are those it lists, that the events
 * are one unbroken chain about its entity, and that the headers and bodies are the ones that the events tell of.
 * @throws BadBundleError where the folder is no bundle at all.
 */
export async function checkBundle(folder: string, models: Models): Promise<BundleReport> {
  const bundle = await readBundle(folder, models);
  const changes = await problemsOfFiles(folder, bundle);
  if (changes.length > 0) return { bundle, events: 0, problems: changes }; // its files are not worth reading

  const events = await readEvents(folder);
  const model = models.in(bundle.category);
  const problems = [
    ...problemsOfChain(bundle, events, models),
    ...problemsOfBodies(bundle, events, model),
    ...(await problemsOfHeaders(folder, events, model)),
  ];
  return { bundle, events: events.length, problems };
}

/** No such name leads out of the folder. */
const FILE_NAME = new RegExp(`^(events\\.ndjson|headers\\.json|${BODIES_FOLDER}/[0-9a-f]{64})$`);

async function problemsOfFiles(folder: string, { files, bodies }: Bundle): Promise<readonly string[]> {
  const problems: string[] = [];
  const kept = bodies.filter(({ isKept }) => isKept).map(({ sha256 }) => bodyFile(sha256));
  const expected = [EVENTS_FILE, HEADERS_FILE, ...kept];
  for (const name of expected) {
    if (!files.some((file) => file.name === name)) problems.push(`${BUNDLE_FILE} does not list ${name}.`);
  }
  for (const { name, size, sha256 } of files) {
    if (!expected.includes(name) || !FILE_NAME.test(name)) {
      problems.push(`${BUNDLE_FILE} lists ${JSON.stringify(name)}, which no bundle has.`);
      continue;
    }
    const found = await measured(folder, name);
    if (!found) problems.push(`${name} is missing.`);
    else if (found.size !== size || found.sha256 !== sha256) problems.push(`${name} was changed.`);
    else if (name.startsWith(BODIES_FOLDER) && name !== bodyFile(sha256)) problems.push(`${name} is another body.`);
  }
  const listed = new Set([BUNDLE_FILE, BODIES_FOLDER, ...files.map(({ name }) => name)]);
  for (const name of await namesIn(folder)) if (!listed.has(name)) problems.push(`${name} was added.`);
  return problems;
}

function problemsOfChain(bundle: Bundle, events: readonly Recorded[], models: Models): readonly string[] {
  const { category, chain } = bundle;
  const stream = streamOf(bundle, bundle.id);
  const others = events.filter((event) => event.stream !== stream);
  const problems = others.map(({ id }) => `Event ${id} is of another ${category}.`);
  if (events.length === 0) problems.push(`${EVENTS_FILE} has no events.`);
  problems.push(...flawsIn(events, models).map(sentenceOf));
  if (!isDeepStrictEqual(chainOf(events), chain)) {
    problems.push(`${BUNDLE_FILE} lists other hashes than the events have.`);
  }
  return problems;
}

function problemsOfBodies({ bodies }: Bundle, events: readonly Recorded[], model: Model): readonly string[] {
  const named = readable(() => bodiesOf(model, events).map(({ sha256, size }) => ({ sha256, size })));
  const listed = bodies.map(({ sha256, size }) => ({ sha256, size }));
  return isDeepStrictEqual(named, listed) ? [] : [`${BUNDLE_FILE} lists other bodies than the events name.`];
}

async function problemsOfHeaders(
  folder: string,
  events: readonly Recorded[],
  model: Model,
): Promise<readonly string[]> {
  const told = readable(() => headersOf(model, events));
  const written = parsed(await readFile(join(folder, HEADERS_FILE), 'utf8'));
  return isDeepStrictEqual(told, written) ? [] : [`${HEADERS_FILE} does not say what the events say.`];
}

/** Undefined where an event cannot be read: that equals nothing that a file says. */
function readable<Answer>(read: () => Answer): Answer | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnreadableEventError) return undefined;
    throw error;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // which is not what the events say
  }
}
