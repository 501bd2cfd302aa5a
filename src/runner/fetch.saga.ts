import { Injectable } from '@nestjs/common';
import { type ICommand, Saga } from '@nestjs/cqrs';
import { filter, map, type Observable } from 'rxjs';
import type { Recorded } from '../eventsourcing/event.js';
import type { JobEvent } from '../job/job.events.js';
import { AbortFetch, DispatchDueJobs } from './runner.commands.js';

const MAKES_WORK: ReadonlySet<string> = new Set<JobEvent['type']>([
  'JobSubmitted',
  'FetchFailed',
  'FetchAbandoned',
  'JobRetried',
  'JobResumed',
]);
/** FetchAbandoned: somebody took it over, who thinks that this runner is lost. To its own successor it means nothing. */
const ENDS_WORK: ReadonlySet<string> = new Set<JobEvent['type']>([
  'JobDeleted',
  'JobCancelled',
  'JobPaused',
  'FetchAbandoned',
]);

/**
 * Turns what happened into work. It only wakes the dispatcher: a wake that is lost costs a second, never a job.
 * Nothing in here may throw: that would end the saga for the life of the process.
 */
@Injectable()
export class FetchSaga {
  @Saga()
  dispatch = (events: Observable<Recorded<JobEvent>>): Observable<ICommand> =>
    events.pipe(
      filter(({ type }) => MAKES_WORK.has(type)),
      map(({ position }) => new DispatchDueJobs(position)),
    );

  @Saga()
  abort = (events: Observable<Recorded<JobEvent>>): Observable<ICommand> =>
    events.pipe(
      filter(({ type }) => ENDS_WORK.has(type)),
      map(({ data: { jobId }, revision }) => new AbortFetch(jobId, revision)),
    );
}
