import { Injectable, Logger } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { DeleteCallback, MakeCallbackDue } from '../../callback/callback.commands.js';
import { CALLBACK_CATEGORY, callbackIdOf } from '../../callback/callback.stream.js';
import { atMost } from '../../concurrency/at-most.js';
import { Clock } from '../../eventsourcing/clock.js';
import { UnreadableEventError } from '../../eventsourcing/codec.js';
import type { Recorded } from '../../eventsourcing/event.js';
import { EventStore, StoreUnavailableError } from '../../eventsourcing/event-store.js';
import { toldBecauseOf } from '../../job/job.callbacks.js';
import { jobCodec } from '../../job/job.codec.js';
import type { JobEvent } from '../../job/job.events.js';
import { jobIdIn, jobStream } from '../../job/job.stream.js';
import { CallbackViews } from '../../read-model/callback-views.js';
import { JobViews } from '../../read-model/job-views.js';
import { SettledCommands } from '../settled-commands.js';

/** Enough for the store to write in groups. */
const AT_ONCE = 50;
const VIEWS_WITHIN_MS = 5_000;

const ENDS: ReadonlySet<string> = new Set<JobEvent['type']>([
  'FetchCompleted',
  'FetchFailed',
  'JobCancelled',
  'CallbackRequested',
]);
const REMOVES: ReadonlySet<string> = new Set<JobEvent['type']>(['JobDeleted', 'JobPurged']);

/**
 * What follows from events of jobs for their callbacks: one that ended is to be told of, and of one that was deleted
 * nothing is told any more. Done twice it comes to the same, so that a page may come again.
 */
@Injectable()
export class EndedJobs {
  readonly #logger = new Logger(EndedJobs.name);

  constructor(
    private readonly log: EventStore,
    private readonly jobs: JobViews,
    private readonly callbacks: CallbackViews,
    private readonly commands: CommandBus,
    private readonly settled: SettledCommands,
    private readonly clock: Clock,
  ) {}

  /** @throws StoreUnavailableError where a store is away, or the views are far behind */
  async take(page: readonly Recorded[]): Promise<void> {
    const ended = page.filter(({ type }) => ENDS.has(type));
    if (ended.length > 0) await this.#tellOf(ended);
    const removed = page.filter(({ type }) => REMOVES.has(type));
    if (removed.length > 0) await this.#tellNothingOf(removed);
  }

  async #tellOf(events: readonly Recorded[]): Promise<void> {
    await this.#viewsAt(events.at(-1)?.position ?? 0n);
    const jobIds = new Set(events.map(({ stream }) => jobIdIn(stream)));
    const wanted = await this.jobs.withCallbacks([...jobIds]);
    await atMost(AT_ONCE, wanted, (jobId) => {
      const because = events.filter(({ stream }) => stream === jobStream(jobId));
      return this.#unlessUnreadable(`Nobody is told of job ${jobId}`, () => this.#tell(jobId, because));
    });
  }

  async #tell(jobId: string, because: readonly Recorded[]): Promise<void> {
    const stream = await this.log.read(jobStream(jobId));
    const events = stream.flatMap((recorded) => jobCodec.decode(recorded) ?? []);
    for (const { id, revision, metadata } of because) {
      const place = events.findIndex((event) => event.revision === revision);
      const event = events[place];
      if (!event) continue; // purged since

      const origin = { ...this.settled.origin, correlationId: metadata.correlationId, causationId: id };
      for (const url of toldBecauseOf(event, events.slice(0, place))) {
        const job = { jobId, revision };
        const callbackId = callbackIdOf(jobId, url);
        await this.commands.execute(new MakeCallbackDue(callbackId, job, url, this.clock.now(), origin));
      }
    }
  }

  /** The callbacks that came due just now are in the views by then, too. */
  async #tellNothingOf(events: readonly Recorded[]): Promise<void> {
    await this.#viewsAt(await this.log.head([CALLBACK_CATEGORY]));
    const jobIds = [...new Set(events.map(({ stream }) => jobIdIn(stream)))];
    const callbacks = await this.callbacks.ofJobs(jobIds);
    const { origin } = this.settled;
    await atMost(AT_ONCE, callbacks, ({ callbackId }) =>
      this.#unlessUnreadable(`Callback ${callbackId} cannot be deleted`, () =>
        this.commands.execute(new DeleteCallback(callbackId, 'Its job was deleted', this.clock.now(), origin)),
      ),
    );
  }

  /** What cannot be read now cannot be read the next time either: it must not keep the others from being told. */
  async #unlessUnreadable(what: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof UnreadableEventError)) throw error;
      this.#logger.error(`${what}: ${error.message}`);
    }
  }

  async #viewsAt(position: bigint): Promise<void> {
    if (await this.jobs.reach(position, VIEWS_WITHIN_MS)) return;

    throw new StoreUnavailableError(`The views are not at position ${position} yet`);
  }
}
