import { JOB_STATUSES } from '../../../job/job.state.js';
import type { JobView } from '../../../job/job.view.js';
import type { JobQuery } from '../../../read-model/job-views.js';
import { type Page, pageOf } from '../../../read-model/page.js';
import { cursorAfter, rangeOf } from '../../../read-model/submission-order.js';
import { decodeView } from '../../../read-model/view-codec.js';
import type { Database } from '../database.js';
import { urlKey } from './job-row.js';

/**
 * Keyset pages of jobs. SQLite's planner knows nothing of how many jobs have which status or host, so that each kind
 * of query names its index: the narrowest that its filters allow. The other filters are compared row by row.
 */
export class JobList {
  readonly #prepared = new Map<string, Database.Statement>();

  constructor(private readonly db: Database.Database) {}

  /** @throws BadCursorError */
  page(query: JobQuery): Page<JobView> {
    const rows = this.#statement(query).all(parametersOf(query)) as Row[];
    const found = rows.map(([doc]) => decodeView<JobView>(doc));
    return pageOf(found, query.limit, (last) => cursorAfter(query.order, last.submittedAt, last.jobId));
  }

  #statement(query: JobQuery): Database.Statement {
    const sql = pageSql(sourceOf(query), query.order);
    const statement = this.#prepared.get(sql) ?? this.db.prepare(sql).raw();
    this.#prepared.set(sql, statement);
    return statement;
  }
}

type Row = readonly [doc: string];

/** One row more than asked for tells whether there is another page. */
function parametersOf(query: JobQuery): Record<string, string | number | null> {
  const { after, before } = rangeOf(query);
  return {
    limit: query.limit + 1,
    statuses: JSON.stringify(query.statuses ?? JOB_STATUSES), // never the deleted ones
    ids: query.ids ? JSON.stringify(query.ids) : null,
    host: query.host ?? null,
    tag: query.tag ?? null,
    url: query.url ?? null,
    urlKey: query.url === undefined ? null : urlKey(query.url),
    afterTime: after?.submittedAt ?? Number.MIN_SAFE_INTEGER,
    afterJob: after?.id ?? '',
    beforeTime: before?.submittedAt ?? Number.MAX_SAFE_INTEGER,
    beforeJob: before?.id ?? '',
  };
}

type Source = 'ids' | 'url' | 'tag' | 'host' | 'status';

function sourceOf({ ids, url, tag, host }: JobQuery): Source {
  if (ids) return 'ids';
  if (url !== undefined) return 'url';
  if (tag !== undefined) return 'tag';
  return host === undefined ? 'status' : 'host';
}

function pageSql(source: Source, order: JobQuery['order']): string {
  const direction = order === 'newest' ? 'DESC' : 'ASC';
  const inOrder = `ORDER BY submitted_at ${direction}, job_id ${direction}`;
  return `
    WITH page AS (${SOURCES[source](inOrder)} ${inOrder} LIMIT :limit)
    SELECT doc FROM page CROSS JOIN jobs ON jobs.row = page.row
    ORDER BY page.submitted_at ${direction}, page.job_id ${direction}`;
}

const BETWEEN =
  '(submitted_at, job_id) > (:afterTime, :afterJob) AND (submitted_at, job_id) < (:beforeTime, :beforeJob)';

const IS_TAGGED = 'SELECT 1 FROM tags WHERE tags.tag = :tag AND tags.row = jobs.row';

const MATCHES = `
  status IN (SELECT value FROM json_each(:statuses))
  AND (:host IS NULL OR host = :host)
  AND (:url IS NULL OR (url_key = :urlKey AND doc ->> '$.url' = :url))
  AND (:tag IS NULL OR EXISTS (${IS_TAGGED} AND tags.submitted_at = jobs.submitted_at AND tags.job_id = jobs.job_id))
  AND (:ids IS NULL OR jobs.job_id IN (SELECT value FROM json_each(:ids)))`;

const JOBS = 'SELECT row, submitted_at, job_id FROM jobs';

const SOURCES: Record<Source, (inOrder: string) => string> = {
  ids: () => `${JOBS} WHERE job_id IN (SELECT value FROM json_each(:ids)) AND ${BETWEEN} AND ${MATCHES}`,
  url: () => `${JOBS} INDEXED BY jobs_by_url WHERE url_key = :urlKey AND ${BETWEEN} AND ${MATCHES}`,
  tag: () => `
    SELECT row, submitted_at, job_id FROM tags AS tagged WHERE tag = :tag AND ${BETWEEN}
    AND EXISTS (SELECT 1 FROM jobs WHERE jobs.row = tagged.row AND ${MATCHES})`,
  host: (inOrder) => ofEachStatus('INDEXED BY jobs_by_host WHERE host = :host AND', inOrder),
  status: (inOrder) => ofEachStatus('INDEXED BY jobs_by_status WHERE', inOrder),
};

/** The first of each status, of which the first of all are among: an index is in order only within one status. */
function ofEachStatus(where: string, inOrder: string): string {
  return `
    ${JOBS} WHERE row IN (
      SELECT picked.row FROM json_each(:statuses) AS wanted CROSS JOIN jobs AS picked ON picked.row IN (
        SELECT jobs.row FROM jobs ${where} status = wanted.value AND ${BETWEEN} AND ${MATCHES} ${inOrder} LIMIT :limit
      )
    )`;
}
