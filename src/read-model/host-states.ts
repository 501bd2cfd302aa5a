import type { Hold, HostQuery, HostState, Release, WaitingJobs } from './hosts.js';
import { BadCursorError, cursorOf, type Page, pageOf, placeIn } from './page.js';
import type { PolitenessByHost } from './politeness-store.js';
import type { StandingOverrides } from './standing-overrides.js';

/** What is stored of a host that is being asked, or is left alone: also what means nothing any more. */
export interface HostNotes {
  readonly heldUntil: Date | undefined;
  readonly nextStart: Date | undefined;
  readonly hold: Hold | undefined;
  readonly release: Release | undefined;
}

/** What the stores hold of some hosts. */
export interface HostFacts {
  readonly politeness: PolitenessByHost;
  readonly overrides: ReadonlyMap<string, StandingOverrides>;
  readonly busy: ReadonlyMap<string, number>;
  readonly waiting: ReadonlyMap<string, readonly WaitingJobs[]>;
  readonly notes: ReadonlyMap<string, HostNotes>;
}

const ORDER = 'hosts';

/** After which host a page begins: after none of them the first one. */
export function hostBefore({ cursor }: Pick<HostQuery, 'cursor'>): string {
  if (cursor === undefined) return '';

  const [host, ...rest] = placeIn(cursor, ORDER);
  if (typeof host !== 'string' || rest.length > 0) throw new BadCursorError();
  return host;
}

/** The first of all the names that several lists begin with, each name once. */
export function firstNames(lists: readonly (readonly string[])[], count: number): readonly string[] {
  return [...new Set(lists.flat())].sort().slice(0, count);
}

/** A page of hosts of which one more than asked for was looked up. */
export function pageOfHosts(hosts: readonly string[], facts: HostFacts, { limit, at }: HostQuery): Page<HostState> {
  const states = hosts.map((host) => stateOf(host, facts, at));
  return pageOf(states, limit, ({ host }) => cursorOf(ORDER, host));
}

/** The holds among what is noted of some hosts. */
export function holdsAmong(notes: ReadonlyMap<string, HostNotes>, at: Date): ReadonlyMap<string, Hold> {
  return new Map(
    [...notes].flatMap(([host, noted]) => {
      const hold = holdIn(noted, at);
      return hold ? [[host, hold] as const] : [];
    }),
  );
}

export function stateOf(host: string, { politeness, overrides, busy, waiting, notes }: HostFacts, at: Date): HostState {
  const noted = notes.get(host);
  return {
    host,
    running: busy.get(host) ?? 0,
    waiting: [...(waiting.get(host) ?? [])].sort((one, other) => other.priority - one.priority),
    hold: (noted && holdIn(noted, at)) ?? null,
    release: (noted?.release && isAfter(noted.hold?.until, at) && noted.release) || null,
    nextStart: isAfter(noted?.nextStart, at) ? (noted?.nextStart ?? null) : null,
    politeness: politeness(host),
    overrides: overrides.get(host) ?? null,
  };
}

/** Whether anything of it is worth telling. */
export function isKnown({ running, waiting, hold, release, nextStart, overrides }: HostState): boolean {
  const isAtRest = hold === null && release === null && nextStart === null && overrides === null;
  return running > 0 || waiting.length > 0 || !isAtRest;
}

function holdIn({ heldUntil, hold }: HostNotes, at: Date): Hold | undefined {
  if (!heldUntil || !isAfter(heldUntil, at)) return undefined;
  if (hold?.until.getTime() === heldUntil.getTime()) return hold;

  return { until: heldUntil, reason: null, by: null, since: null };
}

function isAfter(time: Date | undefined, at: Date): boolean {
  return time !== undefined && time > at;
}
