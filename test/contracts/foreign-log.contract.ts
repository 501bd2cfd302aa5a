import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EventStore } from '../../src/eventsourcing/event-store.js';
import { whyForeign } from '../../src/eventsourcing/foreign-log.js';
import { type Witness, witnessOf } from '../../src/eventsourcing/witness.js';
import { jobStream } from '../../src/job/job.stream.js';
import { MODELS } from '../../src/models.js';
import { aWitness } from '../kit/job-views-kit.js';
import { lastOf, logFetchedJobs, logJob, purgeJob } from '../kit/logged-jobs.js';
import { submitted } from '../kit/stories.js';

/** How every log is known again. */
export function foreignLogContract(
  adapter: string,
  open: () => Promise<EventStore & { close(): Promise<void> }>,
): void {
  describe(`${adapter} is known again`, () => {
    let log: Awaited<ReturnType<typeof open>>;
    let last: Witness;
    let origin: Witness;

    beforeEach(async () => {
      log = await open();
      const jobId = await logJob(log, submitted());
      const [first] = await log.read(jobStream(jobId));
      if (!first) throw new Error('Nothing was logged');
      origin = witnessOf(first);
      await logFetchedJobs(log, 3);
      last = await witnessOfNewest();
    });
    afterEach(() => log.close());

    const witnessOfNewest = async (): Promise<Witness> => {
      const event = await log.at(await log.head(MODELS.categories));
      if (!event) throw new Error('The newest event is not there');
      return witnessOf(event);
    };
    const why = (position: bigint | undefined, witnesses?: { origin: Witness; last: Witness }) =>
      whyForeign('the views', { position, witnesses }, log, MODELS);

    test('by the event that the checkpoint stands at', async () => {
      expect(await why(last.position, { origin, last })).toBeUndefined();

      await logFetchedJobs(log, 3);
      expect(await why(last.position, { origin, last })).toBeUndefined();
    });

    test('where nothing was made from it yet', async () => {
      expect(await why(undefined)).toBeUndefined();
    });

    test('by its length alone, where no event is named', async () => {
      expect(await why(last.position)).toBeUndefined();

      const beyond = (await log.head()) + 1_000_000n;
      expect(await why(beyond)).toMatch(/^The log was set back: it ends at position \d+, and the views are at \d+$/);
    });

    test('by the record of its purge, once that event is gone', async () => {
      const jobId = await logJob(log, submitted());
      const purged = await lastOf(log);
      await purgeJob(log, jobId);
      await log.scavenge();

      expect((await log.read(jobStream(jobId))).map(({ type }) => type)).toEqual(['JobPurged']);
      expect(await why(purged.position, { origin: purged, last: purged })).toBeUndefined();
      const other = { ...purged, eventId: randomUUID(), hash: 'another' };
      expect(await why(purged.position, { origin, last: other })).toMatch(
        /^The log was set back and has gone on since/,
      );
    });

    test('as shorter than it was', async () => {
      const beyond = (await log.head()) + 1_000_000n;

      expect(await why(beyond, { origin, last: aWitness(beyond) })).toMatch(
        new RegExp(`^The log was set back: it ends at position \\d+, and the views are at ${beyond}$`),
      );
    });

    test('as one that went on otherwise', async () => {
      expect(await why(last.position, { origin, last: { ...last, eventId: randomUUID() } })).toBe(
        `The log was set back and has gone on since: at position ${last.position} it does not hold the event that the views hold`,
      );
    });

    test('as one that holds the event elsewhere: what was copied into another server has other positions', async () => {
      const moved = { ...last, position: last.position - 1n };

      expect(await why(moved.position, { origin, last: moved })).toMatch(/^The log was set back and has gone on since/);
    });

    test('as another one altogether', async () => {
      const [first, second] = [aWitness(last.position), aWitness(last.position)];

      expect(await why(last.position, { origin: first, last: second })).toBe(
        `This is not the log that the views were made from: it does not hold the events that they hold, up to position ${last.position}`,
      );
    });
  });
}
