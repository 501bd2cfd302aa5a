import type { FetchFate, HostBackoff } from './host-backoff.js';
import type { Page } from './page.js';
import type { Politeness } from './politeness.js';
import type { StandingOverrides } from './standing-overrides.js';

/** A fetch that counts against its host until `until`, whether or not anybody says that it ended. */
export interface HostSlot {
  readonly host: string;
  readonly jobId: string;
  readonly attempt: number;
  readonly until: Date;
}

/** What else decides whether a redirect may lead a fetch to a host. */
export interface Entrance {
  readonly at: Date;
  /** This fetch was there before. It is still the same visit: the delay between two beginnings is not for it. */
  readonly isReturn: boolean;
}

/** A host takes no fetch now: it rests until then, or all its slots are in use, and nobody knows for how long. */
export interface Refusal {
  readonly restsUntil: Date | null;
}

/** Who did something, why and when. */
export interface Why {
  /** Null where nothing was said. */
  readonly reason: string | null;
  readonly by: string;
  readonly at: Date;
}

/** A host that is left alone. What an earlier version of the service held is told without the reason. */
export interface Hold {
  readonly until: Date;
  readonly reason: string | null;
  readonly by: string | null;
  readonly since: Date | null;
}

export type Release = Why;

/** The jobs of one priority that wait for a host. How many they are is not kept: to count a million takes its time. */
export interface WaitingJobs {
  readonly priority: number;
  /** None of them is due earlier. */
  readonly firstDueAt: Date;
}

/** What is going on at a host. */
export interface HostState {
  readonly host: string;
  /** Slots in use. */
  readonly running: number;
  /** The highest priority first. */
  readonly waiting: readonly WaitingJobs[];
  readonly hold: Hold | null;
  /** Told until the hold that it ended would have ended by itself. */
  readonly release: Release | null;
  /** No fetch begins before, since one just began; null where none has to wait. */
  readonly nextStart: Date | null;
  readonly politeness: Politeness;
  /** Null where it has none. */
  readonly overrides: StandingOverrides | null;
}

export interface HostQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly at: Date;
}

/** What is known of hosts over all runners: their slots in use, and which of them are left alone. */
export abstract class Hosts {
  /** Keeps the slot that a claim took until the fetch must be over; takes one where the claim did not. */
  abstract keep(slot: HostSlot): Promise<void>;

  /**
   * Takes the fetch of a job to another host: whatever slot it had elsewhere, or an earlier attempt has here, is left, and
   * one of this host is taken where there is a free one, counted over all runners. To be there already is to enter.
   */
  abstract enter(slot: HostSlot, entrance: Entrance): Promise<Refusal | undefined>;

  /** Frees the slot of a job, unless a later attempt has it by now. */
  abstract leave(jobId: string, attempt: number): Promise<void>;

  /** A fetch of this host ended so: how the host fares since, where that changed for the worse. */
  abstract fared(host: string, fate: FetchFate): Promise<HostBackoff | undefined>;

  /** Starts no fetch of this host until then. A later end stays, with its reason. */
  abstract hold(host: string, until: Date, why: Why): Promise<void>;

  /** Ends the hold of a host, whoever began it. False where it was not held. */
  abstract release(host: string, why: Why): Promise<boolean>;

  /** The holds of these hosts, of those that are held. */
  abstract holds(hosts: readonly string[], at: Date): Promise<ReadonlyMap<string, Hold>>;

  /** Undefined where no job waits for this host, none is fetched, it is not held, and has no overrides. */
  abstract get(host: string, at: Date): Promise<HostState | undefined>;

  /**
   * The hosts that something is going on at or that have overrides by hand, in the order of their names.
   * @throws BadCursorError
   */
  abstract page(query: HostQuery): Promise<Page<HostState>>;
}
