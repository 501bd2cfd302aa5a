import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LoopLogger } from '../../src/concurrency/loop.js';
import { SystemClock } from '../../src/eventsourcing/clock.js';
import { Consumer, type Reading, type Standing } from '../../src/eventsourcing/consumer.js';
import type { Recorded } from '../../src/eventsourcing/event.js';
import { type EventStore, StoreUnavailableError } from '../../src/eventsourcing/event-store.js';
import { ForeignLogError, whyForeign } from '../../src/eventsourcing/foreign-log.js';
import type { Leases } from '../../src/eventsourcing/leases.js';
import { Models } from '../../src/eventsourcing/model.js';
import { type Witnesses, witnessOf } from '../../src/eventsourcing/witness.js';
import { eventually } from '../kit/eventually.js';
import { type Gate, gate } from '../kit/gate.js';
import { sealed } from '../kit/sealed.js';
import { freshNamespace } from '../kit/servers.js';

export interface ConsumerSubject {
  readonly log: EventStore;
  readonly leases: Leases;
  close(): Promise<void>;
}

/** What every consumer does on a log and the leases of a family. */
export function consumerContract(adapter: string, open: () => Promise<ConsumerSubject>): void {
  describe(`${adapter} has consumers`, () => {
    let subject: ConsumerSubject;
    let category: string;
    let lease: string;
    /** Where the log was: one that is shared may be long by now. */
    let start: bigint;
    let tally: Tally;
    let lines: string[];
    let consumers: Consumer[];

    beforeEach(async () => {
      subject = await open();
      category = freshNamespace(); // a server keeps what earlier tests wrote
      lease = randomUUID();
      start = await subject.log.head();
      tally = new Tally(start === 0n ? undefined : start);
      lines = [];
      consumers = [];
    });
    afterEach(async () => {
      tally.busy?.open();
      await Promise.all(consumers.map((consumer) => consumer.stop()));
      await subject.close();
    });

    const logger: LoopLogger & { warn(message: string): void } = {
      debug: (line) => lines.push(line),
      warn: (line) => lines.push(`warning: ${line}`),
      error: (line) => lines.push(`error: ${line}`),
    };
    /** As one process has it: all of them keep their checkpoint in the same place. */
    const consumer = () => {
      const one = new Consumer({
        name: 'Counting',
        whyForeign: () => whyForeign('the counts', tally.made, subject.log, new Models([])),
        remedy: 'count again',
        lease,
        categories: [category],
        begin: async () => tally.begin(),
        log: subject.log,
        leases: subject.leases,
        clock: new SystemClock(),
        logger,
      });
      consumers.push(one);
      return one;
    };
    const begin = () => {
      const one = consumer();
      one.start();
      return one;
    };
    let last = 0;
    async function happen(count: number): Promise<void> {
      const appended = Array.from({ length: count }, () => {
        const stream = `${category}-${++last}`;
        return subject.log.append(stream, sealed(stream, [{ type: 'Happened', data: {} }]), 'no_stream');
      });
      await Promise.all(appended);
    }
    async function logged(): Promise<readonly string[]> {
      const found: string[] = [];
      const upTo = await subject.log.head();
      for await (const page of subject.log.readAll({ after: start, upTo, categories: [category] }))
        found.push(...page.map(({ stream }) => stream));
      return found;
    }
    const countsAll = () => eventually(async () => expect(tally.counted).toEqual(await logged()));

    test('sees every event once and in order, the past and what comes, in pages of at most 500', async () => {
      await happen(600);
      begin();
      await happen(20);
      await countsAll();
      await happen(20);
      await countsAll();

      expect(Math.max(...tally.pages)).toBeLessThanOrEqual(500);
    });

    test('works in one process at a time, and in another once that has stopped', async () => {
      const first = begin();
      await happen(5);
      await countsAll();
      begin();
      await happen(5);
      await countsAll();
      expect(tally.begins).toBe(1);

      await first.stop();
      await happen(5);
      await countsAll();
      expect(tally.begins).toBe(2);
      expect(lines).toEqual([]);
    });

    test('deals with the page in hand before it stops, and goes on after it', async () => {
      tally.busy = gate();
      const first = begin();
      await happen(5);
      await eventually(() => expect(tally.isTaking).toBe(true));
      let hasStopped = false;
      const stopped = first.stop().then(() => {
        hasStopped = true;
      });
      await new Promise(setImmediate);
      expect(hasStopped).toBe(false);

      tally.busy.open();
      await stopped;
      const before = tally.counted.length;
      expect(before).toBeGreaterThan(0);
      await happen(5);
      expect(tally.counted).toHaveLength(before);

      begin();
      await countsAll();
    });

    test('loses nothing where another moved the checkpoint, tells of it, and goes on from there', async () => {
      tally.busy = gate();
      begin();
      await happen(5);
      await eventually(() => expect(tally.isTaking).toBe(true));

      await consumer().follow(tally.untilCounted(5)); // one that takes itself for the leader
      tally.busy.open();
      await happen(5);
      await countsAll();

      const left = start === 0n ? 'the start' : start;
      expect(lines).toEqual([
        `warning: The checkpoint is not at ${left} any more, where it was left: it is read again`,
      ]);
    });

    test('goes on at once, and without a word, where what it kept is replaced', async () => {
      begin();
      await happen(5);
      await countsAll();

      tally.replace();
      await happen(5);
      await countsAll();
      expect(lines).toEqual([]);
    });

    test('notices, also while nothing happens, that what it kept is lost', async () => {
      begin();
      await happen(5);
      await countsAll();

      tally.lose();
      await countsAll();
      expect(lines).toEqual([expect.stringContaining('any more, where it was left')]);
    });

    test('deals with a page again after an outage, and tells of that once', async () => {
      begin();
      await happen(5);
      await countsAll();
      tally.failures = 2;
      await happen(5);
      await countsAll();

      expect(lines).toEqual([
        'Counting waits for the end of an outage: StoreUnavailableError: The tally is away',
        'Counting goes on: the outage is over',
      ]);
    });

    test('stands still where the log holds another event, says so once, and goes on where it holds its own', async () => {
      await happen(5);
      await consumer().follow(tally.untilCounted(5));
      const { witnesses } = tally;
      if (!witnesses) throw new Error('It names no event');
      const [first, last] = [witnesses.origin, witnesses.last];
      tally.witnesses = { origin: first, last: { ...last, eventId: randomUUID() } };

      begin();
      await happen(5);
      await eventually(() => expect(lines).toHaveLength(1));
      const begins = tally.begins;
      await eventually(() => expect(tally.begins).toBeGreaterThan(begins));

      expect(lines).toEqual([
        `error: Counting stands still. The log was set back and has gone on since: at position ${last.position} it does not hold the event that the counts hold: count again`,
      ]);
      expect(tally.counted).toHaveLength(5);
      tally.witnesses = witnesses;
      await countsAll();
    });

    test('takes no page of a log that is another one by the time that it comes', async () => {
      await happen(5);
      await consumer().follow(tally.untilCounted(5));
      const following = consumer().follow(new AbortController().signal);
      following.catch(() => {});
      await eventually(() => expect(tally.begins).toBe(2));
      const { origin } = tally.witnesses ?? {};
      if (!origin) throw new Error('It names no event');
      await new Promise((resolve) => setTimeout(resolve, 200)); // it has subscribed by then
      tally.witnesses = { origin, last: { ...origin, eventId: randomUUID() } };

      await happen(1);

      await expect(following).rejects.toThrow(ForeignLogError);
      expect(tally.counted).toHaveLength(5);
    });

    test('refuses a checkpoint that the log does not reach', async () => {
      tally.checkpoint = (await subject.log.head()) + 1_000_000n;

      await expect(consumer().follow(new AbortController().signal)).rejects.toThrow(ForeignLogError);
    });
  });
}

