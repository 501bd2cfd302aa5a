import { type IQueryHandler, Query, QueryBus, QueryHandler } from '@nestjs/cqrs';
import { PageReader, type ReadingName, UnreadableError } from '../../reading/page-reader.js';
import { refuseByType } from '../../reading/readable.js';
import { GetJob } from './get-job.query.js';
import { GetResult, type Result } from './get-result.query.js';

/** What a job fetched, to be read in one of the ways that there are. */
export interface ReadableResult extends Pick<Result, 'view' | 'response' | 'body'> {
  /** In UTF-8. The signal ends it. Throws NoReadingError, ReaderBusyError, and JobNotFoundError. */
  read(signal: AbortSignal): Promise<Uint8Array>;
}

export class GetReading extends Query<ReadableResult> {
  constructor(
    readonly jobId: string,
    readonly name: ReadingName,
    /** Of what came of a body that broke off. */
    readonly isPartial = false,
  ) {
    super();
  }
}

/** What a job fetched cannot be read in this way. */
export class NoReadingError extends Error {
  override readonly name = 'NoReadingError';
}

/**
 * The stream of the job is read before its page is, and once more before the reading is handed on: a job that was
 * deleted meanwhile is not told of. Throws what GetResult throws, and NoReadingError for a type without such a reading.
 */
@QueryHandler(GetReading)
export class GetReadingHandler implements IQueryHandler<GetReading> {
  constructor(
    private readonly queries: QueryBus,
    private readonly pages: PageReader,
  ) {}

  async execute({ jobId, name, isPartial }: GetReading): Promise<ReadableResult> {
    const result = await this.queries.execute(new GetResult(jobId, isPartial));
    try {
      refuseByType(name, result.response.contentType);
    } catch (error) {
      throw refused(jobId, error);
    }
    return { ...result, read: (signal) => this.#read(jobId, name, result, signal) };
  }

  async #read(jobId: string, name: ReadingName, { response, body, read }: Result, signal: AbortSignal) {
    const { contentType, finalUrl: url } = response;
    try {
      return await this.pages.read(name, { contentType, url, size: body.size, open: () => read() }, signal);
    } catch (error) {
      throw refused(jobId, error);
    } finally {
      await this.queries.execute(new GetJob(jobId, true));
    }
  }
}

function refused(jobId: string, error: unknown): unknown {
  if (!(error instanceof UnreadableError)) return error;

  const message = `The result of job ${jobId} ${error.message}: read its bytes at /v1/jobs/${jobId}/result`;
  return new NoReadingError(message, { cause: error });
}
