import type { FetchErrorCode } from '../../../job/job.events.js';
import {
  byError,
  type ErrorFigures,
  type HostFigures,
  JobFigures,
  MINUTE_MS,
  type MinuteFigures,
} from '../../../read-model/job-figures.js';
import { whenFree } from '../database.js';
import { PerFile } from '../per-file.js';
import { query } from '../statement.js';
import type { SqliteViews } from './sqlite.views.js';
import type { SqliteViewsFile } from './sqlite.views-file.js';

/** Asks the build that answers, with every question anew. */
export class SqliteJobFigures extends JobFigures {
  readonly #readers = new PerFile(readerOf);

  constructor(private readonly views: SqliteViews) {
    super();
  }

  busiestHosts(count: number): Promise<readonly HostFigures[]> {
    return this.#ask((reader) => reader.busiest(count).map(figuresOf));
  }

  ofHosts(hosts: readonly string[]): Promise<ReadonlyMap<string, HostFigures>> {
    return this.#ask((reader) => new Map(reader.hosts(JSON.stringify(hosts)).map((row) => [row[0], figuresOf(row)])));
  }

  perMinute(from: Date): Promise<readonly MinuteFigures[]> {
    return this.#ask((reader) =>
      reader.minutes(minuteOf(from)).map(([minute, submitted, completed, failed]) => {
        return { minute: new Date(minute * MINUTE_MS), submitted, completed, failed };
      }),
    );
  }

  failuresByError(from: Date, hostsOfEach: number): Promise<readonly ErrorFigures[]> {
    const minute = minuteOf(from);
    return this.#ask((reader) => byError(reader.errors(minute), reader.errorsOfHosts(minute, MOST_READ), hostsOfEach));
  }

  failuresOfHosts(hosts: readonly string[], from: Date): Promise<ReadonlyMap<string, number>> {
    return this.#ask((reader) => new Map(reader.failures(JSON.stringify(hosts), minuteOf(from))));
  }

  #ask<Answer>(question: (reader: ReturnType<typeof readerOf>) => Answer): Promise<Answer> {
    return whenFree(() => question(this.#readers.of(this.views.active())));
  }
}

/** Sums of hosts and minutes that are looked at for the hosts of errors: every URL may have a host of its own. */
const MOST_READ = 10_000;

type HostRow = [host: string, queued: number, running: number, failed: number];

function readerOf({ db }: SqliteViewsFile) {
  return {
    busiest: query<HostRow>(
      db,
      `SELECT host, queued, running, failed FROM host_sums INDEXED BY host_sums_by_load
       WHERE queued + running + failed > 0 ORDER BY queued + running DESC, failed DESC, host LIMIT ?`,
    ),
    hosts: query<HostRow>(
      db,
      'SELECT host, queued, running, failed FROM json_each(?) CROSS JOIN host_sums ON host = value',
    ),
    minutes: query<[minute: number, submitted: number, completed: number, failed: number]>(
      db,
      `SELECT minute, sum(iif(what = 'submitted', jobs, 0)), sum(iif(what = 'completed', jobs, 0)),
         sum(iif(what IN ('submitted', 'completed'), 0, jobs))
       FROM minute_sums WHERE minute >= ? GROUP BY minute HAVING sum(jobs) > 0 ORDER BY minute`,
    ),
    errors: query<[what: FetchErrorCode, jobs: number]>(
      db,
      `SELECT what, sum(jobs) FROM minute_sums WHERE minute >= ? AND what NOT IN ('submitted', 'completed')
       GROUP BY what HAVING sum(jobs) > 0`,
    ),
    errorsOfHosts: query<[what: FetchErrorCode, host: string, jobs: number]>(
      db,
      `SELECT what, host, sum(jobs) FROM (
         SELECT what, host, jobs FROM host_failures INDEXED BY host_failures_by_minute WHERE minute >= ?
         ORDER BY minute DESC LIMIT ?
       ) GROUP BY what, host HAVING sum(jobs) > 0`,
    ),
    failures: query<[host: string, jobs: number]>(
      db,
      `SELECT host, sum(jobs) FROM json_each(?) CROSS JOIN host_failures ON host = value AND minute >= ?
       GROUP BY host HAVING sum(jobs) > 0`,
    ),
  };
}

function figuresOf([host, queued, running, failed]: HostRow): HostFigures {
  return { host, queued, running, failed };
}

function minuteOf(time: Date): number {
  return Math.floor(time.getTime() / MINUTE_MS);
}
