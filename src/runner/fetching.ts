import { Injectable, Logger } from '@nestjs/common';
import { BodyStore } from '../bodies/body-store.js';
import { touchWhole } from '../bodies/touch-whole.js';
import { Clock } from '../eventsourcing/clock.js';
import { isDiskFull } from '../eventsourcing/disk.js';
import { isOutage } from '../eventsourcing/event-store.js';
import { AbandonFetch, AwaitHost, type FetchOutcome, FinishFetch } from '../job/fetch.commands.js';
import { LEAST_PART_BYTES, partOf, type ReceivedPart } from '../job/job.resumption.js';
import type { EarlierPage } from '../job/job.revalidation.js';
import type { AwakeJob, JobView } from '../job/job.view.js';
import { type BusyHost, type Condition, Fetcher, type Rest } from '../outbound/fetcher.js';
import { PolitenessStore } from '../read-model/politeness-store.js';
import { NONE_STANDING, overridesOf } from '../read-model/standing-overrides.js';
import { spanned } from '../tracing/spans.js';
import { EarlierPages } from './earlier-pages.js';
import { type BusyOutcome, factsOf, OUR_FAULT, outcomeOf } from './fetch-outcome.js';
import type { Beginning, FetchRun, OwnJob } from './fetch-run.js';
import { HostEntrance, type HostVisit } from './host-entrance.js';
import { HostHealth } from './host-health.js';
import { HostSlots } from './host-slots.js';
import { ReceivedParts } from './received-parts.js';
import { RunnerMetrics } from './runner.metrics.js';
import { SettledCommands } from './settled-commands.js';

/** The least time that a fetch gets, however long the answer to its start took. Its slot is kept for longer. */
const LEAST_TIMEOUT_MS = 1_000;

/** Fetches one job: starts it in the log, fetches its URL, and puts into the log what came of it. */
@Injectable()
export class Fetching {
  readonly #logger = new Logger(Fetching.name);

  constructor(
    private readonly commands: SettledCommands,
    private readonly fetcher: Fetcher,
    private readonly bodies: BodyStore,
    private readonly slots: HostSlots,
    private readonly entrance: HostEntrance,
    private readonly health: HostHealth,
    private readonly earlier: EarlierPages,
    private readonly received: ReceivedParts,
    private readonly politeness: PolitenessStore,
    private readonly clock: Clock,
    private readonly metrics: RunnerMetrics,
  ) {}

  /** Never rejects. When it answers, the job is out of this runner's hands. */
  run(run: FetchRun, begin: Beginning): Promise<void> {
    const facts = () => ({ 'retriever.job': run.jobId, 'server.address': run.host });
    return spanned('run', { facts, isRoot: true }, () => this.#run(run, begin));
  }

  async #run(run: FetchRun, begin: Beginning): Promise<void> {
    try {
      const begun = await this.commands.send(begin);
      if (!begun) return;
      if (!run.owns(begun.job)) return await this.slots.giveUp(run, begun.job); // another runner was first, or it may not start

      run.started(begun.view?.revision ?? 0n);
      await this.slots.keep(run, begun.job);
      try {
        await this.#fetch(run, begun.job, begun.view);
      } finally {
        await this.slots.leave(begun.job);
      }
    } catch (error) {
      this.#logger.error(`The fetch of job ${run.jobId} came to nothing: ${String(error)}`);
    }
  }

