import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetJob } from '../../queries/jobs/get-job.query.js';
import { GetResult, type Result } from '../../queries/jobs/get-result.query.js';
import type { ComparedPage, DiffOutcome, DiffWay } from './diff-task.js';
import { DiffThreads } from './diff-threads.js';

/** Of each of the two pages. */
const MAX_BYTES = 2 * 1024 ** 2;

export interface PageDiff {
  readonly from: Result;
  readonly to: Result;
  readonly outcome: DiffOutcome | 'too_large';
}

/** Compares what two jobs fetched. */
@Injectable()
export class PageDiffs {
  constructor(
    private readonly queries: QueryBus,
    private readonly threads: DiffThreads,
  ) {}

  /** Throws JobNotFoundError, WrongStatusError and NoResultError of either job, and TooManyDiffsError. */
  async between(fromId: string, toId: string, how: DiffWay): Promise<PageDiff> {
    const from = await this.queries.execute(new GetResult(fromId));
    const to = await this.queries.execute(new GetResult(toId));
    if (from.body.sha256 === to.body.sha256) return { from, to, outcome: { diff: '', added: 0, removed: 0 } };
    if (Math.max(from.body.size, to.body.size) > MAX_BYTES) return { from, to, outcome: 'too_large' };

    const read = async () => ({ from: await pageOf(from), to: await pageOf(to), ...how });
    try {
      return { from, to, outcome: await this.threads.diff(read) };
    } finally {
      // What was deleted while it waited or was compared is told of no more.
      for (const id of [fromId, toId]) await this.queries.execute(new GetJob(id, true));
    }
  }
}

async function pageOf({ view, response, read }: Result): Promise<ComparedPage> {
  return { jobId: view.jobId, bytes: await buffer(read()), contentType: response.contentType };
}
