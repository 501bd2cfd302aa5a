import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { BodyLostError } from '../../bodies/body-store.js';
import type { JobView } from '../../job/job.view.js';
import { GetResult, NoResultError } from '../../queries/jobs/get-result.query.js';
import { pageText } from '../../reading/page-text.js';

/** A page stands inside of JSON here, and so in memory: a longer one is read as bytes. */
const MAX_PAGE_BYTES = 4 * 1024 ** 2;

/** The text of a page, or why there is none. */
export interface JobPage {
  readonly text: string | null;
  /** A sentence; null where there is a text, and where there need not be one yet. */
  readonly problem: string | null;
  /** Bytes of the page, where its text is here. */
  readonly size: number;
}

/** Reads the pages of completed jobs as text. */
@Injectable()
export class JobPages {
  constructor(private readonly queries: QueryBus) {}

  /** @throws JobNotFoundError where it was deleted meanwhile */
  async read({ jobId, status }: Pick<JobView, 'jobId' | 'status'>): Promise<JobPage> {
    if (status !== 'completed') return { text: null, problem: null, size: 0 };
    try {
      const { body, response, read } = await this.queries.execute(new GetResult(jobId));
      if (body.size > MAX_PAGE_BYTES) return elsewhere(jobId, `The page has more than ${MAX_PAGE_BYTES} bytes`);

      const text = pageText(await buffer(read()), response.contentType);
      if (text === undefined) return elsewhere(jobId, `The page is no text, but ${response.contentType ?? 'bytes'}`);
      return { text, problem: null, size: body.size };
    } catch (error) {
      if (!(error instanceof NoResultError || error instanceof BodyLostError)) throw error;
      return { text: null, problem: error.message, size: 0 };
    }
  }
}

function elsewhere(jobId: string, why: string): JobPage {
  return { text: null, problem: `${why}: read it at /v1/jobs/${jobId}/result`, size: 0 };
}
