import { readFileSync } from 'node:fs';
import { OVERRIDES } from './api/hosts/override.fields.js';
import { type HostOverrides, overridesAmong } from './host/host.overrides.js';
import { Problem } from './http/problem.js';
import { hostOf } from './read-model/url-parts.js';

/** Claims look hosts up one by one, but each runner writes all of them as it starts. */
const MOST_HOSTS = 10_000;

interface ReadFile {
  readonly overrides: ReadonlyMap<string, HostOverrides>;
  /** A sentence for each thing that is wrong: then nothing of it counts. */
  readonly problems: readonly string[];
}

/** Reads a JSON file of overrides, `{ "example.com": { "slots": 1 } }`: hosts as URLs have them, fields as the API has them. */
export function readHostOverridesFile(path: string): ReadFile {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    return wrong([`HOST_OVERRIDES_FILE: ${path} cannot be read as JSON: ${reasonOf(error)}.`]);
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    return wrong([`HOST_OVERRIDES_FILE: ${path} must hold an object of hosts and their overrides.`]);
  }
  const entries = Object.entries(content);
  if (entries.length > MOST_HOSTS) {
    return wrong([`HOST_OVERRIDES_FILE: ${path} must name at most ${MOST_HOSTS} hosts, not ${entries.length}.`]);
  }
  const overrides = new Map<string, HostOverrides>();
  const problems: string[] = [];
  for (const [name, given] of entries) {
    const host = hostOf(name);
    if (host === undefined) problems.push(`HOST_OVERRIDES_FILE: "${name}" is the host of no URL.`);
    else if (overrides.has(host))
      problems.push(`HOST_OVERRIDES_FILE: ${host} is there twice, as "${name}" the second time.`);
    else overrides.set(host, readEntry(host, given, problems));
  }
  return problems.length > 0 ? wrong(problems) : { overrides, problems };
}

/** What is wrong with a value is told by its field, not by what it is: it may be what nobody else is to see. */
function readEntry(host: string, given: unknown, problems: string[]): HostOverrides {
  try {
    return overridesAmong(OVERRIDES.read(given, new Date(0)));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    for (const { pointer = '', detail } of error.more.errors ?? []) {
      const field = pointer.slice(1).replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~');
      problems.push(`HOST_OVERRIDES_FILE: ${host}${field === '' ? '' : `, ${field}`}: ${detail}.`);
    }
    return {};
  }
}

function wrong(problems: readonly string[]): ReadFile {
  return { overrides: new Map(), problems };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
