import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { type Body, BodyDamagedError, BodyStore, type ByteRange } from '../../bodies/body-store.js';
import { WrongStatusError } from '../../job/job.errors.js';
import type { FetchedResponse } from '../../job/job.events.js';
import { isFinal } from '../../job/job.state.js';
import type { JobView } from '../../job/job.view.js';
import { GetJob } from './get-job.query.js';

/** What a job fetched. */
export interface Result {
  readonly view: JobView;
  readonly response: FetchedResponse;
  readonly body: Body;
  /** Opens the body, whole or a range of it. */
  read(range?: ByteRange): AsyncIterable<Uint8Array>;
}

export class GetResult extends Query<Result> {
  /** @param isPartial whether what came of a body that broke off is asked for, and nothing else */
  constructor(
    readonly jobId: string,
    readonly isPartial = false,
  ) {
    super();
  }
}

/** A final job has no result: nothing came back, or its body is lost. */
export class NoResultError extends Error {
  override readonly name = 'NoResultError';
}

/**
 * The stream of the job is read before the first byte is sent, so that nothing that was deleted is served.
 * Throws JobNotFoundError, WrongStatusError while it is not finished, NoResultError, and BodyDamagedError where that is
 * known: before anything of it is sent.
 */
@QueryHandler(GetResult)
export class GetResultHandler implements IQueryHandler<GetResult> {
  constructor(
    private readonly queries: QueryBus,
    private readonly bodies: BodyStore,
  ) {}

  async execute({ jobId, isPartial }: GetResult): Promise<Result> {
    const view = await this.queries.execute(new GetJob(jobId, true));
    if (!isFinal(view.status)) throw new WrongStatusError(jobId, view.status, 'there is no result yet');
    const { response } = view;
    const named = isPartial ? view.partial : view.body;
    if (!response || !named) throw new NoResultError(whyNone(view));

    const body = await this.bodies.find(named.sha256);
    if (!body) throw new NoResultError(bodyLost(jobId));
    if (!body.isDamaged && body.size !== named.size) await this.#mark(body);
    if (body.isDamaged || body.size !== named.size) throw new BodyDamagedError(body.sha256);

    return { view, response, body, read: (range) => this.bodies.read(body.sha256, range) };
  }

  /** Where it cannot be written down now, the next reader finds it out again. */
  async #mark({ sha256 }: Body): Promise<void> {
    await this.bodies.markDamaged(sha256).catch(() => {});
  }
}

function whyNone({ jobId, body, partial }: JobView): string {
  if (partial)
    return `The body of job ${jobId} broke off: partial=true reads the ${partial.size} bytes that came of it`;
  if (body) return `The body of job ${jobId} came whole: it is read without partial=true`;
  return `Job ${jobId} has no result: nothing came back`;
}

/** Names a new submission as the way out, since a completed job cannot be retried. */
function bodyLost(jobId: string): string {
  return `The body of job ${jobId} is lost (body_lost): submit its URL again with maxAgeSeconds 0`;
}
