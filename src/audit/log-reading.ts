import type { Recorded } from '../eventsourcing/event.js';
import type { EventStore } from '../eventsourcing/event-store.js';
import type { Models } from '../eventsourcing/model.js';
import { flawOf, type Link } from './chain.js';
import { ChainEnds } from './chain-ends.js';
import { type Finding, findingAt } from './finding.js';
import { hiddenAmong } from './hidden-events.js';
import { difference, type LogHead } from './log-head.js';
import { type Entry, keptIn } from './log-history.js';
import type { Removal } from './purge-record.js';
import type { TimesOfStretch } from './recorded-times.js';
import { RollingHash } from './rolling-hash.js';
import { TimesReading, type TimesReport } from './times-reading.js';

export interface LogReport {
  readonly head: LogHead;
  readonly streams: number;
  /** Those that are still there. */
  readonly events: number;
  /** Those that purges removed. */
  readonly purged: number;
  /** Events that do not fit, and a head that does not. */
  readonly findingCount: number;
  readonly brokenStreams: number;
  /** The first of them, in the order of the log; the head comes last. */
  readonly findings: readonly Finding[];
  readonly times: TimesReport;
}

const MOST_FINDINGS = 100;

/** One reading of the log from its first entry to its last, and what is found on the way. */
export class LogReading {
  readonly #ends: ChainEnds;
  readonly #rolling = new RollingHash();
  readonly #times: TimesReading;
  readonly #findings: Finding[] = [];
  readonly #broken = new Set<string>();
  #findingCount = 0;
  #streams = 0;
  #events = 0;
  #purged = 0;
  #position = 0n;
  /** The log up to the position of the head that it is compared with. */
  #past: LogHead | undefined;

  constructor(
    private readonly store: EventStore,
    private readonly models: Models,
    now: Date,
    private readonly against?: LogHead,
  ) {
    this.#ends = new ChainEnds(store, models);
    this.#times = new TimesReading(models, now, against?.times ?? []);
  }

  async take(entries: readonly Entry[]): Promise<void> {
    const events = keptIn(entries);
    await this.#ends.prepareFor(events);
    const hidden = await hiddenAmong(events, this.store, this.models);
    for (const { event, removal } of entries) {
      const { position } = removal ?? event;
      if (this.against && !this.#past && position > this.against.position) this.#past = this.#head();
      if (position <= this.#position) this.#found(outOfPlace(position));

      this.#rolling.add(removal?.hash ?? String(event?.metadata?.hash));
      this.#position = position;
      if (removal) this.#takeRemoved(removal, event);
      else this.#takeEvent(event);
      if (event && hidden.has(event))
        this.#found(findingAt(event, 'is not shown to who reads its stream, and no purge says so'));
    }
  }

  report(): LogReport {
    this.#times.end();
    const head = { ...this.#head(), times: this.#times.stretches() };
    const changed = this.against && difference(this.against, this.#past ?? head);
    if (this.against && changed) this.#found(ofTheLog(this.against.position, changed), true);
    else for (const stretch of this.#times.others) this.#found(otherTimes(stretch));
    return {
      head,
      streams: this.#streams,
      events: this.#events,
      purged: this.#purged,
      findingCount: this.#findingCount,
      brokenStreams: this.#broken.size,
      findings: this.#findings,
      times: this.#times.report(),
    };
  }

  #takeEvent(event: Recorded): void {
    const previous = this.#ends.before(event);
    if (this.#beginsStream(event, previous)) this.#streams++;
    this.#events++;
    this.#times.take(event);
    const flaw = flawOf(event, previous, this.models);
    if (flaw) this.#found(flaw);
  }

  /** A stream begins with its first revision, with its purge, or, where that was taken away, with what is left. */
  #beginsStream(event: Recorded, previous: Link | undefined): boolean {
    return event.revision === 0n || this.models.isPurge(event) || previous === undefined;
  }

  /** Where the log still holds a removed event, it must be the one that the purge names. */
  #takeRemoved({ hash }: Removal, event: Recorded | undefined): void {
    this.#purged++;
    if (event && event.metadata?.hash !== hash) {
      this.#found(findingAt(event, 'is not the event that a purge says it removed there'));
    }
  }

  #found(finding: Finding, always = false): void {
    this.#findingCount++;
    if (finding.stream !== null) this.#broken.add(finding.stream);
    if (always || this.#findings.length < MOST_FINDINGS) this.#findings.push(finding);
  }

  #head(): LogHead {
    return { position: this.#position, count: this.#events + this.#purged, hash: this.#rolling.digest() };
  }
}

function outOfPlace(position: bigint): Finding {
  return ofTheLog(position, 'has a place that more than one purge says it emptied');
}

function otherTimes({ position, events }: TimesOfStretch): Finding {
  return ofTheLog(position, `ends with ${events} events whose recorded times are not those that were signed`);
}

function ofTheLog(position: bigint, problem: string): Finding {
  return { stream: null, revision: null, position, problem };
}