/** The streams that were seen, and the checkpoint of that, in one place for all processes. */
class Tally {
  counted: string[] = [];
  checkpoint: bigint | undefined;
  witnesses: Witnesses | undefined;
  readonly pages: number[] = [];
  begins = 0;
  isTaking = false;
  /** The next page waits for it. */
  busy: Gate | undefined;
  /** So many pages fail. */
  failures = 0;
  #edition = 1;
  #counting: { readonly count: number; readonly reached: () => void } | undefined;

  constructor(private readonly start: bigint | undefined) {
    this.checkpoint = start;
  }

  begin(): Reading {
    this.begins++;
    const edition = this.#edition;
    const reading = {
      position: this.checkpoint,
      take: async (page: readonly Recorded[]) => {
        await this.#delay();
        if (edition !== this.#edition || this.checkpoint !== reading.position) return false;
        if (this.failures-- > 0) throw new StoreUnavailableError('The tally is away');
        this.#count(page);
        reading.position = this.checkpoint;
        return true;
      },
      look: async (): Promise<Standing> => {
        if (edition !== this.#edition) return 'replaced';
        return (this.checkpoint ?? 0n) < (reading.position ?? 0n) ? 'moved' : 'current';
      },
    };
    return reading;
  }

  /** Another edition begins at the start, and is the one that counts. */
  replace(): void {
    this.#edition++;
    this.lose();
  }

  lose(): void {
    this.counted = [];
    this.checkpoint = this.start;
    this.witnesses = undefined;
  }

  /** Aborts once so many are counted. */
  untilCounted(count: number): AbortSignal {
    const reached = new AbortController();
    this.#counting = { count, reached: () => reached.abort() };
    return reached.signal;
  }

  async #delay(): Promise<void> {
    if (this.isTaking) return; // only one is held up
    this.isTaking = this.busy !== undefined;
    await this.busy?.opened;
  }

  get made() {
    return { position: this.checkpoint, witnesses: this.witnesses };
  }

  #count(page: readonly Recorded[]): void {
    this.pages.push(page.length);
    this.counted.push(...page.map(({ stream }) => stream));
    const last = page.at(-1);
    if (!last) return;
    this.checkpoint = last.position;
    this.witnesses = { origin: this.witnesses?.origin ?? witnessOf(last), last: witnessOf(last) };
    if (this.#counting && this.counted.length >= this.#counting.count) this.#counting.reached();
  }
}