  async #fetch(run: FetchRun, job: OwnJob, view: JobView | undefined): Promise<void> {
    const visit = this.entrance.visit(run, job);
    const rest = await this.received.of(job);
    const earlier = rest || !view ? undefined : await this.earlier.before(view);
    const outcome = await this.#outcome(run, job, visit, { rest, earlier });
    // An aborted fetch is over in the log already, unless this process is stopping: then it is given back.
    const isGivenBack = 'reason' in outcome;
    const left = isGivenBack ? await this.#abandon(job, outcome) : await this.#settle(job, outcome, visit);
    if (left?.job.status === 'paused') await this.#abandon(job, { ...(isGivenBack && outcome), reason: 'paused' });
  }

  /** What came of the fetch, as data: also where the fault is our own. Or why it is given back. */
  async #outcome(
    run: FetchRun,
    job: OwnJob,
    visit: HostVisit,
    { rest, earlier }: KnownOfPage,
  ): Promise<FetchOutcome | BusyOutcome | GivenBack> {
    const { url, options } = job;
    const { headers, maxBytes, respectRobots, respectRobotsByDefault } = options;
    const { signal } = run;
    const bounds = { timeoutMs: this.#timeLeftMs(job), maxBytes, keptFromBytes: LEAST_PART_BYTES, signal };
    const condition = earlier && this.#conditionOf(earlier);
    const asked = { url, headers, respectRobots, respectRobotsByDefault, rest, condition, ...bounds };
    const request = { ...asked, enter: visit.enter, overridesOf: this.#overridesOf };
    const began = this.clock.monotonicMs();
    try {
      const facts = () => ({ 'retriever.attempt': job.starts, 'server.address': run.host });
      const outcome = await spanned('fetch', { kind: 'client', facts }, async (tell) => {
        const result = await this.fetcher.fetch(request, (body) => this.bodies.put(body));
        if (result.kind === 'interrupted')
          return { reason: 'shutdown', received: partOf(result.response, result.partial) } as const;
        const outcome = outcomeOf(result, earlier);
        tell(factsOf(outcome));
        return outcome;
      });
      if (!('reason' in outcome) && outcome.kind !== 'busy')
        this.metrics.fetched(outcome, (this.clock.monotonicMs() - began) / 1_000);
      return outcome;
    } catch (error) {
      if (signal.aborted) return { reason: 'shutdown' };
      this.#logger[isOutage(error) ? 'debug' : 'error'](
        `Job ${run.jobId} could not be fetched by a fault of our own: ${String(error)}`,
      );
      return isDiskFull(error) ? { reason: 'disk-full' } : OUR_FAULT;
    }
  }

  #conditionOf(page: EarlierPage): Condition {
    const holds = () => touchWhole(this.bodies, page.body);
    return { url: page.response.finalUrl, headers: page.condition, holds };
  }

  /** Read for each request, so that all runners go by what was set last. A fetch that cannot know it is not made. */
  readonly #overridesOf = async (host: string) => {
    const standing = await this.politeness.overrides([host]);
    return overridesOf(standing.get(host) ?? NONE_STANDING);
  };

  /** Until the deadline in the log, which other runners go by; never longer than was asked for, whatever the clock says. */
  #timeLeftMs({ options, deadline }: OwnJob): number {
    const left = deadline.getTime() - this.clock.now().getTime();
    return Math.min(options.timeoutSeconds * 1_000, Math.max(LEAST_TIMEOUT_MS, left));
  }

  async #settle(job: OwnJob, outcome: FetchOutcome | BusyOutcome, visit: HostVisit): Promise<AwakeJob | undefined> {
    if (outcome.kind === 'busy') return this.#await(job, outcome);

    await this.health.note(visit, outcome);
    return this.#finish(job, outcome);
  }

  #await({ jobId, starts }: OwnJob, { host, restsUntil }: BusyHost): Promise<AwakeJob | undefined> {
    const chance = Math.random();
    const { origin } = this.commands;
    return this.commands.send((at) => new AwaitHost(jobId, starts, host, restsUntil, chance, at, origin));
  }

  async #finish({ jobId, starts }: OwnJob, outcome: FetchOutcome): Promise<AwakeJob | undefined> {
    const at = this.clock.now();
    const chance = Math.random();
    const { origin } = this.commands;
    await this.slots.holdIfAsked(outcome, at);

    let known = outcome;
    return this.commands.send(
      () => new FinishFetch(jobId, starts, known, chance, at, origin),
      async () => {
        known = await this.#withKeptBody(outcome);
      },
    );
  }

  /** A body that no event names yet is swept after an hour: one that waits for its event is touched meanwhile. */
  async #withKeptBody(outcome: FetchOutcome): Promise<FetchOutcome> {
    if (outcome.kind === 'response') return (await this.bodies.touch(outcome.body.sha256)) ? outcome : OUR_FAULT;

    const { partial, ...failure } = outcome;
    return partial && !(await this.bodies.touch(partial.sha256)) ? failure : outcome;
  }

  #abandon({ jobId, starts }: OwnJob, { reason, received }: GivenBack): Promise<AwakeJob | undefined> {
    const { origin } = this.commands;
    let known = received;
    return this.commands.send(
      (at) => new AbandonFetch(jobId, starts, reason, at, origin, known),
      async () => {
        known = received && (await touchWhole(this.bodies, received.body)) ? received : undefined;
      },
    );
  }
}

/** What is known of a page before it is fetched: its beginning, or what an earlier job had of it. */
interface KnownOfPage {
  readonly rest: Rest | undefined;
  readonly earlier: EarlierPage | undefined;
}

/** A fetch that this runner does not end: why, and what came of it. */
interface GivenBack {
  readonly reason: AbandonFetch['reason'];
  readonly received?: ReceivedPart | undefined;
}
