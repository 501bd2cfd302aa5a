import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { BodyLostError, BodyStore } from '../../bodies/body-store.js';
import { isFinal } from '../../job/job.state.js';
import type { JobView } from '../../job/job.view.js';
import { PageReader, type PageWords, type ReadingName, UnreadableError } from '../../reading/page-reader.js';
import { GetJob } from './get-job.query.js';

/** What of its page can be told along with a job. */
export const INCLUSIONS = ['text', 'page'] as const;
export type Inclusion = (typeof INCLUSIONS)[number];

/** Longer ones are read on their own. */
const MAX_TEXT_BYTES = 1024 ** 2;

/** What was asked for; null where the job has no such thing. */
export interface Inclusions {
  readonly text?: string | null;
  readonly page?: PageWords | null;
}

export class GetInclusions extends Query<Inclusions> {
  /** @param signal ends it: nobody waits for it any more */
  constructor(
    readonly view: JobView,
    readonly names: ReadonlySet<Inclusion>,
    readonly signal: AbortSignal,
  ) {
    super();
  }
}

/** Reads the page of a job for what is told along with it. Throws ReaderBusyError, and JobNotFoundError where it was deleted meanwhile. */
@QueryHandler(GetInclusions)
export class GetInclusionsHandler implements IQueryHandler<GetInclusions> {
  constructor(
    private readonly queries: QueryBus,
    private readonly bodies: BodyStore,
    private readonly pages: PageReader,
  ) {}

  async execute({ view, names, signal }: GetInclusions): Promise<Inclusions> {
    try {
      return {
        ...(names.has('text') && { text: await this.#textOf(view, signal) }),
        ...(names.has('page') && { page: await this.#wordsOf(view, signal) }),
      };
    } finally {
      await this.queries.execute(new GetJob(view.jobId, true)); // also where it was the deletion that spoiled the reading
    }
  }

  async #textOf(view: JobView, signal: AbortSignal): Promise<string | null> {
    const isShort = (view.body?.size ?? 0) <= MAX_TEXT_BYTES;
    return isShort ? this.#read(view, 'text', signal) : null;
  }

  async #wordsOf(view: JobView, signal: AbortSignal): Promise<PageWords | null> {
    const words = await this.#read(view, 'page', signal);
    return words === null ? null : (JSON.parse(words) as PageWords);
  }

  async #read({ status, response, body }: JobView, name: ReadingName, signal: AbortSignal): Promise<string | null> {
    if (!response || !body || status === 'deleted' || !isFinal(status)) return null;
    if (!(await this.bodies.find(body.sha256))) return null;

    const { contentType, finalUrl: url } = response;
    const source = { contentType, url, size: body.size, open: () => this.bodies.read(body.sha256) };
    try {
      return Buffer.from(await this.pages.read(name, source, signal)).toString();
    } catch (error) {
      if (!(error instanceof UnreadableError || error instanceof BodyLostError)) throw error;
      return null;
    }
  }
}
