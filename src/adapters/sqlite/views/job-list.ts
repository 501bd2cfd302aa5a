import type { JobView } from '../../../job/job.view.js';
import type { Walk } from '../../../read-model/job-lists.js';
import type { ListPlace } from '../../../read-model/job-order.js';
import type { Source } from '../../../read-model/job-plan.js';
import { decodeView } from '../../../read-model/view-codec.js';
import type { Database } from '../database.js';
import { Parameters } from './job-parameters.js';
import { entriesSql } from './job-walk.js';

/** More shapes of queries than these are not met every day. */
const MAX_PREPARED = 200;
/** So many walks are merged as they are. */
const FEW = 10;

/** What the indexes of one file of the views know of jobs. */
export class JobList {
  readonly #prepared = new Map<string, Database.Statement>();

  constructor(private readonly db: Database.Database) {}

  count(walk: Walk, most: number): number {
    const [row] = this.#rows<[jobs: number]>(countSql, walk, most);
    return row?.[0] ?? 0;
  }

  nth(walk: Walk, n: number): ListPlace | undefined {
    const [row] = this.#rows<[at: number, id: string]>(nthSql, walk, n);
    return row && { at: row[0], id: row[1] };
  }

  jobs(walk: Walk, limit: number): readonly JobView[] {
    return this.#rows<[doc: string]>(jobsSql, walk, limit).map(([doc]) => decodeView<JobView>(doc));
  }

  #rows<Row>(sqlOf: typeof jobsSql, walk: Walk, limit: number): Row[] {
    const source = this.#known(walk.source);
    if (!source) return [];

    const put = new Parameters();
    return this.#ask(sqlOf({ ...walk, source }, put, limit), put);
  }

  /** SQLite merges walks one inside the other: of 200 HTTP statuses it is asked for those that some job has. */
  #known(source: Source): Source | undefined {
    if (source.kind !== 'http' || source.httpStatuses.length <= FEW) return source;

    const put = new Parameters();
    const httpStatuses = this.#ask<[value: number]>(knownStatusesSql(source.httpStatuses, put), put).flat();
    return httpStatuses.length > 0 ? { ...source, httpStatuses } : undefined;
  }

  #ask<Row>(sql: string, { values }: Parameters): Row[] {
    if (this.#prepared.size >= MAX_PREPARED) this.#prepared.clear();
    const statement = this.#prepared.get(sql) ?? this.db.prepare(sql).raw();
    this.#prepared.set(sql, statement);
    return statement.all(values) as Row[];
  }
}

export function knownStatusesSql(httpStatuses: readonly number[], put: Parameters): string {
  const isKnown = 'SELECT 1 FROM jobs INDEXED BY jobs_by_http_status WHERE http_status = asked.value';
  return `SELECT value FROM json_each(${put.value(JSON.stringify(httpStatuses))}) AS asked WHERE EXISTS (${isKnown})`;
}

export function countSql(walk: Walk, put: Parameters, most: number): string {
  return `SELECT count(*) FROM (SELECT 1 FROM (${entriesSql(walk, put)}) LIMIT ${put.value(most)})`;
}

export function nthSql(walk: Walk, put: Parameters, n: number): string {
  return `SELECT at, id FROM (${entriesSql(walk, put, n)}) LIMIT 1 OFFSET ${put.value(n - 1)}`;
}

export function jobsSql(walk: Walk, put: Parameters, limit: number): string {
  const direction = walk.order === 'newest' ? 'DESC' : 'ASC';
  return `
    WITH page AS MATERIALIZED (${entriesSql(walk, put, limit)})
    SELECT jobs.doc FROM page CROSS JOIN jobs ON jobs.row = page.row
    ORDER BY page.at ${direction}, page.id ${direction}`;
}
